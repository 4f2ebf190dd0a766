use super::*;
use crate::lesson::sample;
use crate::room::News;
use crate::store::Progress;
use crate::tui::model::presentation::Shared;
use crate::tui::model::{Lectern, Presentation, Screen};
use crate::tui::msg::Msg;
use crate::tui::sample::Reader;
use crate::tui::theme::{Depth, Ground, theme};
use crate::tui::update::{present, update};
use crate::tui::views;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::time::Duration;

/// The sample pack with notes at its first step, before a class.
fn class() -> Reader {
    let mut files = sample::pack();
    for (language, said) in [("en", "Ask *who* has run it."), ("ko", "무엇이 실행되었는지 묻습니다.")] {
        let path = format!("01-first/priming/{language}.md");
        let text = files.text(&path).to_owned();
        let at = text.find("{#made}").expect("a step");
        let end = text[at..].find("\n##").map_or(text.len(), |end| at + end);
        let text = format!("{}\n\n```notes\n{said}\n```\n{}", text[..end].trim_end(), &text[end..]);
        files.insert(path, text.into_bytes());
    }
    let mut reader = Reader::of(&files, Progress::default());
    let pack = reader.model.pack.clone();
    let whole = Some(Duration::from_secs(45 * 60));
    let presentation = Presentation::new("priming", &pack.id, pack.lessons().take(1), whole);
    reader.cmds = present(&mut reader.model, presentation);
    reader.programs_run();
    reader
}

fn told(class: &Reader) -> Told {
    let told = Told::of(&class.model).expect("a presentation");
    assert_eq!(Told::read(&told.line()).as_ref(), Some(&told), "what is told is what is heard");
    told
}

#[test]
fn notes_the_answer_and_what_comes_next_are_told_in_both_languages() {
    let mut class = class();
    class.press(KeyCode::PageDown).wait().press(KeyCode::PageDown);
    update(&mut class.model, Msg::Clock(Duration::from_secs(750)));
    let told = told(&class);
    for language in LANGUAGES {
        let said = told.paragraphs(Strings::of(language), language).join("\n");
        insta::assert_snapshot!(format!("told.{language}"), said);
    }
}

#[test]
fn the_clock_goes_on_at_the_same_place_and_a_revealed_answer_is_another() {
    let mut class = class();
    let first = told(&class);
    assert!(first.pages["en"].notes.is_empty() && first.clock.elapsed == 0);
    class.press(KeyCode::PageDown).wait().press(KeyCode::PageDown);
    let asked = told(&class);
    update(&mut class.model, Msg::Clock(Duration::from_secs(61)));
    assert!(asked.goes_on_from(&first) && !told(&class).goes_on_from(&asked));
    class.press(KeyCode::Enter);
    assert!(told(&class).goes_on_from(&asked));
}

/// The same class, which follows on screens of its own, asked a second time.
fn asked_again() -> Reader {
    let mut class = class();
    if let Some(presentation) = &mut class.model.presentation {
        presentation.shared = Some(Shared::new("http://192.168.178.20:8080/k7wq3m/"));
    }
    class.press(KeyCode::PageDown).wait().press(KeyCode::PageDown).type_in("dp");
    let poll = Some((1, vec![vec![7, 3, 2], vec![12, 0, 1]]));
    let url = "http://192.168.178.20:8080/k7wq3m/".to_owned();
    update(&mut class.model, Msg::Room(News { url, has_network: true, followers: 14, poll }));
    class
}

#[test]
fn the_notes_have_the_bars_of_a_poll_as_they_come_and_the_class_has_not() {
    let mut class = asked_again();
    let mut model = Model::of_notes(None, "en", theme(Ground::Dark, Depth::None));
    update(&mut model, Msg::Heard(Heard::Told(Box::new(told(&class)))));
    insta::assert_snapshot!("poll.en.80x24", screen(&mut model, 80, 24));
    assert!(!screen(&mut class.model, 80, 24).contains("12 (92%)"));
    let said = told(&class).paragraphs(Strings::of("ko"), "ko").join("\n");
    assert!(said.contains("2차 · 지금까지 답한 사람: 13명"), "{said}");
}

#[test]
fn what_another_version_tells_is_not_taken_for_ours() {
    let line = told(&class()).line().replacen("\"version\":1", "\"version\":2", 1);
    assert_eq!(Told::read(&line), None);
    assert_eq!(Told::read("hello\n"), None);
}

#[test]
fn notes_are_on_no_screen_of_the_class() {
    let mut class = class();
    class.press(KeyCode::PageDown).wait();
    for (width, height) in [(80, 24), (120, 36)] {
        for key in ['0', '1', '?', '?'] {
            class.press(KeyCode::Char(key));
            assert!(!screen(&mut class.model, width, height).contains("has run it"));
        }
    }
}

fn screen(model: &mut Model, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test back end");
    model.size = ratatui::layout::Size { width, height };
    terminal.draw(|frame| views::draw(model, frame.buffer_mut())).expect("drawn");
    if width == 0 { String::new() } else { terminal.backend().to_string() }
}

#[test]
fn the_screen_of_the_notes_follows_the_presentation_and_says_when_it_is_over() {
    let mut model = Model::of_notes(None, "en", theme(Ground::Dark, Depth::None));
    insta::assert_snapshot!("waiting.80x24", screen(&mut model, 80, 24));
    let mut class = class();
    class.press(KeyCode::PageDown).wait().press(KeyCode::PageDown);
    update(&mut class.model, Msg::Clock(Duration::from_secs(750)));
    update(&mut model, Msg::Heard(Heard::Told(Box::new(told(&class)))));
    insta::assert_snapshot!("live.en.80x24", screen(&mut model, 80, 24));
    class.press(KeyCode::Char('L')).press(KeyCode::Enter);
    update(&mut model, Msg::Heard(Heard::Told(Box::new(told(&class)))));
    insta::assert_snapshot!("live.ko.80x24", screen(&mut model, 80, 24));
    // Who has chosen a language keeps it.
    update(&mut model, Msg::Key(KeyEvent::new(KeyCode::Char('L'), KeyModifiers::NONE)));
    update(&mut model, Msg::Heard(Heard::Told(Box::new(told(&class)))));
    assert_eq!(model.language, "en");
    for heard in [Heard::Over, Heard::None] {
        update(&mut model, Msg::Heard(heard));
        assert!(screen(&mut model, 80, 24).contains("is over"));
    }
    let Screen::Notes(lectern) = &model.screen else { panic!("notes") };
    let Lectern { told, .. } = &**lectern;
    assert!(told.is_some());
}

#[test]
fn the_notes_survive_every_small_size() {
    let mut class = asked_again();
    class.press(KeyCode::Char('V'));
    let mut joining = asked_again();
    joining.press(KeyCode::Char('i'));
    let mut model = Model::of_notes(Some("ko"), "en", theme(Ground::Dark, Depth::None));
    update(&mut model, Msg::Heard(Heard::Told(Box::new(told(&class)))));
    for (width, height) in (0..60).flat_map(|width| (0..16).map(move |height| (width, height))) {
        screen(&mut model, width, height);
        screen(&mut class.model, width, height);
        screen(&mut joining.model, width, height);
    }
}
