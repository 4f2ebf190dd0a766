//! An open lesson: what each key does in it, and what is remembered of it.

use super::{compare, editor, exercise, lines, question, review, run, tabs, walk};
use crate::lesson::Lesson;
use crate::store::Progress;
use crate::timeline::stops::Stride;
use crate::trace::Language;
use crate::tui::keys::{Action, Press};
use crate::tui::model::{Alone, Model, Open, Outlook, Place, Screen, Side, Tab};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;
use crate::tui::words;
use std::collections::BTreeMap;

/// Speeds that `faster` and `slower` go through.
const SPEEDS: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
/// Lines of prose that one page scrolls.
const PAGE: usize = 6;

/// Opens the lesson with this id; `false` where there is none.
pub fn open(model: &mut Model, id: &str) -> bool {
    let Some(entry) = model.pack.entries().find(|entry| entry.outline.id == id).cloned() else { return false };
    let place = model.entries().position(|(pack, entry)| pack.id == model.pack.id && entry.outline.id == id);
    model.selected = place.unwrap_or(model.selected);
    let standing = model.progress.standing(&model.pack.id, &entry.outline);
    let lesson = entry.lesson().clone();
    let resume = standing.begun.then_some(Place::Step(standing.step));
    let answers = answers(&model.progress, &model.pack.id, &lesson);
    // A review moves through lessons; the next start goes on where the reader was.
    if model.review.is_none() {
        model.progress.visit(&model.pack.id, &lesson);
    }
    let (sides, hidden) = sides(&lesson);
    let focus = if sides[0].program.is_some() { Language::Python } else { Language::Rust };
    model.screen = Screen::Lesson(Box::new(Open {
        axis: lesson.axis,
        outlook: Outlook::default(),
        parted: Vec::new(),
        sides,
        hidden,
        says_variant: false,
        compared: None,
        place: Place::Introduction,
        looks: None,
        with_class: model.presentation.is_some() || model.follower.is_some(),
        furthest: Place::Introduction,
        focus,
        motion: None,
        playing: false,
        continuous: false,
        still: model.still,
        speed: 1.0,
        dwell: None,
        editor: None,
        attempt: None,
        written: BTreeMap::new(),
        asked: None,
        answers,
        tab: Tab::Code,
        alone: Alone::Nothing,
        scroll: 0,
        resume,
        before_tour: None,
        lesson,
    }));
    lines::restore(model);
    true
}

/// The programs of a lesson, not run yet: those in view, and the Rust programs whose tabs are not.
pub fn sides(lesson: &Lesson) -> ([Side; 2], Vec<Side>) {
    let sides = [Language::Python, Language::Rust].map(|language| Side::new(lesson, language));
    let hidden = lesson.variants.iter().skip(1).filter_map(|variant| lesson.with_program(&variant.program.name));
    (sides, hidden.map(|lesson| Side::new(&lesson, Language::Rust)).collect())
}

/// Lets a key press change the open lesson.
pub fn press(model: &mut Model, press: Press) -> Vec<Cmd> {
    match press.action {
        Action::BackToList => return back(model),
        Action::RunAgain => return again(model),
        Action::SwitchVersion => return editor::switch(model),
        Action::NextProgram => return tabs::next(model),
        Action::OpenEditor => return editor::open_outside(model),
        Action::Exercise => return exercise::open(model),
        Action::Compare => return compare::toggle(model),
        Action::StopRun => return vec![Cmd::Stop],
        Action::NextStep if model.review.is_some() => {
            if let Some(cmds) = review::next(model) {
                return cmds;
            }
        }
        Action::NextStep if at_end(model) => {
            // The playhead has come here since a key was pressed.
            remember(model);
            return review::come_back(model).unwrap_or_else(|| next_lesson(model));
        }
        Action::Skip if model.review.is_some() => {
            if let Some(cmds) = review::pass_over(model) {
                return cmds;
            }
        }
        Action::SwitchFocus | Action::Pane => say_missing(model, press),
        _ => {}
    }
    let cmds = match model.open_mut() {
        Some(open) => act(open, press),
        None => Vec::new(),
    };
    if press.action == Action::Answer {
        review::answered(model);
    }
    remember(model);
    cmds
}

fn act(open: &mut Open, press: Press) -> Vec<Cmd> {
    match press.action {
        Action::Answer => return question::answer(open, press.place),
        Action::Skip => return question::skip(open),
        Action::NextStep => return walk::next(open),
        Action::PreviousStep => walk::previous(open),
        Action::PlayPause => walk::play_pause(open),
        Action::NextEvent => walk::stride(open, Stride::Event, true),
        Action::PreviousEvent => walk::stride(open, Stride::Event, false),
        Action::NextLine => walk::stride(open, Stride::Line, true),
        Action::PreviousLine => walk::stride(open, Stride::Line, false),
        Action::Start => walk::to_edge(open, false),
        Action::End => walk::to_edge(open, true),
        Action::BackToStep => walk::come_back(open),
        Action::Faster => open.speed = next_speed(&SPEEDS, open.speed, 1),
        Action::Slower => open.speed = next_speed(&SPEEDS, open.speed, -1),
        Action::Predict => question::predict(open),
        Action::Edit => return editor::open(open),
        Action::NextLane => open.side_mut(open.focus).choose_lane(1),
        Action::PreviousLane => open.side_mut(open.focus).choose_lane(-1),
        Action::SwitchFocus => switch_focus(open),
        Action::Pane => show_pane(open, press.place),
        Action::Enlarge => open.alone = open.alone.next(),
        Action::ScrollUp => open.scroll = open.scroll.saturating_sub(PAGE),
        Action::ScrollDown => open.scroll += PAGE,
        _ => {}
    }
    Vec::new()
}

fn at_end(model: &Model) -> bool {
    model.open().is_some_and(|open| open.place == Place::End && open.looks.is_none() && open.motion.is_none())
}

fn next_lesson(model: &mut Model) -> Vec<Cmd> {
    let next = model.open().and_then(|open| model.lesson_after(&open.lesson.id)).map(|lesson| lesson.id.clone());
    match next {
        Some(id) => super::list::open(model, &id),
        None => back(model),
    }
}

fn back(model: &mut Model) -> Vec<Cmd> {
    // Esc first closes an open question, or a comparison.
    if let Some(open) = model.open_mut()
        && (open.asked.take().is_some() || open.compared.take().is_some())
    {
        return Vec::new();
    }
    remember(model);
    review::leave(model);
    model.progress.leave();
    model.screen = Screen::List;
    vec![Cmd::Stop, Cmd::Save]
}

fn again(model: &mut Model) -> Vec<Cmd> {
    if let Some(open) = model.open_mut() {
        open.resume = Some(open.place);
    }
    run::start_all(model)
}

/// The speed that lies `by` places further in `speeds`, which rise.
pub fn next_speed(speeds: &[f64], speed: f64, by: isize) -> f64 {
    let last = speeds.len() - 1;
    let at = speeds.iter().position(|known| *known >= speed).unwrap_or(last);
    speeds[at.saturating_add_signed(by).min(last)]
}

/// Says that the lesson has no program where a key would show one.
fn say_missing(model: &mut Model, press: Press) {
    let Some(open) = model.open() else { return };
    let wanted = match press.action {
        Action::Pane => Language::ALL.get(press.place).copied(),
        _ => Some(other_language(open.focus)),
    };
    if let Some(wanted) = wanted.filter(|wanted| open.side(*wanted).program.is_none()) {
        let language = words::language(model.strings, wanted);
        model.notice = Some(fill(&model.strings.messages.no_program, &[("language", language)]));
    }
}

fn other_language(language: Language) -> Language {
    match language {
        Language::Python => Language::Rust,
        Language::Rust => Language::Python,
    }
}

fn switch_focus(open: &mut Open) {
    let other = other_language(open.focus);
    if open.side(other).program.is_some() {
        open.focus = other;
        open.tab = Tab::Code;
    }
}

/// Panes by their keys: Python, Rust, output.
fn show_pane(open: &mut Open, pane: usize) {
    let focus = [Language::Python, Language::Rust].get(pane).filter(|language| open.side(**language).program.is_some());
    match focus {
        Some(language) => (open.focus, open.tab) = (*language, Tab::Code),
        None if pane == 2 => open.tab = Tab::Output,
        None => {}
    }
}

/// The questions of a lesson that were answered on earlier visits.
fn answers(progress: &Progress, pack: &str, lesson: &Lesson) -> BTreeMap<(String, usize), Option<bool>> {
    let questions = lesson.steps.iter().enumerate();
    let all = questions.flat_map(|(at, step)| (0..step.questions.len()).map(move |number| (at, step, number)));
    all.filter_map(|(at, step, number)| {
        let right = progress.answered(pack, lesson, at, number)?;
        Some(((step.id.clone(), number), Some(right)))
    })
    .collect()
}

/// Writes into the progress where the open lesson stands.
pub fn remember(model: &mut Model) {
    let Screen::Lesson(open) = &model.screen else { return };
    // Until the traces have come, the reader still stands where the last visit ended.
    if open.resume.is_some() {
        return;
    }
    let (pack, lesson) = (&model.pack.id, &open.lesson);
    match open.place {
        // A review moves through lessons; the reader stands in them where they were left.
        _ if model.review.is_some() => {}
        Place::Step(at) => model.progress.reach(pack, lesson, at),
        Place::End => model.progress.finish(pack, lesson),
        Place::Introduction => {}
    }
    for (at, step) in lesson.steps.iter().enumerate() {
        for number in 0..step.questions.len() {
            if let Some(Some(right)) = open.answers.get(&(step.id.clone(), number)) {
                model.progress.answer(pack, lesson, at, number, *right);
            }
        }
    }
}
