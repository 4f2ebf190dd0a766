//! A trace that is opened: its program is started, or the file that holds it read.

use super::STOPPED;
use super::start::sink;
use crate::runner::{Running, Sink, StartError};
use crate::store::saved::{self, Reading, Unshown};
use crate::trace::{Language, Status};
use crate::tui::model::{Origin, Source};
use crate::tui::msg::{Msg, News, Until};
use crate::tui::run::Incoming;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

/// Pieces of a file that are told at once: a frame is drawn after a few times as many at most.
const AT_ONCE: usize = 4;

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
    let tell = |news| sender.send(Incoming::Msg(Msg::Run { language, run, news })).is_ok();
    match subject {
        Subject::Program(program) => {
            tell(News::Text((program.text)().map_err(Source::Missing)));
            if unwanted.load(Ordering::Relaxed) {
                tell(News::Ended(STOPPED));
                return None;
            }
            let started = (program.start)(sink(sender.clone(), language, run));
            if let Err(error) = &started {
                tell(News::Failed(error.clone().into()));
            }
            started.ok()
        }
        Subject::File(path) => {
            match Reading::begin(path) {
                Ok(reading) => read(path, reading, tell, unwanted),
                Err(error) => {
                    tell(News::Failed(error.into()));
                }
            }
            None
        }
    }
}

/// Reads a file and tells what it holds as it comes, until that is no longer wanted. `tell` says whether somebody listens.
fn read(path: &Path, reading: Reading, tell: impl Fn(News) -> bool, unwanted: &AtomicBool) {
    let header = reading.header().clone();
    tell(News::Started(header.clone()));
    let text = |last_line: u32| {
        let text = saved::program_of(path, &header, || last_line);
        News::Text(text.map_err(|unshown| match unshown {
            Unshown::Missing(why) => Source::Missing(why),
            Unshown::Changed => Source::Changed,
        }))
    };
    if header.digest.is_some() {
        tell(text(0));
    }
    let (mut pieces, mut last_line, mut first) = (Vec::with_capacity(AT_ONCE), 0, true);
    let mut reached = 0;
    let read = reading.pieces(|piece, percent| {
        last_line = last_line.max(piece.last_line());
        pieces.push(piece);
        reached = percent;
        if pieces.len() < AT_ONCE && !first {
            return ControlFlow::Continue(());
        }
        // There is something to see as soon as there is anything.
        first = false;
        let is_heard = tell(News::Pieces { pieces: std::mem::take(&mut pieces), percent });
        if is_heard && !unwanted.load(Ordering::Relaxed) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if !pieces.is_empty() {
        tell(News::Pieces { pieces, percent: reached });
    }
    if header.digest.is_none() {
        tell(text(last_line));
    }
    tell(News::Read(match read {
        Ok(ControlFlow::Continue(())) => Until::End,
        Ok(ControlFlow::Break(())) => Until::Stopped,
        Err(error) => Until::Broken(error.to_string()),
    }));
}

/// The exit code for a trace that was left: the program's own if it ended by itself.
pub fn exit_code(origin: &Origin, end: Option<&Status>) -> u8 {
    match (origin, end) {
        (Origin::File, _) => 0,
        (Origin::Run { .. }, Some(status)) => status.exit_code(),
        (Origin::Run { .. }, None) => STOPPED.exit_code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::RunBuilder;
    use crate::trace::wire;
    use std::sync::mpsc::sync_channel;

    /// What is told of a file with a trace of some hundred thousand bytes, in short, where its reading is wanted or not.
    fn told(digest: Option<String>, unwanted: bool) -> Vec<&'static str> {
        let mut run = RunBuilder::new(Language::Python);
        run.print(&"a line\n".repeat(100_000));
        let mut trace = run.trace();
        trace.set_header(crate::trace::Header { digest, ..trace.header().clone() });
        let line = wire::event_line(&trace, trace.len() - 1).expect("an event");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.jsonl");
        std::fs::write(&path, format!("{}{line}\n{line}\n", wire::write(&trace))).expect("written");
        let (sender, told) = sync_channel(16);
        assert!(begin(&Subject::File(path), &sender, 1, &AtomicBool::new(unwanted)).is_none());
        drop(sender);
        let short = told.into_iter().map(|incoming| match incoming {
            Incoming::Msg(Msg::Run { news, .. }) => match news {
                News::Started(_) => "started",
                News::Text(_) => "text",
                News::Pieces { percent: 100, .. } => "last pieces",
                News::Pieces { .. } => "pieces",
                News::Read(Until::End) => "read",
                News::Read(Until::Stopped) => "stopped",
                _ => "something else",
            },
            _ => "something else",
        });
        short.collect()
    }

    #[test]
    fn the_text_of_the_program_comes_first_where_its_digest_is_known_and_else_last() {
        let known = Some("ab".to_owned());
        assert_eq!(told(known, false), ["started", "text", "pieces", "last pieces", "read"]);
        assert_eq!(told(None, false), ["started", "pieces", "last pieces", "text", "read"]);
    }

    #[test]
    fn reading_that_is_not_wanted_any_more_ends_after_what_is_there() {
        assert_eq!(told(None, true), ["started", "pieces", "text", "stopped"]);
    }
}
