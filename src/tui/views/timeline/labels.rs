//! What stands left of the bars: the program, its lanes, and the state of each in its language's own word.

use super::Canvas;
use super::axis::Axis;
use super::bars::look;
use super::rows::{Group, Row, Rows};
use crate::base::text;
use crate::lesson;
use crate::timeline::{LaneMoment, rests};
use crate::trace::{Body, LaneId, LaneKind, Language, State};
use crate::tui::model::{Model, Scene, Side};
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// How deep a lane is indented under the one that made it.
const DEEPEST: usize = 3;
/// What stands before the word of the lane that is active.
const ACTIVE: &str = "▶ ";
/// The columns that are kept for saying for whom a lane waits that runs.
const WAITS: usize = 14;

/// The columns that the names of these lanes and the words for their states take at most: it does not change while the
/// playhead moves over what was seen.
pub fn width(model: &Model, scene: &Scene<'_>, rows: &Rows<'_>, most: u16) -> u16 {
    let of_row = |side: &Side, row: &Row| {
        let name = words::lane_title(model.strings, &side.trace, row.lane);
        let kind = side.trace.lanes().get(row.lane.index()).map_or(LaneKind::Main, |lane| lane.kind);
        let word = |state: &State| {
            let sign = if *state == State::Running { text::width(ACTIVE) } else { 0 };
            sign + text::width(&words::state_choice(model.strings, side.language, kind, *state))
        };
        let words = State::ALL.iter().map(word).max().unwrap_or(0).max(WAITS);
        // Of lanes that are folded the active one is named, behind their number.
        let longest = side.lineup.as_ref().and_then(|lineup| lineup.longest_in(row.lane));
        let folded = longest.map_or(0, |lane| text::width(&active(model, side, lane)) + 3);
        depth(side, row.lane) + text::width(&name) + words.max(folded) + 3
    };
    let widths = rows.groups.iter().flat_map(|group| group.lanes.iter().map(|row| of_row(group.side, row)));
    let of_heading = |group: &Group<'_>| {
        let count = group.lanes.len() + group.hidden;
        let more = match group.window {
            // The numbers become no longer than that of the last lane.
            Some(_) => range(count, count, count),
            None => more(group.hidden_in_all),
        };
        // Where there is no room for how many lanes are not shown, none is kept for it.
        let wanted = [more.as_str(), ""].map(|more| text::width(&heading(model, scene, group, more)) + 1);
        wanted.into_iter().find(|wide| *wide <= usize::from(most)).unwrap_or(wanted[0])
    };
    let headings = rows.groups.iter().filter(|group| group.heading).map(of_heading);
    widths.chain(headings).max().unwrap_or(0).max(22) as u16
}

/// The name of a lane that is active, where it is folded into another.
fn active(model: &Model, side: &Side, lane: LaneId) -> String {
    format!("{ACTIVE}{}", words::lane_title(model.strings, &side.trace, lane))
}

/// How many lanes there is no room for: ` +3`.
fn more(hidden: usize) -> String {
    if hidden == 0 { String::new() } else { format!(" +{hidden}") }
}

/// Which of all lanes are shown: ` 4-9/12`.
fn range(from: usize, to: usize, all: usize) -> String {
    format!(" {from}-{to}/{all}")
}

/// What stands above the lanes of a program: whose they are, how many of them are `counted`, what runs it.
fn heading(model: &Model, scene: &Scene<'_>, group: &Group<'_>, counted: &str) -> String {
    let side = group.side;
    let sign = if scene.is_focused(side) { "▸" } else { " " };
    let short = match (scene.parting, side.language) {
        (Some(_), _) if side.shows_written => &model.strings.compare.yours,
        (Some(_), _) => &model.strings.compare.lessons,
        (None, Language::Python) => "py",
        (None, Language::Rust) => "rs",
    };
    format!("{sign}{short}{counted} {}", words::runtime(model.strings, side.trace.header()))
}

/// Draws the heading of a program's lanes: what runs it, and the steps or the seconds along the axis.
pub fn header(canvas: &Canvas<'_>, group: &Group<'_>, axis: &Axis, buf: &mut Buffer) {
    let Canvas { model, scene, area, label } = canvas;
    let y = area.y + group.y;
    if group.height == 0 || !group.heading {
        return;
    }
    let side = group.side;
    let style = if scene.is_focused(side) { model.theme.title } else { model.theme.dim };
    let room = (*label as usize).saturating_sub(1);
    let counted = match group.window {
        Some(from) => range(from + 1, from + group.lanes.len(), group.lanes.len() + group.hidden),
        None => more(group.hidden),
    };
    let said = heading(model, scene, group, &counted);
    // How many lanes have no room stands in the lower border as well: what runs the program has not.
    let is_kept = group.window.is_some() || text::width(&said) <= room;
    let said = if is_kept { said } else { heading(model, scene, group, "") };
    buf.set_string(area.x, y, text::fit(&said, room), style);
    match axis.seconds() {
        Some(per_column) => seconds(canvas, y, axis, per_column, buf),
        None if axis.of == lesson::Axis::Line && axis.wide() > 2 => lines(canvas, y, side, axis, buf),
        None => steps(canvas, y, side, axis, buf),
    }
    // Where the lesson's two programs part, as far as the viewer has been.
    let parted = model.open().filter(|_| scene.parting.is_none()).map_or(&[][..], |open| &open.parted);
    let mut marked = None;
    for place in parted.iter().filter_map(|parted| parted.places[side.language as usize]) {
        let is_reached = place <= side.seen();
        let column = match axis.seconds() {
            Some(_) => place.checked_sub(1).and_then(|at| axis.column_of(at)),
            None => axis.column_at(side, place),
        };
        // One mark a column, however much parts there.
        let column = column.filter(|column| is_reached && marked != Some(*column));
        if let Some(x) = column {
            marked = column;
            let bars = canvas.bars();
            put_beside(buf, bars.x + x, y, "≠", bars.right(), model.theme.error);
        }
    }
    if let Some(x) = scene.parting_of(side).and_then(|at| axis.column_of(at)) {
        put(buf, canvas.bars().x + x, y, "≠", canvas.bars().right(), model.theme.error);
    }
}

/// The numbers of the lines along the axis, where there is room for them.
fn lines(canvas: &Canvas<'_>, y: u16, side: &Side, axis: &Axis, buf: &mut Buffer) {
    let (bars, theme) = (canvas.bars(), &canvas.model.theme);
    let wide = usize::from(axis.wide());
    for (x, column) in axis.columns.iter().enumerate().step_by(wide) {
        let Some(column) = column else { break };
        let Some(Body::Line { line, .. }) = side.trace.get(column.events.start).map(|event| event.body) else {
            continue;
        };
        let said = line.to_string();
        if said.len() < wide {
            let style = if column.future { theme.dim } else { theme.line_number };
            put(buf, bars.x + x as u16, y, &said, bars.right(), style);
        }
    }
}

/// The steps of the walkthrough along the axis; the one where the reader stands in colour.
fn steps(canvas: &Canvas<'_>, y: u16, side: &Side, axis: &Axis, buf: &mut Buffer) {
    let bars = canvas.bars();
    let reached = side.seen();
    // Of several in one column the one where the reader stands is seen, else the last.
    let is_here = |number: usize| canvas.scene.step == Some(number);
    let mut steps: Vec<(usize, &Option<usize>)> = side.steps.iter().enumerate().collect();
    steps.sort_by_key(|(number, _)| is_here(*number));
    for (number, step) in steps {
        let Some(at) = step.filter(|at| *at <= reached) else { continue };
        let Some(x) = axis.column_at(side, at) else { continue };
        let here = is_here(number);
        let style = if here { canvas.model.theme.accent } else { canvas.model.theme.dim };
        put(buf, bars.x + x, y, &format!("{}", number + 1), bars.right(), style);
    }
}

/// Seconds along the axis, as many as have room.
fn seconds(canvas: &Canvas<'_>, y: u16, axis: &Axis, per_column: f64, buf: &mut Buffer) {
    /// Columns from one to the next, at least.
    const APART: f64 = 9.0;
    let bars = canvas.bars();
    let (begin, end) = (axis.begin, axis.begin + per_column * f64::from(bars.width));
    let digits = |step: f64| if step < 0.1 { -step.log10().floor() as usize } else { 1 };
    let said = |t: f64, digits: usize| fill(&canvas.model.strings.timeline.seconds, &[("t", &format!("{t:.digits$}"))]);
    let apart = |columns: f64| step(per_column * columns).unwrap_or((end - begin).max(1.0));
    // The closer they are, the longer they become.
    let longest = text::width(&said(end, digits(apart(APART)))) as f64 + 2.0;
    let step = apart(APART.max(longest));
    let digits = digits(step);
    let mut number = (begin / step).ceil();
    while number * step < end {
        let t = number * step;
        let x = ((t - begin) / per_column).round() as u16;
        put(buf, bars.x + x.min(bars.width), y, &said(t, digits), bars.right(), canvas.model.theme.dim);
        number += 1.0;
    }
}

/// The least time of those that people count in that is not shorter than `least`.
fn step(least: f64) -> Option<f64> {
    let shorter = (-9..-2).flat_map(|power| [1.0, 2.0, 5.0].map(|first| first * 10_f64.powi(power)));
    let longer = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0];
    shorter.chain(longer).find(|step| *step >= least)
}

/// Writes `text` where there is room for all of it.
fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, right: u16, style: Style) {
    if x as usize + text::width(text) <= right as usize {
        buf.set_string(x, y, text, style);
    }
}

/// Writes a `sign` where nothing stands, from `x` on: behind the number or the seconds that are there.
fn put_beside(buf: &mut Buffer, x: u16, y: u16, sign: &str, right: u16, style: Style) {
    let symbol = |x: u16| buf.cell((x, y)).map_or(" ", |cell| cell.symbol());
    let is_free = |x: &u16| {
        let covered = x.checked_sub(1).is_some_and(|before| text::width(symbol(before)) > 1);
        symbol(*x) == " " && !covered && (x + 1 == right || symbol(x + 1) == " ")
    };
    if let Some(x) = (x..right).find(is_free) {
        buf.set_string(x, y, sign, style);
    }
}

/// Draws a lane's name and the word for its state at the playhead.
pub fn lane(canvas: &Canvas<'_>, side: &Side, row: &Row, buf: &mut Buffer) {
    let Canvas { model, scene, area, label } = canvas;
    let theme = &model.theme;
    let y = area.y + row.y;
    let Some(known) = side.trace.lanes().get(row.lane.index()) else { return };
    let folded = side.lineup.as_ref().and_then(|lineup| lineup.folded.get(&row.lane));
    let called = words::lane_title(model.strings, &side.trace, row.lane);
    let called = folded.map_or(called.clone(), |folded| format!("{called} +{folded}"));
    let shown = scene.is_focused(side) && side.shown_lane() == Some(row.lane);
    let moment = side.index.lane_at(&side.trace, row.lane, side.playhead);
    let within = side.active_within(row.lane, &(side.playhead..side.playhead)).map(|lane| active(model, side, lane));
    let word_of = |most: usize| match (&within, &moment) {
        (Some(within), _) => within.clone(),
        (None, Some(moment)) => standing(model, side, known.kind, moment, most),
        (None, None) => String::new(),
    };
    let word_style = match (&within, &moment) {
        (Some(_), _) => theme.active,
        (None, Some(moment)) => look(moment.state, moment.active && !rests(&side.trace, side.playhead), theme).0,
        (None, None) => theme.dim,
    };
    let room = (*label as usize).saturating_sub(1);
    let word = word_of(room);
    // What lanes differ in is often the end of their names: the indent gives way before it does.
    let spare = room.saturating_sub(2 + text::width(&called) + text::width(&word));
    let indent = depth(side, row.lane).min(spare);
    let sign = if shown { "›" } else { " " };
    let name = format!("{sign}{}{called}", " ".repeat(indent));
    // Where both do not fit, each has a right to half.
    let word_room = text::width(&word).min(room.saturating_sub(1 + text::width(&name).min(room / 2)));
    let name_room = room.saturating_sub(word_room + 1);
    let name_style = if shown { theme.title } else { theme.text };
    buf.set_string(area.x, y, text::fit_ends(&name, name_room), name_style);
    let word = if text::width(&word) > word_room { text::fit(&word_of(word_room), word_room) } else { word };
    let x = area.x + (room - text::width(&word)) as u16;
    buf.set_string(x, y, &word, word_style);
}

/// How a lane stands at the playhead: its state's own word; of one that runs, whether it is active, or for whom it waits. Of the name of that
/// one as much as has room in `most` columns.
fn standing(model: &Model, side: &Side, kind: LaneKind, moment: &LaneMoment<'_>, most: usize) -> String {
    let (strings, position) = (model.strings, side.playhead);
    let own = words::state_name(strings, side.language, kind, moment);
    if moment.state != State::Running {
        return own;
    }
    if moment.active {
        return if rests(&side.trace, position) { strings.timeline.idle.clone() } else { format!("{ACTIVE}{own}") };
    }
    let Some(other) = side.index.resumed_by(moment.lane, position) else { return own };
    let said = |name: &str| fill(&strings.timeline.waits, &[("lane", name)]);
    let name = words::lane_title(strings, &side.trace, other);
    said(&text::fit(&name, most.saturating_sub(text::width(&said("")))))
}

fn depth(side: &Side, lane: LaneId) -> usize {
    let lanes = side.trace.lanes();
    let mut depth = 0;
    let mut at = lane;
    while let Some(parent) = lanes.get(at.index()).and_then(|lane| lane.parent).filter(|parent| *parent < at) {
        (at, depth) = (parent, depth + 1);
        if depth == DEEPEST {
            break;
        }
    }
    depth
}

/// The time at a position, for a reader.
pub fn time(canvas: &Canvas<'_>, side: &Side, position: usize) -> String {
    let t = position.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
    fill(&canvas.model.strings.timeline.seconds, &[("t", &format!("{t:.2}"))])
}

#[cfg(test)]
mod tests {
    use crate::lesson::sample::RunBuilder;
    use crate::trace::{LaneKind, Language, Trace};
    use crate::tui::model::RunState;
    use crate::tui::sample::{Reader, drawn};

    /// A recorded run of more lanes than there is room for.
    fn recorded() -> Trace {
        let mut run = RunBuilder::new(Language::Python);
        for _ in 0..30 {
            run.lane(LaneKind::Task, "a");
        }
        let run = run.trace();
        let mut header = run.header().clone();
        (header.recorded, header.runtime) = (true, "CPython 3.13.13".into());
        let mut trace = Trace::new(header);
        run.events().for_each(|event| trace.push(&event));
        trace
    }

    #[test]
    fn what_runs_a_program_is_not_cut_for_the_lanes_that_have_no_room() {
        let mut reader = Reader::in_lesson();
        let side = &mut reader.model.open_mut().expect("a lesson is open").sides[0];
        side.run = RunState::Ended;
        side.play(recorded());
        side.go(side.trace.len());
        for (width, is_counted) in [(80, false), (90, true), (120, true)] {
            let text = drawn(&mut reader.model, width, 24);
            let heading = text.lines().find(|line| line.contains("▸py")).expect("a heading");
            assert!(heading.contains("recorded, CPython 3.13.13 "), "{text}");
            assert_eq!(heading.contains("py +"), is_counted, "{text}");
        }
    }
}
