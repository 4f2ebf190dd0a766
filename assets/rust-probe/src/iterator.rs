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
    made(name, line, of, (std::any::type_name::<T>(), std::ptr::from_ref(iterator).addr()))
}

fn made(name: &'static str, line: u32, of: &str, key: (&'static str, usize)) -> Made {
    let whole = key.0;
    let path = whole.split('<').next().unwrap_or(whole);
    if !lanes::on() || path.rsplit("::").next() != Some(of) {
        return Made(None);
    }
    Made(lanes::make(Kind::Iterator, name, line).map(|lane| {
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
    let key = (std::any::type_name::<T>(), address.cast::<()>().addr());
    let Some(unwinding) = goes_on(name, line, key) else { return body() };
    let item = body();
    gave(unwinding, text(&item), item.is_some());
    item
}

/// The iterator of this type at this address goes on. `None`: it is not told.
fn goes_on(name: &'static str, line: u32, key: (&'static str, usize)) -> Option<Unwinding> {
    let lane = if lanes::on() { lane_of(name, line, key)? } else { return None };
    // A `next` that calls itself.
    if lanes::state_of(lane) == Some(State::Running) {
        return None;
    }
    lanes::goes_on_at(lane, line);
    lanes::resume(lane, Cause::Next, None);
    Some(Unwinding(lane))
}

/// It gave this value; `more` may come.
fn gave(unwinding: Unwinding, value: Option<Text>, more: bool) {
    let (state, cause) = if more { (State::Suspended, Cause::Yield) } else { (State::Closed, Cause::Return) };
    lanes::leave(unwinding.0, state, cause, More { value, ..More::default() });
    std::mem::forget(unwinding);
}

/// The lane of the iterator of this type at this address. A spent one stays closed, and gets no further lane.
fn lane_of(name: &'static str, line: u32, key: (&'static str, usize)) -> Option<u32> {
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
