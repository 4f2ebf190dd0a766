//! All that a compiler has said about the program that is shown, over the screen.

use super::chrome::overlay;
use crate::base::{Severity, text};
use crate::tui::markdown;
use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Draws it over `area`, scrolled by `scroll` lines.
pub fn draw(model: &Model, scroll: usize, area: Rect, buf: &mut Buffer) {
    let width = area.width - area.width / 10;
    let lines = lines(model, width.saturating_sub(4) as usize);
    let height = area.height.min(lines.len() as u16 + 2);
    let over = Rect { x: area.x + area.width / 20, y: area.y + (area.height - height) / 2, width, height };
    let inner = overlay(model, &model.strings.messages.compiler, over, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let scroll = scroll.min(lines.len().saturating_sub(inner.height as usize));
    let below = lines.len() > scroll + inner.height as usize;
    for (row, line) in lines.into_iter().skip(scroll).take(inner.height as usize).enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
    if below {
        buf.set_string(over.right().saturating_sub(5), over.bottom() - 1, " ▼ ", model.theme.accent);
    }
}

/// The compiler's own lines. Those that show the program keep their columns as far as there is room; a sentence is wrapped.
fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    for remark in model.remarks_shown() {
        let head = if remark.severity == Severity::Error { theme.error } else { theme.accent };
        for (nth, said) in text::tame(remark.whole.trim_end()).lines().enumerate() {
            let style = if nth == 0 { head } else { theme.text };
            if said.starts_with(' ') || said.starts_with(|c: char| c.is_ascii_digit()) {
                lines.push(Line::styled(text::fit(said, width), style));
            } else {
                lines.extend(markdown::wrap(said, width).into_iter().map(|line| Line::styled(line, style)));
            }
        }
        lines.push(Line::default());
    }
    lines.pop();
    lines
}
