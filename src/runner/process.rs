//! Supervises a traced child process, whatever language it is written in.
//!
//! It starts the child in a process group of its own, follows the records of its probe, drains its output, holds it to
//! its limits, and tells all that as [`Update`]s. It does not know how a probe works; what it asks of one is in
//! `docs/trace-format.md`, and that an output is recorded before its bytes are written.

use super::guard::Guard;
use super::merge::{Merge, Told};
use super::pipes::{Chunk, Output};
use super::tree::Tree;
use super::{Limits, Program, Running, Sink, StartError, Stdin, Update, unix};
use crate::base::{Obstacle, ObstacleKind};
use crate::trace::{Body, Event, Header, Language, Status, ThreadId};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// The variable that tells a probe the folder for its records.
pub const TRACE_FOLDER: &str = "YIELDSCOPE_TRACE";
/// The variable that tells a probe its clock: `virtual` or `real`.
pub const TRACE_CLOCK: &str = "YIELDSCOPE_CLOCK";

/// How long the watcher sleeps between two looks, at least and at most.
const LOOK: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(8));
/// How long processes that outlive the program may go on writing before they are killed.
const GRACE: Duration = Duration::from_millis(250);
/// How long a program whose file is open for writing is tried again.
const CLOSED: Duration = Duration::from_secs(2);
/// How long output is waited for after everything in the group is dead: somebody outside of it may hold the pipe.
const LAST_OUTPUT: Duration = Duration::from_millis(500);
/// Events given to the sink at once.
const BATCH: usize = 4096;

/// A child to be started and watched.
pub(super) struct Plan {
    /// How to start it. Its streams, its group and the variables of the trace are set here.
    pub command: Command,
    /// What it is: name, clock, beats, limits, standard input.
    pub program: Program,
    /// Its language.
    pub language: Language,
    /// What runs it, if the probe never says so.
    pub runtime: String,
    /// Files that it needs while it runs.
    pub files: Option<tempfile::TempDir>,
    /// What its trace warns of from the beginning.
    pub warnings: Vec<String>,
}

/// Starts the child and a thread that watches it and feeds `sink`.
pub(super) fn start(plan: Plan, mut sink: Sink) -> Result<Running, StartError> {
    let (stop, signal) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI32::new(0)));
    let (tell, answer) = sync_channel(1);
    let (stopped, signalled) = (stop.clone(), signal.clone());
    // Who asked waits for the answer.
    let work = move || {
        let begun = || tell.send(Ok(())).unwrap_or_default();
        if let Err(error) = run(plan, &mut sink, stopped, signalled, begun) {
            tell.send(Err(error)).unwrap_or_default();
        }
    };
    let thread = std::thread::Builder::new().name("yieldscope-runner".to_owned()).spawn(work).map_err(no_thread)?;
    match answer.recv() {
        Ok(started) => started.map(|()| Running { stop, signal, thread: Some(thread) }),
        Err(_) => Err(StartError { message: "the thread of the run has ended".to_owned(), help: None, obstacle: None }),
    }
}

/// Starts the child, says so to `begun`, and watches the run to its end on this thread: the one that starts a child is the
/// one that must outlive it, for the child dies with it.
///
/// # Errors
/// When the child cannot be started; `begun` is not called then, and the sink is told nothing.
pub(super) fn run(
    plan: Plan,
    sink: &mut Sink,
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicI32>,
    begun: impl FnOnce(),
) -> Result<(), StartError> {
    let Plan { mut command, program, language, runtime, files, warnings } = plan;
    let folder = tempfile::Builder::new().prefix("yieldscope-trace-").tempdir().map_err(|error| StartError {
        message: format!("no temporary folder can be made in {}: {error}", std::env::temp_dir().display()),
        help: Some("free some space there, or set TMPDIR to a folder that can be written".to_owned()),
        obstacle: Some(Obstacle::new(ObstacleKind::NoRoom, [&std::env::temp_dir().display(), &error])),
    })?;
    command.env(TRACE_FOLDER, folder.path()).env(TRACE_CLOCK, program.clock.name());
    command.stdin(match program.stdin {
        Stdin::Empty => Stdio::null(),
        Stdin::Inherited => Stdio::inherit(),
    });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    unix::own_group(&mut command);
    unix::dies_with_this_thread(&mut command);
    let header = Header {
        language,
        runtime,
        program: program.name.clone(),
        clock: program.clock,
        recorded: false,
        digest: program.digest.clone(),
    };
    let (mut child, guard) = spawn(&mut command, &mark(folder.path()), program.limits, signal)?;
    let output = Output::of(&mut child);
    let foreground = unix::Foreground::give(&child, program.stdin == Stdin::Inherited);
    begun();
    let merge = Merge::new(folder.path(), child.id());
    let teller = Teller::new(sink, header, program, warnings);
    Watcher { child, foreground, guard, merge, teller, output, stop }.watch();
    drop((folder, files));
    Ok(())
}

/// Starts the child, and the watch over what it uses.
fn spawn(
    command: &mut Command,
    mark: &[u8],
    limits: Limits,
    signal: Arc<AtomicI32>,
) -> Result<(Child, Guard), StartError> {
    let child = spawn_once_closed(command).map_err(|error| StartError {
        message: format!("{} cannot be started: {error}", command.get_program().display()),
        help: None,
        obstacle: None,
    })?;
    let guard = Guard::new(Tree::new(child.id(), mark.to_vec()), limits, signal).map_err(no_thread)?;
    Ok((child, guard))
}

/// Starts the child, and tries again for a while where its file is open for writing: what was written a moment ago may still be
/// open in a child of another thread, which has it until its own program begins.
fn spawn_once_closed(command: &mut Command) -> std::io::Result<Child> {
    let until = Instant::now() + CLOSED;
    loop {
        match command.spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy && Instant::now() < until => {
                std::thread::sleep(LOOK.1);
            }
            started => return started,
        }
    }
}

fn no_thread(error: std::io::Error) -> StartError {
    StartError { message: format!("no thread can be started: {error}"), help: None, obstacle: None }
}

/// How the folder of a run stands in the environment of its processes.
fn mark(folder: &Path) -> Vec<u8> {
    [TRACE_FOLDER.as_bytes(), b"=", folder.as_os_str().as_encoded_bytes()].concat()
}

/// Watches one child from its start to its end.
struct Watcher<'s> {
    child: Child,
    /// The terminal, where the child has it.
    foreground: Option<unix::Foreground>,
    guard: Guard,
    merge: Merge,
    teller: Teller<'s>,
    output: Output,
    stop: Arc<AtomicBool>,
}

impl Watcher<'_> {
    fn watch(mut self) {
        let stopped = self.follow();
        if stopped.is_none() {
            self.drain_until(Instant::now() + GRACE);
        }
        self.guard.end();
        let exit = self.child.wait();
        self.drain_until(Instant::now() + LAST_OUTPUT);
        self.merge.close_streams();
        while self.look(f64::INFINITY) {}
        let (merge, teller) = (&mut self.merge, &mut self.teller);
        merge.tell_rest(|told| teller.told(told));
        let status = match (stopped.or(self.teller.limit()), exit) {
            (Some(why), _) => Status::Stopped(why.into()),
            (None, Ok(exit)) => unix::status(exit),
            (None, Err(_)) => Status::Code(1),
        };
        self.teller.end(self.merge.t(), status, self.merge.lost());
    }

    /// Follows the child until it has ended, or gives why it must be stopped.
    fn follow(&mut self) -> Option<&'static str> {
        let mut pause = LOOK.0;
        loop {
            let ended = unix::has_ended(&self.child);
            let horizon = self.merge.horizon(self.output.complete());
            let mut busy = false;
            // Output first, records second: then every claim on these bytes is known.
            while let Ok(chunk) = self.output.chunks.try_recv() {
                busy = true;
                if self.wrote(chunk) {
                    break;
                }
            }
            busy |= self.look(horizon);
            self.teller.flush();
            if let Some(why) = self.reason_to_stop() {
                return Some(why);
            }
            if ended {
                return None;
            }
            if let Some(foreground) = &self.foreground
                && unix::has_stopped(&self.child)
            {
                foreground.pause();
            }
            pause = if busy { LOOK.0 } else { (pause * 2).min(LOOK.1) };
            match self.output.chunks.recv_timeout(pause) {
                Ok(chunk) => {
                    self.wrote(chunk);
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Both pipes are closed and the child lives on.
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(pause),
            }
        }
    }

    fn reason_to_stop(&self) -> Option<&'static str> {
        if self.stop.load(Ordering::Relaxed) {
            return Some("stopped");
        }
        self.guard.passed().or(self.teller.limit())
    }

    /// Takes the rest of the output until both pipes are closed or it is `deadline`, or the user asks to stop.
    fn drain_until(&mut self, deadline: Instant) {
        while !self.stop.load(Ordering::Relaxed) {
            let left = deadline.saturating_duration_since(Instant::now()).min(LOOK.1);
            let horizon = self.merge.horizon(self.output.complete());
            match self.output.chunks.recv_timeout(left) {
                Ok(chunk) => {
                    self.wrote(chunk);
                    self.look(horizon);
                }
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        while let Ok(chunk) = self.output.chunks.try_recv() {
            self.wrote(chunk);
        }
    }

    /// Takes bytes that were written. Gives whether it is time to look at the limits.
    fn wrote(&mut self, chunk: Chunk) -> bool {
        self.merge.wrote(chunk.stream, &chunk.bytes, chunk.nanos);
        self.teller.wrote(chunk.bytes.len())
    }

    /// Reads the records that are there by now, a chunk of each process's, and tells what happened up to `horizon`;
    /// gives whether there was anything to read.
    fn look(&mut self, horizon: f64) -> bool {
        let (merge, teller) = (&mut self.merge, &mut self.teller);
        let found = merge.look();
        merge.tell(horizon, |told| teller.told(told));
        found
    }
}

/// Tells the sink what happens, in order, and counts it.
struct Teller<'s> {
    sink: &'s mut Sink,
    /// Until it has been told.
    header: Option<Header>,
    /// What is warned of right after it.
    warnings: Vec<String>,
    program: Program,
    batch: Vec<Event<'static>>,
    events: u64,
    bytes: u64,
    lost: u64,
}

impl<'s> Teller<'s> {
    fn new(sink: &'s mut Sink, header: Header, program: Program, warnings: Vec<String>) -> Self {
        Self { sink, header: Some(header), warnings, program, batch: Vec::new(), events: 0, bytes: 0, lost: 0 }
    }

    /// The limit that is exceeded, if one is.
    fn limit(&self) -> Option<&'static str> {
        self.program.limits.flooded(self.bytes, self.events)
    }

    /// Counts bytes that were written. Gives whether it is time to look at the limits.
    fn wrote(&mut self, bytes: usize) -> bool {
        self.bytes += bytes as u64;
        self.bytes > self.program.limits.output
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Runtime(runtime) => {
                if let Some(header) = &mut self.header {
                    header.runtime = runtime;
                }
                self.begin();
            }
            Told::Thread { thread, process } => {
                self.flush();
                self.begin();
                (self.sink)(Update::Thread { thread, process });
            }
            Told::Event(event) => self.event(event),
        }
    }

    fn event(&mut self, event: Event<'static>) {
        let beat = match &event.body {
            Body::Line { lane, line } => self.program.beats.get(line).map(|name| Event {
                body: Body::Beat { lane: *lane, name: name.clone().into(), line: *line },
                ..event
            }),
            _ => None,
        };
        self.push(event);
        beat.into_iter().for_each(|beat| self.push(beat));
    }

    fn push(&mut self, event: Event<'static>) {
        self.events += 1;
        if self.events > self.program.limits.events {
            self.lost += 1;
            return;
        }
        self.batch.push(event);
        if self.batch.len() == BATCH {
            self.flush();
        }
    }

    fn begin(&mut self) {
        if let Some(header) = self.header.take() {
            (self.sink)(Update::Started(header));
            let warn = |text: String| Event {
                t: 0.0,
                thread: ThreadId(0),
                body: Body::Warning { lane: None, text: text.into() },
            };
            let warnings: Vec<Event<'static>> = std::mem::take(&mut self.warnings).into_iter().map(warn).collect();
            if !warnings.is_empty() {
                (self.sink)(Update::Events(warnings));
            }
        }
    }

    fn flush(&mut self) {
        // What other than the probe writes first must wait until the probe has said what runs the program.
        let early = self.header.is_some() && self.batch.len() < BATCH;
        if !self.batch.is_empty() && !early {
            self.begin();
            (self.sink)(Update::Events(std::mem::take(&mut self.batch)));
        }
    }

    fn end(mut self, t: f64, status: Status, lost: u64) {
        let body = Body::End { status: status.clone(), lost: lost + self.lost };
        self.batch.push(Event { t, thread: ThreadId(0), body });
        self.begin();
        self.flush();
        (self.sink)(Update::Ended(status));
    }
}

#[cfg(test)]
mod tests;
