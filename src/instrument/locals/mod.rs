//! Where the locals of a program are looked at, and where what is known of them is put in doubt.
//!
//! A trace shows of each local the text that it had when it was last looked at. So that no text outlives its value, a
//! local that a statement may change is put in doubt before it and looked at again after it, if that is certain to
//! compile; until then, whatever happens in the trace makes it unknown. All this is told from the syntax: types are
//! not known here.

mod body;
mod diverges;
mod judge;
mod read;
mod syntax;
mod uses;

use super::facts::Facts;
use super::green;
use body::{Body, Role, Use};
use judge::Judge;
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use std::collections::HashMap;

/// A local that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The local of this name.
    Whole(String),
    /// The same, if what it shares with others may have changed.
    Again(String),
    /// One field of a local.
    Part {
        /// The local.
        of: String,
        /// The field, with its local.
        place: String,
    },
    /// The local, or one field of it where its type has no text.
    WholeOrPart {
        /// The local.
        of: String,
        /// The field, with its local.
        place: String,
    },
}

/// Locals that are put in doubt, by what is done with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubts {
    /// Used as a value.
    pub(super) moved: Vec<String>,
    /// A method is called.
    pub(super) called: Vec<String>,
    /// Lent, or changed.
    pub(super) changed: Vec<String>,
}

impl Doubts {
    fn add(&mut self, name: &str, how: Use) {
        let list = match how {
            Use::Value => &mut self.moved,
            Use::Called => &mut self.called,
            _ => &mut self.changed,
        };
        if !list.iter().any(|known| known == name) {
            list.push(name.to_owned());
        }
    }
}

/// What is to be inserted for the locals of a file, by places in it.
#[derive(Debug, Default)]
pub(super) struct Plan {
    before: HashMap<usize, Doubts>,
    heads: HashMap<usize, Doubts>,
    after: HashMap<usize, Vec<Look>>,
    starts: HashMap<usize, Vec<Look>>,
    scopes: HashMap<usize, Vec<String>>,
    shadows: HashMap<usize, Vec<String>>,
    /// Names, by the beginning of the `let` that binds them without a look.
    untold: HashMap<usize, Vec<String>>,
}

impl Plan {
    /// Plans for every function in an item of a file.
    pub(super) fn of(facts: &Facts<'_>, item: &SyntaxNode) -> Self {
        let mut plan = Self::default();
        let mut functions: Vec<ast::Fn> = ast::Fn::cast(item.clone()).into_iter().collect();
        green::each(item, ast::Fn::can_cast, &mut |node| functions.extend(ast::Fn::cast(node)));
        for function in functions {
            if let Some(body) = read::Reader::function(facts, &function) {
                Judge { body: &body, plan: &mut plan }.function();
                let is_left = function.async_token().is_none() && !is_main(&function);
                plan.scopes(&body, is_left);
            }
        }
        plan
    }

    /// What is put in doubt before the statement that begins here.
    pub(super) fn doubts_before(&self, statement: usize) -> Option<&Doubts> {
        self.before.get(&statement)
    }

    /// What is put in doubt at each turn of the loop that begins here.
    pub(super) fn doubts_of_turn(&self, turn: usize) -> Option<&Doubts> {
        self.heads.get(&turn)
    }

    /// What is looked at after the statement that ends here.
    pub(super) fn looks_after(&self, statement: usize) -> &[Look] {
        self.after.get(&statement).map_or(&[], Vec::as_slice)
    }

    /// What is looked at where the statements of a block begin.
    pub(super) fn looks_at_start(&self, block: usize) -> &[Look] {
        self.starts.get(&block).map_or(&[], Vec::as_slice)
    }

    /// The names that end with the block whose statements begin here.
    pub(super) fn scope(&self, block: usize) -> &[String] {
        self.scopes.get(&block).map_or(&[], Vec::as_slice)
    }

    /// The names with which the statement that begins here hides those of a block around it.
    pub(super) fn shadows(&self, statement: usize) -> &[String] {
        self.shadows.get(&statement).map_or(&[], Vec::as_slice)
    }

    /// Whether a `let` that begins here is followed by a look at this name.
    pub(super) fn is_told(&self, statement: usize, name: &str) -> bool {
        !self.untold.get(&statement).is_some_and(|names| names.iter().any(|untold| untold == name))
    }

    fn before(&mut self, statement: usize) -> &mut Doubts {
        self.before.entry(statement).or_default()
    }

    fn head(&mut self, turn: usize) -> &mut Doubts {
        self.heads.entry(turn).or_default()
    }

    fn look_after(&mut self, statement: usize, look: Look) {
        let looks = self.after.entry(statement).or_default();
        if !looks.contains(&look) {
            looks.push(look);
        }
    }

    fn look_at_start(&mut self, block: usize, look: Look) {
        let looks = self.starts.entry(block).or_default();
        if !looks.contains(&look) {
            looks.push(look);
        }
    }

    /// Notes which names end with which block. `is_left`: the caller goes on in the same lane, with locals of its own.
    fn scopes(&mut self, body: &Body, is_left: bool) {
        for local in body.locals.iter().filter(|local| local.is_shown()) {
            if let Some(statement) = local.statement.filter(|_| !local.is_told) {
                self.untold.entry(statement).or_default().push(local.name.clone());
            }
            let Some(block) = body.blocks.get(local.block) else { continue };
            let is_lane = block.role == Role::Routine && (block.is_async || local.block == 0 && !is_left);
            if is_lane {
                continue;
            }
            let hides = |other: &body::Local| {
                other.name == local.name
                    && other.block != local.block
                    && other.from < local.from
                    && local.from < other.until
            };
            let (list, at) = match local.statement {
                Some(statement) if body.locals.iter().any(hides) => (&mut self.shadows, statement),
                _ => (&mut self.scopes, block.start),
            };
            let names = list.entry(at).or_default();
            if !names.contains(&local.name) {
                names.push(local.name.clone());
            }
        }
        // What a closure takes with it has the name of what stays outside.
        for (block, name) in &body.taken {
            let names = self.scopes.entry(body.blocks[*block].start).or_default();
            if !body.blocks[*block].is_async && !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
}

fn is_main(function: &ast::Fn) -> bool {
    function.name().is_some_and(|name| name.text() == "main")
}
