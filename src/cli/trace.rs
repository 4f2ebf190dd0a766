//! `yieldscope trace`: a Python program of the user's own, on the screen or told event by event.

use super::args::TraceArguments;
use super::context::Context;
use super::follow::{Form, follow};
use super::out::{Failure, Out};
use super::screen;
use crate::runner::python::{self, Interpreter};
use crate::runner::{Files, Limits, Program, Running, Sink, Source, StartError, Stdin};
use crate::store::{Saver, saved};
use crate::tui::effects::{Subject, Traceable};
use std::fs::File;
use std::io::IsTerminal;
use std::path::Path;

/// Runs the program and gives its exit code.
///
/// # Errors
/// When there is no such file or no Python, or when standard output cannot be written.
pub fn trace(context: Context, arguments: &TraceArguments, out: &mut Out) -> Result<u8, Failure> {
    let (source, args) = arguments.source();
    if let Source::PythonFile(file) = &source {
        check_file(file)?;
    }
    let interpreter = interpreter(&context)?;
    let on_screen = !arguments.json && !arguments.text && screen::is_there();
    // On the screen the keyboard is ours: a program that would read it reads nothing.
    let reads_nothing = on_screen && std::io::stdin().is_terminal();
    let program = Program {
        args,
        clock: arguments.clock.into(),
        detail: arguments.detail.into(),
        files: Files { include: arguments.include.clone(), exclude: arguments.exclude.clone() },
        limits: arguments.limits.over(Limits::own()),
        stdin: if reads_nothing { Stdin::Empty } else { Stdin::Inherited },
        ..Program::new(source)
    };
    let saver = arguments.out.as_deref().map(Saver::new).transpose()?;
    let code = if on_screen {
        let (source, name) = (program.source.clone(), program.name.clone());
        let saver = saver.clone();
        let traceable = Traceable {
            name,
            text: Box::new(move || source.text()),
            start: Box::new(move |sink| start(&interpreter, &program, saver.as_ref(), sink)),
            reads_nothing,
        };
        screen::open_trace(context, Subject::Program(traceable))
    } else {
        let form = if arguments.json { Form::Json } else { Form::Text };
        follow(out, form, |sink| start(&interpreter, &program, saver.as_ref(), sink))
    };
    match saver.and_then(|saver| saver.failure()) {
        Some(failure) => code.and(Err(failure.into())),
        None => code,
    }
}

/// Starts the program as its file is now, and saves its trace where that is wanted.
fn start(
    interpreter: &Interpreter,
    program: &Program,
    saver: Option<&Saver>,
    sink: Sink,
) -> Result<Running, StartError> {
    let sink = match saver {
        Some(saver) => saver.before(sink).map_err(|error| StartError { message: error.message, help: error.help })?,
        None => sink,
    };
    let program = Program { digest: digest(&program.source), ..program.clone() };
    python::start(interpreter, &program, sink)
}

/// The interpreter that is named on the command line; else that of the virtual environment in use, for the program's
/// packages are there; else the one in the settings, else the first on PATH.
fn interpreter(context: &Context) -> Result<Interpreter, Failure> {
    let environment = python::environment().filter(|_| !context.python_is_asked_for);
    Ok(python::find(environment.as_deref().or(context.python.as_deref()))?)
}

/// What tells the program's file from any other, for whoever opens the trace later.
fn digest(source: &Source) -> Option<String> {
    let Source::PythonFile(file) = source else { return None };
    std::fs::read(file).ok().map(|bytes| saved::digest(&bytes))
}

/// Says what is wrong with a file before an interpreter does it in its own way.
fn check_file(file: &Path) -> Result<(), Failure> {
    let place = file.display();
    if file.is_dir() {
        return Err(Failure::Usage(
            format!("{place} is a folder"),
            Some("give the file of a Python program, or a package by its name after -m".to_owned()),
        ));
    }
    if file.extension().is_some_and(|extension| extension == "rs") {
        let help =
            "only Python programs can be traced; the Rust programs of lessons run with yieldscope run".to_owned();
        return Err(Failure::Usage(format!("{place} is a Rust program"), Some(help)));
    }
    File::open(file).map_err(|error| Failure::Usage(format!("{place} cannot be read: {error}"), None))?;
    Ok(())
}
