//! The screens of an open trace at three sizes, in both languages, as reviewed snapshots. The traces are recorded or made up,
//! so that they are the same on every machine.

#[path = "common/screen.rs"]
mod screen;

use crossterm::event::KeyCode;
use screen::Reader;
use yieldscope::timeline::Index;
use yieldscope::trace::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, State, Status, ThreadId, Trace, Value, laws, wire,
};
use yieldscope::tui::model::{Origin, Source};
use yieldscope::tui::msg::{News, Saved};

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
            insta::assert_snapshot!(format!("{name}.{language}.{width}x{height}"), reader.screen(width, height));
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
        let index = Index::new(&trace);
        reader.tell(News::Saved(Box::new(Saved { trace: trace.clone(), index, damaged: 0 })));
        reader.tell(News::Text(Err(Source::Changed)));
        reader.key(KeyCode::Char('a')).key(KeyCode::Char('5'));
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
fn the_help_of_a_trace() {
    let trace = shop();
    snapshots("help", |language| {
        let mut reader = Reader::of_trace(language, "shop.py", PROGRAM);
        reader.tell(text()).stream(&trace, 60).key(KeyCode::Char('?'));
        reader
    });
}
