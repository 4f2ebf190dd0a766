//! `yieldscope learn`, and `yieldscope` alone: the tutorial opens.

use super::args::{Common, LearnArguments};
use super::context::Context;
use super::out::Failure;
use super::screen;
use crate::tui::run::{self, Start};
use std::io::IsTerminal;

/// Opens the tutorial and gives the exit code.
///
/// # Errors
/// When standard output is no terminal, when there is no such lesson, or when the screen cannot be opened.
pub fn learn(common: &Common, arguments: &LearnArguments) -> Result<u8, Failure> {
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "the tutorial needs a terminal to draw on, and this is none".to_owned(),
            Some("yieldscope run LESSON tells a lesson in plain text; yieldscope list names the lessons".to_owned()),
        ));
    }
    let context = Context::open(common)?;
    let lesson =
        arguments.lesson.as_deref().map(|name| context.lesson(name).map(|lesson| lesson.id.clone())).transpose()?;
    open_screen(context, lesson)
}

/// Hands over to the screen: the pack, the progress and its keeper, the language, and the lesson to begin with.
fn open_screen(context: Context, lesson: Option<String>) -> Result<u8, Failure> {
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
        theme: screen::colours(),
        lesson,
    };
    run::open(start).map_err(|error| {
        let what = format!("the screen cannot be drawn: {error}");
        Failure::Ours(what, Some("yieldscope run LESSON tells a lesson in plain text".to_owned()))
    })
}
