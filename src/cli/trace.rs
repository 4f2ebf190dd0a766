//! `yieldscope trace`: a Python or Rust program of the user's own, on the screen or told event by event.

use super::args::TraceArguments;
use super::context::Context;
use super::follow::{Form, follow};
use super::out::{Failure, Out};
use super::screen;
use crate::runner::cargo::{self, Wanted, Workshop};
use crate::runner::python::{self, Interpreter};
use crate::runner::{Files, Limits, Program, Running, Sink, Source, StartError, Stdin};
use crate::store::{Saver, programs, saved};
use crate::trace::Language;
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
    let source = check(&context, arguments, source)?;
    let runner = Runner::of(&context, &source)?;
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
            language: runner.language(),
            name,
            text: Box::new(move || source.text()),
            start: Box::new(move |sink| start(&runner, &program, saver.as_ref(), sink)),
            reads_nothing,
        };
        screen::open_trace(context, Subject::Program(traceable))
    } else {
        let form = if arguments.json { Form::Json } else { Form::Text };
        follow(out, form, |sink| start(&runner, &program, saver.as_ref(), sink))
    };
    match saver.and_then(|saver| saver.failure()) {
        Some(failure) => code.and(Err(failure.into())),
        None => code,
    }
}

/// Starts the program as its file is now, and saves its trace where that is wanted.
fn start(runner: &Runner, program: &Program, saver: Option<&Saver>, sink: Sink) -> Result<Running, StartError> {
    let sink = match saver {
        Some(saver) => saver.before(sink).map_err(|error| StartError {
            message: error.message,
            help: error.help,
            obstacle: None,
        })?,
        None => sink,
    };
    let program = Program { digest: digest(&program.source), ..program.clone() };
    match runner {
        Runner::Python(interpreter) => python::start(interpreter, &program, sink),
        Runner::Rust(workshop) => cargo::start(workshop, &program, sink),
    }
}

/// What runs a program.
enum Runner {
    Python(Interpreter),
    Rust(Workshop),
}

impl Runner {
    fn of(context: &Context, source: &Source) -> Result<Self, Failure> {
        match source.language() {
            Language::Python => interpreter(context).map(Self::Python),
            Language::Rust => Ok(Self::Rust(programs::workshop(context.folders.as_ref()))),
        }
    }

    fn language(&self) -> Language {
        match self {
            Self::Python(_) => Language::Python,
            Self::Rust(_) => Language::Rust,
        }
    }
}

/// The interpreter that is named on the command line; else that of the virtual environment in use, for the program's
/// packages are there; else the one in the settings, else the first on PATH.
fn interpreter(context: &Context) -> Result<Interpreter, Failure> {
    let environment = python::environment().filter(|_| !context.python_is_asked_for);
    Ok(python::find(environment.as_deref().or(context.python.as_deref()))?)
}

/// What tells the program's file from any other, for whoever opens the trace later.
fn digest(source: &Source) -> Option<String> {
    let file = match source {
        Source::PythonFile(file) | Source::RustFile(file) => file,
        Source::RustPackage { located, .. } => &located.root,
        _ => return None,
    };
    std::fs::read(file).ok().map(|bytes| saved::digest(&bytes))
}

/// What is to be run, a package looked up; or what is wrong with what is asked for, before a program is started that would say
/// it in its own way.
fn check(context: &Context, arguments: &TraceArguments, source: Source) -> Result<Source, Failure> {
    if let Source::PythonFile(folder) | Source::RustFile(folder) = &source
        && folder.is_dir()
    {
        check_rust(context, arguments)?;
        let wanted = match (&arguments.example, &arguments.test) {
            (Some(example), _) => Wanted::Example(example),
            (None, Some(test)) => Wanted::Test(test),
            (None, None) => Wanted::Bin(arguments.bin.as_deref()),
        };
        let located = cargo::locate(folder, wanted);
        let located = located.map_err(|error| Failure::Usage(error.message, error.help))?;
        return Ok(Source::RustPackage { located: Box::new(located), features: arguments.features.clone() });
    }
    let of_package = [
        ("--bin", arguments.bin.is_some()),
        ("--example", arguments.example.is_some()),
        ("--test", arguments.test.is_some()),
        ("--features", !arguments.features.is_empty()),
    ];
    if let Some((option, _)) = of_package.into_iter().find(|(_, given)| *given) {
        let message = format!("{option} says something about a cargo package, and this is none");
        return Err(Failure::Usage(message, Some("give the folder of the package".to_owned())));
    }
    match &source {
        Source::PythonFile(file) => check_file(file)?,
        Source::RustFile(file) => {
            check_file(file)?;
            check_rust(context, arguments)?;
        }
        Source::PythonModule(module) if module.ends_with(".rs") => {
            return Err(Failure::Usage(
                format!("-m runs a Python module, and {module} is a Rust program"),
                Some(format!("without -m it is compiled and traced: yieldscope trace {module}")),
            ));
        }
        _ => {}
    }
    Ok(source)
}

fn check_file(file: &Path) -> Result<(), Failure> {
    let place = file.display();
    File::open(file).map_err(|error| Failure::Usage(format!("{place} cannot be read: {error}"), None))?;
    Ok(())
}

/// Options that say something about Python only.
fn check_rust(context: &Context, arguments: &TraceArguments) -> Result<(), Failure> {
    let given = [
        ("--python", context.python_is_asked_for),
        ("--include", !arguments.include.is_empty()),
        ("--exclude", !arguments.exclude.is_empty()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Failure::Usage(
            format!("{option} says something about Python programs, and this is a Rust program"),
            Some(format!("leave {option} out")),
        )),
        None => Ok(()),
    }
}
