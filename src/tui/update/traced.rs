//! An open trace: what each key does in it, how its playhead moves, and what comes of the run.

#[cfg(test)]
mod tests;

use super::{lesson, lines, run, timeline};
use crate::lesson::Axis;
use crate::timeline::stops::{self, Stride};
use crate::trace::{Body, Event, Status};
use crate::tui::keys::{Action, Press};
use crate::tui::model::traced::Told;
use crate::tui::model::{Model, Origin, RunState, Source, Traced};
use crate::tui::msg::{Cmd, News, Owner, Until};
use crate::tui::strings::{Strings, fill};
use crate::tui::words;
use std::time::Duration;

/// Speeds that `faster` and `slower` go through.
const SPEEDS: [f64; 9] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 32.0, 128.0, 512.0];
/// Stops a second at speed 1.
const RATE: f64 = 5.0;
/// Lanes that a page of them is taken to have.
const LANES: isize = 10;

/// Opens a trace: its program is started, or its file read.
pub fn open(model: &mut Model) -> Vec<Cmd> {
    let run = model.next_run;
    let Some(traced) = model.traced_mut() else { return Vec::new() };
    traced.side.begin(run);
    (traced.following, traced.playing, traced.told) = (true, false, Told::default());
    model.next_run += 1;
    vec![Cmd::Stop, Cmd::Trace { run }]
}

/// Lets a key press change the open trace.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    let shown = timeline::shown(model);
    let Some(traced) = model.traced_mut() else { return Vec::new() };
    match press.action {
        Action::RunAgain => return open(model),
        Action::StopRun if traced.is_growing() => return vec![Cmd::Stop],
        Action::StopRun => {}
        Action::NextFault | Action::PreviousFault if matches!(traced.side.run, RunState::Failed(_)) => {
            let by = if press.action == Action::NextFault { 1 } else { -1 };
            let last = traced.side.wrong_lines().len().saturating_sub(1);
            traced.side.wrong = traced.side.wrong.saturating_add_signed(by).min(last);
        }
        Action::NextFault | Action::PreviousFault => {
            if !fault(traced, press.action == Action::NextFault) {
                model.notice = Some(model.strings.traced.no_fault.clone());
            }
        }
        _ => act(traced, press, shown),
    }
    Vec::new()
}

fn act(traced: &mut Traced, press: Press, shown: f64) {
    match press.action {
        Action::PlayPause => play_pause(traced),
        Action::NextEvent => stride(traced, Stride::Event, true),
        Action::PreviousEvent => stride(traced, Stride::Event, false),
        Action::NextLine => stride(traced, Stride::Line, true),
        Action::PreviousLine => stride(traced, Stride::Line, false),
        Action::PageOn => page(traced, shown, true),
        Action::PageBack => page(traced, shown, false),
        Action::Jump => jump(traced, press.place),
        Action::Start => move_to(traced, first(traced)),
        Action::End | Action::Follow => follow(traced),
        Action::Faster => traced.speed = lesson::next_speed(&SPEEDS, traced.speed, 1),
        Action::Slower => traced.speed = lesson::next_speed(&SPEEDS, traced.speed, -1),
        Action::NextLane => traced.side.choose_lane(1),
        Action::PreviousLane => traced.side.choose_lane(-1),
        Action::LanesDown => traced.side.choose_lane(LANES),
        Action::LanesUp => traced.side.choose_lane(-LANES),
        Action::RunningLane => traced.side.selected = None,
        Action::Enlarge => traced.alone = traced.alone.next(),
        Action::SwitchPane => traced.output = !traced.output,
        _ => {}
    }
}

/// Moves the playhead, which stays there.
pub fn move_to(traced: &mut Traced, position: usize) {
    traced.side.go(position);
    traced.side.cursor = None;
    (traced.following, traced.playing, traced.passed) = (false, false, 0.0);
}

/// Where the program is about to run its first line; the beginning where no lines are told.
fn first(traced: &Traced) -> usize {
    let side = &traced.side;
    let line = stops::next(&side.trace, &side.index, 0, Stride::Line);
    if line == side.trace.len() { 0 } else { line }
}

/// To the end; while the program runs, on with it.
fn follow(traced: &mut Traced) {
    move_to(traced, traced.side.trace.len());
    traced.following = traced.is_growing();
}

fn stride(traced: &mut Traced, stride: Stride, forward: bool) {
    let side = &traced.side;
    let go = if forward { stops::next } else { stops::previous };
    move_to(traced, go(&side.trace, &side.index, side.playhead, stride));
}

/// To the next or the last exception or warning, and the lane that it happened in; `false` where there is none.
fn fault(traced: &mut Traced, forward: bool) -> bool {
    let side = &traced.side;
    let position = if forward {
        stops::next_fault(&side.trace, &side.index, side.playhead)
    } else {
        let before = stops::previous(&side.trace, &side.index, side.playhead, Stride::Fault);
        Some(before).filter(|before| *before > 0)
    };
    let Some(position) = position else { return false };
    let lane = side.trace.get(position - 1).and_then(|event| event.body.lane());
    move_to(traced, position);
    traced.side.selected = lane;
    true
}

/// As far along the timeline as most of it shows; a tenth of it, where it shows all the time that there is.
fn page(traced: &mut Traced, shown: f64, forward: bool) {
    let side = &traced.side;
    let (trace, index, here) = (&side.trace, &side.index, side.playhead);
    let edge = if forward { trace.len() } else { 0 };
    let by_unit = |unit: usize, place: &dyn Fn(usize) -> Option<usize>| {
        let page = (shown * 2.0 / 3.0).max(2.0) as usize;
        let unit = if forward { Some(unit + page) } else { unit.checked_sub(page + 1) };
        unit.and_then(place).map_or(edge, |at| stops::settle(trace, at + 1))
    };
    let position = match traced.axis {
        Axis::Event => by_unit(index.tick_at(here), &|tick| index.tick(tick)),
        Axis::Line => by_unit(index.line_at(here), &|line| index.line(line)),
        Axis::Time => {
            let is_whole = traced.outlook.level(Axis::Time) == 0;
            let page = if is_whole { shown / 10.0 } else { shown * 2.0 / 3.0 };
            let now = time(traced);
            let back = || Some(stops::at_time(trace, now - page, 0)).filter(|position| *position < here);
            if forward { stops::at_time(trace, now + page, here) } else { back().unwrap_or(0) }
        }
    };
    move_to(traced, position);
}

/// To a tenth of the trace: of its events, or of its time.
fn jump(traced: &mut Traced, tenth: usize) {
    let trace = &traced.side.trace;
    let position = match traced.axis {
        Axis::Event | Axis::Line => trace.len() * tenth / 10,
        Axis::Time => stops::at_time(trace, trace.t(trace.len().saturating_sub(1)) * tenth as f64 / 10.0, 0),
    };
    let position = if tenth == 0 { first(traced) } else { stops::settle(trace, position) };
    move_to(traced, position);
}

/// The time at the playhead.
fn time(traced: &Traced) -> f64 {
    traced.side.playhead.checked_sub(1).map_or(0.0, |at| traced.side.trace.t(at))
}

/// Plays on from here, or pauses. At the end of a trace that is whole, it plays from the start.
fn play_pause(traced: &mut Traced) {
    if traced.playing || traced.following && traced.is_growing() {
        (traced.playing, traced.following) = (false, false);
        return;
    }
    traced.passed = 0.0;
    if traced.side.playhead < traced.side.trace.len() {
        traced.playing = true;
    } else if traced.is_growing() {
        traced.following = true;
    } else {
        move_to(traced, first(traced));
        traced.playing = true;
    }
}

/// Lets time pass: the playhead moves on, and follows the program once it has come to the end of what that has done. Gives the
/// line of the breakpoint that it stops at, if there is one on its way.
pub fn tick(traced: &mut Traced, passed: Duration) -> Option<u32> {
    if !traced.playing {
        return None;
    }
    let passed = passed.as_secs_f64() * traced.speed;
    let before = traced.side.playhead;
    match traced.axis {
        Axis::Event | Axis::Line => by_event(traced, passed * RATE),
        Axis::Time => by_time(traced, passed),
    }
    let stopped = stop_since(traced, before);
    if stopped.is_none() && traced.side.playhead >= traced.side.trace.len() {
        (traced.playing, traced.following) = (false, traced.is_growing());
    }
    stopped
}

/// Where the playhead has passed a breakpoint on its way from `before`, takes it back to that and stops it there; gives the line.
fn stop_since(traced: &mut Traced, before: usize) -> Option<u32> {
    let here = std::mem::replace(&mut traced.side.playhead, before);
    let stop = traced.side.stop_before(here);
    traced.side.playhead = stop.map_or(here, |(_, at)| at);
    if stop.is_some() {
        (traced.playing, traced.following, traced.passed) = (false, false, 0.0);
    }
    stop.map(|(line, _)| line)
}

fn by_event(traced: &mut Traced, passed: f64) {
    traced.passed += passed;
    let side = &mut traced.side;
    while traced.passed >= 1.0 {
        traced.passed -= 1.0;
        side.go(stops::next_of_any(&side.trace, &side.index, side.playhead));
    }
}

fn by_time(traced: &mut Traced, passed: f64) {
    let here = time(traced);
    let now = here + traced.passed + passed;
    let position = stops::at_time(&traced.side.trace, now, traced.side.playhead);
    traced.side.go(position);
    traced.passed = now - time(traced);
}

/// Takes in the news of the run. Those of a run that is no longer wanted are passed over.
pub fn news(model: &mut Model, run: u64, news: News) -> Vec<Cmd> {
    let strings = model.strings;
    let Some(traced) = model.traced_mut() else { return Vec::new() };
    if traced.side.run_number != run {
        return Vec::new();
    }
    let mut notice = None;
    let mut cmds = Vec::new();
    if !matches!(news, News::Text(_)) {
        // Whatever comes after it, it is compiled by then.
        traced.side.building = None;
    }
    match news {
        News::Building(building) => traced.side.building = Some(building),
        News::Remarks(remarks) => traced.side.remarks = remarks,
        News::Started(header) => traced.start(header),
        News::Thread { thread, process } => {
            traced.side.trace.thread(thread, process);
        }
        News::Events(events) => {
            traced.side.extend(&events);
            notice = tell(strings, traced, &events);
        }
        News::Ended(status) => {
            run::end(&mut traced.side, status);
            notice = ending(strings, traced);
        }
        News::Failed(why) => {
            notice = Some(format!("{} {}", strings.messages.failed, words::problem(strings, &why)));
            traced.side.run = RunState::Failed(why);
        }
        News::Recorded(trace) => traced.side.play(*trace),
        // A program that is traced has no recorded run.
        News::NotHere(_) => {}
        News::Text(read) => cmds = put_text(traced, run, read),
        News::Pieces { pieces, percent } => traced.take(pieces, percent),
        News::Read(until) => {
            traced.finish(until == Until::End);
            notice = read(strings, traced, &until);
        }
    }
    // What lies ahead is no secret here: the timeline shows all that has come.
    traced.side.reached = traced.side.trace.len();
    let mut stopped = None;
    if traced.following {
        let before = traced.side.playhead;
        traced.side.go(traced.side.trace.len());
        stopped = stop_since(traced, before);
    }
    if !traced.is_growing() && traced.side.run != RunState::Idle {
        traced.following = false;
    }
    model.notice = notice.or_else(|| model.notice.take());
    if let Some(line) = stopped {
        lines::say_stopped(model, line);
    }
    cmds
}

/// What to say of the end at once: what was lost, and the limit at which it was stopped. The rest stands in the header.
fn ending(strings: &Strings, traced: &Traced) -> Option<String> {
    let trace = &traced.side.trace;
    let at_a_limit = matches!(trace.end(), Some(Status::Stopped(limit)) if limit != "stopped");
    words::ending_of_own(strings, trace).filter(|_| at_a_limit || trace.lost() > 0)
}

/// What to say of a file of which no more comes: that a part is missing, that some of it is damaged.
fn read(strings: &Strings, traced: &Traced, until: &Until) -> Option<String> {
    let (words, percent) = (&strings.traced, traced.percent().to_string());
    let part = match until {
        Until::End => None,
        Until::Stopped => Some(fill(&words.part_only, &[("n", &percent)])),
        Until::Broken(why) => Some(fill(&words.broken, &[("n", &percent), ("why", why)])),
    };
    let damaged = (traced.damaged > 0).then(|| fill(&words.damaged, &[("n", &traced.damaged.to_string())]));
    let all: Vec<String> = part.into_iter().chain(damaged).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn put_text(traced: &mut Traced, run: u64, read: Result<String, Source>) -> Vec<Cmd> {
    traced.put_text(read);
    let Some(program) = traced.side.program.as_ref().filter(|program| !program.text.is_empty()) else {
        return Vec::new();
    };
    let text = program.text.clone();
    vec![Cmd::Highlight { owner: Owner::Trace(run), language: traced.side.language, text }]
}

/// What the user should know of these events at once: that the program asked for input, that there was a warning.
fn tell(strings: &Strings, traced: &mut Traced, events: &[Event<'_>]) -> Option<String> {
    let reads_nothing = traced.origin == Origin::Run { reads_nothing: true };
    let mut notice = None;
    for event in events {
        match &event.body {
            Body::Exception { value, .. }
                if reads_nothing && !traced.told.input && value.text.starts_with("EOFError") =>
            {
                traced.told.input = true;
                notice = Some(strings.traced.no_input.clone());
            }
            Body::Warning { text, .. } if !traced.told.warning => {
                traced.told.warning = true;
                notice = notice.or_else(|| Some(fill(&strings.traced.warned, &[("text", text)])));
            }
            _ => {}
        }
    }
    notice
}
