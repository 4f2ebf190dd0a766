//! What a local will be: its value at the next step, against the others that it has, and those of other locals.

use super::{Answer, Evidence, Parts, Prompt, WRONG, find_lane, name_of, pool};
use crate::lesson::model::Variable;
use crate::trace::{Body, LaneId, Trace};
use std::collections::BTreeSet;

/// Asks what a local is at position `to`; `from` is where it is asked.
pub fn local(trace: &Trace, wanted: &Variable, (from, to): (usize, usize), own: &[String]) -> Option<Parts> {
    let lane = find_lane(trace, &wanted.lane)?;
    let value_at = |position: usize| value_before(trace, lane, &wanted.name, position);
    let (at, right) = value_at(to)?;
    let before = value_at(from).map(|(_, before)| before);
    let evidence = if at < from {
        Evidence::Kept { name: wanted.name.clone(), value: right.clone() }
    } else {
        let line = line_before(trace, lane, at);
        Evidence::Set { name: wanted.name.clone(), before, value: right.clone(), line }
    };
    Some(Parts {
        prompt: Prompt::Local(name_of(trace, lane)?, wanted.name.clone()),
        wrong: pool::Pool::of_local(trace, lane, &wanted.name, at).take(own, WRONG, &right),
        right: Answer::Text(right),
        at: to,
        evidence: Some(evidence),
    })
}

/// The value that a local of a lane has at a position, and the place of the event that gave it; `None` where it has none.
fn value_before(trace: &Trace, lane: LaneId, wanted: &str, position: usize) -> Option<(usize, String)> {
    let value = |at: usize| match trace.get(at)?.body {
        Body::Local { lane: of, name, value } if of == lane && name == wanted => Some((at, value.map(pool::text))),
        _ => None,
    };
    let (at, value) = (0..position.min(trace.len())).rev().find_map(value)?;
    Some((at, value?))
}

/// The line that a lane was at before event `at`: it is what was run when the event tells of a value.
fn line_before(trace: &Trace, lane: LaneId, at: usize) -> Option<u32> {
    (0..at).rev().find_map(|at| match trace.get(at)?.body {
        Body::Line { lane: of, line } if of == lane => Some(line),
        Body::State { lane: of, line: Some(line), .. } if of == lane => Some(line),
        _ => None,
    })
}

/// The names of all locals of a lane.
pub fn names(trace: &Trace, lane: LaneId) -> BTreeSet<String> {
    let name = |body: Body<'_>| match body {
        Body::Local { lane: of, name, .. } if of == lane => Some(name.into_owned()),
        _ => None,
    };
    trace.events().filter_map(|event| name(event.body)).collect()
}
