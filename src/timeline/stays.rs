//! Who stays in which state, the newest first, without looking at every lane.
//!
//! A *stay* begins with a state event of a lane and lasts until its next one. Stays stand in the order of the trace, in
//! blocks; a block knows until when anyone of it stays in each state, so that a search passes over whole blocks.

use crate::trace::{LaneId, State};

/// Stays in a block.
const BLOCK: usize = 256;
/// How many states there are.
const STATES: usize = 5;
/// It has not ended.
const OPEN: u32 = u32::MAX;

/// From the place of one state event to the place of the lane's next one.
#[derive(Clone, Copy, Debug)]
struct Stay {
    from: u32,
    until: u32,
    lane: LaneId,
    state: State,
}

/// What is known of the stays of a block, by state.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// How many have not ended.
    open: [u16; STATES],
    /// When the last of the others ended.
    latest: [u32; STATES],
}

impl Block {
    /// Whether some stay in one of `states` may last to `position`.
    fn reaches(&self, states: &[State], position: usize) -> bool {
        states
            .iter()
            .map(|state| usize::from(state.code()))
            .any(|state| self.open[state] > 0 || self.latest[state] as usize >= position)
    }
}

/// The stays of all lanes.
#[derive(Clone, Debug, Default)]
pub(super) struct Stays {
    stays: Vec<Stay>,
    blocks: Vec<Block>,
    /// The number of each lane's last stay.
    last: Vec<Option<u32>>,
}

impl Stays {
    /// Takes in a state event: at place `at`, `lane` becomes `state`.
    pub(super) fn push(&mut self, at: u32, lane: LaneId, state: State) {
        if lane.index() >= self.last.len() {
            self.last.resize(lane.index() + 1, None);
        }
        let number = self.stays.len();
        if let Some(before) = self.last[lane.index()].replace(number as u32) {
            self.end(before as usize, at);
        }
        if number.is_multiple_of(BLOCK) {
            self.blocks.push(Block::default());
        }
        self.stays.push(Stay { from: at, until: OPEN, lane, state });
        self.blocks[number / BLOCK].open[usize::from(state.code())] += 1;
    }

    /// The state of `lane` after all events so far.
    pub(super) fn last(&self, lane: LaneId) -> Option<State> {
        let number = (*self.last.get(lane.index())?)?;
        Some(self.stays[number as usize].state)
    }

    fn end(&mut self, number: usize, at: u32) {
        let stay = &mut self.stays[number];
        stay.until = at;
        let (block, state) = (&mut self.blocks[number / BLOCK], usize::from(stay.state.code()));
        block.open[state] -= 1;
        // Places rise, so this one is the latest.
        block.latest[state] = at;
    }

    /// The lanes that are in one of `states` at `position`, those that came there last first.
    pub(super) fn newest<'a>(&'a self, states: &'a [State], position: usize) -> impl Iterator<Item = LaneId> + 'a {
        let begun = self.stays.partition_point(|stay| (stay.from as usize) < position);
        let blocks =
            (0..begun.div_ceil(BLOCK)).rev().filter(move |block| self.blocks[*block].reaches(states, position));
        let stays =
            blocks.flat_map(move |block| self.stays[block * BLOCK..begun.min((block + 1) * BLOCK)].iter().rev());
        stays.filter(move |stay| stay.until as usize >= position && states.contains(&stay.state)).map(|stay| stay.lane)
    }
}
