//! A card of the tour: over the lesson, beside the pane that it is about, whose border stands out.

use super::chrome::overlay;
use super::lesson;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::{Model, Open};
use crate::tui::strings::fill;
use crate::tui::update::CARDS;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// The cells of a card.
const WIDTH: u16 = 46;

/// Draws card `card` over the lesson in `area`.
pub fn draw(model: &Model, open: &Open, card: usize, area: Rect, buf: &mut Buffer) {
    let words = &model.strings.tour;
    let panes = lesson::panes_of(model, open, &open.timeline(), area);
    let code = panes.code.into_iter().find(|area| !area.is_empty()).unwrap_or_default();
    let output = panes.output.into_iter().find(|area| !area.is_empty());
    let [both, one] = [&words.code, &words.tabs];
    let code_text = if panes.code.iter().all(|area| !area.is_empty()) { both } else { one };
    let (pane, text) = match card {
        0 => (panes.prose, &words.prose),
        1 => (code, code_text),
        2 => (panes.timeline, &words.timeline),
        3 => (output.unwrap_or(code), &words.output),
        4 => (panes.prose, &words.questions),
        _ => (Rect::default(), &words.keys),
    };
    outline(model, pane, buf);
    let key = |context, action| model.keys.label(context, action);
    let text = fill(
        text,
        &[
            ("next", &key(Context::Lesson, Action::NextStep)),
            ("previous", &key(Context::Lesson, Action::PreviousStep)),
            ("panes", &model.keys.label(Context::Lesson, Action::Pane)),
            ("lane", &key(Context::Lesson, Action::NextLane)),
            ("help", &key(Context::Any, Action::Help)),
            ("commands", &key(Context::Any, Action::Commands)),
            ("words", &key(Context::Lesson, Action::Words)),
            ("list", &key(Context::Lesson, Action::BackToList)),
        ],
    );
    let width = WIDTH.min(area.width);
    let mut lines = markdown::lines(&text, width.saturating_sub(4) as usize, &model.theme);
    let (next, previous) = (key(Context::Tour, Action::NextCard), key(Context::Tour, Action::PreviousCard));
    let foot = match card {
        0 => &words.first,
        _ if card + 1 == CARDS => &words.last,
        _ => &words.foot,
    };
    let foot = fill(foot, &[("next", &next), ("previous", &previous)]);
    lines.push(Line::default());
    lines.extend(
        markdown::wrap(&foot, width.saturating_sub(4) as usize)
            .into_iter()
            .map(|line| Line::styled(line, model.theme.accent)),
    );
    let height = (lines.len() as u16 + 2).min(area.height);
    let over = beside(pane, Rect { width, height, ..area }, area);
    let title = fill(&words.title, &[("at", &(card + 1).to_string()), ("all", &CARDS.to_string())]);
    let inner = overlay(model, &title, over, buf);
    for (row, line) in lines.into_iter().take(inner.height as usize).enumerate() {
        let row = Rect { x: inner.x + 1, y: inner.y + row as u16, width: inner.width.saturating_sub(2), height: 1 };
        line.render(row, buf);
    }
}

/// Where a card of this size hides least of the pane: beside it, else above or below, else over its end.
fn beside(pane: Rect, card: Rect, area: Rect) -> Rect {
    let middle = |from: u16, size: u16, card: u16| from + size.saturating_sub(card) / 2;
    let x = middle(pane.x, pane.width, card.width).clamp(area.x, area.right() - card.width);
    let y = middle(pane.y, pane.height, card.height).clamp(area.y, area.bottom() - card.height);
    let place = if pane.is_empty() {
        (middle(area.x, area.width, card.width), middle(area.y, area.height, card.height))
    } else if pane.right() + card.width <= area.right() {
        (pane.right(), y)
    } else if pane.x >= area.x + card.width {
        (pane.x - card.width, y)
    } else if pane.y >= area.y + card.height {
        (x, pane.y - card.height)
    } else if pane.bottom() + card.height <= area.bottom() {
        (x, pane.bottom())
    } else {
        (area.right() - card.width, area.bottom() - card.height)
    };
    Rect { x: place.0, y: place.1, ..card }
}

/// Makes the border of a pane stand out.
fn outline(model: &Model, pane: Rect, buf: &mut Buffer) {
    let style = model.theme.accent.add_modifier(Modifier::BOLD);
    for y in pane.top()..pane.bottom() {
        let edge = y == pane.top() || y + 1 == pane.bottom();
        let row = Rect { y, height: 1, ..pane };
        if edge {
            buf.set_style(row, style);
        } else {
            buf.set_style(Rect { width: 1, ..row }, style);
            buf.set_style(Rect { x: pane.right() - 1, width: 1, ..row }, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::sample::{Reader, drawn};
    use crossterm::event::KeyCode;

    #[test]
    fn the_first_card_offers_no_card_before_it() {
        let mut reader = Reader::new(Default::default());
        reader.type_in("t");
        let first = drawn(&mut reader.model, 80, 24);
        assert!(first.contains("→ next · esc ends") && first.contains(" → card"), "{first}");
        reader.press(KeyCode::Right);
        let second = drawn(&mut reader.model, 80, 24);
        assert!(second.contains("→ next · ← back") && second.contains("←/→ card"), "{second}");
    }
}
