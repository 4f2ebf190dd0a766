//! The words of a pack, and where they occur in its prose. It does not know how they are shown.

use super::texts::Texts;
use crate::base::text;
use std::collections::BTreeMap;
use std::ops::Range;

/// A word of the lessons, and what it means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// Its stable name.
    pub id: String,
    /// The id of the lesson in which it is met first.
    pub lesson: String,
    /// The word itself.
    pub name: Texts,
    /// Other forms of it and other words for it, by language code.
    pub also: BTreeMap<String, Vec<String>>,
    /// What it means, as Markdown.
    pub text: Texts,
}

impl Term {
    /// All words for it in `language`, its name first.
    pub fn words<'a>(&'a self, language: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let also = self.also.get(language).or_else(|| self.also.get("en"));
        std::iter::once(self.name.get(language)).chain(also.into_iter().flatten().map(String::as_str))
    }

    /// Whether one of its words in any language is `word`, in capitals or not.
    pub fn is_called(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let mut languages = self.name.iter().map(|(language, _)| language).chain(self.also.keys().map(String::as_str));
        self.id == word || languages.any(|language| self.words(language).any(|own| own.to_lowercase() == word))
    }
}

/// Which words occur in a text of `language`, and where: each once, at its first occurrence after those in `seen`, which
/// grows. Of two words at one place the longer one is meant.
pub fn occurrences(terms: &[Term], language: &str, text: &str, seen: &mut Vec<usize>) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    let mut after = 0;
    let mut before = None;
    for (at, ch) in text.char_indices() {
        let begins = !before.is_some_and(is_of_word) || before.is_some_and(is_hangul) != is_hangul(ch);
        before = Some(ch);
        if at < after || !begins || !is_of_word(ch) {
            continue;
        }
        let Some((term, length)) = longest(terms, language, &text[at..]) else { continue };
        after = at + length;
        if !seen.contains(&term) {
            seen.push(term);
            found.push((term, at..after));
        }
    }
    found
}

/// The longest word that `text` begins with: whose it is, and its length.
fn longest(terms: &[Term], language: &str, text: &str) -> Option<(usize, usize)> {
    let words = terms.iter().enumerate().flat_map(|(at, term)| term.words(language).map(move |word| (at, word)));
    let there = words.filter_map(|(at, word)| Some((at, begins_with(text, word)?)));
    there.max_by_key(|(at, length)| (*length, std::cmp::Reverse(*at)))
}

/// The length of `word` at the beginning of `text`, where it ends there.
fn begins_with(text: &str, word: &str) -> Option<usize> {
    let length = text::begins_with(text, word)?;
    let last = word.chars().next_back()?;
    ends(last, &text[length..]).then_some(length)
}

/// Whether a word whose last character is `last` is over where `rest` follows: a Korean one may have a particle or an ending.
fn ends(last: char, rest: &str) -> bool {
    let Some(next) = rest.chars().next() else { return true };
    match (is_hangul(last), is_hangul(next)) {
        (true, true) => {
            let end = rest.find(|ch| !is_hangul(ch)).unwrap_or(rest.len());
            is_ending(&rest[..end])
        }
        // `yield가`: the Latin word ends where Korean begins.
        (false, true) | (true, false) => true,
        (false, false) => !is_of_word(next),
    }
}

/// What may follow a noun at once: particles, one after another, and what makes a verb of it.
const PARTICLES: &[&str] = &[
    "에서", "에게", "으로", "까지", "부터", "처럼", "보다", "마다", "이나", "이란", "이라", "입니", "이며", "이고",
    "이지", "들", "은", "는", "이", "가", "을", "를", "의", "에", "도", "로", "와", "과", "만", "나", "란", "라",
];
/// With these a verb goes on, however it ends.
const VERBS: &[&str] = &["하", "합", "한", "할", "함", "했", "되", "된", "될", "됩", "됨", "됐", "시"];

fn is_ending(rest: &str) -> bool {
    if rest.is_empty() || VERBS.iter().any(|verb| rest.starts_with(verb)) {
        return true;
    }
    PARTICLES.iter().any(|particle| match rest.strip_prefix(particle) {
        // What is made of `이다` ends in its own ways.
        Some(_) if matches!(*particle, "입니" | "이라" | "이지" | "라" | "란") => true,
        Some(more) => is_ending(more),
        None => false,
    })
}

fn is_of_word(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_'
}

fn is_hangul(ch: char) -> bool {
    matches!(ch, '가'..='힣')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(id: &str, english: &[&str], korean: &[&str]) -> Term {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let texts = |texts: [(&str, &str); 2]| {
            texts.map(|(code, text)| (code.to_owned(), text.to_owned())).into_iter().collect()
        };
        Term {
            id: id.to_owned(),
            lesson: "one".to_owned(),
            name: texts([("en", english[0]), ("ko", korean[0])]),
            also: [("en".to_owned(), words(&english[1..])), ("ko".to_owned(), words(&korean[1..]))].into(),
            text: texts([("en", "…"), ("ko", "…")]),
        }
    }

    fn terms() -> Vec<Term> {
        vec![
            term("generator", &["generator", "generators"], &["제너레이터"]),
            term("yield", &["yield"], &["yield"]),
            term("delegation", &["yield from", "delegate"], &["yield from", "위임"]),
            term("async-generator", &["async generator"], &["비동기 제너레이터"]),
            term("executor", &["executor", "pool"], &["실행기", "풀"]),
        ]
    }

    fn found(language: &str, text: &str) -> Vec<(usize, String)> {
        let found = occurrences(&terms(), language, text, &mut Vec::new());
        found.into_iter().map(|(term, range)| (term, text[range].to_owned())).collect()
    }

    #[test]
    fn a_word_is_found_once_whole_and_the_longer_one_first() {
        let text = "Generators yield. A generator can yield\u{a0}from another: an async generator, a yielded carpool.";
        let wanted = [(0, "Generators"), (1, "yield"), (2, "yield\u{a0}from"), (3, "async generator")];
        assert_eq!(found("en", text), wanted.map(|(at, word)| (at, word.to_owned())));
        assert_eq!(found("en", "yieldfrom, a_pool, poolside"), []);
    }

    #[test]
    fn korean_words_have_particles_and_other_words_that_begin_alike_are_others() {
        let text = "제너레이터에서는 `yield`가 값을 내보내고, 위임하면 안쪽으로 갑니다. 풀들을 씁니다. 비동기 제너레이터입니다.";
        let wanted = [(0, "제너레이터"), (1, "yield"), (2, "위임"), (4, "풀"), (3, "비동기 제너레이터")];
        assert_eq!(found("ko", text), wanted.map(|(at, word)| (at, word.to_owned())));
        assert_eq!(found("ko", "문제를 풀고, 풀었습니다. 수풀, yielding"), []);
    }

    #[test]
    fn what_was_seen_is_not_found_again() {
        let mut seen = Vec::new();
        let first = occurrences(&terms(), "en", "A generator and a pool.", &mut seen);
        let second = occurrences(&terms(), "en", "Two generators yield.", &mut seen);
        assert_eq!((first.len(), second.len(), seen), (2, 1, vec![0, 4, 1]));
    }

    #[test]
    fn a_term_is_called_by_its_id_and_by_all_its_words() {
        let terms = terms();
        let called = |word: &str| {
            terms.iter().filter(|term| term.is_called(word)).map(|term| term.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(called("POOL"), ["executor"]);
        assert_eq!(called("풀"), ["executor"]);
        assert_eq!(called("async-generator"), ["async-generator"]);
        assert_eq!(called("gen"), [""; 0]);
    }
}
