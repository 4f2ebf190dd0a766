//! Following a run: its events are printed as they come. Signals that ask us to end are the program's, as they would be
//! without us; one that does not heed them is stopped at the third.

use super::out::{Failure, Out, Progress, note, whole};
use crate::base::Remark;
use crate::export::text::{self, Speaker};
use crate::runner::{Assembler, Lines, Running, Sink, StartError, Update};
use crate::trace::{Status, Trace, wire};
use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::time::Duration;

/// How long a run says nothing until that is a pause, and how often it is looked at for Ctrl-C then.
const LOOK: Duration = Duration::from_millis(50);

/// Updates that may wait to be printed; then the runner waits.
const WAITING: usize = 16;

/// In which form a trace is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON Lines, version 1.
    Json,
    /// Sentences, a line an event.
    Text,
}

/// Prints the trace of a run as it grows.
struct Printer<'a> {
    out: &'a mut Out,
    voice: Voice,
}

/// What prints a trace in one of its forms, with what it must remember for that.
enum Voice {
    Json(Lines),
    Text(Box<Sentences>),
}

/// Sentences need the trace so far.
#[derive(Default)]
struct Sentences {
    assembler: Assembler,
    speaker: Speaker,
    /// How many events have been told.
    told: usize,
}

impl<'a> Printer<'a> {
    fn new(out: &'a mut Out, form: Form) -> Self {
        let voice = match form {
            Form::Json => Voice::Json(Lines::default()),
            Form::Text => Voice::Text(Box::default()),
        };
        Self { out, voice }
    }

    /// What an update has to tell.
    fn take(&mut self, update: Update) -> Result<(), Failure> {
        match &mut self.voice {
            Voice::Json(lines) => self.out.write_all(lines.of(&update).as_bytes())?,
            Voice::Text(sentences) => {
                let Sentences { assembler, speaker, told } = sentences.as_mut();
                if let Update::Started(header) = &update {
                    writeln!(self.out, "{}", text::heading(header))?;
                }
                assembler.take(update);
                if let Some(trace) = assembler.trace() {
                    tell(self.out, speaker, trace, *told)?;
                    *told = trace.len();
                }
            }
        }
        Ok(())
    }

    /// Everything that is held back, down to the reader: nothing more comes for now.
    fn settle(&mut self) -> Result<(), Failure> {
        if let Voice::Text(sentences) = &mut self.voice {
            sentences.speaker.rest().iter().try_for_each(|line| writeln!(self.out, "{line}"))?;
        }
        Ok(self.out.flush()?)
    }
}

/// The sentences from event `from` of a trace on.
fn tell(out: &mut Out, speaker: &mut Speaker, trace: &Trace, from: usize) -> Result<(), Failure> {
    for at in from..trace.len() {
        speaker.lines(trace, at).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    Ok(())
}

/// Prints a trace that is already there.
///
/// # Errors
/// When standard output cannot be written.
pub fn print(out: &mut Out, form: Form, trace: &Trace) -> Result<(), Failure> {
    match form {
        Form::Json => {
            writeln!(out, "{}", wire::header_line(trace.header()))?;
            let mut lines = (0..trace.len()).filter_map(|at| wire::event_line(trace, at));
            lines.try_for_each(|line| writeln!(out, "{line}"))?;
        }
        Form::Text => {
            let mut speaker = Speaker::default();
            writeln!(out, "{}", text::heading(trace.header()))?;
            tell(out, &mut speaker, trace, 0)?;
            speaker.rest().iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
    }
    Ok(out.flush()?)
}

/// Starts a run, prints its events as they come, and gives the exit code that its end stands for.
///
/// # Errors
/// When the run cannot be started, or when standard output cannot be written; the program is stopped then.
pub fn follow(
    out: &mut Out,
    form: Form,
    start: impl FnOnce(Sink) -> Result<Running, StartError>,
) -> Result<u8, Failure> {
    let interrupts = Interrupts::watch();
    let (sender, updates) = sync_channel(WAITING);
    // Where nobody listens any more the run is being stopped.
    let running = start(Box::new(move |update| drop(sender.send(update))))?;
    let followed = print_all(out, form, &updates, &running, &interrupts);
    // The runner must not wait for a place in the queue while it is waited for.
    drop(updates);
    let status = followed?;
    running.wait();
    if let (Form::Json, Some(status)) = (form, &status) {
        tell_limit(status);
    }
    Ok(match status {
        // It was stopped because of our signals, and so are we.
        Some(Status::Stopped(why)) if why == "stopped" => interrupts.exit_code().unwrap_or(124),
        Some(status) => status.exit_code(),
        None => 1,
    })
}

/// Says at which limit a program was stopped, for who reads no sentences. The sentences say it themselves.
fn tell_limit(status: &Status) {
    if let (Status::Stopped(limit), Some(option)) = (status, status.option()) {
        note(&format!("the program was stopped at the limit of {limit}; {option} sets another limit"));
    }
}

/// Prints what comes until the run is over, and gives how the program ended.
fn print_all(
    out: &mut Out,
    form: Form,
    updates: &Receiver<Update>,
    running: &Running,
    interrupts: &Interrupts,
) -> Result<Option<Status>, Failure> {
    let mut printer = Printer::new(out, form);
    let mut progress = Progress::default();
    let (mut status, mut told) = (None, Vec::new());
    while let Some(update) = next(updates, running, interrupts, &mut printer)? {
        match &update {
            Update::Building(building) => progress.tell(building),
            Update::Remarks(remarks) => {
                progress.end();
                // The compiler may say the same in other words when it is asked again.
                let what = |remark: &Remark| (remark.file.clone(), remark.line, remark.message.clone());
                let new = remarks.iter().filter(|remark| !told.contains(&what(remark)));
                new.for_each(|remark| whole(&remark.whole));
                told = remarks.iter().map(what).collect();
            }
            Update::Failed(why) => {
                progress.end();
                return Err(why.clone().into());
            }
            Update::Ended(ended) => status = Some(ended.clone()),
            _ => {}
        }
        printer.take(update)?;
    }
    printer.settle()?;
    Ok(status)
}

/// The next update; `None` when the run is over. What is printed so far reaches the reader before it waits, the beginning
/// of a line only when the run pauses.
fn next(
    updates: &Receiver<Update>,
    running: &Running,
    interrupts: &Interrupts,
    printer: &mut Printer<'_>,
) -> Result<Option<Update>, Failure> {
    // A run that never pauses is asked here, one that says nothing below.
    interrupts.pass_on(running);
    match updates.try_recv() {
        Ok(update) => return Ok(Some(update)),
        Err(TryRecvError::Disconnected) => return Ok(None),
        Err(TryRecvError::Empty) => printer.out.flush()?,
    }
    loop {
        match updates.recv_timeout(LOOK) {
            Ok(update) => return Ok(Some(update)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                interrupts.pass_on(running);
                printer.settle()?;
            }
        }
    }
}

/// After how many signals a program is stopped that does not end by itself.
const PATIENCE: usize = 3;

/// The signals that ask us to end while a run is followed.
struct Interrupts {
    /// The signal that came; 0: none since it was looked at last.
    came: Arc<AtomicUsize>,
    /// Those that were passed on.
    passed: RefCell<Vec<usize>>,
    handlers: Vec<signal_hook::SigId>,
}

impl Interrupts {
    fn watch() -> Self {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let came = Arc::new(AtomicUsize::new(0));
        let register = |signal| signal_hook::flag::register_usize(signal, came.clone(), signal as usize).ok();
        let handlers = [SIGINT, SIGTERM, SIGHUP].into_iter().filter_map(register).collect();
        Self { came, passed: RefCell::default(), handlers }
    }

    /// Passes a signal on to the program, once it came.
    fn pass_on(&self, running: &Running) {
        let signal = self.came.swap(0, Ordering::Relaxed);
        if signal == 0 {
            return;
        }
        let mut passed = self.passed.borrow_mut();
        passed.push(signal);
        match passed.len() {
            PATIENCE.. => running.stop(),
            _ => running.signal(signal as i32),
        }
    }

    /// The exit code that stands for the last signal that came.
    fn exit_code(&self) -> Option<u8> {
        self.passed.borrow().last().map(|signal| 128 + *signal as u8)
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        for handler in self.handlers.drain(..) {
            signal_hook::low_level::unregister(handler);
        }
    }
}
