//! Running the programs of a lesson for an export: all of them, to their ends.

use crate::cli::context::Context;
use crate::cli::out::{Failure, note};
use crate::lesson::{Lesson, ProgramText};
use crate::runner::{StartError, collect, python};
use crate::store::launch::{Launch, launch};
use crate::trace::Language;
use crate::tui::handout::Ran;

/// Runs the programs of `lesson`, of the pack with the id `pack`, and gives their traces in the order of the programs. Where there is
/// no Python, the recorded run of a bundled lesson takes its place, and that is said.
///
/// # Errors
/// When a program cannot be run and nothing is recorded.
pub fn of(context: &Context, pack: &str, lesson: &Lesson) -> Result<Vec<Ran>, Failure> {
    lesson.programs().map(|(language, program)| run(context, pack, lesson, language, program)).collect()
}

fn run(
    context: &Context,
    pack: &str,
    lesson: &Lesson,
    language: Language,
    program: &ProgramText,
) -> Result<Ran, Failure> {
    let interpreter = match language {
        Language::Python => python::find(context.python.as_deref()),
        Language::Rust => {
            Err(StartError { message: "a Rust program needs no Python".to_owned(), help: None, obstacle: None })
        }
    };
    if let (Language::Python, true, Err(error)) = (language, context.python_is_asked_for, &interpreter) {
        return Err(Failure::Usage(error.message.clone(), error.help.clone()));
    }
    // A further program takes the place of the main one.
    let lesson = lesson.with_program(&program.name).unwrap_or_else(|| lesson.clone());
    let trace = match launch(context.folders.as_ref(), pack, &lesson, language, interpreter, None)? {
        Launch::Live(live) => collect(|sink| live.start(sink))?,
        Launch::Recorded { trace, why } => {
            note(&format!("{why}. The run of {} was recorded elsewhere.", lesson.id));
            *trace
        }
    };
    Ok(Ran { language, program: program.clone(), all: trace.len(), trace })
}
