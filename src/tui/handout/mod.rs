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
    /// What it did, or the beginning of that.
    pub trace: Trace,
    /// How many events there are: more than in the trace, where that is the beginning.
    pub all: usize,
}

impl Ran {
    /// A program, and what it did as far as a page holds it.
    pub fn beginning(language: Language, program: ProgramText, trace: &Trace) -> Self {
        Self { language, program, trace: page::beginning(trace), all: trace.len() }
    }
}
