//! A trace as plain text for reading aloud: a line an event, sentences of plain words; a printed line is told once, however
//! many pieces the program prints it in.
//!
//! Whatever comes from a program is tamed first: no control character passes, and an event stays on its line.

use crate::base::text::tame;
use crate::trace::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, On, State, Status, Stream, Trace, Value,
};
use std::collections::HashMap;
use std::fmt::Write;

/// The whole trace, each line ended by a newline.
pub fn write(trace: &Trace) -> String {
    let mut speaker = Speaker::default();
    let mut out = heading(trace.header()) + "\n";
    let told = (0..trace.len()).flat_map(|at| speaker.lines(trace, at)).collect::<Vec<_>>();
    for line in told.into_iter().chain(speaker.rest()) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// One line that says what ran: `main.py in Python, CPython 3.13.0, virtual clock`.
pub fn heading(header: &Header) -> String {
    let language = match header.language {
        Language::Python => "Python",
        Language::Rust => "Rust",
    };
    let clock = match header.clock {
        Clock::Virtual => "virtual clock",
        Clock::Real => "real clock",
    };
    format!("{} in {language}, {}, {clock}", one_line(&header.program), one_line(&header.runtime_label()))
}

/// Turns events into lines. Two lanes of one name are told apart by a number, and what a program prints piece by piece is
/// told when its line is whole, so it goes through a trace from its start.
#[derive(Debug, Default)]
pub struct Speaker {
    names: Vec<String>,
    seen: HashMap<String, u32>,
    held: Option<Held>,
}

/// The beginning of a line that a program has printed.
#[derive(Debug)]
struct Held {
    stream: Stream,
    /// Who prints.
    who: String,
    /// The time at which it began.
    begin: String,
    text: String,
}

impl Speaker {
    /// What there is to say once event `at` of the trace has happened; mostly one line, without a newline.
    pub fn lines(&mut self, trace: &Trace, at: usize) -> Vec<String> {
        let Some(event) = trace.get(at) else { return Vec::new() };
        self.learn(trace);
        let begin = format!("{} s  ", seconds(event.t, trace.header().clock));
        if let Body::Output { lane, stream, text } = &event.body {
            let who = lane.map_or_else(String::new, |lane| format!("{} ", self.name(lane)));
            return self.printed(*stream, begin, who, text);
        }
        let mut line = begin;
        self.say(&mut line, &event);
        if let Some(thread) = elsewhere(trace, &event) {
            let _ = write!(line, ", on thread {thread}");
        }
        self.rest().into_iter().chain([line]).collect()
    }

    /// The beginning of a printed line that is still held back. Whoever tells a run that pauses says it then.
    pub fn rest(&mut self) -> Option<String> {
        let held = self.held.take()?;
        Some(format!("{}{}{}", held.begin, held.who, printed(held.stream, &held.text)))
    }

    fn printed(&mut self, stream: Stream, begin: String, who: String, text: &str) -> Vec<String> {
        let before = match &mut self.held {
            Some(held) if held.stream == stream && held.who == who => {
                held.text.push_str(text);
                None
            }
            _ => {
                let before = self.rest();
                self.held = Some(Held { stream, who, begin, text: text.to_owned() });
                before
            }
        };
        let whole = text.ends_with('\n');
        before.into_iter().chain(if whole { self.rest() } else { None }).collect()
    }

    fn learn(&mut self, trace: &Trace) {
        for lane in trace.lanes().iter().skip(self.names.len()) {
            let name = one_line(&lane.name);
            let count = self.seen.entry(name.clone()).or_insert(0);
            *count += 1;
            self.names.push(if *count == 1 { name } else { format!("{name} {count}") });
        }
    }

    fn name(&self, lane: LaneId) -> &str {
        self.names.get(lane.index()).map_or("unknown", String::as_str)
    }

    /// Writing to a `String` has no way to fail, so the results of `write!` are passed over here and below.
    fn say(&self, out: &mut String, event: &Event<'_>) {
        match &event.body {
            Body::Lane { lane, kind, .. } => {
                let _ = write!(out, "{} is {}", self.name(*lane), kind_in_words(*kind));
            }
            Body::State { lane, state, cause, value, by, on, line } => {
                let by = by.map(|by| self.name(by));
                let told = Told { name: self.name(*lane), cause: *cause, value: value.as_ref(), by };
                match state {
                    State::Created => told.created(out, *line),
                    State::Ready => told.ready(out),
                    State::Running => told.running(out),
                    State::Suspended => told.suspended(out, on.as_ref().map(|on| self.thing(on))),
                    State::Closed => told.closed(out),
                }
                if *state != State::Created {
                    at_line(out, *line);
                }
            }
            Body::Line { lane, line } => {
                let _ = write!(out, "{}, line {line}", self.name(*lane));
            }
            Body::Local { lane, name, value } => {
                let (lane, name) = (self.name(*lane), one_line(name));
                let _ = match value {
                    Some(value) => write!(out, "{lane}: {name} is {}", spoken(value)),
                    None => write!(out, "{lane}: {name} is gone"),
                };
            }
            Body::Output { stream, text, .. } => out.push_str(&printed(*stream, text)),
            Body::Beat { lane, name, line } => {
                let _ = write!(out, "beat {}, in {}, line {line}", one_line(name), self.name(*lane));
            }
            Body::Exception { lane, line, value } => {
                let _ = write!(out, "exception in {}: {}", self.name(*lane), spoken(value));
                at_line(out, *line);
            }
            Body::Warning { lane, text } => {
                let about = lane.map_or_else(String::new, |lane| format!(" about {}", self.name(lane)));
                let _ = write!(out, "warning{about}: {}", one_line(text));
            }
            Body::End { status, lost } => ended(out, status, *lost),
        }
    }

    fn thing(&self, on: &On<'_>) -> String {
        match on {
            On::Lane(lane) => self.name(*lane).to_owned(),
            On::Thing(thing) => one_line(thing),
        }
    }
}

/// A lane that goes into a state, and what there is to tell about it.
struct Told<'a> {
    name: &'a str,
    cause: Cause,
    value: Option<&'a Value<'a>>,
    by: Option<&'a str>,
}

impl Told<'_> {
    fn created(&self, out: &mut String, line: Option<u32>) {
        let _ = write!(out, "{} is created", self.name);
        if let Some(line) = line {
            let _ = write!(out, " at line {line}");
        }
        if let Some(by) = self.by {
            let _ = write!(out, ", by {by}");
        }
    }

    fn ready(&self, out: &mut String) {
        let how = match self.cause {
            Cause::Wake => "woken",
            Cause::Submit => "submitted",
            _ => "scheduled",
        };
        let _ = write!(out, "{} is ready: {how}", self.name);
        if let Some(by) = self.by {
            let _ = write!(out, " by {by}");
        }
        if let Some(value) = self.value {
            let _ = write!(out, " with {}", spoken(value));
        }
    }

    fn running(&self, out: &mut String) {
        let (name, value) = (self.name, self.value.map(spoken));
        let nothing = || "nothing".to_owned();
        let _ = match (self.cause, self.by) {
            (Cause::Send, Some(by)) => write!(out, "{by} sends {} into {name}", value.unwrap_or_else(nothing)),
            (Cause::Send, None) => write!(out, "{} is sent into {name}", value.unwrap_or_else(nothing)),
            (Cause::Throw, Some(by)) => {
                write!(out, "{by} throws {} into {name}", value.unwrap_or_else(|| "an exception".to_owned()))
            }
            (Cause::Throw, None) => {
                write!(out, "{} is thrown into {name}", value.unwrap_or_else(|| "an exception".to_owned()))
            }
            (Cause::Next, Some(by)) => write!(out, "{by} calls next on {name}"),
            (Cause::Next, None) => write!(out, "{name} is resumed by next"),
            (Cause::Close, Some(by)) => write!(out, "{by} calls close on {name}"),
            (Cause::Close, None) => write!(out, "{name} is told to close"),
            (Cause::Await, Some(by)) => write!(out, "{by} awaits {name}"),
            (Cause::Await, None) => write!(out, "{name} is awaited"),
            (Cause::Poll, Some(by)) => write!(out, "{by} polls {name}"),
            (Cause::Poll, None) => write!(out, "{name} is polled"),
            (Cause::Step, _) => write!(out, "{name} takes its turn"),
            (_, Some(by)) => write!(out, "{by} starts {name}"),
            (_, None) => write!(out, "{name} starts"),
        };
    }

    fn suspended(&self, out: &mut String, on: Option<String>) {
        let (name, value) = (self.name, self.value.map(spoken));
        let _ = match self.cause {
            Cause::Yield => write!(out, "{name} is suspended: yields {}", value.as_deref().unwrap_or("nothing")),
            Cause::Sleep => write!(out, "{name} is suspended: sleeps"),
            Cause::Block => write!(out, "{name} is suspended: blocked"),
            Cause::Pending => write!(out, "{name} is suspended: pending"),
            _ => write!(out, "{name} is suspended: awaits"),
        };
        let _ = match (self.cause, on) {
            (_, None) => return,
            (Cause::Yield, Some(on)) => write!(out, " that comes from {on}"),
            (Cause::Await, Some(on)) => write!(out, " {on}"),
            (_, Some(on)) => write!(out, ", waits for {on}"),
        };
    }

    fn closed(&self, out: &mut String) {
        let (name, value) = (self.name, self.value.map(spoken));
        let _ = match (self.cause, value) {
            (Cause::Return, Some(value)) => write!(out, "{name} is closed: returns {value}"),
            (Cause::Return, None) => write!(out, "{name} is closed: returns"),
            (Cause::Raise, Some(value)) => write!(out, "{name} is closed: raises {value}"),
            (Cause::Raise, None) => write!(out, "{name} is closed: raises"),
            (Cause::Cancel, _) => write!(out, "{name} is closed: cancelled"),
            (Cause::Drop, _) => write!(out, "{name} is closed: dropped"),
            (Cause::Collect, _) => write!(out, "{name} is closed: collected as garbage"),
            (_, _) => write!(out, "{name} is closed by close"),
        };
    }
}

/// The thread of an event, where that is not where its lane was made.
fn elsewhere(trace: &Trace, event: &Event<'_>) -> Option<u32> {
    let home = trace.lanes().get(event.body.lane()?.index())?.thread;
    let is_lane = matches!(event.body, Body::Lane { .. });
    let (thread, _) = trace.thread_and_process(event.thread);
    (home != event.thread || is_lane && thread != 0).then_some(thread)
}

/// The virtual clock is exact and reads short; the real one is told to the millisecond.
fn seconds(t: f64, clock: Clock) -> String {
    match clock {
        Clock::Real => format!("{t:.3}"),
        Clock::Virtual => {
            let text = format!("{t:.6}");
            let short = text.trim_end_matches('0');
            if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
        }
    }
}

fn at_line(out: &mut String, line: Option<u32>) {
    if let Some(line) = line {
        let _ = write!(out, ", line {line}");
    }
}

fn ended(out: &mut String, status: &Status, lost: u64) {
    let _ = match status {
        Status::Code(code) => write!(out, "the program ends with exit code {code}"),
        Status::Signal(name) => write!(out, "the program is ended by the signal {}", one_line(name)),
        Status::Stopped(why) if why == "stopped" => write!(out, "the program is stopped"),
        Status::Stopped(limit) => write!(out, "the program is stopped at the limit of {}", one_line(limit)),
    };
    match lost {
        0 => {}
        1 => out.push_str(", 1 event was lost"),
        _ => {
            let _ = write!(out, ", {lost} events were lost");
        }
    }
    if let Some(option) = status.option() {
        let _ = write!(out, "; {option} sets another limit");
    }
}

fn printed(stream: Stream, text: &str) -> String {
    let where_to = match stream {
        Stream::Stdout => "prints",
        Stream::Stderr => "prints to standard error",
    };
    match text.strip_suffix('\n').unwrap_or(text) {
        "" => format!("{where_to} an empty line"),
        text => format!("{where_to}: {}", tame(text).replace('\n', ", new line, ")),
    }
}

fn kind_in_words(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::Main => "the main routine",
        LaneKind::Thread => "a thread",
        LaneKind::Process => "a process",
        LaneKind::Generator => "a generator",
        LaneKind::Coroutine => "a coroutine",
        LaneKind::AsyncGenerator => "an async generator",
        LaneKind::Task => "a task",
        LaneKind::Future => "a future",
        LaneKind::Iterator => "an iterator",
    }
}

fn spoken(value: &Value<'_>) -> String {
    let text = one_line(&value.text);
    if value.cut { format!("{text} and more") } else { text }
}

fn one_line(text: &str) -> String {
    tame(text).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{ThreadId, wire};
    use proptest::prelude::*;

    fn documented() -> Trace {
        let text = include_str!("../../docs/trace-format.md");
        let example = text.split("```").nth(1).expect("the first code block is the example").trim_start();
        wire::read("example", example).0.expect("a trace")
    }

    #[test]
    fn the_documented_example_reads_aloud() {
        insta::assert_snapshot!(write(&documented()));
    }

    #[test]
    fn every_state_and_cause_makes_a_sentence() {
        let mut trace = documented();
        let header = Header { recorded: true, ..trace.header().clone() };
        trace.set_header(header);
        let lane = LaneId(1);
        for state in State::ALL {
            for cause in Cause::ALL.iter().filter(|cause| cause.leads_to(*state)) {
                for (value, by, on) in
                    [(None, None, None), (Some(Value::whole("10")), Some(LaneId(0)), Some(On::Lane(LaneId(0))))]
                {
                    let on = on.filter(|_| *state == State::Suspended);
                    let by = by.filter(|_| on.is_none());
                    let body = Body::State { lane, state: *state, cause: *cause, value, by, on, line: Some(4) };
                    trace.push(&Event { t: 1.5, thread: ThreadId(0), body });
                }
            }
        }
        insta::assert_snapshot!(write(&trace));
    }

    #[test]
    fn what_is_no_state_makes_a_sentence_too() {
        let mut trace = documented();
        let lane = LaneId(1);
        let thread = trace.thread(2, 0);
        let value = |text: &'static str, cut| Value { text: text.into(), cut };
        let bodies = [
            Body::Lane {
                lane: LaneId(2),
                kind: LaneKind::Generator,
                name: "averager".into(),
                parent: None,
                line: None,
            },
            Body::Line { lane: LaneId(2), line: 7 },
            Body::Local { lane, name: "total".into(), value: Some(value("[0, 1", true)) },
            Body::Local { lane, name: "total".into(), value: None },
            Body::Output { lane: Some(lane), stream: Stream::Stdout, text: "one\n\ttwo\u{1b}[31m\n".into() },
            Body::Output { lane: None, stream: Stream::Stderr, text: "\n".into() },
            Body::Beat { lane, name: "prime".into(), line: 12 },
            Body::Exception { lane, line: Some(3), value: value("ValueError('\\n')", false) },
            Body::Warning { lane: Some(lane), text: "never\nawaited".into() },
            Body::End { status: Status::Signal("SIGKILL".into()), lost: 2 },
        ];
        for (at, body) in bodies.into_iter().enumerate() {
            trace.push(&Event { t: 0.25, thread: if at < 2 { thread } else { ThreadId(0) }, body });
        }
        let text = write(&trace);
        insta::assert_snapshot!(text.lines().skip(12).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn a_line_that_is_printed_in_pieces_is_told_once_and_a_prompt_is_told_when_it_stands() {
        let mut trace = documented();
        let print = |lane, stream, text: &'static str| Body::Output { lane, stream, text: text.into() };
        let (main, out, err) = (Some(LaneId(0)), Stream::Stdout, Stream::Stderr);
        let bodies = [
            print(main, out, "average:"),
            print(main, out, " "),
            print(main, out, "10.0"),
            print(main, out, "\n"),
            print(main, out, "your name? "),
            Body::Line { lane: LaneId(0), line: 3 },
            print(main, out, "one"),
            print(main, err, "two\n"),
            print(main, out, "three"),
            print(None, out, "four"),
        ];
        let first = trace.len();
        bodies.into_iter().for_each(|body| trace.push(&Event { t: 2.0, thread: ThreadId(0), body }));
        let mut speaker = Speaker::default();
        let mut told: Vec<String> = (first..trace.len()).flat_map(|at| speaker.lines(&trace, at)).collect();
        told.extend(speaker.rest());
        insta::assert_snapshot!(told.join("\n"));
    }

    proptest! {
        #[test]
        fn no_text_of_a_program_breaks_the_line_or_reaches_the_terminal(name: String, text: String, thing: String) {
            let mut trace = documented();
            let lane = LaneId(2);
            let bodies = [
                Body::Lane { lane, kind: LaneKind::Task, name: name.clone().into(), parent: None, line: None },
                Body::Output { lane: Some(lane), stream: Stream::Stdout, text: text.clone().into() },
                Body::Local { lane, name: name.into(), value: Some(Value::whole(text.clone())) },
                Body::Warning { lane: None, text: text.into() },
                Body::State { lane, state: State::Suspended, cause: Cause::Block, value: None, by: None, on: Some(On::Thing(thing.into())), line: None },
            ];
            for body in bodies {
                trace.push(&Event { t: 0.0, thread: ThreadId(0), body });
            }
            let text = write(&trace);
            prop_assert_eq!(text.matches('\n').count(), trace.len() + 1);
            prop_assert!(text.chars().all(|ch| ch == '\n' || !ch.is_control()));
        }
    }
}
