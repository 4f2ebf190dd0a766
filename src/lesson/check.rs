//! What a lesson claims, held against the runs of its programs: what they print, which beats they reach in which order,
//! that its questions have answers, and that the two programs are equivalent but where the lesson says they are not.
//!
//! Pure: traces in, findings out. Who runs the programs is not known here.

mod equivalence;
mod exercise;
mod lines;
#[cfg(test)]
mod tests;

pub use equivalence::check_equivalence;
pub use exercise::check_exercise;

use super::model::{Ask, Entrant, LaneRef, Lesson, Question, Step, Variable};
use super::near::did_you_mean;
use super::places::{Places, line_of};
use super::question::{Answer, Flaw, Posed, find_lane, locals_of, order_flaw, pose};
use super::walk;
use crate::base::{Diagnostic, Span};
use crate::trace::{Body, Language, Status, Stream, Trace};
use lines::Parting;

/// Holds one run of a lesson's program against what the lesson says of it. `toml` is the text of its `lesson.toml`; the
/// findings are about that file, `{key}/lesson.toml`.
pub fn check_run(lesson: &Lesson, toml: &str, language: Language, trace: &Trace) -> Vec<Diagnostic> {
    let mut checker = Checker::new(lesson, toml);
    if let Some(Status::Stopped(why)) = trace.end() {
        let message = format!("the run of `{}` was stopped: {why}", program_name(lesson, language));
        let help = "what it did until then proves nothing; make it shorter";
        checker.error("run-stopped", None, message, help);
        return checker.findings;
    }
    checker.output(language, trace);
    let positions = walk::positions(lesson, language, trace);
    checker.steps(language, trace, &positions);
    checker.questions(language, trace, &positions);
    checker.findings
}

/// Holds the runs of a lesson's programs, each by its file name, against what the lesson says of them, and those in different
/// languages against each other. `toml` is the text of its `lesson.toml`.
pub fn check_runs(lesson: &Lesson, toml: &str, runs: &[(String, Trace)]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let lessons: Vec<(Lesson, &Trace)> =
        runs.iter().filter_map(|(name, trace)| Some((lesson.with_program(name)?, trace))).collect();
    for (lesson, trace) in &lessons {
        findings.extend(check_run(lesson, toml, trace.header().language, trace));
    }
    let of = |language: Language| lessons.iter().filter(move |(_, trace)| trace.header().language == language);
    let Some((_, python)) = of(Language::Python).next() else { return findings };
    let compared: Vec<Vec<Diagnostic>> =
        of(Language::Rust).map(|(lesson, rust)| check_equivalence(lesson, toml, python, rust)).collect();
    // A declared difference is none only where no program differs.
    let in_all = |finding: &Diagnostic| compared.iter().all(|findings| findings.contains(finding));
    for (at, of_one) in compared.iter().enumerate() {
        let is_told = |finding: &&Diagnostic| finding.code != equivalence::NO_DIFFERENCE || at == 0 && in_all(finding);
        findings.extend(of_one.iter().filter(is_told).cloned());
    }
    findings
}

/// The file name of a program.
fn program_name(lesson: &Lesson, language: Language) -> &str {
    match (lesson.program(language), language) {
        (Some(program), _) => &program.name,
        (None, Language::Python) => "main.py",
        (None, Language::Rust) => "main.rs",
    }
}

/// All that a run wrote to standard output.
pub fn stdout(trace: &Trace) -> String {
    let mut out = String::new();
    for event in trace.events() {
        if let Body::Output { stream: Stream::Stdout, text, .. } = event.body {
            out.push_str(&text);
        }
    }
    out
}

/// Collects findings about one lesson.
struct Checker<'a> {
    lesson: &'a Lesson,
    toml: &'a str,
    file: String,
    places: Places,
    findings: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn new(lesson: &'a Lesson, toml: &'a str) -> Self {
        let file = format!("{}/lesson.toml", lesson.key);
        Self { lesson, toml, file, places: Places::of(toml), findings: Vec::new() }
    }

    fn error(&mut self, code: &'static str, at: Option<Span>, message: impl Into<String>, help: impl Into<String>) {
        let finding = Diagnostic { span: at, ..Diagnostic::error(code, &self.file, message).help(help) };
        self.findings.push(finding);
    }

    fn warning(&mut self, code: &'static str, at: Option<Span>, message: impl Into<String>, help: impl Into<String>) {
        let finding = Diagnostic { span: at, ..Diagnostic::warning(code, &self.file, message).help(help) };
        self.findings.push(finding);
    }

    fn output(&mut self, language: Language, trace: &Trace) {
        let output = &self.lesson.output;
        let expected = match language {
            Language::Python => output.python.as_deref(),
            Language::Rust => output.rust.as_deref().or(output.python.as_deref()),
        };
        let Some(expected) = expected else { return };
        let Some(parting) = Parting::of(expected, &stdout(trace)) else { return };
        let name = program_name(self.lesson, language);
        let message =
            format!("line {}: the lesson says {}, and `{name}` prints {}", parting.line, parting.left, parting.right);
        let at = self.places.output(language).map(|at| line_of(self.toml, at, parting.line - 1));
        let help = match language {
            Language::Rust if !self.places.has_output(Language::Rust) => {
                "correct the program, or give `output.rust` besides `output.python`".to_owned()
            }
            _ => format!("correct `output.{language}`, or the program"),
        };
        self.error("output", at, message, help);
    }

    fn steps(&mut self, language: Language, trace: &Trace, positions: &[Option<usize>]) {
        let hits = walk::hits(trace);
        let name = program_name(self.lesson, language).to_owned();
        let mut furthest: Option<(usize, &Step)> = None;
        for (step, position) in self.lesson.steps.iter().zip(positions) {
            match (position, furthest) {
                (Some(position), Some((before, earlier))) if *position < before => {
                    let message = format!("`{name}` reaches the step `{}` before the step `{}`", step.id, earlier.id);
                    let help = "put the steps in the order of the run, or choose another `hit`";
                    self.error("step-order", self.places.step(&step.id), message, help);
                }
                (Some(position), _) => furthest = Some((*position, step)),
                (None, _) if walk::is_for(step, language) => {
                    let times = hits.get(&step.beat).map_or(0, Vec::len);
                    let message = format!("`{name}` {}", falls_short(step, times));
                    let help = "put the beat on a line that runs, or choose another `hit`";
                    self.error("step-not-reached", self.places.beat(&step.id), message, help);
                }
                (None, _) => {}
            }
        }
    }

    fn questions(&mut self, language: Language, trace: &Trace, positions: &[Option<usize>]) {
        for (index, step) in self.lesson.steps.iter().enumerate() {
            let Some(from) = positions[index] else { continue };
            let to = walk::until(positions, index, trace);
            // Steps out of order have been found; what would be asked between them means nothing.
            if to < from {
                continue;
            }
            for (nth, question) in step.questions.iter().enumerate().filter(|(_, question)| question.of == language) {
                let at = self.places.question(&step.id, nth);
                match pose(question, trace, from, to, &step.id) {
                    None => {
                        let (message, help) = self.no_answer(question, language, trace, from);
                        self.error("question", at, message, help);
                    }
                    // An order is seen as the lanes end, one step after the other.
                    Some(posed) if posed.is_later && !matches!(question.ask, Ask::Order(_)) => {
                        let message = format!("the answer comes only after the step that follows `{}`", step.id);
                        let help = "ask it at a later step, or ask something else here";
                        self.warning("question-early", at, message, help);
                    }
                    Some(posed) => self.no_trap(question, &posed, at),
                }
            }
        }
    }

    /// That none of the author's wrong answers is the right one.
    fn no_trap(&mut self, question: &Question, posed: &Posed, at: Option<Span>) {
        if let Some(Answer::Text(right)) = posed.choices.get(posed.right)
            && question.wrong.contains(right)
        {
            let message = format!("`wrong` names the right answer, `{right}`");
            self.error("wrong-right", at, message, "take it away: the trace knows the right answer");
        }
    }

    /// Why the run has no answer to a question.
    fn no_answer(&self, question: &Question, language: Language, trace: &Trace, from: usize) -> (String, String) {
        let name = program_name(self.lesson, language);
        let (lane, what) = match &question.ask {
            Ask::Order(entrants) => return self.no_order(entrants, language, trace, from),
            Ask::Local(variable) => return self.no_local(variable, language, trace),
            Ask::State(lane) => (Some(lane), format!("the lane `{}` is not made yet at the next step", lane.name)),
            Ask::Value(lane) => (Some(lane), format!("no value comes out of the lane `{}` any more", lane.name)),
            Ask::Output => (None, format!("`{name}` prints nothing more after this step")),
            Ask::Lane => (None, format!("no lane of `{name}` goes on running after this step, or there is only one")),
            Ask::Choice(_) => (None, "the choices do not hold the answer".to_owned()),
        };
        lane.and_then(|lane| self.no_lane(lane, language, trace)).unwrap_or_else(|| {
            let when = if matches!(question.ask, Ask::State(_)) { "a later" } else { "an earlier" };
            (what, format!("ask it at {when} step, or ask something else here"))
        })
    }

    /// Why the run has no order of these lanes, asked for at position `from`.
    fn no_order(&self, entrants: &[Entrant], language: Language, trace: &Trace, from: usize) -> (String, String) {
        let name = program_name(self.lesson, language);
        let said = |what: &str, entrant: &Entrant, help: &str| {
            let LaneRef { name, nth } = &entrant.lane;
            let which = if trace.lanes_named(name) > 1 { format!(" {nth}") } else { String::new() };
            (format!("the lane `{name}`{which} {what}"), help.to_owned())
        };
        match order_flaw(trace, entrants, from) {
            Some(Flaw::Unknown(entrant)) => self.no_lane(&entrant.lane, language, trace).unwrap_or_default(),
            Some(Flaw::NotMade(entrant)) => said("is not made yet at this step", entrant, "ask it at a later step"),
            Some(Flaw::Ended(entrant)) => said("has ended by this step", entrant, "ask it at an earlier step"),
            Some(Flaw::Endless(entrant)) => {
                said(&format!("never ends in the run of `{name}`"), entrant, "take it away, or take another lane")
            }
            None => ("there is no other order of these lanes".to_owned(), "add a lane".to_owned()),
        }
    }

    /// Why the run has no value of a local at the next step.
    fn no_local(&self, variable: &Variable, language: Language, trace: &Trace) -> (String, String) {
        if let Some(said) = self.no_lane(&variable.lane, language, trace) {
            return said;
        }
        let names = find_lane(trace, &variable.lane).map_or_else(Default::default, |lane| locals_of(trace, lane));
        if names.contains(&variable.name) {
            let message = format!("the local `{}` has no value at the next step", variable.name);
            return (message, "ask it at another step, or ask something else here".to_owned());
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let message = format!("the lane `{}` has no local `{}`", variable.lane.name, variable.name);
        (message, did_you_mean(&variable.name, &names, "locals of the lane"))
    }

    /// That a run has no such lane, and what to write instead; `None` where it has.
    fn no_lane(&self, lane: &LaneRef, language: Language, trace: &Trace) -> Option<(String, String)> {
        if find_lane(trace, lane).is_some() {
            return None;
        }
        let name = program_name(self.lesson, language);
        let mut names: Vec<&str> = trace.lanes().iter().map(|lane| lane.name.as_str()).collect();
        let same = names.iter().filter(|name| **name == lane.name).count();
        if same > 0 {
            let message = format!("`{name}` has no lane {} with the name `{}`", lane.nth, lane.name);
            let help = match same {
                1 => "there is one; take `nth` away".to_owned(),
                same => format!("there are {same}; `nth` is 1 to {same}"),
            };
            return Some((message, help));
        }
        names.sort_unstable();
        names.dedup();
        Some((format!("`{name}` has no lane `{}`", lane.name), did_you_mean(&lane.name, &names, "its lanes")))
    }
}

/// That a beat is reached `times` times, and its step needs more.
fn falls_short(step: &Step, times: usize) -> String {
    let beat = &step.beat;
    let count = match times {
        0 => return format!("never reaches the beat `{beat}`"),
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    format!("reaches the beat `{beat}` only {count}, and the step `{}` stands at hit {}", step.id, step.hit)
}
