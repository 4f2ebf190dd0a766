//! `yieldscope record`: the runs that are played where there is no Python. For who changes the bundled lessons.

use super::args::RecordArguments;
use super::context::Context;
use super::out::{Failure, Out};
use crate::runner::{collect, python};
use crate::store::launch::{Launch, launch};
use crate::store::{kept, packs};
use crate::trace::{Clock, Event, Header, Language, Trace, laws, wire};
use std::io::Write;

/// Runs the Python program of each lesson and writes its trace to the folder of recordings.
///
/// # Errors
/// When there is no Python, when a run breaks a law or does not end well, or when a file cannot be written.
pub fn record(context: &Context, arguments: &RecordArguments, out: &mut Out) -> Result<(), Failure> {
    let interpreter = python::find(context.python.as_deref())?;
    for lesson in context.pack().lessons().filter(|lesson| lesson.python.is_some()) {
        let launched = launch(
            context.folders.as_ref(),
            &context.pack().id,
            lesson,
            Language::Python,
            Ok(interpreter.clone()),
            None,
        )?;
        let Launch::Live(live) = launched else { continue };
        let trace = normal(&collect(|sink| live.start(sink))?);
        let broken = laws::check(&trace);
        if let Some(law) = broken.first() {
            return Err(Failure::Ours(format!("the run of {} breaks a law and is not kept: {law}", lesson.key), None));
        }
        let path = arguments.folder.join(packs::recording_path(lesson));
        kept::write_whole(&path, wire::write(&trace).as_bytes())
            .map_err(|error| Failure::Ours(format!("{} cannot be written: {error}", path.display()), None))?;
        writeln!(out, "{}: {} events", path.display(), trace.len())?;
    }
    Ok(())
}

/// The trace as it is recorded: marked as such, and on the real clock told to the millisecond only, since nothing finer
/// comes again.
fn normal(trace: &Trace) -> Trace {
    let header = Header { recorded: true, ..trace.header().clone() };
    let coarse = header.clock == Clock::Real;
    let mut normal = Trace::new(header);
    for event in trace.events() {
        let (number, process) = trace.thread_and_process(event.thread);
        let thread = normal.thread(number, process);
        let t = if coarse { (event.t * 1e3).round() / 1e3 } else { event.t };
        normal.push(&Event { t, thread, body: event.body });
    }
    normal
}
