//! A program while it is edited: over all panes, for whoever writes looks at nothing else.

use super::chrome::pane;
use crate::base::{Remark, Severity, text};
use crate::tui::model::{Editor, Model, Open};
use crate::tui::strings::fill;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

/// Draws the editor over `area`.
pub fn draw(model: &Model, open: &Open, editor: &Editor, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let name = open.side(editor.language).program.as_ref().map_or("", |program| &program.name);
    let title = fill(&model.strings.code.editing, &[("name", name)]);
    Clear.render(area, buf);
    text_area(model, &title, editor, area, buf);
    let remarks = &open.side(editor.language).remarks;
    if !first_error(model, remarks, area, buf) {
        let hint = format!(" {} ", model.strings.code.editor_keys);
        let line = Line::styled(hint, theme.dim);
        let width = (line.width() as u16).min(area.width.saturating_sub(4));
        line.render(Rect { x: area.right() - width - 2, y: area.bottom() - 1, width, height: 1 }, buf);
    }
}

/// Draws the text that is edited, with the cursor in it, under a title.
pub fn text_area(model: &Model, title: &str, editor: &Editor, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let inner = pane(model, title, true, area, buf);
    let mut shown = editor.area().clone();
    shown.set_style(theme.text);
    shown.set_line_number_style(theme.line_number);
    shown.set_cursor_line_style(theme.current_line);
    shown.set_cursor_style(Style::default().add_modifier(Modifier::REVERSED));
    shown.render(inner, buf);
}

/// Says in the border what the first error of the compiler is; whether there is one.
pub fn first_error(model: &Model, remarks: &[Remark], area: Rect, buf: &mut Buffer) -> bool {
    let error = remarks.iter().find(|remark| remark.is_shown && remark.severity == Severity::Error);
    if let Some(error) = error {
        let room = (area.width as usize).saturating_sub(4);
        let said = text::fit(&format!(" ✗ {}: {} ", error.line, text::tame(&error.message)), room);
        buf.set_string(area.x + 2, area.bottom() - 1, said, model.theme.error);
    }
    error.is_some()
}
