//! What the standard library does for coroutines, in traces of real programs: tasks and what they wait for, futures, threads.

#[path = "common/pythons.rs"]
mod pythons;
#[path = "common/states.rs"]
mod states;

use pythons::PYTHONS;
use states::{name_of, states};
use std::path::{Path, PathBuf};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Program, Source, collect};
use yieldscope::trace::{Body, Clock, LaneId, LaneKind, Trace, laws, wire};

/// The program of that name in `tests/programs`.
fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name)
}

fn run(interpreter: &Interpreter, file: &Path, clock: Clock) -> Trace {
    let program = Program { clock, ..Program::new(Source::PythonFile(file.to_owned())) };
    let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
    assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}\n{}", interpreter.runtime(), wire::write(&trace));
    assert_eq!(trace.lost(), 0, "{}", interpreter.runtime());
    trace
}

/// What `told` makes of a program's trace, which must be the same on every interpreter of these versions; `None` where
/// there is none.
fn same(name: &str, versions: std::ops::Range<u8>, clock: Clock, told: impl Fn(&Trace) -> String) -> Option<String> {
    let mut first: Option<(String, String)> = None;
    for interpreter in PYTHONS.iter().filter(|python| versions.contains(&python.version.1)) {
        let text = told(&run(interpreter, &bundled(name), clock));
        match &first {
            None => first = Some((interpreter.runtime(), text)),
            Some((runtime, before)) => {
                if let Some((one, other)) = before.lines().zip(text.lines()).find(|(one, other)| one != other) {
                    panic!("{name}: {runtime} has `{one}` where {} has `{other}`", interpreter.runtime());
                }
                assert_eq!(before.lines().count(), text.lines().count(), "{runtime}, {}", interpreter.runtime());
            }
        }
    }
    first.map(|(_, text)| text)
}

/// Every version that can be traced.
const ALL: std::ops::Range<u8> = 8..u8::MAX;

/// Checks a snapshot where an interpreter of these versions is there.
macro_rules! snapshot {
    ($name:literal, $versions:expr) => {
        if let Some(told) = same($name, $versions, Clock::Virtual, states) {
            insta::assert_snapshot!(told);
        }
    };
}

#[test]
fn what_tasks_wait_for_has_the_name_of_its_variable_and_a_waker() {
    snapshot!("synchronised.py", ALL);
}

#[test]
fn tasks_that_are_gathered_waited_for_and_shielded() {
    snapshot!("grouped.py", ALL);
}

#[test]
fn futures_are_lanes_from_their_making_to_whoever_sets_them() {
    snapshot!("futures.py", ALL);
}

#[test]
fn task_groups_timeouts_and_barriers() {
    snapshot!("scopes.py", 11..u8::MAX);
}

#[test]
fn a_wait_for_that_runs_out_of_time_since_3_12() {
    snapshot!("late.py", 12..u8::MAX);
}

#[test]
fn a_wait_for_that_runs_out_of_time_before_3_12() {
    snapshot!("late.py", 8..12);
}

#[test]
fn eager_tasks_run_their_first_turn_where_they_are_made() {
    snapshot!("eager.py", 12..u8::MAX);
}

/// What a program prints, and what is warned of.
fn said(trace: &Trace) -> String {
    let lines = trace.events().filter_map(|event| match event.body {
        Body::Output { text, .. } => Some(text.into_owned()),
        Body::Warning { text, .. } => Some(format!("warning: {text}\n")),
        _ => None,
    });
    lines.collect()
}

#[test]
fn all_clocks_agree_with_the_virtual_one() {
    insta::assert_snapshot!(same("clock.py", ALL, Clock::Virtual, said).expect("a Python"));
}

#[test]
fn sockets_and_processes_are_waited_for_really_and_that_is_said_once() {
    insta::assert_snapshot!(same("sockets.py", ALL, Clock::Virtual, said).expect("a Python"));
    insta::assert_snapshot!(same("subprocesses.py", ALL, Clock::Virtual, said).expect("a Python"));
}

#[test]
fn a_coroutine_that_the_library_has_called_is_there_before_its_task_runs() {
    for interpreter in &*PYTHONS {
        let told = states(&run(interpreter, &bundled("sockets.py"), Clock::Virtual));
        let at = |words: &str| told.lines().position(|line| line.contains(" serve#") && line.contains(words));
        let (made, waits) = (at(" is a coroutine of main"), at("suspended await on `StreamReader.readline`"));
        assert!(made.is_some() && made < waits, "{}\n{told}", interpreter.runtime());
    }
}

#[test]
fn every_run_on_the_virtual_clock_is_the_same_bytes() {
    for interpreter in &*PYTHONS {
        for name in ["grouped.py", "synchronised.py", "futures.py", "clock.py"] {
            let once = || wire::write(&run(interpreter, &bundled(name), Clock::Virtual));
            let first = once();
            assert!((0..3).all(|_| once() == first), "{name} on {}", interpreter.runtime());
        }
    }
}

/// The states of each lane by itself: what does not depend on how threads are interleaved.
fn by_lane(trace: &Trace) -> String {
    let all = states(trace);
    let mut out = String::new();
    for (at, lane) in trace.lanes().iter().enumerate() {
        let name = format!("{} ", name_of(trace, LaneId(at as u32)));
        out.extend(all.lines().filter(|line| line.starts_with(&name)).flat_map(|line| [line, "\n"]));
        if lane.kind == LaneKind::Thread {
            out.push('\n');
        }
    }
    out
}

#[test]
fn threads_are_suspended_while_they_wait_and_end_as_they_end() {
    insta::assert_snapshot!(same("threads.py", ALL, Clock::Real, by_lane).expect("a Python"));
}

#[test]
fn threads_that_threading_does_not_know_are_lanes_too() {
    insta::assert_snapshot!(same("raw_threads.py", ALL, Clock::Real, by_lane).expect("a Python"));
}

#[test]
fn futures_of_executors_are_waited_for_by_threads_and_by_tasks() {
    insta::assert_snapshot!(same("executors.py", ALL, Clock::Real, by_lane).expect("a Python"));
}

#[test]
fn who_runs_a_job_is_the_lane_of_a_worker() {
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &bundled("executors.py"), Clock::Real);
        let mut jobs = 0;
        for event in trace.events() {
            if let Body::State { lane, state, by: Some(by), .. } = event.body
                && trace.lanes()[lane.index()].name == "job"
                && state.name() == "running"
            {
                assert_eq!(trace.lanes()[by.index()].kind, LaneKind::Thread, "{}", interpreter.runtime());
                jobs += 1;
            }
        }
        assert_eq!(jobs, 6, "{}", interpreter.runtime());
    }
}
