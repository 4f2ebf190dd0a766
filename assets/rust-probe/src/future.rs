//! Futures with a lane, and what a pending one waits for.
//!
//! While a future is polled, those inside of it that give `Pending` leave a note of what they wait for; the lane around
//! them takes the notes as its own reason to be suspended.

use crate::hand::{Slot, address_of};
use crate::job;
use crate::lanes::{self, More, On};
use crate::program;
use crate::value::{Spy, Text};
use crate::words::{Cause, Kind, State};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::future::{Future, IntoFuture};
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

thread_local! {
    /// What the futures that were polled inside of the current one wait for.
    static NOTES: RefCell<Vec<Note>> = const { RefCell::new(Vec::new()) };
    /// The next future that is polled is awaited, not polled by something else.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
    /// The waker that is passed along tells who wakes.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
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

/// Why something that was polled is pending, if it is.
pub(crate) struct Reason(Vec<Note>);

/// Polls something by `poll`, and gives why it is pending.
pub(crate) fn with_reason<T>(poll: impl FnOnce() -> T) -> (T, Reason) {
    let (polled, notes) = with_notes(poll);
    (polled, Reason(notes))
}

/// The lane is pending: it is suspended, and the lane around it waits for it.
pub(crate) fn suspend(lane: u32, reason: Reason) {
    let (cause, on) = summary(reason.0);
    lanes::leave(lane, State::Suspended, cause, More { on, ..More::default() });
    leave_note(Note { cause: Cause::Await, on: Some(On::Lane(lane)) });
}

/// One reason out of all notes: several lanes are named together.
fn summary(notes: Vec<Note>) -> (Cause, Option<On>) {
    match notes.as_slice() {
        [] => (Cause::Pending, None),
        [note] => (note.cause, note.on.clone()),
        [first, ..] => {
            let names = notes.iter().filter_map(|note| match &note.on {
                Some(On::Lane(lane)) => Some(lanes::name_of(*lane).into_owned()),
                Some(On::Thing(thing)) => Some(thing.clone().into_owned()),
                None => None,
            });
            (first.cause, Some(On::Thing(names.collect::<Vec<_>>().join(", ").into())))
        }
    }
}

/// Calls of `block_on` that are under way. A task that is dropped while none is goes with its runtime.
static UNDER_WAY: AtomicU32 = AtomicU32::new(0);

/// Closes its lane if nothing else has.
#[derive(Debug)]
struct Closer {
    lane: Option<u32>,
    is_task: bool,
}

impl Drop for Closer {
    fn drop(&mut self) {
        let Some(lane) = self.lane else { return };
        let is_cancelled = self.is_task && UNDER_WAY.load(Ordering::Relaxed) > 0 && !std::thread::panicking();
        let cause = if is_cancelled { Cause::Cancel } else { lanes::ending_of(lane) };
        lanes::leave(lane, State::Closed, cause, More::default());
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
    slot: Slot,
    closer: Closer,
    text: Option<D>,
    waker: Option<Watch>,
}

/// The waker that was passed along last, and what it stands for.
#[derive(Debug)]
struct Watch {
    woken: Arc<Woken>,
    waker: Waker,
}

impl Watch {
    /// A waker for this lane that wakes `inner` and tells so: the same one as before where `inner` is.
    fn renew(watch: &mut Option<Self>, lane: u32, inner: &Waker) {
        if !watch.as_ref().is_some_and(|watch| watch.woken.inner.will_wake(inner)) {
            let woken = Arc::new(Woken { lane, inner: inner.clone(), early: AtomicU64::new(0) });
            *watch = Some(Self { waker: Waker::from(woken.clone()), woken });
        }
    }
}

/// While it lives, the waker that is passed along tells who wakes.
struct Watched(bool);

impl Watched {
    fn begin() -> Self {
        Self(WATCHED.replace(true))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        WATCHED.set(self.0);
    }
}

/// Gives a future a lane of kind `coroutine`; `first` is the line at which it begins.
#[track_caller]
pub fn coroutine<T, F, D>(name: &'static str, first: u32, future: F, text: D) -> Traced<F, D>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    let lane = lanes::make(Kind::Coroutine, name, lanes::line_of(Location::caller()));
    if let Some(lane) = lane {
        lanes::goes_on_at(lane, first);
    }
    Traced::new(future, lane, text, false)
}

/// Stands for a value of this type where one is never asked for.
///
/// # Panics
/// Where it is.
pub fn nothing<T>() -> T {
    unreachable!("this call only tells a type")
}

/// Gives a future that is about to be spawned a lane of kind `task`.
#[track_caller]
pub fn task<T, F, D>(name: &'static str, future: F, text: D) -> Traced<F, D>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    let lane = lanes::make(Kind::Task, name, lanes::line_of(Location::caller()));
    if let Some(lane) = lane {
        lanes::change(lane, State::Ready, Cause::Schedule, More { by: lanes::active(), ..More::default() });
        job::announce(lane);
    }
    Traced::new(future, lane, text, true)
}

impl<F, D> Traced<F, D> {
    fn new(inner: F, lane: Option<u32>, text: D, is_task: bool) -> Self {
        Self { inner, slot: Slot::default(), closer: Closer { lane, is_task }, text: Some(text), waker: None }
    }
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
        let Some(lane) = this.closer.lane else { return inner.poll(context) };
        let is_task = this.closer.is_task;
        let cause = match (is_task, awaited) {
            (true, _) => Cause::Step,
            (false, true) => Cause::Await,
            (false, false) => Cause::Poll,
        };
        lanes::enter(lane, cause, More { by: lanes::active(), ..More::default() });
        let unwinding = Unwinding(lane);
        let is_watched = !is_task && WATCHED.get();
        let (polled, reason) = with_reason(|| {
            if is_watched {
                return inner.poll(context);
            }
            Watch::renew(&mut this.waker, lane, context.waker());
            let waker = this.waker.as_ref().map_or(context.waker(), |watch| &watch.waker);
            let _watched = Watched::begin();
            match is_task {
                true => {
                    let address = address_of(inner.as_ref().get_ref());
                    this.slot.around(address, || inner.poll(&mut Context::from_waker(waker)))
                }
                false => inner.poll(&mut Context::from_waker(waker)),
            }
        });
        std::mem::forget(unwinding);
        match &polled {
            Poll::Pending => {
                suspend(lane, reason);
                if let Some(watch) = &this.waker {
                    watch.woken.tell_early();
                }
            }
            Poll::Ready(value) => {
                let value = this.text.take().filter(|_| lanes::on()).and_then(|text| text(value));
                lanes::leave(lane, State::Closed, Cause::Return, More { value, ..More::default() });
            }
        }
        polled
    }
}

/// Wakes what a lane stands for, and says so.
#[derive(Debug)]
struct Woken {
    lane: u32,
    inner: Waker,
    /// It was woken while it still ran: 1, and the lane that did it (plus one) in the high half.
    early: AtomicU64,
}

impl Woken {
    /// Tells of a wake that came while the lane still ran, now that it is suspended.
    fn tell_early(&self) {
        let early = self.early.swap(0, Ordering::Relaxed);
        if early != 0 {
            let by = u32::try_from(early >> 32).ok().and_then(|by| by.checked_sub(1));
            lanes::change(self.lane, State::Ready, Cause::Wake, More { by, ..More::default() });
        }
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let by = lanes::active();
        if lanes::state_of(self.lane) == Some(State::Running) {
            let by = by.map_or(0, |by| u64::from(by) + 1);
            self.early.store(by << 32 | 1, Ordering::Relaxed);
        } else {
            lanes::change(self.lane, State::Ready, Cause::Wake, More { by, ..More::default() });
        }
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
    slot: Slot,
    note: Option<Note>,
}

impl<F> Awaiting<F> {
    fn new(inner: F, thing: &'static str, waits: Option<Waits>) -> Self {
        let note = lanes::on().then(|| match waits {
            Some(Waits::Sleep(time)) => {
                Note { cause: Cause::Sleep, on: Some(On::Thing(format!("sleep {time:?}").into())) }
            }
            Some(Waits::Task(id)) => {
                let on = job::lane_of(id).map_or_else(|| On::Thing(Cow::Borrowed(thing)), On::Lane);
                Note { cause: Cause::Await, on: Some(on) }
            }
            None => Note { cause: Cause::Pending, on: Some(On::Thing(Cow::Borrowed(thing))) },
        });
        Self { inner, slot: Slot::default(), note }
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
        // SAFETY: `inner` stays where it is; the other fields are not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        let inner = unsafe { Pin::new_unchecked(&mut this.inner) };
        let Some(note) = &this.note else { return inner.poll(context) };
        AWAITED.set(true);
        let address = address_of(inner.as_ref().get_ref());
        let (polled, notes) = this.slot.around(address, || with_notes(|| inner.poll(context)));
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
    Blocking {
        inner: Awaiting { inner: future, slot: Slot::default(), note: None },
        suspended: None,
        begun: false,
        blocks: false,
    }
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
            UNDER_WAY.fetch_add(1, Ordering::Relaxed);
            lanes::pause_clock();
        }
        if let Some(lane) = this.suspended.take() {
            lanes::enter(lane, Cause::Poll, More::default());
        }
        let watched = Watched::begin();
        let (polled, notes) = with_notes(|| inner.poll(context));
        drop(watched);
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

impl<F> Drop for Blocking<F> {
    fn drop(&mut self) {
        if self.begun {
            UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
        }
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
