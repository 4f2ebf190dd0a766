//! Puts the updates of a run together into a trace.

use super::{Running, Sink, StartError, Update};
use crate::trace::Trace;
use std::sync::{Arc, Mutex, PoisonError};

/// Takes updates in order and holds the trace that they make.
#[derive(Debug, Default)]
pub struct Assembler {
    trace: Option<Trace>,
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
            (Update::Ended(_), _) | (_, None) => {}
        }
    }

    /// The trace so far; `None` before the program has started.
    pub fn trace(&self) -> Option<&Trace> {
        self.trace.as_ref()
    }

    /// The trace, taken out; `None` before the program has started.
    pub fn into_trace(self) -> Option<Trace> {
        self.trace
    }
}

/// Runs a program to its end and gives its trace: `collect(|sink| python::start(&interpreter, &program, sink))`.
pub fn collect(start: impl FnOnce(Sink) -> Result<Running, StartError>) -> Result<Trace, StartError> {
    let assembler = Arc::new(Mutex::new(Assembler::default()));
    let shared = assembler.clone();
    let running = start(Box::new(move |update| shared.lock().unwrap_or_else(PoisonError::into_inner).take(update)))?;
    running.wait();
    let assembled = std::mem::take(&mut *assembler.lock().unwrap_or_else(PoisonError::into_inner));
    assembled.into_trace().ok_or_else(|| StartError {
        message: "the run ended before it began".to_owned(),
        help: Some("this is a defect of yieldscope; please report it".to_owned()),
    })
}
