//! Writing to our own streams, and how a command fails.

use crate::base::Building;
use crate::base::text::{fit, tame};
use crate::runner::StartError;
use crate::store::StoreError;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::ExitCode;

/// Standard output, buffered: whoever writes flushes when there is nothing more to write for now.
pub type Out = BufWriter<StdoutLock<'static>>;

/// Standard output of this process.
pub fn stdout() -> Out {
    BufWriter::new(io::stdout().lock())
}

/// A sentence on standard error. Where that cannot be written there is nobody to tell.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "yieldscope: {}", tame(text));
}

/// What a compiler says, on standard error, as it says it.
pub fn whole(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", tame(text));
}

/// How far long work is, on one line of standard error that is written over; nothing where that is no terminal.
#[derive(Debug, Default)]
pub struct Progress {
    is_shown: bool,
}

impl Progress {
    /// Tells how far a compilation is.
    pub fn tell(&mut self, building: &Building) {
        self.say(&match building {
            Building::Waiting => "waiting for another yieldscope that compiles".to_owned(),
            Building::Downloading => "downloading crates".to_owned(),
            Building::Compiling { names, done, all } => format!("compiling, {done} of {all} crates done: {names}"),
            Building::Again => "compiling once more, with less detail".to_owned(),
        });
    }

    /// Says what is done now.
    pub fn say(&mut self, text: &str) {
        if io::stderr().is_terminal() {
            self.is_shown = true;
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K{}", fit(&tame(text), 78));
        }
    }

    /// Takes the line away.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Whoever reads our output has gone; there is nothing left to do and nothing to say.
    Closed,
    /// The command line asks for something that is not there.
    Usage(String, Option<String>),
    /// It was asked rightly, and did not work.
    Ours(String, Option<String>),
}

impl Failure {
    /// Tells it on standard error, and gives the exit code: 2 for usage, 1 for ours, that of SIGPIPE where our reader went.
    pub fn tell(&self) -> ExitCode {
        let (message, help, code) = match self {
            Self::Closed => return ExitCode::from(141),
            Self::Usage(message, help) => (message, help, 2),
            Self::Ours(message, help) => (message, help, 1),
        };
        let mut err = io::stderr().lock();
        let _ = writeln!(err, "error: {}", tame(message));
        if let Some(help) = help {
            let _ = writeln!(err, "help: {}", tame(help));
        }
        ExitCode::from(code)
    }
}

/// Only writing to standard output gives these; other files have messages of their own.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Ours(format!("standard output cannot be written: {error}"), None),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Ours(error.message, error.help)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.message, error.help)
    }
}
