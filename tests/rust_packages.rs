//! The tests and examples of public packages, plain and instrumented: they compile and do the same. Nothing of these packages
//! lies here; their folders come from the environment.
//!
//! `YIELDSCOPE_RUST_PACKAGES=…/genawaiter:…/tokio/tokio` are the folders, `YIELDSCOPE_RUST_FEATURES` the features with which
//! they are built, `YIELDSCOPE_RUST_ONLY` a part of their tests and examples by name, and `YIELDSCOPE_RUST_KEEP` a folder in
//! which all is compiled, so that another time it need not be compiled again. With `YIELDSCOPE_RUST_DOCS`, which names
//! parts of the paths of sources (`.` is in all), the programs in the comments of the package take the place of its tests and examples.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use yieldscope::runner::cargo::{self, Wanted, Workshop};
use yieldscope::runner::{self, Assembler, Limits, Program, Source, rust};
use yieldscope::trace::{Body, Status, Stream, Trace, laws};

/// What must go otherwise, or does so now and then without us: the file of tests, the test, and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("async_await_macros", "join_size", "the size of a future"),
    ("async_await_macros", "select_on_non_unpin_size", "the size of a future"),
    ("async_await_macros", "select_size", "the size of a future"),
    ("async_await_macros", "try_join_size", "the size of a future"),
    ("macros_join", "join_size", "the size of a future"),
    ("macros_join", "join_size_biased", "the size of a future"),
    ("macros_select", "pointer_64_tests::struct_size_1", "the size of a future"),
    ("macros_select", "pointer_64_tests::struct_size_2", "the size of a future"),
    ("macros_select", "pointer_64_tests::struct_size_3", "the size of a future"),
    ("macros_try_join", "try_join_size", "the size of a future"),
    ("macros_try_join", "try_join_size_biased", "the size of a future"),
    ("reusable_box", "test_different_futures", "the size of a future"),
    ("reusable_box", "test_different_sizes", "the size of a future"),
    ("rt_threaded", "many_multishot_futures", "millions of events: more than its minute, or the limit of events"),
    ("stream_futures_unordered", "clear_in_loop", "240,000 threads, of which a trace tells 65,535 apart"),
];

/// How long a program may run, in seconds: `timeout` takes them so.
const LONGEST: u64 = 60;
/// How long an example is waited for: many are servers.
const EXAMPLE: u64 = 10;
/// How often a test is run that ends otherwise than it did plain, since some do so now and then.
const TRIES: usize = 3;

/// Prints what was found, for who has asked for it.
fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Where all is compiled.
struct Place {
    folder: PathBuf,
    features: Vec<String>,
    /// It goes with the test.
    _private: Option<tempfile::TempDir>,
}

/// Something of a package that can be run.
#[derive(Clone)]
struct Target {
    package: PathBuf,
    name: String,
    is_test: bool,
}

/// How many did what.
#[derive(Clone, Copy, Default)]
struct Counts {
    with_locals: usize,
    without: usize,
    plain_fails: usize,
    tests: usize,
    ignored: usize,
    traces: usize,
    told: usize,
    known: usize,
    examples: usize,
    endless: usize,
}

impl Place {
    fn new() -> Self {
        let private = match env::var_os("YIELDSCOPE_RUST_KEEP") {
            Some(_) => None,
            None => Some(tempfile::tempdir().expect("a folder")),
        };
        let kept = env::var_os("YIELDSCOPE_RUST_KEEP").map(PathBuf::from);
        let folder = private.as_ref().map(|private| private.path().to_owned()).or(kept).expect("one of them");
        let features: Vec<String> = env::var("YIELDSCOPE_RUST_FEATURES").into_iter().collect();
        Self { folder, features, _private: private }
    }

    fn cargo(&self, target: &Target) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&target.package).arg("rustc").args(["--message-format", "json"]);
        command.arg(if target.is_test { "--test" } else { "--example" }).arg(&target.name);
        command.arg("--target-dir").arg(self.folder.join("plain"));
        for features in &self.features {
            command.args(["--features", features]);
        }
        command
    }

    /// The program as it is written. `None`: it does not compile here.
    fn plain(&self, target: &Target) -> Option<PathBuf> {
        let output = self.cargo(target).stderr(Stdio::null()).output().expect("cargo runs");
        let lines = output.stdout.split(|byte| *byte == b'\n');
        let said = lines.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
        let built = said.filter(|said| said["target"]["name"] == target.name.as_str());
        let mut executables = built.filter_map(|said| said["executable"].as_str().map(PathBuf::from));
        executables.next_back().filter(|_| output.status.success())
    }

    /// The program as it is traced, and what it lacks.
    fn instrumented(&self, target: &Target) -> Result<(PathBuf, Vec<String>), String> {
        let wanted = if target.is_test { Wanted::Test(&target.name) } else { Wanted::Example(&target.name) };
        let located = cargo::locate(&target.package, wanted).map_err(|error| error.to_string())?;
        let source = Source::RustPackage { located: Box::new(located), features: self.features.clone() };
        // It is only to be compiled here: an example is stopped soon.
        let limits = Limits { time: Duration::from_millis(200), ..Limits::default() };
        let args = if target.is_test { vec![OsString::from("--list")] } else { Vec::new() };
        let program = Program { args, limits, ..Program::new(source) };
        let workshop = self.folder.join("workshop");
        let (sender, updates) = std::sync::mpsc::channel();
        let sink = Box::new(move |update| drop(sender.send(update)));
        let running = cargo::start(&Workshop::new(Some(workshop.clone())), &program, sink);
        running.map_err(|error| error.to_string())?.wait();
        let mut assembler = Assembler::default();
        updates.into_iter().for_each(|update| assembler.take(update));
        let trace = assembler.into_trace().map_err(|error| error.to_string())?.ok_or("it has not started")?;
        let warnings = trace.events().filter_map(|event| match event.body {
            Body::Warning { text, .. } if text.contains("compile") => Some(text.into_owned()),
            _ => None,
        });
        let made =
            |entry: fs::DirEntry| Some(entry.path().join("bin").join(&target.name)).filter(|path| path.is_file());
        let programs = fs::read_dir(workshop.join("programs")).map_err(|error| error.to_string())?;
        let newest = programs
            .flatten()
            .filter_map(made)
            .max_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).ok());
        let kept = self.folder.join(format!("{}.made", target.name));
        fs::copy(newest.ok_or("there is no program")?, &kept).map_err(|error| error.to_string())?;
        Ok((kept, warnings.collect()))
    }
}

/// The tests and examples of a package that are asked for.
fn targets(package: &Path) -> Vec<Target> {
    let only = env::var("YIELDSCOPE_RUST_ONLY").unwrap_or_default();
    let wanted: Vec<&str> = only.split(' ').filter(|word| !word.is_empty()).collect();
    let mut command = Command::new("cargo");
    command.current_dir(package).args(["metadata", "--no-deps", "--format-version", "1"]);
    let output = command.stderr(Stdio::inherit()).output().expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo knows the package");
    let manifest = package.join("Cargo.toml").canonicalize().expect("a manifest");
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let own = packages.filter(|own| own["manifest_path"].as_str().map(Path::new) == Some(&manifest));
    let all = own.flat_map(|own| own["targets"].as_array().into_iter().flatten());
    let each = all.filter_map(|target| {
        let (kind, name) = (target["kind"][0].as_str()?, target["name"].as_str()?.to_owned());
        let is_wanted = wanted.is_empty() || wanted.contains(&name.as_str());
        (matches!(kind, "test" | "example") && is_wanted).then(|| Target {
            package: package.to_owned(),
            name,
            is_test: kind == "test",
        })
    });
    each.collect()
}

/// Programs from comments, which lie among the examples of a package while they are looked at.
struct Docs {
    files: Vec<PathBuf>,
    folder: PathBuf,
}

impl Drop for Docs {
    fn drop(&mut self) {
        self.files.iter().for_each(|file| drop(fs::remove_file(file)));
        // It goes if it was not there before.
        let _ = fs::remove_dir(&self.folder);
    }
}

impl Docs {
    /// Lays the programs in the comments of these sources of a package among its examples.
    fn lay(package: &Path, parts: &str) -> (Self, Vec<Target>) {
        let mut docs = Self { files: Vec::new(), folder: package.join("examples") };
        let mut targets = Vec::new();
        fs::create_dir_all(&docs.folder).expect("a folder");
        let mut folders = vec![package.join("src")];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path()) {
                let shown = path.strip_prefix(package).unwrap_or(&path).display().to_string();
                if path.is_dir() {
                    folders.push(path);
                } else if shown.ends_with(".rs") && parts.split(' ').any(|part| shown.contains(part)) {
                    let text = fs::read_to_string(&path).expect("a text");
                    for (line, program) in programs_in(&text) {
                        let name = format!("doc_{}_{line}", shown.trim_end_matches(".rs").replace(['/', '-'], "_"));
                        let file = docs.folder.join(format!("{name}.rs"));
                        fs::write(&file, program).expect("a file");
                        docs.files.push(file);
                        targets.push(Target { package: package.to_owned(), name, is_test: false });
                    }
                }
            }
        }
        targets.sort_by(|a, b| a.name.cmp(&b.name));
        (docs, targets)
    }
}

/// The programs in the comments of a source that are meant to run and to end well, and the line at which each begins.
fn programs_in(source: &str) -> Vec<(usize, String)> {
    let (mut found, mut current) = (Vec::new(), None::<(usize, bool, String)>);
    let mut is_in_block = false;
    for (nth, whole) in source.lines().enumerate() {
        let line = whole.trim_start();
        let comment = match is_in_block {
            true => Some(whole),
            false => ["///", "//!", "/*!", "/**"].into_iter().find_map(|mark| line.strip_prefix(mark)),
        };
        is_in_block = (is_in_block || line.starts_with("/*!") || line.starts_with("/**")) && !line.contains("*/");
        let Some(text) = comment.map(|text| text.strip_prefix(' ').unwrap_or(text)) else {
            current = None;
            continue;
        };
        match (&mut current, text.trim_start().strip_prefix("```")) {
            (None, Some(words)) => {
                let mut words = words.split([',', ' ']).map(str::trim);
                let is_run = words.all(|word| word.is_empty() || word == "rust" || word.starts_with("edition"));
                current = Some((nth + 1, is_run, String::new()));
            }
            (Some(_), Some(_)) => {
                found.extend(current.take().filter(|(_, is_run, _)| *is_run).map(|(line, _, text)| (line, text)));
            }
            (Some((_, _, program)), None) => {
                let hidden = text.trim_start();
                let shown = match hidden.strip_prefix('#') {
                    Some("") => "",
                    Some(rest) if rest.starts_with(' ') => rest,
                    Some(rest) if rest.starts_with('#') => rest,
                    _ => text,
                };
                *program += shown;
                program.push('\n');
            }
            (None, None) => {}
        }
    }
    found.into_iter().map(|(line, text)| (line, whole_program(&text))).collect()
}

/// A program with a `main`, as rustdoc makes one of a text that may have none.
fn whole_program(text: &str) -> String {
    if text.contains("fn main") {
        return text.to_owned();
    }
    let (attributes, body): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("#!["));
    let (attributes, body) = (attributes.join("\n"), body.join("\n"));
    match body.trim_end().ends_with("())") && body.contains("Ok::<") {
        true => format!(
            "{attributes}\nfn main() {{ fn inner() -> Result<(), impl std::fmt::Debug> {{\n{body}\n}} inner().unwrap() }}\n"
        ),
        false => format!("{attributes}\nfn main() {{\n{body}\n}}\n"),
    }
}

/// Runs a program in the folder of its package, for so many seconds.
fn run(target: &Target, exe: &Path, arguments: &[&str], seconds: u64) -> Output {
    let mut command = Command::new("timeout");
    command.arg("-k").arg("5").arg(seconds.to_string()).arg(exe).args(arguments);
    command.current_dir(&target.package).stdin(Stdio::null());
    command.output().expect("it starts")
}

/// What a program with these tests says of each.
fn results(target: &Target, exe: &Path) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let log = log.to_str().expect("a path in UTF-8");
    run(target, exe, &["--logfile", log, "--test-threads", "2"], 10 * LONGEST);
    let text = fs::read_to_string(log).unwrap_or_default();
    // `ignored: why, name`
    let each = text.lines().filter_map(|line| line.split_once(' ')).map(|(result, name)| match result {
        "ignored:" | "ignored" => (name.rsplit(' ').next().unwrap_or(name).to_owned(), "ignored".to_owned()),
        result => (name.to_owned(), result.to_owned()),
    });
    each.collect()
}

/// Runs a program under the runner.
fn traced(target: &Target, exe: &Path, arguments: &[&str], seconds: u64) -> Trace {
    let script = exe.with_extension("sh");
    // The command and the key of a bundled program come first.
    let text = format!("#!/bin/sh\nshift 2\ncd '{}'\nexec '{}' \"$@\"\n", target.package.display(), exe.display());
    fs::write(&script, text).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a script");
    // SAFETY: this binary has one test, and starts no thread before.
    unsafe { env::set_var("YIELDSCOPE_EXE", &script) };
    let limits =
        Limits { time: Duration::from_secs(seconds), processes: 4096, events: 40_000_000, ..Limits::default() };
    let args = arguments.iter().map(OsString::from).collect();
    let program = Program { args, limits, ..Program::new(Source::BundledRust("program".to_owned())) };
    runner::collect(|sink| rust::start(program, sink)).expect("the child starts")
}

fn is_known(target: &Target, test: &str) -> bool {
    DIFFERENCES.iter().any(|(file, name, _)| *file == target.name && (*name == test || *name == "*"))
}

/// Runs a test by itself, traced; what is wrong with it.
fn one_test(target: &Target, exe: &Path, test: &str, result: &str, counts: &mut Counts) -> Option<String> {
    let wanted = if result == "ok" { 0 } else { 101 };
    let mut said = None;
    for _ in 0..TRIES {
        let trace = traced(target, exe, &["--exact", test, "--test-threads", "1", "--nocapture"], LONGEST);
        let broken = laws::check(&trace);
        if !broken.is_empty() {
            return Some(format!("breaks laws: {broken:?}"));
        }
        if trace.end() == Some(&Status::Code(wanted)) {
            counts.traces += 1;
            counts.told += usize::from(!trace.lanes().is_empty());
            return None;
        }
        said = Some(format!("ends by {:?}, which is {result} plain: {}", trace.end(), output(&trace, None)));
    }
    said
}

/// What a program has printed, to one stream or to both.
fn output(trace: &Trace, wanted: Option<Stream>) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if wanted.is_none_or(|wanted| wanted == stream) => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

/// Compares all tests of a file, plain, instrumented, and traced.
fn tests(target: &Target, plain: &Path, made: &Path, counts: &mut Counts, failed: &mut Vec<String>) {
    let before = results(target, plain);
    let mut with_probe = results(target, made);
    for _ in 1..TRIES {
        if before != with_probe {
            with_probe
                .extend(results(target, made).into_iter().filter(|(name, result)| before.get(name) == Some(result)));
        }
    }
    let names: BTreeSet<&String> = before.keys().chain(with_probe.keys()).collect();
    for name in names {
        let both = (before.get(name), with_probe.get(name));
        let (Some(result), true) = (both.0, both.0 == both.1) else {
            if is_known(target, name) {
                counts.known += 1;
            } else {
                failed.push(format!("{}::{name}: {both:?}", target.name));
            }
            continue;
        };
        if result == "ignored" {
            counts.ignored += 1;
            continue;
        }
        counts.tests += 1;
        match one_test(target, made, name, result, counts) {
            Some(_) if is_known(target, name) => counts.known += 1,
            Some(why) => failed.push(format!("{}::{name}: {}", target.name, why.chars().take(800).collect::<String>())),
            None => {}
        }
    }
}

/// Compares an example, plain, instrumented, and traced.
fn example(target: &Target, plain: &Path, made: &Path, counts: &mut Counts, failed: &mut Vec<String>) {
    const ENDLESS: Option<i32> = Some(124);
    let [before, with_probe] = [plain, made].map(|exe| run(target, exe, &[], EXAMPLE));
    let same = (before.status, &before.stdout) == (with_probe.status, &with_probe.stdout);
    let trace = traced(target, made, &[], EXAMPLE);
    let broken = laws::check(&trace);
    let wanted = before.status.code();
    let is_endless = wanted == ENDLESS;
    let ends_so = is_endless || trace.end() == wanted.map(Status::Code).as_ref();
    let prints_so = is_endless || output(&trace, Some(Stream::Stdout)).as_bytes() == before.stdout;
    if same && broken.is_empty() && ends_so && prints_so {
        counts.examples += 1;
        counts.endless += usize::from(is_endless);
    } else if is_known(target, "main") {
        counts.known += 1;
    } else {
        let both = format!("{before:?}\n{with_probe:?}\n{:?} {broken:?}", trace.end());
        failed.push(format!("example {}: {}", target.name, both.chars().take(3000).collect::<String>()));
    }
}

#[test]
fn tests_and_examples_of_packages_do_the_same() {
    let Ok(folders) = env::var("YIELDSCOPE_RUST_PACKAGES") else { return };
    let place = Place::new();
    // SAFETY: as below. What is not looked at need not be linked.
    unsafe { env::set_var("CARGO_PROFILE_DEV_DEBUG", "0") };
    let mut failed = Vec::new();
    for package in folders.split(':').filter(|folder| !folder.is_empty()) {
        let package = Path::new(package).canonicalize().expect("a folder");
        let mut counts = Counts::default();
        let docs = env::var("YIELDSCOPE_RUST_DOCS").ok().map(|parts| Docs::lay(&package, &parts));
        let all = docs.as_ref().map_or_else(|| targets(&package), |(_, programs)| programs.clone());
        for target in all {
            let Some(plain) = place.plain(&target) else {
                say(&format!("{} does not compile plain", target.name));
                counts.plain_fails += 1;
                continue;
            };
            let (made, warnings) = match place.instrumented(&target) {
                Ok(made) => made,
                Err(error) => {
                    failed.push(format!("{}: {error}", target.name));
                    continue;
                }
            };
            match warnings.is_empty() {
                true => counts.with_locals += 1,
                false => counts.without += 1,
            }
            warnings.iter().for_each(|warning| say(&format!("{}: {warning}", target.name)));
            let (known, before) = (failed.len(), counts);
            let kind = if target.is_test { tests } else { example };
            kind(&target, &plain, &made, &mut counts, &mut failed);
            failed[known..].iter().for_each(|failed| say(failed));
            say(&format!(
                "{}: tests {}, lawful and the same {} (with lanes {}), known to differ {}, ignored {}, failed {}",
                target.name,
                counts.tests - before.tests,
                counts.traces - before.traces,
                counts.told - before.told,
                counts.known - before.known,
                counts.ignored - before.ignored,
                failed.len() - known
            ));
        }
        let Counts { with_locals, without, plain_fails, tests, ignored, traces, told, known, examples, endless } =
            counts;
        say(&format!(
            "{}: files instrumented in full: {with_locals}, with less in some functions: {without}, not compiled plain: \
             {plain_fails}; tests: {tests}, of which with a lawful trace and the same end: {traces} (with lanes: {told}); \
             ignored: {ignored}; examples: {examples}, of which do not end: {endless}; known to differ: {known}",
            package.display()
        ));
    }
    assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.join("\n"));
}
