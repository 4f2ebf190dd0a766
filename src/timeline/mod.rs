//! What was true when: an index over a trace that answers for any position in it.
//!
//! A *position* is how many events have happened: at position 0 nothing has, at `trace.len()` everything has. Every
//! question is answered by binary search, so that a view costs the same on a long trace as on a short one. This layer
//! does not know how anything is drawn.

pub mod along;
pub mod index;
pub mod moment;
pub mod parting;
mod rest;
pub mod runs;
#[cfg(test)]
pub(crate) mod sample;
pub mod scale;
mod stays;
pub mod stops;
pub mod transfer;
mod turns;
mod waits;

pub use along::{Along, Glance, Times};
pub use index::Index;
pub use moment::LaneMoment;
pub use rest::rests;
pub use runs::Gave;
pub use scale::Scale;
pub use transfer::{Direction, Transfer};
