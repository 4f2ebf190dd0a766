//! What travels between a presentation and those who follow it: one JSON object a message, version 1 (`docs/room.md`).
//!
//! A follower is told a snapshot first, and from then on changes with rising numbers. Whoever misses one is told a snapshot again.
//! Lessons and traces are documents of their own, fetched by their number.

use super::position::Position;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the messages and documents.
pub const VERSION: u32 = 1;

/// What a follower is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum Told {
    /// Everything: at the beginning, and whenever changes were missed.
    Snapshot {
        /// The version of these messages.
        version: u32,
        /// The version of the program that presents.
        program: String,
        /// How many changes there were so far.
        number: u64,
        /// How everything stands after them.
        state: Box<State>,
    },
    /// One change.
    Change {
        /// Its number: one more than that of the change before.
        number: u64,
        /// What is new.
        change: Change,
    },
    /// There is nothing new since that change: the presentation is still there.
    Still {
        /// The number of the last change.
        number: u64,
    },
    /// The answer of this follower was counted.
    Counted {
        /// In which poll.
        poll: u64,
        /// In which of its rounds, from 1.
        round: usize,
        /// Which of the choices, from 0.
        choice: usize,
    },
    /// This follower is sent away.
    Refused {
        /// Why.
        why: Refusal,
        /// The version of these messages.
        version: u32,
        /// The version of the program that presents.
        program: String,
    },
}

/// Why a follower is sent away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It speaks another version than the presentation.
    Version,
    /// It said what nobody understands, or too much at once.
    Junk,
    /// There are as many as can be.
    Full,
}

/// How everything stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The number of the documents of the lesson that is presented; another number is another lesson, text or trace.
    pub lesson: Option<u64>,
    /// Where the presentation stands in it.
    pub position: Option<Position>,
    /// The programs that are being edited, by their file names, as they read now: shown, and not run.
    pub typed: BTreeMap<String, String>,
    /// What the class is asked.
    pub question: Option<Question>,
    /// How that stands.
    pub poll: Option<Poll>,
    /// Whether the presentation is over.
    pub is_over: bool,
}

/// A part of the state that is new; each takes the place of what was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// [`State::lesson`].
    Lesson(Option<u64>),
    /// [`State::position`].
    Position(Option<Position>),
    /// [`State::typed`].
    Typed(BTreeMap<String, String>),
    /// [`State::question`].
    Question(Option<Question>),
    /// [`State::poll`].
    Poll(Option<Poll>),
    /// [`State::is_over`].
    Over(bool),
}

/// A text for the pages and for terminals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// As HTML that can be put into a page: everything that was no Markdown of the lesson is escaped.
    pub html: String,
    /// As Markdown, or plain where it is a value of a trace.
    pub text: String,
}

/// A question that the class is asked, by language of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The number of its poll.
    pub poll: u64,
    /// What is asked.
    pub prompt: BTreeMap<String, Wording>,
    /// The answers to choose from.
    pub choices: Vec<BTreeMap<String, Wording>>,
}

/// How a poll stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// Its number.
    pub poll: u64,
    /// Which round it is, from 1.
    pub round: usize,
    /// Whether answers are taken.
    pub is_open: bool,
    /// How many have answered in this round.
    pub answered: usize,
    /// How often each choice was chosen, a list a round; empty as long as that is not shown.
    pub counts: Vec<Vec<usize>>,
    /// The truth, once it is shown.
    pub revealed: Option<Revealed>,
}

/// The truth about a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    /// Which of the choices is right, from 0.
    pub right: usize,
    /// Why, by language; empty where the author says nothing.
    pub why: BTreeMap<String, Wording>,
}

/// What a follower says: it can answer, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Said {
    /// An answer; another one in the same round takes its place.
    Answer {
        /// To which poll.
        poll: u64,
        /// In which of its rounds, from 1.
        round: usize,
        /// Which of the choices, from 0.
        choice: usize,
    },
}

impl State {
    /// What is new in `next`, in the order in which it is to be told.
    pub fn changes(&self, next: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.lesson != next.lesson {
            changes.push(Change::Lesson(next.lesson));
        }
        if self.typed != next.typed {
            changes.push(Change::Typed(next.typed.clone()));
        }
        if self.position != next.position {
            changes.push(Change::Position(next.position.clone()));
        }
        if self.question != next.question {
            changes.push(Change::Question(next.question.clone()));
        }
        if self.poll != next.poll {
            changes.push(Change::Poll(next.poll.clone()));
        }
        if self.is_over != next.is_over {
            changes.push(Change::Over(next.is_over));
        }
        changes
    }

    /// Takes a change in.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Lesson(lesson) => self.lesson = lesson,
            Change::Position(position) => self.position = position,
            Change::Typed(typed) => self.typed = typed,
            Change::Question(question) => self.question = question,
            Change::Poll(poll) => self.poll = poll,
            Change::Over(is_over) => self.is_over = is_over,
        }
    }
}

impl Told {
    /// As a message.
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::position::{Pane, Place};
    use super::*;
    use crate::trace::Language;
    use proptest::prelude::*;

    fn any_state() -> impl Strategy<Value = State> {
        let position = (0..3_usize, 0..9_usize, any::<bool>()).prop_map(|(step, events, is_black)| Position {
            pack: "p".into(),
            lesson: "l".into(),
            place: Place::Step(step),
            events: [events, 1],
            program: Language::Rust,
            rust: is_black.then(|| "main.rs".to_owned()),
            asked: None,
            pane: Some(Pane::Code),
            is_black,
        });
        let poll = (0..3_u64, 1..3_usize, any::<bool>()).prop_map(|(poll, round, is_open)| Poll {
            poll,
            round,
            is_open,
            answered: round,
            counts: vec![vec![1, 2]; round],
            revealed: (!is_open).then(Revealed::default),
        });
        let lesson = proptest::option::of(0..3_u64);
        let parts = (lesson, proptest::option::of(position), proptest::option::of(poll), any::<bool>());
        parts.prop_map(|(lesson, position, poll, is_over)| State {
            lesson,
            position,
            typed: lesson.map(|lesson| ("main.py".to_owned(), lesson.to_string())).into_iter().collect(),
            question: poll.as_ref().map(|poll| Question { poll: poll.poll, ..Question::default() }),
            poll,
            is_over,
        })
    }

    proptest! {
        #[test]
        fn changes_lead_from_one_state_to_the_other_and_read_as_they_were_written(
            before in any_state(), after in any_state(),
        ) {
            let mut state = before.clone();
            for change in before.changes(&after) {
                let told = Told::Change { number: 1, change };
                let Told::Change { change, .. } = serde_json::from_str(&told.line()).expect("the same") else {
                    panic!("another message");
                };
                state.apply(change);
            }
            prop_assert_eq!(&state, &after);
            prop_assert_eq!(after.changes(&after), vec![]);
        }
    }

    #[test]
    fn a_follower_can_answer_and_say_nothing_else() {
        let said = |text: &str| serde_json::from_str::<Said>(text);
        let answer = said(r#"{"answer":{"poll":3,"round":1,"choice":2}}"#).expect("an answer");
        assert_eq!(answer, Said::Answer { poll: 3, round: 1, choice: 2 });
        for junk in [r#"{"answer":{"poll":3,"round":1,"choice":2,"name":"x"}}"#, r#"{"run":"main.py"}"#, "[]", ""] {
            said(junk).expect_err("nothing that is understood");
        }
    }
}
