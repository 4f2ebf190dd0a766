//! The screens of an open trace at three sizes, in both languages, as reviewed snapshots. The traces are recorded or made up,
//! so that they are the same on every machine.

#[path = "common/screen.rs"]
mod screen;

use crossterm::event::KeyCode;
use screen::Reader;
use yieldscope::base::{Building, Obstacle, ObstacleKind, Problem, Remark, Severity};
use yieldscope::trace::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, State, Status, ThreadId, Trace, Value, laws, wire,
};
use yieldscope::tui::model::{Origin, Source};
use yieldscope::tui::msg::{News, Until};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];
const LANGUAGES: [&str; 2] = ["en", "ko"];
const PROGRAM: Origin = Origin::Run { reads_nothing: true };

/// What `tests/recorded/shop.py` did on the virtual clock: `yieldscope trace shop.py --json --clock virtual`.
fn shop() -> Trace {
    let (trace, findings) = wire::read("shop.jsonl", include_str!("recorded/shop.jsonl"));
    assert_eq!(findings, []);
    lawful(trace.expect("a trace"))
}

fn lawful(trace: Trace) -> Trace {
    assert_eq!(laws::check(&trace), Vec::<String>::new());
    trace
}

fn text() -> News {
    News::Text(Ok(include_str!("recorded/shop.py").to_owned()))
}

/// Three hundred tasks that each had three turns; the last of them runs, and there was a warning.
fn crowd() -> Trace {
    let header = Header {
        language: Language::Python,
        runtime: "CPython 3.13.0".into(),
        program: "crowd.py".into(),
        clock: Clock::Real,
        recorded: false,
        digest: None,
    };
    let mut trace = Trace::new(header);
    let push = |trace: &mut Trace, body: Body<'_>| {
        let t = trace.len() as f64 * 1e-3;
        trace.push(&Event { t, thread: ThreadId(0), body });
    };
    let lane = |trace: &mut Trace, lane, kind, name: &str| {
        let parent = (lane != LaneId::MAIN).then_some(LaneId::MAIN);
        push(trace, Body::Lane { lane, kind, name: name.into(), parent, line: Some(9) });
        let by = parent;
        push(
            trace,
            Body::State { lane, state: State::Created, cause: Cause::Call, value: None, by, on: None, line: Some(9) },
        );
    };
    let state = |trace: &mut Trace, lane, state, cause, value: Option<&str>| {
        let value = value.map(Value::whole);
        push(trace, Body::State { lane, state, cause, value, by: None, on: None, line: Some(3) });
    };
    lane(&mut trace, LaneId::MAIN, LaneKind::Main, "main");
    state(&mut trace, LaneId::MAIN, State::Running, Cause::Start, None);
    for number in 1..=300 {
        lane(&mut trace, LaneId(number), LaneKind::Task, "worker");
    }
    for _ in 0..3 {
        for number in 1..=300 {
            state(&mut trace, LaneId(number), State::Running, Cause::Step, None);
            state(&mut trace, LaneId(number), State::Suspended, Cause::Sleep, None);
        }
    }
    let text = "coroutine 'late' was never awaited".into();
    push(&mut trace, Body::Warning { lane: Some(LaneId(7)), text });
    state(&mut trace, LaneId(300), State::Running, Cause::Step, None);
    trace
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
fn a_program_that_runs_is_followed() {
    let trace = shop();
    snapshots("live", |language| {
        let mut reader = Reader::of_trace(language, "shop.py", PROGRAM);
        reader.tell(text()).stream(&trace, 120);
        reader
    });
}

#[test]
fn the_playhead_stays_behind_at_the_first_exception_while_the_program_runs() {
    let trace = shop();
    snapshots("behind", |language| {
        let mut reader = Reader::of_trace(language, "shop.py", PROGRAM);
        reader.tell(text()).stream(&trace, 190).key(KeyCode::Home).key(KeyCode::Char('e'));
        reader
    });
}

#[test]
fn the_end_shows_how_the_program_ended_and_what_it_printed() {
    let trace = shop();
    snapshots("ended", |language| {
        let mut reader = Reader::of_trace(language, "shop.py", PROGRAM);
        reader.tell(text()).stream(&trace, trace.len()).tell(News::Ended(Status::Code(3)));
        reader.key(KeyCode::Tab);
        reader
    });
}

#[test]
fn a_saved_trace_by_time_without_its_program() {
    let trace = shop();
    snapshots("saved", |language| {
        let mut reader = Reader::of_trace(language, "shop.jsonl", Origin::File);
        reader.tell(News::Started(trace.header().clone())).tell(News::Recorded(Box::new(trace.clone())));
        reader.tell(News::Text(Err(Source::Changed)));
        reader.key(KeyCode::Char('a')).key(KeyCode::Char('5'));
        reader
    });
}

/// A reader to whom the first half of the file is told, and a damaged line.
fn half_read(trace: &Trace, language: &str) -> Reader {
    let lines = (0..trace.len() / 2).filter_map(|at| wire::event_line(trace, at)).chain(["half a line".to_owned()]);
    let piece = wire::Piece::new(lines.map(|line| line + "\n").collect::<String>().into_bytes());
    let mut reader = Reader::of_trace(language, "shop.jsonl", Origin::File);
    reader.tell(News::Started(trace.header().clone())).tell(text());
    reader.tell(News::Pieces { pieces: vec![piece], percent: 52 });
    reader
}

#[test]
fn a_saved_trace_is_seen_while_it_is_read() {
    let trace = shop();
    snapshots("reading", |language| half_read(&trace, language));
}

#[test]
fn where_reading_was_stopped_that_is_said_and_stays_to_be_seen() {
    let trace = shop();
    snapshots("part", |language| {
        let mut reader = half_read(&trace, language);
        reader.tell(News::Read(Until::Stopped));
        reader
    });
}

#[test]
fn among_hundreds_of_lanes_the_window_follows_the_chosen_one() {
    let trace = crowd();
    snapshots("crowd", |language| {
        let mut reader = Reader::of_trace(language, "crowd.py", PROGRAM);
        reader.tell(News::Text(Ok("async def worker():\n    while True:\n        await sleep(1)\n".to_owned())));
        reader.stream(&trace, trace.len());
        reader.key(KeyCode::Char('{')).key(KeyCode::Char('{')).key(KeyCode::Char('['));
        reader
    });
}

#[test]
fn at_a_limit_the_screen_says_which_and_what_to_do() {
    let trace = shop();
    snapshots("limit", |language| {
        let mut reader = Reader::of_trace(language, "shop.py", PROGRAM);
        let stopped = Status::Stopped("memory".into());
        reader.tell(text()).stream(&trace, 60).tell(News::Ended(stopped));
        reader
    });
}

#[test]
fn a_lane_that_a_signal_has_cut_off_says_so_where_the_trace_ends_and_not_before() {
    let trace = shop();
    let mut reader = Reader::of_trace("en", "shop.py", PROGRAM);
    reader.tell(text()).stream(&trace, 60).tell(News::Ended(Status::Signal("SIGABRT".into())));
    let screen = reader.screen(80, 24);
    assert!(screen.contains("ended by SIGABRT") && screen.contains("It was cut off. The signal"), "{screen}");
    let before = reader.key(KeyCode::Left).screen(80, 24);
    assert!(!before.contains("cut off"), "{before}");
}

/// A Rust program that does not compile.
const WRONG: &str = "use std::time::Duration;\n\nasync fn brew(what: &'static str) -> String {\n    \
    tokio::time::sleep(Duration::from_millis(40)).await;\n    format!(\"{what} is ready\")\n}\n\n#[tokio::main]\n\
    async fn main() {\n    let first = brew(\"coffee\");\n    let cups: u32 = first.await;\n    println!(\"{cups}\");\n    \
    let unused = 3;\n}\n";

/// What the compiler says about it.
fn remarks() -> Vec<Remark> {
    let remark = |severity, code: &str, message: &str, label: &str, line, column, whole: &str| Remark {
        severity,
        code: Some(code.to_owned()),
        message: message.to_owned(),
        label: Some(label.to_owned()),
        file: "shop.rs".to_owned(),
        line,
        column,
        is_shown: true,
        whole: whole.to_owned(),
    };
    vec![
        remark(
            Severity::Error,
            "E0308",
            "mismatched types",
            "expected `u32`, found `String`",
            11,
            21,
            "error[E0308]: mismatched types\n  --> shop.rs:11:21\n   |\n11 |     let cups: u32 = first.await;\n   |               \
             ---   ^^^^^^^^^^^ expected `u32`, found `String`\n   |               |\n   |               expected due to this\n",
        ),
        remark(
            Severity::Warning,
            "unused_variables",
            "unused variable: `unused`",
            "help: if this is intentional, prefix it with an underscore: `_unused`",
            13,
            9,
            "warning: unused variable: `unused`\n  --> shop.rs:13:9\n   |\n13 |     let unused = 3;\n   |         ^^^^^^\n",
        ),
    ]
}

#[test]
fn a_program_that_is_being_compiled_says_how_far_that_is() {
    snapshots("compiling", |language| {
        let mut reader = Reader::of_program(language, "shop.rs", Language::Rust, PROGRAM);
        let building = Building::Compiling { names: "mio, tokio".to_owned(), done: 11, all: 23 };
        reader.tell(News::Text(Ok(WRONG.to_owned()))).tell(News::Building(building));
        reader
    });
}

#[test]
fn errors_of_the_compiler_stand_at_their_lines_and_in_full_where_that_is_asked_for() {
    let failed = |language: &str| {
        let mut reader = Reader::of_program(language, "shop.rs", Language::Rust, PROGRAM);
        reader.tell(News::Text(Ok(WRONG.to_owned()))).tell(News::Remarks(remarks()));
        let obstacle = Obstacle::new(ObstacleKind::NotCompiled, [&"shop.rs", &"shop.rs:11: mismatched types"]);
        let problem = Problem::new("shop.rs does not compile, shop.rs:11: mismatched types", obstacle);
        reader.tell(News::Failed(problem));
        reader
    };
    snapshots("uncompiled", failed);
    snapshots("compiler", |language| {
        let mut reader = failed(language);
        reader.key(KeyCode::Char('c'));
        reader
    });
    // A key closes it, and where nothing was said there is nothing to show.
    let mut reader = failed("en");
    let before = reader.screen(80, 24);
    reader.key(KeyCode::Char('c')).key(KeyCode::Esc);
    // The sentence at the foot, of two rows, has gone with the key.
    assert_eq!(reader.screen(80, 24).lines().take(22).collect::<Vec<_>>(), before.lines().take(22).collect::<Vec<_>>());
    // The next error comes into view.
    let mut reader = failed("en");
    let last = Remark { line: 14, message: "the last line".to_owned(), ..remarks()[0].clone() };
    reader.tell(News::Remarks(vec![remarks()[0].clone(), last]));
    assert!(!reader.screen(60, 12).contains("the last line"));
    reader.key(KeyCode::Char('e')).key(KeyCode::Char('e'));
    assert!(reader.screen(60, 12).contains("the last line"), "{}", reader.screen(60, 12));
    let mut silent = Reader::of_program("en", "shop.rs", Language::Rust, PROGRAM);
    silent.key(KeyCode::Char('c'));
    assert!(silent.screen(80, 24).contains("No compiler has said anything"));
}

#[test]
fn the_help_of_a_trace() {
    let trace = shop();
    snapshots("help", |language| {
        let mut reader = Reader::of_trace(language, "shop.py", PROGRAM);
        reader.tell(text()).stream(&trace, 60).key(KeyCode::Char('?'));
        reader
    });
}
