//! What a timeline, a code pane and an output pane are drawn from: programs with their traces, wherever they are shown.

use super::{Outlook, Side};
use crate::lesson::Axis;
use crate::trace::Language;

/// One or two programs with their traces, the one in focus, and what their timeline is drawn against.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The programs, in the order in which they are shown.
    pub sides: &'a [Side],
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
}

impl<'a> Scene<'a> {
    /// The programs that there are, with their traces.
    pub fn programs(&self) -> impl Iterator<Item = &'a Side> + use<'a> {
        self.sides.iter().filter(|side| side.program.is_some())
    }

    /// The program in `language`, where the scene has one.
    pub fn side(&self, language: Language) -> Option<&'a Side> {
        self.sides.iter().find(|side| side.language == language)
    }

    /// The program in focus.
    pub fn focused(&self) -> Option<&'a Side> {
        self.side(self.focus)
    }
}
