//! The exercise of a lesson: its prompt, hints and what is still missing beside what is written; below, what its run did.

use super::chrome::pane;
use super::{editor, prose, split, timeline};
use crate::base::text;
use crate::lesson::exercise::{EXERCISE, Missing, Passed};
use crate::lesson::question::find_lane;
use crate::lesson::{Axis, LaneRef, Section, Task, without_badge};
use crate::trace::{LaneKind, Stream};
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::{Attempt, Model, Open, Outlook, RunState, Scene};
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

/// Lines of output that are shown at most.
const PRINTED: usize = 8;
/// From so many rows on there is room for the timeline of the run.
const TALL: u16 = 30;

/// Draws the exercise over `area`, and gives where the next letter goes.
pub fn draw(model: &Model, open: &Open, attempt: &Attempt, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let task = open.lesson.tasks().get(attempt.task)?;
    Clear.render(area, buf);
    let sides = [Some(&attempt.side), None];
    let outlook = &Outlook::default();
    let scene =
        Scene { sides, focus: task.language, axis: Axis::Event, outlook, step: None, moment: false, parting: None };
    let has_run = area.height >= TALL && !attempt.side.trace.is_empty();
    let rows = if has_run {
        (timeline::Wanted::new(model, &scene, area.width).rows(6) + 2).clamp(6, area.height / 3)
    } else {
        0
    };
    let [top, bottom] = split::below(area, rows, 3);
    let width = (area.width * 9 / 20).clamp(20, 64);
    let [left, right] = split::beside(top, width, 1);
    let inner = pane(model, &model.strings.exercise.title, false, left, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let lines = lines(model, open, attempt, task, inner.width);
    prose::scrolled(model, Context::Exercise, lines, attempt.scroll, (left, inner), buf);
    let next = if attempt.shows_solution {
        solution(model, attempt, task, right, buf);
        None
    } else {
        let name = task.starter.file_name();
        let mut title = fill(&model.strings.exercise.writing, &[("name", name)]);
        if let Some(other) = open.lesson.tasks().iter().find(|other| other.language != task.language) {
            let key = model.keys.label(Context::Exercise, Action::OtherLanguage);
            title = format!("{title} │ {key} {}", other.starter.file_name());
        }
        let (original, remarks) = (&task.starter.text, &attempt.side.remarks);
        let ran = attempt.side.program.as_ref().map_or("", |program| &program.text);
        let framed = editor::Framed { title: &title, original, context: Context::Exercise, remarks, ran };
        editor::text_area(model, &framed, &attempt.editor, right, buf)
    };
    if has_run {
        timeline::draw(model, &scene, bottom, buf);
    }
    next
}

/// Draws the solution; where it is longer than the pane, it is scrolled as the prompt is.
fn solution(model: &Model, attempt: &Attempt, task: &Task, area: Rect, buf: &mut Buffer) {
    let inner = pane(model, &model.strings.exercise.solution, true, area, buf);
    let room = (inner.width as usize).saturating_sub(1);
    let shown = |line: &str| format!(" {}", text::fit(&text::tame(without_badge(line)), room));
    let lines = task.solution.text.lines().map(|line| Line::styled(shown(line), model.theme.text)).collect();
    prose::scrolled(model, Context::Exercise, lines, attempt.scroll, (area, inner), buf);
}

/// What came of the last run, the hints, and the prompt: what is new stands first.
fn lines(model: &Model, open: &Open, attempt: &Attempt, task: &Task, width: u16) -> Vec<Line<'static>> {
    let empty = Section::default();
    let section = open.lesson.prose(&model.language).and_then(|prose| prose.sections.get(EXERCISE)).unwrap_or(&empty);
    let mut lines = outcome(model, attempt, width);
    for (at, hint) in task.hints.iter().enumerate().take(attempt.hints) {
        let numbers = [("n", &*(at + 1).to_string()), ("all", &task.hints.len().to_string())];
        let label = fill(&model.strings.exercise.hint, &numbers);
        lines.extend(prose::labelled(model, &label, hint.get(&model.language), width));
    }
    // A label has an empty line before it, which the first line of all does without.
    let mut lines: Vec<Line<'static>> = lines.into_iter().skip_while(|line| line.width() == 0).collect();
    if !lines.is_empty() {
        lines.push(Line::default());
    }
    lines.extend(prose::headed(model, &section.title, &section.body, width));
    lines
}

/// What is to be said of the last run.
pub fn outcome(model: &Model, attempt: &Attempt, width: u16) -> Vec<Line<'static>> {
    let (words, theme) = (&model.strings.exercise, &model.theme);
    let said = |text: &str, style| {
        markdown::wrap(text, width as usize).into_iter().map(move |line| Line::styled(line, style)).collect::<Vec<_>>()
    };
    let side = &attempt.side;
    if let RunState::Failed(why) = &side.run {
        let why = text::tame(&words::problem(model.strings, why));
        return said(&format!("{} {why}", model.strings.messages.failed), theme.error);
    }
    if attempt.is_running() {
        let building = side.building.as_ref().map(|building| words::building(model.strings, building).0);
        return said(&building.unwrap_or_else(|| words.running.clone()), theme.dim);
    }
    let Some(missing) = &attempt.verdict else { return Vec::new() };
    let mut lines = Vec::new();
    if missing.is_empty() {
        lines.extend(said(&format!("✓ {}", words.passes), theme.good));
        lines.extend(said(&words.passes_on, theme.text));
    } else {
        lines.extend(said(&words.missing, theme.error));
        for missing in missing {
            lines.extend(said(&format!("• {}", in_words(model, attempt, missing)), theme.text));
        }
    }
    lines.extend(words::ending(model.strings, &side.trace).into_iter().flat_map(|ending| said(&ending, theme.error)));
    let printed = side.index.printed_at(&side.trace, side.trace.len(), PRINTED);
    if !missing.is_empty() && !printed.is_empty() {
        lines.push(Line::default());
        lines.extend(said(&words.printed, theme.accent));
        for (stream, line) in printed {
            let sign = if stream == Stream::Stderr { "! " } else { "  " };
            lines.extend(said(&format!("{sign}{}", text::tame(&line)), theme.text));
        }
    }
    lines
}

/// What a run does not show, as a sentence.
fn in_words(model: &Model, attempt: &Attempt, missing: &Missing) -> String {
    let words = &model.strings.exercise;
    let quoted = |line: &Option<String>| {
        line.as_ref().map_or(words.nothing.clone(), |line| format!("`{}`", text::fit(&text::tame(line), 60)))
    };
    match missing {
        Missing::Stopped(why) => fill(&words.stopped, &[("why", &text::tame(why))]),
        Missing::Output { line, wanted, found } => {
            let values = [("line", &*line.to_string()), ("wanted", &quoted(wanted)), ("found", &quoted(found))];
            fill(&words.output, &values)
        }
        Missing::Lane { lane, .. } => fill(&words.no_lane, &[("lane", &named(lane))]),
        Missing::State { lane, after, wanted, .. } => {
            let state = |passed: &Passed| passed_in_words(model, attempt, lane, passed);
            let values = [("lane", named(lane)), ("state", state(wanted))];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            match after {
                Some(after) => fill(&words.state_after, &[values[0], values[1], ("before", &state(after))]),
                None => fill(&words.state, &values),
            }
        }
        Missing::Beat { after: Some(before), wanted } => {
            fill(&words.beat_after, &[("beat", &format!("`{wanted}`")), ("before", &format!("`{before}`"))])
        }
        Missing::Beat { after: None, wanted } => fill(&words.beat, &[("beat", &format!("`{wanted}`"))]),
    }
}

fn named(lane: &LaneRef) -> String {
    let name = text::tame(&lane.name);
    if lane.nth > 1 { format!("`{name}` #{}", lane.nth) } else { format!("`{name}`") }
}

/// `GEN_SUSPENDED (yield)`
fn passed_in_words(model: &Model, attempt: &Attempt, lane: &LaneRef, passed: &Passed) -> String {
    let (trace, language) = (&attempt.side.trace, attempt.language());
    let kind =
        find_lane(trace, lane).and_then(|lane| trace.lanes().get(lane.index())).map_or(LaneKind::Main, |it| it.kind);
    let state = words::state_choice(model.strings, language, kind, passed.state);
    passed.cause.map_or(state.clone(), |cause| format!("{state} ({})", words::verb(language, kind, cause)))
}
