//! The exercise of a lesson: it is written in an editor of its own, run, and held against what it has to show.

use super::{editor, run};
use crate::lesson::{Lesson, Task};
use crate::trace::Language;
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Attempt, Model, Open};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;
use crossterm::event::{KeyEvent, KeyEventKind};

/// Lines of the prompt that one page scrolls.
const PAGE: usize = 6;

/// Opens the exercise of the lesson, in the language of the program in focus where it has that.
pub fn open(model: &mut Model) -> Vec<Cmd> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let tasks = open.lesson.tasks();
    if tasks.is_empty() {
        model.notice = Some(model.strings.exercise.none.clone());
        return Vec::new();
    }
    let at = tasks.iter().position(|task| task.language == open.focus).unwrap_or(0);
    (open.playing, open.asked) = (false, None);
    let language = tasks[at].language;
    open.begin_exercise(at);
    editor::can_it_run(&open.lesson, language)
}

/// Lets a key write, or do what the key map has for it.
pub fn key(model: &mut Model, event: KeyEvent) -> Vec<Cmd> {
    let press = model.keys.press(Context::Exercise, event);
    // What was said is over with the next thing that is done; what that has to say comes after.
    if press.is_some() {
        model.notice = None;
    }
    match press.map(|press| press.action) {
        Some(Action::Check) => return check(model),
        Some(Action::LeaveEditor) => return leave(model),
        Some(Action::OtherLanguage) => return other(model),
        Some(Action::OpenEditor) => return editor::open_outside(model),
        Some(Action::Suspend) => return vec![Cmd::Suspend],
        _ => {}
    }
    let strings = model.strings;
    let Some((open, attempt)) = attempt(model) else { return Vec::new() };
    let notice = match press.map(|press| press.action) {
        Some(Action::NextHint) => {
            (attempt.hints, attempt.scroll) = ((attempt.hints + 1).min(hints(open, attempt)), 0);
            None
        }
        // Whoever has tried may see how it is done.
        Some(Action::ShowSolution) if !attempt.tried => {
            Some(fill(&strings.exercise.try_first, &[("key", &model.keys.label(Context::Exercise, Action::Check))]))
        }
        Some(Action::ShowSolution) => {
            attempt.shows_solution = !attempt.shows_solution;
            None
        }
        Some(Action::TakeOriginal) => {
            if let Some(task) = open.tasks().get(attempt.task).filter(|_| !attempt.shows_solution) {
                attempt.editor.replace(&task.starter.text);
            }
            None
        }
        Some(Action::ScrollUp) => {
            attempt.scroll = attempt.scroll.saturating_sub(PAGE);
            None
        }
        Some(Action::ScrollDown) => {
            attempt.scroll += PAGE;
            None
        }
        _ => {
            if event.kind != KeyEventKind::Release && !attempt.shows_solution {
                attempt.editor.key(event);
            }
            None
        }
    };
    model.notice = notice;
    Vec::new()
}

fn attempt(model: &mut Model) -> Option<(&Lesson, &mut Attempt)> {
    let open = model.open_mut()?;
    Some((&open.lesson, open.attempt.as_mut()?))
}

fn hints(lesson: &Lesson, attempt: &Attempt) -> usize {
    lesson.tasks().get(attempt.task).map_or(0, |task| task.hints.len())
}

/// Writes a pasted text into the exercise.
pub fn paste(attempt: &mut Attempt, text: &str) {
    if !attempt.shows_solution {
        attempt.editor.paste(text);
    }
}

/// Keeps what is written.
fn keep(open: &mut Open) -> Option<Cmd> {
    let attempt = open.attempt.as_ref()?;
    let Task { starter, .. } = open.lesson.tasks().get(attempt.task)?;
    let (program, text) = (starter.name.clone(), attempt.editor.text());
    let written = (text != starter.text).then_some(text);
    if open.written.get(&program) == written.as_ref() {
        return None;
    }
    match &written {
        Some(text) => drop(open.written.insert(program.clone(), text.clone())),
        None => drop(open.written.remove(&program)),
    }
    Some(Cmd::KeepEdit { lesson: open.lesson.id.clone(), program, text: written })
}

/// Runs what is written; what comes of it says whether it passes.
pub fn check(model: &mut Model) -> Vec<Cmd> {
    let run = model.next_run;
    model.next_run += 1;
    let may_run = model.unknown_programs().is_empty();
    let Some(open) = model.open_mut() else { return Vec::new() };
    let mut cmds: Vec<Cmd> = keep(open).into_iter().collect();
    if !may_run {
        model.trust = Some(0);
        return cmds;
    }
    let id = open.lesson.id.clone();
    let Some(attempt) = &mut open.attempt else { return cmds };
    if attempt.is_running() {
        cmds.push(Cmd::Stop);
    }
    (attempt.verdict, attempt.scroll, attempt.shows_solution) = (None, 0, false);
    let text = attempt.editor.text();
    let side = &mut attempt.side;
    side.program = side.program.as_ref().map(|program| program.with_text(text.clone()));
    (side.written, side.shows_written) = (Some(text), true);
    cmds.extend(run::start(side, &id, run));
    cmds
}

/// Runs `text` for the exercise, in `language` or in the only one that it has; says that there is none where there is none.
pub fn check_text(model: &mut Model, language: Option<Language>, text: &str) -> Vec<Cmd> {
    let cmds = self::open(model);
    let Some(open) = model.open_mut() else { return cmds };
    let task = open.lesson.tasks().iter().position(|task| Some(task.language) == language);
    match (task, language) {
        (Some(at), _) => open.begin_exercise(at),
        (None, None) => {}
        // What is written in the other language is not for its only task.
        (None, Some(_)) => {
            if open.attempt.take().is_some() {
                model.notice = Some(model.strings.exercise.no_other.clone());
            }
            return cmds;
        }
    }
    let Some(attempt) = &mut open.attempt else { return cmds };
    attempt.editor.replace(text);
    cmds.into_iter().chain(check(model)).collect()
}

/// Closes the exercise; what is written is kept.
pub fn leave(model: &mut Model) -> Vec<Cmd> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let kept = keep(open);
    let was_running = open.attempt.take().is_some_and(|attempt| attempt.is_running());
    kept.into_iter().chain(was_running.then_some(Cmd::Stop)).collect()
}

/// The same exercise in its other language, where it has one.
fn other(model: &mut Model) -> Vec<Cmd> {
    let Some((all, at)) = attempt(model).map(|(lesson, attempt)| (lesson.tasks().len(), attempt.task)) else {
        return Vec::new();
    };
    if all < 2 {
        model.notice = Some(model.strings.exercise.no_other.clone());
        return Vec::new();
    }
    let mut cmds = leave(model);
    if let Some(open) = model.open_mut() {
        let at = (at + 1) % all;
        open.begin_exercise(at);
        cmds.extend(editor::can_it_run(&open.lesson, open.lesson.tasks()[at].language));
    }
    cmds
}
