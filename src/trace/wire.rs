//! The written form of a trace for other programs: JSON Lines, version 1 (`docs/trace-format.md`).
//!
//! What is written and how a header is read stands here; `line` reads what one line says, `piece` many of them, and `scan` those
//! lines fast that look like ours. The reader takes any bytes and returns findings; it never panics.

mod line;
mod piece;
mod scan;

pub use piece::{Damaged, Piece, Reader, read};

use super::columns::Trace;
use super::event::{Body, Clock, Event, Header, Language, On, Status, ThreadId, Value};
use crate::base::text::harmless_json;
use crate::base::{Diagnostic, Span};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The name of the format in a header.
pub const FORMAT: &str = "yieldscope-trace";
/// The version this program writes and reads.
pub const VERSION: u64 = 1;

/// How a run that we stopped is told apart from a signal in `status`.
const STOPPED: &str = "stopped";

/// The header as it is written.
#[derive(Serialize, Deserialize)]
struct HeaderLine<'a> {
    format: Cow<'a, str>,
    version: u64,
    language: Cow<'a, str>,
    runtime: Cow<'a, str>,
    program: Cow<'a, str>,
    clock: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    recorded: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digest: Option<Cow<'a, str>>,
}

/// What is read before anything else: is it ours, and of a version we know?
#[derive(Deserialize)]
struct Probe {
    format: Option<String>,
    version: Option<u64>,
}

/// An event as it is written: one flat line, empty fields left out.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct EventLine<'a> {
    seq: u64,
    t: f64,
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<u32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    name: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    state: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    cause: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    cut: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<u32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    on: Option<OnField<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    stream: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    status: Option<StatusField<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<u64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum OnField<'a> {
    Lane(u32),
    Thing(Cow<'a, str>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum StatusField<'a> {
    Code(i32),
    Name(Cow<'a, str>),
}

/// The header as one line, without a newline.
pub fn header_line(header: &Header) -> String {
    let line = HeaderLine {
        format: FORMAT.into(),
        version: VERSION,
        language: header.language.name().into(),
        runtime: header.runtime.as_str().into(),
        program: header.program.as_str().into(),
        clock: header.clock.name().into(),
        recorded: header.recorded,
        digest: header.digest.as_deref().map(Cow::Borrowed),
    };
    to_json(&line)
}

/// Event `at` of the trace as one line, without a newline; `None` past the end.
pub fn event_line(trace: &Trace, at: usize) -> Option<String> {
    let event = trace.get(at)?;
    let home = event.body.lane().and_then(|lane| trace.lanes().get(lane.index())).map(|lane| lane.thread);
    Some(event_text(at as u64, &event, home, trace.thread_and_process(event.thread)))
}

/// Event number `seq` as one line. `home` is the thread on which its lane was made, where it has one; `place` the numbers of
/// the thread on which it happened and of its process.
pub(super) fn event_text(seq: u64, event: &Event<'_>, home: Option<ThreadId>, place: (u32, u32)) -> String {
    let mut line = EventLine { seq, t: event.t, event: event.body.name().into(), ..EventLine::default() };
    let is_lane = matches!(event.body, Body::Lane { .. });
    if is_lane || home != Some(event.thread) && (home.is_some() || place != (0, 0)) {
        (line.thread, line.process) = (Some(place.0), Some(place.1));
    }
    fill(&mut line, &event.body);
    to_json(&line)
}

fn fill<'a>(line: &mut EventLine<'a>, body: &'a Body<'a>) {
    line.lane = body.lane().map(|lane| lane.0);
    match body {
        Body::Lane { kind, name, parent, line: at, .. } => {
            line.kind = Some(kind.name().into());
            line.name = Some(name.as_ref().into());
            line.parent = parent.map(|lane| lane.0);
            line.line = *at;
        }
        Body::State { state, cause, value, by, on, line: at, .. } => {
            line.state = Some(state.name().into());
            line.cause = Some(cause.name().into());
            put_value(line, value.as_ref());
            line.by = by.map(|lane| lane.0);
            line.on = on.as_ref().map(|on| match on {
                On::Lane(lane) => OnField::Lane(lane.0),
                On::Thing(thing) => OnField::Thing(thing.as_ref().into()),
            });
            line.line = *at;
        }
        Body::Line { line: at, .. } => line.line = Some(*at),
        Body::Local { name, value, .. } => {
            line.name = Some(name.as_ref().into());
            put_value(line, value.as_ref());
        }
        Body::Output { stream, text, .. } => {
            line.stream = Some(stream.name().into());
            line.text = Some(text.as_ref().into());
        }
        Body::Beat { name, line: at, .. } => {
            line.name = Some(name.as_ref().into());
            line.line = Some(*at);
        }
        Body::Exception { line: at, value, .. } => {
            line.line = *at;
            put_value(line, Some(value));
        }
        Body::Warning { text, .. } => line.text = Some(text.as_ref().into()),
        Body::End { status, lost } => {
            line.status = Some(match status {
                Status::Code(code) => StatusField::Code(*code),
                Status::Signal(name) => StatusField::Name(name.as_ref().into()),
                Status::Stopped(why) if why == STOPPED => StatusField::Name(STOPPED.into()),
                Status::Stopped(why) => StatusField::Name(format!("{STOPPED}: {why}").into()),
            });
            line.lost = Some(*lost);
        }
    }
}

fn put_value<'a>(line: &mut EventLine<'a>, value: Option<&'a Value<'a>>) {
    line.value = value.map(|value| value.text.as_ref().into());
    line.cut = value.is_some_and(|value| value.cut);
}

/// Writing a struct of numbers and texts to memory has no way to fail; should it ever, the line is an empty object.
fn to_json(line: &impl Serialize) -> String {
    harmless_json(serde_json::to_string(line).unwrap_or_else(|_| "{}".to_owned()))
}

/// The whole trace as JSON Lines, each line ended by a newline.
pub fn write(trace: &Trace) -> String {
    let mut out = header_line(trace.header());
    out.push('\n');
    for at in 0..trace.len() {
        if let Some(line) = event_line(trace, at) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// Reads the header alone: the first line of a trace.
///
/// # Errors
/// Where it is no header of a trace of this version.
pub fn read_header(file: &str, line: &str) -> Result<Header, Diagnostic> {
    if line.is_empty() {
        return Err(Diagnostic::error("trace-empty", file, "the trace is empty")
            .help("a trace begins with a header line; write one with `yieldscope trace FILE.py --json`"));
    }
    let line = line.trim_end_matches(['\n', '\r']);
    let span = Span::new(0, line.len());
    let not_ours = |why: Wrong| {
        Diagnostic::error("trace-header", file, format!("this is no yieldscope trace: {}", why.what))
            .at(Span::new(span.start + why.column.min(line.len()), span.end))
            .help("the first line of a trace is its header, with `\"format\":\"yieldscope-trace\"`")
    };
    let probe: Probe = serde_json::from_str(line).map_err(|error| not_ours(error.into()))?;
    if probe.format.as_deref() != Some(FORMAT) {
        return Err(not_ours("its first line has no `\"format\":\"yieldscope-trace\"`".into()));
    }
    if probe.version != Some(VERSION) {
        let version = probe.version.map_or("no version".to_owned(), |version| format!("version {version}"));
        return Err(Diagnostic::error(
            "trace-version",
            file,
            format!("the trace has {version}; this program reads {VERSION}"),
        )
        .at(span)
        .help("open it with the yieldscope that wrote it, or a newer one"));
    }
    let read: HeaderLine<'_> = serde_json::from_str(line).map_err(|error| not_ours(error.into()))?;
    let unknown = |field: &str, word: &str| not_ours(format!("unknown {field} `{word}`").into());
    Ok(Header {
        language: Language::from_name(&read.language).ok_or_else(|| unknown("language", &read.language))?,
        clock: Clock::from_name(&read.clock).ok_or_else(|| unknown("clock", &read.clock))?,
        runtime: read.runtime.into_owned(),
        program: read.program.into_owned(),
        recorded: read.recorded,
        digest: read.digest.map(Cow::into_owned),
    })
}

/// What is wrong with a line, and how many bytes of it come before that.
#[derive(Clone, Debug)]
struct Wrong {
    what: String,
    column: usize,
}

impl Wrong {
    /// What is told of a line with which this is wrong.
    fn told(&self) -> String {
        format!("this is no event: {}", self.what)
    }
}

impl From<serde_json::Error> for Wrong {
    /// The place is told as that of the finding, and not as one in a text of one line.
    fn from(error: serde_json::Error) -> Self {
        let (what, column) = (error.to_string(), error.column());
        let place = format!(" at line {} column {column}", error.line());
        Self { what: what.strip_suffix(&place).map_or(what.clone(), str::to_owned), column: column.saturating_sub(1) }
    }
}

impl From<String> for Wrong {
    fn from(what: String) -> Self {
        Self { what, column: 0 }
    }
}

impl From<&str> for Wrong {
    fn from(what: &str) -> Self {
        what.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of `docs/trace-format.md`, which is therefore held to be readable.
    fn documented() -> &'static str {
        let text = include_str!("../../docs/trace-format.md");
        text.split("```").nth(1).expect("the first code block is the example").trim_start()
    }

    #[test]
    fn the_documented_example_is_read_and_written_back_as_it_stands() {
        let (trace, findings) = read("t", documented());
        assert_eq!(findings, []);
        let trace = trace.expect("a trace");
        assert_eq!(write(&trace), documented());
        assert_eq!(super::super::laws::check(&trace), Vec::<String>::new());
    }

    #[test]
    fn an_unknown_version_and_foreign_files_are_named() {
        let newer = documented().replacen("\"version\":1", "\"version\":2", 1);
        let messages = |text: &str| {
            let (trace, findings) = read("app.jsonl", text);
            assert!(trace.is_none());
            findings.iter().map(|finding| finding.one_line(text)).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(format!("{}\n{}\n{}", messages(&newer), messages("{\"a\":1}"), messages("")));
    }

    #[test]
    fn a_digest_survives_the_wire() {
        let mut trace = read("t", documented()).0.expect("a trace");
        trace.set_header(Header { digest: Some("ab12".into()), ..trace.header().clone() });
        let written = write(&trace);
        assert_eq!(read("t", &written).0.expect("a trace").header(), trace.header());
        assert_eq!(read_header("t", written.lines().next().expect("a header")).as_ref(), Ok(trace.header()));
    }

    #[test]
    fn a_broken_line_is_a_finding_and_the_rest_is_read() {
        let broken = documented().replacen("\"state\":\"created\"", "\"state\":\"creatd\"", 1);
        let (trace, findings) = read("t", &broken);
        assert_eq!(trace.expect("a trace").len(), 10);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].one_line(&broken).starts_with("t:3:1: error[trace-event]"), "{findings:?}");
    }

    #[test]
    fn lost_events_limits_and_signals_survive_the_wire() {
        for status in [Status::Code(3), Status::Signal("SIGKILL".into()), Status::Stopped("time".into())] {
            let (trace, _) = read("t", documented());
            let mut trace = trace.expect("a trace");
            trace.push(&Event { t: 1.0, thread: ThreadId(0), body: Body::End { status: status.clone(), lost: 7 } });
            let (again, findings) = read("t", &write(&trace));
            let again = again.expect("a trace");
            assert_eq!((again.end(), again.lost(), findings), (Some(&status), 7, vec![]));
        }
    }

    #[test]
    fn no_character_that_a_terminal_obeys_is_written_as_it_is() {
        let (trace, _) = read("t", documented());
        let mut trace = trace.expect("a trace");
        let text = "\u{1b}[31m \u{9b}31m \u{7f} \u{202e} 한국어";
        let body = Body::Warning { lane: None, text: text.into() };
        trace.push(&Event { t: 1.0, thread: ThreadId(0), body: body.clone() });
        let written = write(&trace);
        assert!(written.chars().all(|ch| ch == '\n' || !ch.is_control() && ch != '\u{202e}'), "{written}");
        let again = read("t", &written).0.expect("a trace");
        assert_eq!(again.events().last().map(|event| event.body), Some(body));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text: String) {
            read("t", &text);
        }

        #[test]
        fn no_mutation_of_a_trace_makes_it_panic(at in 0usize..1500, byte in 32u8..127) {
            let mut bytes = documented().as_bytes().to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            let text = String::from_utf8_lossy(&bytes);
            if let (Some(trace), _) = read("t", &text) {
                write(&trace);
                super::super::laws::check(&trace);
            }
        }
    }
}
