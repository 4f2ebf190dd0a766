//! Random asyncio programs that say themselves what state their tasks and futures are in, and who has woken whom; compared
//! with the trace.
//!
//! The programs are `tests/programs/truth/tasks.py`, which also says what it prints. `YIELDSCOPE_TRUTH_CASES` says how many
//! cases are tried on each interpreter, `YIELDSCOPE_TRUTH_SEED` which ones.

#[path = "common/pythons.rs"]
mod pythons;

use pythons::PYTHONS;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Detail, Program, Source, collect};
use yieldscope::trace::{Body, Cause, Clock, LaneId, LaneKind, On, State, Status, Stream, Trace, laws};

/// So many cases run in one program.
const BATCH: u64 = 20;
/// The seeds of what was once wrong.
const KEPT: [u64; 1] = [19];

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

/// What the trace says at one place of it, and where the program says otherwise.
#[derive(Default)]
struct Comparison {
    case: u64,
    /// The lanes of this case, in the order in which they were made.
    order: Vec<LaneId>,
    states: HashMap<LaneId, State>,
    /// How a lane ended: cause, text, whether there was more of it.
    ends: HashMap<LaneId, (Cause, String, bool)>,
    /// The task that a coroutine has run in.
    owners: HashMap<LaneId, LaneId>,
    /// Tasks that are ready, the one that became so first at the front.
    queue: VecDeque<LaneId>,
    /// Tasks that became ready since the program said it would do something: by whom.
    woken: Vec<(LaneId, Option<LaneId>)>,
    /// What a lane has said it will wait for.
    waits: HashMap<LaneId, String>,
    /// What the coroutine that was suspended last waits for, until its task is.
    innermost: Option<String>,
    running: Vec<LaneId>,
    failures: Vec<String>,
    compared: usize,
}

impl Comparison {
    fn of(trace: &Trace) -> Self {
        let mut comparison = Self::default();
        for (seq, event) in trace.events().enumerate() {
            match event.body {
                Body::Lane { lane, kind, .. } => {
                    if matches!(kind, LaneKind::Coroutine | LaneKind::Task | LaneKind::Future) {
                        comparison.order.push(lane);
                    }
                }
                Body::State { lane, state, cause, value, by, on, .. } => {
                    let kind = trace.lanes()[lane.index()].kind;
                    comparison.state(seq, lane, kind, state, cause, by, on);
                    if state == State::Closed {
                        let (text, cut) =
                            value.map_or_else(Default::default, |value| (value.text.into_owned(), value.cut));
                        comparison.ends.insert(lane, (cause, text, cut));
                    }
                }
                Body::Output { lane, text, stream: Stream::Stdout, .. } => {
                    for line in text.lines() {
                        comparison.line(seq, lane, line);
                    }
                }
                _ => {}
            }
        }
        comparison
    }

    fn fails(&mut self, seq: usize, what: impl std::fmt::Display) {
        self.failures.push(format!("case {} at seq {seq}: {what}", self.case));
    }

    fn place(&self, lane: LaneId) -> String {
        let place = self.order.iter().position(|known| *known == lane);
        place.map_or_else(|| format!("lane {}", lane.0), |place| place.to_string())
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one event")]
    fn state(
        &mut self,
        seq: usize,
        lane: LaneId,
        kind: LaneKind,
        state: State,
        cause: Cause,
        by: Option<LaneId>,
        on: Option<On>,
    ) {
        self.states.insert(lane, state);
        match (kind, state) {
            (LaneKind::Task, State::Ready) => {
                self.queue.push_back(lane);
                self.woken.push((lane, by));
            }
            (LaneKind::Task, State::Running) => {
                self.running.push(lane);
                // A task that is made by an eager factory runs without ever having been ready.
                if self.queue.contains(&lane) {
                    let first = self.queue.pop_front();
                    if first != Some(lane) {
                        self.fails(seq, format!("{} runs before {first:?}", self.place(lane)));
                        self.queue.retain(|ready| *ready != lane);
                    }
                }
            }
            (LaneKind::Task, State::Suspended | State::Closed) => {
                self.running.retain(|task| *task != lane);
                let on = on.map(|on| self.name(&on));
                if let (State::Suspended, Some(inner)) = (state, self.innermost.take())
                    && on.as_ref() != Some(&inner)
                {
                    self.fails(seq, format!("the task waits for {on:?}, its coroutine for {inner}"));
                }
            }
            (LaneKind::Coroutine, State::Running) => {
                if let Some(task) = self.running.last() {
                    self.owners.entry(lane).or_insert(*task);
                }
            }
            (LaneKind::Coroutine, State::Suspended) if cause != Cause::Yield => {
                let Some(expected) = self.waits.get(&lane).cloned() else { return };
                let on = on.map_or(String::new(), |on| self.name(&on));
                if on != expected {
                    self.fails(seq, format!("{} says it waits for {expected}, the trace {on}", self.place(lane)));
                }
                self.innermost = Some(on);
            }
            _ => {}
        }
    }

    fn name(&self, on: &On) -> String {
        match on {
            On::Lane(lane) => self.place(*lane),
            On::Thing(thing) => thing.to_string(),
        }
    }

    fn letters(&self) -> String {
        let letter = |lane| match self.states.get(lane) {
            None => '?',
            Some(State::Created) => 'C',
            Some(State::Ready) => 'Y',
            Some(State::Running) => 'R',
            Some(State::Suspended) => 'S',
            Some(State::Closed) => 'X',
        };
        self.order.iter().map(letter).collect()
    }

    fn line(&mut self, seq: usize, lane: Option<LaneId>, line: &str) {
        if let Some(lane) = lane {
            self.waits.remove(&lane);
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (first, more) = rest.split_once(' ').unwrap_or((rest, ""));
        self.compared += 1;
        match word {
            "begin" => {
                *self = Self {
                    case: first.parse().expect("a number"),
                    failures: std::mem::take(&mut self.failures),
                    compared: self.compared,
                    ..Self::default()
                }
            }
            "at" => {
                let traced = self.letters();
                if traced != first {
                    self.fails(seq, format!("states are\n   {first}, the trace says\n   {traced}"));
                }
            }
            "waits" => {
                let lane = self.order[first.parse::<usize>().expect("a number")];
                self.waits.insert(lane, more.to_owned());
            }
            "does" => self.woken.clear(),
            "woke" => self.woke(seq, first, more),
            "out" => self.out(seq, first, more),
            _ => {}
        }
    }

    fn woke(&mut self, seq: usize, me: &str, whom: &str) {
        let me = self.order[me.parse::<usize>().expect("a number")];
        let told: HashSet<String> = whom.split_whitespace().map(str::to_owned).collect();
        let woken = std::mem::take(&mut self.woken);
        let traced: HashSet<String> = woken.iter().map(|(lane, _)| self.place(*lane)).collect();
        if told != traced {
            self.fails(seq, format!("{} woke {told:?}, the trace says {traced:?}", self.place(me)));
        }
        for (lane, by) in woken {
            let own = self.owners.get(&me) == Some(&lane);
            if by != Some(me) && !(by.is_none() && own) {
                self.fails(seq, format!("{} woke {}, the trace says {by:?}", self.place(me), self.place(lane)));
            }
        }
    }

    fn out(&mut self, seq: usize, place: &str, told: &str) {
        let lane = self.order[place.parse::<usize>().expect("a number")];
        let (traced, cut) = match self.ends.get(&lane) {
            Some((cause, text, cut)) => (format!("{cause} {text}"), *cut),
            None => Default::default(),
        };
        let traced = traced.trim_end();
        if traced != told && !(cut && told.starts_with(traced)) {
            self.fails(seq, format!("{place} ended by {told}, the trace says {traced}"));
        }
    }
}

fn output(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

/// What is wrong with the trace of a batch, and how often it was compared.
fn failures(interpreter: &Interpreter, seed: u64) -> (Vec<String>, usize) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/truth/tasks.py");
    let args = [seed.to_string(), BATCH.to_string()];
    let mut program = Program::new(Source::PythonFile(file.clone()));
    program.args = args.iter().map(Into::into).collect();
    program.clock = Clock::Virtual;
    program.detail = Detail::States;
    program.limits.time = Duration::from_secs(300);
    let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
    let Comparison { mut failures, compared, .. } = Comparison::of(&trace);
    failures.extend(laws::check(&trace));
    if trace.end() != Some(&Status::Code(0)) {
        failures.push(format!("it ended by {:?}\n{}", trace.end(), output(&trace, Stream::Stderr)));
    }
    let mut plain = Command::new(&interpreter.path);
    let plain = plain.arg(&file).args(args).arg("alone").env("PYTHONHASHSEED", "0").output().expect("it starts");
    let (plain, traced) = (String::from_utf8_lossy(&plain.stdout), output(&trace, Stream::Stdout));
    for (plain, traced) in plain.split("begin ").zip(traced.split("begin ")) {
        let mut pairs = plain.lines().zip(traced.lines()).take_while(|(plain, _)| *plain != "any order");
        if let Some((plain, traced)) = pairs.find(|(plain, traced)| plain != traced) {
            failures.push(format!("it prints `{traced}` instead of `{plain}`"));
        }
    }
    (failures, compared)
}

#[test]
#[allow(clippy::print_stdout, reason = "how much was tried is asked for by hand, with --nocapture")]
fn tasks_and_futures_are_in_the_states_that_the_program_tells() {
    let (cases, seed) = (number("YIELDSCOPE_TRUTH_CASES", BATCH), number("YIELDSCOPE_TRUTH_SEED", 1));
    let mut wrong = Vec::new();
    for interpreter in &*PYTHONS {
        let mut times = 0;
        for seed in KEPT.into_iter().chain(seed..seed + cases.div_ceil(BATCH)) {
            let (failures, compared) = failures(interpreter, seed);
            times += compared;
            let shown = failures[..failures.len().min(8)].join("\n");
            if !failures.is_empty() {
                wrong.push(format!("{}, seed {seed}:\n{shown}", interpreter.runtime()));
            }
        }
        println!("{}: {cases} cases of tasks, compared {times} times", interpreter.runtime());
        assert!(times > 0);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
