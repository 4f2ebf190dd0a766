//! Keys in, model out: the walkthrough without a terminal, a clock or a program that runs.

use super::{Cmd, Msg, Owner, update};
use crate::lesson::exercise::Missing;
use crate::store::Progress;
use crate::timeline::parting::Parting;
use crate::timeline::stops;
use crate::trace::{Body, Event, Language, Status};
use crate::tui::highlight::CodeRole;
use crate::tui::model::{Place, RunState, Tab};
use crate::tui::msg::{News, Outside};
use crate::tui::sample::{Reader, run};
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
        assert_eq!((reader.open().place, reader.playheads()[there]), (Place::End, 0));
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
    reader.press(KeyCode::End);
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
    while reader.open().place == Place::Introduction {
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
    while reader.open().place != Place::Introduction {
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
    reader.press(KeyCode::End).press(LEFT).press(LEFT).press(KeyCode::Char('q'));
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
    reader.tell(Language::Python, run_number, News::Failed("no Python".to_owned()));
    reader.cmds.retain(|cmd| matches!(cmd, Cmd::Run { language: Language::Rust, .. }));
    reader.programs_run();
    reader.press(RIGHT).wait();
    assert_eq!(reader.playheads()[1], reader.open().sides[1].steps[0].expect("reached"));
    assert_eq!(reader.playheads()[0], 0);
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

/// What was asked to run, in order: the language, and the learner's text where that runs.
fn runs(reader: &mut Reader) -> Vec<(Language, Option<String>)> {
    let cmds = std::mem::take(&mut reader.cmds);
    let run = |cmd| match cmd {
        Cmd::Run { language, text, .. } => Some((language, text)),
        _ => None,
    };
    cmds.into_iter().filter_map(run).collect()
}

#[test]
fn what_is_written_runs_in_the_place_of_the_program_and_the_walk_goes_on_where_it_was() {
    let mut reader = Reader::in_lesson();
    reader.press(RIGHT).wait().press(KeyCode::Char('e'));
    let original = reader.open().sides[0].program.clone().expect("a program");
    for key in ['q', 'L', '?', '#'] {
        reader.press(KeyCode::Char(key));
    }
    let text = reader.open().editor.as_ref().expect("the editor is open").text();
    assert!(text.contains("qL?#"), "letters are text: {text}");
    reader.cmds.clear();
    reader.press(KeyCode::F(5));
    let lesson = reader.open().lesson.id.clone();
    let kept = Cmd::KeepEdit { lesson, program: "main.py".to_owned(), text: Some(text.clone()) };
    assert_eq!(reader.cmds.first(), Some(&kept));
    assert_eq!(reader.cmds.last(), Some(&highlight(&reader, Language::Rust)));
    let again: Vec<Cmd> = reader.cmds.clone();
    assert_eq!(runs(&mut reader), [(Language::Python, Some(text.clone())), (Language::Rust, None)]);
    reader.cmds = again;
    reader.programs_run();
    assert_eq!(reader.open().sides[0].program.as_ref().map(|program| &program.text), Some(&text));
    assert_eq!((reader.open().place, reader.playheads()), (Place::Step(0), reader.at_step(0)));

    // The lesson's own text again, and the learner's once more.
    reader.press(KeyCode::Char('o'));
    assert_eq!(runs(&mut reader), [(Language::Python, None), (Language::Rust, None)]);
    assert_eq!(reader.open().sides[0].program, Some(original));
    reader.press(KeyCode::Char('o'));
    assert_eq!(runs(&mut reader), [(Language::Python, Some(text)), (Language::Rust, None)]);
}

fn highlight(reader: &Reader, language: Language) -> Cmd {
    let side = reader.open().side(language);
    let owner = Owner::Lesson {
        pack: "demo".to_owned(),
        id: reader.open().lesson.id.clone(),
        program: side.name().expect("a program").to_owned(),
        version: side.version,
    };
    Cmd::Highlight { owner, language, text: side.program.as_ref().expect("a program").text.clone() }
}

#[test]
fn leaving_the_editor_keeps_what_was_written_and_runs_nothing() {
    let mut reader = Reader::in_lesson();
    reader.cmds.clear();
    reader.press(KeyCode::Char('e')).press(KeyCode::Esc);
    assert_eq!(reader.cmds, [], "nothing was written");
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#')).press(KeyCode::Esc);
    assert!(matches!(reader.cmds.as_slice(), [Cmd::KeepEdit { text: Some(_), .. }]), "{:?}", reader.cmds);
    reader.cmds.clear();
    reader.press(KeyCode::Char('e'));
    let written = reader.open().editor.as_ref().expect("open").text();
    assert!(written.starts_with('#'), "the editor goes on with what was written: {written}");
    let ctrl_o = crossterm::event::KeyEvent::new(KeyCode::Char('o'), crossterm::event::KeyModifiers::CONTROL);
    update(&mut reader.model, Msg::Key(ctrl_o));
    reader.press(KeyCode::Esc);
    assert!(matches!(reader.cmds.as_slice(), [Cmd::KeepEdit { text: None, .. }]), "{:?}", reader.cmds);
    assert_eq!(reader.open().sides[0].written, None);
}

#[test]
fn what_the_users_own_editor_writes_is_run_and_what_it_fails_at_is_not() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char('E'));
    let original = reader.open().sides[0].program.as_ref().expect("a program").text.clone();
    let asked = Cmd::OpenEditor { name: "main.py".to_owned(), text: original.clone() };
    assert_eq!(reader.cmds.pop(), Some(asked));
    let failed = |text: Option<&str>| {
        let text = text.map(str::to_owned);
        Msg::Outside(Outside::Failed { editor: "ed".to_owned(), why: "exit status: 1".to_owned(), text })
    };
    for (outside, left) in [
        (Msg::Outside(Outside::Unnamed), original.as_str()),
        (failed(None), original.as_str()),
        (failed(Some("half\n")), "half\n"),
    ] {
        assert_eq!(update(&mut reader.model, outside), [], "nothing runs");
        assert!(reader.model.notice.take().is_some());
        assert_eq!(reader.open().editor.as_ref().expect("open").text(), left);
    }
    let written = Msg::Outside(Outside::Written("print(1)\n".to_owned()));
    reader.cmds = update(&mut reader.model, written);
    assert_eq!(runs(&mut reader).first(), Some(&(Language::Python, Some("print(1)\n".to_owned()))));
    assert!(reader.open().editor.is_none());
}

#[test]
fn an_exercise_is_written_in_the_users_own_editor_and_checked() {
    let mut reader = Reader::in_exercise();
    let ctrl_e = crossterm::event::KeyEvent::new(KeyCode::Char('e'), crossterm::event::KeyModifiers::CONTROL);
    let asked = update(&mut reader.model, Msg::Key(ctrl_e));
    assert!(matches!(asked.as_slice(), [Cmd::OpenEditor { name, .. }] if !name.contains('/')), "{asked:?}");
    reader.cmds = update(&mut reader.model, Msg::Outside(Outside::Written("tried = 1\n".to_owned())));
    assert_eq!(runs(&mut reader).iter().map(|(_, text)| text.as_deref()).collect::<Vec<_>>(), [Some("tried = 1\n")]);
}

#[test]
fn what_was_written_on_an_earlier_visit_is_there_and_does_not_run_by_itself() {
    let mut reader = Reader::in_lesson();
    let lesson = reader.open().lesson.id.clone();
    assert!(!reader.open().sides[1].shows_written);
    let edited = |text: &str| Msg::Edited {
        pack: "demo".to_owned(),
        lesson: lesson.clone(),
        program: "main.rs".to_owned(),
        text: text.to_owned(),
    };
    update(&mut reader.model, edited("fn main() {}\n"));
    reader.press(KeyCode::Tab).press(KeyCode::Char('o'));
    assert_eq!(runs(&mut reader).last(), Some(&(Language::Rust, Some("fn main() {}\n".to_owned()))));
    update(&mut reader.model, edited("late"));
    assert_eq!(reader.open().sides[1].written.as_deref(), Some("fn main() {}\n"), "what is newer stays");
    // The colours of a text that is no longer shown are passed over.
    let owner = Owner::Lesson { pack: "demo".to_owned(), id: lesson, program: "main.rs".to_owned(), version: 0 };
    update(&mut reader.model, Msg::Highlighted { owner, language: Language::Rust, lines: vec![Vec::new()] });
    assert_eq!(reader.open().sides[1].highlighted, None);
}

#[test]
fn the_editor_opens_at_the_line_that_python_cannot_compile() {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    let run = reader.open().sides[0].run_number;
    let mut trace = crate::lesson::sample::RunBuilder::new(Language::Python);
    trace.complain(
        "  File \"/tmp/main.py\", line 4\n    coroutine = \n                ^\nSyntaxError: invalid syntax\n",
    );
    let events = trace.trace().events().map(|event| event.into_owned()).collect();
    reader.tell(Language::Python, run, News::Events(events));
    reader.tell(Language::Python, run, News::Ended(Status::Code(1)));
    let remarks = &reader.open().sides[0].remarks;
    assert_eq!(remarks.iter().map(|remark| (remark.line, remark.column)).collect::<Vec<_>>(), [(4, 13)]);
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#'));
    let text = reader.open().editor.as_ref().expect("open").text();
    assert!(text.lines().nth(3).is_some_and(|line| line.starts_with('#')), "{text}");
}

#[test]
fn a_run_of_ones_own_stands_beside_the_lessons_and_goes_to_where_they_part() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::Char('d'));
    assert!(reader.model.notice.take().is_some_and(|said| said.contains("(e)")), "there is nothing to compare");
    reader.press(KeyCode::Char('e')).press(KeyCode::Char('#'));
    reader.cmds.clear();
    reader.press(KeyCode::F(5));
    // The learner's version prints something else.
    for side in 0..2 {
        let (language, number) = (reader.open().sides[side].language, reader.open().sides[side].run_number);
        let mut events: Vec<_> = run(language).events().map(|event| event.into_owned()).collect();
        for event in &mut events {
            if let (Language::Python, Body::Output { text, .. }) = (language, &mut event.body) {
                *text = "average 11.0\n".into();
            }
        }
        reader.tell(language, number, News::Events(events));
        reader.tell(language, number, News::Ended(Status::Code(0)));
    }
    reader.cmds.clear();
    reader.press(KeyCode::Char('d'));
    let asked = reader.cmds.clone();
    assert_eq!(runs(&mut reader), [(Language::Python, None)], "the lesson's own program runs for it");
    reader.cmds = asked;
    reader.programs_run();
    let open = reader.open();
    let compared = open.compared.as_ref().expect("compared");
    let printed = |event: &Event<'_>| matches!(event.body, Body::Output { .. });
    let at = open.sides[0].trace.events().position(|event| printed(&event)).expect("it prints");
    assert_eq!(compared.parting, Some(Some(Parting([Some(at); 2]))));
    let parted = stops::settle(&open.sides[0].trace, at + 1);
    assert_eq!([open.sides[0].playhead, compared.side.playhead], [parted; 2]);

    // Both playheads go together, by as many changes of state.
    reader.press(KeyCode::Char(',')).press(KeyCode::Char(','));
    let (own, other) = (&reader.open().sides[0], &reader.open().compared.as_ref().expect("compared").side);
    assert_eq!(own.index.tick_at(own.playhead), other.index.tick_at(other.playhead));
    assert!(own.playhead < at);

    // What is written and run again is compared again; the lesson's own version is not compared with itself.
    reader.press(KeyCode::Char('r'));
    assert_eq!(runs(&mut reader).len(), 2, "the run that is over need not run again");
    assert_eq!(reader.open().compared.as_ref().expect("still compared").parting, None);
    reader.press(KeyCode::Char('o'));
    assert!(reader.open().compared.is_none());
    reader.press(KeyCode::Char('o')).press(KeyCode::Char('d'));
    assert!(reader.open().compared.is_some());
    reader.press(KeyCode::Esc);
    assert!(reader.open().compared.is_none(), "esc closes the comparison, and not the lesson");
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

/// Both programs run, with the lines that their beats stand at: `make` on 1, `send` on 2 and once more on 2, `close` on 3.
fn with_lines(reader: &mut Reader) {
    for cmd in std::mem::take(&mut reader.cmds) {
        let Cmd::Run { language, run: number, .. } = cmd else { continue };
        let mut events = Vec::new();
        for event in run(language).events().map(|event| event.into_owned()) {
            if let Body::Beat { lane, name, .. } = &event.body {
                let line = 1 + ["make", "send", "close"].iter().position(|known| known == name).expect("a beat") as u32;
                events.push(Event { body: Body::Line { lane: *lane, line }, ..event.clone() });
            }
            events.push(event);
        }
        reader.tell(language, number, News::Events(events));
        reader.tell(language, number, News::Ended(Status::Code(0)));
    }
}

fn lined() -> Reader {
    let mut reader = Reader::new(Progress::default());
    reader.press(KeyCode::Enter);
    with_lines(&mut reader);
    reader
}

/// Where the first program reaches `line`, as its playhead stands there.
fn runs_of(reader: &Reader, line: u32) -> Vec<usize> {
    let trace = &reader.open().sides[0].trace;
    let reaches =
        |at: &usize| matches!(trace.get(*at).map(|event| event.body), Some(Body::Line { line: of, .. }) if of == line);
    (0..trace.len()).filter(reaches).map(|at| stops::settle(trace, at + 1)).collect()
}

#[test]
fn a_line_is_pointed_at_and_the_playhead_goes_to_where_it_runs() {
    let mut reader = lined();
    let sends = runs_of(&reader, 2);
    assert_eq!(sends.len(), 2);
    reader.press(KeyCode::Char('J')).press(KeyCode::Char('J'));
    assert_eq!(reader.open().sides[0].cursor, Some(2));
    for (key, at) in [(')', sends[0]), (')', sends[1]), ('(', sends[0])] {
        reader.press(KeyCode::Char(key));
        assert_eq!((reader.playheads()[0], reader.open().sides[0].cursor), (at, Some(2)), "{key}");
    }
    assert!(reader.model.notice.is_none());
    reader.press(KeyCode::Char('('));
    assert!(reader.model.notice.take().is_some(), "it did not run before");
    assert_eq!(reader.playheads()[0], sends[0]);
    reader.press(KeyCode::Char('.'));
    assert_eq!(reader.open().sides[0].cursor, None, "other keys mean the line that runs");
    reader.press(KeyCode::Char('K')).press(KeyCode::Char('K')).press(KeyCode::Char('K'));
    assert_eq!(reader.open().sides[0].cursor, Some(1), "there is no line before the first");
}

#[test]
fn playing_stops_at_a_breakpoint_and_it_is_kept_from_lesson_to_lesson() {
    let mut reader = lined();
    let made = runs_of(&reader, 1)[0];
    reader.press(KeyCode::Char('J')).press(KeyCode::Char('B'));
    assert_eq!(reader.open().sides[0].breakpoints.iter().copied().collect::<Vec<_>>(), [1]);
    reader.press(KeyCode::Char(' ')).wait();
    let open = reader.open();
    assert_eq!((reader.playheads()[0], open.place, open.playing), (made, Place::Introduction, false));
    assert!(reader.model.notice.take().is_some_and(|said| said.contains("line 1")));
    // From there it goes on; it is there again when one comes back, and a second key takes it away.
    reader.press(RIGHT).wait();
    assert_eq!((reader.open().place, reader.model.notice.is_none()), (Place::Step(0), true));
    reader.press(KeyCode::Esc);
    reader.cmds.clear();
    while reader.model.open().is_some() {
        reader.press(KeyCode::Esc);
    }
    reader.press(KeyCode::Enter);
    with_lines(&mut reader);
    assert_eq!(reader.open().sides[0].breakpoints.len(), 1);
    reader.press(KeyCode::Home).press(KeyCode::Char('J')).press(KeyCode::Char('B'));
    assert!(reader.open().sides[0].breakpoints.is_empty());
    reader.press(KeyCode::F(4));
    assert!(reader.open().enlarged);
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
