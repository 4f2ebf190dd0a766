//! What is to be written so that a terminal shows a buffer: as few bytes as it takes, since a terminal may be far away.
//!
//! Cells of one style are written one after another, wherever they stand: in 24-bit colours a change of style takes up to 40
//! bytes, a move of the cursor six. This module does not know what is drawn, and writes nothing itself.

use crate::base::text;
use crossterm::style::Colored;
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use std::ops::Range;

/// Modifiers that are seen on a cell without a letter.
const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK)
    .union(Modifier::CROSSED_OUT);

/// The modifiers with the codes that turn them on and off.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// The terminal shows all that is written between these two at once, where it can.
const BEGIN: &str = "\x1b[?2026h";
const END: &str = "\x1b[?2026l";
/// The longest move of the cursor, on screens that people have.
const MOVE: &str = "\x1b[999;999H";

/// So many cells that need no writing are written rather than jumped over, at most: the jump takes as many bytes.
const GAP: u16 = 6;

/// What a terminal shows, and what is to be written so that it shows something else.
#[derive(Debug, Default)]
pub struct Painter {
    area: Rect,
    /// What each cell shows; `None` where that is not known, and on the second half of a wide letter. Empty where all of the
    /// terminal is: the first frame need not wait for it.
    shown: Vec<Option<Cell>>,
    /// Where the cursor was left; `None`: anywhere.
    cursor: Option<Position>,
    /// The row with which the next part begins, where the last one did not reach the last row.
    next: u16,
    /// Whether rows wait to be written.
    behind: bool,
}

impl Painter {
    /// For a terminal of which nothing is known but that its cursor is not seen.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the terminal does not yet show all of the last buffer.
    pub fn is_behind(&self) -> bool {
        self.behind
    }

    /// Forgets what the terminal shows: the next time all of it is written.
    pub fn forget(&mut self) {
        self.area = Rect::default();
    }

    /// Gives `write` what is to be written so that the terminal shows `buffer`, with its cursor, which is not seen, at
    /// `cursor` or anywhere: nothing where it does so already. `room`: so many bytes at most, as far as whole rows allow; rows that do not fit come first the
    /// next time. What the terminal shows then is taken down after it is written, which nobody waits for.
    pub fn paint<T>(
        &mut self,
        buffer: &Buffer,
        cursor: Option<Position>,
        room: Option<usize>,
        write: impl FnOnce(&str) -> T,
    ) -> T {
        let mut out = String::new();
        if self.area != buffer.area {
            out.push_str("\x1b[m\x1b[2J");
            self.area = buffer.area;
            self.shown.clear();
            self.next = 0;
        }
        let rows = self.changed_rows(buffer);
        let room = room.map(|room| room.saturating_sub(BEGIN.len() + MOVE.len() + END.len()));
        let (written, painted) = self.as_many_as_fit(buffer, &rows, room);
        out.push_str(&written);
        self.behind = painted < rows.len();
        self.next = if self.behind { rows[painted] } else { 0 };
        if !out.is_empty() || cursor != self.cursor {
            let left = cursor.map_or(String::new(), |at| format!("\x1b[{};{}H", at.y + 1, at.x + 1));
            self.cursor = cursor;
            out = format!("{BEGIN}{out}{left}{END}");
        }
        let done = write(&out);
        for row in &rows[..painted] {
            self.take_over(buffer, *row);
        }
        done
    }

    /// The rows that are to be written, from the one on that was left out the last time; all where nothing was written yet.
    fn changed_rows(&self, buffer: &Buffer) -> Vec<u16> {
        if self.shown.is_empty() {
            return (0..self.area.height).collect();
        }
        let rows = (self.next..self.area.height).chain(0..self.next);
        rows.filter(|row| Row::of(self, buffer, *row).any(|cell| cell.is_changed)).collect()
    }

    /// What writes the first of `rows`, as many as fit into `room` bytes and one at least, and how many they are.
    fn as_many_as_fit(&self, buffer: &Buffer, rows: &[u16], room: Option<usize>) -> (String, usize) {
        let mut count = rows.len();
        loop {
            let written = Stroke::of(self, buffer, &rows[..count]).written();
            match room {
                Some(room) if written.len() > room && count > 1 => {
                    count = (count * room / written.len()).clamp(1, count - 1);
                }
                _ => return (written, count),
            }
        }
    }

    /// Takes down that the terminal shows `row` of `buffer`.
    fn take_over(&mut self, buffer: &Buffer, row: u16) {
        if self.shown.is_empty() {
            self.shown = vec![Some(Cell::EMPTY); buffer.content.len()];
        }
        let mut x = 0;
        while x < self.area.width {
            let at = self.at(x, row);
            let wide = cells(&buffer.content[at], self.area.width - x);
            self.shown[at] = Some(buffer.content[at].clone());
            self.shown[at + 1..at + wide as usize].fill(None);
            x += wide;
        }
    }

    /// Whether the cell of this number shows what is to be there.
    fn shows(&self, at: usize, cell: &Cell) -> bool {
        match self.shown.get(at) {
            Some(shown) => shown.as_ref().is_some_and(|shown| look_the_same(shown, cell)),
            None => look_the_same(&Cell::EMPTY, cell),
        }
    }

    fn at(&self, x: u16, y: u16) -> usize {
        y as usize * self.area.width as usize + x as usize
    }
}

/// How many cells a letter takes, where there is room for so many.
fn cells(cell: &Cell, room: u16) -> u16 {
    let symbol = cell.symbol();
    let width = if symbol.len() == 1 { 1 } else { text::width(symbol).max(1) as u16 };
    if width <= room { width } else { 1 }
}

/// What a cell is written as: nothing of it may move the cursor further than the letter is wide.
fn symbol(cell: &Cell, room: u16) -> &str {
    match cell.symbol() {
        symbol if symbol.len() == 1 => symbol,
        symbol if (1..=room as usize).contains(&text::width(symbol)) => symbol,
        _ => " ",
    }
}

/// Colours and modifiers.
type Style = (Color, Color, Modifier);

const PLAIN: Style = (Color::Reset, Color::Reset, Modifier::empty());

fn style(cell: &Cell) -> Style {
    (cell.fg, cell.bg, cell.modifier)
}

/// Whether nothing but the ground is seen of a cell.
fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN_ON_BLANK)
}

/// Whether `cell` looks the same when it is written in `style`.
fn can_be_written_in(cell: &Cell, style: Style) -> bool {
    let (_, ground, modifier) = style;
    self::style(cell) == style || is_blank(cell) && cell.bg == ground && !modifier.intersects(SEEN_ON_BLANK)
}

fn look_the_same(one: &Cell, other: &Cell) -> bool {
    is_blank(one) && is_blank(other) && one.bg == other.bg
        || one.symbol() == other.symbol() && style(one) == style(other)
}

/// One cell of a row, or two of a wide letter.
struct Place {
    x: u16,
    cells: u16,
    is_changed: bool,
}

/// The letters of a row of a buffer, from the left.
struct Row<'a> {
    painter: &'a Painter,
    buffer: &'a Buffer,
    y: u16,
    x: u16,
}

impl<'a> Row<'a> {
    fn of(painter: &'a Painter, buffer: &'a Buffer, y: u16) -> Self {
        Self { painter, buffer, y, x: 0 }
    }
}

impl Iterator for Row<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let room = self.painter.area.width.checked_sub(self.x).filter(|room| *room > 0)?;
        let at = self.painter.at(self.x, self.y);
        let cell = &self.buffer.content[at];
        let place = Place { x: self.x, cells: cells(cell, room), is_changed: !self.painter.shows(at, cell) };
        self.x += place.cells;
        Some(place)
    }
}

/// A letter that is to be written.
struct Change {
    at: Position,
    cells: u16,
    /// Which of the styles it is written in; `None` while that is open, as for a blank. There are as many of these as the
    /// screen has cells, so it is small: no screen has so many styles.
    style: Option<u16>,
}

/// The writing of some rows.
struct Stroke<'a> {
    painter: &'a Painter,
    buffer: &'a Buffer,
    changes: Vec<Change>,
    /// Where in `changes` those of a row are: rows with their ranges, in the order in which they are written.
    rows: Vec<(u16, Range<usize>)>,
    /// Whether a letter stands on the terminal as it should, for each change.
    done: Vec<bool>,
    styles: Vec<Style>,
    out: String,
    /// What the terminal writes in, and where; `None` where its cursor is not known well enough.
    style: Style,
    cursor: Option<Position>,
}

impl<'a> Stroke<'a> {
    fn of(painter: &'a Painter, buffer: &'a Buffer, rows: &[u16]) -> Self {
        let mut stroke = Self {
            painter,
            buffer,
            changes: Vec::with_capacity(rows.len() * usize::from(buffer.area.width)),
            rows: Vec::with_capacity(rows.len()),
            done: Vec::new(),
            styles: Vec::new(),
            out: String::new(),
            style: PLAIN,
            cursor: None,
        };
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        for y in rows {
            let from = stroke.changes.len();
            let changed = Row::of(painter, buffer, y).filter(|place| place.is_changed);
            stroke.changes.extend(changed.map(|place| Change {
                at: Position { x: place.x, y },
                cells: place.cells,
                style: None,
            }));
            stroke.rows.push((y, from..stroke.changes.len()));
        }
        stroke.done = vec![false; stroke.changes.len()];
        stroke
    }

    fn cell(&self, at: Position) -> &'a Cell {
        &self.buffer.content[self.painter.at(at.x, at.y)]
    }

    /// What is to be written.
    fn written(mut self) -> String {
        self.choose_styles();
        let mut counts = vec![0; self.styles.len()];
        self.changes.iter().for_each(|change| counts[usize::from(change.style.unwrap_or_default())] += 1);
        let mut of_style: Vec<Vec<u32>> = counts.into_iter().map(Vec::with_capacity).collect();
        for (change, at) in self.changes.iter().zip(0..) {
            of_style[usize::from(change.style.unwrap_or_default())].push(at);
        }
        // Styles that have more in common follow one another: what they share is not written again.
        let mut order: Vec<usize> = (0..self.styles.len()).collect();
        order.sort_by_key(|at| {
            let (_, ground, modifier) = self.styles[*at];
            (self.styles.iter().position(|(_, other, _)| *other == ground), modifier.bits())
        });
        for at in order {
            for change in std::mem::take(&mut of_style[at]) {
                if !self.done[change as usize] {
                    self.write(change as usize, self.styles[at]);
                }
            }
        }
        if self.style != PLAIN {
            self.out.push_str("\x1b[m");
        }
        self.out
    }

    /// Finds the style of each change. A blank takes that of the letter beside it, where it may.
    fn choose_styles(&mut self) {
        // Most letters have the style of the one before.
        let mut last = 0;
        for at in 0..self.changes.len() {
            let cell = self.cell(self.changes[at].at);
            self.changes[at].style = if is_blank(cell) {
                at.checked_sub(1).and_then(|before| self.style_beside(at, before))
            } else {
                if self.styles.get(usize::from(last)) != Some(&style(cell)) {
                    last = self.style_number(style(cell));
                }
                Some(last)
            };
        }
        for at in (0..self.changes.len()).rev() {
            if self.changes[at].style.is_none() && at + 1 < self.changes.len() {
                self.changes[at].style = self.style_beside(at, at + 1);
            }
        }
        for at in 0..self.changes.len() {
            if self.changes[at].style.is_none() {
                let cell = self.cell(self.changes[at].at);
                let known = self.styles.iter().position(|style| can_be_written_in(cell, *style)).map(|at| at as u16);
                let number = known.unwrap_or_else(|| self.style_number((Color::Reset, cell.bg, Modifier::empty())));
                self.changes[at].style = Some(number);
            }
        }
    }

    fn style_number(&mut self, style: Style) -> u16 {
        let known = self.styles.iter().position(|known| *known == style);
        let number = known.unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        number as u16
    }

    /// The style of the change at `beside`, where it stands right beside the blank at `at`, which can be written in it.
    fn style_beside(&self, at: usize, beside: usize) -> Option<u16> {
        let (left, right) = (&self.changes[at.min(beside)], &self.changes[at.max(beside)]);
        let is_beside = left.at.y == right.at.y && left.at.x + left.cells == right.at.x;
        let number = self.changes[beside].style.filter(|_| is_beside)?;
        can_be_written_in(self.cell(self.changes[at].at), self.styles[usize::from(number)]).then_some(number)
    }

    /// Writes one letter where it belongs.
    fn write(&mut self, change: usize, style: Style) {
        let at = self.changes[change].at;
        self.dress(style);
        self.go_to(at);
        self.put(at, self.changes[change].cells);
        self.done[change] = true;
    }

    /// Writes what the buffer has at `at`.
    fn put(&mut self, at: Position, cells: u16) {
        let room = self.painter.area.width - at.x;
        self.out.push_str(symbol(self.cell(at), room));
        let x = at.x + cells;
        // Behind the last column a terminal waits with its cursor in one of two ways.
        self.cursor = (x < self.painter.area.width).then_some(Position { x, ..at });
    }

    /// Moves the cursor. Columns are counted from the left and not from the cursor: a terminal may find a letter wider.
    fn go_to(&mut self, to: Position) {
        let column = |out: &mut String| match to.x {
            0 => out.push('\r'),
            x => drop(write!(out, "\x1b[{}G", x + 1)),
        };
        let cursor = self.cursor;
        match cursor {
            Some(from) if from == to => {}
            Some(from) if from.y == to.y => {
                if from.x > to.x || !self.write_through(from, to) {
                    column(&mut self.out);
                }
            }
            Some(from) if from.y < to.y && to.y - from.y <= 2 => {
                self.out.extend(std::iter::repeat_n('\n', (to.y - from.y) as usize));
                column(&mut self.out);
            }
            _ => drop(write!(self.out, "\x1b[{};{}H", to.y + 1, to.x + 1)),
        }
    }

    /// Writes what stands between two places of a row, where that takes no more than a jump: what has this style, and what is
    /// written in its own one later.
    fn write_through(&mut self, from: Position, to: Position) -> bool {
        if to.x - from.x > GAP {
            return false;
        }
        let gap = (from.x..to.x).map(|x| Position { x, y: from.y });
        let bytes: usize = gap.clone().map(|at| self.cell(at).symbol().len()).sum();
        let jump = if to.x + 1 < 10 { 4 } else { 5 };
        let is_easy = |at: Position| {
            let cell = self.cell(at);
            let waits = self.change_at(at).is_some_and(|change| !self.done[change]);
            cells(cell, 2) == 1 && symbol(cell, 1) == cell.symbol() && (waits || can_be_written_in(cell, self.style))
        };
        if bytes > jump || !gap.clone().all(is_easy) {
            return false;
        }
        for at in gap {
            if let Some(change) = self.change_at(at).filter(|_| can_be_written_in(self.cell(at), self.style)) {
                self.done[change] = true;
            }
            self.put(at, 1);
        }
        true
    }

    fn change_at(&self, at: Position) -> Option<usize> {
        let row = self.rows.binary_search_by_key(&at.y, |(y, _)| *y).ok()?;
        let range = self.rows[row].1.clone();
        let found = self.changes[range.clone()].binary_search_by_key(&at.x, |change| change.at.x).ok()?;
        Some(range.start + found)
    }

    /// Has the terminal write in `style` from here on.
    fn dress(&mut self, style: Style) {
        if self.style == style {
            return;
        }
        let (fg, bg, modifier) = self.style;
        let mut codes: Vec<String> = Vec::new();
        let gone = modifier - style.2;
        let mut new = style.2 - modifier;
        for (of, _, off) in MODIFIERS {
            if gone.contains(of) && !codes.contains(&off.to_string()) {
                codes.push(off.to_string());
                // The code takes its like away as well.
                new |= MODIFIERS.iter().filter(|it| it.2 == off).map(|it| it.0 & style.2).collect::<Modifier>();
            }
        }
        codes.extend(MODIFIERS.iter().filter(|(of, ..)| new.contains(*of)).map(|(_, on, _)| on.to_string()));
        if fg != style.0 {
            codes.push(Colored::ForegroundColor(style.0.into_crossterm()).to_string());
        }
        if bg != style.1 {
            codes.push(Colored::BackgroundColor(style.1.into_crossterm()).to_string());
        }
        // Where the environment forbids colours, theirs are empty.
        codes.retain(|code| !code.is_empty());
        if !codes.is_empty() {
            let _ = write!(self.out, "\x1b[{}m", codes.join(";"));
        }
        self.style = style;
    }
}

#[cfg(test)]
mod tests;
