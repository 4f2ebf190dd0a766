//! The command line: arguments in, exit code out; one file a subcommand, and nothing in them that another layer could do.

mod args;
mod check;
mod consent;
mod context;
mod doctor;
mod export;
mod follow;
mod follow_room;
mod keys;
mod learn;
mod limits;
mod list;
mod locale;
mod new;
mod notes;
mod open;
mod out;
mod pack;
mod present;
mod record;
mod rendered;
mod run;
mod schema;
mod screen;
mod trace;

use crate::runner::probe;
use crate::store::Folders;
use args::{Arguments, Command, Common, LearnArguments};
use clap::Parser;
use context::Context;
use out::Failure;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Does what the command line says.
pub fn main() -> ExitCode {
    let arguments = match arguments(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            // `--help` and `--version` come here too; where our reader has gone there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.tell(),
    }
}

/// What the command line says. Where it says nothing, which is how most people open the tutorial, the first frame need not wait
/// until all commands are described.
fn arguments(words: impl ExactSizeIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    if words.len() <= 1 { Ok(Arguments::default()) } else { Arguments::try_parse_from(words) }
}

fn run(arguments: Arguments) -> Result<u8, Failure> {
    if let Ok(folders) = Folders::find() {
        probe::keep_in(folders.cache.join("python-probe"));
    }
    let mut out = out::stdout();
    let common = &arguments.common;
    let code = match arguments
        .command
        .unwrap_or(Command::Learn(LearnArguments { form: arguments.form, ..Default::default() }))
    {
        Command::Learn(learn) => learn::learn(common, &learn)?,
        Command::Present(arguments) => present::present(common, &arguments)?,
        Command::Follow(arguments) => follow_room::follow(common, &arguments)?,
        Command::Notes(arguments) => notes::notes(common, &arguments, &mut out)?,
        Command::List(list) => {
            list::list(&told(common)?, &list, &mut out)?;
            0
        }
        Command::Run(run) => run::run(&told(common)?, common.trust, &run, &mut out)?,
        Command::Trace(trace) => trace::trace(Context::look(common)?, &trace, &mut out)?,
        Command::Open(open) => open::open(Context::look(common)?, &open, &mut out)?,
        Command::Export(arguments) => export::export(told(common)?, common.trust, &arguments, &mut out)?,
        Command::New(arguments) => {
            new::new(&arguments, &mut out)?;
            0
        }
        Command::Check(check) => check::check(common, &check, &mut out)?,
        Command::Pack(arguments) => {
            pack::pack(common, &arguments, &mut out)?;
            0
        }
        Command::Schema(arguments) => {
            schema::schema(&arguments, &mut out)?;
            0
        }
        Command::Keys => {
            keys::keys(common, &mut out)?;
            0
        }
        Command::Doctor => {
            doctor::doctor(common, &mut out)?;
            0
        }
        Command::Record(record) => {
            record::record(&told(common)?, &record, &mut out)?;
            0
        }
    };
    out.flush()?;
    Ok(code)
}

/// What a command that shows progress needs, with what there is to know about it told.
fn told(common: &Common) -> Result<Context, Failure> {
    let context = Context::look(common)?;
    context.tell_notes();
    Ok(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_without_words_says_what_clap_says_of_it() {
        let parsed = Arguments::try_parse_from(["yieldscope"]).expect("nothing is needed");
        let short = arguments([OsString::from("yieldscope")].into_iter()).expect("nothing is needed");
        assert_eq!(format!("{short:?}"), format!("{parsed:?}"));
        assert!(arguments(["yieldscope", "no-such-command"].map(OsString::from).into_iter()).is_err());
    }
}
