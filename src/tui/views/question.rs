//! A question, its choices, and what the trace says to the answer.

use super::bars;
use crate::lesson::question::Answer;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::presentation::{AskedPoll, Presentation};
use crate::tui::model::{Asked, Model, Review};
use crate::tui::strings::{Strings, fill};
use crate::tui::words;
use ratatui::text::{Line, Span};

/// The lines of a question in `width` cells.
pub fn lines(model: &Model, asked: &Asked, width: u16) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let width = width as usize;
    let mut lines = vec![Line::styled(model.strings.question.title.clone(), theme.accent)];
    if let Some(missed) = missed_in(model).filter(|_| asked.verdict.is_none()) {
        lines.extend(markdown::lines(&missed, width, theme).into_iter().map(|line| line.patch_style(theme.dim)));
        lines.push(Line::default());
    }
    let prompt = words::prompt(model.strings, &model.language, &asked.posed.prompt);
    let prompt = markdown::lines(&prompt, width, theme);
    if asked.verdict.is_none() {
        lines.extend(prompt.iter().cloned());
        lines.push(Line::default());
    }
    // Once it is answered, only the answer given and the right one matter, and the reason needs the room.
    let matters = |at: usize| {
        asked.is_revealed || asked.verdict.is_none_or(|verdict| at == verdict.chosen || at == asked.posed.right)
    };
    let poll = model.presentation.as_ref().and_then(Presentation::poll);
    let counts = poll.filter(|poll| poll.shows_counts).map_or(&[][..], |poll| poll.counts.as_slice());
    let mut bars = bars::lines(theme, model.strings, counts, width).into_iter();
    for (at, answer) in asked.posed.choices.iter().enumerate().filter(|(at, _)| matters(*at)) {
        lines.extend(choice(model, asked, at, answer, width));
        lines.extend(bars.next());
    }
    lines.push(Line::default());
    lines.extend(poll.filter(|_| !asked.is_revealed).into_iter().flat_map(|poll| poll_lines(model, poll, width)));
    match asked.verdict {
        None if asked.is_revealed => {
            lines.extend(reason(model, asked, width));
        }
        // A class answers by raising hands.
        None if model.presentation.is_some() => {}
        None => {
            let n = asked.posed.choices.len().to_string();
            let hint = fill(&model.strings.question.hint, &[("n", &n)]);
            lines.extend(markdown::wrap(&hint, width).into_iter().map(|line| Line::styled(line, theme.dim)));
        }
        Some(verdict) => {
            let words = &model.strings.question;
            let (said, style) = match (verdict.right, asked.posed.is_later) {
                (true, false) => (&words.right, theme.good),
                (true, true) => (&words.right_later, theme.good),
                (false, false) => (&words.wrong, theme.error),
                (false, true) => (&words.wrong_later, theme.error),
            };
            let said = fill(said, &[("key", &model.keys.label(Context::Lesson, Action::NextStep))]);
            lines.extend(markdown::wrap(&said, width).into_iter().map(|line| Line::styled(line, style)));
            lines.extend(reason(model, asked, width));
            // Where there is no room for all, it is the question that has been read.
            lines.push(Line::default());
            lines.extend(prompt.into_iter().map(|line| line.patch_style(theme.dim)));
        }
    }
    lines
}

/// Why a question that comes back by itself is asked, and how to pass it over, as Markdown; `None` for any other.
pub fn missed_in(model: &Model) -> Option<String> {
    let open = model.open().filter(|_| model.review.as_ref().is_some_and(Review::came_by_itself))?;
    let key = model.keys.label(Context::Question, Action::Skip);
    let title = markdown::escaped(open.lesson.title.get(&model.language));
    Some(fill(&model.strings.review.missed_in, &[("title", &title), ("key", &key)]))
}

/// Why the right answer is right.
fn reason(model: &Model, asked: &Asked, width: usize) -> Vec<Line<'static>> {
    let why = words::reason(model.strings, &model.language, &asked.posed);
    why.map_or_else(Vec::new, |why| markdown::lines(&why, width, &model.theme))
}

/// How a poll stands, and what comes next: `round 2 · answers so far: 12 · d closes the poll`.
fn poll_lines(model: &Model, poll: &AskedPoll, width: usize) -> Vec<Line<'static>> {
    let words = &model.strings.room;
    let key = |action| model.keys.label(Context::Present, action);
    let said = standing(model.strings, poll.is_open, poll.round(), poll.answers());
    let next = if poll.is_open {
        fill(&words.to_close, &[("key", &key(Action::ClosePoll))])
    } else {
        fill(&words.to_reveal, &[("reveal", &key(Action::Reveal)), ("again", &key(Action::Predict))])
    };
    let (said, next) = (Span::styled(said, model.theme.accent), Span::styled(next, model.theme.dim));
    if said.width() + 3 + next.width() <= width {
        return vec![Line::from(vec![said, Span::styled(" · ", model.theme.dim), next])];
    }
    vec![Line::from(said), Line::from(next)]
}

/// How a poll of so many rounds stands, with `answers` in the last: `round 2 · answers so far: 12`.
pub fn standing(strings: &Strings, is_open: bool, rounds: usize, answers: usize) -> String {
    let words = &strings.room;
    let said = fill(if is_open { &words.open } else { &words.closed }, &[("n", &answers.to_string())]);
    let round = (rounds > 1).then(|| fill(&words.round, &[("n", &rounds.to_string())]));
    round.into_iter().chain([said]).collect::<Vec<_>>().join(" · ")
}

/// What the answer with this place is called before a class: `A`, `B`.
pub fn letter(at: usize) -> String {
    char::from_u32('A' as u32 + at as u32).map_or_else(String::new, String::from)
}

fn choice(model: &Model, asked: &Asked, at: usize, answer: &Answer, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let said = words::answer(model.strings, &model.language, asked.of, answer);
    let (sign, style) = match asked.verdict {
        Some(_) if at == asked.posed.right => ("✓", theme.good),
        Some(_) => ("✗", theme.error),
        None if asked.is_revealed && at == asked.posed.right => ("✓", theme.good),
        None if asked.is_revealed => (" ", theme.dim),
        None => (" ", theme.text),
    };
    let name = if model.presentation.is_some() { letter(at) } else { (at + 1).to_string() };
    let key = Span::styled(format!("{sign} {name} "), theme.key);
    let room = width.saturating_sub(4);
    // An author's words may have code in them; values of a trace are what they are.
    let said = match answer {
        Answer::Own(_) => markdown::lines(&said, room, theme),
        _ => markdown::wrap(&said, room).into_iter().map(Line::from).collect(),
    };
    let lead = |row: usize| if row == 0 { key.clone() } else { Span::raw("    ") };
    let shown = said.into_iter().enumerate().map(|(row, line)| {
        let spans = line.spans.into_iter().map(|span| Span::styled(span.content, style.patch(span.style)));
        Line::from(std::iter::once(lead(row)).chain(spans).collect::<Vec<_>>())
    });
    shown.collect()
}
