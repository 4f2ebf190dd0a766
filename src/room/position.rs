//! Where a presentation stands: with the lesson and its traces, all that somebody who follows it needs to show the same.

use crate::trace::Language;
use serde::{Deserialize, Serialize};

/// A place in the walkthrough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before the first step.
    #[default]
    Introduction,
    /// At a step, from 0.
    Step(usize),
    /// After the last step.
    End,
}

impl Place {
    /// The place after this one in a lesson of `steps` steps.
    pub fn next(self, steps: usize) -> Self {
        match self {
            Self::Introduction if steps > 0 => Self::Step(0),
            Self::Step(step) if step + 1 < steps => Self::Step(step + 1),
            _ => Self::End,
        }
    }

    /// The place before this one in a lesson of `steps` steps.
    pub fn previous(self, steps: usize) -> Self {
        match self {
            Self::End if steps > 0 => Self::Step(steps - 1),
            Self::Step(step) if step > 0 => Self::Step(step - 1),
            _ => Self::Introduction,
        }
    }
}

/// A pane that can be shown alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    /// Prose, or the question that is asked.
    Prose,
    /// The program in focus.
    Code,
    /// Lanes.
    Timeline,
    /// What the program in focus has printed.
    Output,
}

/// Where a presentation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The id of the pack.
    pub pack: String,
    /// The id of the lesson.
    pub lesson: String,
    /// The place in its walkthrough.
    pub place: Place,
    /// How many events of each program have happened, Python first.
    pub events: [usize; 2],
    /// The program in focus.
    pub program: Language,
    /// The file name of the Rust program in view, where the lesson has several.
    #[serde(default)]
    pub rust: Option<String>,
    /// The question that is asked.
    pub asked: Option<AskedHere>,
    /// The pane that is shown alone.
    pub pane: Option<Pane>,
    /// Whether the screen is black.
    pub is_black: bool,
}

/// The question that a class is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedHere {
    /// Which of the step's questions, from 0.
    pub number: usize,
    /// Whether its answer is shown.
    pub is_revealed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_from_the_introduction_to_the_end_and_back() {
        let forward: Vec<Place> =
            std::iter::successors(Some(Place::Introduction), |place| Some(place.next(2))).take(4).collect();
        assert_eq!(forward, [Place::Introduction, Place::Step(0), Place::Step(1), Place::End]);
        assert_eq!(Place::End.next(2), Place::End);
        assert_eq!(Place::End.previous(2), Place::Step(1));
        assert_eq!(Place::Step(0).previous(2), Place::Introduction);
        assert_eq!(Place::Introduction.next(0), Place::End);
    }
}
