//! A trace in other forms: plain text for reading aloud; later pictures. JSON Lines are the trace's own form and stand in
//! [`crate::trace::wire`]. Knows traces only; not lessons, not terminals, not how a program is run.

pub mod text;
