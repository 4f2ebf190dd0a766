//! Kills programs at any moment: their traces are readable to the last event that was made, and lose nothing.

#[path = "common/pythons.rs"]
mod pythons;

use pythons::PYTHONS;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Assembler, Detail, Program, Source, collect};
use yieldscope::trace::{Body, Status, Trace, laws, wire};

/// How many runs of each program are killed, on each interpreter, unless `YIELDSCOPE_TRUTH_CASES` says how many.
const CASES: u64 = 3;
/// A program begins within this time, and a killed one is told of.
const PATIENCE: Duration = Duration::from_secs(60);

fn cases() -> u64 {
    std::env::var("YIELDSCOPE_TRUTH_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

/// The numbers that a program has written: first its process, then each step that it has made.
fn numbers(log: &Path) -> Vec<u64> {
    let text = std::fs::read_to_string(log).expect("a log");
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().filter_map(|line| line.parse().ok()).collect()
}

/// What a signal goes to.
#[derive(Clone, Copy, Debug)]
enum Target {
    Program,
    Group,
}

/// Runs a program and kills it `after` its first step.
fn killed(
    interpreter: &Interpreter,
    file: &Path,
    detail: Detail,
    target: Target,
    after: Duration,
) -> (Trace, Vec<u64>) {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let program = Program {
        args: vec![log.path().as_os_str().to_owned()],
        detail,
        ..Program::new(Source::PythonFile(file.to_owned()))
    };
    let (sender, updates) = std::sync::mpsc::channel();
    let sink = Box::new(move |update| sender.send(update).expect("the test listens"));
    let running = python::start(interpreter, &program, sink).expect("it starts");
    let started = Instant::now();
    while numbers(log.path()).len() < 2 {
        assert!(started.elapsed() < PATIENCE, "{} {} does not begin", interpreter.runtime(), file.display());
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(after);
    let pid = numbers(log.path())[0];
    let who = match target {
        Target::Program => pid.to_string(),
        Target::Group => format!("-{pid}"),
    };
    assert!(Command::new("kill").args(["-KILL", "--", &who]).status().expect("kill is there").success());
    running.wait();
    let mut assembler = Assembler::default();
    updates.iter().for_each(|update| assembler.take(update));
    (assembler.into_trace().expect("it starts").expect("a trace"), numbers(log.path()))
}

/// Every value that a state of the trace has, if it is a number.
fn values(trace: &Trace) -> HashSet<u64> {
    let states = trace.events().filter_map(|event| match event.body {
        Body::State { value: Some(value), .. } => value.text.parse().ok(),
        _ => None,
    });
    states.collect()
}

fn programs() -> [PathBuf; 4] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/killed");
    ["generators.py", "tasks.py", "threads.py", "pool.py"].map(|name| folder.join(name))
}

#[test]
fn a_program_that_is_killed_at_any_moment_has_told_all_that_it_did() {
    for interpreter in &*PYTHONS {
        let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
        for case in 0..cases() {
            for file in programs() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                let after = Duration::from_micros(random % 40_000);
                let target = if random & 1 << 40 == 0 { Target::Program } else { Target::Group };
                let detail = [Detail::States, Detail::Lines, Detail::Locals][(random >> 42) as usize % 3];
                let (trace, done) = killed(interpreter, &file, detail, target, after);
                let what = format!("{} {file:?} case {case} {detail:?} {target:?} {after:?}", interpreter.runtime());
                assert_eq!(laws::check(&trace), Vec::<String>::new(), "{what}");
                assert_eq!(trace.end(), Some(&Status::Signal("SIGKILL".into())), "{what}");
                assert_eq!(trace.lost(), 0, "{what}");
                let told = values(&trace);
                let missing: Vec<u64> = done[1..].iter().copied().filter(|step| !told.contains(step)).collect();
                assert_eq!(missing, [0u64; 0], "{what}: {} steps", done.len() - 1);
                assert!(wire::read("trace", &wire::write(&trace)).1.is_empty(), "{what}");
            }
        }
    }
}

/// A program that makes a generator yield 7 and then ends in some way.
fn ends(interpreter: &Interpreter, how: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("main.py");
    let source =
        format!("def g():\n    yield 7\n\nit = g()\nnext(it)\nprint('made', flush=True)\n{how}\nprint('more')\n");
    std::fs::write(&file, source).expect("written");
    let trace = collect(|sink| python::start(interpreter, &Program::new(Source::PythonFile(file.clone())), sink));
    let trace = trace.expect("it starts");
    let what = format!("{} {how}\n{}", interpreter.runtime(), wire::write(&trace));
    assert_eq!(laws::check(&trace), Vec::<String>::new(), "{what}");
    assert_eq!(trace.lost(), 0, "{what}");
    assert!(values(&trace).contains(&7), "{what}");
    let done = Command::new(&interpreter.executable).arg(&file).stdin(Stdio::null()).output().expect("it starts");
    let (mut out, mut err) = (String::new(), String::new());
    for event in trace.events() {
        if let Body::Output { stream, text, .. } = event.body {
            if stream.name() == "stdout" { out += &text } else { err += &text }
        }
    }
    assert_eq!(out, String::from_utf8_lossy(&done.stdout), "{what}");
    assert_eq!(err, String::from_utf8_lossy(&done.stderr), "{what}");
    match done.status.code() {
        Some(code) => assert_eq!(trace.end(), Some(&Status::Code(code)), "{what}"),
        None => assert!(matches!(trace.end(), Some(Status::Signal(_))), "{what}"),
    }
}

#[test]
fn every_way_to_end_is_what_it_is_without_tracing_and_keeps_the_trace() {
    let ways = [
        "import os; os._exit(7)",
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import ctypes; ctypes.string_at(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
        "import sys, threading; t = threading.Thread(target=sys.exit, args=(3,)); t.start(); t.join()",
        "import threading; t = threading.Thread(target=lambda: 1 / 0, name='T'); t.start(); t.join()",
        "import sys; sys.exit('so')",
        "raise SystemExit(4)",
    ];
    for interpreter in &*PYTHONS {
        ways.iter().for_each(|how| ends(interpreter, how));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_ends_with_the_yieldscope_that_runs_it() {
    let log = tempfile::NamedTempFile::new().expect("a file");
    let [file, ..] = programs();
    let mut command = Command::new(env!("CARGO_BIN_EXE_yieldscope"));
    command.args(["trace", "--json", "--limit-events", "none", "--python"]).arg(&PYTHONS[0].executable);
    command.arg(file).arg(log.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut yieldscope = command.spawn().expect("it starts");
    let started = Instant::now();
    while numbers(log.path()).len() < 2 {
        assert!(started.elapsed() < PATIENCE, "it does not begin");
        std::thread::sleep(Duration::from_millis(1));
    }
    yieldscope.kill().expect("killed");
    yieldscope.wait().expect("it has ended");
    let ended = Instant::now();
    let pid = numbers(log.path())[0];
    // A zombie has ended as well; nobody may be there to wait for it.
    let lives = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
    };
    while lives() {
        assert!(ended.elapsed() < PATIENCE, "it lives on");
        std::thread::sleep(Duration::from_millis(1));
    }
}
