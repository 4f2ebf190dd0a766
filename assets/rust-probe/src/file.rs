//! The file of records: append-only, mapped into memory, whole after any death of the process up to the last record.

use crate::value::Text;
use crate::words::{flag, tag};
use memmap2::MmapMut;
use rustc_hash::FxHashMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

const HEADER: usize = 64;
const RECORD: usize = 24;
/// Where in a record its last word stands: lane, flags, code and tag. It is written last, for it says that the rest is there.
const HEAD_AT: usize = 16;
const LOST_AT: usize = 24;
/// The file grows by its own size, at least and at most by these bytes.
const STEP: (usize, usize) = (1 << 18, 64 << 20);
/// Texts up to this many bytes are written once.
const INTERN: usize = 48;

/// One record before it is written.
#[derive(Clone, Copy, Default)]
pub(crate) struct Record {
    pub(crate) tag: u8,
    pub(crate) code: u8,
    pub(crate) flags: u16,
    pub(crate) lane: u32,
    pub(crate) line: u32,
    pub(crate) other: u32,
    pub(crate) text: u32,
}

/// The writer of one file.
pub(crate) struct Records {
    file: File,
    map: MmapMut,
    /// Bytes of records after the header.
    written: usize,
    texts: u32,
    /// The ids of short texts, of those that were cut, and of names that live as long as the program, by their place.
    interned: FxHashMap<Box<str>, u32>,
    interned_cut: FxHashMap<Box<str>, u32>,
    names: FxHashMap<(usize, usize), u32>,
    /// The time of the last record, in nanoseconds.
    nanos: u64,
    /// The time that the last CLOCK record told.
    clock: u64,
    thread: u32,
    lost: u64,
}

impl Records {
    /// A new file in `folder`, named after this process.
    pub(crate) fn create(folder: &Path, clock: u32) -> io::Result<Self> {
        let pid = std::process::id();
        let names = std::iter::once(format!("{pid}.records")).chain((1..100).map(|n| format!("{pid}-{n}.records")));
        let mut made = Err(io::ErrorKind::AlreadyExists.into());
        for name in names {
            made = OpenOptions::new().read(true).write(true).create_new(true).open(folder.join(name));
            if !matches!(&made, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
                break;
            }
        }
        let file = made?;
        file.set_len(STEP.0 as u64)?;
        // SAFETY: nobody shortens the file; readers only read it.
        let mut map = unsafe { MmapMut::map_mut(&file)? };
        map[8..12].copy_from_slice(&2u32.to_le_bytes());
        map[12..16].copy_from_slice(&pid.to_le_bytes());
        map[32..36].copy_from_slice(&clock.to_le_bytes());
        // The magic comes last: a reader that sees it sees the rest.
        map[..8].copy_from_slice(b"YSRECORD");
        let (interned, interned_cut, names) = Default::default();
        let (written, texts, thread) = (0, 0, 0);
        Ok(Self { file, map, written, texts, interned, interned_cut, names, nanos: 0, clock: 0, thread, lost: 0 })
    }

    /// The id of a text, which is written if it is new.
    fn text(&mut self, text: &str, cut: bool) -> u32 {
        let short = text.len() <= INTERN;
        let interned = if cut { &self.interned_cut } else { &self.interned };
        if short && let Some(id) = interned.get(text) {
            return *id;
        }
        let bytes = text.as_bytes();
        let flags = if cut { flag::CUT } else { 0 };
        let id = self.texts + 1;
        let record = Record { tag: tag::TEXT, flags, other: bytes.len() as u32, text: id, ..Record::default() };
        if !self.append_text(record, bytes) {
            return 0;
        }
        self.texts = id;
        if short {
            let interned = if cut { &mut self.interned_cut } else { &mut self.interned };
            interned.insert(text.into(), id);
        }
        id
    }

    /// The id of a text that is never cut: a name, an output.
    pub(crate) fn name(&mut self, name: &str) -> u32 {
        self.text(name, false)
    }

    /// The id of a name that lives as long as the program: it is looked up by its place.
    pub(crate) fn lasting_name(&mut self, name: &'static str) -> u32 {
        let place = (name.as_ptr().addr(), name.len());
        if let Some(id) = self.names.get(&place) {
            return *id;
        }
        let id = self.name(name);
        self.names.insert(place, id);
        id
    }

    /// How the value of an event is written: the text of a record, and the flags that it takes. Whole numbers are written as
    /// such.
    pub(crate) fn value(&mut self, value: &Text) -> (u32, u16) {
        let (text, cut) = match value {
            Text::Number(number) => return (*number as u32, flag::NUMBER),
            Text::Told { text, cut } => (text, *cut),
        };
        match number(text) {
            Some(number) if !cut => (number as u32, flag::NUMBER),
            _ => (self.text(text, cut), 0),
        }
    }

    /// Appends an event that happens at `nanos` on `thread`.
    pub(crate) fn event(&mut self, record: Record, nanos: u64, thread: u32) {
        if thread != self.thread {
            self.thread = thread;
            self.append(Record { tag: tag::THREAD, lane: thread, ..Record::default() }, 0);
        }
        let nanos = nanos.max(self.nanos);
        if nanos - self.clock > i32::MAX as u64 {
            self.clock = nanos;
            let (high, low) = ((nanos >> 32) as u32, nanos as u32);
            self.append(Record { tag: tag::CLOCK, line: high, other: low, ..Record::default() }, 0);
        }
        self.nanos = nanos;
        self.append(record, nanos as u32);
    }

    /// The time of the last record, in nanoseconds.
    pub(crate) fn nanos(&self) -> u64 {
        self.nanos
    }

    /// Writes the bytes of a text, then its record. `false`: the file cannot grow; it is lost.
    fn append_text(&mut self, record: Record, bytes: &[u8]) -> bool {
        let len = RECORD + bytes.len().next_multiple_of(RECORD);
        if !self.reserve(len) {
            return false;
        }
        let at = HEADER + self.written;
        self.map[at + RECORD..at + RECORD + bytes.len()].copy_from_slice(bytes);
        self.write(record, 0);
        self.written += len;
        true
    }

    /// Writes a record, if the file can grow.
    fn append(&mut self, record: Record, stamp: u32) {
        if self.reserve(RECORD) {
            self.write(record, stamp);
            self.written += RECORD;
        }
    }

    /// Writes a record where there is place for it, its last word last.
    fn write(&mut self, record: Record, stamp: u32) {
        let at = HEADER + self.written;
        let out = &mut self.map[at..at + HEAD_AT];
        for (slot, field) in out.chunks_exact_mut(4).zip([record.line, record.other, record.text, stamp]) {
            slot.copy_from_slice(&field.to_le_bytes());
        }
        let kind = u64::from(record.flags) | u64::from(record.code) << 16 | u64::from(record.tag) << 24;
        self.word(at + HEAD_AT).store(u64::from(record.lane) | kind << 32, Ordering::Release);
    }

    /// Sees to it that there is place for so many bytes. `false`: the file cannot grow; what they tell is lost.
    #[inline]
    fn reserve(&mut self, len: usize) -> bool {
        HEADER + self.written + len <= self.map.len() || self.grow(len)
    }

    #[cold]
    fn grow(&mut self, len: usize) -> bool {
        let needed = HEADER + self.written + len;
        let size = needed + self.map.len().clamp(STEP.0, STEP.1);
        // SAFETY: as above; the old map goes away when the new one stands.
        let grown = self.file.set_len(size as u64).and_then(|()| unsafe { MmapMut::map_mut(&self.file) });
        match grown {
            Ok(map) => self.map = map,
            Err(_) => {
                self.lost += 1;
                self.word(LOST_AT).store(self.lost, Ordering::Release);
            }
        }
        needed <= self.map.len()
    }

    /// Eight bytes of the file. They are little-endian in the file, as are all machines this runs on.
    fn word(&self, at: usize) -> &AtomicU64 {
        // SAFETY: the map is aligned to pages, `at` is a multiple of 8 inside of it, and we alone write there.
        unsafe { AtomicU64::from_ptr(self.map.as_ptr().add(at).cast_mut().cast()) }
    }
}

/// The number of which this is the text.
fn number(text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = matches!(digits.len(), 1..=10) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_shortest = digits.len() == 1 && text.len() == 1 || !digits.starts_with('0');
    if is_plain && is_shortest { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_what_a_number_is_written_as_is_one() {
        assert_eq!([number("0"), number("-7"), number("2147483647")], [Some(0), Some(-7), Some(i32::MAX)]);
        for text in ["", "-", "-0", "007", "+1", "2147483648", "1.0", "1_0", "None"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
