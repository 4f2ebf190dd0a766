//! The lesson list: choosing a lesson and opening it.

use super::{lesson, review, run};
use crate::tui::keys::{Action, Press};
use crate::tui::model::Model;
use crate::tui::msg::Cmd;
use std::sync::Arc;

/// How many lessons a page of the list is taken to have.
const PAGE: usize = 5;

/// Lets a key press change the list.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    let last = model.entries().count().saturating_sub(1);
    model.selected = match press.action {
        Action::Up => model.selected.saturating_sub(1),
        Action::Down => (model.selected + 1).min(last),
        Action::ScrollUp => model.selected.saturating_sub(PAGE),
        Action::ScrollDown => (model.selected + PAGE).min(last),
        Action::Start => 0,
        Action::End => last,
        Action::Open => return open_selected(model),
        Action::Review => return review::begin(model),
        _ => model.selected,
    };
    Vec::new()
}

fn open_selected(model: &mut Model) -> Vec<Cmd> {
    let chosen = model.entries().nth(model.selected);
    let chosen = chosen.map(|(pack, entry)| (pack.id.clone(), entry.outline.id.clone()));
    chosen.map_or_else(Vec::new, |(pack, id)| open_of(model, &pack, &id))
}

/// Opens a lesson of the pack with the id `pack`.
pub fn open_of(model: &mut Model, pack: &str, id: &str) -> Vec<Cmd> {
    if let Some(pack) = model.packs.iter().find(|known| known.id == pack) {
        model.pack = Arc::clone(pack);
    }
    open(model, id)
}

/// Opens the lesson of the pack with this id at the step where it was left, and starts its programs.
pub fn open(model: &mut Model, id: &str) -> Vec<Cmd> {
    if !lesson::open(model, id) {
        return Vec::new();
    }
    let mut cmds = run::start_all(model);
    cmds.extend(run::highlight_all(model));
    cmds.extend([Cmd::Save, Cmd::FindEdits { lesson: id.to_owned() }]);
    if model.pack.glossary.if_read().is_none() {
        cmds.push(Cmd::ReadWords);
    }
    cmds
}
