//! The clock of a run: the wall clock, or tokio's paused one, which jumps to the next timer when all wait.

use std::cell::Cell;
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::time::Instant;

/// Where the events take their time from.
pub(crate) enum Clock {
    /// The wall clock since this moment.
    Real(std::time::Instant),
    /// tokio's clock where it is paused, the time of the last event elsewhere.
    Virtual,
}

thread_local! {
    /// The moment of tokio's clock at which it was paused here, and the time of the run then.
    static PAUSED: Cell<Option<(Instant, u64)>> = const { Cell::new(None) };
}

impl Clock {
    /// Nanoseconds since the start; `last` is the time of the last event.
    pub(crate) fn nanos(&self, last: u64) -> u64 {
        match self {
            Self::Real(start) => nanos(start.elapsed()),
            Self::Virtual => match PAUSED.try_with(Cell::get) {
                Ok(Some((start, base))) if Handle::try_current().is_ok() => {
                    base + nanos(Instant::now().saturating_duration_since(start))
                }
                _ => last,
            },
        }
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Pauses the clock of the runtime this is called in, if it can be paused: only a current-thread runtime can.
pub(crate) fn pause(last: u64) {
    let Ok(handle) = Handle::try_current() else { return };
    if handle.runtime_flavor() != RuntimeFlavor::CurrentThread {
        return;
    }
    if !frozen() {
        tokio::time::pause();
    }
    PAUSED.set(Some((Instant::now(), last)));
}

/// Whether the program has paused it itself: tokio has no question for it, and pausing twice panics.
fn frozen() -> bool {
    let (before, real) = (Instant::now(), std::time::Instant::now());
    while real.elapsed() < Duration::from_micros(5) {
        std::hint::spin_loop();
    }
    Instant::now() == before
}
