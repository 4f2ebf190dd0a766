//! The text of what is inserted for locals. Where it is inserted is planned in `locals`.

use super::locals::{Doubts, Look};
use super::walk::{PROBE, Walker};
use ra_ap_syntax::SyntaxNode;

impl Walker<'_, '_> {
    /// Statements that look at locals which have just been bound.
    pub(super) fn locals(&self, names: &[String]) -> String {
        let report = |name: &String| format!("{PROBE}::local!({name:?}, {name}); ");
        if self.options.locals { names.iter().map(report).collect() } else { String::new() }
    }

    /// Looks at what a `let` has bound, which is there under this condition only, and at what a statement may have changed.
    pub(super) fn looks_after(&mut self, statement: &SyntaxNode, bound: &[String], condition: &str) {
        let end = self.at(statement.text_range().end());
        let bound = bound.iter().map(|name| format!(" {condition}{}", look(&Look::Whole(name.clone())).trim_start()));
        let text: String = bound.chain(self.plan.looks_after(end).iter().map(look)).collect();
        if self.options.locals && !text.is_empty() {
            self.edits.after(end, text);
        }
    }

    /// What stands at the beginning of a block: what ends its locals, and looks.
    pub(super) fn scope(&self, block: usize) -> (String, String) {
        if !self.options.locals {
            return Default::default();
        }
        (scope(self.plan.scope(block)), self.plan.looks_at_start(block).iter().map(look).collect())
    }

    /// What stands before a statement, after the report of its line.
    pub(super) fn doubts_before(&self, statement: usize) -> String {
        if !self.options.locals {
            return String::new();
        }
        let doubts = self.plan.doubts_before(statement).map(|found| self.doubts(found)).unwrap_or_default();
        scope(self.plan.shadows(statement)) + &doubts
    }

    /// What stands at each turn of a loop before its condition.
    pub(super) fn doubts_of_turn(&self, turn: usize) -> String {
        let doubts = self.plan.doubts_of_turn(turn).filter(|_| self.options.locals).map(|found| self.doubts(found));
        doubts.unwrap_or_default()
    }

    fn doubts(&self, doubts: &Doubts) -> String {
        let call = |function: &str, names: &[String], more: &str| match names {
            [] => String::new(),
            names => format!("{PROBE}::{function}(&{names:?}{more}); "),
        };
        let moved = call("moved", &doubts.moved, self.facts.moving());
        moved + &call("called", &doubts.called, "") + &call("changed", &doubts.changed, "")
    }
}

fn look(look: &Look) -> String {
    match look {
        Look::Whole(name) => format!(" {PROBE}::local!({name:?}, {name});"),
        Look::Again(name) => format!(" {PROBE}::again!({name:?}, {name});"),
        Look::Part { of, place } => format!(" {PROBE}::part!({of:?}, {place:?}, {place});"),
        Look::WholeOrPart { of, place } => format!(" {PROBE}::whole_or_part!({of:?}, {of}, {place:?}, {place});"),
    }
}

/// What takes locals away when their block is left.
pub(super) fn scope(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("let __yieldscope_scope = {PROBE}::scope(&{names:?}); ") }
}
