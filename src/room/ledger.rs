//! How everything stands in a room, change by change: what a presentation shows, and the answers of the class. A function of what it is
//! told; the server around it has the clock and the connections.

use super::ballot::{Ballot, NotCounted};
use super::message::{Change, Poll, State, Told, VERSION};

/// The state of a room, and how many changes have led to it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    number: u64,
    state: State,
    ballot: Option<Ballot>,
    /// Whether the counts are shown to the class.
    shows_counts: bool,
}

impl Ledger {
    /// Takes in what the presentation shows, and gives what is new, as messages with their numbers. The numbers of answers in it are
    /// not looked at: they are counted here. `counts` that are not empty say that they are to be shown.
    pub fn show(&mut self, mut next: State) -> Vec<(u64, String)> {
        self.follow_poll(&next);
        if let Some(poll) = &mut next.poll {
            self.shows_counts = !poll.counts.is_empty();
            self.count(poll);
        }
        self.change_to(next)
    }

    /// Counts an answer; the class is told of it by [`Ledger::tally`].
    ///
    /// # Errors
    /// Where it cannot be counted.
    pub fn answer(&mut self, token: &str, poll: u64, round: usize, choice: usize) -> Result<(), NotCounted> {
        let ballot = self.ballot.as_mut().ok_or(NotCounted::Elsewhere)?;
        ballot.answer(token, poll, round, choice)
    }

    /// Gives the answers that were counted since it was told last, as messages with their numbers.
    pub fn tally(&mut self) -> Vec<(u64, String)> {
        let mut next = self.state.clone();
        if let Some(poll) = &mut next.poll {
            self.count(poll);
        }
        self.change_to(next)
    }

    /// The open poll, with all that was answered.
    pub fn ballot(&self) -> Option<&Ballot> {
        self.ballot.as_ref()
    }

    /// The number of the last change.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How everything stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Everything, as a message for whoever comes late.
    pub fn snapshot(&self) -> String {
        let program = env!("CARGO_PKG_VERSION").to_owned();
        Told::Snapshot { version: VERSION, program, number: self.number, state: Box::new(self.state.clone()) }.line()
    }

    fn change_to(&mut self, next: State) -> Vec<(u64, String)> {
        let changes = self.state.changes(&next);
        self.state = next;
        let numbered = |change: Change| {
            self.number += 1;
            (self.number, Told::Change { number: self.number, change }.line())
        };
        changes.into_iter().map(numbered).collect()
    }

    /// Opens and closes the ballot as the presentation says.
    fn follow_poll(&mut self, next: &State) {
        let (Some(poll), Some(question)) = (&next.poll, &next.question) else {
            self.ballot = None;
            return;
        };
        let is_known = self.ballot.as_ref().is_some_and(|ballot| ballot.poll() == poll.poll);
        if !is_known {
            self.ballot = Some(Ballot::new(poll.poll, question.choices.len()));
        }
        if let Some(ballot) = &mut self.ballot {
            ballot.go_to_round(poll.round);
            ballot.set_open(poll.is_open);
        }
    }

    fn count(&self, poll: &mut Poll) {
        let Some(ballot) = &self.ballot else { return };
        poll.answered = ballot.answered();
        poll.counts = if self.shows_counts { ballot.counts() } else { Vec::new() };
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::Question;
    use super::*;
    use std::collections::BTreeMap;

    fn asking(poll: u64, round: usize, is_open: bool, shows_counts: bool) -> State {
        let counts = if shows_counts { vec![Vec::new()] } else { Vec::new() };
        State {
            question: Some(Question { poll, choices: vec![BTreeMap::new(); 3], ..Question::default() }),
            poll: Some(Poll { poll, round, is_open, counts, ..Poll::default() }),
            ..State::default()
        }
    }

    fn told(messages: &[(u64, String)]) -> Vec<(u64, Told)> {
        messages.iter().map(|(number, line)| (*number, serde_json::from_str(line).expect("a message"))).collect()
    }

    #[test]
    fn changes_are_numbered_one_after_another_and_nothing_new_is_no_change() {
        let mut ledger = Ledger::default();
        let first = told(&ledger.show(asking(1, 1, true, false)));
        assert_eq!(first.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(ledger.show(asking(1, 1, true, false)), []);
        let Told::Snapshot { number, state, .. } = serde_json::from_str(&ledger.snapshot()).expect("a message") else {
            panic!("no snapshot");
        };
        assert_eq!((number, *state), (2, ledger.state().clone()));
    }

    #[test]
    fn answers_are_told_by_their_number_until_the_counts_are_shown() {
        let mut ledger = Ledger::default();
        ledger.show(asking(1, 1, true, false));
        ledger.answer("a", 1, 1, 2).expect("counted");
        ledger.answer("b", 1, 1, 2).expect("counted");
        let poll = |ledger: &Ledger| ledger.state().poll.clone().expect("a poll");
        assert_eq!(told(&ledger.tally()).len(), 1);
        assert_eq!((poll(&ledger).answered, poll(&ledger).counts), (2, vec![]));
        assert_eq!(ledger.tally(), [], "that was told");
        ledger.show(asking(1, 1, false, true));
        assert_eq!(poll(&ledger).counts, [vec![0, 0, 2]]);
        assert_eq!(ledger.answer("c", 1, 1, 0), Err(NotCounted::Closed));
        ledger.show(asking(1, 2, true, true));
        ledger.answer("a", 1, 2, 0).expect("counted");
        ledger.tally();
        assert_eq!(poll(&ledger).counts, [vec![0, 0, 2], vec![1, 0, 0]]);
    }

    #[test]
    fn another_question_begins_without_answers_and_none_takes_none() {
        let mut ledger = Ledger::default();
        assert_eq!(ledger.answer("a", 1, 1, 0), Err(NotCounted::Elsewhere));
        ledger.show(asking(1, 1, true, true));
        ledger.answer("a", 1, 1, 0).expect("counted");
        ledger.show(asking(2, 1, true, true));
        assert_eq!(ledger.ballot().map(Ballot::counts), Some(vec![vec![0; 3]]));
        ledger.show(State::default());
        assert_eq!(ledger.answer("a", 2, 1, 0), Err(NotCounted::Elsewhere));
    }
}
