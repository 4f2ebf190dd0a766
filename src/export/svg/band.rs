//! One row of a picture: some columns of it, and the lanes that are seen there.

use super::columns::{Columns, times};
use super::ink::{Ink, px};
use super::lanes::{Cell, arrow as crossing, cells};
use super::{Align, Drawn, LETTER, Picture, Program};
use crate::base::text;
use crate::timeline::{Direction, Glance};
use crate::trace::{Body, LaneId, State, Trace};
use std::ops::Range;

/// The height of a bar.
const BAR: f64 = 16.0;
/// From one bar to the next: between them is room for what crosses.
const PITCH: f64 = 34.0;
/// The rows of seconds, and that of a program's heading.
const HEADING: f64 = 24.0;
/// How deep a lane is indented at most under those that made it.
const DEEPEST: usize = 3;
/// The letters that names of lanes have, at least and at most.
const NAMES: (usize, usize) = (12, 30);

/// Some columns of a picture.
pub struct Band<'p> {
    picture: &'p Picture<'p>,
    columns: &'p Columns,
    range: Range<usize>,
    parts: Vec<Part<'p>>,
}

/// What is seen of a program.
struct Part<'p> {
    number: usize,
    program: &'p Program<'p>,
    ticks: usize,
    lanes: Vec<LaneId>,
    cells: Vec<Cell>,
}

/// A picture in one row, its labels and its bars apart.
#[derive(Clone, Debug)]
pub struct Strip {
    /// The names of the lanes, as an SVG element.
    pub labels: String,
    /// Their bars, as an SVG element: what belongs to the program with number n is clipped by the rectangle with id `seen-ID-n`, the
    /// rectangle with id `veil-ID-n` covers what was seen but lies after its playhead, and the line with id `head-ID-n` is that.
    pub bars: String,
    /// For each program, and for each number of changes of state from 0 on, where what has happened ends, in pixels.
    pub ends: Vec<Vec<f64>>,
    /// What is said of what is not drawn.
    pub notes: Vec<String>,
}

/// The pixels that the names of the lanes take.
pub fn label_width(picture: &Picture<'_>) -> f64 {
    let letters = |program: &Program<'_>| {
        let lanes = program.index.lanes_at(program.trace.len()).iter().take(super::LANES);
        let of_lane =
            |lane: &LaneId| text::width(&picture.words.lane(program.trace, *lane)) + depth(program.trace, *lane);
        lanes.map(of_lane).max().unwrap_or(0).max(text::width(&program.heading))
    };
    let letters = picture.programs.iter().map(letters).max().unwrap_or(0).clamp(NAMES.0, NAMES.1);
    letters as f64 * LETTER + 24.0
}

fn depth(trace: &Trace, lane: LaneId) -> usize {
    let parent = |lane: &LaneId| trace.lanes().get(lane.index())?.parent;
    std::iter::successors(parent(&lane), parent).take(DEEPEST).count()
}

impl<'p> Band<'p> {
    /// The columns `range` of a picture.
    pub fn new(picture: &'p Picture<'p>, columns: &'p Columns, drawn: &[Drawn], range: Range<usize>) -> Self {
        let mut band = Self { picture, columns, range, parts: Vec::new() };
        for (number, (program, drawn)) in picture.programs.iter().zip(drawn).enumerate() {
            let all = drawn.lanes.iter().flat_map(|lane| cells(program.index, *lane, drawn.ticks));
            let seen: Vec<Cell> = all.filter(|cell| band.place(number, cell).is_some()).collect();
            let is_seen = |lane: &LaneId| seen.iter().any(|cell| cell.lane == *lane);
            let lanes = drawn.lanes.iter().copied().filter(is_seen).collect();
            band.parts.push(Part { number, program, ticks: drawn.ticks, lanes, cells: seen });
        }
        band
    }

    /// The pixels that the names of the lanes take.
    pub fn label(&self) -> f64 {
        label_width(self.picture)
    }

    /// The pixels that its columns take, with room for how the last lane ended.
    pub fn width(&self) -> f64 {
        self.x(self.range.end) + 8.0
    }

    /// Where a column begins.
    fn x(&self, column: usize) -> f64 {
        self.columns.begins[column.min(self.columns.len())] - self.columns.begins[self.range.start]
    }

    fn is_timed(&self) -> bool {
        self.picture.align == Align::Instants || self.picture.programs.iter().all(|program| program.steps.is_empty())
    }

    /// Where the programs begin below the row of seconds.
    fn top(&self) -> f64 {
        if self.is_timed() { 18.0 } else { 0.0 }
    }

    fn part_height(part: &Part<'_>) -> f64 {
        HEADING + part.lanes.len().max(1) as f64 * PITCH
    }

    /// The height of all of it.
    pub fn height(&self) -> f64 {
        self.top() + self.parts.iter().map(Self::part_height).sum::<f64>()
    }

    /// The programs, each with where it begins.
    fn placed(&self, y: f64) -> impl Iterator<Item = (&Part<'p>, f64)> {
        self.parts.iter().scan(y + self.top(), |y, part| {
            let here = *y;
            *y += Self::part_height(part);
            Some((part, here))
        })
    }

    /// Where the bar of a lane is.
    fn lane_y(part: &Part<'_>, y: f64, lane: LaneId) -> Option<f64> {
        let row = part.lanes.iter().position(|shown| *shown == lane)?;
        Some(y + HEADING + row as f64 * PITCH)
    }

    /// From where to where a cell is seen; `None` where it is not, for a lane that is over where that did not happen here.
    fn place(&self, number: usize, cell: &Cell) -> Option<(f64, f64)> {
        let places = &self.columns.of[number];
        let end = self.columns.len();
        let (from, until) = (places[cell.from], cell.until.map_or(end, |until| places[until]));
        let is_over = cell.glance.state == State::Closed;
        if from >= self.range.end || until <= self.range.start || is_over && from < self.range.start {
            return None;
        }
        Some((self.x(from.max(self.range.start)), self.x(until.min(self.range.end))))
    }

    /// Draws the names of the lanes.
    pub fn labels(&self, ink: &mut Ink, (x, y): (f64, f64)) {
        let letters = ((self.label() - 24.0) / LETTER) as usize;
        for (part, y) in self.placed(y) {
            ink.text("program", (x + 12.0, y + 14.0), &text::fit(&part.program.heading, letters));
            for lane in &part.lanes {
                let Some(y) = Self::lane_y(part, y, *lane) else { continue };
                let depth = depth(part.program.trace, *lane);
                let name = text::fit(&self.picture.words.lane(part.program.trace, *lane), letters - depth);
                ink.text("lane", (x + 12.0 + depth as f64 * LETTER, y + 12.0), &name);
            }
        }
    }

    /// Draws the bars; each program in a group of its own that a page can clip, where there is a `clip` to name it by.
    pub fn bars(&self, ink: &mut Ink, y: f64, clip: Option<usize>) {
        self.seconds(ink, y);
        for (part, y) in self.placed(y) {
            let clip = clip.map(|id| format!(" clip-path=\"url(#clip-{id}-{})\"", part.number));
            ink.open("bars", clip.as_deref().unwrap_or_default());
            self.steps(ink, part, y);
            for cell in &part.cells {
                self.cell(ink, part, cell, y);
            }
            for tick in 0..part.ticks {
                self.arrow(ink, part, tick, y);
            }
            self.faults(ink, part, y);
            ink.close();
        }
    }

    fn cell(&self, ink: &mut Ink, part: &Part<'_>, cell: &Cell, y: f64) {
        let (Some(y), Some(ends)) = (Self::lane_y(part, y, cell.lane), self.place(part.number, cell)) else { return };
        let (words, trace) = (self.picture.words, part.program.trace);
        let (state, cause) = (cell.glance.state, cell.glance.cause);
        let own = words.state(trace, cell.lane, state, cause);
        let room = ((ends.1 - ends.0 - if state == State::Running { 8.0 } else { 18.0 }) / LETTER).max(0.0) as usize;
        // How a lane ended is always said: its column is as wide as that.
        let said = [own.clone(), words.plain(state)];
        let said = said.iter().find(|said| text::width(said) <= room || state == State::Closed);
        let data = data(part.number, part.program.index.tick(cell.from), cell.lane);
        ink.open(&format!("cell {}", class(&cell.glance)), &data);
        ink.title(&format!("{}: {own}", words.lane(trace, cell.lane)));
        shape(ink, &cell.glance, ends, y, said.map_or("", String::as_str));
        ink.close();
    }

    fn arrow(&self, ink: &mut Ink, part: &Part<'_>, tick: usize, y: f64) {
        let column = self.columns.of[part.number][tick];
        if !self.range.contains(&column) {
            return;
        }
        let program = part.program;
        let Some(transfer) = crossing(program.trace, program.index, tick, &part.lanes) else { return };
        let ys = [transfer.from, transfer.to].map(|lane| Self::lane_y(part, y, lane));
        let [Some(from), Some(to)] = ys else { return };
        let (x, down) = (self.x(column) + 3.0, to > from);
        let said = self.picture.crossing(program, &transfer);
        let (words, trace) = (self.picture.words, program.trace);
        let data = data(part.number, program.index.tick(tick), transfer.to);
        ink.open(arrow_class(transfer.direction), &data);
        ink.title(&format!("{} → {}: {said}", words.lane(trace, transfer.from), words.lane(trace, transfer.to)));
        let (from, to) = if down { (from + BAR, to - 1.0) } else { (from, to + BAR + 1.0) };
        arrow(ink, x, (from, to));
        ink.text("", (x + 6.0, if down { to - 4.0 } else { to + 12.0 }), &said);
        ink.close();
    }

    /// The numbers of the steps along the axis of a program, and the marks where it parts from the others.
    fn steps(&self, ink: &mut Ink, part: &Part<'_>, y: f64) {
        let program = part.program;
        let mut marks: Vec<(f64, String)> = Vec::new();
        for (number, position) in program.steps.iter().enumerate() {
            let Some(position) = position else { continue };
            let shared = self.columns.shared.iter().find(|(step, _)| *step == number).map(|(_, column)| *column);
            let shared = shared.filter(|_| self.picture.align == Align::Steps);
            let Some(x) = self.mark(part, shared, *position) else { continue };
            match marks.last_mut() {
                Some((last, said)) if (x - *last).abs() < 1.0 => *said = format!("{said},{}", number + 1),
                _ => marks.push((x, (number + 1).to_string())),
            }
        }
        for (x, said) in &marks {
            ink.line("grid", (*x, y + 4.0), (*x, y + Self::part_height(part) - 14.0));
            ink.text("step", (x + 3.0, y + 14.0), said);
        }
        for position in &program.parted {
            let Some(x) = self.mark(part, None, *position) else { continue };
            // After the number of a step that stands there.
            let letters = |(at, said): &(f64, String)| ((at - x).abs() < 1.0).then(|| text::width(said) as f64 + 0.7);
            let beside = marks.iter().find_map(letters).unwrap_or(0.0);
            ink.text("parts", (x + 3.0 + beside * LETTER, y + 14.0), "≠");
        }
    }

    /// Where a position is marked, if that is in this row.
    fn mark(&self, part: &Part<'_>, shared: Option<usize>, position: usize) -> Option<f64> {
        let places = &self.columns.of[part.number];
        let column = shared.or_else(|| places.get(part.program.index.tick_at(position)).copied());
        let column = column.unwrap_or(self.columns.len());
        let is_end = column == self.columns.len() && self.range.end == column;
        (self.range.contains(&column) || is_end).then(|| self.x(column))
    }

    /// The seconds along the axis.
    fn seconds(&self, ink: &mut Ink, y: f64) {
        if !self.is_timed() {
            return;
        }
        let marks: Vec<(usize, f64)> = match self.picture.align {
            Align::Instants => {
                let times = times(&self.picture.programs);
                self.columns
                    .shared
                    .iter()
                    .filter_map(|(number, column)| Some((*column, *times.get(*number)?)))
                    .collect()
            }
            Align::Steps => {
                let of = |part: &Part<'p>| {
                    let program = part.program;
                    let places = self.columns.of[part.number].iter().enumerate();
                    places
                        .filter_map(|(tick, column)| Some((*column, program.trace.t(program.index.tick(tick)?))))
                        .collect()
                };
                self.parts.first().map_or_else(Vec::new, of)
            }
        };
        let mut free = f64::MIN;
        let mut last = String::new();
        for (column, t) in marks.into_iter().filter(|(column, _)| self.range.contains(column)) {
            let (x, said) = (self.x(column), self.picture.words.seconds(t));
            if x < free || said == last {
                continue;
            }
            free = x + (text::width(&said) + 2) as f64 * LETTER;
            ink.line("grid", (x, y + 2.0), (x, y + self.height() - 14.0));
            ink.text("time", (x + 3.0, y + 12.0), &said);
            last = said;
        }
    }

    /// A cross where an exception was raised.
    fn faults(&self, ink: &mut Ink, part: &Part<'_>, y: f64) {
        let program = part.program;
        for (at, event) in program.trace.events().enumerate() {
            let Body::Exception { lane, value, .. } = &event.body else { continue };
            let ticks = program.index.tick_at(at);
            let column = ticks.checked_sub(1).and_then(|tick| self.columns.of[part.number].get(tick));
            let Some(column) = column.filter(|column| self.range.contains(column)) else { continue };
            let Some(y) = Self::lane_y(part, y, *lane) else { continue };
            ink.open("exception", &data(part.number, Some(at), *lane));
            ink.title(&format!("{}: {}", self.picture.words.lane(program.trace, *lane), value.text));
            cross(ink, (self.x(column + 1) - 7.0, y - 5.0));
            ink.close();
        }
    }

    /// The whole row as two pictures, with what a page needs to move over it; `id` is the one of [`Strip`], `notes` are handed on.
    pub fn strip(&self, id: usize, notes: Vec<String>) -> Strip {
        let svg = |width: f64, inner: String| {
            format!(
                "<svg class=\"timeline\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" aria-hidden=\"true\" \
                 focusable=\"false\">{inner}</svg>",
                w = px(width),
                h = px(self.height())
            )
        };
        let (mut labels, mut bars, mut places) = (Ink::default(), Ink::default(), Vec::new());
        self.labels(&mut labels, (0.0, 0.0));
        bars.raw("<defs>");
        for (part, y) in self.placed(0.0) {
            let (number, height) = (part.number, Self::part_height(part));
            let rect = format!("x=\"-9\" y=\"{}\" height=\"{}\"", px(y), px(height));
            bars.raw(&format!(
                "<clipPath id=\"clip-{id}-{number}\"><rect id=\"seen-{id}-{number}\" {rect} width=\"9\"/></clipPath>"
            ));
            places.push((y, y + height));
        }
        bars.raw("</defs>");
        self.bars(&mut bars, 0.0, Some(id));
        for (number, (top, bottom)) in places.iter().enumerate() {
            let (top, bottom) = (top + 2.0, bottom - 14.0);
            bars.raw(&format!(
                "<rect class=\"veil\" id=\"veil-{id}-{number}\" y=\"{top}\" width=\"0\" height=\"{height}\" fill-opacity=\".6\"/>\
                 <path class=\"playhead\" id=\"head-{id}-{number}\" d=\"M0 {top}V{bottom}\"/>",
                top = px(top),
                bottom = px(bottom),
                height = px(bottom - top)
            ));
        }
        let ends = self.parts.iter().map(|part| {
            let ends = (0..=part.ticks).map(|ticks| self.columns.end_of(part.number, ticks));
            ends.collect()
        });
        Strip {
            labels: svg(self.label(), labels.into_text()),
            bars: svg(self.width() + 40.0, bars.into_text()),
            ends: ends.collect(),
            notes,
        }
    }
}

/// What an element is of: program, event and lane.
fn data(program: usize, at: Option<usize>, lane: LaneId) -> String {
    let at = at.unwrap_or_default();
    format!(" data-program=\"{program}\" data-event=\"{at}\" data-lane=\"{}\"", lane.0)
}

/// The class of a look.
pub fn class(glance: &Glance) -> &'static str {
    match glance.state {
        State::Created => "created",
        State::Ready => "ready",
        State::Running if glance.active => "active",
        State::Running => "running",
        State::Suspended => "suspended",
        State::Closed => "closed",
    }
}

/// The classes of an arrow.
pub fn arrow_class(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "arrow in",
        Direction::Out => "arrow out",
        Direction::Beside => "arrow beside",
    }
}

/// A state as a shape, with a word in it.
pub fn shape(ink: &mut Ink, glance: &Glance, (from, until): (f64, f64), y: f64, word: &str) {
    let middle = y + BAR / 2.0;
    let mut text_at = from + 16.0;
    match glance.state {
        State::Running => {
            let edge = if glance.active { 0.0 } else { 0.75 };
            ink.rect("", (from + edge, y + edge), (until - from - 2.0 * edge, BAR - 2.0 * edge));
            text_at = from + 5.0;
        }
        State::Created => ink.path("", &format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", px(from + 3.0), px(middle))),
        State::Ready => ink.path("", &format!("M{} {}l5 -5l5 5l-5 5z", px(from + 2.0), px(middle))),
        State::Suspended => {
            ink.rect("sign", (from + 3.0, y + 3.0), (2.5, 10.0));
            ink.rect("sign", (from + 8.0, y + 3.0), (2.5, 10.0));
        }
        State::Closed => ink.rect("sign", (from + 2.0, y + 4.0), (8.0, 8.0)),
    }
    if !word.is_empty() {
        ink.text("", (text_at, y + 12.0), word);
    }
    let rest = if word.is_empty() { text_at } else { text_at + text::width(word) as f64 * LETTER + 5.0 };
    if matches!(glance.state, State::Created | State::Ready | State::Suspended) && until - rest > 4.0 {
        ink.line("rest", (rest, middle), (until - 2.0, middle));
    }
}

/// An arrow from one height to another.
pub fn arrow(ink: &mut Ink, x: f64, (from, to): (f64, f64)) {
    let back = if to > from { -6.0 } else { 6.0 };
    ink.line("", (x, from), (x, to + back));
    ink.path("head", &format!("M{} {}l-4 {back}h8z", px(x), px(to)));
}

/// The mark of an exception.
pub fn cross(ink: &mut Ink, (x, y): (f64, f64)) {
    ink.open("fault", "");
    ink.path("", &format!("M{} {}l7 7m0 -7l-7 7", px(x - 3.5), px(y - 3.5)));
    ink.close();
}
