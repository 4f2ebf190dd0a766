//! Keys in, model out: the walkthrough without a terminal, a clock or a program that runs.

mod edited;
mod lines;
mod looking;

use super::{Cmd, Msg, Owner, update};
use crate::base::{Obstacle, ObstacleKind, Problem};
use crate::lesson::exercise::Missing;
use crate::store::Progress;
use crate::timeline::parting::Parting;
use crate::timeline::stops;
use crate::trace::{Body, Event, Header, Language, Status};
use crate::tui::highlight::CodeRole;
use crate::tui::model::{Place, RunState, Tab};
use crate::tui::msg::{News, Outside};
use crate::tui::sample::{Reader, drawn, run};
use crate::tui::strings::Strings;
use crate::tui::theme::{Depth, Ground, Look};
use crossterm::event::KeyCode;
use std::time::Duration;

const RIGHT: KeyCode = KeyCode::Right;
const LEFT: KeyCode = KeyCode::Left;

#[test]
fn opening_a_lesson_runs_both_programs() {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    let runs = reader.cmds.iter().filter(|cmd| matches!(cmd, Cmd::Run { .. })).count();
    assert_eq!(runs, 2);
    assert!(reader.open().is_running());
    reader.programs_run();
    assert!(reader.open().sides.iter().all(|side| side.run == RunState::Ended));
    assert_eq!((reader.open().place, reader.playheads()), (Place::Introduction, [0, 0]));
}

#[test]
fn a_lesson_of_one_language_runs_one_program_and_says_that_there_is_no_other() {
    for language in [Language::Python, Language::Rust] {
        let mut reader = Reader::in_single(language);
        let (here, there) = if language == Language::Python { (0, 1) } else { (1, 0) };
        assert_eq!((reader.open().focus, reader.open().is_running()), (language, false));
        assert_eq!(reader.open().sides[there].run, RunState::Idle, "there is nothing to run");
        reader.press(RIGHT).wait();
        assert_eq!(reader.open().place, Place::Step(0));
        assert_eq!(Some(reader.playheads()[here]), reader.open().sides[here].steps[0]);
        let keys = [KeyCode::Tab, KeyCode::F(if language == Language::Python { 2 } else { 1 })];
        for key in keys {
            reader.press(key);
            let said = reader.model.notice.take().expect("that there is no other program");
            let other = if language == Language::Python { "Rust" } else { "Python" };
            assert_eq!((said.contains(other), reader.open().focus), (true, language), "{said}");
        }
        reader.press(KeyCode::F(3));
        assert_eq!(reader.open().tab, Tab::Output);
        reader.press(KeyCode::F(here as u8 + 1));
        assert_eq!((reader.open().tab, reader.model.notice.as_deref()), (Tab::Code, None));
        reader.press(KeyCode::Char('.')).press(KeyCode::End);
        let (open, at) = (reader.open(), reader.playheads());
        assert_eq!((open.place, at[here], at[there]), (Place::Step(0), open.sides[here].trace.len(), 0));
    }
}

/// The names of the programs that were asked to run.
fn run_names(reader: &Reader) -> Vec<&str> {
    fn name(cmd: &Cmd) -> Option<&str> {
        if let Cmd::Run { program, .. } = cmd { Some(program) } else { None }
    }
    reader.cmds.iter().filter_map(name).collect()
}

#[test]
fn the_next_rust_program_comes_into_view_and_the_walk_stays_where_it_is() {
    let mut reader = Reader::in_tabs();
    reader.press(RIGHT).wait();
    let before = (reader.open().place, reader.playheads());
    reader.press(KeyCode::Char('v'));
    assert_eq!(run_names(&reader), ["by_hand.rs"], "it runs when it is seen first");
    assert_eq!((reader.open().side(Language::Rust).name(), reader.open().focus), (Some("by_hand.rs"), Language::Rust));
    reader.programs_run();
    assert_eq!((reader.open().place, reader.playheads()), before);
    assert!(reader.open().side(Language::Rust).highlighted.is_none());
    reader.press(KeyCode::Char('v'));
    assert_eq!((run_names(&reader), reader.open().side(Language::Rust).name()), (vec![], Some("main.rs")));
    // The other program walks along once it is back.
    reader.press(RIGHT).press(KeyCode::Char('s')).press(RIGHT).press(RIGHT).press(KeyCode::Char('v'));
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(1), reader.at_step(1)));

    // Questions about Rust are about main.rs; both programs run again with it.
    reader.press(RIGHT).press(KeyCode::Char('s')).press(RIGHT);
    let asked = reader.open().asked.as_ref().map(|asked| asked.of);
    assert_eq!((asked, reader.open().side(Language::Rust).name()), (Some(Language::Rust), Some("main.rs")));
    reader.press(KeyCode::Char('v'));
    assert!(reader.open().asked.is_none(), "what is asked is about the program that has gone");
    reader.cmds.clear();
    reader.press(KeyCode::Char('r'));
    assert_eq!(run_names(&reader), ["main.py", "by_hand.rs", "main.rs"]);
}

#[test]
fn what_is_written_is_written_in_the_rust_program_in_view() {
    let mut reader = Reader::in_tabs();
    reader.press(KeyCode::Char('v'));
    reader.programs_run();
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('/')).press(KeyCode::Esc);
    assert!(reader.cmds.iter().any(|cmd| matches!(cmd, Cmd::KeepEdit { program, .. } if program == "by_hand.rs")));
    reader.press(KeyCode::Char('o'));
    assert!(reader.open().side(Language::Rust).shows_written);
    reader.press(KeyCode::Char('v'));
    assert!(!reader.open().side(Language::Rust).shows_written);
    let mut plain = Reader::in_lesson();
    plain.press(KeyCode::Char('v'));
    assert!(plain.model.notice.is_some(), "there is one Rust program");
}

#[test]
fn a_key_goes_through_the_themes_and_keeps_the_choice() {
    let mut reader = Reader::in_lesson();
    reader.model.theme = Look { depth: Depth::True, ground: Some(Ground::Light), ..Look::default() }.theme();
    let mut seen = vec![reader.model.theme.clone()];
    for name in ["dark", "light", "high contrast", "as the terminal"] {
        reader.cmds.clear();
        reader.press(KeyCode::Char('C'));
        assert_eq!(reader.cmds, [Cmd::Save]);
        assert_eq!(reader.model.notice.as_deref(), Some(format!("colours: {name}").as_str()));
        seen.push(reader.model.theme.clone());
    }
    assert_eq!(seen[4], seen[0]);
    assert_eq!((seen[2].active, seen[2].code(CodeRole::Type)), (seen[0].active, seen[0].code(CodeRole::Type)));
    assert!(seen[1].active != seen[0].active && seen[3].active != seen[0].active && seen[3].active != seen[1].active);
    reader.model.theme = Look::default().theme();
    reader.press(KeyCode::Char('C'));
    assert!(reader.model.notice.as_deref().is_some_and(|said| said.contains("NO_COLOR")), "{:?}", reader.model.notice);
}

#[test]
fn an_exercise_is_written_checked_and_kept() {
    let mut reader = Reader::in_exercise();
    let attempt = |reader: &Reader| reader.open().attempt.as_ref().map(|it| (it.hints, it.tried, it.shows_solution));
    assert_eq!(attempt(&reader), Some((0, false, false)));
    for key in ['q', 'L', '?'] {
        reader.press(KeyCode::Char(key));
    }
    let text = reader.open().attempt.as_ref().expect("open").editor.text();
    assert_eq!(text, "qL?pass\n", "letters are text");
    reader.press(KeyCode::F(7));
    assert!(
        reader.model.notice.as_deref().is_some_and(|said| said.contains("F5")),
        "the solution is for who has tried"
    );
    reader.press(KeyCode::F(6)).press(KeyCode::F(6)).press(KeyCode::F(6)).press(KeyCode::F(6));
    assert_eq!(attempt(&reader), Some((3, false, false)));

    reader.cmds.clear();
    reader.press(KeyCode::F(5));
    let name = "exercise/starter.py";
    let (kept, runs) = (reader.cmds.first(), run_names(&reader));
    assert!(matches!(kept, Some(Cmd::KeepEdit { program, text: Some(_), .. }) if program == name), "{kept:?}");
    assert_eq!(runs, [name]);
    reader.programs_run();
    let found = reader.open().attempt.as_ref().and_then(|it| it.verdict.clone()).expect("a verdict");
    assert!(matches!(found.as_slice(), [Missing::Output { line: 1, .. }, Missing::State { .. }]), "{found:?}");
    reader.press(KeyCode::F(7)).press(KeyCode::Char('x'));
    assert_eq!(attempt(&reader), Some((3, true, true)));
    assert_eq!(reader.open().attempt.as_ref().expect("open").editor.text(), text, "a solution is not written into");

    // The same in Rust, which passes; then back to what was written.
    reader.press(KeyCode::F(8)).press(KeyCode::F(5));
    assert_eq!(run_names(&reader), ["exercise/starter.rs"]);
    reader.programs_run();
    assert_eq!(reader.open().attempt.as_ref().and_then(|it| it.verdict.clone()), Some(Vec::new()));
    reader.press(KeyCode::F(8));
    assert_eq!(reader.open().attempt.as_ref().expect("open").editor.text(), text);
    reader.press(KeyCode::Esc);
    assert!(reader.open().attempt.is_none());
    let mut plain = Reader::in_lesson();
    plain.press(KeyCode::Enter);
    assert!(plain.open().attempt.is_none() && plain.model.notice.is_some(), "there is no exercise");
}

#[test]
fn what_was_written_for_an_exercise_on_an_earlier_visit_is_there_again() {
    let mut reader = Reader::in_exercise();
    reader.press(KeyCode::Esc);
    let (lesson, program) = (reader.open().lesson.id.clone(), "exercise/starter.py".to_owned());
    update(&mut reader.model, Msg::Edited { pack: "demo".to_owned(), lesson, program, text: "mine\n".to_owned() });
    reader.press(KeyCode::Enter);
    let text = |reader: &Reader| reader.open().attempt.as_ref().expect("open").editor.text();
    assert_eq!(text(&reader), "mine\n");
    let ctrl_o = crossterm::event::KeyEvent::new(KeyCode::Char('o'), crossterm::event::KeyModifiers::CONTROL);
    update(&mut reader.model, Msg::Key(ctrl_o));
    assert_eq!(text(&reader), "pass\n");
    reader.cmds.clear();
    reader.press(KeyCode::Esc);
    assert!(matches!(reader.cmds.as_slice(), [Cmd::KeepEdit { text: None, .. }]), "{:?}", reader.cmds);
}

#[test]
fn the_next_step_moves_both_programs_on_their_way_or_at_once() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT);
    assert!(reader.model.is_moving());
    reader.wait();
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(0), reader.at_step(0)));
    // Skipping the question, then twice the key: the way there is cut short.
    reader.press(RIGHT).press(KeyCode::Char('s')).press(RIGHT).press(RIGHT);
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(1), reader.at_step(1)));
}

#[test]
fn a_question_is_answered_before_the_playhead_moves_on() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait().press(RIGHT);
    let before = reader.playheads();
    let asked = reader.open().asked.clone().expect("the question of the step");
    for key in [RIGHT, KeyCode::Char('.'), KeyCode::Char('t'), KeyCode::Char(' '), KeyCode::End] {
        reader.press(key).wait();
        assert_eq!(reader.playheads(), before, "{key:?} went past an open question");
    }
    let right = char::from_digit(asked.posed.right as u32 + 1, 10).expect("a digit");
    reader.press(KeyCode::Char(right));
    let verdict = reader.open().asked.as_ref().and_then(|asked| asked.verdict).expect("a verdict");
    assert!(verdict.right);
    assert_eq!(reader.playheads(), before, "the answer is shown before the playhead moves");
    reader.press(RIGHT).wait();
    assert_eq!((reader.open().place, reader.open().asked.is_none()), (Place::Step(1), true));
}

#[test]
fn the_first_answer_counts() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait().press(RIGHT);
    let right = reader.open().asked.as_ref().expect("a question").posed.right;
    let wrong = if right == 0 { '2' } else { '1' };
    reader.press(KeyCode::Char(wrong)).press(KeyCode::Char('p'));
    reader.press(char_key(right));
    assert_eq!(reader.open().answers.values().copied().collect::<Vec<_>>(), [Some(false)]);
}

fn char_key(answer: usize) -> KeyCode {
    KeyCode::Char(char::from_digit(answer as u32 + 1, 10).expect("a digit"))
}

#[test]
fn back_leads_through_the_same_steps() {
    let mut reader = Reader::in_lesson();
    reader.walk_to_end();
    let ends = reader.open().sides.each_ref().map(|side| side.trace.len());
    assert_eq!((reader.open().place, reader.playheads()), (Place::End, ends));
    reader.press(LEFT);
    let python_only = reader.open().sides[0].steps[2].expect("Python reaches it");
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(2), [python_only, reader.at_step(1)[1]]));
    reader.press(LEFT);
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(1), reader.at_step(1)));
    reader.press(LEFT);
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(0), reader.at_step(0)));
    reader.press(LEFT).press(LEFT);
    assert_eq!((reader.open().place, reader.playheads()), (Place::Introduction, [0, 0]));
}

#[test]
fn a_step_by_event_moves_the_program_in_focus_and_at_a_beat_the_other_follows() {
    let mut reader = Reader::in_lesson();
    let to_first = reader.at_step(0);
    let mut moved = 0;
    while reader.open().shown() == Place::Introduction {
        assert_eq!(reader.playheads()[1], 0, "the other program waits for a beat");
        reader.press(KeyCode::Char('.'));
        moved += 1;
        assert!(moved < 100);
    }
    assert_eq!(reader.playheads()[1], to_first[1]);
    reader.press(KeyCode::Tab).press(KeyCode::Char('.'));
    assert_eq!(reader.open().focus, Language::Rust);
    assert!(reader.playheads()[1] > to_first[1] && reader.playheads()[0] == to_first[0].max(reader.playheads()[0]));
    // Back over the beat: both are before it again.
    while reader.open().shown() != Place::Introduction {
        reader.press(KeyCode::Char(','));
    }
    assert_eq!(reader.playheads()[0], 0);
}

#[test]
fn playing_goes_on_by_itself_and_stops_at_a_question() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char(' ')).wait();
    assert_eq!(reader.open().place, Place::Step(0));
    assert!(reader.open().asked.is_some(), "it waits for the prediction");
    for place in [Place::Step(1), Place::Step(1)] {
        reader.press(KeyCode::Char('s')).press(KeyCode::Char(' ')).wait();
        assert_eq!((reader.open().place, reader.open().asked.is_some()), (place, true));
    }
    reader.press(KeyCode::Char('s')).press(KeyCode::Char(' ')).wait();
    assert_eq!(reader.open().place, Place::End);
}

#[test]
fn pausing_stops_where_it_is() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char(' '));
    update(&mut reader.model, Msg::Tick(Duration::from_millis(300)));
    reader.press(KeyCode::Char(' '));
    let at = reader.playheads();
    assert!(!reader.model.is_moving());
    update(&mut reader.model, Msg::Tick(Duration::from_secs(9)));
    assert_eq!(reader.playheads(), at);
}

#[test]
fn a_lesson_is_finished_as_well_by_who_goes_on_to_the_next() {
    let mut reader = Reader::in_lesson();
    let lesson = reader.open().lesson.id.clone();
    while reader.open().place != Place::End {
        reader.press(RIGHT).wait();
        if reader.open().is_asking() {
            reader.press(KeyCode::Char('s')).wait();
        }
    }
    let standing = |reader: &Reader| {
        let entry = reader.model.pack.entries().find(|entry| entry.outline.id == lesson).expect("it is listed");
        reader.model.progress.standing(&reader.model.pack.id, &entry.outline)
    };
    reader.press(RIGHT);
    assert!(standing(&reader).done);
}

#[test]
fn the_next_start_goes_on_where_the_reader_quit() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait().press(RIGHT).press(KeyCode::Char('s')).press(RIGHT).wait().press(KeyCode::Char('q'));
    assert_eq!(reader.cmds.last(), Some(&Cmd::Quit));
    let mut again = Reader::new(reader.model.progress.clone());
    let resume = again.model.progress.resume(&again.model.pack).expect("a place to go on");
    assert!(resume.inside);
    again.press(KeyCode::Enter).programs_run();
    assert_eq!((again.open().place, again.playheads()), (Place::Step(1), again.at_step(1)));
}

#[test]
fn quitting_before_the_programs_have_run_loses_no_place() {
    let mut reader = Reader::in_lesson();
    reader.walk_to_end();
    reader.press(LEFT).press(LEFT).press(KeyCode::Char('q'));
    let mut again = Reader::new(reader.model.progress.clone());
    again.press(KeyCode::Enter).press(KeyCode::Char('q'));
    assert_eq!(again.model.progress, reader.model.progress);
}

#[test]
fn running_again_keeps_the_place_and_passes_over_late_news_of_the_run_before() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait();
    let place = reader.open().place;
    reader.press(KeyCode::Char('r'));
    let late = run(Language::Python).events().map(|event| event.into_owned()).collect();
    reader.tell(Language::Python, 1, News::Events(late));
    assert_eq!(reader.open().sides[0].trace.len(), 0, "news of an older run");
    reader.programs_run();
    assert_eq!((reader.open().place, reader.playheads()), (place, reader.at_step(0)));
}

#[test]
fn a_program_that_cannot_be_run_leaves_the_other_one_walking() {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    let run_number = reader.open().sides[0].run_number;
    reader.tell(Language::Python, run_number, News::Failed("no Python".to_owned().into()));
    reader.cmds.retain(|cmd| matches!(cmd, Cmd::Run { language: Language::Rust, .. }));
    reader.programs_run();
    reader.press(RIGHT).wait();
    assert_eq!(reader.playheads()[1], reader.open().sides[1].steps[0].expect("reached"));
    assert_eq!(reader.playheads()[0], 0);
}

#[test]
fn a_recorded_run_says_why_it_is_one_and_no_other_run_is_taken_for_one() {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    let why = || {
        let obstacle = Obstacle::new(ObstacleKind::NoPython, [&"3.8"]);
        News::NotHere(Problem::new("no Python", obstacle))
    };
    let mut recorded = run(Language::Python);
    recorded.set_header(Header { recorded: true, ..recorded.header().clone() });
    let play = |reader: &mut Reader| {
        let run_number = reader.open().sides[0].run_number;
        reader.tell(Language::Python, run_number, why());
        reader.tell(Language::Python, run_number, News::Recorded(Box::new(recorded.clone())));
    };
    play(&mut reader);
    assert_eq!(reader.model.notice, None, "its pane says it");
    assert!(reader.open().sides[0].not_here.is_some() && reader.open().sides[0].trace.header().recorded);
    reader.press(KeyCode::Char('r'));
    assert!(!reader.open().sides[0].trace.header().recorded, "it is not known yet what comes");
    play(&mut reader);
    assert!(reader.model.notice.take().is_some_and(|said| said.contains("again") && said.contains("--python PATH")));

    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#')).press(KeyCode::F(5));
    let run_number = reader.open().sides[0].run_number;
    let News::NotHere(problem) = why() else { return };
    reader.tell(Language::Python, run_number, News::Failed(problem));
    assert!(!reader.open().sides[0].trace.header().recorded, "what the learner wrote was recorded nowhere");
}

#[test]
fn nothing_is_written_where_the_screen_is_too_small_to_show_it_and_its_message_names_the_way_out() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char('e'));
    let text = |reader: &Reader| reader.open().editor.as_ref().expect("an editor").text();
    let before = text(&reader);
    for (language, size) in [("en", (39, 11)), ("ko", (39, 11)), ("en", (20, 3)), ("ko", (24, 2)), ("en", (60, 4))] {
        (reader.model.language, reader.model.strings) = (language.to_owned(), Strings::of(language));
        let said = drawn(&mut reader.model, size.0, size.1);
        assert!(said.contains(" q ") || said.contains("q 키"), "{said}");
        assert!(size.0 < 30 || said.contains("--plain"), "{said}");
        reader.press(KeyCode::Char('x')).press(KeyCode::Enter).press(KeyCode::F(5));
        assert!(update(&mut reader.model, Msg::Paste("pasted".to_owned())).is_empty());
        assert_eq!(text(&reader), before);
    }
    reader.cmds.clear();
    reader.press(KeyCode::Char('q'));
    assert!(reader.cmds.contains(&Cmd::Quit));
}

#[test]
fn what_is_shown_at_a_position_does_not_depend_on_how_one_came_there() {
    let trace = run(Language::Python);
    let mut reader = Reader::in_lesson();
    let mut at = 0;
    while at < trace.len() {
        let fresh = crate::timeline::Index::new(&trace);
        at = stops::next_of_any(&trace, &fresh, at);
        let side = reader.model.open_mut().expect("open").side_mut(Language::Python);
        side.go(trace.len());
        side.go(at);
        for lane in fresh.lanes_at(at) {
            assert_eq!(fresh.lane_at(&trace, *lane, at), side.index.lane_at(&side.trace, *lane, at));
        }
    }
    assert!(trace.events().any(|event| matches!(event.body, Body::Beat { .. })));
}

#[test]
fn why_there_is_another_rust_program_is_said_where_it_comes_into_view_and_no_longer_at_the_next_step() {
    let mut reader = Reader::in_tabs();
    reader.press(RIGHT).wait();
    assert!(!reader.open().says_variant);
    reader.press(KeyCode::Char('v'));
    assert!(reader.open().says_variant);
    reader.programs_run();
    reader.press(KeyCode::End);
    assert!(!reader.open().says_variant);
}

#[test]
fn the_walkthrough_waits_for_programs_that_have_not_come_so_far() {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter).press(RIGHT).press(KeyCode::Char(' '));
    assert_eq!((reader.open().place, reader.open().is_moving()), (Place::Introduction, false));
    reader.programs_run();
    reader.press(RIGHT).wait();
    assert_eq!(reader.open().place, Place::Step(0));
    // Run again: what was there is gone, and no question is asked, or passed over, before there is an answer.
    reader.press(RIGHT).press(KeyCode::Char('s')).press(RIGHT).wait();
    let here = reader.open().place;
    let answers = reader.open().answers.len();
    reader.press(KeyCode::Char('r')).press(RIGHT).press(RIGHT);
    assert!(reader.open().awaits_run());
    assert_eq!((reader.open().answers.len(), reader.open().asked.is_some()), (answers, false));
    reader.programs_run();
    assert!(!reader.open().awaits_run());
    assert!(reader.open().place <= here);
}
