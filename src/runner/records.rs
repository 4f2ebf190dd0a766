//! Follows the file of records that a probe writes while its program runs.
//!
//! It knows where the file is and how far it has been read; what the records mean is the decoder's matter.

use crate::trace::record::{Decoded, Decoder, FileHeader, HEADER_LEN, RECORD_LEN};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// How many bytes are read at once.
const CHUNK: usize = 1 << 18;
/// No text is longer than this.
const LONGEST: usize = 1 << 26;

/// One file of records, as far as it has been read.
#[derive(Debug)]
pub(super) struct Tail {
    folder: PathBuf,
    pid: u32,
    file: Option<File>,
    /// Once the header has been read.
    decoder: Option<Decoder>,
    taken: u64,
    lost: u64,
    buffer: Vec<u8>,
}

impl Tail {
    /// Follows the file that process `pid` makes in `folder`.
    pub(super) fn new(folder: &Path, pid: u32) -> Self {
        Self { folder: folder.to_owned(), pid, file: None, decoder: None, taken: 0, lost: 0, buffer: Vec::new() }
    }

    /// The time of the last record, in seconds since the start of the run.
    pub(super) fn t(&self) -> f64 {
        self.decoder.as_ref().map_or(0, Decoder::nanos) as f64 / 1e9
    }

    /// Events that the probe could not write, and records that made no sense.
    pub(super) fn lost(&self) -> u64 {
        self.lost + self.decoder.as_ref().map_or(0, Decoder::bad)
    }

    /// Decodes what has been written since the last time, one chunk at most. Gives whether there was anything.
    pub(super) fn poll(&mut self, each: impl FnMut(Decoded)) -> bool {
        let Some(file) = self.file.take().or_else(|| self.find()) else { return false };
        let read = self.read(&file, each);
        self.file = Some(file);
        read
    }

    fn read(&mut self, file: &File, each: impl FnMut(Decoded)) -> bool {
        let mut head = [0; HEADER_LEN];
        if file.read_exact_at(&mut head, 0).is_err() {
            return false;
        }
        let Some(header) = FileHeader::read(&head) else { return false };
        self.lost = header.lost;
        let decoder = self.decoder.get_or_insert_with(|| Decoder::new(header.zero));
        let from = HEADER_LEN as u64 + self.taken;
        let mut look = RECORD_LEN;
        let whole = loop {
            if look > self.buffer.len() {
                self.buffer.resize(look, 0);
            }
            let there = read_at(file, &mut self.buffer[..look], from);
            let begun = there >= RECORD_LEN && self.buffer[RECORD_LEN - 1] != 0;
            match Decoder::whole(&self.buffer[..there]) {
                // There is something; a text may be longer than what is read at once.
                whole if begun && there == look && (look < CHUNK || whole == 0 && look < LONGEST) => {
                    look = (look * 2).max(CHUNK);
                }
                whole => break whole,
            }
        };
        if whole == 0 {
            return false;
        }
        // What was written while it was read may be half there; now each of these records has been written to its end.
        let there = read_at(file, &mut self.buffer[..whole], from);
        self.taken += decoder.feed(&self.buffer[..there], each) as u64;
        true
    }

    /// The file of the child itself; where an interpreter's launcher has started the real one as a process of its own,
    /// the only file there is.
    fn find(&self) -> Option<File> {
        if let Ok(file) = File::open(self.folder.join(format!("{}.records", self.pid))) {
            return Some(file);
        }
        let mut files = std::fs::read_dir(&self.folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
        File::open(files.find(|path| path.extension().is_some_and(|ending| ending == "records"))?).ok()
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
