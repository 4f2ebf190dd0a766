//! A reader who looks for something.

use super::*;
use crate::tui::keys::KeyMap;
use crate::tui::msg::Msg;
use crate::tui::sample::Reader;
use crate::tui::update::{context, update};
use crossterm::event::{KeyEvent, KeyModifiers};

fn heads(reader: &Reader) -> Vec<String> {
    let finder = reader.model.finder.as_ref().expect("something is looked for");
    finder.found().map(|hit| hit.head.clone()).collect()
}

fn lines(reader: &Reader) -> Vec<String> {
    let finder = reader.model.finder.as_ref().expect("something is looked for");
    finder.found().map(|hit| hit.line.clone()).collect()
}

/// Where the reader stands: the lesson, and where in it once the programs have run.
fn place(reader: &mut Reader) -> (String, Place) {
    reader.programs_run();
    (reader.open().lesson.id.clone(), reader.open().place)
}

#[test]
fn a_search_goes_through_titles_prose_and_programs_in_both_languages() {
    let mut reader = Reader::with_words();
    reader.type_in("/sent");
    assert_eq!(heads(&reader), ["1 First ▸ Priming · 2 Sent", "1 First ▸ Priming · 2 Sent"]);
    assert_eq!(lines(&reader), ["", "Sent."]);
    reader.press(KeyCode::Esc).type_in("/전송");
    assert_eq!(lines(&reader), ["전송", "전송."], "what is in another language is found, too");
    reader.press(KeyCode::Esc).type_in("/averager = ");
    let python = "coroutine = averager()";
    let found = lines(&reader);
    assert!(found.iter().any(|line| line == python) && !found.iter().any(|line| line.contains("#@")), "{found:?}");
}

#[test]
fn enter_opens_the_lesson_at_the_step() {
    let mut reader = Reader::with_words();
    reader.type_in("/closed").press(KeyCode::Enter);
    assert_eq!(place(&mut reader), ("priming".to_owned(), Place::Step(2)));
    assert_eq!(reader.playheads()[0], reader.open().sides[0].steps[2].expect("reached"));
    // In the same lesson nothing runs again.
    reader.type_in("/sent").press(KeyCode::Enter);
    assert!(!reader.cmds.iter().any(|cmd| matches!(cmd, Cmd::Run { .. })));
    assert_eq!(place(&mut reader), ("priming".to_owned(), Place::Step(1)));
    let outline = reader.model.pack.entries().next().expect("a lesson").outline.clone();
    assert_eq!(reader.model.progress.standing("demo", &outline).step, 1, "the next start goes on here");
}

#[test]
fn nothing_is_found_that_is_not_there_and_nothing_comes_of_choosing_it() {
    let mut reader = Reader::with_words();
    reader.type_in("/no such words").press(KeyCode::Enter);
    assert_eq!(heads(&reader), [""; 0]);
    reader.press(KeyCode::Esc);
    assert!(reader.model.finder.is_none() && context(&reader.model) == Context::List);
}

#[test]
fn keys_are_text_while_something_is_looked_for_and_pasted_text_is_too() {
    let mut reader = Reader::with_words();
    reader.type_in("/qL?:");
    update(&mut reader.model, Msg::Paste("m\na".to_owned()));
    let finder = reader.model.finder.as_ref().expect("still there");
    assert_eq!(finder.input.text(), "qL?:m a");
    let ctrl_c = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
    update(&mut reader.model, Msg::Key(ctrl_c));
    assert!(reader.model.finder.is_none());
}

#[test]
fn all_that_can_be_done_is_found_by_its_name_and_done() {
    let mut reader = Reader::in_lesson();
    reader.type_in(":next step").press(KeyCode::Enter);
    reader.wait();
    assert_eq!(reader.open().place, Place::Step(0));
    reader.type_in(":step 3").press(KeyCode::Enter);
    assert_eq!(place(&mut reader).1, Place::Step(2));
    reader.type_in(":output on a small");
    let keys: Vec<String> =
        reader.model.finder.as_ref().expect("there").found().map(|hit| hit.beside.clone()).collect();
    assert_eq!(keys, ["F1", "F2", "F3"]);
    reader.press(KeyCode::Down).press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(reader.open().tab, crate::tui::model::Tab::Output);
    reader.type_in(":back to the list").press(KeyCode::Enter);
    assert!(matches!(reader.model.screen, crate::tui::model::Screen::List));
}

#[test]
fn every_action_of_the_context_is_offered_with_its_keys() {
    let mut reader = Reader::in_lesson();
    reader.type_in(":");
    let offered = heads(&reader);
    let map = KeyMap::bundled();
    for binding in map.of(Context::Lesson).chain(map.of(Context::Any)) {
        let said = reader.model.strings.action(binding.action);
        assert!(binding.action == Action::Commands || offered.iter().any(|head| head == said), "{said}");
    }
    assert!(!offered.iter().any(|head| head == reader.model.strings.action(Action::Answer)), "nothing is asked");
}

#[test]
fn what_can_be_done_is_found_by_related_words_of_both_languages() {
    for (typed, action) in [
        ("language", Action::ToggleLanguage),
        ("언어", Action::ToggleLanguage),
        ("theme", Action::NextTheme),
        ("colour", Action::NextTheme),
        ("COLOR", Action::NextTheme),
        ("테마", Action::NextTheme),
        ("색", Action::NextTheme),
        ("breakpoint", Action::Breakpoint),
        ("중단점", Action::Breakpoint),
        ("mouse", Action::ToggleMouse),
        ("마우스", Action::ToggleMouse),
    ] {
        let mut reader = Reader::in_lesson();
        reader.type_in(":").type_in(typed);
        let said = reader.model.strings.action(action);
        assert!(heads(&reader).iter().any(|head| head == said), "{typed}: {:?}", heads(&reader));
    }
}

#[test]
fn what_can_be_done_is_found_by_its_name_in_either_language() {
    for (switch, typed) in [("", "타임라인 확대"), ("L", "look closer at the timeline"), ("L", "타임라인 확대")]
    {
        let mut reader = Reader::in_lesson();
        reader.type_in(switch).type_in(":").type_in(typed);
        let said = reader.model.strings.action(Action::ZoomIn);
        assert!(heads(&reader).iter().any(|head| head == said), "{typed}: {:?}", heads(&reader));
    }
    for typed in ["go to step 2", "단계 2", "전송", "sent"] {
        for switch in ["", "L"] {
            let mut reader = Reader::in_lesson();
            reader.type_in(switch).type_in(":").type_in(typed).press(KeyCode::Enter);
            assert_eq!(place(&mut reader).1, Place::Step(1), "{typed}");
        }
    }
}

#[test]
fn the_words_of_the_place_come_first_and_lead_to_where_they_are_met() {
    let mut reader = Reader::with_words();
    reader.type_in("w");
    assert_eq!(heads(&reader), ["priming", "made"], "in the list they are as in the file");
    reader.press(KeyCode::Esc).press(KeyCode::Enter);
    reader.programs_run();
    reader.press(KeyCode::Right).wait().type_in("w");
    assert_eq!(heads(&reader), ["made", "priming"]);
    reader.type_in("프라이").press(KeyCode::Right);
    assert_eq!(place(&mut reader), ("priming".to_owned(), Place::Introduction));
    reader.type_in("wmade").press(KeyCode::Enter);
    assert_eq!(place(&mut reader), ("plain".to_owned(), Place::Step(0)));
}

#[test]
fn a_row_of_the_map_leads_to_its_lesson() {
    let mut reader = Reader::with_words();
    reader.type_in("mprintln").press(KeyCode::Enter);
    assert_eq!(place(&mut reader), ("plain".to_owned(), Place::Introduction));
}

#[test]
fn a_pack_without_words_or_map_says_so() {
    let mut reader = Reader::new(Default::default());
    for key in ["w", "m"] {
        reader.type_in(key);
        assert!(reader.model.finder.is_none() && reader.model.notice.take().is_some());
    }
}
