//! What the class of a presentation is asked, how whoever follows has answered, and how the class has.

use crate::export::escape::escaped;
use crate::room::{Poll, Question, Wording};
use crate::tui::keys::{Action, Context, Key};
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::model::follower::{Follower, Given};
use crate::tui::strings::fill;
use crate::tui::views::question::letter;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::collections::BTreeMap;

/// Cells of a bar.
const BAR: usize = 16;

/// The lines of a poll in `width` cells.
pub fn lines(model: &Model, follower: &Follower, question: &Question, poll: &Poll, width: u16) -> Vec<Line<'static>> {
    let (words, theme) = (&model.strings.follow, &model.theme);
    let width = width as usize;
    let mut title = words.title.clone();
    if poll.round > 1 {
        title = format!("{title} · {}", fill(&words.round, &[("n", &poll.round.to_string())]));
    }
    let mut lines = vec![Line::styled(title, theme.accent)];
    lines.extend(markdown::lines(&wording(&question.prompt, &model.language).text, width, theme));
    lines.push(Line::default());
    let given = follower.given();
    for (at, choice) in question.choices.iter().enumerate() {
        lines.extend(self::choice(model, poll, given, (at, wording(choice, &model.language)), width));
        lines.extend(bars(model, poll, at, width));
    }
    lines.push(Line::default());
    lines.extend(standing(model, follower, question, poll, width));
    lines
}

/// What a text says to a reader of `language`.
pub fn wording<'w>(texts: &'w BTreeMap<String, Wording>, language: &str) -> &'w Wording {
    const NOTHING: &Wording = &Wording { html: String::new(), text: String::new() };
    texts.get(language).or_else(|| texts.values().next()).unwrap_or(NOTHING)
}

/// Whether a text is a value of a trace, and no words of an author: then it has no Markdown.
pub fn is_value(said: &Wording) -> bool {
    said.html == format!("<code>{}</code>", escaped(&said.text))
}

fn choice(
    model: &Model,
    poll: &Poll,
    given: Option<Given>,
    (at, said): (usize, &Wording),
    width: usize,
) -> Vec<Line<'static>> {
    let (words, theme) = (&model.strings.follow, &model.theme);
    let own = given.filter(|given| given.choice == at);
    let (sign, style) = match &poll.revealed {
        Some(revealed) if revealed.right == at => ("✓", theme.good),
        Some(_) if own.is_some() => ("✗", theme.error),
        Some(_) => (" ", theme.dim),
        None if own.is_some() => ("▸", theme.text),
        None => (" ", theme.text),
    };
    let key = Span::styled(format!("{sign} {} ", letter(at)), if own.is_some() { theme.accent } else { theme.key });
    let room = width.saturating_sub(4);
    let mut rows: Vec<Line<'static>> = match is_value(said) {
        true => markdown::wrap(&said.text, room).into_iter().map(Line::from).collect(),
        false => markdown::lines(&said.text, room, theme),
    };
    if let Some(own) = own {
        let mark = if own.is_counted || !poll.is_open { &words.yours } else { &words.sending };
        let mark = Span::styled(format!("({mark})"), theme.accent);
        match rows.last_mut().filter(|row| row.width() + mark.width() < room) {
            Some(row) => row.spans.extend([Span::raw(" "), mark]),
            None => rows.push(Line::from(mark)),
        }
    }
    let lead = |row: usize| if row == 0 { key.clone() } else { Span::raw("    ") };
    let rows = rows.into_iter().enumerate().map(|(row, line)| {
        let spans = line.spans.into_iter().map(|span| Span::styled(span.content, style.patch(span.style)));
        Line::from(std::iter::once(lead(row)).chain(spans).collect::<Vec<_>>())
    });
    rows.collect()
}

/// How often a choice was chosen, a bar a round, beside each other where there is room; nothing where that is not shown.
fn bars(model: &Model, poll: &Poll, at: usize, width: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for bar in poll.counts.iter().enumerate().map(|of_round| bar(model, poll, at, of_round)) {
        let bar = Line::from(bar);
        match lines.last_mut().filter(|line| line.width() + bar.width() <= width) {
            Some(line) => line.spans.extend(bar.spans),
            None => lines.push(bar),
        }
    }
    lines
}

fn bar(model: &Model, poll: &Poll, at: usize, (round, counts): (usize, &Vec<usize>)) -> Vec<Span<'static>> {
    let theme = &model.theme;
    let several = poll.counts.len() > 1;
    let (count, all) = (counts.get(at).copied().unwrap_or(0), counts.iter().sum::<usize>());
    let name = fill(&model.strings.follow.round, &[("n", &(round + 1).to_string())]);
    let name = if several { format!("{name} ") } else { String::new() };
    let cells = (BAR * count).div_ceil(all.max(1));
    let is_now = round + 1 == poll.counts.len();
    let style: Style = if is_now { theme.active } else { theme.suspended };
    vec![
        Span::styled(format!("    {name}"), theme.dim),
        Span::styled("█".repeat(cells), style),
        Span::styled("·".repeat(BAR - cells), theme.dim),
        Span::styled(format!(" {count}"), theme.text),
    ]
}

/// How to answer, how many have, or whether it was right and why.
fn standing(model: &Model, follower: &Follower, question: &Question, poll: &Poll, width: usize) -> Vec<Line<'static>> {
    let (words, theme) = (&model.strings.follow, &model.theme);
    let said =
        |said: &str, style: Style| markdown::wrap(said, width).into_iter().map(move |line| Line::styled(line, style));
    let n = poll.answered.to_string();
    let mut lines = Vec::new();
    match &poll.revealed {
        Some(revealed) => {
            if let Some(given) = follower.given() {
                let is_right = given.choice == revealed.right;
                let (verdict, style) = if is_right { (&words.right, theme.good) } else { (&words.wrong, theme.error) };
                lines.extend(said(verdict, style));
            }
            lines.extend(markdown::lines(&wording(&revealed.why, &model.language).text, width, theme));
        }
        None if poll.is_open => {
            let keys = model.keys.binding(Context::Poll, Action::AnswerLetter).map(|binding| &binding.keys);
            let key = |at: usize| keys.and_then(|keys| keys.get(at)).map(Key::label).unwrap_or_default();
            let last = key(question.choices.len().saturating_sub(1));
            lines.extend(said(&fill(&words.hint, &[("first", &key(0)), ("last", &last)]), theme.dim));
            lines.extend(said(&fill(&words.answered, &[("n", &n)]), theme.dim));
        }
        None => lines.extend(said(&fill(&words.closed, &[("n", &n)]), theme.dim)),
    }
    lines
}
