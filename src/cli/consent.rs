//! Asking on the command line whether the programs of a pack may run.

use super::out::Failure;
use crate::base::text::tame;
use crate::store::{Folders, Foreign, Loaded, Trust, trust};
use std::io::{self, BufRead, IsTerminal, Write};

/// How many programs are named at most.
const NAMED: usize = 20;

/// Asks whether the programs of a pack may run, where the user has not said so before. `agreed`: the command line says so.
///
/// # Errors
/// When the user says no, or there is nobody to ask.
pub fn consent(folders: Option<&Folders>, loaded: &Loaded, agreed: bool) -> Result<(), Failure> {
    let unknown = Trust::load(folders).unknown(loaded);
    if unknown.is_empty() {
        return Ok(());
    }
    if !agreed {
        ask(loaded, &unknown)?;
    }
    // Where it cannot be kept, it is asked again the next time: that is no reason not to run now.
    let _ = folders.map(|folders| trust::agree(folders, &unknown));
    Ok(())
}

fn ask(loaded: &Loaded, unknown: &[Foreign]) -> Result<(), Failure> {
    let programs = if unknown.len() == 1 { "a program".to_owned() } else { format!("{} programs", unknown.len()) };
    let title = loaded.pack.title.get("en");
    let no = |help: &str| {
        let message = format!("the pack `{}` has {programs} that you have not let run", loaded.pack.id);
        Failure::Usage(message, Some(help.to_owned()))
    };
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(no("look at them, then say yes with --trust"));
    }
    let mut err = io::stderr().lock();
    let mut say = |text: &str| writeln!(err, "{}", tame(text));
    let asked = say(&format!("The pack \"{title}\" would run {programs} on this machine, with your rights:"))
        .and_then(|()| unknown.iter().take(NAMED).try_for_each(|program| say(&line(program))))
        .and_then(|()| match unknown.len().checked_sub(NAMED) {
            None | Some(0) => Ok(()),
            Some(more) => say(&format!("  and {more} more")),
        })
        .and_then(|()| write!(err, "Let them run? [y/N] "))
        .and_then(|()| err.flush());
    let mut answer = String::new();
    asked.and_then(|()| io::stdin().lock().read_line(&mut answer))?;
    if matches!(answer.trim(), "y" | "Y" | "yes" | "Yes") { Ok(()) } else { Err(no("nothing was run")) }
}

/// `  01-first/sums/main.py, 12 lines, uses os, sys`
fn line(program: &Foreign) -> String {
    let uses =
        if program.imports.is_empty() { String::new() } else { format!(", uses {}", program.imports.join(", ")) };
    let lines = if program.lines == 1 { "1 line".to_owned() } else { format!("{} lines", program.lines) };
    format!("  {}, {lines}{uses}", program.path)
}
