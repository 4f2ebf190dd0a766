//! The timeline: a row a lane, its states along an axis, and arrows where control goes from one lane to another.

mod axis;
mod bars;
mod detail;
mod exceptions;
mod labels;
mod rows;
mod transfers;

pub use bars::look;

use super::chrome::pane;
use crate::tui::model::{Model, Scene, Side};
use axis::Axis;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rows::{Group, Rows};

/// How many rows the lanes want inside the pane's border, `most` lanes of a program at most, with room for the arrows and
/// for the line about the chosen lane.
pub fn wanted_rows(scene: &Scene<'_>, most: usize) -> u16 {
    let rows = |side: &Side| rows::wanted(scene, rows::lanes(side).len().min(most));
    scene.programs().map(rows).sum::<u16>() + detail_rows(scene)
}

/// How many of `most` rows the lanes fill inside the pane's border: with room for the arrows if all have it, else one a lane.
pub fn filled_rows(scene: &Scene<'_>, most: u16) -> u16 {
    let spaced = wanted_rows(scene, usize::MAX);
    let close = |side: &Side| (1 + rows::lanes(side).len()).min(usize::from(most)) as u16;
    let close = scene.programs().map(close).sum::<u16>() + detail_rows(scene);
    if spaced <= most { spaced } else { close.min(most) }
}

/// The rows that tell of the chosen lane, where no pane of its own does.
fn detail_rows(scene: &Scene<'_>) -> u16 {
    u16::from(!scene.moment)
}

/// What every part of the timeline draws with.
struct Canvas<'a> {
    model: &'a Model,
    scene: &'a Scene<'a>,
    /// The pane inside its border.
    area: Rect,
    /// How many columns the names of the lanes take.
    label: u16,
}

impl Canvas<'_> {
    /// Where the lanes' bars are.
    fn bars(&self) -> Rect {
        Rect { x: self.area.x + self.label, width: self.area.width.saturating_sub(self.label), ..self.area }
    }
}

/// Draws the timeline of the programs.
pub fn draw(model: &Model, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
    let inner = pane(model, &model.strings.panes.timeline, false, area, buf);
    if inner.is_empty() {
        return;
    }
    let area = Rect { height: inner.height.saturating_sub(detail_rows(scene)), ..inner };
    let rows = Rows::lay_out(scene, area.height);
    let label = labels::width(model, &rows).clamp(10, 40).min(inner.width * 2 / 5);
    let canvas = Canvas { model, scene, area, label };
    for group in &rows.groups {
        draw_group(&canvas, group, buf);
    }
    if detail_rows(scene) > 0 {
        detail::draw(&canvas, Rect { y: inner.bottom() - 1, height: 1, ..inner }, buf);
    }
}

fn draw_group(canvas: &Canvas<'_>, group: &Group<'_>, buf: &mut Buffer) {
    let side = group.side;
    let axis = Axis::new(canvas.scene, side, canvas.bars().width);
    labels::header(canvas, group, &axis, buf);
    for row in &group.lanes {
        labels::lane(canvas, side, row, buf);
        bars::draw(canvas, side, row, &axis, buf);
        exceptions::draw(canvas, side, row, &axis, buf);
    }
    transfers::draw(canvas, group, &axis, buf);
    axis::draw_playhead(canvas, group, &axis, buf);
}
