//! Events come as they happen, a reader may go, Ctrl-C ends the program, and standard input is the program's.

use crate::world::{World, python, ran};
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
fn ctrl_c_stops_the_program_and_the_trace_has_its_end() {
    for (signal, code) in [(rustix::process::Signal::INT, 130), (rustix::process::Signal::TERM, 143)] {
        let world = World::new();
        let mut child = start(&world, ENDLESS, Stdio::null());
        let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
        let pid = pid_in(&mut reader.by_ref().lines());
        let own = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(own, signal).expect("the signal is sent");
        let mut rest = String::new();
        reader.read_to_string(&mut rest).expect("UTF-8");
        assert_eq!(wait(&mut child), Some(code));
        let last = rest.lines().last().expect("a last line");
        assert!(last.contains(r#""event":"end""#) && last.contains("stopped"), "{last}");
        assert!(gone(pid), "the program still runs");
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
