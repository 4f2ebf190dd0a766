//! Lessons and traces made ready to be given away: pages and pictures, in the words of the screen. It knows what was run and what came
//! of it, not how, and not where it goes.

pub mod asked;
pub mod page;
pub mod picture;
pub mod terminal;
mod words;

pub use words::Said;

use crate::lesson::ProgramText;
use crate::trace::{Language, Trace};

/// A program of a lesson, and what it did.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Its language.
    pub language: Language,
    /// Its text.
    pub program: ProgramText,
    /// What it did.
    pub trace: Trace,
}
