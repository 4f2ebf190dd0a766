//! What can be read off a piece of syntax without making a node for each part of it.
//!
//! A `SyntaxNode` knows its parents and its place, and each one that is made is memory of its own. What lies below one, the
//! green tree, is shared and has neither; for a question about kinds alone it is enough, and costs a fraction.

use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{GreenNode, NodeOrToken, SyntaxKind, SyntaxNode, TextRange, TextSize};
use std::ops::Deref;

/// A node without parents and without a place.
type Green = <GreenNode as Deref>::Target;

fn kind(green: &Green) -> SyntaxKind {
    SyntaxKind::from(green.kind().0)
}

/// Whether a node, or one below it, is of such a kind.
pub(super) fn has(node: &SyntaxNode, is_wanted: impl Fn(SyntaxKind) -> bool + Copy) -> bool {
    below(node.green(), is_wanted)
}

fn below(green: &Green, is_wanted: impl Fn(SyntaxKind) -> bool + Copy) -> bool {
    is_wanted(kind(green))
        || green.children().any(|child| child.into_node().is_some_and(|child| below(child, is_wanted)))
}

/// Whether the code of a node begins with another node of such a kind.
pub(super) fn begins_with(node: &SyntaxNode, is_wanted: impl Fn(SyntaxKind) -> bool + Copy) -> bool {
    leads(node.green(), is_wanted)
}

fn leads(green: &Green, is_wanted: impl Fn(SyntaxKind) -> bool + Copy) -> bool {
    let mut parts = green.children();
    let first = parts.find(|part| match part {
        NodeOrToken::Node(node) => first_code(node).is_some(),
        NodeOrToken::Token(token) => !SyntaxKind::from(token.kind().0).is_trivia(),
    });
    first.and_then(NodeOrToken::into_node).is_some_and(|first| is_wanted(kind(first)) || leads(first, is_wanted))
}

/// Does something with every node below this one that is of such a kind, an outer one before those in it. For kinds that
/// are few: who looks at all nodes has `descendants`.
pub(super) fn each(
    node: &SyntaxNode,
    is_wanted: impl Fn(SyntaxKind) -> bool + Copy,
    found: &mut impl FnMut(SyntaxNode),
) {
    for child in node.children() {
        let has_more = child.green().children().any(|part| part.into_node().is_some_and(|part| below(part, is_wanted)));
        if is_wanted(child.kind()) {
            found(child.clone());
        }
        if has_more {
            each(&child, is_wanted, found);
        }
    }
}

/// The parts of which a node consists, tokens and nodes, each with the place where it stands.
pub(super) fn parts(node: &SyntaxNode) -> impl Iterator<Item = (SyntaxKind, TextRange)> {
    let mut at = node.text_range().start();
    node.green().children().map(move |part| {
        let (part, length) = match part {
            NodeOrToken::Node(node) => (kind(node), node.text_len()),
            NodeOrToken::Token(token) => (SyntaxKind::from(token.kind().0), token.text_len()),
        };
        at += length;
        (part, TextRange::at(at - length, length))
    })
}

/// Where the attributes of a node end that stand in it. `None`: it has none.
pub(super) fn attributes_end(node: &SyntaxNode) -> Option<TextSize> {
    parts(node).filter(|(part, _)| *part == SyntaxKind::ATTR).map(|(_, range)| range.end()).last()
}

/// The statements of a block and its tail, for which the tree is gone through once.
pub(super) fn contents(list: &ast::StmtList) -> (Vec<ast::Stmt>, Option<ast::Expr>) {
    let (mut statements, mut tail) = (Vec::new(), None);
    for child in list.syntax().children() {
        statements.extend(ast::Stmt::cast(child.clone()));
        tail = tail.or_else(|| ast::Expr::cast(child));
    }
    (statements, tail)
}

/// The text of a node.
pub(super) fn text(node: &SyntaxNode) -> String {
    let mut text = String::with_capacity(node.text_range().len().into());
    write(node.green(), &mut text);
    text
}

fn write(green: &Green, text: &mut String) {
    for part in green.children() {
        match part {
            NodeOrToken::Node(node) => write(node, text),
            NodeOrToken::Token(token) => text.push_str(token.text()),
        }
    }
}

/// Where the code of a node begins: after the comments that hang on it.
pub(super) fn start_of(node: &SyntaxNode) -> TextSize {
    let start = node.text_range().start();
    first_code(node.green()).map_or(start, |trivia| start + trivia)
}

/// How much stands in a node before its first token that is code. `None`: it has no code.
fn first_code(green: &Green) -> Option<TextSize> {
    let mut before = TextSize::new(0);
    for child in green.children() {
        let (found, length) = match child {
            NodeOrToken::Node(node) => (first_code(node), node.text_len()),
            NodeOrToken::Token(token) if SyntaxKind::from(token.kind().0).is_trivia() => (None, token.text_len()),
            NodeOrToken::Token(_) => (Some(TextSize::new(0)), TextSize::new(0)),
        };
        if let Some(found) = found {
            return Some(before + found);
        }
        before += length;
    }
    None
}
