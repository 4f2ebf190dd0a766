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
    /// The row of its head: right beside the lane that it goes to where no other lane is there, else that of the lane itself.
    end: u16,
    direction: Direction,
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
        let row = arrow.on_its_way.map_or(arrow.end, |part| arrow.come_to(part, group));
        draw_line(canvas, group, arrow, row, buf);
        // In the row of a lane it would read as if that one had done it, but for those between which it is on its way.
        if !is_free(group, row) && arrow.on_its_way.is_none() {
            continue;
        }
        let next = arrows[at + 1..].iter().find(|other| other.touches(row)).map(|other| other.x);
        let end = next.unwrap_or(canvas.bars().width);
        let room = end.saturating_sub(arrow.x + 1) as usize;
        let bars = canvas.bars();
        let fits = arrow.texts.iter().find(|said| text::width(said) <= room).unwrap_or(&arrow.texts[1]);
        // One letter and `…` say nothing.
        if room >= text::width(fits).min(4) {
            let style = if arrow.on_its_way.is_some() { arrow.style.reversed() } else { arrow.style };
            buf.set_string(bars.x + arrow.x + 1, bars.y + row, text::fit(fits, room), style);
        }
    }
}

/// Whether no lane has this row.
fn is_free(group: &Group<'_>, row: u16) -> bool {
    group.lanes.iter().all(|lane| lane.y != row)
}

impl Arrow {
    /// The rows from the lane that it comes from to its head.
    fn rows(&self) -> Vec<u16> {
        if self.end > self.from { (self.from..=self.end).collect() } else { (self.end..=self.from).rev().collect() }
    }

    /// The row to which what crosses has come after a `part` of its way. It does not stay in that of a lane that is only crossed.
    fn come_to(&self, part: f64, group: &Group<'_>) -> u16 {
        let mut rows = self.rows();
        rows.retain(|row| [self.from, self.end].contains(row) || is_free(group, *row));
        let passed = (rows.len() as f64 * part) as usize;
        rows[passed.min(rows.len() - 1)]
    }

    /// Whether it begins, passes or ends in this row.
    fn touches(&self, row: u16) -> bool {
        self.from.min(self.to) <= row && row <= self.from.max(self.to)
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
        let beside = if to > from { to - 1 } else { to + 1 };
        let end = if beside != from && is_free(group, beside) { beside } else { to };
        let (x, direction, texts) = (x as u16, transfer.direction, label(side, &transfer));
        arrows.push(Arrow { x, from, to, end, direction, texts, style, on_its_way });
    }
    arrows
}

/// While a playhead is on its way: the place of the event that it has just passed, and how far what crosses there has come. It
/// is there before the playhead goes on.
fn travelling(canvas: &Canvas<'_>, side: &Side) -> Option<(usize, f64)> {
    const ARRIVED: f64 = 0.6;
    let between = match &canvas.model.screen {
        Screen::Lesson(open) if open.playing && !open.still => open.motion.as_ref()?.between(side.language)?,
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

/// Draws an arrow from the lane that it comes from to `until`. A lane that is crossed has a line in its row, never a head.
fn draw_line(canvas: &Canvas<'_>, group: &Group<'_>, arrow: &Arrow, until: u16, buf: &mut Buffer) {
    let bars = canvas.bars();
    for row in arrow.rows().into_iter().skip(1) {
        let head = row == until && (row == arrow.end || is_free(group, row));
        let symbol = if head { if arrow.to > arrow.from { "▼" } else { "▲" } } else { "│" };
        let (x, y) = (bars.x + arrow.x, bars.y + row);
        // What a lane becomes that is made or woken is to be seen beside the head.
        if row == arrow.to && arrow.direction == Direction::Beside && x + 1 < bars.right() {
            move_right(buf, x, y);
        }
        if !is_written(buf, x, y)
            && let Some(cell) = buf.cell_mut((x, y))
        {
            cell.set_symbol(symbol).set_style(arrow.style);
        }
        if row == until {
            break;
        }
    }
}

/// Puts what stands in a cell into the one right of it.
fn move_right(buf: &mut Buffer, x: u16, y: u16) {
    let cell = buf.cell((x, y)).cloned();
    if let Some((cell, right)) = cell.zip(buf.cell_mut((x + 1, y))) {
        *right = cell;
    }
}

/// Whether something stands in the cell that an arrow passes behind: how a lane ended, in letters of one cell or two.
fn is_written(buf: &Buffer, x: u16, y: u16) -> bool {
    let symbol = |x: u16| buf.cell((x, y)).map_or(" ", |cell| cell.symbol());
    symbol(x).chars().any(|letter| letter.is_alphanumeric() || letter == '■' || letter == '…')
        || x.checked_sub(1).is_some_and(|before| text::width(symbol(before)) > 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, draw_group};
    use super::*;
    use crate::lesson::{self, sample::lesson};
    use crate::store::Progress;
    use crate::timeline::sample;
    use crate::trace::{LaneId, LaneKind, Language, Trace};
    use crate::tui::model::{Outlook, Scene};
    use crate::tui::sample::Reader;
    use proptest::prelude::*;
    use ratatui::layout::Rect;

    /// The heads that are drawn of `side` in a pane of this size, each with its sign, its row, and what it is of, with the rows of that.
    #[derive(Debug)]
    struct Head {
        sign: String,
        y: u16,
        to: u16,
        from: u16,
    }

    /// The heads of the arrows, and how many there are to be.
    fn heads(side: &Side, width: u16, height: u16) -> (Vec<Head>, usize, Vec<u16>) {
        let model = Reader::new(Progress::default()).model;
        let (outlook, sides) = (Outlook::default(), [Some(side), None]);
        let axis = lesson::Axis::Event;
        let scene =
            Scene { sides, focus: side.language, axis, outlook: &outlook, step: None, moment: false, parting: None };
        let area = Rect::new(0, 0, width, height);
        let Some(layout) = Layout::new(&model, &scene, area) else { return (Vec::new(), 0, Vec::new()) };
        let mut buf = Buffer::empty(area);
        let (group, axis) = (&layout.rows.groups[0], &layout.axes[0]);
        let bars = layout.canvas.bars();
        draw_group(&layout.canvas, group, axis, &mut buf);
        let row = |lane: LaneId| group.lanes.iter().find(|row| row.lane == lane).map(|row| row.y);
        let (mut heads, mut wanted) = (Vec::new(), 0);
        for (x, column) in axis.columns.iter().enumerate() {
            let transfer = column.as_ref().and_then(|column| side.index.transfer(&side.trace, column.events.start));
            let ends = transfer.and_then(|transfer| Some((row(transfer.from)?, row(transfer.to)?)));
            let begins = axis.arrows().is_some_and(|wide| x.is_multiple_of(wide));
            wanted += usize::from(begins && ends.is_some());
            for y in group.y..group.y + group.height {
                let sign = buf[(bars.x + x as u16, bars.y + y)].symbol();
                if sign == "▼" || sign == "▲" {
                    let (from, to) = ends.filter(|_| begins).expect("a head where a transfer is");
                    heads.push(Head { sign: sign.to_owned(), y, to, from });
                }
            }
        }
        (heads, wanted, group.lanes.iter().map(|row| row.y).collect())
    }

    fn side(trace: Trace, part: f64) -> Side {
        let mut side = Side::new(&lesson(), Language::Python);
        side.play(trace);
        side.playhead = (side.trace.len() as f64 * part) as usize;
        side.reached = side.trace.len();
        side
    }

    proptest! {
        #[test]
        fn a_head_stands_in_the_row_of_the_lane_that_it_goes_to_or_right_beside_it(
            trace in sample::traces(), part in 0.0f64..1.0, width in 30u16..160, height in 3u16..40
        ) {
            let side = side(trace, part);
            let (heads, wanted, lanes) = heads(&side, width, height);
            for head in &heads {
                let beside = if head.to > head.from { head.to - 1 } else { head.to + 1 };
                let is_beside = head.y == beside && !lanes.contains(&beside);
                prop_assert!(head.y == head.to || is_beside, "{:?} {:?}", head, lanes);
                prop_assert_eq!(head.sign == "▼", head.to > head.from);
            }
            // Words that tell how a lane ended, and the playhead, may stand in the place of a head.
            prop_assert!(heads.len() <= wanted);
        }
    }

    #[test]
    fn an_arrow_between_neighbours_has_a_head_where_there_is_no_row_between_them() {
        let mut run = lesson::sample::RunBuilder::new(Language::Python);
        let lamps = [(); 3].map(|()| run.lane(LaneKind::Generator, "lamp"));
        for lamp in lamps {
            run.yields(lamp, "1");
        }
        let side = side(run.trace(), 1.0);
        let (all, wanted, lanes) = heads(&side, 160, 8);
        assert_eq!(lanes, [1, 2, 3, 4]);
        assert_eq!((all.len(), wanted), (6, 6), "{all:?}");
        assert!(all.iter().all(|head| head.y == head.to), "{all:?}");
    }

    #[test]
    fn what_crosses_is_seen_at_both_ends_of_its_way_and_in_no_row_of_a_lane_between_them() {
        let side = Side::new(&lesson(), Language::Python);
        let group = |rows: &[u16]| {
            let lanes = rows.iter().map(|y| super::super::rows::Row { lane: LaneId(u32::from(*y)), y: *y }).collect();
            Group { side: &side, y: 0, height: 9, heading: true, lanes, hidden: 0, hidden_in_all: 0, window: None }
        };
        let (close, spaced) = (group(&[1, 2, 3, 4]), group(&[1, 3, 5, 7]));
        let way = |group: &Group<'_>, from, to, end| {
            let texts = [String::new(), String::new()];
            let (direction, style, on_its_way) = (Direction::In, Style::new(), None);
            let arrow = Arrow { x: 0, from, to, end, direction, texts, style, on_its_way };
            let mut rows: Vec<u16> = (0..10).map(|part| arrow.come_to(f64::from(part) / 10.0, group)).collect();
            rows.dedup();
            rows
        };
        assert_eq!(way(&close, 1, 2, 2), [1, 2]);
        assert_eq!(way(&close, 4, 1, 1), [4, 1]);
        assert_eq!(way(&spaced, 1, 3, 2), [1, 2]);
        assert_eq!(way(&spaced, 7, 1, 2), [7, 6, 4, 2]);
    }
}
