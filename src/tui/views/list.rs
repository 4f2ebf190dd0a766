//! The lesson list: chapters, lessons, and how far each has been taken.

use super::chrome::{inner, pane};
use super::rows;
use crate::base::text;
use crate::lesson::{Chapter, Outline, Pack};
use crate::store::Progress;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

/// From this width on the chosen lesson is introduced beside the list.
const WIDE: u16 = 76;

/// Draws the list.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let [left, right] = halves(area);
    let title = match model.packs.as_slice() {
        [only] => only.title.get(&model.language),
        _ => &model.strings.list.packs,
    };
    let inner = pane(model, title, true, left, buf);
    draw_lessons(model, inner, buf);
    if !right.is_empty() {
        draw_preview(model, right, buf);
    }
}

fn draw_lessons(model: &Model, area: Rect, buf: &mut Buffer) {
    let (lines, lessons) = rows(model, area.width);
    let (first, chosen) = first_row(model, &lessons, area);
    let height = area.height as usize;
    rows::bar_of(model, (first, height, lines.len()), Rect { x: area.right(), width: 1, ..area }, buf);
    for (row, line) in lines.into_iter().skip(first).take(height).enumerate() {
        let here = row + first == chosen;
        let row = Rect { y: area.y + row as u16, height: 1, ..area };
        if here {
            buf.set_style(row, model.theme.current_line);
        }
        line.render(row, buf);
    }
}

/// The first row in view, and that of the chosen lesson, where there is a row of each of `lessons`.
fn first_row(model: &Model, lessons: &[usize], area: Rect) -> (usize, usize) {
    let chosen = lessons.get(model.selected).copied().unwrap_or(0);
    let height = area.height as usize;
    // Nothing stands after the last lesson.
    let rows = lessons.last().map_or(0, |last| last + 1);
    (chosen.saturating_sub(height / 2).min(rows.saturating_sub(height)), chosen)
}

/// The lesson that stands in a cell of the list that is drawn over `area`, by its place.
pub fn lesson_at(model: &Model, area: Rect, at: Position) -> Option<usize> {
    let [left, _] = halves(area);
    let inner = inner(left);
    if !inner.contains(at) {
        return None;
    }
    let (_, lessons) = rows(model, inner.width);
    let (first, _) = first_row(model, &lessons, inner);
    let row = first + usize::from(at.y - inner.y);
    lessons.iter().position(|lesson| *lesson == row)
}

/// The list, and the introduction of the chosen lesson beside it.
fn halves(area: Rect) -> [Rect; 2] {
    let preview = if area.width >= WIDE { area.width / 2 } else { 0 };
    Layout::horizontal([Constraint::Min(1), Constraint::Length(preview)]).areas(area)
}

/// The rows of the list, and the place of each lesson among them.
fn rows(model: &Model, width: u16) -> (Vec<Line<'static>>, Vec<usize>) {
    let mut lines = Vec::new();
    let (mut number, mut lessons) = (0, Vec::new());
    for pack in &model.packs {
        if model.packs.len() > 1 {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(pack_heading(model, pack, width as usize));
        }
        for (at, chapter) in pack.chapters.iter().enumerate() {
            if at > 0 {
                lines.push(Line::default());
            }
            lines.push(heading(model, pack, at, chapter));
            for entry in &chapter.lessons {
                lessons.push(lines.len());
                let standing = standing(model, pack, &entry.outline);
                lines.push(row(model, &entry.outline, standing, number == model.selected, width as usize));
                number += 1;
            }
        }
    }
    (lines, lessons)
}

/// `━━ Sorting, step by step ━━━━━━━`
fn pack_heading(model: &Model, pack: &Pack, width: usize) -> Line<'static> {
    let title = text::fit(&text::tame(pack.title.get(&model.language)), width.saturating_sub(6));
    let rest = "━".repeat(width.saturating_sub(text::width(&title) + 5));
    Line::from(vec![
        Span::styled("━━ ".to_owned(), model.theme.dim),
        Span::styled(title, model.theme.title),
        Span::styled(format!(" {rest}"), model.theme.dim),
    ])
}

/// `2 send · 3 to review`
fn heading(model: &Model, pack: &Pack, at: usize, chapter: &Chapter) -> Line<'static> {
    let title = format!(" {} {}", at + 1, chapter.title.get(&model.language));
    let mut spans = vec![Span::styled(title, model.theme.title)];
    let lessons = chapter.lessons.iter().map(|entry| model.progress.missed(&pack.id, &entry.outline).len());
    if let due @ 1.. = lessons.sum::<usize>() {
        let due = fill(&model.strings.review.due, &[("n", &due.to_string())]);
        spans.push(Span::styled(format!(" · {due}"), model.theme.accent));
    }
    Line::from(spans)
}

/// `› ● Priming a coroutine      3/7`
fn row(model: &Model, lesson: &Outline, standing: Standing, chosen: bool, width: usize) -> Line<'static> {
    let theme = &model.theme;
    let (sign, said, style) = standing;
    let pointer = if chosen { "›" } else { " " };
    let room = width.saturating_sub(text::width(&said) + 8);
    let title = text::fit(lesson.title.get(&model.language), room);
    let gap = " ".repeat(room.saturating_sub(text::width(&title)) + 1);
    let name = if chosen { theme.title } else { theme.text };
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent),
        Span::styled(format!("{sign} "), style),
        Span::styled(title, name),
        Span::raw(gap),
        Span::styled(said, style),
    ])
}

/// How far a lesson has been taken: a sign, a word, a colour.
type Standing = (&'static str, String, Style);

fn standing(model: &Model, pack: &Pack, lesson: &Outline) -> Standing {
    let theme = &model.theme;
    let standing = model.progress.standing(&pack.id, lesson);
    let (sign, style) = match (standing.done, standing.begun) {
        (true, _) if standing.changed => ("●", theme.accent),
        (true, _) => ("●", theme.good),
        (false, true) => ("◐", theme.accent),
        (false, false) => ("○", theme.dim),
    };
    (sign, words::standing(model.strings, &standing, " · "), style)
}

/// What the chosen lesson is about.
fn draw_preview(model: &Model, area: Rect, buf: &mut Buffer) {
    let Some(lesson) = model.entries().nth(model.selected).map(|(_, entry)| &entry.outline) else { return };
    let inner = pane(model, lesson.title.get(&model.language), false, area, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut lines = markdown::lines(lesson.introduction.get(&model.language), inner.width as usize, &model.theme);
    if let Some(belief) = &lesson.belief {
        lines.push(Line::default());
        lines.push(Line::styled(model.strings.lesson.belief.clone(), model.theme.accent));
        lines.extend(markdown::lines(belief.get(&model.language), inner.width as usize, &model.theme));
    }
    for (row, line) in lines.into_iter().take(inner.height.saturating_sub(4) as usize).enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
    // Whoever was never here is offered to be shown around.
    if model.progress == Progress::default() {
        let key = model.keys.label(Context::List, Action::Tour);
        let offer = fill(&model.strings.tour.offer, &[("key", &key)]);
        let lines = markdown::lines(&offer, inner.width as usize, &model.theme);
        let from = inner.bottom().saturating_sub(4 + lines.len() as u16).max(inner.y);
        for (row, line) in lines.into_iter().take(inner.height.saturating_sub(4) as usize).enumerate() {
            let row = Rect { y: from + row as u16, height: 1, ..inner };
            buf.set_string(row.x, row.y, " ".repeat(row.width as usize), model.theme.text);
            line.render(row, buf);
        }
    }
    let python = match &model.python {
        None => String::new(),
        Some(Ok(python)) => fill(&model.strings.list.runs_on, &[("python", python)]),
        Some(Err(why)) => fill(&model.strings.list.recorded, &[("why", &text::tame(why))]),
    };
    let foot = Rect { y: inner.bottom().saturating_sub(3), height: 3.min(inner.height), ..inner };
    Paragraph::new(python).style(model.theme.dim).wrap(Wrap { trim: true }).render(foot, buf);
}
