//! The colours of a text while it is written: a change costs the lines whose colours it can change, not the whole text.

use super::{CodeRole, Lines, SYNTAXES};
use crate::trace::Language;
use std::fmt;
use std::ops::Range;

/// The roles of the lines of a text that is written.
#[derive(Clone, Default)]
pub struct Live {
    lines: Vec<Known>,
}

/// A line as it was parsed last.
#[derive(Clone)]
struct Known {
    text: String,
    spans: Vec<(Range<usize>, CodeRole)>,
    /// The parser after it.
    after: Lines,
}

impl Live {
    /// Takes in what `lines` are now. Parses from the first that has changed on, up to where all goes on as before. Where the
    /// syntaxes are not loaded yet, it does nothing: no key press waits for that.
    pub fn take(&mut self, language: Language, lines: &[String]) {
        let Some(mut parser) = SYNTAXES.get().and_then(|set| Lines::new(set, language)) else { return };
        let same = |(known, line): &(&Known, &String)| known.text == **line;
        let head = self.lines.iter().zip(lines).take_while(same).count();
        let most = self.lines.len().min(lines.len()) - head;
        let tail = self.lines.iter().rev().zip(lines.iter().rev()).take(most).take_while(same).count();
        let mut old = self.lines.split_off(head);
        if let Some(last) = self.lines.last() {
            parser = last.after.clone();
        }
        let rest = old.split_off(old.len() - tail);
        // The parser that stood before the lines that have stayed the same at the end.
        let mut before = old.last().map(|known| known.after.clone()).or_else(|| Some(parser.clone()));
        let mut rest = rest.into_iter();
        for (at, line) in lines.iter().enumerate().skip(head) {
            let in_tail = at + tail >= lines.len();
            if in_tail && before.as_ref().is_some_and(|before| before.goes_on_as(&parser)) {
                break;
            }
            if in_tail {
                before = rest.next().map(|known| known.after);
            }
            let spans = parser.spans(line);
            self.lines.push(Known { text: line.clone(), spans, after: parser.clone() });
        }
        self.lines.extend(rest);
    }

    /// The roles of the line with this place, from 0: byte ranges in order, without gaps. Nothing where they are not known.
    pub fn spans(&self, line: usize) -> &[(Range<usize>, CodeRole)] {
        self.lines.get(line).map_or(&[], |known| &known.spans)
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Live of {} lines", self.lines.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::highlight::highlight;
    use proptest::prelude::*;

    fn all(live: &Live) -> Vec<String> {
        live.lines.iter().map(|known| format!("{} {:?}", known.text, known.spans)).collect()
    }

    #[test]
    fn a_quote_that_opens_colours_all_below_and_one_that_closes_gives_it_back() {
        highlight(Language::Python, "");
        let text = |quotes: &str| ["a = 1", quotes, "return 2", "yield 3"].map(str::to_owned);
        let mut live = Live::default();
        live.take(Language::Python, &text("b"));
        let role = |live: &Live, line: usize| live.spans(line)[0].1;
        assert_eq!(role(&live, 3), CodeRole::Keyword);
        live.take(Language::Python, &text("b = '''"));
        assert_eq!([2, 3].map(|line| role(&live, line)), [CodeRole::String; 2]);
        live.take(Language::Python, &text("b = ''''''"));
        assert_eq!([2, 3].map(|line| role(&live, line)), [CodeRole::Keyword; 2]);
    }

    proptest! {
        #[test]
        fn after_any_changes_the_roles_are_those_of_the_whole_text(
            texts in prop::collection::vec(prop::collection::vec("[ab\"'#/*(){}: ]{0,6}|async def f():|\"\"\"|/\\*|\\*/|return", 0..12), 1..6),
            rust: bool,
        ) {
            let language = if rust { Language::Rust } else { Language::Python };
            highlight(language, "");
            let mut live = Live::default();
            for lines in &texts {
                live.take(language, lines);
                let mut whole = Live::default();
                whole.take(language, lines);
                prop_assert_eq!(all(&live), all(&whole));
            }
        }
    }
}
