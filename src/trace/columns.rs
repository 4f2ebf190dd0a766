//! The trace in memory: append-only columns, 32 bytes an event beside its texts.

use super::event::{Body, Cause, Event, Header, LaneId, LaneKind, On, State, Status, Stream, ThreadId, Value};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::borrow::Cow;
use std::hash::BuildHasher;

/// No line, no lane, no text.
const NONE: u32 = u32::MAX;

/// The kind of an event, as a column holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Lane,
    State,
    Line,
    Local,
    Output,
    Beat,
    Exception,
    Warning,
    End,
}

/// How `other` of a state event is to be read.
const OTHER_BY: u8 = 1 << 4;
const OTHER_ON_LANE: u8 = 1 << 5;
const OTHER_ON_THING: u8 = 1 << 6;
const KIND_BITS: u8 = 0x0f;

/// What is known of a lane from its `lane` event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What it is.
    pub kind: LaneKind,
    /// The name of the function or the thing.
    pub name: String,
    /// Which of the lanes with that name it is, from 1.
    pub nth: u32,
    /// The lane that made it.
    pub parent: Option<LaneId>,
    /// The line where it was made.
    pub line: Option<u32>,
    /// The thread it was made on.
    pub thread: ThreadId,
    /// The position of its `lane` event.
    pub first: usize,
}

/// A text and whether it was cut.
#[derive(Clone, Copy, Debug)]
struct TextEntry {
    start: u32,
    end: u32,
    cut: bool,
}

/// What one run did, as an ordered list of events.
#[derive(Clone, Debug)]
pub struct Trace {
    header: Header,
    t: Vec<f64>,
    kind: Vec<u8>,
    code: Vec<u8>,
    thread: Vec<u16>,
    lane: Vec<u32>,
    line: Vec<u32>,
    other: Vec<u32>,
    text: Vec<u32>,
    extra: Vec<u32>,
    lanes: Vec<Lane>,
    /// How many lanes have each name.
    names: HashMap<String, u32>,
    threads: Vec<(u32, u32)>,
    /// The place of each in `threads`.
    known_threads: HashMap<(u32, u32), u16>,
    end: Option<Status>,
    lost: u64,
    texts: String,
    entries: Vec<TextEntry>,
    /// Short texts come again and again: names, small values. They are kept once, and found here by what they are: the number of
    /// each in `entries`, and half of its hash.
    interned: HashTable<(u32, u32)>,
    hasher: DefaultHashBuilder,
}

/// Texts up to this many bytes are kept once.
const INTERN_LIMIT: usize = 48;
/// Makes a hash of 64 bits of one of 32, of which a table wants both ends: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Trace {
    /// An empty trace.
    pub fn new(header: Header) -> Self {
        Self {
            header,
            t: Vec::new(),
            kind: Vec::new(),
            code: Vec::new(),
            thread: Vec::new(),
            lane: Vec::new(),
            line: Vec::new(),
            other: Vec::new(),
            text: Vec::new(),
            extra: Vec::new(),
            lanes: Vec::new(),
            names: HashMap::new(),
            threads: vec![(0, 0)],
            known_threads: HashMap::from([((0, 0), 0)]),
            end: None,
            lost: 0,
            texts: String::new(),
            entries: Vec::new(),
            interned: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        }
    }

    /// What the trace says about itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Replaces what the trace says about itself: a runner learns the runtime's version only from the run.
    pub fn set_header(&mut self, header: Header) {
        self.header = header;
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.kind.len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.kind.is_empty()
    }

    /// How the program ended; `None` while it runs.
    pub fn end(&self) -> Option<&Status> {
        self.end.as_ref()
    }

    /// How many events were lost, as the `end` event says.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// The lanes in order of appearance; a lane's [`LaneId`] is its place here.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// How many lanes have this name.
    pub fn lanes_named(&self, name: &str) -> u32 {
        self.names.get(name).copied().unwrap_or(0)
    }

    /// How many threads it has told of.
    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    /// The number of a thread and of its process, as the wire gives them.
    pub fn thread_and_process(&self, thread: ThreadId) -> (u32, u32) {
        self.threads.get(thread.0 as usize).copied().unwrap_or((u32::from(thread.0), 0))
    }

    /// The thread with these numbers; a new one where they are new. Past 65,535 threads all share the last.
    pub fn thread(&mut self, thread: u32, process: u32) -> ThreadId {
        let numbers = (thread, process);
        if let Some(known) = self.known_threads.get(&numbers) {
            return ThreadId(*known);
        }
        if let Ok(next) = u16::try_from(self.threads.len()) {
            self.threads.push(numbers);
            self.known_threads.insert(numbers, next);
        }
        ThreadId((self.threads.len() - 1) as u16)
    }

    /// The time of event `at`, in seconds; 0 past the end.
    pub fn t(&self, at: usize) -> f64 {
        self.t.get(at).copied().unwrap_or(0.0)
    }

    /// Appends an event. A `lane` event whose number is not the next free one is given the next free one: readers map
    /// numbers of a file or a probe before they push.
    pub fn push(&mut self, event: &Event<'_>) {
        let mut row = Row { t: event.t, thread: event.thread.0, ..Row::default() };
        match &event.body {
            Body::Lane { kind, name, parent, line, .. } => {
                let lane = LaneId(self.lanes.len() as u32);
                let named = self.names.entry(name.to_string()).or_default();
                *named += 1;
                self.lanes.push(Lane {
                    kind: *kind,
                    name: name.to_string(),
                    nth: *named,
                    parent: *parent,
                    line: *line,
                    thread: event.thread,
                    first: self.len(),
                });
                row.kind = Kind::Lane as u8;
                row.lane = lane.0;
                row.line = line.unwrap_or(NONE);
            }
            Body::State { lane, state, cause, value, by, on, line } => {
                row.kind = Kind::State as u8;
                row.code = state.code() << 5 | cause.code();
                row.lane = lane.0;
                row.line = line.unwrap_or(NONE);
                row.text = self.value(value.as_ref());
                match (by, on) {
                    (Some(by), None) => (row.kind, row.other) = (row.kind | OTHER_BY, by.0),
                    (_, Some(On::Lane(on))) => (row.kind, row.other) = (row.kind | OTHER_ON_LANE, on.0),
                    (_, Some(On::Thing(on))) => {
                        (row.kind, row.other) = (row.kind | OTHER_ON_THING, self.intern(on, false));
                    }
                    (None, None) => {}
                }
                if let (Some(by), Some(_)) = (by, on) {
                    (row.kind, row.extra) = (row.kind | OTHER_BY, by.0);
                }
            }
            Body::Line { lane, line } => {
                row = Row { kind: Kind::Line as u8, lane: lane.0, line: *line, ..row };
            }
            Body::Local { lane, name, value } => {
                row.kind = Kind::Local as u8;
                row.lane = lane.0;
                row.other = self.intern(name, false);
                row.text = self.value(value.as_ref());
            }
            Body::Output { lane, stream, text } => {
                row.kind = Kind::Output as u8;
                row.code = stream.code();
                row.lane = lane.map_or(NONE, |lane| lane.0);
                row.text = self.intern(text, false);
            }
            Body::Beat { lane, name, line } => {
                row = Row { kind: Kind::Beat as u8, lane: lane.0, line: *line, text: self.intern(name, false), ..row };
            }
            Body::Exception { lane, line, value } => {
                row.kind = Kind::Exception as u8;
                row.lane = lane.0;
                row.line = line.unwrap_or(NONE);
                row.text = self.value(Some(value));
            }
            Body::Warning { lane, text } => {
                row.kind = Kind::Warning as u8;
                row.lane = lane.map_or(NONE, |lane| lane.0);
                row.text = self.intern(text, false);
            }
            Body::End { status, lost } => {
                row.kind = Kind::End as u8;
                self.end = Some(status.clone());
                self.lost = *lost;
            }
        }
        self.append(row);
    }

    /// The event at `at`, if there is one.
    pub fn get(&self, at: usize) -> Option<Event<'_>> {
        let row = self.row(at)?;
        let lane = LaneId(row.lane);
        let some_lane = (row.lane != NONE).then_some(lane);
        let line = (row.line != NONE).then_some(row.line);
        let body = match row.kind & KIND_BITS {
            kind if kind == Kind::Lane as u8 => {
                let known = self.lanes.get(lane.index())?;
                let name = Cow::Borrowed(known.name.as_str());
                Body::Lane { lane, kind: known.kind, name, parent: known.parent, line }
            }
            kind if kind == Kind::State as u8 => {
                let (by, on) = self.by_and_on(&row);
                Body::State {
                    lane,
                    state: State::from_code(row.code >> 5)?,
                    cause: Cause::from_code(row.code & 0x1f)?,
                    value: self.value_of(row.text),
                    by,
                    on,
                    line,
                }
            }
            kind if kind == Kind::Line as u8 => Body::Line { lane, line: row.line },
            kind if kind == Kind::Local as u8 => {
                Body::Local { lane, name: Cow::Borrowed(self.str(row.other)), value: self.value_of(row.text) }
            }
            kind if kind == Kind::Output as u8 => {
                let stream = Stream::from_code(row.code)?;
                Body::Output { lane: some_lane, stream, text: Cow::Borrowed(self.str(row.text)) }
            }
            kind if kind == Kind::Beat as u8 => {
                Body::Beat { lane, name: Cow::Borrowed(self.str(row.text)), line: row.line }
            }
            kind if kind == Kind::Exception as u8 => Body::Exception { lane, line, value: self.value_of(row.text)? },
            kind if kind == Kind::Warning as u8 => {
                Body::Warning { lane: some_lane, text: Cow::Borrowed(self.str(row.text)) }
            }
            _ => Body::End { status: self.end.clone()?, lost: self.lost },
        };
        Some(Event { t: row.t, thread: ThreadId(row.thread), body })
    }

    /// The events in order.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    fn by_and_on(&self, row: &Row) -> (Option<LaneId>, Option<On<'_>>) {
        let on = if row.kind & OTHER_ON_LANE != 0 {
            Some(On::Lane(LaneId(row.other)))
        } else if row.kind & OTHER_ON_THING != 0 {
            Some(On::Thing(Cow::Borrowed(self.str(row.other))))
        } else {
            None
        };
        let by = (row.kind & OTHER_BY != 0).then_some(LaneId(if on.is_some() { row.extra } else { row.other }));
        (by, on)
    }

    fn value(&mut self, value: Option<&Value<'_>>) -> u32 {
        value.map_or(NONE, |value| self.intern(&value.text, value.cut))
    }

    fn value_of(&self, text: u32) -> Option<Value<'_>> {
        let entry = self.entries.get(text as usize)?;
        Some(Value { text: Cow::Borrowed(self.str(text)), cut: entry.cut })
    }

    fn str(&self, text: u32) -> &str {
        self.entries.get(text as usize).map_or("", |entry| &self.texts[entry.start as usize..entry.end as usize])
    }

    fn intern(&mut self, text: &str, cut: bool) -> u32 {
        if text.len() > INTERN_LIMIT {
            return self.add_text(text, cut);
        }
        let hash = self.hasher.hash_one((text, cut));
        // The half that is kept beside the number saves a look at the text, also where the table grows.
        let (half, spread) = (hash as u32, |half: u32| u64::from(half).wrapping_mul(SPREAD));
        let is_it = |known: &(u32, u32)| {
            known.1 == half && self.str(known.0) == text && self.entries[known.0 as usize].cut == cut
        };
        if let Some((id, _)) = self.interned.find(spread(half), is_it) {
            return *id;
        }
        let id = self.add_text(text, cut);
        self.interned.insert_unique(spread(half), (id, half), |known| spread(known.1));
        id
    }

    /// Past 4 GiB of texts, a text is kept as empty and marked as cut: the event stays.
    fn add_text(&mut self, text: &str, cut: bool) -> u32 {
        let id = self.entries.len() as u32;
        let start = self.texts.len();
        let entry = match u32::try_from(start + text.len()) {
            Ok(end) => {
                self.texts.push_str(text);
                TextEntry { start: start as u32, end, cut }
            }
            Err(_) => TextEntry { start: 0, end: 0, cut: true },
        };
        self.entries.push(entry);
        id
    }

    fn append(&mut self, row: Row) {
        self.t.push(row.t);
        self.kind.push(row.kind);
        self.code.push(row.code);
        self.thread.push(row.thread);
        self.lane.push(row.lane);
        self.line.push(row.line);
        self.other.push(row.other);
        self.text.push(row.text);
        self.extra.push(row.extra);
    }

    fn row(&self, at: usize) -> Option<Row> {
        Some(Row {
            t: *self.t.get(at)?,
            kind: self.kind[at],
            code: self.code[at],
            thread: self.thread[at],
            lane: self.lane[at],
            line: self.line[at],
            other: self.other[at],
            text: self.text[at],
            extra: self.extra[at],
        })
    }
}

/// One event as its columns hold it.
#[derive(Clone, Copy, Debug)]
struct Row {
    t: f64,
    kind: u8,
    code: u8,
    thread: u16,
    lane: u32,
    line: u32,
    other: u32,
    text: u32,
    extra: u32,
}

impl Default for Row {
    fn default() -> Self {
        Self { t: 0.0, kind: 0, code: 0, thread: 0, lane: NONE, line: NONE, other: NONE, text: NONE, extra: NONE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{Clock, Language};

    #[test]
    fn an_event_takes_at_most_32_bytes() {
        assert!(size_of::<Row>() <= 32, "{}", size_of::<Row>());
    }

    #[test]
    fn a_thread_keeps_its_number_and_past_65_535_all_share_the_last() {
        let mut trace = Trace::new(Header {
            language: Language::Rust,
            runtime: "rustc".to_owned(),
            program: "main.rs".to_owned(),
            clock: Clock::Real,
            recorded: false,
            digest: None,
        });
        let first = trace.thread(7, 0);
        assert_eq!([first, trace.thread(7, 0), trace.thread(0, 0), trace.thread(7, 1)].map(|id| id.0), [1, 1, 0, 2]);
        for number in 0..70_000 {
            trace.thread(number, 2);
        }
        assert_eq!([trace.thread(3, 2), trace.thread(69_999, 2), trace.thread(7, 0)].map(|id| id.0), [6, u16::MAX, 1]);
        assert_eq!(trace.threads(), 65_536);
    }
}
