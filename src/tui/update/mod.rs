//! What happens changes the model, and gives what is to be done. Nothing here does it.

mod lesson;
mod list;

mod question;
mod run;
#[cfg(test)]
mod tests;
mod walk;

pub use list::open as open_lesson;

use super::keys::{Action, Context, KeyMap, Press};
use super::model::{Model, Screen};
use super::msg::{Cmd, Msg};
use super::strings::Strings;
use crossterm::event::KeyEvent;

/// Lets `msg` change the model; gives what is to be done, in order.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    match msg {
        Msg::Key(event) => key(model, event),
        Msg::Resize(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::Tick(passed) => walk::tick(model, passed),
        Msg::Run { language, run, news } => run::news(model, language, run, news),
        Msg::Python(found) => {
            model.python = Some(found);
            Vec::new()
        }
        Msg::Highlighted { lesson, language, lines } => {
            if let Some(open) = model.open_mut().filter(|open| open.lesson.id == lesson) {
                open.side_mut(language).highlighted = Some(lines);
            }
            Vec::new()
        }
        Msg::Notice(text) => {
            model.notice = Some(text);
            Vec::new()
        }
        Msg::Leave => leave(model),
    }
}

/// What the keys are for at the moment.
pub fn context(model: &Model) -> Context {
    match (&model.help, &model.screen) {
        (Some(_), _) => Context::Help,
        (None, Screen::List) => Context::List,
        (None, Screen::Lesson(open)) => match &open.asked {
            Some(asked) if asked.verdict.is_none() => Context::Question,
            _ => Context::Lesson,
        },
    }
}

fn key(model: &mut Model, event: KeyEvent) -> Vec<Cmd> {
    let context = context(model);
    let Some(press) = KeyMap::bundled().press(context, event) else { return Vec::new() };
    model.notice = None;
    match press.action {
        Action::Quit => leave(model),
        Action::Suspend => vec![Cmd::Suspend],
        Action::ToggleLanguage => toggle_language(model),
        Action::Help => {
            model.help = if model.help.is_some() { None } else { Some(0) };
            Vec::new()
        }
        _ => match context {
            Context::Help => help(model, press),
            Context::List => list::press(model, press),
            _ => lesson::press(model, press),
        },
    }
}

fn help(model: &mut Model, press: Press) -> Vec<Cmd> {
    let Some(scroll) = &mut model.help else { return Vec::new() };
    match press.action {
        Action::Up => *scroll = scroll.saturating_sub(1),
        Action::Down => *scroll += 1,
        Action::ScrollUp => *scroll = scroll.saturating_sub(10),
        Action::ScrollDown => *scroll += 10,
        Action::Start => *scroll = 0,
        _ => model.help = None,
    }
    Vec::new()
}

fn toggle_language(model: &mut Model) -> Vec<Cmd> {
    let next = if model.language == "en" { "ko" } else { "en" };
    next.clone_into(&mut model.language);
    model.strings = Strings::of(next);
    vec![Cmd::Save]
}

fn leave(model: &mut Model) -> Vec<Cmd> {
    lesson::remember(model);
    vec![Cmd::Stop, Cmd::Save, Cmd::Quit]
}
