//! Runners start a run and stream its events: one for Python, one for Rust.
//!
//! What comes out is the same for both: [`Update`]s in order, given to a [`Sink`] from a thread of the runner's own. This
//! layer is the only one that knows child processes, signals and interpreters; it does not know who watches.

mod assemble;
pub mod cargo;
mod guard;
mod limits;
mod merge;
mod output;
mod pipes;
pub mod probe;
pub mod process;
mod program;
pub mod python;
mod records;
pub mod rust;
pub mod toolchain;
mod tree;
mod unix;

pub use assemble::{Assembler, Lines, collect};
pub use guard::{Paused, pause};
pub use limits::Limits;
pub use program::{Detail, Environment, Files, Program, Source, Stdin};

use crate::base::{Building, Obstacle, Problem, Remark};
use crate::trace::{Event, Header, Status};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread::JoinHandle;

/// What a runner tells while a program runs. `Started` comes before the events, `Ended` after them; both exactly once. Where the
/// program is compiled first, `Building` and `Remarks` come before that, and `Failed` may come in place of all the rest. `Remarks`
/// may come once more after the end.
#[derive(Clone, Debug)]
pub enum Update {
    /// The program is being compiled: what is done now.
    Building(Building),
    /// It has been compiled, or could not be: what the compiler has said about it. Later ones take the place of earlier ones.
    Remarks(Vec<Remark>),
    /// There will be no run: the program cannot be compiled, or cannot be started.
    Failed(StartError),
    /// The program runs; what its trace says about itself.
    Started(Header),
    /// Further events, in order. Their lanes are numbered in order of appearance and fit [`crate::trace::Trace::push`].
    Events(Vec<Event<'static>>),
    /// A thread of the trace: events refer to it by its place, in order of these updates. Thread 0 is known.
    Thread {
        /// Its number on the wire.
        thread: u32,
        /// Its process's number on the wire.
        process: u32,
    },
    /// The program is over and its `end` event has been sent.
    Ended(Status),
}

/// Takes the updates of one run.
pub type Sink = Box<dyn FnMut(Update) + Send>;

/// A run that is under way. Dropping it stops the program.
#[must_use]
#[derive(Debug)]
pub struct Running {
    pub(crate) stop: Arc<AtomicBool>,
    /// The signal to be sent next; 0: none.
    pub(crate) signal: Arc<AtomicI32>,
    pub(crate) thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Asks the program to stop; its process tree is killed and the trace ends with `stopped`. Returns at once.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Passes a signal on to the program, by its number: to all its processes one that a terminal sends to all, else to the
    /// program itself. What it does then is its own matter. Returns at once.
    pub fn signal(&self, signal: i32) {
        self.signal.store(signal, Ordering::Relaxed);
    }

    /// Waits until the last update has been given to the sink.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.stop();
            let _ = thread.join();
        }
    }
}

/// Why a run could not be started. The text says what, where and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError {
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What it is, where it is one of those that can be told in other words.
    pub obstacle: Option<Obstacle>,
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Self {
        Self { sentence: error.to_string(), obstacle: error.obstacle }
    }
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl std::error::Error for StartError {}
