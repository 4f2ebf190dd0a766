//! The timeline of a lesson or of a trace, made ready to be drawn.

use super::{Ran, Said};
use crate::export::svg::{Align, Picture, Program, Words};
use crate::lesson::{Axis, Lesson, parted, walk};
use crate::timeline::Index;
use crate::trace::{Clock, Header, Language, Trace};
use crate::tui::strings::{Strings, fill};
use crate::tui::words;

/// The programs of a lesson that stand beside each other, with the indices over their traces.
pub struct Beside<'r> {
    runs: Vec<(&'r Ran, Index)>,
}

impl<'r> Beside<'r> {
    /// The main program of each language.
    pub fn mains(lesson: &Lesson, runs: &'r [Ran]) -> Self {
        let main = |language| lesson.program(language).and_then(|main| ran(runs, &main.name));
        Self::of([Language::Python, Language::Rust].into_iter().filter_map(main))
    }

    /// These programs.
    pub fn of(runs: impl Iterator<Item = &'r Ran>) -> Self {
        Self { runs: runs.map(|ran| (ran, Index::new(&ran.trace))).collect() }
    }

    /// Their picture.
    pub fn picture<'a>(&'a self, lesson: &Lesson, language: &str, said: &'a Said) -> Picture<'a> {
        let parting = self.parting(lesson);
        let programs: Vec<Program<'a>> = self
            .runs
            .iter()
            .zip(parting)
            .map(|((ran, index), parted)| Program {
                trace: &ran.trace,
                index,
                heading: heading(said.0, &ran.program.name, ran.trace.header()),
                steps: walk::positions(lesson, ran.language, &ran.trace),
                parted,
            })
            .collect();
        let is_virtual = programs.iter().all(|program| program.trace.header().clock == Clock::Virtual);
        let align = if lesson.axis == Axis::Time && is_virtual { Align::Instants } else { Align::Steps };
        let title = lesson.prose(language).map_or(lesson.id.as_str(), |prose| prose.title.as_str());
        picture(title, programs, align, said)
    }

    /// Where they part, of each.
    fn parting(&self, lesson: &Lesson) -> Vec<Vec<usize>> {
        let [(python, _), (rust, _)] = self.runs.as_slice() else { return vec![Vec::new(); self.runs.len()] };
        let Some(lesson) = lesson.with_program(&rust.program.name) else { return vec![Vec::new(); 2] };
        let all = parted(&lesson, &python.trace, &rust.trace);
        [0, 1].map(|side| all.iter().filter_map(|parted| parted.places[side]).collect()).to_vec()
    }
}

/// The run of the program with this name.
pub fn ran<'r>(runs: &'r [Ran], name: &str) -> Option<&'r Ran> {
    runs.iter().find(|ran| ran.program.name == name)
}

/// The picture of a trace that belongs to no lesson; its name is `title`.
pub fn of_trace<'a>(title: &str, trace: &'a Trace, index: &'a Index, said: &'a Said) -> Picture<'a> {
    let heading = words::runtime(said.0, trace.header());
    let program = Program { trace, index, heading, steps: Vec::new(), parted: Vec::new() };
    let align = if trace.header().clock == Clock::Virtual { Align::Instants } else { Align::Steps };
    picture(title, vec![program], align, said)
}

fn picture<'a>(title: &str, programs: Vec<Program<'a>>, align: Align, said: &'a Said) -> Picture<'a> {
    let words = &said.0.export;
    let has_steps = programs.iter().any(|program| program.steps.iter().any(Option::is_some));
    let has_parts = programs.iter().any(|program| !program.parted.is_empty());
    let raised = programs.iter().any(|program| program.index.faults(program.trace.len()) > 0);
    let described: Vec<String> = programs.iter().map(|program| described(program, said)).collect();
    Picture {
        title: fill(&words.timeline_of, &[("title", title)]),
        description: described.join(" "),
        programs,
        align,
        words: said,
        labels: said.labels(has_steps, has_parts, raised),
        cut: words.cut.clone(),
        more_lanes: words.more_lanes.clone(),
    }
}

/// A program for who does not see the picture.
fn described(program: &Program<'_>, said: &Said) -> String {
    const NAMED: usize = 12;
    let lanes = program.index.lanes_at(program.trace.len());
    let mut names: Vec<String> = lanes.iter().take(NAMED).map(|lane| said.lane(program.trace, *lane)).collect();
    if let more @ 1.. = lanes.len().saturating_sub(NAMED) {
        names.push(fill(&said.0.plain.more_lanes, &[("n", &more.to_string())]));
    }
    let (lanes, n) = (names.join(", "), program.index.ticks().to_string());
    fill(&said.0.export.program_described, &[("program", &program.heading), ("lanes", &lanes), ("n", &n)])
}

fn heading(strings: &Strings, name: &str, header: &Header) -> String {
    format!("{name} · {}", words::runtime(strings, header))
}
