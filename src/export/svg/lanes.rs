//! What is drawn of the lanes: their stays in states, and what crosses between them. Knows changes of state by their numbers, and no
//! columns.

use crate::timeline::{Glance, Index, Transfer};
use crate::trace::{LaneId, Trace};

/// A stretch of a lane's bar in which it looks the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The lane.
    pub lane: LaneId,
    /// Its state, what brought it there, and whether it is active.
    pub glance: Glance,
    /// The number of the change of state with which the cell begins.
    pub from: usize,
    /// The number of the one that ends it; `None`: it lasts to the end.
    pub until: Option<usize>,
    /// Whether it begins with a change of this lane's state; else another lane has become active, or active no longer.
    pub begins_state: bool,
}

/// The cells of `lane` among the first `ticks` changes of state.
pub fn cells(index: &Index, lane: LaneId, ticks: usize) -> Vec<Cell> {
    let mut along = index.along(lane);
    let mut cells: Vec<Cell> = Vec::new();
    for tick in 0..ticks {
        let Some(glance) = index.tick(tick).and_then(|at| along.go(at + 1)) else { continue };
        let last = cells.last().map(|last| last.glance);
        if last.is_some_and(|last| last.since == glance.since && last.active == glance.active) {
            continue;
        }
        if let Some(last) = cells.last_mut() {
            last.until = Some(tick);
        }
        let begins_state = last.is_none_or(|last| last.since != glance.since);
        cells.push(Cell { lane, glance, from: tick, until: None, begins_state });
    }
    cells
}

/// What the change of state `tick` carries from one of the `shown` lanes to another.
pub fn arrow<'a>(trace: &'a Trace, index: &Index, tick: usize, shown: &[LaneId]) -> Option<Transfer<'a>> {
    let transfer = index.transfer(trace, index.tick(tick)?)?;
    (shown.contains(&transfer.from) && shown.contains(&transfer.to)).then_some(transfer)
}
