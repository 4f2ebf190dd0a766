//! A review: predictions of a chapter that are asked again, one after the other, each in its lesson. The reader asks for it in the
//! list, or it comes by itself between two lessons.

use super::Model;
use crate::lesson::{Chapter, Entry, Outline};

/// A review under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What is asked.
    pub questions: Vec<Again>,
    /// Which of them is asked now, from 0.
    pub at: usize,
    /// How many were answered rightly so far.
    pub right: usize,
    /// Whether this one was answered: the first answer counts.
    pub answered: bool,
    /// What comes after it.
    pub after: After,
}

/// What comes after a review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// The list of lessons, in which it was asked for.
    #[default]
    List,
    /// What would have come after the lesson with this id, at whose end it came by itself.
    Lesson(String),
}

/// A question that is asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The id of its lesson.
    pub lesson: String,
    /// Its step, from 0.
    pub step: usize,
    /// Which of the step's questions.
    pub number: usize,
}

impl Review {
    /// A review of these questions; `None` where there are none.
    pub fn of(questions: Vec<Again>, after: After) -> Option<Self> {
        if questions.is_empty() { None } else { Some(Self { questions, at: 0, right: 0, answered: false, after }) }
    }

    /// Whether nobody has asked for it.
    pub fn came_by_itself(&self) -> bool {
        matches!(self.after, After::Lesson(_))
    }

    /// What is asked now.
    pub fn now(&self) -> Option<&Again> {
        self.questions.get(self.at)
    }
}

/// Questions of these lessons, those of each as `of` gives them.
pub fn all_of(lessons: &[Entry], of: impl Fn(&Outline) -> Vec<(usize, usize)>) -> Vec<Again> {
    let mut all = Vec::new();
    for Entry { outline, .. } in lessons {
        all.extend(of(outline).into_iter().map(|(step, number)| Again {
            lesson: outline.id.to_string(),
            step,
            number,
        }));
    }
    all
}

/// What comes back at the end of the open lesson: what was missed in the lessons of its chapter before it, and not mended since.
/// Nothing before a class.
pub fn due(model: &Model) -> Vec<Again> {
    let Some(open) = model.open().filter(|_| model.presentation.is_none() && model.follower.is_none()) else {
        return Vec::new();
    };
    let place = |chapter: &Chapter| chapter.lessons.iter().position(|entry| entry.outline.id == open.lesson.id);
    let found = model.pack.chapters.iter().find_map(|chapter| Some(&chapter.lessons[..place(chapter)?]));
    all_of(found.unwrap_or_default(), |lesson| model.progress.missed(&model.pack.id, lesson))
}
