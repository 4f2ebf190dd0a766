//! What a program has done since it was told of last, event by event, and how it stands now: what the timeline, the code and
//! the output show, in words.

use super::page::Page;
use crate::base::text;
use crate::lesson::{Axis, ProgramText, without_badge};
use crate::timeline::{Direction, Transfer};
use crate::trace::{Body, Cause, LaneId, LaneKind, State, Stream};
use crate::tui::model::{Model, Open, Place, Side};
use crate::tui::strings::{Strings, fill};
use crate::tui::views::facts;
use crate::tui::words;

/// So many things that happened are told at most; what came first is left out.
const MOST: usize = 40;
/// So many lanes are told of at most.
const LANES: usize = 20;
/// The cells of a value that are told at most.
const VALUE: usize = 80;

/// Tells what `side` did from position `from` to its playhead, and how it stands there.
pub fn told(model: &Model, open: &Open, side: &Side, from: usize, page: &mut Page) {
    let Some(program) = side.program.as_ref().filter(|_| side.playhead > 0) else { return };
    page.blank();
    page.text(&heading(model, open, side, program));
    let mut happened = since(model, side, from);
    let left_out = happened.len().saturating_sub(MOST);
    if left_out > 0 {
        page.text(&fill(&model.strings.plain.left_out, &[("n", &left_out.to_string())]));
    }
    happened.drain(..left_out);
    for said in happened {
        page.text(&format!("- {said}"));
    }
    if let Some(said) = about_to_run(model, side) {
        page.text(&said);
    }
    if open.shown() != Place::End {
        lanes(model, side, Told::Now { from }, page);
    }
    if side.playhead == side.trace.len()
        && let Some(ending) = words::ending(model.strings, &side.trace)
    {
        page.text(&ending);
    }
}

/// The language and the file of a program.
pub fn name(strings: &Strings, side: &Side, program: &ProgramText) -> String {
    format!("{}, {}", words::language(strings, side.language), program.name)
}

/// Which program this is, and the time where the lesson is about time.
fn heading(model: &Model, open: &Open, side: &Side, program: &ProgramText) -> String {
    let said = name(model.strings, side, program);
    if open.axis != Axis::Time {
        return format!("{said}:");
    }
    let now = side.playhead.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
    format!("{said}, {}:", fill(&model.strings.timeline.seconds, &[("t", &format!("{now:.1}"))]))
}

/// What happened from position `from` to the playhead, a line each, oldest first.
fn since(model: &Model, side: &Side, from: usize) -> Vec<String> {
    let mut printed = Printed::default();
    let mut said = Vec::new();
    for at in from..side.playhead {
        let Some(event) = side.trace.get(at) else { break };
        if let Body::Output { stream, text, .. } = &event.body {
            said.extend(printed.add(model, *stream, text));
            continue;
        }
        said.extend(one(model, side, at, &event.body));
    }
    said.extend(printed.rest(model));
    said
}

/// What the event at `at` was; `None` where there is nothing to tell of it.
pub fn happened(model: &Model, side: &Side, at: usize) -> Option<String> {
    one(model, side, at, &side.trace.get(at)?.body)
}

fn one(model: &Model, side: &Side, at: usize, body: &Body<'_>) -> Option<String> {
    let words = &model.strings.plain;
    let title = |lane: LaneId| words::lane_title(model.strings, &side.trace, lane);
    match body {
        Body::State { lane, state, .. } => match side.index.transfer(&side.trace, at) {
            Some(transfer) => Some(crossed(model, side, &transfer, *state)),
            None if *lane == LaneId(0) || *state == State::Running => None,
            None => Some(format!("{}: {}", title(*lane), stands(model, side, *lane, at + 1)?)),
        },
        Body::Exception { lane, value, .. } => {
            let exception = text::fit(&facts::one_line(&value.text), VALUE);
            let raised = fill(&model.strings.timeline.raised, &[("exception", &exception)]);
            Some(format!("{}: {raised}", title(*lane)))
        }
        Body::Warning { text, .. } => Some(fill(&model.strings.traced.warned, &[("text", &text::tame(text))])),
        Body::Output { stream, text, .. } => Some(print(model, *stream, words.printed.as_str(), text)),
        Body::Lane { .. } | Body::Line { .. } | Body::Local { .. } | Body::Beat { .. } | Body::End { .. } => None,
    }
}

/// Control that goes from one lane to another, with the value.
fn crossed(model: &Model, side: &Side, transfer: &Transfer<'_>, state: State) -> String {
    let words = &model.strings.plain;
    let title = |lane: LaneId| words::lane_title(model.strings, &side.trace, lane);
    let (from, to) = (title(transfer.from), title(transfer.to));
    let own = if transfer.direction == Direction::Out { transfer.from } else { transfer.to };
    let kind = side.trace.lanes().get(own.index()).map_or(LaneKind::Main, |lane| lane.kind);
    let mut what = words::verb(side.language, kind, transfer.cause).to_owned();
    if let Some(value) = &transfer.value {
        what = format!("{what} {}", text::fit(&facts::one_line(&value.text), VALUE));
    }
    let template = match (transfer.direction, state) {
        (Direction::Beside, State::Created) => &words.made,
        (Direction::Beside, _) => &words.made_ready,
        (Direction::In, _) => &words.goes_in,
        (Direction::Out, _) => &words.comes_out,
    };
    fill(template, &[("from", &from), ("to", &to), ("what", &what)])
}

/// Output, told a line at a time however many pieces it is printed in.
#[derive(Default)]
struct Printed {
    held: [String; 2],
}

impl Printed {
    fn add(&mut self, model: &Model, stream: Stream, text: &str) -> Vec<String> {
        let held = &mut self.held[usize::from(stream == Stream::Stderr)];
        held.push_str(text);
        let Some(end) = held.rfind('\n') else { return Vec::new() };
        let rest = held.split_off(end + 1);
        let whole = std::mem::replace(held, rest);
        whole.lines().map(|line| print(model, stream, &model.strings.plain.printed, line)).collect()
    }

    fn rest(self, model: &Model) -> Vec<String> {
        let streams = [Stream::Stdout, Stream::Stderr].into_iter().zip(self.held);
        let left = streams.filter(|(_, text)| !text.is_empty());
        left.map(|(stream, text)| print(model, stream, &model.strings.plain.printed, &text)).collect()
    }
}

fn print(model: &Model, stream: Stream, template: &str, line: &str) -> String {
    let said = fill(template, &[("text", text::tame(line).trim_end())]);
    match stream {
        Stream::Stdout => said,
        Stream::Stderr => format!("{said} ({})", model.strings.plain.stderr),
    }
}

/// The line that is about to run, with its text.
fn about_to_run(model: &Model, side: &Side) -> Option<String> {
    let (_, line) = side.index.current_line(&side.trace, side.playhead)?;
    let text = side.program.as_ref()?.text.lines().nth((line as usize).checked_sub(1)?)?;
    let code = text::tame(without_badge(text).trim());
    Some(fill(&model.strings.plain.about_to_run, &[("line", &line.to_string()), ("code", &code)]))
}

/// Which lanes are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// All, with what they hold.
    All,
    /// Those that are not over, and those that have ended since position `from`.
    Now {
        /// The position up to which was told before.
        from: usize,
    },
}

/// How lanes stand at the playhead.
pub fn lanes(model: &Model, side: &Side, told: Told, page: &mut Page) {
    let lanes: Vec<LaneId> = side.index.lanes_at(side.playhead).to_vec();
    let is_told = |lane: &LaneId| {
        let moment = side.index.lane_at(&side.trace, *lane, side.playhead);
        match told {
            Told::All => true,
            Told::Now { from } => moment.is_some_and(|moment| moment.state != State::Closed || moment.since >= from),
        }
    };
    let all = told == Told::All;
    let shown: Vec<LaneId> = lanes.into_iter().filter(is_told).collect();
    for lane in shown.iter().take(LANES) {
        let Some(stands) = stands(model, side, *lane, side.playhead) else { continue };
        page.text(&format!("{}: {stands}", words::lane_title(model.strings, &side.trace, *lane)));
        if all {
            for (name, value) in side.index.locals_at(&side.trace, *lane, side.playhead) {
                page.code(&format!("  {} = {}", text::tame(name), text::fit(&facts::one_line(&value.text), VALUE)), "");
            }
        }
    }
    if let more @ 1.. = shown.len().saturating_sub(LANES) {
        page.text(&fill(&model.strings.plain.more_lanes, &[("n", &more.to_string())]));
    }
}

/// `GEN_SUSPENDED, line 4, yield 10.0`.
fn stands(model: &Model, side: &Side, lane: LaneId, position: usize) -> Option<String> {
    let known = side.trace.lanes().get(lane.index())?;
    let moment = side.index.lane_at(&side.trace, lane, position)?;
    let state = words::state_name(model.strings, side.language, known.kind, &moment);
    let how = Some(()).filter(|()| moment.cause != Cause::Call).and_then(|()| facts::how(model, side, &moment, VALUE));
    // Of a lane that runs it comes first whether it goes on by itself.
    let standing = facts::standing(model, side, &moment, position);
    let facts = [standing, facts::line(model, &moment), how, facts::waits(model, side, &moment)];
    Some([state].into_iter().chain(facts.into_iter().flatten()).collect::<Vec<_>>().join(", "))
}
