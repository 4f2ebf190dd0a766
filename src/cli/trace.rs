//! `yieldscope trace`: a Python program of the user's own, told event by event.

use super::args::TraceArguments;
use super::context::Context;
use super::follow::{Form, follow};
use super::out::{Failure, Out};
use crate::runner::{Environment, Limits, Program, Source, Stdin, python};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// A program of the user's own may run as long as it wants: Ctrl-C ends it.
const FOR_EVER: Duration = Duration::MAX;

/// Runs the program and gives its exit code.
///
/// # Errors
/// When there is no such file or no Python, or when standard output cannot be written.
pub fn trace(context: &Context, arguments: &TraceArguments, out: &mut Out) -> Result<u8, Failure> {
    check_file(&arguments.file)?;
    let interpreter = python::find(context.python.as_deref())?;
    let form = if arguments.json { Form::Json } else { Form::Text };
    let program = Program {
        source: Source::PythonFile(arguments.file.clone()),
        name: arguments.file.display().to_string(),
        args: arguments.args.clone(),
        clock: arguments.clock.into(),
        beats: BTreeMap::new(),
        limits: Limits { time: FOR_EVER, output: u64::MAX, ..Limits::default() },
        stdin: Stdin::Inherited,
        environment: Environment::Users,
    };
    follow(out, form, |sink| python::start(&interpreter, &program, sink))
}

/// Says what is wrong with a file before an interpreter does it in its own way.
fn check_file(file: &Path) -> Result<(), Failure> {
    let place = file.display();
    if file.is_dir() {
        return Err(Failure::Usage(
            format!("{place} is a folder"),
            Some("give the file of a Python program".to_owned()),
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
