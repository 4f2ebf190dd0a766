//! The file of a trace, read piece by piece. Threads of their own cut it at the ends of lines and read what the lines say; who wants the
//! trace gets the pieces in order, and can begin with the first while the others are being read.

use super::{no_trace, unreadable};
use crate::store::StoreError;
use crate::trace::Header;
use crate::trace::wire::{self, Piece};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// A header longer than this is none.
const LONGEST_HEADER: u64 = 1 << 16;
/// Bytes of a piece, but for the end of its last line: few enough to stay close to the processor until its events are taken.
const PIECE: usize = 1 << 17;
/// Threads that read lines at most: taking the events in, which one thread does, costs as much as reading them.
const THREADS: usize = 4;
/// Pieces that wait at most.
const WAITING: usize = 8;

/// A trace in a file whose header is read, and its events are not.
#[derive(Debug)]
pub struct Reading {
    path: PathBuf,
    header: Header,
    file: BufReader<File>,
    /// Bytes of the file, and of its header.
    size: u64,
    begin: u64,
    piece: usize,
}

impl Reading {
    /// Reads the header of the trace in the file at `path`.
    ///
    /// # Errors
    /// Where the file cannot be read, or holds no trace.
    pub fn begin(path: &Path) -> Result<Self, StoreError> {
        if path.is_dir() {
            let help = Some("give the file of a trace, as yieldscope trace --out writes it".to_owned());
            return Err(StoreError { message: format!("{} is a folder", path.display()), help, obstacle: None });
        }
        let unreadable = |error: io::Error| unreadable(path, &error.to_string());
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let mut file = BufReader::new(file);
        let mut line = Vec::new();
        file.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut line).map_err(unreadable)?;
        let begin = line.len() as u64;
        let line = String::from_utf8_lossy(&line);
        let header =
            wire::read_header(&path.display().to_string(), &line).map_err(|finding| no_trace(&line, finding))?;
        Ok(Self { path: path.to_owned(), header, file, size, begin, piece: PIECE })
    }

    /// The same, in pieces of about so many bytes.
    #[cfg(test)]
    pub(super) fn in_pieces_of(self, piece: usize) -> Self {
        Self { piece, ..self }
    }

    /// What the trace says about itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Gives `take` the pieces in order, each with the share of the file up to its end, in percent, until it has all of them or breaks
    /// off; says which.
    ///
    /// # Errors
    /// Where the file cannot be read any further. What was read until then has been given.
    pub fn pieces(self, take: impl FnMut(Piece, u8) -> ControlFlow<()>) -> Result<ControlFlow<()>, StoreError> {
        let Self { path, file, size, begin: at, piece, .. } = self;
        let cutter = Mutex::new(Cutter { file, size, at, piece, rest: Vec::new(), number: 0, is_over: false });
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get).saturating_sub(1).clamp(1, THREADS);
        let (sender, pieces) = sync_channel(WAITING);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let sender = sender.clone();
                scope.spawn(|| read(&cutter, sender));
            }
            drop(sender);
            in_order(pieces, take)
        })
        .map_err(|error| unreadable(&path, &error.to_string()))
    }
}

/// A piece and the share of the file up to its end, or why there is none; with its place among the pieces.
type Numbered<P> = (usize, io::Result<(P, u8)>);

/// Cuts and reads pieces until there are no more, or nobody wants them.
fn read(cutter: &Mutex<Cutter>, sender: SyncSender<Numbered<Piece>>) {
    loop {
        let cut = cutter.lock().unwrap_or_else(PoisonError::into_inner).cut();
        let told = match cut {
            None => return,
            Some((number, Ok((bytes, percent)))) => (number, Ok((Piece::new(bytes), percent))),
            Some((number, Err(error))) => (number, Err(error)),
        };
        if sender.send(told).is_err() {
            return;
        }
    }
}

/// Hands pieces on in their order, in whatever order they come.
fn in_order(
    pieces: Receiver<Numbered<Piece>>,
    mut take: impl FnMut(Piece, u8) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let (mut next, mut early) = (0, BTreeMap::new());
    for (number, read) in pieces {
        early.insert(number, read);
        while let Some(read) = early.remove(&next) {
            let (piece, percent) = read?;
            if take(piece, percent).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            next += 1;
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Cuts a file into pieces of whole lines.
#[derive(Debug)]
struct Cutter {
    file: BufReader<File>,
    size: u64,
    /// How many bytes are cut off, or stand in `rest`.
    at: u64,
    /// Bytes of a piece.
    piece: usize,
    /// The beginning of a line that goes on in the file.
    rest: Vec<u8>,
    /// The number of the next piece.
    number: usize,
    is_over: bool,
}

impl Cutter {
    /// The next piece and the share of the file up to its end, with its number; `None` past the last.
    fn cut(&mut self) -> Option<Numbered<Vec<u8>>> {
        if self.is_over {
            return None;
        }
        let bytes = match self.lines() {
            Ok(bytes) if bytes.is_empty() => return None,
            Ok(bytes) => bytes,
            Err(error) => {
                self.is_over = true;
                return Some((self.number, Err(error)));
            }
        };
        let cut_off = (self.at - self.rest.len() as u64).min(self.size);
        let percent = (cut_off * 100).checked_div(self.size).unwrap_or(100) as u8;
        self.number += 1;
        Some((self.number - 1, Ok((bytes, percent))))
    }

    /// The next whole lines; at the end of the file, what is left.
    fn lines(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.rest.len() + self.piece);
        bytes.append(&mut self.rest);
        loop {
            let read = self.file.by_ref().take(self.piece as u64).read_to_end(&mut bytes)?;
            self.at += read as u64;
            if read < self.piece {
                self.is_over = true;
                return Ok(bytes);
            }
            let new = bytes.len() - read;
            if let Some(end) = bytes[new..].iter().rposition(|byte| *byte == b'\n') {
                self.rest = bytes.split_off(new + end + 1);
                return Ok(bytes);
            }
        }
    }
}
