//! `tokio::select!`: its branches are futures that somebody waits for, and code that runs when one is ready.

use super::green::{self, start_of};
use super::macros::argument;
use super::walk::{Walker, parentheses};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{SyntaxKind, TextRange};

/// A token between the braces of a `select!`, or a tree of them.
struct Part<'a> {
    kind: SyntaxKind,
    start: usize,
    end: usize,
    text: &'a str,
}

/// A branch: where its future stands, its condition, and what it does.
#[derive(Default)]
struct Branch {
    future: Option<(usize, usize)>,
    condition: Option<(usize, usize)>,
    handler: Option<(usize, usize)>,
}

impl Walker<'_, '_> {
    /// Walks the branches of a `select!`.
    pub(super) fn select(&mut self, tree: &ast::TokenTree) {
        for branch in branches(self.facts.source, self.base, tree) {
            let piece = |range: Option<(usize, usize)>| {
                let (start, end) = range?;
                argument(self.facts, self.base + start, self.base + end)
            };
            let [future, condition, handler] = [branch.future, branch.condition, branch.handler].map(piece);
            let outer = self.base;
            if let Some(future) = future {
                self.base = future.base;
                if !lends_new(&future.what) {
                    self.waited(&future.what, "awaiting");
                }
                self.root(future.what.syntax());
            }
            if let Some(condition) = condition {
                self.base = condition.base;
                self.root(condition.what.syntax());
            }
            if let Some(handler) = handler {
                self.base = handler.base;
                self.handler(&handler.what);
            }
            self.base = outer;
        }
    }

    /// What runs when a branch is ready: it reports its line, which may not be the one after the line before.
    fn handler(&mut self, handler: &ast::Expr) {
        let line = std::mem::take(&mut self.line);
        if !matches!(handler, ast::Expr::BlockExpr(_)) {
            let report = self.report(self.line_at(start_of(handler.syntax())));
            let (open, close) = parentheses(handler);
            self.wrap(handler.syntax().text_range(), format!("{{ {report}{open}"), format!("{close} }}"));
        }
        self.root(handler.syntax());
        self.line = line;
    }
}

/// Whether an expression lends what it has just made: that lives as long as the `select!`, but not out of a wrapper.
fn lends_new(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::RefExpr(lent) => !matches!(lent.expr(), Some(ast::Expr::PathExpr(_) | ast::Expr::FieldExpr(_))),
        _ => false,
    }
}

/// The branches between the parentheses or braces of a `select!`.
fn branches(source: &str, base: usize, tree: &ast::TokenTree) -> Vec<Branch> {
    let part = |(kind, range): (SyntaxKind, TextRange)| {
        let (start, end) = (usize::from(range.start()), usize::from(range.end()));
        Part { kind, start, end, text: &source[base + start..base + end] }
    };
    let inside = tree.syntax().text_range();
    let inside =
        green::parts(tree.syntax()).filter(|(_, range)| range.start() > inside.start() && range.end() < inside.end());
    let parts: Vec<Part<'_>> = inside.filter(|(kind, _)| !kind.is_trivia()).map(part).collect();
    let mut found = Vec::new();
    let mut at = 0;
    // `biased;`
    if parts.get(1).is_some_and(|part| part.kind == SyntaxKind::SEMICOLON) {
        at = 2;
    }
    while at < parts.len() {
        let (branch, next) = one_branch(&parts, at);
        found.push(branch);
        at = next.max(at + 1);
    }
    found
}

/// The branch that begins at this part, and where the next one begins.
fn one_branch(parts: &[Part<'_>], from: usize) -> (Branch, usize) {
    let mut branch = Branch::default();
    let text = |at: usize| parts.get(at).map(|part| part.text);
    let is = |at: usize, wanted: &str| text(at) == Some(wanted);
    let joined = |at: usize| {
        let ends = parts.get(at).map(|part| part.end);
        ends.is_some() && ends == parts.get(at + 1).map(|part| part.start)
    };
    let is_arrow = |at: usize| is(at, "=>") || is(at, "=") && is(at + 1, ">") && joined(at);
    let after_arrow = |at: usize| if is(at, "=>") { at + 1 } else { at + 2 };
    let range = |from: usize, to: usize| {
        let (first, last) = (parts.get(from)?, parts.get(to.checked_sub(1)?)?);
        (from < to).then_some((first.start, last.end))
    };
    let find = |from: usize, wanted: &dyn Fn(usize) -> bool| (from..parts.len()).find(|at| wanted(*at));
    let mut at = from;
    if !is(at, "else") {
        let is_set = |at: usize| {
            let is_part = at > 0 && joined(at - 1) && text(at - 1).is_some_and(|before| ".=<>!".contains(before));
            is(at, "=") && !is_arrow(at) && !is_part
        };
        let Some(set) = find(at, &is_set) else { return (branch, parts.len()) };
        let is_end = |at: usize| is_arrow(at) || is(at, ",") && is(at + 1, "if");
        let Some(end) = find(set + 1, &is_end) else { return (branch, parts.len()) };
        branch.future = range(set + 1, end);
        at = end;
        if is(at, ",") {
            let Some(end) = find(at, &is_arrow) else { return (branch, parts.len()) };
            branch.condition = range(at + 2, end);
            at = end;
        }
    } else {
        at += 1;
    }
    if !is_arrow(at) {
        return (branch, parts.len());
    }
    at = after_arrow(at);
    let is_block = parts.get(at).is_some_and(|part| part.kind == SyntaxKind::TOKEN_TREE && part.text.starts_with('{'));
    let end = match is_block && !is(at + 1, ".") && !is(at + 1, "?") {
        true => at + 1,
        false => find(at, &|at| is(at, ",")).unwrap_or(parts.len()),
    };
    branch.handler = range(at, end);
    (branch, if is(end, ",") { end + 1 } else { end })
}
