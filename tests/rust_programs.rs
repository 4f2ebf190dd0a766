//! Runs Rust programs traced and untraced, and looks at what their traces say. This binary is its own child: the test
//! programs are compiled into it, and the runner is told to start it (`YIELDSCOPE_EXE`). So it has a `main` of its own.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use yieldscope::runner::{self, Program, Source, rust};
use yieldscope::trace::{Body, Clock, LaneKind, Language, On, State, Status, Stream, Trace, laws, wire};

include!(concat!(env!("OUT_DIR"), "/test_programs.rs"));

/// The tests, by name.
const TESTS: &[(&str, fn())] = &[
    ("each_program_does_the_same_with_and_without_tracing", each_program_does_the_same_with_and_without_tracing),
    ("each_lesson_does_the_same_with_and_without_tracing", each_lesson_does_the_same_with_and_without_tracing),
    ("an_iterator_by_hand_is_seen", || shows("iterator")),
    ("an_iterator_that_moves_keeps_its_lane", an_iterator_that_moves_keeps_its_lane),
    ("coroutines_are_seen_from_their_making_to_their_end", || shows("averager")),
    ("requests_run_on_the_virtual_clock", || shows("requests")),
    ("a_panic_in_main_is_seen", || shows("panic")),
    ("an_exit_in_the_middle_is_seen", || shows("exit")),
    ("statements_under_attributes_are_seen_where_they_are_there", || shows("attributes")),
    ("the_life_of_jobs_in_a_pool_is_seen", || shows_each_lane("pool")),
    ("threads_are_seen", || shows_each_lane("threads")),
    ("waits_of_other_crates_are_seen", waits_of_other_crates_are_seen),
    ("what_threads_wait_for_is_seen", what_threads_wait_for_is_seen),
    ("the_items_of_a_channel_are_waited_for_one_by_one", the_items_of_a_channel_are_waited_for_one_by_one),
    ("errors_that_leave_by_a_question_mark_are_seen", errors_that_leave_by_a_question_mark_are_seen),
    ("futures_by_hand_and_who_wakes_whom_are_seen", || shows("wakers")),
    ("async_closures_are_seen_from_their_call", || shows("closures")),
    ("tasks_and_what_they_wait_for_are_seen", || shows("tasks")),
    ("what_is_not_told_in_full_is_said", what_is_not_told_in_full_is_said),
    ("requests_take_nine_seconds_and_then_three", requests_take_nine_seconds_and_then_three),
    ("the_lessons_are_seen", the_lessons_are_seen),
    ("the_runs_hold_what_the_lessons_claim", the_runs_hold_what_the_lessons_claim),
    ("no_local_is_shown_that_the_program_does_not_hold", no_local_is_shown_that_the_program_does_not_hold),
    ("the_states_of_the_countdown_are_those_of_its_local", the_states_of_the_countdown_are_those_of_its_local),
    ("a_run_on_the_virtual_clock_is_the_same_run_every_time", a_run_on_the_virtual_clock_is_the_same_run_every_time),
];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    if args.next().as_deref() == Some(rust::COMMAND) {
        let key = args.next().unwrap_or_default();
        let own = PROGRAMS.iter().find(|(known, _)| *known == key).map(|(_, run)| run());
        return own.or_else(|| rust::run_bundled(&key)).unwrap_or(ExitCode::from(2));
    }
    // SAFETY: no other thread is there yet.
    unsafe { std::env::set_var("YIELDSCOPE_EXE", std::env::current_exe().expect("a path")) };
    let words: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if std::env::args().any(|arg| arg == "--list") {
        return ExitCode::SUCCESS;
    }
    let mut out = std::io::stderr();
    let mut failed = 0;
    for (name, test) in TESTS.iter().filter(|(name, _)| words.is_empty() || words.iter().any(|w| name.contains(w))) {
        let passed = std::panic::catch_unwind(test).is_ok();
        let _ = writeln!(out, "test {name} ... {}", if passed { "ok" } else { "FAILED" });
        failed += usize::from(!passed);
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn trace(key: &str, clock: Clock) -> Trace {
    trace_with(key, clock, BTreeMap::new())
}

fn trace_with(key: &str, clock: Clock, beats: BTreeMap<u32, String>) -> Trace {
    let program =
        Program { name: "main.rs".to_owned(), clock, beats, ..Program::new(Source::BundledRust(key.to_owned())) };
    let trace = runner::collect(|sink| rust::start(program, sink)).expect("the child starts");
    assert_eq!(laws::check(&trace), Vec::<String>::new(), "{key}\n{}", wire::write(&trace));
    assert_eq!(trace.lost(), 0, "{key}");
    assert_eq!(trace.header().runtime, rust::RUNTIME);
    trace
}

fn written(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

fn the_runs_hold_what_the_lessons_claim() {
    let loaded = yieldscope::store::packs::bundled();
    for lesson in loaded.pack.lessons() {
        let Some(program) = &lesson.rust else { continue };
        let trace = trace_with(&lesson.key, lesson.clock, program.beats.clone());
        let path = format!("{}/lesson.toml", lesson.key);
        let toml = loaded.files.get().get(&path).map(|content| String::from_utf8_lossy(content)).unwrap_or_default();
        let findings = yieldscope::lesson::check::check_run(lesson, &toml, Language::Rust, &trace);
        let findings: Vec<String> = findings.iter().map(|finding| finding.one_line(&toml)).collect();
        assert_eq!(findings, Vec::<String>::new(), "{}", wire::write(&trace));
    }
}

/// Lessons that measure: what they write to standard error, and how often their loops turn, no two runs share.
const MEASURED: [&str; 2] = ["05-executors/gil", "05-executors/processes"];

/// The clock a program needs: a lesson says which, and threads of other programs run on the real one.
fn clock_of(key: &str) -> Clock {
    static LESSONS: LazyLock<BTreeMap<String, Clock>> = LazyLock::new(|| {
        let pack = yieldscope::store::packs::bundled().pack;
        pack.lessons().map(|lesson| (lesson.key.clone(), lesson.clock)).collect()
    });
    let on_threads =
        || ["channels", "crates", "pool", "threads", "waits", "hard"].iter().any(|name| key.ends_with(name));
    // An exercise has that of its lesson.
    let lesson = key.split("/exercise/").next().unwrap_or(key);
    LESSONS.get(lesson).copied().unwrap_or_else(|| if on_threads() { Clock::Real } else { Clock::Virtual })
}

fn same_with_and_without(key: &str) {
    let plain = Command::new(std::env::current_exe().expect("a path")).args([rust::COMMAND, key]).output();
    let plain = plain.expect("the child starts");
    let traced = trace(key, clock_of(key));
    assert_eq!(written(&traced, Stream::Stdout), String::from_utf8_lossy(&plain.stdout), "{key}");
    if !MEASURED.contains(&key) {
        assert_eq!(written(&traced, Stream::Stderr), String::from_utf8_lossy(&plain.stderr), "{key}");
    }
    assert_eq!(traced.end().cloned(), plain.status.code().map(Status::Code), "{key}");
    let strangers = traced.events().filter(|event| matches!(event.body, Body::Output { lane: None, .. })).count();
    assert_eq!(strangers, 0, "{key}: all output is recorded where it is written");
}

fn each_program_does_the_same_with_and_without_tracing() {
    assert!(PROGRAMS.len() >= 8);
    // Twelve seconds of the wall clock pass without tracing, where there is no virtual clock.
    let handles: Vec<_> =
        PROGRAMS.iter().map(|(key, _)| std::thread::spawn(move || same_with_and_without(key))).collect();
    handles.into_iter().for_each(|handle| handle.join().expect("no difference"));
}

fn each_lesson_does_the_same_with_and_without_tracing() {
    // A few at a time: without tracing their seconds are real, and what they print of them must not depend on how many others
    // are being started.
    const AT_ONCE: usize = 6;
    let keys = std::sync::Mutex::new(rust::keys());
    let next = || keys.lock().expect("no thread panics with it").next();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(key) = next() {
                    same_with_and_without(key);
                }
            });
        }
    });
}

/// One line an event: lane, what happened, and when, if the run has a time of its own.
fn told(trace: &Trace) -> Vec<(u32, String)> {
    let is_virtual = trace.header().clock == Clock::Virtual;
    let name = |lane: yieldscope::trace::LaneId| {
        trace.lanes().get(lane.index()).map_or("?", |lane| lane.name.as_str()).to_owned()
    };
    let tell = |event: yieldscope::trace::Event<'_>| {
        let number = event.body.lane().map_or(0, |lane| lane.0);
        let what = match &event.body {
            Body::State { state, cause, value, by, on, line, .. } => {
                let value = value.as_ref().map(|value| format!(" {}", value.text)).unwrap_or_default();
                let by = by.map(|by| format!(" by {}", name(by))).unwrap_or_default();
                let on = match on {
                    Some(On::Lane(lane)) => format!(" on {}", name(*lane)),
                    Some(On::Thing(thing)) => format!(" on `{thing}`"),
                    None => String::new(),
                };
                let line = line.map(|line| format!(" at {line}")).unwrap_or_default();
                format!("{state} {cause}{value}{by}{on}{line}")
            }
            Body::Lane { kind, line, .. } => format!("is a {kind} of line {}", line.unwrap_or(0)),
            Body::Line { line, .. } => format!("line {line}"),
            Body::Local { name, value, .. } => {
                format!("local {name} = {}", value.as_ref().map_or("gone", |value| value.text.as_ref()))
            }
            Body::Output { stream, text, .. } => format!("{stream} {text:?}"),
            Body::Exception { value, line, .. } => format!("exception {} at {}", value.text, line.unwrap_or(0)),
            Body::Warning { text, .. } => format!("warning {text}"),
            Body::End { status, .. } => format!("end {status:?}"),
            Body::Beat { name, .. } => format!("beat {name}"),
        };
        let t = if is_virtual { format!("{:.1} ", event.t) } else { String::new() };
        (number, format!("{t}{}: {what}", event.body.lane().map(name).unwrap_or_default()))
    };
    trace.events().map(tell).collect()
}

fn snapshot(name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn shows(name: &str) {
    let trace = trace(&format!("selftest/{name}"), Clock::Virtual);
    let lines: Vec<String> = told(&trace).into_iter().map(|(_, line)| line).collect();
    snapshot(name, lines.join("\n"));
}

/// Where threads race, only the order of each lane's own events is told.
fn shows_each_lane(name: &str) {
    snapshot(name, each_lane(&trace(&format!("selftest/{name}"), Clock::Real)));
}

/// The events lane by lane, without what is chance: which worker takes a job, and whether a job is over before somebody
/// waits for it.
fn each_lane(trace: &Trace) -> String {
    // Lanes of one name in the order in which they were made.
    let mut lanes: BTreeMap<(String, u32), Vec<String>> = BTreeMap::new();
    for (lane, line) in told(trace) {
        let name = &trace.lanes()[lane as usize].name;
        let is_chance = line.contains("suspended block")
            || line.contains("running poll")
            || line.starts_with("main: running start")
            || line.starts_with("main: suspended");
        if !name.contains("tokio") && !is_chance {
            let line = match line.split_once(" by tokio") {
                Some((before, after)) => {
                    format!("{before} by a worker at {}", after.split(" at ").nth(1).unwrap_or("?"))
                }
                None => line,
            };
            lanes.entry((name.clone(), lane)).or_default().push(line);
        }
    }
    lanes.into_values().flatten().collect::<Vec<_>>().join("\n")
}

/// Each state of the lane of this name, without lines.
fn states(trace: &Trace, name: &str) -> Vec<String> {
    let states = told(trace).into_iter().filter(|(_, line)| line.starts_with(&format!("{name}: ")));
    let short = |line: String| line.split(": ").nth(1).and_then(|line| line.split(" at ").next()).map(str::to_owned);
    let words = ["created", "ready", "running", "suspended", "closed"];
    states.filter_map(|(_, line)| short(line)).filter(|line| words.iter().any(|word| line.starts_with(word))).collect()
}

/// What the lane of this name waits for, one after the other.
fn waited(trace: &Trace, name: &str) -> Vec<String> {
    let each = states(trace, name).into_iter();
    each.filter_map(|state| state.strip_prefix("suspended block on ").map(str::to_owned)).collect()
}

fn waits_of_other_crates_are_seen() {
    let trace = trace("selftest/crates", Clock::Real);
    let of_main = ["`rayon::join`", "`pool.install`", "`rayon::scope`", "`rx.recv()`", "`lock.lock()`", "worker"];
    assert_eq!(waited(&trace, "main"), of_main);
    assert_eq!(waited(&trace, "worker"), ["`tx.send(8)`", "`tx.send(9)`"]);
    // A worker that calls the pool again goes on by itself.
    let jobs: Vec<String> =
        told(&trace).into_iter().map(|(_, line)| line).filter(|line| line.starts_with("job: ")).collect();
    assert_eq!(jobs.iter().filter(|line| line.contains("closed return")).count(), 5, "{jobs:?}");
    assert!(!waited(&trace, "pool 1").iter().any(|thing| thing.contains("rayon")), "{jobs:?}");
}

fn what_threads_wait_for_is_seen() {
    let trace = trace("selftest/waits", Clock::Real);
    let main = states(&trace, "main");
    let of_main = ["`rx.recv()`", "worker", "`shared.1.wait(guard)`", "`its threads`", "sh", "sleep"];
    assert_eq!(waited(&trace, "main"), of_main, "{main:?}");
    assert_eq!(main.last().map(String::as_str), Some("closed return 3"));
    assert_eq!(states(&trace, "sh"), ["created call by main", "running start by main", "closed return 3"]);
}

fn an_iterator_that_moves_keeps_its_lane() {
    let trace = trace("selftest/moves", Clock::Virtual);
    let mut told: BTreeMap<u32, String> = BTreeMap::new();
    for event in trace.events() {
        if let Body::State { lane, state: State::Suspended | State::Closed, value, .. } = event.body
            && trace.lanes()[lane.index()].kind == LaneKind::Iterator
        {
            let text = told.entry(lane.0).or_insert_with(|| format!("{} ", trace.lanes()[lane.index()].name));
            text.push_str(&value.map_or("end".to_owned(), |value| value.text.into_owned()));
        }
    }
    let told: Vec<&str> = told.values().map(String::as_str).collect();
    let kept =
        ["collected 12345end", "by_value 12345end", "boxed 12345end", "in_turn 12345end", "one 123end", "two 1234"];
    let others = ["idle 12end", "Stairs 12", "Stairs 12", "stairs 123end"];
    assert_eq!(told, [kept.as_slice(), others.as_slice()].concat());
}

fn the_items_of_a_channel_are_waited_for_one_by_one() {
    let trace = trace("selftest/channels", Clock::Real);
    let main = states(&trace, "main");
    let waited: Vec<&str> = main.iter().filter_map(|state| state.strip_prefix("suspended block on ")).collect();
    // The items of the desk are there already, its end is not.
    let each = ["`rx.iter()`", "`rx.iter()`", "`&rx`", "`&rx`", "`rx`", "`rx`", "`desk.calls.iter()`"];
    assert_eq!(waited, each, "{main:?}");
}

fn errors_that_leave_by_a_question_mark_are_seen() {
    let raised: Vec<String> = told(&trace("selftest/waits", Clock::Real))
        .into_iter()
        .filter_map(|(_, line)| line.split_once("exception ").map(|(_, rest)| rest.to_owned()))
        .collect();
    let error = |line: u32| format!("ParseIntError {{ kind: InvalidDigit }} at {line}");
    assert_eq!(raised, [error(8), error(12)]);
}

fn what_is_not_told_in_full_is_said() {
    let told = told(&trace("selftest/hard", Clock::Real));
    let said: Vec<&str> =
        told.iter().filter_map(|(_, line)| line.split_once("warning ").map(|(_, text)| text)).collect();
    assert_eq!(
        said,
        [
            "`square` (line 18) is not told in full: it is a `const fn`",
            "`unused` (line 77) is not told in full: one of its parameters is a pattern; its lane begins at the first poll",
        ]
    );
}

fn requests_take_nine_seconds_and_then_three() {
    let trace = trace("selftest/requests", Clock::Virtual);
    let closed: Vec<f64> = trace
        .events()
        .filter(|event| matches!(event.body, Body::State { state: yieldscope::trace::State::Closed, .. }))
        .map(|event| (event.t * 10.0).round() / 10.0)
        .collect();
    assert_eq!(closed[..3], [3.0, 6.0, 9.0]);
    assert!(closed.contains(&12.0), "{closed:?}");
    assert_eq!(written(&trace, Stream::Stdout).lines().next(), Some("9"));
}

fn the_lessons_are_seen() {
    for key in rust::keys().filter(|key| !MEASURED.contains(key)) {
        let trace = trace(key, clock_of(key));
        let text = match clock_of(key) {
            Clock::Virtual => told(&trace).into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n"),
            Clock::Real => each_lane(&trace),
        };
        snapshot(&format!("lesson {}", key.replace('/', " ")), text);
    }
}

/// The locals of the lane that prints, each time that it prints; and what it prints.
fn locals_at_outputs(trace: &Trace) -> Vec<(BTreeMap<String, String>, String)> {
    let mut locals: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
    let mut told = Vec::new();
    for event in trace.events() {
        match event.body {
            Body::Local { lane, name, value: Some(value), .. } => {
                locals.entry(lane.0).or_default().insert(name.into_owned(), value.text.into_owned());
            }
            Body::Local { lane, name, value: None, .. } => {
                locals.entry(lane.0).or_default().remove(name.as_ref());
            }
            Body::Output { lane: Some(lane), text, .. } => {
                told.push((locals.get(&lane.0).cloned().unwrap_or_default(), text.into_owned()));
            }
            _ => {}
        }
    }
    told
}

fn no_local_is_shown_that_the_program_does_not_hold() {
    let mut shown = 0;
    let mut hidden = Vec::new();
    for (locals, text) in locals_at_outputs(&trace("selftest/locals", Clock::Virtual)) {
        if let Some((name, value)) = text.trim_end().split_once(" is ") {
            let seen = locals.get(name);
            assert!(seen.is_none_or(|seen| seen == value), "{text} but the trace says {seen:?}");
            match seen {
                Some(_) => shown += 1,
                None => hidden.push(text),
            }
        } else if let Some(name) = text.trim_end().strip_prefix("no ") {
            assert_eq!(locals.get(name), None, "{text}");
        }
    }
    // Not to show anything is no lie, and no help.
    assert!(shown > 4 * hidden.len(), "{shown} shown, not shown {hidden:?}");
}

fn the_states_of_the_countdown_are_those_of_its_local() {
    let trace = trace("01-generators/four-states", Clock::Virtual);
    let said: Vec<_> = locals_at_outputs(&trace)
        .into_iter()
        .filter_map(|(locals, text)| {
            let (_, state) = text.trim_end().split_once(": ")?;
            Some((locals.into_iter().collect::<Vec<_>>(), state.to_owned()))
        })
        .collect();
    let one = |name: &str, state: &str| (vec![(name.to_owned(), state.to_owned())], state.to_owned());
    let [made, inside] = [one("countdown", "Created"), one("self", "Running")];
    let rest = ["Suspended(2)", "Suspended(1)", "Closed"].map(|state| one("countdown", state));
    assert_eq!(said, [vec![made, inside], rest.to_vec()].concat());
}

fn a_run_on_the_virtual_clock_is_the_same_run_every_time() {
    let selftests = PROGRAMS.iter().map(|(key, _)| *key);
    for key in rust::keys().chain(selftests).filter(|key| clock_of(key) == Clock::Virtual) {
        assert_eq!(wire::write(&trace(key, Clock::Virtual)), wire::write(&trace(key, Clock::Virtual)), "{key}");
    }
}
