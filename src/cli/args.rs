//! What the command line may say. Each option is explained in one plain sentence.

mod presenting;

pub use presenting::{FollowArguments, NotesArguments, PresentArguments};

use super::export::ExportArguments;
use super::limits::LimitArguments;
use crate::lesson::schema::TomlFile;
use crate::runner::{Detail, Source};
use crate::trace::{Clock, Language};
use crate::tui::theme::Choice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Watch every coroutine of a Python program and of its Rust equivalent, side by side.
#[derive(Debug, Default, Parser)]
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
    /// How the tutorial opens where there is no command.
    #[command(flatten)]
    pub form: LearnForm,
}

/// How the tutorial opens.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct LearnForm {
    /// Tell the tutorial line by line instead of drawing it, for screen readers and logs
    #[arg(long)]
    pub plain: bool,
}

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
pub struct Common {
    /// Show lessons in this language instead of that of your locale
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub ui: Option<UiLanguage>,
    /// Draw the screen in these colours instead of those for the ground of your terminal
    #[arg(long, global = true, value_name = "THEME")]
    pub theme: Option<ThemeName>,
    /// Draw borders and signs with ASCII alone
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Let the mouse choose lanes and move the playhead; the terminal then selects no text
    #[arg(long, global = true)]
    pub mouse: bool,
    /// Let the playhead jump, and show nothing on its way
    #[arg(long, global = true)]
    pub reduced_motion: bool,
    /// Take the lessons of this pack only: a folder, an archive (.zip, .tar.gz), or the id of one that was added
    #[arg(long, global = true, value_name = "PACK")]
    pub pack: Option<PathBuf>,
    /// Let the programs of the pack run without asking, now and later
    #[arg(long, global = true)]
    pub trust: bool,
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

/// A theme of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeName {
    /// The one for the ground of your terminal
    Auto,
    /// For dark terminals
    Dark,
    /// For light terminals
    Light,
    /// High contrast, for the ground of your terminal
    Contrast,
}

impl From<ThemeName> for Choice {
    fn from(name: ThemeName) -> Self {
        match name {
            ThemeName::Auto => Self::Auto,
            ThemeName::Dark => Self::Dark,
            ThemeName::Light => Self::Light,
            ThemeName::Contrast => Self::Contrast,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the tutorial, at a lesson or where you left it
    Learn(LearnArguments),
    /// Show a lesson, a chapter or a pack to a class
    Present(PresentArguments),
    /// Show the notes of a presentation that runs on this machine, for who holds it
    Notes(NotesArguments),
    /// Follow a presentation that is shared, in this terminal
    Follow(FollowArguments),
    /// List the lessons and how far you are
    List(ListArguments),
    /// Run the programs of a lesson and print what their coroutines do, a line an event
    Run(RunArguments),
    /// Run a Python or Rust program of your own and watch its coroutines, on the screen or as text
    Trace(Box<TraceArguments>),
    /// Show a trace that was saved, on the screen or as text
    Open(OpenArguments),
    /// Give a lesson or a trace away: as text, as a picture, as a page for a browser, as a recording
    Export(ExportArguments),
    /// Make a pack or a lesson of your own, ready to be written over
    New(NewArguments),
    /// Check a folder with a lesson pack and report everything that is wrong with it
    Check(CheckArguments),
    /// Add lesson packs to those that come with the program, list or remove them
    Pack(PackArguments),
    /// Print what an editor needs to complete and check the TOML files of a pack: their JSON Schema
    Schema(SchemaArguments),
    /// Print which key does what, as a file to be changed and saved as your own keys
    Keys,
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
    /// How it opens.
    #[command(flatten)]
    pub form: LearnForm,
    /// Open the pack that you write in this folder, and show each change as soon as it is saved
    #[arg(long, value_name = "FOLDER")]
    pub watch: Option<PathBuf>,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// What to make.
    #[command(subcommand)]
    pub command: NewCommand,
}

/// What `new` makes.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// Make a folder with a lesson pack that already passes the check
    Pack(NewPack),
    /// Add a lesson to a pack, or to a chapter of it
    Lesson(NewLesson),
}

/// Arguments of `new pack`.
#[derive(Debug, Args)]
pub struct NewPack {
    /// The folder to make
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Give the pack this id instead of the folder's name
    #[arg(long)]
    pub id: Option<String>,
    /// Write its texts in this language; more than once for more languages
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language_code)]
    pub language: Vec<String>,
}

/// Arguments of `new lesson`.
#[derive(Debug, Args)]
pub struct NewLesson {
    /// The folder of the pack, or of the chapter that gets the lesson
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// The id of the lesson, and the name of its folder
    pub id: String,
}

fn language_code(text: &str) -> Result<String, String> {
    let good = crate::lesson::is_language(text);
    good.then(|| text.to_owned()).ok_or_else(|| "a language is a code such as en, ko or pt-BR".to_owned())
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
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "program")]
    pub lang: Option<Programs>,
    /// Run the program in this file of the lesson: one of several Rust programs
    #[arg(long, value_name = "FILE")]
    pub program: Option<String>,
    /// Print the trace as JSON Lines instead of sentences
    #[arg(long)]
    pub json: bool,
    /// Run on this clock instead of the lesson's
    #[arg(long)]
    pub clock: Option<ClockName>,
    /// What the programs may use.
    #[command(flatten)]
    pub limits: LimitArguments,
}

/// Arguments of `trace`.
#[derive(Debug, Args)]
#[command(override_usage = "yieldscope trace [OPTIONS] FILE.py [ARGS] [-- ARGS]\n       \
                            yieldscope trace [OPTIONS] FILE.rs [ARGS] [-- ARGS]\n       \
                            yieldscope trace [OPTIONS] PACKAGE_FOLDER [ARGS] [-- ARGS]\n       \
                            yieldscope trace [OPTIONS] -m MODULE [ARGS] [-- ARGS]\n       \
                            yieldscope trace [OPTIONS] -c CODE [ARGS] [-- ARGS]")]
pub struct TraceArguments {
    /// The program, then its arguments; one that begins with a dash goes after two dashes. A Rust program, or the binary of
    /// the cargo package in a folder, is compiled with cargo
    #[arg(value_name = "FILE", required_unless_present_any = ["module", "code"])]
    pub words: Vec<OsString>,
    /// Run this module, as python -m does
    #[arg(short, value_name = "MODULE", conflicts_with = "code")]
    pub module: Option<String>,
    /// Run the program in this text, as python -c does
    #[arg(short, value_name = "CODE", allow_hyphen_values = true)]
    pub code: Option<String>,
    /// Print the trace as JSON Lines instead of sentences
    #[arg(long, conflicts_with = "text")]
    pub json: bool,
    /// Print the trace as sentences, which is what happens without a terminal too
    #[arg(long)]
    pub text: bool,
    /// Write the trace to this file as well, while the program runs; yieldscope open shows it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Run on this clock
    #[arg(long, default_value = "real")]
    pub clock: ClockName,
    /// Tell this much: states, lines as well, or locals as well
    #[arg(long, default_value = "locals")]
    pub detail: DetailName,
    /// Follow the code of these Python files too, such as an installed package: names of files and folders, * for anything
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Do not follow the code of these Python files
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Of a cargo package, run this binary
    #[arg(long, value_name = "NAME")]
    pub bin: Option<String>,
    /// Of a cargo package, run this example
    #[arg(long, value_name = "NAME", conflicts_with = "bin")]
    pub example: Option<String>,
    /// Of a cargo package, run the tests in this file of its folder tests; the name of one of them, after two dashes, chooses it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["bin", "example"])]
    pub test: Option<String>,
    /// Of a cargo package, build with these features, separated by commas
    #[arg(long, value_name = "FEATURES")]
    pub features: Vec<String>,
    /// What to give to the program, after two dashes
    #[arg(last = true, value_name = "ARGS")]
    pub args: Vec<OsString>,
    /// What the program may use.
    #[command(flatten)]
    pub limits: LimitArguments,
}

impl TraceArguments {
    /// What is to be run, and its arguments. The words after a module or a text are its arguments, as Python has it.
    pub fn source(&self) -> (Source, Vec<OsString>) {
        let mut words = self.words.iter();
        let source = match (&self.module, &self.code) {
            (Some(module), _) => Source::PythonModule(module.clone()),
            (None, Some(code)) => Source::PythonCode(code.clone()),
            (None, None) => {
                let file = words.next().map(PathBuf::from).unwrap_or_default();
                let is_rust = file.extension().is_some_and(|extension| extension == "rs");
                if is_rust { Source::RustFile(file) } else { Source::PythonFile(file) }
            }
        };
        (source, words.chain(&self.args).cloned().collect())
    }
}

/// Arguments of `open`.
#[derive(Debug, Args)]
pub struct OpenArguments {
    /// The file with the trace
    pub file: PathBuf,
    /// Print the trace as JSON Lines
    #[arg(long, conflicts_with = "text")]
    pub json: bool,
    /// Print the trace as sentences, which is what happens without a terminal too
    #[arg(long)]
    pub text: bool,
}

/// Arguments of `pack`.
#[derive(Debug, Args)]
pub struct PackArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: PackCommand,
}

/// What `pack` does.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Add a pack, or put it in the place of the version that was added before
    Add(PackAdd),
    /// List the packs that were added
    List(PackList),
    /// Take a pack away; how far you are in it stays known
    Remove(PackRemove),
}

/// Arguments of `pack add`.
#[derive(Debug, Args)]
pub struct PackAdd {
    /// The folder with pack.toml, or an archive of it (.zip, .tar.gz)
    #[arg(value_name = "FOLDER")]
    pub source: PathBuf,
}

/// Arguments of `pack list`.
#[derive(Debug, Args)]
pub struct PackList {
    /// Print JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `pack remove`.
#[derive(Debug, Args)]
pub struct PackRemove {
    /// The id of the pack
    pub id: String,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
#[command(
    after_help = "To check is to run: the programs of a pack in a folder are run without asking, and count as trusted \
then. Those of an archive are asked about first. --fast runs nothing."
)]
pub struct CheckArguments {
    /// The folder with pack.toml, or that of a chapter or a lesson in it
    pub folder: PathBuf,
    /// Read the lessons only, and run nothing
    #[arg(long)]
    pub fast: bool,
    /// Run lessons that passed before and have not changed since, too
    #[arg(long, conflicts_with = "fast")]
    pub again: bool,
    /// Print each finding as one line of JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// The file whose schema is printed
    #[arg(value_name = "FILE", required_unless_present = "into")]
    pub file: Option<SchemaFile>,
    /// Write those of all files, pack.json and so on, into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "file")]
    pub into: Option<PathBuf>,
}

/// A file of a pack, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaFile {
    /// pack.toml
    #[value(alias = "pack.toml")]
    Pack,
    /// chapter.toml
    #[value(alias = "chapter.toml")]
    Chapter,
    /// lesson.toml
    #[value(alias = "lesson.toml")]
    Lesson,
    /// glossary.toml
    #[value(alias = "glossary.toml")]
    Glossary,
    /// map.toml
    #[value(alias = "map.toml")]
    Map,
}

impl From<SchemaFile> for TomlFile {
    fn from(file: SchemaFile) -> Self {
        match file {
            SchemaFile::Pack => Self::Pack,
            SchemaFile::Chapter => Self::Chapter,
            SchemaFile::Lesson => Self::Lesson,
            SchemaFile::Glossary => Self::Glossary,
            SchemaFile::Map => Self::Map,
        }
    }
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

/// How much is told, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DetailName {
    /// Lanes and their states with values, output and exceptions
    States,
    /// That, and the lines
    Lines,
    /// That, and the locals
    Locals,
}

impl From<DetailName> for Detail {
    fn from(name: DetailName) -> Self {
        match name {
            DetailName::States => Self::States,
            DetailName::Lines => Self::Lines,
            DetailName::Locals => Self::Locals,
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

    fn traced(words: &[&str]) -> Result<(bool, Source, Vec<String>), clap::Error> {
        let arguments = Arguments::try_parse_from([&["yieldscope", "trace"], words].concat())?;
        let Some(Command::Trace(trace)) = arguments.command else { panic!("not trace") };
        let (source, args) = trace.source();
        Ok((trace.json, source, args.into_iter().map(|arg| arg.into_string().expect("UTF-8")).collect()))
    }

    #[test]
    fn words_after_the_program_and_all_that_comes_after_two_dashes_are_the_programs() {
        let file = || Source::PythonFile("a.py".into());
        let told = |words: &[&str]| traced(words).expect("parsed");
        let args = |args: &[&str]| args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>();
        assert_eq!(told(&["a.py", "--json", "--", "--json", "-x"]), (true, file(), args(&["--json", "-x"])));
        assert_eq!(told(&["a.py", "in", "--json", "out", "--", "in"]), (true, file(), args(&["in", "out", "in"])));
        let module = Source::PythonModule("pkg.tool".to_owned());
        assert_eq!(told(&["-m", "pkg.tool", "in", "--json", "--", "-v"]), (true, module, args(&["in", "-v"])));
        let code = Source::PythonCode("-1".to_owned());
        assert_eq!(told(&["--json", "-c", "-1", "in"]), (true, code, args(&["in"])));
    }

    #[test]
    fn a_program_is_needed_and_one_is_enough() {
        for words in [&[][..], &["--json"], &["--", "a.py"], &["-m", "x", "-c", "y"], &["a.py", "--unknown"]] {
            assert!(traced(words).is_err(), "{words:?}");
        }
    }
}
