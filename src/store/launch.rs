//! A program of a lesson, made ready to run: its text lies in a file, its interpreter is found, or its recorded run is. A Rust
//! program that is not in the binary is compiled when it is started.

use super::{Folders, ProgramFile, packs, programs};
use crate::base::{Obstacle, ObstacleKind};
use crate::lesson::Lesson;
use crate::runner::cargo::{self, Workshop};
use crate::runner::python::Interpreter;
use crate::runner::{Environment, Limits, Program, Running, Sink, Source, StartError, python, rust};
use crate::trace::{Clock, Language, Trace};

/// A program of a lesson, ready.
#[derive(Debug)]
pub enum Launch {
    /// It runs here.
    Live(Box<Live>),
    /// It cannot run here, and its recorded run is played.
    Recorded {
        /// What it did where it was recorded.
        trace: Box<Trace>,
        /// Why it cannot run here.
        why: StartError,
    },
}

/// A program that runs here. Its file lives as long as this value.
#[derive(Debug)]
pub struct Live {
    program: Program,
    runs_by: RunsBy,
}

/// What a program is run by.
#[derive(Debug)]
enum RunsBy {
    /// An interpreter, which reads the file.
    Python { interpreter: Interpreter, _file: ProgramFile },
    /// It is part of the binary.
    Binary,
    /// It is compiled first.
    Cargo(Workshop),
}

impl Live {
    /// What it may use.
    pub fn limits(&self) -> Limits {
        self.program.limits
    }

    /// Gives it other limits than those of a lesson.
    pub fn limit(&mut self, limits: Limits) {
        self.program.limits = limits;
    }

    /// Starts it.
    ///
    /// # Errors
    /// When the child process cannot be started.
    pub fn start(&self, sink: Sink) -> Result<Running, StartError> {
        match &self.runs_by {
            RunsBy::Python { interpreter, .. } => python::start(interpreter, &self.program, sink),
            RunsBy::Binary => rust::start(self.program.clone(), sink),
            RunsBy::Cargo(workshop) => cargo::start(workshop, &self.program, sink),
        }
    }
}

/// What tells the Rust program with this name from those of other lessons, and from the others of its own.
fn program_key(lesson: &str, name: &str) -> String {
    if name == "main.rs" { lesson.to_owned() } else { format!("{lesson}/{name}") }
}

/// Makes the program of `lesson`, of the pack with the id `pack`, in `language` ready. `interpreter` is what was found for
/// Python; without one, or with one that is too old for the lesson, the recorded run of a bundled lesson takes its place.
/// `clock`: instead of the lesson's.
///
/// # Errors
/// When there is no such program, or no way to run it and nothing recorded.
pub fn launch(
    folders: Option<&Folders>,
    pack: &str,
    lesson: &Lesson,
    language: Language,
    interpreter: Result<Interpreter, StartError>,
    clock: Option<Clock>,
) -> Result<Launch, StartError> {
    let text = lesson.program(language).ok_or_else(|| StartError {
        message: format!("the lesson {} has no {language} program", lesson.id),
        help: None,
        obstacle: None,
    })?;
    let program = |source| Program {
        name: text.name.clone(),
        clock: clock.unwrap_or(lesson.clock),
        beats: text.beats.clone(),
        limits: Limits::LESSON,
        environment: Environment::Plain,
        ..Program::new(source)
    };
    match language {
        Language::Rust if packs::is_bundled(lesson, Language::Rust) => {
            let program = program(Source::BundledRust(program_key(&lesson.key, &text.name)));
            Ok(Launch::Live(Box::new(Live { program, runs_by: RunsBy::Binary })))
        }
        Language::Rust => {
            // Whatever its text is, it is compiled in the place of what it was before.
            let key = program_key(&format!("{pack}/{}", lesson.id), &text.name);
            let (name, text) = (text.name.clone(), text.text.clone());
            let program = program(Source::RustText { key, name, text });
            Ok(Launch::Live(Box::new(Live { program, runs_by: RunsBy::Cargo(programs::workshop(folders)) })))
        }
        Language::Python => match interpreter.and_then(|interpreter| new_enough(interpreter, lesson)) {
            Ok(interpreter) => {
                let file = programs::python_file(folders, lesson).map_err(|error| StartError {
                    message: error.message,
                    help: error.help,
                    obstacle: None,
                })?;
                let program = program(Source::PythonFile(file.path().to_owned()));
                Ok(Launch::Live(Box::new(Live { program, runs_by: RunsBy::Python { interpreter, _file: file } })))
            }
            Err(why) => match packs::recorded(lesson) {
                Some(trace) if clock.is_none_or(|clock| clock == trace.header().clock) => {
                    Ok(Launch::Recorded { trace: Box::new(trace), why })
                }
                _ => Err(why),
            },
        },
    }
}

/// The interpreter, if it is not older than what the lesson's program needs.
///
/// # Errors
/// When it is; what to do then.
pub fn new_enough(interpreter: Interpreter, lesson: &Lesson) -> Result<Interpreter, StartError> {
    let (major, minor, _) = interpreter.version;
    match lesson.since.filter(|since| (major, minor) < *since) {
        None => Ok(interpreter),
        Some((needed_major, needed_minor)) => {
            let (path, found) = (interpreter.path.display(), interpreter.runtime());
            let needed = format!("{needed_major}.{needed_minor}");
            Err(StartError {
                message: format!("this lesson needs Python {needed} or newer, and {path} is {found}"),
                help: Some("name a newer one with --python PATH".to_owned()),
                obstacle: Some(Obstacle::new(ObstacleKind::LessonNeeds, [&needed, &path, &found])),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{read, sample};

    fn with_python(minor: u8, since: Option<(u8, u8)>) -> Result<Launch, StartError> {
        let pack = read(&sample::pack()).0;
        let lesson = Lesson { since, ..pack.lessons().next().expect("a lesson").clone() };
        let interpreter = Interpreter {
            path: "python3".into(),
            executable: "/usr/bin/python3".into(),
            version: (3, minor, 1),
            implementation: "CPython".to_owned(),
        };
        launch(None, "demo", &lesson, Language::Python, Ok(interpreter), None)
    }

    #[test]
    fn a_lesson_that_needs_a_newer_python_is_not_run_by_an_older_one() {
        for (minor, since) in [(8, None), (11, Some((3, 11))), (12, Some((3, 11)))] {
            assert!(matches!(with_python(minor, since), Ok(Launch::Live(_))), "3.{minor}");
        }
        let error = with_python(10, Some((3, 11))).expect_err("3.10 is too old");
        assert_eq!(error.message, "this lesson needs Python 3.11 or newer, and python3 is CPython 3.10.1");
        assert!(error.help.is_some_and(|help| help.contains("--python")));
    }
}
