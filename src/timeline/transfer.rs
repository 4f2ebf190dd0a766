//! Transfers: control going from one lane to another, with the value that crosses.

use super::Index;
use crate::trace::{Body, Cause, LaneId, State, Trace, Value};

/// Whether control goes into a lane or comes out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A resume: `next`, `send`, `throw`, an await.
    In,
    /// A pause or an end: `yield`, `return`, an exception.
    Out,
    /// No control goes over: a lane is made, or becomes ready, by another.
    Beside,
}

/// Control going from one lane to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer<'a> {
    /// Where it comes from.
    pub from: LaneId,
    /// Where it goes.
    pub to: LaneId,
    /// Into the lane of the event, or out of it.
    pub direction: Direction,
    /// Why.
    pub cause: Cause,
    /// What crosses.
    pub value: Option<Value<'a>>,
}

impl Index {
    /// The transfer that the event at `at` is, if it is one between two lanes.
    pub fn transfer<'a>(&self, trace: &'a Trace, at: usize) -> Option<Transfer<'a>> {
        let event = trace.get(at)?;
        let Body::State { lane, state, cause, value, by, .. } = event.body else { return None };
        let (from, to, direction) = match state {
            State::Running => (by.or_else(|| self.active_on(event.thread, at))?, lane, Direction::In),
            State::Suspended | State::Closed => {
                let before = self.active_on(event.thread, at)?;
                let after = self.active_on(event.thread, at + 1).filter(|_| before == lane)?;
                (lane, after, Direction::Out)
            }
            State::Created | State::Ready => (by?, lane, Direction::Beside),
        };
        (from != to).then_some(Transfer { from, to, direction, cause, value })
    }
}
