//! Watches the folder of a pack, and reads it anew when something in it changes. Does not know what a change means.

use super::{Loaded, StoreError, packs};
use crate::lesson::Files;
use notify::{Event, EventKind, PollWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How long nothing has to happen until a change counts as done: an editor writes a file in several strokes.
const QUIET: Duration = Duration::from_millis(8);
/// How long is waited for that at most.
const LONGEST: Duration = Duration::from_millis(40);
/// How often it is looked where the system does not tell of changes.
const LOOK: Duration = Duration::from_millis(200);

/// Watches until it is dropped.
pub struct Watch {
    _watcher: Box<dyn Watcher + Send>,
}

/// Tells `told` of the pack in `folder` whenever one of its files is another than in `files`, or than it was last.
///
/// # Errors
/// When the folder cannot be watched.
pub fn watch(
    folder: &Path,
    files: Files,
    told: impl FnMut(Result<Loaded, StoreError>) + Send + 'static,
) -> Result<Watch, StoreError> {
    let (sender, changes) = channel();
    let watcher = watcher(folder, &sender).map_err(|error| StoreError {
        message: format!("{} cannot be watched: {error}", folder.display()),
        help: Some("leave --watch away, and open it again after a change".to_owned()),
        obstacle: None,
    })?;
    // What was changed since the files were read, and before they were watched, is found by a first look.
    let _ = sender.send(());
    let folder = folder.to_owned();
    std::thread::spawn(move || read_on_change(&folder, files, &changes, told));
    Ok(Watch { _watcher: watcher })
}

/// What tells of changes: the system, or where that cannot, a look at all files now and then.
fn watcher(folder: &Path, sender: &Sender<()>) -> notify::Result<Box<dyn Watcher + Send>> {
    let tell = |sender: Sender<()>| {
        move |event: notify::Result<Event>| {
            // To read a file is no change, and this reads them all.
            if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
                let _ = sender.send(());
            }
        }
    };
    let by_system = notify::recommended_watcher(tell(sender.clone())).and_then(|mut watcher| {
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    if let Ok(watcher) = by_system {
        return Ok(Box::new(watcher));
    }
    let config = notify::Config::default().with_poll_interval(LOOK);
    let mut watcher = PollWatcher::new(tell(sender.clone()), config)?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(Box::new(watcher))
}

/// Reads the folder after each change, until there is nobody to tell of any.
fn read_on_change(
    folder: &Path,
    mut files: Files,
    changes: &Receiver<()>,
    mut told: impl FnMut(Result<Loaded, StoreError>),
) {
    let mut failed = false;
    while changes.recv().is_ok() {
        let until = Instant::now() + LONGEST;
        while Instant::now() < until && changes.recv_timeout(QUIET) != Err(RecvTimeoutError::Timeout) {}
        let read = packs::in_folder(folder);
        let same = read.as_ref().is_ok_and(|loaded| *loaded.files == files && !failed);
        failed = read.is_err();
        if let Ok(loaded) = &read {
            files.clone_from(&loaded.files);
        }
        if !same {
            told(read);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;
    use std::fs;

    #[test]
    fn a_change_is_told_and_what_changes_nothing_is_not() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, content: &[u8]| {
            let place = home.path().join(path);
            fs::create_dir_all(place.parent().expect("a folder")).expect("made");
            fs::write(place, content).expect("written");
        };
        let files = sample::pack();
        files.paths().for_each(|path| write(path, files.get(path).expect("its content")));
        let (sender, told) = channel();
        let watch = watch(home.path(), files, move |read| drop(sender.send(read))).expect("watched");
        let next = || told.recv_timeout(Duration::from_secs(20)).expect("told");
        write(".hidden", b"of an editor");
        write("pack.toml", sample::pack().get("pack.toml").expect("there"));
        write("01-first/plain/en.md", b"# Plainer\n\n## Made {#made}\n\nMade.\n");
        let loaded = next().expect("a pack");
        assert_eq!(loaded.pack.lesson("plain").expect("a lesson").prose("en").expect("prose").title, "Plainer");
        write("01-first/new/notes.txt", b"in a new folder");
        assert!(next().expect("a pack").files.is_there("01-first/new/notes.txt"));
        fs::remove_file(home.path().join("pack.toml")).expect("taken away");
        assert!(next().is_err());
        write("pack.toml", sample::pack().get("pack.toml").expect("there"));
        assert!(next().is_ok(), "it is as it was, but for what was told in between");
        drop(watch);
    }
}
