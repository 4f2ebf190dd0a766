//! A presentation: a lesson, or several, before a class. Which pane the class sees, how long it has taken, and how long it is to
//! take. It knows nothing of screens, and of clocks only what it is told.

mod plan;
mod shared;

pub use plan::{Pace, Plan};
pub use shared::{AskedPoll, Shared, Topic};

use super::Model;
use crate::lesson::Lesson;
use crate::room::{AskedHere, Pane, Place, Position, State};
use ratatui::layout::Position as Point;
use std::time::Duration;

/// A presentation under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Presentation {
    /// What is presented, as it was named: by this the notes find it.
    pub name: String,
    /// The id of the pack.
    pub pack: String,
    /// The ids of its lessons, in order.
    pub lessons: Vec<String>,
    /// How long each step is to take, where there is a plan.
    pub plan: Option<Plan>,
    /// The pane that is shown alone.
    pub pane: Option<Pane>,
    /// Whether all but the current line and lane are dimmed.
    pub spotlight: bool,
    /// Whether the screen is black.
    pub is_black: bool,
    /// The cell of the screen that the pointer is at, where it is on.
    pub pointer: Option<Point>,
    /// How long it has taken.
    pub elapsed: Duration,
    /// Whether its clock goes: not before the first step, nor while it is held.
    pub is_running: bool,
    /// Its room, where it is shared.
    pub shared: Option<Shared>,
}

impl Presentation {
    /// A presentation of these lessons of the pack with the id `pack`, named `name`, that is to take `whole`, or as long as the
    /// steps say.
    pub fn new<'l>(
        name: &str,
        pack: &str,
        lessons: impl IntoIterator<Item = &'l Lesson>,
        whole: Option<Duration>,
    ) -> Self {
        let lessons: Vec<&Lesson> = lessons.into_iter().collect();
        Self {
            name: name.to_owned(),
            pack: pack.to_owned(),
            lessons: lessons.iter().map(|lesson| lesson.id.clone()).collect(),
            plan: Plan::of(&lessons, whole),
            pane: None,
            spotlight: true,
            is_black: false,
            pointer: None,
            elapsed: Duration::ZERO,
            is_running: false,
            shared: None,
        }
    }

    /// The id of the lesson after the one with this id.
    pub fn lesson_after(&self, id: &str) -> Option<&str> {
        let at = self.lessons.iter().position(|lesson| lesson == id)?;
        self.lessons.get(at + 1).map(String::as_str)
    }

    /// How the class stands to the plan, at a place of the lesson with this id.
    pub fn pace(&self, lesson: &str, place: Place) -> Option<Pace> {
        self.plan.as_ref()?.pace(lesson, place, self.elapsed)
    }

    /// When the clock shows another second; `None` while it stands.
    pub fn next_second(&self) -> Option<Duration> {
        let part = Duration::from_nanos(self.elapsed.subsec_nanos().into());
        self.is_running.then(|| Duration::from_secs(1) - part)
    }

    /// What the class is asked, in its room.
    pub fn poll(&self) -> Option<&AskedPoll> {
        self.shared.as_ref()?.poll.as_ref()
    }

    /// Lets time pass.
    pub fn pass(&mut self, passed: Duration) {
        if self.is_running {
            self.elapsed += passed;
        }
    }
}

impl Position {
    /// Where the presentation of a model stands; `None` where there is none.
    pub fn of(model: &Model) -> Option<Self> {
        let (presentation, open) = (model.presentation.as_ref()?, model.open()?);
        let asked = open.asked.as_ref();
        Some(Self {
            pack: model.pack.id.clone(),
            lesson: open.lesson.id.clone(),
            place: open.place,
            events: open.sides.each_ref().map(|side| side.playhead),
            program: open.focus,
            rust: open.variant().map(|(_, variant)| variant.program.name.clone()),
            asked: asked.map(|asked| AskedHere { number: asked.number, is_revealed: asked.is_revealed }),
            pane: presentation.pane,
            is_black: presentation.is_black,
        })
    }
}

impl State {
    /// How the presentation of a model stands, for those who follow it; which documents go with it is not known here. Nothing, where
    /// there is none.
    pub fn of(model: &Model) -> Self {
        let poll = model.presentation.as_ref().and_then(Presentation::poll);
        let open = model.open();
        let is_revealed = open.and_then(|open| open.asked.as_ref()).is_some_and(|asked| asked.is_revealed);
        // What is written for an exercise is not one of the programs that are shown.
        let typed = open.and_then(|open| {
            let editor = open.editor.as_ref()?;
            Some((open.side(editor.language).name()?.to_owned(), editor.text()))
        });
        Self {
            lesson: None,
            position: Position::of(model),
            typed: typed.into_iter().collect(),
            question: poll.map(|poll| poll.question.clone()),
            poll: poll.map(|poll| poll.told(is_revealed)),
            is_over: false,
        }
    }
}
