//! Events come as they happen, a reader may go, Ctrl-C ends the program, and standard input is the program's.

use crate::world::{World, python, ran};
use rustix::process::Signal;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Far longer than anything here takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(30);

/// Tells its process id and goes on for ever.
const ENDLESS: &str = "import os, time\nprint('pid', os.getpid(), flush=True)\nwhile True:\n    time.sleep(0.01)\n";

#[test]
fn events_come_while_the_program_runs_and_a_reader_that_goes_ends_it() {
    let world = World::new();
    let mut child = start(&world, ENDLESS, Stdio::null());
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let pid = pid_in(&mut lines);
    drop(lines);
    assert_eq!(wait(&mut child), Some(141));
    let mut told = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("UTF-8");
    assert_eq!(told, "", "a closed pipe is no fault");
    assert!(gone(pid), "the program still runs");
}

#[test]
fn a_signal_is_the_programs_own_and_its_trace_has_its_end() {
    for (signal, name, code) in
        [(Signal::INT, "SIGINT", 130), (Signal::TERM, "SIGTERM", 143), (Signal::HUP, "SIGHUP", 129)]
    {
        let mut signalled = Signalled::new(ENDLESS);
        signalled.send(signal);
        let (rest, ended) = signalled.end();
        assert_eq!(ended, Some(code));
        let last = rest.lines().last().expect("a last line");
        assert!(last.contains(r#""event":"end""#) && last.contains(&format!(r#""status":"{name}""#)), "{last}");
        assert_eq!(rest.contains("KeyboardInterrupt"), signal == Signal::INT, "{rest}");
    }
}

#[test]
fn a_program_may_answer_a_signal_as_it_likes() {
    let program = "import asyncio, os, signal, sys\n\
        async def main():\n    print('pid', os.getpid(), flush=True)\n\
        \x20   try: await asyncio.sleep(1000)\n    finally: print('cleaned')\n\
        try: asyncio.run(main())\nexcept KeyboardInterrupt: sys.exit(7)\n";
    let mut signalled = Signalled::new(program);
    signalled.send(Signal::INT);
    let (rest, ended) = signalled.end();
    assert!(ended == Some(7) && rest.contains("cleaned") && rest.contains(r#""status":7"#), "{ended:?} {rest}");
}

#[test]
fn a_program_that_heeds_no_signal_is_stopped_at_the_third() {
    let program = format!(
        "import signal\nfor name in (signal.SIGINT, signal.SIGTERM): signal.signal(name, lambda *_: print('no', flush=True))\n{ENDLESS}"
    );
    let mut signalled = Signalled::new(&program);
    for signal in [Signal::INT, Signal::TERM] {
        signalled.send(signal);
        signalled.line(r#""text":"no"#);
    }
    signalled.send(Signal::TERM);
    let (rest, ended) = signalled.end();
    assert_eq!(ended, Some(143));
    assert!(rest.lines().last().expect("an end").contains(r#""status":"stopped""#), "{rest}");
}

/// A program that tells its process id, under `trace --json`, and gets signals.
struct Signalled {
    _world: World,
    child: Child,
    reader: BufReader<std::process::ChildStdout>,
    pid: i32,
}

impl Signalled {
    fn new(program: &str) -> Self {
        let world = World::new();
        let mut child = start(&world, program, Stdio::null());
        let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
        let pid = pid_in(&mut reader.by_ref().lines());
        Self { _world: world, child, reader, pid }
    }

    /// Sends a signal to yieldscope.
    fn send(&self, signal: Signal) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).expect("it is sent");
    }

    /// Reads up to a line with this text.
    fn line(&mut self, text: &str) {
        let mut lines = self.reader.by_ref().lines().map(|line| line.expect("UTF-8"));
        lines.find(|line| line.contains(text)).expect("it is told");
    }

    /// What is told until the end, and the exit code. The program must be gone.
    fn end(&mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.reader.read_to_string(&mut rest).expect("UTF-8");
        let code = wait(&mut self.child);
        assert!(gone(self.pid), "the program still runs");
        (rest, code)
    }
}

#[test]
fn standard_input_is_the_programs_own() {
    let world = World::new();
    let program = "name = input()\nprint('hello', name)\n";
    let mut child = start(&world, program, Stdio::piped());
    child.stdin.take().expect("a pipe").write_all(b"you\n").expect("written");
    let ran = ran(child.wait_with_output().expect("it ends"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("hello you"), "{}", ran.out);
    ran.trace();
}

#[test]
fn arguments_after_two_dashes_reach_the_program() {
    let world = World::new();
    world.file("app.py", "import sys\nprint(sys.argv[1:])\n");
    let ran = world.run_with(python(), &["trace", "app.py", "--", "--json", "a b"]);
    assert!(ran.out.contains("['--json', 'a b']"), "{}{}", ran.out, ran.err);
}

fn start(world: &World, program: &str, stdin: Stdio) -> Child {
    world.file("app.py", program);
    let mut command = world.command(&["--python", python().to_str().expect("UTF-8"), "trace", "--json", "app.py"]);
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

/// Reads up to the line in which the program tells its process id.
fn pid_in(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> i32 {
    let line = lines.map(|line| line.expect("UTF-8")).find(|line| line.contains("pid ")).expect("the program tells it");
    let (_, after) = line.split_once("pid ").expect("found above");
    after.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

fn wait(child: &mut Child) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status.code();
        }
        if begun.elapsed() > PATIENCE {
            child.kill().expect("killed");
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn gone(pid: i32) -> bool {
    let pid = rustix::process::Pid::from_raw(pid).expect("a process id");
    let begun = Instant::now();
    while rustix::process::test_kill_process(pid).is_ok() {
        if begun.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}
