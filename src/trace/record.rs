//! Records: the form in which a probe writes a trace while the program runs (`docs/trace-format.md`).
//!
//! The decoder takes bytes as they come and gives events. It knows nothing of files or processes, and no input makes it
//! panic: a record that makes no sense is counted as lost.

use super::event::{Body, Cause, Clock, Event, LaneId, LaneKind, On, State, Stream, ThreadId, Value};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Bytes before the first record.
pub const HEADER_LEN: usize = 64;
/// Bytes of one record.
pub const RECORD_LEN: usize = 24;
/// What a file of records begins with.
pub const MAGIC: &[u8; 8] = b"YSRECORD";
/// The version this decoder reads.
pub const VERSION: u32 = 2;

/// Tags of the records.
pub mod tag {
    #![allow(missing_docs, reason = "each is named by the table in docs/trace-format.md")]
    pub const TEXT: u8 = 1;
    pub const CLOCK: u8 = 2;
    pub const THREAD: u8 = 3;
    pub const LANE: u8 = 4;
    pub const STATE: u8 = 5;
    pub const LINE: u8 = 6;
    pub const LOCAL: u8 = 7;
    pub const OUTPUT: u8 = 8;
    pub const EXCEPTION: u8 = 9;
    pub const WARNING: u8 = 10;
    pub const RUNTIME: u8 = 11;
    pub const LINK: u8 = 12;
}

/// Flags of the records.
pub mod flag {
    #![allow(missing_docs, reason = "each is named by the table in docs/trace-format.md")]
    pub const CUT: u16 = 1;
    pub const BY: u16 = 2;
    pub const ON_LANE: u16 = 4;
    pub const ON_THING: u16 = 8;
    pub const NO_LANE: u16 = 16;
    pub const NUMBER: u16 = 32;
}

/// What the header of a file of records says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// The process that writes it.
    pub pid: u32,
    /// Events that could not be written.
    pub lost: u64,
    /// What the clock of the records showed at the start of the run, in nanoseconds.
    pub zero: u64,
    /// The clock of the run, once the probe has said it.
    pub clock: Option<Clock>,
    /// When `t` is 0, in nanoseconds of the system's monotonic clock; `None` where the clock stands still.
    pub start: Option<u64>,
}

impl FileHeader {
    /// Reads the first 64 bytes of a file. `None`: too short, not such a file, or a version this program does not know.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..HEADER_LEN)?;
        if &bytes[..8] != MAGIC || u32_at(bytes, 8) != VERSION {
            return None;
        }
        Some(Self {
            pid: u32_at(bytes, 12),
            lost: u64_at(bytes, 24),
            zero: u64_at(bytes, 40),
            clock: u8::try_from(u32_at(bytes, 32)).ok().and_then(Clock::from_code),
            start: Some(u64_at(bytes, 48)).filter(|start| *start != 0),
        })
    }
}

/// What one record says.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// An event. Its lanes and its thread are numbered in the order in which this file tells of them.
    Event(Event<'static>),
    /// Name and version of what runs the program.
    Runtime(String),
    /// A thread that was not seen before; the events after it happen on its place in the order of these.
    Thread(u32),
    /// A lane of this file is a lane of another process's file.
    Link {
        /// The lane here.
        lane: LaneId,
        /// The name of the other file.
        file: String,
        /// The number that the other file's probe gave it.
        number: u32,
    },
}

/// Decodes one file of records.
#[derive(Debug, Default)]
pub struct Decoder {
    texts: HashMap<u32, (Box<str>, bool)>,
    /// The probe's lane numbers, to the order in which they appear here.
    lanes: HashMap<u32, LaneId>,
    /// The probe's numbers of threads, to the order in which they appear here.
    threads: HashMap<u32, u16>,
    thread: u16,
    /// What the clock showed at the start of the run.
    zero: u64,
    /// What the clock showed at the last CLOCK record.
    clock: u64,
    nanos: u64,
    bad: u64,
}

impl Decoder {
    /// A decoder at the start of a file, after its header, which says `zero`.
    pub fn new(zero: u64) -> Self {
        Self { threads: HashMap::from([(0, 0)]), zero, clock: zero, ..Self::default() }
    }

    /// How many records made no sense so far.
    pub fn bad(&self) -> u64 {
        self.bad
    }

    /// The time of the last record, in nanoseconds since the start.
    pub fn nanos(&self) -> u64 {
        self.nanos
    }

    /// The lane that the probe of this file has given this number.
    pub fn lane_numbered(&self, number: u32) -> Option<LaneId> {
        self.lanes.get(&number).copied()
    }

    /// How many of these bytes, which follow what has been fed, are records that were written to their end. The rest is
    /// to be fed again, once more of the file is there.
    pub fn whole(bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some((_, len)) = next(&bytes[at..]) {
            at += len;
        }
        at
    }

    /// Takes the records that `bytes` begin with and gives what they say to `each`, in order. Gives how many bytes it has
    /// taken; it stops at a place that nothing has been written to.
    pub fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(Decoded)) -> usize {
        let mut at = 0;
        while let Some((record, len)) = next(&bytes[at..]) {
            if record.tag == tag::TEXT {
                let text = &bytes[at + RECORD_LEN..][..record.other as usize];
                self.texts.insert(record.text, (String::from_utf8_lossy(text).into(), record.flags & flag::CUT != 0));
            } else {
                match self.decode(&record) {
                    Ok(Some(decoded)) => each(decoded),
                    Ok(None) => {}
                    Err(Nonsense) => self.bad += 1,
                }
            }
            at += len;
        }
        at
    }

    fn decode(&mut self, record: &Record) -> Result<Option<Decoded>, Nonsense> {
        match record.tag {
            tag::CLOCK => {
                self.clock = u64::from(record.line) << 32 | u64::from(record.other);
                return Ok(None);
            }
            tag::THREAD => return Ok(self.switch_thread(record.lane)),
            tag::RUNTIME => return Ok(Some(Decoded::Runtime(self.text(record.text)?.0.into()))),
            tag::LINK => {
                let file = self.text(record.text)?.0.to_owned();
                return Ok(Some(Decoded::Link { lane: self.new_lane(record.lane)?, file, number: record.other }));
            }
            _ => {}
        }
        // Another thread may have looked at the clock a little before and written a little later.
        let since = record.stamp.wrapping_sub(self.clock as u32).cast_signed();
        let now = self.clock.saturating_add_signed(i64::from(since));
        self.nanos = self.nanos.max(now.saturating_sub(self.zero));
        if record.tag == tag::LINE && record.text != 0 {
            // A line of another file than the program's; events have no place for the file's name.
            return Ok(None);
        }
        let body = self.body(record)?;
        Ok(Some(Decoded::Event(Event { t: self.nanos as f64 / 1e9, thread: ThreadId(self.thread), body })))
    }

    fn body(&mut self, record: &Record) -> Result<Body<'static>, Nonsense> {
        let line = (record.line != 0).then_some(record.line);
        Ok(match record.tag {
            tag::LANE => {
                let kind = LaneKind::from_code(record.code).ok_or(Nonsense)?;
                let parent = record.other.checked_sub(1).map(|lane| self.lane(lane)).transpose()?;
                let name = Cow::Owned(self.text(record.text)?.0.to_string());
                let lane = self.new_lane(record.lane)?;
                Body::Lane { lane, kind, name, parent, line }
            }
            tag::STATE => Body::State {
                lane: self.lane(record.lane)?,
                state: State::from_code(record.code >> 5).ok_or(Nonsense)?,
                cause: Cause::from_code(record.code & 0x1f).ok_or(Nonsense)?,
                value: self.optional_value(record)?,
                by: if record.flags & flag::BY != 0 { Some(self.lane(record.other)?) } else { None },
                on: self.on(record)?,
                line,
            },
            tag::LINE => Body::Line { lane: self.lane(record.lane)?, line: record.line },
            tag::LOCAL => Body::Local {
                lane: self.lane(record.lane)?,
                name: Cow::Owned(self.text(record.other)?.0.to_string()),
                value: if record.code == 1 { None } else { Some(self.value(record)?) },
            },
            tag::OUTPUT => Body::Output {
                lane: self.optional_lane(record)?,
                stream: Stream::from_code(record.code).ok_or(Nonsense)?,
                text: Cow::Owned(self.text(record.text)?.0.to_string()),
            },
            tag::EXCEPTION => Body::Exception { lane: self.lane(record.lane)?, line, value: self.value(record)? },
            tag::WARNING => {
                let text = Cow::Owned(self.text(record.text)?.0.to_string());
                Body::Warning { lane: self.optional_lane(record)?, text }
            }
            _ => return Err(Nonsense),
        })
    }

    fn on(&self, record: &Record) -> Result<Option<On<'static>>, Nonsense> {
        if record.flags & flag::ON_LANE != 0 {
            Ok(Some(On::Lane(self.lane(record.other)?)))
        } else if record.flags & flag::ON_THING != 0 {
            Ok(Some(On::Thing(Cow::Owned(self.text(record.other)?.0.to_string()))))
        } else {
            Ok(None)
        }
    }

    fn switch_thread(&mut self, thread: u32) -> Option<Decoded> {
        if let Some(known) = self.threads.get(&thread) {
            self.thread = *known;
            return None;
        }
        self.thread = u16::try_from(self.threads.len()).ok()?;
        self.threads.insert(thread, self.thread);
        Some(Decoded::Thread(thread))
    }

    fn new_lane(&mut self, number: u32) -> Result<LaneId, Nonsense> {
        let lane = LaneId(self.lanes.len() as u32);
        match self.lanes.entry(number) {
            Entry::Occupied(_) => Err(Nonsense),
            Entry::Vacant(free) => Ok(*free.insert(lane)),
        }
    }

    fn lane(&self, lane: u32) -> Result<LaneId, Nonsense> {
        self.lanes.get(&lane).copied().ok_or(Nonsense)
    }

    fn optional_lane(&self, record: &Record) -> Result<Option<LaneId>, Nonsense> {
        if record.flags & flag::NO_LANE != 0 { Ok(None) } else { self.lane(record.lane).map(Some) }
    }

    fn text(&self, id: u32) -> Result<(&str, bool), Nonsense> {
        self.texts.get(&id).map(|(text, cut)| (text.as_ref(), *cut)).ok_or(Nonsense)
    }

    fn value(&self, record: &Record) -> Result<Value<'static>, Nonsense> {
        if record.flags & flag::NUMBER != 0 {
            return Ok(Value { text: Cow::Owned(record.text.cast_signed().to_string()), cut: false });
        }
        let (text, cut) = self.text(record.text)?;
        Ok(Value { text: Cow::Owned(text.to_owned()), cut })
    }

    fn optional_value(&self, record: &Record) -> Result<Option<Value<'static>>, Nonsense> {
        let none = record.text == 0 && record.flags & flag::NUMBER == 0;
        if none { Ok(None) } else { self.value(record).map(Some) }
    }
}

/// The record at the start of these bytes and how many of them it takes with what follows it; `None` where none has been
/// written to its end.
fn next(bytes: &[u8]) -> Option<(Record, usize)> {
    let record = Record::read(bytes.first_chunk()?);
    let more = if record.tag == tag::TEXT { record.other as usize } else { 0 };
    let len = RECORD_LEN + more.checked_next_multiple_of(RECORD_LEN)?;
    (record.tag != 0 && len <= bytes.len()).then_some((record, len))
}

/// A record that makes no sense.
struct Nonsense;

/// The fields of one record.
#[derive(Clone, Copy, Debug, Default)]
#[expect(missing_docs, reason = "each is named by the table in docs/trace-format.md")]
pub struct Record {
    pub line: u32,
    pub other: u32,
    pub text: u32,
    pub stamp: u32,
    pub lane: u32,
    pub flags: u16,
    pub code: u8,
    pub tag: u8,
}

impl Record {
    fn read(bytes: &[u8; RECORD_LEN]) -> Self {
        Self {
            line: u32_at(bytes, 0),
            other: u32_at(bytes, 4),
            text: u32_at(bytes, 8),
            stamp: u32_at(bytes, 12),
            lane: u32_at(bytes, 16),
            flags: u16::from_le_bytes([bytes[20], bytes[21]]),
            code: bytes[22],
            tag: bytes[23],
        }
    }

    /// The bytes that a probe writes for it.
    pub fn bytes(self) -> [u8; RECORD_LEN] {
        let mut bytes = [0; RECORD_LEN];
        let fields = [self.line, self.other, self.text, self.stamp, self.lane];
        for (slot, field) in bytes.chunks_exact_mut(4).zip(fields) {
            slot.copy_from_slice(&field.to_le_bytes());
        }
        bytes[20..22].copy_from_slice(&self.flags.to_le_bytes());
        bytes[22] = self.code;
        bytes[23] = self.tag;
        bytes
    }

    /// The bytes that a probe writes for a text with this id.
    pub fn text(id: u32, text: &str) -> Vec<u8> {
        let record = Self { tag: tag::TEXT, other: text.len() as u32, text: id, ..Self::default() };
        let mut bytes = [&record.bytes(), text.as_bytes()].concat();
        bytes.resize(bytes.len().next_multiple_of(RECORD_LEN), 0);
        bytes
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(four)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(tag: u8, code: u8, [lane, line, other, text, stamp]: [u32; 5]) -> Vec<u8> {
        Record { tag, code, lane, line, other, text, stamp, flags: 0 }.bytes().to_vec()
    }

    /// Feeds these bytes as a file that grows by `chunk` at a time.
    fn decode(bytes: &[u8], chunk: usize) -> (Vec<Decoded>, u64) {
        let (mut decoder, mut out, mut taken) = (Decoder::new(0), Vec::new(), 0);
        for there in (0..bytes.len()).step_by(chunk.max(1)).chain([bytes.len()]) {
            let fresh = &bytes[taken..there.max(taken)];
            let whole = Decoder::whole(fresh);
            assert_eq!(decoder.feed(fresh, |decoded| out.push(decoded)), whole);
            taken += whole;
        }
        (out, decoder.bad())
    }

    #[test]
    fn records_become_events_however_they_are_cut_into_pieces() {
        let mut bytes = Record::text(1, "averager");
        bytes.extend(Record::text(2, "a value that takes more than one slot of twenty-four bytes"));
        bytes.extend(record(tag::LANE, LaneKind::Generator.code(), [7, 9, 0, 1, 500_000_000]));
        let yielded = State::Suspended.code() << 5 | Cause::Yield.code();
        bytes.extend(record(tag::STATE, yielded, [7, 4, 0, 2, 1_000_000_000]));
        let (whole, bad) = decode(&bytes, bytes.len());
        assert_eq!((whole.len(), bad), (2, 0));
        let Decoded::Event(event) = &whole[1] else { panic!("not an event: {whole:?}") };
        assert_eq!(event.t, 1.0);
        assert_eq!(event.body.lane(), Some(LaneId(0)), "the probe's lane 7 is the first to appear");
        for chunk in 1..60 {
            assert_eq!(decode(&bytes, chunk).0, whole, "in pieces of {chunk}");
        }
    }

    #[test]
    fn the_low_half_of_the_clock_is_enough_between_two_clock_records() {
        let seconds = |stamps: &[(u8, u64)], zero: u64| {
            let mut bytes = Record::text(1, "main");
            bytes.extend(record(tag::LANE, 0, [0, 0, 0, 1, zero as u32]));
            for (tag, nanos) in stamps {
                bytes.extend(record(*tag, 0, [0, (nanos >> 32) as u32, *nanos as u32, 1, *nanos as u32]));
            }
            let mut told = Vec::new();
            Decoder::new(zero).feed(&bytes, |decoded| match decoded {
                Decoded::Event(event) => told.push(event.t),
                other => panic!("not an event: {other:?}"),
            });
            told.split_off(1)
        };
        let second = 1_000_000_000;
        let zero = (5 << 32) - second;
        let at = |seconds: u64| zero + seconds * second;
        assert_eq!(seconds(&[(tag::WARNING, at(1)), (tag::WARNING, at(2))], zero), [1.0, 2.0]);
        let far = [(tag::CLOCK, at(100)), (tag::WARNING, at(101)), (tag::WARNING, at(100)), (tag::WARNING, at(102))];
        assert_eq!(seconds(&far, zero), [101.0, 101.0, 102.0], "time never falls");
    }

    #[test]
    fn a_small_number_is_its_own_text() {
        let lane = record(tag::LANE, 0, [0, 0, 0, 1, 0]);
        let local = Record {
            tag: tag::LOCAL,
            flags: flag::NUMBER,
            other: 1,
            text: (-7i32).cast_unsigned(),
            ..Record::default()
        };
        let bytes = [Record::text(1, "n"), lane, local.bytes().to_vec()].concat();
        let (told, bad) = decode(&bytes, bytes.len());
        assert_eq!(bad, 0);
        let Decoded::Event(Event { body: Body::Local { value: Some(value), .. }, .. }) = &told[1] else {
            panic!("no local: {told:?}")
        };
        assert_eq!(value.text, "-7");
    }

    #[test]
    fn a_record_about_an_unknown_lane_is_counted_and_passed_over() {
        assert_eq!(decode(&record(tag::LINE, 0, [3, 1, 0, 0, 0]), 24), (vec![], 1));
    }

    #[test]
    fn a_lane_of_another_file_is_known_by_its_link() {
        let mut bytes = Record::text(1, "41.records");
        bytes.extend(record(tag::LINK, 0, [0, 0, 7, 1, 500]));
        bytes.extend(record(tag::LINE, 0, [0, 3, 0, 0, 1000]));
        let (told, bad) = decode(&bytes, 24);
        let link = Decoded::Link { lane: LaneId(0), file: "41.records".to_owned(), number: 7 };
        let line = Event { t: 1e-6, thread: ThreadId(0), body: Body::Line { lane: LaneId(0), line: 3 } };
        assert_eq!((told, bad), (vec![link, Decoded::Event(line)], 0));
    }

    #[test]
    fn what_stands_behind_an_unwritten_place_is_not_read() {
        let mut bytes = vec![0; RECORD_LEN];
        bytes.extend(record(tag::LINE, 0, [3, 1, 0, 0, 0]));
        assert_eq!(decode(&bytes, 24), (vec![], 0));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, chunk in 1usize..64) {
            decode(&bytes, chunk);
        }

        #[test]
        fn no_records_make_it_panic(records in proptest::collection::vec((0u8..14, any::<u8>(), any::<u16>(), [0u32..5, 0u32..5, 0u32..70, 0u32..5, 0u32..9]), 0..40)) {
            let bytes: Vec<u8> = records
                .into_iter()
                .flat_map(|(tag, code, flags, [lane, line, other, text, stamp])| {
                    Record { tag, code, flags, lane, line, other, text, stamp }.bytes()
                })
                .collect();
            decode(&bytes, 24);
        }
    }
}
