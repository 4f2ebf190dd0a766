//! Iterators written by hand, and the loops that drive any.
//!
//! An iterator has no place for a lane's number, so it is known by its address and its type. One that has moved before
//! its first `next` is found again as the only one of its type that has not begun.

use crate::lanes::{self, More};
use crate::program;
use crate::value::Text;
use crate::words::{Cause, Kind, State};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The lanes of the iterators that live, by type and address.
static KNOWN: Mutex<Option<HashMap<(&'static str, usize), u32>>> = Mutex::new(None);

fn with_known<T>(each: impl FnOnce(&mut HashMap<(&'static str, usize), u32>) -> T) -> T {
    each(KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

/// An iterator that was made and stands in a local. Kept beside it, it closes the lane when the local is dropped.
#[derive(Debug)]
pub struct Made(Option<((&'static str, usize), u32)>);

impl Drop for Made {
    fn drop(&mut self) {
        if let Some((key, lane)) = self.0 {
            with_known(|known| known.remove(&key));
            lanes::change(lane, State::Closed, Cause::Drop, More::default());
        }
    }
}

/// A hand-written iterator was made and stands in a local; `of` is the name of the type that it probably has. A caller
/// that does not know how long the local lives lets what comes back go with [`Made::unbound`].
pub fn iterator_made<T>(name: &'static str, line: u32, of: &str, iterator: &T) -> Made {
    let whole = std::any::type_name::<T>();
    let path = whole.split('<').next().unwrap_or(whole);
    if !lanes::on() || path.rsplit("::").next() != Some(of) {
        return Made(None);
    }
    Made(lanes::make(Kind::Iterator, name, line).map(|lane| {
        let key = (whole, std::ptr::from_ref(iterator).addr());
        with_known(|known| known.insert(key, lane));
        (key, lane)
    }))
}

impl Made {
    /// The local may move: its lane ends when it is spent, or not at all.
    pub fn unbound(mut self) {
        self.0 = None;
    }
}

/// Runs the body of a hand-written `next` in the iterator's lane.
pub fn iterated<T: ?Sized, Item>(
    name: &'static str,
    line: u32,
    address: *const T,
    body: impl FnOnce() -> Option<Item>,
    text: impl FnOnce(&Option<Item>) -> Option<Text>,
) -> Option<Item> {
    if !lanes::on() {
        return body();
    }
    let Some(lane) = lane_of::<T>(name, line, address.cast::<()>().addr()) else { return body() };
    // A `next` that calls itself.
    if lanes::state_of(lane) == Some(State::Running) {
        return body();
    }
    lanes::goes_on_at(lane, line);
    lanes::enter(lane, Cause::Next, More { by: lanes::active(), ..More::default() });
    let unwinding = Unwinding(lane);
    let item = body();
    std::mem::forget(unwinding);
    let more = More { value: text(&item), ..More::default() };
    match item {
        Some(_) => lanes::leave(lane, State::Suspended, Cause::Yield, more),
        None => lanes::leave(lane, State::Closed, Cause::Return, more),
    }
    item
}

/// The lane of the iterator at this address. A spent one stays closed, and gets no further lane.
fn lane_of<T: ?Sized>(name: &'static str, line: u32, address: usize) -> Option<u32> {
    let key = (std::any::type_name::<T>(), address);
    if let Some(lane) = with_known(|known| known.get(&key).copied()) {
        return Some(lane);
    }
    let begun = |lane: u32| lanes::state_of(lane) != Some(State::Created);
    let fresh: Vec<_> = with_known(|known| {
        known.iter().filter(|((of, _), lane)| *of == key.0 && !begun(**lane)).map(|(key, lane)| (*key, *lane)).collect()
    });
    let lane = match fresh.as_slice() {
        [(moved, lane)] => {
            with_known(|known| known.remove(moved));
            *lane
        }
        _ => lanes::make(Kind::Iterator, name, line)?,
    };
    with_known(|known| known.insert(key, lane));
    Some(lane)
}

/// Closes the lane when `next` panics.
struct Unwinding(u32);

impl Drop for Unwinding {
    fn drop(&mut self) {
        let more = More { value: program::last_panic(), ..More::default() };
        lanes::leave(self.0, State::Closed, Cause::Raise, more);
    }
}

/// The iterator of a `for` loop at `line`: each turn of the loop begins with that line.
pub fn each<I: IntoIterator>(line: u32, items: I) -> Each<I::IntoIter> {
    Each { line, items: items.into_iter() }
}

/// See [`each`].
#[derive(Debug)]
pub struct Each<I> {
    line: u32,
    items: I,
}

impl<I: Iterator> Iterator for Each<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        lanes::line(self.line);
        self.items.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}
