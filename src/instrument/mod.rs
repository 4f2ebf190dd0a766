//! Rust source to Rust source that reports events to the probe (`assets/rust-probe`). Lines never move.
//!
//! Text is only ever inserted, and never a newline, so that every line of the program keeps its number. What is not
//! understood (unknown macros, `const` functions, `gen` blocks) stays as it is: it runs, and is not seen. The module
//! knows neither the crate around it nor what becomes of its output: `build.rs` uses it, too.

mod attributes;
mod calls;
mod edits;
mod entry;
mod facts;
mod functions;
mod green;
mod locals;
mod looks;
mod macros;
mod made;
pub mod modules;
mod others;
mod patterns;
mod select;
mod signature;
mod types;
mod waits;
mod walk;

use edits::Edits;
use facts::Facts;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::resume_unwind;
use walk::{Remarks, Walker};

/// What to report.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The values of locals. They are looked at through `Debug` where the type has it. A type that is settled only
    /// further down, and then without `Debug`, makes the text not compile: who compiles it tries again without locals.
    pub locals: bool,
    /// The text is of an edition before 2024, in which a future keeps no lifetime that its type does not name.
    pub names_lifetimes: bool,
    /// The lines. Without them it is a file beside the program's own: lanes that are made here carry no line.
    pub lines: bool,
    /// Nothing is reported but what stands at the program's edges: its beginning, its end, its panics.
    pub edges_only: bool,
    /// The text is the root of a program, and its `main` is to be run by the probe. Else somebody else does that.
    pub is_root: bool,
    /// Functions that are told with less, by where they begin (see [`functions`]).
    pub less: Option<&'a BTreeMap<usize, Less>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { locals: true, names_lifetimes: false, lines: true, edges_only: false, is_root: false, less: None }
    }
}

/// What is left out of a function that does not compile with everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Less {
    /// Its locals.
    Locals,
    /// All: it stays as it is.
    Everything,
}

/// A text is long that has more than this many bytes: so many are worth a thread.
const LONG: usize = 200_000;

/// A program that reports events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrumented {
    /// The program, line by line the original with insertions.
    pub text: String,
    /// What was inserted: where in the original, in bytes, and what. In order.
    pub insertions: Vec<(usize, String)>,
    /// Parameters that are bound again by what was inserted.
    pub rebound: Vec<Rebound>,
    /// What is not told in full: its name, its line (0 where lines are not told), and why. The `main` of a root, or its first
    /// test, says so itself; of other files nobody else does.
    pub left: Vec<(String, u32, &'static str)>,
    /// The line of `main`, from 1; 0 where there is none.
    pub main_line: u32,
}

/// A parameter that something inserted binds again, under its name and as mutable as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebound {
    /// Where its pattern begins in the original, in bytes.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// Where in the original the text is inserted that binds it.
    pub inserted_at: usize,
}

impl Instrumented {
    /// A program that reports nothing: the text as it was written.
    pub fn unchanged(source: &str) -> Self {
        Self { text: source.to_owned(), insertions: Vec::new(), rebound: Vec::new(), left: Vec::new(), main_line: 0 }
    }

    /// Where a place in the instrumented text, in bytes, was in the original. `Err`: it stands in what was inserted, and that
    /// is where it was inserted.
    pub fn original(&self, at: usize) -> Result<usize, usize> {
        let mut inserted = 0;
        for (place, text) in &self.insertions {
            let begins = place + inserted;
            if at < begins {
                break;
            }
            if at < begins + text.len() {
                return Err(*place);
            }
            inserted += text.len();
        }
        Ok(at - inserted)
    }
}

/// A function of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where it stands, in bytes, with its attributes.
    pub range: Range<usize>,
}

/// The functions of a program that can be told with less, in order; an inner one after the one around it. None where the
/// text does not parse.
pub fn functions(source: &str) -> Vec<Function> {
    let Some(file) = parse(source) else { return Vec::new() };
    let functions = file.syntax().descendants().filter_map(ast::Fn::cast);
    let told = functions.filter_map(|function| {
        let range = function.syntax().text_range();
        Some(Function { name: function.name()?.text().to_string(), range: range.start().into()..range.end().into() })
    });
    told.collect()
}

/// The file, if it is one: by the rules of the newest edition, or of those in which `gen` was a name.
fn parse(source: &str) -> Option<SourceFile> {
    let mut parsed =
        [Edition::Edition2024, Edition::Edition2021].into_iter().map(|edition| SourceFile::parse(source, edition));
    parsed.find(|parse| parse.errors().is_empty()).map(|parse| parse.tree())
}

/// Instruments a program. A text that does not parse comes back as it is: its compiler says what is wrong with it.
pub fn instrument(source: &str, options: Options<'_>) -> Instrumented {
    let Some(file) = parse(source) else {
        return Instrumented::unchanged(source);
    };
    let mut facts = Facts::of(source, &file);
    let main_line = facts.first_line_of("main").1;
    facts.tells_lines = options.lines;
    if options.less.is_some_and(|less| less.values().any(|less| *less == Less::Everything)) {
        // What is left as it is may make some.
        facts.counted.clear();
    }
    let mut edits = Edits::default();
    if options.is_root {
        entry::enter(&facts, &file, &mut edits);
    }
    let (mut rebound, mut left) = (Vec::new(), Vec::new());
    if !options.edges_only {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(source.len() / LONG + 1);
        let remarks = walk(&facts, &file, options, &mut edits, threads);
        let mut walker = Walker::new(&facts, options, &mut edits);
        walker.remarks = remarks;
        walker.bring_waits(&file);
        walker.tell_left(&file);
        (rebound, left) = (walker.remarks.rebound, walker.remarks.left);
    } else {
        entry::tell_left(&facts, &file, options.is_root, &[], &mut edits);
    }
    let insertions = edits.in_order();
    Instrumented { text: edits::apply(source, &insertions), insertions, rebound, left, main_line }
}

/// Walks the items of a file by so many threads, each the items of its share of the text.
fn walk(facts: &Facts<'_>, file: &SourceFile, options: Options<'_>, edits: &mut Edits, threads: usize) -> Remarks {
    let length = facts.source.len();
    let share = |nth: usize| length * nth / threads..length * (nth + 1) / threads;
    let walk_share = |facts: &Facts<'_>, root: &SyntaxNode, share, edits: &mut Edits| {
        let mut walker = Walker::new(facts, options, edits);
        walker.items(root, share);
        walker.remarks
    };
    if threads == 1 {
        return walk_share(facts, file.syntax(), 0..length, edits);
    }
    // Nodes belong to one thread, what they are made of does not.
    let green = file.syntax().green().to_owned();
    let shares = std::thread::scope(|scope| {
        let begin = |nth| {
            let (source, green, counted) = (facts.source, green.clone(), facts.counted.clone());
            scope.spawn(move || {
                let root = SyntaxNode::new_root(green);
                let mut facts = Facts::of(source, &SourceFile::cast(root.clone())?);
                (facts.tells_lines, facts.counted) = (options.lines, counted);
                let mut edits = Edits::default();
                let remarks = walk_share(&facts, &root, share(nth), &mut edits);
                Some((remarks, edits))
            })
        };
        let running: Vec<_> = (0..threads).map(begin).collect();
        let ended = running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ended.collect::<Vec<_>>()
    });
    let mut all = Remarks::default();
    for (remarks, inserted) in shares.into_iter().flatten() {
        all.append(remarks);
        edits.append(inserted);
    }
    all
}

#[cfg(test)]
mod tests;
