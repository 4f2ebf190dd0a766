//! Runs cargo once: what it does is told as it goes, what the compiler says is kept, and it can be stopped at any time.

use super::attempts::NotMade;
use super::messages::{Artifact, Line, Said};
use super::tools::Tools;
use crate::base::Building;
use crate::runner::{StartError, unix};
use crate::trace::Status;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// How long nothing comes from cargo until it is looked whether it is to be stopped.
const LOOK: Duration = Duration::from_millis(20);
/// What cargo says beside the compiler's messages, at most: the end of it is kept.
const SAID: usize = 1 << 16;

/// Looks whether a build is to be stopped.
pub(super) struct Watch<'a> {
    pub(super) stop: &'a AtomicBool,
    pub(super) signal: &'a AtomicI32,
}

impl Watch<'_> {
    /// # Errors
    /// When the build is to be stopped, and how the run ends then.
    pub(super) fn look(&self) -> Result<(), NotMade> {
        match self.signal.swap(0, Ordering::Relaxed) {
            _ if self.stop.load(Ordering::Relaxed) => Err(NotMade::Stopped(Status::Stopped("stopped".into()))),
            0 => Ok(()),
            signal => Err(NotMade::Stopped(unix::signal_status(signal))),
        }
    }
}

/// What to build with, and where to.
pub(super) struct Order<'a> {
    pub(super) tools: &'a Tools,
    /// The `target` folder.
    pub(super) target: PathBuf,
}

/// What to build.
pub(super) struct Target<'a> {
    /// The folder in which cargo is run.
    pub(super) folder: &'a Path,
    pub(super) manifest: PathBuf,
    /// The name of the binary, the example or the test.
    pub(super) bin: &'a str,
    /// Which of these it is.
    pub(super) kind: &'static str,
    /// Further arguments: features.
    pub(super) arguments: &'a [OsString],
    /// Lints are warnings at most: what was inserted keeps to none.
    pub(super) caps_lints: bool,
}

/// What a build gave.
#[derive(Debug)]
pub(super) struct Built {
    /// The program; `None` where it could not be built.
    pub(super) executable: Option<PathBuf>,
    /// What the compiler said.
    pub(super) said: Vec<Said>,
    /// What cargo said itself.
    pub(super) cargo_said: String,
    /// How cargo has called the compiler for the program, as a shell would read it; `None` where there was nothing to compile.
    pub(super) call: Option<String>,
}

impl Order<'_> {
    /// Builds with what has been downloaded before; where that is not enough, with the network.
    ///
    /// # Errors
    /// When cargo cannot be started, and when it is to be stopped.
    pub(super) fn build(
        &self,
        target: &Target<'_>,
        watch: &Watch<'_>,
        tell: &mut dyn FnMut(Building),
    ) -> Result<Built, NotMade> {
        let built = self.run(target, true, watch, tell)?;
        let is_missing = built.executable.is_none() && built.said.is_empty() && built.cargo_said.contains("offline");
        if !is_missing {
            return Ok(built);
        }
        tell(Building::Downloading);
        self.run(target, false, watch, tell)
    }

    fn run(
        &self,
        target: &Target<'_>,
        offline: bool,
        watch: &Watch<'_>,
        tell: &mut dyn FnMut(Building),
    ) -> Result<Built, NotMade> {
        let mut command = Command::new(&self.tools.cargo);
        command.current_dir(target.folder).arg("rustc").arg("--manifest-path").arg(&target.manifest);
        command.arg(format!("--{}", target.kind)).arg(target.bin);
        command.args(["--message-format", "json", "--target-dir"]).arg(&self.target);
        // Then it tells how it calls the compiler.
        command.arg("--verbose").args(target.arguments);
        if offline {
            command.arg("--offline");
        }
        if target.caps_lints {
            command.args(["--", "--cap-lints", "warn"]);
        }
        // A bar is what tells how many crates there are.
        command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "200");
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_QUIET", "false").env("CARGO_TERM_VERBOSE", "false");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        unix::own_group(&mut command);
        unix::dies_with_this_thread(&mut command);
        let child = command.spawn().map_err(|error| StartError {
            message: format!("{} cannot be started: {error}", self.tools.cargo.display()),
            help: None,
            obstacle: None,
        })?;
        let mut group = Group(child);
        let pieces = listen(&mut group.0);
        let mut reader = Reader { bin: target.bin, kind: target.kind, ..Reader::default() };
        loop {
            watch.look()?;
            match pieces.recv_timeout(LOOK) {
                Ok(Piece::Message(bytes)) => reader.messages(&bytes),
                Ok(Piece::Word(bytes)) => reader.words(&bytes, tell),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let exit = group.0.wait();
        let ended_well = exit.is_ok_and(|exit| exit.success());
        let executable = reader.executable.filter(|_| ended_well);
        Ok(Built { executable, said: reader.said, cargo_said: reader.cargo_said, call: reader.call })
    }
}

/// What a compiler says that writes messages to its standard error. `None`: it could not be started, or the run is stopped.
pub(super) fn said_by(mut command: Command, watch: &Watch<'_>) -> Option<Vec<Said>> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    unix::own_group(&mut command);
    unix::dies_with_this_thread(&mut command);
    let mut group = Group(command.spawn().ok()?);
    let pieces = listen(&mut group.0);
    let mut whole = Vec::new();
    loop {
        if watch.stop.load(Ordering::Relaxed) {
            return None;
        }
        match pieces.recv_timeout(LOOK) {
            Ok(Piece::Message(bytes) | Piece::Word(bytes)) => whole.extend(bytes),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let ended_well = group.0.wait().is_ok_and(|exit| exit.success());
    let lines = whole.split(|byte| *byte == b'\n');
    ended_well.then(|| lines.filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

/// A cargo that runs, with all compilers that it has started. Dropping it kills what is left of them.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(Some(_))) {
            unix::kill_group(self.0.id());
            let _ = self.0.wait();
        }
    }
}

/// What comes from cargo.
enum Piece {
    /// Of its messages.
    Message(Vec<u8>),
    /// Of its words for people.
    Word(Vec<u8>),
}

/// Reads both streams, each on a thread of its own; closed when both are.
fn listen(child: &mut Child) -> Receiver<Piece> {
    let (sender, pieces) = sync_channel(16);
    if let Some(pipe) = child.stdout.take() {
        let sender = sender.clone();
        std::thread::spawn(move || read(pipe, &sender, Piece::Message));
    }
    if let Some(pipe) = child.stderr.take() {
        std::thread::spawn(move || read(pipe, &sender, Piece::Word));
    }
    pieces
}

fn read(mut pipe: impl Read, sender: &SyncSender<Piece>, piece: fn(Vec<u8>) -> Piece) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) => return,
            Ok(read) => {
                if sender.send(piece(buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Puts the pieces together and takes what they say.
#[derive(Default)]
struct Reader<'a> {
    bin: &'a str,
    kind: &'static str,
    message: Vec<u8>,
    word: Vec<u8>,
    executable: Option<PathBuf>,
    said: Vec<Said>,
    cargo_said: String,
    call: Option<String>,
}

impl Reader<'_> {
    fn messages(&mut self, bytes: &[u8]) {
        self.message.extend(bytes);
        while let Some(end) = self.message.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.message.drain(..=end).collect();
            match serde_json::from_slice(&line) {
                Ok(Line::CompilerMessage { message }) => self.said.push(message),
                Ok(Line::CompilerArtifact(Artifact { target, executable: Some(executable) }))
                    if target.name == self.bin && target.kind.iter().any(|kind| kind == self.kind) =>
                {
                    self.executable = Some(executable);
                }
                // A build script may print what it likes.
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// The bar ends with a carriage return, everything else with a newline.
    fn words(&mut self, bytes: &[u8], tell: &mut dyn FnMut(Building)) {
        self.word.extend(bytes);
        while let Some(end) = self.word.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let line: Vec<u8> = self.word.drain(..=end).collect();
            let is_bar = line.last() == Some(&b'\r');
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end().trim_start_matches("\u{1b}[K");
            if let Some(building) = building(line) {
                tell(building);
            }
            if let Some(call) = call(line).filter(|call| is_of(call, self.bin)) {
                self.call = Some(call.to_owned());
            }
            if !is_bar && !line.trim().is_empty() && !is_progress(line) {
                self.cargo_said.push_str(line);
                self.cargo_said.push('\n');
                let over = self.cargo_said.len().saturating_sub(SAID);
                self.cargo_said.drain(..self.cargo_said.ceil_char_boundary(over));
            }
        }
    }
}

/// What a line for people says of how far the build is.
fn building(line: &str) -> Option<Building> {
    let line = line.trim_start();
    let word = line.split_whitespace().next()?;
    match word {
        "Building" => {
            let (counts, names) = line.rsplit_once("] ")?.1.split_once(':').unwrap_or((line.rsplit_once("] ")?.1, ""));
            let (done, all) = counts.trim().split_once('/')?;
            let names = names.trim().to_owned();
            Some(Building::Compiling { names, done: done.parse().ok()?, all: all.trim().parse().ok()? })
        }
        "Blocking" => Some(Building::Waiting),
        "Downloading" | "Downloaded" | "Updating" | "Fetch" => Some(Building::Downloading),
        _ => None,
    }
}

/// How a line for people says that the compiler is called.
fn call(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("Running `")?.strip_suffix('`')
}

/// Whether this call compiles a program of this name.
fn is_of(call: &str, bin: &str) -> bool {
    let name = format!(" --crate-name {} ", bin.replace('-', "_"));
    call.contains(&name) && call.contains(" --crate-type bin ")
}

/// Whether a line for people only tells how far the build is.
fn is_progress(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "Adding",
        "Blocking",
        "Building",
        "Compiling",
        "Dirty",
        "Downloaded",
        "Downloading",
        "Fetch",
        "Finished",
        "Fresh",
        "Locking",
        "Running",
        "Updating",
    ];
    line.split_whitespace().next().is_some_and(|word| line.starts_with("  ") && WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_tells_how_many_crates_are_done_and_which_are_compiled() {
        let bar = "    Building [====>      ] 3/12: tokio, mio(build)";
        let compiling = |names: &str, done, all| Building::Compiling { names: names.to_owned(), done, all };
        assert_eq!(building(bar), Some(compiling("tokio, mio(build)", 3, 12)));
        assert_eq!(building("    Building [>          ] 0/1"), Some(compiling("", 0, 1)));
        assert_eq!(building("    Blocking waiting for file lock on build directory"), Some(Building::Waiting));
        assert_eq!(building("  Downloading 3 crates"), Some(Building::Downloading));
        assert_eq!([building("error: no such command"), building("")], [None, None]);
    }

    #[test]
    fn the_call_of_the_compiler_is_known_by_the_name_of_the_program() {
        let line =
            "     Running `/x/rustc --crate-name my_app --edition=2024 'my app.rs' --crate-type bin --emit=link`";
        let told = call(line).expect("a call");
        assert!(told.starts_with("/x/rustc --crate-name") && told.ends_with("--emit=link"), "{told}");
        assert_eq!([is_of(told, "my-app"), is_of(told, "app")], [true, false]);
        assert_eq!([call("   Compiling a v1"), call("running `a`")], [None, None]);
    }

    #[test]
    fn pieces_may_be_cut_anywhere() {
        let mut reader = Reader { bin: "app", kind: "bin", ..Reader::default() };
        let text = "noise\n{\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"app\",\"kind\":[\"bin\"]},\"executable\":\"/x/app\"}\n{\"reason\":\"build-finished\",\"success\":true}\n";
        for byte in text.bytes() {
            reader.messages(&[byte]);
        }
        assert_eq!(reader.executable, Some(PathBuf::from("/x/app")));
        let mut told = Vec::new();
        for byte in "   Compiling a v1\n\x1b[K   Building [>] 1/2: a\rerror: it failed\n".bytes() {
            reader.words(&[byte], &mut |building| told.push(building));
        }
        assert_eq!(told.len(), 1);
        assert_eq!(reader.cargo_said, "error: it failed\n");
    }
}
