//! The notes of a presentation that is elsewhere: what is heard is shown, in the language of the class until another is chosen.

use crate::tui::keys::{Action, Press};
use crate::tui::model::{Lectern, Model, Screen};
use crate::tui::notes::Heard;
use crate::tui::strings::{LANGUAGES, Strings};

/// Lines that one page scrolls.
const PAGE: usize = 6;

fn lectern(model: &mut Model) -> Option<&mut Lectern> {
    match &mut model.screen {
        Screen::Notes(lectern) => Some(lectern),
        _ => None,
    }
}

/// Takes in what is heard of the presentation.
pub fn hear(model: &mut Model, heard: Heard) {
    let Some(lectern) = lectern(model) else { return };
    lectern.hear(heard);
    let language = lectern.told.as_ref().filter(|_| lectern.follows).map(|told| told.language.clone());
    if let Some(language) = language.filter(|language| LANGUAGES.contains(&language.as_str())) {
        model.strings = Strings::of(&language);
        model.language = language;
    }
}

/// Whoever chooses a language keeps it, whatever the class sees.
pub fn keep_language(model: &mut Model) {
    if let Some(lectern) = lectern(model) {
        lectern.follows = false;
    }
}

/// Lets a key press scroll.
pub fn press(model: &mut Model, press: Press) {
    let Some(Lectern { scroll, .. }) = lectern(model) else { return };
    *scroll = match press.action {
        Action::Up => scroll.saturating_sub(1),
        Action::Down => *scroll + 1,
        Action::ScrollUp => scroll.saturating_sub(PAGE),
        Action::ScrollDown => *scroll + PAGE,
        Action::Start => 0,
        _ => *scroll,
    };
}
