//! The tour: a few cards over the first lesson that say what its panes are for. A key that is none of its own ends it.

use super::list;
use crate::tui::keys::{Action, Press};
use crate::tui::model::{Model, Tab};
use crate::tui::msg::Cmd;

/// How many cards there are.
pub const CARDS: usize = 6;

/// Opens the first lesson, or stays in the one that is open, and shows the first card.
pub fn begin(model: &mut Model) -> Vec<Cmd> {
    (model.help, model.remarks) = (None, None);
    let first = model.packs.iter().find_map(|pack| Some((pack.id.clone(), pack.entries().next()?.outline.id.clone())));
    let cmds = match (model.open(), first) {
        (None, Some((pack, lesson))) => list::open_of(model, &pack, &lesson),
        _ => Vec::new(),
    };
    if let Some(open) = model.open_mut() {
        (open.playing, open.tab) = (false, Tab::Code);
        model.tour = Some(0);
    }
    cmds
}

/// Lets a key press turn to another card, or end the tour.
pub fn press(model: &mut Model, press: Option<Press>) {
    let Some(card) = model.tour else { return };
    model.tour = match press.map(|press| press.action) {
        Some(Action::NextCard) => Some(card + 1).filter(|next| *next < CARDS),
        Some(Action::PreviousCard) => Some(card.saturating_sub(1)),
        _ => None,
    };
}

#[cfg(test)]
mod tests {
    use crate::tui::model::{Place, Screen};
    use crate::tui::sample::Reader;
    use crossterm::event::KeyCode;

    #[test]
    fn the_tour_goes_over_the_first_lesson_card_by_card_and_moves_nothing() {
        let mut reader = Reader::new(Default::default());
        reader.type_in("t");
        reader.programs_run();
        assert_eq!((reader.model.tour, reader.open().lesson.id.as_str()), (Some(0), "priming"));
        reader.press(KeyCode::Right).press(KeyCode::Right).press(KeyCode::Left);
        assert_eq!(reader.model.tour, Some(1));
        for _ in 1..super::CARDS {
            assert!(reader.model.tour.is_some());
            reader.press(KeyCode::Right);
        }
        assert_eq!((reader.model.tour, reader.open().place), (None, Place::Introduction));
    }

    #[test]
    fn any_other_key_ends_the_tour_and_does_nothing_else() {
        let mut reader = Reader::new(Default::default());
        reader.type_in(":tour").press(KeyCode::Enter);
        assert_eq!(reader.model.tour, Some(0));
        reader.type_in("b");
        assert!(reader.model.tour.is_none() && matches!(reader.model.screen, Screen::Lesson(_)));
        reader.type_in("?t");
        assert_eq!((reader.model.tour, reader.model.help), (Some(0), None));
    }
}
