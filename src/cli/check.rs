//! `yieldscope check`: everything that is wrong with a pack, all at once.

use super::args::{CheckArguments, Common};
use super::consent::consent;
use super::out::{Failure, Out, Progress};
use super::rendered;
use crate::base::text::{harmless_json, tame};
use crate::base::{Diagnostic, Position, Severity};
use crate::lesson::{Lesson, check_exercise, check_runs};
use crate::runner::python::{self, Interpreter};
use crate::runner::{StartError, collect};
use crate::store::checked::Checked;
use crate::store::launch::{Launch, launch};
use crate::store::{Folders, Loaded, packs};
use crate::trace::{Language, Trace};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

/// Checks the pack and gives the exit code: 1 where there are errors.
///
/// # Errors
/// When the folder is no pack, when there is no Python to run its programs, or when standard output cannot be written.
pub fn check(common: &Common, arguments: &CheckArguments, out: &mut Out) -> Result<u8, Failure> {
    let folders = Folders::find().ok();
    let (folder, part) = match packs::around(&arguments.folder) {
        Some((folder, part)) => (folder, Part(part)),
        None => (arguments.folder.clone(), Part::default()),
    };
    let loaded = packs::named(folders.as_ref(), &folder).map_err(|error| Failure::Usage(error.message, error.help))?;
    let mut tally = Tally { json: arguments.json, ..Tally::default() };
    let lessons: Vec<&Lesson> = loaded.pack.lessons().filter(|lesson| part.has(&lesson.key)).collect();
    let findings: Vec<Diagnostic> =
        loaded.findings.iter().filter(|finding| part.concerns(&finding.file)).cloned().collect();
    tally.tell(out, &loaded, &findings)?;
    if lessons.is_empty() && tally.errors == 0 && part != Part::default() {
        return Err(part.unknown(&folder));
    }
    let mut passed = 0;
    if !arguments.fast {
        // Who names a folder wants its programs run. What comes in one piece from elsewhere is asked about first.
        consent(folders.as_ref(), &loaded, common.trust || arguments.folder.is_dir())?;
        let interpreter = python::find(common.python.as_deref())?;
        let checked = Checked::on(folders.as_ref(), &interpreter.runtime());
        let (known, to_run): (Vec<&Lesson>, Vec<&Lesson>) =
            lessons.iter().partition(|lesson| !arguments.again && checked.has(lesson));
        passed = known.len();
        let bench = Bench { folders: folders.as_ref(), interpreter: &interpreter, loaded: &loaded };
        bench.run_all(&to_run, |lesson, findings| {
            if findings.is_empty() {
                checked.keep(lesson);
            }
            tally.tell(out, &loaded, &findings)
        })?;
    }
    if !arguments.json {
        let ran = if arguments.fast { "read" } else { "read and run" };
        let unchanged = if passed > 0 { format!(" ({passed} unchanged, not run again)") } else { String::new() };
        let lessons = count(lessons.len(), "lesson");
        let (errors, warnings) = (count(tally.errors, "error"), count(tally.warnings, "warning"));
        writeln!(out, "{lessons} {ran}{unchanged}: {errors}, {warnings}")?;
    }
    // The program ends next: to free what was read, text by text, would take a tenth of the time of a fast check.
    std::mem::forget(loaded);
    Ok(u8::from(tally.errors > 0))
}

/// The path of a chapter or a lesson in its pack, where only that is to be checked; empty for all of the pack.
#[derive(Default, PartialEq)]
struct Part(String);

impl Part {
    /// Whether the lesson or the file with this path is in it.
    fn has(&self, path: &str) -> bool {
        let below = path.strip_prefix(&self.0);
        below.is_some_and(|below| self.0.is_empty() || below.is_empty() || below.starts_with('/'))
    }

    /// Whether what is found in this file has to do with it. What its pack and its chapter say of it is said of it as well.
    fn concerns(&self, file: &str) -> bool {
        let chapter = self.0.split('/').next().unwrap_or_default();
        self.has(file) || file == "pack.toml" || file.strip_prefix(chapter) == Some("/chapter.toml")
    }

    fn unknown(&self, folder: &Path) -> Failure {
        let message = format!("the pack in {} has no lesson {}", folder.display(), self.0);
        Failure::Usage(message, Some("chapters are named in pack.toml, lessons in their chapter.toml".to_owned()))
    }
}

/// `1 lesson`, `2 lessons`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// How many findings there were, and how they are told.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) json: bool,
    pub(super) errors: usize,
    pub(super) warnings: usize,
}

/// A finding as `--json` prints it, a line each. Lines and columns count from 1, columns in characters.
#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn of(finding: &'a Diagnostic, source: &str) -> Self {
        let at = finding.span.map(|span| Position::of(source, span.start.min(source.len())));
        let end = finding.span.map(|span| Position::of(source, span.end.min(source.len())));
        Self {
            code: finding.code,
            severity: finding.severity.name(),
            file: &finding.file,
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            message: &finding.message,
            help: finding.help.as_deref(),
        }
    }
}

impl Tally {
    /// Tells findings and counts them.
    pub(super) fn tell(&mut self, out: &mut Out, loaded: &Loaded, findings: &[Diagnostic]) -> Result<(), Failure> {
        for finding in findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            let source = loaded.files.text(&finding.file);
            if self.json {
                let row = serde_json::to_string(&Row::of(finding, source)).map_err(std::io::Error::from)?;
                writeln!(out, "{}", harmless_json(row))?;
            } else {
                writeln!(out, "{}\n", tame(&finding.render(source)))?;
            }
        }
        Ok(out.flush()?)
    }
}

/// What the programs of a pack are run with.
#[derive(Clone, Copy)]
struct Bench<'a> {
    folders: Option<&'a Folders>,
    interpreter: &'a Interpreter,
    loaded: &'a Loaded,
}

impl Bench<'_> {
    /// Runs lessons side by side and gives the findings of each to `tell`, in the order of the lessons.
    fn run_all(
        self,
        lessons: &[&Lesson],
        mut tell: impl FnMut(&Lesson, Vec<Diagnostic>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let workers = std::thread::available_parallelism().map_or(1, NonZero::get).min(lessons.len());
        let mut progress = Progress::default();
        let (next, (sender, done)) = (AtomicUsize::new(0), channel());
        std::thread::scope(|scope| {
            for _ in 0..workers {
                let (next, sender) = (&next, sender.clone());
                scope.spawn(move || {
                    while let Some((at, lesson)) = {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        lessons.get(at).map(|lesson| (at, lesson))
                    } {
                        // Whoever takes them may have gone: standard output is closed.
                        if sender.send((at, self.run(lesson))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let say = |progress: &mut Progress, over: usize| {
                progress.say(&format!("checking: {over} of {} lessons done", lessons.len()));
            };
            say(&mut progress, 0);
            let (mut waiting, mut told) = (BTreeMap::new(), 0);
            for (over, (at, findings)) in done.into_iter().enumerate() {
                waiting.insert(at, findings);
                while let Some(findings) = waiting.remove(&told) {
                    progress.end();
                    tell(lessons[told], findings)?;
                    told += 1;
                }
                say(&mut progress, over + 1);
            }
            progress.end();
            Ok(())
        })
    }

    /// Runs the programs of a lesson and holds what they do against what the lesson says, and against each other.
    fn run(self, lesson: &Lesson) -> Vec<Diagnostic> {
        let path = format!("{}/lesson.toml", lesson.key);
        let toml = self.loaded.files.text(&path);
        let mut findings = Vec::new();
        let mut runs = Vec::new();
        for (language, program) in lesson.programs() {
            let trace = lesson.with_program(&program.name).map(|lesson| self.trace_of(&lesson, language));
            match trace {
                Some(Ok(trace)) => runs.push((program.name.clone(), trace)),
                Some(Err(error)) => findings.push(not_run(lesson, &program.name, error)),
                None => {}
            }
        }
        findings.extend(check_runs(lesson, toml, &runs));
        findings.extend(rendered::check(lesson, &self.loaded.pack.languages, &self.loaded.files));
        for task in lesson.tasks() {
            let run = |name: &str| lesson.with_program(name).map(|lesson| self.trace_of(&lesson, task.language));
            // What the learner begins with need not even be a program.
            let starter = run(&task.starter.name).and_then(Result::ok);
            match run(&task.solution.name) {
                Some(Ok(solution)) => {
                    findings.extend(check_exercise(lesson, toml, task, starter.as_ref(), &solution));
                }
                Some(Err(error)) => findings.push(not_run(lesson, &task.solution.name, error)),
                None => {}
            }
        }
        findings
    }

    fn trace_of(self, lesson: &Lesson, language: Language) -> Result<Trace, StartError> {
        match launch(self.folders, &self.loaded.pack.id, lesson, language, Ok(self.interpreter.clone()), None)? {
            Launch::Live(live) => collect(|sink| live.start(sink)),
            Launch::Recorded { trace, .. } => Ok(*trace),
        }
    }
}

fn not_run(lesson: &Lesson, name: &str, error: StartError) -> Diagnostic {
    let finding = Diagnostic::error("not-run", format!("{}/{name}", lesson.key), error.message);
    match error.help {
        Some(help) => finding.help(help),
        None => finding,
    }
}
