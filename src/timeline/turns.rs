//! When a lane was active: how many events it had a part in until any position, without a walk through them.
//!
//! A *turn* is a stretch of the trace after each event of which the lane is active. Views that show thousands of events in a
//! cell ask how much of them fell into the turns of a lane.

use super::index::before;

/// The turns of one lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns {
    /// The places of the events with which they begin.
    begins: Vec<u32>,
    /// How many events are in the turns before each.
    sums: Vec<u32>,
    /// How many events are in all turns that are over.
    over: u32,
    /// Whether the last one is not over.
    is_open: bool,
}

impl Turns {
    /// Those of a lane that never was active.
    pub(super) const fn none() -> Self {
        Self { begins: Vec::new(), sums: Vec::new(), over: 0, is_open: false }
    }

    /// The lane becomes active by the event at `at`.
    pub(super) fn begin(&mut self, at: u32) {
        self.begins.push(at);
        self.sums.push(self.over);
        self.is_open = true;
    }

    /// By the event at `at` another lane becomes active, or none.
    pub(super) fn end(&mut self, at: u32) {
        if let (true, Some(begin)) = (self.is_open, self.begins.last()) {
            self.over += at - begin;
            self.is_open = false;
        }
    }

    /// The places of the events with which they begin.
    pub(super) fn begins(&self) -> &[u32] {
        &self.begins
    }

    /// The place of the event that has ended the last of the turns that began before `position`, where that is before it too.
    pub(super) fn last_end(&self, position: usize) -> Option<usize> {
        let last = before(&self.begins, position).checked_sub(1)?;
        let length = match self.sums.get(last + 1) {
            Some(sum) => sum - self.sums[last],
            None if self.is_open => return None,
            None => self.over - self.sums[last],
        };
        let end = (self.begins[last] + length) as usize;
        (end < position).then_some(end)
    }

    /// After how many of the first `position` events the lane was active.
    pub(super) fn before(&self, position: usize) -> usize {
        self.after(before(&self.begins, position), position)
    }

    /// The same, where `begun` of the turns have begun before `position`.
    pub(super) fn after(&self, begun: usize, position: usize) -> usize {
        let Some(last) = begun.checked_sub(1) else { return 0 };
        let since = position - self.begins[last] as usize;
        let length = match self.sums.get(last + 1) {
            Some(sum) => (sum - self.sums[last]) as usize,
            None if self.is_open => since,
            None => (self.over - self.sums[last]) as usize,
        };
        self.sums[last] as usize + since.min(length)
    }
}

#[cfg(test)]
mod tests {
    use crate::timeline::{Index, sample};
    use crate::trace::{Body, LaneId, State, ThreadId};
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn a_lane_has_resumed_the_one_that_a_walk_finds_above_it(trace in sample::traces()) {
            let index = Index::new(&trace);
            let mut runs: HashMap<ThreadId, Vec<LaneId>> = HashMap::new();
            for (at, event) in trace.events().enumerate() {
                if let Body::State { lane, state, .. } = event.body {
                    match state {
                        State::Running => runs.entry(event.thread).or_default().push(lane),
                        _ => runs.values_mut().for_each(|runs| runs.retain(|other| *other != lane)),
                    }
                }
                for lane in (0..trace.lanes().len()).map(|at| LaneId(at as u32)) {
                    let place = |runs: &Vec<LaneId>| runs.iter().position(|other| *other == lane).map(|place| place + 1);
                    let above = runs.values().find_map(|runs| runs.get(place(runs)?).copied());
                    prop_assert_eq!(index.resumed_by(lane, at + 1), above, "{:?} after {}", lane, at);
                }
            }
        }

        #[test]
        fn a_lane_was_active_for_as_many_events_as_a_look_at_each_of_them_finds(trace in sample::traces()) {
            let index = Index::new(&trace);
            for lane in (0..trace.lanes().len()).map(|at| LaneId(at as u32)) {
                let mut plain = 0;
                for position in 0..=trace.len() {
                    let on = |thread| position > 0 && index.active_on(ThreadId(thread), position) == Some(lane);
                    plain += usize::from(on(0) || on(1));
                    prop_assert_eq!(index.active_for(lane, position), plain, "{:?} at {}", lane, position);
                }
            }
        }
    }
}
