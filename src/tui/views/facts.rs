//! What is true of a lane at a moment, in words: a sentence a fact.

use crate::base::text;
use crate::timeline::LaneMoment;
use crate::trace::{Cause, LaneId, LaneKind, On, State};
use crate::tui::model::{Model, Side};
use crate::tui::strings::fill;
use crate::tui::words;

/// A value's text on one line, harmless for a terminal.
pub fn one_line(value: &str) -> String {
    text::tame(value).replace('\n', "⏎")
}

/// The line that the lane is at.
pub fn line(model: &Model, moment: &LaneMoment<'_>) -> Option<String> {
    let line = moment.line.filter(|_| moment.state != State::Closed)?.to_string();
    Some(fill(&model.strings.timeline.at_line, &[("line", &line)]))
}

/// What brought it there: `send 10, by main`. Of a value at most `most` cells.
pub fn how(model: &Model, side: &Side, moment: &LaneMoment<'_>, most: usize) -> Option<String> {
    if moment.cause == Cause::Start {
        return None;
    }
    let kind = side.trace.lanes().get(moment.lane.index()).map_or(LaneKind::Main, |lane| lane.kind);
    let mut said = words::verb(side.language, kind, moment.cause).to_owned();
    if let Some(value) = &moment.value {
        said = format!("{said} {}", text::fit(&one_line(&value.text), most));
    }
    if let Some(by) = moment.by.map(|by| words::lane_title(model.strings, &side.trace, by)) {
        said = fill(&model.strings.timeline.by, &[("what", &said), ("lane", &by)]);
    }
    Some(said)
}

/// What it waits for.
pub fn waits(model: &Model, side: &Side, moment: &LaneMoment<'_>) -> Option<String> {
    let thing = match moment.on.as_ref()? {
        On::Lane(lane) => words::lane_title(model.strings, &side.trace, *lane),
        On::Thing(thing) => text::tame(thing),
    };
    Some(fill(&model.strings.timeline.waits_for, &[("thing", &thing)]))
}

/// Who made it, and where.
pub fn made(model: &Model, side: &Side, lane: LaneId) -> Option<String> {
    let known = side.trace.lanes().get(lane.index())?;
    let (words, line) = (&model.strings.traced, known.line.map(|line| line.to_string()));
    let parent = known.parent.map(|parent| words::lane_title(model.strings, &side.trace, parent));
    match (parent, line) {
        (Some(parent), Some(line)) => Some(fill(&words.made_by, &[("lane", &parent), ("line", &line)])),
        (Some(parent), None) => Some(fill(&words.made_by_lane, &[("lane", &parent)])),
        (None, Some(line)) => Some(fill(&words.made_at, &[("line", &line)])),
        (None, None) => None,
    }
}
