//! One line of text while it is typed: what is looked for, what lanes are to be named like. Keys and pasted text go in; it knows
//! no key that does anything but write.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui_textarea::{CursorMove, TextArea};

/// A line that is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    area: TextArea<'static>,
}

impl Input {
    /// An input with `text` in it, and the cursor at its end.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Whether nothing stands right of the cursor.
    pub fn is_at_end(&self) -> bool {
        self.area.cursor().1 >= self.text().chars().count()
    }

    /// Lets a key write, delete, or move the cursor; whether the text is another one then. Keys that would make a second line do
    /// nothing.
    pub fn key(&mut self, event: KeyEvent) -> bool {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let before = self.text().to_owned();
        match event.code {
            _ if event.kind == KeyEventKind::Release => {}
            KeyCode::Enter | KeyCode::Tab | KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {}
            KeyCode::Char('m' | 'j') if control => {}
            KeyCode::Char(written) if written.is_control() => {}
            // In a line that is typed this is what a shell does with the key, and not to undo.
            KeyCode::Char('u') if control => *self = Self::default(),
            _ => drop(self.area.input(event)),
        }
        before != self.text()
    }

    /// Writes a pasted text at the cursor, its line breaks as blanks.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(one_line(text));
    }

    /// What draws it.
    pub fn area(&self) -> &TextArea<'static> {
        &self.area
    }
}

/// A text on one line: what breaks it, or is no character that can be seen, becomes a blank.
fn one_line(text: &str) -> String {
    text.trim_end_matches(['\r', '\n']).chars().map(|ch| if ch.is_control() { ' ' } else { ch }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(codes: &[KeyCode]) -> Input {
        let mut input = Input::default();
        for code in codes {
            input.key(KeyEvent::new(*code, KeyModifiers::NONE));
        }
        input
    }

    #[test]
    fn keys_write_and_delete_and_no_key_makes_a_second_line() {
        let input = typed(&[KeyCode::Char('한'), KeyCode::Char('x'), KeyCode::Enter, KeyCode::Down, KeyCode::Tab]);
        assert_eq!(input.text(), "한x");
        let input = typed(&[KeyCode::Char('a'), KeyCode::Char('b'), KeyCode::Left, KeyCode::Backspace]);
        assert_eq!((input.text(), input.is_at_end()), ("b", false));
    }

    #[test]
    fn a_pasted_text_stays_on_the_line() {
        let mut input = Input::new("ab");
        input.paste("c\r\nd\u{1b}[2J\n");
        assert_eq!((input.text(), input.is_at_end()), ("abc  d [2J", true));
        assert!(input.key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        assert_eq!(input.text(), "");
        assert!(!input.key(KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE)));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_there_is_one_line(keys in proptest::collection::vec((0usize..10, any::<char>(), any::<bool>()), 0..40)) {
            let mut input = Input::default();
            for (key, written, control) in keys {
                let code = [
                    KeyCode::Char(written), KeyCode::Enter, KeyCode::Backspace, KeyCode::Delete, KeyCode::Left, KeyCode::Right,
                    KeyCode::Up, KeyCode::Home, KeyCode::End, KeyCode::Char('j'),
                ][key];
                let modifiers = if control { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
                input.key(KeyEvent::new(code, modifiers));
                input.paste(&written.to_string());
                prop_assert_eq!(input.area().lines().len(), 1);
            }
        }
    }
}
