//! Syntax to [`Body`]: the names, blocks and statements of a function, in the order in which they are evaluated.
//! How an expression uses what it mentions is told in `uses.rs`.

mod branches;

use super::body::{Block, Body, Evident, Local, Mention, Role, Statement, Use};
use super::{diverges, syntax};
use crate::instrument::attributes;
use crate::instrument::facts::Facts;
use crate::instrument::green::{self, start_of};
use crate::instrument::types::{is_open, is_unsettled};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};
use ra_ap_syntax::{SyntaxKind, SyntaxNode, TextRange, TextSize};

/// A function, closure or `async` block that is read, and what is read of it.
#[derive(Clone, Copy)]
struct Frame {
    /// Its block.
    routine: usize,
    /// The statement in it.
    statement: usize,
    /// It takes what it mentions with it.
    moves: bool,
}

/// Reads one function.
pub(super) struct Reader<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) body: Body,
    /// Where the text that is read begins in the file.
    pub(super) base: usize,
    frames: Vec<Frame>,
    block: usize,
}

impl<'a> Reader<'a> {
    /// Reads a function that has a body.
    pub(super) fn function(facts: &'a Facts<'a>, function: &ast::Fn) -> Option<Body> {
        let block = function.body()?;
        let mut reader = Self { facts, body: Body::default(), base: 0, frames: Vec::new(), block: 0 };
        let nth = reader.open(&block, Role::Routine, reader.range(block.syntax()))?;
        reader.frames.push(Frame { routine: nth, statement: usize::MAX, moves: false });
        let list = function.param_list();
        if let Some(receiver) = list.as_ref().and_then(|list| list.self_param()) {
            let is_reference = receiver.amp_token().is_some() || receiver.ty().is_some();
            let local = reader.declare("self".to_owned(), 0);
            reader.body.locals[local].is_reference = is_reference;
        }
        for param in list.into_iter().flat_map(|list| list.params()) {
            for name in param.pat().map(|pattern| syntax::names(&pattern)).unwrap_or_default() {
                let local = reader.declare(name, 0);
                reader.body.locals[local].is_reference = matches!(param.ty(), Some(ast::Type::RefType(_)));
                reader.body.locals[local].is_plain = param.ty().is_some_and(|ty| syntax::is_plain_type(&ty));
            }
        }
        reader.statements(nth, &block);
        Some(reader.body)
    }

    fn at(&self, offset: TextSize) -> usize {
        self.base + usize::from(offset)
    }

    pub(super) fn range(&self, node: &SyntaxNode) -> (usize, usize) {
        (self.at(start_of(node)), self.at(node.text_range().end()))
    }

    /// A new name in the block that is read, from `from` on.
    fn declare(&mut self, name: String, from: usize) -> usize {
        let routine = self.frames.last().map_or(0, |frame| frame.routine);
        let until = self.body.blocks[self.block].end;
        let settled = Some(0);
        let block = self.block;
        self.body.locals.push(Local {
            name,
            from,
            until,
            block,
            statement: None,
            routine,
            settled,
            is_told: true,
            is_optional: false,
            gives_open: false,
            is_plain: false,
            is_reference: false,
            mentions: Vec::new(),
        });
        self.body.locals.len() - 1
    }

    /// A new block in the statement that is read. `None`: its braces are missing.
    fn open(&mut self, block: &ast::BlockExpr, role: Role, construct: (usize, usize)) -> Option<usize> {
        let list = block.stmt_list()?;
        let braces = |wanted| move |(part, _): &(SyntaxKind, TextRange)| *part == wanted;
        let open = green::parts(list.syntax()).find(braces(SyntaxKind::L_CURLY))?.1.end();
        let close = green::parts(list.syntax()).find(braces(SyntaxKind::R_CURLY))?.1.start();
        let start = green::attributes_end(list.syntax()).unwrap_or(open);
        Some(self.push_block((self.at(start), self.at(close)), role, construct))
    }

    fn push_block(&mut self, (start, end): (usize, usize), role: Role, construct: (usize, usize)) -> usize {
        let nth = self.body.blocks.len();
        let frame = self.frames.last();
        let routine = if role == Role::Routine { nth } else { frame.map_or(nth, |frame| frame.routine) };
        let parent = frame.map(|frame| frame.statement).filter(|statement| *statement != usize::MAX);
        let (statements, held, hidden) = (Vec::new(), Vec::new(), Vec::new());
        let is_async = false;
        self.body.blocks.push(Block {
            start,
            end,
            role,
            is_async,
            routine,
            parent,
            construct,
            statements,
            held,
            hidden,
        });
        if let Some(parent) = parent {
            self.body.statements[parent].blocks.push(nth);
        }
        nth
    }

    /// Reads the statements of a block that is open.
    fn statements(&mut self, nth: usize, block: &ast::BlockExpr) {
        let outer = std::mem::replace(&mut self.block, nth);
        let Some(list) = block.stmt_list() else { return };
        let (statements, tail) = green::contents(&list);
        for statement in &statements {
            match statement {
                ast::Stmt::Item(_) => {}
                ast::Stmt::LetStmt(item) => self.let_statement(item),
                ast::Stmt::ExprStmt(item) => {
                    if let Some(expr) = item.expr() {
                        let has_after = attributes::condition(item.syntax()).is_empty();
                        let nth = self.begin(item.syntax(), &expr, has_after);
                        let from = self.body.mentions.len();
                        self.expr(&expr, Use::Read);
                        if !has_after {
                            self.may_not_be(from);
                        } else if item.semicolon_token().is_some() {
                            self.evident(nth, &expr);
                        }
                        self.end();
                    }
                }
            }
        }
        if let Some(tail) = tail {
            self.begin(tail.syntax(), &tail, false);
            let from = self.body.mentions.len();
            self.expr(&tail, Use::Value);
            if !attributes::condition(tail.syntax()).is_empty() {
                self.may_not_be(from);
            }
            self.end();
        }
        self.block = outer;
    }

    fn begin(&mut self, node: &SyntaxNode, expr: &ast::Expr, has_after: bool) -> usize {
        let diverges = diverges::diverges(self.facts, expr);
        let nth = self.push_statement(self.range(node), has_after && !diverges, diverges);
        let outer = self.frames.last().copied();
        if let Some(frame) = outer {
            self.frames.push(Frame { statement: nth, ..frame });
        }
        nth
    }

    fn push_statement(&mut self, (start, end): (usize, usize), has_after: bool, diverges: bool) -> usize {
        self.body.statements.push(Statement {
            start,
            end,
            block: self.block,
            has_after,
            diverges,
            bound: Vec::new(),
            inner: Vec::new(),
            blocks: Vec::new(),
            mentions: Vec::new(),
            evident: None,
        });
        let nth = self.body.statements.len() - 1;
        self.body.blocks[self.block].statements.push(nth);
        nth
    }

    fn end(&mut self) {
        self.frames.pop();
    }

    fn let_statement(&mut self, item: &ast::LetStmt) {
        let Some(pattern) = item.pat() else { return };
        let value = item.initializer();
        let is_optional = !attributes::condition(item.syntax()).is_empty();
        let mentioned = self.body.mentions.len();
        let nth = match &value {
            Some(value) => self.begin(item.syntax(), value, !is_optional),
            None => self.push_statement(self.range(item.syntax()), false, false),
        };
        if let Some(value) = &value {
            self.expr(value, syntax::use_of(std::slice::from_ref(&pattern)));
            if let Some(or) = item.let_else().and_then(|or| or.block_expr()) {
                self.branch(&or, Role::Branch, self.range(item.syntax()), &[]);
            }
            self.end();
        }
        if is_optional {
            self.may_not_be(mentioned);
        }
        let (start, from) = (self.body.statements[nth].start, self.body.statements[nth].end);
        for name in syntax::names(&pattern) {
            let local = self.declare(name, from);
            let is_settled = match &value {
                Some(value) => !is_open(item.ty(), value) && (item.ty().is_some() || !self.calls_open(value)),
                None => item.ty().is_some_and(|ty| !syntax::has_hole(&ty)),
            };
            let known = &mut self.body.locals[local];
            known.statement = Some(start);
            known.settled = (is_settled && !is_optional).then_some(0);
            known.is_told = is_settled;
            known.is_optional = is_optional;
            known.gives_open = matches!(&value, Some(ast::Expr::ClosureExpr(closure)) if syntax::gives_open(closure));
            known.is_plain = value.as_ref().is_some_and(syntax::is_plain_value)
                || item.ty().is_some_and(|ty| syntax::is_plain_type(&ty));
            known.is_reference = matches!(value, Some(ast::Expr::RefExpr(_)));
            self.body.statements[nth].bound.push(local);
        }
    }

    /// What is mentioned from here on stands under an attribute, and may not be in the program at all.
    fn may_not_be(&mut self, from: usize) {
        self.body.mentions[from..].iter_mut().for_each(|mention| mention.how = Use::Unknown);
    }

    /// Whether a value is the result of a closure of the function, with a type that is settled only by its use.
    fn calls_open(&self, value: &ast::Expr) -> bool {
        match value {
            ast::Expr::CallExpr(call) => match call.expr() {
                Some(ast::Expr::PathExpr(path)) => {
                    self.local_of(&path).is_some_and(|local| self.body.locals[local].gives_open)
                }
                _ => false,
            },
            ast::Expr::MethodCallExpr(call) => call.receiver().is_some_and(|receiver| self.calls_open(&receiver)),
            ast::Expr::TryExpr(tried) => tried.expr().is_some_and(|inner| self.calls_open(&inner)),
            _ => false,
        }
    }

    /// Notes what a statement does nothing but change.
    fn evident(&mut self, nth: usize, expr: &ast::Expr) {
        let Some((place, is_settling)) = syntax::changed(expr) else { return };
        let Some(root) = syntax::root(&place).and_then(|path| self.local_of(&path)) else { return };
        let is_field = green::has(place.syntax(), ast::FieldExpr::can_cast);
        if is_field && (self.facts.odd_fields || !matches!(place, ast::Expr::FieldExpr(_))) {
            return;
        }
        let end = self.body.statements[nth].end;
        let local = &mut self.body.locals[root];
        let is_settling = is_settling && !local.is_optional;
        if local.settled.is_none() && is_settling && matches!(place, ast::Expr::PathExpr(_)) {
            local.settled = Some(end);
        }
        if local.settled.is_some_and(|from| from <= end) {
            let place = green::text(place.syntax());
            self.body.statements[nth].evident = Some(Evident { local: root, place, is_field });
        }
    }

    /// The local that a path means.
    pub(super) fn local_of(&self, path: &ast::PathExpr) -> Option<usize> {
        let name = syntax::single_name(path)?;
        self.body.resolve(&name, self.at(path.syntax().text_range().start()))
    }

    /// Notes that a name is mentioned at `at`.
    pub(super) fn mention(&mut self, name: &str, at: usize, how: Use, whole: bool) {
        let Some(local) = self.body.resolve(name, at) else { return };
        let routine = self.body.locals[local].routine;
        let Some(nth) = self.frames.iter().rposition(|frame| frame.routine == routine) else { return };
        let statement = self.frames[nth].statement;
        let inside = &self.frames[nth + 1..];
        let takers = inside.iter().filter(|frame| frame.moves).map(|frame| (frame.routine, name.to_owned()));
        self.body.taken.extend(takers);
        // A closure has it: by value, if it is told to; by reference, if it only looks; else nobody knows.
        let is_copied = how == Use::Value && !whole && self.body.locals[local].is_reference;
        let how = match how {
            _ if is_copied => Use::Read,
            how if inside.is_empty() => how,
            _ if inside.first().is_some_and(|frame| frame.moves) => Use::Value,
            Use::Read | Use::Shared => how,
            _ => Use::Unknown,
        };
        if statement != usize::MAX {
            let nth = self.body.mentions.len();
            self.body.mentions.push(Mention { local, at, how, whole });
            self.body.locals[local].mentions.push(nth);
            self.body.statements[statement].mentions.push(nth);
        }
    }
}

/// Whether a value settles the type of what it is put into.
pub(super) fn settles(call: &ast::MethodCallExpr) -> bool {
    let mut args = call.arg_list().into_iter().flat_map(|list| list.args()).peekable();
    args.peek().is_some() && args.all(|arg| !is_unsettled(&arg))
}
