//! Functions, closures, `async` blocks and `.await`.

use super::attributes;
use super::facts::{is_future, is_iterator, type_name};
use super::green::{self, start_of};
use super::patterns::bindings;
use super::walk::{PROBE, Walker, beginning, is_plain, parentheses};
use super::{Less, Rebound};
use ra_ap_syntax::TextSize;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasName};

/// Attributes that leave a function as it is.
const HARMLESS: &[&str] =
    &["allow", "cfg", "cold", "deny", "deprecated", "doc", "expect", "inline", "must_use", "track_caller", "warn"];

/// How the result of a body is looked at.
const LOOK: &str = "|__result| ::yieldscope_probe::spy!(*__result)";

impl Walker<'_, '_> {
    pub(super) fn implementation(&mut self, item: &ast::Impl) {
        if type_name(item.trait_()).is_some_and(|name| name == "GlobalAlloc") {
            let name = type_name(item.self_ty()).unwrap_or_default();
            let line = self.line_at(start_of(item.syntax()));
            return self.leave(&name, line, "it allocates memory for the probe, too");
        }
        let name = if is_iterator(item) || is_future(item) { type_name(item.self_ty()) } else { None };
        let (by_hand, foreign) = (std::mem::replace(&mut self.by_hand, name), self.foreign);
        let of = std::mem::replace(&mut self.of, type_name(item.self_ty()));
        self.foreign = is_foreign(item);
        self.visit_children(item.syntax());
        (self.by_hand, self.foreign, self.of) = (by_hand, foreign, of);
    }

    pub(super) fn function(&mut self, function: &ast::Fn) {
        let Some(name) = function.name() else { return };
        // Attributes may stand on lines before it.
        let (name, place) = (name.text().to_string(), start_of(name.syntax()));
        if function.const_token().is_some() || function.gen_token().is_some() {
            let why = if function.const_token().is_some() { "it is a `const fn`" } else { "it is a `gen fn`" };
            if function.body().is_some() {
                self.leave(&name, self.line_at(place), why);
            }
            return;
        }
        let start = self.at(function.syntax().text_range().start());
        let less = self.options.less.and_then(|less| less.get(&start));
        if less == Some(&Less::Everything) {
            return;
        }
        let options = self.options;
        self.options.locals &= less.is_none();
        let outer = std::mem::replace(&mut self.function, name.clone());
        let closures = std::mem::take(&mut self.closures);
        let (binding, line) = (self.binding.take(), std::mem::take(&mut self.line));
        if let Some(body) = function.body() {
            self.function_body(function, &name, &body);
        }
        (self.function, self.binding, self.line, self.options) = (outer, binding, line, options);
        self.closures = closures;
    }

    fn function_body(&mut self, function: &ast::Fn, name: &str, body: &ast::BlockExpr) {
        let params = param_names(function);
        let start = self.locals(&params);
        let first = self.facts.first_line(body);
        let result = function.ret_type().and_then(|ret| ret.ty());
        let result_text = result.as_ref().map_or("()".to_owned(), |ty| flat(&green::text(ty.syntax())));
        let range = body.syntax().text_range();
        // An opaque type cannot be named again, nor can `!` yet; then it is inferred.
        let named = if result_text.contains("impl ") || result_text == "!" { "_" } else { result_text.as_str() };
        let place = function.name().map_or(0, |name| self.line_at(start_of(name.syntax())));
        if function.async_token().is_some() {
            if self.is_root(function) {
                self.wrap(range, format!("{{ {PROBE}::root::<{named}, _>(async "), ").await }");
            } else if result_text == "!" {
                // A type that nobody can name yet.
                self.leave(name, place, "an `async fn` that never returns has no lane");
            } else if let Some(why) = self.keeps_signature(function, result.as_ref()) {
                self.leave(name, place, why);
                let open = format!("{{ {PROBE}::coroutine::<{named}, _, _>({name:?}, {first}, async ");
                self.wrap(range, open, format!(", {LOOK}).await }}"));
            } else {
                let open = format!("{{ {PROBE}::coroutine::<{named}, _, _>({name:?}, {first}, async move ");
                self.wrap(range, open, format!(", {LOOK}) }}"));
                // The future owns all of its parameters, used or not, and drops them in the same order as before.
                let moved = self.move_params(function, body);
                return self.body(body, result_type(&result_text) + &moved + &start);
            }
            return self.body(body, result_type(&result_text) + &start);
        }
        match (self.by_hand.clone(), function.param_list().and_then(|list| list.self_param())) {
            (Some(of), Some(receiver)) if name == "next" && receiver.mut_token().is_some() => {
                let open = format!(
                    "{{ {PROBE}::iterated({of:?}, {first}, ::core::ptr::from_ref::<Self>(self), || -> {result_text} "
                );
                self.wrap(range, open, ", |__result| ::yieldscope_probe::spy_some!(__result)) }");
                self.body(body, self.locals(&["self".to_owned()]) + &start);
            }
            (Some(of), Some(receiver)) if name == "poll" && is_pinned(&receiver) => {
                let open = format!(
                    "{{ {PROBE}::polled({of:?}, {first}, ::core::ptr::from_ref::<Self>(&*self), || -> {result_text} "
                );
                self.wrap(range, open, ", |__result| ::yieldscope_probe::spy_ready!(__result)) }");
                self.body(body, start);
            }
            _ => self.body(body, start),
        }
    }

    /// Whether its attribute makes a runtime and lets that run the body: `#[tokio::main]`, or one of a test.
    fn is_root(&self, function: &ast::Fn) -> bool {
        self.facts.is_test(function) || function.attrs().any(|of| self.facts.attribute(&of) == "tokio::main")
    }

    /// Binds the parameters again, in the body: the future owns them from there on.
    fn move_params(&mut self, function: &ast::Fn, body: &ast::BlockExpr) -> String {
        let list = function.param_list();
        let receiver = list.as_ref().and_then(|list| list.self_param());
        let mut text = if receiver.is_some() { "let _ = &self; ".to_owned() } else { String::new() };
        let beginning = body.stmt_list().and_then(|list| beginning(&list)).map(|at| self.at(at)).unwrap_or_default();
        for param in list.into_iter().flat_map(|list| list.params()) {
            let Some(ast::Pat::IdentPat(pattern)) = param.pat() else { continue };
            let Some(name) = pattern.name().map(|name| name.text().to_string()) else { continue };
            let mutable = if pattern.mut_token().is_some() { "mut " } else { "" };
            text += &format!("let {mutable}{name} = {name}; ");
            let at = self.at(start_of(pattern.syntax()));
            self.remarks.rebound.push(Rebound { at, name, inserted_at: beginning });
        }
        text
    }

    /// Why the signature of an `async fn` stays as it is. `None`: it gives a future from here on.
    fn keeps_signature(&mut self, function: &ast::Fn, result: Option<&ast::Type>) -> Option<&'static str> {
        if self.foreign || is_foreign(function) {
            Some("an attribute may rewrite it; its lane begins at the first poll")
        } else if !has_plain_params(function) {
            Some("one of its parameters is a pattern; its lane begins at the first poll")
        } else if !self.give_future(function, result) {
            Some("it takes what has no name; its lane begins at the first poll")
        } else {
            None
        }
    }

    pub(super) fn closure(&mut self, closure: &ast::ClosureExpr) {
        let Some(body) = closure.body() else { return };
        if closure.const_token().is_some() || closure.gen_token().is_some() || closure.static_token().is_some() {
            return;
        }
        let is_argument = closure.syntax().parent().is_some_and(|parent| ast::ArgList::can_cast(parent.kind()));
        let params = closure.param_list().into_iter().flat_map(|list| list.params());
        let names: Vec<String> =
            params.filter_map(|param| param.pat()).flat_map(|pattern| bindings(&pattern)).collect();
        // Elsewhere the types of parameters may be known only further down.
        let start = if is_argument { self.locals(&names) } else { String::new() };
        let range = body.syntax().text_range();
        let line = self.line_at(start_of(body.syntax()));
        let name = self.binding.take().unwrap_or_else(|| "async closure".to_owned());
        if closure.async_token().is_some() {
            let is_block = matches!(&body, ast::Expr::BlockExpr(block) if is_plain(block));
            let (open, close) = if is_block { ("", "") } else { ("{ ", " }") };
            let first = self.line_at(first_of(&body));
            let open = format!("{{ {PROBE}::closure({name:?}, {first}, async {open}");
            self.wrap(range, open, format!("{close}, {LOOK}).await }}"));
        }
        let is_body = std::mem::take(&mut self.is_body);
        let closures = self.closures.clone();
        self.closures.retain(|name, _| !names.contains(name));
        match &body {
            ast::Expr::BlockExpr(block) if is_plain(block) => self.body(block, start),
            body => {
                let outer = self.line;
                let mut report =
                    if closure.async_token().is_none() && !is_body { self.report(line) } else { String::new() };
                report += &self.doubts_before(self.at(start_of(body.syntax())));
                if !report.is_empty() {
                    let (open, close) = parentheses(body);
                    self.wrap(range, format!("{{ {report}{open}"), format!("{close} }}"));
                }
                self.visit(body.syntax());
                self.line = outer;
            }
        }
        self.closures = closures;
    }

    /// The call of an async closure that stands in a local: its lane begins here.
    pub(super) fn closure_call(&mut self, call: &ast::CallExpr) {
        let Some(ast::Expr::PathExpr(path)) = call.expr() else { return };
        let name = green::text(path.syntax());
        if let Some(first) = self.closures.get(&name) {
            let open = format!("{PROBE}::closure_called({name:?}, {first}, ");
            self.wrap(attributes::code(call.syntax()), open, ")");
        }
    }

    /// An `async` block in the place of an expression gets a lane of its own.
    pub(super) fn async_block(&mut self, block: &ast::BlockExpr) {
        let name = self.binding.clone().unwrap_or_else(|| "async block".to_owned());
        let first = block.stmt_list().and_then(|list| list.syntax().children().next());
        let first = self.line_at(first.map_or(block.syntax().text_range().start(), |node| start_of(&node)));
        let open = format!("{PROBE}::coroutine({name:?}, {first}, ");
        self.wrap(attributes::code(block.syntax()), open, format!(", {LOOK})"));
    }

    pub(super) fn await_expr(&mut self, expr: &ast::AwaitExpr) {
        let Some(operand) = expr.expr() else { return };
        self.waited(&operand, "awaiting");
        self.visit(operand.syntax());
    }

    /// Wraps a future that somebody waits for; `how` is the function of the probe.
    pub(super) fn waited(&mut self, operand: &ast::Expr, how: &str) {
        let thing = flat(&green::text(operand.syntax()));
        let thing: String = thing.chars().take(60).collect();
        let close = format!(", {thing:?}, |__future| {PROBE}::waits!(__future))");
        self.wrap(operand.syntax().text_range(), format!("{PROBE}::{how}("), close);
    }
}

/// Where the first statement of a closure's body begins.
pub(super) fn first_of(body: &ast::Expr) -> TextSize {
    let list = match body {
        ast::Expr::BlockExpr(block) => block.stmt_list(),
        _ => None,
    };
    let first = list.and_then(|list| list.syntax().children().next());
    first.map_or_else(|| start_of(body.syntax()), |node| start_of(&node))
}

/// Whether it is `self: Pin<&mut Self>`.
fn is_pinned(receiver: &ast::SelfParam) -> bool {
    receiver.ty().is_some_and(|ty| flat(&green::text(ty.syntax())).ends_with("Pin<&mut Self>"))
}

/// A text on one line, with single spaces.
pub(super) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attribute_names(item: &impl HasAttrs) -> Vec<String> {
    let path = |attr: ast::Attr| attr.path().map(|path| green::text(path.syntax()));
    item.attrs().map(|attr| path(attr).unwrap_or_default()).collect()
}

/// Whether an attribute may rewrite the item, so that its signature must stay.
fn is_foreign(item: &impl HasAttrs) -> bool {
    let is_tool = |name: &str| ["clippy::", "diagnostic::", "rustfmt::"].iter().any(|tool| name.starts_with(tool));
    let harmless = |name: &String| HARMLESS.contains(&name.as_str()) || is_tool(name) || name.is_empty();
    attribute_names(item).iter().any(|name| !harmless(name))
}

/// What tells an `async` block the type of its result, to which values that leave it are coerced.
fn result_type(result: &str) -> String {
    if matches!(result, "()" | "!") || result.contains("impl ") {
        return String::new();
    }
    format!("if false {{ return {PROBE}::nothing::<{result}>() }} ")
}

fn param_names(function: &ast::Fn) -> Vec<String> {
    let params = function.param_list().into_iter().flat_map(|list| list.params());
    params.filter_map(|param| param.pat()).flat_map(|pattern| bindings(&pattern)).collect()
}

/// Whether every parameter is a name: others cannot be moved into a future as a whole.
fn has_plain_params(function: &ast::Fn) -> bool {
    let mut params = function.param_list().into_iter().flat_map(|list| list.params());
    params.all(|param| matches!(param.pat(), Some(ast::Pat::IdentPat(name)) if name.pat().is_none() && name.ref_token().is_none()))
}
