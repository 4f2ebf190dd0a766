//! The help: every key with what it does, made from the key map, and what the signs of the timeline and of the code mean.

use super::chrome::scrolled;
use crate::base::text;
use crate::tui::keys::Context;
use crate::tui::model::{Model, Origin, Screen};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Draws the help over `area`, scrolled by `scroll` lines.
pub fn draw(model: &Model, scroll: usize, area: Rect, buf: &mut Buffer) {
    let width = area.width.min(84);
    let lines = lines(model, width as usize - 4);
    let height = area.height.min(lines.len() as u16 + 2);
    let over = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    scrolled(model, &model.strings.help.title, lines, scroll, over, buf);
}

fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let contexts: &[Context] = match &model.screen {
        _ if model.trust.is_some() => &[Context::Trust, Context::Any],
        Screen::List => &[Context::List, Context::Finder, Context::Any],
        Screen::Notes(_) => &[Context::Notes, Context::Any],
        Screen::Room => &[Context::Follow, Context::Poll, Context::Any],
        Screen::Lesson(_) if model.follower.is_some() => {
            &[Context::Follow, Context::Poll, Context::Filter, Context::Finder, Context::Any]
        }
        Screen::Lesson(_) if model.presentation.is_some() => {
            &[Context::Present, Context::Pointer, Context::Editor, Context::Filter, Context::Finder, Context::Any]
        }
        Screen::Lesson(_) => {
            &[Context::Lesson, Context::Question, Context::Editor, Context::Filter, Context::Finder, Context::Any]
        }
        Screen::Trace(traced) if traced.origin == Origin::File => {
            &[Context::Trace, Context::Filter, Context::Finder, Context::Any]
        }
        Screen::Trace(_) => &[Context::Trace, Context::Run, Context::Filter, Context::Finder, Context::Any],
    };
    let mut lines = Vec::new();
    if !matches!(model.screen, Screen::List | Screen::Notes(_) | Screen::Room) {
        lines.extend(signs(model));
    }
    for context in contexts {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(model.strings.context(*context).to_owned(), model.theme.title));
        for binding in model.keys.of(*context) {
            let keys = binding.label();
            let gap = " ".repeat(16usize.saturating_sub(text::width(&keys)));
            let what = text::fit(model.strings.action(binding.action), width.saturating_sub(18));
            lines.push(Line::from(vec![
                Span::styled(format!("  {keys}{gap}"), model.theme.key),
                Span::styled(what, model.theme.text),
            ]));
        }
    }
    lines
}

/// What the signs of the timeline and of the code mean.
fn signs(model: &Model) -> Vec<Line<'static>> {
    let (theme, words) = (&model.theme, &model.strings.help);
    let rows = [
        ("○···", theme.created, &words.created),
        ("◇░░░", theme.ready, &words.ready),
        ("████", theme.active, &words.active),
        ("▂▅█ ", theme.active, &words.share),
        ("▒▒▒▒", theme.running, &words.running),
        ("‖───", theme.suspended, &words.suspended),
        ("■   ", theme.closed, &words.closed),
        ("✗   ", theme.error, &words.exception),
        ("△   ", theme.text, &words.warning),
        ("▼ ▲ ", theme.arrow_in, &words.arrows),
        ("≠   ", theme.error, &words.parts),
        ("+3  ", theme.dim, &words.hidden),
    ];
    // A lesson has beats, and a trace has a lane that the viewer chooses.
    let own = match model.screen {
        Screen::Trace(_) => ("›   ", theme.title, &words.chosen),
        Screen::List | Screen::Notes(_) | Screen::Room | Screen::Lesson(_) => ("◆   ", theme.badge, &words.beat),
    };
    let of_code = [("▶   ", theme.active, &words.line), ("‖   ", theme.suspended, &words.waits), own];
    let explained = |(sign, style, word): (&str, Style, &String)| {
        Line::from(vec![Span::styled(format!("  {sign}            "), style), Span::styled(word.clone(), theme.text)])
    };
    let mut lines = vec![Line::styled(words.timeline.clone(), theme.title)];
    lines.extend(rows.into_iter().map(explained));
    lines.extend([Line::default(), Line::styled(words.code.clone(), theme.title)]);
    lines.extend(of_code.into_iter().map(explained));
    lines
}
