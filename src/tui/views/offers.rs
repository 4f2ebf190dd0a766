//! What the footer offers: the keys of the context, told by what they do here and now. What would do nothing is left out. It does not
//! know how offers are drawn.

use crate::tui::keys::{Action, Context, Hint, Offer};
use crate::tui::model::{Model, Open, Place, Screen, Traced};
use crate::tui::update;

/// What the footer offers now, in the order of the key table.
pub fn offers(model: &Model) -> Vec<Offer> {
    let context = update::context(model);
    model.keys.footer(context).into_iter().filter_map(|offer| told(model, context, offer)).collect()
}

/// An offer as it stands now; `None` where its keys would do nothing.
fn told(model: &Model, context: Context, offer: Offer) -> Option<Offer> {
    let open = model.open();
    let is = |holds: fn(&Open) -> bool| open.is_some_and(holds);
    let shows_solution = is(|open| open.attempt.as_ref().is_some_and(|attempt| attempt.shows_solution));
    let called = |hint| Offer { hint, ..offer.clone() };
    let by = |context, action| Offer { keys: model.keys.label(context, action), ..offer.clone() };
    let when = |holds: bool| holds.then(|| offer.clone());
    match offer.hint {
        // Who waits for a presentation has no lesson yet.
        Hint::Step | Hint::Event | Hint::Lane | Hint::Words | Hint::Scroll if matches!(model.screen, Screen::Room) => {
            None
        }
        // What is over cannot be stopped, and nothing comes to be followed.
        Hint::Stop | Hint::Follow => when(model.traced().is_none_or(Traced::is_growing)),
        // A version that is kept is offered where there is one; where that is shown, the lesson's is.
        Hint::Yours => {
            let edited = open.and_then(Open::edited)?;
            Some(called(if edited.shows_written { Hint::Original } else { Hint::Yours }))
        }
        // Who asks for a question gets one where the step has any.
        Hint::Predict => when(is(Open::has_question)),
        Hint::Solution if shows_solution => Some(called(Hint::Yours)),
        // While the solution stands there, nothing is taken in its place.
        Hint::Starter => when(!shows_solution),
        // An answer is shown, or hidden again, where something is asked.
        Hint::Reveal => {
            let asked = open?.asked.as_ref()?;
            Some(called(if asked.is_revealed { Hint::Hide } else { Hint::Reveal }))
        }
        // What was answered or compared is closed first.
        Hint::Lessons if is(|open| open.asked.is_some() || open.compared.is_some()) => Some(called(Hint::Close)),
        // Before the first card of the tour there is none to go back to, and behind the last one no other.
        Hint::Card if model.tour == Some(0) => Some(by(Context::Tour, Action::NextCard)),
        Hint::Card if model.tour == Some(update::CARDS - 1) => Some(by(Context::Tour, Action::PreviousCard)),
        // Before the introduction there is no step to go back to.
        Hint::Step if model.presentation.is_none() && is(|open| open.place == Place::Introduction) => {
            Some(by(context, Action::NextStep))
        }
        Hint::Class => when(model.follower.as_ref().is_some_and(|follower| follower.is_wandering)),
        Hint::Back => when(is(|open| open.looks.is_some())),
        _ => Some(offer),
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::sample::{Reader, drawn};
    use crossterm::event::KeyCode;

    #[test]
    fn the_introduction_offers_no_step_before_it() {
        let mut reader = Reader::in_lesson();
        let first = drawn(&mut reader.model, 120, 36);
        assert!(first.contains(" → step ") && !first.contains("←/→ step"), "{first}");
        reader.press(KeyCode::Right).wait();
        let second = drawn(&mut reader.model, 120, 36);
        assert!(second.contains("←/→ step"), "{second}");
    }
}
