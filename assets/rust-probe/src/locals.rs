//! The locals of the lanes: what each was when it was last looked at, and which of them may have changed since.
//!
//! A local that a statement may change is in doubt from before the statement until it is looked at again. Nothing is
//! written as long as nothing else happens: the next event of the same thread makes the local unknown first.

use crate::file::Record;
use crate::lanes::{self, Tracer};
use crate::value::{Nature, Text, nature_of};
use crate::words::{State, tag};
use std::collections::BTreeMap;

/// What is known of a local.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// Its text as it stands in a record, with its flags.
    text: (u32, u16),
    /// What its type is made of, if these types of the program are not copied.
    nature: fn(&[&str]) -> Nature,
    /// A part of it can change behind a shared borrow.
    is_sharing: bool,
    /// The local that it is a field of: the id of a name.
    of: Option<u32>,
}

/// The locals of a lane, by the id of their name.
pub(crate) type Locals = BTreeMap<u32, Known>;

/// A local that may have another value than the one that is known.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Doubt {
    thread: u32,
    lane: u32,
    name: u32,
}

/// The locals in doubt, and those that may change at any line without being named there.
#[derive(Default)]
pub(crate) struct Doubts {
    list: Vec<Doubt>,
    sharing: Vec<(u32, u32)>,
}

impl Doubts {
    fn add(&mut self, doubt: Doubt) {
        if !self.list.contains(&doubt) {
            self.list.push(doubt);
        }
    }

    fn remove(&mut self, lane: u32, name: u32) {
        self.list.retain(|doubt| (doubt.lane, doubt.name) != (lane, name));
    }

    fn has(&self, lane: u32, name: u32) -> bool {
        self.list.iter().any(|doubt| (doubt.lane, doubt.name) == (lane, name))
    }
}

/// A local of the active lane, `whole`, has this text, or none that can be told. Nothing is written where the text is the
/// one it had. What was known of its fields is forgotten.
pub fn set_local<T: ?Sized>(name: &'static str, text: Option<Text>, _whole: &T) {
    set(name, None, text, nature_of::<T>);
}

/// A field of a local of the active lane, `part`, has this text.
pub fn set_part<T: ?Sized>(of: &'static str, name: &'static str, text: Option<Text>, _part: &T) {
    set(name, Some(of), text, nature_of::<T>);
}

/// A local of the active lane has a value that its source tells. Its type may be settled only further down.
pub fn known_local<T>(name: &'static str, text: &str, _value: &T) {
    set_known(name, text, nature_of::<T>);
}

fn set_known(name: &'static str, text: &str, nature: fn(&[&str]) -> Nature) {
    if lanes::tells_locals() {
        set(name, None, Some(Text::whole(text)), nature);
    }
}

/// Whether a local of the active lane is to be looked at again although nothing has changed it by its name.
pub fn wants(name: &'static str) -> bool {
    let known = with_name(name, |tracer, _, lane, name| tracer.locals(lane).get(&name).copied());
    lanes::tells_locals() && known.flatten().is_none_or(|known| known.is_sharing)
}

/// These locals are about to be used as values: those that are not copied are gone.
/// `moving` are types of the program that are not copied.
pub fn moved(names: &[&'static str], moving: &[&str]) {
    doubt(names, |known| matches!((known.nature)(moving), Nature::Owned | Nature::Sharing));
}

/// Methods of these locals are about to be called: those that are no plain numbers or texts may change.
pub fn called(names: &[&'static str]) {
    doubt(names, |known| (known.nature)(&[]) != Nature::Plain);
}

/// These locals are about to be lent, or changed.
pub fn changed(names: &[&'static str]) {
    doubt(names, |_| true);
}

fn doubt(names: &[&'static str], may_change: impl Fn(&Known) -> bool) {
    for name in names {
        with_name(name, |tracer, thread, lane, name| {
            let locals = tracer.locals(lane);
            let is_doubtful = match locals.get(&name) {
                Some(known) => may_change(known),
                None => locals.values().any(|known| known.of == Some(name)),
            };
            if is_doubtful {
                tracer.doubts.add(Doubt { thread, lane, name });
            }
        });
    }
}

/// Does something with a local of the active lane: the thread's number, the lane, and the id of the name.
fn with_name<T>(name: &'static str, each: impl FnOnce(&mut Tracer, u32, u32, u32) -> T) -> Option<T> {
    let lane = lanes::tells_locals().then(lanes::top)??;
    lanes::record(|tracer, thread| {
        let name = tracer.records.lasting_name(name);
        each(tracer, thread, lane, name)
    })
}

fn set(name: &'static str, of: Option<&'static str>, text: Option<Text>, nature: fn(&[&str]) -> Nature) {
    with_name(name, |tracer, thread, lane, name| {
        let of = of.map(|of| tracer.records.lasting_name(of));
        tracer.doubts.remove(lane, name);
        if of.is_none() {
            forget_fields(tracer, thread, lane, name);
        }
        let known = text.map(|text| {
            let is_sharing = nature(&[]) == Nature::Sharing || shares(text.told());
            Known { text: tracer.records.value(&text), nature, is_sharing, of }
        });
        if known.is_some_and(|known| known.is_sharing) {
            tracer.doubts.sharing.push((lane, name));
        }
        tell(tracer, thread, lane, name, known);
    });
}

/// Whether the text of a value shows a part that can change behind a shared borrow.
fn shares(text: &str) -> bool {
    ["Cell { ", "Mutex { ", "RwLock { "].iter().any(|part| text.contains(part))
}

/// Notes what a local is now, and writes it where that is new.
fn tell(tracer: &mut Tracer, thread: u32, lane: u32, name: u32, known: Option<Known>) {
    if tracer.state_of(lane) == State::Closed {
        return;
    }
    let locals = tracer.locals(lane);
    let before = match known {
        Some(known) => locals.insert(name, known),
        None => locals.remove(&name),
    };
    let text = known.map(|known| known.text);
    if before.map(|before| before.text) != text {
        let code = u8::from(text.is_none());
        let (text, flags) = text.unwrap_or_default();
        tracer.event(Record { tag: tag::LOCAL, code, flags, lane, other: name, text, ..Record::default() }, thread);
    }
}

fn forget_fields(tracer: &mut Tracer, thread: u32, lane: u32, name: u32) {
    let fields = tracer.locals(lane).iter().filter(|(_, known)| known.of == Some(name)).map(|(field, _)| *field);
    for field in fields.collect::<Vec<_>>() {
        tell(tracer, thread, lane, field, None);
    }
}

/// Something else is about to be written by this thread: what is in doubt is unknown from here on. A lane that closes
/// takes its locals with it.
pub(crate) fn settle(tracer: &mut Tracer, record: &Record, thread: u32) {
    if tracer.doubts.list.is_empty() || record.tag == tag::LOCAL {
        return;
    }
    let closes = record.tag == tag::STATE && record.code >> 5 == State::Closed as u8;
    let (of_thread, others) = tracer.doubts.list.iter().partition(|doubt| doubt.thread == thread);
    tracer.doubts.list = others;
    for doubt in of_thread {
        let Doubt { lane, name, .. } = doubt;
        if !(closes && record.lane == lane) {
            tell(tracer, thread, lane, name, None);
            forget_fields(tracer, thread, lane, name);
        }
    }
}

/// A line is about to run: what is shared may change in it.
pub(crate) fn share(tracer: &mut Tracer, thread: u32) {
    for (lane, name) in std::mem::take(&mut tracer.doubts.sharing) {
        tracer.doubts.add(Doubt { thread, lane, name });
    }
}

/// Stands for a block with locals of its own: when it is left they are gone, and those that they hid are back.
#[derive(Debug)]
pub struct Scope {
    lane: Option<u32>,
    names: &'static [&'static str],
    /// What was known of the names and their fields where the block began.
    hidden: Vec<(u32, Known)>,
}

/// Enters a block with these locals.
pub fn scope(names: &'static [&'static str]) -> Scope {
    let lane = if lanes::tells_locals() { lanes::top() } else { None };
    let mut hidden = Vec::new();
    if let Some(lane) = lane {
        lanes::record(|tracer, _| {
            for name in names {
                let name = tracer.records.lasting_name(name);
                if !tracer.doubts.has(lane, name) {
                    hidden.extend(named(tracer.locals(lane), name));
                }
            }
        });
    }
    Scope { lane, names, hidden }
}

/// A local and its fields.
fn named(locals: &Locals, name: u32) -> Vec<(u32, Known)> {
    let is_part = |of: u32, known: &Known| of == name || known.of == Some(name);
    locals.iter().filter(|(of, known)| is_part(**of, known)).map(|(of, known)| (*of, *known)).collect()
}

impl Drop for Scope {
    fn drop(&mut self) {
        let Some(lane) = self.lane else { return };
        lanes::record(|tracer, thread| {
            for name in self.names {
                let name = tracer.records.lasting_name(name);
                let hidden = self.hidden.iter().filter(|(of, known)| *of == name || known.of == Some(name));
                let hidden: BTreeMap<u32, Known> = hidden.copied().collect();
                if hidden.is_empty() {
                    tracer.doubts.add(Doubt { thread, lane, name });
                    continue;
                }
                tracer.doubts.remove(lane, name);
                for (inner, _) in named(tracer.locals(lane), name) {
                    if !hidden.contains_key(&inner) {
                        tell(tracer, thread, lane, inner, None);
                    }
                }
                for (outer, known) in hidden {
                    tell(tracer, thread, lane, outer, Some(known));
                }
            }
        });
    }
}
