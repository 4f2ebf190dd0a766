//! Where the notes of a presentation are read, which goes on elsewhere.

use crate::tui::notes::{Heard, Told};

/// The notes of a presentation that is elsewhere.
#[derive(Debug)]
pub struct Lectern {
    /// What was heard last.
    pub heard: Heard,
    /// What was told last, also when it is over.
    pub told: Option<Told>,
    /// Whether the screen speaks the language of the class.
    pub follows: bool,
    /// How many lines of the notes are scrolled away.
    pub scroll: usize,
}

impl Lectern {
    /// Nothing was heard yet.
    pub fn new(follows: bool) -> Self {
        Self { heard: Heard::None, told: None, follows, scroll: 0 }
    }

    /// Takes in what is heard.
    pub fn hear(&mut self, heard: Heard) {
        if let Heard::Told(told) = &heard {
            if self.told.as_ref().is_none_or(|before| told.goes_on_from(before)) {
                self.scroll = 0;
            }
            self.told = Some((**told).clone());
        }
        // That there is none is what is to be expected after one is over.
        if heard != Heard::None || self.heard != Heard::Over {
            self.heard = heard;
        }
    }
}
