//! Follows the file of records that a probe writes while its program runs.
//!
//! It knows where the file is and how far it has been read; what the records mean is the decoder's matter.

use crate::trace::record::{Decoded, Decoder, FileHeader, HEADER_LEN};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// How many bytes are read at once.
const CHUNK: usize = 1 << 18;

/// One file of records, as far as it has been read.
#[derive(Debug)]
pub(super) struct Tail {
    folder: PathBuf,
    pid: u32,
    file: Option<File>,
    decoder: Decoder,
    taken: u64,
    lost: u64,
    buffer: Vec<u8>,
}

impl Tail {
    /// Follows the file that process `pid` makes in `folder`.
    pub(super) fn new(folder: &Path, pid: u32) -> Self {
        Self {
            folder: folder.to_owned(),
            pid,
            file: None,
            decoder: Decoder::new(),
            taken: 0,
            lost: 0,
            buffer: Vec::new(),
        }
    }

    /// The time of the last record, in seconds since the start of the run.
    pub(super) fn t(&self) -> f64 {
        self.decoder.nanos() as f64 / 1e9
    }

    /// Events that the probe could not write, and records that made no sense.
    pub(super) fn lost(&self) -> u64 {
        self.lost + self.decoder.bad()
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
        // A damaged header may promise more than there is.
        let whole = file.metadata().map_or(0, |meta| meta.len().saturating_sub(HEADER_LEN as u64));
        let fresh = header.committed.min(whole).saturating_sub(self.taken).min(CHUNK as u64);
        if fresh == 0 {
            return false;
        }
        self.buffer.resize(fresh as usize, 0);
        if file.read_exact_at(&mut self.buffer, HEADER_LEN as u64 + self.taken).is_err() {
            return false;
        }
        self.taken += fresh;
        self.decoder.feed(&self.buffer, each);
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
