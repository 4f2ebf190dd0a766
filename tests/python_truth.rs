//! Random programs whose states are told by `inspect`, asked by the programs themselves, and compared with the trace.
//!
//! `tests/programs/truth/generate.py` writes the programs, `ask.py` there asks. `YIELDSCOPE_TRUTH_CASES` says how many cases of
//! a kind are tried on each interpreter, `YIELDSCOPE_TRUTH_SEED` which ones. A case that fails is named by its seed, and the
//! first one is made small and shown. One that crashes the interpreter by itself, without us, is left out.

#[path = "common/pythons.rs"]
mod pythons;

use pythons::{PYTHONS, Written, bundled, output, program, run};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Detail, collect};
use yieldscope::trace::{Body, Cause, Clock, LaneKind, State, Status, Stream, Trace, laws};

/// So many cases are put into one program.
const BATCH: u64 = 100;

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// One case of a batch, or all of them, without some of the statements.
struct Choice<'a> {
    kind: &'a str,
    seed: u64,
    count: u64,
    only: Option<u64>,
    without: BTreeSet<u32>,
    /// Cases that crash the interpreter by themselves.
    skip: BTreeSet<u64>,
}

impl Choice<'_> {
    fn source(&self, interpreter: &Interpreter) -> String {
        let mut command = Command::new(&interpreter.path);
        command.arg(bundled("truth/generate.py")).args([self.seed.to_string(), self.count.to_string()]).arg(self.kind);
        if let Some(only) = self.only {
            command.args(["--only".to_owned(), only.to_string()]);
        }
        let without: Vec<String> = self.without.iter().map(u32::to_string).collect();
        let skip: Vec<String> = self.skip.iter().map(u64::to_string).collect();
        command.args(["--without", &without.join(","), "--skip", &skip.join(",")]);
        let done = command.output().expect("it starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    /// The program, and what it prints without us. Cases that crash are skipped from now on.
    fn program(&mut self, interpreter: &Interpreter) -> (Written, String) {
        loop {
            let source = Written::new(&self.source(interpreter));
            let plain = Command::new(&interpreter.path).arg("-u").arg(source.path()).output().expect("it starts");
            let text = String::from_utf8_lossy(&plain.stdout).into_owned();
            let case = text.lines().filter_map(begun).next_back();
            match (plain.status.code(), case) {
                (None, Some(case)) => assert!(self.skip.insert(case), "case {case} crashes although it is left out"),
                _ => return (source, text),
            }
        }
    }

    /// The cases that fail, each with what is wrong; and how many times states were compared.
    fn failures(&mut self, interpreter: &Interpreter) -> (Vec<(u64, String)>, usize) {
        let (source, plain) = self.program(interpreter);
        let trace = self.traced(interpreter, &source);
        if let Some(case) = crashed(&trace).filter(|case| enters_again(interpreter, &source, *case)) {
            assert!(self.skip.insert(case), "case {case} crashes although it is left out");
            return self.failures(interpreter);
        }
        let (mut failures, asked) = compared(&trace);
        failures.extend(laws::check(&trace).into_iter().map(|broken| (self.only.unwrap_or(u64::MAX), broken)));
        failures.extend(first_difference(&plain, &output(&trace, Stream::Stdout)));
        (failures, asked)
    }

    fn traced(&self, interpreter: &Interpreter, source: &Written) -> Trace {
        let mut program = program(&source.path(), Clock::Real);
        program.limits.time = Duration::from_secs(300);
        program.detail = [Detail::Locals, Detail::Lines, Detail::States][(self.seed % 3) as usize];
        collect(|sink| python::start(interpreter, &program, sink)).expect("it starts")
    }

    /// The smallest program that still fails, by leaving out one run of statements after the other.
    fn smallest(mut self, interpreter: &Interpreter) -> String {
        let mut length = 64;
        while length > 0 {
            for first in (0..256).step_by(length as usize) {
                let before = self.without.clone();
                self.without.extend(first..first + length);
                if self.without.len() > before.len() && self.failures(interpreter).0.is_empty() {
                    self.without = before;
                }
            }
            length /= 4;
        }
        format!("{}\n{:?}", self.source(interpreter), self.failures(interpreter).0)
    }
}

/// The case in which the interpreter crashed.
fn crashed(trace: &Trace) -> Option<u64> {
    let signal = trace.events().any(|event| matches!(event.body, Body::End { status: Status::Signal(_), .. }));
    signal.then(|| output(trace, Stream::Stdout).lines().filter_map(begun).next_back()).flatten()
}

/// Whether a case, without us, enters something again from what that waits for. The interpreter that lets it (before 3.12) mixes
/// up what lies on a stack then, and whether it crashes is chance.
fn enters_again(interpreter: &Interpreter, source: &Written, case: u64) -> bool {
    let mut command = Command::new(&interpreter.path);
    let done = command.arg("-u").arg(source.path()).env("YIELDSCOPE_TRUTH_WATCHED", "1").output().expect("it starts");
    let text = String::from_utf8_lossy(&done.stdout);
    let lines = text.lines().skip_while(|line| begun(line) != Some(case)).skip(1);
    lines.take_while(|line| begun(line).is_none()).any(|line| line == "enters again")
}

/// The case that this line says begins.
fn begun(line: &str) -> Option<u64> {
    line.strip_prefix("begin ").map(|number| number.parse().expect("a number"))
}

/// Compares what `ask` printed with the states of the lanes at that place of the trace.
fn compared(trace: &Trace) -> (Vec<(u64, String)>, usize) {
    let (mut states, mut order) = (vec!['?'; trace.lanes().len()], Vec::new());
    let (mut case, mut first, mut asked, mut failures) = (u64::MAX, 0, 0, Vec::new());
    for (seq, event) in trace.events().enumerate() {
        match event.body {
            Body::Lane { lane, kind, name, .. } => {
                let kinds = [LaneKind::Generator, LaneKind::Coroutine, LaneKind::AsyncGenerator];
                if kinds.contains(&kind) && name != "aempty" {
                    order.push(lane);
                }
            }
            Body::State { lane, state, .. } => states[lane.index()] = letter(state),
            Body::Output { text, stream: Stream::Stdout, .. } => {
                for line in text.lines() {
                    if let Some(number) = begun(line) {
                        (case, first) = (number, order.len());
                    } else if let Some(told) = line.strip_prefix("ask ") {
                        asked += 1;
                        let traced: String = order[first..].iter().map(|lane| states[lane.index()]).collect();
                        if !agree(told, &traced) {
                            failures.push((case, format!("seq {seq}: inspect says {told}, the trace {traced}")));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    (failures, asked)
}

fn letter(state: State) -> char {
    match state {
        State::Created => 'C',
        State::Ready => '?',
        State::Running => 'R',
        State::Suspended => 'S',
        State::Closed => 'X',
    }
}

/// Whether these are the same states. Of an object that has gone the trace may still show its `finally` running.
fn agree(told: &str, traced: &str) -> bool {
    let same = |(told, traced)| match told {
        '-' => matches!(traced, 'X' | 'R'),
        '?' => matches!(traced, 'S' | 'R'),
        _ => told == traced,
    };
    told.len() == traced.len() && told.chars().zip(traced.chars()).all(same)
}

fn first_difference(plain: &str, traced: &str) -> Option<(u64, String)> {
    let mut case = u64::MAX;
    for (plain, traced) in plain.lines().zip(traced.lines()) {
        if plain != traced {
            return Some((case, format!("it prints {traced} instead of {plain}")));
        }
        case = begun(plain).unwrap_or(case);
    }
    (plain.lines().count() != traced.lines().count())
        .then(|| (case, "it prints more or less than without us".to_owned()))
}

/// Tries as many cases of a kind as the environment says, on every interpreter.
#[allow(clippy::print_stdout, reason = "how much was tried is asked for by hand, with --nocapture")]
fn truth(kind: &str) {
    let (cases, seed) = (number("YIELDSCOPE_TRUTH_CASES", BATCH), number("YIELDSCOPE_TRUTH_SEED", 1));
    let mut wrong = Vec::new();
    for interpreter in &*PYTHONS {
        let (mut asked, mut crashes) = (0, 0);
        for batch in 0..cases.div_ceil(BATCH) {
            let (seed, without, skip) = (seed + batch, BTreeSet::new(), BTreeSet::new());
            let mut choice = Choice { kind, seed, count: BATCH, only: None, without, skip };
            let (failures, times) = choice.failures(interpreter);
            asked += times;
            crashes += choice.skip.len();
            let mut told = BTreeSet::new();
            for (case, what) in failures.into_iter().filter(|(case, _)| told.insert(*case)) {
                let small = wrong.is_empty().then(|| {
                    let only = Some(case).filter(|case| *case < BATCH);
                    Choice { only, skip: choice.skip.clone(), without: BTreeSet::new(), ..choice }.smallest(interpreter)
                });
                let runtime = interpreter.runtime();
                wrong.push(format!("{runtime}, seed {seed}, case {case}: {what}\n{}", small.unwrap_or_default()));
            }
        }
        let runtime = interpreter.runtime();
        println!("{runtime}: {cases} cases of {kind}, {crashes} crash it, states compared {asked} times");
        assert!(asked > 0);
    }
    wrong.reverse();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn generators_are_in_the_states_that_inspect_tells() {
    truth("generators");
}

#[test]
fn cases_that_were_once_wrong_are_right() {
    for interpreter in &*PYTHONS {
        for seed in 0..3 {
            let (without, skip) = (BTreeSet::new(), BTreeSet::new());
            let mut kept = Choice { kind: "kept", seed, count: 0, only: None, without, skip };
            let (failures, asked) = kept.failures(interpreter);
            assert!(failures.is_empty() && asked > 0, "{}: {failures:?}", interpreter.runtime());
        }
        // Long chains are destroyed, whose links hold each other in frames and by delegation; something is destroyed while an
        // exception leaves the frame that held it.
        for (seed, case) in [(3004, 27), (3000, 58), (3002, 18)] {
            let (without, skip) = (BTreeSet::new(), BTreeSet::new());
            let mut chain = Choice { kind: "generators", seed, count: case + 1, only: Some(case), without, skip };
            let (failures, _) = chain.failures(interpreter);
            assert!(failures.is_empty(), "{}: {failures:?}", interpreter.runtime());
        }
        // One that is being closed ends in there, while what it awaits runs (3.8).
        let (without, skip) = (BTreeSet::new(), BTreeSet::new());
        let mut ended = Choice { kind: "coroutines", seed: 3003, count: 96, only: Some(95), without, skip };
        let (failures, _) = ended.failures(interpreter);
        assert!(failures.is_empty(), "{}: {failures:?}", interpreter.runtime());
    }
}

#[test]
fn coroutines_and_async_generators_are_in_the_states_that_inspect_tells() {
    truth("coroutines");
}

/// The names of what each line of a program makes, as its comments say: `# makes a b`, or `# makes 3000 of a`.
fn said_to_be_made(source: &str) -> Vec<(u32, String)> {
    let mut said = Vec::new();
    for (line, text) in (1..).zip(source.lines()) {
        let Some((_, names)) = text.split_once("# makes ") else { continue };
        match names.split_once(" of ") {
            Some((count, name)) => {
                said.extend(vec![(line, name.to_owned()); count.parse::<usize>().expect("a number")]);
            }
            None => said.extend(names.split(' ').map(|name| (line, name.to_owned()))),
        }
    }
    said
}

/// Earlier versions make the object before any of its code runs: it is seen when it is used.
const TELLS_AS_IT_IS_MADE: (u8, u8) = (3, 11);

#[test]
fn what_c_code_and_libraries_make_is_created_at_the_call() {
    let file = bundled("truth/made.py");
    let mut said = said_to_be_made(&std::fs::read_to_string(&file).expect("readable"));
    said.sort();
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(&file, Clock::Real));
        let plain = Command::new(&interpreter.path).arg(&file).output().expect("it starts");
        assert_eq!(output(&trace, Stream::Stdout), String::from_utf8_lossy(&plain.stdout), "{}", interpreter.runtime());
        let (major, minor, _) = interpreter.version;
        if (major, minor) < TELLS_AS_IT_IS_MADE {
            continue;
        }
        let mut made = Vec::new();
        for event in trace.events() {
            if let Body::Lane { kind, name, line, parent, .. } = event.body
                && [LaneKind::Generator, LaneKind::Coroutine, LaneKind::AsyncGenerator].contains(&kind)
            {
                assert!(parent.is_some());
                made.push((line.unwrap_or(0), name.into_owned()));
            }
        }
        let places: Vec<u32> = trace
            .events()
            .filter_map(|event| match event.body {
                Body::State { cause: Cause::Call, line, lane, .. } if lane.0 > 0 => line,
                _ => None,
            })
            .collect();
        assert_eq!(places, made.iter().map(|(line, _)| *line).collect::<Vec<_>>());
        made.sort();
        assert_eq!(made, said, "{}", interpreter.runtime());
    }
}

/// Programs that are asked at every statement; others can be named in `YIELDSCOPE_CHECKED_FILES`, colon separated.
const CHECKED: [&str; 13] = [
    "averager.py",
    "awaiting.py",
    "close.py",
    "collected.py",
    "delegate.py",
    "futures.py",
    "inner.py",
    "kept_by_hook.py",
    "mixed.py",
    "plain.py",
    "synchronised.py",
    "tasks.py",
    "throw.py",
];

/// `name:letter` of every lane that is not closed, or of every object that is not over, sorted.
type Living = Vec<String>;

/// What the trace and the observer do not have in common: (of the observer alone, of the trace alone).
fn apart(told: &Living, traced: &Living, missing_until_used: bool) -> (Living, Living) {
    let (mut told, mut traced) = (told.clone(), traced.clone());
    told.retain(|one| {
        // Before 3.12 an async generator does not say whether it runs or waits.
        let same = match one.strip_suffix(":?") {
            Some(name) => {
                traced.iter().position(|other| *other == format!("{name}:S") || *other == format!("{name}:R"))
            }
            None => traced.iter().position(|other| other == one),
        };
        same.map(|at| traced.remove(at)).is_none() && !(missing_until_used && one.ends_with(":C"))
    });
    (told, traced)
}

/// Runs a copy of a program in which an observer asks before every statement. Gives where the trace says otherwise, and how
/// often it was asked.
fn checked(interpreter: &Interpreter, file: &Path) -> (Vec<String>, usize) {
    let done = Command::new(&interpreter.path).arg(bundled("truth/check.py")).arg(file).output().expect("it starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let source = Written::new(&String::from_utf8(done.stdout).expect("UTF-8"));
    let mut program = program(&source.path(), Clock::Real);
    program.limits.time = Duration::from_secs(600);
    let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
    let mut wrong = laws::check(&trace);
    let (mut names, mut told, mut asked, mut line) = (BTreeMap::new(), Living::new(), 0, 0);
    let (major, minor, _) = interpreter.version;
    for event in trace.events() {
        match event.body {
            Body::Lane { lane, kind, name, .. }
                if [LaneKind::Generator, LaneKind::Coroutine, LaneKind::AsyncGenerator].contains(&kind) =>
            {
                names.insert(lane, (name.into_owned(), '?'));
            }
            Body::State { lane, state: State::Closed, .. } => drop(names.remove(&lane)),
            Body::State { lane, state, .. } => {
                if let Some(known) = names.get_mut(&lane) {
                    known.1 = letter(state);
                }
            }
            Body::Line { line: now, .. } => line = now,
            Body::Output { text, stream: Stream::Stdout, .. } => {
                for text in text.lines().filter(|text| *text == "@" || text.starts_with("@ ")) {
                    asked += 1;
                    if let Some(now) = text.strip_prefix("@ ") {
                        told = now.split_whitespace().map(str::to_owned).collect();
                    }
                    let traced = names.values().map(|(name, letter)| format!("{name}:{letter}")).collect();
                    let apart = apart(&told, &traced, (major, minor) < TELLS_AS_IT_IS_MADE);
                    if apart != (Living::new(), Living::new()) {
                        wrong.push(format!("line {line}: {apart:?}"));
                    }
                }
            }
            _ => {}
        }
    }
    (wrong, asked)
}

#[test]
#[allow(clippy::print_stdout, reason = "how often was asked is wanted by hand, with --nocapture")]
fn at_every_statement_the_states_are_those_of_the_living_objects() {
    let named = std::env::var_os("YIELDSCOPE_CHECKED_FILES");
    let files: Vec<PathBuf> = match &named {
        Some(files) => std::env::split_paths(files).collect(),
        None => CHECKED.map(bundled).to_vec(),
    };
    for interpreter in &*PYTHONS {
        for file in &files {
            let (wrong, asked) = checked(interpreter, file);
            println!("{} {}: asked {asked} times, {} wrong", interpreter.runtime(), file.display(), wrong.len());
            let shown = &wrong[..wrong.len().min(8)];
            assert!(wrong.is_empty() && asked > 0, "{} {}: {shown:#?}", interpreter.runtime(), file.display());
        }
    }
}
