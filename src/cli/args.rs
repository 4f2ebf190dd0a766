//! What the command line may say. Each option is explained in one plain sentence.

use crate::trace::{Clock, Language};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Watch every coroutine of a Python program and of its Rust equivalent, side by side.
#[derive(Debug, Parser)]
#[command(
    name = "yieldscope",
    version,
    about,
    after_help = "Without a command, the tutorial opens where you left it.",
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// What to do; without it the tutorial opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What every command takes.
    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
pub struct Common {
    /// Show lessons in this language instead of that of your locale
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub ui: Option<UiLanguage>,
    /// Read the lessons of the pack in this folder instead of those that come with the program
    #[arg(long, global = true, value_name = "FOLDER")]
    pub pack: Option<PathBuf>,
    /// Run Python programs with this interpreter instead of the first python3 on PATH
    #[arg(long, global = true, value_name = "PATH")]
    pub python: Option<PathBuf>,
}

/// A language of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UiLanguage {
    /// English
    En,
    /// Korean
    Ko,
}

impl UiLanguage {
    /// Its code: `en`, `ko`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ko => "ko",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::En, Self::Ko].into_iter().find(|language| language.code() == code)
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the tutorial, at a lesson or where you left it
    Learn(LearnArguments),
    /// List the lessons and how far you are
    List(ListArguments),
    /// Run the programs of a lesson and print what their coroutines do, a line an event
    Run(RunArguments),
    /// Run a Python program of your own and print what its coroutines do, a line an event
    Trace(TraceArguments),
    /// Check a folder with a lesson pack and report everything that is wrong with it
    Check(CheckArguments),
    /// Show which Pythons, tools and folders were found, and what a missing one costs
    Doctor,
    /// Record the runs that are played where there is no Python
    #[command(hide = true)]
    Record(RecordArguments),
}

/// Arguments of `learn`.
#[derive(Debug, Default, Args)]
pub struct LearnArguments {
    /// The lesson to open, by its id or its place such as 02-send/priming
    pub lesson: Option<String>,
}

/// Arguments of `list`.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Print a JSON array instead of a table
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The lesson, by its id or its place such as 02-send/priming
    pub lesson: String,
    /// Run this program of the lesson; without it both, and with --json the Python one
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Programs>,
    /// Print the trace as JSON Lines instead of sentences
    #[arg(long)]
    pub json: bool,
    /// Run on this clock instead of the lesson's
    #[arg(long)]
    pub clock: Option<ClockName>,
}

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// The Python program
    pub file: PathBuf,
    /// Print the trace as JSON Lines instead of sentences
    #[arg(long, conflicts_with = "text")]
    pub json: bool,
    /// Print the trace as sentences, which is what happens without it too
    #[arg(long)]
    pub text: bool,
    /// Run on this clock
    #[arg(long, default_value = "real")]
    pub clock: ClockName,
    /// What to give to the program, after two dashes
    #[arg(last = true)]
    pub args: Vec<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The folder with pack.toml
    pub folder: PathBuf,
    /// Read the lessons only, and run nothing
    #[arg(long)]
    pub fast: bool,
}

/// Arguments of `record`.
#[derive(Debug, Args)]
pub struct RecordArguments {
    /// The folder to write to
    #[arg(default_value = "assets/recorded")]
    pub folder: PathBuf,
}

/// Which programs of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Programs {
    /// main.py
    Python,
    /// main.rs
    Rust,
    /// main.py, then main.rs
    Both,
}

impl Programs {
    /// The languages, in order.
    pub fn languages(self) -> &'static [Language] {
        match self {
            Self::Python => &[Language::Python],
            Self::Rust => &[Language::Rust],
            Self::Both => &[Language::Python, Language::Rust],
        }
    }
}

/// A clock, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockName {
    /// When every task waits for a timer, time jumps to the next one
    Virtual,
    /// The wall clock
    Real,
}

impl From<ClockName> for Clock {
    fn from(name: ClockName) -> Self {
        match name {
            ClockName::Virtual => Self::Virtual,
            ClockName::Real => Self::Real,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_parser_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_comes_after_two_dashes_is_the_programs() {
        let arguments = Arguments::try_parse_from(["yieldscope", "trace", "a.py", "--json", "--", "--json", "-x"]);
        let Some(Command::Trace(trace)) = arguments.expect("parsed").command else { panic!("not trace") };
        assert_eq!((trace.json, trace.args), (true, vec!["--json".to_owned(), "-x".to_owned()]));
    }
}
