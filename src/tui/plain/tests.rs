//! A reader who types lines.

use super::exercise::Wanted;
use super::page::Page;
use super::story::{self, Told};
use super::{Dialogue, typed};
use crate::store::Progress;
use crate::trace::{Body, Event, LaneId, Language, State, Status, Stream, ThreadId};
use crate::tui::msg::{Cmd, News};
use crate::tui::sample::Reader;
use crate::tui::strings::Strings;
use crossterm::event::KeyCode;

/// What is told when these lines are typed, one after the other, each with what comes of it.
fn told(reader: &mut Reader, lines: &[&str]) -> String {
    let mut dialogue = Dialogue::new(80);
    let mut all = dialogue.tell(&reader.model);
    for line in lines {
        let (said, cmds) = dialogue.take(&mut reader.model, line);
        all.push_str(&format!("> {line}\n\n{said}{}", dialogue.tell(&reader.model)));
        let runs = cmds.iter().any(|cmd| matches!(cmd, Cmd::Run { .. }));
        reader.cmds.extend(cmds);
        if runs {
            assert!(Dialogue::must_wait(&reader.model));
            reader.programs_run();
            all.push_str(&dialogue.tell(&reader.model));
        }
    }
    all
}

fn reader(language: &str) -> Reader {
    let mut reader = Reader::new(Progress::default());
    reader.model.language = language.to_owned();
    reader.model.strings = Strings::of(language);
    reader
}

#[test]
fn a_lesson_is_told_from_the_list_to_its_end() {
    let mut reader = reader("en");
    insta::assert_snapshot!(told(&mut reader, &["1", "", "", "1", "", "", "", "", "", "", "b"]));
}

#[test]
fn it_is_told_in_korean_as_well() {
    let mut reader = reader("ko");
    insta::assert_snapshot!(told(&mut reader, &["", "", "", "s", "", "lanes", "L"]));
}

#[test]
fn what_the_screen_shows_all_the_time_is_told_when_it_is_asked_for() {
    let mut reader = reader("en");
    insta::assert_snapshot!(told(
        &mut reader,
        &["?", "7", "x", "", "", "?", "code", "output", "lanes", "nonsense", "e"]
    ));
}

#[test]
fn the_words_of_the_pack_and_its_map_are_told_when_they_are_asked_for() {
    let mut reader = Reader::with_words();
    insta::assert_snapshot!(told(&mut reader, &["words", "map", "1", "", "words", "words 프라이밍", "words nonsense"]));
    let mut reader = Reader::new(Progress::default());
    assert!(told(&mut reader, &["words", "map"]).contains("no map"));
}

#[test]
fn another_rust_program_is_told_with_its_reason_and_from_its_beginning() {
    let mut reader = Reader::in_tabs();
    let said = told(&mut reader, &["", "v", "v"]);
    let of = |place: usize| said.split("> v").nth(place).expect("told");
    assert!(of(1).contains("by hand:") && of(1).contains("Rust, by_hand.rs:"), "{said}");
    assert!(of(2).contains("Rust, main.rs:"), "{said}");
}

#[test]
fn an_empty_line_skips_a_question_the_second_time_only() {
    let mut reader = reader("en");
    told(&mut reader, &["", "", ""]);
    let asked = |reader: &Reader| reader.open().asked.is_some();
    assert!(asked(&reader), "a question waits at the first step");
    let mut dialogue = Dialogue::new(80);
    assert!(dialogue.take(&mut reader.model, "").0.contains("second empty line"));
    assert!(dialogue.take(&mut reader.model, "lanes").0.contains("main"));
    assert!(asked(&reader));
    dialogue.take(&mut reader.model, "");
    assert!(asked(&reader), "another line came in between");
    dialogue.take(&mut reader.model, "");
    assert!(!asked(&reader));
}

#[test]
fn what_was_missed_comes_back_with_the_reason_and_is_skipped_by_a_line() {
    for (language, promised, missed, goes_on) in [
        ("en", "what you missed earlier in this chapter (1)", "Missed in Priming. s skips", "on with the review"),
        ("ko", "앞서 틀린 것(1개)", "‘프라이밍’ 편에서 틀린 문제입니다.", "복습 계속"),
    ] {
        let mut reader = reader(language);
        told(&mut reader, &["1", "", ""]);
        let right = reader.open().asked.as_ref().expect("a question").posed.right;
        let wrong = if right == 0 { "2" } else { "1" };
        told(&mut reader, &[wrong]);
        reader.walk_to_end();
        told(&mut reader, &[""]);
        reader.walk_to_end();
        let at_end = Dialogue::new(80).tell(&reader.model);
        assert!(at_end.contains(promised), "{at_end}");
        let back = told(&mut reader, &[""]);
        assert!(back.contains(missed), "{back}");
        told(&mut reader, &[wrong]);
        let shown = told(&mut reader, &[""]);
        assert!(shown.contains(goes_on), "{shown}");
        // It was the last lesson: what comes next is the list.
        told(&mut reader, &[""]);
        assert!(reader.model.open().is_none() && reader.model.review.is_none());
        told(&mut reader, &["2"]);
        reader.walk_to_end();
        told(&mut reader, &["", "s"]);
        assert!(reader.model.open().is_none() && reader.model.review.is_none(), "one line skips it");
    }
}

#[test]
fn nothing_is_told_twice_and_nothing_while_the_programs_run() {
    let mut reader = reader("en");
    let mut dialogue = Dialogue::new(80);
    assert_ne!(dialogue.tell(&reader.model), "");
    assert_eq!(dialogue.tell(&reader.model), "");
    let (_, cmds) = dialogue.take(&mut reader.model, "1");
    reader.cmds.extend(cmds);
    assert!(dialogue.tell(&reader.model).contains("being run"));
    assert_eq!(dialogue.tell(&reader.model), "");
    assert!(!typed::is_urgent(&reader.model, "\n") && typed::is_urgent(&reader.model, "q\n"));
    reader.programs_run();
    assert!(!dialogue.tell(&reader.model).contains("being run"));
    assert_eq!(dialogue.tell(&reader.model), "");
}

#[test]
fn no_control_character_of_a_program_is_told() {
    let mut reader = reader("en");
    let mut dialogue = Dialogue::new(80);
    dialogue.tell(&reader.model);
    let (_, cmds) = dialogue.take(&mut reader.model, "1");
    for cmd in cmds {
        if let Cmd::Run { language, run, .. } = cmd {
            let text = "\u{1b}[2Jred\u{7}\r\n".into();
            let printed =
                Event { t: 0.0, thread: ThreadId(0), body: Body::Output { lane: None, stream: Stream::Stdout, text } };
            reader.tell(language, run, News::Events(vec![printed]));
            reader.tell(language, run, News::Ended(Status::Code(3)));
        }
    }
    assert!(reader.open().side(Language::Python).trace.end().is_some());
    let mut all = dialogue.tell(&reader.model);
    for typed in ["G", "output"] {
        all.push_str(&dialogue.take(&mut reader.model, typed).0);
        all.push_str(&dialogue.tell(&reader.model));
    }
    assert!(all.contains("red") && all.contains("exit code 3"), "{all}");
    assert!(all.chars().all(|char| char == '\n' || !char.is_control()), "{all:?}");
}

#[test]
fn an_exercise_is_told_checked_and_solved_in_lines() {
    let mut reader = Reader::in_exercise();
    reader.press(crossterm::event::KeyCode::Esc);
    reader.cmds.clear();
    let mut dialogue = Dialogue::new(80);
    dialogue.tell(&reader.model);
    let mut take = |reader: &mut Reader, line: &str| {
        let (said, cmds) = dialogue.take(&mut reader.model, line);
        assert!(cmds.iter().all(|cmd| !matches!(cmd, Cmd::Run { .. })));
        said + &dialogue.tell(&reader.model)
    };
    let task = take(&mut reader, "exercise");
    let starter = reader.open().lesson.tasks()[0].starter.text.lines().next().expect("a line").to_owned();
    assert!(task.contains(&starter), "{task}");
    assert!(take(&mut reader, "solution").contains("check"), "it is to be tried first");
    assert!(take(&mut reader, "hint").contains("Hint 1 of 3"));
    assert!(take(&mut reader, "hint").contains("Hint 2 of 3"));
    assert!(take(&mut reader, "check").contains("name of the file"));
    assert_eq!(Dialogue::wanted_file(&reader.model, " check  my file.py "), Some(Wanted::Check("my file.py")));

    let (said, cmds) = dialogue.take_file(&mut reader.model, Wanted::Check("none.py"), Err("not found".to_owned()));
    assert!(said.contains("none.py cannot be read: not found") && cmds.is_empty(), "{said}");
    let (_, cmds) = dialogue.take_file(&mut reader.model, Wanted::Check("mine.py"), Ok("pass\n".to_owned()));
    let written = |cmd: &Cmd| matches!(cmd, Cmd::Run { text: Some(text), .. } if text == "pass\n");
    assert!(cmds.iter().any(written), "{cmds:?}");
    assert!(Dialogue::must_wait(&reader.model));
    assert!(dialogue.tell(&reader.model).contains("being run"));
    reader.cmds = cmds;
    reader.programs_run();
    let outcome = dialogue.tell(&reader.model);
    assert!(outcome.contains("Not yet") || outcome.contains("It passes"), "{outcome}");
    assert_eq!(dialogue.tell(&reader.model), "", "it is told once");
    let (said, cmds) = dialogue.take(&mut reader.model, "solution");
    let solution = reader.open().lesson.tasks()[0].solution.text.lines().next().expect("a line").to_owned();
    assert!(said.contains(&solution), "{said}");
    assert!(reader.open().attempt.is_none() && !cmds.contains(&Cmd::Quit));
}

#[test]
fn a_lane_that_has_ended_since_it_was_told_of_is_told_once_more_with_how_it_ended() {
    let mut reader = Reader::in_lesson();
    reader.press(KeyCode::End);
    let side = reader.open().side(Language::Python);
    let lanes = |told: Told| {
        let mut page = Page::new(80);
        story::lanes(&reader.model, side, told, &mut page);
        page.finish()
    };
    let averager = side.index.lane_at(&side.trace, LaneId(1), side.playhead).expect("there");
    assert_eq!(averager.state, State::Closed);
    let said = lanes(Told::Now { from: averager.since });
    assert!(said.contains("averager: GEN_CLOSED"), "{said}");
    assert!(!lanes(Told::Now { from: averager.since + 1 }).contains("averager"));
    assert!(lanes(Told::All).contains("averager: GEN_CLOSED"));
}

#[test]
fn what_is_looked_for_is_told_by_number_and_a_number_goes_there() {
    let mut reader = reader("en");
    let said = told(&mut reader, &["/", "/ nothing of the kind", "/averager"]);
    assert!(said.contains("Type / and what you look for") && said.contains("1. "), "{said}");
    assert!(reader.model.finder.is_some());
    let said = told(&mut reader, &["1"]);
    assert!(reader.model.open().is_some() && reader.model.finder.is_none(), "{said}");
    // Whoever types something else has given the search up.
    let said = told(&mut reader, &["/averager", "lanes"]);
    assert!(reader.model.finder.is_none() && said.contains("main"), "{said}");
}

#[test]
fn what_is_to_be_reviewed_stands_in_the_list() {
    let mut reader = reader("en");
    let wrong = |reader: &mut Reader| {
        let asked = reader.open().asked.as_ref().expect("asked");
        (asked.posed.right + 1) % asked.posed.choices.len() + 1
    };
    told(&mut reader, &["1", "", ""]);
    let answer = wrong(&mut reader).to_string();
    let said = told(&mut reader, &[&answer, "b", "b"]);
    assert!(said.contains(", 1 to review") && said.contains("v: what is to be reviewed"), "{said}");
    told(&mut reader, &["v"]);
    assert!(reader.model.review.is_some());
}

#[test]
fn a_program_of_ones_own_is_run_from_a_file_and_compared() {
    let mut reader = reader("en");
    told(&mut reader, &["1"]);
    let said = told(&mut reader, &["e", "run", "d", "c"]);
    assert!(said.contains("Type run and the name of a file") && said.contains("no version of your own"), "{said}");
    let mut dialogue = Dialogue::new(80);
    dialogue.tell(&reader.model);
    let wanted = Dialogue::wanted_file(&reader.model, "run mine.py\n").expect("a file");
    assert_eq!(wanted.file(), "mine.py");
    let read = Ok("print(1)\n".to_owned());
    let (_, cmds) = dialogue.take_file(&mut reader.model, wanted, read);
    assert!(cmds.iter().any(|cmd| matches!(cmd, Cmd::KeepEdit { text: Some(_), .. })), "{cmds:?}");
    reader.cmds.extend(cmds);
    assert!(dialogue.tell(&reader.model).contains("being run"));
    reader.programs_run();
    assert!(dialogue.tell(&reader.model).contains("main.py, your version"));
    let (_, cmds) = dialogue.take(&mut reader.model, "d");
    reader.cmds.extend(cmds);
    assert!(Dialogue::must_wait(&reader.model));
    assert!(dialogue.tell(&reader.model).contains("Both are being run"));
    reader.programs_run();
    assert!(dialogue.tell(&reader.model).contains("Both did the same"));
    assert!(Dialogue::wanted_file(&reader.model, "run").is_none());
}
