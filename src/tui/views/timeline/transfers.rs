//! Arrows between lanes: who resumed whom, what went in and what came out.

use super::Canvas;
use super::axis::Axis;
use super::rows::Group;
use crate::base::text;
use crate::timeline::{Direction, Transfer, stops};
use crate::trace::LaneKind;
use crate::tui::model::{Screen, Side};
use crate::tui::views::facts::one_line;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// A transfer in the pane: its column, the rows it goes between, what is written beside it.
struct Arrow {
    x: u16,
    from: u16,
    to: u16,
    /// What is written beside it, the longest way first.
    texts: [String; 2],
    style: Style,
    /// How far what crosses has come, from 0 to 1, while it is on its way.
    on_its_way: Option<f64>,
}

/// Draws the transfers of a group between the rows of its lanes. There is no room for them by line, by time, and far out.
pub fn draw(canvas: &Canvas<'_>, group: &Group<'_>, axis: &Axis, buf: &mut Buffer) {
    let Some(wide) = axis.arrows() else { return };
    let arrows = arrows(canvas, group, axis, wide);
    for (at, arrow) in arrows.iter().enumerate() {
        draw_line(canvas, arrow, buf);
        let row = arrow.on_its_way.map_or_else(|| arrow.label_row(), |part| arrow.head(part));
        let next = arrows[at + 1..].iter().find(|other| other.covers(row)).map(|other| other.x);
        let end = next.unwrap_or(canvas.bars().width);
        let room = end.saturating_sub(arrow.x + 1) as usize;
        // In the row of another lane it would read as if that one had done it.
        let is_free = group.lanes.iter().all(|lane| lane.y != row);
        if is_free && arrow.from.abs_diff(arrow.to) > 1 {
            let bars = canvas.bars();
            let fits = arrow.texts.iter().find(|said| text::width(said) <= room).unwrap_or(&arrow.texts[1]);
            // One letter and `…` say nothing.
            if room >= text::width(fits).min(4) {
                let style = if arrow.on_its_way.is_some() { arrow.style.reversed() } else { arrow.style };
                buf.set_string(bars.x + arrow.x + 1, bars.y + row, text::fit(fits, room), style);
            }
        }
    }
}

impl Arrow {
    /// The row in which it is labelled: right beside the lane that it goes to.
    fn label_row(&self) -> u16 {
        if self.to > self.from { self.to - 1 } else { self.to + 1 }
    }

    /// The row to which what crosses has come after a `part` of its way.
    fn head(&self, part: f64) -> u16 {
        let rows = f64::from(self.from.abs_diff(self.to).saturating_sub(1));
        let passed = (rows * part).ceil().clamp(1.0, rows.max(1.0)) as u16;
        if self.to > self.from { self.from + passed } else { self.from.saturating_sub(passed) }
    }

    fn covers(&self, row: u16) -> bool {
        self.from.min(self.to) < row && row < self.from.max(self.to)
    }
}

fn arrows(canvas: &Canvas<'_>, group: &Group<'_>, axis: &Axis, wide: usize) -> Vec<Arrow> {
    let side = group.side;
    let mut arrows = Vec::new();
    let travelling = travelling(canvas, side);
    for (x, column) in axis.columns.iter().enumerate().step_by(wide) {
        let Some(column) = column else { break };
        let Some(transfer) = side.index.transfer(&side.trace, column.events.start) else { continue };
        let row = |lane| group.lanes.iter().find(|row| row.lane == lane).map(|row| row.y);
        let (Some(from), Some(to)) = (row(transfer.from), row(transfer.to)) else { continue };
        let on_its_way = travelling.filter(|(at, _)| *at == column.events.start).map(|(_, part)| part);
        let mut style = style(canvas, transfer.direction);
        if column.future {
            style = style.patch(canvas.model.theme.dim);
        }
        arrows.push(Arrow { x: x as u16, from, to, texts: label(side, &transfer), style, on_its_way });
    }
    arrows
}

/// While a playhead is on its way: the place of the event that it has just passed, and how far what crosses there has come. It
/// is there before the playhead goes on.
fn travelling(canvas: &Canvas<'_>, side: &Side) -> Option<(usize, f64)> {
    const ARRIVED: f64 = 0.6;
    let between = match &canvas.model.screen {
        Screen::Lesson(open) if open.playing && !open.still => open.motion.as_ref()?.between()?,
        Screen::Trace(traced) if traced.playing && !canvas.model.still => traced.passed,
        _ => return None,
    };
    let at = side.index.tick_at(side.playhead).checked_sub(1).and_then(|tick| side.index.tick(tick))?;
    let is_here = stops::settle(&side.trace, at + 1) == side.playhead;
    (is_here && between < ARRIVED).then_some((at, between / ARRIVED))
}

fn style(canvas: &Canvas<'_>, direction: Direction) -> Style {
    let theme = &canvas.model.theme;
    match direction {
        Direction::In => theme.arrow_in,
        Direction::Out => theme.arrow_out,
        Direction::Beside => theme.dim,
    }
}

/// What is written beside an arrow: the verb and the value that crosses, or one of them where there is no room for both.
fn label(side: &Side, transfer: &Transfer<'_>) -> [String; 2] {
    let subject = if transfer.direction == Direction::Out { transfer.from } else { transfer.to };
    let kind = side.trace.lanes().get(subject.index()).map_or(LaneKind::Main, |lane| lane.kind);
    let verb = words::verb(side.language, kind, transfer.cause);
    match &transfer.value {
        Some(value) => {
            let value = one_line(&value.text);
            // How a lane ended is written after its bar; what matters here is what it gave.
            [format!("{verb} {value}"), value]
        }
        None => [verb.to_owned(), verb.to_owned()],
    }
}

fn draw_line(canvas: &Canvas<'_>, arrow: &Arrow, buf: &mut Buffer) {
    let bars = canvas.bars();
    let (top, bottom) = (arrow.from.min(arrow.to), arrow.from.max(arrow.to));
    let down = arrow.to > arrow.from;
    let end = arrow.on_its_way.map_or(if down { bottom.saturating_sub(1) } else { top + 1 }, |part| arrow.head(part));
    for y in top + 1..bottom {
        if if down { y > end } else { y < end } {
            continue;
        }
        let head = y == end;
        let symbol = if head { if down { "▼" } else { "▲" } } else { "│" };
        let (x, y) = (bars.x + arrow.x, bars.y + y);
        if is_written(buf, x, y) {
            continue;
        }
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(arrow.style);
        }
    }
}

/// Whether something stands in the cell that an arrow passes behind: how a lane ended, in letters of one cell or two.
fn is_written(buf: &Buffer, x: u16, y: u16) -> bool {
    let symbol = |x: u16| buf.cell((x, y)).map_or(" ", |cell| cell.symbol());
    symbol(x).chars().any(|letter| letter.is_alphanumeric() || letter == '■' || letter == '…')
        || x.checked_sub(1).is_some_and(|before| text::width(symbol(before)) > 1)
}
