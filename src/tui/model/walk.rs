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

    /// How much of the time from the last stop of one side to its next has passed, from 0 to 1; `None` before the first. The side
    /// with fewer stops takes longer from one to the next.
    pub fn between(&self, side: Language) -> Option<f64> {
        let stops = self.stops(side);
        (stops >= 1.0).then(|| stops.fract())
    }

    /// How many stops of its path a side has made, with the part of the way to the next.
    fn stops(&self, side: Language) -> f64 {
        self.paths[side as usize].len() as f64 * self.share()
    }

    /// How much of the way is done, from 0 to 1.
    fn share(&self) -> f64 {
        if self.length == 0.0 { 1.0 } else { (self.done / self.length).min(1.0) }
    }

    /// Lets `seconds` pass at `speed`. Gives where the playheads stand then, and whether they have arrived.
    pub fn advance(&mut self, seconds: f64, speed: f64) -> ([Option<usize>; 2], bool) {
        self.done += seconds * RATE * speed;
        let at = |side| (self.stops(side).floor() as usize).checked_sub(1).map(|at| self.paths[side as usize][at]);
        ([at(Language::Python), at(Language::Rust)], self.share() >= 1.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_each_side_the_way_from_a_stop_to_the_next_is_gone_once() {
        let paths = [vec![1, 2, 3, 4, 5, 6], vec![7, 8]];
        let mut motion = Motion { paths, to: Place::Introduction, done: 0.0, length: 6.0 };
        let mut rows = Vec::new();
        for _ in 0..11 {
            let (at, _) = motion.advance(0.5 / RATE, 1.0);
            let percent = |side| motion.between(side).map(|part| (part * 100.0).round() as u32);
            rows.push((at, percent(Language::Python), percent(Language::Rust)));
        }
        let python: Vec<_> = rows.iter().map(|(at, part, _)| (at[0], *part)).collect();
        assert_eq!(python[..4], [(None, None), (Some(1), Some(0)), (Some(1), Some(50)), (Some(2), Some(0))]);
        let rust: Vec<_> = rows.iter().map(|(at, _, part)| (at[1], *part)).collect();
        let way = [0, 17, 33, 50, 67, 83].map(|percent| (Some(7), Some(percent)));
        assert_eq!((&rust[..5], &rust[5..]), (&[(None, None); 5][..], &way[..]));
    }
}
