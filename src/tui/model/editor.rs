//! A program while it is edited: its text, the cursor, what can be undone. Keys and pasted text go in; it knows no key that
//! does anything but write.

use crate::trace::Language;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui_textarea::{CursorMove, TextArea};

/// Cells that a tab stands for; in Python and in Rust four blanks are written for it.
const TAB: u8 = 4;

/// A program that is edited.
#[derive(Clone, Debug)]
pub struct Editor {
    /// Its language.
    pub language: Language,
    area: TextArea<'static>,
    /// How its lines end.
    newline: &'static str,
}

impl Editor {
    /// An editor of `text`, with the cursor at the beginning of `line`, from 1.
    pub fn new(language: Language, text: &str, line: u32) -> Self {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
        area.set_tab_length(TAB);
        area.move_cursor(CursorMove::Jump(u16::try_from(line.saturating_sub(1)).unwrap_or(u16::MAX), 0));
        Self { language, area, newline }
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
        self.area.input(event);
        if event.code == KeyCode::Enter {
            self.indent();
        }
    }

    /// Begins a new line as far in as the one before; further where that one opens a block.
    fn indent(&mut self) {
        let row = self.area.cursor().0;
        let Some(before) = row.checked_sub(1).and_then(|row| self.area.lines().get(row)) else { return };
        let code = before.trim_end();
        let mut indent: String = before.chars().take_while(|ch| matches!(ch, ' ' | '\t')).collect();
        if code.ends_with([':', '{', '(', '[']) {
            indent.push_str("    ");
        }
        self.area.insert_str(indent);
    }

    /// Writes a pasted text at the cursor.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    /// Puts `text` in the place of all that stands in it.
    pub fn replace(&mut self, text: &str) {
        self.area.select_all();
        self.area.insert_str(text.replace("\r\n", "\n").trim_end_matches('\n'));
    }

    /// What draws it.
    pub fn area(&self) -> &TextArea<'static> {
        &self.area
    }
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
