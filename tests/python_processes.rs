//! Programs of several processes: each has its lane, its own lanes, and its place in the one trace.

#[path = "common/pythons.rs"]
mod pythons;

use pythons::PYTHONS;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Program, Source, collect};
use yieldscope::trace::{Body, LaneId, LaneKind, On, Status, Stream, Trace, laws, wire};

fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/processes").join(name)
}

fn run(interpreter: &Interpreter, file: &Path, args: &[&str]) -> Trace {
    let program = Program {
        args: args.iter().map(OsString::from).collect(),
        ..Program::new(Source::PythonFile(file.to_owned()))
    };
    let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
    let text = wire::write(&trace);
    assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}\n{text}", interpreter.runtime());
    assert_eq!(trace.lost(), 0, "{}\n{text}", interpreter.runtime());
    assert!(wire::read("trace", &text).1.is_empty(), "{text}");
    trace
}

fn output(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

/// Runs with and without tracing; what can be seen from outside must be the same. Without tracing the streams are unbuffered:
/// with it they are line buffered, as in a terminal, and what a child prints before `os._exit` is seen.
fn same_as_plain(interpreter: &Interpreter, file: &Path, args: &[&str]) -> Trace {
    let trace = run(interpreter, file, args);
    let mut command = Command::new(&interpreter.executable);
    let done = command.arg("-u").arg(file).args(args).stdin(Stdio::null()).output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(output(&trace, Stream::Stdout), text(&done.stdout), "{} {args:?}", interpreter.runtime());
    assert_eq!(output(&trace, Stream::Stderr), text(&done.stderr), "{} {args:?}", interpreter.runtime());
    assert_eq!(trace.end(), done.status.code().map(Status::Code).as_ref(), "{} {args:?}", interpreter.runtime());
    trace
}

/// The start methods that this interpreter has for processes.
fn methods() -> [&'static str; 3] {
    ["fork", "spawn", "forkserver"]
}

/// Every lane of a kind, in order.
fn lanes(trace: &Trace, kind: LaneKind) -> Vec<LaneId> {
    let numbered = (0..).map(LaneId).zip(trace.lanes());
    numbered.filter(|(_, lane)| lane.kind == kind).map(|(id, _)| id).collect()
}

fn name(trace: &Trace, lane: LaneId) -> &str {
    &trace.lanes()[lane.index()].name
}

/// The number of the process in which a lane was made.
fn process_of(trace: &Trace, lane: LaneId) -> u32 {
    trace.thread_and_process(trace.lanes()[lane.index()].thread).1
}

/// A lane's states in one line; of other lanes their names.
fn states(trace: &Trace, wanted: LaneId) -> String {
    let told = trace.events().filter_map(|event| match event.body {
        Body::State { lane, state, cause, value, by, on, .. } if lane == wanted => {
            let mut word = format!("{state} {cause}");
            if let Some(value) = value {
                word += &format!(" {}", value.text);
            }
            if let Some(by) = by {
                word += &format!(" by {}", name(trace, by));
            }
            match on {
                Some(On::Lane(on)) => word += &format!(" on {}", name(trace, on)),
                Some(On::Thing(on)) => word += &format!(" on `{on}`"),
                None => {}
            }
            Some(word)
        }
        _ => None,
    });
    told.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_fork_is_a_process_with_copies_of_the_lanes() {
    for interpreter in &*PYTHONS {
        let trace = same_as_plain(interpreter, &bundled("fork.py"), &[]);
        let [process] = lanes(&trace, LaneKind::Process)[..] else { panic!("one process") };
        let forker = trace.lanes()[process.index()].parent.expect("made by somebody");
        assert_eq!((name(&trace, process), name(&trace, forker)), ("fork", "fork"));
        assert_eq!(trace.lanes()[process.index()].line, Some(10));
        assert_eq!(states(&trace, process), "created call by fork, running start, closed return 3");
        let generators = lanes(&trace, LaneKind::Generator);
        let told = |process: u32, wanted: &str| {
            let of = |lane: &&LaneId| process_of(&trace, **lane) == process && name(&trace, **lane) == wanted;
            let found: Vec<String> = generators.iter().filter(of).map(|lane| states(&trace, *lane)).collect();
            assert_eq!(found.len(), 1, "{process} {wanted} {}", wire::write(&trace));
            found[0].clone()
        };
        let again = "running next by fork, suspended yield 2";
        assert!(told(0, "count").ends_with("suspended yield 1, running next by main, suspended yield 2"));
        assert!(told(1, "count").ends_with(again), "{}", told(1, "count"));
        assert!(told(1, "fork").contains("suspended yield 0, running next by fork, suspended yield 'after'"));
        let raw = trace.events().find_map(|event| match &event.body {
            Body::Output { lane, text, .. } if text == "raw\n" => Some(*lane),
            _ => None,
        });
        assert_eq!(raw, Some(Some(process)), "os.write is told with its lane");
    }
}

#[test]
fn a_fork_that_is_killed_has_ended_when_it_was_waited_for() {
    for interpreter in &*PYTHONS {
        let trace = same_as_plain(interpreter, &bundled("killed.py"), &[]);
        let ends: Vec<String> =
            lanes(&trace, LaneKind::Process).iter().map(|process| states(&trace, *process)).collect();
        let end = |how: &str| format!("created call by main, running start, closed {how}");
        let signals = ["raise SIGKILL", "raise SIGTERM", "raise SIGKILL", "raise SIGKILL", "return 3"];
        assert_eq!(ends, signals.map(end), "{}", interpreter.runtime());
    }
}

#[test]
fn processes_of_every_start_method_have_their_lanes_and_see_nothing_of_us() {
    for interpreter in &*PYTHONS {
        for method in methods() {
            let trace = same_as_plain(interpreter, &bundled("started.py"), &[method]);
            let told: Vec<String> =
                lanes(&trace, LaneKind::Process).iter().map(|process| states(&trace, *process)).collect();
            assert_eq!(told.len(), 4, "{} {method}: helpers are hidden: {told:?}", interpreter.runtime());
            let begin = "created call by main, running start";
            assert_eq!(told[0], format!("{begin}, closed return 0"));
            assert_eq!(told[1], format!("{begin}, closed raise ValueError('no')"));
            assert_eq!(told[2], format!("{begin}, closed return 0"));
            // It may be killed before it begins.
            assert!(told[3].ends_with(", closed raise SIGTERM"), "{}", told[3]);
            let counter = lanes(&trace, LaneKind::Generator)[0];
            let made = &trace.lanes()[counter.index()];
            let parent = made.parent.expect("made by a process");
            assert_eq!((made.line, process_of(&trace, counter)), (Some(12), 1), "{} {method}", interpreter.runtime());
            assert_eq!(trace.lanes()[parent.index()].kind, LaneKind::Process);
            let waited = states(&trace, LaneId::MAIN);
            assert_eq!(waited.matches("suspended block on ").count(), 4, "{waited}");
        }
    }
}

#[test]
fn jobs_of_a_process_pool_are_queued_and_then_run_on_a_worker() {
    for interpreter in &*PYTHONS {
        for method in methods() {
            let trace = same_as_plain(interpreter, &bundled("pool.py"), &[method]);
            let futures = lanes(&trace, LaneKind::Future);
            let told: Vec<String> = futures.iter().map(|future| states(&trace, *future)).collect();
            let begin = "created call by main, ready submit by main";
            assert_eq!(told.len(), 7, "{told:?}");
            assert_eq!(told[6], format!("{begin}, closed cancel by main"), "{} {method}", interpreter.runtime());
            for (n, told) in told[..6].iter().enumerate() {
                let end = if n == 2 { "closed raise KeyError(3)" } else { "closed return <__main__.Parcel object>" };
                assert_eq!(told, &format!("{begin}, running start, {end}"), "{} {method}", interpreter.runtime());
            }
            let [worker, other] = lanes(&trace, LaneKind::Process)[..] else { panic!("{}", wire::write(&trace)) };
            let job = "running start by job, suspended block on `a job`";
            let jobs = [job; 6].join(", ");
            let end = ", closed return 0";
            let expected = format!("created call by main, running start, suspended block on `a job`, {jobs}{end}");
            assert_eq!(states(&trace, worker), expected, "{} {method}", interpreter.runtime());
            let taken = trace.events().filter_map(|event| match event.body {
                Body::State { lane, by: Some(by), .. } if lane == worker && by != LaneId::MAIN => Some(by),
                _ => None,
            });
            assert_eq!(taken.collect::<Vec<_>>(), futures[..6], "each job is known by its future");
            let job = "running start, suspended block on `a job`";
            assert!(states(&trace, other).contains(job), "{}", states(&trace, other));
            let foreign: Vec<&str> = lanes(&trace, LaneKind::Thread).iter().map(|lane| name(&trace, *lane)).collect();
            assert_eq!(foreign, [""; 0], "pickling and the queue's own threads have no lanes");
        }
    }
}

#[test]
fn programs_that_are_started_have_lanes_and_what_they_print_stands_where_they_ran() {
    for interpreter in &*PYTHONS {
        let trace = same_as_plain(interpreter, &bundled("programs.py"), &[]);
        let told: Vec<String> = lanes(&trace, LaneKind::Process)
            .iter()
            .map(|lane| format!("{}: {}", name(&trace, *lane), states(&trace, *lane)))
            .collect();
        let begin = "created call by main, running start by main";
        assert_eq!(told[0], format!("sh: {begin}, closed return 4"));
        assert!(told[1].starts_with("python"), "{told:?}");
        assert!(told[1].ends_with(&format!("{begin}, closed return 0")), "{told:?}");
        assert_eq!(told[3], format!("sleep: {begin}, closed raise SIGKILL"));
        assert_eq!(told[4], format!("program: {begin}, closed raise"));
        let shell = lanes(&trace, LaneKind::Process)[0];
        let mut seen = Vec::new();
        for event in trace.events() {
            match event.body {
                Body::Output { text, .. } => seen.push(text.trim().to_owned()),
                Body::State { lane, state, .. } if lane == shell => seen.push(state.to_string()),
                _ => {}
            }
        }
        seen.retain(|word| !word.is_empty());
        let order = ["before", "created", "running", "from sh", "aside", "closed", "between"];
        assert_eq!(seen[..7], order, "{}", interpreter.runtime());
    }
}
