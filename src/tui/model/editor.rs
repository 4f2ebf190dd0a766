//! A program while it is edited: its text, the cursor, what can be undone. Keys and pasted text go in; it knows no key that
//! does anything but write.

use crate::trace::Language;
use crate::tui::highlight::{CodeRole, Live};
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, TextArea};

/// Cells that a tab stands for; in Python and in Rust four blanks are written for it.
pub const TAB: u8 = 4;

/// A program that is edited.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Its language.
    pub language: Language,
    area: TextArea<'static>,
    colours: Live,
    /// How its lines end.
    newline: &'static str,
}

impl Editor {
    /// An editor of `text`, with the cursor at the beginning of `line`, from 1.
    pub fn new(language: Language, text: &str, line: u32) -> Self {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
        area.set_tab_length(TAB);
        area.set_line_number_style(Style::default());
        area.set_cursor_line_style(Style::default());
        area.set_cursor_style(Style::default().add_modifier(Modifier::REVERSED));
        area.set_selection_style(Style::default().add_modifier(Modifier::REVERSED));
        area.move_cursor(CursorMove::Jump(to_u16(line.saturating_sub(1) as usize), 0));
        let mut colours = Live::default();
        colours.take(language, area.lines());
        Self { language, area, colours, newline }
    }

    /// What stands in it now; the last line ends as the others do.
    pub fn text(&self) -> String {
        match self.area.lines() {
            [only] if only.is_empty() => String::new(),
            lines => lines.iter().flat_map(|line| [line.as_str(), self.newline]).collect(),
        }
    }

    /// Lets a key write, delete, or move the cursor.
    pub fn key(&mut self, event: KeyEvent) {
        if event.code == KeyCode::Char('}') {
            self.outdent();
        }
        self.area.input(event);
        if event.code == KeyCode::Enter {
            self.indent();
        }
        self.colours.take(self.language, self.area.lines());
    }

    /// A brace that closes a block stands where the block stands, one level further out than what it holds.
    fn outdent(&mut self) {
        let (row, column) = (self.area.cursor().0, self.area.cursor().1);
        let line = self.area.lines().get(row).map_or("", String::as_str);
        let blank = line.chars().take(column).all(|ch| ch == ' ');
        if self.language == Language::Rust && blank && column >= TAB as usize && !self.area.is_selecting() {
            self.area.move_cursor(CursorMove::Jump(to_u16(row), to_u16(column - TAB as usize)));
            self.area.delete_str(TAB as usize);
        }
    }

    /// Begins a new line as far in as the one before; further where that one opens a block, whatever comment follows there.
    fn indent(&mut self) {
        let row = self.area.cursor().0;
        let Some(before) = row.checked_sub(1).and_then(|row| self.area.lines().get(row)) else { return };
        self.colours.take(self.language, self.area.lines());
        let spans = self.colours.spans(row - 1);
        let comment = spans.iter().find(|(_, role)| *role == CodeRole::Comment).map(|(range, _)| range.start);
        let code = comment.map_or(before.as_str(), |at| &before[..at]).trim_end();
        let mut indent: String = before.chars().take_while(|ch| matches!(ch, ' ' | '\t')).collect();
        if code.ends_with([':', '{', '(', '[']) {
            indent.push_str("    ");
        }
        self.area.insert_str(indent);
    }

    /// Writes a pasted text at the cursor.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
        self.colours.take(self.language, self.area.lines());
    }

    /// Puts `text` in the place of all that stands in it; the cursor stays at its line.
    pub fn replace(&mut self, text: &str) {
        let (row, column) = (self.area.cursor().0, self.area.cursor().1);
        let text = text.replace("\r\n", "\n");
        let text = text.strip_suffix('\n').unwrap_or(&text);
        if !self.area.lines().iter().map(String::as_str).eq(text.split('\n')) {
            self.area.select_all();
            self.area.insert_str(text);
            self.area.move_cursor(CursorMove::Jump(to_u16(row), to_u16(column)));
        }
        self.colours.take(self.language, self.area.lines());
    }

    /// Line and column of the cursor, both from 1, in characters.
    pub fn place(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0 + 1, cursor.1 + 1)
    }

    /// The roles of the pieces of a line, from 0.
    pub fn colours(&self) -> &Live {
        &self.colours
    }

    /// What draws it.
    pub fn area(&self) -> &TextArea<'static> {
        &self.area
    }
}

fn to_u16(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyModifiers;
    use proptest::prelude::*;

    fn press(editor: &mut Editor, code: KeyCode) {
        editor.key(KeyEvent::new(code, KeyModifiers::NONE));
    }

    #[test]
    fn keys_and_pasted_text_change_it_at_the_cursor() {
        let mut editor = Editor::new(Language::Python, "a = 1\nb = 2\n", 2);
        press(&mut editor, KeyCode::Char('한'));
        press(&mut editor, KeyCode::Enter);
        press(&mut editor, KeyCode::Tab);
        editor.paste("x\r\ny\rz");
        assert_eq!(editor.text(), "a = 1\n한\n    x\ny\nzb = 2\n");
        editor.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(editor.text(), "a = 1\n한\n    b = 2\n", "what was pasted is undone at once");
    }

    #[test]
    fn a_new_line_is_indented_as_the_one_before_and_further_in_a_block() {
        let mut editor = Editor::new(Language::Python, "  while True:\n", 1);
        for code in [KeyCode::End, KeyCode::Enter, KeyCode::Char('x'), KeyCode::Enter, KeyCode::Char('y')] {
            press(&mut editor, code);
        }
        assert_eq!(editor.text(), "  while True:\n      x\n      y\n");
    }

    #[test]
    fn a_comment_after_what_opens_a_block_changes_nothing_and_a_brace_goes_back_out() {
        crate::tui::highlight::highlight(Language::Rust, "");
        let mut editor = Editor::new(Language::Rust, "fn f() { // :\n", 1);
        for code in [KeyCode::End, KeyCode::Enter, KeyCode::Char('x'), KeyCode::Enter, KeyCode::Char('}')] {
            press(&mut editor, code);
        }
        assert_eq!(editor.text(), "fn f() { // :\n    x\n}\n");
        let mut python = Editor::new(Language::Python, "x = 1  # so:\n", 1);
        for code in [KeyCode::End, KeyCode::Enter, KeyCode::Char('y')] {
            press(&mut python, code);
        }
        assert_eq!(python.text(), "x = 1  # so:\ny\n");
    }

    #[test]
    fn what_takes_the_place_of_all_can_be_undone() {
        let mut editor = Editor::new(Language::Python, "a = 1\nb = 2\n", 2);
        editor.replace("c = 3\n");
        assert_eq!(editor.text(), "c = 3\n");
        editor.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        editor.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(editor.text(), "a = 1\nb = 2\n");
    }

    #[test]
    fn a_text_is_given_back_as_it_was() {
        for text in ["", "a\n", "a\r\nb\r\n", "\ta\n\n\n"] {
            assert_eq!(Editor::new(Language::Rust, text, 99).text(), text);
        }
        assert_eq!(Editor::new(Language::Rust, "no end", 1).text(), "no end\n");
    }

    proptest! {
        #[test]
        fn no_text_and_no_key_make_it_panic(text in "\\PC{0,40}", line in 0u32..99, keys in proptest::collection::vec((0usize..12, any::<char>()), 0..30)) {
            let mut editor = Editor::new(Language::Python, &text, line);
            for (key, written) in keys {
                let code = [
                    KeyCode::Char(written), KeyCode::Enter, KeyCode::Backspace, KeyCode::Delete, KeyCode::Left, KeyCode::Right,
                    KeyCode::Up, KeyCode::Down, KeyCode::Home, KeyCode::End, KeyCode::Tab, KeyCode::PageDown,
                ][key];
                press(&mut editor, code);
            }
            editor.text();
        }
    }
}
