//! The tour: a few cards over the first lesson that say what its panes are for. It begins by itself for whoever was never
//! here, and ends with a key that is none of its own.

use super::{act, list};
use crate::store::Progress;
use crate::tui::keys::{Action, Context, Press};
use crate::tui::model::{Model, Place, Tab};
use crate::tui::msg::Cmd;

/// How many cards there are.
pub const CARDS: usize = 6;
/// Those that tell of what the programs do, which is to be seen meanwhile: of the timeline and of the output.
const OF_RUNS: [usize; 2] = [2, 3];

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

/// Begins the tour in the lesson that is open, else in the first, where `before`, the progress at the start, is that of a reader who
/// was never in one.
pub fn begin_for_newcomer(model: &mut Model, before: &Progress) -> Vec<Cmd> {
    if *before == Progress::default() { begin(model) } else { Vec::new() }
}

/// Lets a key press turn to another card, or end the tour. Who leaves, stops, or wants another language or other colours has
/// that at once.
pub fn press(model: &mut Model, press: Option<Press>) -> Vec<Cmd> {
    let Some(card) = model.tour else { return Vec::new() };
    model.tour = match press.map(|press| press.action) {
        Some(Action::NextCard) => Some(card + 1).filter(|next| *next < CARDS),
        Some(Action::PreviousCard) => Some(card.saturating_sub(1)),
        Some(Action::Quit | Action::Suspend | Action::ToggleLanguage | Action::NextTheme) => {
            return press.map_or_else(Vec::new, |press| act(model, Context::Tour, press));
        }
        _ => None,
    };
    show_runs(model);
    Vec::new()
}

/// Where nothing has been walked yet, the programs stand at the middle of the walkthrough while a card tells of what they do,
/// and where they were again afterwards.
fn show_runs(model: &mut Model) {
    let is_told = model.tour.is_some_and(|card| OF_RUNS.contains(&card));
    let Some(open) = model.open_mut().filter(|open| open.furthest == Place::Introduction) else { return };
    if !is_told {
        let before = open.before_tour.take();
        for (side, (playhead, reached)) in open.sides.iter_mut().zip(before.into_iter().flatten()) {
            (side.playhead, side.reached) = (playhead, reached);
        }
        return;
    }
    let here = open.sides.each_ref().map(|side| (side.playhead, side.reached));
    open.before_tour.get_or_insert(here);
    for side in &mut open.sides {
        let middle = side.steps.get(side.steps.len() / 2).copied().flatten().unwrap_or(0);
        (side.playhead, side.reached) = (middle, middle);
    }
}

#[cfg(test)]
mod tests {
    use crate::store::Progress;
    use crate::tui::model::{Place, Screen};
    use crate::tui::msg::Cmd;
    use crate::tui::sample::Reader;
    use crossterm::event::KeyCode;

    #[test]
    fn the_tour_goes_over_the_first_lesson_card_by_card_and_leaves_it_where_it_was() {
        let mut reader = Reader::new(Default::default());
        reader.type_in("t");
        reader.programs_run();
        assert_eq!((reader.model.tour, reader.open().lesson.id.as_str()), (Some(0), "priming"));
        reader.press(KeyCode::Right).press(KeyCode::Right);
        // The timeline is told of: there is one to be seen.
        assert!(reader.model.tour == Some(2) && reader.playheads().iter().all(|playhead| *playhead > 0));
        reader.press(KeyCode::Left);
        assert_eq!((reader.model.tour, reader.playheads()), (Some(1), [0; 2]));
        for _ in 1..super::CARDS {
            assert!(reader.model.tour.is_some());
            reader.press(KeyCode::Right);
        }
        assert_eq!((reader.model.tour, reader.open().place), (None, Place::Introduction));
        assert_eq!((reader.playheads(), reader.open().sides.each_ref().map(|side| side.reached)), ([0; 2], [0; 2]));
    }

    #[test]
    fn who_has_looked_around_before_the_tour_finds_everything_where_it_was() {
        let mut reader = Reader::new(Default::default());
        reader.type_in("t");
        reader.programs_run();
        reader.press(KeyCode::Esc).type_in(".");
        let before = reader.open().sides.each_ref().map(|side| (side.playhead, side.reached));
        assert!(before[0].0 > 0);
        reader.type_in("?t").press(KeyCode::Right).press(KeyCode::Right).press(KeyCode::Right);
        assert_ne!(reader.open().sides[0].playhead, before[0].0);
        reader.press(KeyCode::Esc);
        assert_eq!(reader.open().sides.each_ref().map(|side| (side.playhead, side.reached)), before);
    }

    #[test]
    fn whoever_was_never_here_is_shown_around_and_nobody_else() {
        let mut reader = Reader::new(Default::default());
        let before = reader.model.progress.clone();
        super::begin_for_newcomer(&mut reader.model, &before);
        assert_eq!((reader.model.tour, reader.open().lesson.id.as_str()), (Some(0), "priming"));
        reader.press(KeyCode::Esc).press(KeyCode::Esc);
        assert!(matches!(reader.model.screen, Screen::List));
        let before = reader.model.progress.clone();
        super::begin_for_newcomer(&mut reader.model, &before);
        assert!(reader.model.tour.is_none() && matches!(reader.model.screen, Screen::List));
        // A lesson that was asked for by its name stays, with the tour over it.
        reader.press(KeyCode::Down).press(KeyCode::Enter);
        super::begin_for_newcomer(&mut reader.model, &Progress::default());
        assert_eq!((reader.model.tour, reader.open().lesson.id.as_str()), (Some(0), "plain"));
    }

    #[test]
    fn the_language_changes_under_a_card_and_the_program_can_be_left() {
        let mut reader = Reader::new(Default::default());
        reader.type_in("tL");
        assert_eq!((reader.model.tour, reader.model.language.as_str()), (Some(0), "ko"));
        reader.type_in("q");
        assert!(matches!(reader.cmds.last(), Some(Cmd::Quit)));
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
