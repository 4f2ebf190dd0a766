//! The help: every key with what it does, made from the key map, and what the signs of the timeline and of the code mean.

use super::chrome::scrolled;
use crate::base::text;
use crate::tui::keys::Context;
use crate::tui::markdown;
use crate::tui::model::{Model, Origin, Screen};
use crate::tui::strings::fill;
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
    let labels =
        contexts.iter().flat_map(|context| model.keys.of(*context)).map(|binding| text::width(&binding.label()));
    let column = labels.max().unwrap_or(0).max(14) + 4;
    let mut lines = Vec::new();
    if !matches!(model.screen, Screen::List | Screen::Notes(_) | Screen::Room) {
        lines.extend(signs(model, (column, width)));
    }
    for context in contexts {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::styled(model.strings.context(*context).to_owned(), model.theme.title));
        for binding in model.keys.of(*context) {
            let keys = Span::styled(format!("  {}", binding.label()), model.theme.key);
            lines.extend(entry(model, keys, model.strings.action(binding.action), (column, width)));
        }
    }
    lines
}

/// A key or a sign, and what it does or means, from `column` on as many lines as it takes in `width` cells.
fn entry(model: &Model, head: Span<'static>, said: &str, (column, width): (usize, usize)) -> Vec<Line<'static>> {
    /// So many cells a text has at least, however small the screen is.
    const LEAST: usize = 8;
    let gap = column.saturating_sub(head.width());
    let pieces = markdown::wrap(said, width.saturating_sub(column).max(LEAST));
    let mut head = Some(head);
    let line = |piece: String| match head.take() {
        Some(head) => Line::from(vec![head, Span::raw(" ".repeat(gap)), Span::styled(piece, model.theme.text)]),
        None => Line::from(vec![Span::raw(" ".repeat(column)), Span::styled(piece, model.theme.text)]),
    };
    pieces.into_iter().map(line).collect()
}

/// What the signs of the timeline and of the code mean.
fn signs(model: &Model, room: (usize, usize)) -> Vec<Line<'static>> {
    let (theme, words) = (&model.theme, &model.strings.help);
    // A trace is of one program, which parts from none; it has no steps, and a pane that tells about the lane.
    let is_trace = matches!(model.screen, Screen::Trace(_));
    let lane = if is_trace { &words.lane_of_trace } else { &words.lane };
    let lane = fill(lane, &[("pane", &model.strings.traced.moment)]);
    let axis = if is_trace { &words.axis_of_trace } else { &words.axis };
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
        ("╎   ", theme.accent, &words.playhead),
        ("›   ", theme.title, &lane),
        ("1 2 ", theme.dim, axis),
        ("[▂█]", theme.active, &words.whole),
        ("+3  ", theme.dim, &words.hidden),
        ("+4 █", theme.active, &words.folded),
    ];
    // A lesson has beats and a line that is pointed at, and a trace has a lane that the viewer chooses.
    let own: &[(&str, Style, &String)] = match model.screen {
        Screen::Trace(_) => &[("›   ", theme.title, &words.chosen)],
        Screen::List | Screen::Notes(_) | Screen::Room | Screen::Lesson(_) => {
            &[("◆   ", theme.badge, &words.beat), ("›   ", theme.title, &words.pointed)]
        }
    };
    let of_code = [
        ("▶   ", theme.active, &words.line),
        ("‖   ", theme.suspended, &words.waits),
        ("· : ⋮", theme.dim, &words.heat),
        ("●   ", theme.error, &words.stops),
    ];
    let explained = |(sign, style, word): (&str, Style, &String)| {
        entry(model, Span::styled(format!("  {sign}"), style), word, room)
    };
    let mut lines = vec![Line::styled(words.timeline.clone(), theme.title)];
    lines.extend(rows.into_iter().filter(|(sign, ..)| !is_trace || !sign.starts_with('≠')).flat_map(explained));
    lines.extend([Line::default(), Line::styled(words.code.clone(), theme.title)]);
    lines.extend(of_code.into_iter().chain(own.iter().copied()).flat_map(explained));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::sample::Reader;
    use crate::tui::strings::Strings;

    #[test]
    fn no_line_is_cut_in_any_language_at_any_width() {
        for language in ["en", "ko"] {
            let mut reader = Reader::in_lesson();
            language.clone_into(&mut reader.model.language);
            reader.model.strings = Strings::of(language);
            let strings = reader.model.strings;
            for width in [36, 76, 80] {
                let lines = lines(&reader.model, width);
                assert!(lines.iter().all(|line| line.width() <= width), "{language} {width}");
                let spaceless = |text: &str| text.split_whitespace().collect::<String>();
                let all: String = lines.iter().map(|line| spaceless(&line.to_string())).collect();
                let keys = reader.model.keys.of(Context::Lesson).chain(reader.model.keys.of(Context::Any));
                let actions = keys.map(|binding| strings.action(binding.action));
                let signs = [&strings.help.share, &strings.help.parts, &strings.help.exception, &strings.help.heat];
                for said in actions.chain(signs.into_iter().map(String::as_str)) {
                    assert!(all.contains(&spaceless(said)), "{language} {width}: {said}");
                }
            }
            // The words of the states are those that stand beside the lanes.
            let (help, states) = (&strings.help, &strings.states);
            let told =
                [(&help.created, &states.created), (&help.ready, &states.ready), (&help.active, &states.running)];
            let ended = [(&help.suspended, &states.suspended), (&help.closed, &states.closed)];
            for (said, word) in told.into_iter().chain(ended) {
                assert!(said.starts_with(word.as_str()), "{said}");
            }
        }
    }
}
