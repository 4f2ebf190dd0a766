//! What a statement holds that is not always evaluated, or at another time: branches, loops, arms of a `match`, closures and
//! `async` blocks.

use super::{Frame, Reader};
use crate::instrument::locals::body::{Role, Use};
use crate::instrument::locals::syntax;
use crate::instrument::walk::{Condition, condition_kind, is_plain};
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasLoopBody};

impl Reader<'_> {
    /// Reads a block that is part of the statement. Gives its number.
    pub(in crate::instrument::locals) fn branch(
        &mut self,
        block: &ast::BlockExpr,
        role: Role,
        construct: (usize, usize),
        held: &[usize],
    ) -> Option<usize> {
        let nth = self.open(block, role, construct)?;
        self.body.blocks[nth].held = held.to_vec();
        self.statements(nth, block);
        Some(nth)
    }

    /// Reads a block whose beginning binds what the patterns in front of it say.
    pub(in crate::instrument::locals) fn branch_with(
        &mut self,
        block: &ast::BlockExpr,
        role: Role,
        construct: (usize, usize),
        held: &[usize],
        patterns: &[ast::Pat],
    ) -> Option<usize> {
        let nth = self.open(block, role, construct)?;
        self.body.blocks[nth].held = held.to_vec();
        let outer = std::mem::replace(&mut self.block, nth);
        for pattern in patterns {
            let from = self.at(pattern.syntax().text_range().end());
            for name in syntax::names(pattern) {
                let local = self.declare(name, from);
                self.bind_inside(local);
            }
        }
        self.block = outer;
        self.statements(nth, block);
        Some(nth)
    }

    /// Notes that a pattern inside of the statement binds a local.
    pub(in crate::instrument::locals) fn bind_inside(&mut self, local: usize) {
        if let Some(statement) = self.frames.last().and_then(|frame| self.body.statements.get_mut(frame.statement)) {
            statement.inner.push(local);
        }
    }

    /// What the mentions from `from` on may have lent.
    pub(in crate::instrument::locals) fn lent_since(&self, from: usize) -> Vec<usize> {
        self.body.mentions[from..].iter().filter(|mention| mention.how.lends()).map(|mention| mention.local).collect()
    }

    pub(in crate::instrument::locals) fn if_expr(&mut self, branch: &ast::IfExpr, construct: (usize, usize)) {
        let from = self.body.mentions.len();
        let patterns = self.condition(branch.condition());
        let held = if patterns.is_empty() { Vec::new() } else { self.lent_since(from) };
        if let Some(then) = branch.then_branch() {
            self.branch_with(&then, Role::Branch, construct, &held, &patterns);
        }
        match branch.else_branch() {
            Some(ast::ElseBranch::Block(block)) => {
                self.branch(&block, Role::Branch, construct, &held);
            }
            Some(ast::ElseBranch::IfExpr(branch)) => self.if_expr(&branch, construct),
            None => {}
        }
    }

    /// Reads a condition. Gives the patterns of its `let`s; what they bind is known behind the condition only.
    pub(in crate::instrument::locals) fn condition(&mut self, condition: Option<ast::Expr>) -> Vec<ast::Pat> {
        match condition {
            Some(ast::Expr::LetExpr(let_expr)) => {
                if let Some(value) = let_expr.expr() {
                    self.expr(&value, syntax::use_of(&let_expr.pat().into_iter().collect::<Vec<_>>()));
                }
                let_expr.pat().into_iter().collect()
            }
            Some(ast::Expr::BinExpr(chain)) if syntax::is_chain(&chain) => {
                let left = self.condition(chain.lhs());
                let patterns = [left, self.condition(chain.rhs())];
                patterns.concat()
            }
            Some(value) => {
                self.expr(&value, Use::Read);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    pub(in crate::instrument::locals) fn while_loop(&mut self, turn: &ast::WhileExpr) {
        let construct = self.range(turn.syntax());
        let from = self.body.mentions.len();
        let condition = turn.condition();
        let head = condition.as_ref().map_or(construct, |condition| self.range(condition.syntax()));
        let kind = condition_kind(condition.clone());
        let patterns = self.condition(condition);
        let held = if patterns.is_empty() { Vec::new() } else { self.lent_since(from) };
        let doubted = self.body.mentions[from..].iter().filter(|mention| mention.how.doubts());
        let hidden: Vec<usize> = doubted.map(|mention| mention.local).filter(|_| kind == Condition::Other).collect();
        if let Some(body) = turn.loop_body() {
            let role = Role::Loop { head, endless: false };
            if let Some(nth) = self.branch_with(&body, role, construct, &held, &patterns) {
                self.body.blocks[nth].hidden = hidden;
            }
        }
    }

    pub(in crate::instrument::locals) fn for_loop(&mut self, turn: &ast::ForExpr) {
        let construct = self.range(turn.syntax());
        let from = self.body.mentions.len();
        if let Some(items) = turn.iterable() {
            self.expr(&items, Use::Value);
        }
        let held = self.lent_since(from);
        let patterns: Vec<ast::Pat> = turn.pat().into_iter().collect();
        if let Some(body) = turn.loop_body() {
            // What the loop runs over is evaluated once.
            let role = Role::Loop { head: (construct.0, construct.0), endless: false };
            self.branch_with(&body, role, construct, &held, &patterns);
        }
    }

    pub(in crate::instrument::locals) fn endless_loop(&mut self, turn: &ast::LoopExpr) {
        let construct = self.range(turn.syntax());
        if let Some(body) = turn.loop_body() {
            self.branch(&body, Role::Loop { head: (construct.0, construct.0), endless: true }, construct, &[]);
        }
    }

    pub(in crate::instrument::locals) fn match_expr(&mut self, choice: &ast::MatchExpr) {
        let construct = self.range(choice.syntax());
        let from = self.body.mentions.len();
        let arms: Vec<ast::MatchArm> = choice.match_arm_list().into_iter().flat_map(|list| list.arms()).collect();
        if let Some(value) = choice.expr() {
            let patterns: Vec<ast::Pat> = arms.iter().filter_map(ast::MatchArm::pat).collect();
            self.expr(&value, syntax::use_of(&patterns));
        }
        let held = self.lent_since(from);
        for arm in arms {
            let from = self.body.mentions.len();
            self.match_arm(&arm, construct, &held);
            if arm.attrs().next().is_some() {
                self.may_not_be(from);
            }
        }
    }

    pub(in crate::instrument::locals) fn match_arm(
        &mut self,
        arm: &ast::MatchArm,
        construct: (usize, usize),
        held: &[usize],
    ) {
        let first = self.body.locals.len();
        let until = self.at(arm.syntax().text_range().end());
        if let Some(pattern) = arm.pat() {
            let from = self.at(pattern.syntax().text_range().end());
            for name in syntax::names(&pattern) {
                let local = self.declare(name, from);
                let known = &mut self.body.locals[local];
                (known.block, known.until) = (usize::MAX, until);
                self.bind_inside(local);
            }
        }
        let guard = arm.guard().map(|guard| guard.syntax().children().filter_map(ast::Expr::cast).collect::<Vec<_>>());
        for expr in guard.into_iter().flatten() {
            self.condition(Some(expr));
        }
        match arm.expr() {
            Some(ast::Expr::BlockExpr(block)) if is_plain(&block) => {
                let bound = first..self.body.locals.len();
                let nth = self.body.blocks.len();
                self.body.locals[bound].iter_mut().for_each(|local| local.block = nth);
                self.branch(&block, Role::Branch, construct, held);
            }
            Some(expr) => self.expr(&expr, Use::Value),
            None => {}
        }
    }

    pub(in crate::instrument::locals) fn block_expr(&mut self, block: &ast::BlockExpr) {
        if block.const_token().is_some() {
            return;
        }
        let construct = self.range(block.syntax());
        if block.async_token().is_some() || block.gen_token().is_some() {
            let open = |reader: &mut Self| reader.open(block, Role::Routine, construct);
            self.routine(block.move_token().is_some(), open, |reader, nth| {
                reader.body.blocks[nth].is_async = true;
                reader.statements(nth, block);
            });
        } else {
            self.branch(block, Role::Branch, construct, &[]);
        }
    }

    pub(in crate::instrument::locals) fn closure(&mut self, closure: &ast::ClosureExpr) {
        let Some(body) = closure.body() else { return };
        let construct = self.range(closure.syntax());
        let moves = closure.move_token().is_some();
        let is_argument = closure.syntax().parent().is_some_and(|parent| ast::ArgList::can_cast(parent.kind()));
        let open = |reader: &mut Self| match &body {
            ast::Expr::BlockExpr(block) if is_plain(block) => reader.open(block, Role::Routine, construct),
            _ => Some(reader.push_block(construct, Role::Routine, construct)),
        };
        self.routine(moves, open, |reader, nth| {
            reader.body.blocks[nth].is_async = closure.async_token().is_some();
            let outer = std::mem::replace(&mut reader.block, nth);
            for param in closure.param_list().into_iter().flat_map(|list| list.params()) {
                let Some(pattern) = param.pat() else { continue };
                let from = reader.at(pattern.syntax().text_range().end());
                for name in syntax::names(&pattern) {
                    let local = reader.declare(name, from);
                    // Elsewhere the types of parameters may be known only further down.
                    reader.body.locals[local].settled = (is_argument || param.ty().is_some()).then_some(0);
                }
            }
            reader.block = outer;
            match &body {
                ast::Expr::BlockExpr(block) if is_plain(block) => reader.statements(nth, block),
                body => {
                    let outer = std::mem::replace(&mut reader.block, nth);
                    reader.begin(body.syntax(), body, false);
                    reader.expr(body, Use::Value);
                    reader.end();
                    reader.block = outer;
                }
            }
        });
    }

    /// Reads what runs at another time than the statement that it stands in.
    pub(in crate::instrument::locals) fn routine(
        &mut self,
        moves: bool,
        open: impl FnOnce(&mut Self) -> Option<usize>,
        read: impl FnOnce(&mut Self, usize),
    ) {
        if let Some(nth) = open(self) {
            self.frames.push(Frame { routine: nth, statement: usize::MAX, moves });
            read(self, nth);
            self.frames.pop();
        }
    }
}
