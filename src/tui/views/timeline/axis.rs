//! The axis of the timeline: which position of the trace each column stands for, by event or by time.

use super::Canvas;
use super::rows::Group;
use crate::lesson;
use crate::timeline::stops::at_time;
use crate::tui::model::{Scene, Side};
use ratatui::buffer::Buffer;

/// One column of the bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The position at the column's end.
    pub position: usize,
    /// The position at the end of the column before.
    pub before: usize,
    /// Whether it lies after the playhead.
    pub future: bool,
}

/// The columns of one program's bars.
#[derive(Clone, Debug)]
pub struct Axis {
    /// `None`: nothing has happened there, as far as the viewer has been.
    pub columns: Vec<Option<Column>>,
    /// The column of the playhead; past the last one where it does not fit.
    pub playhead: u16,
    /// Columns that one event takes; 0 on an axis of time.
    pub per_event: u16,
    /// Seconds that one column takes; 0 on an axis of events.
    pub per_column: f64,
    /// The change of state at the first column; 0 on an axis of time.
    pub first: usize,
}

impl Axis {
    /// The axis of `side` in `width` columns, the playhead in view.
    pub fn new(scene: &Scene<'_>, side: &Side, width: u16) -> Self {
        match scene.axis {
            lesson::Axis::Event => by_event(side, width),
            lesson::Axis::Time => by_time(scene, side, width),
        }
    }

    /// The column in which the playhead stands at `position` of an axis of events.
    pub fn column_at(&self, side: &Side, position: usize) -> Option<u16> {
        let column = side.index.tick_at(position).checked_sub(self.first)? * usize::from(self.per_event);
        (column < self.columns.len()).then_some(column as u16)
    }
}

/// Columns an event takes: at least enough for an arrow and a short value; more where the whole trace fits. It depends on
/// the trace and not on the playhead, so that nothing on the axis moves while it plays.
fn per_event(side: &Side, width: u16) -> u16 {
    let all = (side.index.ticks().max(1) as u64).min(u64::from(u16::MAX)) as u16;
    let least = if width >= 60 { 9 } else { 7 };
    (width / all).clamp(least, 14).min(width.max(1))
}

fn by_event(side: &Side, width: u16) -> Axis {
    let per_event = per_event(side, width);
    let ticks = side.index.tick_at(side.reached.max(side.playhead));
    let here = side.index.tick_at(side.playhead);
    // One column is left for the playhead after the last event.
    let fits = (width.saturating_sub(1) / per_event) as usize;
    // The playhead stays left of the last quarter, so that what was seen after it stays in view.
    let first = here.saturating_sub(fits * 3 / 4).min(ticks.saturating_sub(fits));
    let first = if ticks <= fits { 0 } else { first };
    let column = |x: u16| {
        let tick = first + (x / per_event) as usize;
        let at = side.index.tick(tick).filter(|_| tick < ticks)?;
        let next = side.index.tick(tick + 1).unwrap_or(side.trace.len());
        let before = if x.is_multiple_of(per_event) { at } else { at + 1 };
        let future = tick >= here;
        Some(Column {
            position: if tick + 1 == here { side.playhead.min(next).max(at + 1) } else { at + 1 },
            before,
            future,
        })
    };
    let playhead = ((here - first.min(here)) as u16).saturating_mul(per_event);
    Axis { columns: (0..width).map(column).collect(), playhead, per_event, per_column: 0.0, first }
}

fn by_time(scene: &Scene<'_>, side: &Side, width: u16) -> Axis {
    let end = |side: &Side| side.trace.t(side.trace.len().saturating_sub(1));
    let longest = scene.sides.iter().map(end).fold(0.0, f64::max);
    let per_column = if longest > 0.0 { longest / f64::from(width.saturating_sub(2).max(1)) } else { 1.0 };
    let now = side.playhead.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
    let reached = side.reached.max(side.playhead);
    let (mut before, mut happened) = (0, 0);
    let column = |x: u16| {
        let from = f64::from(x) * per_column;
        // The time of the last event, divided and multiplied again, may come out a little later than it was.
        if reached == 0 || from > side.trace.t(reached - 1) + per_column * 1e-6 {
            return None;
        }
        happened = at_time(&side.trace, from + per_column * 0.999, happened);
        let position = happened.min(reached);
        let future = from > now;
        let position = if future { position } else { position.min(side.playhead) };
        let column = Column { position, before: before.min(position), future };
        before = position;
        Some(column)
    };
    let columns: Vec<Option<Column>> = (0..width).map(column).collect();
    let playhead = (now / per_column).floor() as u16 + u16::from(side.playhead > 0);
    Axis { columns, playhead, per_event: 0, per_column, first: 0 }
}

/// Draws the playhead as a line through the rows of a group, where nothing else stands.
pub fn draw_playhead(canvas: &Canvas<'_>, group: &Group<'_>, axis: &Axis, buf: &mut Buffer) {
    let bars = canvas.bars();
    if axis.playhead >= bars.width {
        return;
    }
    // The heading has seconds in it, which a line through them would make unreadable.
    let top = group.y + u16::from(axis.per_event == 0);
    for y in top..group.y + group.height {
        let Some(cell) = buf.cell_mut((bars.x + axis.playhead, bars.y + y)) else { continue };
        if cell.symbol() == " " {
            cell.set_symbol("╎").set_style(canvas.model.theme.accent);
        }
    }
}
