//! Code in pieces, each with its role: keyword, string, comment. The theme gives the roles their colours.
//!
//! Reading the rules of a syntax for the first time takes as long as several frames, so the first frame draws [`plain`] code
//! and a thread off it calls [`highlight`]. This module does not know which line runs, nor what a beat is.

mod live;
mod roles;

pub use live::Live;

use crate::base::text::tame_from;
use crate::trace::Language;
use std::ops::Range;
use std::sync::OnceLock;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CodeRole {
    /// A word of the language.
    Keyword,
    /// A text in quotes.
    String,
    /// A comment, or a documentation string.
    Comment,
    /// A number.
    Number,
    /// A function or macro, where it is made and where it is called.
    Function,
    /// A type, class or trait.
    Type,
    /// A constant.
    Constant,
    /// An operator.
    Operator,
    /// Everything else.
    Plain,
}

/// A piece of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub role: CodeRole,
    /// Its text, harmless for a terminal.
    pub text: String,
}

/// Lines beyond this length are not parsed: no one reads them, and some rules of a syntax take time that grows faster
/// than the line.
const LONGEST_LINE: usize = 2000;

/// The lines of `text` in pieces, without their ends. An unknown syntax gives plain lines.
pub fn highlight(language: Language, text: &str) -> Vec<Vec<Piece>> {
    match Lines::new(syntaxes(), language) {
        Some(mut lines) => text.lines().map(|line| pieces(line, &lines.spans(line))).collect(),
        None => plain(text),
    }
}

/// The lines of `text`, each in one plain piece; loads nothing. Line for line the same text as [`highlight`] gives.
pub fn plain(text: &str) -> Vec<Vec<Piece>> {
    text.lines().map(|line| pieces(line, &[(0..line.len(), CodeRole::Plain)])).collect()
}

static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();

/// The syntaxes that the program carries, loaded at the first call.
fn syntaxes() -> &'static SyntaxSet {
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}

fn syntax(set: &SyntaxSet, language: Language) -> Option<&SyntaxReference> {
    set.find_syntax_by_name(match language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    })
}

/// The parser, between two lines.
#[derive(Clone)]
struct Lines {
    set: &'static SyntaxSet,
    language: Language,
    state: ParseState,
    stack: ScopeStack,
}

impl Lines {
    /// Before the first line; `None` where there is no such syntax.
    fn new(set: &'static SyntaxSet, language: Language) -> Option<Self> {
        let state = ParseState::new(syntax(set, language)?);
        Some(Self { set, language, state, stack: ScopeStack::new() })
    }

    /// Whether all lines that follow have the same roles as they would have after `other`.
    fn goes_on_as(&self, other: &Self) -> bool {
        self.state == other.state && self.stack == other.stack
    }

    /// The roles of one line, in order, without gaps.
    fn spans(&mut self, line: &str) -> Vec<(Range<usize>, CodeRole)> {
        let plain = vec![(0..line.len(), CodeRole::Plain)];
        if line.len() > LONGEST_LINE {
            return plain;
        }
        let Ok(operations) = self.state.parse_line(&format!("{line}\n"), self.set) else { return plain };
        let mut spans = Vec::new();
        let mut from = 0;
        for (at, operation) in &operations {
            let at = (*at).min(line.len());
            self.span(line, from..at, &mut spans);
            from = from.max(at);
            if self.stack.apply(operation).is_err() {
                self.stack = ScopeStack::new();
            }
        }
        self.span(line, from..line.len(), &mut spans);
        spans
    }

    fn span(&self, line: &str, range: Range<usize>, spans: &mut Vec<(Range<usize>, CodeRole)>) {
        if range.is_empty() {
            return;
        }
        match roles::of_scopes(self.stack.as_slice(), &line[range.clone()]) {
            CodeRole::Plain => roles::of_words(self.language, line, range, spans),
            role => spans.push((range, role)),
        }
    }
}

/// Cuts `line` into pieces, neighbours of the same role joined. The spans are those of the line as it stands in the file;
/// only then is each piece made harmless.
fn pieces(line: &str, spans: &[(Range<usize>, CodeRole)]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut column = 0;
    for (range, role) in spans {
        let text = tame_from(&line[range.clone()], &mut column);
        match pieces.last_mut() {
            Some(last) if last.role == *role => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => pieces.push(Piece { role: *role, text }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::tame;
    use proptest::prelude::*;

    /// One line a line of code: role letter and text of each piece that is not plain.
    fn shown(language: Language, text: &str) -> String {
        let line = |pieces: &Vec<Piece>| {
            let inner = pieces.iter().map(|piece| match piece.role {
                CodeRole::Plain => piece.text.clone(),
                role => format!("{}⟨{}⟩", &format!("{role:?}")[..3], piece.text),
            });
            inner.collect::<String>()
        };
        highlight(language, text).iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn python_code_has_its_roles() {
        insta::assert_snapshot!(shown(
            Language::Python,
            "@dec\nasync def f(x: int, *a) -> None:\n    \"\"\"doc\"\"\"\n    async with foo.bar(1.5) as y:\n        y = yield from \
             g(x) if not x else await h(f\"{x!r}\\n\")\n    return self.z is None  # c\nclass A(Base):\n    pass\n\
             avg = coro.send(10)\nprint('코루틴', len([1]))"
        ));
    }

    #[test]
    fn rust_code_has_its_roles() {
        insta::assert_snapshot!(shown(
            Language::Rust,
            "#[derive(Debug)]\npub struct Avg<'a> { total: f64, n: &'a str }\nimpl Iterator for Avg<'_> {\n    async fn \
             next(&mut self) -> Option<u8> {\n        let x = foo(1.0, 'c', \"s\\n\").await?;\n        println!(\"{x}\"); // \
             c\n        match x { Some(_) => None, _ => Ok(true) }\n    }\n}\nconst LIMIT: usize = 1_000u64;\nlet f: Box<dyn \
             Fn()> = Box::new(move |y| y.suspend(LIMIT));\nwhile let Poll::Pending = fut.as_mut().poll(&mut cx) {}"
        ));
    }

    #[test]
    fn a_text_over_several_lines_keeps_its_role() {
        let lines = highlight(Language::Python, "x = '''a\nb'''\ny");
        assert_eq!(lines[1], [Piece { role: CodeRole::String, text: "b'''".into() }]);
        assert_eq!(lines[2], [Piece { role: CodeRole::Plain, text: "y".into() }]);
    }

    #[test]
    fn tabs_and_control_characters_are_tamed_without_moving_the_roles() {
        let lines = highlight(Language::Python, "if x:\n\ty =\t'\x1b[31m'\t# z");
        let text: String = lines[1].iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(text, "    y = '␛[31m' # z");
        assert!(lines[1].contains(&Piece { role: CodeRole::String, text: "'␛[31m'".into() }), "{:?}", lines[1]);
    }

    #[test]
    fn a_line_too_long_to_read_is_plain_and_the_next_is_not() {
        let lines = highlight(Language::Rust, &format!("{}\nlet x;", "let ".repeat(1000)));
        assert_eq!(lines[0].len(), 1);
        assert_eq!(lines[1][0].role, CodeRole::Keyword);
    }

    #[test]
    fn a_regular_expression_and_a_query_inside_a_string_are_strings() {
        let lines = highlight(Language::Python, "a = r'(x|y)+[0-9]'\nb = 'SELECT a FROM b'\nreturn 1");
        for line in &lines[..2] {
            assert!(line.iter().any(|piece| piece.role == CodeRole::String), "{line:?}");
        }
        assert_eq!(lines[2][0].role, CodeRole::Keyword, "the text after them is read on");
    }

    proptest! {
        #[test]
        fn the_pieces_of_any_text_are_its_tamed_lines(text in "(?s)([\\PC\t\x1b\r\n]|[\"'#/{}()=]|async |fn |yield )*") {
            for language in [Language::Python, Language::Rust] {
                for (pieces, line) in highlight(language, &text).iter().zip(text.lines()) {
                    let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
                    prop_assert_eq!(whole, tame(line));
                }
                prop_assert_eq!(highlight(language, &text).len(), plain(&text).len());
            }
        }
    }
}
