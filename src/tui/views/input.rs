//! A line that is typed, with what it is for before it.

use crate::base::text;
use crate::tui::model::{Input, Model};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Widget;
use ratatui_textarea::TextArea;

/// Draws the input into the first row of `area`, after a `label`; where nothing was typed yet, `hint` stands in its place. Gives where
/// the next letter goes.
pub fn draw(model: &Model, label: &str, input: &Input, hint: &str, area: Rect, buf: &mut Buffer) -> Option<Position> {
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
    let typed = Rect { x: row.x + width, width: row.width - width, ..row };
    (&shown).render(typed, buf);
    next_letter(&shown, typed)
}

/// Where the next letter goes of a text that was drawn into `area`; `None` where that is out of sight.
pub fn next_letter(text: &TextArea<'_>, area: Rect) -> Option<Position> {
    let (cursor, (top, left)) = (text.screen_cursor(), text.scroll_offset());
    let x = usize::from(area.x + text.line_number_width()) + cursor.col.checked_sub(left.into())?;
    let y = usize::from(area.y) + cursor.row.checked_sub(top.into())?;
    let at = Position { x: u16::try_from(x).ok()?, y: u16::try_from(y).ok()? };
    area.contains(at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::sample::Reader;

    #[test]
    fn the_next_letter_goes_behind_the_last_one_that_was_typed() {
        let reader = Reader::in_lesson();
        let area = Rect::new(3, 2, 30, 4);
        let mut buf = Buffer::empty(area);
        for (typed, width) in [("", 0), ("ab", 2), ("한글", 4), ("a 한b", 5)] {
            let at = draw(&reader.model, "/", &Input::new(typed), "hint", area, &mut buf);
            assert_eq!(at, Some(Position { x: 3 + 2 + width, y: 2 }), "{typed}");
        }
        assert_eq!(draw(&reader.model, "/", &Input::new("a"), "", Rect { width: 2, ..area }, &mut buf), None);
    }
}
