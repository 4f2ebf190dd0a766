//! A trace that is opened: its program is started, or the file that holds it read.

use super::{STOPPED, sink};
use crate::runner::{Running, Sink, StartError};
use crate::store::saved::{self, Unshown};
use crate::timeline::Index;
use crate::trace::{Language, Status};
use crate::tui::model::{Origin, Source};
use crate::tui::msg::{Msg, News, Saved};
use crate::tui::run::Incoming;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

/// What an open trace is of.
pub enum Subject {
    /// A program, which is run.
    Program(Traceable),
    /// A file that holds a trace.
    File(PathBuf),
}

/// A program that can be run, as often as the user likes.
pub struct Traceable {
    /// Its language.
    pub language: Language,
    /// Its name, as the header of its trace has it.
    pub name: String,
    /// Reads its text as it is now; `Err` says why it cannot be shown.
    pub text: Box<dyn Fn() -> Result<String, String> + Send + Sync>,
    /// Starts it.
    pub start: Box<dyn Fn(Sink) -> Result<Running, StartError> + Send + Sync>,
    /// Whether its standard input is empty, because the keyboard is ours.
    pub reads_nothing: bool,
}

impl Subject {
    /// The name that stands on the screen until the trace says its own.
    pub fn name(&self) -> String {
        match self {
            Self::Program(program) => program.name.clone(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The language of the program; of a file that is not known before it is read.
    pub fn language(&self) -> Language {
        match self {
            Self::Program(program) => program.language,
            Self::File(_) => Language::Python,
        }
    }

    /// Where the trace comes from.
    pub fn origin(&self) -> Origin {
        match self {
            Self::Program(program) => Origin::Run { reads_nothing: program.reads_nothing },
            Self::File(_) => Origin::File,
        }
    }
}

/// Begins run number `run` and tells its news; gives the program where one runs.
pub(super) fn begin(
    subject: &Subject,
    sender: &SyncSender<Incoming>,
    run: u64,
    unwanted: &AtomicBool,
) -> Option<Running> {
    let language = subject.language();
    let tell = |news| drop(sender.send(Incoming::Msg(Msg::Run { language, run, news })));
    match subject {
        Subject::Program(program) => {
            tell(News::Text((program.text)().map_err(Source::Missing)));
            if unwanted.load(Ordering::Relaxed) {
                tell(News::Ended(STOPPED));
                return None;
            }
            let started = (program.start)(sink(sender.clone(), language, run));
            started.map_err(|error| tell(News::Failed(error.to_string()))).ok()
        }
        Subject::File(path) => {
            match saved::read(path) {
                Ok((trace, damage)) => {
                    let text = saved::program_text(path, &trace).map_err(|unshown| match unshown {
                        Unshown::Missing(why) => Source::Missing(why),
                        Unshown::Changed => Source::Changed,
                    });
                    let index = Index::new(&trace);
                    tell(News::Saved(Box::new(Saved { trace, index, damaged: damage.lines })));
                    tell(News::Text(text));
                }
                Err(error) => tell(News::Failed(error.to_string())),
            }
            None
        }
    }
}

/// The exit code for a trace that was left: the program's own if it ended by itself.
pub fn exit_code(origin: &Origin, end: Option<&Status>) -> u8 {
    match (origin, end) {
        (Origin::File, _) => 0,
        (Origin::Run { .. }, Some(status)) => status.exit_code(),
        (Origin::Run { .. }, None) => STOPPED.exit_code(),
    }
}
