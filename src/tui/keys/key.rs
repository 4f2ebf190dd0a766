//! One key: as the terminal reports it, as the key map writes it, as a reader sees it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::Deserialize;
use std::str::FromStr;

/// A key with the modifiers that count. Shift is in the character: `G`, not shift and `g`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Key {
    code: KeyCode,
    control: bool,
    alt: bool,
}

/// A name in the key map that is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey(pub String);

impl std::fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no key; write one character, or a name such as `left`, `f1` or `ctrl+c`", self.0)
    }
}

impl std::error::Error for UnknownKey {}

/// A key's name in the key map, the key, and what a reader sees.
type Named = (&'static str, KeyCode, &'static str);

/// Keys that have a name in the key map.
const NAMED: &[Named] = &[
    ("space", KeyCode::Char(' '), "space"),
    ("enter", KeyCode::Enter, "enter"),
    ("esc", KeyCode::Esc, "esc"),
    ("tab", KeyCode::Tab, "tab"),
    ("backtab", KeyCode::BackTab, "shift-tab"),
    ("backspace", KeyCode::Backspace, "backspace"),
    ("left", KeyCode::Left, "←"),
    ("right", KeyCode::Right, "→"),
    ("up", KeyCode::Up, "↑"),
    ("down", KeyCode::Down, "↓"),
    ("home", KeyCode::Home, "home"),
    ("end", KeyCode::End, "end"),
    ("pgup", KeyCode::PageUp, "PgUp"),
    ("pgdn", KeyCode::PageDown, "PgDn"),
    ("delete", KeyCode::Delete, "del"),
    ("insert", KeyCode::Insert, "ins"),
];

/// The letters that Korean keyboards give while they are set to Hangul, with the Latin letter on the same key. A reader
/// who has just typed Korean must not find the keys dead.
const HANGUL: &[(char, char)] = &[
    ('ㅂ', 'q'),
    ('ㅈ', 'w'),
    ('ㄷ', 'e'),
    ('ㄱ', 'r'),
    ('ㅅ', 't'),
    ('ㅛ', 'y'),
    ('ㅕ', 'u'),
    ('ㅑ', 'i'),
    ('ㅐ', 'o'),
    ('ㅔ', 'p'),
    ('ㅁ', 'a'),
    ('ㄴ', 's'),
    ('ㅇ', 'd'),
    ('ㄹ', 'f'),
    ('ㅎ', 'g'),
    ('ㅗ', 'h'),
    ('ㅓ', 'j'),
    ('ㅏ', 'k'),
    ('ㅣ', 'l'),
    ('ㅋ', 'z'),
    ('ㅌ', 'x'),
    ('ㅊ', 'c'),
    ('ㅍ', 'v'),
    ('ㅠ', 'b'),
    ('ㅜ', 'n'),
    ('ㅡ', 'm'),
    ('ㅃ', 'Q'),
    ('ㅉ', 'W'),
    ('ㄸ', 'E'),
    ('ㄲ', 'R'),
    ('ㅆ', 'T'),
    ('ㅒ', 'O'),
    ('ㅖ', 'P'),
];

impl Key {
    /// The key of an event.
    pub fn of(event: KeyEvent) -> Self {
        let shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::Char(letter) => KeyCode::Char(latin(letter, shift)),
            KeyCode::Tab if shift => KeyCode::BackTab,
            other => other,
        };
        let modifiers = event.modifiers;
        Self { code, control: modifiers.contains(KeyModifiers::CONTROL), alt: modifiers.contains(KeyModifiers::ALT) }
    }

    /// Its name in a file, such as `left`, `space`, `ctrl+c`.
    pub fn name(&self) -> String {
        self.written("+", "f", |key| key.0)
    }

    /// What a reader sees: `←`, `space`, `ctrl-c`.
    pub fn label(&self) -> String {
        self.written("-", "F", |key| key.2)
    }

    /// The same in letters alone: `left`.
    pub fn word(&self) -> String {
        self.written("-", "F", |key| key.0)
    }

    /// The key with what stands between a modifier and it, before the number of a function key, and for one that has a name.
    fn written(&self, between: &str, function: &str, named: fn(&Named) -> &'static str) -> String {
        let modifiers = [(self.control, "ctrl"), (self.alt, "alt")].into_iter().filter(|(is_held, _)| *is_held);
        let modifiers: String = modifiers.map(|(_, name)| format!("{name}{between}")).collect();
        let name = match self.code {
            KeyCode::Char(letter) if letter != ' ' => letter.to_string(),
            KeyCode::F(number) => format!("{function}{number}"),
            code => {
                NAMED.iter().find(|(_, known, _)| *known == code).map_or(String::new(), |key| named(key).to_owned())
            }
        };
        modifiers + &name
    }
}

/// The Latin letter on the key that gave `letter`, in upper case where a terminal tells shift apart from the character.
fn latin(letter: char, shift: bool) -> char {
    match HANGUL.iter().find(|(hangul, _)| *hangul == letter) {
        Some((_, latin)) if shift => latin.to_ascii_uppercase(),
        Some((_, latin)) => *latin,
        None if shift => letter.to_ascii_uppercase(),
        None => letter,
    }
}

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(name: &str) -> Result<Self, UnknownKey> {
        let (rest, control) = name.strip_prefix("ctrl+").map_or((name, false), |rest| (rest, true));
        let (rest, alt) = rest.strip_prefix("alt+").map_or((rest, false), |rest| (rest, true));
        let code = code(rest).ok_or_else(|| UnknownKey(name.to_owned()))?;
        Ok(Self { code, control, alt })
    }
}

fn code(name: &str) -> Option<KeyCode> {
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return (!letter.is_whitespace() && !letter.is_control()).then_some(KeyCode::Char(letter));
    }
    let function =
        name.strip_prefix('f').and_then(|digits| digits.parse().ok()).filter(|number| (1..=12).contains(number));
    let named = || NAMED.iter().find(|(other, ..)| *other == name).map(|key| key.1);
    function.map(KeyCode::F).or_else(named)
}

impl TryFrom<String> for Key {
    type Error = UnknownKey;

    fn try_from(name: String) -> Result<Self, UnknownKey> {
        name.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        name.parse().expect("a key")
    }

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Key {
        Key::of(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn names_and_events_meet() {
        assert_eq!(pressed(KeyCode::Char('c'), KeyModifiers::CONTROL), key("ctrl+c"));
        assert_eq!(pressed(KeyCode::Char(' '), KeyModifiers::NONE), key("space"));
        assert_eq!(pressed(KeyCode::Char('G'), KeyModifiers::SHIFT), key("G"));
        assert_eq!(pressed(KeyCode::Char('g'), KeyModifiers::SHIFT), key("G"));
        assert_eq!(pressed(KeyCode::Char('?'), KeyModifiers::SHIFT), key("?"));
        assert_eq!(pressed(KeyCode::Tab, KeyModifiers::SHIFT), key("backtab"));
        assert_eq!(pressed(KeyCode::F(5), KeyModifiers::NONE), key("f5"));
        assert_ne!(pressed(KeyCode::Char('q'), KeyModifiers::ALT), key("q"));
    }

    #[test]
    fn a_keyboard_set_to_hangul_still_works() {
        assert_eq!(pressed(KeyCode::Char('ㅂ'), KeyModifiers::NONE), key("q"));
        assert_eq!(pressed(KeyCode::Char('ㅣ'), KeyModifiers::SHIFT), key("L"));
        assert_eq!(HANGUL.iter().filter(|(_, latin)| latin.is_ascii_lowercase()).count(), 26);
    }

    #[test]
    fn keys_have_names_that_a_reader_knows() {
        let names = ["left", "space", "pgdn", "ctrl+c", "alt+x", "f1", "G", "+", "backtab"];
        let labels: Vec<String> = names.iter().map(|name| key(name).label()).collect();
        assert_eq!(labels, ["←", "space", "PgDn", "ctrl-c", "alt-x", "F1", "G", "+", "shift-tab"]);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for name in ["", "spacee", "f0", "f13", "ctrl+", "\t", "ctrl+ctrl+c"] {
            assert_eq!(name.parse::<Key>(), Err(UnknownKey(name.to_owned())));
        }
    }
}
