//! `yieldscope run`: the programs of a lesson, told event by event.

use super::args::{Programs, RunArguments};
use super::consent::consent;
use super::context::Context;
use super::follow::{Form, follow, print};
use super::out::{Failure, Out, note};
use crate::lesson::Lesson;
use crate::lesson::near::did_you_mean;
use crate::runner::StartError;
use crate::runner::python::{self, Interpreter};
use crate::store::launch::{Launch, launch};
use crate::trace::{Language, Status};
use std::io::Write;

/// Runs the programs and gives the exit code: the program's own; of two, the first that is not 0. `trusted`: those of a pack of
/// others may run without asking.
///
/// # Errors
/// When there is no such lesson, when the user does not let them run, when a program cannot be run, or when standard output cannot be written.
pub fn run(context: &Context, trusted: bool, arguments: &RunArguments, out: &mut Out) -> Result<u8, Failure> {
    let (loaded, lesson) = context.lesson(&arguments.lesson)?;
    consent(context.folders.as_ref(), loaded, trusted)?;
    let form = if arguments.json { Form::Json } else { Form::Text };
    if let Some(name) = &arguments.program {
        let found = lesson.program_named(name).zip(lesson.with_program(name));
        let ((language, _), lesson) = found.ok_or_else(|| {
            let names: Vec<&str> = lesson.programs().map(|(_, program)| program.name.as_str()).collect();
            let help = did_you_mean(name, &names, "its programs");
            Failure::Usage(format!("the lesson {} has no program `{name}`", lesson.id), Some(help))
        })?;
        return run_one(context, (&loaded.pack.id, &lesson), language, arguments, form, out);
    }
    let there: Vec<Language> = lesson.languages().collect();
    let languages = match (arguments.lang, form) {
        (Some(Programs::Both), Form::Json) if there.len() > 1 => {
            let help = "give --lang python or --lang rust".to_owned();
            return Err(Failure::Usage("a trace in JSON tells of one program, not of both".to_owned(), Some(help)));
        }
        (Some(Programs::Both) | None, Form::Text) => there,
        (Some(Programs::Both) | None, Form::Json) => there.into_iter().take(1).collect(),
        (Some(programs), _) => programs.languages().to_vec(),
    };
    let mut code = 0;
    for (at, language) in languages.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let own = run_one(context, (&loaded.pack.id, lesson), *language, arguments, form, out)?;
        code = if code == 0 { own } else { code };
    }
    Ok(code)
}

fn run_one(
    context: &Context,
    (pack, lesson): (&str, &Lesson),
    language: Language,
    arguments: &RunArguments,
    form: Form,
    out: &mut Out,
) -> Result<u8, Failure> {
    let interpreter = interpreter(context, language)?;
    let clock = arguments.clock.map(Into::into);
    match launch(context.folders.as_ref(), pack, lesson, language, interpreter, clock)? {
        Launch::Live(mut live) => {
            live.limit(arguments.limits.over(live.limits()));
            follow(out, form, |sink| live.start(sink))
        }
        Launch::Recorded { trace, why } => {
            note(&format!("{why}. What follows was recorded elsewhere."));
            print(out, form, &trace)?;
            Ok(trace.end().map_or(0, Status::exit_code))
        }
    }
}

/// The interpreter to run with. One that the command line names must be there; else a recorded run will do.
fn interpreter(context: &Context, language: Language) -> Result<Result<Interpreter, StartError>, Failure> {
    if language == Language::Rust {
        return Ok(Err(StartError {
            message: "a Rust program needs no Python".to_owned(),
            help: None,
            obstacle: None,
        }));
    }
    match python::find(context.python.as_deref()) {
        Err(error) if context.python_is_asked_for => Err(Failure::Usage(error.message, error.help)),
        found => Ok(found),
    }
}
