//! Calls of the standard library that make a thread wait, and those that start another program: each becomes a call of the
//! probe's method of the same name, with `yieldscope_` before it.

use super::attributes;
use super::facts::Facts;
use super::functions::flat;
use super::green::{self, start_of};
use super::walk::{PROBE, Walker};
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasModuleItem};

/// Crates with waiting methods of their own under the same names; under which, where not all may be meant.
const OTHERS: &[(&str, &[&str])] = &[
    ("async_channel", CHANNEL),
    ("async_std", &[]),
    ("crossbeam::", &[]),
    ("crossbeam_channel", CHANNEL),
    ("crossbeam_utils", &[]),
    ("flume", CHANNEL),
    ("futures", &[]),
    ("kanal", CHANNEL),
    ("parking_lot", &["lock", "read", "wait", "wait_timeout", "wait_while", "write"]),
    ("smol", &[]),
];
const CHANNEL: &[&str] = &["recv", "recv_timeout", "send"];

/// Methods, how many arguments they take, and the types of which one must be named in the file.
const WAITING: &[(&str, usize, &[&str])] = &[
    ("join", 0, &["std::thread"]),
    ("lock", 0, &["std::sync::Mutex"]),
    ("output", 0, &["std::process::Command"]),
    ("read", 0, &["std::sync::RwLock"]),
    ("recv", 0, &["std::sync::mpsc"]),
    ("recv_timeout", 1, &["std::sync::mpsc"]),
    ("send", 1, &["std::sync::mpsc::sync_channel", "std::sync::mpsc::SyncSender"]),
    ("spawn", 0, &["std::process::Command"]),
    ("status", 0, &["std::process::Command"]),
    ("try_wait", 0, &["std::process::Command"]),
    ("wait", 0, &["std::sync::Barrier", "std::process::Command"]),
    ("wait", 1, &["std::sync::Condvar"]),
    ("wait_timeout", 2, &["std::sync::Condvar"]),
    ("wait_while", 2, &["std::sync::Condvar"]),
    ("wait_with_output", 0, &["std::process::Command"]),
    ("write", 0, &["std::sync::RwLock"]),
];

/// What brings the probe's methods into sight.
const IN_SIGHT: &str = "#[allow(unused_imports)] use ::yieldscope_probe::waits::{Awaits as _, Joins as _, Locks as _, \
     Meets as _, Passes as _, Receives as _, Sends as _, SharedLocks as _, Starts as _, StreamLocks as _, Waits as _}; ";

/// The methods that make a thread wait in a file that names their types, and how many arguments they take.
pub(super) fn waiting(facts: &Facts<'_>) -> Vec<(&'static str, usize)> {
    let others: Vec<&[&str]> =
        OTHERS.iter().filter(|(other, _)| facts.uses(other)).map(|(_, methods)| *methods).collect();
    let is_theirs = |name| others.iter().any(|methods| methods.is_empty() || methods.contains(&name));
    let named = WAITING
        .iter()
        .filter(|(name, _, types)| !facts.defines(name) && !is_theirs(*name) && types.iter().any(|of| facts.names(of)));
    named.map(|(name, args, _)| (*name, *args)).collect()
}

impl Walker<'_, '_> {
    /// A call that may make the thread wait.
    pub(super) fn waiting_call(&mut self, call: &ast::MethodCallExpr, args: usize) {
        if self.others_call(call, args) {
            return;
        }
        let (Some(name), Some(list)) = (call.name_ref(), call.arg_list()) else { return };
        let Some(paren) = list.l_paren_token() else { return };
        let is_awaited = call.syntax().parent().is_some_and(|parent| ast::AwaitExpr::can_cast(parent.kind()));
        if is_awaited || !self.waiting.contains(&(name.text(), args)) {
            return;
        }
        self.remarks.needs_waits = true;
        let text: String = flat(&green::text(call.syntax())).chars().take(60).collect();
        self.edits.before(self.at(start_of(name.syntax())), "yieldscope_");
        let comma = if args == 0 { "" } else { ", " };
        self.edits.before(self.at(paren.text_range().end()), format!("{text:?}{comma}"));
    }

    /// What a loop goes through: the items of a channel make the thread wait. Wrapped, they tell so.
    pub(super) fn waited_items(&mut self, items: &ast::Expr) {
        let place = match items {
            ast::Expr::RefExpr(borrow) if borrow.mut_token().is_none() => borrow.expr(),
            place => Some(place.clone()),
        };
        if place.is_some_and(|place| is_place(&place)) && self.knows_channels() {
            let text = flat(&green::text(items.syntax()));
            let close = format!(", {text:?}, |__items| {PROBE}::kind!(__items))");
            self.wrap(items.syntax().text_range(), format!("{PROBE}::items("), close);
        }
    }

    /// `place.iter()`: the place may be the end of a channel.
    pub(super) fn iterated_place(&mut self, call: &ast::MethodCallExpr) {
        let Some(place) = call.receiver().filter(is_place) else { return };
        if self.knows_channels() && !self.facts.defines("iter") {
            let text = flat(&green::text(call.syntax()));
            let open = format!("{PROBE}::items_of(&{}, ", flat(&green::text(place.syntax())));
            self.wrap(attributes::code(call.syntax()), open, format!(", {text:?}, |__of| {PROBE}::kind!(__of))"));
        }
    }

    /// Whether the methods of the channels of `std` are told in this file.
    fn knows_channels(&self) -> bool {
        self.waiting.contains(&("recv", 0))
    }

    /// Brings the probe's methods into sight, in each module.
    pub(super) fn bring_waits(&mut self, file: &ast::SourceFile) {
        if !self.remarks.needs_waits {
            return;
        }
        let mut firsts = vec![file.items().next()];
        green::each(file.syntax(), ast::ItemList::can_cast, &mut |node| {
            firsts.extend(ast::ItemList::cast(node).map(|list| list.items().next()));
        });
        let starts: Vec<usize> =
            firsts.into_iter().flatten().map(|item| self.at(item.syntax().text_range().start())).collect();
        // Before whatever else is inserted in front of the first item.
        starts.into_iter().for_each(|at| self.edits.after(at, IN_SIGHT));
    }

    /// Replaces the path of a function by one of the probe.
    pub(super) fn replace(&mut self, path: &ast::Expr, by: &str) {
        self.wrap(path.syntax().text_range(), format!("{PROBE}::{by}/*"), "*/");
    }
}

/// Whether it is a name, or a field of one.
pub(super) fn is_place(expr: &ast::Expr) -> bool {
    match expr {
        ast::Expr::PathExpr(path) => path.path().is_some_and(|path| path.qualifier().is_none()),
        ast::Expr::FieldExpr(field) => field.expr().is_some_and(|inner| is_place(&inner)),
        _ => false,
    }
}
