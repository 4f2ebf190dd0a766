//! Rust programs of the user's own, compiled by a real cargo and traced. All share one workshop, so that what they depend
//! on is compiled once; nothing is downloaded that this project does not use itself.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use yieldscope::base::{Building, Remark, Severity};
use yieldscope::runner::cargo::{self, Wanted, Workshop};
use yieldscope::runner::{Assembler, Detail, Limits, Program, Running, Source, StartError, Update};
use yieldscope::trace::{Body, Clock, LaneKind, Status, Stream, Trace, laws, wire};

/// Where the tests compile. It stays from one run of the tests to the next, as `target` does.
fn workshop() -> Workshop {
    Workshop::new(Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("home/cache/rust")))
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/own").join(name)
}

/// A program of this name from a text, in a place of its own for each test.
fn of_text(key: &str, text: &str) -> Program {
    Program::new(Source::RustText { key: key.to_owned(), name: "main.rs".to_owned(), text: text.to_owned() })
}

fn start(program: &Program) -> (Running, Receiver<Update>) {
    let (sender, updates) = channel();
    let running = cargo::start(&workshop(), program, Box::new(move |update| drop(sender.send(update))));
    (running.expect("there is a toolchain"), updates)
}

/// What came of a run.
struct Ran {
    buildings: Vec<Building>,
    remarks: Vec<Remark>,
    trace: Result<Trace, StartError>,
}

fn run(program: &Program) -> Ran {
    let (running, updates) = start(program);
    running.wait();
    let (mut buildings, mut remarks, mut assembler) = (Vec::new(), Vec::new(), Assembler::default());
    for update in updates {
        match update {
            Update::Building(building) => buildings.push(building),
            Update::Remarks(said) => remarks = said,
            update => assembler.take(update),
        }
    }
    let trace = assembler.into_trace().map(|trace| trace.expect("it has started"));
    if let Ok(trace) = &trace {
        assert_eq!(laws::check(trace), Vec::<String>::new());
    }
    Ran { buildings, remarks, trace }
}

impl Ran {
    fn trace(&self) -> &Trace {
        match &self.trace {
            Ok(trace) => trace,
            Err(error) => panic!("{error}\n{}", whole(&self.remarks)),
        }
    }

    fn warnings(&self) -> Vec<String> {
        let texts = self.trace().events().filter_map(|event| match event.body {
            Body::Warning { text, .. } => Some(text.into_owned()),
            _ => None,
        });
        texts.collect()
    }
}

fn whole(remarks: &[Remark]) -> String {
    remarks.iter().map(|remark| remark.whole.as_str()).collect()
}

fn output(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

fn lines(trace: &Trace) -> Vec<u32> {
    let lines = trace.events().filter_map(|event| match event.body {
        Body::Line { line, .. } => Some(line),
        _ => None,
    });
    lines.collect()
}

/// The program that ends as its first argument says.
fn modes(arguments: &[&str]) -> Program {
    let args = arguments.iter().map(OsString::from).collect();
    let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
    Program { args, limits, ..Program::new(Source::RustFile(example("modes.rs"))) }
}

#[test]
fn a_program_of_files_is_traced_as_it_runs_by_itself() {
    let ran = run(&modes(&["", "--of", "its own"]));
    let trace = ran.trace();
    assert_eq!(output(trace, Stream::Stdout), "3 [\"\", \"--of\", \"its own\"] 6\n");
    assert_eq!((trace.end(), ran.warnings()), (Some(&Status::Code(7)), Vec::new()));
    let lane = |name: &str| trace.lanes().iter().find(|lane| lane.name == name).expect("a lane");
    assert_eq!((lane("add").kind, lane("add").line), (LaneKind::Coroutine, Some(39)));
    // Lines are those of the program's own file: of what is made beside it, none is told.
    assert_eq!(lane("twice").line, Some(40));
    assert_eq!(lines(trace), [22, 23, 39, 12, 40, 43, 44]);
    assert_eq!(trace.header().program, example("modes.rs").display().to_string());
    // What stays as it is is not compiled again, however much is told.
    for (detail, told) in [(Detail::States, (false, false)), (Detail::Lines, (true, false))] {
        let ran = run(&Program { detail, ..modes(&[]) });
        let has = |wanted: &str| ran.trace().events().any(|event| event.body.name() == wanted);
        assert_eq!((ran.buildings.len(), (has("line"), has("local"))), (0, told));
        assert_eq!(ran.trace().lanes().len(), trace.lanes().len());
    }
}

#[test]
fn however_a_program_ends_its_trace_says_so() {
    let end = |mode: &str| {
        let ran = run(&modes(&[mode]));
        let trace = ran.trace();
        (trace.end().cloned().expect("an end"), output(trace, Stream::Stdout), output(trace, Stream::Stderr))
    };
    let (status, _, said) = end("panic");
    assert_eq!((status, said.as_str()), (Status::Code(101), "\nthread 'main' panicked at modes.rs:24:\ngone wrong\n"));
    let (status, _, said) = end("panic beside");
    assert_eq!(status, Status::Code(101));
    assert_eq!(said, "\nthread 'main' panicked at beside.rs:9:\ngone wrong beside\n");
    assert_eq!(end("abort").0, Status::Signal("SIGABRT".into()));
    let (status, _, said) = end("overflow");
    assert_eq!(status, Status::Signal("SIGABRT".into()));
    assert!(said.contains("has overflowed its stack"), "{said}");
    let (status, _, said) = end("error");
    assert_eq!((status, said.as_str()), (Status::Code(1), "Error: \"it did not work\"\n"));
    assert_eq!(end("garbage"), (Status::Code(7), "a\u{fffd}\u{1b}[31mb\n".to_owned(), String::new()));
    assert_eq!(end("forever").0, Status::Stopped("time".into()));
}

#[test]
fn what_is_wrong_is_told_at_the_lines_that_the_user_wrote() {
    let told = |text: &str| {
        let ran = run(&of_text("wrong", text));
        let error = ran.trace.expect_err("it does not compile");
        let lines: Vec<(u32, u32)> = ran.remarks.iter().map(|remark| (remark.line, remark.column)).collect();
        (error.message, lines, whole(&ran.remarks))
    };
    let (message, places, whole) = told("fn main() {\n    let = 1;\n}\n");
    assert_eq!(
        (message.as_str(), places),
        ("main.rs does not compile, main.rs:2: expected pattern, found `=`", vec![(2, 9)])
    );
    assert!(whole.contains("2 |     let = 1;") && whole.contains("--> main.rs:2:9"), "{whole}");
    let wrong = "async fn f(x: String) -> usize { let y = x; x.len() }\nfn main() {\n    let _ = (f(String::new()), missing());\n}\n";
    let (message, places, whole) = told(wrong);
    assert!(message.starts_with("main.rs does not compile, main.rs:") && message.ends_with(", and one more error"));
    assert!(places.contains(&(3, 32)) && places.contains(&(1, 45)), "{whole}");
    assert!(!whole.contains("yieldscope"), "{whole}");
    let (message, ..) = told("fn other() {}\n");
    assert!(message.contains("`main` function not found"), "{message}");
    let (message, ..) = told("use serde::Serialize;\nfn main() {}\n");
    assert!(message.contains("main.rs:1: unresolved import `serde`"), "{message}");
}

#[test]
fn warnings_of_a_program_that_runs_stand_where_the_user_wrote_it() {
    let ran = run(&of_text("wrong", "fn unused() {}\nfn main() { let mut a = 1; println!(\"{a}\"); }\n"));
    assert_eq!(output(ran.trace(), Stream::Stdout), "1\n");
    let mut places: Vec<_> = ran.remarks.iter().map(|said| (said.code.as_deref(), said.line, said.column)).collect();
    places.sort();
    assert_eq!(places, [(Some("dead_code"), 1, 4), (Some("unused_mut"), 2, 17)]);
    assert!(ran.remarks.iter().all(|said| said.severity == Severity::Warning && said.is_shown));
    assert!(!whole(&ran.remarks).contains("yieldscope"), "{}", whole(&ran.remarks));
}

/// The warnings of the compiler about a file as it was written: line, column, code and text.
fn plain_warnings(path: &Path) -> BTreeSet<(u32, u32, String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.args(["--edition", "2024", "--emit", "metadata", "--error-format", "json", "--out-dir"]).arg(folder.path());
    let said = command.arg(path).output().expect("a compiler");
    let of = |line: &str| {
        let said: serde_json::Value = serde_json::from_str(line).ok()?;
        let place = said["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
        let number = |name: &str| Some(place[name].as_u64()? as u32);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        Some((number("line_start")?, number("column_start")?, text(&said["code"]["code"]), text(&said["message"])))
    };
    String::from_utf8_lossy(&said.stderr).lines().filter_map(of).collect()
}

#[test]
fn everybody_is_warned_as_of_the_program_as_it_was_written() {
    let path = example("warned.rs");
    let plain = plain_warnings(&path);
    let ran = run(&Program::new(Source::RustFile(path)));
    assert_eq!(ran.warnings(), Vec::<String>::new());
    let of =
        |remark: &Remark| (remark.line, remark.column, remark.code.clone().unwrap_or_default(), remark.message.clone());
    let told: BTreeSet<_> = ran.remarks.iter().map(of).collect();
    assert_eq!(told, plain);
    let count = |code: &str| plain.iter().filter(|(_, _, of, _)| of == code).count();
    let counts = ["unused_mut", "unused_must_use", "unused_variables", "unused_assignments", "while_true"].map(count);
    assert_eq!((counts, plain.len()), ([9, 5, 2, 1, 1], 20), "{plain:?}");
    assert!(ran.remarks.iter().all(|remark| remark.is_shown && remark.whole.contains("--> ")), "{:?}", ran.remarks);
}

#[test]
fn what_compiles_as_it_was_written_runs_with_less_detail_and_says_so() {
    // A text that was never compiled here.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("later").as_nanos();
    let text = fs::read_to_string(example("degrees.rs")).expect("read") + &format!("// {now}\n");
    let program = of_text("degrees", &text);
    let ran = run(&program);
    assert_eq!(output(ran.trace(), Stream::Stdout), "0 5\nleft 0\n");
    let said = ran.warnings();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("`settled_below` is told without its locals, for with them it does not compile: "));
    assert!(lines(ran.trace()).contains(&12) && ran.buildings.contains(&Building::Again));
    // What was found out is kept.
    let again = run(&program);
    assert_eq!((again.warnings(), again.buildings), (said, Vec::new()));
}

#[test]
fn a_main_that_the_probe_cannot_run_is_told_by_what_it_prints() {
    // Only what `main` gives to the runtime of Rust is unknown to the probe here.
    let text = "struct End;\nimpl std::process::Termination for End {\n    fn report(self) -> std::process::ExitCode { 3.into() }\n}\n\
                fn main() -> End {\n    println!(\"hello\");\n    End\n}\n";
    let ran = run(&of_text("ending", text));
    assert_eq!((output(ran.trace(), Stream::Stdout).as_str(), ran.trace().end()), ("hello\n", Some(&Status::Code(3))));
    let said = ran.warnings();
    assert!(said.len() == 1 && said[0].contains("only its output and its end are told"), "{said:?}");
    // One that calls itself is called as it would be.
    let text = "use std::sync::atomic::{AtomicU32, Ordering::Relaxed};\nstatic LEFT: AtomicU32 = AtomicU32::new(2);\n\
                fn main() {\n    println!(\"left {}\", LEFT.load(Relaxed));\n    if LEFT.fetch_sub(1, Relaxed) > 0 { main(); }\n}\n";
    let ran = run(&of_text("ending", text));
    assert_eq!((output(ran.trace(), Stream::Stdout).as_str(), ran.warnings().len()), ("left 2\nleft 1\nleft 0\n", 0));
    assert_eq!(ran.trace().lanes().len(), 1);
}

#[test]
fn an_edited_lesson_is_the_same_run_every_time_on_its_clock() {
    let text = include_str!("../lessons/04-async/gather/main.rs").replace("fn main", "\n\nfn main");
    let program = Program { clock: Clock::Virtual, ..of_text("gather", &text) };
    let ran = run(&program);
    assert!(ran.trace().len() > 20 && ran.trace().t(ran.trace().len() - 1) > 1.0);
    assert_eq!(wire::write(ran.trace()), wire::write(run(&program).trace()));
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files(&path)),
            path => found.push((path.clone(), fs::read_to_string(path).expect("text"))),
        }
    }
    found.sort();
    found
}

/// A workspace with a package of two binaries and a library, and what it depends on, inside of it and outside. Its profile is
/// that of programs of one file, so that what they depend on is compiled once for all tests.
fn workspace(home: &Path) -> PathBuf {
    let write = |name: &str, text: &str| {
        let path = home.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write(
        "ws/Cargo.toml",
        "[workspace]\nmembers = [\"app\", \"util\"]\nresolver = \"2\"\n[workspace.package]\nedition = \"2021\"\n\
         [workspace.dependencies]\noutside = { path = \"../outside\" }\n[workspace.lints.rust]\nunused_parens = \"deny\"\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n",
    );
    write(
        "ws/app/Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition.workspace = true\n[features]\nloud = []\n\
         [dependencies]\nutil = { path = \"../util\" }\noutside.workspace = true\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"sync\", \"time\", \"test-util\"] }\n\
         [lints]\nworkspace = true\n",
    );
    write(
        "ws/app/src/main.rs",
        "mod part;\nuse app::shared;\nfn gen() -> i32 { 4 }\nasync fn wait<'a>(ms: u64, _what: &str) -> u64 {\n    \
         tokio::time::sleep(std::time::Duration::from_millis(ms)).await;\n    ms\n}\n\
         #[tokio::main(flavor = \"current_thread\")]\nasync fn main() {\n    let total = wait(1, \"a\").await;\n    \
         println!(\"{total} {} {} {} {} {}\", part::twice(2).await, shared().await, util::helps(), outside::far(), gen());\n    \
         print!(\"{}\", include_str!(\"../data.txt\"));\n    if cfg!(feature = \"loud\") { println!(\"loud\"); }\n}\n",
    );
    write("ws/app/src/part.rs", "pub async fn twice(n: i32) -> i32 { let m = n * 2; m }\n");
    write("ws/app/src/lib.rs", "pub async fn shared() -> &'static str { \"shared\" }\n");
    write("ws/app/src/bin/other.rs", "fn main() { println!(\"other\"); }\n");
    write("ws/app/data.txt", "data\n");
    for (name, text) in [("ws/util", "pub fn helps() -> i32 { 1 }\n"), ("outside", "pub fn far() -> i32 { 2 }\n")] {
        let package = name.trim_start_matches("ws/");
        write(
            &format!("{name}/Cargo.toml"),
            &format!("[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        );
        write(&format!("{name}/src/lib.rs"), text);
    }
    let made = Command::new("cargo").args(["generate-lockfile", "--offline"]).current_dir(home.join("ws")).output();
    assert!(made.as_ref().is_ok_and(|made| made.status.success()), "{made:?}");
    home.join("ws")
}

#[test]
fn the_binary_of_a_package_is_traced_and_its_folder_is_left_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let workspace = workspace(home.path());
    let before = files(home.path());
    let package = |bin: &str, features: &[&str]| {
        let located = Box::new(cargo::locate(&workspace.join("app"), Wanted::Bin(Some(bin))).expect("there is one"));
        let features = features.iter().map(|name| (*name).to_owned()).collect();
        Program::new(Source::RustPackage { located, features })
    };
    let ran = run(&package("app", &["loud"]));
    assert_eq!(output(ran.trace(), Stream::Stdout), "1 4 shared 1 2 4\ndata\nloud\n", "{:?}", ran.warnings());
    assert_eq!(ran.warnings(), Vec::<String>::new());
    let lane = |name: &str| ran.trace().lanes().iter().find(|lane| lane.name == name).expect("a lane");
    assert_eq!([lane("wait").line, lane("twice").line, lane("shared").line], [Some(10), Some(11), Some(11)]);
    assert_eq!(lines(ran.trace()), [10, 5, 6, 11, 3, 12, 13]);
    assert!(ran.trace().header().program.ends_with("app/src/main.rs"));
    assert_eq!(files(home.path()), before, "the user's own folder is not written to");
    // What is wrong in a module is told by its file.
    fs::write(workspace.join("app/src/part.rs"), "pub async fn twice(n: i32) -> i32 { n + \"\" }\n").expect("written");
    let ran = run(&package("app", &[]));
    let error = ran.trace.expect_err("it does not compile");
    assert!(error.message.contains("app/src/part.rs:1: cannot add `&str` to `i32`"), "{error}");
    assert!(ran.remarks.iter().all(|remark| !remark.is_shown));
    let other = run(&package("other", &[]));
    assert_eq!(output(other.trace(), Stream::Stdout), "other\n");
}

#[test]
fn an_example_and_a_test_of_a_package_are_traced() {
    let home = tempfile::tempdir().expect("a folder");
    let workspace = workspace(home.path());
    let app = workspace.join("app");
    let write = |name: &str, text: &str| {
        let path = app.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    write(
        "examples/shows.rs",
        "mod beside;\n#[cfg(feature = \"loud\")]\nfn main() {}\n#[cfg(not(feature = \"loud\"))]\n#[tokio::main]\n\
         async fn main() {\n    println!(\"{} {}\", app::shared().await, beside::one().await);\n}\n",
    );
    write("examples/beside/mod.rs", "pub async fn one() -> i32 { 1 }\npub const fn half() {}\n");
    write(
        "tests/holds.rs",
        "const fn two() -> i32 { 2 }\n#[tokio::test]\nasync fn awaits() {\n    assert_eq!(app::shared().await, \"shared\");\n\
         let kept = tokio::spawn(std::future::pending::<()>());\n    tokio::task::yield_now().await;\n    drop(kept);\n}\n\
         #[test]\nfn fails() {\n    assert_eq!(two(), 1);\n}\n\
         #[test]\n#[should_panic(expected = \"two\")]\nfn panics() {\n    panic!(\"two\");\n}\n",
    );
    let before = files(home.path());
    let program = |wanted: Wanted<'_>, args: &[&str]| {
        let located = Box::new(cargo::locate(&app, wanted).expect("there is one"));
        let args = args.iter().map(OsString::from).collect();
        Program { args, ..Program::new(Source::RustPackage { located, features: Vec::new() }) }
    };
    let ran = run(&program(Wanted::Example("shows"), &[]));
    assert_eq!(output(ran.trace(), Stream::Stdout), "shared 1\n");
    let names = |trace: &Trace| trace.lanes().iter().map(|lane| lane.name.clone()).collect::<Vec<_>>();
    let said = "`half` (app/examples/beside/mod.rs) is not told in full: it is a `const fn`";
    assert_eq!(ran.warnings(), [said]);
    // The library is compiled as it is.
    assert_eq!((names(ran.trace()), lines(ran.trace())), (vec!["main".to_owned(), "one".to_owned()], vec![7]));
    let test = |name: &str| run(&program(Wanted::Test("holds"), &["--exact", name, "--nocapture"]));
    let awaits = test("awaits");
    assert_eq!(
        (awaits.trace().end(), names(awaits.trace())),
        (Some(&Status::Code(0)), vec!["awaits".to_owned(), "kept".to_owned()])
    );
    assert_eq!(awaits.warnings(), ["`two` (line 1) is not told in full: it is a `const fn`"]);
    assert_eq!(lines(awaits.trace()), [4, 5, 6, 7]);
    let ends = |ran: &Ran| {
        format!("{:?}", ran.trace().events().filter(|event| event.body.lane().is_some()).last().map(|event| event.body))
    };
    for (name, code, value) in [("fails", 101, "assertion `left == right` failed"), ("panics", 0, "two")] {
        let ran = test(name);
        assert_eq!(ran.trace().end(), Some(&Status::Code(code)), "{name}");
        let raised = ends(&ran);
        assert!(raised.contains("Closed") && raised.contains("Raise") && raised.contains(value), "{raised}");
    }
    let all = run(&program(Wanted::Test("holds"), &[]));
    assert_eq!((all.trace().end(), all.trace().lanes().len()), (Some(&Status::Code(101)), 4));
    assert_eq!(files(home.path()), before, "the user's own folder is not written to");
    for (wanted, said) in [
        (Wanted::Test("x"), "the package app has no test `x`; its tests are holds"),
        (Wanted::Example("x"), "the package app has no example `x`; its examples are shows"),
    ] {
        assert_eq!(cargo::locate(&app, wanted).expect_err("none").to_string(), said);
    }
}

#[test]
fn what_is_no_binary_of_a_package_is_said_with_what_there_is() {
    let home = tempfile::tempdir().expect("a folder");
    let workspace = workspace(home.path());
    let app = workspace.join("app");
    let said = |folder: &Path, bin: Option<&str>| {
        cargo::locate(folder, Wanted::Bin(bin))
            .expect_err("none")
            .to_string()
            .replace(&home.path().display().to_string(), "HOME")
    };
    assert_eq!(said(&app, None), "the package app has several binaries; name one with --bin: app, other");
    assert_eq!(said(&app, Some("x")), "the package app has no binary `x`; its binaries are app, other");
    assert_eq!(said(&workspace.join("util"), None), "the package util has no binary");
    let one = "HOME/ws is a workspace and no package itself; give the folder of one of its packages: app, util";
    assert_eq!(said(&workspace, None), one);
    assert!(said(&app.join("src"), None).starts_with("HOME/ws/app/src is a folder without a Cargo.toml"));
    fs::write(app.join("Cargo.toml"), "[package\n").expect("written");
    assert!(said(&app, None).starts_with("cargo cannot read the package in HOME/ws/app: error: "));
}

/// Whether SIGKILL has come to the process of this folder of `/proc`, which takes a moment to go.
fn is_killed(process: &Path) -> bool {
    let status = fs::read_to_string(process.join("status")).unwrap_or_default();
    let pending = status.lines().filter_map(|line| line.strip_prefix("SigPnd:").or(line.strip_prefix("ShdPnd:")));
    // Without a status it has gone.
    status.is_empty() || pending.filter_map(|set| u64::from_str_radix(set.trim(), 16).ok()).any(|set| set & 1 << 8 != 0)
}

#[test]
fn a_build_can_be_stopped_and_waits_for_another_instance() {
    let home = tempfile::tempdir().expect("a folder");
    let shared = Workshop::new(Some(home.path().to_owned()));
    let program = of_text("stopped", "fn main() {}\n");
    let (sender, updates) = channel();
    let running = cargo::start(&shared, &program, Box::new(move |update| drop(sender.send(update)))).expect("started");
    // All that it depends on is compiled here first, which takes its time.
    let first = updates.recv_timeout(Duration::from_secs(60)).expect("an update");
    assert!(matches!(first, Update::Building(_)), "{first:?}");
    let (sender, waiting) = channel();
    let other = cargo::start(&shared, &program, Box::new(move |update| drop(sender.send(update)))).expect("started");
    let told = waiting.recv_timeout(Duration::from_secs(60)).expect("an update");
    assert!(matches!(told, Update::Building(Building::Waiting)), "{told:?}");
    for (running, updates) in [(other, waiting), (running, updates)] {
        running.stop();
        running.wait();
        let last = updates.iter().last();
        assert!(matches!(&last, Some(Update::Ended(Status::Stopped(why))) if why == "stopped"), "{last:?}");
    }
    let left: Vec<_> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| {
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&home.path().display().to_string()) && !is_killed(&entry.path())
        })
        .collect();
    assert!(left.is_empty(), "compilers go on: {left:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_said_at_once() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("app.rs");
    fs::write(&path, b"fn main() {} // \xff").expect("written");
    for (path, why) in [(path, "it is not UTF-8"), (home.path().join("none.rs"), "cannot be read")] {
        let error = cargo::start(&workshop(), &Program::new(Source::RustFile(path)), Box::new(|_| {}));
        assert!(error.expect_err("it cannot be read").message.contains(why));
    }
}
