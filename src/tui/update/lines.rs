//! The lines of a program: which one is pointed at, where it runs again, and at which of them playing stops.

use super::lanes::focused;
use super::{traced, walk};
use crate::base::text;
use crate::tui::keys::{Action, Press};
use crate::tui::model::{Model, Open, Screen};
use crate::tui::strings::fill;

/// Does what a key asks for that is about a line of the program in focus; `false` where it asks for something else.
pub fn press(model: &mut Model, press: Press) -> bool {
    match press.action {
        Action::PointDown => point(model, 1),
        Action::PointUp => point(model, -1),
        Action::Breakpoint => toggle(model),
        Action::NextRun => run(model, true),
        Action::PreviousRun => run(model, false),
        _ => return false,
    }
    true
}

fn point(model: &mut Model, by: i32) {
    if let Some(side) = focused(model) {
        side.point(by);
    }
}

/// Sets a breakpoint, or takes it away, and keeps that until the program is left.
fn toggle(model: &mut Model) {
    let Some(side) = focused(model) else { return };
    if let Some((line, next)) = side.toggle_breakpoint().filter(|(line, next)| *next != Some(*line)) {
        let (words, line) = (&model.strings.code, line.to_string());
        model.notice = Some(match next {
            Some(next) => fill(&words.no_code, &[("line", &line), ("next", &next.to_string())]),
            None => fill(&words.no_code_below, &[("line", &line)]),
        });
    }
    let Some(open) = model.open() else { return };
    let side = open.focused();
    let name = side.name().unwrap_or_default().to_owned();
    let mut lines = side.breakpoints.clone();
    // When it is opened again, the lesson's own text is in view.
    if let (true, Some(shown), Some((_, own))) = (side.shows_written, &side.program, open.lesson.program_named(&name)) {
        lines = text::lines_after(&lines, &shown.text, &own.text);
    }
    let key = [model.pack.id.clone(), open.lesson.id.clone(), name];
    model.breakpoints.insert(key, lines);
}

/// Gives the programs of the open lesson the breakpoints that were set in them before.
pub fn restore(model: &mut Model) {
    let (pack, known) = (model.pack.id.clone(), std::mem::take(&mut model.breakpoints));
    if let Some(Open { lesson, sides, hidden, .. }) = model.open_mut() {
        for side in sides.iter_mut().chain(hidden) {
            let key = [pack.clone(), lesson.id.clone(), side.name().unwrap_or_default().to_owned()];
            if let Some(lines) = known.get(&key) {
                side.breakpoints.clone_from(lines);
            }
        }
    }
    model.breakpoints = known;
}

/// To where the line that is meant runs the next time, or ran the last time.
fn run(model: &mut Model, forward: bool) {
    let limit = model.open().map_or(usize::MAX, |open| walk::limit(open, open.focus));
    let Some(side) = focused(model) else { return };
    let Some(line) = side.pointed() else { return };
    let Some(position) = side.run_of(line, forward) else {
        model.notice = Some(fill(&model.strings.code.no_run, &[("line", &line.to_string())]));
        return;
    };
    // What comes after an open question is its answer: the playhead waits.
    if position > limit {
        return;
    }
    match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => {}
        Screen::Lesson(open) => walk::go(open, position),
        Screen::Trace(traced) => traced::move_to(traced, position),
    }
    // The same line is meant by the next such key.
    if let Some(side) = focused(model) {
        side.cursor = Some(line);
    }
}

/// Says at which breakpoint playing has stopped.
pub fn say_stopped(model: &mut Model, line: u32) {
    let key = model.keys.label(super::context(model), Action::Breakpoint);
    let values = [("line", &*line.to_string()), ("key", &key)];
    model.notice = Some(fill(&model.strings.code.stopped_at, &values));
}
