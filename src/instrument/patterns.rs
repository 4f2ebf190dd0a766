//! Which names a pattern binds.

use ra_ap_syntax::ast::{self, AstNode, HasName};

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
