//! tokio's clock where it is paused. Of the probe, this alone knows that clock.

use crate::clock::nanos as whole;
use std::cell::Cell;
use std::time::Duration;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::time::Instant;

thread_local! {
    /// The moment of tokio's clock at which it was paused here, and the time of the run then.
    static PAUSED: Cell<Option<(Instant, u64)>> = const { Cell::new(None) };
}

/// Nanoseconds since the start of the run, where the clock is paused.
pub(crate) fn nanos() -> Option<u64> {
    let (start, base) = PAUSED.try_with(Cell::get).ok().flatten().filter(|_| Handle::try_current().is_ok())?;
    Some(base + whole(Instant::now().saturating_duration_since(start)))
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
