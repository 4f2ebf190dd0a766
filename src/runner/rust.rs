//! The Rust runner: a bundled program is compiled into this binary, and a run is a child process of the same binary.
//!
//! The programs are instrumented by `build.rs`. Without the variables of a trace they run as they would by themselves.

use super::process::{self, Plan};
use super::{Program, Running, Sink, Source, StartError};
use crate::trace::Language;
use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// The hidden command that runs a bundled program: `yieldscope __program KEY`.
pub const COMMAND: &str = "__program";

/// Names another binary that knows [`COMMAND`]: tests have one with programs of their own.
const OTHER_BINARY: &str = "YIELDSCOPE_EXE";

/// The variable that tells the probe what has compiled the program.
pub(super) const RUNTIME_NAME: &str = "YIELDSCOPE_RUNTIME";

/// What compiled the bundled programs: `rustc 1.95.0`.
pub const RUNTIME: &str = env!("YIELDSCOPE_RUSTC");

/// The keys of the bundled programs, in order.
pub fn keys() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().map(|(key, _)| *key)
}

/// Starts a bundled program and streams what it does.
///
/// # Errors
/// When the program is no bundled one, or the child cannot be started.
pub fn start(program: Program, sink: Sink) -> Result<Running, StartError> {
    let Source::BundledRust(key) = &program.source else {
        return Err(StartError {
            message: format!("{} is no bundled Rust program", program.name),
            help: None,
            obstacle: None,
        });
    };
    let other = env::var_os(OTHER_BINARY).map(PathBuf::from);
    if other.is_none() && !keys().any(|known| known == key) {
        return Err(StartError {
            message: format!("there is no bundled Rust program {key}"),
            help: Some("only the Rust programs of the bundled lessons can be run".to_owned()),
            obstacle: None,
        });
    }
    let own = env::current_exe().map_err(|error| StartError {
        message: format!("the path of this program is not known: {error}"),
        help: Some(format!("set {OTHER_BINARY} to the path of yieldscope")),
        obstacle: None,
    });
    let mut command = Command::new(other.map_or(own, Ok)?);
    command.arg(COMMAND).arg(key).args(&program.args).env(RUNTIME_NAME, RUNTIME);
    let (language, runtime) = (Language::Rust, RUNTIME.to_owned());
    process::start(Plan { command, program, language, runtime, files: None, warnings: Vec::new() }, sink)
}

/// Runs a bundled program in this process, as its own `main` would. `None`: there is none with this key.
pub fn run_bundled(key: &str) -> Option<ExitCode> {
    PROGRAMS.iter().find(|(known, _)| *known == key).map(|(_, run)| run())
}

/// Runs the bundled program that the arguments of this process ask for. `None`: they ask for something else.
pub fn run_if_asked() -> Option<ExitCode> {
    let mut args = env::args_os().skip(1);
    if args.next()? != COMMAND {
        return None;
    }
    Some(args.next().and_then(|key| run_bundled(key.to_str()?)).unwrap_or(ExitCode::from(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lesson_with_a_rust_program_has_it_in_the_binary() {
        assert!(keys().count() >= 5, "{:?}", keys().collect::<Vec<_>>());
        assert!(keys().any(|key| key == "02-send/priming"));
    }
}
