//! Programs that never end, fork, flood or eat are stopped at the limit that they pass, with all their processes.

use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Limits, Program, Source, collect};
use yieldscope::trace::{Body, Status, Trace, laws};

/// The first of the interpreters that the environment lists; else the first usable one on the PATH.
static PYTHON: LazyLock<Interpreter> = LazyLock::new(|| {
    let listed = std::env::var_os("YIELDSCOPE_TEST_PYTHONS");
    let first = listed.and_then(|list| std::env::split_paths(&list).next());
    python::find(first.as_deref()).expect("a usable Python")
});

/// One at a time: what one test uses must not be waited for by another.
static TURN: Mutex<()> = Mutex::new(());

/// Longer than any of these takes on a busy machine. What holds is that a program ends, not when.
const LONG: Duration = Duration::from_secs(300);

/// Runs a program whose text stands in a file, and gives its trace, which must be lawful.
fn run(text: &str, limits: Limits) -> Trace {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("main.py");
    std::fs::write(&file, text).expect("written");
    let program = Program { limits, ..Program::new(Source::PythonFile(file)) };
    let trace = collect(|sink| python::start(&PYTHON, &program, sink)).expect("it starts");
    assert_eq!(laws::check(&trace), Vec::<String>::new());
    trace
}

fn stopped(trace: &Trace, limit: &'static str) {
    assert_eq!(trace.end(), Some(&Status::Stopped(limit.into())), "{}", printed(trace));
}

fn printed(trace: &Trace) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { text, .. } => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

/// The process ids that the program has printed.
fn pids(trace: &Trace) -> Vec<i32> {
    let printed = printed(trace);
    printed.lines().filter_map(|line| line.strip_prefix("pid ")?.parse().ok()).collect()
}

fn gone(pids: &[i32]) -> bool {
    let alive = |pid: &i32| {
        let pid = rustix::process::Pid::from_raw(*pid).expect("a process id");
        rustix::process::test_kill_process(pid).is_ok()
    };
    let begun = Instant::now();
    while pids.iter().any(alive) && begun.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(5));
    }
    !pids.iter().any(alive)
}

#[test]
fn one_that_sleeps_for_ever_is_stopped_by_the_clock_and_its_trace_is_kept() {
    let limits = Limits { time: Duration::from_secs(6), ..Limits::NONE };
    let trace =
        run("def g():\n    yield 1\nnext(g())\nimport time\nprint('asleep', flush=True)\ntime.sleep(1e6)\n", limits);
    stopped(&trace, "time");
    assert_eq!(printed(&trace), "asleep\n");
    assert!(trace.lanes().iter().any(|lane| lane.name == "g"), "what it did until then is in the trace");
}

#[test]
fn an_endless_loop_is_stopped_when_its_processor_time_is_spent() {
    let limits = Limits { cpu: Duration::from_millis(800), time: LONG, ..Limits::NONE };
    stopped(&run("def spin():\n    while True: pass\nspin()\n", limits), "cpu");
    let thread = "import threading, time\ndef spin():\n    n = 0\n    while True: n += 1\n\
        threading.Thread(target=spin, daemon=True).start()\ntime.sleep(1e6)\n";
    stopped(&run(thread, limits), "cpu");
}

#[test]
fn processor_time_of_children_that_have_ended_counts() {
    let text = "import os, time\nwhile True:\n    if os.fork() == 0:\n        end = time.process_time() + 0.2\n\
        \x20       while time.process_time() < end: pass\n        os._exit(0)\n    os.wait()\n";
    let limits = Limits { cpu: Duration::from_millis(1500), time: LONG, ..Limits::NONE };
    stopped(&run(text, limits), "cpu");
}

#[test]
fn one_that_eats_memory_is_stopped_before_it_has_eaten_the_machine() {
    let text = "import time\nheld = []\nwhile True:\n    held.append(b'x' * (8 << 20))\n    time.sleep(0.002)\n";
    let limits = Limits { memory: 200 << 20, time: LONG, ..Limits::NONE };
    stopped(&run(text, limits), "memory");
}

#[test]
fn memory_of_children_counts_and_what_they_share_counts_once() {
    let shared = "import os, time\nheld = b'x' * (60 << 20)\nfor _ in range(5):\n    if os.fork() == 0:\n\
        \x20       time.sleep(1.5)\n        os._exit(0)\nfor _ in range(5): os.wait()\nprint('done')\n";
    let limits = Limits { memory: 250 << 20, time: LONG, ..Limits::NONE };
    if cfg!(target_os = "linux") {
        let trace = run(shared, limits);
        assert_eq!((trace.end(), printed(&trace).as_str()), (Some(&Status::Code(0)), "done\n"));
    }
    let own = "import os, time\nfor _ in range(5):\n    if os.fork() == 0:\n        held = b'x' * (60 << 20)\n\
        \x20       time.sleep(1e6)\nos.wait()\n";
    stopped(&run(own, limits), "memory");
}

#[test]
fn a_value_that_is_huge_costs_no_memory_of_its_own_to_be_told() {
    let text = "import array, collections\nclass L(list): pass\nheld = bytearray(60 << 20)\nmany = collections.deque(range(10 ** 6))\n\
        numbers = array.array('i', range(10 ** 6))\nsub = L(range(10 ** 6))\nend = 1\n";
    let trace = run(text, Limits { memory: 300 << 20, time: LONG, ..Limits::NONE });
    assert_eq!(trace.end(), Some(&Status::Code(0)));
    let told = |wanted: &str| {
        let values = trace.events().filter_map(|event| match event.body {
            Body::Local { name, value: Some(value), .. } if name == wanted => Some(value.text.into_owned()),
            _ => None,
        });
        values.last().expect("a value")
    };
    assert!(told("held").starts_with("bytearray(b'\\x00"), "{}", told("held"));
    assert_eq!(
        ["many", "numbers", "sub"].map(told),
        ["deque", "array", "L"].map(|kind| format!("<{kind} of 1000000 items>"))
    );
}

#[test]
fn a_fork_bomb_is_stopped_with_all_its_processes() {
    // It would end by itself at 4000 processes, should nobody stop it.
    let text = "import os, time\nfor _ in range(12):\n    os.fork()\n    os.write(1, b'pid %d\\n' % os.getpid())\n\
        \x20   time.sleep(0.05)\ntime.sleep(60)\n";
    let trace = run(text, Limits { processes: 20, time: LONG, ..Limits::NONE });
    stopped(&trace, "processes");
    let pids = pids(&trace);
    assert!(pids.len() > 1, "{pids:?}");
    assert!(gone(&pids), "{pids:?}");
}

#[test]
fn a_flood_of_output_or_of_events_is_stopped() {
    stopped(&run("while True: print('x' * 1000)\n", Limits { output: 100_000, time: LONG, ..Limits::NONE }), "output");
    let text = "import os\nwhile True: os.write(2, b'x' * 1000)\n";
    stopped(&run(text, Limits { output: 100_000, time: LONG, ..Limits::NONE }), "output");
    let trace = run("n = 0\nwhile True:\n    n += 1\n", Limits { events: 1000, time: LONG, ..Limits::NONE });
    stopped(&trace, "events");
    assert_eq!(trace.len(), 1001, "as many as the limit allows, and the end");
    assert!(trace.lost() > 0, "what came beyond it is counted");
}

/// A process that has left the group and the session of its parent, and whose parent has ended. The program goes on once it
/// has told its number.
const DAEMON: &str = "import os, sys, time\ndef daemon():\n    ready, tell = os.pipe()\n    if os.fork() == 0:\n        os.setsid()\n\
    \x20       if os.fork() == 0:\n            os.write(1, b'pid %d\\n' % os.getpid())\n\
    \x20           null = os.open(os.devnull, os.O_RDWR)\n            for fd in (0, 1, 2): os.dup2(null, fd)\n\
    \x20           os.write(tell, b'x')\n            time.sleep(1e6)\n        os._exit(0)\n    os.wait()\n    os.read(ready, 1)\ndaemon()\n";

#[test]
fn a_daemon_dies_with_the_program_that_has_started_it() {
    if !cfg!(target_os = "linux") {
        return;
    }
    for (rest, limits, end) in [
        ("time.sleep(1e6)\n", Limits { time: Duration::from_secs(6), ..Limits::NONE }, Status::Stopped("time".into())),
        ("time.sleep(0.5)\n", Limits { time: LONG, ..Limits::NONE }, Status::Code(0)),
        (
            "daemon()\ndaemon()\ntime.sleep(60)\n",
            Limits { processes: 3, time: LONG, ..Limits::NONE },
            Status::Stopped("processes".into()),
        ),
    ] {
        let trace = run(&format!("{DAEMON}{rest}"), limits);
        assert_eq!(trace.end(), Some(&end), "{rest}");
        let pids = pids(&trace);
        assert!(!pids.is_empty() && gone(&pids), "{rest} {pids:?}");
    }
}

#[test]
fn another_program_that_a_daemon_becomes_is_found_too() {
    if !cfg!(target_os = "linux") || !Path::new("/bin/sh").exists() {
        return;
    }
    let text = "import subprocess, time\n\
        script = 'echo pid $$; exec >/dev/null 2>&1; while :; do sleep 0.01; done'\n\
        inner = 'import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)'\n\
        import sys\nsubprocess.run([sys.executable, '-c', inner, '/bin/sh', '-c', script])\ntime.sleep(1e6)\n";
    let trace = run(text, Limits { time: Duration::from_secs(6), ..Limits::NONE });
    stopped(&trace, "time");
    assert!(pids(&trace).len() == 1 && gone(&pids(&trace)), "{}", printed(&trace));
}

#[test]
fn a_program_that_stays_below_its_limits_is_left_alone() {
    let text = "import os, resource\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY)\n\
        print(resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY)\n";
    let trace = run(text, Limits::default());
    assert_eq!((trace.end(), printed(&trace).as_str()), (Some(&Status::Code(0)), "True\nTrue\n"));
}
