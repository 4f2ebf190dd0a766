//! What tracing costs a Python program: CPU time (user and system, all of its processes) against the same program by
//! itself, in turn with an empty `sys.settrace` and with viztracer where the interpreter has it.
//!
//! `cargo bench --bench python_trace` prints ratios, for each interpreter of `YIELDSCOPE_TEST_PYTHONS` or the first
//! `python3`: of the whole process, and of what the program does beyond its start (the same with next to no work taken off
//! on both sides). `-- --growth` prints the cost of an event, memory and bytes, from ten thousand events to ten million.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use yieldscope::runner::Detail;
use yieldscope::runner::probe::{self, Probe};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::trace::record::{Decoded, Decoder, FileHeader, HEADER_LEN};

#[path = "support/used.rs"]
mod used;
use used::{Used, run};

/// Each measurement is the median of this many.
const TIMES: usize = 5;
/// The programs, how much they do, and what counts that.
const PROGRAMS: [(&str, u32, &str); 2] = [("generators.py", 250_000, "resumes"), ("ping_pong.py", 20_000, "awaits")];

fn programs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs")
}

fn plain(python: &Interpreter, program: &str, count: u32) -> Used {
    run(Command::new(&python.executable).arg(programs().join(program)).arg(count.to_string()))
}

fn under(python: &Interpreter, how: &str, program: &str, count: u32) -> Used {
    let mut command = Command::new(&python.executable);
    run(command.arg(programs().join("under.py")).arg(how).arg(programs().join(program)).arg(count.to_string()))
}

/// What the probe wrote.
struct Written {
    events: u64,
    bytes: u64,
    texts: u64,
    lost: u64,
}

/// Runs a program with the probe, as the runner starts it, where that has run before.
fn traced(python: &Interpreter, detail: Detail, program: &str, count: u32) -> (Used, Written) {
    let probe = Probe::unpack().expect("the probe's files");
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    fs::create_dir(&trace).expect("a folder");
    let mut command = Command::new(&python.executable);
    probe.tell_cache(&mut command);
    command
        .arg("-S")
        .arg(probe.path().join("launch.py"))
        .arg("file")
        .arg(programs().join(program))
        .arg(count.to_string());
    command.env("YIELDSCOPE_TRACE", &trace).env("YIELDSCOPE_CLOCK", "real").env("YIELDSCOPE_DETAIL", detail.name());
    let used = run(&mut command);
    let file = fs::read_dir(&trace).expect("the folder").next().expect("a file of records").expect("its entry").path();
    (used, read(&fs::read(file).expect("records")))
}

fn read(bytes: &[u8]) -> Written {
    let header = FileHeader::read(bytes).expect("a header");
    let mut decoder = Decoder::new(header.zero);
    let mut events = 0;
    let taken = decoder.feed(&bytes[HEADER_LEN..], |decoded| events += u64::from(matches!(decoded, Decoded::Event(_))));
    assert_eq!(decoder.bad(), 0, "every record makes sense");
    let bytes = taken as u64;
    Written { events, bytes, texts: bytes.saturating_sub(events * 24), lost: header.lost }
}

fn median(one: impl Fn() -> Duration) -> f64 {
    let mut all: Vec<Duration> = (0..TIMES).map(|_| one()).collect();
    all.sort_unstable();
    all[TIMES / 2].as_secs_f64()
}

const DETAILS: [Detail; 3] = [Detail::States, Detail::Lines, Detail::Locals];

fn ratios(python: &Interpreter) {
    let can_viz = Command::new(&python.executable).args(["-c", "import viztracer"]).stderr(Stdio::null()).status();
    let can_viz = can_viz.is_ok_and(|status| status.success());
    for (program, count, what) in PROGRAMS {
        println!("{}, {program}, {count} {what}: ratio of the whole process (beyond its start)", python.runtime());
        let (start, alone) = (median(|| plain(python, program, 1).cpu), median(|| plain(python, program, count).cpu));
        println!("  alone         {:6.0} ms, of which {:.0} to start", alone * 1e3, start * 1e3);
        let tell = |name: &str, begin: f64, whole: f64| {
            println!("  {name:13} {:6.1} ({:.1})", whole / alone, (whole - begin) / (alone - start));
        };
        for (how, name) in [("calls", "empty, calls"), ("lines", "empty, lines"), ("viztracer", "viztracer")] {
            if how != "viztracer" || can_viz {
                let [begin, whole] = [1, count].map(|count| median(|| under(python, how, program, count).cpu));
                tell(name, begin, whole);
            }
        }
        for detail in DETAILS {
            let [begin, whole] = [1, count].map(|count| median(|| traced(python, detail, program, count).0.cpu));
            tell(detail.name(), begin, whole);
        }
    }
}

fn growth(python: &Interpreter) {
    for (program, most) in [("generators.py", 10_000_000u32), ("ping_pong.py", 1_000_000)] {
        for detail in DETAILS {
            println!("{}, {program}, {}", python.runtime(), detail.name());
            let start = traced(python, detail, program, 1).0;
            // How many events there are to one of what the program counts, as the last run had it.
            let mut per = 2.0;
            for wanted in [10_000, 100_000, 1_000_000, 10_000_000].into_iter().filter(|wanted| *wanted <= most) {
                let count = (f64::from(wanted) / per) as u32;
                let (used, written) = traced(python, detail, program, count);
                per = written.events as f64 / f64::from(count);
                println!(
                    "  {:>9} events: {:6.0} ns each, {:5.1} MB more than at the start, {:.1} bytes each and {:.1} for texts, {} lost",
                    written.events,
                    (used.cpu.saturating_sub(start.cpu)).as_secs_f64() * 1e9 / written.events as f64,
                    used.memory - start.memory,
                    (written.bytes - written.texts) as f64 / written.events as f64,
                    written.texts as f64 / written.events as f64,
                    written.lost,
                );
            }
        }
    }
}

fn main() {
    let pythons = match std::env::var_os("YIELDSCOPE_TEST_PYTHONS") {
        Some(list) => {
            std::env::split_paths(&list).map(|path| python::find(Some(&path)).expect("a usable Python")).collect()
        }
        None => vec![python::find(None).expect("a Python on the PATH")],
    };
    let cache = tempfile::tempdir().expect("a folder");
    probe::keep_in(cache.path().join("probe"));
    let grows = std::env::args().any(|argument| argument == "--growth");
    for python in pythons {
        // Compiles the probe, which a later run has not to do.
        traced(&python, Detail::States, PROGRAMS[0].0, 1);
        if grows { growth(&python) } else { ratios(&python) }
    }
}
