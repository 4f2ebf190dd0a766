//! How a timeline is looked at: how much of the trace it shows.

use crate::lesson::Axis;

/// How a timeline is looked at. The playhead is not part of it: what is looked at says nothing of where the viewer stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// How far it is zoomed in, by axis: levels as [`crate::timeline::Scale`] has them.
    levels: [i32; Axis::ALL.len()],
}

impl Outlook {
    /// The timeline as it is at first.
    pub const PLAIN: Self = Self { levels: [0; Axis::ALL.len()] };

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
