//! Puts what the processes of a run tell into one order: the events of all files of records by their time, and between
//! them what was written and no probe has announced.
//!
//! Files are read one after another while their processes go on. What one of them tells of a moment is complete only when
//! all have been read after that moment; so events wait until then, a few milliseconds at most. A file that is silent
//! holds nothing up. On a clock that stands still there is one process, whose order is the order.
//!
//! It knows neither beats nor limits, nor who is told.

use super::output::{Known, Ledger, Stranger};
use super::records::{Folder, Tail};
use crate::trace::record::Decoded;
use crate::trace::{Body, Event, LaneId, LaneKind, State, Stream, ThreadId};
use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::time::{Duration, Instant};

/// How much later than its time an event may be written without coming too late for its place.
const WINDOW: f64 = 0.002;
/// How long the bytes of an announced output are waited for, so that what others wrote before them is told before them.
const CLAIM_PATIENCE: Duration = Duration::from_millis(500);
/// Events of one file that wait before it is read on.
const WAITING: usize = 1 << 16;

/// What is told, in order.
#[derive(Debug, PartialEq)]
pub(super) enum Told {
    /// Name and version of what runs the program.
    Runtime(String),
    /// A thread that was not seen before; threads are numbered in the order of these, from 1.
    Thread {
        /// Its number in its process.
        thread: u32,
        /// Its process's number, in order of appearance.
        process: u32,
    },
    /// An event; lanes are numbered in order of appearance.
    Event(Event<'static>),
}

/// All files of a run, and its two streams.
#[derive(Debug)]
pub(super) struct Merge {
    folder: Folder,
    sources: Vec<Source>,
    ledgers: [Ledger; 2],
    strangers: VecDeque<(Stream, Stranger)>,
    /// Whether the bytes of a claim are waited for; not on a stream whose writes fail.
    patient: [bool; 2],
    /// The claim whose bytes are waited for, and since when.
    awaited: Option<(u64, Instant)>,
    claims: u64,
    /// The lanes told so far.
    lanes: u32,
    /// The threads told so far, the main thread included.
    threads: u16,
    processes: u32,
    /// The states of the lanes of kind process, of which several files may tell.
    states: HashMap<LaneId, State>,
    /// The time of the last event told.
    last: f64,
    /// Events whose lanes nobody has told of.
    lost: u64,
    /// Whether further files may come.
    growing: bool,
    /// Whether no more bytes come.
    closing: bool,
}

/// One file, and what was read from it and is not told yet.
#[derive(Debug)]
struct Source {
    tail: Tail,
    items: VecDeque<Item>,
    /// The trace's number of each of its lanes, once that is told.
    lanes: Vec<Option<LaneId>>,
    /// The number of each of its threads in its process, and in the trace once an event has happened there.
    threads: Vec<(u32, Option<ThreadId>)>,
    /// Its process's number, once an event has happened there.
    process: Option<u32>,
}

/// What was read from a file.
#[derive(Debug)]
enum Item {
    Runtime(String),
    Link { lane: LaneId, file: String, number: u32 },
    Event { event: Event<'static>, claim: Option<u64> },
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Turn {
    Source(usize),
    Stranger,
}

impl Merge {
    /// The files in `folder`, of a run whose first process is `pid`.
    pub(super) fn new(folder: &Path, pid: u32) -> Self {
        Self {
            folder: Folder::new(folder, pid),
            sources: Vec::new(),
            ledgers: <[Ledger; 2]>::default(),
            strangers: VecDeque::new(),
            patient: [true; 2],
            awaited: None,
            claims: 0,
            lanes: 0,
            threads: 1,
            processes: 0,
            states: HashMap::new(),
            last: 0.0,
            lost: 0,
            growing: false,
            closing: false,
        }
    }

    /// Up to which time everything is known, where all bytes that were there at `nanos` have come and all files are read
    /// after that: what may be told then. Infinite where the clock stands still.
    pub(super) fn horizon(&self, nanos: u64) -> f64 {
        self.time(nanos) - WINDOW
    }

    /// A moment of the system's clock on the run's clock; infinite where that is not known.
    fn time(&self, nanos: u64) -> f64 {
        let start = self.sources.first().and_then(|source| source.tail.start());
        start.map_or(f64::INFINITY, |start| nanos.saturating_sub(start) as f64 / 1e9)
    }

    /// The time of the last event.
    pub(super) fn t(&self) -> f64 {
        self.last
    }

    /// Events that probes could not write, records that made no sense, and events of lanes that nobody has told of.
    pub(super) fn lost(&self) -> u64 {
        self.lost + self.sources.iter().map(|source| source.tail.lost()).sum::<u64>()
    }

    /// Takes bytes that were there at `nanos`.
    pub(super) fn wrote(&mut self, stream: Stream, bytes: &[u8], nanos: u64) {
        let t = self.time(nanos);
        self.ledgers[place(stream)].wrote(bytes, t);
    }

    /// Reads what the files hold by now, a chunk each; gives whether there was anything.
    pub(super) fn look(&mut self) -> bool {
        if self.sources.is_empty() {
            self.sources.extend(self.folder.first().map(Source::new));
        }
        let mut found = self.read(0);
        // A process that has been told of, or is about to be, makes a file; and so do its own.
        if self.growing {
            let from = self.sources.len();
            self.sources.extend(self.folder.further().into_iter().map(Source::new));
            found |= self.read(from);
        }
        // Every claim on the bytes that are here has been read now, but for files that go on.
        let behind = self.sources.iter().any(|source| source.tail.is_behind());
        self.take_strangers(if behind { Known::Some } else { Known::All });
        found
    }

    fn read(&mut self, from: usize) -> bool {
        let Self { sources, ledgers, claims, growing, .. } = self;
        let mut found = false;
        for (writer, source) in sources.iter_mut().enumerate().skip(from) {
            let Source { tail, items, threads, .. } = source;
            if items.len() > WAITING {
                continue;
            }
            found |= tail.poll(|decoded| match decoded {
                Decoded::Runtime(runtime) => items.push_back(Item::Runtime(runtime)),
                Decoded::Thread(thread) => threads.push((thread, None)),
                Decoded::Link { lane, file, number } => items.push_back(Item::Link { lane, file, number }),
                Decoded::Event(event) => {
                    let mut claim = None;
                    if let Body::Output { stream, text, .. } = &event.body {
                        *claims += 1;
                        ledgers[place(*stream)].claim(writer, *claims, event.t, text);
                        claim = Some(*claims);
                    }
                    *growing |= matches!(event.body, Body::Lane { kind: LaneKind::Process, .. });
                    items.push_back(Item::Event { event, claim });
                }
            });
        }
        found
    }

    fn take_strangers(&mut self, known: Known) {
        for (at, stream) in [Stream::Stdout, Stream::Stderr].into_iter().enumerate() {
            for mut stranger in self.ledgers[at].strangers(known) {
                if self.time(0).is_finite() && stranger.t.is_infinite() {
                    // It came before the time was known.
                    stranger.t = self.last;
                }
                let place = self.strangers.partition_point(|(_, other)| other.t <= stranger.t);
                self.strangers.insert(place, (stream, stranger));
            }
        }
    }

    /// Tells what happened up to `horizon`, as far as it is known.
    pub(super) fn tell(&mut self, horizon: f64, mut each: impl FnMut(Told)) {
        let unread = |source: &Source| source.tail.is_behind() && !self.is_blocked(source);
        let limits = self.sources.iter().filter(|source| unread(source)).map(|source| source.tail.t());
        let limit = limits.fold(horizon, f64::min);
        while let Some((turn, until)) = self.next_turn(limit) {
            if !self.take_turn(turn, until, &mut each) {
                return;
            }
        }
    }

    /// From here on no bytes are waited for: all that there were have come.
    pub(super) fn close_streams(&mut self) {
        self.closing = true;
    }

    /// Tells all that is left: nothing more comes.
    pub(super) fn tell_rest(&mut self, mut each: impl FnMut(Told)) {
        self.take_strangers(Known::End);
        self.tell(f64::INFINITY, &mut each);
        for source in &mut self.sources {
            self.lost += source.items.iter().filter(|item| matches!(item, Item::Event { .. })).count() as u64;
            source.items.clear();
        }
    }

    /// Who has the earliest event up to `limit`, and until when it is the earliest.
    fn next_turn(&self, limit: f64) -> Option<(Turn, f64)> {
        let mut first: Option<(Turn, f64)> = None;
        let mut until = limit;
        let stranger = self.strangers.front().map(|(_, stranger)| (Turn::Stranger, stranger.t));
        let sources = self.sources.iter().enumerate().filter_map(|(at, source)| {
            let known = !self.is_blocked(source);
            source.items.front().filter(|_| known).map(|item| (Turn::Source(at), self.key(item)))
        });
        for (turn, t) in sources.chain(stranger) {
            match first {
                Some((_, best)) if t >= best => until = until.min(t),
                _ => {
                    if let Some((_, best)) = first {
                        until = until.min(best);
                    }
                    first = Some((turn, t));
                }
            }
        }
        let (turn, t) = first?;
        // What has no time is told when all else is.
        (t <= limit || turn == Turn::Stranger && t.is_infinite()).then_some((turn, until))
    }

    /// Whether the source waits for another one to tell of the lane that it is about.
    fn is_blocked(&self, source: &Source) -> bool {
        matches!(source.items.front(), Some(Item::Link { file, number, .. }) if self.linked(file, *number).is_none())
    }

    /// The trace's number of the lane that `file` calls `number`.
    fn linked(&self, file: &str, number: u32) -> Option<LaneId> {
        let source = self.sources.iter().find(|source| source.tail.name() == file)?;
        *source.lanes.get(source.tail.lane_numbered(number)?.index())?
    }

    fn key(&self, item: &Item) -> f64 {
        match item {
            Item::Runtime(_) | Item::Link { .. } => 0.0,
            Item::Event { event, claim } => match (&event.body, claim) {
                (Body::Output { stream, .. }, Some(claim)) => {
                    self.ledgers[place(*stream)].t(*claim).map_or(event.t, |t| t.max(event.t))
                }
                _ => event.t,
            },
        }
    }

    /// Tells what a source or the strangers have up to `until`; `false` where all must wait for an output's bytes.
    fn take_turn(&mut self, turn: Turn, until: f64, each: &mut impl FnMut(Told)) -> bool {
        let Turn::Source(at) = turn else {
            if let Some((stream, stranger)) = self.strangers.pop_front() {
                self.tell_stranger(stream, stranger, ThreadId(0), each);
            }
            return true;
        };
        let mut first = true;
        while let Some(item) = self.sources[at].items.front() {
            if !first && (self.key(item) > until || self.is_blocked(&self.sources[at])) {
                break;
            }
            first = false;
            if self.must_wait(at) {
                return false;
            }
            let Some(item) = self.sources[at].items.pop_front() else { break };
            let makes_lane = matches!(&item, Item::Event { event: Event { body: Body::Lane { .. }, .. }, .. });
            self.tell_item(at, item, each);
            if makes_lane && self.sources.len() > 1 {
                // Another source may have waited for it.
                break;
            }
        }
        true
    }

    /// Whether the next event of a source is an output whose bytes have not come, and may still come.
    fn must_wait(&mut self, at: usize) -> bool {
        let Some(Item::Event { event: Event { body: Body::Output { stream, .. }, .. }, claim: Some(claim) }) =
            self.sources[at].items.front()
        else {
            return false;
        };
        if self.closing {
            return false;
        }
        let stream = place(*stream);
        if !self.ledgers[stream].is_open(at, *claim) {
            self.patient[stream] = true;
            return false;
        }
        let since = match self.awaited {
            Some((awaited, since)) if awaited == *claim => since,
            _ => {
                let now = Instant::now();
                self.awaited = Some((*claim, now));
                now
            }
        };
        self.patient[stream] &= since.elapsed() < CLAIM_PATIENCE;
        self.patient[stream]
    }

    fn tell_item(&mut self, at: usize, item: Item, each: &mut impl FnMut(Told)) {
        match item {
            Item::Runtime(runtime) => each(Told::Runtime(runtime)),
            Item::Link { lane, file, number } => {
                let known = self.linked(&file, number);
                self.sources[at].set_lane(lane, known);
            }
            Item::Event { event, claim } => self.tell_event(at, event, claim, each),
        }
    }

    fn tell_event(&mut self, at: usize, event: Event<'static>, claim: Option<u64>, each: &mut impl FnMut(Told)) {
        let thread = self.thread(at, event.thread, each);
        let mut t = event.t;
        if let (Body::Output { stream, .. }, Some(claim)) = (&event.body, claim)
            && let Some(settled) = self.ledgers[place(*stream)].tell(at, claim)
        {
            t = settled.t.max(t);
            let stranger = Stranger { t, text: settled.before };
            self.tell_stranger(*stream, stranger, ThreadId(0), each);
        }
        if let Body::Lane { lane, .. } = event.body {
            self.sources[at].set_lane(lane, Some(LaneId(self.lanes)));
            self.lanes += 1;
        }
        let source = &self.sources[at];
        let Some(body) = event.body.renumbered(|lane| source.lanes.get(lane.index()).copied().flatten()) else {
            self.lost += 1;
            return;
        };
        if self.is_news(&body) {
            self.last = self.last.max(t);
            each(Told::Event(Event { t: self.last, thread, body }));
        }
    }

    /// Of a process's lane tell both who made it and the process itself; what the other has told already is no news.
    fn is_news(&mut self, body: &Body<'_>) -> bool {
        match body {
            Body::Lane { lane, kind: LaneKind::Process, .. } => {
                self.states.insert(*lane, State::Created);
                true
            }
            Body::State { lane, state, .. } => match self.states.get_mut(lane) {
                // The state `created` is told by who made the lane alone.
                None => true,
                Some(_) if *state == State::Created => true,
                Some(State::Closed) => false,
                Some(known) if known == state => false,
                Some(known) if *state == State::Suspended && *known != State::Running => false,
                Some(known) => {
                    *known = *state;
                    true
                }
            },
            Body::Line { lane, .. } | Body::Local { lane, .. } | Body::Exception { lane, .. } => {
                self.states.get(lane) != Some(&State::Closed)
            }
            _ => true,
        }
    }

    fn tell_stranger(&mut self, stream: Stream, stranger: Stranger, thread: ThreadId, each: &mut impl FnMut(Told)) {
        if stranger.text.is_empty() {
            return;
        }
        if stranger.t.is_finite() {
            self.last = self.last.max(stranger.t);
        }
        let body = Body::Output { lane: None, stream, text: stranger.text.into() };
        each(Told::Event(Event { t: self.last, thread, body }));
    }

    /// The trace's number of a source's thread.
    fn thread(&mut self, at: usize, thread: ThreadId, each: &mut impl FnMut(Told)) -> ThreadId {
        let source = &mut self.sources[at];
        let process = *source.process.get_or_insert(self.processes);
        self.processes = self.processes.max(process + 1);
        let Some((number, known)) = source.threads.get_mut(usize::from(thread.0)) else { return ThreadId(0) };
        if let Some(known) = *known {
            return known;
        }
        let told = if (*number, process) == (0, 0) {
            ThreadId(0)
        } else if self.threads < u16::MAX {
            each(Told::Thread { thread: *number, process });
            self.threads += 1;
            ThreadId(self.threads - 1)
        } else {
            ThreadId(self.threads - 1)
        };
        *known = Some(told);
        told
    }
}

impl Source {
    fn new(tail: Tail) -> Self {
        Self { tail, items: VecDeque::new(), lanes: Vec::new(), threads: vec![(0, None)], process: None }
    }

    fn set_lane(&mut self, lane: LaneId, known: Option<LaneId>) {
        if self.lanes.len() <= lane.index() {
            self.lanes.resize(lane.index() + 1, None);
        }
        self.lanes[lane.index()] = known;
    }
}

fn place(stream: Stream) -> usize {
    usize::from(stream == Stream::Stderr)
}

#[cfg(test)]
mod tests;
