//! What happens changes the model, and gives what is to be done. Nothing here does it.

mod compare;
mod editor;
mod exercise;
mod finder;
mod follower;
mod lanes;
mod lesson;
mod lines;
mod list;
mod mouse;
mod notes;
mod present;
mod question;
mod review;
mod run;
mod tabs;
#[cfg(test)]
mod tests;
mod timeline;
mod tour;
mod traced;
mod trust;
mod walk;
mod watch;

pub use editor::run_text;
pub use exercise::{check_text as check_exercise, leave as leave_exercise};
pub use follower::press as follow;
pub use list::{open as open_lesson, open_of as open_lesson_of};
pub use present::begin as present;
pub use tour::{CARDS, begin_for_newcomer};
pub use traced::open as open_trace;

use super::keys::{Action, Context, Press};
use super::model::finder::Quest;
use super::model::{Finding, Model, Origin, Screen, Side};
use super::msg::{Cmd, Msg, Owner};
use super::strings::{Strings, fill};
use super::theme::{Choice, Depth};
use super::views;
use super::words;
use crossterm::event::{KeyEvent, KeyEventKind};
use ratatui::layout::Size;
use std::time::Duration;

/// Lets `msg` change the model; gives what is to be done, in order.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    let stood = follower::Stood::before(model, &msg);
    let waiting = matches!(msg, Msg::Key(_) | Msg::Mouse(_)).then(|| run::Waiting::of(model)).flatten();
    let cmds = take(model, msg);
    if let Some(waiting) = waiting {
        waiting.settle(model);
    }
    if let Some(stood) = stood {
        stood.settle(model);
    }
    compare::follow(model);
    question::cover(model);
    lanes::refresh(model);
    present::follow_question(model);
    match (&model.presentation, &model.follower) {
        (Some(_), _) => present::allowed(cmds),
        (None, Some(_)) => follower::allowed(cmds),
        (None, None) => cmds,
    }
}

fn take(model: &mut Model, msg: Msg) -> Vec<Cmd> {
    match msg {
        Msg::Key(event) => key(model, event),
        Msg::Resize(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::Mouse(_) | Msg::Paste(_) if is_unseen(model) => Vec::new(),
        Msg::Mouse(event) => mouse::mouse(model, event),
        Msg::Paste(text) => {
            if !finder::paste(model, &text) && !lanes::paste(model, &text) {
                editor::paste(model, &text);
            }
            Vec::new()
        }
        Msg::Added(packs) => {
            for (pack, foreign) in packs {
                model.foreign.insert(pack.id.clone(), foreign);
                model.add_pack(pack);
            }
            Vec::new()
        }
        Msg::Reloaded(read) => match *read {
            Ok(read) => watch::reloaded(model, read),
            Err(why) => {
                model.findings = vec![Finding::of_all(&why)];
                Vec::new()
            }
        },
        Msg::Edited { pack, lesson, program, text } => {
            editor::found(model, (&pack, &lesson), &program, text);
            Vec::new()
        }
        Msg::Kept(kept) => {
            model.kept.extend(kept);
            Vec::new()
        }
        Msg::Outside(outside) => editor::outside(model, outside),
        // Whoever draws looks for them.
        Msg::WordsRead => Vec::new(),
        Msg::Tick(passed) => tick(model, passed),
        Msg::Heard(heard) => {
            notes::hear(model, heard);
            Vec::new()
        }
        Msg::Followed(followed) => follower::hear(model, followed),
        Msg::Clock(passed) => {
            present::pass(model, passed);
            follower::pass(model, passed);
            Vec::new()
        }
        Msg::Room(news) => {
            present::hear(model, news);
            Vec::new()
        }
        Msg::Run { language, run, news } => run::news(model, language, run, news),
        Msg::Python(found) => {
            model.python = Some(found);
            Vec::new()
        }
        Msg::Highlighted { owner, language, lines } => {
            if let Some(side) = owned(model, &owner).filter(|side| side.language == language) {
                side.highlighted = Some(lines);
            }
            Vec::new()
        }
        Msg::CannotRun(why) => {
            let why = words::problem(model.strings, &why);
            model.notice = Some(fill(&model.strings.messages.cannot_run, &[("why", &why)]));
            Vec::new()
        }
        Msg::Notice(problem) => {
            model.notice = Some(words::problem(model.strings, &problem));
            Vec::new()
        }
        Msg::Leave => leave(model),
    }
}

/// What the keys are for at the moment.
pub fn context(model: &Model) -> Context {
    match model.help.or(model.remarks) {
        _ if model.finder.is_some() => Context::Finder,
        _ if model.tour.is_some() => Context::Tour,
        Some(_) => Context::Help,
        None if model.trust.is_some() => Context::Trust,
        None => context_beneath(model),
    }
}

/// Whose keys work on the screen itself, once nothing lies over it.
pub fn context_beneath(model: &Model) -> Context {
    match &model.screen {
        Screen::List => Context::List,
        Screen::Lesson(open) if open.editor.is_some() => Context::Editor,
        _ if lanes::is_typed(model) => Context::Filter,
        Screen::Lesson(open) if open.attempt.is_some() => Context::Exercise,
        Screen::Lesson(_) if model.presentation.is_some() => present::context(model),
        Screen::Lesson(_) | Screen::Room if let Some(follower) = &model.follower => follower::context(follower),
        Screen::Lesson(open) => match &open.asked {
            Some(asked) if asked.verdict.is_none() => Context::Question,
            _ => Context::Lesson,
        },
        Screen::Notes(_) => Context::Notes,
        Screen::Room => Context::Follow,
        Screen::Trace(traced) => match traced.origin {
            Origin::Run { .. } => Context::Run,
            Origin::File => Context::Trace,
        },
    }
}

/// The program of a lesson or a trace, where that is still open.
fn owned<'a>(model: &'a mut Model, owner: &Owner) -> Option<&'a mut Side> {
    match owner {
        Owner::Lesson { pack, id, program, version } => {
            if model.pack.id != *pack {
                return None;
            }
            let open = model.open_mut().filter(|open| open.lesson.id == *id)?;
            open.side_named(program).filter(|side| side.version == *version)
        }
        Owner::Trace(run) => model.traced_mut().map(|traced| &mut traced.side).filter(|side| side.run_number == *run),
    }
}

fn tick(model: &mut Model, passed: Duration) -> Vec<Cmd> {
    if let Some(traced) = model.traced_mut() {
        if let Some(line) = traced::tick(traced, passed) {
            lines::say_stopped(model, line);
        }
        return Vec::new();
    }
    walk::tick(model, passed)
}

/// Whether a screen says that it is too small, and shows nothing else. Where nothing is drawn there is none.
fn is_unseen(model: &Model) -> bool {
    model.size != Size::default() && views::is_too_small(model.size)
}

fn key(model: &mut Model, event: KeyEvent) -> Vec<Cmd> {
    if is_unseen(model) {
        // What would be changed could not be seen: the way out is left, and what the message itself is about.
        let press = model.keys.press(Context::Any, event).filter(|press| {
            matches!(press.action, Action::Quit | Action::Suspend | Action::ToggleLanguage | Action::NextTheme)
        });
        return press.map_or_else(Vec::new, |press| act(model, Context::Any, press));
    }
    if present::wakes(model, event) {
        return Vec::new();
    }
    let context = context(model);
    if context == Context::Editor {
        return editor::key(model, event);
    }
    if context == Context::Exercise {
        return exercise::key(model, event);
    }
    if context == Context::Filter {
        return lanes::key(model, event);
    }
    if context == Context::Finder {
        return finder::key(model, event);
    }
    if context == Context::Tour && event.kind != KeyEventKind::Release {
        return tour::press(model, model.keys.press(context, event));
    }
    let Some(press) = model.keys.press(context, event) else {
        follower::say_what_is_not_here(model, context, event);
        return Vec::new();
    };
    // What has no room at the foot can be read over the screen.
    if model.remarks.is_none() && press.action != Action::Remarks {
        model.notice = None;
    }
    model.pointed = None;
    act(model, context, press)
}

/// Does what is asked for in `context`, by a key or by its name.
fn act(model: &mut Model, context: Context, press: Press) -> Vec<Cmd> {
    match press.action {
        Action::Commands => {
            (model.help, model.remarks) = (None, None);
            finder::open(model, Quest::Actions)
        }
        Action::Tour => tour::begin(model),
        Action::Search => finder::open(model, Quest::Prose),
        Action::Words => finder::open(model, Quest::Words),
        Action::Map => finder::open(model, Quest::Map),
        Action::GoTo => finder::open(model, Quest::Places),
        Action::Quit => leave(model),
        Action::Suspend => vec![Cmd::Suspend],
        Action::ToggleLanguage => toggle_language(model),
        Action::ToggleMouse => mouse::toggle(model),
        Action::ToggleMotion => toggle_motion(model),
        Action::NextTheme => next_theme(model),
        Action::Help => {
            let is_over = model.help.is_some() || model.remarks.is_some();
            (model.help, model.remarks) = (if is_over { None } else { Some(0) }, None);
            Vec::new()
        }
        Action::Remarks => {
            let is_cut = views::notice_is_cut(model);
            model.notice.take_if(|_| !is_cut);
            let is_said = is_cut || !model.problems.is_empty() || !model.findings.is_empty();
            if is_said || !model.remarks_shown().is_empty() {
                model.remarks = Some(0);
            } else {
                model.notice = Some(model.strings.messages.no_remarks.clone());
            }
            Vec::new()
        }
        _ if shows_runs(context) && (timeline::act(model, press.action) || lanes::act(model, press.action)) => {
            Vec::new()
        }
        _ if shows_runs(context) && lines::press(model, press) => {
            lesson::remember(model);
            Vec::new()
        }
        _ => match context {
            Context::Help => help(model, press),
            Context::Trust => trust::press(model, press),
            Context::List => list::press(model, press),
            Context::Notes => {
                notes::press(model, press);
                Vec::new()
            }
            Context::Trace | Context::Run => traced::press(model, press),
            Context::Present | Context::Pointer => present::press(model, press),
            Context::Follow | Context::Poll => follower::press(model, press),
            _ => lesson::press(model, press),
        },
    }
}

/// Whether runs are on the screen, and nothing over them.
fn shows_runs(context: Context) -> bool {
    use Context::{Follow, Lesson, Pointer, Present, Question, Run, Trace};
    matches!(context, Lesson | Question | Present | Pointer | Follow | Trace | Run)
}

fn help(model: &mut Model, press: Press) -> Vec<Cmd> {
    let Some(scroll) = model.help.as_mut().or(model.remarks.as_mut()) else { return Vec::new() };
    match press.action {
        Action::Up => *scroll = scroll.saturating_sub(1),
        Action::Down => *scroll += 1,
        Action::ScrollUp => *scroll = scroll.saturating_sub(10),
        Action::ScrollDown => *scroll += 10,
        Action::Start => *scroll = 0,
        _ => (model.help, model.remarks, model.notice) = (None, None, None),
    }
    Vec::new()
}

fn toggle_language(model: &mut Model) -> Vec<Cmd> {
    let next = if model.language == "en" { "ko" } else { "en" };
    next.clone_into(&mut model.language);
    model.strings = Strings::of(next);
    notes::keep_language(model);
    vec![Cmd::Save]
}

fn toggle_motion(model: &mut Model) -> Vec<Cmd> {
    model.still = !model.still;
    let (still, words) = (model.still, &model.strings.messages);
    model.notice = Some(if still { words.motion_off.clone() } else { words.motion_on.clone() });
    if let Some(open) = model.open_mut() {
        open.still = still;
    }
    vec![Cmd::Save]
}

fn next_theme(model: &mut Model) -> Vec<Cmd> {
    let look = model.theme.look.next();
    model.theme = look.theme();
    let words = &model.strings.themes;
    let name = match look.choice {
        Choice::Auto => &words.auto,
        Choice::Dark => &words.dark,
        Choice::Light => &words.light,
        Choice::Contrast => &words.contrast,
    };
    let said = if look.depth == Depth::None { &words.no_colour } else { &words.chosen };
    model.notice = Some(fill(said, &[("name", name)]));
    vec![Cmd::Save]
}

fn leave(model: &mut Model) -> Vec<Cmd> {
    lesson::remember(model);
    let kept: Vec<Cmd> = editor::leave(model).into_iter().chain(exercise::leave(model)).collect();
    kept.into_iter().chain([Cmd::Stop, Cmd::Save, Cmd::Quit]).collect()
}
