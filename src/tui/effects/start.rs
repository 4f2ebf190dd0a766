//! The run of a program of a lesson: found, started, and told as it goes.

use super::STOPPED;
use crate::lesson::Lesson;
use crate::runner::{self, Running, StartError, Update};
use crate::store::Folders;
use crate::store::launch::{self, Launch, Live};
use crate::trace::Language;
use crate::tui::msg::{Msg, News};
use crate::tui::run::Incoming;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

/// Tells the updates of a run as its news.
pub(super) fn sink(sender: SyncSender<Incoming>, language: Language, run: u64) -> runner::Sink {
    Box::new(move |update| {
        let news = match update {
            Update::Building(building) => News::Building(building),
            Update::Remarks(remarks) => News::Remarks(remarks),
            Update::Failed(why) => News::Failed(why.into()),
            Update::Started(header) => News::Started(header),
            Update::Thread { thread, process } => News::Thread { thread, process },
            Update::Events(events) => News::Events(events),
            Update::Ended(status) => News::Ended(status),
        };
        let _ = sender.send(Incoming::Msg(Msg::Run { language, run, news }));
    })
}

/// A run that was started, with the files that it needs while it lasts.
pub(super) struct Started {
    /// Dropping it stops the run; it goes first.
    pub(super) _running: Running,
    pub(super) _live: Option<Live>,
}

/// One run to be started, on a thread of its own: finding an interpreter takes a moment.
pub(super) struct Start {
    pub(super) sender: SyncSender<Incoming>,
    pub(super) folders: Option<Folders>,
    pub(super) python: Option<PathBuf>,
    pub(super) unwanted: Arc<AtomicBool>,
    /// The id of the lesson's pack.
    pub(super) pack: String,
    pub(super) lesson: Lesson,
    pub(super) language: Language,
    pub(super) run: u64,
}

impl Start {
    /// Starts it; gives the program where one runs.
    pub(super) fn run(self) -> Option<Started> {
        match self.launch() {
            Ok(started) => started,
            Err(error) => {
                self.tell(News::Failed(error.into()));
                None
            }
        }
    }

    fn launch(&self) -> Result<Option<Started>, StartError> {
        // Looking for an interpreter is only for programs that need one.
        let python = match self.language {
            Language::Python => runner::python::find(self.python.as_deref()),
            Language::Rust => Err(StartError { message: String::new(), help: None, obstacle: None }),
        };
        match launch::launch(self.folders.as_ref(), &self.pack, &self.lesson, self.language, python, None)? {
            Launch::Recorded { trace, why } => {
                self.tell(News::NotHere(why.into()));
                self.tell(News::Recorded(trace));
                Ok(None)
            }
            // Stopped before it began: whoever waits for it hears that it is over.
            Launch::Live(_) if self.unwanted.load(Ordering::Relaxed) => {
                self.tell(News::Ended(STOPPED));
                Ok(None)
            }
            Launch::Live(live) => Ok(Some(Started { _running: live.start(self.sink())?, _live: Some(*live) })),
        }
    }

    fn sink(&self) -> runner::Sink {
        sink(self.sender.clone(), self.language, self.run)
    }

    fn tell(&self, news: News) {
        let msg = Msg::Run { language: self.language, run: self.run, news };
        let _ = self.sender.send(Incoming::Msg(msg));
    }
}
