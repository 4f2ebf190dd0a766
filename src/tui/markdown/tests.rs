//! What holds for every text, and how two of them look.

use super::*;
use crate::tui::theme::{Depth, Ground, theme};
use proptest::prelude::*;

const ENGLISH: &str = "A coroutine *cannot* receive a value before it has reached its **first** `yield`.\n\nSo it is:\n\n\
1. made by a call,\n2. taken to its first `yield` by `next(coro)`, which is called *priming*,\n3. resumed by `send(x)`.\n   \
- The value goes in on the left.\n   - What comes out stands on the right.\n\n```python\ntotal = yield total / count if count else None  # \
the answer\n\tx\n```\n\n> Only then.\n\nSee [the manual](https://docs.python.org/3/) and <https://peps.python.org/pep-0342/>.\n\n\
| call | what comes out |\n|---|---|\n| `next(c)` | the first value, for which nothing was sent |\n| `c.send(1)` | 1.0 |\n";

const KOREAN: &str = "# 양쪽\n\n제너레이터는 값을 *받을 수도* 있습니다. `send(x)`는 제너레이터를 **다시 실행하면서** `x`를 들여보냅니다.\n\n\
- 나가는 값은 오른쪽에 있습니다.\n- 들어오는 값은 왼쪽으로 갑니다.\n\n| 호출 | 나오는 값 |\n|---|---|\n| `next(c)` | 첫 번째 값 |\n| \
`c.send(1)` | 평균 1.0 |\n\n```python\nprint('코루틴이 멈춰 있는 yield의 왼쪽으로 들어갑니다')\n```\n";

fn dark() -> Theme {
    theme(Ground::Dark, Depth::True)
}

fn cells(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&span.content)).sum()
}

/// The text of the lines, framed, so that widths can be seen.
fn shown(text: &str, room: usize) -> String {
    let framed = |line: &Line<'static>| {
        let padding = " ".repeat(room.saturating_sub(cells(line)));
        format!("{line}{padding}│")
    };
    lines(text, room, &dark()).iter().map(framed).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_english_text_wraps_to_a_narrow_and_a_wide_pane() {
    insta::assert_snapshot!("english_30", shown(ENGLISH, 30));
    insta::assert_snapshot!("english_60", shown(ENGLISH, 60));
}

#[test]
fn a_korean_text_wraps_at_its_spaces_in_full_width() {
    insta::assert_snapshot!("korean_24", shown(KOREAN, 24));
    insta::assert_snapshot!("korean_48", shown(KOREAN, 48));
}

#[test]
fn emphasis_code_and_links_have_their_styles() {
    let theme = dark();
    let spans = lines("a *b* **c** `d` [e](f)", 40, &theme).remove(0).spans;
    let style = |text: &str| spans.iter().find(|span| span.content == text).expect("a span of its own").style;
    assert_eq!(style("b"), theme.text.add_modifier(Modifier::ITALIC));
    assert_eq!(style("c"), theme.text.add_modifier(Modifier::BOLD));
    assert_eq!(style("d"), theme.text.patch(theme.code(CodeRole::String)));
    assert_eq!(style("e"), theme.text.add_modifier(Modifier::UNDERLINED));
    assert_eq!(style(" (f)"), theme.dim);
}

#[test]
fn without_colour_code_keeps_its_backticks() {
    let plain = theme(Ground::Dark, Depth::None);
    assert_eq!(lines("call `next(c)` now", 40, &plain)[0].to_string(), "call `next(c)` now");
    assert_eq!(lines("call `next(c)` now", 40, &dark())[0].to_string(), "call next(c) now");
}

#[test]
fn a_word_is_broken_only_where_it_is_wider_than_the_line() {
    assert_eq!(wrap("aa bbbb cc", 5), ["aa", "bbbb", "cc"]);
    assert_eq!(wrap("a bbbbbbb c", 5), ["a", "bbbbb", "bb c"]);
    assert_eq!(wrap("제너레이터는 멈춤", 7), ["제너레", "이터는", "멈춤"]);
    assert_eq!(wrap("one\ntwo", 5), ["one", "two"]);
    assert_eq!(wrap("", 5), [""]);
}

#[test]
fn a_wide_character_that_fits_nowhere_becomes_a_mark() {
    assert_eq!(wrap("한", 1), ["…"]);
    assert_eq!(wrap("한 글", 0).concat(), "");
    assert!(lines("한", 0, &dark()).is_empty());
}

#[test]
fn escape_sequences_in_a_text_become_visible() {
    let text = "a\x1b[31mb `c\x1b[0m`\n\n```\n\x1b]0;x\x07\n```\n[l](<http://x/\x1b>)";
    let all = lines(text, 80, &dark()).iter().map(Line::to_string).collect::<String>();
    assert!(!all.contains(char::is_control), "{all:?}");
    assert!(all.contains("a␛[31mb"), "{all:?}");
}

#[test]
fn loose_and_nested_lists_keep_their_shape() {
    let plain = |text| lines(text, 14, &dark()).iter().map(Line::to_string).collect::<Vec<_>>();
    assert_eq!(plain("- a\n\n- b\n\n  c\n"), ["• a", "", "• b", "", "  c"]);
    assert_eq!(plain("- a\n  - b\n-\n- c"), ["• a", "  • b", "• ", "• c"]);
    assert_eq!(plain("9. a\n10. b"), ["9. a", "10. b"]);
}

proptest! {
    #[test]
    fn code_and_what_is_escaped_are_shown_as_they_are(text in "[!-~]([ -~가-힣]{0,20}[!-~])?") {
        let shown = |markdown: String| lines(&markdown, 80, &dark()).iter().map(Line::to_string).collect::<String>();
        // Runs of blanks are one blank in a line that is wrapped.
        let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(blanks(&shown(format!("a {} b", code(&text)))), blanks(&format!("a {text} b")));
        prop_assert_eq!(blanks(&shown(escaped(&text))), blanks(&text));
    }

    #[test]
    fn no_line_is_wider_than_the_pane(
        text in "([\\PC\t\x1b\n]|[가-힣]{1,9} |\n\n|\n- |\n1\\. |\n> |\n# |`|```\n|\\*|\\*\\*|\\[a\\]\\(b\\)|\n\\|a\\|b\\|\n\\|-\\|-\\|\n\\|c|  ){0,40}",
        room in 0usize..40,
    ) {
        for line in lines(&text, room, &dark()) {
            prop_assert!(cells(&line) <= room, "{} > {room}: {line}", cells(&line));
            prop_assert!(!line.to_string().contains(char::is_control));
        }
        for line in wrap(&text, room) {
            prop_assert!(width(&line) <= room);
        }
    }

    #[test]
    fn no_word_of_a_plain_text_is_lost(words in prop::collection::vec("[a-z가-힣]{1,12}", 1..20), room in 2usize..40) {
        let wrapped: String = wrap(&words.join(" "), room).concat().replace(' ', "");
        prop_assert_eq!(wrapped, words.concat());
    }
}
