use crate::lesson::Lesson;
use crate::store::Progress;
use crate::trace::Language;
use crate::tui::keys::Context;
use crate::tui::model::{Pane, Place, Position, Presentation};
use crate::tui::msg::{Cmd, Msg};
use crate::tui::sample::{Reader, drawn};
use crate::tui::update::{context, present, update};
use crossterm::event::{KeyCode, KeyModifiers, MouseEvent, MouseEventKind};
use ratatui::layout::Size;
use std::time::Duration;

/// A presentation of all lessons of the sample pack, in its first lesson, whose programs have run.
pub(super) fn class() -> Reader {
    class_of(None)
}

fn class_of(whole: Option<Duration>) -> Reader {
    let mut reader = Reader::new(Progress::default());
    let pack = reader.model.pack.clone();
    let lessons: Vec<&Lesson> = pack.lessons().collect();
    let presentation = Presentation::new("first", &pack.id, lessons, whole);
    reader.cmds = present(&mut reader.model, presentation);
    reader.model.size = Size { width: 80, height: 24 };
    reader.programs_run();
    reader
}

fn presentation(reader: &Reader) -> &Presentation {
    reader.model.presentation.as_ref().expect("it is presented")
}

/// On, until nothing moves.
pub(super) fn on(reader: &mut Reader) {
    reader.press(KeyCode::PageDown).wait();
}

#[test]
fn a_remote_walks_through_a_lesson_its_question_and_its_answer() {
    let mut class = class();
    on(&mut class);
    assert_eq!(class.open().place, Place::Step(0));
    class.press(KeyCode::PageDown);
    assert!(class.open().is_asking());
    let before = class.playheads();
    class.press(KeyCode::PageDown);
    let asked = class.open().asked.as_ref().expect("still shown");
    assert!(asked.is_revealed && asked.verdict.is_none() && class.playheads() == before);
    on(&mut class);
    assert_eq!((class.open().place, class.open().asked.is_none()), (Place::Step(1), true));
    class.press(KeyCode::PageUp);
    assert_eq!(class.open().place, Place::Step(0));
    // What was asked is not asked again unless it is asked for.
    on(&mut class);
    assert_eq!(class.open().place, Place::Step(1));
}

#[test]
fn an_answer_is_shown_and_hidden_and_none_is_taken() {
    let mut class = class();
    on(&mut class);
    class.press(KeyCode::PageDown);
    let right = class.open().asked.as_ref().expect("a question").posed.right;
    class.press(KeyCode::Char(char::from(b'1' + right as u8)));
    assert!(class.open().asked.as_ref().is_some_and(|asked| asked.verdict.is_none()), "digits show panes");
    class.press(KeyCode::Enter);
    assert!(class.open().asked.as_ref().is_some_and(|asked| asked.is_revealed));
    class.press(KeyCode::Enter);
    assert!(class.open().is_asking());
    class.press(KeyCode::PageDown);
    on(&mut class);
    assert_eq!(class.open().answers.values().collect::<Vec<_>>(), [&None]);
    let lesson = class.open().lesson.clone();
    assert_eq!(class.model.progress.answered("demo", &lesson, 0, 0), None);
}

#[test]
fn the_end_of_a_lesson_leads_to_the_next_and_the_last_says_so() {
    let mut class = class();
    for lesson in 0..presentation(&class).lessons.len() {
        assert_eq!(class.open().lesson.id, presentation(&class).lessons[lesson]);
        class.press(KeyCode::End);
        class.press(KeyCode::PageDown);
        class.programs_run();
    }
    assert_eq!(class.open().place, Place::End);
    assert!(
        class.model.notice.as_ref().is_some_and(|said| said.contains("the last lesson")),
        "{:?}",
        class.model.notice
    );
}

#[test]
fn each_pane_is_alone_on_a_key_until_the_key_comes_again() {
    let mut class = class();
    on(&mut class);
    for (key, pane, focus) in [
        ('1', Pane::Prose, Language::Python),
        ('3', Pane::Code, Language::Rust),
        ('2', Pane::Code, Language::Python),
        ('4', Pane::Timeline, Language::Python),
        ('5', Pane::Output, Language::Python),
    ] {
        class.press(KeyCode::Char(key));
        assert_eq!((presentation(&class).pane, class.open().focus), (Some(pane), focus));
    }
    class.press(KeyCode::Char('5'));
    assert_eq!(presentation(&class).pane, None);
    class.press(KeyCode::Char('4')).press(KeyCode::Esc);
    assert_eq!(presentation(&class).pane, None);
    // A class must see what it is asked.
    class.press(KeyCode::Char('4')).press(KeyCode::PageDown);
    assert!(class.open().is_asking() && presentation(&class).pane.is_none());
}

#[test]
fn a_black_screen_is_left_by_any_key_and_nothing_else_comes_of_it() {
    let mut class = class();
    for (black, back) in [('.', KeyCode::PageDown), ('b', KeyCode::Char('b'))] {
        class.press(KeyCode::Char(black));
        assert!(presentation(&class).is_black);
        class.press(back);
        assert!(!presentation(&class).is_black && class.open().place == Place::Introduction);
    }
}

#[test]
fn a_place_is_found_by_its_number_and_by_its_title() {
    let mut class = class();
    class.type_in("g2").press(KeyCode::Enter);
    assert_eq!(class.open().place, Place::Step(1));
    class.type_in("gmade").press(KeyCode::Enter);
    assert_eq!(class.open().place, Place::Step(0));
    let last = presentation(&class).lessons.last().cloned().expect("a lesson");
    let title = class.model.pack.lesson(&last).expect("it is there").title.get("en").to_owned();
    class.type_in("g").type_in(&title).press(KeyCode::Enter);
    assert_eq!(class.open().lesson.id, last);
}

#[test]
fn what_the_teacher_wrote_as_a_learner_is_neither_looked_for_nor_overwritten() {
    let mut class = class();
    let mut asked = std::mem::take(&mut class.cmds);
    class.type_in("ex").press(KeyCode::F(5));
    asked.extend(std::mem::take(&mut class.cmds));
    assert!(class.open().sides[0].shows_written);
    assert!(asked.iter().any(|cmd| matches!(cmd, Cmd::Run { text: Some(_), .. })), "{asked:?}");
    assert!(!asked.iter().any(|cmd| matches!(cmd, Cmd::KeepEdit { .. } | Cmd::FindEdits { .. })), "{asked:?}");
}

#[test]
fn the_clock_begins_with_the_first_step_and_can_be_held() {
    let mut class = class_of(Some(Duration::from_secs(600)));
    let pass = |class: &mut Reader| update(&mut class.model, Msg::Clock(Duration::from_secs(10)));
    pass(&mut class);
    assert_eq!(presentation(&class).elapsed, Duration::ZERO);
    on(&mut class);
    pass(&mut class);
    assert_eq!(presentation(&class).elapsed, Duration::from_secs(10));
    class.press(KeyCode::Char('H'));
    pass(&mut class);
    class.press(KeyCode::PageDown);
    pass(&mut class);
    assert_eq!(presentation(&class).elapsed, Duration::from_secs(10), "a held clock is let go by nothing else");
    class.press(KeyCode::Char('H'));
    pass(&mut class);
    assert_eq!(presentation(&class).elapsed, Duration::from_secs(20));
    class.press(KeyCode::Char('R'));
    assert_eq!(presentation(&class).elapsed, Duration::ZERO);
}

#[test]
fn the_pointer_is_moved_by_keys_and_by_the_mouse_and_a_remote_still_works() {
    let mut class = class();
    on(&mut class);
    class.cmds.clear();
    class.press(KeyCode::Char('P'));
    assert_eq!((context(&class.model), class.cmds.pop()), (Context::Pointer, Some(Cmd::Mouse(true))));
    let at = |class: &Reader| presentation(class).pointer.map(|at| (at.x, at.y)).expect("it is on");
    let (x, y) = at(&class);
    class.press(KeyCode::Right).press(KeyCode::Down);
    assert_eq!(at(&class), (x + 2, y + 1));
    let moved = MouseEvent { kind: MouseEventKind::Moved, column: 200, row: 5, modifiers: KeyModifiers::NONE };
    update(&mut class.model, Msg::Mouse(moved));
    assert_eq!(at(&class), (79, 5));
    class.press(KeyCode::PageDown);
    assert!(class.open().is_asking());
    class.press(KeyCode::Esc);
    assert_eq!((context(&class.model), class.cmds.pop()), (Context::Present, Some(Cmd::Mouse(false))));
}

#[test]
fn a_position_is_one_small_value() {
    let mut class = class();
    on(&mut class);
    class.press(KeyCode::PageDown).press(KeyCode::Char('4'));
    let position = Position::of(&class.model).expect("it is presented");
    let text = serde_json::to_string(&position).expect("JSON");
    assert_eq!(serde_json::from_str::<Position>(&text).expect("the same"), position);
    insta::assert_snapshot!(text);
    assert_eq!(Position::of(&Reader::in_lesson().model), None);
}

#[test]
fn the_key_of_the_answer_is_offered_where_something_is_asked() {
    let mut class = class();
    let offers = |class: &mut Reader| drawn(&mut class.model, 80, 24).contains("enter answer");
    assert!(!offers(&mut class));
    on(&mut class);
    assert!(!offers(&mut class));
    class.press(KeyCode::PageDown);
    assert!(class.open().is_asking() && offers(&mut class));
    // The same key hides the answer again.
    class.press(KeyCode::Enter);
    assert!(!offers(&mut class) && drawn(&mut class.model, 80, 24).contains("enter hide the answer"));
    on(&mut class);
    assert!(!offers(&mut class));
}
