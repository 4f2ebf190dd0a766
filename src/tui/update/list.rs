//! The lesson list: choosing a lesson and opening it.

use super::{lesson, run};
use crate::tui::keys::{Action, Press};
use crate::tui::model::Model;
use crate::tui::msg::Cmd;

/// How many lessons a page of the list is taken to have.
const PAGE: usize = 5;

/// Lets a key press change the list.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    let last = model.pack.entries().count().saturating_sub(1);
    model.selected = match press.action {
        Action::Up => model.selected.saturating_sub(1),
        Action::Down => (model.selected + 1).min(last),
        Action::ScrollUp => model.selected.saturating_sub(PAGE),
        Action::ScrollDown => (model.selected + PAGE).min(last),
        Action::Start => 0,
        Action::End => last,
        Action::Open => return open_selected(model),
        _ => model.selected,
    };
    Vec::new()
}

fn open_selected(model: &mut Model) -> Vec<Cmd> {
    let id = model.pack.entries().nth(model.selected).map(|entry| entry.outline.id.clone());
    id.map_or_else(Vec::new, |id| open(model, &id))
}

/// Opens the lesson with this id at the step where it was left, and starts its programs.
pub fn open(model: &mut Model, id: &str) -> Vec<Cmd> {
    if !lesson::open(model, id) {
        return Vec::new();
    }
    let mut cmds = run::start_all(model);
    cmds.extend(run::highlight_all(model));
    cmds.extend([Cmd::Save, Cmd::FindEdits { lesson: id.to_owned() }]);
    cmds
}
