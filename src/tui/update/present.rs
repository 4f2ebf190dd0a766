//! A presentation: what a key does before a class. All else does what it does in a lesson.

mod poll;

use super::{lesson, list, question};
use crate::trace::Language;
use crate::tui::keys::{Action, Context, Press};
use crate::tui::model::{Model, Open, Pane, Place, Presentation};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;
use crate::tui::views;
use crate::tui::words;
use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::layout::{Position, Rect};
use std::time::Duration;

/// Cells that the pointer moves by, across and down.
const STRIDE: (u16, u16) = (2, 1);

/// Begins to present: opens its first lesson.
pub fn begin(model: &mut Model, presentation: Presentation) -> Vec<Cmd> {
    let first = presentation.lessons.first().cloned();
    let pack = presentation.pack.clone();
    model.presentation = Some(presentation);
    let cmds = first.map_or_else(Vec::new, |id| list::open_of(model, &pack, &id));
    allowed(cmds)
}

/// What may be done while presenting: what is written before a class is not what the teacher wrote as a learner.
pub fn allowed(mut cmds: Vec<Cmd>) -> Vec<Cmd> {
    cmds.retain(|cmd| !matches!(cmd, Cmd::FindEdits { .. } | Cmd::KeepEdit { .. }));
    cmds
}

/// Whose keys work over the lesson that is presented.
pub fn context(model: &Model) -> Context {
    let pointer = model.presentation.as_ref().and_then(|presentation| presentation.pointer);
    if pointer.is_some() { Context::Pointer } else { Context::Present }
}

/// Where the screen is black, or shows how to follow, any key brings it back, and does nothing else but quit; whether it was so.
pub fn wakes(model: &mut Model, event: KeyEvent) -> bool {
    let quits = || model.keys.press(Context::Any, event).is_some_and(|press| press.action == Action::Quit);
    if event.kind == KeyEventKind::Release || quits() {
        return false;
    }
    model.presentation.as_mut().is_some_and(|presentation| std::mem::take(&mut presentation.is_black))
        || closes_join(model)
}

/// Where it is shown how to follow the presentation, any key leads back, and does nothing else; whether it was so.
fn closes_join(model: &mut Model) -> bool {
    let shared = model.presentation.as_mut().and_then(|presentation| presentation.shared.as_mut());
    shared.is_some_and(|shared| std::mem::take(&mut shared.shows_join))
}

/// Lets time pass on the clock of the presentation.
pub fn pass(model: &mut Model, passed: Duration) {
    if let Some(presentation) = &mut model.presentation {
        presentation.pass(passed);
    }
}

/// Lets a key press change the presentation, or the lesson.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    let was_asking = model.open().is_some_and(Open::is_asking);
    let cmds = act(model, press);
    // A question is put to the class: it must see it.
    let asks = model.open().is_some_and(Open::is_asking) && !was_asking;
    if let Some(presentation) = model.presentation.as_mut().filter(|_| asks) {
        presentation.pane = presentation.pane.filter(|pane| *pane == Pane::Prose);
    }
    cmds
}

fn act(model: &mut Model, press: Press) -> Vec<Cmd> {
    let Some(presentation) = &mut model.presentation else { return Vec::new() };
    match press.action {
        Action::NextStep => return next(model),
        Action::Reveal => reveal(model),
        Action::ShowPane => show(model, press.place),
        Action::AllPanes => presentation.pane = None,
        Action::Spotlight => presentation.spotlight = !presentation.spotlight,
        Action::Black => presentation.is_black = true,
        Action::Pointer => return toggle_pointer(model),
        Action::PointerLeft => move_pointer(model, -1, 0),
        Action::PointerRight => move_pointer(model, 1, 0),
        Action::PointerUp => move_pointer(model, 0, -1),
        Action::PointerDown => move_pointer(model, 0, 1),
        // One that has not begun is begun.
        Action::HoldClock => presentation.is_running = !presentation.is_running,
        Action::RestartClock => presentation.elapsed = Duration::ZERO,
        Action::Join => poll::join(model),
        Action::Bars => poll::toggle_counts(model),
        Action::ClosePoll => poll::close_or_open(model),
        Action::Predict if poll::ask_again(model) => {}
        _ => return lesson::press(model, press),
    }
    Vec::new()
}

/// On: to the answer of an open question, to the next step, from the end of a lesson to the next one.
fn next(model: &mut Model) -> Vec<Cmd> {
    let (Some(presentation), Some(open)) = (&mut model.presentation, model.screen.open_mut()) else {
        return Vec::new();
    };
    // The clock is begun by the first key that goes on, and a clock that is held by none.
    presentation.is_running |= presentation.elapsed.is_zero();
    if open.is_asking() {
        question::reveal(open);
        return Vec::new();
    }
    if open.place != Place::End || open.motion.is_some() {
        return lesson::press(model, Press { action: Action::NextStep, place: 0 });
    }
    let next = presentation.lesson_after(&open.lesson.id).map(str::to_owned);
    match next {
        Some(id) => {
            presentation.pane = None;
            list::open(model, &id)
        }
        None => {
            let key = model.keys.label(Context::Any, Action::Quit);
            model.notice = Some(fill(&model.strings.present.no_further, &[("key", &key)]));
            Vec::new()
        }
    }
}

/// Shows the answer of the question that is asked, or hides it again.
fn reveal(model: &mut Model) {
    let Some(open) = model.open_mut() else { return };
    match &mut open.asked {
        Some(asked) if asked.is_revealed => asked.is_revealed = false,
        Some(_) => question::reveal(open),
        None => {}
    }
}

/// Shows the pane with this place alone: prose, Python, Rust, timeline, output. Where it is alone, all are shown again.
fn show(model: &mut Model, place: usize) {
    let (Some(presentation), Some(open)) = (&mut model.presentation, model.screen.open_mut()) else { return };
    let language = match place {
        1 => Some(Language::Python),
        2 => Some(Language::Rust),
        _ => None,
    };
    if let Some(language) = language.filter(|language| open.side(*language).program.is_none()) {
        let language = words::language(model.strings, language);
        model.notice = Some(fill(&model.strings.messages.no_program, &[("language", language)]));
        return;
    }
    let pane = match place {
        0 => Pane::Prose,
        1 | 2 => Pane::Code,
        3 => Pane::Timeline,
        _ => Pane::Output,
    };
    let is_alone = presentation.pane == Some(pane) && language.is_none_or(|language| open.focus == language);
    presentation.pane = (!is_alone).then_some(pane);
    open.focus = language.unwrap_or(open.focus);
}

/// Turns the pointer on in the middle of the panes, or off. While it is on, the mouse moves it.
fn toggle_pointer(model: &mut Model) -> Vec<Cmd> {
    let stage = views::stage(model);
    let Some(presentation) = &mut model.presentation else { return Vec::new() };
    let middle = Position { x: stage.x + stage.width / 2, y: stage.y + stage.height / 2 };
    presentation.pointer = if presentation.pointer.is_some() { None } else { Some(middle) };
    let takes = presentation.pointer.is_some() || model.mouse;
    vec![Cmd::Mouse(takes)]
}

fn move_pointer(model: &mut Model, across: i32, down: i32) {
    let by = |at: u16, steps: i32, stride: u16| at.saturating_add_signed((steps * i32::from(stride)) as i16);
    let Some(at) = model.presentation.as_ref().and_then(|presentation| presentation.pointer) else { return };
    put_pointer(model, by(at.x, across, STRIDE.0), by(at.y, down, STRIDE.1));
}

/// Puts the pointer where it is on, to a cell of the panes.
pub fn put_pointer(model: &mut Model, x: u16, y: u16) {
    let stage = views::stage(model);
    let Some(pointer) = model.presentation.as_mut().and_then(|presentation| presentation.pointer.as_mut()) else {
        return;
    };
    let at = Rect { x, y, width: 1, height: 1 }.clamp(stage);
    *pointer = Position { x: at.x, y: at.y };
}

pub use poll::{follow as follow_question, hear};

#[cfg(test)]
mod tests;
