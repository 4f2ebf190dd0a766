//! What runs elsewhere: threads, and the jobs and tasks of a runtime, known by the id of their handle.

use crate::lanes::{self, More, On};
use crate::program;
use crate::value::{Spy, Text};
use crate::words::{Cause, Kind, State};
use std::cell::Cell;
use std::collections::HashMap;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};
use std::thread::{JoinHandle as ThreadHandle, ScopedJoinHandle, ThreadId};
#[cfg(feature = "tokio")]
use tokio::task::{AbortHandle, JoinHandle};

/// The id of a task or of a blocking job.
#[cfg(feature = "tokio")]
pub type TaskId = tokio::task::Id;
/// The id of a task or of a blocking job: there are none.
#[cfg(not(feature = "tokio"))]
pub type TaskId = std::convert::Infallible;

static TASKS: Mutex<Option<HashMap<TaskId, u32>>> = Mutex::new(None);

/// The lanes of the threads that the program has started.
static STARTED: Mutex<Option<HashMap<ThreadId, u32>>> = Mutex::new(None);

thread_local! {
    /// The lane of the task or job that is about to be spawned.
    static ANNOUNCED: Cell<Option<u32>> = const { Cell::new(None) };
}

fn with_tasks<T>(each: impl FnOnce(&mut HashMap<TaskId, u32>) -> T) -> T {
    each(TASKS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

/// The next handle that is given out belongs to this lane.
pub(crate) fn announce(lane: u32) {
    ANNOUNCED.set(Some(lane));
}

/// The lane of a task or job.
pub(crate) fn lane_of(id: TaskId) -> Option<u32> {
    with_tasks(|tasks| tasks.get(&id).copied())
}

/// Chosen by the compiler for handles of tasks and jobs.
pub trait HasTaskId {
    /// The id of the task behind it.
    fn task_id(&self) -> Option<TaskId>;
}

/// Chosen for all others.
pub trait NoTaskId {
    /// Nothing.
    fn task_id(&self) -> Option<TaskId>;
}

#[cfg(feature = "tokio")]
impl<T> HasTaskId for Spy<'_, JoinHandle<T>> {
    fn task_id(&self) -> Option<TaskId> {
        Some(self.0.id())
    }
}

#[cfg(feature = "tokio")]
impl HasTaskId for Spy<'_, AbortHandle> {
    fn task_id(&self) -> Option<TaskId> {
        Some(self.0.id())
    }
}

impl<T: ?Sized> NoTaskId for &Spy<'_, T> {
    fn task_id(&self) -> Option<TaskId> {
        None
    }
}

/// Wraps a call that gives the handle of what was announced.
pub fn spawned<H>(handle: H, id: impl FnOnce(&H) -> Option<TaskId>) -> H {
    if let Some(lane) = ANNOUNCED.take()
        && let Some(id) = id(&handle)
    {
        is_task(id, lane);
    }
    handle
}

fn is_task(id: TaskId, lane: u32) {
    with_tasks(|tasks| tasks.insert(id, lane));
}

/// Chosen by the compiler for handles of threads.
pub trait HasThread {
    /// The thread's id.
    fn thread_id(&self) -> Option<ThreadId>;
}

/// Chosen for all others.
pub trait NoThread {
    /// Nothing.
    fn thread_id(&self) -> Option<ThreadId>;
}

impl<T> HasThread for Spy<'_, ThreadHandle<T>> {
    fn thread_id(&self) -> Option<ThreadId> {
        Some(self.0.thread().id())
    }
}

impl<T> HasThread for Spy<'_, ScopedJoinHandle<'_, T>> {
    fn thread_id(&self) -> Option<ThreadId> {
        Some(self.0.thread().id())
    }
}

impl<T> HasThread for Spy<'_, std::io::Result<ThreadHandle<T>>> {
    fn thread_id(&self) -> Option<ThreadId> {
        self.0.as_ref().ok().map(|handle| handle.thread().id())
    }
}

impl<T> HasThread for Spy<'_, std::io::Result<ScopedJoinHandle<'_, T>>> {
    fn thread_id(&self) -> Option<ThreadId> {
        self.0.as_ref().ok().map(|handle| handle.thread().id())
    }
}

impl<T: ?Sized> NoThread for &Spy<'_, T> {
    fn thread_id(&self) -> Option<ThreadId> {
        None
    }
}

/// Wraps a call that gives the handle of the thread that was announced.
pub fn started<H>(handle: H, id: impl FnOnce(&H) -> Option<ThreadId>) -> H {
    if let Some(lane) = ANNOUNCED.take()
        && let Some(id) = id(&handle)
    {
        is_thread(id, lane);
    }
    handle
}

fn is_thread(id: ThreadId, lane: u32) {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(id, lane);
}

/// The lane of a thread that the program has started.
pub(crate) fn lane_of_thread(id: ThreadId) -> Option<u32> {
    STARTED.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.get(&id).copied()
}

/// A handle was told to abort its task. That only marks it: the task is dropped at its next turn, and a job when a
/// thread comes to it.
pub fn aborted(id: Option<TaskId>) {
    if let Some(lane) = id.filter(|_| lanes::on()).and_then(lane_of) {
        lanes::will_end_by(lane, Cause::Cancel);
    }
}

/// A job that was handed to a pool; dropped before it begins, it was cancelled.
struct Job(Option<u32>);

impl Drop for Job {
    fn drop(&mut self) {
        if let Some(lane) = self.0 {
            let (cause, value) = match std::thread::panicking() {
                true => (Cause::Raise, program::last_panic()),
                false => (Cause::Cancel, None),
            };
            lanes::change(lane, State::Closed, cause, More { value, ..More::default() });
        }
    }
}

/// Wraps the closure of a `spawn_blocking`: a lane of kind `future`, run by the lane of a worker thread.
#[track_caller]
pub fn job<T, F: FnOnce() -> T>(
    name: &'static str,
    job: F,
    text: impl FnOnce(&T) -> Option<Text>,
) -> impl FnOnce() -> T {
    let guard = Job::submit(name, Location::caller());
    move || {
        let Some((guard, worker)) = guard.begin() else { return job() };
        let value = job();
        guard.end(worker, text(&value));
        value
    }
}

/// A job is about to be handed to a pool by a call whose closure begins it ([`Submitted::begins`]).
#[track_caller]
pub fn submitted(name: &'static str) -> Submitted {
    Submitted(Job::submit(name, Location::caller()))
}

/// See [`submitted`].
pub struct Submitted(Job);

impl Submitted {
    /// A thread begins with it; it ends when what comes back is dropped.
    pub fn begins(self) -> Begun {
        Begun(self.0.begin())
    }
}

/// A job that runs.
pub struct Begun(Option<(Job, Worker)>);

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some((job, worker)) = self.0.take() {
            match std::thread::panicking() {
                // The job tells of the panic itself.
                true => drop((job, worker)),
                false => job.end(worker, None),
            }
        }
    }
}

impl Job {
    /// A job is handed to a pool at this place.
    fn submit(name: &'static str, place: &Location<'_>) -> Self {
        let lane = lanes::make(Kind::Future, name, lanes::line_of(place));
        if let Some(lane) = lane {
            lanes::change(lane, State::Ready, Cause::Submit, More { by: lanes::top(), ..More::default() });
            announce(lane);
        }
        Self(lane)
    }

    /// A thread begins with it. `None`: it has no lane.
    fn begin(self) -> Option<(Self, Worker)> {
        let lane = self.0?;
        let worker = Worker::begin();
        lanes::change(lane, State::Running, Cause::Start, More { by: lanes::active(), ..More::default() });
        Some((self, worker))
    }

    /// It gave this value.
    fn end(mut self, worker: Worker, value: Option<Text>) {
        if let Some(lane) = self.0.take() {
            lanes::change(lane, State::Closed, Cause::Return, More { value, ..More::default() });
        }
        drop(worker);
    }
}

/// The worker thread that runs a job; between two jobs it is suspended. `None`: the job has no worker.
struct Worker(Option<u32>);

impl Worker {
    fn begin() -> Self {
        // A pool that runs a job where it was handed to it has no worker for it.
        if lanes::active().is_some() {
            return Self(None);
        }
        let worker = lanes::top();
        if let Some(worker) = worker
            && lanes::active().is_none()
        {
            lanes::enter(worker, Cause::Start, More::default());
        }
        Self(worker)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(worker) = self.0 {
            let on = Some(On::Thing("the next job".into()));
            lanes::leave(worker, State::Suspended, Cause::Block, More { on, ..More::default() });
        }
    }
}

/// Wraps the closure of a new thread, which gets a lane of its own.
#[track_caller]
pub fn thread<T, F: FnOnce() -> T>(
    name: &'static str,
    body: F,
    text: impl FnOnce(&T) -> Option<Text>,
) -> impl FnOnce() -> T {
    let lane = lanes::make(Kind::Thread, name, lanes::line_of(Location::caller()));
    if let Some(lane) = lane {
        announce(lane);
    }
    move || {
        let Some(lane) = lane else { return body() };
        let ending = Ending::begin(lane);
        let value = body();
        ending.end(text(&value));
        value
    }
}

/// Closes the lane of a thread when it panics.
struct Ending(u32);

impl Ending {
    /// This thread is the one of this lane.
    fn begin(lane: u32) -> Self {
        lanes::settle(lane);
        lanes::enter(lane, Cause::Start, More::default());
        Self(lane)
    }

    /// It gave this value.
    fn end(self, value: Option<Text>) {
        lanes::leave(self.0, State::Closed, Cause::Return, More { value, ..More::default() });
        std::mem::forget(self);
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let value = program::last_panic();
        lanes::leave(self.0, State::Closed, Cause::Raise, More { value, ..More::default() });
    }
}
