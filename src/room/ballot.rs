//! Who has answered what. Whoever answers is known by a token of their own making, which is told to nobody and kept nowhere.

use std::collections::HashMap;
use std::fmt;

/// As many can answer in a round. It is no limit for a class, but for somebody who makes token after token.
const MOST: usize = 10_000;

/// The answers to one question, a round after another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    poll: u64,
    choices: usize,
    is_open: bool,
    /// The answers of each round by token.
    rounds: Vec<HashMap<String, usize>>,
}

/// Why an answer was not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCounted {
    /// It is to another question, or to another round of it.
    Elsewhere,
    /// No answers are taken any more.
    Closed,
    /// There is no such choice.
    NoChoice,
    /// More have answered than can.
    Full,
}

impl fmt::Display for NotCounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Elsewhere => "the answer is to another question",
            Self::Closed => "no answers are taken any more",
            Self::NoChoice => "there is no such choice",
            Self::Full => "more have answered than can",
        })
    }
}

impl Ballot {
    /// The first round of the poll with this number, about so many choices: open.
    pub fn new(poll: u64, choices: usize) -> Self {
        Self { poll, choices, is_open: true, rounds: vec![HashMap::new()] }
    }

    /// The number of the poll.
    pub fn poll(&self) -> u64 {
        self.poll
    }

    /// The number of the round, from 1.
    pub fn round(&self) -> usize {
        self.rounds.len()
    }

    /// Whether answers are taken.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes no more answers, or takes them again.
    pub fn set_open(&mut self, is_open: bool) {
        self.is_open = is_open;
    }

    /// Begins the round with this number, open, where it has not begun.
    pub fn go_to_round(&mut self, round: usize) {
        while self.rounds.len() < round {
            self.rounds.push(HashMap::new());
            self.is_open = true;
        }
    }

    /// Counts an answer; one of the same token in the same round takes the place of the other.
    ///
    /// # Errors
    /// Where it is not to this round, where the poll is closed, where there is no such choice, or where 10,000 others have answered.
    pub fn answer(&mut self, token: &str, poll: u64, round: usize, choice: usize) -> Result<(), NotCounted> {
        if poll != self.poll || round != self.round() {
            return Err(NotCounted::Elsewhere);
        }
        if !self.is_open {
            return Err(NotCounted::Closed);
        }
        if choice >= self.choices {
            return Err(NotCounted::NoChoice);
        }
        if let Some(answers) = self.rounds.last_mut() {
            if answers.len() >= MOST && !answers.contains_key(token) {
                return Err(NotCounted::Full);
            }
            answers.insert(token.to_owned(), choice);
        }
        Ok(())
    }

    /// How many have answered in this round.
    pub fn answered(&self) -> usize {
        self.rounds.last().map_or(0, HashMap::len)
    }

    /// How often each choice was chosen, a list a round.
    pub fn counts(&self) -> Vec<Vec<usize>> {
        let count = |answers: &HashMap<String, usize>| {
            let mut counts = vec![0; self.choices];
            for choice in answers.values() {
                counts[*choice] += 1;
            }
            counts
        };
        self.rounds.iter().map(count).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_answers_again_changes_the_answer_and_is_counted_once() {
        let mut ballot = Ballot::new(7, 3);
        assert_eq!(ballot.answer("a", 7, 1, 0), Ok(()));
        assert_eq!(ballot.answer("b", 7, 1, 2), Ok(()));
        assert_eq!(ballot.answer("a", 7, 1, 1), Ok(()));
        assert_eq!((ballot.answered(), ballot.counts()), (2, vec![vec![0, 1, 1]]));
    }

    #[test]
    fn what_cannot_be_counted_is_not() {
        let mut ballot = Ballot::new(7, 3);
        assert_eq!(ballot.answer("a", 6, 1, 0), Err(NotCounted::Elsewhere));
        assert_eq!(ballot.answer("a", 7, 2, 0), Err(NotCounted::Elsewhere));
        assert_eq!(ballot.answer("a", 7, 1, 3), Err(NotCounted::NoChoice));
        ballot.set_open(false);
        assert_eq!(ballot.answer("a", 7, 1, 0), Err(NotCounted::Closed));
        assert_eq!(ballot.counts(), vec![vec![0; 3]]);
    }

    #[test]
    fn who_makes_token_after_token_is_counted_ten_thousand_times_at_most() {
        let mut ballot = Ballot::new(1, 2);
        for token in 0..MOST {
            ballot.answer(&token.to_string(), 1, 1, 0).expect("counted");
        }
        assert_eq!(ballot.answer("one more", 1, 1, 0), Err(NotCounted::Full));
        assert_eq!(ballot.answer("0", 1, 1, 1), Ok(()));
        assert_eq!(ballot.counts(), [[MOST - 1, 1]]);
    }

    #[test]
    fn a_second_round_begins_open_and_leaves_the_first_as_it_was() {
        let mut ballot = Ballot::new(1, 2);
        ballot.answer("a", 1, 1, 0).expect("counted");
        ballot.set_open(false);
        ballot.go_to_round(2);
        assert!(ballot.is_open());
        ballot.answer("a", 1, 2, 1).expect("counted");
        assert_eq!(ballot.answer("b", 1, 1, 0), Err(NotCounted::Elsewhere), "the first is over");
        assert_eq!(ballot.counts(), vec![vec![1, 0], vec![0, 1]]);
        ballot.go_to_round(2);
        assert_eq!(ballot.round(), 2);
    }
}
