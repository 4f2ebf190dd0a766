//! Where lanes met exceptions, caught or not: a mark in the bar of the lane.

use super::Canvas;
use super::axis::Axis;
use super::rows::Row;
use crate::tui::model::Side;
use ratatui::buffer::Buffer;

/// The mark. It does not look like any state.
pub const MARK: &str = "✗";

/// Draws a mark into each column of `row` in which its lane met an exception, as far as the viewer has been.
pub fn draw(canvas: &Canvas<'_>, side: &Side, row: &Row, axis: &Axis, buf: &mut Buffer) {
    if !side.index.met_exceptions(row.lane, 0..side.seen()) {
        return;
    }
    let (bars, theme) = (canvas.bars(), &canvas.model.theme);
    let wide = usize::from(axis.wide().max(1));
    for (x, column) in axis.columns.iter().enumerate().step_by(wide) {
        let Some(column) = column else { break };
        let events = &column.events;
        if !side.index.met_exceptions(row.lane, events.clone()) {
            continue;
        }
        // What follows a change of state stands after it: in the last of its columns.
        let x = x + wide - 1;
        let future = !side.index.met_exceptions(row.lane, events.start..events.end.min(side.playhead));
        let style = if future { theme.error.patch(theme.dim) } else { theme.error };
        if x < axis.columns.len()
            && let Some(cell) = buf.cell_mut((bars.x + x as u16, bars.y + row.y))
        {
            cell.set_symbol(MARK).set_style(style);
        }
    }
}
