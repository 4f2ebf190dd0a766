//! The axis of the timeline: which part of the trace each column stands for, by event, by line or by time.

use super::Canvas;
use super::rows::Group;
use crate::base::text;
use crate::lesson;
use crate::timeline::stops::at_time;
use crate::timeline::{Scale, Times, rests};
use crate::tui::model::{Scene, Side};
use ratatui::buffer::Buffer;
use std::ops::Range;

/// One column of the bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The position at the column's end.
    pub position: usize,
    /// The events that it stands for, together with the other columns of the same event or line.
    pub events: Range<usize>,
    /// Whether it lies after the playhead.
    pub future: bool,
    /// Whether time passes in it, and nothing happens.
    pub rests: bool,
}

/// The columns of one program's bars.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What it counts.
    pub of: lesson::Axis,
    /// What a column stands for.
    pub scale: Scale,
    /// `None`: nothing has happened there, as far as the viewer has been.
    pub columns: Vec<Option<Column>>,
    /// How many of them, at the right, what happened last leaves free: for what is written beside it.
    pub spare: u16,
    /// The column of the playhead, where that is in view.
    pub playhead: Option<u16>,
    /// The event, the line or the second at the first column.
    pub begin: f64,
    /// How many of them there are, as far as the viewer has been.
    pub units: f64,
}

impl Axis {
    /// The axis of `side` in `width` columns; the playhead is in view unless the view was moved away from it.
    pub fn new(scene: &Scene<'_>, side: &Side, width: u16) -> Self {
        match scene.axis {
            lesson::Axis::Event => by_unit(scene, &Units { side, lines: false }, width),
            lesson::Axis::Line => by_unit(scene, &Units { side, lines: true }, width),
            lesson::Axis::Time => by_time(scene, side, width),
        }
    }

    /// Whether all of the trace is in view at once in `width` columns, also what the viewer has not reached.
    pub fn shows_all(scene: &Scene<'_>, side: &Side, width: u16) -> bool {
        let of_units = |lines: bool| {
            let units = Units { side, lines };
            (scale_of(scene, &units, width), units.all() as f64, room_of(width))
        };
        let (scale, all, room) = match scene.axis {
            lesson::Axis::Event => of_units(false),
            lesson::Axis::Line => of_units(true),
            lesson::Axis::Time => {
                let longest = longest(scene);
                (Scale::of_seconds(scene.outlook.level(scene.axis), longest, width), longest, width)
            }
        };
        scale.units(room.saturating_sub(1)) >= all * 0.999
    }

    /// The columns that one event or line takes, 1 where it takes less; 0 on an axis of time.
    pub fn wide(&self) -> u16 {
        match self.scale {
            Scale::Columns(wide) => wide,
            Scale::Units(_) => 1,
            Scale::Seconds(_) => 0,
        }
    }

    /// The seconds that one column takes; `None` on an axis of events or lines.
    pub fn seconds(&self) -> Option<f64> {
        match self.scale {
            Scale::Seconds(long) => Some(long),
            Scale::Columns(_) | Scale::Units(_) => None,
        }
    }

    /// The columns between the beginnings of events where these have the room that an arrow takes.
    pub fn arrows(&self) -> Option<usize> {
        const LEAST: u16 = 4;
        match self.scale {
            Scale::Columns(wide) if self.of == lesson::Axis::Event && wide >= LEAST => Some(usize::from(wide)),
            _ => None,
        }
    }

    /// How many units of it are in view at once.
    pub fn span(&self) -> f64 {
        self.scale.units((self.columns.len() as u16).saturating_sub(self.spare))
    }

    /// The column in which the event at place `at` is seen.
    pub fn column_of(&self, at: usize) -> Option<u16> {
        let shows = |column: &Option<Column>| column.as_ref().is_some_and(|column| column.events.contains(&at));
        self.columns.iter().position(shows).map(|x| x as u16)
    }

    /// The column in which the playhead would stand at `position` of an axis of events or lines.
    pub fn column_at(&self, side: &Side, position: usize) -> Option<u16> {
        let units = Units { side, lines: self.of == lesson::Axis::Line };
        let after = units.before(position).checked_sub(self.begin as usize)?;
        let column = match self.scale {
            Scale::Columns(wide) => after * usize::from(wide),
            Scale::Units(many) => after.div_ceil(many),
            Scale::Seconds(_) => return None,
        };
        (column < self.columns.len()).then_some(column as u16)
    }
}

/// What an axis counts that is not of time: changes of state, or lines.
struct Units<'a> {
    side: &'a Side,
    lines: bool,
}

impl Units<'_> {
    fn all(&self) -> usize {
        if self.lines { self.side.index.lines() } else { self.side.index.ticks() }
    }

    fn before(&self, position: usize) -> usize {
        if self.lines { self.side.index.line_at(position) } else { self.side.index.tick_at(position) }
    }

    /// The place of one of them in the trace; the end of the trace for those that there are not.
    fn place(&self, unit: usize) -> usize {
        let at = if self.lines { self.side.index.line(unit) } else { self.side.index.tick(unit) };
        at.unwrap_or(self.side.trace.len())
    }

    /// Columns one takes at first: a change of state enough for an arrow and a short value, a line enough for its number; more
    /// where the whole trace fits into `room` of them. It depends on the trace and not on the playhead, so that nothing on the axis moves
    /// while it plays.
    fn base(&self, width: u16, room: u16) -> u16 {
        let all = (self.all().max(1) as u64).min(u64::from(u16::MAX)) as u16;
        let (least, most) = match (self.lines, width >= 60) {
            (false, true) => (9, 14),
            (false, false) => (7, 14),
            (true, true) => (4, 6),
            (true, false) => (3, 6),
        };
        (room / all).clamp(least, most).min(room.max(1))
    }
}

/// How many of `width` columns are for events or lines: one is left for the playhead after the last, and some for what is written there.
fn room_of(width: u16) -> u16 {
    width.saturating_sub((width / 5).clamp(1, 24) - 1)
}

/// How many events or lines a column of `width` ones stands for.
fn scale_of(scene: &Scene<'_>, of: &Units<'_>, width: u16) -> Scale {
    let room = room_of(width);
    Scale::of_units(scene.outlook.level(scene.axis), of.base(width, room), of.all(), room)
}

/// The seconds that the longest of the programs took.
fn longest(scene: &Scene<'_>) -> f64 {
    let end = |side: &Side| side.trace.t(side.trace.len().saturating_sub(1));
    scene.programs().map(end).fold(0.0, f64::max)
}

fn by_unit(scene: &Scene<'_>, of: &Units<'_>, width: u16) -> Axis {
    let side = of.side;
    let reached = side.seen();
    let (units, here) = (of.before(reached), of.before(side.playhead));
    let scale = scale_of(scene, of, width);
    let first = first(side, scale, units, here, room_of(width));
    let column = |x: usize| match scale {
        Scale::Units(many) => {
            let unit = first + x * many;
            let until = (unit + many).min(units);
            (unit < units).then(|| many_at(of, unit..until, here, reached))
        }
        Scale::Columns(wide) => {
            let wide = usize::from(wide);
            let unit = first + x / wide;
            (unit < units).then(|| part_of(of, unit, x % wide + 1 == wide, here, reached))
        }
        Scale::Seconds(_) => None,
    };
    let columns: Vec<Option<Column>> = (0..usize::from(width)).map(column).collect();
    let (begin, units) = (first as f64, units as f64);
    let mut axis =
        Axis { of: scene.axis, scale, columns, spare: width - room_of(width) + 1, playhead: None, begin, units };
    axis.playhead = axis.column_at(side, side.playhead);
    axis
}

/// The first unit in view, where `room` columns are for what was reached and the playhead.
fn first(side: &Side, scale: Scale, units: usize, here: usize, room: u16) -> usize {
    let many = if let Scale::Units(many) = scale { many } else { 1 };
    let fits = (scale.units(room.saturating_sub(1)) as usize).max(1);
    let last = units.saturating_sub(fits).div_ceil(many) * many;
    let first = match side.away {
        Some(begin) => begin.max(0.0) as usize,
        // The playhead stays left of the last quarter, so that what was seen after it stays in view; so does what happened last.
        None => here.saturating_sub((fits * 3 / 4).max(1)),
    };
    // Columns begin where they begin at every place of the playhead, or they would change as it moves.
    (first / many * many).min(last)
}

/// One of the columns of one event or line; `last`: the last one.
fn part_of(of: &Units<'_>, unit: usize, last: bool, here: usize, reached: usize) -> Column {
    let (at, next) = (of.place(unit), of.place(unit + 1));
    // A line has happened when the next one is reached: what it did stands at its end.
    let end = if of.lines && last { next.min(reached) } else { at + 1 };
    let at_playhead = of.side.playhead.min(next).max(at + 1);
    let position = match (unit + 1 == here, of.lines) {
        (true, false) => at_playhead,
        (true, true) => end.min(at_playhead),
        (false, _) => end,
    };
    Column { position, events: at..next.min(reached), future: unit >= here, rests: false }
}

/// A column of many events or lines.
fn many_at(of: &Units<'_>, units: Range<usize>, here: usize, reached: usize) -> Column {
    let (at, end) = (of.place(units.start), of.place(units.end).min(reached));
    let has_playhead = (units.start..units.end).contains(&here.wrapping_sub(1));
    let position = if has_playhead { end.min(of.side.playhead) } else { end };
    Column { position: position.max(at + 1), events: at..end, future: units.start >= here, rests: false }
}

fn by_time(scene: &Scene<'_>, side: &Side, width: u16) -> Axis {
    let longest = longest(scene);
    let scale = Scale::of_seconds(scene.outlook.level(scene.axis), longest, width);
    let per_column = scale.units(1);
    let time = |side: &Side| side.playhead.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
    let span = scale.units(width.saturating_sub(2));
    // Both programs show the same seconds: those of the one in focus.
    let focused = scene.focused().unwrap_or(side);
    let begin = focused.away.unwrap_or(time(focused) - span * 0.75);
    // In whole columns, as by event; what is left over by dividing is no column.
    let last = ((longest - span) / per_column - 1e-6).ceil();
    let begin = (begin / per_column + 1e-6).floor().min(last);
    let begin = if begin > 0.0 { begin * per_column } else { 0.0 };
    let now = time(side);
    let reached = side.seen();
    // The time of the last event, divided and multiplied again, may come out a little later than it was.
    let slack = per_column * 1e-6;
    let happened = if begin > 0.0 { at_time(&side.trace, begin - per_column * 0.001, 0) } else { 0 };
    let mut times = Times::new(&side.trace, happened);
    let mut before = happened.min(reached);
    let column = |x: u16| {
        let from = begin + f64::from(x) * per_column;
        if reached == 0 || from > side.trace.t(reached - 1) + slack {
            return None;
        }
        let position = times.go(from + per_column * 0.999).min(reached);
        let future = from > now;
        let position = if future { position } else { position.min(side.playhead) };
        let rests = before == position && rests(&side.trace, position);
        let column = Column { position, events: before.min(position)..position, future, rests };
        before = position;
        Some(column)
    };
    let columns: Vec<Option<Column>> = (0..width).map(column).collect();
    let playhead = ((now - begin) / per_column + 1e-9).floor() + f64::from(u8::from(side.playhead > 0));
    let playhead = (0.0..f64::from(width)).contains(&playhead).then_some(playhead as u16);
    Axis { of: scene.axis, scale, columns, spare: 1, playhead, begin, units: longest }
}

/// Draws the playhead as a line through all rows of a group. Letters and signs that it crosses stay, the other way round.
pub fn draw_playhead(canvas: &Canvas<'_>, group: &Group<'_>, axis: &Axis, buf: &mut Buffer) {
    let bars = canvas.bars();
    let Some(playhead) = axis.playhead else { return };
    let x = bars.x + playhead;
    let symbol = |buf: &Buffer, x: u16, y: u16| buf.cell((x, y)).map_or(" ", |cell| cell.symbol()).to_owned();
    let accent = canvas.model.theme.accent;
    for y in (group.y..group.y + group.height).map(|row| bars.y + row) {
        // A letter may be two cells wide.
        let is_covered = playhead > 0 && text::width(&symbol(buf, x - 1, y)) > 1;
        let x = if is_covered { x - 1 } else { x };
        let Some(cell) = buf.cell_mut((x, y)) else { continue };
        match cell.symbol() {
            " " => cell.set_symbol(LINE).set_style(accent),
            stay if FILLS.contains(stay) => cell.set_symbol(LINE).set_style(accent.reversed()),
            _ => cell.set_style(accent.reversed()),
        };
    }
}

/// The sign of the playhead.
const LINE: &str = "╎";
/// What fills the stays of lanes, and says nothing that is not said beside it.
const FILLS: &str = "·░█▒─▁▂▃▄▅▆▇";

#[cfg(test)]
mod tests {
    use super::super::{Layout, draw_group};
    use super::*;
    use crate::lesson::sample::lesson;
    use crate::store::Progress;
    use crate::timeline::sample;
    use crate::trace::{Body, Clock, Event, Header, Language, ThreadId, Trace};
    use crate::tui::model::Outlook;
    use crate::tui::sample::Reader;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Modifier;

    proptest! {
        #[test]
        fn columns_follow_each_other_through_all_that_was_reached(
            trace in sample::traces(), at in (0.0f64..1.0, 0.0f64..1.0), level in -9i32..5, width in 2u16..140,
            away in prop::option::of(0.0f64..300.0)
        ) {
            let mut side = Side::new(&lesson(), Language::Python);
            side.play(trace);
            let part = |part: f64| (side.trace.len() as f64 * part).round() as usize;
            (side.playhead, side.reached) = (part(at.0.min(at.1)), part(at.0.max(at.1)));
            side.away = away;
            for of in lesson::Axis::ALL {
                let mut outlook = Outlook::default();
                outlook.set_level(of, level);
                let sides = [Some(&side), None];
                let scene =
                    Scene { sides, focus: side.language, axis: of, outlook: &outlook, step: None, moment: false, parting: None };
                let axis = Axis::new(&scene, &side, width);
                let shown: Vec<&Column> = axis.columns.iter().flatten().collect();
                prop_assert!(axis.columns.iter().skip(shown.len()).all(Option::is_none));
                prop_assert!(shown.is_sorted_by_key(|column| (column.events.start, column.position)));
                for column in &shown {
                    prop_assert!(!column.rests);
                    prop_assert!(column.position <= side.reached && column.events.end <= side.reached);
                    prop_assert!(column.future || column.position <= side.playhead);
                }
                if away.is_none() && width >= 20 {
                    // The playhead is in view, or right of what is.
                    prop_assert!(axis.begin == 0.0 || shown.first().is_none_or(|first| first.events.start <= side.playhead));
                    prop_assert!(axis.playhead.is_some() || of != lesson::Axis::Event || level > 0, "{:?}", axis);
                }
            }
        }

        #[test]
        fn the_playhead_is_seen_in_every_row(
            trace in sample::traces(), part in 0.0f64..1.0, width in 24u16..160, height in 3u16..30, of in 0usize..3, level in -4i32..4
        ) {
            let mut side = Side::new(&lesson(), Language::Python);
            side.play(trace);
            side.playhead = (side.trace.len() as f64 * part) as usize;
            side.reached = side.trace.len();
            let model = Reader::new(Progress::default()).model;
            let (mut outlook, axis) = (Outlook::default(), lesson::Axis::ALL[of]);
            outlook.set_level(axis, level);
            let sides = [Some(&side), None];
            let scene = Scene { sides, focus: side.language, axis, outlook: &outlook, step: None, moment: false, parting: None };
            let area = Rect::new(0, 0, width, height);
            if let Some(layout) = Layout::new(&model, &scene, area) {
                let mut buf = Buffer::empty(area);
                let (group, axis) = (&layout.rows.groups[0], &layout.axes[0]);
                draw_group(&layout.canvas, group, axis, &mut buf);
                let bars = layout.canvas.bars();
                for (x, y) in axis.playhead.into_iter().flat_map(|x| (group.y..group.y + group.height).map(move |y| (x, y))) {
                    let cell = &buf[(bars.x + x, bars.y + y)];
                    prop_assert!(cell.symbol() == LINE || cell.modifier.contains(Modifier::REVERSED), "{} {:?}", y, cell);
                }
            }
        }
    }

    #[test]
    fn columns_rest_where_time_passes_on_the_virtual_clock() {
        let header = |clock| Header { clock, ..Side::new(&lesson(), Language::Python).trace.header().clone() };
        let rests = |clock| {
            let mut trace = Trace::new(header(clock));
            for t in [0.0, 0.0, 4.0, 4.0, 8.0] {
                trace.push(&Event { t, thread: ThreadId(0), body: Body::Warning { lane: None, text: "w".into() } });
            }
            let mut side = Side::new(&lesson(), Language::Python);
            side.play(trace);
            side.go(side.trace.len());
            let (outlook, of) = (Outlook::default(), lesson::Axis::Time);
            let sides = [Some(&side), None];
            let scene = Scene {
                sides,
                focus: side.language,
                axis: of,
                outlook: &outlook,
                step: None,
                moment: false,
                parting: None,
            };
            let axis = Axis::new(&scene, &side, 10);
            axis.columns.iter().flatten().map(|column| column.rests).collect::<Vec<_>>()
        };
        let between = [false, true, true, true, false, true, true, true, false];
        assert_eq!(rests(Clock::Virtual), between);
        assert_eq!(rests(Clock::Real), [false; 9]);
    }
}
