//! `yieldscope check`: everything that is wrong with a pack, all at once.

use super::args::{CheckArguments, Common};
use super::out::{Failure, Out};
use crate::base::text::tame;
use crate::base::{Diagnostic, Severity};
use crate::lesson::{Lesson, check_equivalence, check_run};
use crate::runner::python::{self, Interpreter};
use crate::runner::{StartError, collect};
use crate::store::launch::{Launch, launch};
use crate::store::{Folders, Loaded, packs};
use crate::trace::{Language, Trace};
use std::io::Write;

/// Checks the pack and gives the exit code: 1 where there are errors.
///
/// # Errors
/// When the folder is no pack, when there is no Python to run its programs, or when standard output cannot be written.
pub fn check(common: &Common, arguments: &CheckArguments, out: &mut Out) -> Result<u8, Failure> {
    let loaded = packs::in_folder(&arguments.folder).map_err(|error| Failure::Usage(error.message, error.help))?;
    let mut tally = Tally::default();
    tally.tell(out, &loaded, &loaded.findings)?;
    if !arguments.fast {
        let interpreter = python::find(common.python.as_deref())?;
        let folders = Folders::find().ok();
        for lesson in loaded.pack.lessons() {
            let findings = run(folders.as_ref(), &interpreter, &loaded, lesson);
            tally.tell(out, &loaded, &findings)?;
        }
    }
    let lessons = loaded.pack.lessons().count();
    let ran = if arguments.fast { "read" } else { "read and run" };
    writeln!(out, "{lessons} lessons {ran}: {} errors, {} warnings", tally.errors, tally.warnings)?;
    Ok(u8::from(tally.errors > 0))
}

/// How many findings there were.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
}

impl Tally {
    fn tell(&mut self, out: &mut Out, loaded: &Loaded, findings: &[Diagnostic]) -> Result<(), Failure> {
        for finding in findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            writeln!(out, "{}\n", tame(&finding.render(loaded.files.text(&finding.file))))?;
        }
        Ok(out.flush()?)
    }
}

/// Runs the programs of a lesson and holds what they do against what the lesson says, and against each other.
fn run(folders: Option<&Folders>, interpreter: &Interpreter, loaded: &Loaded, lesson: &Lesson) -> Vec<Diagnostic> {
    let path = format!("{}/lesson.toml", lesson.key);
    let toml = loaded.files.text(&path);
    let mut findings = Vec::new();
    let mut traces = Vec::new();
    for language in Language::ALL {
        let Some(program) = lesson.program(*language) else { continue };
        match trace_of(folders, interpreter, lesson, *language) {
            Ok(trace) => {
                findings.extend(check_run(lesson, toml, *language, &trace));
                traces.push(trace);
            }
            Err(error) => findings.push(not_run(lesson, &program.name, error)),
        }
    }
    if let [python, rust] = traces.as_slice() {
        findings.extend(check_equivalence(lesson, toml, python, rust));
    }
    findings
}

fn trace_of(
    folders: Option<&Folders>,
    interpreter: &Interpreter,
    lesson: &Lesson,
    language: Language,
) -> Result<Trace, StartError> {
    match launch(folders, lesson, language, Ok(interpreter.clone()), None)? {
        Launch::Live(live) => collect(|sink| live.start(sink)),
        Launch::Recorded { trace, .. } => Ok(*trace),
    }
}

fn not_run(lesson: &Lesson, name: &str, error: StartError) -> Diagnostic {
    let finding = Diagnostic::error("not-run", format!("{}/{name}", lesson.key), error.message);
    match error.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}
