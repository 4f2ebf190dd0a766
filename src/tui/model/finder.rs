//! What is looked for, over the screen: a line that is typed, and what it narrows. It does not know what the things are that are
//! found, but for what is to be done with the one that is chosen.

use super::{Input, Place};
use crate::base::text;
use crate::tui::keys::{Context, Press};

/// How many of what was found are shown at most.
pub const SHOWN: usize = 200;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quest {
    /// A place in the lessons.
    Prose,
    /// Something that can be done here.
    Actions,
    /// A word of the pack.
    Words,
    /// An idea of Python and of Rust.
    Map,
    /// A step of the open lesson, or another lesson that is presented.
    Places,
}

/// What comes of choosing something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// As if a key was pressed in this context.
    Press(Context, Press),
    /// A place of the open lesson.
    Here(Place),
    /// A place in a lesson of a pack, by their ids.
    Place {
        /// The pack.
        pack: String,
        /// The lesson.
        lesson: String,
        /// Where in it.
        place: Place,
    },
    /// The lesson of a word, by its place in the glossary.
    Word(usize),
    /// The lesson of a row of the map, by its place there.
    Row(usize),
}

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What comes of choosing it.
    pub goal: Goal,
    /// What it is called, or where it stands.
    pub head: String,
    /// The line in which it was found; empty where `head` says all.
    pub line: String,
    /// What stands beside it: its keys, its lesson.
    pub beside: String,
    /// What the typed words are to be in: a text without capitals.
    pub sought: String,
    /// Those of a lower rank come first.
    pub rank: u8,
}

/// What is looked for, over the screen.
#[derive(Clone, Debug)]
pub struct Finder {
    /// What.
    pub quest: Quest,
    /// What was typed so far.
    pub input: Input,
    /// All that can be found.
    all: Vec<Candidate>,
    /// The places among them of those that were found, the best first.
    hits: Vec<usize>,
    /// How many there are, also of those that are not shown.
    pub count: usize,
    /// Which hit is chosen.
    pub chosen: usize,
}

impl Finder {
    /// A finder of these, of which nothing was typed yet.
    pub fn new(quest: Quest, all: Vec<Candidate>) -> Self {
        let mut finder = Self { quest, input: Input::default(), all, hits: Vec::new(), count: 0, chosen: 0 };
        finder.narrow();
        finder
    }

    /// Finds what has all words that were typed.
    pub fn narrow(&mut self) {
        let query = self.input.text().to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let fits = |candidate: &Candidate| words.iter().all(|word| candidate.sought.contains(word));
        let asked = self.quest != Quest::Prose || !words.is_empty();
        let mut hits: Vec<usize> = (0..self.all.len()).filter(|at| asked && fits(&self.all[*at])).collect();
        // Whoever types a number means the step that has it.
        let is_numbered = |candidate: &Candidate| candidate.head.split_whitespace().next() == Some(query.trim());
        hits.sort_by_key(|at| (self.quest == Quest::Places && !is_numbered(&self.all[*at]), self.all[*at].rank));
        self.count = hits.len();
        hits.truncate(SHOWN);
        (self.hits, self.chosen) = (hits, 0);
    }

    /// What was found, the best first.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Candidate> {
        self.hits.iter().map(|at| &self.all[*at])
    }

    /// Whether there is anything at all to be found.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The hit that is chosen.
    pub fn choice(&self) -> Option<&Candidate> {
        self.hits.get(self.chosen).map(|at| &self.all[*at])
    }

    /// Chooses the hit that is `by` further; at the ends it stays.
    pub fn choose(&mut self, by: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    /// The part of `line` that shows the first typed word, in `cells` cells, and where in it the typed words are.
    pub fn excerpt(&self, line: &str, cells: usize) -> (String, Vec<std::ops::Range<usize>>) {
        let line = text::tame(line).replace('\n', " ");
        let first = text::found(&line, self.input.text()).first().map_or(0, |range| range.start);
        let before = text::width(&line[..first]);
        let shown = if text::width(&line) <= cells || before < cells * 2 / 3 {
            text::fit(&line, cells)
        } else {
            // From a blank on, a third of the room before the word.
            let from = line[..first]
                .char_indices()
                .rev()
                .find(|(at, ch)| *ch == ' ' && before - text::width(&line[..*at]) >= cells / 3);
            text::fit(&format!("…{}", &line[from.map_or(first, |(at, _)| at)..]), cells)
        };
        let found = text::found(&shown, self.input.text());
        (shown, found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder(quest: Quest) -> Finder {
        let candidate = |(at, (head, rank)): (usize, (&str, u8))| Candidate {
            goal: Goal::Word(at),
            head: head.to_owned(),
            line: String::new(),
            beside: String::new(),
            sought: head.to_lowercase(),
            rank,
        };
        let all = [("A generator yields", 1), ("제너레이터가 멈춥니다", 1), ("Generators", 0)];
        Finder::new(quest, all.into_iter().enumerate().map(candidate).collect())
    }

    fn heads(finder: &Finder) -> Vec<&str> {
        finder.found().map(|candidate| candidate.head.as_str()).collect()
    }

    #[test]
    fn what_is_typed_narrows_what_is_found_and_the_best_comes_first() {
        let mut finder = finder(Quest::Words);
        assert_eq!(heads(&finder), ["Generators", "A generator yields", "제너레이터가 멈춥니다"]);
        finder.choose(9);
        assert_eq!(finder.choice().map(|choice| choice.goal.clone()), Some(Goal::Word(1)));
        for (typed, wanted) in [
            ("GEN", vec!["Generators", "A generator yields"]),
            (" yield gen", vec!["A generator yields"]),
            ("멈춥", vec!["제너레이터가 멈춥니다"]),
            ("x", vec![]),
        ] {
            finder.input = Input::new(typed);
            finder.narrow();
            assert_eq!(heads(&finder), wanted, "{typed}");
            assert_eq!(finder.chosen, 0);
        }
        finder.choose(1);
        assert_eq!(finder.choice(), None);
    }

    #[test]
    fn a_search_finds_nothing_before_something_is_typed() {
        let finder = finder(Quest::Prose);
        assert_eq!((finder.found().len(), finder.is_empty()), (0, false));
    }

    #[test]
    fn an_excerpt_shows_the_word_in_the_room_that_there_is() {
        let mut finder = finder(Quest::Prose);
        finder.input = Input::new("멈춥");
        let line = "아주 긴 문장이 있고 그 끝에 가서야 제너레이터가 멈춥니다, 그리고 값을 내보냅니다.";
        for cells in [0, 1, 5, 12, 20, 40, 200] {
            let (shown, marked) = finder.excerpt(line, cells);
            assert!(text::width(&shown) <= cells, "{shown}");
            assert!(cells < 20 || marked.first().map(|range| &shown[range.clone()]) == Some("멈춥"), "{shown}");
        }
    }
}
