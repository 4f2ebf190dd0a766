//! The walkthrough: both playheads move to the same step, at once or on their way. Who moves a playhead elsewhere looks around:
//! the walkthrough stays at its step, and leads back to it or on from it.

use super::{lines, question};
use crate::timeline::stops::{self, Stride};
use crate::trace::Language;
use crate::tui::model::{About, Model, Motion, Open, Place, RunState};
use crate::tui::msg::Cmd;
use std::time::Duration;

/// How long the walkthrough stays at a step before it plays on, at speed 1.
const DWELL: Duration = Duration::from_millis(2500);

/// How long it then waits for a program that has not come so far, before it looks again.
const AGAIN: Duration = Duration::from_millis(100);

/// Where each playhead stands when the walkthrough is at `place`. A program that does not have the step, or did not reach
/// it, stands at the last one before it.
fn targets(open: &Open, place: Place) -> [usize; 2] {
    [0, 1].map(|at| {
        let side = &open.sides[at];
        match place {
            Place::Introduction => 0,
            Place::Step(step) => side.steps.iter().take(step + 1).rev().find_map(|at| *at).unwrap_or(0),
            Place::End => side.trace.len(),
        }
    })
}

/// Goes to `place` at once.
pub fn jump(open: &mut Open, place: Place) {
    open.motion = None;
    open.playing = false;
    open.dwell = None;
    let targets = targets(open, place);
    for (side, target) in open.sides.iter_mut().zip(targets) {
        side.go(target);
        side.cursor = None;
    }
    arrive(open, place);
}

/// Stands where somebody else does: at a place, with so many events of each program behind.
pub fn stand(open: &mut Open, place: Place, events: [usize; 2]) {
    for (side, events) in open.sides.iter_mut().zip(events) {
        if side.playhead != events {
            side.go(events);
            side.cursor = None;
        }
    }
    if open.place != place {
        arrive(open, place);
    }
    open.furthest = open.furthest.max(place);
}

/// Puts the playhead of one program where the walkthrough stands, as if it had been there all the way.
pub fn join(open: &mut Open, language: Language) {
    for place in [open.furthest, open.place, open.shown()] {
        let target = targets(open, place)[language as usize];
        open.side_mut(language).go(target);
    }
}

/// The walkthrough stands at `place` now.
fn arrive(open: &mut Open, place: Place) {
    if open.place != place {
        open.asked = None;
    }
    if open.shown() != place {
        open.scroll = 0;
        open.says_variant = false;
    }
    (open.place, open.looks) = (place, None);
    open.furthest = open.furthest.max(place);
    let is_asking = open.is_asking();
    for side in &mut open.sides {
        // The lane that is asked about stays chosen.
        side.selected = side.selected.filter(|_| is_asking);
        side.about = side.about.take().filter(|About { places: [asked, come], .. }| (*asked..=*come).contains(&place));
    }
}

/// Back from looking around: both programs to the step of the walkthrough.
pub fn come_back(open: &mut Open) {
    if open.motion.is_none() {
        jump(open, open.place);
    }
}

/// The walkthrough does not go on from where one looks around while a question is open, or after its end: it leads back there.
/// Whether it was so.
fn comes_back(open: &mut Open) -> bool {
    let is_led_back = open.looks.is_some() && (open.is_asking() || open.place == Place::End);
    if is_led_back {
        come_back(open);
    }
    is_led_back
}

/// On to the next step: a question of this one is asked first; playheads on their way arrive at once. Where a program has
/// not come there yet, the walkthrough stays. From wherever one looks around it goes on from its own place.
pub fn next(open: &mut Open) -> Vec<Cmd> {
    if let Some(motion) = open.motion.take() {
        jump(open, motion.to);
        return Vec::new();
    }
    if open.awaits_run() || comes_back(open) {
        return Vec::new();
    }
    if !open.is_asking() && !question::ask_waiting(open) {
        open.asked = None;
        let to = open.place.next(open.lesson.steps.len());
        start(open, to);
        open.playing = true;
    }
    Vec::new()
}

/// Back to the step before, at once.
pub fn previous(open: &mut Open) {
    open.asked = None;
    let here = open.place;
    // A playhead that was moved on from the step first comes back to it.
    let moved =
        open.motion.is_some() || (open.sides.iter().zip(targets(open, here))).any(|(side, at)| side.playhead > at);
    let to = if moved && here != Place::End { here } else { here.previous(open.lesson.steps.len()) };
    jump(open, to);
}

/// Sends both playheads on their way to `place`.
fn start(open: &mut Open, place: Place) {
    let targets = targets(open, place);
    open.dwell = None;
    if open.looks.take().is_some() {
        open.scroll = 0;
    }
    let still = open.still;
    open.motion = Some(if still { Motion::at_once(targets, place) } else { Motion::new(&open.sides, targets, place) });
}

/// Plays on from here, or pauses.
pub fn play_pause(open: &mut Open) {
    if open.playing {
        open.playing = false;
        open.dwell = None;
        return;
    }
    if open.motion.is_none() {
        if open.awaits_run() || comes_back(open) {
            return;
        }
        if open.is_asking() || question::ask_waiting(open) {
            return;
        }
        open.asked = None;
        let to = open.place.next(open.lesson.steps.len());
        start(open, to);
    }
    open.playing = true;
    open.continuous = true;
}

/// Lets time pass: playheads on their way move on.
pub fn tick(model: &mut Model, passed: Duration) -> Vec<Cmd> {
    let Some(open) = model.open_mut().filter(|open| open.is_moving()) else { return Vec::new() };
    let speed = open.speed;
    if let Some(motion) = &mut open.motion {
        let (positions, arrived) = motion.advance(passed.as_secs_f64(), speed);
        let to = motion.to;
        let mut stopped = None;
        for (side, position) in open.sides.iter_mut().zip(positions) {
            let Some(position) = position else { continue };
            let stop = side.stop_before(position);
            side.go(stop.map_or(position, |(_, at)| at));
            stopped = stopped.or(stop.map(|(line, _)| (side.language, line)));
        }
        if let Some((language, line)) = stopped {
            (open.motion, open.playing, open.continuous, open.focus) = (None, false, false, language);
            lines::say_stopped(model, line);
        } else if arrived {
            finish(open, to);
            return vec![Cmd::Save];
        }
    } else if let Some(left) = open.dwell {
        open.dwell = left.checked_sub(passed.mul_f64(speed)).filter(|left| !left.is_zero());
        if open.dwell.is_none() {
            play_on(open);
        }
    }
    Vec::new()
}

/// The playheads have arrived: the walkthrough stops there, or waits a while and goes on.
fn finish(open: &mut Open, place: Place) {
    let go_on = open.continuous && place != Place::End;
    jump(open, place);
    if go_on {
        open.playing = true;
        open.continuous = true;
        open.dwell = Some(DWELL);
    } else {
        open.continuous = false;
    }
}

fn play_on(open: &mut Open) {
    if open.awaits_run() {
        open.dwell = Some(AGAIN);
    } else if question::ask_waiting(open) {
        open.playing = false;
        open.continuous = false;
    } else {
        let to = open.place.next(open.lesson.steps.len());
        start(open, to);
    }
}

/// Moves the playhead in focus by one stop. Where that crosses a step of the walkthrough, the other goes to it as well.
pub fn stride(open: &mut Open, stride: Stride, forward: bool) {
    let side = open.focused();
    let position = if forward {
        stops::next(&side.trace, &side.index, side.playhead, stride)
    } else {
        stops::previous(&side.trace, &side.index, side.playhead, stride)
    };
    go(open, position);
}

/// Takes the playhead in focus to a position. Where that crosses a step of the walkthrough, the other goes to it as well.
pub fn go(open: &mut Open, position: usize) {
    (open.playing, open.motion, open.dwell) = (false, None, None);
    let position = position.min(limit(open, open.focus));
    let side = open.side_mut(open.focus);
    side.go(position);
    side.cursor = None;
    follow(open);
}

/// How far the playhead of the program in `language` may go: what comes after an open question is its answer.
pub fn limit(open: &Open, language: Language) -> usize {
    if open.is_asking() { targets(open, open.place)[language as usize] } else { usize::MAX }
}

/// Takes the playhead of one program to `position`, as far as may be seen, and gives it the focus.
pub fn take_to(open: &mut Open, language: Language, position: usize) {
    let position = position.min(open.side(language).seen());
    open.focus = language;
    (open.playing, open.motion, open.dwell) = (false, None, None);
    let selected = open.side(language).selected;
    open.side_mut(language).go(position);
    follow(open);
    // Whoever follows one lane along the axis goes on following it.
    open.side_mut(language).selected = selected;
}

/// To the very start or the very end of both programs. A class is taken along; who learns looks around there.
pub fn to_edge(open: &mut Open, end: bool) {
    if open.with_class {
        return jump(open, if end { Place::End } else { Place::Introduction });
    }
    (open.playing, open.motion, open.dwell) = (false, None, None);
    let is_asking = open.is_asking();
    let limits = [Language::Python, Language::Rust].map(|language| limit(open, language));
    for (side, limit) in open.sides.iter_mut().zip(limits) {
        side.go(if end { side.trace.len().min(limit) } else { 0 });
        (side.cursor, side.selected) = (None, side.selected.filter(|_| is_asking));
    }
    let here = here(open);
    look(open, here);
}

/// The walkthrough, and the program that is not in focus, follow the one that is.
fn follow(open: &mut Open) {
    let here = here(open);
    if here != open.shown() {
        let other = match open.focus {
            Language::Python => Language::Rust,
            Language::Rust => Language::Python,
        };
        let target = targets(open, here)[other as usize].min(limit(open, other));
        open.side_mut(other).go(target);
        if open.with_class {
            return arrive(open, here);
        }
    }
    if !open.with_class {
        look(open, here);
    }
}

/// The place of the walkthrough where the program in focus is.
fn here(open: &Open) -> Place {
    let side = open.focused();
    let passed = |position: usize| side.steps.iter().rposition(|step| step.is_some_and(|at| at <= position));
    if side.playhead == side.trace.len() && side.run == RunState::Ended && open.place == Place::End {
        return Place::End;
    }
    let here = passed(side.playhead);
    // A program that does not have the step stands at the one before it, and is at the step all the same.
    let is_at_step = matches!(open.place, Place::Step(_)) && !open.with_class;
    if is_at_step && passed(targets(open, open.place)[open.focus as usize]) == here {
        return open.place;
    }
    here.map_or(Place::Introduction, Place::Step)
}

/// Playheads were moved, and are at `here` now, where the learner looks around; or they are where they were before.
fn look(open: &mut Open, here: Place) {
    let targets = targets(open, open.place);
    let is_away = open.sides.iter().zip(targets).any(|(side, at)| side.playhead != at);
    let looks = is_away.then_some(here);
    if looks.unwrap_or(open.place) != open.shown() {
        (open.scroll, open.says_variant) = (0, false);
        // What was answered has been read; what is asked still waits.
        open.asked = open.asked.take().filter(|asked| asked.verdict.is_none());
        let is_asking = open.is_asking();
        for side in &mut open.sides {
            side.selected = side.selected.filter(|_| is_asking);
        }
    }
    open.looks = looks;
}
