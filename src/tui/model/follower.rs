//! Following a presentation that goes on elsewhere: how it stands, how far the class has come, and whether whoever follows stands where
//! it does. It knows nothing of connections but how they are.

use super::{Open, Place, Position};
use crate::room::client::Trouble;
use crate::room::{Poll, Question, State};
use crate::trace::Language;
use crate::tui::handout::terminal::{Received, Unreadable};
use std::time::Duration;

/// Somebody who follows a presentation.
#[derive(Debug)]
pub struct Follower {
    /// Where the presentation is, as it was named.
    pub address: String,
    /// How the connection is.
    pub line: Line,
    /// How the presentation stands, as it was told last.
    pub state: State,
    /// The number of the lesson that is shown.
    pub shown: Option<u64>,
    /// The number of the lesson that was asked for last.
    pub wanted: Option<u64>,
    /// Why the lesson that is presented is not shown.
    pub unreadable: Option<NotShown>,
    /// Whether whoever follows looks around on their own.
    pub is_wandering: bool,
    /// How far the class has come in its lesson.
    pub reached: Reached,
    /// The same of the lesson that it has left, for whoever still looks around in that.
    pub left: Reached,
    /// The lesson that the class has gone on to meanwhile, with its number.
    pub next: Option<(u64, Box<Received>)>,
    /// What was answered last.
    pub answer: Option<Given>,
    /// The line of the typed text that has changed last, by its program, from 0.
    pub typed: Option<(String, usize)>,
}

/// How a connection is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// It is being made.
    Joining,
    /// It is there.
    Open,
    /// It is lost, or was not to be had yet; it is tried again after this time.
    Lost(Trouble, Duration),
    /// It is not to be had.
    Refused(Trouble),
}

/// Why a lesson is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// It could not be fetched.
    Trouble(Trouble),
    /// What came cannot be read.
    Unreadable(Unreadable),
}

/// How far a class has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// In the walkthrough.
    pub place: Place,
    /// How many events of each program have happened at most, Python first.
    pub events: [usize; 2],
    /// The Rust program that these are of, where the lesson has several.
    pub rust: Option<String>,
}

/// An answer that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// In which poll.
    pub poll: u64,
    /// In which of its rounds.
    pub round: usize,
    /// Which of the choices, from 0.
    pub choice: usize,
    /// Whether it is known to be counted.
    pub is_counted: bool,
}

/// What is heard of a presentation that is followed.
#[derive(Debug)]
pub enum Followed {
    /// How everything stands.
    State(Box<State>),
    /// The lesson with this number, or why it cannot be shown.
    Lesson(u64, Result<Box<Received>, NotShown>),
    /// An answer was counted: the poll, its round, the choice.
    Counted(u64, usize, usize),
    /// How the connection is.
    Line(Line),
}

impl Follower {
    /// Somebody who begins to follow the presentation at this address.
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            line: Line::Joining,
            state: State::default(),
            shown: None,
            wanted: None,
            unreadable: None,
            is_wandering: false,
            reached: Reached::default(),
            left: Reached::default(),
            next: None,
            answer: None,
            typed: None,
        }
    }

    /// When a sentence about the connection says another second; `None` where there is none that tells of time.
    pub fn next_second(&self) -> Option<Duration> {
        let Line::Lost(_, left) = &self.line else { return None };
        let part = Duration::from_nanos(left.subsec_nanos().into());
        (!left.is_zero()).then_some(if part.is_zero() { Duration::from_secs(1) } else { part })
    }

    /// Lets time pass.
    pub fn pass(&mut self, passed: Duration) {
        if let Line::Lost(_, left) = &mut self.line {
            *left = left.saturating_sub(passed);
        }
    }

    /// Whether there is nothing more to hear.
    pub fn is_over(&self) -> bool {
        self.state.is_over || matches!(self.line, Line::Refused(_))
    }

    /// Where the class stands in the lesson that is open, as far as it is that one which is presented.
    pub fn position(&self, pack: &str, open: &Open) -> Option<&Position> {
        self.state.position.as_ref().filter(|position| position.pack == pack && position.lesson == open.lesson.id)
    }

    /// The poll that is on, with what is asked.
    pub fn poll(&self) -> Option<(&Question, &Poll)> {
        let (question, poll) = (self.state.question.as_ref()?, self.state.poll.as_ref()?);
        (question.poll == poll.poll).then_some((question, poll))
    }

    /// The same, where it is in view: not for somebody who looks around.
    pub fn asked(&self) -> Option<(&Question, &Poll)> {
        self.poll().filter(|_| !self.is_wandering)
    }

    /// Whether an answer would be counted now.
    pub fn may_answer(&self) -> bool {
        !self.state.is_over && self.asked().is_some_and(|(_, poll)| poll.is_open && poll.revealed.is_none())
    }

    /// The answer that was given in the round that is on.
    pub fn given(&self) -> Option<Given> {
        let poll = self.state.poll.as_ref()?;
        self.answer.filter(|given| given.poll == poll.poll && given.round == poll.round)
    }

    /// The text that is being typed for a program, where it is in view; its name, the text, and the line that has changed last.
    pub fn typed(&self) -> Option<(&str, &str, usize)> {
        let (name, text) = self.state.typed.iter().next().filter(|_| !self.is_wandering)?;
        let line = self.typed.as_ref().filter(|(of, _)| of == name).map_or(0, |(_, line)| *line);
        Some((name, text, line))
    }

    /// How far the class has come in the lesson that is open, of the pack with this id; all the way once it is over.
    pub fn reach(&self, pack: &str, open: &Open) -> Reached {
        let is_elsewhere = self.state.position.is_some() && self.position(pack, open).is_none();
        let reached = if is_elsewhere { &self.left } else { &self.reached };
        let place = if self.state.is_over { Place::End } else { reached.place };
        Reached { place, ..reached.clone() }
    }
}

impl Reached {
    /// How far whoever follows may go in the lesson that is open, in events of the program in `language`.
    pub fn limit(&self, open: &Open, language: Language) -> usize {
        let side = open.side(language);
        let of_place = match self.place {
            Place::Introduction => 0,
            Place::Step(at) => side.steps.iter().take(at.saturating_add(1)).rev().find_map(|at| *at).unwrap_or(0),
            Place::End => side.trace.len(),
        };
        let is_that = language == Language::Python || self.rust.as_deref().is_none_or(|of| side.name() == Some(of));
        if is_that { of_place.max(self.events[language as usize]) } else { of_place }
    }

    /// Takes in where the class stands. In another lesson it begins anew; gives how far it had come in the one before.
    pub fn take(&mut self, before: Option<&Position>, position: &Position) -> Option<Self> {
        let is_same = before.is_some_and(|before| before.pack == position.pack && before.lesson == position.lesson);
        let left = if is_same { None } else { Some(std::mem::take(self)) };
        self.place = self.place.max(position.place);
        if self.rust != position.rust {
            self.rust.clone_from(&position.rust);
            self.events[Language::Rust as usize] = 0;
        }
        for (most, now) in self.events.iter_mut().zip(position.events) {
            *most = now.max(*most);
        }
        left
    }
}

/// So many steps, events, answers or rounds there are at most, whatever is told: nothing of it makes a sum too large.
const MOST: usize = 1_000_000;

/// The same, of which nothing is larger than can be: whoever presents is not trusted.
pub fn harmless(mut state: State) -> State {
    let least = |number: &mut usize| *number = (*number).min(MOST);
    if let Some(Position { place: Place::Step(at), .. }) = &mut state.position {
        least(at);
    }
    if let Some(question) = &mut state.question {
        question.choices.truncate(MOST_CHOICES);
    }
    if let Some(poll) = &mut state.poll {
        least(&mut poll.round);
        poll.counts.truncate(MOST_ROUNDS);
        for counts in &mut poll.counts {
            counts.truncate(MOST_CHOICES);
            counts.iter_mut().for_each(least);
        }
    }
    state
}

/// So many choices have keys.
const MOST_CHOICES: usize = 9;
/// So many rounds have bars.
const MOST_ROUNDS: usize = 5;

/// The first line in which two texts differ, from 0.
pub fn changed_line(before: &str, after: &str) -> usize {
    let same = before.lines().zip(after.lines()).take_while(|(before, after)| before == after).count();
    same.min(after.lines().count().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_was_typed_in_is_found() {
        let before = "a\nb\nc\n";
        for (after, line) in [("a\nb2\nc\n", 1), ("a\nb\nc\nd\n", 3), ("a\nb\n", 1), ("", 0), (before, 2)] {
            assert_eq!(changed_line(before, after), line, "{after:?}");
        }
    }

    #[test]
    fn a_class_has_come_as_far_as_it_was_at_most_in_the_lesson_and_the_program() {
        let at = |lesson: &str, place, events, rust: Option<&str>| Position {
            pack: "demo".to_owned(),
            lesson: lesson.to_owned(),
            place,
            events,
            program: Language::Python,
            rust: rust.map(str::to_owned),
            asked: None,
            pane: None,
            is_black: false,
        };
        let mut reached = Reached::default();
        let ways = [
            (at("one", Place::Step(2), [7, 5], None), (Place::Step(2), [7, 5])),
            (at("one", Place::Step(1), [3, 9], None), (Place::Step(2), [7, 9])),
            (at("one", Place::Step(1), [3, 2], Some("b.rs")), (Place::Step(2), [7, 2])),
            (at("two", Place::Introduction, [0, 0], None), (Place::Introduction, [0, 0])),
        ];
        let mut before = None;
        for (position, (place, events)) in ways {
            reached.take(before.as_ref(), &position);
            assert_eq!((reached.place, reached.events), (place, events));
            before = Some(position);
        }
    }
}
