//! `yieldscope learn`, and `yieldscope` alone: the tutorial opens.

use super::args::{Common, LearnArguments};
use super::context::Context;
use super::out::{Failure, note};
use super::screen;
use crate::tui::plain;
use crate::tui::run::{self, Start};
use crate::tui::theme::{Depth, Ground, theme};
use std::io::IsTerminal;

/// Opens the tutorial and gives the exit code. Where no screen can be drawn it comes as plain text, and that is said.
///
/// # Errors
/// When there is no such lesson, or when the screen cannot be opened.
pub fn learn(common: &Common, arguments: &LearnArguments) -> Result<u8, Failure> {
    let plain = arguments.form.plain || cannot_be_drawn().inspect(|why| note(why)).is_some();
    let context = Context::open(common)?;
    let lesson =
        arguments.lesson.as_deref().map(|name| context.lesson(name).map(|lesson| lesson.id.clone())).transpose()?;
    open(context, lesson, plain)
}

/// Why no screen can be drawn here.
fn cannot_be_drawn() -> Option<String> {
    let terminal = std::io::stdout().is_terminal() && std::io::stdin().is_terminal();
    if !terminal {
        return Some("there is no terminal to draw on, so the tutorial comes as plain text (--plain)".to_owned());
    }
    let dumb = std::env::var("TERM").is_ok_and(|kind| kind == "dumb");
    dumb.then(|| "nothing can be drawn where TERM is dumb, so the tutorial comes as plain text (--plain)".to_owned())
}

/// Hands over to the tutorial: the pack, the progress and its keeper, the language, and the lesson to begin with.
fn open(context: Context, lesson: Option<String>, is_plain: bool) -> Result<u8, Failure> {
    let mut opened = context.opened;
    if let wrong @ 1.. = context.loaded.findings.len() {
        opened.notes.push(format!("{wrong} findings about this pack; yieldscope check DIR shows them"));
    }
    let start = Start {
        pack: context.loaded.pack,
        opened,
        keeper: context.keeper,
        folders: context.folders,
        python: context.python,
        language: context.ui.code().to_owned(),
        // Where there is no colour, code and emphasis keep the marks that tell them from other text.
        theme: if is_plain { theme(Ground::Dark, Depth::None) } else { screen::colours() },
        lesson,
    };
    if is_plain {
        return plain::run::open(start).map_err(|error| Failure::Ours(format!("it cannot be printed: {error}"), None));
    }
    run::open(start).map_err(|error| {
        let what = format!("the screen cannot be drawn: {error}");
        Failure::Ours(what, Some("yieldscope --plain tells the tutorial line by line".to_owned()))
    })
}
