//! At which lines lanes wait: how many are suspended at a line, at any position.

use super::index::before;
use crate::trace::LaneId;
use hashbrown::HashMap;

/// How many lanes are suspended at one line: from each place on so many.
#[derive(Clone, Debug, Default)]
struct Counts {
    places: Vec<u32>,
    lanes: Vec<u32>,
}

impl Counts {
    fn change(&mut self, at: u32, by: i32) {
        let lanes = self.lanes.last().copied().unwrap_or(0).saturating_add_signed(by);
        self.places.push(at);
        self.lanes.push(lanes);
    }
}

/// How many lanes are suspended at which line.
#[derive(Clone, Debug, Default)]
pub(super) struct Waits {
    lines: HashMap<u32, Counts>,
    /// The line at which each lane is suspended now.
    now: Vec<Option<u32>>,
}

impl Waits {
    /// From place `at` on, `lane` is suspended at `line`; `None`: it is not suspended, or nobody knows where.
    pub(super) fn put(&mut self, at: u32, lane: LaneId, line: Option<u32>) {
        if lane.index() >= self.now.len() {
            self.now.resize(lane.index() + 1, None);
        }
        let before = std::mem::replace(&mut self.now[lane.index()], line);
        for (line, by) in before.map(|line| (line, -1)).into_iter().chain(line.map(|line| (line, 1))) {
            self.lines.entry(line).or_default().change(at, by);
        }
    }

    /// How many lanes are suspended at `line` at `position`.
    pub(super) fn count(&self, line: u32, position: usize) -> u32 {
        let Some(counts) = self.lines.get(&line) else { return 0 };
        before(&counts.places, position).checked_sub(1).map_or(0, |at| counts.lanes[at])
    }
}
