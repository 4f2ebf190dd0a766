//! What can be told of a piece of syntax by itself.

use super::body::Use;
use super::read::settles;
use crate::instrument::green;
use crate::instrument::types::is_unsettled;
use ra_ap_syntax::SyntaxKind;
use ra_ap_syntax::ast::{self, AstNode, BinaryOp, HasName, LogicOp, UnaryOp};

/// Methods that change what they are called on, take it by reference, and are too common to be about anything else.
pub(super) const MUTATORS: &[&str] = &[
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

/// Types that hold no borrow.
const PLAIN_TYPES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize", "String",
];

/// Every name that a pattern binds.
pub(super) fn names(pattern: &ast::Pat) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for ident in pattern.syntax().descendants().filter_map(ast::IdentPat::cast) {
        let Some(name) = ident.name().map(|name| name.text().to_string()) else { continue };
        let is_binding = name.starts_with(|first: char| first.is_lowercase() || first == '_');
        if is_binding && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// How patterns use the place that they are matched against.
pub(super) fn use_of(patterns: &[ast::Pat]) -> Use {
    let idents = || patterns.iter().flat_map(|pattern| pattern.syntax().descendants()).filter_map(ast::IdentPat::cast);
    if idents().any(|ident| ident.ref_token().is_some() && ident.mut_token().is_some()) {
        Use::Lent
    } else if patterns.iter().any(|pattern| !names(pattern).is_empty()) {
        Use::Value
    } else {
        Use::Read
    }
}

/// The name of a path that is nothing but a name.
pub(super) fn single_name(path: &ast::PathExpr) -> Option<String> {
    let path = path.path()?;
    if path.qualifier().is_some() || path.segment()?.syntax().children().count() > 1 {
        return None;
    }
    Some(path.segment()?.name_ref()?.text().to_string())
}

/// The name at the root of a place.
pub(super) fn root(place: &ast::Expr) -> Option<ast::PathExpr> {
    match place {
        ast::Expr::PathExpr(path) => Some(path.clone()),
        ast::Expr::FieldExpr(field) => root(&field.expr()?),
        ast::Expr::ParenExpr(inner) => root(&inner.expr()?),
        ast::Expr::PrefixExpr(prefix) if prefix.op_kind() == Some(UnaryOp::Deref) => root(&prefix.expr()?),
        _ => None,
    }
}

/// The place that a statement does nothing but change, and whether the type of a name is settled by it.
pub(super) fn changed(expr: &ast::Expr) -> Option<(ast::Expr, bool)> {
    match expr {
        ast::Expr::BinExpr(assignment) if matches!(assignment.op_kind()?, BinaryOp::Assignment { .. }) => {
            let is_settling = assignment.rhs().is_some_and(|value| !is_unsettled(&value));
            match assignment.lhs()? {
                ast::Expr::IndexExpr(index) => Some((index.base()?, is_settling)),
                place => Some((place, is_settling)),
            }
        }
        // An entry of a map is moved by its own `insert` and `remove`.
        ast::Expr::MethodCallExpr(call) if matches!(call.name_ref()?.text(), "insert" | "remove") => None,
        ast::Expr::MethodCallExpr(call) if MUTATORS.contains(&call.name_ref()?.text()) => {
            Some((call.receiver()?, settles(call)))
        }
        _ => None,
    }
}

/// Whether the type of a closure's result is settled only by its use.
pub(super) fn gives_open(closure: &ast::ClosureExpr) -> bool {
    let result = match closure.body() {
        Some(ast::Expr::BlockExpr(block)) => block.stmt_list().and_then(|list| list.tail_expr()),
        body => body,
    };
    closure.ret_type().is_none() && result.is_some_and(|result| is_unsettled(&result))
}

/// Whether it is `a && b`.
pub(super) fn is_chain(pair: &ast::BinExpr) -> bool {
    pair.op_kind() == Some(BinaryOp::LogicOp(LogicOp::And))
}

/// Whether a part of a type is left open.
pub(super) fn has_hole(ty: &ast::Type) -> bool {
    green::has(ty.syntax(), ast::InferType::can_cast)
}

/// Whether a type holds no borrow, as far as its name tells.
pub(super) fn is_plain_type(ty: &ast::Type) -> bool {
    let text = green::text(ty.syntax());
    PLAIN_TYPES.contains(&text.trim_start_matches("mut "))
}

/// Whether a value holds no borrow, as far as the way it is written tells.
pub(super) fn is_plain_value(value: &ast::Expr) -> bool {
    match value {
        ast::Expr::Literal(_) => true,
        ast::Expr::CastExpr(cast) => cast.ty().is_some_and(|ty| is_plain_type(&ty)),
        ast::Expr::PrefixExpr(prefix) => prefix.expr().is_some_and(|inner| is_plain_value(&inner)),
        ast::Expr::TupleExpr(tuple) => tuple.fields().all(|field| is_plain_value(&field)),
        ast::Expr::MacroExpr(call) => {
            let path = call.macro_call().and_then(|call| call.path());
            path.is_some_and(|path| green::text(path.syntax()) == "format")
        }
        ast::Expr::CallExpr(call) => {
            let path = call.expr().map(|path| green::text(path.syntax())).unwrap_or_default();
            path == "String::from" || path == "String::new"
        }
        _ => false,
    }
}

/// The names in the braces of a format string.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let inside = text.split('{').skip(1).filter_map(|piece| piece.split('}').next());
    let words = inside.flat_map(move |inside| inside.split(move |c: char| !is_name(c)));
    words.filter(|word| word.starts_with(|first: char| first.is_alphabetic() || first == '_'))
}

/// Whether a token tree or an expression stands under this kind of node.
pub(super) fn has(node: &ra_ap_syntax::SyntaxNode, kind: SyntaxKind) -> bool {
    green::has(node, |part| part == kind)
}
