//! When each line of the program ran, and what it gave: where it was reached, how often, and what came of its last run.

use super::Index;
use super::index::{before, last_before};
use crate::trace::{Body, Cause, LaneId, LaneKind, Language, State, Trace, Value};
use hashbrown::HashMap;

/// Where each line was reached, by lanes of any kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs(HashMap<u32, Vec<u32>>);

impl Runs {
    /// The event at `at` tells that `line` is reached.
    pub(super) fn put(&mut self, at: u32, line: u32) {
        self.0.entry(line).or_default().push(at);
    }

    fn of(&self, line: u32) -> &[u32] {
        self.0.get(&line).map_or(&[], Vec::as_slice)
    }
}

/// What the last run of a line gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Gave<'a> {
    /// A local has a new value.
    Local(&'a str, Value<'a>),
    /// The lane gave a value away: it yielded, or returned.
    Out(LaneId, Cause, Value<'a>),
    /// The lane that it resumed gave it a value.
    In(Value<'a>),
}

/// Events after a line among which a value is looked for that came from another lane, and those among which it has to begin: most
/// lines resume none.
const NEAR: usize = 64;
const BEGIN: usize = 6;

impl Index {
    /// How often `line` was reached before `position`.
    pub fn runs_before(&self, line: u32, position: usize) -> usize {
        before(self.runs.of(line), position)
    }

    /// The place in the trace where `line` was reached last before `position`.
    pub fn last_run(&self, line: u32, position: usize) -> Option<usize> {
        last_before(self.runs.of(line), position)
    }

    /// The place in the trace where `line` is reached first from `position` on.
    pub fn next_run(&self, line: u32, position: usize) -> Option<usize> {
        let places = self.runs.of(line);
        places.get(before(places, position)).map(|at| *at as usize)
    }

    /// What the last run of `line` before `position` has given until there: the locals that it changed; else what its lane gave
    /// away; else what another lane gave to it. Costs the lane's locals, not what has happened.
    pub fn gave<'a>(&'a self, trace: &'a Trace, line: u32, position: usize) -> Vec<Gave<'a>> {
        let Some(from) = self.last_run(line, position) else { return Vec::new() };
        let Some(Body::Line { lane, .. }) = trace.get(from).map(|event| event.body) else { return Vec::new() };
        let Some(known) = self.lanes.get(lane.index()) else { return Vec::new() };
        // Until the lane reaches its next line; what that line changes is told after it.
        let next = known.lines.get(before(&known.lines, from + 1)).map_or(trace.len(), |at| *at as usize);
        // An iterator is entered at its top again: what it is then is no work of the line it left off at.
        let is_iterator = trace.lanes().get(lane.index()).is_some_and(|lane| lane.kind == LaneKind::Iterator);
        let left =
            is_iterator.then(|| known.states.get(before(&known.states, from)).map(|at| *at as usize + 1)).flatten();
        let to = next.min(position).min(left.unwrap_or(trace.len()));
        let changed = known.locals.iter().filter_map(|(name, places)| {
            let at = last_before(places, to).filter(|at| *at > from)?;
            match trace.get(at)?.body {
                Body::Local { value: Some(value), .. } => Some((at, Gave::Local(name, value))),
                _ => None,
            }
        });
        let mut changed: Vec<(usize, Gave<'a>)> = changed.collect();
        if changed.is_empty() {
            // The last of them, where a line gives away several, as `yield from` does.
            let states = &known.states[before(&known.states, from)..before(&known.states, to)];
            let out = states.iter().rev().take(NEAR).find_map(|at| gave_away(trace, *at as usize));
            return out.or_else(|| given(trace, lane, from + 1..to.min(from + 1 + NEAR))).into_iter().collect();
        }
        changed.sort_by_key(|(at, _)| *at);
        changed.into_iter().map(|(_, gave)| gave).collect()
    }
}

/// What a lane gives away in the state event at `at`.
fn gave_away(trace: &Trace, at: usize) -> Option<Gave<'_>> {
    match trace.get(at)?.body {
        Body::State { lane, state: State::Suspended | State::Closed, cause, value: Some(value), .. } => match cause {
            Cause::Yield | Cause::Return => Some(Gave::Out(lane, cause, value)),
            _ => None,
        },
        _ => None,
    }
}

/// The value that the one lane which `to` resumes among the events at these places gives it. None where it resumes several, or one
/// again after a value: then no single value is what the line gave. None as well where the caller gets an exception and no value:
/// so ends a generator of Python whose `next` or `send` finds no further `yield`.
fn given(trace: &Trace, to: LaneId, places: std::ops::Range<usize>) -> Option<Gave<'_>> {
    let (mut resumed, mut given) = (None, None);
    let begin = places.start + BEGIN;
    for at in places {
        if resumed.is_none() && at >= begin {
            return None;
        }
        let Body::State { lane, state, cause, by, value, .. } = trace.get(at)?.body else { continue };
        match state {
            State::Running if by == Some(to) => {
                let is_again = resumed.is_some_and(|before| before != lane) || given.is_some();
                let is_asked = matches!(cause, Cause::Next | Cause::Send | Cause::Throw | Cause::Await | Cause::Poll);
                if is_again || !is_asked {
                    return None;
                }
                resumed = Some(lane);
            }
            State::Suspended | State::Closed if Some(lane) == resumed => {
                if state == State::Closed && !returns_a_value(trace, lane, cause) {
                    return None;
                }
                given = value.filter(|_| matches!(cause, Cause::Yield | Cause::Return)).map(Gave::In).or(given);
            }
            _ => {}
        }
    }
    given
}

/// Whether a lane that is closed in this way gives whoever resumed it a value.
fn returns_a_value(trace: &Trace, lane: LaneId, cause: Cause) -> bool {
    let kind = trace.lanes().get(lane.index()).map(|lane| lane.kind);
    cause == Cause::Return && (kind == Some(LaneKind::Coroutine) || trace.header().language == Language::Rust)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::sample;
    use proptest::prelude::*;

    fn line_at(trace: &Trace, at: usize) -> Option<u32> {
        match trace.get(at)?.body {
            Body::Line { line, .. } => Some(line),
            _ => None,
        }
    }

    proptest! {
        #[test]
        fn runs_of_a_line_are_those_that_a_walk_finds(trace in sample::traces(), line in 1u32..12) {
            let index = Index::new(&trace);
            let all: Vec<usize> = (0..trace.len()).filter(|at| line_at(&trace, *at) == Some(line)).collect();
            for position in 0..=trace.len() {
                prop_assert_eq!(index.runs_before(line, position), all.iter().filter(|at| **at < position).count());
                prop_assert_eq!(index.last_run(line, position), all.iter().copied().rfind(|at| *at < position));
                prop_assert_eq!(index.next_run(line, position), all.iter().copied().find(|at| *at >= position));
            }
        }

        #[test]
        fn what_a_line_gave_to_locals_is_what_a_walk_from_it_finds(trace in sample::traces(), line in 1u32..12) {
            let index = Index::new(&trace);
            for position in 0..=trace.len() {
                let from = (0..position).rev().find(|at| line_at(&trace, *at) == Some(line));
                let mut plain: Vec<(String, String)> = Vec::new();
                if let Some((from, Body::Line { lane, .. })) = from.map(|at| (at, trace.get(at).expect("there").body)) {
                    for at in from + 1..position {
                        match trace.get(at).expect("there").body {
                            Body::Line { lane: of, .. } if of == lane => break,
                            Body::State { lane: of, .. }
                                if of == lane && trace.lanes()[of.index()].kind == LaneKind::Iterator =>
                            {
                                break;
                            }
                            Body::Local { lane: of, name, value } if of == lane => {
                                plain.retain(|(known, _)| *known != name);
                                plain.extend(value.map(|value| (name.to_string(), value.text.to_string())));
                            }
                            _ => {}
                        }
                    }
                }
                let gave = index.gave(&trace, line, position).into_iter().filter_map(|gave| match gave {
                    Gave::Local(name, value) => Some((name.to_owned(), value.text.to_string())),
                    _ => None,
                });
                prop_assert_eq!(gave.collect::<Vec<_>>(), plain);
            }
        }
    }
}
