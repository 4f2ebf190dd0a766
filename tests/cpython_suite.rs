//! Runs test files of CPython itself, plainly and under the probe, and holds each test to the same outcome.
//!
//! The files are those of the interpreter's own `test` package; none is kept here. They take long, so that they run only
//! where `YIELDSCOPE_CPYTHON_TESTS` names some: names such as `test_generators test_asyncio/test_tasks`, `all` for those of
//! [`ALL`], or a folder with `test_*.py` in it. What must differ is in `cpython_suite/differences.toml`, with the reason.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints the table of what it compared")]

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Detail, Limits, Program, Source, collect};
use yieldscope::trace::{Status, laws};

/// Names the tests to run.
const WANTED: &str = "YIELDSCOPE_CPYTHON_TESTS";
/// Tells the traced half of a comparison, which is a process of this test binary, what to run: interpreter, then file.
const TRACED: &str = "YIELDSCOPE_CPYTHON_TRACED";
/// How much the trace tells: `states`, `lines`, or `locals`, which it is where nothing is said.
const DETAIL: &str = "YIELDSCOPE_CPYTHON_DETAIL";
/// How many seconds one run of one file may take, where that is not [`PATIENCE`]: some tests hang by themselves.
const SECONDS: &str = "YIELDSCOPE_CPYTHON_SECONDS";
const PATIENCE: Duration = Duration::from_secs(600);

/// The files about what a probe could disturb. A folder stands for all of its files.
const ALL: &[&str] = &[
    "test_asyncgen",
    "test_asyncio",
    "test_atexit",
    "test_builtin",
    "test_code",
    "test_concurrent_futures",
    "test_contextlib",
    "test_contextlib_async",
    "test_coroutines",
    "test_exceptions",
    "test_frame",
    "test_gc",
    "test_generator_stop",
    "test_generators",
    "test_genexps",
    "test_inspect",
    "test_linecache",
    "test_listcomps",
    "test_monitoring",
    "test_named_expressions",
    "test_patma",
    "test_scope",
    "test_signal",
    "test_super",
    "test_sys_settrace",
    "test_threading",
    "test_traceback",
    "test_type_params",
    "test_warnings",
    "test_weakref",
    "test_yield_from",
];

#[derive(Deserialize)]
struct Differences {
    #[serde(default)]
    difference: Vec<Difference>,
    #[serde(default)]
    lost: Vec<Lost>,
}

/// A file in which events are lost, and counted, for a known reason.
#[derive(Deserialize)]
struct Lost {
    file: String,
    reason: String,
}

/// Tests that go otherwise under the probe.
#[derive(Deserialize)]
struct Difference {
    file: String,
    tests: Vec<String>,
    versions: Option<String>,
    reason: String,
}

impl Difference {
    fn covers(&self, version: &str, file: &str, test: &str) -> bool {
        self.file == file
            && self.versions.as_ref().is_none_or(|list| list.split(' ').any(|one| one == version))
            && self.tests.iter().any(|known| match known.strip_suffix('*') {
                Some(start) => test.starts_with(start),
                None => known == test,
            })
    }
}

/// One run of one file.
#[derive(Default)]
struct Outcome {
    /// What became of each test, and why.
    tests: BTreeMap<String, (String, String)>,
    /// How the process ended.
    end: String,
    /// The laws that the trace breaks.
    broken: Vec<String>,
    /// How many events were lost.
    lost: u64,
    seconds: f64,
}

impl Outcome {
    fn has_hung(&self) -> bool {
        !self.end.starts_with("code")
    }

    fn has_ended(&self, test: &str) -> bool {
        self.tests.get(test).is_some_and(|(outcome, _)| outcome != "started")
    }
}

#[test]
fn test_files_of_cpython_give_the_same_results_under_the_probe() {
    let Ok(wanted) = std::env::var(WANTED) else {
        eprintln!("skipped: {WANTED} names no test files of CPython");
        return;
    };
    let known: Differences = toml::from_str(include_str!("cpython_suite/differences.toml")).expect("a list");
    let mut wrong = Vec::new();
    println!("| version | file | tests | same | different | unsteady | laws broken | lost | seconds plain | traced |");
    for interpreter in interpreters() {
        for (name, file) in files(&interpreter, &wanted) {
            wrong.extend(compare(&interpreter, &name, &file, &known));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The interpreters that the environment lists; else the first usable one on the PATH.
fn interpreters() -> Vec<Interpreter> {
    match std::env::var_os("YIELDSCOPE_TEST_PYTHONS") {
        Some(list) => {
            std::env::split_paths(&list).map(|path| python::find(Some(&path)).expect("a usable Python")).collect()
        }
        None => vec![python::find(None).expect("a Python on the PATH")],
    }
}

/// The wanted files that this interpreter has, with their names.
fn files(interpreter: &Interpreter, wanted: &str) -> Vec<(String, PathBuf)> {
    let asked = Command::new(&interpreter.executable).args(["-c", "import test; print(test.__path__[0])"]).output();
    let asked = String::from_utf8(asked.expect("it starts").stdout).expect("a path");
    let library = Path::new(asked.trim());
    let mut found = Vec::new();
    let words = wanted.split([' ', ',']).filter(|word| !word.is_empty());
    for word in words.flat_map(|word| if word == "all" { ALL.to_vec() } else { vec![word] }) {
        let place = library.join(word);
        if place.is_dir() {
            let entries = std::fs::read_dir(&place).expect("a folder").flatten().map(|entry| entry.path());
            let mut inside: Vec<PathBuf> = entries.filter(|path| is_test(path)).collect();
            inside.sort();
            // The tests of a small package are in its `__init__.py`.
            if inside.is_empty() {
                inside.push(place.join("__init__.py"));
            }
            found.extend(inside.into_iter().map(|path| (name_in(library, &path), path)));
        } else if place.with_extension("py").is_file() {
            found.push((word.to_owned(), place.with_extension("py")));
        }
    }
    found
}

fn is_test(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("test_") && name.ends_with(".py")
}

/// `test_asyncio/test_tasks`.
fn name_in(library: &Path, path: &Path) -> String {
    path.strip_prefix(library).unwrap_or(path).with_extension("").display().to_string()
}

/// Compares two runs of one file. Where tests differ, both are repeated: a test that goes differently in two plain runs is
/// unsteady by itself, and one that differs once only depends on the time. Gives what no reason is known for.
fn compare(interpreter: &Interpreter, name: &str, file: &Path, known: &Differences) -> Vec<String> {
    let (major, minor, _) = interpreter.version;
    let version = format!("{major}.{minor}");
    let (plain, traced) = (run(interpreter, name, file, false), run(interpreter, name, file, true));
    let mut broken: Vec<String> = traced.broken.clone();
    let mut lost = traced.lost;
    let mut different = differences(&plain, &traced);
    let mut unsteady = Vec::new();
    if different.iter().any(|test| !known.difference.iter().any(|one| one.covers(&version, name, test))) {
        let (plain_again, traced_again) = (run(interpreter, name, file, false), run(interpreter, name, file, true));
        broken.extend(traced_again.broken.clone());
        lost += traced_again.lost;
        unsteady = differences(&plain, &plain_again);
        // What comes after a test that hangs by itself is not known.
        let unknown = |test: &&String| [&plain, &plain_again].iter().any(|run| run.has_hung() && !run.has_ended(test));
        unsteady.extend(different.iter().filter(unknown).cloned().collect::<Vec<_>>());
        unsteady.sort();
        unsteady.dedup();
        let again = differences(&plain_again, &traced_again);
        let once = different.iter().filter(|test| !again.contains(test) && !unsteady.contains(test)).cloned();
        unsteady.extend(once.collect::<Vec<_>>());
        different.retain(|test| again.contains(test) && !unsteady.contains(test));
    }
    let count = plain.tests.len();
    println!(
        "| {version} | {name} | {count} | {} | {} | {} | {} | {lost} | {:.1} | {:.1} |",
        count - (different.len() + unsteady.len()).min(count),
        different.len(),
        unsteady.len(),
        broken.len(),
        plain.seconds,
        traced.seconds
    );
    let mut wrong: Vec<String> = broken.iter().map(|what| format!("{version} {name}: {what}")).collect();
    if lost > 0 {
        match known.lost.iter().find(|one| one.file == name) {
            Some(one) => println!("|  | {lost} events are lost | {} |", one.reason),
            None => wrong.push(format!("{version} {name}: {lost} events are lost")),
        }
    }
    if plain.end != traced.end && different.is_empty() && unsteady.is_empty() {
        wrong.push(format!("{version} {name}: ends with {} instead of {}", traced.end, plain.end));
    }
    let nothing = (String::from("absent"), String::new());
    let of = |run: &Outcome, test: &str| run.tests.get(test).unwrap_or(&nothing).clone();
    for test in unsteady {
        println!("|  | unsteady: {test} | {} | {} |", of(&plain, &test).0, of(&traced, &test).0);
    }
    for test in different {
        let (before, after) = (of(&plain, &test), of(&traced, &test));
        match known.difference.iter().find(|one| one.covers(&version, name, &test)) {
            Some(one) => println!("|  | {test} | {} | {} | {} |", before.0, after.0, one.reason),
            None => {
                wrong.push(format!("{version} {name}: {test}: {} instead of {}\n{}", after.0, before.0, after.1));
            }
        }
    }
    wrong
}

fn differences(plain: &Outcome, traced: &Outcome) -> Vec<String> {
    let outcome = |run: &Outcome, test: &String| run.tests.get(test).map(|(outcome, _)| outcome.clone());
    let mut names: Vec<String> = plain.tests.keys().chain(traced.tests.keys()).cloned().collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|test| outcome(plain, test) != outcome(traced, test)).collect()
}

/// Runs a copy of the file in a folder of its own, so that it is the user's.
fn run(interpreter: &Interpreter, name: &str, file: &Path, traced: bool) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let program = copied(folder.path(), name, file);
    let log = folder.path().join("log");
    let mut command = if traced {
        let mut command = Command::new(std::env::current_exe().expect("this binary"));
        command.args(["--exact", "traced_half", "--nocapture", "--test-threads=1"]);
        command.env(TRACED, std::env::join_paths([&interpreter.path, &program]).expect("paths without colons"));
        // The process that is asked for its version is not the one with the tests.
        std::fs::write(folder.path().join("log.pid"), "0").expect("written");
        command
    } else {
        let mut command = Command::new(&interpreter.executable);
        command.arg(&program).arg("-v");
        command
    };
    let hook = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cpython_suite");
    let others = std::env::var_os("PYTHONPATH").unwrap_or_default();
    let paths = std::iter::once(hook).chain(std::env::split_paths(&others));
    command.env("PYTHONPATH", std::env::join_paths(paths).expect("paths without colons"));
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1").env("CPYTHON_SUITE_LOG", &log);
    command.env_remove(WANTED).current_dir(folder.path()).stdin(Stdio::null());
    let report = std::fs::File::create(folder.path().join("report")).expect("created");
    command.stdout(report).stderr(std::fs::File::create(folder.path().join("errors")).expect("created"));
    let started = Instant::now();
    let end = end_of(&mut command);
    let mut outcome = Outcome { end, seconds: started.elapsed().as_secs_f64(), ..Outcome::default() };
    if traced {
        read_report(&mut outcome, &std::fs::read_to_string(folder.path().join("report")).unwrap_or_default());
    }
    read_log(&mut outcome, name, &std::fs::read_to_string(&log).unwrap_or_default());
    outcome
}

/// Runs a command to its end, in a group of its own that goes with it.
fn end_of(command: &mut Command) -> String {
    use std::os::unix::process::CommandExt;
    let mut child = command.process_group(0).spawn().expect("it starts");
    let deadline = Instant::now() + patience() + Duration::from_secs(60);
    let end = loop {
        match child.try_wait().expect("a child") {
            Some(status) => break status.code().map_or_else(|| "a signal".to_owned(), |code| format!("code {code}")),
            None if Instant::now() > deadline => break "the time limit".to_owned(),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    if let Some(group) = rustix::process::Pid::from_raw(i32::try_from(child.id()).expect("a process id")) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.wait();
    end
}

/// Puts the file, and its package where it needs one, into the folder; gives the program to run.
fn copied(folder: &Path, name: &str, file: &Path) -> PathBuf {
    let source = std::fs::read(file).expect("readable");
    let programs = folder.join("program");
    let of_package = name.contains('/');
    if !of_package {
        std::fs::create_dir(&programs).expect("created");
        let to = programs.join(file.file_name().expect("a name"));
        std::fs::write(&to, &source).expect("written");
        if String::from_utf8_lossy(&source).contains("__main__") {
            return to;
        }
        // A file that cannot be run by itself.
        let main = programs.join("main.py");
        std::fs::write(&main, format!("import unittest\nunittest.main(module={name:?})\n")).expect("written");
        return main;
    }
    let package = file.parent().expect("a folder");
    let relative = String::from_utf8_lossy(&source).lines().any(|line| line.trim_start().starts_with("from ."));
    if !relative && !name.ends_with("__init__") {
        copy_folder(package, &programs);
        return programs.join(file.file_name().expect("a name"));
    }
    copy_folder(package, &programs.join(package.file_name().expect("a name")));
    let module = name.trim_end_matches("/__init__").replace('/', ".");
    let main = programs.join("main.py");
    let text = format!("import runpy\nrunpy.run_module({module:?}, run_name='__main__', alter_sys=True)\n");
    std::fs::write(&main, text).expect("written");
    main
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("created");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

fn read_log(outcome: &mut Outcome, name: &str, log: &str) {
    let module = format!("{}.", name.replace('/', "."));
    for line in log.lines() {
        let Ok((what, test, why)) = serde_json::from_str::<(String, String, String)>(line) else { continue };
        let test = test.replace("__main__.", "").replace(&module, "");
        let known = outcome.tests.entry(test).or_insert_with(|| ("started".to_owned(), String::new()));
        // The first thing that goes wrong is the outcome: a failing part of a test comes before the end of that test.
        if known.0 == "started" || known.0 == "ok" && what != "started" {
            *known = (what, why);
        }
    }
}

/// What the traced half said of the trace.
fn read_report(outcome: &mut Outcome, report: &str) {
    outcome.end = "no end".to_owned();
    for line in report.lines() {
        if let Some(end) = line.strip_prefix("@end ") {
            outcome.end = end.to_owned();
        } else if let Some(law) = line.strip_prefix("@broken ") {
            outcome.broken.push(law.to_owned());
        } else if let Some(count) = line.strip_prefix("@lost ") {
            outcome.lost = count.parse().unwrap_or(u64::MAX);
        }
    }
}

/// The traced half of a comparison: a process of its own, since it needs an environment of its own.
#[test]
fn traced_half() {
    let Some(what) = std::env::var_os(TRACED) else { return };
    let paths: Vec<PathBuf> = std::env::split_paths(&what).collect();
    let [python, file] = paths.as_slice() else { return };
    let interpreter = python::find(Some(python)).expect("a usable Python");
    // From here on the first process is the one with the tests.
    std::fs::remove_file("log.pid").expect("removed");
    let program = Program {
        args: vec!["-v".into()],
        limits: Limits { time: patience(), ..Limits::NONE },
        detail: detail(),
        ..Program::new(Source::PythonFile(file.clone()))
    };
    let trace = collect(|sink| python::start(&interpreter, &program, sink)).expect("it starts");
    let end = match trace.end() {
        Some(Status::Code(code)) => format!("code {code}"),
        other => format!("{other:?}"),
    };
    println!("\n@events {}\n@end {end}\n@lost {}", trace.len(), trace.lost());
    laws::check(&trace).iter().take(20).for_each(|broken| println!("@broken {broken}"));
}

/// How much the trace is to tell.
fn detail() -> Detail {
    let Ok(word) = std::env::var(DETAIL) else { return Detail::default() };
    let known = [Detail::States, Detail::Lines, Detail::Locals];
    known.into_iter().find(|detail| detail.name() == word).unwrap_or_else(|| panic!("{DETAIL} is {word}"))
}

/// How long one run of one file may take.
fn patience() -> Duration {
    let seconds = std::env::var(SECONDS).ok().and_then(|seconds| seconds.parse().ok());
    seconds.map_or(PATIENCE, Duration::from_secs)
}
