//! Holds a run to the limits of its process tree, from a thread of its own: whoever reads the trace may be slow, and the run
//! is stopped all the same. While this program is stopped itself, all that it runs is.

mod paused;

pub use paused::{Paused, pause};

use super::tree::Tree;
use super::{Limits, unix};
use paused::Pauses;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long it rests between two looks: this at least, so many times the processor time of a look, and this at most. Time for
/// which a look had to wait is not counted: on a machine that is busy, perhaps with this very program, it must not look less often.
const REST: Duration = Duration::from_millis(20);
const REST_FACTOR: u32 = 25;
const LONGEST_REST: Duration = Duration::from_millis(500);

/// Watches over one run. Dropping it kills what is left of the process tree.
#[derive(Debug)]
pub(super) struct Guard {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    tree: Mutex<Tree>,
    passed: OnceLock<&'static str>,
    signal: Arc<AtomicI32>,
    over: AtomicBool,
    pauses: Mutex<Pauses>,
}

impl Guard {
    /// Begins to watch. What passes a limit is killed at once, with all that belongs to it. A number that appears in `signal`
    /// is sent to the program.
    ///
    /// # Errors
    /// When no thread can be started; the process tree is killed then.
    pub(super) fn new(tree: Tree, limits: Limits, signal: Arc<AtomicI32>) -> std::io::Result<Self> {
        let (tree, passed, over) = (Mutex::new(tree), OnceLock::new(), AtomicBool::new(false));
        let shared = Arc::new(Shared { tree, passed, signal, over, pauses: Mutex::default() });
        paused::enter(&shared);
        let watched = shared.clone();
        let watch = move || watched.watch(&limits, Instant::now());
        match std::thread::Builder::new().name("yieldscope-guard".to_owned()).spawn(watch) {
            Ok(thread) => Ok(Self { shared, thread: Some(thread) }),
            Err(error) => {
                paused::leave(&shared);
                shared.tree().kill();
                Err(error)
            }
        }
    }

    /// The limit that the process tree has passed, if it has passed one.
    pub(super) fn passed(&self) -> Option<&'static str> {
        self.shared.passed.get().copied()
    }

    /// Ends the watch and kills what is left of the process tree.
    pub(super) fn end(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        self.shared.over.store(true, Ordering::Relaxed);
        thread.thread().unpark();
        let _ = thread.join();
        paused::leave(&self.shared);
        self.shared.tree().kill();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn tree(&self) -> MutexGuard<'_, Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self, limits: &Limits, started: Instant) {
        while !self.over.load(Ordering::Relaxed) {
            let before = unix::cost_of_looking();
            let mut tree = self.tree();
            match self.signal.swap(0, Ordering::Relaxed) {
                0 => {}
                signal => tree.signal(signal),
            }
            let usage = tree.usage(limits.memory);
            if let Some(limit) = limits.passed(self.ran(started), &usage) {
                let _ = self.passed.set(limit);
                return tree.kill();
            }
            drop(tree);
            let look = unix::cost_of_looking().saturating_sub(before);
            std::thread::park_timeout((look * REST_FACTOR).clamp(REST, LONGEST_REST));
        }
    }
}
