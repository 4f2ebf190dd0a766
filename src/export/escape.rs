//! Text that becomes a part of XML or HTML, and stays text there.

use crate::base::text::tame;

/// `text` as the content of an element or the value of an attribute: harmless, on one line.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in tame(text).chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('⏎'),
            // XML has no place for these.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            ch => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_an_element() {
        assert_eq!(escaped("<a b=\"1\">&\u{1b}[31m\u{202e}\n\u{ffff}"), "&lt;a b=&quot;1&quot;&gt;&amp;␛[31m�⏎�");
    }
}
