//! Sockets by which a presentation tells its notes on this machine: a file in a folder that only the user may enter, and only
//! the user may open. It knows nothing of what is told: lines go out, and come in.

use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;

/// What the name of a socket's file ends with.
const ENDING: &str = ".sock";
/// Letters of the name of a presentation that stand in it: the path of a socket must not be long.
const NAME: usize = 32;
/// Bytes of a line at most; what is longer did not come from us.
const LINE: u64 = 1 << 20;

/// Tells lines to all who listen. Dropping it takes the file away, and they hear that it is over.
#[derive(Debug)]
pub struct Speaker {
    path: PathBuf,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Debug, Default)]
struct Heard {
    /// The last line, for who comes later.
    last: String,
    listeners: Vec<UnixStream>,
}

impl Heard {
    /// Tells a line to all. Who does not read, and so has no room for it, is left.
    fn tell(&mut self, line: String) {
        self.listeners.retain_mut(|listener| listener.write_all(line.as_bytes()).is_ok());
        self.last = line;
    }

    fn welcome(&mut self, mut listener: UnixStream) {
        let is_told = listener.set_nonblocking(true).is_ok() && listener.write_all(self.last.as_bytes()).is_ok();
        if is_told {
            self.listeners.push(listener);
        }
    }
}

impl Speaker {
    /// Begins to speak for the presentation with this name, by a socket in `folder`.
    ///
    /// # Errors
    /// Where there can be no such folder or socket.
    pub fn new(folder: &Path, name: &str) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let path = folder.join(format!("{}-{}{ENDING}", short(name), std::process::id()));
        // What is there was left by a process that had our number, and is gone.
        if UnixStream::connect(&path).is_err() {
            let _ = fs::remove_file(&path);
        }
        let listener = UnixListener::bind(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        let heard: Arc<Mutex<Heard>> = Arc::default();
        let welcome = Arc::clone(&heard);
        thread::Builder::new().name("notes".into()).spawn(move || {
            for listener in listener.incoming().flatten() {
                welcome.lock().unwrap_or_else(PoisonError::into_inner).welcome(listener);
            }
        })?;
        Ok(Self { path, heard })
    }

    /// Tells a line, which ends with its newline, unless it was the last that was told.
    pub fn tell(&self, line: String) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.last != line {
            heard.tell(line);
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).listeners.clear();
    }
}

fn short(name: &str) -> String {
    name.chars().filter(|ch| ch.is_ascii_alphanumeric() || *ch == '-').take(NAME).collect()
}

/// Connects to the presentation with this name, or to any, that was begun last. The files of those that are gone without having
/// taken them away are taken away. `None`: there is none.
pub fn newest(folder: &Path, name: Option<&str>) -> Option<Lines> {
    let is_meant = |path: &Path| {
        let file = path.file_name().and_then(|file| file.to_str())?.strip_suffix(ENDING)?;
        let (of, _) = file.rsplit_once('-')?;
        name.is_none_or(|name| short(name) == of).then_some(())
    };
    let entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let begun = |path: &PathBuf| fs::metadata(path).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut sockets: Vec<(SystemTime, PathBuf)> =
        entries.filter(|path| is_meant(path).is_some()).map(|path| (begun(&path), path)).collect();
    sockets.sort();
    sockets.into_iter().rev().find_map(|(_, path)| match UnixStream::connect(&path) {
        Ok(stream) => Some(Lines(BufReader::new(stream))),
        Err(error) => {
            if error.kind() == io::ErrorKind::ConnectionRefused {
                let _ = fs::remove_file(&path);
            }
            None
        }
    })
}

/// The lines that a presentation tells, until it is over.
#[derive(Debug)]
pub struct Lines(BufReader<UnixStream>);

impl Iterator for Lines {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.0.by_ref().take(LINE).read_line(&mut line) {
            Ok(1..) if line.ends_with('\n') => Some(line),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_late_hears_the_last_line_and_then_every_new_one_until_it_is_over() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folder = home.path().join("run");
        let speaker = Speaker::new(&folder, "priming").expect("a socket");
        speaker.tell("one\n".to_owned());
        speaker.tell("two\n".to_owned());
        let mut lines = newest(&folder, Some("priming")).expect("it is there");
        assert_eq!(lines.next().as_deref(), Some("two\n"));
        speaker.tell("two\n".to_owned());
        speaker.tell("three\n".to_owned());
        assert_eq!(lines.next().as_deref(), Some("three\n"));
        assert!(newest(&folder, Some("send")).is_none());
        drop(speaker);
        assert_eq!(lines.next(), None);
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 0);
    }

    #[test]
    fn nobody_else_may_listen() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let speaker = Speaker::new(&home.path().join("run"), "priming").expect("a socket");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&home.path().join("run")), mode(&speaker.path)), (0o700, 0o600));
    }

    #[test]
    fn the_file_of_one_that_was_killed_is_taken_away_and_the_newest_is_heard() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let gone = home.path().join("priming-1.sock");
        drop(UnixListener::bind(&gone).expect("a socket"));
        let speaker = Speaker::new(home.path(), "priming").expect("a socket");
        speaker.tell("here\n".to_owned());
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        let file = fs::metadata(&gone).expect("it is left there");
        assert!(file.modified().expect("a time") < later);
        assert_eq!(newest(home.path(), None).and_then(|mut lines| lines.next()).as_deref(), Some("here\n"));
        drop(speaker);
        assert!(newest(home.path(), None).is_none() && !gone.exists());
    }

    #[test]
    fn where_there_is_no_folder_there_is_no_presentation() {
        let home = tempfile::tempdir().expect("a temporary folder");
        assert!(newest(&home.path().join("run"), None).is_none());
    }
}
