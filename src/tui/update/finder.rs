//! Looking for something over the screen: what is typed narrows what is shown, and what is chosen is opened or done.

mod actions;
mod search;
mod words;

use super::{act, follower, lesson, list, review, walk};
use crate::tui::keys::{Action, Context};
use crate::tui::model::finder::{Finder, Goal, Quest};
use crate::tui::model::{Model, Place};
use crate::tui::msg::Cmd;
use crossterm::event::{KeyCode, KeyEvent};

/// How many hits one page moves over.
const PAGE: isize = 8;

/// Begins to look for something. What plays is paused.
pub fn open(model: &mut Model, quest: Quest) -> Vec<Cmd> {
    if let Some(open) = model.open_mut() {
        open.playing = false;
    }
    let strings = &model.strings.finder;
    let (mut all, none) = match quest {
        Quest::Prose => (search::candidates(model), &strings.none),
        Quest::Actions => (actions::candidates(model), &strings.none),
        Quest::Words => (words::terms(model), &strings.no_glossary),
        Quest::Map => (words::rows(model), &strings.no_map),
        Quest::Places => (actions::places(model), &strings.none),
    };
    follower::within_reach(model, &mut all);
    if all.is_empty() {
        model.notice = Some(none.clone());
    } else {
        (model.help, model.remarks) = (None, None);
        model.finder = Some(Finder::new(quest, all));
    }
    Vec::new()
}

/// Lets a key write, or do what the key map has for it.
pub fn key(model: &mut Model, event: KeyEvent) -> Vec<Cmd> {
    let press = model.keys.press(Context::Finder, event);
    let Some(finder) = &mut model.finder else { return Vec::new() };
    // Within the line the arrow goes right, at its end it goes on.
    let moves = event.code == KeyCode::Right && !finder.input.is_at_end();
    match press.filter(|_| !moves).map(|press| press.action) {
        Some(Action::Up) => finder.choose(-1),
        Some(Action::Down) => finder.choose(1),
        Some(Action::ScrollUp) => finder.choose(-PAGE),
        Some(Action::ScrollDown) => finder.choose(PAGE),
        Some(Action::Choose) => return choose(model),
        Some(Action::Close) => model.finder = None,
        Some(Action::Suspend) => return vec![Cmd::Suspend],
        _ => {
            if finder.input.key(event) {
                finder.narrow();
            }
        }
    }
    Vec::new()
}

/// Writes a pasted text, where something is looked for; whether it is.
pub fn paste(model: &mut Model, text: &str) -> bool {
    let Some(finder) = &mut model.finder else { return false };
    finder.input.paste(text);
    finder.narrow();
    true
}

/// Opens or does what is chosen.
fn choose(model: &mut Model) -> Vec<Cmd> {
    let Some(choice) = model.finder.as_ref().and_then(Finder::choice) else { return Vec::new() };
    let goal = choice.goal.clone();
    model.finder = None;
    match goal {
        Goal::Press(context, press) => act(model, context, press),
        Goal::Here(place) => {
            let Some(open) = model.open() else { return Vec::new() };
            let (pack, lesson) = (model.pack.id.clone(), open.lesson.id.clone());
            go(model, &pack, &lesson, place)
        }
        Goal::Place { pack, lesson, place } => go(model, &pack, &lesson, place),
        Goal::Word(at) => {
            let Some((lesson, place)) = words::where_met(model, at) else { return Vec::new() };
            go(model, &model.pack.id.clone(), &lesson, place)
        }
        Goal::Row(at) => {
            let Some(lesson) = model.pack.map.get().get(at).map(|row| row.lesson.clone()) else { return Vec::new() };
            go(model, &model.pack.id.clone(), &lesson, Place::Introduction)
        }
    }
}

/// Goes to a place in a lesson, which is opened where it is not. The reader stands there then, as if having walked to it.
fn go(model: &mut Model, pack: &str, lesson: &str, place: Place) -> Vec<Cmd> {
    review::leave(model);
    let mut cmds = Vec::new();
    if model.pack.id != pack || model.open().is_none_or(|open| open.lesson.id != lesson) {
        lesson::remember(model);
        cmds = list::open_of(model, pack, lesson);
    }
    let Some(open) = model.open_mut().filter(|open| open.lesson.id == lesson) else { return cmds };
    if open.is_running() {
        open.resume = Some(place);
    } else {
        walk::jump(open, place);
        lesson::remember(model);
    }
    cmds
}

#[cfg(test)]
mod tests;
