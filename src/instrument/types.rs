//! Values whose type may be known only further down: asking such a type for `Debug` could settle it wrongly.

use super::green;
use ra_ap_syntax::TextSize;
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasGenericArgs};

/// Methods whose result is whatever is wanted of it.
const WANTED: &[&str] = &["collect", "default", "into", "parse", "product", "sum", "try_into", "unwrap_or_default"];

/// Functions without a value to tell the type by.
const EMPTY: &[&str] = &["default", "new", "with_capacity"];

/// Types without parameters that are made from nothing.
const PLAIN: &[&str] = &["Instant", "Notify", "PathBuf", "String", "Duration"];

/// Whether the type of this value may have parts that are settled only by its later use.
pub(super) fn is_unsettled(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::PathExpr(path) => green::text(path.syntax()) == "None",
        ast::Expr::CallExpr(call) => call_is_unsettled(call),
        ast::Expr::MethodCallExpr(call) => {
            let wanted = call.name_ref().is_some_and(|name| WANTED.contains(&name.text()));
            wanted && call.generic_arg_list().is_none() || call.receiver().is_some_and(|inner| is_unsettled(&inner))
        }
        ast::Expr::MacroExpr(call) => green::text(call.syntax()).split_whitespace().collect::<String>() == "vec![]",
        ast::Expr::ClosureExpr(_) | ast::Expr::Literal(_) => false,
        // A branch, a tuple, a record: one part is enough.
        other => other.syntax().descendants().skip(1).filter_map(ast::Expr::cast).any(|part| {
            !matches!(part, ast::Expr::ClosureExpr(_) | ast::Expr::BlockExpr(_))
                && is_leaf(&part)
                && is_unsettled(&part)
        }),
    }
}

/// Whether the type of a `let` may be settled only later: by what it is declared as, if it is, and by its value.
pub(super) fn is_open(declared: Option<ast::Type>, value: &ast::Expr) -> bool {
    let has_hole = |ty: &ast::Type| green::has(ty.syntax(), ast::InferType::can_cast);
    match declared {
        None => is_unsettled(value),
        // `Vec<_>` is settled by the iterator it collects, not by `Vec::new()`.
        Some(ty) => has_hole(&ty) && !matches!(value, ast::Expr::MethodCallExpr(_)) && is_unsettled(value),
    }
}

/// The kinds of which [`is_unsettled`] judges without looking at every part.
fn is_leaf(expr: &ast::Expr) -> bool {
    use ast::Expr::{CallExpr, MacroExpr, MethodCallExpr, PathExpr};
    matches!(expr, PathExpr(_) | CallExpr(_) | MethodCallExpr(_) | MacroExpr(_))
}

fn call_is_unsettled(call: &ast::CallExpr) -> bool {
    let args: Vec<ast::Expr> = call.arg_list().into_iter().flat_map(|list| list.args()).collect();
    let Some(ast::Expr::PathExpr(path)) = call.expr() else { return false };
    let text = green::text(path.syntax());
    let mut names = text.rsplit("::");
    let (last, of) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    if last.starts_with(char::is_uppercase) {
        // `Ok` leaves the error's type open, `Err` the value's.
        return matches!(last, "Ok" | "Err") || args.iter().any(is_unsettled);
    }
    // `Arc::new(Mutex::new(Vec::new()))`
    if of.starts_with(char::is_uppercase) && args.iter().any(is_unsettled) {
        return true;
    }
    let from_nothing = args.is_empty() || last == "with_capacity";
    from_nothing && EMPTY.contains(&last) && !PLAIN.contains(&of) && !text.contains('<')
}

/// The `{:?}` of a value that can be told from its source.
pub(super) fn known_text(expr: &ast::Expr) -> Option<&'static str> {
    // Longer than any of these: not to be copied.
    if expr.syntax().text_range().len() > TextSize::of("VecDeque::new()") {
        return None;
    }
    match green::text(expr.syntax()).as_str() {
        "None" => Some("None"),
        "Vec::new()" | "vec![]" | "VecDeque::new()" => Some("[]"),
        _ => None,
    }
}
