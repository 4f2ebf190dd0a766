//! Futures with a lane, and what a pending one waits for.
//!
//! While a future is polled, those inside of it that give `Pending` leave a note of what they wait for; the lane around
//! them takes the notes as its own reason to be suspended.
//!
//! What is generic is compiled again with each program that uses it. So what needs to know no type stands apart.

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
    /// The lane of the async closure's call that is about to be polled for the first time.
    static CALLED: Cell<Option<u32>> = const { Cell::new(None) };
    /// The text of the value that the next call of `resume` or `suspend` passes, and its type.
    static PASSED: RefCell<Option<(&'static str, Text)>> = const { RefCell::new(None) };
}

/// Why something is pending.
#[derive(Clone, Debug)]
struct Note {
    cause: Cause,
    on: Option<On>,
}

impl Note {
    /// What is awaited: its text, and what its type says it waits for.
    fn of(thing: &'static str, waits: Option<Waits>) -> Self {
        match waits {
            Some(Waits::Sleep(time)) => {
                Self { cause: Cause::Sleep, on: Some(On::Thing(format!("sleep {time:?}").into())) }
            }
            Some(Waits::Task(id)) => {
                let on = job::lane_of(id).map_or_else(|| On::Thing(Cow::Borrowed(thing)), On::Lane);
                Self { cause: Cause::Await, on: Some(on) }
            }
            None => Self { cause: Cause::Pending, on: Some(On::Thing(Cow::Borrowed(thing))) },
        }
    }
}

impl std::fmt::Debug for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cause {}", *self as u8)
    }
}

fn leave_note(note: Note) {
    NOTES.with_borrow_mut(|notes| notes.push(note));
}

/// The notes that were left before something is polled.
pub(crate) struct Around(Vec<Note>);

impl Around {
    /// Something is about to be polled.
    pub(crate) fn begin() -> Self {
        Self(NOTES.take())
    }

    /// It was polled: why it is pending, if it is.
    pub(crate) fn end(self) -> Reason {
        Reason(NOTES.replace(self.0))
    }
}

/// Why something that was polled is pending, if it is.
pub(crate) struct Reason(Vec<Note>);

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

/// A poll of a future with a lane, from before it until after it. Dropped by a panic that comes out of it, it closes the
/// lane.
struct Turn {
    lane: u32,
    around: Option<Around>,
    watched: Option<Watched>,
}

impl Turn {
    /// The lane is about to be polled. It is `awaited`, or polled by something else.
    fn begin(lane: u32, is_task: bool, awaited: bool, watch: &mut Option<Watch>, waker: &Waker) -> Self {
        let cause = match (is_task, awaited) {
            (true, _) => Cause::Step,
            (false, true) => Cause::Await,
            (false, false) => Cause::Poll,
        };
        lanes::resume(lane, cause, None);
        let watched = if is_task || !WATCHED.get() {
            Watch::renew(watch, lane, waker);
            Some(Watched::begin())
        } else {
            None
        };
        Self { lane, around: Some(Around::begin()), watched }
    }

    /// It was polled, and is pending.
    fn suspended(self, watch: Option<&Watch>) {
        let lane = self.lane;
        suspend(lane, self.over());
        if let Some(watch) = watch {
            watch.woken.tell_early();
        }
    }

    /// It was polled, and gave this value.
    fn returned(self, value: Option<Text>) {
        let lane = self.lane;
        self.over();
        lanes::leave(lane, State::Closed, Cause::Return, More { value, ..More::default() });
    }

    fn over(mut self) -> Reason {
        let reason = self.around.take().map_or(Reason(Vec::new()), Around::end);
        self.watched = None;
        std::mem::forget(self);
        reason
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.watched = None;
        let more = More { value: program::last_panic(), ..More::default() };
        lanes::leave(self.lane, State::Closed, Cause::Raise, more);
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
pub fn coroutine<T, F, D>(name: &'static str, first: u32, future: F, text: D) -> impl Future<Output = T>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    Traced::new(future, called(name, first, Location::caller()), text, false)
}

/// Gives the body of an async closure a lane of kind `coroutine`: that of its call, where the probe has seen that.
#[track_caller]
pub fn closure<T, F, D>(name: &'static str, first: u32, future: F, text: D) -> impl Future<Output = T>
where
    F: Future<Output = T>,
    D: FnOnce(&T) -> Option<Text>,
{
    let place = Location::caller();
    let lane = CALLED.take().or_else(|| called(name, first, place));
    Traced::new(future, lane, text, false)
}

/// The call of an async closure: its lane begins here, and goes to the body of the closure with the first poll.
#[track_caller]
pub fn closure_called<F: Future>(name: &'static str, first: u32, future: F) -> impl Future<Output = F::Output> {
    let lane = called(name, first, Location::caller());
    Called { inner: future, closer: Closer { lane, is_task: false } }
}

/// What an async closure gives that is called. The closer has the lane until the body has it.
#[derive(Debug)]
struct Called<F> {
    inner: F,
    closer: Closer,
}

impl<F: Future> Future for Called<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: `inner` stays where it is; the other field is not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        let inner = unsafe { Pin::new_unchecked(&mut this.inner) };
        let Some(lane) = this.closer.lane.take() else { return inner.poll(context) };
        CALLED.set(Some(lane));
        let polled = inner.poll(context);
        this.closer.lane = CALLED.take();
        polled
    }
}

/// The lane of a coroutine that is called at this place and begins at line `first`.
fn called(name: &'static str, first: u32, place: &Location<'_>) -> Option<u32> {
    lanes::make_from(Kind::Coroutine, name, lanes::line_of(place), first)
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
    Traced::new(future, scheduled(name, Location::caller()), text, true)
}

/// The lane of a task that is spawned at this place.
fn scheduled(name: &'static str, place: &Location<'_>) -> Option<u32> {
    let lane = lanes::make(Kind::Task, name, lanes::line_of(place))?;
    lanes::change(lane, State::Ready, Cause::Schedule, More { by: lanes::active(), ..More::default() });
    job::announce(lane);
    Some(lane)
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
        let address = is_task.then(|| address_of(inner.as_ref().get_ref()));
        let turn = Turn::begin(lane, is_task, awaited, &mut this.waker, context.waker());
        if let Some(address) = address {
            this.slot.offer(address);
        }
        let polled = match this.waker.as_ref().filter(|_| turn.watched.is_some()) {
            Some(watch) => inner.poll(&mut Context::from_waker(&watch.waker)),
            None => inner.poll(context),
        };
        if is_task {
            this.slot.take_back();
        }
        match &polled {
            Poll::Pending => turn.suspended(this.waker.as_ref()),
            Poll::Ready(value) => {
                let text = this.text.take().filter(|_| lanes::on());
                // Its lane is over, and its drop tells nothing.
                this.closer.lane = None;
                turn.returned(text.and_then(|text| text(value)));
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

#[cfg(feature = "tokio")]
impl KnownWait for Spy<'_, tokio::time::Sleep> {
    fn waits(&self) -> Option<Waits> {
        let left = self.0.deadline().saturating_duration_since(tokio::time::Instant::now());
        // The wall clock has gone on since the program said how long.
        Some(Waits::Sleep(Duration::from_millis(u64::try_from(left.as_micros().div_ceil(1000)).unwrap_or(u64::MAX))))
    }
}

#[cfg(feature = "tokio")]
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
        let note = lanes::on().then(|| Note::of(thing, waits));
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
        if this.note.is_none() {
            return inner.poll(context);
        }
        let around = begin_await(&mut this.slot, address_of(inner.as_ref().get_ref()));
        let polled = inner.poll(context);
        end_await(&mut this.slot, around, this.note.as_ref().filter(|_| polled.is_pending()));
        polled
    }
}

fn begin_await(slot: &mut Slot, address: usize) -> Around {
    AWAITED.set(true);
    slot.offer(address);
    Around::begin()
}

/// What was awaited has been polled; `note` tells what it waits for where it is pending and nothing inside of it knows better.
fn end_await(slot: &mut Slot, around: Around, note: Option<&Note>) {
    let Reason(notes) = around.end();
    slot.take_back();
    AWAITED.set(false);
    if let Some(note) = note {
        match notes.is_empty() {
            true => leave_note(note.clone()),
            false => notes.into_iter().for_each(leave_note),
        }
    }
}

/// The future that a runtime's `block_on` drives: while it is pending, the lane that called is suspended.
#[derive(Debug)]
pub struct Blocking<F> {
    inner: Awaiting<F>,
    stays: Stays,
}

/// What is known of the lane that calls `block_on`.
#[derive(Debug)]
struct Stays {
    /// The lane; set while it is suspended.
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
    Blocking { inner, stays: Stays { suspended: None, begun: false, blocks: true } }
}

/// Wraps the body of an async `main`.
pub fn root<T, F: Future<Output = T>>(future: F) -> Blocking<F> {
    let inner = Awaiting { inner: future, slot: Slot::default(), note: None };
    Blocking { inner, stays: Stays { suspended: None, begun: false, blocks: false } }
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
        let (around, watched) = this.stays.begin();
        let polled = inner.poll(context);
        drop(watched);
        this.stays.end(around.end(), polled.is_pending());
        polled
    }
}

impl Stays {
    /// The future is about to be polled.
    fn begin(&mut self) -> (Around, Watched) {
        if !self.begun {
            self.begun = true;
            UNDER_WAY.fetch_add(1, Ordering::Relaxed);
            lanes::pause_clock();
        }
        if let Some(lane) = self.suspended.take() {
            lanes::enter(lane, Cause::Poll, More::default());
        }
        let watched = Watched::begin();
        (Around::begin(), watched)
    }

    /// It was polled.
    fn end(&mut self, Reason(notes): Reason, is_pending: bool) {
        if is_pending && let Some(lane) = lanes::active() {
            let (cause, on) = summary(notes);
            let cause = if self.blocks { Cause::Block } else { cause };
            lanes::leave(lane, State::Suspended, cause, More { on, ..More::default() });
            self.suspended = Some(lane);
        }
    }
}

impl Drop for Stays {
    fn drop(&mut self) {
        if self.begun {
            UNDER_WAY.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Passes on the argument of a `resume` or `suspend`, and keeps its text for the call.
pub fn pass<T>(value: T, text: impl FnOnce(&T) -> Option<Text>) -> T {
    if lanes::on() {
        set_passed(std::any::type_name::<T>(), text(&value));
    }
    value
}

fn set_passed(name: &'static str, text: Option<Text>) {
    PASSED.replace(text.map(|text| (name, text)));
}

/// The text of the value that this call passes, if its type has this name.
pub(crate) fn take_passed(name: &str) -> Option<Text> {
    PASSED.take().filter(|(of, _)| *of == name).map(|(_, text)| text)
}
