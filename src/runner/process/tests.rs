//! Shell scripts and records by hand in the place of programs and probes.

use super::*;
use crate::runner::{Limits, Source, collect};
use crate::trace::{Stream, Trace, laws, record, wire};
use std::collections::BTreeMap;

fn program(limits: Limits) -> Program {
    Program {
        beats: BTreeMap::from([(7, "prime".to_owned())]),
        limits,
        ..Program::new(Source::PythonFile("script".into()))
    }
}

fn launch(script: &str, limits: Limits, sink: Sink) -> Result<Running, StartError> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    let (program, language, runtime) = (program(limits), Language::Python, "sh".to_owned());
    start(Plan { command, program, language, runtime, files: None, warnings: Vec::new() }, sink)
}

/// Runs a shell script, which has no probe, to its end.
fn run(script: &str, limits: Limits) -> Trace {
    let trace = collect(|sink| launch(script, limits, sink)).expect("sh starts");
    assert_eq!(laws::check(&trace), Vec::<String>::new());
    trace
}

fn events(trace: &Trace) -> String {
    wire::write(trace).lines().skip(1).map(|line| format!("{line}\n")).collect()
}

fn output(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_program_without_a_probe_still_gives_its_output_and_its_end() {
    let trace = run("printf 'a\\377b'; printf 'e\\033[31m' >&2; exit 3", Limits::default());
    assert_eq!(output(&trace, Stream::Stdout), "a\u{fffd}b");
    assert_eq!(output(&trace, Stream::Stderr), "e\u{1b}[31m");
    assert_eq!((trace.end(), trace.lost()), (Some(&Status::Code(3)), 0));
    assert_eq!(trace.header().runtime, "sh");
}

#[test]
fn a_signal_is_named() {
    assert_eq!(run("kill -SEGV $$", Limits::default()).end(), Some(&Status::Signal("SIGSEGV".into())));
}

#[test]
fn each_limit_stops_the_whole_process_tree() {
    let started = Instant::now();
    let time = Limits { time: Duration::from_millis(100), ..Limits::default() };
    let trace = run("sleep 30 & sleep 30", time);
    assert_eq!(trace.end(), Some(&Status::Stopped("time".into())));
    let output = Limits { output: 1000, ..Limits::default() };
    assert_eq!(run("while :; do echo flood; done", output).end(), Some(&Status::Stopped("output".into())));
    assert!(started.elapsed() < Duration::from_secs(20), "nobody waits for the sleepers");
}

#[test]
fn what_outlives_the_program_is_killed() {
    let started = Instant::now();
    let trace = run("sleep 30 & echo done", Limits::default());
    assert_eq!((trace.end(), output(&trace, Stream::Stdout).as_str()), (Some(&Status::Code(0)), "done\n"));
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn stopping_ends_the_run_and_the_updates_have_a_first_and_a_last() {
    let (sender, updates) = std::sync::mpsc::channel();
    let sink: Sink = Box::new(move |update| sender.send(update).expect("the test listens"));
    let running = launch("echo ready; exec sleep 30", Limits::default(), sink).expect("sh starts");
    std::thread::sleep(Duration::from_millis(50));
    running.stop();
    running.wait();
    let updates: Vec<Update> = updates.iter().collect();
    assert!(matches!(updates.first(), Some(Update::Started(_))), "{updates:?}");
    assert!(matches!(updates.last(), Some(Update::Ended(Status::Stopped(why))) if why == "stopped"), "{updates:?}");
    assert_eq!(updates.iter().filter(|update| matches!(update, Update::Started(_) | Update::Ended(_))).count(), 2);
}

/// The file of records that a probe would have written, as an argument of `printf`.
fn records(records: &[(u8, u8, [u32; 4])], texts: &[&str], lost: u8) -> String {
    let mut file = record::MAGIC.to_vec();
    file.extend([record::VERSION.to_le_bytes(), 9u32.to_le_bytes()].concat());
    file.resize(24, 0);
    file.extend(u64::from(lost).to_le_bytes());
    file.resize(record::HEADER_LEN, 0);
    (1u32..).zip(texts).for_each(|(id, text)| file.extend(record::Record::text(id, text)));
    for (tag, code, [lane, line, other, text]) in records.iter().copied() {
        file.extend(record::Record { tag, code, lane, line, other, text, ..Default::default() }.bytes());
    }
    file.iter().map(|byte| format!("\\{byte:03o}")).collect()
}

#[test]
fn records_become_events_with_beats_and_their_output_is_told_once() {
    use record::tag;
    let file = records(
        &[
            (tag::RUNTIME, 0, [0, 0, 0, 1]),
            (tag::LANE, 0, [0, 0, 0, 2]),
            (tag::STATE, 0, [0, 0, 0, 0]),
            (tag::STATE, 2 << 5 | 11, [0, 0, 0, 0]),
            (tag::LINE, 0, [0, 7, 0, 0]),
            (tag::THREAD, 0, [5, 0, 0, 0]),
            (tag::OUTPUT, 1, [0, 0, 0, 3]),
            (tag::LINE, 0, [99, 7, 0, 0]),
        ],
        &["Probe 1.0", "main", "hello\n"],
        2,
    );
    let script = format!("printf '{file}' > $YIELDSCOPE_TRACE/$$.records; echo hello; printf stranger");
    let trace = run(&script, Limits::default());
    insta::assert_snapshot!(wire::write(&trace));
}

#[test]
fn a_flood_of_events_is_cut_at_the_limit_and_counted() {
    let lane = [(record::tag::LANE, 0, [0, 0, 0, 1]), (record::tag::STATE, 0, [0, 0, 0, 0])];
    let lines = (0..500).map(|line| (record::tag::LINE, 0, [0, line, 0, 0]));
    let file = records(&lane.into_iter().chain(lines).collect::<Vec<_>>(), &["main"], 0);
    let script = format!("printf '{file}' > $YIELDSCOPE_TRACE/$$.records; exec sleep 30");
    let trace = run(&script, Limits { events: 100, ..Limits::default() });
    assert_eq!(trace.end(), Some(&Status::Stopped("events".into())));
    assert_eq!((trace.len(), trace.lost() > 0), (101, true), "{}", events(&trace));
}

// Other systems start it all the same.
#[cfg(target_os = "linux")]
#[test]
fn a_program_whose_file_is_still_open_for_writing_is_started_when_it_is_closed() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("program");
    std::fs::copy("/bin/sh", &file).expect("a copy of the shell");
    let open = std::fs::OpenOptions::new().append(true).open(&file).expect("it can be written");
    let mut command = Command::new(&file);
    command.args(["-c", "exit 7"]);
    let busy = command.spawn().expect_err("it is open");
    assert_eq!(busy.kind(), std::io::ErrorKind::ExecutableFileBusy);
    let closes = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        drop(open);
    });
    let exit = spawn_once_closed(&mut command).and_then(|mut child| child.wait()).expect("it starts");
    closes.join().expect("it closes");
    assert_eq!(exit.code(), Some(7));
}
