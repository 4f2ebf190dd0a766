//! The lesson's prose: the section of the step, what people believe, where the languages part, and what to do next.

use super::chrome::pane;
use super::{compare, follow, join, present, question};
use crate::lesson::{Chapter, Entry, Lesson, Section, Step, occurrences};
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::review::due;
use crate::tui::model::{Model, Open, Place, Presentation};
use crate::tui::strings::{Strings, fill};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws the prose of the place where the reader stands, or the question that is asked there.
pub fn draw(model: &Model, open: &Open, area: Rect, buf: &mut Buffer) {
    let inner = match model.presentation {
        // Before a class there is room around prose, and no border.
        Some(_) => present::column(area),
        None => {
            let title = looking(model, open).unwrap_or_else(|| model.strings.panes.lesson.clone());
            let inner = pane(model, &title, open.looks.is_some(), area, buf);
            Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
        }
    };
    if inner.is_empty() {
        return;
    }
    let lines = content(model, open, inner.width);
    let foot = match (&open.asked, &open.compared) {
        (None, Some(_)) => Some(compare::foot(model)),
        _ => foot(model, open),
    };
    let room = Rect { height: inner.height.saturating_sub(u16::from(foot.is_some())), ..inner };
    if let Some(foot) = foot {
        foot.render(Rect { y: inner.bottom() - 1, height: 1, ..inner }, buf);
    }
    scrolled(model, model.lesson_keys(), lines, open.scroll, (area, room), buf);
}

/// That the learner looks around, and where; `None` where they stand at their step.
pub fn looking(model: &Model, open: &Open) -> Option<String> {
    let place = follow::place_words(model.strings, open.looks?);
    Some(fill(&model.strings.lesson.looking, &[("place", &place)]))
}

/// All that the pane says in `width` cells: the question that is asked, where the runs part that are compared, or the prose.
pub fn content(model: &Model, open: &Open, width: u16) -> Vec<Line<'static>> {
    let poll = model.follower.as_ref().and_then(|follower| Some((follower, follower.asked()?)));
    if let Some((follower, (question, poll))) = poll {
        return follow::poll::lines(model, follower, question, poll, width);
    }
    match (&open.asked, &open.compared) {
        (Some(asked), _) => question::lines(model, asked, width),
        (None, Some(compared)) => compare::lines(model, open, compared, width),
        (None, None) => lines(model, open, width),
    }
}

/// Draws as many of `lines` into the second area as there is room for, scrolled by `scroll` lines as far as there are any. Says
/// in the border of the first that there is more above or below, and by which key of `context`.
pub fn scrolled(
    model: &Model,
    context: Context,
    lines: Vec<Line<'static>>,
    scroll: usize,
    (area, inner): (Rect, Rect),
    buf: &mut Buffer,
) {
    let room = inner.height as usize;
    let above = scroll.min(lines.len().saturating_sub(room));
    let below = lines.len().saturating_sub(above + room);
    for (row, line) in lines.into_iter().skip(above).take(room).enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
    let mut mark = |text: String, y: u16| {
        let width = crate::base::text::width(&text) as u16;
        if width + 4 < area.width {
            buf.set_string(area.right() - width - 2, y, text, model.theme.accent);
        }
    };
    let key = |action| model.keys.label(context, action);
    if above > 0 {
        mark(format!(" ▲ {} ", key(Action::ScrollUp)), area.y);
    }
    if below > 0 {
        mark(format!(" ▼ {} ", key(Action::ScrollDown)), area.bottom() - 1);
    }
}

/// The prose of the place where the reader stands, in `width` cells.
pub fn lines(model: &Model, open: &Open, width: u16) -> Vec<Line<'static>> {
    let lesson = &open.lesson;
    let Some(prose) = lesson.prose(&model.language) else { return Vec::new() };
    match open.shown() {
        Place::Introduction => {
            let mut words = Words::of(model);
            let mut lines = words.headed(&prose.title, &prose.introduction, width);
            lines.extend(belief(&mut words, lesson, width));
            lines.extend(variant(&mut words, open, width));
            lines.extend(join::invitation(model, width));
            lines
        }
        Place::Step(at) => {
            let Some(step) = lesson.steps.get(at) else { return Vec::new() };
            let empty = Section::default();
            let section = prose.sections.get(&step.id).unwrap_or(&empty);
            let mut words = Words::of(model);
            let mut lines = words.headed(&section.title, &section.body, width);
            lines.extend(refuted(&mut words, lesson, step, width));
            lines.extend(differences(&mut words, lesson, step, width));
            if open.says_variant {
                lines.extend(variant(&mut words, open, width));
            }
            lines
        }
        Place::End => end(model, open, width),
    }
}

/// A heading, and what stands below it.
pub fn headed(model: &Model, title: &str, body: &str, width: u16) -> Vec<Line<'static>> {
    let mut lines = heading(model, title, width);
    lines.extend(markdown::lines(body, width as usize, &model.theme));
    lines
}

fn heading(model: &Model, title: &str, width: u16) -> Vec<Line<'static>> {
    let lines = markdown::wrap(title, width as usize).into_iter();
    let mut lines: Vec<Line<'static>> = lines.map(|line| Line::styled(line, model.theme.title)).collect();
    lines.push(Line::default());
    lines
}

/// A paragraph with a label before it.
pub fn labelled(model: &Model, label: &str, body: &str, width: u16) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default(), Line::styled(label.to_owned(), model.theme.accent)];
    lines.extend(markdown::lines(body, width as usize, &model.theme));
    lines
}

/// Prose of which the words that the pack explains are underlined, each where it occurs first.
struct Words<'m> {
    model: &'m Model,
    seen: Vec<usize>,
}

impl<'m> Words<'m> {
    fn of(model: &'m Model) -> Self {
        Self { model, seen: Vec::new() }
    }

    fn body(&mut self, text: &str, width: u16) -> Vec<Line<'static>> {
        let model = self.model;
        let terms = model.pack.glossary.if_read().map_or(&[][..], Vec::as_slice);
        let mut mark = |text: &str| {
            let found = occurrences(terms, &model.language, text, &mut self.seen);
            found.into_iter().map(|(_, place)| place).collect()
        };
        markdown::marked(text, width as usize, &model.theme, &mut mark)
    }

    fn headed(&mut self, title: &str, body: &str, width: u16) -> Vec<Line<'static>> {
        let mut lines = heading(self.model, title, width);
        lines.extend(self.body(body, width));
        lines
    }

    fn labelled(&mut self, label: &str, body: &str, width: u16) -> Vec<Line<'static>> {
        let mut lines = labelled(self.model, label, "", width);
        lines.extend(self.body(body, width));
        lines
    }
}

fn belief(words: &mut Words<'_>, lesson: &Lesson, width: u16) -> Vec<Line<'static>> {
    let Some(belief) = &lesson.misconception else { return Vec::new() };
    let model = words.model;
    words.labelled(&model.strings.lesson.belief, belief.claim.get(&model.language), width)
}

fn refuted(words: &mut Words<'_>, lesson: &Lesson, step: &Step, width: u16) -> Vec<Line<'static>> {
    let Some(belief) = lesson.misconception.as_ref().filter(|belief| belief.step == step.id) else { return Vec::new() };
    let model = words.model;
    words.labelled(&model.strings.lesson.refuted, belief.claim.get(&model.language), width)
}

fn differences(words: &mut Words<'_>, lesson: &Lesson, step: &Step, width: u16) -> Vec<Line<'static>> {
    let model = words.model;
    let here = lesson.differs.iter().filter(|difference| difference.step == step.id);
    here.flat_map(|difference| {
        words.labelled(&model.strings.lesson.differs, difference.reason.get(&model.language), width)
    })
    .collect()
}

/// Why there is such a Rust program as the one in view, where there are several.
fn variant(words: &mut Words<'_>, open: &Open, width: u16) -> Vec<Line<'static>> {
    let Some((_, variant)) = open.variant() else { return Vec::new() };
    let language = &words.model.language;
    let reason = variant.reason.get(language);
    if reason.is_empty() {
        return Vec::new();
    }
    words.labelled(&format!("{}:", variant.title.get(language)), reason, width)
}

/// How many of the predictions of the lesson were right, where it asks for any.
pub fn score(strings: &Strings, open: &Open) -> Option<String> {
    let asked = open.lesson.steps.iter().map(|step| step.questions.len()).sum::<usize>();
    let right = open.answers.values().filter(|verdict| **verdict == Some(true)).count();
    let said = fill(&strings.lesson.score, &[("right", &right.to_string()), ("asked", &asked.to_string())]);
    Some(said).filter(|_| asked > 0)
}

/// That the programs of the lesson are being run.
pub fn being_run<'a>(strings: &'a Strings, open: &Open) -> &'a str {
    if open.scene().programs().count() == 1 { &strings.lesson.program_runs } else { &strings.lesson.programs_run }
}

fn end(model: &Model, open: &Open, width: u16) -> Vec<Line<'static>> {
    if let Some(presentation) = &model.presentation {
        return end_of_class(model, presentation, open, width);
    }
    if model.follower.is_some() {
        let body = format!("{}{}", refuted_at_last(model, open), model.strings.follow.end);
        return headed(model, open.lesson.title.get(&model.language), &body, width);
    }
    let strings = &model.strings.lesson;
    let score = score(model.strings, open).map_or(String::new(), |score| format!("{score}\n\n"));
    let offer = open.lesson.exercise.as_ref().map_or(String::new(), |_| {
        let key = model.keys.label(Context::Lesson, Action::Exercise);
        format!("{}\n\n", fill(&model.strings.exercise.offered, &[("key", &key)]))
    });
    let key = model.keys.label(Context::Lesson, Action::NextStep);
    let review = &model.strings.review;
    let due = due(model).len();
    let (template, title) = match (model.lesson_after(&open.lesson.id), due) {
        (Some(next), 0) => (&strings.next_lesson, next.title.get(&model.language)),
        (Some(next), _) => (&review.first, next.title.get(&model.language)),
        (None, 0) => (&strings.last_lesson, ""),
        (None, _) => (&review.first_and_list, ""),
    };
    let next = fill(template, &[("key", &key), ("title", title), ("n", &due.to_string())]);
    let again = to_review(model, open).filter(|_| due == 0).map_or(String::new(), |said| format!("{said}\n\n"));
    let body = format!("{score}{offer}{next}\n\n{again}{}", strings.look_around);
    headed(model, &strings.done, &body, width)
}

/// What a class is told at the end of a lesson: that it was it, and which comes next.
fn end_of_class(model: &Model, presentation: &Presentation, open: &Open, width: u16) -> Vec<Line<'static>> {
    let words = &model.strings.present;
    let next = presentation.lesson_after(&open.lesson.id);
    let next = next.and_then(|id| model.pack.entries().find(|entry| entry.outline.id == id));
    let next = match next {
        Some(next) => fill(&words.next_lesson, &[("title", next.outline.title.get(&model.language))]),
        None => words.end.clone(),
    };
    let body = format!("{}{next}", refuted_at_last(model, open));
    headed(model, open.lesson.title.get(&model.language), &body, width)
}

/// What the lesson has refuted, as its end tells it once more; nothing where there is no such thing.
fn refuted_at_last(model: &Model, open: &Open) -> String {
    let belief = open.lesson.misconception.as_ref().map(|belief| belief.claim.get(&model.language));
    belief.map_or(String::new(), |claim| format!("{}\n\n{claim}\n\n", model.strings.lesson.refuted))
}

/// That there is something to review in the chapter of the lesson.
fn to_review(model: &Model, open: &Open) -> Option<String> {
    let has_it = |chapter: &&Chapter| chapter.lessons.iter().any(|entry| entry.outline.id == open.lesson.id);
    let chapter = model.pack.chapters.iter().find(has_it)?;
    let missed = |entry: &Entry| !model.progress.missed(&model.pack.id, &entry.outline).is_empty();
    let key = model.keys.label(Context::List, Action::Review);
    chapter.lessons.iter().any(missed).then(|| fill(&model.strings.review.offer, &[("key", &key)]))
}

/// By which key who looks around comes back, and where to.
fn way_back(model: &Model, open: &Open) -> String {
    let strings = &model.strings.lesson;
    let key = model.keys.label(Context::Lesson, Action::BackToStep);
    match open.place {
        Place::Introduction => fill(&strings.back_to_begin, &[("key", &key)]),
        Place::Step(at) => fill(&strings.back_to_step, &[("key", &key), ("step", &(at + 1).to_string())]),
        Place::End => fill(&strings.back_to_end, &[("key", &key)]),
    }
}

/// The last line of the pane: what the next key does here, where a newcomer would wonder.
fn foot(model: &Model, open: &Open) -> Option<Line<'static>> {
    let (theme, strings) = (&model.theme, &model.strings.lesson);
    if !model.unknown_programs().is_empty() {
        let key = model.keys.label(model.lesson_keys(), Action::RunAgain);
        return Some(Line::styled(fill(&model.strings.trust.foot, &[("key", &key)]), theme.accent));
    }
    if open.awaits_run() && open.motion.is_none() {
        return Some(Line::styled(being_run(model.strings, open).to_owned(), theme.dim));
    }
    if model.presentation.is_some() || model.follower.is_some() {
        return None;
    }
    if open.looks.is_some() {
        return Some(Line::styled(way_back(model, open), theme.accent));
    }
    let key = model.keys.label(Context::Lesson, Action::NextStep);
    let text = match open.place {
        _ if open.is_asking() => return None,
        _ if model.review.is_some() && open.asked.is_none() => &model.strings.review.go_on,
        Place::Introduction => &strings.begin,
        Place::End if open.lesson.exercise.is_some() => {
            let key = model.keys.label(Context::Lesson, Action::Exercise);
            return Some(Line::styled(fill(&model.strings.exercise.offer, &[("key", &key)]), theme.accent));
        }
        Place::End => return None,
        Place::Step(_) if open.waiting_question().is_some() => &strings.question_waits,
        Place::Step(_) => &strings.go_on,
    };
    Some(Line::from(Span::styled(fill(text, &[("key", &key)]), theme.accent)))
}
