//! Reading the steps of a lesson, and whether their beats are in its programs.

use super::fields::{Fields, Languages, Report, is_name};
use super::pair::Pairs;
use super::programs::{Program, Programs};
use super::question;
use crate::base::Span;
use crate::lesson::exercise::EXERCISE;
use crate::lesson::near::{did_you_mean, near};
use crate::lesson::{Step, Which, beats};
use crate::trace::Language;
use std::collections::{BTreeSet, HashSet};

/// The steps of a lesson.
pub struct Steps {
    /// Those that can be used, in order.
    pub list: Vec<Step>,
    /// The ids of all, also of those that cannot, in order.
    pub ids: Ids,
    /// Whether all ids are known: where not, nothing is said of steps that seem to be missing.
    pub sound: bool,
    /// The id of a step that has that of the exercise's section.
    pub exercise: Option<(&'static str, Span)>,
}

/// Ids in order.
#[derive(Default)]
pub struct Ids {
    list: Vec<String>,
    set: HashSet<String>,
}

impl Ids {
    /// Whether this is one of them.
    pub fn contains(&self, id: &str) -> bool {
        self.set.contains(id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &String> {
        self.list.iter()
    }

    fn push(&mut self, id: &str) {
        self.list.push(id.to_owned());
        self.set.insert(id.to_owned());
    }
}

/// A beat that a step names, where, and in which programs.
struct Wanted<'n> {
    beat: &'n str,
    at: Span,
    which: Which,
}

/// Reads the steps. `parts`: the lesson declares that its programs part in their beats.
pub fn read(
    report: Report<'_>,
    fields: &mut Fields<'_, '_>,
    programs: &Programs,
    pairs: &mut Pairs,
    languages: &Languages,
    parts: bool,
) -> Steps {
    let mut steps = Steps { list: Vec::new(), ids: Ids::default(), sound: false, exercise: None };
    let Some(entry) = fields.entry("step") else { return steps };
    let tables = fields.tables(entry);
    if tables.is_empty() && entry.node.elements().is_empty() && entry.node.kind() == "a list" {
        report.error("no-steps", Some(entry.node.span), "the lesson has no steps", "begin one with a line `[[step]]`");
    }
    let whole = !tables.is_empty() && tables.len() == entry.node.elements().len();
    steps.sound = whole && !fields.misspells("step");
    let mut wanted = Vec::new();
    for mut table in tables {
        let id = table.text("id").filter(|(id, at)| is_new_id(report, &steps.ids, id, *at));
        let beat = table.text("beat");
        let hit = table.entry("hit").and_then(|entry| table.number(entry)).unwrap_or(1);
        let (which, certain) = programs_of(report, &mut table, parts, programs.only());
        let states = pairs.asked(report, &mut table, which);
        let planned = table.minutes("minutes");
        let questions = question::read(report, &mut table, which, programs.meant.len() < 2, languages);
        table.done();
        if let (Some((beat, at)), true) = (beat, certain) {
            wanted.push(Wanted { beat, at, which });
        }
        match id {
            Some((id, at)) => {
                steps.exercise = steps.exercise.or(Some((EXERCISE, at)).filter(|_| id == EXERCISE));
                steps.ids.push(id);
                if let Some((beat, _)) = beat {
                    let (id, beat) = (id.to_owned(), beat.to_owned());
                    steps.list.push(Step { id, beat, hit, which, states, planned, questions });
                }
            }
            None => steps.sound = false,
        }
    }
    check_beats(report, programs, &wanted);
    steps
}

/// Which programs have a step, and whether that is certain. `only`: the one language that the lesson has.
fn programs_of(report: Report<'_>, table: &mut Fields<'_, '_>, parts: bool, only: Option<Language>) -> (Which, bool) {
    let words =
        [("both", Which::Both), ("python", Which::Only(Language::Python)), ("rust", Which::Only(Language::Rust))];
    let place = table.text("in");
    let all = only.map_or(Which::Both, Which::Only);
    if !table.has("in") {
        return (all, !table.misspells("in"));
    }
    let said = place.and_then(|word| table.word(word, "in", &words));
    if only.is_some() {
        return (all, said == Some(all));
    }
    if let (Some(Which::Only(language)), Some((_, at)), false) = (said, place, parts) {
        let message = format!("only {language} has this step, and the lesson does not say why");
        let help = "add a `[[differs]]` with `what = \"beats\"` and a `reason`";
        report.error("undeclared-difference", Some(at), message, help);
    }
    (said.unwrap_or_default(), said.is_some())
}

fn is_new_id(report: Report<'_>, ids: &Ids, id: &str, at: Span) -> bool {
    if !report.check_name("bad-id", "id", id, at) {
        return false;
    }
    let new = !ids.contains(id);
    if !new {
        let help = "each step has an id of its own; it names the step's section";
        report.error("duplicate-id", Some(at), format!("another step has the id `{id}`"), help);
    }
    new
}

/// Each beat that a step names stands in each program that has the step. One that is wrong is one finding, however many
/// steps name it and programs lack it; a program that has none at all is one finding too.
fn check_beats(report: Report<'_>, programs: &Programs, wanted: &[Wanted<'_>]) {
    for program in programs.list.iter().filter(|program| program.text.beats.is_empty()) {
        let first = wanted.iter().find(|wanted| wanted.which.has(program.language) && is_name(wanted.beat));
        if let (Some(first), true) = (first, program.sound) {
            let message = format!("`{}` has no beats", program.text.name);
            let help = format!("mark the places of the steps, such as `{} {}`", mark(program), first.beat);
            Report { file: &program.path, ..report }.error("no-beats", None, message, help);
        }
    }
    let beats_of = |program: &Program| program.text.beats.values().cloned().collect::<BTreeSet<String>>();
    let known: Vec<(&Program, BTreeSet<String>)> = programs
        .list
        .iter()
        .filter(|program| program.sound && !program.text.beats.is_empty())
        .map(|program| (program, beats_of(program)))
        .collect();
    let named: HashSet<&str> = wanted.iter().map(|wanted| wanted.beat).collect();
    let mut said = HashSet::new();
    for wanted in wanted {
        if !is_name(wanted.beat) {
            report.check_name("beat-name", "name for a beat", wanted.beat, wanted.at);
            continue;
        }
        let lacking: Vec<&(&Program, BTreeSet<String>)> = known
            .iter()
            .filter(|(program, beats)| wanted.which.has(program.language) && !beats.contains(wanted.beat))
            .collect();
        if !lacking.is_empty() && said.insert(wanted.beat) && !is_misspelt(report, wanted, &lacking, &known, &named) {
            say_lacking(report, wanted, &lacking);
        }
    }
}

fn mark(program: &Program) -> &'static str {
    match program.language {
        Language::Python => "#@",
        Language::Rust => "//@",
    }
}

/// Whether the one program that lacks the beat has one instead that nobody names and that is spelt alike; says so there.
fn is_misspelt(
    report: Report<'_>,
    wanted: &Wanted<'_>,
    lacking: &[&(&Program, BTreeSet<String>)],
    known: &[(&Program, BTreeSet<String>)],
    named: &HashSet<&str>,
) -> bool {
    let ([(program, beats)], true) = (lacking, known.len() > lacking.len()) else { return false };
    if known.iter().all(|(_, beats)| !beats.contains(wanted.beat)) {
        return false;
    }
    let unnamed = beats.iter().map(String::as_str).filter(|beat| !named.contains(beat));
    let alike = near(wanted.beat, unnamed);
    let place = alike.and_then(|beat| beats::place(program.language, &program.text.text, beat));
    let (Some(beat), Some(place)) = (alike, place) else { return false };
    let message = format!("no step names the beat `{beat}`, and `{}` has no beat `{}`", program.text.name, wanted.beat);
    let help = format!("did you mean `{}`?", wanted.beat);
    Report { file: &program.path, ..report }.error("unknown-beat", Some(place), message, help);
    true
}

fn say_lacking(report: Report<'_>, wanted: &Wanted<'_>, lacking: &[&(&Program, BTreeSet<String>)]) {
    let beat = wanted.beat;
    let names: Vec<String> = lacking.iter().map(|(program, _)| format!("`{}`", program.text.name)).collect();
    let mut known: Vec<&str> = lacking.iter().flat_map(|(_, beats)| beats).map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let verb = if names.len() == 1 { "has" } else { "have" };
    let message = format!("{} {verb} no beat `{beat}`", names.join(" and "));
    let mark = mark(lacking[0].0);
    let help = format!("{}; or add `{mark} {beat}` to its line", did_you_mean(beat, &known, "the beats there"));
    report.error("unknown-beat", Some(wanted.at), message, help.replace("?; or", "? Else"));
}
