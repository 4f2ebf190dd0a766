//! The index: for each lane, and for the whole trace, where the events of each kind are.

use super::runs::Runs;
use super::stays::Stays;
use super::turns::Turns;
use super::waits::Waits;
use crate::trace::{Body, Cause, Event, LaneId, State, Stream, ThreadId, Trace};
use hashbrown::HashMap;
use std::ops::Range;

/// Where the events of one lane are, as places in the trace.
#[derive(Clone, Debug, Default)]
pub(super) struct LaneIndex {
    pub states: Vec<u32>,
    /// What each of `states` is.
    pub marks: Vec<Mark>,
    pub lines: Vec<u32>,
    pub locals: Vec<(String, Vec<u32>)>,
    pub exceptions: Vec<u32>,
    pub turns: Turns,
}

impl LaneIndex {
    /// Of a lane of which nothing has come.
    pub const fn empty() -> Self {
        Self {
            states: Vec::new(),
            marks: Vec::new(),
            lines: Vec::new(),
            locals: Vec::new(),
            exceptions: Vec::new(),
            turns: Turns::none(),
        }
    }
}

/// What a state event brings a lane to, why, and on which thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub thread: ThreadId,
    pub state: State,
    pub cause: Cause,
}

/// Which lanes run on one thread: the stack as it is now, and who was active after each change.
#[derive(Clone, Debug, Default)]
struct ThreadIndex {
    stack: Vec<LaneId>,
    places: Vec<u32>,
    active: Vec<Option<LaneId>>,
}

impl ThreadIndex {
    /// Notes who is active after the event at `at`, where that is somebody else: whose turn is over, and whose begins.
    fn note(&mut self, at: u32) -> [Option<LaneId>; 2] {
        let (before, active) = (self.active.last().copied(), self.stack.last().copied());
        if before == Some(active) {
            return [None; 2];
        }
        self.places.push(at);
        self.active.push(active);
        [before.flatten(), active]
    }
}

/// The index over one trace. It grows with the trace: [`Index::extend`] takes in what was appended.
#[derive(Clone, Debug, Default)]
pub struct Index {
    seen: usize,
    pub(super) lanes: Vec<LaneIndex>,
    pub(super) ticks: Vec<u32>,
    pub(super) lines: Vec<u32>,
    pub(super) output: [Vec<u32>; 2],
    /// Of each stream those of its outputs that hold the end of a line, as places in `output`.
    pub(super) line_ends: [Vec<u32>; 2],
    pub(super) exceptions: Vec<u32>,
    pub(super) warnings: Vec<u32>,
    pub(super) ends: Vec<u32>,
    /// The lanes in the order in which they were created, and where that was.
    created: (Vec<u32>, Vec<LaneId>),
    pub(super) stays: Stays,
    pub(super) waits: Waits,
    pub(super) runs: Runs,
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
            self.event(trace, at as u32, event.thread, &event.body);
        }
        self.seen = trace.len();
    }

    /// Takes in `event`, which was appended to `trace` last: it need not be looked up again.
    pub fn put(&mut self, trace: &Trace, event: &Event<'_>) {
        let at = self.seen;
        if at + 1 != trace.len() {
            return self.extend(trace);
        }
        if let Body::Lane { .. } = event.body {
            self.lanes.resize_with(trace.lanes().len(), LaneIndex::default);
        }
        self.place(at, event.thread, &event.body);
        self.event(trace, at as u32, event.thread, &event.body);
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
        let (places, active) = self.changes_on(thread);
        active[before(places, position).checked_sub(1)?]
    }

    /// Where it changed who is active on `thread`, and who was active then.
    pub(super) fn changes_on(&self, thread: ThreadId) -> (&[u32], &[Option<LaneId>]) {
        self.threads.get(&thread).map_or((&[], &[]), |thread| (&thread.places, &thread.active))
    }

    /// Of a lane that runs at `position` and is not active: the one that it has resumed, or that has begun to run above it. Found where its
    /// last turn ended.
    pub fn resumed_by(&self, lane: LaneId, position: usize) -> Option<LaneId> {
        let of = self.lanes.get(lane.index())?;
        let last = before(&of.states, position).checked_sub(1)?;
        let (mark, since) = (of.marks[last], of.states[last] as usize);
        let end = of.turns.last_end(position).filter(|end| mark.state == State::Running && *end > since)?;
        self.active_on(mark.thread, end + 1).filter(|other| *other != lane)
    }

    /// The lane that is active where the last event before `position` happened.
    pub fn active(&self, position: usize) -> Option<LaneId> {
        self.active_on(self.thread_at(position), position)
    }

    /// Whoever of the lanes that are `wanted` was active last between `events.start` and `events.end`, on any thread. Of each thread no
    /// more than `most` changes are looked at, the last ones.
    pub fn last_active(&self, events: &Range<usize>, most: usize, wanted: impl Fn(LaneId) -> bool) -> Option<LaneId> {
        let on_thread = |thread: &ThreadIndex| {
            let end = before(&thread.places, events.end);
            let begun = before(&thread.places, events.start).saturating_sub(1);
            let of_them = begun.max(end.saturating_sub(most))..end;
            let is_wanted = |at: &usize| thread.active[*at].is_some_and(&wanted);
            let at = of_them.rev().find(is_wanted)?;
            Some((thread.places[at], thread.active[at]?))
        };
        self.threads.values().filter_map(on_thread).max().map(|(_, lane)| lane)
    }

    /// The lanes that exist at `position`, in the order in which they were created.
    pub fn lanes_at(&self, position: usize) -> &[LaneId] {
        let (places, lanes) = &self.created;
        &lanes[..before(places, position)]
    }

    /// The place of `lane` among the lanes in the order in which they were created.
    pub fn rank(&self, lane: LaneId) -> Option<usize> {
        let first = *self.lanes.get(lane.index())?.states.first()?;
        Some(before(&self.created.0, first as usize))
    }

    /// The thread of the last state or line event before `position`.
    pub fn thread_at(&self, position: usize) -> ThreadId {
        let at = self.places.partition_point(|(place, _)| (*place as usize) < position);
        at.checked_sub(1).map_or(ThreadId(0), |at| self.places[at].1)
    }

    fn place(&mut self, at: usize, thread: ThreadId, body: &Body<'_>) {
        if !matches!(body, Body::State { state: State::Running, .. } | Body::Line { .. }) {
            return;
        }
        if self.places.last().is_none_or(|(_, last)| *last != thread) {
            self.places.push((at as u32, thread));
        }
    }

    fn event(&mut self, trace: &Trace, at: u32, thread: ThreadId, body: &Body<'_>) {
        match body {
            Body::State { lane, state, cause, line, .. } => {
                self.ticks.push(at);
                self.stays.push(at, *lane, *state);
                let known = line.or_else(|| self.last_line(trace, *lane)).filter(|_| *state == State::Suspended);
                self.waits.put(at, *lane, known);
                if self.lane(*lane).states.is_empty() {
                    self.created.0.push(at);
                    self.created.1.push(*lane);
                }
                self.lane(*lane).states.push(at);
                self.lane(*lane).marks.push(Mark { thread, state: *state, cause: *cause });
                self.stack(at, thread, *lane, *state);
            }
            Body::Line { lane, line } => {
                self.lines.push(at);
                self.runs.put(at, *line);
                self.lane(*lane).lines.push(at);
                if self.stays.last(*lane) == Some(State::Suspended) {
                    self.waits.put(at, *lane, Some(*line));
                }
            }
            Body::Local { lane, name, .. } => {
                let locals = &mut self.lane(*lane).locals;
                match locals.iter_mut().find(|(known, _)| known == name) {
                    Some((_, places)) => places.push(at),
                    None => locals.push((name.to_string(), vec![at])),
                }
            }
            Body::Output { stream, text, .. } => {
                let stream = usize::from(*stream == Stream::Stderr);
                if text.contains('\n') {
                    self.line_ends[stream].push(self.output[stream].len() as u32);
                }
                self.output[stream].push(at);
            }
            Body::Exception { lane, .. } => {
                self.exceptions.push(at);
                self.lane(*lane).exceptions.push(at);
            }
            Body::Warning { .. } => self.warnings.push(at),
            Body::End { .. } => self.ends.push(at),
            Body::Lane { .. } | Body::Beat { .. } => {}
        }
    }

    /// The last line that `lane` reached.
    fn last_line(&self, trace: &Trace, lane: LaneId) -> Option<u32> {
        let last = *self.lanes.get(lane.index())?.lines.last()?;
        match trace.get(last as usize)?.body {
            Body::Line { line, .. } => Some(line),
            _ => None,
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
                    let mut changes = Vec::new();
                    for other in self.threads.values_mut() {
                        other.stack.retain(|running| *running != lane);
                        changes.push(other.note(at));
                    }
                    changes.into_iter().for_each(|change| self.turn(at, change));
                    return;
                }
            },
            State::Created | State::Ready => return,
        }
        let change = index.note(at);
        self.turn(at, change);
    }

    /// From place `at` on another lane is active.
    fn turn(&mut self, at: u32, [before, after]: [Option<LaneId>; 2]) {
        if let Some(before) = before {
            self.lane(before).turns.end(at);
        }
        if let Some(after) = after {
            self.lane(after).turns.begin(at);
        }
    }

    /// After how many of the first `position` events `lane` was active.
    pub fn active_for(&self, lane: LaneId, position: usize) -> usize {
        self.lanes.get(lane.index()).map_or(0, |lane| lane.turns.before(position))
    }

    /// How many lines the program has reached.
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How many of them are before `position`.
    pub fn line_at(&self, position: usize) -> usize {
        before(&self.lines, position)
    }

    /// The place in the trace of the line that was reached as number `line`, from 0.
    pub fn line(&self, line: usize) -> Option<usize> {
        self.lines.get(line).map(|at| *at as usize)
    }
}
