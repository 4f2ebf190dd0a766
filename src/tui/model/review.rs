//! A review: predictions of a chapter that are asked again, one after the other, each in its lesson.

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
    pub fn of(questions: Vec<Again>) -> Option<Self> {
        if questions.is_empty() { None } else { Some(Self { questions, at: 0, right: 0, answered: false }) }
    }

    /// What is asked now.
    pub fn now(&self) -> Option<&Again> {
        self.questions.get(self.at)
    }
}
