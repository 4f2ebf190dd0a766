//! The bar of a lane: its state in every column.

use super::Canvas;
use super::axis::{Axis, Column};
use super::rows::Row;
use crate::base::text;
use crate::timeline::Glance;
use crate::trace::State;
use crate::tui::model::Side;
use crate::tui::theme::Theme;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use std::ops::Range;

/// The look of a state: its colour, the sign it begins with, and what fills the rest.
pub fn look(state: State, active: bool, theme: &Theme) -> (Style, char, char) {
    match state {
        State::Created => (theme.created, '○', '·'),
        State::Ready => (theme.ready, '◇', '░'),
        State::Running if active => (theme.active, '█', '█'),
        State::Running => (theme.running, '▒', '▒'),
        State::Suspended => (theme.suspended, '‖', '─'),
        State::Closed => (theme.closed, '■', ' '),
    }
}

/// Draws the bar of one lane.
pub fn draw(canvas: &Canvas<'_>, side: &Side, row: &Row, axis: &Axis, buf: &mut Buffer) {
    let mut along = side.index.along(row.lane);
    // What happened left of the first column is not of it.
    if let Some(Some(first)) = axis.columns.first() {
        along.go(first.events.start);
    }
    let mut last: Option<Glance> = None;
    let mut position = None;
    for (x, column) in axis.columns.iter().enumerate() {
        let Some(column) = column else { break };
        if position == Some(column.position) {
            if let Some(glance) = &last {
                draw_cell(canvas, row, glance, column, (x, false), axis, buf);
            }
            continue;
        }
        position = Some(column.position);
        let glance = along.go(column.position);
        if let Some(glance) = &glance {
            let changed = last.is_none_or(|last| last.since != glance.since);
            draw_cell(canvas, row, glance, column, (x, changed), axis, buf);
            if changed && glance.state == State::Closed {
                outcome(canvas, row, glance, (x, column.future), buf);
            }
        }
        last = glance;
    }
    folded(canvas, side, row, axis, buf);
}

/// Over the bar of a lane that others are folded into: where one of these is active.
fn folded(canvas: &Canvas<'_>, side: &Side, row: &Row, axis: &Axis, buf: &mut Buffer) {
    if side.lineup.as_ref().is_none_or(|lineup| !lineup.folded.contains_key(&row.lane)) {
        return;
    }
    let (bars, theme) = (canvas.bars(), &canvas.model.theme);
    let mut known: Option<(Range<usize>, bool)> = None;
    for (x, column) in axis.columns.iter().enumerate() {
        let Some(column) = column else { break };
        // A column of one event shows who is active after it, one of many whoever was within them.
        let from = if axis.wide() > 1 { column.position } else { (column.events.start + 1).min(column.position) };
        let events = from..column.position;
        let is_active = match &known {
            Some((of, is_active)) if *of == events => *is_active,
            _ => side.active_within(row.lane, &events).is_some(),
        };
        known = Some((events, is_active));
        let cell = buf.cell_mut((bars.x + x as u16, bars.y + row.y)).filter(|_| is_active);
        if let Some(cell) = cell {
            let style = if column.future { theme.active.patch(theme.dim) } else { theme.active };
            cell.set_char('█').set_style(style);
        }
    }
}

fn draw_cell(
    canvas: &Canvas<'_>,
    row: &Row,
    glance: &Glance,
    column: &Column,
    (x, changed): (usize, bool),
    axis: &Axis,
    buf: &mut Buffer,
) {
    let bars = canvas.bars();
    let theme = &canvas.model.theme;
    let (mut style, sign, fill) = look(glance.state, glance.active && !column.rests, theme);
    let mut symbol = if changed { sign } else { fill };
    // Where a column may hold many events, it is not to be lost that the lane ran within it.
    if axis.wide() <= 1 && changed && glance.began {
        (symbol, style) = (share(glance, column, axis), theme.active);
    }
    if symbol == ' ' {
        return;
    }
    if column.future {
        style = style.patch(theme.dim);
    }
    if let Some(cell) = buf.cell_mut((bars.x + x as u16, bars.y + row.y)) {
        cell.set_char(symbol).set_style(style);
    }
}

/// A block that is as high as the share of the column's events in which the lane was active. Among few events one turn is one
/// turn, and a whole block; so are those of one instant.
fn share(glance: &Glance, column: &Column, axis: &Axis) -> char {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const FEW: usize = 64;
    const FEW_AT_ONCE: usize = 512;
    let events = column.events.len();
    let at_once = axis.seconds().is_some() && events <= FEW_AT_ONCE;
    if at_once || events <= FEW && glance.turns <= 1 {
        return '█';
    }
    HEIGHTS[(glance.ran * HEIGHTS.len()).div_ceil(events.max(1)).clamp(1, HEIGHTS.len()) - 1]
}

/// After the end of a lane: how it ended, as far as there is room.
fn outcome(canvas: &Canvas<'_>, row: &Row, glance: &Glance, (x, future): (usize, bool), buf: &mut Buffer) {
    let bars = canvas.bars();
    let theme = &canvas.model.theme;
    let room = (bars.width as usize).saturating_sub(x + 2);
    let word = words::outcome(canvas.model.strings, glance.cause);
    // A word of one letter and `…` says nothing.
    if room < text::width(word).min(4) {
        return;
    }
    let style = if future { theme.closed.patch(theme.dim) } else { theme.closed };
    buf.set_string(bars.x + x as u16 + 2, bars.y + row.y, text::fit(word, room), style);
}
