//! Programs of public suites, plain and instrumented: they compile and do the same. And what the compiler's coverage tests
//! expect of lines is what the trace tells of them. Nothing of these suites lies here; the folders come from the environment.
//!
//! `YIELDSCOPE_RUST_SUITES=…/tests/ui/async-await:…/tests/ui/drop` runs the programs below these folders that are meant to
//! compile, `YIELDSCOPE_RUST_COVERAGE=…/tests/coverage` the programs there with a `.coverage` beside them, of which
//! `YIELDSCOPE_RUST_ONLY` may name a part. `--test-threads 1` keeps the two apart.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use yieldscope::instrument::{self, Options};
use yieldscope::runner::{self, Limits, Program, Source, rust};
use yieldscope::trace::{Body, Clock, Trace, laws};

#[path = "common/rustc.rs"]
mod rustc;

/// Programs that must go otherwise, and why.
const DIFFERENCES: &[(&str, &str)] = &[
    ("async-fn-size-moved-locals.rs", "the size of a future"),
    ("async-fn-size-uninit-locals.rs", "the size of a future"),
    ("overlap-locals.rs", "the size of a coroutine"),
    ("resume-arg-size.rs", "the size of a coroutine"),
    ("deep-futures-are-freeze.rs", "types nested as deep as the compiler allows"),
    ("no-std.rs", "no standard library"),
];

/// The Rust files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "auxiliary") {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What a test says of itself in lines that begin with `//@`: the values of a key.
fn directives<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("//@"));
    let value = |line: &'t str| line.trim().strip_prefix(key)?.trim_start().strip_prefix(':').map(str::trim);
    lines.filter_map(value).collect()
}

/// The edition of a test.
fn edition(text: &str) -> String {
    let named = directives(text, "edition");
    named.first().map_or("2015", |edition| edition.split("..").next().unwrap_or_default().trim()).to_owned()
}

/// The flags with which a test is compiled.
fn flags(text: &str) -> Vec<String> {
    let all = directives(text, "compile-flags").into_iter().flat_map(str::split_whitespace);
    all.filter(|flag| flag.starts_with("--cfg") || flag.starts_with("-Z")).map(str::to_owned).collect()
}

/// A test as it is compiled for a trace.
fn instrumented(text: &str, edition: &str, locals: bool) -> String {
    let names_lifetimes = edition != "2024";
    let made = instrument::instrument(text, Options { is_root: true, locals, names_lifetimes, ..Options::default() });
    // In this edition a path does not begin with the name of a crate.
    made.text + if edition == "2015" { "\nextern crate core; extern crate yieldscope_probe;\n" } else { "" }
}

/// Lines that are told less often than coverage counts them: a closure that stands on the line of its statement is told
/// with the statement.
const ON_ONE_LINE: &[(&str, u32)] =
    &[("async_closure", 11), ("closure_bug", 14), ("closure_bug", 23), ("closure_bug", 32), ("closure_bug", 41)];

/// Prints what was found, for who has asked for it.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Runs a program without arguments under the runner.
fn traced(exe: &Path) -> Trace {
    let script = exe.with_extension("sh");
    fs::write(&script, format!("#!/bin/sh\nexec '{}'\n", exe.display())).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a script");
    // SAFETY: the tests of this binary are run one at a time (see its beginning), and start no thread before.
    unsafe { env::set_var("YIELDSCOPE_EXE", &script) };
    let source = Source::BundledRust("program".to_owned());
    let limits = Limits { time: std::time::Duration::from_secs(60), ..Limits::default() };
    let program = Program { clock: Clock::Real, limits, ..Program::new(source) };
    runner::collect(|sink| rust::start(program, sink)).expect("the child starts")
}

/// Why a program is another one with the probe. `Ok`: it is the same; whether with its locals.
fn compare(path: &Path, text: &str, folder: &Path) -> Result<Option<bool>, String> {
    let (edition, flags) = (edition(text), flags(text));
    let Ok(plain) = rustc::compile(text, folder, "plain", &edition, &flags) else { return Ok(None) };
    let compile =
        |locals: bool| rustc::compile(&instrumented(text, &edition, locals), folder, "traced", &edition, &flags);
    let (exe, with_locals) = match compile(true) {
        Ok(exe) => (exe, true),
        Err(_) => (compile(false).map_err(|error| format!("does not compile: {error}"))?, false),
    };
    let is_program = |exe: &Path| fs::metadata(exe).is_ok_and(|data| data.permissions().mode() & 0o100 != 0);
    if !is_program(&exe) {
        // A library: that it compiles is all there is.
        return Ok(Some(with_locals));
    }
    let run = |exe: &Path| Command::new(exe).output().map_err(|error| error.to_string());
    let (plain, by_itself): (Output, Output) = (run(&plain)?, run(&exe)?);
    let same = |other: &Output| (plain.status, &plain.stdout) == (other.status, &other.stdout);
    if !same(&by_itself) {
        return Err(format!("differs: {plain:?} and {by_itself:?}"));
    }
    let trace = traced(&exe);
    let broken = laws::check(&trace);
    if !broken.is_empty() {
        return Err(format!("breaks laws: {broken:?}"));
    }
    let text: String = trace
        .events()
        .filter_map(|event| match event.body {
            Body::Output { stream: yieldscope::trace::Stream::Stdout, text, .. } => Some(text.into_owned()),
            _ => None,
        })
        .collect();
    let ended = format!("{:?}", trace.end());
    if text.as_bytes() != plain.stdout || plain.status.code().is_some_and(|code| !ended.contains(&format!("({code})")))
    {
        return Err(format!("differs while it is traced: {plain:?} and {text:?}, {ended} of {}", path.display()));
    }
    Ok(Some(with_locals))
}

#[test]
fn programs_of_suites_do_the_same() {
    let Ok(folders) = env::var("YIELDSCOPE_RUST_SUITES") else { return };
    let (mut same, mut without_locals, mut known, mut plain_fails) = (0, 0, 0, 0);
    let mut failed = Vec::new();
    let all = folders.split(':').filter(|folder| !folder.is_empty()).flat_map(|folder| files(Path::new(folder)));
    for path in all {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let is_meant = ["run-pass", "check-pass", "build-pass"].iter().any(|word| text.contains(word));
        let is_alone = ["aux-build", "aux-crate", "proc-macro"].iter().all(|word| !text.contains(word));
        if !is_meant || !is_alone {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match compare(&path, &text, folder.path()) {
            Ok(None) => plain_fails += 1,
            Ok(Some(true)) => same += 1,
            Ok(Some(false)) => without_locals += 1,
            Err(_) if DIFFERENCES.iter().any(|(known, _)| *known == name) => known += 1,
            Err(why) => failed.push(format!("{}: {}", path.display(), why.chars().take(1500).collect::<String>())),
        }
    }
    say(&format!(
        "the same: {same}; the same without locals: {without_locals}; known to differ: {known}; not compiled by this \
         compiler anyway: {plain_fails}"
    ));
    assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.join("\n"));
}

/// The count of each line, as a `.coverage` file tells it: `   LL|     12|code`.
fn expected(coverage: &str) -> BTreeMap<u32, u64> {
    let mut counts = BTreeMap::new();
    let mut line = 0;
    for row in coverage.lines() {
        let Some((number, rest)) = row.split_once('|') else { continue };
        if number.trim() != "LL" {
            continue;
        }
        line += 1;
        let count = rest.split('|').next().unwrap_or_default().trim();
        let scaled = match count.strip_suffix('k') {
            Some(thousands) => thousands.parse::<f64>().ok().map(|count| (count * 1000.0) as u64),
            None => count.parse().ok(),
        };
        if let Some(count) = scaled {
            counts.insert(line, count);
        }
    }
    counts
}

/// How often each line was told.
fn told(trace: &Trace) -> BTreeMap<u32, u64> {
    let mut counts = BTreeMap::new();
    for event in trace.events() {
        if let Body::Line { line, .. } = event.body {
            *counts.entry(line).or_default() += 1;
        }
    }
    counts
}

#[test]
fn lines_are_told_as_often_as_coverage_counts_them() {
    let Ok(root) = env::var("YIELDSCOPE_RUST_COVERAGE").map(PathBuf::from) else { return };
    let only = env::var("YIELDSCOPE_RUST_ONLY").unwrap_or_default();
    let wanted: Vec<&str> = only.split(' ').filter(|word| !word.is_empty()).collect();
    let (mut programs, mut lines, mut parted) = (0, 0, Vec::new());
    for path in files(&root) {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let Ok(coverage) = fs::read_to_string(path.with_extension("coverage")) else { continue };
        if !wanted.is_empty() && !wanted.iter().any(|word| name.contains(word)) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        let folder = tempfile::tempdir().expect("a folder");
        let (edition, mut flags) = (edition(&text), flags(&text));
        for aux in directives(&text, "aux-build") {
            let source = fs::read_to_string(root.join("auxiliary").join(aux)).expect("a text");
            let library = vec!["--crate-type=rlib".to_owned()];
            let made =
                rustc::compile(&source, folder.path(), aux.trim_end_matches(".rs"), &self::edition(&source), &library);
            if made.is_ok() {
                flags.extend(["--extern".to_owned(), aux.trim_end_matches(".rs").to_owned()]);
            }
        }
        if rustc::compile(&text, folder.path(), "plain", &edition, &flags).is_err() {
            continue;
        }
        let exe = [true, false].into_iter().find_map(|locals| {
            let text = instrumented(&text, &edition, locals);
            rustc::compile(&text, folder.path(), "traced", &edition, &flags).ok()
        });
        let Some(exe) = exe else {
            parted.push(format!("{name}: does not compile"));
            continue;
        };
        let (expected, told) = (expected(&coverage), told(&traced(&exe)));
        programs += 1;
        for (line, count) in &told {
            let Some(wanted) = expected.get(line) else { continue };
            lines += 1;
            if wanted != count && !ON_ONE_LINE.contains(&(name.as_str(), *line)) {
                parted.push(format!("{name}.rs line {line}: told {count} times, {wanted} in its coverage"));
            }
        }
    }
    say(&format!("{lines} lines of {programs} programs, of which {} part", parted.len()));
    assert!(parted.is_empty(), "{}", parted.join("\n"));
}
