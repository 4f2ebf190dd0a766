//! The walk over the syntax: statements, loops and branches. Functions and calls have files of their own.

use super::attributes;
use super::edits::Edits;
use super::entry;
use super::facts::Facts;
use super::functions::first_of;
use super::green::{self, start_of};
use super::locals::Plan;
use super::looks::scope;
use super::others::Others;
use super::patterns::{bindings, condition_bindings};
use super::types::{is_open, known_text};
use super::waits::waiting;
use super::{Options, Rebound};
use ra_ap_syntax::ast::{self, AstNode, HasLoopBody};
use ra_ap_syntax::{SyntaxKind, SyntaxNode, TextRange, TextSize};
use std::collections::HashMap;
use std::ops::Range;

/// What every inserted path begins with.
pub(super) const PROBE: &str = "::yieldscope_probe";

/// Walks one file, or an expression that was found in a macro of it.
pub(super) struct Walker<'a, 'e> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) options: Options<'a>,
    /// Where the locals of the item that is walked are looked at.
    pub(super) plan: Plan,
    pub(super) edits: &'e mut Edits,
    /// Where the text that is walked begins in the file.
    pub(super) base: usize,
    /// The line of the statement that is walked. What stands on the same line is reported once.
    pub(super) line: u32,
    /// The innermost function's name.
    pub(super) function: String,
    /// The name to which the expression that is walked will be bound.
    pub(super) binding: Option<String>,
    /// The async closures in sight that stand in a local, by its name, and the line at which each begins.
    pub(super) closures: HashMap<String, u32>,
    /// The next `async` block is the body of a task or of `block_on`, and gets no lane of its own.
    pub(super) is_body: bool,
    /// The type whose `impl Iterator` or `impl Future` is walked.
    pub(super) by_hand: Option<String>,
    /// The type whose `impl` is walked, whatever it implements.
    pub(super) of: Option<String>,
    /// The `impl` that is walked stands under an attribute that may rewrite it.
    pub(super) foreign: bool,
    /// Methods that make a thread wait, and how many arguments they take.
    pub(super) waiting: Vec<(&'static str, usize)>,
    /// Whose methods of such names are told beside those of the standard library.
    pub(super) others: Others,
    pub(super) remarks: Remarks,
}

/// What a walk has found that is to be said elsewhere.
#[derive(Default)]
pub(super) struct Remarks {
    /// Methods of the probe are called that must be brought into sight.
    pub(super) needs_waits: bool,
    /// What is not told in full: its name, its line, and why.
    pub(super) left: Vec<(String, u32, &'static str)>,
    /// Parameters that are bound again.
    pub(super) rebound: Vec<Rebound>,
}

impl Remarks {
    /// Adds those of a part of the text that stands further down.
    pub(super) fn append(&mut self, mut later: Self) {
        self.needs_waits |= later.needs_waits;
        self.left.append(&mut later.left);
        self.rebound.append(&mut later.rebound);
    }
}

impl<'a, 'e> Walker<'a, 'e> {
    pub(super) fn new(facts: &'a Facts<'a>, options: Options<'a>, edits: &'e mut Edits) -> Self {
        Self {
            facts,
            options,
            plan: Plan::default(),
            edits,
            base: 0,
            line: 0,
            function: String::new(),
            binding: None,
            closures: HashMap::new(),
            is_body: false,
            by_hand: None,
            of: None,
            foreign: false,
            waiting: waiting(facts),
            others: Others::of(facts),
            remarks: Remarks::default(),
        }
    }

    /// Walks the items of a file that begin in this part of the text.
    pub(super) fn items(&mut self, file: &SyntaxNode, part: Range<usize>) {
        for item in file.children().filter(|item| part.contains(&item.text_range().start().into())) {
            if self.options.locals {
                self.plan = Plan::of(self.facts, &item);
            }
            self.root(&item);
        }
    }

    /// Walks a whole tree.
    pub(super) fn root(&mut self, node: &SyntaxNode) {
        if self.facts.has_coroutines() {
            node.descendants().filter_map(ast::Path::cast).for_each(|path| self.crate_path(&path));
        }
        self.visit(node);
    }

    /// Notes that something is not told in full.
    pub(super) fn leave(&mut self, name: &str, line: u32, why: &'static str) {
        self.remarks.left.push((name.to_owned(), line, why));
    }

    /// Lets the program say at its beginning what is not told in full.
    pub(super) fn tell_left(&mut self, file: &ast::SourceFile) {
        self.remarks.left.sort_by_key(|(_, line, _)| *line);
        entry::tell_left(self.facts, file, self.options.is_root, &self.remarks.left, self.edits);
    }

    /// Turns `corosensei::…` into the probe's module of that name.
    fn crate_path(&mut self, path: &ast::Path) {
        let is_first = path.qualifier().is_none();
        let named =
            path.segment().and_then(|segment| segment.name_ref()).is_some_and(|name| name.text() == "corosensei");
        let trees = path.syntax().ancestors().filter_map(ast::UseTree::cast);
        let is_nested = trees.skip(1).any(|tree| tree.path().is_some());
        if is_first && named && !is_nested {
            let text = green::text(path.syntax());
            let before = if text.starts_with("::") { PROBE.to_owned() } else { format!("{PROBE}::") };
            self.edits.before(self.at(path.syntax().text_range().start()), before);
        }
    }

    pub(super) fn at(&self, offset: TextSize) -> usize {
        self.base + usize::from(offset)
    }

    pub(super) fn line_at(&self, offset: TextSize) -> u32 {
        self.facts.line(self.at(offset))
    }

    /// Puts text around a part of the program.
    pub(super) fn wrap(&mut self, range: TextRange, before: impl Into<String>, after: impl Into<String>) {
        self.edits.before(self.at(range.start()), before);
        self.edits.after(self.at(range.end()), after);
    }

    pub(super) fn visit_children(&mut self, node: &SyntaxNode) {
        node.children().for_each(|child| self.visit(&child));
    }

    pub(super) fn visit(&mut self, node: &SyntaxNode) {
        use SyntaxKind::*;
        macro_rules! go {
            ($method:ident, $kind:ident) => {
                if let Some(node) = ast::$kind::cast(node.clone()) {
                    self.$method(&node);
                }
            };
        }
        match node.kind() {
            CONST | STATIC | ENUM | STRUCT | UNION | USE | TYPE_ALIAS | MACRO_RULES | MACRO_DEF | ATTR | CONST_ARG
            | ARRAY_TYPE => {}
            FN => go!(function, Fn),
            IMPL => go!(implementation, Impl),
            BLOCK_EXPR => go!(block, BlockExpr),
            CLOSURE_EXPR => go!(closure, ClosureExpr),
            MATCH_ARM => go!(match_arm, MatchArm),
            IF_EXPR => go!(if_expr, IfExpr),
            FOR_EXPR => go!(for_loop, ForExpr),
            WHILE_EXPR => go!(while_loop, WhileExpr),
            AWAIT_EXPR => go!(await_expr, AwaitExpr),
            CALL_EXPR => go!(call, CallExpr),
            METHOD_CALL_EXPR => go!(method_call, MethodCallExpr),
            TRY_EXPR => go!(try_expr, TryExpr),
            MACRO_CALL => go!(macro_call, MacroCall),
            RECORD_EXPR => go!(record, RecordExpr),
            _ if green::has(node, is_seen) => self.visit_children(node),
            _ => {}
        }
    }

    fn visit_expr(&mut self, expr: Option<ast::Expr>) {
        if let Some(expr) = expr {
            self.visit(expr.syntax());
        }
    }

    fn record(&mut self, record: &ast::RecordExpr) {
        self.made(record.path(), record.syntax());
        self.visit_children(record.syntax());
    }

    /// A block in the place of an expression, or the body of something.
    pub(super) fn block(&mut self, block: &ast::BlockExpr) {
        let is_body = std::mem::take(&mut self.is_body);
        if block.const_token().is_some() || block.gen_token().is_some() {
            if block.gen_token().is_some() {
                self.leave("gen", self.line_at(start_of(block.syntax())), "it is a `gen` block");
            }
            return;
        }
        if block.async_token().is_some() && !is_body {
            self.async_block(block);
        }
        self.body(block, String::new());
    }

    /// The statements of a block, after the text that begins it.
    pub(super) fn body(&mut self, block: &ast::BlockExpr, start: String) {
        let Some(list) = block.stmt_list() else { return };
        let (binding, line, closures) = (self.binding.take(), self.line, self.closures.clone());
        if let Some(at) = beginning(&list) {
            let at = self.at(at);
            let (scope, looks) = self.scope(at);
            let text = format!("{scope}{start}{looks}");
            if !text.is_empty() {
                self.edits.before(at, format!(" {}", text.trim()));
            }
        }
        let (statements, tail) = green::contents(&list);
        statements.iter().for_each(|statement| self.statement(statement));
        if let Some(tail) = tail {
            self.line_before(tail.syntax(), Some(&tail));
            self.visit(tail.syntax());
        }
        (self.binding, self.line, self.closures) = (binding, line, closures);
    }

    fn statement(&mut self, statement: &ast::Stmt) {
        self.walk_statement(statement);
        if !attributes::condition(statement.syntax()).is_empty() {
            // It may be gone: what follows on its line is then the first that runs.
            self.line = 0;
        }
    }

    fn walk_statement(&mut self, statement: &ast::Stmt) {
        match statement {
            ast::Stmt::Item(item) => self.visit(item.syntax()),
            ast::Stmt::LetStmt(item) => self.let_statement(item),
            ast::Stmt::ExprStmt(item) => {
                let Some(expr) = item.expr() else { return };
                self.line_before(item.syntax(), Some(&expr));
                self.looks_after(item.syntax(), &[], "");
                self.visit(expr.syntax());
            }
        }
    }

    fn let_statement(&mut self, item: &ast::LetStmt) {
        self.line_before(item.syntax(), None);
        let names = item.pat().map(|pattern| bindings(&pattern)).unwrap_or_default();
        if let Some(value) = item.initializer() {
            let condition = attributes::condition(item.syntax());
            self.iterator_after(item, &names, &condition);
            let is_open = is_open(item.ty(), &value);
            let start = self.at(start_of(item.syntax()));
            let told: Vec<String> = names.iter().filter(|name| self.plan.is_told(start, name)).cloned().collect();
            self.looks_after(item.syntax(), &told, &condition);
            if let (true, [name], Some(text)) = (is_open && self.options.locals, names.as_slice(), known_text(&value)) {
                let report = format!(" {condition}{PROBE}::known_local({name:?}, {text:?}, &{name});");
                self.edits.after(self.at(item.syntax().text_range().end()), report);
            }
        }
        self.binding = names.first().cloned();
        self.visit_expr(item.initializer());
        self.binding = None;
        self.closures.retain(|name, _| !names.contains(name));
        if let (Some(ast::Expr::ClosureExpr(closure)), [name]) = (item.initializer(), names.as_slice())
            && let Some(body) = closure.body().filter(|_| closure.async_token().is_some())
        {
            self.closures.insert(name.clone(), self.line_at(first_of(&body)));
        }
        if let Some(block) = item.let_else().and_then(|or| or.block_expr()) {
            self.body(&block, String::new());
        }
    }

    /// A new iterator in a local: its lane begins here.
    fn iterator_after(&mut self, item: &ast::LetStmt, names: &[String], condition: &str) {
        let path = match item.initializer() {
            Some(ast::Expr::PathExpr(path)) => path.path(),
            Some(ast::Expr::RecordExpr(record)) => record.path(),
            Some(ast::Expr::CallExpr(call)) => match call.expr() {
                Some(ast::Expr::PathExpr(path)) => path.path(),
                _ => None,
            },
            _ => None,
        };
        let of = path.and_then(|path| path.first_segment()?.name_ref()).map(|name| name.text().to_string());
        let (Some(of), [name]) = (of, names) else { return };
        if self.facts.iterators.contains(&of) {
            let line = self.line_at(start_of(item.syntax()));
            // One that never moves ends with its local; nobody knows where another one ends.
            let made = format!("{PROBE}::iterator_made({name:?}, {line}, {of:?}, &{name})");
            let text = match stays(item, name) {
                true => format!(" {condition}let __yieldscope_made = {made};"),
                false => format!(" {condition}{made}.unbound();"),
            };
            self.edits.after(self.at(item.syntax().text_range().end()), text);
        }
    }

    /// Reports the line of a statement or of a tail before it runs, and puts in doubt what it may change. Loops report
    /// their line themselves, once a turn.
    fn line_before(&mut self, node: &SyntaxNode, expr: Option<&ast::Expr>) {
        let reports_itself = match expr {
            Some(ast::Expr::ForExpr(_)) => true,
            Some(ast::Expr::WhileExpr(turn)) => condition_kind(turn.condition()) != Condition::Other,
            _ => false,
        };
        let (start, line) = (self.at(start_of(node)), self.line_at(attributes::code(node).start()));
        let condition = attributes::condition(node);
        let report = match reports_itself {
            true => {
                self.line = line;
                String::new()
            }
            false => self.report(line),
        };
        let doubts = self.doubts_before(start);
        let text = match (condition.is_empty(), expr) {
            (true, _) => report + &doubts,
            // Where an attribute takes the tail away, the block before it is the tail: nothing may stand behind that.
            (false, Some(_)) => format!("{condition}{{ {report}{doubts}}} "),
            (false, None) => format!("{condition}{{ {report}}} {doubts}"),
        };
        self.edits.before(start, text);
    }

    /// A statement that reports this line, unless the statement before or around it has.
    pub(super) fn report(&mut self, line: u32) -> String {
        if std::mem::replace(&mut self.line, line) == line { String::new() } else { format!("{PROBE}::line({line}); ") }
    }

    fn match_arm(&mut self, arm: &ast::MatchArm) {
        let names = arm.pat().map(|pattern| bindings(&pattern)).unwrap_or_default();
        let start = self.locals(&names);
        if let Some(guard) = arm.guard() {
            self.visit_children(guard.syntax());
        }
        match arm.expr() {
            Some(ast::Expr::BlockExpr(block)) if is_plain(&block) => self.body(&block, start),
            Some(expr) => {
                let outer = self.line;
                let report = self.report(self.line_at(start_of(expr.syntax())));
                let range = expr.syntax().text_range();
                // A borrow in an arm may live on in a `let` around the match, but not out of a block.
                let borrows = green::has(expr.syntax(), ast::RefExpr::can_cast);
                if !(borrows || start.is_empty() && report.is_empty()) {
                    let scope = if self.options.locals { scope(&names) } else { String::new() };
                    let (open, close) = parentheses(&expr);
                    self.wrap(range, format!("{{ {scope}{start}{report}{open}"), format!("{close} }}"));
                }
                self.visit(expr.syntax());
                self.line = outer;
            }
            None => {}
        }
    }

    fn if_expr(&mut self, branch: &ast::IfExpr) {
        let start = self.locals(&condition_bindings(branch.condition()));
        self.visit_expr(branch.condition());
        if let Some(then) = branch.then_branch() {
            self.body(&then, start);
        }
        match branch.else_branch() {
            Some(ast::ElseBranch::Block(block)) => self.body(&block, String::new()),
            Some(ast::ElseBranch::IfExpr(branch)) => self.if_expr(&branch),
            None => {}
        }
    }

    fn for_loop(&mut self, turn: &ast::ForExpr) {
        let line = self.line_at(attributes::code(turn.syntax()).start());
        if let Some(items) = turn.iterable() {
            self.wrap(items.syntax().text_range(), format!("{PROBE}::each({line}, "), ")");
            self.waited_items(&items);
            self.visit(items.syntax());
        }
        let start = self.locals(&turn.pat().map(|pattern| bindings(&pattern)).unwrap_or_default());
        if let Some(body) = turn.loop_body() {
            self.body(&body, start);
        }
    }

    fn while_loop(&mut self, turn: &ast::WhileExpr) {
        let line = self.line_at(attributes::code(turn.syntax()).start());
        let condition = turn.condition();
        let doubts = self.doubts_of_turn(self.at(start_of(turn.syntax())));
        match (condition_kind(condition.clone()), &condition) {
            (Condition::Plain, Some(condition)) => {
                self.wrap(condition.syntax().text_range(), format!("{{ {PROBE}::line({line}); {doubts}"), " }");
            }
            // The value is made inside of a tuple, so that what it borrows lives as long as before.
            (Condition::LetCall, Some(ast::Expr::LetExpr(let_expr))) => {
                if let Some(value) = let_expr.expr() {
                    let open = match doubts.is_empty() {
                        true => format!("({PROBE}::line({line}), "),
                        false => format!("({{ {PROBE}::line({line}); {doubts}}}, "),
                    };
                    self.wrap(value.syntax().text_range(), open, ").1");
                }
            }
            _ => {}
        }
        let start = self.locals(&condition_bindings(condition.clone()));
        self.visit_expr(condition);
        if let Some(body) = turn.loop_body() {
            self.body(&body, start);
        }
    }
}

/// Whether something is done at nodes of this kind.
fn is_seen(kind: SyntaxKind) -> bool {
    use SyntaxKind::*;
    matches!(
        kind,
        FN | IMPL
            | BLOCK_EXPR
            | CLOSURE_EXPR
            | MATCH_ARM
            | IF_EXPR
            | FOR_EXPR
            | WHILE_EXPR
            | AWAIT_EXPR
            | CALL_EXPR
            | METHOD_CALL_EXPR
            | TRY_EXPR
            | MACRO_CALL
            | RECORD_EXPR
    )
}

/// Whether the local that a `let` makes is only driven in place or borrowed in the rest of its block, and never moved.
fn stays(item: &ast::LetStmt, name: &str) -> bool {
    let Some(block) = item.syntax().parent() else { return false };
    let end = item.syntax().text_range().end();
    let tokens = block.descendants_with_tokens().filter_map(|element| element.into_token());
    let code: Vec<_> = tokens.filter(|token| token.text_range().start() >= end && !token.kind().is_trivia()).collect();
    (0..code.len()).filter(|at| code[*at].text() == name).all(|at| {
        let text = |at: Option<usize>| at.and_then(|at| code.get(at)).map_or("", |token| token.text());
        let before = text(at.checked_sub(1));
        let borrowed = before == "&" || before == "mut" && text(at.checked_sub(2)) == "&";
        borrowed || text(Some(at + 1)) == "." && matches!(text(Some(at + 2)), "next" | "by_ref" | "size_hint")
    })
}

/// What the condition of a `while` is, as far as it matters for reporting its line.
#[derive(PartialEq, Eq)]
pub(super) enum Condition {
    /// A value, no `let` in it.
    Plain,
    /// `let PATTERN = call()`.
    LetCall,
    /// A chain of `let`s, or one that looks into a place.
    Other,
}

pub(super) fn condition_kind(condition: Option<ast::Expr>) -> Condition {
    match condition {
        Some(ast::Expr::LetExpr(let_expr)) => match let_expr.expr() {
            Some(ast::Expr::CallExpr(_) | ast::Expr::MethodCallExpr(_) | ast::Expr::AwaitExpr(_)) => Condition::LetCall,
            _ => Condition::Other,
        },
        Some(expr) if !green::has(expr.syntax(), ast::LetExpr::can_cast) => Condition::Plain,
        _ => Condition::Other,
    }
}

/// Whether a block is nothing but braces and statements.
pub(super) fn is_plain(block: &ast::BlockExpr) -> bool {
    let modified = block.async_token().or(block.const_token()).or(block.gen_token()).or(block.unsafe_token());
    modified.is_none() && block.label().is_none() && block.try_block_modifier().is_none()
}

/// What must stand around an expression where a statement could stand, so that it is still read as one: `{ f }(x)`
/// would be a block, and then `(x)`.
pub(super) fn parentheses(expr: &ast::Expr) -> (&'static str, &'static str) {
    let is_block = |kind| {
        use SyntaxKind::{BLOCK_EXPR, FOR_EXPR, IF_EXPR, LOOP_EXPR, MATCH_EXPR, WHILE_EXPR};
        matches!(kind, BLOCK_EXPR | FOR_EXPR | IF_EXPR | LOOP_EXPR | MATCH_EXPR | WHILE_EXPR)
    };
    let begins_so = green::begins_with(expr.syntax(), is_block);
    if !is_block(expr.syntax().kind()) && begins_so { ("(", ")") } else { ("", "") }
}

/// Where the statements of a block begin: behind its brace and its inner attributes.
pub(super) fn beginning(list: &ast::StmtList) -> Option<TextSize> {
    green::attributes_end(list.syntax()).or_else(|| Some(list.l_curly_token()?.text_range().end()))
}
