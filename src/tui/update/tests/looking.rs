//! Looking around: playheads go anywhere, and the walkthrough stays at its step.

use super::{LEFT, RIGHT};
use crate::tui::keys::Context;
use crate::tui::model::{Alone, Place, Side};
use crate::tui::sample::Reader;
use crate::tui::update::context;
use crossterm::event::KeyCode;

/// A reader at the first step, at which a prediction waits.
fn at_first() -> Reader {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait();
    assert_eq!(reader.open().place, Place::Step(0));
    reader
}

fn ends(reader: &Reader) -> [usize; 2] {
    reader.open().sides.each_ref().map(|side| side.trace.len())
}

#[test]
fn one_key_leads_both_programs_back_to_the_step() {
    for keys in [".", "......", "t", "TT", ",", ")", "G", "g", "g...", "Gg,"] {
        let mut reader = at_first();
        reader.type_in(keys);
        let moved = reader.playheads() != reader.at_step(0);
        assert_eq!((reader.open().place, reader.open().looks.is_some()), (Place::Step(0), moved), "{keys}");
        reader.type_in("f");
        let open = reader.open();
        assert_eq!((open.looks, reader.playheads()), (None, reader.at_step(0)), "{keys}");
    }
    // Whoever comes there by themselves is back as well.
    let mut reader = at_first();
    reader.type_in(".,");
    assert_eq!((reader.open().looks, reader.playheads()), (None, reader.at_step(0)));
}

#[test]
fn what_stands_at_the_place_where_one_looks_is_shown_and_both_programs_are_there() {
    let mut reader = at_first();
    for _ in 0..20 {
        if reader.open().shown() == Place::Step(1) {
            break;
        }
        reader.type_in(".");
    }
    assert_eq!((reader.open().place, reader.open().looks), (Place::Step(0), Some(Place::Step(1))));
    assert_eq!(reader.playheads()[1], reader.at_step(1)[1]);
    assert_eq!(reader.open().texts("en")[0], reader.open().lesson.prose("en").expect("prose").sections["sent"].title);
}

#[test]
fn a_prediction_that_was_passed_over_is_asked_and_its_answer_is_not_seen_meanwhile() {
    for (keys, ask) in [("G", RIGHT), ("....", RIGHT), ("G", KeyCode::Char(' ')), ("G,", KeyCode::Char('p'))] {
        let mut reader = at_first();
        reader.type_in(keys).press(ask);
        assert!(reader.open().asked.is_some() && reader.open().looks.is_none(), "{keys}");
        assert_eq!(reader.playheads(), reader.at_step(0));
        let seen = |reader: &Reader| reader.open().sides.each_ref().map(|side| side.seen());
        assert_eq!(seen(&reader), reader.at_step(0), "{keys}");
        // Back one may look, and on again as far as the question.
        reader.type_in(",,");
        assert!(reader.open().is_asking() && reader.open().looks.is_some());
        reader.type_in("......G");
        assert_eq!((reader.playheads(), reader.open().looks), (reader.at_step(0), None));
        reader.type_in("g").press(RIGHT);
        assert_eq!((reader.playheads(), reader.open().is_asking()), (reader.at_step(0), true));
        reader.type_in("1");
        assert!(seen(&reader)[0] > reader.at_step(0)[0], "what was seen before is there again");
        reader.press(RIGHT).wait();
        assert_eq!((reader.open().place, reader.playheads()), (Place::Step(1), reader.at_step(1)));
    }
}

#[test]
fn looking_around_finishes_nothing() {
    let mut reader = at_first();
    reader.type_in("G");
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(0), ends(&reader)));
    reader.type_in("b");
    let outline = &reader.model.pack.entries().next().expect("a lesson").outline;
    let standing = reader.model.progress.standing(&reader.model.pack.id, outline);
    assert!(!standing.done && standing.step == 0, "{standing:?}");
}

#[test]
fn the_walk_goes_on_from_its_own_step_and_back_to_it_first() {
    let mut reader = Reader::in_lesson();
    reader.walk_to_end();
    reader.press(LEFT).press(LEFT);
    assert_eq!(reader.open().place, Place::Step(1));
    reader.type_in("G").press(RIGHT).wait();
    assert_eq!((reader.open().place, reader.open().looks), (Place::Step(2), None));
    reader.type_in("g").press(RIGHT).wait();
    assert_eq!((reader.open().place, reader.playheads()), (Place::End, ends(&reader)));
    // After the end one looks back, and does not fall into the next lesson.
    reader.type_in(",,").press(RIGHT);
    assert_eq!((reader.open().lesson.id.as_str(), reader.playheads()), ("priming", ends(&reader)));
    reader.press(LEFT).press(LEFT).type_in("G").press(LEFT);
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(1), reader.at_step(1)));
}

#[test]
fn a_program_that_has_not_the_step_does_not_lead_away_from_it() {
    let mut reader = Reader::in_lesson();
    reader.walk_to_end();
    reader.press(LEFT);
    let before = reader.playheads();
    assert_eq!(
        (reader.open().place, reader.open().side(crate::trace::Language::Rust).steps[2]),
        (Place::Step(2), None)
    );
    reader.press(KeyCode::Tab).type_in(".");
    assert_eq!((reader.open().shown(), reader.playheads()[0]), (Place::Step(2), before[0]));
    assert_eq!(context(&reader.model), Context::Lesson);
}

#[test]
fn the_lane_that_is_asked_about_stays_in_view_until_what_is_asked_has_come() {
    let mut reader = at_first();
    reader.press(RIGHT);
    let of = |reader: &Reader| {
        let lane = |side: &Side| side.about.as_ref().map(|about| side.trace.lanes()[about.lane.index()].name.clone());
        reader.open().sides.each_ref().map(lane)
    };
    let both = ["averager", "averager"].map(|name| Some(name.to_owned()));
    assert_eq!(of(&reader), both);
    reader.press(KeyCode::F(4)).type_in("1").press(RIGHT).wait();
    assert_eq!((reader.open().place, of(&reader)), (Place::Step(1), both));
    reader.press(RIGHT);
    assert_eq!((reader.open().is_asking(), reader.open().alone), (true, Alone::Nothing), "a question is seen");
    reader.walk_to_end();
    assert_eq!(of(&reader), [None, None]);
}

#[test]
fn the_lane_that_is_asked_about_stays_chosen_wherever_one_looks() {
    let mut reader = at_first();
    reader.press(RIGHT);
    let chosen = reader.open().focused().selected;
    assert!(chosen.is_some() && chosen == reader.open().focused().about.as_ref().map(|about| about.lane));
    for keys in ["f", "G", "g", ",,", "f"] {
        reader.type_in(keys);
        assert_eq!(reader.open().focused().selected, chosen, "{keys}");
    }
}
