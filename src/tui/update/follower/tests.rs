//! Following, without a network: what is told, and what keys do.

use super::*;
use crate::room::{Poll, Question, Revealed};
use crate::tui::handout::terminal::Unreadable;
use crate::tui::sample::{Attendant, choices};
use crate::tui::update::update;
use crossterm::event::KeyCode;

#[test]
fn whoever_follows_stands_where_the_class_does() {
    let mut attendant = Attendant::joining();
    assert!(matches!(attendant.model.screen, Screen::Room));
    attendant.class(Place::Step(1), [9, 8]);
    assert!(matches!(attendant.model.screen, Screen::Room), "the lesson has not come yet");
    attendant.receive(1);
    let open = attendant.open();
    assert_eq!((open.place, attendant.playheads()), (Place::Step(1), [9, 8]));
    assert!(!open.is_running() && open.sides.iter().all(|side| side.steps.iter().any(Option::is_some)));
    attendant.class(Place::Introduction, [0, 0]);
    assert_eq!((attendant.open().place, attendant.playheads()), (Place::Introduction, [0, 0]));
}

#[test]
fn nothing_of_a_lesson_runs_or_is_kept_where_it_is_followed() {
    let mut attendant = Attendant::in_lesson();
    for key in ["r", "e", "E", "x", "p", "o", "d", "b"] {
        attendant.type_in(key);
    }
    attendant.press(KeyCode::Enter);
    let is_of_it = |cmd: &Cmd| {
        matches!(
            cmd,
            Cmd::Run { .. } | Cmd::OpenEditor { .. } | Cmd::FindEdits { .. } | Cmd::KeepEdit { .. } | Cmd::Trust(_)
        )
    };
    assert!(!attendant.cmds.iter().any(is_of_it), "{:?}", attendant.cmds);
    assert!(
        attendant.open().editor.is_none() && attendant.open().attempt.is_none() && attendant.open().asked.is_none()
    );
}

#[test]
fn a_key_that_moves_lets_go_of_the_class_and_another_goes_back_to_it() {
    let mut attendant = Attendant::in_lesson();
    attendant.class(Place::Step(1), [9, 8]);
    attendant.press(KeyCode::Left);
    assert!(attendant.follower().is_wandering);
    let here = (attendant.open().place, attendant.playheads());
    assert_eq!(here.0, Place::Step(0));
    attendant.class(Place::Step(1), [10, 8]);
    assert_eq!((attendant.open().place, attendant.playheads()), here, "the class does not take it along");
    attendant.press(KeyCode::Esc);
    assert!(!attendant.follower().is_wandering);
    assert_eq!((attendant.open().place, attendant.playheads()), (Place::Step(1), [10, 8]));
    for key in ["]", "a", "z", "F1", "L", "C"] {
        attendant.type_in(key);
    }
    assert!(!attendant.follower().is_wandering, "looking at it in another way is no walk");
}

#[test]
fn nobody_goes_further_than_the_class_by_any_key() {
    let mut attendant = Attendant::in_lesson();
    let end = attendant.open().side(Language::Python).trace.len();
    attendant.class(Place::Step(0), [4, 4]);
    for back in ["", ",,", ","] {
        attendant.type_in(back);
        for key in [".", "t", "n", " ", ")", ".", ".", "."] {
            attendant.type_in(key);
            attendant.wait();
        }
        attendant.press(KeyCode::End);
        let (heads, open) = (attendant.playheads(), attendant.open());
        assert!(heads[0] <= 4 && heads[1] <= 4, "{heads:?}");
        assert!(open.place <= Place::Step(0) && open.furthest <= Place::Step(0));
        assert!(open.sides.iter().all(|side| side.reached <= 4), "no lane of later is shown");
    }
    assert_eq!(attendant.playheads(), [4, 4]);
    attendant.type_in("/average");
    let candidates = attendant.model.finder.as_ref().expect("a finder").found();
    let is_near = |goal: &Goal| matches!(goal, Goal::Place { place, .. } if *place <= Place::Step(0));
    assert!(candidates.map(|candidate| candidate.goal.clone()).all(|goal| is_near(&goal)));
    attendant.press(KeyCode::Esc).press(KeyCode::Esc);
    attendant.class(Place::End, [end, end]);
    attendant.press(KeyCode::Home).press(KeyCode::End);
    assert_eq!(attendant.open().place, Place::End);
}

#[test]
fn a_poll_is_answered_and_the_answer_changed_until_it_is_closed() {
    let mut attendant = Attendant::in_lesson();
    attendant.ask(1, true, None);
    attendant.type_in("b");
    let answered = Cmd::Answer { poll: 7, round: 1, choice: 1 };
    assert_eq!(attendant.cmds.pop(), Some(answered));
    attendant.tell(Followed::Counted(7, 1, 0));
    assert_eq!(attendant.follower().given().map(|given| given.is_counted), Some(false), "that was another one");
    attendant.tell(Followed::Counted(7, 1, 1));
    assert_eq!(attendant.follower().given().map(|given| given.is_counted), Some(true));
    attendant.type_in("1");
    assert_eq!(attendant.cmds.pop(), Some(Cmd::Answer { poll: 7, round: 1, choice: 0 }));
    attendant.type_in("9");
    attendant.ask(1, false, None);
    attendant.type_in("c");
    assert_eq!((attendant.follower().given().map(|given| given.choice), attendant.cmds.pop()), (Some(0), None));
    attendant.ask(2, true, None);
    assert_eq!(attendant.follower().given(), None, "another round is answered anew");
    attendant.type_in("c");
    assert_eq!(attendant.cmds.pop(), Some(Cmd::Answer { poll: 7, round: 2, choice: 2 }));
    attendant.ask(2, false, Some(Revealed { right: 2, why: choices(1).remove(0) }));
    assert!(!attendant.follower().may_answer());
}

#[test]
fn whoever_looks_around_is_told_of_a_poll_and_answers_after_going_back() {
    let mut attendant = Attendant::in_lesson();
    attendant.class(Place::Step(1), [9, 8]);
    attendant.press(KeyCode::Left);
    attendant.ask(1, true, None);
    attendant.type_in("a");
    assert_eq!((attendant.follower().given(), attendant.follower().asked()), (None, None));
    attendant.type_in("f").type_in("a");
    assert_eq!(attendant.cmds.pop(), Some(Cmd::Answer { poll: 7, round: 1, choice: 0 }));
}

#[test]
fn a_lesson_that_was_run_again_is_looked_at_as_before() {
    let mut attendant = Attendant::in_lesson();
    attendant.class(Place::Step(1), [9, 8]);
    attendant.type_in("a").press(KeyCode::Left);
    let (axis, here) = (attendant.open().axis, (attendant.open().place, attendant.playheads()));
    attendant.state.lesson = Some(2);
    attendant.class(Place::Step(1), [9, 8]);
    attendant.receive(1);
    assert_eq!(attendant.follower().shown, Some(1), "the one before is no longer wanted");
    attendant.receive(2);
    assert_eq!((attendant.follower().shown, attendant.open().axis), (Some(2), axis));
    assert_eq!((attendant.open().place, attendant.playheads()), here);
    assert!(attendant.follower().is_wandering);
}

#[test]
fn what_goes_wrong_is_known_and_what_was_seen_stays() {
    let mut attendant = Attendant::in_lesson();
    attendant.class(Place::Step(1), [9, 8]);
    attendant.state.lesson = Some(2);
    attendant.class(Place::Step(1), [9, 8]);
    attendant.tell(Followed::Lesson(2, Err(NotShown::Trouble(Trouble::Closed))));
    assert_eq!((&attendant.follower().unreadable, attendant.follower().wanted), (&None, None));
    attendant.cmds.clear();
    attendant.class(Place::Step(1), [9, 8]);
    assert_eq!(attendant.cmds, [Cmd::FetchLesson { number: 2 }], "it is asked for again");
    let unreadable = NotShown::Unreadable(Unreadable::NoDocument);
    attendant.tell(Followed::Lesson(2, Err(unreadable.clone())));
    attendant.class(Place::Step(1), [9, 8]);
    assert_eq!((&attendant.follower().unreadable, attendant.cmds.len()), (&Some(unreadable), 1));
    attendant.tell(Followed::Line(Line::Refused(Trouble::NotARoom)));
    assert_eq!(attendant.open().place, Place::Step(1));
    attendant.state.is_over = true;
    attendant.class(Place::Step(1), [9, 8]);
    attendant.tell(Followed::Line(Line::Lost(Trouble::Closed, Duration::from_secs(1))));
    assert_eq!(attendant.follower().line, Line::Open, "nobody is expected to be there");
    attendant.press(KeyCode::Left);
    assert_eq!(attendant.open().place, Place::Step(0));
    attendant.press(KeyCode::End);
    assert_eq!(attendant.open().place, Place::End, "nothing is given away any more");
}

#[test]
fn whoever_looks_around_stays_in_a_lesson_that_the_class_has_left() {
    let mut attendant = Attendant::in_lesson();
    attendant.class(Place::Step(1), [9, 8]);
    attendant.press(KeyCode::Left);
    attendant.state.lesson = Some(2);
    attendant.class_in("plain", Place::Introduction, [0, 0]);
    attendant.receive_lesson(2, "plain");
    assert_eq!((attendant.open().lesson.id.as_str(), attendant.open().place), ("priming", Place::Step(0)));
    attendant.press(KeyCode::Right).wait();
    assert_eq!(attendant.open().place, Place::Step(1), "as far as the class had come");
    attendant.press(KeyCode::Right).wait();
    assert_eq!(attendant.open().place, Place::Step(1));
    attendant.press(KeyCode::Esc);
    assert_eq!((attendant.open().lesson.id.as_str(), attendant.open().place), ("plain", Place::Introduction));
}

#[test]
fn what_is_typed_is_shown_with_the_line_that_has_changed() {
    let mut attendant = Attendant::in_lesson();
    let typed = |text: &str| [("main.py".to_owned(), text.to_owned())].into_iter().collect();
    attendant.state.typed = typed("a\nb\nc\n");
    attendant.class(Place::Step(0), [4, 3]);
    attendant.state.typed = typed("a\nb + 1\nc\n");
    attendant.class(Place::Step(0), [4, 3]);
    attendant.class(Place::Step(0), [4, 4]);
    assert_eq!(attendant.follower().typed(), Some(("main.py", "a\nb + 1\nc\n", 1)));
    attendant.state.typed.clear();
    attendant.class(Place::Step(0), [4, 4]);
    assert_eq!(attendant.follower().typed(), None);
}

#[test]
fn a_question_without_choices_or_with_another_poll_does_no_harm() {
    let mut attendant = Attendant::in_lesson();
    attendant.state.question = Some(Question { poll: 3, ..Question::default() });
    attendant.state.poll = Some(Poll { poll: 3, round: 1, is_open: true, ..Poll::default() });
    attendant.class(Place::Step(0), [usize::MAX, usize::MAX]);
    attendant.type_in("a1");
    assert_eq!(attendant.cmds.pop(), None);
    attendant.state.poll = Some(Poll { poll: 4, round: 0, counts: vec![vec![usize::MAX, 3]], ..Poll::default() });
    attendant.class(Place::Step(usize::MAX), [0, usize::MAX]);
    attendant.type_in("a,.nN").press(KeyCode::End);
}

#[test]
fn a_lost_connection_counts_down_and_one_that_is_back_does_not() {
    let mut attendant = Attendant::in_lesson();
    assert_eq!(attendant.model.next_second(), None);
    attendant.tell(Followed::Line(Line::Lost(Trouble::Closed, Duration::from_millis(2500))));
    assert_eq!(attendant.model.next_second(), Some(Duration::from_millis(500)));
    update(&mut attendant.model, Msg::Clock(Duration::from_millis(500)));
    assert_eq!(attendant.model.next_second(), Some(Duration::from_secs(1)));
    update(&mut attendant.model, Msg::Clock(Duration::from_secs(9)));
    assert_eq!(attendant.model.next_second(), None);
    attendant.class(Place::Introduction, [0, 0]);
    assert_eq!(attendant.follower().line, Line::Open);
}
