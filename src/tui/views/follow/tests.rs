//! Screens of whoever follows.

use crate::room::Revealed;
use crate::room::client::Trouble;
use crate::tui::model::Place;
use crate::tui::model::follower::{Followed, Line};
use crate::tui::sample::{Attendant, choices};
use crate::tui::strings::Strings;
use crossterm::event::KeyCode;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::time::Duration;

fn draw(attendant: &mut Attendant, language: &str, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test back end");
    let model = &mut attendant.model;
    (model.size, model.language, model.strings) = (Size { width, height }, language.to_owned(), Strings::of(language));
    terminal.draw(|frame| crate::tui::views::draw(model, frame.buffer_mut())).expect("drawn");
    if width == 0 { String::new() } else { terminal.backend().to_string() }
}

fn at_second_step() -> Attendant {
    let mut attendant = Attendant::in_lesson();
    attendant.class(Place::Step(1), [9, 8]);
    attendant
}

fn wandering() -> Attendant {
    let mut attendant = at_second_step();
    attendant.press(KeyCode::Left);
    attendant
}

fn asked() -> Attendant {
    let mut attendant = at_second_step();
    attendant.ask(1, true, None);
    attendant.type_in("b");
    attendant
}

fn revealed() -> Attendant {
    let mut attendant = asked();
    attendant.ask(2, true, None);
    attendant.type_in("c");
    attendant.ask(2, false, Some(Revealed { right: 1, why: choices(3).remove(2) }));
    attendant
}

fn lost() -> Attendant {
    let mut attendant = at_second_step();
    attendant.tell(Followed::Line(Line::Lost(Trouble::Closed, Duration::from_millis(3400))));
    attendant
}

fn typed() -> Attendant {
    let mut attendant = at_second_step();
    let text = "def averager():\n    total = 0.0\n    while True:\n        total += yield total\n";
    attendant.state.typed.insert("main.py".to_owned(), text.to_owned());
    attendant.class(Place::Step(1), [9, 8]);
    attendant
}

fn over() -> Attendant {
    let mut attendant = at_second_step();
    attendant.state.is_over = true;
    attendant.class(Place::Step(1), [9, 8]);
    attendant
}

fn refused() -> Attendant {
    let mut attendant = Attendant::joining();
    attendant.tell(Followed::Line(Line::Refused(Trouble::Version { needed: 9, program: "9.\u{1b}[31m1".to_owned() })));
    attendant
}

/// A name, and who has come there.
type Scene = (&'static str, fn() -> Attendant);

const SCENES: [Scene; 9] = [
    ("following", at_second_step),
    ("wandering", wandering),
    ("asked", asked),
    ("revealed", revealed),
    ("lost", lost),
    ("typed", typed),
    ("over", over),
    ("joining", Attendant::joining),
    ("refused", refused),
];

#[test]
fn a_class_is_followed_on_a_small_screen_and_on_a_large_one() {
    for (name, scene) in SCENES {
        insta::assert_snapshot!(format!("{name}.en.80x24"), draw(&mut scene(), "en", 80, 24));
    }
    for (name, scene) in [SCENES[0], SCENES[2], SCENES[3]] {
        insta::assert_snapshot!(format!("{name}.en.120x36"), draw(&mut scene(), "en", 120, 36));
    }
    for (name, scene) in [SCENES[1], SCENES[2], SCENES[4], SCENES[8]] {
        insta::assert_snapshot!(format!("{name}.ko.80x24"), draw(&mut scene(), "ko", 80, 24));
    }
}

#[test]
fn following_survives_every_size() {
    let sizes = (0..24).flat_map(|width| (0..14).map(move |height| (width, height)));
    let sizes: Vec<(u16, u16)> = sizes.chain([(40, 12), (41, 90), (119, 24), (120, 23), (250, 80)]).collect();
    for (_, scene) in SCENES {
        let mut attendant = scene();
        for language in ["en", "ko"] {
            for (width, height) in &sizes {
                draw(&mut attendant, language, *width, *height);
            }
        }
    }
}

#[test]
fn no_escape_sequence_of_a_room_reaches_the_terminal() {
    for (_, scene) in SCENES {
        let mut attendant = scene();
        for text in attendant.state.question.iter_mut().flat_map(|question| question.prompt.values_mut()) {
            text.text = "\u{1b}]0;x\u{7} \u{9b}31m".to_owned();
        }
        for text in attendant.state.typed.values_mut() {
            text.insert_str(0, "\u{1b}[2J");
        }
        attendant.class(Place::Step(1), [9, 8]);
        let drawn = draw(&mut attendant, "en", 80, 24);
        assert!(drawn.chars().all(|ch| ch == '\n' || !ch.is_control()), "{drawn:?}");
    }
}
