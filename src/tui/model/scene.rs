//! What a timeline, a code pane and an output pane are drawn from: programs with their traces, wherever they are shown.

use super::{Outlook, Side};
use crate::lesson::Axis;
use crate::trace::Language;

/// One or two programs with their traces, the one in focus, and what their timeline is drawn against.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The programs, in the order in which they are shown. Where the learner's run is compared with the lesson's, these two.
    pub sides: [Option<&'a Side>; 2],
    /// The program in focus.
    pub focus: Language,
    /// What the timeline is drawn against.
    pub axis: Axis,
    /// How the timeline is looked at.
    pub outlook: &'a Outlook,
    /// The step of the walkthrough where the viewer stands, from 0, where there is one.
    pub step: Option<usize>,
    /// Whether a pane of its own tells of the chosen lane; else the timeline and the code do.
    pub moment: bool,
    /// Where the learner's run is compared with the lesson's: where each did what the other did not.
    pub parting: Option<[Option<usize>; 2]>,
}

impl<'a> Scene<'a> {
    /// The programs that there are, with their traces.
    pub fn programs(&self) -> impl Iterator<Item = &'a Side> + use<'a> {
        self.sides.into_iter().flatten().filter(|side| side.program.is_some())
    }

    /// The program in `language`, where the scene has one; of two that are compared the learner's.
    pub fn side(&self, language: Language) -> Option<&'a Side> {
        self.sides.into_iter().flatten().find(|side| side.language == language)
    }

    /// Whether `side` is the one in focus.
    pub fn is_focused(&self, side: &Side) -> bool {
        self.focused().is_some_and(|focused| std::ptr::eq(focused, side))
    }

    /// Where `side` parts from the one that it is compared with.
    pub fn parting_of(&self, side: &Side) -> Option<usize> {
        let at = self.sides.iter().position(|one| one.is_some_and(|one| std::ptr::eq(one, side)))?;
        self.parting?[at]
    }

    /// The program in focus.
    pub fn focused(&self) -> Option<&'a Side> {
        self.side(self.focus)
    }
}
