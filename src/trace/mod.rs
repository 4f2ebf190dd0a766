//! The trace: what one run of one program did, as an ordered list of events.
//!
//! Probes write it and everything else reads it. This module knows its events, its two written forms and its laws; it
//! does not know how a program is run, nor how a trace is drawn.

pub mod columns;
pub mod event;
pub mod laws;
pub mod record;
pub mod wire;
mod writer;

pub use columns::Trace;
pub use event::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, On, State, Status, Stream, ThreadId, Value,
};
pub use writer::Writer;
