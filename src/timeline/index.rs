//! The index: for each lane, and for the whole trace, where the events of each kind are.

use crate::trace::{Body, LaneId, State, Stream, ThreadId, Trace};
use std::collections::HashMap;

/// Where the events of one lane are, as places in the trace.
#[derive(Clone, Debug, Default)]
pub(super) struct LaneIndex {
    pub states: Vec<u32>,
    pub lines: Vec<u32>,
    pub locals: Vec<(String, Vec<u32>)>,
    pub exceptions: Vec<u32>,
}

/// Which lanes run on one thread: the stack as it is now, and who was active after each change.
#[derive(Clone, Debug, Default)]
struct ThreadIndex {
    stack: Vec<LaneId>,
    active: Vec<(u32, Option<LaneId>)>,
}

/// The index over one trace. It grows with the trace: [`Index::extend`] takes in what was appended.
#[derive(Clone, Debug, Default)]
pub struct Index {
    seen: usize,
    pub(super) lanes: Vec<LaneIndex>,
    pub(super) ticks: Vec<u32>,
    pub(super) lines: Vec<u32>,
    pub(super) turns: Vec<u32>,
    pub(super) output: [Vec<u32>; 2],
    pub(super) exceptions: Vec<u32>,
    threads: HashMap<ThreadId, ThreadIndex>,
    /// The thread of the last state or line event before each change of thread.
    places: Vec<(u32, ThreadId)>,
}

/// How many of `places`, in rising order, are before `position`.
pub(super) fn before(places: &[u32], position: usize) -> usize {
    places.partition_point(|place| (*place as usize) < position)
}

/// The last of `places` before `position`.
pub(super) fn last_before(places: &[u32], position: usize) -> Option<usize> {
    before(places, position).checked_sub(1).map(|at| places[at] as usize)
}

impl Index {
    /// The index over all of `trace`.
    pub fn new(trace: &Trace) -> Self {
        let mut index = Self::default();
        index.extend(trace);
        index
    }

    /// Takes in the events that were appended to `trace` since the last call. Costs what is new, not what is there.
    pub fn extend(&mut self, trace: &Trace) {
        self.lanes.resize_with(trace.lanes().len(), LaneIndex::default);
        for at in self.seen..trace.len() {
            let Some(event) = trace.get(at) else { continue };
            self.place(at, event.thread, &event.body);
            self.event(at as u32, event.thread, &event.body);
        }
        self.seen = trace.len();
    }

    /// How many state events there are.
    pub fn ticks(&self) -> usize {
        self.ticks.len()
    }

    /// How many state events are before `position`.
    pub fn tick_at(&self, position: usize) -> usize {
        before(&self.ticks, position)
    }

    /// The place in the trace of state event number `tick`.
    pub fn tick(&self, tick: usize) -> Option<usize> {
        self.ticks.get(tick).map(|at| *at as usize)
    }

    /// The lane that is active on `thread` at `position`: it runs, and waits for none that it called.
    pub fn active_on(&self, thread: ThreadId, position: usize) -> Option<LaneId> {
        let active = &self.threads.get(&thread)?.active;
        let at = active.partition_point(|(place, _)| (*place as usize) < position).checked_sub(1)?;
        active[at].1
    }

    /// The lane that is active where the last event before `position` happened.
    pub fn active(&self, position: usize) -> Option<LaneId> {
        self.active_on(self.thread_at(position), position)
    }

    /// Whether `lane` is active on some thread at `position`.
    pub fn is_active(&self, lane: LaneId, position: usize) -> bool {
        self.threads.keys().any(|thread| self.active_on(*thread, position) == Some(lane))
    }

    /// The thread of the last state or line event before `position`.
    pub fn thread_at(&self, position: usize) -> ThreadId {
        let at = self.places.partition_point(|(place, _)| (*place as usize) < position);
        at.checked_sub(1).map_or(ThreadId(0), |at| self.places[at].1)
    }

    /// Whether `lane` was made to run by an event from place `from` up to, not including, `to`.
    pub fn ran_between(&self, lane: LaneId, from: usize, to: usize) -> bool {
        let Some(index) = self.lanes.get(lane.index()) else { return false };
        let states = &index.states[before(&index.states, from)..before(&index.states, to)];
        states.iter().any(|at| self.turns.binary_search(at).is_ok())
    }

    fn place(&mut self, at: usize, thread: ThreadId, body: &Body<'_>) {
        if !matches!(body, Body::State { state: State::Running, .. } | Body::Line { .. }) {
            return;
        }
        if self.places.last().is_none_or(|(_, last)| *last != thread) {
            self.places.push((at as u32, thread));
        }
    }

    fn event(&mut self, at: u32, thread: ThreadId, body: &Body<'_>) {
        match body {
            Body::State { lane, state, .. } => {
                self.ticks.push(at);
                if *state == State::Running {
                    self.turns.push(at);
                }
                self.lane(*lane).states.push(at);
                self.stack(at, thread, *lane, *state);
            }
            Body::Line { lane, .. } => {
                self.lines.push(at);
                self.lane(*lane).lines.push(at);
            }
            Body::Local { lane, name, .. } => {
                let locals = &mut self.lane(*lane).locals;
                match locals.iter_mut().find(|(known, _)| known == name) {
                    Some((_, places)) => places.push(at),
                    None => locals.push((name.to_string(), vec![at])),
                }
            }
            Body::Output { stream, .. } => self.output[usize::from(*stream == Stream::Stderr)].push(at),
            Body::Exception { lane, .. } => {
                self.exceptions.push(at);
                self.lane(*lane).exceptions.push(at);
            }
            _ => {}
        }
    }

    fn lane(&mut self, lane: LaneId) -> &mut LaneIndex {
        if lane.index() >= self.lanes.len() {
            self.lanes.resize_with(lane.index() + 1, LaneIndex::default);
        }
        &mut self.lanes[lane.index()]
    }

    fn stack(&mut self, at: u32, thread: ThreadId, lane: LaneId, state: State) {
        let index = self.threads.entry(thread).or_default();
        match state {
            State::Running => index.stack.push(lane),
            State::Suspended | State::Closed => match index.stack.iter().rposition(|running| *running == lane) {
                Some(place) => {
                    index.stack.remove(place);
                }
                // It ran on another thread: an executor's future is closed from the outside.
                None => {
                    for other in self.threads.values_mut() {
                        other.stack.retain(|running| *running != lane);
                        let active = other.stack.last().copied();
                        if other.active.last().is_none_or(|(_, last)| *last != active) {
                            other.active.push((at, active));
                        }
                    }
                    return;
                }
            },
            State::Created | State::Ready => return,
        }
        let active = index.stack.last().copied();
        if index.active.last().is_none_or(|(_, last)| *last != active) {
            index.active.push((at, active));
        }
    }
}
