//! What stands in a cell of the screen, for the mouse. It is worked out as the views lay themselves out, not kept from drawing.

use super::timeline::Spot as TimelineSpot;
use super::{body, lesson, list, traced, with_timeline};
use crate::base::text;
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Model, Screen};
use ratatui::layout::{Position, Rect};

/// What stands in a cell of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A lesson of the list, by its place.
    Lesson(usize),
    /// Prose, or a question.
    Prose,
    /// The title of a pane, or the pane, that a key of [`Action::Pane`] shows, by its place.
    Pane(usize),
    /// Of a small screen's pane the title that names the other.
    OtherPane,
    /// Something of the timeline.
    Timeline(TimelineSpot),
    /// Anything else.
    Other,
}

/// What stands in the cell at column `x` and row `y`; `None` outside of the panes.
pub fn spot(model: &Model, x: u16, y: u16) -> Option<Spot> {
    let area = Rect { x: 0, y: 0, width: model.size.width, height: model.size.height };
    let at = Position { x, y };
    let body = body(model, area);
    if area.width < super::LEAST.0 || area.height < super::LEAST.1 || !body.contains(at) {
        return None;
    }
    match &model.screen {
        Screen::List => Some(list::lesson_at(model, body, at).map_or(Spot::Other, Spot::Lesson)),
        Screen::Notes(_) | Screen::Room => Some(Spot::Other),
        Screen::Lesson(open) => {
            let panes = lesson::panes_of(model, open, &open.timeline(), body);
            if panes.timeline.contains(at) {
                return with_timeline(model, |layout| Spot::Timeline(layout.spot(x, y)));
            }
            if panes.prose.contains(at) {
                return Some(Spot::Prose);
            }
            let shown = panes.code.iter().chain(&panes.output).filter(|area| !area.is_empty()).count();
            let of = panes.code.iter().chain(&panes.output).position(|area| area.contains(at));
            let area = of.and_then(|of| panes.code.iter().chain(&panes.output).nth(of));
            Some(match (of, area) {
                (Some(of), Some(area)) if shown == 1 && y == area.y => {
                    tab(model, *area, at).unwrap_or(Spot::Pane(of.min(2)))
                }
                (Some(of), _) => Spot::Pane(of.min(2)),
                _ => Spot::Other,
            })
        }
        Screen::Trace(traced) => {
            let panes = traced::panes_of(model, traced, &traced.scene(), body);
            if panes.timeline.contains(at) {
                return with_timeline(model, |layout| Spot::Timeline(layout.spot(x, y)));
            }
            let tabs = panes.code.is_empty() || panes.output.is_empty();
            let is_title = [panes.code, panes.output].iter().any(|area| area.contains(at) && area.y == y);
            Some(if tabs && is_title { Spot::OtherPane } else { Spot::Other })
        }
    }
}

/// The pane whose key stands in the part of a pane's title at this place: `main.py │ F2 main.rs │ F3 output`.
fn tab(model: &Model, area: Rect, at: Position) -> Option<Spot> {
    let open = model.open()?;
    let title = lesson::tabs_title(model, open);
    let mut left = area.x + 2;
    for part in title.split('│') {
        let right = left + text::width(part) as u16;
        if (left..=right).contains(&at.x) {
            let binding = model.keys.binding(Context::Lesson, Action::Pane)?;
            let place = binding
                .keys
                .iter()
                .position(|key| part.trim_start().starts_with(&format!("{} ", binding.said(key))))?;
            return Some(Spot::Pane(place));
        }
        left = right + 1;
    }
    None
}
