//! The screens of the bundled lessons at three sizes, in both languages, as reviewed snapshots. The Python traces are
//! the recorded ones; the Rust programs run, but for those on the real clock, whose times no two runs share.

#[path = "common/screen.rs"]
mod screen;

use crossterm::event::KeyCode;
use screen::Reader;
use std::process::Command;
use yieldscope::lesson::Lesson;
use yieldscope::store::packs;
use yieldscope::trace::{Clock, Trace, laws, wire};
use yieldscope::tui::model::Place;

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
            insta::assert_snapshot!(format!("{name}.{language}.{width}x{height}"), reader.screen(width, height));
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
        reader.press(KeyCode::End);
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
