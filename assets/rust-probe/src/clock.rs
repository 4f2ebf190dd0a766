//! The clock of a run: the wall clock, or tokio's paused one, which jumps to the next timer when all wait.

use crate::paused;
use std::time::Duration;

/// Where the events take their time from.
pub(crate) enum Clock {
    /// The wall clock.
    Real(Wall),
    /// tokio's clock where it is paused, the time of the last event elsewhere.
    Virtual,
}

impl Clock {
    /// Nanoseconds since the start; `last` is the time of the last event.
    pub(crate) fn nanos(&mut self, last: u64) -> u64 {
        match self {
            Self::Real(wall) => wall.nanos(),
            Self::Virtual => paused::nanos().unwrap_or(last),
        }
    }
}

/// The wall clock since a moment. It is read at least every fifty microseconds; in between, the processor's own counter,
/// which costs a fraction of it, tells how much time has passed since. So no reading is off by more.
pub(crate) struct Wall {
    start: std::time::Instant,
    /// The counter and the clock when both were read first, and last.
    first: (u64, u64),
    last: (u64, u64),
    /// Nanoseconds for 2^32 steps of the counter, and the steps that are as long as it may go alone. Zero: not known yet.
    rate: u64,
    alone: u64,
}

/// Nanoseconds for which the counter may go alone, and those after which its rate is known well enough.
const ALONE: u64 = 50_000;
const KNOWN_AFTER: u64 = 500_000;

impl Wall {
    /// Begins at 0.
    pub(crate) fn new() -> Self {
        let first = (steps(), 0);
        Self { start: std::time::Instant::now(), first, last: first, rate: 0, alone: 0 }
    }

    fn nanos(&mut self) -> u64 {
        let steps = steps();
        let passed = steps.wrapping_sub(self.last.0);
        if passed < self.alone {
            return self.last.1 + ((passed * self.rate) >> 32);
        }
        let now = nanos(self.start.elapsed());
        let all = steps.wrapping_sub(self.first.0);
        if now > KNOWN_AFTER && all > 0 {
            let each = (u128::from(now) << 32) / u128::from(all);
            // A counter that is too slow or too fast to be multiplied so is not used.
            self.rate = u64::try_from(each).ok().filter(|rate| *rate >> 36 == 0).unwrap_or(0);
            self.alone = (ALONE << 32).checked_div(self.rate).filter(|alone| *alone < 1 << 28).unwrap_or(0);
        }
        self.last = (steps, now);
        now
    }
}

/// The processor's counter; always 0 where none is known that is cheaper than the clock.
fn steps() -> u64 {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every processor of this kind has it.
    unsafe {
        std::arch::x86_64::_rdtsc()
    }
    #[cfg(not(target_arch = "x86_64"))]
    0
}

/// The whole nanoseconds of a time.
pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
