//! `yieldscope notes`: the notes of a presentation that runs on this machine, on a screen of their own or line by line.

use super::args::{Common, NotesArguments, UiLanguage};
use super::context::Context;
use super::learn::cannot_be_drawn;
use super::out::{Failure, Out, note};
use crate::base::text::tame;
use crate::tui::effects::listen;
use crate::tui::notes::{Heard, Told};
use crate::tui::run::{self, NotesStart};
use crate::tui::strings::Strings;
use std::io::Write;
use std::path::Path;

/// Shows the notes and gives the exit code.
///
/// # Errors
/// When no home folder is known, or the screen or standard output cannot be written; line by line also when there is no
/// presentation.
pub fn notes(common: &Common, arguments: &NotesArguments, out: &mut Out) -> Result<u8, Failure> {
    let context = Context::look(&Common { pack: None, ..common.clone() })?;
    let Some(folders) = &context.folders else {
        return Err(Failure::Ours("without a home folder no presentation can be found".to_owned(), None));
    };
    let plain = arguments.plain || cannot_be_drawn().is_some();
    if plain {
        return print(&folders.run, arguments.of.as_deref(), common.ui, out);
    }
    let (sockets, theme) = (folders.run.clone(), context.look.theme());
    let start = NotesStart {
        run: sockets,
        of: arguments.of.clone(),
        named_language: common.ui.map(|ui| ui.code().to_owned()),
        setting: context.setting(theme),
    };
    run::open_notes(start).map_err(|error| {
        let what = format!("the screen cannot be drawn: {error}");
        Failure::Ours(what, Some("yieldscope notes --plain prints the notes".to_owned()))
    })
}

/// Prints the notes at each place where the presentation comes to, until it is over.
fn print(run: &Path, of: Option<&str>, ui: Option<UiLanguage>, out: &mut Out) -> Result<u8, Failure> {
    let mut last: Option<Told> = None;
    let mut outcome = Ok(0);
    listen(run, of, |heard| {
        match heard {
            Heard::Told(told) => {
                if last.as_ref().is_none_or(|last| told.goes_on_from(last)) {
                    outcome = say(&told, ui, last.is_some(), out).map(|()| 0);
                }
                last = Some(*told);
                return outcome.is_ok();
            }
            Heard::Over => note("the presentation is over"),
            Heard::None => {
                let message = match of {
                    Some(name) => format!("no presentation of `{name}` is running on this machine"),
                    None => "no presentation is running on this machine".to_owned(),
                };
                outcome = Err(Failure::Ours(message, Some("yieldscope present LESSON starts one".to_owned())));
            }
            Heard::Strange => {
                let message = "what the presentation tells is not understood".to_owned();
                outcome =
                    Err(Failure::Ours(message, Some("start both from the same version of yieldscope".to_owned())));
            }
        }
        false
    });
    outcome
}

fn say(told: &Told, ui: Option<UiLanguage>, is_next: bool, out: &mut Out) -> Result<(), Failure> {
    let language = ui.map_or(told.language.as_str(), |ui| ui.code());
    if is_next {
        writeln!(out)?;
    }
    for paragraph in told.paragraphs(Strings::of(language), language) {
        writeln!(out, "{}", tame(&paragraph))?;
    }
    out.flush()?;
    Ok(())
}
