//! How a timeline is looked at: how much of the trace it shows, which lanes, in which order.

use super::Input;
use crate::lesson::Axis;
use crate::trace::LaneId;

/// The order of the lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they were made.
    #[default]
    Creation,
    /// Those first that were active the longest, by events.
    Activity,
    /// By name, then by number.
    Name,
}

impl Sort {
    /// All of them, in the order in which they follow each other.
    pub const ALL: [Self; 3] = [Self::Creation, Self::Activity, Self::Name];

    /// The one after it; after the last comes the first.
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// A place in a timeline: a lane, and where in the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which of the programs that are shown, from 0.
    pub program: usize,
    /// The lane.
    pub lane: LaneId,
    /// The position; `None` beside the name of the lane.
    pub position: Option<usize>,
}

/// What the playhead is taken along by the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// The axis of the program with this place among those that are shown.
    Axis(usize),
    /// The row with the whole trace.
    Overview,
}

/// How a timeline is looked at. The playhead is not part of it: what is looked at says nothing of where the viewer stands.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// How far it is zoomed in, by axis: levels as [`crate::timeline::Scale`] has them.
    levels: [i32; Axis::ALL.len()],
    /// The order of the lanes.
    pub sort: Sort,
    /// What is wanted of a lane that is shown, as it was typed.
    pub filter: String,
    /// The filter while it is typed.
    pub typed: Option<Input>,
}

impl Outlook {
    /// How far it is zoomed in on `axis`: 0 at first, less where a column stands for more.
    pub fn level(&self, axis: Axis) -> i32 {
        self.levels[axis as usize]
    }

    /// Zooms on `axis`.
    pub fn set_level(&mut self, axis: Axis, level: i32) {
        self.levels[axis as usize] = level;
    }

    /// Whether one event has the room on an axis of events that an arrow takes.
    pub fn has_arrows(&self, axis: Axis) -> bool {
        axis == Axis::Event && self.level(axis) >= -1
    }
}
