//! How an expression uses the locals that it mentions.

use super::body::Use;
use super::read::Reader;
use super::syntax;
use crate::instrument::green;
use crate::instrument::macros::{self, Kind, What};
use ra_ap_syntax::ast::{self, AstNode, AstToken, BinaryOp, HasArgList, UnaryOp};
use ra_ap_syntax::{SyntaxKind, SyntaxNode};

/// Methods of the standard library that only look at what they are called on.
const LOOKERS: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_ref",
    "as_slice",
    "as_str",
    "bytes",
    "capacity",
    "chars",
    "clone",
    "contains",
    "contains_key",
    "elapsed",
    "ends_with",
    "first",
    "get",
    "is_empty",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "iter",
    "keys",
    "last",
    "len",
    "lines",
    "split",
    "starts_with",
    "to_owned",
    "to_string",
    "to_vec",
    "trim",
    "values",
];

/// Functions that change what their arguments are borrowed from, and keep nothing of it.
const IN_PLACE: &[&str] = &["mem::replace", "mem::swap", "mem::take"];

impl Reader<'_> {
    /// Reads an expression whose value is used like this. What is evaluated first is read first.
    pub(super) fn expr(&mut self, expr: &ast::Expr, how: Use) {
        match expr {
            ast::Expr::PathExpr(_) | ast::Expr::FieldExpr(_) | ast::Expr::IndexExpr(_) | ast::Expr::ParenExpr(_) => {
                self.place(expr, how, true);
            }
            ast::Expr::PrefixExpr(prefix) if prefix.op_kind() == Some(UnaryOp::Deref) => self.place(expr, how, true),
            ast::Expr::RefExpr(lent) => {
                let how = match (lent.raw_token().is_some(), lent.mut_token().is_some()) {
                    (true, _) => Use::Unknown,
                    (_, true) => Use::Lent,
                    _ => Use::Shared,
                };
                self.inner(lent.expr(), how);
            }
            ast::Expr::CastExpr(cast) => self.inner(cast.expr(), Use::Read),
            ast::Expr::BinExpr(pair) => self.pair(pair),
            ast::Expr::MethodCallExpr(call) => {
                let how = call.name_ref().map_or(Use::Called, |name| self.method(name.text()));
                self.inner(call.receiver(), how);
                for arg in call.arg_list().into_iter().flat_map(|list| list.args()) {
                    self.expr(&arg, Use::Value);
                }
            }
            ast::Expr::CallExpr(call) => self.function_call(call),
            ast::Expr::MacroExpr(call) => call.macro_call().iter().for_each(|call| self.macro_call(call)),
            ast::Expr::RecordExpr(record) => self.record(record),
            ast::Expr::IfExpr(branch) => self.if_expr(branch, self.range(branch.syntax())),
            ast::Expr::WhileExpr(turn) => self.while_loop(turn),
            ast::Expr::ForExpr(turn) => self.for_loop(turn),
            ast::Expr::LoopExpr(turn) => self.endless_loop(turn),
            ast::Expr::MatchExpr(choice) => self.match_expr(choice),
            ast::Expr::BlockExpr(block) => self.block_expr(block),
            ast::Expr::ClosureExpr(closure) => self.closure(closure),
            // `f(x)?`, `-x`, `(x, y)`, `return x` and the like.
            other => {
                other.syntax().children().filter_map(ast::Expr::cast).for_each(|part| self.expr(&part, Use::Value))
            }
        }
    }

    fn inner(&mut self, expr: Option<ast::Expr>, how: Use) {
        if let Some(expr) = expr {
            self.expr(&expr, how);
        }
    }

    /// Reads a place: a name, or a part of what another place holds.
    fn place(&mut self, expr: &ast::Expr, how: Use, whole: bool) {
        let part = if how == Use::Overwritten { Use::Written } else { how };
        match expr {
            ast::Expr::PathExpr(path) => {
                if let Some(name) = syntax::single_name(path) {
                    let (at, _) = self.range(path.syntax());
                    self.mention(&name, at, how, whole);
                }
            }
            ast::Expr::ParenExpr(inner) => inner.expr().iter().for_each(|inner| self.place(inner, how, whole)),
            ast::Expr::FieldExpr(field) => field.expr().iter().for_each(|base| self.place(base, part, false)),
            ast::Expr::IndexExpr(index) => {
                // What is indexed stays where it is.
                let part = if part == Use::Value { Use::Read } else { part };
                index.base().iter().for_each(|base| self.place(base, part, whole));
                self.inner(index.index(), Use::Value);
            }
            ast::Expr::PrefixExpr(prefix) if prefix.op_kind() == Some(UnaryOp::Deref) => {
                // Behind a reference nothing can be moved.
                let is_copied = part == Use::Value
                    && matches!(prefix.expr(), Some(ast::Expr::PathExpr(path)) if self.is_reference(&path));
                let part = if is_copied { Use::Read } else { part };
                prefix.expr().iter().for_each(|base| self.place(base, part, whole));
            }
            other => self.expr(other, Use::Value),
        }
    }

    /// An assignment, a comparison or a sum.
    fn pair(&mut self, pair: &ast::BinExpr) {
        match pair.op_kind() {
            Some(BinaryOp::Assignment { op }) => {
                self.inner(pair.rhs(), Use::Value);
                let how = match op {
                    None => Use::Overwritten,
                    // What the program itself does in its operators happens in between.
                    Some(_) if self.facts.has_operators => Use::Called,
                    Some(_) => Use::Written,
                };
                pair.lhs().iter().for_each(|to| self.assign(to, how));
            }
            Some(BinaryOp::CmpOp(_) | BinaryOp::LogicOp(_)) => {
                self.inner(pair.lhs(), Use::Read);
                self.inner(pair.rhs(), Use::Read);
            }
            _ => {
                self.inner(pair.lhs(), Use::Value);
                self.inner(pair.rhs(), Use::Value);
            }
        }
    }

    /// What an assignment writes to: a place, or a pattern of places.
    fn assign(&mut self, to: &ast::Expr, how: Use) {
        match to {
            ast::Expr::TupleExpr(_) | ast::Expr::ArrayExpr(_) | ast::Expr::ParenExpr(_) => {
                to.syntax().children().filter_map(ast::Expr::cast).for_each(|part| self.assign(&part, how));
            }
            ast::Expr::CallExpr(call) => {
                call.arg_list().into_iter().flat_map(|list| list.args()).for_each(|part| self.assign(&part, how));
            }
            ast::Expr::RecordExpr(record) => {
                let fields = record.record_expr_field_list().into_iter().flat_map(|list| list.fields());
                fields.filter_map(|field| field.expr()).for_each(|part| self.assign(&part, how));
            }
            place => self.expr(place, how),
        }
    }

    /// What a method of this name does with what it is called on.
    fn method(&self, name: &str) -> Use {
        match self.facts.receivers(name) {
            Some(true) => Use::Shared,
            Some(false) => Use::Called,
            None if syntax::MUTATORS.contains(&name) => Use::Changed,
            None if LOOKERS.contains(&name) => Use::Shared,
            None => Use::Called,
        }
    }

    fn function_call(&mut self, call: &ast::CallExpr) {
        let path = match call.expr() {
            Some(ast::Expr::PathExpr(path))
                if syntax::single_name(&path).is_none_or(|_| self.local_of(&path).is_none()) =>
            {
                path.path().map(|path| self.facts.resolve(&path)).unwrap_or_default()
            }
            callee => {
                self.inner(callee, Use::Called);
                String::new()
            }
        };
        let is_in_place =
            path.strip_prefix("std::").or(path.strip_prefix("core::")).is_some_and(|path| IN_PLACE.contains(&path));
        for arg in call.arg_list().into_iter().flat_map(|list| list.args()) {
            match &arg {
                ast::Expr::RefExpr(lent) if is_in_place && lent.mut_token().is_some() => {
                    self.inner(lent.expr(), Use::Changed)
                }
                ast::Expr::PathExpr(path) if is_in_place && self.is_reference(path) => self.expr(&arg, Use::Changed),
                _ => self.expr(&arg, Use::Value),
            }
        }
    }

    fn is_reference(&self, path: &ast::PathExpr) -> bool {
        self.local_of(path).is_some_and(|local| self.body.locals[local].is_reference)
    }

    fn record(&mut self, record: &ast::RecordExpr) {
        let Some(list) = record.record_expr_field_list() else { return };
        for field in list.fields() {
            match (field.colon_token(), field.expr(), field.name_ref()) {
                (None, _, Some(name)) => {
                    let (at, _) = self.range(name.syntax());
                    self.mention(name.text(), at, Use::Value, true);
                }
                (_, value, _) => self.inner(value, Use::Value),
            }
        }
        self.inner(list.spread(), Use::Value);
    }

    fn macro_call(&mut self, call: &ast::MacroCall) {
        let (Some(path), Some(tree)) = (call.path(), call.token_tree()) else { return };
        let path = green::text(path.syntax());
        let kind = macros::kind_of(self.facts, &path);
        if matches!(kind, Kind::Other | Kind::Select) {
            return self.unknown(tree.syntax());
        }
        let writes = path.ends_with("write") || path.ends_with("writeln");
        for (nth, argument) in macros::arguments(self.facts, &tree, kind, self.base).into_iter().enumerate() {
            let outer = std::mem::replace(&mut self.base, argument.base);
            let how = match kind {
                _ if writes && nth == 0 => Use::Called,
                Kind::Takes if !writes => Use::Value,
                _ => Use::Read,
            };
            match &argument.what {
                What::Name(name) => self.mention(name, argument.base, how, true),
                What::Text(_) if how == Use::Called => {}
                What::Text(text) => {
                    syntax::names_in(text).for_each(|name| self.mention(name, argument.base, Use::Read, true));
                }
                What::Expr(ast::Expr::BinExpr(named))
                    if matches!(named.op_kind(), Some(BinaryOp::Assignment { op: None })) =>
                {
                    self.inner(named.rhs(), Use::Read);
                }
                What::Expr(ast::Expr::Literal(text)) if how != Use::Called => self.names_in(text.syntax(), Use::Read),
                What::Expr(value) => self.expr(value, how),
            }
            self.base = outer;
        }
    }

    /// A macro that nobody knows: whatever has the name of a local may be one.
    fn unknown(&mut self, tree: &SyntaxNode) {
        for token in tree.descendants_with_tokens().filter_map(|element| element.into_token()) {
            match token.kind() {
                SyntaxKind::IDENT | SyntaxKind::SELF_KW => {
                    let at = self.base + usize::from(token.text_range().start());
                    self.mention(token.text(), at, Use::Unknown, true);
                }
                SyntaxKind::STRING => {
                    let at = self.base + usize::from(token.text_range().start());
                    syntax::names_in(token.text()).for_each(|name| self.mention(name, at, Use::Unknown, true));
                }
                _ => {}
            }
        }
    }

    /// The names in the braces of a format string.
    fn names_in(&mut self, literal: &SyntaxNode, how: Use) {
        let Some(text) = literal.first_token().and_then(ast::String::cast) else { return };
        let (at, _) = self.range(literal);
        syntax::names_in(text.text()).for_each(|name| self.mention(name, at, how, true));
    }
}
