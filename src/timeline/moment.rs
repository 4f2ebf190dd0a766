//! Everything true at one position: each lane's state, line and locals, and the output so far.

use super::index::{Index, last_before};
use crate::trace::{Body, Cause, LaneId, On, State, Stream, Trace, Value};

/// What is true of one lane at one position.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneMoment<'a> {
    /// The lane.
    pub lane: LaneId,
    /// Its state.
    pub state: State,
    /// What brought it there.
    pub cause: Cause,
    /// What crossed when it went there.
    pub value: Option<Value<'a>>,
    /// Who brought it there.
    pub by: Option<LaneId>,
    /// What it waits for.
    pub on: Option<On<'a>>,
    /// The line it is at, where that is known.
    pub line: Option<u32>,
    /// The place in the trace of the event that brought it there.
    pub since: usize,
    /// Whether it is the one that runs on its thread, and waits for none that it called.
    pub active: bool,
}

impl Index {
    /// What is true of `lane` at `position`; `None` before it is created.
    pub fn lane_at<'a>(&self, trace: &'a Trace, lane: LaneId, position: usize) -> Option<LaneMoment<'a>> {
        let index = self.lanes.get(lane.index())?;
        let since = last_before(&index.states, position)?;
        let Body::State { state, cause, value, by, on, line, .. } = trace.get(since)?.body else { return None };
        let reached = last_before(&index.lines, position).filter(|at| *at > since || line.is_none());
        let reached = reached.and_then(|at| match trace.get(at)?.body {
            Body::Line { line, .. } => Some(line),
            _ => None,
        });
        let active = state == State::Running && self.is_active(lane, position);
        Some(LaneMoment { lane, state, cause, value, by, on, line: reached.or(line), since, active })
    }

    /// The line that the active lane is about to run at `position`, where there is one.
    pub fn current_line(&self, trace: &Trace, position: usize) -> Option<(LaneId, u32)> {
        let lane = self.active(position)?;
        let at_line = last_before(&self.lanes.get(lane.index())?.lines, position);
        match at_line.and_then(|at| trace.get(at)).map(|event| event.body) {
            Some(Body::Line { line, .. }) => Some((lane, line)),
            _ => self.lane_at(trace, lane, position).and_then(|moment| Some((lane, moment.line?))),
        }
    }

    /// The locals of `lane` at `position`, in the order in which they first had a value.
    pub fn locals_at<'a>(&'a self, trace: &'a Trace, lane: LaneId, position: usize) -> Vec<(&'a str, Value<'a>)> {
        let Some(index) = self.lanes.get(lane.index()) else { return Vec::new() };
        let value_of = |places: &[u32]| match trace.get(last_before(places, position)?)?.body {
            Body::Local { value, .. } => value,
            _ => None,
        };
        index.locals.iter().filter_map(|(name, places)| Some((name.as_str(), value_of(places)?))).collect()
    }

    /// The last `lines` lines written to `stream` before `position`, oldest first; the last one may be unfinished.
    /// Costs what it returns, not what was written before.
    pub fn output_at(&self, trace: &Trace, stream: Stream, position: usize, lines: usize) -> Vec<String> {
        let places = &self.output[usize::from(stream == Stream::Stderr)];
        let mut pieces = Vec::new();
        let mut newlines = 0;
        for at in places[..super::index::before(places, position)].iter().rev() {
            let Some(Body::Output { text, .. }) = trace.get(*at as usize).map(|event| event.body) else { continue };
            newlines += text.matches('\n').count();
            pieces.push(text);
            if newlines > lines {
                break;
            }
        }
        let text: String = pieces.into_iter().rev().collect();
        let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
        all.split_off(all.len().saturating_sub(lines))
    }

    /// Whether anything was written to `stream` before `position`.
    pub fn wrote(&self, stream: Stream, position: usize) -> bool {
        last_before(&self.output[usize::from(stream == Stream::Stderr)], position).is_some()
    }

    /// The exception that was raised last before `position`, and no more than `within` events ago.
    pub fn exception_at<'a>(&self, trace: &'a Trace, position: usize, within: usize) -> Option<(LaneId, Value<'a>)> {
        let at = last_before(&self.exceptions, position).filter(|at| at + within >= position)?;
        match trace.get(at)?.body {
            Body::Exception { lane, value, .. } => Some((lane, value)),
            _ => None,
        }
    }

    /// The lanes that exist at `position`, in order of appearance.
    pub fn lanes_at(&self, position: usize) -> impl Iterator<Item = LaneId> + '_ {
        self.lanes
            .iter()
            .enumerate()
            .filter(move |(_, lane)| lane.states.first().is_some_and(|first| (*first as usize) < position))
            .map(|(at, _)| LaneId(at as u32))
    }

    /// Whether `lane` is, or was within the state events from number `tick` on, anything but closed.
    pub fn lives_after(&self, trace: &Trace, lane: LaneId, tick: usize) -> bool {
        let Some(index) = self.lanes.get(lane.index()) else { return false };
        let Some(last) = index.states.last().map(|at| *at as usize) else { return false };
        let closed = matches!(trace.get(last).map(|event| event.body), Some(Body::State { state: State::Closed, .. }));
        !closed || self.tick(tick).is_none_or(|from| last >= from)
    }
}
