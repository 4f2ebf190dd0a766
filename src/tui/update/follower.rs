//! Following a presentation that goes on elsewhere: what it tells moves the lesson that is open here, until whoever follows looks
//! around on their own; then nothing does but their keys, and those lead no further than the class has come.

use super::{lesson, lines, run, tabs, walk};
use crate::base::text;
use crate::room::State;
use crate::room::client::Trouble;
use crate::trace::Language;
use crate::tui::handout::terminal::Received;
use crate::tui::keys::{Action, Context, Press};
use crate::tui::model::finder::{Candidate, Goal};
use crate::tui::model::follower::{Followed, Follower, Given, Line, NotShown, changed_line, harmless};
use crate::tui::model::{Model, Open, Pane, Place, Position, RunState, Screen, Side, Tab};
use crate::tui::msg::{Cmd, Msg};
use crate::tui::strings::fill;
use crossterm::event::KeyEvent;
use std::sync::Arc;
use std::time::Duration;

/// What may be done while following: nothing runs here, and nothing of the lesson is kept.
pub fn allowed(mut cmds: Vec<Cmd>) -> Vec<Cmd> {
    cmds.retain(|cmd| {
        use Cmd::{Answer, FetchLesson, Highlight, Mouse, Quit, ReadWords, Save, Stop, Suspend};
        matches!(
            cmd,
            Answer { .. } | FetchLesson { .. } | Highlight { .. } | Mouse(_) | Quit | ReadWords | Save | Stop | Suspend
        )
    });
    cmds
}

/// Whose keys work.
pub fn context(follower: &Follower) -> Context {
    if follower.may_answer() { Context::Poll } else { Context::Follow }
}

/// Takes in what is heard of the presentation.
pub fn hear(model: &mut Model, followed: Followed) -> Vec<Cmd> {
    let Some(follower) = &mut model.follower else { return Vec::new() };
    match followed {
        Followed::State(state) => take(model, harmless(*state)),
        Followed::Lesson(number, Ok(received)) if follower.state.lesson == Some(number) => {
            // Whoever looks around in a lesson is not taken out of it.
            let is_here = |open: &Open| model.pack.id == received.pack.id && open.lesson.id == received.id;
            if follower.is_wandering && model.screen.open_mut().is_some_and(|open| !is_here(open)) {
                follower.next = Some((number, received));
                return Vec::new();
            }
            show(model, number, *received)
        }
        Followed::Lesson(number, Err(why)) if follower.state.lesson == Some(number) => {
            // What was lost on its way is asked for again when the room is heard of next.
            follower.wanted = follower.wanted.filter(|_| !is_lost(&why));
            follower.unreadable = Some(why).filter(|why| !is_lost(why));
            Vec::new()
        }
        // There is a newer one by now.
        Followed::Lesson(..) => Vec::new(),
        Followed::Counted(poll, round, choice) => {
            let given = follower.answer.as_mut();
            let is_this = |given: &&mut Given| (given.poll, given.round, given.choice) == (poll, round, choice);
            if let Some(given) = given.filter(is_this) {
                given.is_counted = true;
            }
            Vec::new()
        }
        Followed::Line(line) => {
            // Once it is over, that nobody answers is no news.
            if !follower.state.is_over {
                follower.line = line;
            }
            Vec::new()
        }
    }
}

/// Takes in how everything stands.
fn take(model: &mut Model, state: State) -> Vec<Cmd> {
    let Some(follower) = &mut model.follower else { return Vec::new() };
    follower.line = Line::Open;
    let before = std::mem::replace(&mut follower.state, state);
    let state = &follower.state;
    let mut cmds = Vec::new();
    if follower.wanted != state.lesson {
        (follower.wanted, follower.unreadable) = (state.lesson, None);
        cmds.extend(state.lesson.map(|number| Cmd::FetchLesson { number }));
    }
    follower.typed = state.typed.iter().next().map(|(name, text)| {
        let line = before.typed.get(name).map_or(0, |before| changed_line(before, text));
        let kept = follower.typed.as_ref().filter(|(of, _)| of == name && before.typed.get(name) == Some(text));
        (name.clone(), kept.map_or(line, |(_, line)| *line))
    });
    if let Some(position) = &state.position
        && let Some(left) = follower.reached.take(before.position.as_ref(), position)
    {
        follower.left = left;
    }
    let is_asked = |state: &State| state.question.as_ref().map(|question| question.poll);
    if is_asked(&before) != is_asked(state)
        && let Some(open) = model.screen.open_mut().filter(|_| !follower.is_wandering)
    {
        open.scroll = 0;
    }
    cmds.extend(stand_with_class(model, before.position.as_ref()));
    cmds
}

/// Whether it was the way that a lesson did not come, and not the lesson.
fn is_lost(why: &NotShown) -> bool {
    !matches!(why, NotShown::Unreadable(_) | NotShown::Trouble(Trouble::NoDocument | Trouble::TooLarge))
}

/// Lets time pass.
pub fn pass(model: &mut Model, passed: Duration) {
    if let Some(follower) = &mut model.follower {
        follower.pass(passed);
    }
}

/// Shows the lesson with this number. Where it is the one that is open already, the look at it stays as it is.
fn show(model: &mut Model, number: u64, received: Received) -> Vec<Cmd> {
    let kept = match std::mem::replace(&mut model.screen, Screen::Room) {
        Screen::Lesson(open) if model.pack.id == received.pack.id && open.lesson.id == received.id => Some(*open),
        _ => None,
    };
    let Received { pack, id, traces } = received;
    model.pack = Arc::new(pack);
    model.packs = vec![Arc::clone(&model.pack)];
    if !lesson::open(model, &id) {
        return Vec::new();
    }
    let still = model.still;
    let (Some(follower), Some(open)) = (&mut model.follower, model.screen.open_mut()) else { return Vec::new() };
    (follower.shown, follower.unreadable) = (Some(number), None);
    // The class is asked by polls, and nothing is written here.
    open.lesson.exercise = None;
    open.lesson.steps.iter_mut().for_each(|step| step.questions.clear());
    (open.resume, open.still) = (None, still);
    for (name, (trace, index)) in traces {
        let lesson = open.lesson.with_program(&name);
        let Some(side) = open.side_named(&name) else { continue };
        let is_running = trace.end().is_none();
        side.take(trace, index);
        if is_running {
            side.run = RunState::Running;
        }
        if let Some(lesson) = lesson {
            side.find_steps(&lesson);
        }
    }
    run::part(open);
    if let Some(kept) = kept {
        look_as(open, kept);
    } else {
        follower.is_wandering = false;
    }
    let mut cmds = stand_with_class(model, None);
    cmds.extend(run::highlight_all(model));
    cmds
}

/// Looks at a lesson as it was looked at before its texts or traces changed.
fn look_as(open: &mut Open, before: Open) {
    if let Some(name) = before.side(Language::Rust).name() {
        open.show_rust(name);
    }
    (open.axis, open.outlook, open.focus, open.speed) = (before.axis, before.outlook, before.focus, before.speed);
    (open.tab, open.alone, open.scroll) = (before.tab, before.alone, before.scroll);
    walk::stand(open, before.place, before.sides.each_ref().map(|side| side.playhead));
    for (side, before) in open.sides.iter_mut().zip(before.sides) {
        (side.breakpoints, side.cursor) = (before.breakpoints, before.cursor);
    }
}

/// Stands where the class does, where whoever follows does not look around. `before`: where it stood, as far as that is known.
fn stand_with_class(model: &mut Model, before: Option<&Position>) -> Vec<Cmd> {
    let Some(follower) = model.follower.as_ref().filter(|follower| !follower.is_wandering) else { return Vec::new() };
    let pack = model.pack.id.clone();
    let Some(open) = model.screen.open_mut() else { return Vec::new() };
    let Some(position) = follower.position(&pack, open).cloned() else { return Vec::new() };
    (open.motion, open.playing, open.dwell) = (None, false, None);
    let mut cmds = Vec::new();
    if let Some(name) = &position.rust {
        tabs::show(open, name);
        let side = open.side(Language::Rust);
        if side.highlighted.is_none() {
            cmds.extend(run::highlight(side, &pack, &open.lesson.id));
        }
    }
    walk::stand(open, within(open, position.place), position.events);
    // Where the class has looked somewhere else since, so does whoever follows it.
    let looked = |before: &Position| (before.program, before.pane);
    if before.map(looked) != Some(looked(&position)) {
        open.focus = position.program;
        open.tab = if position.pane == Some(Pane::Output) { Tab::Output } else { Tab::Code };
    }
    lines::restore(model);
    cmds
}

/// A place that was told, as one of the lesson: a step that it does not have is its end.
fn within(open: &Open, place: Place) -> Place {
    match place {
        Place::Step(at) if at >= open.lesson.steps.len() => Place::End,
        place => place,
    }
}

/// Lets a key press look around, answer, or go back to the class.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    match press.action {
        Action::Rejoin => return rejoin(model),
        Action::Answer | Action::AnswerLetter => return answer(model, press.place),
        Action::NextStep | Action::PlayPause if is_as_far_as_class(model) => {
            model.notice = Some(model.strings.follow.no_further.clone());
            return Vec::new();
        }
        Action::End => return to_class_end(model),
        _ => {}
    }
    lesson::press(model, press)
}

/// Says where programs are run and edited, to whoever presses a key that does so in a lesson of one's own.
pub fn say_what_is_not_here(model: &mut Model, context: Context, event: KeyEvent) {
    let Some(open) = model.open().filter(|_| model.follower.is_some() && context == Context::Follow) else { return };
    let wanted = model.keys.press(Context::Lesson, event).map(|press| press.action);
    if matches!(wanted, Some(Action::RunAgain | Action::Edit | Action::OpenEditor)) {
        let lesson = text::tame(&open.lesson.id);
        model.notice = Some(fill(&model.strings.follow.not_here, &[("lesson", &lesson)]));
    }
}

/// Whether the class has come no further than to the place that is shown. What is on its way there can be stopped.
fn is_as_far_as_class(model: &Model) -> bool {
    let (Some(follower), Some(open)) = (&model.follower, model.open()) else { return true };
    let goes = open.playing || open.motion.is_some();
    let reach = follower.reach(&model.pack.id, open);
    let is_last = open.place == Place::End || open.place.next(open.lesson.steps.len()) > reach.place;
    is_last && !goes
}

/// To the furthest place that the class has come to.
fn to_class_end(model: &mut Model) -> Vec<Cmd> {
    let (Some(follower), Some(open)) = (&model.follower, model.screen.open_mut()) else { return Vec::new() };
    let reach = follower.reach(&model.pack.id, open);
    let events = [Language::Python, Language::Rust].map(|language| reach.limit(open, language));
    (open.motion, open.playing, open.dwell) = (None, false, None);
    walk::stand(open, within(open, reach.place), events);
    Vec::new()
}

/// Back to where the class is.
fn rejoin(model: &mut Model) -> Vec<Cmd> {
    let Some(follower) = &mut model.follower else { return Vec::new() };
    if std::mem::take(&mut follower.is_wandering) {
        if let Some(open) = model.screen.open_mut() {
            open.scroll = 0;
        }
        if let Some((number, received)) =
            follower.next.take().filter(|(number, _)| follower.state.lesson == Some(*number))
        {
            return show(model, number, *received);
        }
        return stand_with_class(model, None);
    }
    Vec::new()
}

/// Answers what the class is asked. Until the poll is closed, another answer takes the place of this one.
fn answer(model: &mut Model, choice: usize) -> Vec<Cmd> {
    let Some(follower) = model.follower.as_mut().filter(|follower| follower.may_answer()) else { return Vec::new() };
    let Some((question, poll)) = follower.asked() else { return Vec::new() };
    if choice >= question.choices.len() {
        return Vec::new();
    }
    let (poll, round) = (poll.poll, poll.round);
    follower.answer = Some(Given { poll, round, choice, is_counted: false });
    vec![Cmd::Answer { poll, round, choice }]
}

/// Leaves out of what can be found what the class has not come to.
pub fn within_reach(model: &Model, candidates: &mut Vec<Candidate>) {
    let (Some(follower), Some(open)) = (&model.follower, model.open()) else { return };
    let reach = follower.reach(&model.pack.id, open);
    candidates.retain(|candidate| match &candidate.goal {
        Goal::Here(place) | Goal::Place { place, .. } => *place <= reach.place,
        Goal::Press(..) | Goal::Word(_) | Goal::Row(_) => true,
    });
}

/// Where somebody who follows stood before something happened.
pub struct Stood {
    place: Place,
    furthest: Place,
    heads: [usize; 2],
    reached: [usize; 2],
    names: [Option<String>; 2],
    is_moving: bool,
    /// Whether it is what whoever follows does.
    is_own: bool,
    /// Whether it is time that passes.
    is_tick: bool,
}

impl Stood {
    /// Where whoever follows stands before `msg`; `None` where nobody follows, or what is shown is no lesson.
    pub fn before(model: &Model, msg: &Msg) -> Option<Self> {
        let open = model.follower.as_ref().and(model.open())?;
        Some(Self {
            place: open.place,
            furthest: open.furthest,
            heads: open.sides.each_ref().map(|side| side.playhead),
            reached: open.sides.each_ref().map(|side| side.reached),
            names: open.sides.each_ref().map(|side| side.name().map(str::to_owned)),
            is_moving: open.is_moving(),
            is_own: matches!(msg, Msg::Key(_) | Msg::Mouse(_)),
            is_tick: matches!(msg, Msg::Tick(_)),
        })
    }

    /// Holds back who went further than the class, and lets go of it who went anywhere else.
    pub fn settle(self, model: &mut Model) {
        if !self.is_own && !self.is_tick {
            return;
        }
        let pack = model.pack.id.clone();
        let (Some(follower), Some(open)) = (&mut model.follower, model.screen.open_mut()) else { return };
        let reach = follower.reach(&pack, open);
        let limits = [Language::Python, Language::Rust].map(|language| reach.limit(open, language));
        let is_beyond = |side: &Side| side.playhead > limits[side.language as usize];
        let goes_on = open.motion.as_ref().is_some_and(|motion| motion.to > reach.place);
        if open.place > reach.place || goes_on || open.sides.iter().any(is_beyond) {
            (open.motion, open.playing, open.continuous, open.dwell) = (None, false, false, None);
            self.put_back(open, reach.place, limits);
            if self.is_own {
                model.notice.get_or_insert_with(|| model.strings.follow.no_further.clone());
            }
        }
        let heads = open.sides.each_ref().map(|side| side.playhead);
        let has_moved = self.place != open.place || self.heads != heads || (open.is_moving() && !self.is_moving);
        if self.is_own && has_moved {
            let class = follower.position(&pack, open);
            let stands = |position: &Position| {
                let ends = open.sides.each_ref().map(|side| side.trace.len());
                let events = [0, 1].map(|at| position.events[at].min(ends[at]));
                position.place == open.place && events == heads && !open.is_moving()
            };
            follower.is_wandering |= !class.is_some_and(stands);
        }
    }

    /// Stands where it stood; of a program that was not in view before, as far as the class has come.
    fn put_back(&self, open: &mut Open, place: Place, limits: [usize; 2]) {
        open.place = if self.is_tick { open.place.min(place) } else { self.place };
        open.furthest = self.furthest;
        for (at, side) in open.sides.iter_mut().enumerate() {
            let was_there = side.name() == self.names[at].as_deref();
            side.playhead = if was_there && !self.is_tick { self.heads[at] } else { side.playhead.min(limits[at]) };
            side.reached = if was_there { self.reached[at].max(side.playhead) } else { side.playhead };
        }
    }
}

#[cfg(test)]
mod tests;
