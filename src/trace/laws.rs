//! The laws that every trace obeys (`docs/trace-format.md`), as a check that tests run on every trace they make.

use super::columns::Trace;
use super::event::{Body, Cause, LaneId, LaneKind, State, ThreadId};
use std::collections::HashMap;

/// Every place where the trace breaks one of the laws 1 to 4, in words; empty for a lawful trace.
pub fn check(trace: &Trace) -> Vec<String> {
    let mut checker = Checker { states: vec![None; trace.lanes().len()], runs: HashMap::new(), broken: Vec::new() };
    let mut before = 0.0;
    for (seq, event) in trace.events().enumerate() {
        if event.t < before {
            checker.breaks(seq, 4, format!("t falls from {before} to {}", event.t));
        }
        before = event.t;
        checker.event(trace, seq, event.thread, &event.body);
    }
    checker.broken
}

struct Checker {
    /// The state of each lane; `None` until it is created.
    states: Vec<Option<State>>,
    /// The lanes that run on each thread, the one who was resumed last at the end.
    runs: HashMap<ThreadId, Vec<LaneId>>,
    broken: Vec<String>,
}

impl Checker {
    fn breaks(&mut self, seq: usize, law: u8, what: impl std::fmt::Display) {
        self.broken.push(format!("law {law} at seq {seq}: {what}"));
    }

    fn event(&mut self, trace: &Trace, seq: usize, thread: ThreadId, body: &Body<'_>) {
        let Some(lane) = body.lane() else { return };
        let Some(known) = trace.lanes().get(lane.index()) else {
            return self.breaks(seq, 1, format!("lane {} has not appeared", lane.0));
        };
        if seq < known.first {
            return self.breaks(seq, 1, format!("lane {} appears only at seq {}", lane.0, known.first));
        }
        match body {
            Body::State { state, cause, .. } => self.state(trace, seq, thread, lane, *state, *cause),
            Body::Lane { .. } => {}
            _ => match self.states[lane.index()] {
                None => self.breaks(seq, 1, format!("{} of lane {} before it is created", body.name(), lane.0)),
                Some(State::Closed) if !matches!(body, Body::Warning { .. } | Body::Output { .. }) => {
                    self.breaks(seq, 1, format!("{} of lane {} after it is closed", body.name(), lane.0));
                }
                Some(_) => {}
            },
        }
    }

    fn state(&mut self, trace: &Trace, seq: usize, thread: ThreadId, lane: LaneId, state: State, cause: Cause) {
        let before = self.states[lane.index()];
        let name = format!("lane {} ({})", lane.0, trace.lanes()[lane.index()].name);
        if !cause.leads_to(state) {
            self.breaks(seq, 1, format!("{name} becomes {state} by {cause}"));
        }
        match (before, state) {
            (None, State::Created) => {}
            (None, _) => self.breaks(seq, 1, format!("{name} becomes {state} before it is created")),
            (Some(_), State::Created) => self.breaks(seq, 1, format!("{name} is created twice")),
            (Some(State::Closed), _) => self.breaks(seq, 1, format!("{name} becomes {state} after it is closed")),
            (Some(State::Running), State::Running) => self.breaks(seq, 2, format!("{name} runs already")),
            (Some(from), State::Suspended) if from != State::Running => {
                self.breaks(seq, 2, format!("{name} becomes suspended from {from}"));
            }
            _ => {}
        }
        self.states[lane.index()] = Some(state);
        // The future of an executor and a process's lane stand for something that runs elsewhere; they hold no frame.
        if !matches!(trace.lanes()[lane.index()].kind, LaneKind::Future | LaneKind::Process) {
            self.nesting(seq, thread, lane, before, state);
        }
    }

    fn nesting(&mut self, seq: usize, thread: ThreadId, lane: LaneId, before: Option<State>, state: State) {
        let runs = self.runs.entry(thread).or_default();
        if state == State::Running {
            runs.push(lane);
        } else if before == Some(State::Running) {
            match runs.last() {
                Some(last) if *last == lane => {
                    runs.pop();
                }
                last => {
                    let last = last.map(|lane| lane.0);
                    self.breaks(
                        seq,
                        3,
                        format!("lane {} becomes {state} while lane {last:?} was resumed last", lane.0),
                    );
                    self.runs.values_mut().for_each(|runs| runs.retain(|run| *run != lane));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Clock, Event, Header, Language};

    fn trace_of(states: &[(u32, State, Cause)]) -> Trace {
        let mut trace = Trace::new(Header {
            language: Language::Python,
            runtime: String::new(),
            program: String::new(),
            clock: Clock::Virtual,
            recorded: false,
            digest: None,
        });
        let push = |trace: &mut Trace, body| trace.push(&Event { t: 0.0, thread: ThreadId(0), body });
        for lane in 0..=states.iter().map(|(lane, ..)| *lane).max().unwrap_or(0) {
            let kind = LaneKind::Generator;
            push(&mut trace, Body::Lane { lane: LaneId(lane), kind, name: "g".into(), parent: None, line: None });
        }
        for (lane, state, cause) in states {
            let (lane, state, cause) = (LaneId(*lane), *state, *cause);
            push(&mut trace, Body::State { lane, state, cause, value: None, by: None, on: None, line: None });
        }
        trace
    }

    #[test]
    fn each_law_is_seen_broken() {
        use {Cause::*, State::*};
        let broken = |states: &[(u32, State, Cause)]| check(&trace_of(states)).join("\n");
        assert_eq!(broken(&[(0, Created, Call), (0, Running, Next), (0, Suspended, Yield), (0, Closed, Collect)]), "");
        assert!(broken(&[(0, Running, Next)]).contains("law 1"));
        assert!(broken(&[(0, Created, Call), (0, Closed, Collect), (0, Running, Next)]).contains("law 1"));
        assert!(broken(&[(0, Created, Yield)]).contains("law 1"));
        assert!(broken(&[(0, Created, Call), (0, Suspended, Yield)]).contains("law 2"));
        assert!(
            broken(&[
                (0, Created, Call),
                (1, Created, Call),
                (0, Running, Next),
                (1, Running, Next),
                (0, Suspended, Yield),
            ])
            .contains("law 3")
        );
    }
}
