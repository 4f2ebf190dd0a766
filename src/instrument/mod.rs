//! Rust source to Rust source that reports events to the probe (`assets/rust-probe`). Lines never move.
//!
//! Text is only ever inserted, and never a newline, so that every line of the program keeps its number. What is not
//! understood (unknown macros, `const` functions, `gen` blocks) stays as it is: it runs, and is not seen. The module
//! knows neither the crate around it nor what becomes of its output: `build.rs` uses it, too.

mod calls;
mod edits;
mod facts;
mod functions;
mod locals;
mod looks;
mod macros;
mod patterns;
mod select;
mod signature;
mod types;
mod waits;
mod walk;

use edits::Edits;
use facts::Facts;
use ra_ap_syntax::{Edition, SourceFile};

/// What to report.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The values of locals. They are looked at through `Debug` where the type has it. A type that is settled only
    /// further down, and then without `Debug`, makes the text not compile: who compiles it tries again without locals.
    pub locals: bool,
    /// The text is of an edition before 2024, in which a future keeps no lifetime that its type does not name.
    pub names_lifetimes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { locals: true, names_lifetimes: false }
    }
}

/// A program that reports events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrumented {
    /// The program, line by line the original with insertions.
    pub text: String,
    /// What was inserted: where in the original, in bytes, and what. In order.
    pub insertions: Vec<(usize, String)>,
    /// The line of `main`, from 1; 0 where there is none.
    pub main_line: u32,
}

/// Instruments a program. A text that does not parse comes back as it is: its compiler says what is wrong with it.
pub fn instrument(source: &str, options: Options) -> Instrumented {
    let parse = SourceFile::parse(source, Edition::Edition2024);
    if !parse.errors().is_empty() {
        return Instrumented { text: source.to_owned(), insertions: Vec::new(), main_line: 0 };
    }
    let facts = Facts::of(source, &parse.tree());
    let mut edits = Edits::default();
    let plan = locals::Plan::of(&facts, &parse.tree());
    let mut walker = walk::Walker::new(&facts, options, &plan, &mut edits);
    walker.root(&parse.syntax_node());
    walker.bring_waits(&parse.tree());
    walker.tell_left(&parse.tree());
    let insertions = edits.in_order();
    Instrumented { text: edits::apply(source, &insertions), insertions, main_line: facts.first_line_of("main").1 }
}

#[cfg(test)]
mod tests;
