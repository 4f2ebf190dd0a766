//! What it costs to run a changed Rust program: from its edit to the first event, the dependencies being compiled already,
//! against `cargo run` of the same program in the same state, in turn.
//!
//! `cargo bench --bench rust_build` prints medians and their ratio. Of `cargo run` the whole time is taken: the program itself
//! takes a millisecond.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use yieldscope::runner::cargo::{self, Workshop};
use yieldscope::runner::{Program, Source, Update};

/// Each figure is the median of this many.
const TIMES: usize = 9;
const LESSON: &str = include_str!("../lessons/02-send/priming/main.rs");

/// The program after its `nth` edit.
fn edited(nth: usize) -> String {
    LESSON.replace("30.0", &format!("{nth}.5"))
}

/// From the edit to the first event.
fn ours(workshop: &Workshop, text: String) -> Duration {
    let begun = Instant::now();
    let program = Program::new(Source::RustText { key: "bench".to_owned(), name: "main.rs".to_owned(), text });
    let (sender, updates) = channel();
    let sink = Box::new(move |update| drop(sender.send((Instant::now(), update))));
    cargo::start(workshop, &program, sink).expect("there is a toolchain").wait();
    let first = updates.iter().find(|(_, update)| matches!(update, Update::Events(_)));
    first.expect("it runs").0 - begun
}

/// A package of the same program.
fn package(folder: &Path) {
    let manifest = "[package]\nname = \"priming\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
                    corosensei = \"0.3.4\"\ntokio = { version = \"1.54.1\", features = [\"macros\", \"rt-multi-thread\", \
                    \"sync\", \"time\", \"test-util\"] }\n[workspace]\n";
    fs::create_dir_all(folder.join("src")).expect("made");
    fs::write(folder.join("Cargo.toml"), manifest).expect("written");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
}

/// From the edit to the end of `cargo run`.
fn theirs(folder: &Path, text: String) -> Duration {
    let begun = Instant::now();
    fs::write(folder.join("src/main.rs"), text).expect("written");
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--offline", "--target-dir", "target"]).current_dir(folder).stdout(Stdio::null());
    assert!(command.status().expect("cargo starts").success());
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let home = tempfile::tempdir().expect("a folder");
    let workshop = Workshop::new(Some(home.path().join("workshop")));
    let peer = home.path().join("package");
    package(&peer);
    let (first_ours, first_theirs) = (ours(&workshop, edited(100)), theirs(&peer, edited(100)));
    let (mut our_times, mut their_times) = (Vec::new(), Vec::new());
    for nth in 0..TIMES {
        our_times.push(ours(&workshop, edited(nth)));
        their_times.push(theirs(&peer, edited(nth)));
    }
    let same = median((0..TIMES).map(|_| ours(&workshop, edited(TIMES - 1))).collect());
    let (our, their) = (median(our_times), median(their_times));
    let ratio = our.as_secs_f64() / their.as_secs_f64();
    println!("edit to first event {our:?}, cargo run {their:?}, ratio {ratio:.2}");
    println!("the first time {first_ours:?}, cargo run {first_theirs:?}; once more without an edit {same:?}");
}
