//! The tutorial as a dialogue in plain text: for screen readers, for logs, and for terminals on which nothing can be drawn.
//!
//! It has the model and the `update` of the screen; what is drawn there is told here, when it changes. Typed lines are keys of
//! the key map, or words for what the screen shows all the time. It does not know where lines come from and go to: that is
//! `run`'s.

mod exercise;
pub mod follow;
mod followed;
mod glossary;
mod page;
pub mod run;
mod search;
pub mod story;
#[cfg(test)]
mod tests;
mod typed;

use super::keys::{Action, Context};
use super::model::review;
use super::model::{Asked, Attempt, Model, Open, Place, RunState, Screen, Verdict};
use super::msg::{Cmd, Msg};
use super::strings::fill;
use super::update::update;
use super::views::follow::place_words;
use super::views::{compare, prose, question, trust};
use super::words;
use crate::base::Building;
use crate::lesson::exercise::EXERCISE;
use crate::lesson::{Chapter, Outline, Pack};
use page::Page;
use std::mem::{Discriminant, discriminant, replace, take};
use std::time::Duration;

/// So long that any motion is over after it.
const LONG: Duration = Duration::from_secs(3600);

/// The lines of the list and of a lesson as they are told, and what was told already.
#[derive(Debug)]
pub struct Dialogue {
    /// The cells of a line.
    width: usize,
    told: Told,
    /// Whether the last line that was typed was empty, at a question.
    pressed_on: bool,
    /// Whether it is told to its end for a reader who types nothing: without what can be typed, and with the right answers.
    for_paper: bool,
}

/// What was told already.
#[derive(Debug, Default)]
struct Told {
    welcome: bool,
    /// In which language.
    language: String,
    notice: Option<String>,
    /// Whether the list was told last.
    list: bool,
    /// Whether it was asked last whether programs may run.
    trust: bool,
    lesson: Lesson,
}

/// What was told of the open lesson.
#[derive(Debug, Default)]
struct Lesson {
    /// Its id; empty where none is open.
    id: String,
    place: Option<Place>,
    playheads: [usize; 2],
    /// Which of several Rust programs the playhead of Rust is of.
    variant: usize,
    asked: Option<(usize, Option<Verdict>)>,
    /// Whether it was said that the programs run, and not yet that they have.
    running: bool,
    /// What is done to compile them.
    building: Option<Discriminant<Building>>,
    exercise: exercise::Asked,
    /// Whether runs are compared: and whether what came of that was told.
    compared: Option<bool>,
}

impl Dialogue {
    /// A dialogue of lines of `width` cells, in which nothing was said yet.
    pub fn new(width: usize) -> Self {
        Self { width, told: Told::default(), pressed_on: false, for_paper: false }
    }

    /// The same for a reader who types nothing: a lesson is told to its end by whoever goes through it and answers its questions
    /// right.
    pub fn for_paper(width: usize) -> Self {
        let told = Told { welcome: true, ..Told::default() };
        Self { told, for_paper: true, ..Self::new(width) }
    }

    /// Whether a typed line has to wait: the programs run, and what comes of them is told first.
    pub fn must_wait(model: &Model) -> bool {
        let is_running = |open: &Open| {
            let attempt = open.attempt.as_ref().is_some_and(Attempt::is_running);
            open.is_running() || attempt || open.compared.as_ref().is_some_and(|compared| compared.is_running())
        };
        model.open().is_some_and(is_running)
    }

    /// Lets what moves arrive. Nothing is gained by watching a motion that is told.
    pub fn settle(model: &mut Model) -> Vec<Cmd> {
        let mut cmds = Vec::new();
        while model.is_moving() {
            cmds.extend(update(model, Msg::Tick(LONG)));
        }
        cmds
    }

    /// What the model shows that was not told yet, each line ended by a newline. Ends with what can be typed next, where
    /// something was told and the programs are through.
    pub fn tell(&mut self, model: &Model) -> String {
        let mut page = Page::new(self.width);
        let strings = model.strings;
        if !replace(&mut self.told.welcome, true) {
            page.text(&strings.plain.welcome);
        }
        if self.told.language != model.language {
            self.told.language.clone_from(&model.language);
            self.told.list = false;
            self.told.lesson.place = None;
            self.told.lesson.asked = None;
        }
        if self.told.notice != model.notice {
            self.told.notice.clone_from(&model.notice);
            page.paragraph(model.notice.as_deref().unwrap_or_default());
        }
        // What stands behind the question is told when it is answered.
        if model.trust.is_some() {
            if !replace(&mut self.told.trust, true) {
                page.blank();
                page.lines(trust::lines(model, self.width));
            }
            return page.finish();
        }
        self.told.trust = false;
        match &model.screen {
            Screen::List => {
                self.told.lesson = Lesson::default();
                if !replace(&mut self.told.list, true) {
                    list(model, &mut page);
                }
            }
            Screen::Lesson(open) => {
                self.told.list = false;
                match &open.attempt {
                    Some(attempt) => self.attempt(model, attempt, &mut page),
                    None => self.lesson(model, open, &mut page),
                }
            }
            Screen::Trace(_) | Screen::Notes(_) | Screen::Room => {}
        }
        page.finish()
    }

    fn lesson(&mut self, model: &Model, open: &Open, page: &mut Page) {
        let for_paper = self.for_paper;
        let told = &mut self.told.lesson;
        if told.id != open.lesson.id {
            *told = Lesson { id: open.lesson.id.clone(), ..Lesson::default() };
        }
        if open.is_running() {
            running(model, open, told, page);
            return;
        }
        let has_run = take(&mut told.running);
        if has_run {
            told.building = None;
            runtimes(model, open, page);
            versions(model, open, page);
        }
        compared(model, open, told, page);
        if let Some((at, variant)) = open.variant().filter(|(at, _)| *at != told.variant) {
            (told.variant, told.playheads[1]) = (at, 0);
            page.paragraph(&format!("{}:", variant.title.get(&model.language)));
            page.markdown(variant.reason.get(&model.language), &model.theme);
        }
        let asked = open.asked.as_ref().map(|asked| (asked.number, asked.verdict));
        let moved = told.place != Some(open.shown());
        let playheads = open.sides.each_ref().map(|side| side.playhead);
        if !moved && told.playheads == playheads && told.asked == asked {
            // Whoever has read all this meanwhile is told what can be typed.
            if has_run && !for_paper {
                page.paragraph(&prompt(model, open));
            }
            return;
        }
        if moved && for_paper && open.shown() == Place::End {
            exercise(model, open, &model.strings.exercise.title, page);
        } else if moved {
            place(model, open, self.width, page);
            if for_paper && open.shown() == Place::Introduction {
                runtimes(model, open, page);
            }
        }
        if moved || told.playheads != playheads {
            for (side, from) in open.sides.iter().zip(told.playheads) {
                story::told(model, open, side, from, page);
            }
        }
        if let (Some(asked), true) = (&open.asked, told.asked != asked) {
            ask(model, asked, for_paper, page);
        }
        (told.place, told.playheads, told.asked) = (Some(open.shown()), playheads, asked);
        if !for_paper {
            page.paragraph(&prompt(model, open));
        }
    }
}

/// Says once that the programs run. Who comes to a lesson for the first time reads its introduction meanwhile.
fn running(model: &Model, open: &Open, told: &mut Lesson, page: &mut Page) {
    if !replace(&mut told.running, true) {
        (told.playheads, told.asked) = ([0, 0], None);
        if open.resume.is_none() && told.place.is_none() {
            told.place = Some(Place::Introduction);
            place(model, open, page.width(), page);
        }
        page.paragraph(prose::being_run(model.strings, open));
    }
    let building = open.sides.iter().find_map(|side| side.building.as_ref());
    if let Some(building) = building.filter(|building| told.building != Some(discriminant(*building))) {
        told.building = Some(discriminant(building));
        page.text(&words::building(model.strings, building).0);
    }
}

/// What each program was run by, or why it was not run.
fn runtimes(model: &Model, open: &Open, page: &mut Page) {
    page.blank();
    for side in &open.sides {
        let Some(program) = &side.program else { continue };
        let strings = model.strings;
        page.text(&match &side.run {
            RunState::Failed(why) => {
                format!("{}: {} {}", program.name, strings.messages.failed, words::problem(strings, why))
            }
            _ => {
                let runtime = words::runtime(strings, side.trace.header());
                let why = side
                    .not_here
                    .as_ref()
                    .filter(|_| side.trace.header().recorded)
                    .map(|why| words::problem(strings, why));
                let ran = fill(&strings.plain.has_run, &[("name", &program.name), ("runtime", &runtime)]);
                why.map_or(ran.clone(), |why| format!("{ran} {why}"))
            }
        });
    }
}

/// Which programs are the reader's own, and how to see a version that is kept of one.
fn versions(model: &Model, open: &Open, page: &mut Page) {
    for side in &open.sides {
        let Some(name) = side.name() else { continue };
        let key = model.keys.label(Context::Lesson, Action::SwitchVersion);
        match (side.shows_written, &side.written) {
            (true, _) => page.text(&fill(&model.strings.code.edited, &[("name", name)])),
            (false, Some(_)) => {
                page.markdown(&fill(&model.strings.list.kept, &[("programs", name), ("key", &key)]), &model.theme)
            }
            (false, None) => {}
        }
    }
}

/// What is to be said of the reader's run beside the lesson's, once.
fn compared(model: &Model, open: &Open, told: &mut Lesson, page: &mut Page) {
    let Some(compared) = &open.compared else {
        if told.compared.take().is_some() {
            page.paragraph(&prompt(model, open));
        }
        return;
    };
    let is_over = !compared.is_running();
    if told.compared != Some(is_over) {
        told.compared = Some(is_over);
        page.blank();
        page.lines(compare::lines(model, open, compared, page.width() as u16));
    }
}

/// Where the walkthrough stands, and its prose.
fn place(model: &Model, open: &Open, width: usize, page: &mut Page) {
    page.blank();
    let strings = model.strings;
    if let Some(said) = prose::looking(model, open) {
        page.text(&said);
    } else if let Place::Step(at) = open.place {
        let (step, steps) = ((at + 1).to_string(), open.lesson.steps.len().to_string());
        page.text(&fill(&strings.header.step, &[("step", &step), ("steps", &steps)]));
    }
    if open.shown() == Place::End {
        page.text(&strings.lesson.done);
        page.text(&prose::score(strings, open).unwrap_or_default());
        exercise(model, open, &strings.plain.exercise, page);
        return;
    }
    page.lines(prose::lines(model, open, width as u16));
}

/// The prompt of the exercise, if there is one, below `lead`: the words by which it is worked on, since here is no editor.
fn exercise(model: &Model, open: &Open, lead: &str, page: &mut Page) {
    let prose = open.lesson.prose(&model.language).filter(|_| open.lesson.exercise.is_some());
    let Some(section) = prose.and_then(|prose| prose.sections.get(EXERCISE)) else { return };
    page.paragraph(lead);
    page.paragraph(&section.title);
    page.blank();
    page.markdown(&section.body, &model.theme);
}

/// A question, or what is said to its answer; `for_paper`: which answer it was, to a reader who has given none.
fn ask(model: &Model, asked: &Asked, for_paper: bool, page: &mut Page) {
    let strings = model.strings;
    let answer = |at: usize| {
        let answer = asked.posed.choices.get(at)?;
        Some(words::answer(strings, &model.language, asked.of, answer))
    };
    page.blank();
    match asked.verdict {
        None => {
            page.text(&strings.question.title);
            if let Some(missed) = question::missed_in(model) {
                page.markdown(&missed, &model.theme);
                page.blank();
            }
            page.markdown(&words::prompt(strings, &model.language, &asked.posed.prompt), &model.theme);
            for at in 0..asked.posed.choices.len() {
                page.text(&format!("{}. {}", at + 1, answer(at).unwrap_or_default()));
            }
        }
        Some(verdict) => {
            let right = asked.posed.right;
            let values = [("n", &*(right + 1).to_string()), ("answer", &answer(right).unwrap_or_default())];
            page.text(&match verdict.right {
                true if for_paper => fill(&strings.plain.answer_is, &values),
                true => strings.plain.right.clone(),
                false => fill(&strings.plain.wrong, &values),
            });
            if let Some(why) = words::reason(strings, &model.language, &asked.posed) {
                page.markdown(&why, &model.theme);
            }
        }
    }
}

/// What can be typed next.
fn prompt(model: &Model, open: &Open) -> String {
    let words = &model.strings.plain;
    if let Some(asked) = open.asked.as_ref().filter(|asked| asked.verdict.is_none()) {
        return fill(&words.answer, &[("n", &asked.posed.choices.len().to_string())]);
    }
    if open.looks.is_some() {
        let key = model.keys.label(Context::Lesson, Action::BackToStep);
        let place = place_words(model.strings, open.place);
        return fill(&words.looking, &[("key", &key), ("place", &place)]);
    }
    match open.place {
        _ if model.review.is_some() && open.asked.is_none() => model.strings.review.go_on_plain.clone(),
        Place::Introduction => words.begin.clone(),
        Place::Step(_) if open.waiting_question().is_some() => words.question_waits.clone(),
        Place::Step(_) => words.go_on.clone(),
        Place::End => {
            let (review, due) = (&model.strings.review, review::due(model).len());
            let (template, title) = match (model.lesson_after(&open.lesson.id), due) {
                (Some(next), 0) => (&words.next_lesson, next.title.get(&model.language)),
                (Some(next), _) => (&review.first_plain, next.title.get(&model.language)),
                (None, 0) => (&words.last_lesson, ""),
                (None, _) => (&review.first_and_list_plain, ""),
            };
            fill(template, &[("title", title), ("n", &due.to_string())])
        }
    }
}

/// The lessons, by number.
fn list(model: &Model, page: &mut Page) {
    page.blank();
    let mut number = 0;
    for pack in &model.packs {
        page.paragraph(pack.title.get(&model.language));
        for chapter in &pack.chapters {
            let title = chapter.title.get(&model.language);
            page.paragraph(&match missed(model, pack, chapter) {
                0 => title.to_owned(),
                n => format!("{title}, {}", fill(&model.strings.review.due, &[("n", &n.to_string())])),
            });
            for entry in &chapter.lessons {
                number += 1;
                let title = entry.outline.title.get(&model.language);
                page.text(&format!("{number}. {title}{}", standing(model, pack, &entry.outline)));
            }
        }
    }
    let chapters = model.packs.iter().flat_map(|pack| pack.chapters.iter().map(move |chapter| (pack, chapter)));
    if chapters.into_iter().any(|(pack, chapter)| missed(model, pack, chapter) > 0) {
        let key = model.keys.label(Context::List, Action::Review);
        page.paragraph(&fill(&model.strings.plain.review_due, &[("key", &key)]));
    }
    let chosen = (model.selected + 1).to_string();
    page.paragraph(&fill(&model.strings.plain.choose, &[("number", &chosen)]));
}

/// How many questions of a chapter were missed, and not mended since.
fn missed(model: &Model, pack: &Pack, chapter: &Chapter) -> usize {
    chapter.lessons.iter().map(|entry| model.progress.missed(&pack.id, &entry.outline).len()).sum()
}

/// Chooses the first lesson of a chapter in which something is to be reviewed, where nothing is in that of the chosen one.
fn choose_due(model: &mut Model) {
    let mut first = 0;
    let mut chapters = Vec::new();
    for pack in &model.packs {
        for chapter in &pack.chapters {
            let lessons = first..first + chapter.lessons.len();
            first = lessons.end;
            chapters.push((lessons, missed(model, pack, chapter) > 0));
        }
    }
    let chosen = model.selected;
    if !chapters.iter().any(|(lessons, is_due)| *is_due && lessons.contains(&chosen))
        && let Some((lessons, _)) = chapters.iter().find(|(_, is_due)| *is_due)
    {
        model.selected = lessons.start;
    }
}

/// How far a lesson has been taken.
fn standing(model: &Model, pack: &Pack, lesson: &Outline) -> String {
    match words::standing(model.strings, &model.progress.standing(&pack.id, lesson), ", ") {
        said if said.is_empty() => said,
        said => format!(", {said}"),
    }
}
