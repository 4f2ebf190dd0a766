//! Reading the pairs of lanes of a lesson, and which steps ask for their states.

use super::fields::{Fields, Report};
use super::question;
use crate::base::Span;
use crate::lesson::near::did_you_mean;
use crate::lesson::{LaneRef, Pair, Which};
use std::collections::HashSet;

/// The pairs of a lesson.
pub struct Pairs {
    /// Those that can be used, in order.
    pub list: Vec<Pair>,
    /// The ids of all, also of those that cannot, with their places, and whether a step has asked for them.
    ids: Vec<(String, Span, bool)>,
    /// Whether all ids are known: where not, nothing is said of pairs that seem to be missing.
    sound: bool,
    /// The lesson has one program, so that nothing can be held against another: that has been said.
    pub of_one_program: bool,
}

impl Pairs {
    /// Reads the pairs of a file.
    pub fn read(report: Report<'_>, fields: &mut Fields<'_, '_>) -> Self {
        let mut pairs = Self { list: Vec::new(), ids: Vec::new(), sound: true, of_one_program: false };
        let Some(entry) = fields.entry("pair") else {
            pairs.sound = !fields.misspells("pair");
            return pairs;
        };
        let tables = fields.tables(entry);
        pairs.sound = tables.len() == entry.node.elements().len() && !tables.is_empty();
        for mut table in tables {
            let id = table.text("id").filter(|(id, at)| pairs.is_new_id(report, id, *at));
            let python = lane(report, &mut table, "python");
            let rust = lane(report, &mut table, "rust");
            table.done();
            let Some((id, at)) = id else {
                pairs.sound = false;
                continue;
            };
            pairs.ids.push((id.to_owned(), at, false));
            if let (Some(python), Some(rust)) = (python, rust) {
                pairs.list.push(Pair { id: id.to_owned(), python, rust });
            }
        }
        pairs
    }

    fn is_new_id(&self, report: Report<'_>, id: &str, at: Span) -> bool {
        if !report.check_name("bad-id", "id", id, at) {
            return false;
        }
        let new = !self.ids.iter().any(|(known, ..)| known == id);
        if !new {
            let help = "each pair has an id of its own; steps name it in `states`";
            report.error("duplicate-id", Some(at), format!("another pair has the id `{id}`"), help);
        }
        new
    }

    /// Whether there is such a pair; says so where it is certain that there is none.
    pub fn is_known(&self, report: Report<'_>, id: &str, at: Span) -> bool {
        let known = self.ids.iter().any(|(known, ..)| known == id);
        if !known && self.sound && !self.of_one_program {
            self.say_unknown(report, id, at);
        }
        known
    }

    fn say_unknown(&self, report: Report<'_>, id: &str, at: Span) {
        let ids: Vec<&str> = self.ids.iter().map(|(known, ..)| known.as_str()).collect();
        let help = match ids.as_slice() {
            [] => "add a `[[pair]]` with this `id`, and a lane of each program".to_owned(),
            ids => did_you_mean(id, ids, "the pairs"),
        };
        report.error("unknown-pair", Some(at), format!("the lesson has no pair `{id}`"), help);
    }

    /// The pairs that a step asks for. `which`: the programs that have the step.
    pub fn asked(&mut self, report: Report<'_>, step: &mut Fields<'_, '_>, which: Which) -> Vec<String> {
        let asked = step.list("states");
        if asked.is_none() && (step.has("states") || step.misspells("states")) {
            // Any of them may have been meant.
            self.ids.iter_mut().for_each(|(.., asked)| *asked = true);
        }
        let Some(asked) = asked.map(|list| list.texts).filter(|_| !self.of_one_program) else { return Vec::new() };
        if let (Which::Only(language), Some((_, at))) = (which, asked.first()) {
            let message = format!("`states` holds both programs against each other, and only {language} has this step");
            report.error("states-of-one", Some(*at), message, "take `states` away, or `in`");
        }
        let mut states = Vec::new();
        let mut before = HashSet::new();
        for (id, at) in asked {
            if !before.insert(id) {
                report.error("duplicate-pair", Some(at), format!("`{id}` stands twice in `states`"), "take one away");
                continue;
            }
            match self.ids.iter_mut().find(|(known, ..)| known == id) {
                Some((.., asked)) => *asked = true,
                None if self.sound => self.say_unknown(report, id, at),
                None => {}
            }
            if self.list.iter().any(|pair| pair.id == id) {
                states.push(id.to_owned());
            }
        }
        states
    }

    /// Says which pairs no step asks for. `all`: whether all steps could be read.
    pub fn check_asked(&self, report: Report<'_>, all: bool) {
        for (id, at, _) in self.ids.iter().filter(|(.., asked)| all && !asked && !self.of_one_program) {
            let message = format!("no step asks for the states of the pair `{id}`");
            let help = format!("add `states = [\"{id}\"]` to a step, or take the pair away");
            report.warning("unused-pair", Some(*at), message, help);
        }
    }
}

fn lane(report: Report<'_>, table: &mut Fields<'_, '_>, key: &'static str) -> Option<LaneRef> {
    let mut lane = table.table(key, "{ lane = \"…\" }")?;
    let read = question::lane(report, &mut lane);
    lane.done();
    read
}
