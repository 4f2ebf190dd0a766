//! Follows the files of records that probes write while their programs run, one file a process.
//!
//! It knows where the files are and how far each has been read; what the records mean is the decoder's matter, and in
//! which order the events of several files are told is that of [`super::merge`].

use crate::trace::LaneId;
use crate::trace::record::{Decoded, Decoder, FileHeader, HEADER_LEN, RECORD_LEN};
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// How many bytes of a file are read at once.
const CHUNK: usize = 1 << 18;
/// No text is longer than this.
const LONGEST: usize = 1 << 26;

/// The folder of a run's files.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    pid: u32,
    found: HashSet<OsString>,
}

impl Folder {
    /// The folder in which process `pid`, the run's first one, makes its file.
    pub(super) fn new(path: &Path, pid: u32) -> Self {
        Self { path: path.to_owned(), pid, found: HashSet::new() }
    }

    /// The file of the first process; where an interpreter's launcher has started the real one as a process of its own,
    /// the only file there is.
    pub(super) fn first(&mut self) -> Option<Tail> {
        let own = OsString::from(format!("{}.records", self.pid));
        self.open(own).or_else(|| self.further().into_iter().next())
    }

    /// Files that have come since the last time.
    pub(super) fn further(&mut self) -> Vec<Tail> {
        let names = std::fs::read_dir(&self.path).into_iter().flatten().filter_map(Result::ok);
        let mut names: Vec<OsString> = names
            .map(|entry| entry.file_name())
            .filter(|name| name.as_encoded_bytes().ends_with(b".records") && !self.found.contains(name))
            .collect();
        names.sort();
        names.into_iter().filter_map(|name| self.open(name)).collect()
    }

    fn open(&mut self, name: OsString) -> Option<Tail> {
        let file = File::open(self.path.join(&name)).ok()?;
        self.found.insert(name.clone());
        Some(Tail::new(name.to_string_lossy().into_owned(), file))
    }
}

/// One file of records, as far as it has been read.
#[derive(Debug)]
pub(super) struct Tail {
    name: String,
    file: File,
    /// Once the header has been read.
    decoder: Option<Decoder>,
    taken: u64,
    lost: u64,
    pid: u32,
    start: Option<u64>,
    behind: bool,
    buffer: Vec<u8>,
}

impl Tail {
    fn new(name: String, file: File) -> Self {
        Self { name, file, decoder: None, taken: 0, lost: 0, pid: 0, start: None, behind: false, buffer: Vec::new() }
    }

    /// The file's name, by which other files refer to it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The lane that its probe has given this number.
    pub(super) fn lane_numbered(&self, number: u32) -> Option<LaneId> {
        self.decoder.as_ref()?.lane_numbered(number)
    }

    /// The time of the last record that was read, in seconds since the start of the run.
    pub(super) fn t(&self) -> f64 {
        self.decoder.as_ref().map_or(0, Decoder::nanos) as f64 / 1e9
    }

    /// When the run began, on the system's monotonic clock in nanoseconds. `None`: its clock stands still.
    pub(super) fn start(&self) -> Option<u64> {
        self.start
    }

    /// Events that the probe could not write, and records that made no sense.
    pub(super) fn lost(&self) -> u64 {
        self.lost + self.decoder.as_ref().map_or(0, Decoder::bad)
    }

    /// Whether there was more than was read the last time.
    pub(super) fn is_behind(&self) -> bool {
        self.behind
    }

    /// Decodes what has been written since the last time, one chunk at most. Gives whether there was anything.
    pub(super) fn poll(&mut self, each: impl FnMut(Decoded)) -> bool {
        let mut head = [0; HEADER_LEN];
        if self.file.read_exact_at(&mut head, 0).is_err() {
            return false;
        }
        let Some(header) = FileHeader::read(&head) else { return false };
        (self.lost, self.pid, self.start) = (header.lost, header.pid, header.start);
        let decoder = self.decoder.get_or_insert_with(|| Decoder::new(header.zero));
        let from = HEADER_LEN as u64 + self.taken;
        let mut look = RECORD_LEN;
        let whole = loop {
            if look > self.buffer.len() {
                self.buffer.resize(look, 0);
            }
            let there = read_at(&self.file, &mut self.buffer[..look], from);
            let begun = there >= RECORD_LEN && self.buffer[RECORD_LEN - 1] != 0;
            match Decoder::whole(&self.buffer[..there]) {
                // There is something; a text may be longer than what is read at once.
                whole if begun && there == look && (look < CHUNK || whole == 0 && look < LONGEST) => {
                    look = (look * 2).max(CHUNK);
                }
                whole => {
                    self.behind = whole > 0 && there == look && whole + RECORD_LEN > look;
                    break whole;
                }
            }
        };
        if whole == 0 {
            return false;
        }
        // What was written while it was read may be half there; now each of these records has been written to its end.
        let there = read_at(&self.file, &mut self.buffer[..whole], from);
        self.taken += decoder.feed(&self.buffer[..there], each) as u64;
        true
    }
}

/// Reads as much as there is, at most the whole buffer; gives how much that was.
fn read_at(file: &File, buffer: &mut [u8], from: u64) -> usize {
    let mut read = 0;
    while read < buffer.len() {
        match file.read_at(&mut buffer[read..], from + read as u64) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    read
}
