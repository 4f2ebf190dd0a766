//! What makes a thread wait: joins, channels, locks, conditions and barriers of the standard library.
//!
//! The program's call is a call of the method of the same name here, with `yieldscope_` before it. A call that need not
//! wait is no event. One that waits suspends everything that runs on the thread, innermost first, until it comes back.

use crate::job;
use crate::lanes::{self, More, On};
use crate::words::{Cause, State};
use std::future::Future;
use std::io;
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, SendError, SyncSender, TryRecvError, TrySendError};
use std::sync::{
    Barrier, BarrierWaitResult, Condvar, LockResult, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard,
    TryLockError, WaitTimeoutResult,
};
use std::thread::{self, JoinHandle, Scope, ScopedJoinHandle};
use std::time::Duration;

/// The lanes of this thread that wait, the outermost first.
pub(crate) struct Blocked(Vec<u32>);

/// Everything that runs on this thread waits for this from here on.
pub(crate) fn block(on: On) -> Blocked {
    let _ = lanes::top();
    let running = lanes::running();
    let mut on = Some(on);
    for lane in running.iter().rev() {
        let waits = More { on: on.take(), ..More::default() };
        lanes::leave(*lane, State::Suspended, Cause::Block, waits);
        on = Some(On::Lane(*lane));
    }
    Blocked(running)
}

impl Blocked {
    /// What was waited for has come, from this lane if it is known.
    pub(crate) fn over(mut self, by: Option<u32>) {
        self.go_on(by);
    }

    fn go_on(&mut self, by: Option<u32>) {
        for lane in std::mem::take(&mut self.0) {
            lanes::enter(lane, Cause::Start, More { by, ..More::default() });
        }
    }
}

impl Drop for Blocked {
    fn drop(&mut self) {
        self.go_on(None);
    }
}

fn thing(text: &'static str) -> On {
    On::Thing(text.into())
}

/// Waits by `wait` for what `attempt` did not give at once.
pub(crate) fn wait<T>(text: &'static str, attempt: impl FnOnce() -> Option<T>, wait: impl FnOnce() -> T) -> T {
    if !lanes::on() {
        return wait();
    }
    attempt().unwrap_or_else(|| waiting(text, wait))
}

/// Waits by `wait`.
pub(crate) fn waiting<T>(text: &'static str, wait: impl FnOnce() -> T) -> T {
    let blocked = block(thing(text));
    let value = wait();
    blocked.over(None);
    value
}

/// `join` of a thread's handle.
pub trait Joins {
    /// What the thread gives.
    type Value;
    /// As `join`.
    fn yieldscope_join(self, text: &'static str) -> Self::Value;
}

impl<T> Joins for JoinHandle<T> {
    type Value = thread::Result<T>;

    fn yieldscope_join(self, text: &'static str) -> Self::Value {
        joined(self.is_finished(), self.thread().id(), text, || self.join())
    }
}

impl<T> Joins for ScopedJoinHandle<'_, T> {
    type Value = thread::Result<T>;

    fn yieldscope_join(self, text: &'static str) -> Self::Value {
        joined(self.is_finished(), self.thread().id(), text, || self.join())
    }
}

fn joined<T>(is_finished: bool, id: thread::ThreadId, text: &'static str, join: impl FnOnce() -> T) -> T {
    if is_finished || !lanes::on() {
        return join();
    }
    let lane = job::lane_of_thread(id);
    let blocked = block(lane.map_or_else(|| thing(text), On::Lane));
    let value = join();
    blocked.over(lane);
    value
}

/// `std::thread::scope`: at its end it waits for the threads that nobody has joined.
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let mut blocked = None;
    let value = thread::scope(|scope| {
        let value = body(scope);
        if lanes::on() {
            blocked = Some(block(thing("its threads")));
        }
        value
    });
    drop(blocked);
    value
}

/// `recv` and its kin of the channels of `std`.
pub trait Receives<T> {
    /// As `recv`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_recv(&self, text: &'static str) -> Result<T, RecvError>;
    /// As `recv_timeout`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_recv_timeout(&self, text: &'static str, timeout: Duration) -> Result<T, RecvTimeoutError>;
}

impl<T> Receives<T> for Receiver<T> {
    fn yieldscope_recv(&self, text: &'static str) -> Result<T, RecvError> {
        let attempt = || match self.try_recv() {
            Ok(value) => Some(Ok(value)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(RecvError)),
        };
        wait(text, attempt, || self.recv())
    }

    fn yieldscope_recv_timeout(&self, text: &'static str, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let attempt = || match self.try_recv() {
            Ok(value) => Some(Ok(value)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(RecvTimeoutError::Disconnected)),
        };
        wait(text, attempt, || self.recv_timeout(timeout))
    }
}

/// `recv` of what is no channel of `std`, under the same name: it is left as it is.
pub trait Passes {
    /// What it receives.
    type Item;
    /// As `recv`.
    fn yieldscope_recv(&mut self, text: &'static str) -> impl Future<Output = Self::Item>;
}

#[cfg(feature = "tokio")]
impl<T> Passes for tokio::sync::mpsc::Receiver<T> {
    type Item = Option<T>;

    fn yieldscope_recv(&mut self, _: &'static str) -> impl Future<Output = Self::Item> {
        self.recv()
    }
}

#[cfg(feature = "tokio")]
impl<T> Passes for tokio::sync::mpsc::UnboundedReceiver<T> {
    type Item = Option<T>;

    fn yieldscope_recv(&mut self, _: &'static str) -> impl Future<Output = Self::Item> {
        self.recv()
    }
}

#[cfg(feature = "tokio")]
impl<T: Clone> Passes for tokio::sync::broadcast::Receiver<T> {
    type Item = Result<T, tokio::sync::broadcast::error::RecvError>;

    fn yieldscope_recv(&mut self, _: &'static str) -> impl Future<Output = Self::Item> {
        self.recv()
    }
}

/// `send` of a channel with room for so much and no more.
pub trait Sends<T> {
    /// As `send`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_send(&self, text: &'static str, value: T) -> Result<(), SendError<T>>;
}

impl<T> Sends<T> for SyncSender<T> {
    fn yieldscope_send(&self, text: &'static str, value: T) -> Result<(), SendError<T>> {
        if !lanes::on() {
            return self.send(value);
        }
        match self.try_send(value) {
            Ok(()) => Ok(()),
            Err(TrySendError::Disconnected(value)) => Err(SendError(value)),
            Err(TrySendError::Full(value)) => {
                let blocked = block(thing(text));
                let sent = self.send(value);
                blocked.over(None);
                sent
            }
        }
    }
}

impl<T> Sends<T> for std::sync::mpsc::Sender<T> {
    fn yieldscope_send(&self, _: &'static str, value: T) -> Result<(), SendError<T>> {
        self.send(value)
    }
}

/// `lock` of a mutex of `std`.
pub trait Locks<T: ?Sized> {
    /// As `lock`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_lock(&self, text: &'static str) -> LockResult<MutexGuard<'_, T>>;
}

impl<T: ?Sized> Locks<T> for Mutex<T> {
    fn yieldscope_lock(&self, text: &'static str) -> LockResult<MutexGuard<'_, T>> {
        wait(text, || at_once(self.try_lock()), || self.lock())
    }
}

/// What an attempt to lock gives, unless it would have to wait.
fn at_once<G>(attempt: Result<G, TryLockError<G>>) -> Option<LockResult<G>> {
    match attempt {
        Ok(guard) => Some(Ok(guard)),
        Err(TryLockError::Poisoned(error)) => Some(Err(error)),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// `lock` of a standard stream, left as it is.
pub trait StreamLocks {
    /// What it gives.
    type Guard;
    /// As `lock`.
    fn yieldscope_lock(&self, text: &'static str) -> Self::Guard;
}

macro_rules! stream_locks {
    ($($stream:ident => $guard:ident),*) => {$(
        impl StreamLocks for io::$stream {
            type Guard = io::$guard<'static>;

            fn yieldscope_lock(&self, _: &'static str) -> Self::Guard {
                self.lock()
            }
        }
    )*};
}

stream_locks!(Stdout => StdoutLock, Stderr => StderrLock, Stdin => StdinLock);

/// `read` and `write` of a lock of `std`.
pub trait SharedLocks<T: ?Sized> {
    /// As `read`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_read(&self, text: &'static str) -> LockResult<RwLockReadGuard<'_, T>>;
    /// As `write`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_write(&self, text: &'static str) -> LockResult<RwLockWriteGuard<'_, T>>;
}

impl<T: ?Sized> SharedLocks<T> for RwLock<T> {
    fn yieldscope_read(&self, text: &'static str) -> LockResult<RwLockReadGuard<'_, T>> {
        wait(text, || at_once(self.try_read()), || self.read())
    }

    fn yieldscope_write(&self, text: &'static str) -> LockResult<RwLockWriteGuard<'_, T>> {
        wait(text, || at_once(self.try_write()), || self.write())
    }
}

/// `wait` and its kin of a condition.
pub trait Waits<'a, T: 'a> {
    /// As `wait`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_wait(&self, text: &'static str, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>>;
    /// As `wait_while`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_wait_while<F: FnMut(&mut T) -> bool>(
        &self,
        text: &'static str,
        guard: MutexGuard<'a, T>,
        condition: F,
    ) -> LockResult<MutexGuard<'a, T>>;
    /// As `wait_timeout`.
    ///
    /// # Errors
    /// As there.
    fn yieldscope_wait_timeout(
        &self,
        text: &'static str,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;
}

impl<'a, T: 'a> Waits<'a, T> for Condvar {
    fn yieldscope_wait(&self, text: &'static str, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        wait(text, || None, || self.wait(guard))
    }

    fn yieldscope_wait_while<F: FnMut(&mut T) -> bool>(
        &self,
        text: &'static str,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>> {
        // The program's condition runs between two waits, and not as something that waits.
        while condition(&mut *guard) {
            guard = self.yieldscope_wait(text, guard)?;
        }
        Ok(guard)
    }

    fn yieldscope_wait_timeout(
        &self,
        text: &'static str,
        guard: MutexGuard<'a, T>,
        timeout: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        wait(text, || None, || self.wait_timeout(guard, timeout))
    }
}

/// `wait` of a barrier.
pub trait Meets {
    /// As `wait`.
    fn yieldscope_wait(&self, text: &'static str) -> BarrierWaitResult;
}

impl Meets for Barrier {
    fn yieldscope_wait(&self, text: &'static str) -> BarrierWaitResult {
        wait(text, || None, || self.wait())
    }
}
