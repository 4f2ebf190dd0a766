//! Text on a screen: how many cells it takes, how it is cut and wrapped, and how foreign text is made harmless.
//!
//! A cell is one column of a terminal; a Korean syllable takes two. No other module counts cells by itself.

use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The longest beginning of `text` that fits into `cells`, whole graphemes only.
pub fn head(text: &str, cells: usize) -> &str {
    let mut taken = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        taken += width(grapheme);
        if taken > cells {
            return &text[..at];
        }
    }
    text
}

/// `text` where it fits into `cells`, else its beginning and `…`.
pub fn fit(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    match cells {
        0 => String::new(),
        _ => format!("{}…", head(text, cells - 1)),
    }
}

/// `text` where it fits into `cells`, else its beginning, `…` and its end: what names differ in is often their end.
pub fn fit_ends(text: &str, cells: usize) -> String {
    let end = cells / 3;
    if width(text) <= cells || end == 0 {
        return fit(text, cells);
    }
    let mut from = text.len();
    for (at, _) in text.grapheme_indices(true).rev() {
        if width(&text[at..]) > end {
            break;
        }
        from = at;
    }
    let (begin, end) = text.split_at(from);
    format!("{}…{end}", head(begin, cells - 1 - width(end)))
}

/// The parts that fit into `cells` cells, in their order with `between` between them: those with the lowest number are left out first.
/// The last that is left is cut.
pub fn fit_parts(mut parts: Vec<(u8, String)>, between: &str, cells: usize) -> String {
    let join = |parts: &[(u8, String)]| parts.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(between);
    while parts.len() > 1 && width(&join(&parts)) > cells {
        let Some(least) = (0..parts.len()).min_by_key(|at| parts[*at].0) else { break };
        parts.remove(least);
    }
    fit(&join(&parts), cells)
}

/// Where these lines of `before` stand in `after`, both counted from 1. A line that was changed stands where the changed one
/// does; one that was taken away stands nowhere.
pub fn lines_after(lines: &BTreeSet<u32>, before: &str, after: &str) -> BTreeSet<u32> {
    if lines.is_empty() || before == after {
        return lines.clone();
    }
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &before, &after);
    let pairs = ops.iter().flat_map(|op| {
        let (_, old, new) = op.as_tag_tuple();
        old.zip(new)
    });
    pairs.filter(|(old, _)| lines.contains(&(*old as u32 + 1))).map(|(_, new)| new as u32 + 1).collect()
}

/// Whether a terminal or a reader could be misled by this character: it controls, turns the direction of what follows, or ends a
/// line without being seen.
pub fn is_misleading(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` made harmless for a terminal: control characters, escape sequences among them, become visible symbols
/// (`␛` for ESC); a tab becomes spaces up to the next multiple of four; bidirectional overrides and the like are shown as `�`.
/// Newlines stay.
pub fn tame(text: &str) -> String {
    tame_from(text, &mut 0)
}

/// As [`tame`], for a piece of a line that begins at `column`, counted in characters; moves `column` past the piece. The
/// pieces of a text, tamed one after another, are the tamed text.
pub fn tame_from(text: &str, column: &mut usize) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '\n' => {
                out.push('\n');
                *column = 0;
                continue;
            }
            '\t' => {
                let spaces = 4 - *column % 4;
                out.extend(std::iter::repeat_n(' ', spaces));
                *column += spaces;
                continue;
            }
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + ch as u32).unwrap_or('�')),
            '\x7f' => out.push('␡'),
            ch if is_misleading(ch) => out.push('�'),
            ch => out.push(ch),
        }
        *column += 1;
    }
    out
}

/// The length of the beginning of `text` that reads as `word`, in capitals or not, one blank for another; `None` where it begins
/// otherwise.
pub fn begins_with(text: &str, word: &str) -> Option<usize> {
    let mut rest = text.chars();
    for wanted in word.chars() {
        let there = rest.next()?;
        let same = there == wanted || (wanted.is_whitespace() && there.is_whitespace());
        if !same && !there.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Where the words of `query` stand in `text`, in capitals or not: each place that no other covers, in order.
pub fn found(text: &str, query: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut after = 0;
    for (at, _) in text.char_indices() {
        let words = query.split_whitespace().filter_map(|word| begins_with(&text[at..], word));
        if let Some(length) = words.max().filter(|_| at >= after) {
            after = at + length;
            found.push(at..after);
        }
    }
    found
}

/// JSON lets some characters stand that a terminal may obey: DEL, the controls from U+0080 and bidirectional overrides.
/// Here they are escaped, which means the same to a reader. `json` is any JSON text.
pub fn harmless_json(json: String) -> String {
    let obeyed = |ch: char| matches!(ch, '\x7f'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !json.contains(obeyed) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    for ch in json.chars() {
        if obeyed(ch) {
            out.push_str(&format!("\\u{:04x}", u32::from(ch)));
        } else {
            out.push(ch);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_end_where_it_is_cut() {
        assert_eq!(fit_ends("ThreadPoolExecutor-0_1", 15), "ThreadPoo…r-0_1");
        assert_eq!(fit_ends("가나다라마바", 7), "가나…바");
        assert_eq!(["fetch #3", ""].map(|name| fit_ends(name, 8)), ["fetch #3", ""]);
        assert_eq!([0, 1, 2, 3].map(|cells| width(&fit_ends("fetch", cells))), [0, 1, 2, 3]);
    }

    #[test]
    fn words_are_found_in_capitals_or_not_and_each_place_once() {
        let found = |text: &str, query: &str| {
            found(text, query).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("Yield, and YIELD from", "yield f"), ["Yield", "YIELD", "f"]);
        assert_eq!(found("제너레이터가 멈춘다", "멈춘 너레"), ["너레", "멈춘"]);
        assert_eq!(found("İi", "i"), ["i"]);
        assert_eq!(found("anything", " "), [""; 0]);
    }
    use proptest::prelude::*;

    #[test]
    fn a_line_is_found_again_where_others_came_and_went() {
        let before = "a\nb\nc\nd\ne\n";
        let after = |line: u32, after: &str| lines_after(&[line].into(), before, after).pop_first();
        let all = |text: &str| (1..=5).map(|line| after(line, text)).collect::<Vec<_>>();
        assert_eq!(all(before), (1..=5).map(Some).collect::<Vec<_>>());
        assert_eq!(all("new\na\nb\nchanged\nd\n"), [Some(2), Some(3), Some(4), Some(5), None]);
        assert_eq!(all("e"), [None, None, None, None, Some(1)]);
        assert_eq!(all(""), [None; 5]);
    }

    #[test]
    fn korean_takes_two_cells_and_is_never_split() {
        assert_eq!(width("코루틴"), 6);
        assert_eq!(head("코루틴", 3), "코");
        assert_eq!(fit("코루틴", 5), "코루…");
        assert_eq!(fit("코루틴", 6), "코루틴");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn escape_sequences_become_visible() {
        assert_eq!(tame("\x1b[31mred\x07\u{9b}m\ta"), "␛[31mred␇�m a");
        assert_eq!(tame("a\tb\nc"), "a   b\nc");
    }

    proptest! {
        #[test]
        fn tamed_text_has_no_control_character(text: String) {
            prop_assert!(tame(&text).chars().all(|ch| ch == '\n' || !ch.is_control()));
        }

        #[test]
        fn fitted_text_fits(text in "\\PC*", cells in 0usize..40) {
            prop_assert!(width(&fit(&text, cells)) <= cells);
        }
    }
}
