//! Records: the form in which a probe writes a trace while the program runs (`docs/trace-format.md`).
//!
//! The decoder takes bytes as they come and gives events. It knows nothing of files or processes, and no input makes it
//! panic: a record that makes no sense is counted as lost.

use super::event::{Body, Cause, Clock, Event, LaneId, LaneKind, On, State, Stream, ThreadId, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// Bytes before the first record.
pub const HEADER_LEN: usize = 64;
/// Bytes of one record.
pub const RECORD_LEN: usize = 24;
/// What a file of records begins with.
pub const MAGIC: &[u8; 8] = b"YSRECORD";
/// The version this decoder reads.
pub const VERSION: u32 = 1;

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
}

/// Flags of the records.
pub mod flag {
    #![allow(missing_docs, reason = "each is named by the table in docs/trace-format.md")]
    pub const CUT: u16 = 1;
    pub const BY: u16 = 2;
    pub const ON_LANE: u16 = 4;
    pub const ON_THING: u16 = 8;
    pub const NO_LANE: u16 = 16;
}

/// What the header of a file of records says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileHeader {
    /// The process that writes it.
    pub pid: u32,
    /// Bytes of whole records after the header.
    pub committed: u64,
    /// Events that could not be written.
    pub lost: u64,
    /// The clock of the run, once the probe has said it.
    pub clock: Option<Clock>,
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
            committed: u64_at(bytes, 16),
            lost: u64_at(bytes, 24),
            clock: u8::try_from(u32_at(bytes, 32)).ok().and_then(Clock::from_code),
        })
    }
}

/// What one record says.
#[derive(Clone, Debug, PartialEq)]
pub enum Decoded {
    /// An event; its thread is the probe's own number.
    Event(Event<'static>),
    /// Name and version of what runs the program.
    Runtime(String),
    /// A thread that was not seen before; the events after it happen on its place in the order of these.
    Thread(u32),
}

/// Decodes one file of records.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    texts: HashMap<u32, (Box<str>, bool)>,
    /// The probe's lane numbers, to those of the trace.
    lanes: HashMap<u32, LaneId>,
    threads: Vec<u32>,
    thread: u16,
    nanos: u64,
    bad: u64,
}

impl Decoder {
    /// A decoder at the start of a file, after its header.
    pub fn new() -> Self {
        Self { threads: vec![0], ..Self::default() }
    }

    /// How many records made no sense so far.
    pub fn bad(&self) -> u64 {
        self.bad
    }

    /// The time of the last record, in nanoseconds since the start.
    pub fn nanos(&self) -> u64 {
        self.nanos
    }

    /// Takes further bytes and gives what their whole records say to `each`, in order.
    pub fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(Decoded)) {
        self.pending.extend_from_slice(bytes);
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        while let Some((record, after)) = rest.split_first_chunk::<RECORD_LEN>() {
            let record = Record::read(record);
            let mut taken = 0;
            if record.tag == tag::TEXT {
                let len = record.other as usize;
                taken = len.div_ceil(RECORD_LEN).saturating_mul(RECORD_LEN);
                if after.len() < taken {
                    break;
                }
                let text = String::from_utf8_lossy(&after[..len]).into();
                self.texts.insert(record.text, (text, record.flags & flag::CUT != 0));
            } else {
                match self.decode(&record) {
                    Ok(Some(decoded)) => each(decoded),
                    Ok(None) => {}
                    Err(Nonsense) => self.bad += 1,
                }
            }
            rest = &after[taken..];
        }
        self.pending = rest.to_vec();
    }

    fn decode(&mut self, record: &Record) -> Result<Option<Decoded>, Nonsense> {
        match record.tag {
            tag::CLOCK => {
                self.nanos = self.nanos.max(u64::from(record.line) << 32 | u64::from(record.other));
                return Ok(None);
            }
            tag::THREAD => return Ok(self.switch_thread(record.lane)),
            tag::RUNTIME => return Ok(Some(Decoded::Runtime(self.text(record.text)?.0.into()))),
            _ => {}
        }
        self.nanos = self.nanos.saturating_add(u64::from(record.dt));
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
                let lane = LaneId(self.lanes.len() as u32);
                if self.lanes.contains_key(&record.lane) {
                    return Err(Nonsense);
                }
                self.lanes.insert(record.lane, lane);
                Body::Lane { lane, kind, name, parent, line }
            }
            tag::STATE => Body::State {
                lane: self.lane(record.lane)?,
                state: State::from_code(record.code >> 5).ok_or(Nonsense)?,
                cause: Cause::from_code(record.code & 0x1f).ok_or(Nonsense)?,
                value: self.optional_value(record.text)?,
                by: if record.flags & flag::BY != 0 { Some(self.lane(record.other)?) } else { None },
                on: self.on(record)?,
                line,
            },
            tag::LINE => Body::Line { lane: self.lane(record.lane)?, line: record.line },
            tag::LOCAL => Body::Local {
                lane: self.lane(record.lane)?,
                name: Cow::Owned(self.text(record.other)?.0.to_string()),
                value: if record.code == 1 { None } else { Some(self.value(record.text)?) },
            },
            tag::OUTPUT => Body::Output {
                lane: self.optional_lane(record)?,
                stream: Stream::from_code(record.code).ok_or(Nonsense)?,
                text: Cow::Owned(self.text(record.text)?.0.to_string()),
            },
            tag::EXCEPTION => Body::Exception { lane: self.lane(record.lane)?, line, value: self.value(record.text)? },
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
        if let Some(at) = self.threads.iter().position(|known| *known == thread) {
            self.thread = at as u16;
            return None;
        }
        if self.threads.len() > u16::MAX as usize {
            return None;
        }
        self.thread = self.threads.len() as u16;
        self.threads.push(thread);
        Some(Decoded::Thread(thread))
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

    fn value(&self, id: u32) -> Result<Value<'static>, Nonsense> {
        let (text, cut) = self.text(id)?;
        Ok(Value { text: Cow::Owned(text.to_owned()), cut })
    }

    fn optional_value(&self, id: u32) -> Result<Option<Value<'static>>, Nonsense> {
        if id == 0 { Ok(None) } else { self.value(id).map(Some) }
    }
}

/// A record that makes no sense.
struct Nonsense;

/// The fields of one record.
struct Record {
    tag: u8,
    code: u8,
    flags: u16,
    lane: u32,
    line: u32,
    other: u32,
    text: u32,
    dt: u32,
}

impl Record {
    fn read(bytes: &[u8; RECORD_LEN]) -> Self {
        Self {
            tag: bytes[0],
            code: bytes[1],
            flags: u16::from_le_bytes([bytes[2], bytes[3]]),
            lane: u32_at(bytes, 4),
            line: u32_at(bytes, 8),
            other: u32_at(bytes, 12),
            text: u32_at(bytes, 16),
            dt: u32_at(bytes, 20),
        }
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

    fn record(tag: u8, code: u8, flags: u16, [lane, line, other, text, dt]: [u32; 5]) -> Vec<u8> {
        let mut bytes = vec![tag, code];
        bytes.extend(flags.to_le_bytes());
        for field in [lane, line, other, text, dt] {
            bytes.extend(field.to_le_bytes());
        }
        bytes
    }

    fn text(id: u32, text: &str) -> Vec<u8> {
        let mut bytes = record(tag::TEXT, 0, 0, [0, 0, text.len() as u32, id, 0]);
        bytes.extend(text.as_bytes());
        bytes.resize(bytes.len().div_ceil(RECORD_LEN) * RECORD_LEN, 0);
        bytes
    }

    fn decode(bytes: &[u8], chunk: usize) -> (Vec<Decoded>, u64) {
        let (mut decoder, mut out) = (Decoder::new(), Vec::new());
        for piece in bytes.chunks(chunk.max(1)) {
            decoder.feed(piece, |decoded| out.push(decoded));
        }
        (out, decoder.bad())
    }

    #[test]
    fn records_become_events_however_they_are_cut_into_pieces() {
        let mut bytes = text(1, "averager");
        bytes.extend(text(2, "a value that takes more than one slot of twenty-four bytes"));
        bytes.extend(record(tag::LANE, LaneKind::Generator.code(), 0, [7, 9, 0, 1, 500_000_000]));
        let yielded = State::Suspended.code() << 5 | Cause::Yield.code();
        bytes.extend(record(tag::STATE, yielded, 0, [7, 4, 0, 2, 500_000_000]));
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
    fn a_record_about_an_unknown_lane_is_counted_and_passed_over() {
        assert_eq!(decode(&record(tag::LINE, 0, 0, [3, 1, 0, 0, 0]), 24), (vec![], 1));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>, chunk in 1usize..64) {
            decode(&bytes, chunk);
        }

        #[test]
        fn no_records_make_it_panic(records in proptest::collection::vec((0u8..13, any::<u8>(), any::<u16>(), [0u32..5, 0u32..5, 0u32..70, 0u32..5, 0u32..9]), 0..40)) {
            let bytes: Vec<u8> = records.into_iter().flat_map(|(tag, code, flags, fields)| record(tag, code, flags, fields)).collect();
            decode(&bytes, 24);
        }
    }
}
