//! Calls that make, resume or end something, and what stands in the arguments of macros.

use super::attributes;
use super::functions::flat;
use super::green::{self, start_of};
use super::macros;
use super::walk::{PROBE, Walker};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};
use ra_ap_syntax::{SyntaxNode, TextRange};

/// How a value or a result is looked at.
const LOOK: &str = "|__value| ::yieldscope_probe::spy!(*__value))";

/// What a call hands its argument to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spawn {
    Task,
    Job,
    Thread,
}

impl Walker<'_, '_> {
    pub(super) fn call(&mut self, call: &ast::CallExpr) {
        let args: Vec<ast::Expr> = call.arg_list().into_iter().flat_map(|list| list.args()).collect();
        let path = match call.expr() {
            Some(ast::Expr::PathExpr(path)) => path.path().map(|path| self.facts.resolve(&path)).unwrap_or_default(),
            _ => String::new(),
        };
        if let Some(ast::Expr::PathExpr(of)) = call.expr() {
            self.made(of.path(), call.syntax());
        }
        self.closure_call(call);
        if let [arg] = args.as_slice() {
            match path.as_str() {
                "tokio::spawn" | "tokio::task::spawn" | "tokio::task::spawn_local" => {
                    return self.spawn(call.syntax(), None, arg, Spawn::Task);
                }
                "tokio::task::spawn_blocking" => return self.spawn(call.syntax(), None, arg, Spawn::Job),
                "std::thread::spawn" => return self.spawn(call.syntax(), None, arg, Spawn::Thread),
                "rayon::spawn" => return self.spawn(call.syntax(), None, arg, Spawn::Job),
                "std::process::exit" => call.expr().iter().for_each(|path| self.replace(path, "exit")),
                "std::thread::scope" => call.expr().iter().for_each(|path| self.replace(path, "thread_scope")),
                "rayon::scope" | "rayon::scope_fifo" => self.waits_for_pool(call.syntax(), &path, None),
                "corosensei::Coroutine::new" if self.facts.has_coroutines() => self.new_coroutine(arg),
                _ => {}
            }
        }
        if path == "rayon::join" {
            self.waits_for_pool(call.syntax(), &path, args.last());
            args.iter().for_each(|arg| self.hand_over(arg, Spawn::Job, None));
        } else {
            self.visit_children(call.syntax());
        }
    }

    pub(super) fn method_call(&mut self, call: &ast::MethodCallExpr) {
        let args: Vec<ast::Expr> = call.arg_list().into_iter().flat_map(|list| list.args()).collect();
        let name = call.name_ref().map(|name| name.text().to_string()).unwrap_or_default();
        let receiver = call.receiver().map(|receiver| receiver.syntax().clone());
        let uses = |name| self.facts.uses(name);
        match (name.as_str(), args.as_slice()) {
            ("resume" | "suspend", [arg]) if self.facts.has_coroutines() => {
                self.wrap(arg.syntax().text_range(), format!("{PROBE}::pass("), format!(", {LOOK}"));
            }
            ("spawn_blocking", [arg]) if uses("tokio") => {
                return self.spawn(call.syntax(), receiver.as_ref(), arg, Spawn::Job);
            }
            ("spawn", [arg]) if is_thunk(arg) && uses("rayon") => {
                return self.spawn(call.syntax(), receiver.as_ref(), arg, Spawn::Job);
            }
            ("install", [arg]) if is_thunk(arg) && uses("rayon") => {
                let pool = receiver.as_ref().map(|pool| flat(&green::text(pool))).unwrap_or_default();
                self.waits_for_pool(call.syntax(), &format!("{pool}.install"), Some(arg));
                self.visit_receiver(receiver.as_ref());
                return self.hand_over(arg, Spawn::Job, None);
            }
            ("spawn", [ast::Expr::ClosureExpr(closure)]) if takes_scope(closure) && uses("rayon") => {
                self.visit_receiver(receiver.as_ref());
                return self.scoped_job(call, closure);
            }
            ("spawn", [arg]) if is_thunk(arg) && uses("thread") => {
                return self.spawn(call.syntax(), receiver.as_ref(), arg, Spawn::Thread);
            }
            ("spawn", [arg]) if uses("tokio") && self.is_future(arg) => {
                return self.spawn(call.syntax(), receiver.as_ref(), arg, Spawn::Task);
            }
            ("block_on", [arg]) if uses("tokio") => {
                self.waited(arg, "blocking");
                self.visit_receiver(receiver.as_ref());
                self.is_body = matches!(arg, ast::Expr::BlockExpr(_));
                return self.visit(arg.syntax());
            }
            ("abort", []) if uses("tokio") && !self.facts.defines("abort") => {
                if let Some(receiver) = &receiver {
                    self.abort(call, receiver);
                }
            }
            ("iter", []) => self.iterated_place(call),
            _ => self.waiting_call(call, args.len()),
        }
        self.visit_children(call.syntax());
    }

    fn visit_receiver(&mut self, receiver: Option<&SyntaxNode>) {
        receiver.into_iter().for_each(|receiver| self.visit(receiver));
    }

    /// A call that hands its argument to another thread or to a runtime.
    fn spawn(&mut self, call: &SyntaxNode, receiver: Option<&SyntaxNode>, arg: &ast::Expr, what: Spawn) {
        let bound = self.binding.take();
        let (wrapper, id) = match what {
            Spawn::Thread => ("started", "thread_id"),
            Spawn::Task | Spawn::Job => ("spawned", "task_id"),
        };
        let close = format!(", |__handle| {PROBE}::{id}!(__handle))");
        self.wrap(attributes::code(call), format!("{PROBE}::{wrapper}("), close);
        self.visit_receiver(receiver);
        self.hand_over(arg, what, bound);
    }

    /// What is handed to another thread or to a runtime; its handle is bound to this name.
    fn hand_over(&mut self, arg: &ast::Expr, what: Spawn, bound: Option<String>) {
        // What runs elsewhere goes by the function it runs.
        let (wrapper, name) = match what {
            Spawn::Task => ("task", bound.unwrap_or_else(|| "task".to_owned())),
            Spawn::Job => ("job", called(arg).or(bound).unwrap_or_else(|| "job".to_owned())),
            Spawn::Thread => ("thread", called(arg).or(bound).unwrap_or_else(|| "thread".to_owned())),
        };
        self.wrap(arg.syntax().text_range(), format!("{PROBE}::{wrapper}({name:?}, "), format!(", {LOOK}"));
        self.is_body = matches!(arg, ast::Expr::BlockExpr(_));
        self.visit(arg.syntax());
    }

    /// A call that gives jobs to a pool and waits until they are done, unless a worker of one makes it. It waits from where its
    /// last argument is there; without one that can be wrapped, from its beginning on.
    fn waits_for_pool(&mut self, call: &SyntaxNode, text: &str, last: Option<&ast::Expr>) {
        let text: String = text.chars().take(60).collect();
        let begins = match last {
            Some(_) => "pool_call()".to_owned(),
            None => format!("pool_call().works({text:?})"),
        };
        self.wrap(attributes::code(call), format!("{PROBE}::pool_done({PROBE}::{begins}, "), ")");
        if let Some(last) = last {
            self.wrap(last.syntax().text_range(), format!("{PROBE}::pool_works({text:?}, "), ")");
        }
    }

    /// `scope.spawn(|scope| …)` of rayon. What stands around a closure would have to know the type of its parameter; so the job
    /// is made before the call, and begun by the closure.
    fn scoped_job(&mut self, call: &ast::MethodCallExpr, closure: &ast::ClosureExpr) {
        let Some(body) = closure.body() else { return };
        let name = called(&ast::Expr::ClosureExpr(closure.clone())).unwrap_or_else(|| "job".to_owned());
        let open = format!("{{ let __yieldscope_job = {PROBE}::submitted({name:?}); ");
        self.wrap(attributes::code(call.syntax()), open, " }");
        let begins = "{ let __yieldscope_running = __yieldscope_job.begins(); ";
        self.wrap(body.syntax().text_range(), begins, " }");
        self.is_body = matches!(body, ast::Expr::BlockExpr(_));
        self.visit(closure.syntax());
    }

    /// The body of a new coroutine: a function's name, or a closure.
    fn new_coroutine(&mut self, arg: &ast::Expr) {
        let (name, first) = match arg {
            ast::Expr::PathExpr(path) => {
                let name = green::text(path.syntax());
                let last = name.rsplit("::").next().unwrap_or_default().to_owned();
                self.facts.first_line_of(&last)
            }
            ast::Expr::ClosureExpr(closure) => {
                let name = self.binding.clone().unwrap_or_else(|| self.function.clone());
                let first = match closure.body() {
                    Some(ast::Expr::BlockExpr(block)) => {
                        block.stmt_list().and_then(|list| list.syntax().children().next())
                    }
                    body => body.map(|body| body.syntax().clone()),
                };
                (name, first.map_or(0, |node| self.line_at(start_of(&node))))
            }
            _ => (self.binding.clone().unwrap_or_else(|| self.function.clone()), 0),
        };
        let open = format!("{PROBE}::corosensei::body({name:?}, {first}, ");
        self.wrap(arg.syntax().text_range(), open, format!(", {LOOK}"));
    }

    /// `operand?`: an error that leaves the function here is told.
    pub(super) fn try_expr(&mut self, expr: &ast::TryExpr) {
        let Some(operand) = expr.expr() else { return };
        let line = self.line_at(expr.syntax().text_range().end());
        let failed = match self.options.locals {
            true => format!("{PROBE}::failed!(__operand)"),
            false => format!("{PROBE}::failed_unseen!(__operand)"),
        };
        self.wrap(
            operand.syntax().text_range(),
            format!("{PROBE}::tried({line}, "),
            format!(", |__operand| {failed})"),
        );
        self.visit(operand.syntax());
    }

    fn abort(&mut self, call: &ast::MethodCallExpr, receiver: &SyntaxNode) {
        let open = "match &(".to_owned();
        self.edits.before(self.at(receiver.text_range().start()), open);
        let taken = format!(") {{ __handle => {{ let __id = {PROBE}::task_id!(__handle); let __done = __handle");
        self.edits.after(self.at(receiver.text_range().end()), taken);
        self.edits.after(self.at(call.syntax().text_range().end()), format!("; {PROBE}::aborted(__id); __done }} }}"));
    }

    /// Whether this is surely a future: an `async` block, or the call of an `async fn` of this file.
    fn is_future(&self, expr: &ast::Expr) -> bool {
        match expr {
            ast::Expr::BlockExpr(block) => block.async_token().is_some() && block.gen_token().is_none(),
            ast::Expr::CallExpr(_) => called(expr).is_some_and(|name| self.facts.is_async(&name)),
            _ => false,
        }
    }

    pub(super) fn macro_call(&mut self, call: &ast::MacroCall) {
        let (Some(path), Some(tree)) = (call.path(), call.token_tree()) else { return };
        let text = green::text(path.syntax());
        let kind = macros::kind_of(self.facts, &text);
        if kind == macros::Kind::Prints {
            let range = path.syntax().text_range();
            if text.contains("::") {
                let qualifier = TextRange::at(range.start(), "std::".len().try_into().unwrap_or_default());
                self.wrap(qualifier, format!("{PROBE}::/*"), "*/");
            } else {
                self.edits.before(self.at(range.start()), format!("{PROBE}::"));
            }
        }
        match kind {
            macros::Kind::Select => self.select(&tree),
            macros::Kind::Other if has_futures(&tree) => {
                let line = self.line_at(start_of(call.syntax()));
                self.leave(&format!("{text}!"), line, "what is in a macro that is not known is not followed");
            }
            _ => {}
        }
        for argument in macros::arguments(self.facts, &tree, kind, self.base) {
            let macros::What::Expr(expr) = argument.what else { continue };
            let outer = std::mem::replace(&mut self.base, argument.base);
            let binding = self.binding.take();
            self.root(expr.syntax());
            (self.base, self.binding) = (outer, binding);
        }
    }
}

/// Whether the arguments of a macro make or await futures.
fn has_futures(tree: &ast::TokenTree) -> bool {
    let tokens = tree.syntax().descendants_with_tokens().filter_map(|element| element.into_token());
    tokens.into_iter().any(|token| matches!(token.text(), "async" | "await"))
}

/// A closure without parameters: the body of a thread.
fn is_thunk(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::ClosureExpr(closure) => {
            closure.param_list().is_some_and(|list| list.params().next().is_none()) && closure.async_token().is_none()
        }
        _ => false,
    }
}

/// A closure with one parameter: the body of a job in a scope of rayon.
fn takes_scope(closure: &ast::ClosureExpr) -> bool {
    closure.async_token().is_none() && closure.param_list().is_some_and(|list| list.params().count() == 1)
}

/// The name of the function that an expression, or a closure without a block, calls.
fn called(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::ClosureExpr(closure) => called(&closure.body()?),
        ast::Expr::CallExpr(call) => match call.expr()? {
            ast::Expr::PathExpr(path) => Some(path.path()?.segment()?.name_ref()?.text().to_string()),
            _ => None,
        },
        _ => None,
    }
}
