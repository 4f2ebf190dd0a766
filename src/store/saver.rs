//! Writes the trace of a run to a file while it runs. Each piece is whole lines, so that a file whose writing was cut short
//! is readable up to there.

use super::{StoreError, saved};
use crate::runner::{Lines, Sink};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Where the trace of a run is to be saved.
#[derive(Clone, Debug)]
pub struct Saver {
    path: PathBuf,
    /// Why the file ends before the trace.
    failed: Arc<OnceLock<String>>,
}

impl Saver {
    /// The traces of runs are to be saved at `path`, each in the place of the one before.
    ///
    /// # Errors
    /// When something else than a trace is there already.
    pub fn new(path: &Path) -> Result<Self, StoreError> {
        let something = std::fs::metadata(path).is_ok_and(|meta| meta.is_dir() || meta.is_file() && meta.len() > 0);
        if something && saved::header(path).is_err() {
            return Err(StoreError {
                message: format!("{} is there already, and is no trace: it is not overwritten", path.display()),
                help: Some("give another name for the trace, or take the file away first".to_owned()),
                obstacle: None,
            });
        }
        Ok(Self { path: path.to_owned(), failed: Arc::default() })
    }

    /// Makes the file, and gives a sink that writes what comes and passes it on to `sink`.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn before(&self, mut sink: Sink) -> Result<Sink, StoreError> {
        let mut file = Some(create(&self.path).map_err(|error| self.error(&error.to_string()))?);
        let failed = self.failed.clone();
        let mut lines = Lines::default();
        Ok(Box::new(move |update| {
            if let Some(Err(error)) = file.as_mut().map(|file| file.write_all(lines.of(&update).as_bytes())) {
                // The program goes on, and whoever watches it goes on watching.
                let _ = failed.set(error.to_string());
                file = None;
            }
            sink(update);
        }))
    }

    /// Why the file does not hold the whole trace, if it does not.
    pub fn failure(&self) -> Option<StoreError> {
        self.failed.get().map(|why| self.error(&format!("{why}; the trace in it ends there")))
    }

    fn error(&self, why: &str) -> StoreError {
        StoreError { message: format!("{} cannot be written: {why}", self.path.display()), help: None, obstacle: None }
    }
}

/// A file of its own: a run that is being stopped may still write to the one before. What is no plain file is written to.
fn create(path: &Path) -> std::io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()) {
        std::fs::remove_file(path)?;
    }
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::RunBuilder;
    use crate::runner::Update;
    use crate::trace::{Event, Language, Status, Trace, wire};

    /// Feeds a sink with what a run that made this trace would have told, but for its last event where it is `cut`.
    fn feed(sink: &mut Sink, trace: &Trace, cut: bool) {
        let owned = |event: Event<'_>| Event { t: event.t, thread: event.thread, body: event.body.into_owned() };
        let mut events: Vec<Event<'static>> = trace.events().map(owned).collect();
        events.truncate(events.len() - usize::from(cut));
        sink(Update::Started(trace.header().clone()));
        events.into_iter().for_each(|event| sink(Update::Events(vec![event])));
        sink(Update::Ended(Status::Code(0)));
    }

    fn nothing() -> Sink {
        Box::new(|_| {})
    }

    #[test]
    fn the_file_holds_what_has_happened_so_far_and_is_replaced_by_the_next_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.jsonl");
        let trace = RunBuilder::new(Language::Python).trace();
        let saver = Saver::new(&path).expect("nothing is there");
        let mut first = saver.before(nothing()).expect("made");
        feed(&mut first, &trace, true);
        let (half, damage) = saved::read(&path).expect("readable");
        assert_eq!((half.len(), damage.lines), (trace.len() - 1, 0));
        let mut second = Saver::new(&path).expect("a trace").before(nothing()).expect("made");
        feed(&mut second, &trace, false);
        first(Update::Ended(Status::Code(0)));
        assert_eq!(std::fs::read_to_string(&path).expect("read"), wire::write(&trace));
        assert_eq!(saver.failure(), None);
    }

    #[test]
    fn what_is_no_trace_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.py");
        std::fs::write(&path, "print(1)\n").expect("written");
        for path in [path.as_path(), folder.path()] {
            assert!(Saver::new(path).expect_err("not overwritten").message.contains("is there already"));
        }
        std::fs::write(&path, "").expect("written");
        assert!(Saver::new(&path).is_ok(), "an empty file holds nothing");
        assert!(Saver::new(&folder.path().join("none/out")).expect("nothing is there").before(nothing()).is_err());
    }

    #[test]
    fn a_disk_that_is_full_is_told_and_stops_nobody() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let saver = Saver::new(Path::new("/dev/full")).expect("no plain file");
        let (sender, updates) = std::sync::mpsc::channel();
        let mut sink = saver.before(Box::new(move |update| sender.send(update).expect("heard"))).expect("opened");
        feed(&mut sink, &RunBuilder::new(Language::Python).trace(), false);
        drop(sink);
        assert_eq!(updates.iter().count(), 5);
        assert!(saver.failure().expect("told").message.contains("/dev/full cannot be written"));
    }
}
