//! Reads what a program writes to its two standard streams, and notes when it was there.
//!
//! It knows bytes and times, and nothing of who wrote them.

use super::unix;
use crate::trace::Stream;
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Bytes read from a pipe at once, and chunks that may wait until they are looked at.
const CHUNK: usize = 1 << 16;
const CHUNKS_WAITING: usize = 16;

/// What was read from a pipe.
pub(super) struct Chunk {
    /// Which of the two it is.
    pub stream: Stream,
    /// What was read; nothing at the end.
    pub bytes: Vec<u8>,
    /// When it was there to be read, on the system's monotonic clock.
    pub nanos: u64,
}

/// Both streams of a child. They are read on one thread, so that what comes first is read first; it ends by itself, when
/// the last writer of both pipes is gone.
pub(super) struct Output {
    /// What was read, in order; closed when both streams are.
    pub chunks: Receiver<Chunk>,
    /// A time before that of the chunk that has been read and has not come yet; 0 where there is none.
    reading: Arc<AtomicU64>,
}

impl Output {
    /// Begins to read the pipes of the child.
    pub(super) fn of(child: &mut Child) -> Self {
        let (sender, chunks) = sync_channel(CHUNKS_WAITING);
        let reading = Arc::new(AtomicU64::new(0));
        let stdout = child.stdout.take().map(|pipe| (Stream::Stdout, File::from(OwnedFd::from(pipe))));
        let stderr = child.stderr.take().map(|pipe| (Stream::Stderr, File::from(OwnedFd::from(pipe))));
        let pipes = [stdout, stderr].into_iter().flatten().collect();
        let shared = reading.clone();
        std::thread::spawn(move || drain(pipes, &sender, &shared));
        Self { chunks, reading }
    }

    /// A moment of the system's monotonic clock: all that was written before it has come, once what waits in `chunks` now
    /// has been taken.
    pub(super) fn complete(&self) -> u64 {
        let now = unix::monotonic_nanos();
        match self.reading.load(Ordering::SeqCst) {
            0 => now,
            reading => now.min(reading),
        }
    }
}

fn drain(mut pipes: Vec<(Stream, File)>, sender: &SyncSender<Chunk>, reading: &AtomicU64) {
    let mut buffer = vec![0; CHUNK];
    while !pipes.is_empty() {
        let found = unix::wait_readable(pipes.iter().map(|(_, pipe)| pipe.as_fd()));
        reading.store(unix::monotonic_nanos(), Ordering::SeqCst);
        let nanos = unix::monotonic_nanos();
        let mut found = found.into_iter();
        pipes.retain_mut(|(stream, pipe)| {
            let Some(Some(bytes)) = found.next() else { return true };
            // No more than was there at that time; one byte asks whether this is the end.
            let read = match pipe.read(&mut buffer[..bytes.clamp(1, CHUNK)]) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return true,
                read => read.unwrap_or(0),
            };
            let chunk = Chunk { stream: *stream, bytes: buffer[..read].to_vec(), nanos };
            sender.send(chunk).is_ok() && read > 0
        });
        reading.store(0, Ordering::SeqCst);
    }
}
