//! The notes of a presentation that is elsewhere: the clock above, the notes and the open question, what comes next below.

use super::chrome::pane;
use super::{bars, prose};
use crate::base::text;
use crate::tui::keys::Context;
use crate::tui::markdown;
use crate::tui::model::{Lectern, Model};
use crate::tui::notes::{Heard, Told};
use crate::tui::strings::fill;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// Draws the notes over `area`.
pub fn draw(model: &Model, lectern: &Lectern, area: Rect, buf: &mut Buffer) {
    let words = &model.strings.notes;
    let said = match (&lectern.heard, &lectern.told) {
        (Heard::Told(_), Some(told)) => return draw_told(model, lectern, told, area, buf),
        (Heard::Over, _) => &words.over,
        (Heard::Strange, _) => &words.strange,
        _ => &words.waiting,
    };
    let area = inset(area);
    let lines = markdown::wrap(said, area.width as usize);
    for (row, line) in lines.into_iter().take(area.height as usize).enumerate() {
        buf.set_string(area.x, area.y + row as u16, line, model.theme.text);
    }
}

fn inset(area: Rect) -> Rect {
    Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height.saturating_sub(2) }
}

fn draw_told(model: &Model, lectern: &Lectern, told: &Told, area: Rect, buf: &mut Buffer) {
    let Some(page) = told.page(&model.language) else { return };
    let (theme, strings) = (&model.theme, model.strings);
    let rows = [Constraint::Length(1), Constraint::Min(3), Constraint::Length(1)];
    let [clock, notes, next] = Layout::vertical(rows).areas(area);
    let late = told.clock.behind.is_some_and(|behind| behind > 0);
    let style = if late { theme.error } else { theme.title };
    let said = text::fit(&told.clock.said(strings), clock.width.saturating_sub(2) as usize);
    buf.set_string(clock.x + 1, clock.y, said, style);
    let title = format!("{} ▸ {}", text::tame(&page.lesson), text::tame(&page.title));
    let inner = pane(model, &title, true, notes, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let lines = lines(model, told, inner.width as usize);
    prose::scrolled(model, Context::Notes, lines, lectern.scroll, (notes, inner), buf);
    let said = text::fit(&text::tame(&page.next_said(strings)), next.width.saturating_sub(2) as usize);
    buf.set_string(next.x + 1, next.y, said, theme.accent);
}

/// The notes, and the question that is asked with its answer.
fn lines(model: &Model, told: &Told, width: usize) -> Vec<Line<'static>> {
    let (theme, words) = (&model.theme, &model.strings.notes);
    let Some(page) = told.page(&model.language) else { return Vec::new() };
    let mut lines = Vec::new();
    if told.position.is_black {
        lines.extend([Line::styled(words.black.clone(), theme.accent), Line::default()]);
    }
    match page.notes.as_str() {
        "" => lines.push(Line::styled(words.none.clone(), theme.dim)),
        notes => lines.extend(markdown::lines(notes, width, theme)),
    }
    let Some(asked) = &page.asked else { return lines };
    lines.push(Line::default());
    lines.extend(markdown::lines(&asked.prompt, width, theme));
    let is_revealed = told.position.asked.is_some_and(|asked| asked.is_revealed);
    let answer = text::fit(&text::tame(&fill(&words.answer, &[("answer", &asked.answer)])), width);
    let mut answer = vec![Span::styled(answer, theme.good)];
    if is_revealed {
        answer.push(Span::styled(format!(" {}", words.revealed), theme.dim));
    }
    lines.push(Line::from(answer));
    if let Some(poll) = &told.poll {
        lines.extend([Line::default(), Line::styled(poll.said(model.strings), theme.accent)]);
        let bars = bars::lines(theme, model.strings, &poll.counts, width);
        for (at, (choice, bars)) in asked.choices.iter().zip(bars).enumerate() {
            let (sign, style) = if at == asked.right { ("✓", theme.good) } else { (" ", theme.text) };
            lines.push(Line::styled(text::fit(&format!("{sign} {}", text::tame(choice)), width), style));
            lines.push(bars);
        }
    }
    if !asked.why.is_empty() {
        lines.push(Line::default());
        lines.extend(markdown::lines(&asked.why, width, theme));
    }
    lines
}
