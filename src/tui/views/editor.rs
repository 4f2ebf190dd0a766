//! A program while it is edited: over all panes, for whoever writes looks at nothing else.

use super::chrome::pane;
use super::input::next_letter;
use crate::base::{Remark, Severity, text};
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Editor, Model, Open, editor::TAB};
use crate::tui::strings::fill;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

/// Draws the editor over `area`, and gives where the next letter goes.
pub fn draw(model: &Model, open: &Open, editor: &Editor, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let name = open.side(editor.language).name().unwrap_or_default();
    let title = fill(&model.strings.code.editing, &[("name", name)]);
    let original = open.lesson.program_named(name).map_or("", |(_, program)| &program.text);
    Clear.render(area, buf);
    let side = open.side(editor.language);
    let (remarks, ran) = (side.remarks.as_slice(), side.program.as_ref().map_or("", |program| &program.text));
    text_area(model, &Framed { title: &title, original, context: Context::Editor, remarks, ran }, editor, area, buf)
}

/// What stands around a text that is edited.
pub struct Framed<'a> {
    /// Its title.
    pub title: &'a str,
    /// What the text was before it was edited.
    pub original: &'a str,
    /// Whose keys work.
    pub context: Context,
    /// What the compiler has said.
    pub remarks: &'a [Remark],
    /// The text about which it has said that.
    pub ran: &'a str,
}

impl Framed<'_> {
    /// The first error of the compiler, with its line in what is written now: while that line is still what it was.
    fn error(&self, written: &str) -> Option<(u32, &Remark)> {
        let is_error = |remark: &&Remark| remark.is_shown && remark.severity == Severity::Error;
        let error = self.remarks.iter().find(is_error)?;
        // What was taken back whole has the errors of what it was taken back to, which has none or never ran.
        if written == self.original && self.ran != self.original {
            return None;
        }
        if error.line == 0 || written == self.ran {
            return Some((error.line, error));
        }
        let line = text::lines_after(&BTreeSet::from([error.line]), self.ran, written).into_iter().next()?;
        let nth = |text: &'_ str, line: u32| text.lines().nth(line.checked_sub(1)? as usize).map(str::to_owned);
        (nth(self.ran, error.line) == nth(written, line)).then_some((line, error))
    }
}

/// Draws the text that is edited in its colours, with the cursor in it, and what stands around it; gives where the next letter
/// goes.
pub fn text_area(
    model: &Model,
    framed: &Framed<'_>,
    editor: &Editor,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let inner = pane(model, framed.title, true, area, buf);
    buf.set_style(inner, model.theme.text);
    editor.area().render(inner, buf);
    colour(model, editor, inner, buf);
    if !inner.is_empty() {
        status(model, framed, editor, Rect { y: inner.bottom(), height: 1, ..inner }, buf);
    }
    next_letter(editor.area(), inner)
}

/// Colours what was drawn of the text in `area`: each line's pieces, its number, and the line of the cursor.
fn colour(model: &Model, editor: &Editor, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let (top, left) = editor.area().scroll_offset();
    let numbers = editor.area().line_number_width();
    let here = editor.place().0 - 1;
    let rows = editor.area().lines().iter().enumerate().skip(top as usize).take(area.height as usize);
    for (at, line) in rows {
        let row = Rect { y: area.y + at as u16 - top, height: 1, ..area };
        if at == here {
            buf.set_style(row, theme.current_line);
        }
        // Cells of the row from `from` up to `to`, counted from the beginning of what is not scrolled away.
        let mut style = |from: usize, to: usize, style| {
            let [from, to] = [from, to].map(|cell| cell.saturating_sub(left as usize).min(area.width as usize) as u16);
            buf.set_style(Rect { x: row.x + from, width: to - from, ..row }, style);
        };
        style(0, numbers as usize, theme.line_number);
        let mut cell = numbers as usize;
        for (range, role) in editor.colours().spans(at) {
            let begin = cell;
            for grapheme in line.get(range.clone()).unwrap_or_default().graphemes(true) {
                cell += match grapheme {
                    "\t" => TAB as usize - (cell - numbers as usize) % TAB as usize,
                    _ if grapheme.contains(char::is_control) => 0,
                    _ => text::width(grapheme),
                };
            }
            style(begin, cell, theme.code(*role));
        }
    }
}

/// Says in the border where the cursor is, and whether the text has changed; right of it what the first error of the compiler is,
/// or else the keys for which there is room.
fn status(model: &Model, framed: &Framed<'_>, editor: &Editor, area: Rect, buf: &mut Buffer) {
    let (theme, words) = (&model.theme, &model.strings.code);
    let (line, column) = editor.place();
    let written = editor.text();
    let changed = if written == framed.original { String::new() } else { format!("· {} ", words.changed) };
    let here = format!(" {line}:{column} {changed}");
    let room = area.width.saturating_sub(2) as usize;
    buf.set_string(area.x + 1, area.y, text::fit(&here, room), theme.line_number);
    let room = room.saturating_sub(text::width(&here) + 2);
    let (said, style) = match framed.error(&written) {
        Some((line, error)) => (format!(" ✗ {line}: {} ", text::tame(&error.message)), theme.error),
        None => {
            let key = model.keys.label(framed.context, Action::OpenEditor);
            let mut offers: Vec<&str> = words.editor_keys.split(" · ").collect();
            let said = |offers: &[&str]| format!(" {} ", fill(&offers.join(" · "), &[("key", &key)]));
            while offers.len() > 1 && text::width(&said(&offers)) > room {
                offers.pop();
            }
            (said(&offers), theme.dim)
        }
    };
    let said = text::fit(&said, room);
    buf.set_string(area.right() - 1 - text::width(&said) as u16, area.y, said, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_while_its_line_is_what_it_was() {
        let of_python = |ran: &str| {
            let said = "  File \"main.py\", line 2\n    y = \n        ^\nSyntaxError: invalid syntax\n";
            Remark::of_python(said, "main.py", ran).expect("an error")
        };
        let (original, ran) = ("x = 1\ny = 2\n", "x = 1\ny = \n");
        let remarks = [of_python(ran)];
        let framed = Framed { title: "", original, context: Context::Editor, remarks: &remarks, ran };
        let at = |written: &str| framed.error(written).map(|(line, _)| line);
        assert_eq!(at(ran), Some(2));
        assert_eq!(at("# new\nx = 1\ny = \n"), Some(3), "it goes along with its line");
        assert_eq!(at("x = 1\ny = 3\n"), None, "the line is another one");
        assert_eq!((at("x = 1\n"), at(original)), (None, None));
    }
}
