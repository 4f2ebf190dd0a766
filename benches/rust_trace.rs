//! What tracing costs a Rust program, and what it costs to instrument one.
//!
//! `cargo bench --bench rust_trace` prints the processor time (user and system) of optimized programs beyond the same
//! without a trace, each in turn with it: for an await, states only, and for a line, without locals. Then the time to
//! instrument 100,000 lines, and what part of it their parsing takes. This binary is its own child: the programs are compiled
//! into it.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use yieldscope::instrument::{Options, instrument};
use yieldscope::runner::{Detail, rust};

#[path = "support/used.rs"]
mod used;

include!(concat!(env!("OUT_DIR"), "/bench_programs.rs"));

/// Each figure is the median of this many.
const TIMES: usize = 9;

/// The programs: what counts them, how many, and how much is told.
const RUNS: [(&str, &str, u32, Detail); 2] =
    [("bench/awaits", "await", 200_000, Detail::States), ("bench/lines", "line", 4_000_000, Detail::Lines)];

/// Dense text with something of all that is instrumented.
const SOURCE: &str = include_str!("../tests/programs/rust/tasks.rs");

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Seconds of the processor that a program takes; with a trace where a folder for it is given.
fn seconds(key: &str, count: u32, detail: Detail, trace: Option<&Path>) -> f64 {
    let mut command = Command::new(std::env::current_exe().expect("a path"));
    command.args([rust::COMMAND, key, &count.to_string()]).env("YIELDSCOPE_DETAIL", detail.name());
    if let Some(folder) = trace {
        command.env("YIELDSCOPE_TRACE", folder).env("YIELDSCOPE_CLOCK", "real");
    }
    used::run(&mut command).cpu.as_secs_f64()
}

fn tracing((key, what, count, detail): (&str, &str, u32, Detail)) {
    let (mut alone, mut traced) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let folder = tempfile::tempdir().expect("a folder");
        alone.push(seconds(key, count, detail, None));
        traced.push(seconds(key, count, detail, Some(folder.path())));
    }
    let (alone, traced) = (median(alone), median(traced));
    let each = (traced - alone) * 1e9 / f64::from(count);
    println!(
        "{count} {what}s, {}: {:.0} ms alone, {:.0} ms traced, {each:.0} ns for each {what}",
        detail.name(),
        alone * 1e3,
        traced * 1e3,
    );
}

/// A program of 100,000 lines: the same one in as many modules as it takes.
fn long_program() -> String {
    let mut text = String::new();
    for nth in 0.. {
        if text.lines().count() >= 100_000 {
            break;
        }
        for part in 0..8 {
            text.push_str(&format!("mod m{nth}_{part} {{\n{SOURCE}\n}}\n"));
        }
    }
    text
}

fn instrumenting() {
    let text = long_program();
    let (mut whole, mut parsed) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let begun = Instant::now();
        let made = instrument(&text, Options::default());
        whole.push(begun.elapsed().as_secs_f64());
        assert!(made.insertions.len() > 10_000, "it is instrumented");
        let begun = Instant::now();
        let file = ra_ap_syntax::SourceFile::parse(&text, ra_ap_syntax::Edition::Edition2024);
        parsed.push(begun.elapsed().as_secs_f64());
        assert!(file.errors().is_empty(), "it is Rust");
    }
    let (whole, parsed) = (median(whole), median(parsed));
    println!(
        "instrumenting {} lines: {:.0} ms, of which their parsing takes {:.0} ms",
        text.lines().count(),
        whole * 1e3,
        parsed * 1e3,
    );
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() == Some(rust::COMMAND) {
        let key = args.next().unwrap_or_default();
        return PROGRAMS.iter().find(|(known, _)| *known == key).map_or(ExitCode::from(2), |(_, run)| run());
    }
    RUNS.into_iter().for_each(tracing);
    instrumenting();
    ExitCode::SUCCESS
}
