//! Whether the two programs of a lesson are equivalent: the same beats in the same order, the same output, and the same
//! states of the lanes that the author paired, where a step asks for them.

use super::lines::Parting;
use super::{Checker, program_name, stdout};
use crate::base::{Diagnostic, Span};
use crate::lesson::question::{find_lane, state_at};
use crate::lesson::{Differs, Lesson, Pair, ProgramText, Step, Which, walk};
use crate::trace::{Body, Language, State, Trace};

/// The code of the finding that a declared difference is none.
pub const NO_DIFFERENCE: &str = "no-difference";

/// Holds the runs of both programs of a lesson against each other. `toml` is the text of its `lesson.toml`. Findings are
/// about that file or about the Rust program, `{key}/main.rs`.
///
/// Every hit of a beat that a step of both programs names counts, in the order of the whole run.
pub fn check_equivalence(lesson: &Lesson, toml: &str, python: &Trace, rust: &Trace) -> Vec<Diagnostic> {
    let mut checker = Checker::new(lesson, toml);
    checker.same_beats(python, rust);
    checker.same_output(python, rust);
    checker.same_states(python, rust);
    checker.findings
}

impl Checker<'_> {
    fn same_beats(&mut self, python: &Trace, rust: &Trace) {
        let declared = self.declares(Differs::Beats);
        let counts = |beat: &str| {
            self.lesson.steps.iter().any(|step| step.beat == beat && (declared || step.which == Which::Both))
        };
        let (python, rust) = (beats(python, counts), beats(rust, counts));
        let at = python.iter().zip(&rust).take_while(|(left, right)| left == right).count();
        let parted = (python.get(at), rust.get(at));
        match (parted, declared) {
            ((None, None), true) => {
                self.not_held(Differs::Beats, "both programs reach the same beats in the same order")
            }
            ((None, None), false) | (_, true) => {}
            ((left, right), false) => {
                let after = at.checked_sub(1).and_then(|before| python.get(before));
                let after = after.map_or("at the start".to_owned(), |beat| format!("after the beat `{beat}`"));
                let side = |language, beat: Option<&String>| {
                    let name = program_name(self.lesson, language);
                    beat.map_or(format!("`{name}` reaches no more"), |beat| format!("`{name}` reaches `{beat}`"))
                };
                let (left_side, right_side) = (side(Language::Python, left), side(Language::Rust, right));
                let message = format!("{after}, {left_side} and {right_side}");
                let place = right.or(left).and_then(|beat| self.lesson.rust.as_ref().and_then(|it| place_of(it, beat)));
                let help =
                    "make the programs alike, or declare it: `[[differs]]` with `what = \"beats\"` and a `reason`";
                let file = format!("{}/{}", self.lesson.key, program_name(self.lesson, Language::Rust));
                let finding = Diagnostic::error("beats-differ", file, message).help(help);
                self.findings.push(Diagnostic { span: place, ..finding });
            }
        }
    }

    fn same_output(&mut self, python: &Trace, rust: &Trace) {
        let declared = self.declares(Differs::Output);
        match (Parting::of(&stdout(python), &stdout(rust)), declared) {
            (None, true) => self.not_held(Differs::Output, "both programs print the same"),
            (Some(parting), false) => {
                let (left, right) = (Language::Python, Language::Rust);
                let (left, right) = (program_name(self.lesson, left), program_name(self.lesson, right));
                let message = format!(
                    "line {}: `{left}` prints {}, and `{right}` prints {}",
                    parting.line, parting.left, parting.right
                );
                let at = self.places.output(Language::Rust);
                let help =
                    "make the programs alike, or declare it: `[[differs]]` with `what = \"output\"` and a `reason`";
                self.error("output-differs", at, message, help);
            }
            (None, false) | (Some(_), true) => {}
        }
    }

    /// Each pair is told at the first step where its lanes part; what comes after is likely to follow from that.
    fn same_states(&mut self, python: &Trace, rust: &Trace) {
        let sides = [(Language::Python, python), (Language::Rust, rust)];
        let positions = sides.map(|(language, trace)| walk::positions(self.lesson, language, trace));
        for pair in &self.lesson.pairs {
            let found = sides.map(|(language, trace)| self.has_lane(pair, language, trace));
            if found != [true, true] {
                continue;
            }
            let asks = |(_, step): &(usize, &Step)| step.states.contains(&pair.id);
            for (at, step) in self.lesson.steps.iter().enumerate().filter(asks) {
                let [Some(left), Some(right)] = [positions[0][at], positions[1][at]] else { continue };
                let state = |trace: &Trace, lane, position| state_at(trace, find_lane(trace, lane)?, position);
                let states = [state(python, &pair.python, left), state(rust, &pair.rust, right)];
                if states[0] != states[1] {
                    self.states_part(pair, step, states);
                    break;
                }
            }
        }
    }

    /// Whether a run has its lane of a pair; says so where it has not.
    fn has_lane(&mut self, pair: &Pair, language: Language, trace: &Trace) -> bool {
        let missing = self.no_lane(pair.lane(language), language, trace);
        let found = missing.is_none();
        if let Some((message, help)) = missing {
            self.error("pair", self.places.pair(&pair.id, language), message, help);
        }
        found
    }

    fn states_part(&mut self, pair: &Pair, step: &Step, states: [Option<State>; 2]) {
        let side = |language, state: Option<State>| {
            let lane = pair.lane(language);
            let nth = if lane.nth == 1 { String::new() } else { format!(" {}", lane.nth) };
            let state = state.map_or("not made yet", State::name);
            format!("`{}`{nth} of `{}` is {state}", lane.name, program_name(self.lesson, language))
        };
        let (left, right) = (side(Language::Python, states[0]), side(Language::Rust, states[1]));
        let message = format!("at the step `{}`, {left}, and {right}", step.id);
        let help = "make the programs alike, or take the pair away here and tell why: `[[differs]]` with \
                    `what = \"states\"` and a `reason`";
        self.error("states-differ", self.places.states(&step.id, &pair.id), message, help);
    }

    fn declares(&self, what: Differs) -> bool {
        self.lesson.differs.iter().any(|difference| difference.what == what)
    }

    fn not_held(&mut self, what: Differs, why: &str) {
        let message = format!("the declared difference is none: {why}");
        self.warning(NO_DIFFERENCE, self.places.differs(what), message, "take this `[[differs]]` away");
    }
}

/// The beats that a run reaches, in order, of those that count.
fn beats(trace: &Trace, counts: impl Fn(&str) -> bool) -> Vec<String> {
    let name = |body| match body {
        Body::Beat { name, .. } => Some(name),
        _ => None,
    };
    let names =
        trace.events().filter_map(|event| name(event.body).filter(|name| counts(name)).map(|name| name.into_owned()));
    names.collect()
}

/// The line that carries a beat.
fn place_of(program: &ProgramText, beat: &str) -> Option<Span> {
    let line = program.beats.iter().find(|(_, name)| *name == beat).map(|(line, _)| *line)?;
    let before: usize = program.text.split_inclusive('\n').take((line as usize).saturating_sub(1)).map(str::len).sum();
    let text = program.text[before..].lines().next()?;
    let indent = text.len() - text.trim_start().len();
    Some(Span::new(before + indent, before + text.trim_end().len()))
}
