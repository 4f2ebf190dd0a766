//! Macros whose arguments are known to be expressions, and how to read them.

use super::facts::Facts;
use super::green;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SyntaxKind, TextRange, TextSize};

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

/// An argument of a macro.
#[derive(Clone, Debug)]
pub(super) struct Argument<T> {
    pub(super) what: T,
    /// Where its text begins in the file.
    pub(super) base: usize,
}

/// An argument that has been parsed.
pub(super) type Parsed = Argument<ast::Expr>;

/// What an argument is. Most are one word, and need no parser.
#[derive(Debug)]
pub(super) enum What<'a> {
    /// A name and nothing else.
    Name(&'a str),
    /// A text in quotes, with them.
    Text(&'a str),
    /// Another expression.
    Expr(ast::Expr),
}

/// The arguments of a macro that are expressions; `base` is where the text begins to which `tree` belongs.
pub(super) fn arguments<'a>(
    facts: &Facts<'a>,
    tree: &ast::TokenTree,
    kind: Kind,
    base: usize,
) -> Vec<Argument<What<'a>>> {
    let first = match kind {
        Kind::Other | Kind::Select => 0,
        Kind::Matches => 1,
        Kind::Prints | Kind::Looks | Kind::Takes => usize::MAX,
    };
    let (start, end) = (tree.syntax().text_range().start(), tree.syntax().text_range().end());
    let mut found = Vec::new();
    let (mut from, mut words, mut last) = (start, 0, None);
    for (part, range) in green::parts(tree.syntax()) {
        if range.start() == start {
            from = range.end();
        } else if range.end() == end || matches!(part, SyntaxKind::COMMA | SyntaxKind::SEMICOLON) {
            found.push((from, range.start(), last.take().filter(|_| words == 1)));
            (from, words) = (range.end(), 0);
        } else if !part.is_trivia() {
            (words, last) = (words + 1, Some((part, range)));
        }
    }
    let at = |place: TextSize| base + usize::from(place);
    let read = |(from, until, only): (TextSize, TextSize, Option<(SyntaxKind, TextRange)>)| {
        let word = only
            .and_then(|(part, range)| word(part, &facts.source[at(range.start())..at(range.end())], at(range.start())));
        word.or_else(|| {
            let Argument { what, base } = facts.argument(at(from), at(until))?;
            Some(Argument { what: What::Expr(what), base })
        })
    };
    found.into_iter().take(first).filter_map(read).collect()
}

/// An argument that is one token. `None`: ask the parser.
fn word(part: SyntaxKind, text: &str, base: usize) -> Option<Argument<What<'_>>> {
    let what = match part {
        // `gen` is a name in some editions.
        SyntaxKind::IDENT if !text.starts_with("r#") && text != "gen" => What::Name(text),
        // What is escaped may be so wrongly.
        SyntaxKind::STRING if text.starts_with('"') && text.ends_with('"') && !text.contains('\\') => What::Text(text),
        _ => return None,
    };
    Some(Argument { what, base })
}

/// An argument that stands between these places of the file, if it is an expression.
pub(super) fn argument(facts: &Facts<'_>, start: usize, end: usize) -> Option<Parsed> {
    let piece = &facts.source[start..end];
    let text = piece.trim();
    let parse = ast::Expr::parse(text, Edition::Edition2024);
    let node = parse.syntax_node();
    if text.is_empty() || !parse.errors().is_empty() || usize::from(node.text_range().len()) != text.len() {
        return None;
    }
    let base = start + piece.len() - piece.trim_start().len();
    Some(Argument { what: ast::Expr::cast(node)?, base })
}
