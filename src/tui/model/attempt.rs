//! An exercise while it is worked on: what is written, how often it was tried, and what its last run does not show.

use super::{Editor, RunState, Side};
use crate::lesson::exercise::{self, Missing};
use crate::lesson::{Lesson, Task};
use crate::trace::Language;

/// An exercise that is worked on.
#[derive(Debug)]
pub struct Attempt {
    /// The place of its task among those of the exercise.
    pub task: usize,
    /// What is written.
    pub editor: Editor,
    /// The run of what was written.
    pub side: Side,
    /// How many hints were asked for.
    pub hints: usize,
    /// Whether a run was over at least once: then the solution may be seen.
    pub tried: bool,
    /// Whether the solution is shown in place of what is written.
    pub shows_solution: bool,
    /// What the last run does not show: nothing where it passes; `None` where it is not over, or has not begun.
    pub verdict: Option<Vec<Missing>>,
    /// How many lines of the prompt are scrolled away.
    pub scroll: usize,
}

impl Attempt {
    /// An attempt at a task of `lesson`, that goes on with `text`.
    pub fn new(lesson: &Lesson, at: usize, task: &Task, text: &str) -> Self {
        let mut side = Side::new(lesson, task.language);
        side.program = Some(task.starter.clone());
        Self {
            task: at,
            editor: Editor::new(task.language, text, 1),
            side,
            hints: 0,
            tried: false,
            shows_solution: false,
            verdict: None,
            scroll: 0,
        }
    }

    /// Its language.
    pub fn language(&self) -> Language {
        self.side.language
    }

    /// Whether it is being run.
    pub fn is_running(&self) -> bool {
        self.side.run == RunState::Running
    }

    /// Whether its last run shows all that it has to.
    pub fn passes(&self) -> bool {
        self.verdict.as_ref().is_some_and(Vec::is_empty)
    }

    /// Its run is over: says what it does not show.
    pub fn judge(&mut self, task: &Task) {
        self.tried = true;
        self.verdict = match self.side.run {
            RunState::Ended => Some(exercise::missing(&task.demand, &self.side.trace)),
            _ => None,
        };
    }
}
