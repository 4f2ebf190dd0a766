//! Calls that make a thread wait and are those of crates beside the standard library: the channels of crossbeam, the locks of
//! parking_lot. The probe knows none of their types, so each call gets closures around it: what does not wait, and the call.

use super::attributes;
use super::facts::Facts;
use super::functions::flat;
use super::green;
use super::waits::is_place;
use super::walk::{PROBE, Walker};
use ra_ap_syntax::TextRange;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// How a call that waits is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Receives,
    Sends,
    Locks,
}

/// Methods, how many arguments they take, how they are told, and the method of the same type that does the same without waiting.
const CALLS: &[(&str, usize, How, &str)] = &[
    ("recv", 0, How::Receives, "try_recv"),
    ("recv_timeout", 1, How::Receives, "try_recv"),
    ("recv_deadline", 1, How::Receives, "try_recv"),
    ("send", 1, How::Sends, "try_send"),
    ("lock", 0, How::Locks, "try_lock"),
    ("read", 0, How::Locks, "try_read"),
    ("write", 0, How::Locks, "try_write"),
];

/// What brings such methods into a file, and what makes it unsure whose they are.
const CHANNELS: (&[&str], &[&str]) =
    (&["crossbeam_channel", "crossbeam::channel"], &["async_", "flume", "kanal", "smol", "mpsc", "tokio"]);
const LOCKS: (&[&str], &[&str]) =
    (&["parking_lot"], &["async_", "sync::Mutex", "sync::RwLock", "smol", "tokio", "io::stdin", "io::stdout", "File"]);

/// Whether the methods of channels, and those of locks, are surely such ones in this file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Others {
    channels: bool,
    locks: bool,
}

impl Others {
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let surely = |(crates, unsure): (&[&str], &[&str])| {
            crates.iter().any(|of| facts.uses(of)) && !unsure.iter().any(|other| facts.uses(other))
        };
        Self { channels: surely(CHANNELS), locks: surely(LOCKS) }
    }
}

impl Walker<'_, '_> {
    /// A call that may make the thread wait; `false`: it is none of these.
    pub(super) fn others_call(&mut self, call: &ast::MethodCallExpr, args: usize) -> bool {
        let (Some(name), Some(receiver)) = (call.name_ref(), call.receiver().filter(is_place)) else { return false };
        let known = CALLS.iter().find(|(of, takes, ..)| (*of, *takes) == (name.text(), args));
        let Some((method, _, how, attempt)) = known.filter(|(method, ..)| !self.facts.defines(method)) else {
            return false;
        };
        let is_told = if *how == How::Locks { self.others.locks } else { self.others.channels };
        let of = flat(&green::text(receiver.syntax()));
        let is_awaited = call.syntax().parent().is_some_and(|parent| ast::AwaitExpr::can_cast(parent.kind()));
        if !is_told || is_awaited || of.contains("//") || of.contains("/*") {
            return false;
        }
        let text: String = flat(&green::text(call.syntax())).chars().take(60).collect();
        let range = attributes::code(call.syntax());
        match how {
            How::Receives => {
                let attempts = format!("|| {of}.{attempt}(), |__error| __error.is_empty(), || ");
                self.wrap(range, format!("{PROBE}::received({text:?}, {attempts}"), ")");
            }
            How::Locks => {
                self.wrap(range, format!("{PROBE}::locked({text:?}, || {of}.{attempt}(), || "), ")");
            }
            How::Sends => {
                let Some(paren) = call.arg_list().and_then(|list| list.l_paren_token()) else { return false };
                let attempts = format!(
                    "|__value| {of}.{attempt}(__value), |__error| __error.is_full(), |__error| __error.into_inner()"
                );
                let sends = format!("{PROBE}::sender({text:?}, {attempts}, |__value| {of}.{method}(__value))/*");
                self.wrap(TextRange::new(range.start(), paren.text_range().start()), sends, "*/");
            }
        }
        true
    }
}
