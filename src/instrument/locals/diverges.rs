//! Whether what stands after an expression is never reached from it.

use super::syntax;
use crate::instrument::facts::Facts;
use crate::instrument::green;
use ra_ap_syntax::SyntaxKind;
use ra_ap_syntax::ast::{self, AstNode, HasLoopBody};

/// Functions of the standard library that do not come back.
const ENDS: &[&str] = &["std::process::exit", "std::process::abort", "std::panic::resume_unwind"];

/// Whether an expression surely leaves its block, as far as its text tells.
pub(super) fn diverges(facts: &Facts<'_>, expr: &ast::Expr) -> bool {
    // Most expressions come to their end, and have nothing that could keep them from it.
    if !green::has(expr.syntax(), may_end) {
        return false;
    }
    let parts =
        |expr: &ast::Expr| expr.syntax().children().filter_map(ast::Expr::cast).any(|part| diverges(facts, &part));
    match expr {
        ast::Expr::ReturnExpr(_) | ast::Expr::BreakExpr(_) | ast::Expr::ContinueExpr(_) | ast::Expr::BecomeExpr(_) => {
            true
        }
        ast::Expr::BlockExpr(block) if block.async_token().is_some() || block.const_token().is_some() => false,
        ast::Expr::BlockExpr(block) => block_diverges(facts, block),
        ast::Expr::IfExpr(branch) => {
            let both = branch.then_branch().is_some_and(|then| block_diverges(facts, &then))
                && match branch.else_branch() {
                    Some(ast::ElseBranch::Block(block)) => block_diverges(facts, &block),
                    Some(ast::ElseBranch::IfExpr(branch)) => diverges(facts, &ast::Expr::IfExpr(branch)),
                    None => false,
                };
            both || branch.condition().is_some_and(|condition| diverges(facts, &condition))
        }
        ast::Expr::MatchExpr(choice) => {
            let mut arms = choice.match_arm_list().into_iter().flat_map(|list| list.arms());
            choice.expr().is_some_and(|value| diverges(facts, &value))
                || arms.all(|arm| arm.expr().is_some_and(|expr| diverges(facts, &expr)))
        }
        ast::Expr::LoopExpr(turn) => {
            turn.loop_body().is_none_or(|body| !syntax::has(body.syntax(), SyntaxKind::BREAK_EXPR))
        }
        ast::Expr::WhileExpr(_) | ast::Expr::ForExpr(_) | ast::Expr::ClosureExpr(_) => false,
        ast::Expr::MacroExpr(call) => {
            let path = call.macro_call().and_then(|call| call.path()).map(|path| green::text(path.syntax()));
            let last = path.as_deref().and_then(|path| path.rsplit("::").next());
            matches!(last, Some("panic" | "todo" | "unimplemented" | "unreachable"))
        }
        ast::Expr::CallExpr(call) => ends(facts, call) || parts(expr),
        _ => parts(expr),
    }
}

/// Whether a part of this kind may keep an expression from its end.
fn may_end(kind: SyntaxKind) -> bool {
    use SyntaxKind::{BECOME_EXPR, BREAK_EXPR, CALL_EXPR, CONTINUE_EXPR, LOOP_EXPR, MACRO_CALL, RETURN_EXPR};
    matches!(kind, BECOME_EXPR | BREAK_EXPR | CALL_EXPR | CONTINUE_EXPR | LOOP_EXPR | MACRO_CALL | RETURN_EXPR)
}

fn block_diverges(facts: &Facts<'_>, block: &ast::BlockExpr) -> bool {
    let list = block.stmt_list();
    let Some((statements, tail)) = list.as_ref().map(green::contents) else { return false };
    let statement = |statement: ast::Stmt| match statement {
        ast::Stmt::ExprStmt(item) => item.expr().is_some_and(|expr| diverges(facts, &expr)),
        ast::Stmt::LetStmt(item) => item.initializer().is_some_and(|value| diverges(facts, &value)),
        ast::Stmt::Item(_) => false,
    };
    statements.into_iter().any(statement) || tail.is_some_and(|tail| diverges(facts, &tail))
}

/// Whether it calls a function that does not come back.
fn ends(facts: &Facts<'_>, call: &ast::CallExpr) -> bool {
    let Some(ast::Expr::PathExpr(path)) = call.expr() else { return false };
    let Some(path) = path.path() else { return false };
    let name = path.segment().and_then(|segment| segment.name_ref()).map(|name| name.text().to_string());
    ENDS.contains(&facts.resolve(&path).as_str()) || name.is_some_and(|name| facts.is_endless(&name))
}
