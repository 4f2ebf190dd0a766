//! The whole program: its main lane, its panics, and how it ends.

use crate::lanes::{self, More};
use crate::output;
use crate::value::{Text, cut};
use crate::words::{Cause, Kind, State};
use std::any::Any;
use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::process::{ExitCode, Termination};

/// What a `main` may return, and what the error in it says.
pub trait Ending: Termination {
    /// The error's `{:?}`, if it is one.
    fn error(&self) -> Option<String>;
}

impl Ending for () {
    fn error(&self) -> Option<String> {
        None
    }
}

impl Ending for ExitCode {
    fn error(&self) -> Option<String> {
        None
    }
}

impl<T: Ending, E: Debug> Ending for Result<T, E> {
    fn error(&self) -> Option<String> {
        match self {
            Ok(value) => value.error(),
            Err(error) => Some(format!("{error:?}")),
        }
    }
}

thread_local! {
    static LAST_PANIC: RefCell<Option<Text>> = const { RefCell::new(None) };
    /// The error that was told last on this thread.
    static LAST_ERROR: RefCell<Option<Text>> = const { RefCell::new(None) };
}

/// This error was told on this thread.
pub(crate) fn has_told(error: Text) {
    let _ = LAST_ERROR.try_with(|last| *last.borrow_mut() = Some(error));
}

/// As `std::process::exit`.
pub fn exit(code: i32) -> ! {
    lanes::end_all(code);
    std::process::exit(code)
}

/// Parts of the program that are not told in full: their name, their line, and why.
pub fn left(parts: &[(&str, u32, &str)]) {
    for (name, line, why) in parts {
        lanes::warning(&format!("`{name}` (line {line}) is not told in full: {why}"));
    }
}

/// Runs a program as its own `main` would: the same output, the same exit code; traced where the environment asks.
/// `name` is its file's name, for the message of a panic, and `file` the same as the compiler has it.
pub fn program<T: Ending>(name: &'static str, file: &'static str, line: u32, main: impl FnOnce() -> T) -> ExitCode {
    let lane = begin(name, file, line);
    match catch_unwind(AssertUnwindSafe(main)) {
        Ok(value) => match value.error() {
            None => {
                returned(lane);
                value.report()
            }
            Some(error) => failed(lane, &error),
        },
        Err(payload) => unwound(lane, payload.as_ref()),
    }
}

/// The program begins: the lane of its `main`.
fn begin(name: &'static str, file: &'static str, line: u32) -> Option<u32> {
    std::panic::set_hook(Box::new(move |info| panicked(name, info)));
    lanes::begin(file);
    let lane = lanes::make_by(Kind::Main, "main", line, None)?;
    lanes::settle(lane);
    lanes::enter(lane, Cause::Start, More::default());
    Some(lane)
}

fn close(lane: Option<u32>, cause: Cause, value: Option<Text>) {
    if let Some(lane) = lane {
        lanes::leave(lane, State::Closed, cause, More { value, ..More::default() });
    }
}

fn returned(lane: Option<u32>) {
    close(lane, Cause::Return, None);
}

/// `main` gave this error.
fn failed(lane: Option<u32>, error: &str) -> ExitCode {
    let text = cut(error);
    // What a `?` has told as it left `main` needs no second event.
    if LAST_ERROR.take().as_ref() != Some(&text) {
        lanes::exception(0, &text);
    }
    output::write_text(true, format_args!("Error: {error}"), true);
    close(lane, Cause::Raise, Some(text));
    ExitCode::FAILURE
}

/// `main` panicked.
fn unwound(lane: Option<u32>, payload: &(dyn Any + Send)) -> ExitCode {
    close(lane, Cause::Raise, panic_text(payload));
    // What Rust's own start-up code gives for a panic in `main`.
    ExitCode::from(101)
}

/// The text of what a panic carries.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> Option<Text> {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).map(|text| cut(&text))
}

/// The text of the panic that unwinds this thread.
pub(crate) fn last_panic() -> Option<Text> {
    LAST_PANIC.try_with(|last| last.borrow().clone()).ok().flatten()
}

/// Prints what Rust's own hook prints, but with the place in the file that the reader sees. No column: what is inserted
/// into a line moves it.
fn panicked(name: &str, info: &PanicHookInfo<'_>) {
    let Some((line, whole)) = tell_panic(info) else { return };
    let (name, at) = match info.location() {
        Some(place) if !lanes::is_here(place) => (place.file(), place.line()),
        _ => (name, line),
    };
    let thread = std::thread::current();
    let thread = thread.name().unwrap_or("<unnamed>");
    output::write_text(true, format_args!("\nthread '{thread}' panicked at {name}:{at}:\n{whole}"), true);
}

/// Tells of a panic: its line, and its whole text. `None`: it comes from a value that is looked at, and is none of the
/// program's.
pub(crate) fn tell_panic(info: &PanicHookInfo<'_>) -> Option<(u32, String)> {
    if crate::value::looking() {
        return None;
    }
    let payload = info.payload();
    let whole = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let whole =
        whole.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "Box<dyn Any>".to_owned());
    // A panic in another file stands in the trace at the line where its lane is.
    let line = info.location().map_or(0, lanes::line_of);
    let text = cut(&whole);
    lanes::exception(line, &text);
    let _ = LAST_PANIC.try_with(|last| *last.borrow_mut() = Some(text));
    Some((line, whole))
}
