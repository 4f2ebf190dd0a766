//! Which names a pattern binds, and which local a statement has changed.

use super::types::is_unsettled;
use ra_ap_syntax::ast::{self, AstNode, BinaryOp, HasName, UnaryOp};

/// Methods that change what they are called on, take it by reference, and are too common to be about anything else.
const MUTATORS: &[&str] = &[
    "push",
    "push_str",
    "push_back",
    "push_front",
    "pop",
    "pop_back",
    "pop_front",
    "insert",
    "remove",
    "extend",
    "append",
    "clear",
    "truncate",
    "retain",
    "sort",
    "sort_unstable",
    "sort_by_key",
    "reverse",
    "dedup",
    "resize",
];

/// The names that a pattern binds, each once. Those that begin with `_` are nobody's business.
pub(super) fn bindings(pattern: &ast::Pat) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for ident in pattern.syntax().descendants().filter_map(ast::IdentPat::cast) {
        let Some(name) = ident.name().map(|name| name.text().to_string()) else { continue };
        let is_binding = name.starts_with(|first: char| first.is_lowercase());
        if is_binding && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The names that the `let`s of a condition bind.
pub(super) fn condition_bindings(condition: Option<ast::Expr>) -> Vec<String> {
    let Some(condition) = condition else { return Vec::new() };
    match condition {
        ast::Expr::LetExpr(let_expr) => let_expr.pat().map(|pattern| bindings(&pattern)).unwrap_or_default(),
        ast::Expr::BinExpr(chain) => [chain.lhs(), chain.rhs()].into_iter().flat_map(condition_bindings).collect(),
        _ => Vec::new(),
    }
}

/// The local, or the field of one, that a statement has just changed: what to call it, and the expression for it.
/// After an assignment nobody else can hold a borrow that matters: the program's own write was in its way.
pub(super) fn changed(expr: &ast::Expr, odd_fields: bool) -> Option<(String, String)> {
    let place = match expr {
        ast::Expr::BinExpr(assignment) if assignment.rhs().is_some_and(|value| !is_unsettled(&value)) => {
            match assignment.op_kind()? {
                BinaryOp::Assignment { .. } => match assignment.lhs()? {
                    ast::Expr::IndexExpr(index) => index.base()?,
                    place => place,
                },
                _ => return None,
            }
        }
        ast::Expr::MethodCallExpr(call) if MUTATORS.contains(&call.name_ref()?.text()) => call.receiver()?,
        _ => return None,
    };
    let text = place.syntax().text().to_string();
    match &place {
        ast::Expr::PathExpr(_) if is_local(&text) => Some((text.clone(), text)),
        ast::Expr::FieldExpr(_) if !odd_fields && is_field_of_local(&place) => Some((text.clone(), text)),
        ast::Expr::PrefixExpr(prefix) if prefix.op_kind() == Some(UnaryOp::Deref) => {
            let inner = prefix.expr()?.syntax().text().to_string();
            is_local(&inner).then_some((inner, text))
        }
        _ => None,
    }
}

fn is_local(text: &str) -> bool {
    text.starts_with(|first: char| first.is_lowercase()) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn is_field_of_local(place: &ast::Expr) -> bool {
    match place {
        ast::Expr::FieldExpr(field) => field.expr().is_some_and(|inner| is_field_of_local(&inner)),
        ast::Expr::PathExpr(path) => is_local(&path.syntax().text().to_string()),
        _ => false,
    }
}
