//! Where the two programs of a lesson part while both are watched: at the steps for which the author declares it, where lanes
//! that stand for each other are in different states, where they print something else, where they reach other beats.

use super::question::{find_lane, state_at};
use super::{Differs, Lesson, Which, walk};
use crate::trace::{Body, Language, State, Stream, Trace};

/// A place at which the programs of a lesson part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parted {
    /// In what.
    pub what: Differs,
    /// The position in each trace, Python first; `None` where the program has no such place.
    pub places: [Option<usize>; 2],
    /// The declared difference that it is, by its number in the lesson.
    pub declared: Option<usize>,
    /// The pair whose lanes part, by its number in the lesson, and their states; `None`: not made yet.
    pub pair: Option<(usize, [Option<State>; 2])>,
}

/// Where the programs part, in the order of the first of them. Reads both traces through.
pub fn parted(lesson: &Lesson, python: &Trace, rust: &Trace) -> Vec<Parted> {
    let sides = [(Language::Python, python), (Language::Rust, rust)];
    let positions = sides.map(|(language, trace)| walk::positions(lesson, language, trace));
    let at_step = |at: usize| [positions[0][at], positions[1][at]];
    let mut all: Vec<Parted> = Vec::new();
    for (number, declared) in lesson.differs.iter().enumerate() {
        let step = lesson.steps.iter().position(|step| step.id == declared.step);
        if let Some(places) = step.map(at_step).filter(|places| *places != [None; 2]) {
            all.push(Parted { what: declared.what, places, declared: Some(number), pair: None });
        }
    }
    for (number, pair) in lesson.pairs.iter().enumerate() {
        let states = |at: usize| {
            let [Some(left), Some(right)] = at_step(at) else { return None };
            let state = |trace: &Trace, lane, position| state_at(trace, find_lane(trace, lane)?, position);
            let states = [state(python, &pair.python, left), state(rust, &pair.rust, right)];
            (states[0] != states[1]).then_some(states)
        };
        if let Some((at, states)) = (0..lesson.steps.len()).find_map(|at| Some((at, states(at)?))) {
            let what = Differs::States;
            all.push(Parted { what, places: at_step(at), declared: None, pair: Some((number, states)) });
        }
    }
    let found = [(Differs::Output, printed(python, rust)), (Differs::Beats, reached(lesson, python, rust))];
    for (what, places) in found {
        let is_told = all.iter().any(|parted| parted.what == what && parted.declared.is_some());
        if let Some(places) = places.filter(|_| !is_told) {
            all.push(Parted { what, places, declared: None, pair: None });
        }
    }
    all.sort_by_key(|parted| parted.places.into_iter().flatten().min());
    all
}

/// The positions after the first output that the other program does not print.
fn printed(python: &Trace, rust: &Trace) -> Option<[Option<usize>; 2]> {
    let all = [python, rust].map(|trace| {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for (at, event) in trace.events().enumerate() {
            if let Body::Output { stream: Stream::Stdout, text: piece, .. } = event.body {
                text.push_str(&piece);
                ends.push((text.len(), at + 1));
            }
        }
        (text, ends)
    });
    let alike = all[0].0.bytes().zip(all[1].0.bytes()).take_while(|(left, right)| left == right).count();
    let places = all.each_ref().map(|(_, ends)| {
        let piece = ends.partition_point(|(end, _)| *end <= alike);
        ends.get(piece).map(|(_, position)| *position)
    });
    (places != [None; 2]).then_some(places)
}

/// The positions after the first beat of a step that the other program does not reach then.
fn reached(lesson: &Lesson, python: &Trace, rust: &Trace) -> Option<[Option<usize>; 2]> {
    let counts = |beat: &str| lesson.steps.iter().any(|step| step.beat == beat && step.which == Which::Both);
    let beats = |trace: &Trace| -> Vec<(String, usize)> {
        let beats = trace.events().enumerate().filter_map(|(at, event)| match event.body {
            Body::Beat { name, .. } if counts(&name) => Some((name.into_owned(), at + 1)),
            _ => None,
        });
        beats.collect()
    };
    let all = [beats(python), beats(rust)];
    let alike = all[0].iter().zip(&all[1]).take_while(|(left, right)| left.0 == right.0).count();
    let places = all.each_ref().map(|beats| beats.get(alike).map(|(_, position)| *position));
    (places != [None; 2]).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::{RunBuilder, lesson};
    use crate::trace::{LaneKind, Status};

    /// A run of the sample lesson that prints `text`, and makes another step in between where that is `more`.
    fn run(language: Language, text: &str, more: bool) -> Trace {
        let mut run = RunBuilder::new(language);
        run.beat("make");
        let averager = run.lane(LaneKind::Generator, "averager");
        run.beat("send");
        run.yields(averager, "None");
        if more {
            run.beat("make");
        }
        run.beat("send");
        run.print("average ");
        run.print(text);
        run.end(Status::Code(0));
        run.trace()
    }

    #[test]
    fn programs_that_do_the_same_part_nowhere() {
        let traces = Language::ALL.iter().map(|language| run(*language, "10.0\n", false)).collect::<Vec<_>>();
        let lesson = Lesson { differs: Vec::new(), pairs: Vec::new(), ..lesson() };
        assert_eq!(parted(&lesson, &traces[0], &traces[1]), []);
    }

    #[test]
    fn the_first_output_and_the_first_beat_that_differ_are_found() {
        let (python, rust) = (run(Language::Python, "10.0\n", false), run(Language::Rust, "10\n", true));
        let lesson = Lesson { differs: Vec::new(), pairs: Vec::new(), ..lesson() };
        let found = parted(&lesson, &python, &rust);
        let what: Vec<Differs> = found.iter().map(|parted| parted.what).collect();
        assert_eq!(what, [Differs::Beats, Differs::Output]);
        let printed = |trace: &Trace, place: Option<usize>| {
            let event = trace.get(place.expect("a place") - 1).expect("an event").into_owned();
            matches!(event.body, Body::Output { text, .. } if text.starts_with("10"))
        };
        assert!(printed(&python, found[1].places[0]) && printed(&rust, found[1].places[1]));
    }
}
