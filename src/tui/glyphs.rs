//! Signs for terminals whose font has no more than ASCII. Views draw with the signs of `views` and know nothing of it: what
//! they drew is replaced cell by cell. Letters of languages stay, since a font that lacks them cannot be helped.

use crate::base::text::is_misleading;
use ratatui::buffer::Buffer;

/// The sign that stands in ASCII for one that a view or a text has.
fn in_ascii(sign: char) -> char {
    match sign {
        '╭' | '╮' | '╰' | '╯' | '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => '+',
        '─' | '–' | '—' | '╌' => '-',
        '│' | '┃' | '╎' | '┆' => '|',
        '━' | '═' => '=',
        // The states of lanes: each its own sign, and the fill of its stay.
        '○' => 'o',
        '·' | '…' => '.',
        '◇' => '+',
        '░' => ':',
        '█' | '▅' | '▆' | '▇' | '▄' | '▀' | '▌' => '#',
        '▁' | '▂' | '▃' => '_',
        '▒' => '%',
        '‖' => '"',
        '■' => 'x',
        '✗' => 'X',
        '△' => '!',
        '≠' => '/',
        '▶' | '▸' | '→' | '⟶' => '>',
        '◀' | '◂' | '‹' | '←' => '<',
        '▲' | '↑' => '^',
        '▼' | '↓' => 'v',
        // What is chosen looks like nothing that runs.
        '◆' | '•' | '›' => '*',
        '●' => '@',
        '⋮' => ';',
        '◐' => '%',
        '×' => 'x',
        '✓' => '+',
        '␛' => '~',
        '⏎' => '$',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '\u{a0}' => ' ',
        _ => '?',
    }
}

/// Takes out of `buf` what could mislead a terminal or a reader: the last place where text out of a pack, a program or a trace can be
/// made harmless, whoever drew it. What is nothing but that is shown as `�`.
pub fn tame(buf: &mut Buffer) {
    for cell in &mut buf.content {
        let symbol = cell.symbol();
        if symbol.len() == 1 || !symbol.contains(is_misleading) {
            continue;
        }
        let harmless: String = symbol.chars().filter(|ch| !is_misleading(*ch)).collect();
        cell.set_symbol(if harmless.is_empty() { "�" } else { &harmless });
    }
}

/// Replaces every sign in `buf` that is neither ASCII nor a letter or digit of a language.
pub fn to_ascii(buf: &mut Buffer) {
    for cell in &mut buf.content {
        let symbol = cell.symbol();
        if symbol.is_ascii() || symbol.chars().all(char::is_alphanumeric) {
            continue;
        }
        let sign = symbol.chars().next().map_or(' ', in_ascii);
        cell.set_char(sign);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn signs_are_replaced_and_letters_stay() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 1));
        buf.set_string(0, 0, "│▶ 한국어 …→ 😀 é█‖╮", Style::new());
        to_ascii(&mut buf);
        let shown: String = buf.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(shown.replace(' ', ""), "|>한국어.>?é#\"+");
    }

    #[test]
    fn what_misleads_a_terminal_is_taken_out_whoever_drew_it() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        buf.set_string(0, 0, "가b한", Style::new());
        for (at, symbol) in
            [(0, "가\u{202e}"), (2, "b\u{200f}\u{feff}"), (5, "\u{2066}"), (6, "\u{85}"), (7, "e\u{301}")]
        {
            buf[(at, 0)].set_symbol(symbol);
        }
        tame(&mut buf);
        let shown: Vec<&str> = buf.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(shown, ["가", " ", "b", "한", " ", "�", "�", "e\u{301}"]);
    }

    #[test]
    fn states_keep_signs_of_their_own() {
        let signs: Vec<char> = "○◇█▒‖■✗△≠▲▼".chars().map(in_ascii).collect();
        let mut different = signs.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), signs.len(), "{signs:?}");
    }
}
