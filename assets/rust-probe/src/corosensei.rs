//! What the crate `corosensei` offers, under the same names, reporting what its coroutines do.
//!
//! [`Coroutine`] and [`Yielder`] are its own with a lane beside them; the rest (scoped coroutines, stacks, traps) is the
//! crate's as it stands, and not seen.
//!
//! What is generic is compiled again with each program that uses it. So what needs to know no type stands apart.

pub use corosensei::{CoroutineResult, ScopedCoroutine, ScopedCoroutineRef, on_stack, stack, trap};

use crate::future::take_passed;
use crate::lanes::{self, More, On};
use crate::program;
use crate::value::Text;
use crate::words::{Cause, Kind, State};
use corosensei::stack::{DefaultStack, Stack};
use std::cell::RefCell;
use std::fmt;
use std::mem::ManuallyDrop;
use std::panic::Location;

/// What is known of the coroutine that is about to be made, and what the one that has just returned gave.
#[derive(Default)]
struct Known {
    made: Option<(&'static str, u32)>,
    returned: Option<Text>,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::default();
}

/// Wraps the body of a coroutine that is about to be made: it is called `name` and begins at `line`.
pub fn body<Input, Yield, Return, F>(
    name: &'static str,
    line: u32,
    body: F,
    text: impl FnOnce(&Return) -> Option<Text>,
) -> impl FnOnce(&Yielder<Input, Yield>, Input) -> Return
where
    F: FnOnce(&Yielder<Input, Yield>, Input) -> Return,
{
    announce(name, line);
    move |yielder, input| {
        let value = body(yielder, input);
        if lanes::on() {
            give_back(text(&value));
        }
        value
    }
}

fn announce(name: &'static str, line: u32) {
    KNOWN.with_borrow_mut(|known| known.made = Some((name, line)));
}

fn give_back(text: Option<Text>) {
    KNOWN.with_borrow_mut(|known| known.returned = text);
}

/// The lane of a coroutine that is made at this place.
fn made(place: &Location<'_>) -> Option<u32> {
    let (name, first) = KNOWN.with_borrow_mut(|known| known.made.take()).unwrap_or(("coroutine", 0));
    lanes::make_from(Kind::Generator, name, lanes::line_of(place), first)
}

/// The coroutine of this lane is about to run, and gets what was passed: a value of a type of this name.
fn resumes(lane: u32, input: &str, is_empty: bool) -> Unwinding {
    let value = take_passed(input);
    let cause = match is_empty {
        true => Cause::Next,
        false if is_error(input, value.as_ref()) => Cause::Throw,
        false => Cause::Send,
    };
    let value = value.filter(|_| cause != Cause::Next);
    lanes::resume(lane, cause, value);
    Unwinding(lane)
}

/// The coroutine of this lane has returned.
fn returned(lane: u32) {
    let value = KNOWN.with_borrow_mut(|known| known.returned.take());
    lanes::leave(lane, State::Closed, Cause::Return, More { value, ..More::default() });
}

/// The coroutine of this lane, if it has one, was unwound.
fn unwound(lane: Option<u32>, started: bool) {
    if let Some(lane) = lane {
        let cause = if started { Cause::Close } else { Cause::Drop };
        lanes::leave(lane, State::Closed, cause, More::default());
    }
}

/// The innermost coroutine that runs is about to be suspended at this place, with what was passed: a value of a type of this
/// name. Gives those that run above it, and what closes it if it never goes on.
fn suspends(passed: &str, place: &Location<'_>) -> Option<(Vec<u32>, Closing)> {
    let text = take_passed(passed);
    let (lane, above) = lanes::innermost(Kind::Generator)?;
    for outer in above.iter().rev() {
        let on = Some(On::Lane(lane));
        lanes::leave(*outer, State::Suspended, Cause::Yield, More { on, ..More::default() });
    }
    let line = lanes::line_of(place);
    lanes::leave(lane, State::Suspended, Cause::Yield, More { value: text, line, ..More::default() });
    Some((above, Closing(lane)))
}

/// Goes on after [`suspends`].
fn goes_on(above: Vec<u32>, closing: Closing) {
    std::mem::forget(closing);
    for outer in above {
        lanes::resume(outer, Cause::Next, None);
    }
}

/// `corosensei::Coroutine` with its lane.
pub struct Coroutine<Input, Yield, Return, S: Stack = DefaultStack> {
    inner: ManuallyDrop<corosensei::Coroutine<Input, Yield, Return, S>>,
    lane: Option<u32>,
}

impl<Input, Yield, Return> Coroutine<Input, Yield, Return, DefaultStack> {
    /// As `corosensei::Coroutine::new`.
    #[track_caller]
    pub fn new<F>(func: F) -> Self
    where
        F: FnOnce(&Yielder<Input, Yield>, Input) -> Return + 'static,
        Input: 'static,
        Yield: 'static,
        Return: 'static,
    {
        Self::with_stack(DefaultStack::default(), func)
    }
}

impl<Input, Yield, Return, S: Stack> Coroutine<Input, Yield, Return, S> {
    /// As `corosensei::Coroutine::with_stack`.
    #[track_caller]
    pub fn with_stack<F>(stack: S, func: F) -> Self
    where
        F: FnOnce(&Yielder<Input, Yield>, Input) -> Return + 'static,
        Input: 'static,
        Yield: 'static,
        Return: 'static,
        S: 'static,
    {
        let lane = made(Location::caller());
        let inner = corosensei::Coroutine::with_stack(stack, move |yielder, input| func(Yielder::of(yielder), input));
        Self { inner: ManuallyDrop::new(inner), lane }
    }

    /// As `corosensei::Coroutine::resume`.
    pub fn resume(&mut self, input: Input) -> CoroutineResult<Yield, Return> {
        let Some(lane) = self.lane.filter(|_| !self.inner.done()) else { return self.inner.resume(input) };
        let unwinding = resumes(lane, std::any::type_name::<Input>(), size_of::<Input>() == 0);
        let result = self.inner.resume(input);
        std::mem::forget(unwinding);
        if let CoroutineResult::Return(_) = &result {
            returned(lane);
        }
        result
    }

    /// As `corosensei::Coroutine::started`.
    pub fn started(&self) -> bool {
        self.inner.started()
    }

    /// As `corosensei::Coroutine::done`.
    pub fn done(&self) -> bool {
        self.inner.done()
    }

    /// As `corosensei::Coroutine::force_unwind`.
    pub fn force_unwind(&mut self) {
        let started = self.inner.started();
        let unwinding = self.lane.map(Unwinding);
        self.inner.force_unwind();
        std::mem::forget(unwinding);
        unwound(self.lane, started);
    }

    /// As `corosensei::Coroutine::force_reset`.
    ///
    /// # Safety
    ///
    /// As there: nothing on the coroutine's stack may need to be dropped.
    pub unsafe fn force_reset(&mut self) {
        // SAFETY: the caller's promise is the same.
        unsafe { self.inner.force_reset() };
        unwound(self.lane, false);
    }

    /// As `corosensei::Coroutine::into_stack`.
    pub fn into_stack(self) -> S {
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is not dropped, so nobody uses the inner one again.
        unsafe { ManuallyDrop::take(&mut this.inner) }.into_stack()
    }

    /// As `corosensei::Coroutine::trap_handler`.
    pub fn trap_handler(&self) -> trap::CoroutineTrapHandler<Return> {
        self.inner.trap_handler()
    }
}

impl<Input, Yield, Return, S: Stack> Drop for Coroutine<Input, Yield, Return, S> {
    fn drop(&mut self) {
        if !self.inner.done() {
            self.force_unwind();
        }
        // SAFETY: this is the drop, and `into_stack` forgets what it has taken from.
        unsafe { ManuallyDrop::drop(&mut self.inner) };
    }
}

impl<Input, Yield, Return, S: Stack> fmt::Debug for Coroutine<Input, Yield, Return, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coroutine")
    }
}

/// Closes the lane when a panic comes out of its coroutine.
struct Unwinding(u32);

impl Drop for Unwinding {
    fn drop(&mut self) {
        let more = More { value: program::last_panic(), ..More::default() };
        lanes::leave(self.0, State::Closed, Cause::Raise, more);
    }
}

/// Whether what is sent in is an `Err`: what Rust has for Python's `throw`.
fn is_error(input: &str, value: Option<&Text>) -> bool {
    input.starts_with("core::result::Result<") && value.is_some_and(|value| value.told().starts_with("Err("))
}

/// `corosensei::Yielder`, reporting what passes.
#[repr(transparent)]
pub struct Yielder<Input, Yield>(corosensei::Yielder<Input, Yield>);

impl<Input, Yield> Yielder<Input, Yield> {
    fn of(inner: &corosensei::Yielder<Input, Yield>) -> &Self {
        // SAFETY: `Self` is a transparent wrapper of it.
        unsafe { &*std::ptr::from_ref(inner).cast() }
    }

    /// As `corosensei::Yielder::suspend`.
    #[track_caller]
    pub fn suspend(&self, value: Yield) -> Input {
        let suspended = suspends(std::any::type_name::<Yield>(), Location::caller());
        let input = self.0.suspend(value);
        if let Some((above, closing)) = suspended {
            goes_on(above, closing);
        }
        input
    }

    /// As `corosensei::Yielder::on_parent_stack`.
    pub fn on_parent_stack<F: FnOnce() -> R + Send, R>(&self, f: F) -> R {
        self.0.on_parent_stack(f)
    }
}

/// Lives while a coroutine is suspended: when its stack is unwound, because somebody drops it, it runs once more.
struct Closing(u32);

impl Drop for Closing {
    fn drop(&mut self) {
        lanes::resume(self.0, Cause::Close, None);
    }
}
