//! Reading the exercise of a lesson: its tasks, their programs, and what they have to show.

use super::Reader;
use super::fields::{Fields, Languages, Report};
use super::programs;
use super::question;
use super::tree::Value;
use crate::base::Span;
use crate::lesson::exercise::{Demand, EXERCISE, Exercise, Passage, Passed, Task};
use crate::lesson::near::{did_you_mean, near};
use crate::lesson::schema::{HINTS, PASSED};
use crate::lesson::{ProgramText, Texts, beats};
use crate::trace::{Cause, Language, State};
use std::collections::BTreeSet;

/// The exercise of a lesson, and whether there is to be one.
#[derive(Default)]
pub struct Read {
    pub exercise: Option<Exercise>,
    /// The prose may have a section for it.
    pub meant: bool,
    /// The prose is to have one.
    pub needed: bool,
}

/// Reads the exercise of the lesson in the folder `key`.
pub fn read(reader: &Reader<'_>, report: Report<'_>, fields: &mut Fields<'_, '_>, key: &str) -> Read {
    let meant = fields.has(EXERCISE) || fields.misspells(EXERCISE);
    let at = fields.entry_at(EXERCISE);
    let table = fields.table(EXERCISE, "");
    let Some(mut table) = table else {
        warn_unused(reader, key, &BTreeSet::new(), meant);
        return Read { exercise: None, meant, needed: meant };
    };
    let mut tasks = Vec::new();
    let mut languages = BTreeSet::new();
    let misspelt = Language::ALL.iter().any(|language| table.misspells(language.name()));
    for language in Language::ALL {
        if table.has(language.name()) {
            languages.insert(ending(*language));
        }
        let at = table.entry_at(language.name());
        if let (Some(mut task), Some(at)) = (table.table(language.name(), ""), at) {
            tasks.extend(read_task(reader, report, &mut task, (key, *language), at));
            task.done();
        }
    }
    if languages.is_empty() && !misspelt {
        let help = "add a table `[exercise.python]`, or `[exercise.rust]`, or take this away";
        report.error("no-exercise", at, "this exercise is in no language", help);
    }
    table.done();
    warn_unused(reader, key, &languages, misspelt);
    let exercise = Some(Exercise { tasks }).filter(|exercise| !exercise.tasks.is_empty());
    Read { exercise, meant, needed: !languages.is_empty() }
}

fn ending(language: Language) -> &'static str {
    programs::main_file(language).trim_start_matches("main")
}

fn read_task(
    reader: &Reader<'_>,
    report: Report<'_>,
    task: &mut Fields<'_, '_>,
    (key, language): (&str, Language),
    at: Span,
) -> Option<Task> {
    let hints = hints(report, task, &reader.languages);
    let starter = program(reader, key, "starter", language);
    let solution = program(reader, key, "solution", language);
    let unread = task.misspells("output") || task.misspells("states") || task.misspells("beats");
    let output = task.text("output").map(|(text, _)| text.to_owned());
    let beats = beats_of(report, task, [&starter, &solution]);
    let passages = passages(report, task);
    let given = ["output", "states", "beats"].iter().any(|key| task.has(key));
    let demand = Demand { output, passages, beats };
    if !given && !unread {
        let help = "add `output`, `beats`, or a table of `states`";
        report.error("no-demand", Some(at), "nothing is said of what a solution has to show", help);
    }
    Some(Task { language, starter: starter?, solution: solution?, hints: hints?, demand })
}

/// A program of the exercise. One that is not there is said to be missing.
fn program(reader: &Reader<'_>, key: &str, stem: &str, language: Language) -> Option<ProgramText> {
    let name = format!("{EXERCISE}/{stem}{}", ending(language));
    let path = format!("{key}/{name}");
    if !reader.files.is_there(&path) {
        let folder = format!("{key}/{EXERCISE}");
        let other = near(&name[EXERCISE.len() + 1..], reader.files.below(&folder).map(|(inner, _)| inner));
        let help = match other.filter(|other| other.ends_with(ending(language))) {
            Some(other) => format!("rename `{other}`, if that is it"),
            None => format!("write `{path}`"),
        };
        let message = format!("the exercise has no `{name}`");
        reader.report(&path).error("missing-file", None, message, help);
        return None;
    }
    let text = reader.text_of(&path)?;
    let (beats, findings) = beats::beats(&path, language, text);
    reader.findings.borrow_mut().extend(findings);
    Some(ProgramText { name, text: text.to_owned(), beats })
}

fn hints(report: Report<'_>, task: &mut Fields<'_, '_>, languages: &Languages) -> Option<Vec<Texts>> {
    let entry = task.entry("hints")?;
    let Value::List(elements) = &entry.node.value else {
        task.wrong_type("hints", &entry.node, "a list", "write `[{ en = \"…\" }, { en = \"…\" }, { en = \"…\" }]`");
        return None;
    };
    if elements.len() != HINTS {
        let message = format!("an exercise has {HINTS} hints, and this has {}", elements.len());
        let help = "from a nudge, over what to use, to nearly the answer";
        report.error("hint-count", Some(entry.node.span), message, help);
        return None;
    }
    Some(elements.iter().map(|element| task.as_texts("hints", element, languages)).collect())
}

/// The beats that are to be reached; each stands in both programs.
fn beats_of(report: Report<'_>, task: &mut Fields<'_, '_>, programs: [&Option<ProgramText>; 2]) -> Vec<String> {
    let list = task.list("beats").map_or_else(Vec::new, |list| list.texts);
    let mut said = BTreeSet::new();
    for (beat, at) in &list {
        if !report.check_name("beat-name", "name for a beat", beat, *at) {
            continue;
        }
        let lacking = programs.iter().find_map(|program| {
            let program = program.as_ref()?;
            program.beats.values().all(|known| known != beat).then_some(program)
        });
        if let (Some(program), true) = (lacking, said.insert(*beat)) {
            let known: Vec<&str> = program.beats.values().map(String::as_str).collect();
            let message = format!("`{}` has no beat `{beat}`", program.name);
            report.error("unknown-beat", Some(*at), message, did_you_mean(beat, &known, "the beats there"));
        }
    }
    list.into_iter().map(|(beat, _)| beat.to_owned()).collect()
}

fn passages(report: Report<'_>, task: &mut Fields<'_, '_>) -> Vec<Passage> {
    let Some(entry) = task.entry("states") else { return Vec::new() };
    let mut passages = Vec::new();
    for mut table in task.tables(entry) {
        let lane = question::lane(report, &mut table);
        let pass = table.list("pass");
        table.done();
        let Some(pass) = pass else { continue };
        if pass.texts.is_empty() && pass.sound {
            let help = "write states that the lane passes through, such as `[\"created\", \"closed return\"]`";
            report.error("no-states", Some(pass.at), "there are no states here", help);
        }
        let states: Vec<Passed> = pass.texts.iter().filter_map(|(text, at)| passed(report, text, *at)).collect();
        passages.extend(lane.map(|lane| Passage { lane, states }));
    }
    passages
}

/// `suspended`, or `suspended yield`: a state, and perhaps what brings a lane into it.
fn passed(report: Report<'_>, text: &str, at: Span) -> Option<Passed> {
    let (word, cause) = text.split_once(' ').map_or((text, None), |(word, cause)| (word, Some(cause)));
    let Some((state, causes)) = PASSED.iter().find(|(state, _)| state.name() == word) else {
        let states: Vec<&str> = PASSED.iter().map(|(state, _)| state.name()).collect();
        let help = did_you_mean(word, &states, "the states");
        report.error("unknown-word", Some(at), format!("there is no state `{word}`"), help);
        return None;
    };
    let Some(cause) = cause else { return Some(Passed { state: *state, cause: None }) };
    let found = causes.iter().find(|known| known.name() == cause);
    if found.is_none() {
        let names: Vec<&str> = causes.iter().map(|cause: &Cause| cause.name()).collect();
        let help = did_you_mean(cause, &names, "what brings a lane into it");
        report.error("unknown-word", Some(at), format!("no lane becomes {} by `{cause}`", State::name(*state)), help);
    }
    found.map(|cause| Passed { state: *state, cause: Some(*cause) })
}

/// Says which programs in the folder of the exercise are none of it. `unsure`: there may be a task that could not be read.
fn warn_unused(reader: &Reader<'_>, key: &str, languages: &BTreeSet<&str>, unsure: bool) {
    let folder = format!("{key}/{EXERCISE}");
    for (file, _) in reader.files.below(&folder).filter(|_| !unsure) {
        let Some((stem, _)) = file.rsplit_once('.').filter(|_| file.ends_with(".py") || file.ends_with(".rs")) else {
            continue;
        };
        let is_of_task = languages.iter().any(|ending| file.ends_with(ending));
        // A misspelt one has been found as the one that is missing.
        let is_meant = ["starter", "solution"].into_iter().any(|known| near(stem, [known]).is_some());
        if !(is_of_task && is_meant) {
            let message = format!("`{EXERCISE}/{file}` is no program of an exercise");
            let help = "they are `starter` and `solution`, each in a language that `[exercise]` has a table for";
            reader.report(&format!("{folder}/{file}")).warning("unused-file", None, message, help);
        }
    }
}
