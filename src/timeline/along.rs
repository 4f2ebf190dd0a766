//! One lane along a trace: its state at one position after another. For bars, which ask at many positions that rise.

use super::index::{Index, LaneIndex, Mark};
use super::turns::Turns;
use crate::trace::{Cause, LaneId, State, ThreadId, Trace};

/// So many state events of a lane are too many to be looked at one by one.
const MANY: usize = 8;

/// What a bar shows of a lane at one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Its state.
    pub state: State,
    /// What brought it there.
    pub cause: Cause,
    /// The place in the trace of the event that brought it there.
    pub since: usize,
    /// Whether it is the one that runs on its thread, and waits for none that it called.
    pub active: bool,
    /// Whether it began to run since the position that was asked for before. Of a lane that had many state events since then that
    /// is taken for granted.
    pub began: bool,
    /// How many of its turns have begun since then.
    pub turns: usize,
    /// After how many of the events since then it was active.
    pub ran: usize,
}

/// A lane on its way along a trace. It only goes forward, and a step costs the logarithm of what it passes.
#[derive(Clone, Debug)]
pub struct Along<'a> {
    index: &'a Index,
    lane: LaneId,
    marks: &'a [Mark],
    states: Walker<'a>,
    all_turns: &'a Turns,
    turns: Walker<'a>,
    /// After how many events it was active, at the position that was asked for last.
    active_for: usize,
    /// The thread that the lane was last seen running on, and who was active there after each change.
    thread: Option<(ThreadId, Walker<'a>, &'a [Option<LaneId>])>,
}

/// What is known of a lane of which nothing has come.
static NO_LANE: LaneIndex = LaneIndex::empty();

impl Index {
    /// `lane` at the beginning of the trace.
    pub fn along(&self, lane: LaneId) -> Along<'_> {
        let of = self.lanes.get(lane.index()).unwrap_or(&NO_LANE);
        Along {
            index: self,
            lane,
            marks: &of.marks,
            states: Walker::new(&of.states),
            all_turns: &of.turns,
            turns: Walker::new(of.turns.begins()),
            active_for: 0,
            thread: None,
        }
    }
}

impl Along<'_> {
    /// The lane at `position`, which is not before the one that was asked for last; `None` before it is created.
    pub fn go(&mut self, position: usize) -> Option<Glance> {
        let from = self.states.passed;
        self.states.go(position);
        let last = self.states.passed.checked_sub(1)?;
        let mark = self.marks[last];
        let begun = self.turns.passed;
        self.turns.go(position);
        let turns = self.turns.passed - begun;
        let active_for = self.all_turns.after(self.turns.passed, position);
        let ran = active_for - std::mem::replace(&mut self.active_for, active_for);
        let passed = &self.marks[from..=last];
        let began = passed.len() > MANY || passed.iter().any(|mark| mark.state == State::Running);
        let active = mark.state == State::Running && self.is_active(mark.thread, position);
        let since = self.states.places[last] as usize;
        Some(Glance { state: mark.state, cause: mark.cause, since, active, began, turns, ran })
    }

    fn is_active(&mut self, thread: ThreadId, position: usize) -> bool {
        if self.thread.as_ref().is_none_or(|(known, ..)| *known != thread) {
            let (places, active) = self.index.changes_on(thread);
            self.thread = Some((thread, Walker::new(places), active));
        }
        let Some((_, walker, active)) = &mut self.thread else { return false };
        walker.go(position);
        walker.passed.checked_sub(1).is_some_and(|at| active[at] == Some(self.lane))
    }
}

/// Goes along places that rise. Each step looks first where a step as long as the last one would lead: where bars ask, the
/// steps are much alike.
#[derive(Clone, Debug)]
struct Walker<'a> {
    places: &'a [u32],
    /// How many of them are behind.
    passed: usize,
    /// How many the last step passed.
    stride: usize,
}

impl<'a> Walker<'a> {
    fn new(places: &'a [u32]) -> Self {
        Self { places, passed: 0, stride: 0 }
    }

    /// Passes all places before `position`.
    fn go(&mut self, position: usize) {
        let is_before = |at: usize| self.places.get(at).is_some_and(|place| (*place as usize) < position);
        let passed = step(self.places.len(), self.passed, self.stride, is_before);
        self.stride = passed - self.passed;
        self.passed = passed;
    }
}

/// How many of `all` things in order are passed, where `passed` of them were, and `is_passed` says it of each. A step as long as
/// `stride` is tried first.
fn step(all: usize, passed: usize, stride: usize, is_passed: impl Fn(usize) -> bool) -> usize {
    // All below `low` are passed; the one at `high`, and all after it, are not.
    let (mut low, mut high) = (passed, (passed + stride).min(all));
    let mut reach = 1;
    if high < all && is_passed(high) {
        while high < all && is_passed(high) {
            low = high + 1;
            high = low + reach;
            reach *= 2;
        }
        high = high.min(all);
    } else {
        while high > low {
            let at = high.saturating_sub(reach).max(low);
            if is_passed(at) {
                low = at + 1;
                break;
            }
            high = at;
            reach *= 2;
        }
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if is_passed(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// A trace on its way through time, for an axis, which asks for one time after the other, much alike apart. It only goes forward.
#[derive(Clone, Debug)]
pub struct Times<'a> {
    trace: &'a Trace,
    /// How many events have happened.
    happened: usize,
    /// How many the last step passed.
    stride: usize,
}

impl<'a> Times<'a> {
    /// `trace` where `happened` of its events have happened.
    pub fn new(trace: &'a Trace, happened: usize) -> Self {
        Self { trace, happened, stride: 0 }
    }

    /// How many events have happened when `seconds` have passed; never fewer than were said before.
    pub fn go(&mut self, seconds: f64) -> usize {
        let happened = step(self.trace.len(), self.happened, self.stride, |at| self.trace.t(at) <= seconds);
        self.stride = happened - self.happened;
        self.happened = happened;
        happened
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::index::before;
    use crate::timeline::sample;
    use crate::trace::{Body, ThreadId, Trace};
    use proptest::prelude::*;

    fn is_of(trace: &Trace, lane: LaneId, at: usize) -> bool {
        let body = trace.get(at).map(|event| event.body);
        matches!(body, Some(Body::State { lane: of, .. }) if of == lane)
    }

    fn runs(trace: &Trace, lane: LaneId, at: usize) -> bool {
        let body = trace.get(at).map(|event| event.body);
        matches!(body, Some(Body::State { lane: of, state: State::Running, .. }) if of == lane)
    }

    fn is_active(index: &Index, lane: LaneId, position: usize) -> bool {
        [0, 1].into_iter().any(|thread| index.active_on(ThreadId(thread), position) == Some(lane))
    }

    proptest! {
        #[test]
        fn a_lane_along_the_trace_is_what_it_is_at_each_position(trace in sample::traces(), step in 1usize..30) {
            let index = Index::new(&trace);
            for lane in (0..trace.lanes().len()).map(|at| LaneId(at as u32)) {
                let mut along = index.along(lane);
                let mut before = 0;
                for position in (0..=trace.len()).step_by(step) {
                    let plain = index.lane_at(&trace, lane, position).map(|moment| Glance {
                        state: moment.state,
                        cause: moment.cause,
                        since: moment.since,
                        active: moment.active,
                        began: (before..position).any(|at| runs(&trace, lane, at))
                            || (before..position).filter(|at| is_of(&trace, lane, *at)).count() > MANY,
                        turns: (before..position)
                            .filter(|at| is_active(&index, lane, at + 1) && !is_active(&index, lane, *at))
                            .count(),
                        ran: (before..position).filter(|at| is_active(&index, lane, at + 1)).count(),
                    });
                    prop_assert_eq!(along.go(position), plain);
                    before = position;
                }
            }
        }

        #[test]
        fn a_walker_passes_what_is_before_its_position(
            mut places in prop::collection::vec(0u32..300, 0..200), mut positions in prop::collection::vec(0usize..320, 0..20)
        ) {
            places.sort_unstable();
            positions.sort_unstable();
            let mut walker = Walker::new(&places);
            for position in positions {
                walker.go(position);
                prop_assert_eq!(walker.passed, before(&places, position));
            }
        }
    }
}
