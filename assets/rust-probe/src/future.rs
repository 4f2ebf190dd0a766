//! Futures with a lane, and what a pending one waits for.
//!
//! While a future is polled, those inside of it that give `Pending` leave a note of what they wait for; the lane around
//! them takes the notes as its own reason to be suspended.

use crate::job;
use crate::lanes::{self, More, On};
use crate::program;
use crate::value::{Spy, Text};
use crate::words::{Cause, Kind, State};
use std::cell::{Cell, RefCell};
use std::future::{Future, IntoFuture};
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

thread_local! {
    /// What the futures that were polled inside of the current one wait for.
    static NOTES: RefCell<Vec<Note>> = const { RefCell::new(Vec::new()) };
    /// The next future that is polled is awaited, not polled by something else.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
    /// The text of the value that the next call of `resume` or `suspend` passes, and its type.
    static PASSED: RefCell<Option<(&'static str, Text)>> = const { RefCell::new(None) };
}

/// Why something is pending.
#[derive(Clone, Debug)]
struct Note {
    cause: Cause,
    on: Option<On>,
}

impl std::fmt::Debug for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cause {}", *self as u8)
    }
}

/// Polls something and gives the notes that were left inside of it.
fn with_notes<T>(poll: impl FnOnce() -> T) -> (T, Vec<Note>) {
    let outer = NOTES.take();
    let polled = poll();
    (polled, NOTES.replace(outer))
}

fn leave_note(note: Note) {
    NOTES.with_borrow_mut(|notes| notes.push(note));
}

/// One reason out of all notes: several lanes are named together.
fn summary(notes: Vec<Note>) -> (Cause, Option<On>) {
    match notes.as_slice() {
        [] => (Cause::Pending, None),
        [note] => (note.cause, note.on.clone()),
        [first, ..] => {
            let names = notes.iter().filter_map(|note| match &note.on {
                Some(On::Lane(lane)) => Some(lanes::name_of(*lane)),
                Some(On::Thing(thing)) => Some(thing.clone()),
                None => None,
            });
            (first.cause, Some(On::Thing(names.collect::<Vec<_>>().join(", "))))
        }
    }
}

/// Closes its lane if nothing else has.
#[derive(Debug)]
struct Closer(Option<u32>);

impl Drop for Closer {
    fn drop(&mut self) {
        if let Some(lane) = self.0 {
            lanes::leave(lane, State::Closed, lanes::ending_of(lane), More::default());
        }
    }
}

/// Closes its lane when a panic comes out of a poll.
struct Unwinding(u32);

impl Drop for Unwinding {
    fn drop(&mut self) {
        let more = More { value: program::last_panic(), ..More::default() };
        lanes::leave(self.0, State::Closed, Cause::Raise, more);
    }
}

/// A future with a lane. The inner future is dropped before the lane is closed: the order of the fields sees to that.
#[derive(Debug)]
pub struct Traced<F, D> {
    inner: F,
    closer: Closer,
    text: Option<D>,
    is_task: bool,
}

/// Gives a future a lane of kind `coroutine`; `first` is the line at which it begins.
#[track_caller]
pub fn coroutine<T, F, D>(name: &'static str, first: u32, future: F, text: D) -> Traced<F, D>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    let lane = lanes::make(Kind::Coroutine, name, Location::caller().line());
    if let Some(lane) = lane {
        lanes::goes_on_at(lane, first);
    }
    Traced { inner: future, closer: Closer(lane), text: Some(text), is_task: false }
}

/// Gives a future that is about to be spawned a lane of kind `task`.
#[track_caller]
pub fn task<T, F, D>(name: &'static str, future: F, text: D) -> Traced<F, D>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    let lane = lanes::make(Kind::Task, name, Location::caller().line());
    if let Some(lane) = lane {
        lanes::change(lane, State::Ready, Cause::Schedule, More { by: lanes::active(), ..More::default() });
        job::announce(lane);
    }
    Traced { inner: future, closer: Closer(lane), text: Some(text), is_task: true }
}

impl<T, F, D> Future for Traced<F, D>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        // SAFETY: `inner` stays where it is and is never moved out; the other fields are not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        let inner = unsafe { Pin::new_unchecked(&mut this.inner) };
        let awaited = AWAITED.replace(false);
        let Some(lane) = this.closer.0 else { return inner.poll(context) };
        let cause = match (this.is_task, awaited) {
            (true, _) => Cause::Step,
            (false, true) => Cause::Await,
            (false, false) => Cause::Poll,
        };
        lanes::enter(lane, cause, More { by: lanes::active(), ..More::default() });
        let unwinding = Unwinding(lane);
        let (polled, notes) = with_notes(|| {
            if this.is_task {
                let waker = Waker::from(Arc::new(Woken { lane, inner: context.waker().clone() }));
                inner.poll(&mut Context::from_waker(&waker))
            } else {
                inner.poll(context)
            }
        });
        std::mem::forget(unwinding);
        match &polled {
            Poll::Pending => {
                let (cause, on) = summary(notes);
                lanes::leave(lane, State::Suspended, cause, More { on, ..More::default() });
                leave_note(Note { cause: Cause::Await, on: Some(On::Lane(lane)) });
            }
            Poll::Ready(value) => {
                let value = this.text.take().filter(|_| lanes::on()).and_then(|text| text(value));
                lanes::leave(lane, State::Closed, Cause::Return, More { value, ..More::default() });
            }
        }
        polled
    }
}

/// Wakes a task, and says so.
struct Woken {
    lane: u32,
    inner: Waker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        lanes::change(self.lane, State::Ready, Cause::Wake, More { by: lanes::active(), ..More::default() });
        self.inner.wake_by_ref();
    }
}

/// What a future waits for, where its type says so.
#[derive(Clone, Debug)]
pub enum Waits {
    /// A timer that fires after this time.
    Sleep(Duration),
    /// A task or a job.
    Task(job::TaskId),
}

/// Chosen by the compiler for types that say what they wait for.
pub trait KnownWait {
    /// What it waits for.
    fn waits(&self) -> Option<Waits>;
}

/// Chosen for all others.
pub trait UnknownWait {
    /// Nothing.
    fn waits(&self) -> Option<Waits>;
}

impl KnownWait for Spy<'_, tokio::time::Sleep> {
    fn waits(&self) -> Option<Waits> {
        let left = self.0.deadline().saturating_duration_since(tokio::time::Instant::now());
        // The wall clock has gone on since the program said how long.
        Some(Waits::Sleep(Duration::from_millis(u64::try_from(left.as_micros().div_ceil(1000)).unwrap_or(u64::MAX))))
    }
}

impl<T> KnownWait for Spy<'_, tokio::task::JoinHandle<T>> {
    fn waits(&self) -> Option<Waits> {
        Some(Waits::Task(self.0.id()))
    }
}

impl<T: ?Sized> UnknownWait for &Spy<'_, T> {
    fn waits(&self) -> Option<Waits> {
        None
    }
}

/// A future that is awaited, and what to say of it while it is pending.
#[derive(Debug)]
pub struct Awaiting<F> {
    inner: F,
    note: Option<Note>,
}

impl<F> Awaiting<F> {
    fn new(inner: F, thing: &str, waits: Option<Waits>) -> Self {
        let note = lanes::on().then(|| match waits {
            Some(Waits::Sleep(time)) => Note { cause: Cause::Sleep, on: Some(On::Thing(format!("sleep {time:?}"))) },
            Some(Waits::Task(id)) => {
                let on = job::lane_of(id).map_or_else(|| On::Thing(thing.to_owned()), On::Lane);
                Note { cause: Cause::Await, on: Some(on) }
            }
            None => Note { cause: Cause::Pending, on: Some(On::Thing(thing.to_owned())) },
        });
        Self { inner, note }
    }
}

/// Wraps the operand of an `.await`; `thing` is its text.
pub fn awaiting<F: IntoFuture>(
    future: F,
    thing: &'static str,
    waits: impl FnOnce(&F) -> Option<Waits>,
) -> Awaiting<F::IntoFuture> {
    let waits = if lanes::on() { waits(&future) } else { None };
    Awaiting::new(future.into_future(), thing, waits)
}

impl<F: Future> Future for Awaiting<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `inner` stays where it is; `note` is not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        let inner = unsafe { Pin::new_unchecked(&mut this.inner) };
        let Some(note) = &this.note else { return inner.poll(context) };
        AWAITED.set(true);
        let (polled, notes) = with_notes(|| inner.poll(context));
        AWAITED.set(false);
        if polled.is_pending() {
            match notes.is_empty() {
                true => leave_note(note.clone()),
                false => notes.into_iter().for_each(leave_note),
            }
        }
        polled
    }
}

/// The future that a runtime's `block_on` drives: while it is pending, the lane that called is suspended.
#[derive(Debug)]
pub struct Blocking<F> {
    inner: Awaiting<F>,
    /// The lane that waits; set while it is suspended.
    suspended: Option<u32>,
    begun: bool,
    /// A call of `block_on` blocks; an async `main` awaits.
    blocks: bool,
}

/// Wraps the argument of `block_on`; `thing` is its text.
pub fn blocking<F: IntoFuture>(
    future: F,
    thing: &'static str,
    waits: impl FnOnce(&F) -> Option<Waits>,
) -> Blocking<F::IntoFuture> {
    let waits = if lanes::on() { waits(&future) } else { None };
    let inner = Awaiting::new(future.into_future(), thing, waits);
    Blocking { inner, suspended: None, begun: false, blocks: true }
}

/// Wraps the body of an async `main`.
pub fn root<T, F: Future<Output = T>>(future: F) -> Blocking<F> {
    Blocking { inner: Awaiting { inner: future, note: None }, suspended: None, begun: false, blocks: false }
}

impl<F: Future> Future for Blocking<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `inner` stays where it is; the other fields are not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        let inner = unsafe { Pin::new_unchecked(&mut this.inner) };
        if !lanes::on() {
            return inner.poll(context);
        }
        if !this.begun {
            this.begun = true;
            lanes::pause_clock();
        }
        if let Some(lane) = this.suspended.take() {
            lanes::enter(lane, Cause::Poll, More::default());
        }
        let (polled, notes) = with_notes(|| inner.poll(context));
        if polled.is_pending()
            && let Some(lane) = lanes::active()
        {
            let (cause, on) = summary(notes);
            let cause = if this.blocks { Cause::Block } else { cause };
            lanes::leave(lane, State::Suspended, cause, More { on, ..More::default() });
            this.suspended = Some(lane);
        }
        polled
    }
}

/// Passes on the argument of a `resume` or `suspend`, and keeps its text for the call.
pub fn pass<T>(value: T, text: impl FnOnce(&T) -> Option<Text>) -> T {
    if lanes::on() {
        let text = text(&value).map(|text| (std::any::type_name::<T>(), text));
        PASSED.replace(text);
    }
    value
}

/// The text of the value that this call passes, if its type is `T`.
pub(crate) fn take_passed<T>() -> Option<Text> {
    PASSED.take().filter(|(of, _)| *of == std::any::type_name::<T>()).map(|(_, text)| text)
}
