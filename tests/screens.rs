//! The screens of the bundled lessons at three sizes, in both languages, as reviewed snapshots. The Python traces are
//! the recorded ones; the Rust programs run, but for those on the real clock, whose times no two runs share.

#[path = "common/screen.rs"]
mod screen;

use crossterm::event::KeyCode;
use screen::Reader;
use std::path::Path;
use std::process::Command;
use yieldscope::lesson::Lesson;
use yieldscope::room::News;
use yieldscope::store::{Trust, packs};
use yieldscope::trace::{Clock, Trace, laws, wire};
use yieldscope::tui::model::Place;
use yieldscope::tui::model::presentation::Shared;
use yieldscope::tui::msg::Msg;
use yieldscope::tui::update::{CARDS, update};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];
const LANGUAGES: [&str; 2] = ["en", "ko"];

fn lesson(id: &str) -> Lesson {
    packs::bundled().pack.lessons().find(|lesson| lesson.id == id).expect("a bundled lesson").clone()
}

/// The traces of both programs; what differs from machine to machine is set to one value.
fn traces(lesson: &Lesson) -> [Trace; 2] {
    let mut python = packs::recorded(lesson).expect("every bundled lesson is recorded");
    let mut header = python.header().clone();
    header.runtime = "CPython 3.13.0".to_owned();
    python.set_header(header);
    let mut rust = match lesson.clock {
        Clock::Virtual => run_rust(lesson),
        Clock::Real => {
            let text = include_str!("recorded/future-life.rust.jsonl");
            wire::read("future-life.rust.jsonl", text).0.expect("a trace")
        }
    };
    let mut header = rust.header().clone();
    header.runtime = "rustc 1.95.0".to_owned();
    rust.set_header(header);
    for trace in [&python, &rust] {
        assert_eq!(laws::check(trace), Vec::<String>::new());
    }
    [python, rust]
}

fn run_rust(lesson: &Lesson) -> Trace {
    let home = tempfile::tempdir().expect("a temporary home");
    let run = Command::new(env!("CARGO_BIN_EXE_yieldscope"))
        .args(["run", &lesson.id, "--lang", "rust", "--json"])
        .env("YIELDSCOPE_HOME", home.path())
        .output()
        .expect("the program runs");
    let text = String::from_utf8(run.stdout).expect("JSON is UTF-8");
    wire::read(&lesson.id, &text).0.expect("a trace")
}

fn snapshots(name: &str, reader: impl Fn(&str) -> Reader) {
    for language in LANGUAGES {
        let mut reader = reader(language);
        for (width, height) in SIZES {
            insta::assert_snapshot!(format!("{name}.{language}.{width}x{height}"), reader.painted(width, height));
        }
    }
}

#[test]
fn the_lesson_list() {
    snapshots("list", Reader::new);
}

#[test]
fn the_help_of_a_lesson() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    snapshots("help", |language| {
        let mut reader = Reader::new(language).open(&lesson.id, traces.clone());
        reader.press(KeyCode::Char('?'));
        reader
    });
}

#[test]
fn a_program_while_it_is_edited() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    snapshots("editor", |language| {
        let mut reader = Reader::new(language).open(&lesson.id, traces.clone());
        for code in [KeyCode::Char('e'), KeyCode::End, KeyCode::Enter, KeyCode::Char('x')] {
            reader.press(code);
        }
        reader
    });
}

/// What lies over the lesson on priming after `keys`; a text is typed letter by letter.
fn over_priming(name: &str, keys: &str, touch: impl Fn(&mut Reader)) {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    snapshots(name, |language| {
        let mut reader = Reader::new(language).open(&lesson.id, traces.clone());
        for key in keys.chars() {
            reader.press(KeyCode::Char(key));
        }
        touch(&mut reader);
        reader
    });
}

#[test]
fn every_card_of_the_tour() {
    for card in 0..CARDS {
        let keys = format!("?t{}", "l".repeat(card));
        over_priming(&format!("tour.{card}"), &keys, |reader| assert_eq!(reader.model.tour, Some(card)));
    }
}

#[test]
fn what_is_looked_for() {
    for (name, keys) in [("search", "/send"), ("commands", ":step"), ("words", "w"), ("map", "m")] {
        over_priming(name, keys, |reader| assert!(reader.model.finder.is_some()));
    }
}

#[test]
fn the_timeline_zoomed_and_its_lanes_filtered() {
    over_priming("filter", "zFav", |_| {});
    over_priming("zoomed", "....zz", |_| {});
}

#[test]
fn a_breakpoint_and_enlarged_panes() {
    over_priming("breakpoint", "..JB", |_| {});
    for (name, times) in [("timeline", 1), ("enlarged", 2)] {
        over_priming(name, "...", |reader| {
            for _ in 0..times {
                reader.press(KeyCode::F(4));
            }
        });
    }
}

#[test]
fn an_exercise_before_it_is_tried() {
    let id = "iterator-by-hand";
    let lesson = lesson(id);
    let traces = traces(&lesson);
    snapshots("exercise", |language| {
        let mut reader = Reader::new(language).open(id, traces.clone());
        reader.press(KeyCode::End).press(KeyCode::Enter);
        assert!(reader.model.open().is_some_and(|open| open.attempt.is_some()));
        reader
    });
}

#[test]
fn the_learners_run_beside_the_lessons() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    snapshots("compare", |language| {
        let mut reader = Reader::new(language).open(&lesson.id, traces.clone());
        reader.press(KeyCode::Char('e')).press(KeyCode::End);
        for letter in "  # mine".chars() {
            reader.press(KeyCode::Char(letter));
        }
        // A comment at the end of a line changes nothing: what is run does what the lesson's program does.
        reader.press(KeyCode::F(5)).run(&traces).press(KeyCode::Char('d')).run(&traces);
        assert!(reader.model.open().is_some_and(|open| open.compared.is_some()));
        reader.press(KeyCode::Char('.'));
        reader
    });
}

#[test]
fn programs_of_others_wait_for_a_yes() {
    let other = packs::in_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packs/good"))).expect("a pack");
    let foreign = Trust::default().unknown(&other);
    snapshots("trust", |language| {
        let mut reader = Reader::new(language);
        reader.model.foreign.insert(reader.model.pack.id.clone(), foreign.clone());
        reader.press(KeyCode::Enter);
        assert!(reader.model.trust.is_some());
        reader
    });
}

#[test]
fn a_question_of_a_review() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    let (step, _) = lesson.steps.iter().enumerate().find(|(_, step)| !step.questions.is_empty()).expect("a question");
    snapshots("review", |language| {
        let mut reader = Reader::new(language);
        let pack = reader.model.pack.id.clone();
        reader.model.progress.answer(&pack, &lesson, step, 0, false);
        reader.model.selected = packs::bundled().pack.lessons().position(|known| known.id == lesson.id).expect("it");
        reader.press(KeyCode::Char('v'));
        let mut reader = reader.opened(traces.clone());
        assert!(reader.model.open().is_some_and(|open| open.asked.is_some()) && reader.model.review.is_some());
        reader.press(KeyCode::Char('1'));
        reader
    });
}

/// The end of the trace, while the walkthrough is at its second step: what was not predicted is still asked.
#[test]
fn who_looks_around_is_told_so_and_asked_later() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    let away = |language: &str| {
        let mut reader = Reader::new(language).open(&lesson.id, traces.clone());
        reader.next_step().next_step().press(KeyCode::End);
        reader
    };
    snapshots("looking", away);
    snapshots("looking.asked", |language| {
        let mut reader = away(language);
        reader.press(KeyCode::Right);
        assert!(reader.model.open().is_some_and(|open| open.is_asking()));
        reader
    });
}

/// On the axis of events one place of the axis is several steps: in what the programs part is told at its step, and not at the
/// one before, which asks about it.
#[test]
fn in_what_the_programs_part_is_told_no_sooner_than_it_is_asked() {
    let lesson = lesson("priming");
    let mut reader = Reader::new("en").open(&lesson.id, traces(&lesson));
    let said = "≠ Python averager #1: not begun, Rust averager #1: suspended";
    while !reader.model.open().is_some_and(|open| open.is_asking()) {
        assert!(!reader.painted(200, 60).contains(said), "before it is asked");
        reader.press(KeyCode::Right);
    }
    assert!(!reader.painted(200, 60).contains(said), "while it is asked");
    reader.press(KeyCode::Char('1')).press(KeyCode::Right);
    assert!(reader.painted(200, 60).contains(said), "once it is shown:\n{}", reader.painted(200, 60));
}

/// Each lesson at its introduction, at a step in its middle, at its first question, and at its end.
fn lesson_screens(id: &str) {
    let lesson = lesson(id);
    let traces = traces(&lesson);
    let open = |language: &str| Reader::new(language).open(id, traces.clone());
    snapshots(&format!("{id}.introduction"), open);
    snapshots(&format!("{id}.middle"), |language| {
        let mut reader = open(language);
        for _ in 0..=lesson.steps.len() / 2 {
            reader.next_step();
        }
        reader
    });
    snapshots(&format!("{id}.question"), |language| {
        let mut reader = open(language);
        while reader.model.open().expect("open").waiting_question().is_none() {
            reader.next_step();
        }
        reader.press(KeyCode::Char('p'));
        assert!(reader.model.open().expect("open").asked.is_some());
        reader
    });
    snapshots(&format!("{id}.end"), |language| {
        let mut reader = open(language);
        for _ in 0..=lesson.steps.len() {
            reader.next_step();
        }
        assert_eq!(reader.model.open().expect("open").place, Place::End);
        reader
    });
}

#[test]
fn the_lesson_on_the_four_states() {
    lesson_screens("four-states");
}

#[test]
fn the_lesson_on_priming() {
    lesson_screens("priming");
}

#[test]
fn the_lesson_on_throw() {
    lesson_screens("throw");
}

#[test]
fn the_lesson_on_gather() {
    lesson_screens("gather");
}

#[test]
fn the_lesson_on_the_life_of_a_future() {
    lesson_screens("future-life");
}

/// A lesson before a class: its introduction, a step, each pane alone, a question before and after its answer, the end.
#[test]
fn a_lesson_that_is_presented() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    let class = |language: &str, keys: &[KeyCode]| {
        let mut class = Reader::new(language).present(&lesson.id, traces.clone(), 45);
        class.press(KeyCode::PageDown).pass(13);
        for key in keys {
            class.press(*key);
        }
        class
    };
    let (on, key) = (KeyCode::PageDown, KeyCode::Char);
    let fourth = [on; 5];
    let screens: [(&str, Vec<KeyCode>); 9] = [
        ("introduction", vec![KeyCode::Home]),
        ("step", fourth.to_vec()),
        ("prose", [&fourth[..], &[key('1')]].concat()),
        ("rust", [&fourth[..], &[key('3')]].concat()),
        ("timeline", [&fourth[..], &[key('4')]].concat()),
        ("output", [&fourth[..], &[key('5'), key('P'), KeyCode::Up]].concat()),
        ("question", vec![on, on]),
        ("answer", vec![on, on, on]),
        ("end", vec![KeyCode::End]),
    ];
    for (name, keys) in screens {
        for (language, (width, height)) in
            LANGUAGES.iter().flat_map(|language| SIZES[..2].iter().map(move |size| (language, *size)))
        {
            let screen = class(language, &keys).screen(width, height);
            insta::assert_snapshot!(format!("present.{name}.{language}.{width}x{height}"), screen);
        }
    }
    // What is not in the spotlight, and the word that the pointer is at, are told by their colours.
    let mut lit = class("en", &[]);
    // The pointer begins in the middle of a screen that was drawn.
    lit.screen(80, 24);
    for key in [key('P'), KeyCode::Down, KeyCode::Left, KeyCode::Left, KeyCode::Left, KeyCode::Left] {
        lit.press(key);
    }
    insta::assert_snapshot!("present.spotlight.en.80x24", lit.painted(80, 24));
    let mut black = class("en", &[key('b')]);
    assert_eq!(black.screen(80, 24).trim(), "");
}

/// A class that follows on screens of its own: how it joins, what it is asked while it answers, closed, in a second round, answered.
#[test]
fn a_lesson_that_is_shared() {
    let lesson = lesson("priming");
    let traces = traces(&lesson);
    let counts = |class: &mut Reader, counts: &[&[usize]]| {
        let poll = Some((1, counts.iter().map(|counts| counts.to_vec()).collect()));
        let url = "http://192.168.178.20:8080/k7wq3m/".to_owned();
        update(&mut class.model, Msg::Room(News { url, has_network: true, followers: 31, poll }));
    };
    let (first, second): (&[usize], &[usize]) = (&[4, 11, 0, 13], &[0, 27, 0, 3]);
    let (on, key) = (KeyCode::PageDown, KeyCode::Char);
    type Told<'t> = (KeyCode, Vec<&'t [usize]>);
    let screens: [(&str, Vec<Told<'_>>); 6] = [
        ("introduction", vec![(KeyCode::Home, vec![])]),
        ("join", vec![(key('i'), vec![])]),
        ("open", vec![(on, vec![]), (on, vec![]), (KeyCode::Null, vec![first])]),
        ("closed", vec![(on, vec![]), (on, vec![first]), (key('d'), vec![])]),
        (
            "again",
            vec![
                (on, vec![]),
                (on, vec![first]),
                (key('d'), vec![]),
                (key('p'), vec![first, second]),
                (key('V'), vec![]),
            ],
        ),
        (
            "revealed",
            vec![(on, vec![]), (on, vec![first]), (key('d'), vec![]), (key('p'), vec![first, second]), (on, vec![])],
        ),
    ];
    for (name, keys) in screens {
        for (language, (width, height)) in
            LANGUAGES.iter().flat_map(|language| SIZES[..2].iter().map(move |size| (language, *size)))
        {
            let mut class = Reader::new(language).present(&lesson.id, traces.clone(), 45);
            if let Some(presentation) = &mut class.model.presentation {
                presentation.shared = Some(Shared::new("http://127.0.0.1:8080/k7wq3m/"));
            }
            class.press(on).pass(13);
            counts(&mut class, &[]);
            for (key, told) in &keys {
                class.press(*key);
                counts(&mut class, told);
            }
            let screen = class.screen(width, height);
            insta::assert_snapshot!(format!("shared.{name}.{language}.{width}x{height}"), screen);
        }
    }
}
