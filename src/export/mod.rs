//! Traces in other forms: plain text for reading aloud, pictures, pages, recordings. JSON Lines are the trace's own form and stand in
//! [`crate::trace::wire`]. Knows traces only; not lessons, not terminals, not how a program is run. Words in the reader's language are
//! handed in.

pub mod answers;
pub mod cast;
pub mod escape;
pub mod page;
pub mod palette;
pub mod svg;
pub mod text;
