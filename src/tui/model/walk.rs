//! The walkthrough: where in it the learner stands, the playheads on their way, and the question that stands open.

use super::Side;
use crate::lesson::question::Posed;
use crate::room::Place;
use crate::timeline::stops;
use crate::trace::Language;

/// A question that stands open, or was just answered.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which of the step's questions.
    pub number: usize,
    /// About which program.
    pub of: Language,
    /// What is asked, with its answers.
    pub posed: Posed,
    /// What was answered.
    pub verdict: Option<Verdict>,
    /// Whether the answer is shown though nobody gave one: before a class.
    pub is_revealed: bool,
}

/// An answer that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which of the choices.
    pub chosen: usize,
    /// Whether it is the right one.
    pub right: bool,
}

/// Stops a second at speed 1.
const RATE: f64 = 5.0;
/// However far it is, a motion takes no longer than this many stops would.
const LONGEST: usize = 24;

/// Both playheads on their way to a place.
#[derive(Clone, Debug)]
pub struct Motion {
    /// Where each playhead stops on its way; the last is where it goes.
    paths: [Vec<usize>; 2],
    /// The place of the walkthrough that begins when they arrive.
    pub to: Place,
    /// How many stops have been made, of the longer path.
    done: f64,
    length: f64,
}

impl Motion {
    /// The way of both playheads from where they stand to `targets`.
    pub fn new(sides: &[Side; 2], targets: [usize; 2], to: Place) -> Self {
        let paths = [path(&sides[0], targets[0]), path(&sides[1], targets[1])];
        let longest = paths.iter().map(Vec::len).max().unwrap_or(0);
        Self { paths, to, done: 0.0, length: longest.min(LONGEST) as f64 }
    }

    /// The same, at once: there are no stops on the way.
    pub fn at_once(targets: [usize; 2], to: Place) -> Self {
        Self { paths: targets.map(|target| vec![target]), to, done: 0.0, length: 0.0 }
    }

    /// How much of the time from the last stop to the next has passed, from 0 to 1; `None` before the first.
    pub fn between(&self) -> Option<f64> {
        (self.done >= 1.0).then(|| self.done.fract())
    }

    /// Lets `seconds` pass at `speed`. Gives where the playheads stand then, and whether they have arrived.
    pub fn advance(&mut self, seconds: f64, speed: f64) -> ([Option<usize>; 2], bool) {
        self.done += seconds * RATE * speed;
        let share = if self.length == 0.0 { 1.0 } else { (self.done / self.length).min(1.0) };
        let at = |path: &Vec<usize>| ((path.len() as f64 * share).floor() as usize).checked_sub(1).map(|at| path[at]);
        ([at(&self.paths[0]), at(&self.paths[1])], share >= 1.0)
    }

    /// Where the playheads go.
    pub fn targets(&self) -> [Option<usize>; 2] {
        [self.paths[0].last().copied(), self.paths[1].last().copied()]
    }
}

/// The stops between a side's playhead and `target`; only the target where it lies behind, or very far ahead.
fn path(side: &Side, target: usize) -> Vec<usize> {
    const FAR: usize = 4096;
    if target <= side.playhead || target - side.playhead > FAR {
        return vec![target];
    }
    let mut path = Vec::new();
    let mut at = side.playhead;
    while at < target {
        at = stops::next_of_any(&side.trace, &side.index, at).min(target);
        path.push(at);
    }
    path
}
