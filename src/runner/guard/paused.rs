//! Runs that stand still while this program is stopped: their processes are in groups of their own, which no terminal stops with
//! ours.

use super::Shared;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The runs that are watched now, and whether they are to stand still.
struct Watched {
    runs: Vec<Arc<Shared>>,
    is_paused: bool,
}

static WATCHED: Mutex<Watched> = Mutex::new(Watched { runs: Vec::new(), is_paused: false });

fn watched() -> MutexGuard<'static, Watched> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For how long a run stood still.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    over: Duration,
    /// Since when it stands still, where it does.
    since: Option<Instant>,
}

/// All runs stand still while it lives.
#[must_use]
#[derive(Debug)]
pub struct Paused(());

/// Stops all processes of all runs, and those of runs that are begun now, until the value is dropped. That time is not counted as
/// time that they ran. What has ended is not touched.
pub fn pause() -> Paused {
    let mut watched = watched();
    watched.is_paused = true;
    watched.runs.iter().for_each(|run| run.pause());
    Paused(())
}

impl Drop for Paused {
    fn drop(&mut self) {
        let mut watched = watched();
        watched.is_paused = false;
        watched.runs.iter().for_each(|run| run.go_on());
    }
}

/// A run begins.
pub(super) fn enter(run: &Arc<Shared>) {
    let mut watched = watched();
    if watched.is_paused {
        run.pause();
    }
    watched.runs.push(Arc::clone(run));
}

/// A run is over.
pub(super) fn leave(run: &Arc<Shared>) {
    watched().runs.retain(|other| !Arc::ptr_eq(other, run));
}

impl Shared {
    fn pauses(&self) -> MutexGuard<'_, Pauses> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pause(&self) {
        // From here on no time is counted, even if the system stops us before the processes.
        self.pauses().since.get_or_insert_with(Instant::now);
        self.tree().pause();
    }

    fn go_on(&self) {
        self.tree().go_on();
        let mut pauses = self.pauses();
        if let Some(since) = pauses.since.take() {
            pauses.over += since.elapsed();
        }
    }

    /// For how long a run that began then has run.
    pub(super) fn ran(&self, started: Instant) -> Duration {
        self.pauses().ran(started.elapsed())
    }
}

impl Pauses {
    /// The part of the time `passed` since the beginning in which it did not stand still.
    fn ran(&self, passed: Duration) -> Duration {
        let now = self.since.map_or(Duration::ZERO, |since| since.elapsed());
        passed.saturating_sub(self.over + now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_in_which_a_run_stands_still_is_not_counted() {
        let seconds = Duration::from_secs;
        let over = Pauses { over: seconds(5), since: None };
        assert_eq!((over.ran(seconds(6)), over.ran(seconds(4))), (seconds(1), Duration::ZERO));
        let still = Pauses { over: seconds(5), since: Some(Instant::now()) };
        assert!(still.ran(seconds(6)) <= seconds(1), "nor the pause that goes on");
    }
}
