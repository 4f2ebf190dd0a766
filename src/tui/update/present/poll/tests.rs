use super::super::tests::{class, on};
use crate::room::{News, Poll, State};
use crate::tui::model::presentation::{AskedPoll, Presentation, Shared};
use crate::tui::model::{Model, Place};
use crate::tui::msg::Msg;
use crate::tui::sample::Reader;
use crate::tui::update::update;
use crossterm::event::KeyCode;

const URL: &str = "http://192.168.178.20:8080/abcdef/";

/// A class that follows on screens of its own, and is asked the question of the first step.
fn asked() -> Reader {
    let mut class = shared_class();
    on(&mut class);
    class.press(KeyCode::PageDown);
    assert!(class.open().is_asking());
    class
}

fn shared_class() -> Reader {
    let mut class = class();
    if let Some(presentation) = &mut class.model.presentation {
        presentation.shared = Some(Shared::new(URL));
    }
    class
}

fn shared(class: &Reader) -> &Shared {
    class.model.presentation.as_ref().and_then(|presentation| presentation.shared.as_ref()).expect("it is shared")
}

fn poll(class: &Reader) -> &AskedPoll {
    shared(class).poll.as_ref().expect("it is asked")
}

fn told(model: &Model) -> Poll {
    State::of(model).poll.expect("it is told")
}

fn counts(class: &mut Reader, poll: u64, counts: &[&[usize]]) {
    let counts = counts.iter().map(|counts| counts.to_vec()).collect();
    let news = News { url: URL.to_owned(), has_network: true, followers: 31, poll: Some((poll, counts)) };
    update(&mut class.model, Msg::Room(news));
}

#[test]
fn a_question_that_is_asked_is_a_poll_at_once_and_its_answer_closes_it() {
    let mut class = asked();
    let state = State::of(&class.model);
    let question = state.question.expect("it is told");
    assert_eq!((question.poll, question.choices.len()), (1, poll(&class).counts[0].len()));
    assert!(question.prompt["ko"].html.starts_with("<p>") && !question.prompt["en"].text.is_empty());
    counts(&mut class, 1, &[&[3, 1]]);
    assert_eq!((shared(&class).followers, poll(&class).answers()), (31, 4));
    let open = told(&class.model);
    assert!(open.is_open && open.counts.is_empty() && open.revealed.is_none(), "nobody follows the crowd");
    class.press(KeyCode::PageDown);
    let right = class.open().asked.as_ref().expect("still shown").posed.right;
    let closed = told(&class.model);
    assert_eq!((closed.is_open, closed.counts.len()), (false, 1));
    assert_eq!(closed.revealed.expect("told").right, right);
    on(&mut class);
    assert_eq!((class.open().place, State::of(&class.model).question), (Place::Step(1), None));
    assert_eq!(shared(&class).answered().count(), 1);
}

#[test]
fn a_poll_is_closed_and_opened_and_its_bars_are_shown_and_hidden() {
    let mut class = asked();
    for (key, is_open, shows_counts) in
        [('V', true, true), ('V', true, false), ('d', false, true), ('V', false, false), ('d', true, false)]
    {
        class.press(KeyCode::Char(key));
        assert_eq!((poll(&class).is_open, poll(&class).shows_counts), (is_open, shows_counts), "{key}");
    }
}

#[test]
fn a_closed_poll_is_asked_again_and_both_rounds_are_kept() {
    let mut class = asked();
    counts(&mut class, 1, &[&[3, 1]]);
    // Who has asked waits for the answers.
    class.press(KeyCode::Char('p'));
    assert_eq!(poll(&class).round(), 1);
    class.type_in("dp");
    assert_eq!((poll(&class).round(), poll(&class).is_open, poll(&class).answers()), (2, true, 0));
    counts(&mut class, 1, &[&[3, 1], &[0, 4]]);
    class.press(KeyCode::Enter);
    assert_eq!(told(&class.model).counts.len(), 2);
    assert_eq!(poll(&class).counts[0][..2], [3, 1]);
    assert_eq!(poll(&class).counts[1][..2], [0, 4]);
    // The answer can be hidden again; the class has seen it.
    class.press(KeyCode::Enter).press(KeyCode::Char('d'));
    assert!(told(&class.model).revealed.is_none() && !poll(&class).is_open);
    // Asked once more, it is another poll.
    class.press(KeyCode::Char('p'));
    assert_eq!((poll(&class).question.poll, poll(&class).round(), shared(&class).answered().count()), (2, 1, 1));
}

#[test]
fn a_question_that_is_left_without_its_answer_is_asked_anew() {
    let mut class = asked();
    counts(&mut class, 1, &[&[1, 0]]);
    class.press(KeyCode::PageUp).wait();
    assert_eq!(State::of(&class.model).poll, None);
    for _ in 0..3 {
        if class.open().is_asking() {
            break;
        }
        on(&mut class);
    }
    assert_eq!((poll(&class).question.poll, poll(&class).answers(), shared(&class).answered().count()), (2, 0, 1));
    // What comes late to the first poll belongs to it.
    counts(&mut class, 1, &[&[1, 1]]);
    assert_eq!(shared(&class).answered().next().map(AskedPoll::answers), Some(2));
}

#[test]
fn any_key_leaves_the_view_that_shows_how_to_follow() {
    let mut class = shared_class();
    class.press(KeyCode::Char('i'));
    assert!(shared(&class).shows_join);
    class.press(KeyCode::PageDown);
    assert!(!shared(&class).shows_join && class.open().place == Place::Introduction);
    let moved = News { url: "http://10.0.0.7:8080/abcdef/".to_owned(), has_network: true, ..News::default() };
    let before = shared(&class).qr().to_vec();
    update(&mut class.model, Msg::Room(moved));
    assert_eq!(shared(&class).url(), "http://10.0.0.7:8080/abcdef/");
    assert_ne!(shared(&class).qr(), before);
}

#[test]
fn a_network_that_changes_or_goes_away_is_said_and_one_that_never_was_is_not() {
    let mut class = shared_class();
    let mut hear = |url: &str, has_network: bool| {
        update(&mut class.model, Msg::Room(News { url: url.to_owned(), has_network, ..News::default() }));
        class.model.notice.take()
    };
    let other = "http://10.0.0.7:8080/abcdef/";
    assert_eq!(hear("http://127.0.0.1:8080/abcdef/", false), None, "it is shared with this machine alone");
    assert_eq!(hear(URL, true), None);
    assert!(hear(other, true).is_some_and(|said| said.contains(other)));
    assert_eq!(hear(other, true), None);
    assert!(hear("http://127.0.0.1:8080/abcdef/", false).is_some_and(|said| said.contains("network")));
}

#[test]
fn without_a_room_all_is_as_it_was_and_its_keys_say_so() {
    let mut class = class();
    on(&mut class);
    class.press(KeyCode::PageDown);
    assert!(class.open().is_asking());
    for key in ['i', 'V', 'd'] {
        class.press(KeyCode::Char(key));
        assert!(class.model.notice.as_ref().is_some_and(|said| said.contains("--share")), "{key}");
    }
    assert!(class.model.presentation.as_ref().and_then(Presentation::poll).is_none());
    assert_eq!(State::of(&class.model).poll, None);
    class.press(KeyCode::Char('p'));
    assert!(class.open().is_asking());
}

#[test]
fn what_is_typed_is_told_by_the_name_of_its_program() {
    let mut class = shared_class();
    on(&mut class);
    class.type_in("ex");
    let typed = State::of(&class.model).typed;
    assert_eq!(typed.keys().collect::<Vec<_>>(), ["main.py"]);
    assert!(typed["main.py"].contains('x'));
    class.press(KeyCode::Esc);
    assert!(State::of(&class.model).typed.is_empty());
}
