//! What is true of a lane at a moment, in words: a sentence a fact.

use crate::base::text;
use crate::timeline::{Direction, LaneMoment, rests};
use crate::trace::{Cause, LaneId, LaneKind, On, State, Value};
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
    let what = crossed(side, moment.lane, moment.cause, moment.value.as_ref(), most);
    Some(match moment.by {
        Some(by) => by_lane(model, side, &what, by),
        None => what,
    })
}

/// What has brought it to where it is at `position`: what another lane has just given it, else what brought it into its state.
pub fn came(model: &Model, side: &Side, moment: &LaneMoment<'_>, position: usize, most: usize) -> Option<String> {
    given(model, side, moment.lane, position, most).or_else(|| how(model, side, moment, most))
}

/// What came out of another lane and into this one with the last change of a state: `yield 10.0, by averager`.
fn given(model: &Model, side: &Side, lane: LaneId, position: usize, most: usize) -> Option<String> {
    let last = side.index.tick_at(position).checked_sub(1).and_then(|tick| side.index.tick(tick))?;
    let transfer = side.index.transfer(&side.trace, last)?;
    if transfer.to != lane || transfer.direction != Direction::Out {
        return None;
    }
    let what = crossed(side, transfer.from, transfer.cause, transfer.value.as_ref(), most);
    Some(by_lane(model, side, &what, transfer.from))
}

/// What `lane` was asked, or what it gave, in the words of its language: `send 10`.
fn crossed(side: &Side, lane: LaneId, cause: Cause, value: Option<&Value<'_>>, most: usize) -> String {
    let kind = side.trace.lanes().get(lane.index()).map_or(LaneKind::Main, |lane| lane.kind);
    let verb = words::verb(side.language, kind, cause);
    value.map_or(verb.to_owned(), |value| format!("{verb} {}", text::fit(&one_line(&value.text), most)))
}

fn by_lane(model: &Model, side: &Side, what: &str, lane: LaneId) -> String {
    let lane = words::lane_title(model.strings, &side.trace, lane);
    fill(&model.strings.timeline.by, &[("what", what), ("lane", &lane)])
}

/// What its trace says that it waits for.
pub fn waits(model: &Model, side: &Side, moment: &LaneMoment<'_>) -> Option<String> {
    let thing = match moment.on.as_ref()? {
        On::Lane(lane) => words::lane_title(model.strings, &side.trace, *lane),
        On::Thing(thing) => text::tame(thing),
    };
    Some(fill(&model.strings.timeline.waits_for, &[("thing", &thing)]))
}

/// Of a lane that runs, whether it does anything at `position`: it is active, it waits for one that it has resumed, or nobody does anything
/// while time passes.
pub fn standing(model: &Model, side: &Side, moment: &LaneMoment<'_>, position: usize) -> Option<String> {
    let is_idle = moment.active && rests(&side.trace, position);
    if is_idle { Some(model.strings.timeline.idle.clone()) } else { part(model, side, moment, position) }
}

/// Of a lane that runs, its part in that: it is active, or it waits for one that it has resumed.
pub fn part(model: &Model, side: &Side, moment: &LaneMoment<'_>, position: usize) -> Option<String> {
    let strings = model.strings;
    if moment.state != State::Running {
        return None;
    }
    if moment.active {
        return Some(strings.timeline.active.clone());
    }
    let Some(other) = side.index.resumed_by(moment.lane, position) else {
        return Some(strings.plain.waits_for_called.clone());
    };
    let other = words::lane_title(strings, &side.trace, other);
    Some(fill(&strings.timeline.waits_for, &[("thing", &other)]))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::sample::Reader;

    #[test]
    fn a_lane_that_runs_is_active_or_waits_for_the_one_that_it_has_resumed() {
        let reader = Reader::in_lesson();
        let side = &reader.open().sides[0];
        let mut said = Vec::new();
        for position in 0..=side.trace.len() {
            let Some(main) = side.index.lane_at(&side.trace, LaneId::MAIN, position) else { continue };
            let standing = standing(&reader.model, side, &main, position);
            assert_eq!(standing.is_some(), main.state == State::Running, "{position}: {standing:?}");
            said.extend(standing);
        }
        said.dedup();
        assert_eq!(said[..3], ["active", "waits for averager", "active"]);
    }

    #[test]
    fn what_came_out_of_another_lane_is_told_until_the_next_change_of_a_state() {
        let reader = Reader::in_lesson();
        let side = &reader.open().sides[0];
        let mut said = Vec::new();
        for position in 0..=side.trace.len() {
            let Some(main) = side.index.lane_at(&side.trace, LaneId::MAIN, position) else { continue };
            said.extend(came(&reader.model, side, &main, position, 40));
        }
        said.dedup();
        assert_eq!(said, ["call", "yield None, by averager", "yield 10.0, by averager", "close, by averager"]);
    }
}
