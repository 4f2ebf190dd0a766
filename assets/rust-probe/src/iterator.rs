//! Iterators written by hand, and the loops that drive any.
//!
//! An iterator has no place for a lane's number. It is known by its type and its address, and by how it lay in memory when it
//! last gave something. One that appears elsewhere has moved there, or is another one: of types that are made nowhere but
//! where the probe is told so (`built`) it is known whether there can be another one.

use crate::lanes::{self, More};
use crate::program;
use crate::value::Text;
use crate::words::{Cause, Kind, State};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A type, by its name, and an address.
type Place = (&'static str, usize);

/// An iterator that has a lane.
#[derive(Clone, Copy, Debug)]
struct Known {
    lane: u32,
    /// How it lay in memory when it was made, or when its last `next` was over.
    state: u64,
}

impl Known {
    /// Whether it may go on.
    fn is_open(&self) -> bool {
        self.is_fresh() || lanes::state_of(self.lane) == Some(State::Suspended)
    }

    /// Whether its `next` runs.
    fn is_running(&self) -> bool {
        lanes::state_of(self.lane) == Some(State::Running)
    }

    /// Whether it has not begun.
    fn is_fresh(&self) -> bool {
        lanes::state_of(self.lane) == Some(State::Created)
    }
}

#[derive(Debug, Default)]
struct Iterators {
    /// By where they were seen last.
    placed: HashMap<Place, Known>,
    /// Those whose place another one has taken.
    displaced: Vec<(&'static str, Known)>,
    /// How many were made that have no lane yet, of each type of which that is known.
    made: HashMap<&'static str, u32>,
}

static ITERATORS: Mutex<Option<Iterators>> = Mutex::new(None);

fn with_iterators<T>(each: impl FnOnce(&mut Iterators) -> T) -> T {
    each(ITERATORS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

impl Iterators {
    /// The iterator that lies here in this state; `None`: it has no lane yet. What has moved here is put here.
    fn find(&mut self, place: Place, state: u64) -> Option<Known> {
        let here = self.placed.get(&place).copied();
        let made = self.made.get(place.0).copied();
        if let Some(known) = here
            && (known.is_running() || known.state == state && (known.is_open() || made.is_none_or(|made| made == 0)))
        {
            return Some(known);
        }
        if made.is_some_and(|made| made > 0) {
            return None;
        }
        if let Some(was) = self.moved(place, state, made.is_some(), here.is_some_and(|known| known.is_open())) {
            let known = match was {
                Was::Placed(from) => self.placed.remove(&from)?,
                Was::Displaced(nth) => self.displaced.swap_remove(nth).1,
            };
            self.put(place, known);
            return Some(known);
        }
        // Changed by something else than `next`; or spent, and of a type of which there is no other one.
        here.filter(|known| known.is_open() || made.is_some())
    }

    /// The one of this type that has moved to a place, if only one can have. Where there can be no new one, that is the only one
    /// that lay in memory like this, or, if nothing else lies there, the only one at all; else the only one that has not begun.
    fn moved(&self, to: Place, state: u64, is_counted: bool, is_taken: bool) -> Option<Was> {
        let placed = self.placed.iter().filter(|(place, _)| place.0 == to.0 && **place != to);
        let placed = placed.map(|(place, known)| (Was::Placed(*place), *known));
        let displaced = self.displaced.iter().enumerate().filter(|(_, (name, _))| *name == to.0);
        let displaced = displaced.map(|(nth, (_, known))| (Was::Displaced(nth), *known));
        let open: Vec<_> = placed.chain(displaced).filter(|(_, known)| known.is_open()).collect();
        let only = |wanted: &dyn Fn(&Known) -> bool| {
            let mut found = open.iter().filter(|(_, known)| wanted(known));
            found.next().filter(|_| found.next().is_none()).map(|(was, _)| *was)
        };
        match (is_counted, is_taken) {
            (true, false) => only(&|known| known.state == state).or_else(|| only(&|_| true)),
            (true, true) => only(&|known| known.state == state),
            (false, false) => only(&Known::is_fresh),
            (false, true) => None,
        }
    }

    /// A new one with a lane lies here.
    fn add(&mut self, place: Place, known: Known) {
        if let Some(made) = self.made.get_mut(place.0) {
            *made = made.saturating_sub(1);
        }
        self.put(place, known);
    }

    /// One lies here. One that lay here before has moved, or is gone.
    fn put(&mut self, place: Place, known: Known) {
        if let Some(before) = self.placed.insert(place, known).filter(Known::is_open) {
            self.displaced.push((place.0, before));
        }
    }
}

/// Where an iterator was.
#[derive(Clone, Copy, Debug)]
enum Was {
    Placed(Place),
    /// Among those whose place is taken.
    Displaced(usize),
}

/// How something lies in memory, as a number. Of what is long, the beginning counts.
fn state_of<T: ?Sized>(value: &T) -> u64 {
    state_at(std::ptr::from_ref(value).cast(), size_of_val(value).min(256))
}

#[inline(never)]
fn state_at(place: *const u8, length: usize) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for at in 0..length {
        // SAFETY: it lies within a value that is borrowed. Bytes between its fields may be anything, and are only compared.
        let byte = unsafe { place.add(at).read_volatile() };
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    state
}

/// A hand-written iterator was made of a type that is made nowhere but where this is called.
pub fn built<T>(iterator: T) -> T {
    if lanes::on() {
        with_iterators(|all| *all.made.entry(std::any::type_name::<T>()).or_default() += 1);
    }
    iterator
}

/// An iterator that was made and stands in a local. Kept beside it, it closes the lane when the local is dropped.
#[derive(Debug)]
pub struct Made(Option<(Place, u32)>);

impl Drop for Made {
    fn drop(&mut self) {
        if let Some((place, lane)) = self.0 {
            with_iterators(|all| {
                if all.placed.get(&place).is_some_and(|known| known.lane == lane) {
                    all.placed.remove(&place);
                }
            });
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
    made(name, line, (whole, std::ptr::from_ref(iterator).addr()), state_of(iterator))
}

fn made(name: &'static str, line: u32, place: Place, state: u64) -> Made {
    Made(lanes::make(Kind::Iterator, name, line).map(|lane| {
        with_iterators(|all| all.add(place, Known { lane, state }));
        (place, lane)
    }))
}

impl Made {
    /// The local may move: its lane ends when it is spent, or not at all.
    pub fn unbound(mut self) {
        self.0 = None;
    }
}

/// Runs the body of a hand-written `next` in the iterator's lane; `address` is where the iterator is that `next` was called on.
#[expect(clippy::not_unsafe_ptr_arg_deref, reason = "only instrumented text calls it, where `next` has the iterator")]
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
    let place = (std::any::type_name::<T>(), address.cast::<()>().addr());
    // SAFETY: `next` has it, and does nothing with it yet.
    let unwinding = goes_on(name, line, place, state_of(unsafe { &*address }));
    let item = body();
    // SAFETY: the body is over.
    let state = state_of(unsafe { &*address });
    rests(place, state);
    if let Some(unwinding) = unwinding {
        gave(unwinding, text(&item), item.is_some());
    }
    item
}

/// The iterator that lies here in this state goes on. `None`: it is not told.
fn goes_on(name: &'static str, line: u32, place: Place, state: u64) -> Option<Unwinding> {
    let known = with_iterators(|all| all.find(place, state));
    let lane = match known {
        Some(known) => known.lane,
        None => {
            let lane = lanes::make(Kind::Iterator, name, line)?;
            with_iterators(|all| all.add(place, Known { lane, state }));
            lane
        }
    };
    // A `next` that calls itself; and a spent one stays closed.
    if matches!(lanes::state_of(lane), Some(State::Running | State::Closed)) {
        return None;
    }
    lanes::goes_on_at(lane, line);
    lanes::resume(lane, Cause::Next, None);
    Some(Unwinding(lane))
}

/// Its `next` is over, and has left it in this state.
fn rests(place: Place, state: u64) {
    with_iterators(|all| {
        if let Some(known) = all.placed.get_mut(&place) {
            known.state = state;
        }
    });
}

/// It gave this value; `more` may come.
fn gave(unwinding: Unwinding, value: Option<Text>, more: bool) {
    let (state, cause) = if more { (State::Suspended, Cause::Yield) } else { (State::Closed, Cause::Return) };
    lanes::leave(unwinding.0, state, cause, More { value, ..More::default() });
    std::mem::forget(unwinding);
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
