//! What makes a thread wait and belongs to another crate, of which the probe knows no types: what a call does without waiting,
//! and the call itself, come as closures.

use crate::blocks;
use crate::lanes;

/// A call that gives what comes through a channel. `attempt` does not wait; `is_empty` says of its error that the call would.
///
/// # Errors
/// Those of the call.
pub fn received<T, E, R>(
    text: &'static str,
    attempt: impl FnOnce() -> Result<T, E>,
    is_empty: impl FnOnce(&E) -> bool,
    call: impl FnOnce() -> Result<T, R>,
) -> Result<T, R> {
    if !lanes::on() {
        return call();
    }
    match attempt() {
        Ok(value) => Ok(value),
        Err(error) if is_empty(&error) => blocks::waiting(text, call),
        Err(_) => call(),
    }
}

/// What takes the place of the method that sends through a channel. `attempt` does not wait; `is_full` says of its error that the
/// call would, and `back` gives what was not sent.
pub fn sender<V, E, R>(
    text: &'static str,
    attempt: impl FnOnce(V) -> Result<(), E>,
    is_full: impl FnOnce(&E) -> bool,
    back: impl FnOnce(E) -> V,
    call: impl FnOnce(V) -> Result<(), R>,
) -> impl FnOnce(V) -> Result<(), R> {
    move |value| {
        if !lanes::on() {
            return call(value);
        }
        let Err(error) = attempt(value) else { return Ok(()) };
        let must_wait = is_full(&error);
        let value = back(error);
        if must_wait { blocks::waiting(text, || call(value)) } else { call(value) }
    }
}

/// A call that gives the guard of a lock. `attempt` does not wait.
pub fn locked<G>(text: &'static str, attempt: impl FnOnce() -> Option<G>, call: impl FnOnce() -> G) -> G {
    blocks::wait(text, attempt, call)
}
