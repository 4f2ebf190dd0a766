//! `yieldscope trace`: a Python program of the user's own, on the screen or told event by event.

use super::args::TraceArguments;
use super::context::Context;
use super::follow::{Form, follow};
use super::out::{Failure, Out};
use super::screen;
use crate::runner::python::{self, Interpreter};
use crate::runner::{Files, Limits, Program, Source, Stdin};
use crate::store::saved;
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
        digest: digest(&source),
        args,
        clock: arguments.clock.into(),
        detail: arguments.detail.into(),
        files: Files { include: arguments.include.clone(), exclude: arguments.exclude.clone() },
        limits: arguments.limits.over(Limits::own()),
        stdin: if reads_nothing { Stdin::Empty } else { Stdin::Inherited },
        ..Program::new(source)
    };
    if on_screen {
        let source = program.source.clone();
        let traceable = Traceable {
            name: program.name.clone(),
            text: Box::new(move || source.text()),
            start: Box::new(move |sink| python::start(&interpreter, &program, sink)),
            reads_nothing,
        };
        return screen::open_trace(context, Subject::Program(traceable));
    }
    let form = if arguments.json { Form::Json } else { Form::Text };
    follow(out, form, |sink| python::start(&interpreter, &program, sink))
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
