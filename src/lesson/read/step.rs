//! Reading the steps of a lesson, and whether their beats are in its programs.

use super::fields::{Fields, Report};
use super::lesson::{Program, Programs};
use super::pair::Pairs;
use super::question;
use crate::base::Span;
use crate::lesson::near::did_you_mean;
use crate::lesson::{Step, Which};
use crate::trace::Language;

/// The steps of a lesson.
pub struct Steps {
    /// Those that can be used, in order.
    pub list: Vec<Step>,
    /// The ids of all, also of those that cannot.
    pub ids: Vec<String>,
    /// Whether all ids are known: where not, nothing is said of steps that seem to be missing.
    pub sound: bool,
}

/// Reads the steps. `parts`: the lesson declares that its programs part in their beats.
pub fn read(
    report: Report<'_>,
    fields: &mut Fields<'_, '_>,
    programs: &Programs,
    pairs: &mut Pairs,
    languages: &[String],
    parts: bool,
) -> Steps {
    let mut steps = Steps { list: Vec::new(), ids: Vec::new(), sound: false };
    let Some(entry) = fields.need_headed("step", "`[[step]]`") else { return steps };
    let tables = fields.tables(entry, "`[[step]]`", "[[step]]");
    if tables.is_empty() && entry.node.elements().is_empty() && entry.node.kind() == "a list" {
        report.error("no-steps", Some(entry.node.span), "the lesson has no steps", "begin one with a line `[[step]]`");
    }
    steps.sound = !tables.is_empty() && tables.len() == entry.node.elements().len();
    for mut table in tables {
        let id = table.need_text("id").filter(|(id, at)| is_new_id(report, &steps.ids, id, *at));
        let beat = table.need_text("beat");
        let hit = table.entry("hit").and_then(|entry| table.number(entry, 1)).unwrap_or(1);
        let words =
            [("both", Which::Both), ("python", Which::Only(Language::Python)), ("rust", Which::Only(Language::Rust))];
        let place = table.text("in");
        let said = place.and_then(|word| table.word(word, "in", &words));
        let which = said.unwrap_or_default();
        if let (Which::Only(language), Some((_, at)), false) = (which, place, parts) {
            let message = format!("only {language} has this step, and the lesson does not say why");
            let help = "add a `[[differs]]` with `what = \"beats\"` and a `reason`";
            report.error("undeclared-difference", Some(at), message, help);
        }
        let states = pairs.asked(report, &mut table, which);
        let questions = question::read(report, &mut table, which, languages);
        table.done();
        let certain = said.is_some() || place.is_none();
        if let (Some((beat, at)), true) = (beat, certain) {
            check_beat(report, programs, which, beat, at);
        }
        match id {
            Some((id, _)) => {
                steps.ids.push(id.to_owned());
                if let Some((beat, _)) = beat {
                    steps.list.push(Step { id: id.to_owned(), beat: beat.to_owned(), hit, which, states, questions });
                }
            }
            None => steps.sound = false,
        }
    }
    steps
}

fn is_new_id(report: Report<'_>, ids: &[String], id: &str, at: Span) -> bool {
    if !report.check_name("bad-id", "id", id, at) {
        return false;
    }
    let new = !ids.iter().any(|known| known == id);
    if !new {
        let help = "each step has an id of its own; it names the step's section";
        report.error("duplicate-id", Some(at), format!("another step has the id `{id}`"), help);
    }
    new
}

/// The beat stands in each program that has the step. Where both lack it, that is one finding.
fn check_beat(report: Report<'_>, programs: &Programs, which: Which, beat: &str, at: Span) {
    let languages: &[Language] = match which {
        Which::Both => Language::ALL,
        Which::Only(Language::Python) => &[Language::Python],
        Which::Only(Language::Rust) => &[Language::Rust],
    };
    let lacks = |program: &&Program| program.sound && !program.text.beats.values().any(|known| known == beat);
    let lacking: Vec<&Program> =
        languages.iter().filter_map(|language| programs.get(*language)).filter(lacks).collect();
    if lacking.is_empty() {
        return;
    }
    let names: Vec<String> = lacking.iter().map(|program| format!("`{}`", program.text.name)).collect();
    let mut known: Vec<&str> =
        lacking.iter().flat_map(|program| program.text.beats.values()).map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let verb = if names.len() == 1 { "has" } else { "have" };
    let message = format!("{} {verb} no beat `{beat}`", names.join(" and "));
    let mark = if lacking[0].text.name.ends_with(".py") { "#@" } else { "//@" };
    let help = format!("{}; or add `{mark} {beat}` to its line", did_you_mean(beat, &known, "the beats there"));
    report.error("unknown-beat", Some(at), message, help.replace("?; or", "? Else"));
}
