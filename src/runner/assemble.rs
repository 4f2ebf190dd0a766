//! Puts the updates of a run together into a trace, or into the lines of a written one.

use super::{Running, Sink, StartError, Update};
use crate::trace::{Trace, Writer};
use std::sync::{Arc, Mutex, PoisonError};

/// Takes updates in order and holds the trace that they make.
#[derive(Debug, Default)]
pub struct Assembler {
    trace: Option<Trace>,
    failed: Option<StartError>,
}

impl Assembler {
    /// Takes the next update.
    pub fn take(&mut self, update: Update) {
        match (update, &mut self.trace) {
            (Update::Started(header), trace) => *trace = Some(Trace::new(header)),
            (Update::Events(events), Some(trace)) => events.iter().for_each(|event| trace.push(event)),
            (Update::Thread { thread, process }, Some(trace)) => {
                trace.thread(thread, process);
            }
            (Update::Failed(why), _) => self.failed = Some(why),
            (Update::Ended(_) | Update::Building(_) | Update::Remarks(_), _) | (_, None) => {}
        }
    }

    /// The trace so far; `None` before the program has started.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The trace, taken out; `None` before the program has started.
    ///
    /// # Errors
    /// When the program could not be started; why.
    pub fn into_trace(self) -> Result<Option<Trace>, StartError> {
        self.failed.map_or(Ok(self.trace), Err)
    }
}

/// Takes updates in order and gives the lines that they add to the written trace, and keeps no event.
#[derive(Debug, Default)]
pub struct Lines {
    writer: Option<Writer>,
}

impl Lines {
    /// The lines that an update adds, each ended by a newline.
    pub fn of(&mut self, update: &Update) -> String {
        match (update, &mut self.writer) {
            (Update::Started(header), writer) => {
                let (begun, line) = Writer::new(header);
                *writer = Some(begun);
                line
            }
            (Update::Thread { thread, process }, Some(writer)) => {
                writer.thread(*thread, *process);
                String::new()
            }
            (Update::Events(events), Some(writer)) => events.iter().map(|event| writer.event(event)).collect(),
            (_, _) => String::new(),
        }
    }
}

/// Runs a program to its end and gives its trace: `collect(|sink| python::start(&interpreter, &program, sink))`.
pub fn collect(start: impl FnOnce(Sink) -> Result<Running, StartError>) -> Result<Trace, StartError> {
    let assembler = Arc::new(Mutex::new(Assembler::default()));
    let shared = assembler.clone();
    let running = start(Box::new(move |update| shared.lock().unwrap_or_else(PoisonError::into_inner).take(update)))?;
    running.wait();
    let assembled = std::mem::take(&mut *assembler.lock().unwrap_or_else(PoisonError::into_inner));
    assembled.into_trace()?.ok_or_else(|| StartError {
        message: "the run ended before it began".to_owned(),
        help: Some("this is a defect of yieldscope; please report it".to_owned()),
        obstacle: None,
    })
}
