//! The whole trace in one row: where much happens, where something went wrong, the part that is in view, the playhead.

use super::Layout;
use super::axis::Axis;
use super::rows::wanted;
use crate::base::text;
use crate::lesson;
use crate::timeline::Times;
use crate::tui::model::Side;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// From so many rows on there is room for it.
const TALL: u16 = 10;
/// From so many rows on it may take one of a lane that has to be left out anyway.
const VERY_TALL: u16 = 12;

/// Whether it says anything, and the lanes can spare the row.
pub fn is_wanted(layout: &Layout<'_>) -> bool {
    let scene = layout.canvas.scene;
    let height = layout.canvas.area.height;
    let is_part =
        layout.focused().zip(scene.focused()).is_some_and(|(axis, side)| axis.span() < all(axis, side) * 0.999);
    let wants: u16 = scene.programs().map(|side| wanted(scene, side.lanes().len())).sum();
    let has_room = height > wants && height >= TALL || wants > height && height >= VERY_TALL;
    is_part && has_room
}

/// How many units the whole trace has, also beyond where the viewer has been.
fn all(axis: &Axis, side: &Side) -> f64 {
    match axis.of {
        lesson::Axis::Event => side.index.ticks() as f64,
        lesson::Axis::Line => side.index.lines() as f64,
        lesson::Axis::Time => axis.units,
    }
}

/// The position in the trace at the left edge of column `x` of `width`: the trace is divided by time, or by events.
pub fn position_at(axis: &Axis, side: &Side, x: u16, width: u16) -> usize {
    next_position(axis, side, x, width, &mut Times::new(&side.trace, 0))
}

/// The same, where columns are asked for from left to right.
fn next_position(axis: &Axis, side: &Side, x: u16, width: u16, times: &mut Times<'_>) -> usize {
    let share = f64::from(x) / f64::from(width.max(1));
    match axis.of {
        lesson::Axis::Time if x == 0 => 0,
        lesson::Axis::Time => times.go(axis.units * share),
        lesson::Axis::Event | lesson::Axis::Line => (side.trace.len() as f64 * share) as usize,
    }
}

/// The column in which `position` is.
fn column_of(axis: &Axis, side: &Side, position: usize, width: u16) -> u16 {
    let share = match axis.of {
        lesson::Axis::Time => {
            let t = position.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
            if axis.units > 0.0 { t / axis.units } else { 0.0 }
        }
        lesson::Axis::Event | lesson::Axis::Line => position as f64 / side.trace.len().max(1) as f64,
    };
    ((share * f64::from(width)) as u16).min(width.saturating_sub(1))
}

/// Draws it for the program in focus.
pub fn draw(layout: &Layout<'_>, area: Rect, buf: &mut Buffer) {
    let canvas = &layout.canvas;
    let (Some(axis), Some(side)) = (layout.focused(), canvas.scene.focused()) else { return };
    let (theme, bars) = (&canvas.model.theme, canvas.bars());
    let said = format!(" {}", canvas.model.strings.timeline.overview);
    buf.set_string(area.x, area.y, text::fit(&said, usize::from(canvas.label).saturating_sub(1)), theme.dim);
    let (left, right) = view(axis, side, bars.width);
    for (x, part) in parts(axis, side, bars.width).into_iter().enumerate() {
        let Some(cell) = buf.cell_mut((bars.x + x as u16, area.y)) else { continue };
        let is_in_view = (left..=right).contains(&(x as u16));
        cell.set_char(part.sign());
        cell.set_style(match (part.fault, is_in_view) {
            (true, _) => theme.error,
            (false, true) => theme.active,
            (false, false) => theme.dim,
        });
    }
    let playhead = column_of(axis, side, side.playhead, bars.width);
    let edges =
        [(left.saturating_sub(1), "[", theme.title), ((right + 1).min(bars.width.saturating_sub(1)), "]", theme.title)];
    for (x, sign, style) in edges.into_iter().chain([(playhead, "┃", theme.accent)]) {
        if let Some(cell) = buf.cell_mut((bars.x + x, area.y)).filter(|_| x < bars.width) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// The columns of the overview that the timeline shows.
fn view(axis: &Axis, side: &Side, width: u16) -> (u16, u16) {
    let mut shown = axis.columns.iter().flatten();
    let first = shown.next().map_or(0, |column| column.events.start);
    let last = shown.next_back().map_or(first, |column| column.events.end);
    (column_of(axis, side, first, width), column_of(axis, side, last, width))
}

/// A column of the overview.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    /// How much happens in it: 1 where most does.
    share: f64,
    /// Whether something went wrong.
    fault: bool,
}

impl Part {
    fn sign(self) -> char {
        const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        match self {
            Self { fault: true, .. } => '✗',
            Self { share, .. } if share <= 0.0 => ' ',
            Self { share, .. } => HEIGHTS[((share * 8.0).ceil() as usize).clamp(1, 8) - 1],
        }
    }
}

/// The columns, as far as the viewer has been: where all columns hold as many events, changes of state count; else events do.
fn parts(axis: &Axis, side: &Side, width: u16) -> Vec<Part> {
    let reached = side.seen();
    let is_time = axis.of == lesson::Axis::Time;
    let count = |position: usize| if is_time { position } else { side.index.tick_at(position) };
    let mut counts = Vec::new();
    let (mut before, mut happened) = ((count(0), side.index.faults(0)), 0);
    let mut times = Times::new(&side.trace, 0);
    for x in 1..=width {
        happened = next_position(axis, side, x, width, &mut times).max(happened).min(reached);
        let after = (count(happened), side.index.faults(happened));
        counts.push((after.0 - before.0, after.1 > before.1));
        before = after;
        if happened == reached {
            break;
        }
    }
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0).max(1) as f64;
    counts.into_iter().map(|(count, fault)| Part { share: count as f64 / most, fault }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::lesson;
    use crate::timeline::sample;
    use crate::trace::Language;
    use crate::tui::model::{Outlook, Scene};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_beyond_what_was_reached_is_in_it(
            trace in sample::traces(), reached in 0usize..300, width in 1u16..90, time: bool
        ) {
            let mut side = Side::new(&lesson(), Language::Python);
            side.play(trace);
            side.go(reached);
            let of = if time { lesson::Axis::Time } else { lesson::Axis::Event };
            let outlook = Outlook::default();
            let (sides, outlook) = ([Some(&side), None], &outlook);
            let scene =
                Scene { sides, focus: side.language, axis: of, outlook, step: None, moment: false, parting: None };
            let axis = Axis::new(&scene, &side, width);
            let parts = parts(&axis, &side, width);
            prop_assert!(parts.len() <= usize::from(width));
            // Cutting the rest of the trace off changes how wide the columns are, and not what they hold together.
            prop_assert_eq!(parts.iter().any(|part| part.fault), side.index.faults(side.reached) > 0);
            let happened = if time { side.reached } else { side.index.tick_at(side.reached) };
            prop_assert_eq!(parts.iter().any(|part| part.share > 0.0), happened > 0);
            prop_assert!(column_of(&axis, &side, side.trace.len(), width) < width);
        }
    }
}
