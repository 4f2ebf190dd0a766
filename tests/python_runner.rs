//! Runs real Python programs with the probe and holds their traces to the laws, to each other and to plain runs.

#[path = "common/pythons.rs"]
mod pythons;

#[path = "common/states.rs"]
mod states;

use pythons::{PYTHONS, Written, bundled, output, program, run};
use states::{name_of, states};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Detail, Limits, Program, Update, collect};
use yieldscope::trace::{Body, Cause, Clock, LaneId, State, Status, Stream, Trace, laws, wire};

/// What a plain run of the program does: standard output, standard error, how it ends.
fn plain(interpreter: &Interpreter, file: &Path) -> (String, String, Option<i32>) {
    let mut command = Command::new(&interpreter.path);
    command.arg(file).stdin(std::process::Stdio::null()).env("PYTHONHASHSEED", "0");
    let done = command.output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&done.stdout), text(&done.stderr), done.status.code())
}

/// Runs with and without tracing and compares all that can be seen from outside.
fn same_as_plain(file: &Path, clock: Clock) {
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(file, clock));
        let code = match trace.end() {
            Some(Status::Code(code)) => Some(*code),
            _ => None,
        };
        let traced = (output(&trace, Stream::Stdout), output(&trace, Stream::Stderr), code);
        assert_eq!(traced, plain(interpreter, file), "{} {}", interpreter.runtime(), file.display());
    }
}

/// Runs on every interpreter; the states must be the same on all, and are given.
fn same_states(name: &str, clock: Clock) -> String {
    let file = bundled(name);
    let mut first: Option<(String, String)> = None;
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(&file, clock));
        assert_eq!(trace.header().runtime, interpreter.runtime());
        let told = states(&trace);
        match &first {
            None => first = Some((interpreter.runtime(), told)),
            Some((runtime, before)) => {
                if let Some((one, other)) = before.lines().zip(told.lines()).find(|(one, other)| one != other) {
                    panic!("{name}: {runtime} has `{one}` where {} has `{other}`", interpreter.runtime());
                }
                assert_eq!(before.lines().count(), told.lines().count(), "{runtime}, {}", interpreter.runtime());
            }
        }
    }
    first.expect("at least one Python").1
}

#[test]
fn an_averager_is_primed_fed_and_returns() {
    insta::assert_snapshot!(same_states("averager.py", Clock::Virtual));
}

#[test]
fn exceptions_are_thrown_in_caught_and_not_caught() {
    insta::assert_snapshot!(same_states("throw.py", Clock::Virtual));
}

#[test]
fn close_gives_one_closed_event_and_shows_the_way_through_finally() {
    insta::assert_snapshot!(same_states("close.py", Clock::Virtual));
}

#[test]
fn delegation_runs_and_rests_as_one_chain() {
    insta::assert_snapshot!(same_states("delegate.py", Clock::Virtual));
}

#[test]
fn one_that_is_delegated_to_is_closed_with_the_outer_one_whoever_closes_that() {
    insta::assert_snapshot!(same_states("inner.py", Clock::Virtual));
}

#[test]
fn what_nobody_holds_is_collected() {
    insta::assert_snapshot!(same_states("collected.py", Clock::Virtual));
}

#[test]
fn plain_generators_are_told_as_all_others() {
    insta::assert_snapshot!(same_states("plain.py", Clock::Virtual));
}

#[test]
fn coroutines_and_async_generators_by_hand_and_on_a_loop() {
    insta::assert_snapshot!(same_states("awaiting.py", Clock::Virtual));
}

#[test]
fn tasks_one_after_another_and_gathered_on_the_virtual_clock() {
    insta::assert_snapshot!(same_states("tasks.py", Clock::Virtual));
}

#[test]
fn a_mixture_of_what_programs_do_is_the_same_on_every_version() {
    insta::assert_snapshot!(same_states("mixed.py", Clock::Virtual));
}

#[test]
fn every_program_does_what_it_does_without_tracing() {
    for name in ["averager.py", "throw.py", "close.py", "delegate.py", "collected.py", "locals.py", "awaiting.py"] {
        same_as_plain(&bundled(name), Clock::Real);
    }
    same_as_plain(&bundled("pool.py"), Clock::Real);
}

#[test]
fn two_runs_on_the_virtual_clock_are_the_same_bytes() {
    for interpreter in &*PYTHONS {
        let program = program(&bundled("tasks.py"), Clock::Virtual);
        let (one, other) = (run(interpreter, &program), run(interpreter, &program));
        assert_eq!(wire::write(&one), wire::write(&other), "{}", interpreter.runtime());
    }
}

#[test]
fn jobs_of_a_thread_pool_are_pending_running_and_finished_or_cancelled() {
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(&bundled("pool.py"), Clock::Real));
        let of = |lane: LaneId| {
            let told = trace.events().filter_map(|event| match event.body {
                Body::State { lane: it, state, cause, value, .. } if it == lane => {
                    Some(format!("{state} {cause} {}", value.map_or(String::new(), |value| value.text.into_owned())))
                }
                _ => None,
            });
            told.collect::<Vec<_>>().join(", ").replace(" ,", ",")
        };
        let lanes = |kind: &str| -> Vec<String> {
            let found = trace.lanes().iter().enumerate().filter(|(_, lane)| lane.kind.name() == kind);
            found.map(|(at, _)| of(LaneId(at as u32)).trim_end().to_owned()).collect()
        };
        let begin = "created call, ready submit, running start";
        let expected = [
            format!("{begin}, closed return 0"),
            format!("{begin}, closed return 1"),
            format!("{begin}, closed raise ValueError(2)"),
            "created call, ready submit, closed cancel".to_owned(),
        ];
        assert_eq!(lanes("future"), expected, "{}", interpreter.runtime());
        let mut busy = std::collections::HashMap::new();
        for event in trace.events() {
            if let Body::State { lane, state, by, .. } = event.body {
                match (trace.lanes()[lane.index()].kind.name(), state.name(), by) {
                    ("future", "running", Some(worker)) => {
                        assert_eq!(busy.insert(worker, lane), None, "one job at a time")
                    }
                    ("future", "closed", _) => busy.retain(|_, job| *job != lane),
                    ("thread", "suspended", _) => assert_eq!(busy.get(&lane), None, "a worker rests after its job"),
                    _ => {}
                }
            }
        }
        let workers = lanes("thread");
        assert_eq!(workers.len(), 2);
        for worker in workers {
            assert!(worker.starts_with("created call, running start, suspended block"), "{worker}");
            assert!(worker.ends_with("closed return"), "{worker}");
        }
    }
}

#[test]
fn locals_follow_the_frame_that_runs_and_no_repr_can_do_harm() {
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(&bundled("locals.py"), Clock::Virtual));
        let told: Vec<String> = trace
            .events()
            .filter_map(|event| match event.body {
                Body::Local { lane, name, value } => {
                    let value = value.map_or("gone".to_owned(), |value| {
                        if value.cut {
                            format!("{}… {}", &value.text[..5], value.text.chars().count())
                        } else {
                            value.text.into_owned()
                        }
                    });
                    Some(format!("{} {name} {value}", name_of(&trace, lane)))
                }
                _ => None,
            })
            .collect();
        insta::assert_snapshot!("locals", told.join("\n"));
    }
}

/// A program on the real clock with nothing to read, from source text.
fn traced(interpreter: &Interpreter, source: &Written) -> Trace {
    run(interpreter, &program(&source.path(), Clock::Real))
}

#[test]
fn broken_and_brutal_programs_behave_as_they_do_without_tracing() {
    let programs = [
        "def f(:\n    pass\n",
        "return 1\n",
        "x = 1\n  y = 2\n",
        "import os\nprint('kept', flush=True)\nos._exit(7)\n",
        "import sys\nsys.exit(3)\n",
        "import sys\nsys.exit('a message')\n",
        "def f():\n    return 1 / 0\n\ndef g():\n    yield f()\n\nnext(g())\n",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n",
        "import atexit\natexit.register(print, 'bye')\nraise KeyError('k')\n",
        "import warnings\nwarnings.warn('careful')\n",
        "import threading\ndef f():\n    raise ValueError('in thread')\nt = threading.Thread(target=f, name='T')\nt.start()\nt.join()\n",
        "import traceback\ndef f():\n    traceback.print_stack()\nf()\n",
        "import sys\nprint(sys.argv, __name__, __file__, sys.path[0], __doc__, __spec__, sorted(globals()))\n",
        "import sys, os\nprint(type(sys.stdout), type(sys.stdout.buffer), sys.stdout.encoding, sys.stdout.name, sys.stdout.mode)\nprint(sorted(k for k in os.environ if 'YIELD' in k))\n",
        "import sys\nprint('read', repr(sys.stdin.read()))\n",
        "try:\n    import missing_module\nexcept ImportError as e:\n    print(e)\n",
        "class A:\n    def __init__(self):\n        self.__x = (n for n in [1])\n    def get(self):\n        return next(self.__x)\nprint(A().get())\nclass B(A):\n    def get(self):\n        return super().get()\nprint(B().get())\n",
        "from __future__ import annotations\n'doc'\nx: print(1) = 2\nprint(__annotations__)\n",
        "'doc'\nfrom __future__ import annotations\ndef f(a: g(1)) -> h(2): pass\nprint(f.__annotations__, __doc__)\n",
        "rows = [a * b\n        for a in range(3)\n        for b in range(3)\n        if a\n        != b]\nprint(rows, {k: v\n for k, v in\n zip('ab', 'cd')})\n",
        "import subprocess, sys\nprint('one', flush=True)\nsubprocess.run([sys.executable, '-c', 'print(2)'])\nprint('three')\n",
        "import gc\ndef g():\n    x = yield 1\n    yield x\na = g()\nnext(a)\nprint(a.send('v'), a.gi_frame.f_lineno, a.gi_yieldfrom)\nprint(len(gc.get_referrers(a)))\n",
        "def f(*, a, **k):\n    return a, k\nprint(f(a=1, **{'b': 2}), max(*[1, 2], key=lambda v: -v))\nclass S:\n    def send(self, *a, **k):\n        return a, k\nprint(S().send(1, x=2))\nS().close()\n",
    ];
    for source in programs {
        same_as_plain(&Written::new(source).path(), Clock::Real);
    }
    same_as_plain(&Written::bytes(b"# coding: latin-1\nprint('caf\xe9')\n").path(), Clock::Real);
    same_as_plain(&Written::bytes(b"print('caf\xe9')\n").path(), Clock::Real);
}

#[test]
fn a_module_beside_the_program_gives_lanes_and_leaves_no_cache_of_ours() {
    let source = Written::new("import helper\nprint(list(helper.count(2)))\nimport broken\n");
    let helper = source.folder.path().join("helper.py");
    std::fs::write(&helper, "def count(n):\n    for i in range(n):\n        yield i\n").expect("written");
    std::fs::write(source.folder.path().join("broken.py"), "def f(:\n").expect("written");
    for interpreter in &*PYTHONS {
        let trace = traced(interpreter, &source);
        assert!(trace.lanes().iter().any(|lane| lane.name == "count"), "{}", interpreter.runtime());
        assert!(!source.folder.path().join("__pycache__").exists());
    }
    let file = source.path();
    for interpreter in &*PYTHONS {
        let trace = traced(interpreter, &source);
        let mut command = Command::new(&interpreter.path);
        let done = command.arg("-B").arg(&file).output().expect("it starts");
        assert_eq!(output(&trace, Stream::Stderr), String::from_utf8_lossy(&done.stderr), "{}", interpreter.runtime());
    }
}

#[test]
fn binary_garbage_and_escape_sequences_are_told_once_and_in_order() {
    let source = Written::new(concat!(
        "import sys, os\n",
        "print('\\x1b[31mred', flush=True)\n",
        "sys.stdout.buffer.write(b'\\xff\\xfe\\xed\\x95')\n",
        "sys.stdout.buffer.write(b'\\x9c|')\n",
        "sys.stdout.flush()\n",
        "os.write(1, b'raw\\xff\\n')\n",
        "print('end')\n",
        "sys.stderr.write('err')\n",
    ));
    for interpreter in &*PYTHONS {
        let trace = traced(interpreter, &source);
        let told = output(&trace, Stream::Stdout);
        assert_eq!(told, "\u{1b}[31mred\n\u{fffd}\u{fffd}한|raw\u{fffd}\nend\n", "{}", interpreter.runtime());
        assert_eq!(output(&trace, Stream::Stderr), "err");
    }
}

#[test]
fn an_endless_program_is_stopped_by_the_user_and_by_each_limit() {
    let endless = Written::new("import os\nos.fork()\nn = 0\nwhile True:\n    n += 1\n");
    let flood = Written::new("while True:\n    print('x' * 1000)\n");
    let interpreter = &PYTHONS[0];
    let limits = |limits: Limits, source: &Written| {
        let program = Program { limits, ..program(&source.path(), Clock::Real) };
        let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
        assert_eq!(laws::check(&trace), Vec::<String>::new());
        trace.end().cloned()
    };
    let stopped = |why: &'static str| Some(Status::Stopped(why.into()));
    let time = Limits { time: Duration::from_millis(600), ..Limits::default() };
    assert_eq!(limits(time, &endless), stopped("time"));
    assert_eq!(limits(Limits { events: 500, ..Limits::default() }, &endless), stopped("events"));
    assert_eq!(limits(Limits { output: 100_000, ..Limits::default() }, &flood), stopped("output"));

    let (sender, updates) = std::sync::mpsc::channel();
    let program = program(&endless.path(), Clock::Real);
    let sink = Box::new(move |update| sender.send(update).expect("the test listens"));
    let running = python::start(interpreter, &program, sink).expect("it starts");
    let first = updates.recv().expect("an update");
    assert!(matches!(first, Update::Started(_)), "{first:?}");
    let asked = Instant::now();
    running.stop();
    running.wait();
    assert!(asked.elapsed() < Duration::from_secs(3));
    assert!(matches!(updates.iter().last(), Some(Update::Ended(Status::Stopped(why))) if why == "stopped"));
}

#[test]
fn events_made_before_a_sudden_death_are_kept() {
    let source = Written::new(
        "def g():\n    yield 1\n\ng1 = g()\nnext(g1)\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    );
    for interpreter in &*PYTHONS {
        let trace = traced(interpreter, &source);
        assert_eq!(trace.end(), Some(&Status::Signal("SIGKILL".into())));
        assert!(states(&trace).contains("g#1 suspended yield 1"), "{}", states(&trace));
        let last = trace.events().filter_map(|event| match event.body {
            Body::Line { line, .. } => Some(line),
            _ => None,
        });
        assert_eq!(last.last(), Some(7));
    }
}

#[test]
fn a_thread_on_the_virtual_clock_is_waited_for_really_and_that_is_said() {
    let source = Written::new(
        "import threading, time\nt = threading.Thread(target=time.sleep, args=[0.05])\nbefore = time.monotonic()\ntime.sleep(100)\nt.start()\nt.join()\nprint(100 < time.monotonic() - before < 110)\n",
    );
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(&source.path(), Clock::Virtual));
        assert_eq!(output(&trace, Stream::Stdout), "True\n", "{}", interpreter.runtime());
        assert!(states(&trace).contains("warning: a thread was started"), "{}", states(&trace));
    }
}

#[test]
fn a_recursion_error_does_not_end_the_trace() {
    let source = Written::new(
        "def deep(n):\n    return deep(n + 1)\ndef g():\n    yield 1\n    try:\n        deep(0)\n    except RecursionError:\n        print('deep')\n    yield 2\nx = g()\nnext(x)\nnext(x)\ny = g()\nnext(y)\n",
    );
    for interpreter in &*PYTHONS {
        let program = program(&source.path(), Clock::Virtual);
        let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
        assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}", interpreter.runtime());
        assert_eq!(output(&trace, Stream::Stdout), "deep\n");
        assert!(states(&trace).contains("g#2 suspended yield 1"), "{}\n{}", interpreter.runtime(), states(&trace));
        assert!(states(&trace).contains("g#1 suspended yield 2"), "{}\n{}", interpreter.runtime(), states(&trace));
    }
}

#[test]
fn two_hundred_thousand_resumes_take_seconds() {
    let source = Written::new("def count(n):\n    for i in range(n):\n        yield i\n\nprint(sum(count(200_000)))\n");
    for interpreter in &*PYTHONS {
        let started = Instant::now();
        let mut program = program(&source.path(), Clock::Real);
        program.limits.time = Duration::from_secs(120);
        let trace = run(interpreter, &program);
        assert_eq!(output(&trace, Stream::Stdout), "19999900000\n");
        assert!(trace.len() > 800_000, "{}", trace.len());
        let took = started.elapsed();
        assert!(took < Duration::from_secs(120), "{} took {took:?}", interpreter.runtime());
    }
}

#[test]
fn beats_follow_their_lines() {
    let interpreter = &PYTHONS[0];
    let source = Written::new("def g():\n    yield 1  #@ inside\n\nfor x in g():  #@ loop\n    pass\n");
    let mut program = program(&source.path(), Clock::Virtual);
    program.beats = [(2, "inside".to_owned()), (4, "loop".to_owned())].into();
    let trace = run(interpreter, &program);
    let beats: Vec<String> = trace
        .events()
        .filter_map(|event| match event.body {
            Body::Beat { name, .. } => Some(name.into_owned()),
            _ => None,
        })
        .collect();
    assert_eq!(beats, ["loop", "inside", "loop"]);
}

/// The programs whose traces are the same, byte for byte, whatever sees the frames.
const COMPARED: [&str; 8] =
    ["averager.py", "throw.py", "close.py", "delegate.py", "collected.py", "locals.py", "awaiting.py", "tasks.py"];

#[test]
fn both_back_ends_tell_the_same() {
    for pair in PYTHONS.windows(2).filter(|pair| pair[0].runtime() == pair[1].runtime()) {
        for name in COMPARED {
            for detail in [Detail::States, Detail::Lines, Detail::Locals] {
                let program = Program { detail, ..program(&bundled(name), Clock::Virtual) };
                let [one, other] = [0, 1].map(|at| wire::write(&run(&pair[at], &program)));
                let differs = one.lines().zip(other.lines()).find(|(one, other)| one != other);
                assert_eq!(differs, None, "{name} with {} on {}", detail.name(), pair[0].runtime());
                assert_eq!(one.len(), other.len(), "{name} with {} on {}", detail.name(), pair[0].runtime());
            }
        }
    }
}

#[test]
fn less_detail_leaves_out_events_and_changes_no_state() {
    for interpreter in &*PYTHONS {
        for name in COMPARED {
            let [few, some, all] = [Detail::States, Detail::Lines, Detail::Locals]
                .map(|detail| run(interpreter, &Program { detail, ..program(&bundled(name), Clock::Virtual) }));
            let count = |trace: &Trace, wanted: fn(&Body<'_>) -> bool| {
                trace.events().filter(|event| wanted(&event.body)).count()
            };
            let lines = |trace: &Trace| count(trace, |body| matches!(body, Body::Line { .. }));
            let locals = |trace: &Trace| count(trace, |body| matches!(body, Body::Local { .. }));
            assert_eq!((lines(&few), locals(&few), locals(&some)), (0, 0, 0), "{name} {}", interpreter.runtime());
            assert_eq!(lines(&some), lines(&all), "{name} {}", interpreter.runtime());
            let all = states(&all);
            for trace in [some, few] {
                let less = states(&trace);
                let differs = less.lines().zip(all.lines()).find(|(less, all)| less != all);
                assert_eq!(differs, None, "{name} on {}", interpreter.runtime());
                assert_eq!(less.len(), all.len(), "{name} on {}", interpreter.runtime());
            }
        }
    }
}

#[test]
fn what_runs_while_the_standard_library_is_imported_is_told() {
    for interpreter in &*PYTHONS {
        let trace = run(interpreter, &program(&bundled("importing/main.py"), Clock::Real));
        let printed = output(&trace, Stream::Stdout);
        let counts: Vec<usize> = printed.split_whitespace().map(|word| word.parse().expect("a number")).collect();
        let resumes = |name: &str| {
            let of = |lane: LaneId| trace.lanes()[lane.index()].name == name;
            let events = trace.events();
            events
                .filter(|event| matches!(event.body, Body::State { lane, state: State::Running, .. } if of(lane)))
                .count()
        };
        let told = ["counted", "kept", "freed", "steps", "handled"].map(resumes);
        let [calls, signals] = counts[..] else { panic!("{printed}") };
        assert_eq!(told, [3, 2, 2, calls * 3, signals * 2], "{}", interpreter.runtime());
        let source = std::fs::read_to_string(bundled("importing/main.py")).expect("the program");
        let is_call =
            |line: u32| source.lines().nth(line as usize - 1).is_some_and(|text| text.contains("calls.extend"));
        let lines =
            trace.events().filter(|event| matches!(event.body, Body::Line { line, .. } if is_call(line))).count();
        assert_eq!(lines, calls, "{}", interpreter.runtime());
    }
}

#[test]
fn a_program_that_sets_its_own_trace_function_keeps_it_or_is_told_of() {
    let source = Written::new(concat!(
        "import sys\n",
        "seen = []\n",
        "def mine(frame, event, arg):\n",
        "    seen.append(event)\n",
        "    return mine\n",
        "def g():\n",
        "    yield 1\n",
        "x = g()\n",
        "sys.settrace(mine)\n",
        "next(x)\n",
        "same = sys.gettrace() is mine\n",
        "sys.settrace(None)\n",
        "print(same, 'call' in seen, 'line' in seen)\n",
        "next(x, None)\n",
    ));
    for interpreter in &*PYTHONS {
        let trace = traced(interpreter, &source);
        assert_eq!(output(&trace, Stream::Stdout), "True True True\n", "{}", interpreter.runtime());
        let told = states(&trace);
        let replaced = told.contains("warning: the program has set a trace function of its own");
        let seen = told.contains("g#1 running next by main\ng#1 suspended yield 1");
        // One of the two: all is seen, or it is said that it is not.
        assert!(seen != replaced, "{}\n{told}", interpreter.runtime());
        assert!(told.contains("g#1 closed return"), "{}\n{told}", interpreter.runtime());
    }
}

#[test]
fn threads_that_come_between_lose_nothing() {
    // Together they write more than the first window of their file has room for.
    let source = Written::new(concat!(
        "import sys, threading\n",
        "def count(n):\n",
        "    for i in range(n):\n",
        "        yield i\n",
        "def square(numbers):\n",
        "    for number in numbers:\n",
        "        yield number * number\n",
        "def work():\n",
        "    assert sum(square(count(500))) == 41541750\n",
        "sys.setswitchinterval(1e-5)\n",
        "threads = [threading.Thread(target=work) for _ in range(7)]\n",
        "[thread.start() for thread in threads]\n",
        "work()\n",
        "[thread.join() for thread in threads]\n",
        "print('done')\n",
    ));
    for interpreter in &*PYTHONS {
        for detail in [Detail::States, Detail::States, Detail::Lines] {
            let trace = run(interpreter, &Program { detail, ..program(&source.path(), Clock::Real) });
            assert_eq!(output(&trace, Stream::Stdout), "done\n", "{}", interpreter.runtime());
            let resumed = trace.events().filter(|event| matches!(event.body, Body::State { cause: Cause::Next, .. }));
            assert_eq!(resumed.count(), 8 * 2 * 501, "{}", interpreter.runtime());
        }
    }
}
