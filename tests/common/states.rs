//! The states of lanes as text, to be compared between interpreters and reviewed by eye.

use std::fmt::Write as _;
use yieldscope::trace::{Body, Clock, LaneId, On, Trace};

/// `main`, or the lane's name and number.
pub fn name_of(trace: &Trace, lane: LaneId) -> String {
    let known = &trace.lanes()[lane.index()];
    match lane.0 {
        0 => "main".to_owned(),
        number => format!("{}#{number}", known.name),
    }
}

/// Every lane and state in a line each: what must be the same on every version of Python.
pub fn states(trace: &Trace) -> String {
    let mut out = String::new();
    for event in trace.events() {
        let t = if trace.header().clock == Clock::Virtual { format!("{:.1} ", event.t) } else { String::new() };
        match event.body {
            Body::Lane { lane, kind, parent, .. } => {
                let parent = parent.map_or(String::new(), |parent| format!(" of {}", name_of(trace, parent)));
                writeln!(out, "{t}{} is a {kind}{parent}", name_of(trace, lane)).expect("written");
            }
            Body::State { lane, state, cause, value, by, on, .. } => {
                write!(out, "{t}{} {state} {cause}", name_of(trace, lane)).expect("written");
                if let Some(value) = value {
                    write!(out, " {}", value.text).expect("written");
                }
                if let Some(by) = by {
                    write!(out, " by {}", name_of(trace, by)).expect("written");
                }
                match on {
                    Some(On::Lane(on)) => write!(out, " on {}", name_of(trace, on)).expect("written"),
                    Some(On::Thing(on)) => write!(out, " on `{on}`").expect("written"),
                    None => {}
                }
                out.push('\n');
            }
            Body::Exception { lane, value, .. } => {
                writeln!(out, "{t}{} raises {}", name_of(trace, lane), value.text).expect("written");
            }
            Body::Warning { text, .. } => writeln!(out, "{t}warning: {text}").expect("written"),
            _ => {}
        }
    }
    out
}
