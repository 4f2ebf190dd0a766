//! Errors that leave a function through `?`.

use crate::lanes;
use crate::program;
use crate::value::{Spy, Text, cut, debug};
use std::fmt::Debug;

/// Chosen by the compiler for results whose error has `Debug`.
pub trait ShownError {
    /// The error's `{:?}`, if there is one.
    fn failed(&self) -> Option<Text>;
}

/// Chosen for results whose error has none.
pub trait HiddenError {
    /// The name of the error's type, if there is an error.
    fn failed(&self) -> Option<Text>;
}

/// Chosen for all others: `None` is no error.
pub trait NoError {
    /// Nothing.
    fn failed(&self) -> Option<Text>;
}

impl<T, E: Debug> ShownError for &Spy<'_, Result<T, E>> {
    fn failed(&self) -> Option<Text> {
        self.0.as_ref().err().and_then(|error| debug(&error))
    }
}

impl<T, E> HiddenError for &&Spy<'_, Result<T, E>> {
    fn failed(&self) -> Option<Text> {
        let name = std::any::type_name::<E>();
        self.0.is_err().then(|| cut(name.rsplit("::").next().unwrap_or(name)))
    }
}

impl<T: ?Sized> NoError for Spy<'_, T> {
    fn failed(&self) -> Option<Text> {
        None
    }
}

/// Passes on the operand of a `?` that stands on this line. An error in it is told: it leaves the function.
#[inline]
pub fn tried<T>(line: u32, value: T, failed: impl FnOnce(&T) -> Option<Text>) -> T {
    if lanes::on()
        && let Some(text) = failed(&value)
    {
        lanes::exception(line, &text);
        program::has_told(text);
    }
    value
}
