//! The lesson list: chapters, lessons, and how far each has been taken.

use super::chrome::{inner, pane};
use super::{rows, split};
use crate::base::text;
use crate::lesson::{Chapter, Outline, Pack};
use crate::store::Progress;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// From this width on the chosen lesson is introduced beside the list.
const WIDE: u16 = 76;

/// Draws the list.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let [left, right] = halves(area);
    let title = match model.packs.as_slice() {
        [only] => only.title.get(&model.language),
        _ => &model.strings.list.packs,
    };
    let inner = pane(model, title, true, left, buf);
    let (lessons, below) = parts(model, inner, !right.is_empty());
    draw_lessons(model, lessons, buf);
    for (row, line) in below.into_iter().enumerate() {
        line.render(Rect { y: lessons.bottom() + row as u16, height: 1, ..inner }, buf);
    }
    if !right.is_empty() {
        draw_preview(model, right, buf);
    }
}

fn draw_lessons(model: &Model, area: Rect, buf: &mut Buffer) {
    let (lines, lessons) = rows(model, area.width);
    let (first, chosen) = first_row(model, &lessons, area);
    let height = area.height as usize;
    rows::bar_of(model, (first, height, lines.len()), Rect { x: area.right(), width: 1, ..area }, buf);
    for (row, line) in lines.into_iter().skip(first).take(height).enumerate() {
        let here = row + first == chosen;
        let row = Rect { y: area.y + row as u16, height: 1, ..area };
        if here {
            buf.set_style(row, model.theme.current_line);
        }
        line.render(row, buf);
    }
}

/// The first row in view, and that of the chosen lesson, where there is a row of each of `lessons`.
fn first_row(model: &Model, lessons: &[usize], area: Rect) -> (usize, usize) {
    let chosen = lessons.get(model.selected).copied().unwrap_or(0);
    let height = area.height as usize;
    // Nothing stands after the last lesson.
    let rows = lessons.last().map_or(0, |last| last + 1);
    (chosen.saturating_sub(height / 2).min(rows.saturating_sub(height)), chosen)
}

/// The lesson that stands in a cell of the list that is drawn over `area`, by its place.
pub fn lesson_at(model: &Model, area: Rect, at: Position) -> Option<usize> {
    let [left, right] = halves(area);
    let (inner, _) = parts(model, inner(left), !right.is_empty());
    if !inner.contains(at) {
        return None;
    }
    let (_, lessons) = rows(model, inner.width);
    let (first, _) = first_row(model, &lessons, inner);
    let row = first + usize::from(at.y - inner.y);
    lessons.iter().position(|lesson| *lesson == row)
}

/// The list, and the introduction of the chosen lesson beside it.
fn halves(area: Rect) -> [Rect; 2] {
    let preview = if area.width >= WIDE { area.width / 2 } else { 0 };
    split::beside(area, area.width - preview, 0)
}

/// The rows of the list, and the place of each lesson among them.
fn rows(model: &Model, width: u16) -> (Vec<Line<'static>>, Vec<usize>) {
    let mut lines = Vec::new();
    let (mut number, mut lessons) = (0, Vec::new());
    for pack in &model.packs {
        if model.packs.len() > 1 {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(pack_heading(model, pack, width as usize));
        }
        for (at, chapter) in pack.chapters.iter().enumerate() {
            if at > 0 {
                lines.push(Line::default());
            }
            lines.push(heading(model, pack, at, chapter));
            for entry in &chapter.lessons {
                lessons.push(lines.len());
                let standing = standing(model, pack, &entry.outline);
                lines.push(row(model, &entry.outline, standing, number == model.selected, width as usize));
                number += 1;
            }
        }
    }
    (lines, lessons)
}

/// `━━ Sorting, step by step ━━━━━━━`
fn pack_heading(model: &Model, pack: &Pack, width: usize) -> Line<'static> {
    let title = text::fit(&text::tame(pack.title.get(&model.language)), width.saturating_sub(6));
    let rest = "━".repeat(width.saturating_sub(text::width(&title) + 5));
    Line::from(vec![
        Span::styled("━━ ".to_owned(), model.theme.dim),
        Span::styled(title, model.theme.title),
        Span::styled(format!(" {rest}"), model.theme.dim),
    ])
}

/// `2 send · 3 to review`
fn heading(model: &Model, pack: &Pack, at: usize, chapter: &Chapter) -> Line<'static> {
    let title = format!(" {} {}", at + 1, chapter.title.get(&model.language));
    let mut spans = vec![Span::styled(title, model.theme.title)];
    let lessons = chapter.lessons.iter().map(|entry| model.progress.missed(&pack.id, &entry.outline).len());
    if let due @ 1.. = lessons.sum::<usize>() {
        let due = fill(&model.strings.review.due, &[("n", &due.to_string())]);
        spans.push(Span::styled(format!(" · {due}"), model.theme.accent));
    }
    Line::from(spans)
}

/// `› ● Priming a coroutine      3/7`
fn row(model: &Model, lesson: &Outline, standing: Standing, chosen: bool, width: usize) -> Line<'static> {
    let theme = &model.theme;
    let (sign, said, style) = standing;
    let pointer = if chosen { "›" } else { " " };
    let room = width.saturating_sub(text::width(&said) + 8);
    let title = text::fit(lesson.title.get(&model.language), room);
    let gap = " ".repeat(room.saturating_sub(text::width(&title)) + 1);
    let name = if chosen { theme.title } else { theme.text };
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent),
        Span::styled(format!("{sign} "), style),
        Span::styled(title, name),
        Span::raw(gap),
        Span::styled(said, style),
    ])
}

/// How far a lesson has been taken: a sign, a word, a colour.
type Standing = (&'static str, String, Style);

fn standing(model: &Model, pack: &Pack, lesson: &Outline) -> Standing {
    let theme = &model.theme;
    let standing = model.progress.standing(&pack.id, lesson);
    let (sign, style) = match (standing.done, standing.begun) {
        (true, _) if standing.changed => ("●", theme.accent),
        (true, _) => ("●", theme.good),
        (false, true) => ("◐", theme.accent),
        (false, false) => ("○", theme.dim),
    };
    (sign, words::standing(model.strings, &standing, " · "), style)
}

/// Says that a version of the reader's own is kept of a program of the chosen lesson, above the foot.
fn draw_kept(model: &Model, inner: Rect, foot: u16, buf: &mut Buffer) {
    let Some((pack, entry)) = model.entries().nth(model.selected) else { return };
    let programs: Vec<&str> = model.kept_of(&pack.id, &entry.outline.id).collect();
    if programs.is_empty() {
        return;
    }
    let key = model.keys.label(Context::Lesson, Action::SwitchVersion);
    let said = fill(&model.strings.list.kept, &[("programs", &programs.join(", ")), ("key", &key)]);
    let said = markdown::lines(&said, inner.width as usize, &model.theme);
    stand(model, [vec![Line::default()], said].concat(), inner, foot, buf);
}

/// Draws lines above the foot of the preview, which has `foot` rows, over what stands there.
fn stand(model: &Model, lines: Vec<Line<'static>>, inner: Rect, foot: u16, buf: &mut Buffer) {
    let from = inner.bottom().saturating_sub(foot + 1 + lines.len() as u16).max(inner.y);
    for (row, line) in lines.into_iter().take(inner.height.saturating_sub(foot + 1) as usize).enumerate() {
        let row = Rect { y: from + row as u16, height: 1, ..inner };
        buf.set_string(row.x, row.y, " ".repeat(row.width as usize), model.theme.text);
        line.render(row, buf);
    }
}

/// What the chosen lesson is about.
fn draw_preview(model: &Model, area: Rect, buf: &mut Buffer) {
    let Some(lesson) = chosen(model) else { return };
    let inner = pane(model, lesson.title.get(&model.language), false, area, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let python = python(model, lesson, inner.width);
    let foot = (python.len() as u16).max(3).min(inner.height);
    for (row, line) in python.into_iter().take(foot as usize).enumerate() {
        line.render(Rect { y: inner.bottom() - foot + row as u16, height: 1, ..inner }, buf);
    }
    // Whoever was never here is offered to be shown around.
    let is_new = model.progress == Progress::default();
    let offer =
        is_new.then(|| fill(&model.strings.tour.offer, &[("key", &model.keys.label(Context::List, Action::Tour))]));
    let offer = offer.map(|offer| markdown::lines(&offer, inner.width as usize, &model.theme)).unwrap_or_default();
    let room = (inner.height as usize).saturating_sub(foot as usize + 1 + offer.len());
    for (row, line) in introduction(model, lesson, inner.width as usize, room).into_iter().enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
    draw_kept(model, inner, foot, buf);
    stand(model, offer, inner, foot, buf);
}

/// The introduction of a lesson in `room` rows, and what its reader may have heard where that has room as a whole.
fn introduction(model: &Model, lesson: &Outline, width: usize, room: usize) -> Vec<Line<'static>> {
    let mut lines = markdown::lines(lesson.introduction.get(&model.language), width, &model.theme);
    if let Some(belief) = &lesson.belief {
        let belief = markdown::lines(belief.get(&model.language), width, &model.theme);
        if lines.len() + 2 + belief.len() <= room {
            lines.push(Line::default());
            lines.push(Line::styled(model.strings.lesson.belief.clone(), model.theme.accent));
            lines.extend(belief);
        }
    }
    if lines.len() > room {
        lines.truncate(room);
        lines.pop();
        lines.extend((room > 0).then(|| Line::styled("…", model.theme.dim)));
    }
    lines
}

/// The chosen lesson.
fn chosen(model: &Model) -> Option<&Outline> {
    model.entries().nth(model.selected).map(|(_, entry)| &entry.outline)
}

/// Why the Python programs do not run, as the list says it, and in fewer words; `None` where they run, or that is not known yet.
fn why_recorded(model: &Model, lesson: &Outline) -> Option<[String; 2]> {
    let words = &model.strings.list;
    let (said, why) = match model.python.as_ref()? {
        Err(why) => (&words.recorded, words::problem(model.strings, why)),
        Ok(python) => (&words.recorded_lesson, words::problem(model.strings, &python.too_old_for(lesson.since)?)),
    };
    Some([fill(said, &[("why", &why)]), why])
}

/// What the Python programs run on, or why they do not, in lines of this width.
fn python(model: &Model, lesson: &Outline, width: u16) -> Vec<Line<'static>> {
    let (said, style) = match (why_recorded(model, lesson), &model.python) {
        (Some([said, _]), _) => (said, model.theme.accent),
        (None, Some(Ok(python))) => {
            (fill(&model.strings.list.runs_on, &[("python", &python.runtime)]), model.theme.dim)
        }
        (None, _) => return Vec::new(),
    };
    let lines = markdown::wrap(&text::tame(&said), width as usize);
    lines.into_iter().map(|line| Line::styled(line, style)).collect()
}

/// Where the lessons stand inside the border of the list, and below them, where nothing introduces the chosen one, why the Python
/// programs do not run.
fn parts(model: &Model, inner: Rect, has_preview: bool) -> (Rect, Vec<Line<'static>>) {
    let why = chosen(model).filter(|_| !has_preview).and_then(|lesson| why_recorded(model, lesson));
    let wrapped = why.map(|said| said.map(|said| markdown::wrap(&text::tame(&said), inner.width as usize)));
    let most = inner.height as usize / 2;
    let lines = wrapped.map(|[long, short]| if long.len() <= most { long } else { short }).unwrap_or_default();
    let lines: Vec<_> = lines.into_iter().take(most).map(|line| Line::styled(line, model.theme.accent)).collect();
    (Rect { height: inner.height - lines.len() as u16, ..inner }, lines)
}

#[cfg(test)]
mod tests {
    use crate::base::{Obstacle, ObstacleKind, Problem};
    use crate::lesson::sample;
    use crate::tui::model::Python;
    use crate::tui::sample::Reader;
    use crate::tui::strings::{LANGUAGES, Strings};
    use crossterm::event::KeyCode;

    /// The list as text, without what frames it.
    fn drawn(reader: &mut Reader, language: &str, (width, height): (u16, u16)) -> String {
        (reader.model.language, reader.model.strings) = (language.to_owned(), Strings::of(language));
        let text = crate::tui::sample::drawn(&mut reader.model, width, height);
        let words = text.split(|c: char| c.is_whitespace() || "│╭╮╰╯┃\"".contains(c));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn where_there_is_no_python_the_list_says_what_to_do_about_it() {
        let mut reader = Reader::new(Default::default());
        let obstacle = Obstacle::new(ObstacleKind::NoPython, [&"3.8"]);
        reader.model.python = Some(Err(Problem::new("there is no Python", obstacle)));
        for language in LANGUAGES {
            for size in [(40, 12), (60, 18), (80, 24), (120, 36)] {
                let all = drawn(&mut reader, language, size);
                assert!(all.contains("3.8") && all.contains("--python PATH"), "{language} {size:?}: {all}");
                assert!(all.contains('›'), "the chosen lesson is in view: {all}");
            }
        }
    }

    #[test]
    fn a_python_that_is_too_old_for_the_chosen_lesson_does_not_run_it() {
        let mut files = sample::pack();
        let toml = files.text("01-first/plain/lesson.toml").replacen('\n', "\nsince = \"3.11\"\n", 1);
        files.insert("01-first/plain/lesson.toml".to_owned(), toml.into_bytes());
        let mut reader = Reader::of(&files, Default::default());
        let python = Python { runtime: "CPython 3.8.18".into(), version: (3, 8), path: "/opt/python".into() };
        reader.model.python = Some(Ok(python));
        assert!(drawn(&mut reader, "en", (120, 36)).contains("run on CPython 3.8.18"));
        reader.press(KeyCode::Down);
        let all = drawn(&mut reader, "en", (120, 36));
        assert!(all.contains("needs Python 3.11 or newer") && !all.contains("run on CPython"), "{all}");
    }
}
