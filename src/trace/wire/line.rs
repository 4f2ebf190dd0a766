//! What one line of a trace says on its own: before it is known which lanes and threads its numbers mean, so that lines can be
//! read side by side.

use super::{EventLine, OnField, STOPPED, StatusField, Wrong};
use crate::trace::event::{Body, Cause, Event, LaneId, LaneKind, On, State, Status, Stream, ThreadId, Value};
use std::borrow::Cow;

/// What a line says.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The event. Its lanes have the numbers of the wire, and its thread is not known yet.
    pub event: Event<'a>,
    /// The numbers of its thread and its process, where it names them.
    pub thread: Option<u32>,
    pub process: Option<u32>,
}

/// Reads a line of JSON, without what ends it.
pub(super) fn read(line: &str) -> Result<Line<'_>, Wrong> {
    understand(&mut serde_json::from_str(line)?)
}

/// What the fields of a line say together; its texts are taken out of it.
pub(super) fn understand<'a>(line: &mut EventLine<'a>) -> Result<Line<'a>, Wrong> {
    if !line.t.is_finite() {
        return Err("`t` is no number of seconds".into());
    }
    let event = Event { t: line.t, thread: ThreadId(0), body: body(line)? };
    Ok(Line { event, thread: line.thread, process: line.process })
}

fn body<'a>(fields: &mut EventLine<'a>) -> Result<Body<'a>, String> {
    let (some_lane, line) = (fields.lane.map(LaneId), fields.line);
    let lane = || some_lane.ok_or_else(|| missing("lane"));
    let at = || line.ok_or_else(|| missing("line"));
    let value = fields.value.take().map(|text| Value { text, cut: fields.cut });
    let name = |name: Option<Cow<'a, str>>| name.ok_or_else(|| missing("name"));
    let text = |text: Option<Cow<'a, str>>| text.ok_or_else(|| missing("text"));
    Ok(match fields.event.as_ref() {
        "state" => Body::State {
            lane: lane()?,
            state: word("state", fields.state.as_deref(), State::from_name)?,
            cause: word("cause", fields.cause.as_deref(), Cause::from_name)?,
            value,
            by: fields.by.map(LaneId),
            on: fields.on.take().map(|on| match on {
                OnField::Lane(lane) => On::Lane(LaneId(lane)),
                OnField::Thing(thing) => On::Thing(thing),
            }),
            line,
        },
        "line" => Body::Line { lane: lane()?, line: at()? },
        "local" => Body::Local { lane: lane()?, name: name(fields.name.take())?, value },
        "lane" => Body::Lane {
            lane: lane()?,
            kind: word("kind", fields.kind.as_deref(), LaneKind::from_name)?,
            name: name(fields.name.take())?,
            parent: fields.parent.map(LaneId),
            line,
        },
        "output" => Body::Output {
            lane: some_lane,
            stream: word("stream", fields.stream.as_deref(), Stream::from_name)?,
            text: text(fields.text.take())?,
        },
        "beat" => Body::Beat { lane: lane()?, name: name(fields.name.take())?, line: at()? },
        "exception" => Body::Exception { lane: lane()?, line, value: value.ok_or_else(|| missing("value"))? },
        "warning" => Body::Warning { lane: some_lane, text: text(fields.text.take())? },
        "end" => Body::End {
            status: status(fields.status.as_ref().ok_or_else(|| missing("status"))?),
            lost: fields.lost.unwrap_or(0),
        },
        unknown => return Err(format!("unknown event `{unknown}`")),
    })
}

fn status(status: &StatusField<'_>) -> Status {
    match status {
        StatusField::Code(code) => Status::Code(*code),
        StatusField::Name(name) if name == STOPPED => Status::Stopped(STOPPED.into()),
        StatusField::Name(name) => match name.strip_prefix(STOPPED).and_then(|rest| rest.strip_prefix(": ")) {
            Some(why) => Status::Stopped(why.to_owned().into()),
            None => Status::Signal(name.clone().into_owned().into()),
        },
    }
}

fn word<T>(field: &str, word: Option<&str>, from_name: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    let word = word.ok_or_else(|| missing(field))?;
    from_name(word).ok_or_else(|| format!("unknown {field} `{word}`"))
}

fn missing(field: &str) -> String {
    format!("`{field}` is missing")
}
