//! Futures written by hand: an `impl Future` of the program's own.
//!
//! Such a future has no place for a lane's number. Where it is awaited or spawned in the program's text, by itself or in a
//! box, what the probe has put around it keeps the number for it, and ends the lane when it is dropped. Elsewhere, in a
//! combinator, it is known by its type and its address, which stays from the first poll on; its drop is not seen.

use crate::future::{self, Around, Reason};
use crate::lanes::{self, More};
use crate::program;
use crate::value::Text;
use crate::words::{Cause, Kind, State};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

/// The lanes of the futures that have been polled, by type and address.
static KNOWN: Mutex<Option<HashMap<(&'static str, usize), u32>>> = Mutex::new(None);

fn with_known<T>(each: impl FnOnce(&mut HashMap<(&'static str, usize), u32>) -> T) -> T {
    each(KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

thread_local! {
    /// Where the future stands that something of the probe's is about to poll; 0: none does.
    static OFFERED: Cell<usize> = const { Cell::new(0) };
    /// What is in the slot that it keeps for it; once it was polled, what is to be put there.
    static IN_SLOT: Cell<Option<Arc<Owned>>> = const { Cell::new(None) };
}

/// A lane of a future by hand, and how it is known.
#[derive(Debug)]
pub(crate) struct Owned {
    lane: u32,
    key: (&'static str, usize),
}

/// Kept by what the probe puts around a future: ends the lane of a future by hand when that is dropped. Hardly any future
/// is one, and every await has a slot: so it is small.
#[derive(Debug, Default)]
pub(crate) struct Slot(Option<Arc<Owned>>);

/// Where a future stands that is about to be polled: one in a box stands where the box leads.
pub(crate) fn address_of<F>(future: &F) -> usize {
    let place = std::ptr::from_ref(future);
    if is_box(std::any::type_name::<F>()) {
        // SAFETY: a box is a pointer, with more behind it where its type is not sized.
        return unsafe { place.cast::<*const ()>().read() }.addr();
    }
    place.addr()
}

fn is_box(name: &str) -> bool {
    name.starts_with("core::pin::Pin<alloc::boxed::Box<") || name.starts_with("alloc::boxed::Box<")
}

impl Slot {
    /// The future that stands at this address is about to be polled.
    pub(crate) fn offer(&self, address: usize) {
        OFFERED.set(address);
        IN_SLOT.set(self.0.clone());
    }

    /// It was polled.
    pub(crate) fn take_back(&mut self) {
        OFFERED.set(0);
        if let Some(taken) = IN_SLOT.take() {
            self.0 = Some(taken);
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(owned) = &self.0 {
            forget(owned.lane, owned.key);
            lanes::leave(owned.lane, State::Closed, Cause::Drop, More::default());
        }
    }
}

fn forget(lane: u32, key: (&'static str, usize)) {
    with_known(|known| {
        if known.get(&key) == Some(&lane) {
            known.remove(&key);
        }
    });
}

/// Runs the body of a hand-written `poll` in the future's lane.
pub fn polled<T: ?Sized, Output>(
    name: &'static str,
    line: u32,
    address: *const T,
    body: impl FnOnce() -> Poll<Output>,
    text: impl FnOnce(&Poll<Output>) -> Option<Text>,
) -> Poll<Output> {
    let key = (std::any::type_name::<T>(), address.cast::<()>().addr());
    let Some(turn) = Turn::begin(name, line, key) else { return body() };
    let value = body();
    match &value {
        Poll::Pending => turn.suspended(),
        Poll::Ready(_) => turn.returned(text(&value)),
    }
    value
}

/// A poll of a future by hand, from before it until after it.
struct Turn {
    lane: u32,
    key: (&'static str, usize),
    /// Something keeps a slot for it.
    has_slot: bool,
    around: Around,
    unwinding: Unwinding,
}

impl Turn {
    /// `None`: it is not told.
    fn begin(name: &'static str, line: u32, key: (&'static str, usize)) -> Option<Self> {
        let (offered, in_slot) = (OFFERED.take(), IN_SLOT.take());
        if !lanes::on() {
            return None;
        }
        let slot = (offered == key.1).then_some(in_slot);
        let before = with_known(|known| known.get(&key).copied());
        let lane = match (&slot, before) {
            (Some(Some(owned)), _) if owned.key == key => Some(owned.lane),
            // One that stood here before was dropped where nobody saw it.
            (Some(_), Some(gone)) => {
                lanes::leave(gone, State::Closed, Cause::Drop, More::default());
                None
            }
            (_, before) => before,
        };
        let lane = lane.or_else(|| {
            let lane = lanes::make(Kind::Future, name, lanes::line_of_top())?;
            with_known(|known| known.insert(key, lane));
            Some(lane)
        })?;
        // A `poll` that calls itself.
        if lanes::state_of(lane) == Some(State::Running) {
            return None;
        }
        lanes::goes_on_at(lane, line);
        let cause = if slot.is_some() { Cause::Await } else { Cause::Poll };
        lanes::resume(lane, cause, None);
        let unwinding = Unwinding(lane, key);
        Some(Self { lane, key, has_slot: slot.is_some(), around: Around::begin(), unwinding })
    }

    fn suspended(self) {
        let (taken, lane) = (self.taken(), self.lane);
        future::suspend(lane, self.over());
        keep(taken);
    }

    fn returned(self, value: Option<Text>) {
        let (taken, lane, key) = (self.taken(), self.lane, self.key);
        self.over();
        forget(lane, key);
        lanes::leave(lane, State::Closed, Cause::Return, More { value, ..More::default() });
        keep(taken);
    }

    fn over(self) -> Reason {
        std::mem::forget(self.unwinding);
        self.around.end()
    }

    fn taken(&self) -> Option<Arc<Owned>> {
        self.has_slot.then(|| Arc::new(Owned { lane: self.lane, key: self.key }))
    }
}

/// Puts a lane into the slot that was offered for it.
fn keep(taken: Option<Arc<Owned>>) {
    if taken.is_some() {
        IN_SLOT.set(taken);
    }
}

/// Closes the lane when `poll` panics.
struct Unwinding(u32, (&'static str, usize));

impl Drop for Unwinding {
    fn drop(&mut self) {
        forget(self.0, self.1);
        let more = More { value: program::last_panic(), ..More::default() };
        lanes::leave(self.0, State::Closed, Cause::Raise, more);
    }
}
