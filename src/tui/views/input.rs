//! A line that is typed, with what it is for before it.

use crate::base::text;
use crate::tui::model::{Input, Model};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Draws the input into the first row of `area`, after a `label`; where nothing was typed yet, `hint` stands in its place.
pub fn draw(model: &Model, label: &str, input: &Input, hint: &str, area: Rect, buf: &mut Buffer) {
    let row = Rect { height: area.height.min(1), ..area };
    let label = Line::styled(text::fit(label, row.width as usize / 2), model.theme.accent);
    let width = (label.width() as u16 + 1).min(row.width);
    label.render(row, buf);
    let mut shown = input.area().clone();
    shown.set_style(model.theme.text);
    shown.set_cursor_line_style(Style::default());
    shown.set_cursor_style(Style::default().add_modifier(Modifier::REVERSED));
    shown.set_placeholder_text(text::fit(hint, row.width.saturating_sub(width + 1) as usize));
    shown.set_placeholder_style(model.theme.dim);
    shown.render(Rect { x: row.x + width, width: row.width - width, ..row }, buf);
}
