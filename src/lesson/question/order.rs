//! In which order lanes end: the order of their ends in the trace, against other orders of the same lanes.

use super::{Answer, Evidence, LaneName, Parts, Prompt, WRONG, find_lane, name_of};
use crate::lesson::model::Entrant;
use crate::trace::{Body, Cause, LaneId, State, Trace};
use std::collections::BTreeMap;

/// A lane whose end is asked for, as a reader is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The lane.
    pub lane: LaneName,
    /// What the author calls it.
    pub called: Option<String>,
}

/// The end of a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The lane.
    pub lane: Named,
    /// How it ended.
    pub cause: Cause,
    /// When, in seconds on the run's clock.
    pub t: f64,
}

/// Why the order of lanes cannot be asked for at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw<'q> {
    /// The run has no such lane.
    Unknown(&'q Entrant),
    /// It is made later.
    NotMade(&'q Entrant),
    /// It has ended by then.
    Ended(&'q Entrant),
    /// It never ends.
    Endless(&'q Entrant),
}

/// The place of the event that ends each of these lanes, in the order of the list. At `from` all of them are made, and none
/// has ended; else what is wrong with the first of which that is not so.
fn ends<'q>(trace: &Trace, entrants: &'q [Entrant], from: usize) -> Result<Vec<(LaneId, usize)>, Flaw<'q>> {
    let mut made = BTreeMap::new();
    let mut ended = BTreeMap::new();
    for (at, event) in trace.events().enumerate() {
        match event.body {
            Body::State { lane, state: State::Closed, .. } => drop(ended.insert(lane, at)),
            Body::State { lane, .. } => drop(made.entry(lane).or_insert(at)),
            _ => {}
        }
    }
    let end = |entrant: &'q Entrant| {
        let lane = find_lane(trace, &entrant.lane).ok_or(Flaw::Unknown(entrant))?;
        made.get(&lane).filter(|at| **at < from).ok_or(Flaw::NotMade(entrant))?;
        match ended.get(&lane) {
            None => Err(Flaw::Endless(entrant)),
            Some(at) if *at < from => Err(Flaw::Ended(entrant)),
            Some(at) => Ok((lane, *at)),
        }
    };
    entrants.iter().map(end).collect()
}

/// What is wrong with a question about the order of these lanes at position `from`.
pub fn flaw<'q>(trace: &Trace, entrants: &'q [Entrant], from: usize) -> Option<Flaw<'q>> {
    ends(trace, entrants, from).err()
}

/// Asks in which order the lanes end that are there at `from`.
pub fn order(trace: &Trace, entrants: &[Entrant], from: usize) -> Option<Parts> {
    let ends = ends(trace, entrants, from).ok()?;
    let named = |at: usize| {
        let lane = name_of(trace, ends[at].0)?;
        Some(Named { lane, called: entrants[at].called.clone() })
    };
    // Which was made first tells the number of a lane, and not its place in the list of an author who knows the answer.
    let mut made: Vec<usize> = (0..ends.len()).collect();
    made.sort_by_key(|at| ends[*at].0);
    let mut right = made.clone();
    right.sort_by_key(|at| ends[*at].1);
    let names = |order: &[usize]| order.iter().map(|at| named(*at)).collect::<Option<Vec<_>>>();
    let wrong = tempting(&made, &right).into_iter().filter_map(|order| names(&order)).map(Answer::Order);
    let told = right.iter().map(|at| {
        let event = trace.get(ends[*at].1)?;
        let Body::State { cause, .. } = event.body else { return None };
        Some(End { lane: named(*at)?, cause, t: event.t })
    });
    let last = ends.iter().map(|(_, at)| *at).max()?;
    Some(Parts {
        prompt: Prompt::Order(names(&made)?),
        right: Answer::Order(names(&right)?),
        wrong: wrong.collect(),
        at: last + 1,
        evidence: Some(Evidence::Order(told.collect::<Option<_>>()?)),
    })
}

/// Other orders than the right one: that of creation, its reverse, the reverse of the right one, and those in which two
/// neighbours have changed places, the last first: who ends last is what one is least sure of.
fn tempting(made: &[usize], right: &[usize]) -> Vec<Vec<usize>> {
    let reversed = |order: &[usize]| order.iter().rev().copied().collect::<Vec<_>>();
    let swapped = (1..right.len()).rev().map(|at| {
        let mut order = right.to_vec();
        order.swap(at - 1, at);
        order
    });
    let mut orders: Vec<Vec<usize>> = Vec::new();
    for order in [made.to_vec(), reversed(made), reversed(right)].into_iter().chain(swapped) {
        if order != right && !orders.contains(&order) && orders.len() < WRONG {
            orders.push(order);
        }
    }
    orders
}
