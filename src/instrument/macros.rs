//! Macros whose arguments are known to be expressions, and how to read them.

use super::facts::Facts;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SyntaxKind};

/// Macros that print, each with a twin in the probe.
const PRINTS: &[&str] = &["print", "println", "eprint", "eprintln"];

/// Macros that borrow their arguments: to print them, to put them into a text, or to compare them.
const LOOKS: &[&str] = &[
    "assert_eq",
    "assert_ne",
    "debug_assert_eq",
    "debug_assert_ne",
    "format",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
];

/// Other macros whose arguments are expressions and nothing but evaluated.
const TAKES: &[&str] = &["join", "try_join", "vec", "write", "writeln"];

/// What a macro does with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Borrows them and prints.
    Prints,
    /// Borrows them.
    Looks,
    /// Evaluates them.
    Takes,
    /// `matches!`: the first one is an expression.
    Matches,
    /// `tokio::select!`: it has a syntax of its own.
    Select,
    /// Unknown.
    Other,
}

/// What a macro of this path does. One that the file defines itself is unknown.
pub(super) fn kind_of(facts: &Facts<'_>, path: &str) -> Kind {
    let name = path.rsplit("::").next().unwrap_or_default();
    let is_std = path == name || path == format!("std::{name}");
    let is_known = is_std || path.starts_with("tokio::");
    match name {
        _ if facts.defines(name) => Kind::Other,
        name if PRINTS.contains(&name) && is_std => Kind::Prints,
        name if LOOKS.contains(&name) && is_known => Kind::Looks,
        name if TAKES.contains(&name) && is_known => Kind::Takes,
        "matches" if is_std => Kind::Matches,
        "select" if facts.resolve_macro(path) == "tokio::select" => Kind::Select,
        _ => Kind::Other,
    }
}

/// An argument of a macro that is an expression.
#[derive(Debug)]
pub(super) struct Argument {
    pub(super) expr: ast::Expr,
    /// Where its text begins in the file.
    pub(super) base: usize,
}

/// The arguments of a macro that are expressions; `base` is where the text begins to which `tree` belongs.
pub(super) fn arguments(facts: &Facts<'_>, tree: &ast::TokenTree, kind: Kind, base: usize) -> Vec<Argument> {
    let range = tree.syntax().text_range();
    let mut from = usize::from(range.start()) + 1;
    let mut pieces = Vec::new();
    for element in tree.syntax().children_with_tokens() {
        if matches!(element.kind(), SyntaxKind::COMMA | SyntaxKind::SEMICOLON) {
            pieces.push((from, usize::from(element.text_range().start())));
            from = usize::from(element.text_range().end());
        }
    }
    pieces.push((from, usize::from(range.end()) - 1));
    let first = match kind {
        Kind::Other | Kind::Select => 0,
        Kind::Matches => 1,
        Kind::Prints | Kind::Looks | Kind::Takes => usize::MAX,
    };
    let pieces = pieces.into_iter().take(first);
    pieces.filter_map(|(start, end)| argument(facts, base + start, base + end)).collect()
}

/// An argument that stands between these places of the file, if it is an expression.
pub(super) fn argument(facts: &Facts<'_>, start: usize, end: usize) -> Option<Argument> {
    let piece = &facts.source[start..end];
    let text = piece.trim();
    let parse = ast::Expr::parse(text, Edition::Edition2024);
    let node = parse.syntax_node();
    if text.is_empty() || !parse.errors().is_empty() || usize::from(node.text_range().len()) != text.len() {
        return None;
    }
    let base = start + piece.len() - piece.trim_start().len();
    Some(Argument { expr: ast::Expr::cast(node)?, base })
}
