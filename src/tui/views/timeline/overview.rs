//! The whole trace in one row: where much happens, where something went wrong, the part that is in view, the playhead.

use super::axis::Axis;
use super::{Canvas, Layout};
use crate::base::text;
use crate::lesson;
use crate::timeline::Times;
use crate::tui::model::{RunState, Side, Standing};
use crate::tui::strings::fill;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// From so many rows on there is room for it: for a heading and a lane above it.
const LEAST: u16 = 3;

/// Whether the timeline shows only a part of the trace, and has a row for the whole of it.
pub fn is_wanted(canvas: &Canvas<'_>) -> bool {
    let (scene, width) = (canvas.scene, canvas.bars().width);
    canvas.area.height >= LEAST && scene.focused().is_some_and(|side| !Axis::shows_all(scene, side, width))
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

/// How much of the whole lies before `position`, from 0 to 1.
fn share_of(axis: &Axis, side: &Side, position: usize) -> f64 {
    match axis.of {
        lesson::Axis::Time => {
            let t = position.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
            if axis.units > 0.0 { t / axis.units } else { 0.0 }
        }
        lesson::Axis::Event | lesson::Axis::Line => position as f64 / side.trace.len().max(1) as f64,
    }
}

/// The column in which `position` is.
fn column_of(axis: &Axis, side: &Side, position: usize, width: u16) -> u16 {
    let share = share_of(axis, side, position);
    ((share * f64::from(width)) as u16).min(width.saturating_sub(1))
}

/// Draws it for the program in focus.
pub fn draw(layout: &Layout<'_>, area: Rect, buf: &mut Buffer) {
    let canvas = &layout.canvas;
    let (Some(axis), Some(side)) = (layout.focused(), canvas.scene.focused()) else { return };
    let (theme, bars) = (&canvas.model.theme, canvas.bars());
    let said = text::fit(&format!(" {}", name(layout, axis, side)), usize::from(canvas.label).saturating_sub(1));
    buf.set_string(area.x, area.y, said, theme.dim);
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
    let last = bars.width.saturating_sub(1);
    // The name leaves a cell free before the first column. Behind the last one there is none: the bracket takes that column, and a
    // playhead that is in view there the one beside.
    let (before, after) = ((bars.x + left).saturating_sub(1), bars.x + (right + 1).min(last));
    let playhead = bars.x + if right == last { playhead.min(last.saturating_sub(1)) } else { playhead };
    for (x, sign, style) in [(before, "[", theme.title), (after, "]", theme.title), (playhead, "┃", theme.accent)] {
        if let Some(cell) = buf.cell_mut((x, area.y)).filter(|_| x < bars.right()) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

/// What it shows: the whole trace, or how much of that the viewer has seen, beyond which nothing is drawn.
fn name(layout: &Layout<'_>, axis: &Axis, side: &Side) -> String {
    let words = &layout.canvas.model.strings.timeline;
    let reached = side.seen();
    let is_part = layout.canvas.model.traced().is_some_and(|traced| traced.standing() == Standing::Part);
    match side.run {
        RunState::Ended if is_part => words.overview_so_far.clone(),
        RunState::Ended if reached >= side.trace.len() => words.overview.clone(),
        RunState::Ended => {
            let percent = (share_of(axis, side, reached) * 100.0).min(99.0) as u8;
            fill(&words.overview_seen, &[("n", &percent.to_string())])
        }
        _ => words.overview_so_far.clone(),
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
    use crate::lesson::sample::{RunBuilder, lesson};
    use crate::timeline::sample;
    use crate::trace::{LaneKind, Language};
    use crate::tui::model::{Outlook, Scene};
    use crate::tui::sample::{Reader, drawn};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_there_whenever_not_all_of_the_trace_is_in_view(
            trace in sample::traces(), part in 0.0f64..1.0, level in -9i32..9, of in 0usize..3, size in (30u16..200, 4u16..40)
        ) {
            let mut reader = Reader::in_lesson();
            let open = reader.model.open_mut().expect("a lesson is open");
            let reached = (trace.len() as f64 * part) as usize;
            let side = &mut open.sides[0];
            side.play(trace);
            side.go(reached);
            open.axis = lesson::Axis::ALL[of];
            open.outlook.set_level(open.axis, level);
            let open = reader.open();
            let scene = open.timeline();
            let area = Rect { x: 0, y: 0, width: size.0, height: size.1 };
            let layout = super::super::Layout::new(&reader.model, &scene, area).expect("room for it");
            let axis = layout.focused().expect("a program is in focus");
            let side = &open.sides[0];
            let all = match axis.of {
                lesson::Axis::Event => side.index.ticks() as f64,
                lesson::Axis::Line => side.index.lines() as f64,
                lesson::Axis::Time => axis.units,
            };
            // The border and the line about the chosen lane are not of its room.
            let has_room = area.height >= LEAST + 3;
            prop_assert_eq!(layout.overview.is_some(), has_room && axis.span() < all * 0.999);
            let seen = name(&layout, axis, side);
            prop_assert_eq!(seen == reader.model.strings.timeline.overview, reached == side.trace.len());
        }

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

    #[test]
    fn both_brackets_are_seen_with_the_playhead_at_either_end() {
        let mut reader = Reader::in_lesson();
        let mut run = RunBuilder::new(Language::Python);
        let lane = run.lane(LaneKind::Generator, "averager");
        for _ in 0..100 {
            run.yields(lane, "1");
        }
        let open = reader.model.open_mut().expect("a lesson is open");
        (open.sides[0].run, open.axis) = (RunState::Ended, lesson::Axis::Event);
        open.sides[0].play(run.trace());
        for at_end in [false, true] {
            let side = &mut reader.model.open_mut().expect("still open").sides[0];
            side.go(side.trace.len());
            side.go(if at_end { side.trace.len() } else { 0 });
            let text = drawn(&mut reader.model, 80, 24);
            let row = text.lines().find(|line| line.contains("the whole trace")).expect("the row of the whole trace");
            let bracket = |sign| row.find(sign).unwrap_or_else(|| panic!("{sign} in {row}"));
            let playhead = bracket('┃');
            assert!(bracket('[') < playhead && playhead < bracket(']'), "{row}");
        }
    }
}
