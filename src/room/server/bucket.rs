//! How often a follower may say something. Pure: the clock is handed in.

use std::time::{Duration, Instant};

/// As many at once.
const BURST: u32 = 10;

/// Then one in so long.
const EVERY: Duration = Duration::from_millis(200);

/// What is left of that.
#[derive(Debug)]
pub(super) struct Bucket {
    left: u32,
    /// When it was filled last.
    filled: Instant,
}

impl Bucket {
    pub fn new(now: Instant) -> Self {
        Self { left: BURST, filled: now }
    }

    /// Whether one more may be said now.
    pub fn take(&mut self, now: Instant) -> bool {
        let more = now.saturating_duration_since(self.filled).as_millis() / EVERY.as_millis();
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        self.filled = if self.left.saturating_add(more) >= BURST { now } else { self.filled + EVERY * more };
        self.left = self.left.saturating_add(more).min(BURST);
        let may = self.left > 0;
        self.left = self.left.saturating_sub(1);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_at_once_and_then_five_a_second() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut bucket = Bucket::new(begin);
        let taken = |bucket: &mut Bucket, ms| (0..20).filter(|_| bucket.take(at(ms))).count();
        assert_eq!(taken(&mut bucket, 0), 10);
        assert_eq!(taken(&mut bucket, 199), 0);
        assert_eq!(taken(&mut bucket, 200), 1);
        assert_eq!(taken(&mut bucket, 1_200), 5);
        assert_eq!(taken(&mut bucket, 60_000), 10);
        assert_eq!(taken(&mut bucket, 59_000), 0, "a clock that goes back gives nothing");
    }
}
