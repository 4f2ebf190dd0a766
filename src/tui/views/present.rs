//! A lesson before a class: few panes, one below the other, or one alone; a quiet frame; what is dimmed, and the pointer.

use super::lesson::Panes;
use super::offers::offers;
use super::{join, prose, timeline};
use crate::base::text;
use crate::tui::model::presentation::{Pace, Presentation};
use crate::tui::model::{Model, Open, Pane, Place, Scene};
use crate::tui::strings::{Strings, fill};
use crate::tui::theme::Depth;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use std::time::Duration;

/// From this width on both programs stand side by side.
const BOTH: u16 = 110;
/// From this height on the timeline stands below the programs.
const TALL: u16 = 28;
/// Columns of prose at most: longer lines are hard to read.
const PROSE: u16 = 84;
/// Columns left and right of prose, at least.
const MARGIN: u16 = 3;
/// Rows of a program beside a question, at least, with its border.
const LINES: u16 = 7;
/// The same, beside what a class has answered: the line alone, with its border.
const ONE_LINE: u16 = 3;
/// Rows of a program, at least, before the timeline has any, with its border.
const CODE: u16 = 11;
/// Rows of the timeline that are worth having, without its border.
const LEAST: u16 = 4;
/// For so many lanes of each program the timeline asks for room.
const LANES: usize = 8;

/// Where the panes are: one alone, or prose above the programs, and below them the timeline where there is room for it.
pub fn panes(model: &Model, open: &Open, scene: &Scene<'_>, area: Rect) -> Panes {
    let alone = model.presentation.as_ref().and_then(|presentation| presentation.pane);
    let mut panes = Panes::default();
    match alone {
        Some(Pane::Prose) => panes.prose = area,
        Some(Pane::Code) => panes.code[open.focus as usize] = area,
        Some(Pane::Timeline) => panes.timeline = area,
        Some(Pane::Output) => panes.output = halves(open, area),
        // Before the first step and after the last there is nothing to be shown of the programs.
        None if open.place == Place::Introduction || open.place == Place::End => panes.prose = area,
        None => return slide(model, open, scene, area),
    }
    panes
}

/// Prose, or a question, above the programs, and below them the timeline where there is room for it.
pub fn slide(model: &Model, open: &Open, scene: &Scene<'_>, area: Rect) -> Panes {
    let tall = area.height >= TALL;
    let is_asked = open.asked.is_some() || model.follower.is_some();
    // A question and its answer are the idea; beside them, the line that they are about is enough.
    let has_bars = model.presentation.as_ref().and_then(Presentation::poll).is_some_and(|poll| poll.shows_counts);
    let most = match (is_asked, tall) {
        (true, _) => area.height.saturating_sub(if has_bars { ONE_LINE } else { LINES }),
        (false, true) => area.height / 3,
        (false, false) => area.height / 2,
    };
    // Whoever follows has a border there, and less room.
    let width = if model.follower.is_some() { area.width.saturating_sub(4) } else { column(area).width };
    let said = prose::content(model, open, width).len() as u16 + 2;
    let said = said.clamp(4.min(most), most);
    let left = area.height.saturating_sub(said + CODE + 2);
    let filled = || {
        let wants = timeline::Wanted::new(model, scene, area.width);
        wants.filled(left.min(wants.rows(LANES))) + 2
    };
    let timeline = if tall && left >= LEAST { filled() } else { 0 };
    let rows = [Constraint::Length(said), Constraint::Min(3), Constraint::Length(timeline)];
    let [prose, code, timeline] = Layout::vertical(rows).areas(area);
    let mut panes = Panes { prose, timeline, ..Panes::default() };
    if area.width >= BOTH {
        panes.code = halves(open, code);
    } else {
        panes.code[open.focus as usize] = code;
    }
    panes
}

/// Shares `area` between the programs that the lesson has: side by side, or one above the other where it is narrow.
fn halves(open: &Open, area: Rect) -> [Rect; 2] {
    let halves = [Constraint::Ratio(1, 2); 2];
    match [open.lesson.python.is_some(), open.lesson.rust.is_some()] {
        [true, true] if area.width < BOTH => Layout::vertical(halves).areas(area),
        [true, true] => Layout::horizontal(halves).areas(area),
        [true, false] => [area, Rect::default()],
        _ => [Rect::default(), area],
    }
}

/// Where prose stands in its pane: a column in the middle, an empty row above and below.
pub fn column(area: Rect) -> Rect {
    let width = area.width.saturating_sub(2 * MARGIN).min(PROSE);
    let x = area.x + (area.width - width) / 2;
    Rect { x, width, y: area.y + 1, height: area.height.saturating_sub(2) }.intersection(area)
}

/// Draws the first line: the lesson, and which of its steps this is.
pub fn header(model: &Model, open: &Open, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let steps = open.lesson.steps.len();
    let here = match open.place {
        Place::Introduction => String::new(),
        Place::Step(step) => format!("{}/{steps} ", step + 1),
        Place::End => format!("{steps}/{steps} "),
    };
    let run = if open.is_running() { format!("{} ", model.strings.header.running) } else { String::new() };
    let right = Line::from(vec![Span::styled(run, theme.accent), Span::styled(here, theme.text)]);
    let width = (right.width() as u16).min(area.width);
    let title = text::fit(open.lesson.title.get(&model.language), area.width.saturating_sub(width + 3) as usize);
    buf.set_string(area.x + 1, area.y, title, theme.dim);
    right.render(Rect { x: area.right() - width, width, height: 1, ..area }, buf);
}

/// Draws the last line: what the keys do, quietly, and how the class stands to the plan.
pub fn footer(model: &Model, presentation: &Presentation, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let row = Rect { y: area.bottom() - 1, height: 1, ..area };
    let pace = model.open().map(|open| pace(model.strings, presentation, &open.lesson.id, open.place));
    let followers = presentation.shared.as_ref().map(|shared| join::followers(model.strings, shared.followers));
    let said: Vec<String> = followers.into_iter().chain(pace).collect();
    let pace = format!("{} ", said.join(" · "));
    let wide = (text::width(&pace) as u16).min(row.width);
    buf.set_string(row.right() - wide, row.y, text::fit(&pace, row.width as usize), theme.dim);
    let mut parts: Vec<String> =
        offers(model).iter().map(|offer| format!("{} {}", offer.keys, model.strings.hint(offer.hint))).collect();
    let room = row.width.saturating_sub(wide + 3) as usize;
    while parts.len() > 1 && text::width(&parts.join(" · ")) > room {
        parts.remove(parts.len() - 2);
    }
    buf.set_string(row.x + 1, row.y, text::fit(&parts.join(" · "), room), theme.border);
}

/// `12:30 of 45:00, 2 min behind`
pub fn pace(strings: &Strings, presentation: &Presentation, lesson: &str, place: Place) -> String {
    let words = &strings.present;
    let elapsed = clock(presentation.elapsed);
    let is_held = !presentation.is_running && !presentation.elapsed.is_zero();
    let said = match (&presentation.plan, presentation.pace(lesson, place)) {
        (Some(plan), Some(pace)) => {
            let stands = pace_words(strings, pace);
            fill(&words.pace, &[("elapsed", &elapsed), ("whole", &clock(plan.whole())), ("pace", &stands)])
        }
        (Some(plan), None) => fill(&words.of, &[("elapsed", &elapsed), ("whole", &clock(plan.whole()))]),
        (None, _) => elapsed,
    };
    if is_held { format!("{said} {}", words.held) } else { said }
}

/// `2 min behind`
pub fn pace_words(strings: &Strings, pace: Pace) -> String {
    let words = &strings.present;
    let minutes = |said: &str, n: u64| fill(said, &[("n", &n.to_string())]);
    match pace {
        Pace::OnTime => words.on_time.clone(),
        Pace::Behind(n) => minutes(&words.behind, n),
        Pace::Ahead(n) => minutes(&words.ahead, n),
    }
}

/// `12:30`, or `1:02:30`.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// Makes the whole screen black.
pub fn black(model: &Model, area: Rect, buf: &mut Buffer) {
    Clear.render(area, buf);
    let black = match model.theme.look.depth {
        Depth::None => Style::new(),
        Depth::Sixteen => Style::new().bg(Color::Black),
        Depth::Palette => Style::new().bg(Color::Indexed(16)),
        Depth::True => Style::new().bg(Color::Rgb(0, 0, 0)),
    };
    buf.set_style(area, black);
}

/// What is not in the spotlight: that style; `None` where there is none.
pub fn shade(model: &Model) -> Option<Style> {
    let presentation = model.presentation.as_ref()?;
    presentation.spotlight.then_some(model.theme.border.remove_modifier(Modifier::BOLD))
}

/// Draws the pointer: the word that it is at, or the cell where there is none.
pub fn pointer(model: &Model, body: Rect, buf: &mut Buffer) {
    let Some(at) = model.presentation.as_ref().and_then(|presentation| presentation.pointer) else { return };
    let at = Rect { x: at.x, y: at.y, width: 1, height: 1 }.clamp(body);
    if body.is_empty() {
        return;
    }
    let is_word = |x: u16| buf.cell((x, at.y)).is_some_and(|cell| is_of_word(cell.symbol()));
    let (mut from, mut to) = (at.x, at.x + 1);
    if is_word(at.x) {
        while from > body.x && is_word(from - 1) {
            from -= 1;
        }
        while to < body.right() && is_word(to) {
            to += 1;
        }
    }
    let style = model.theme.accent.add_modifier(Modifier::REVERSED | Modifier::BOLD);
    buf.set_style(Rect { x: from, y: at.y, width: to - from, height: 1 }, style);
}

/// Whether a cell is part of a word: a letter, a digit, what a wide letter covers, or `_`.
fn is_of_word(symbol: &str) -> bool {
    symbol.is_empty() || symbol.chars().all(|ch| ch.is_alphanumeric() || ch == '_')
}
