//! How often each answer was chosen, as bars: of one round, or of two side by side.

use crate::base::text;
use crate::tui::strings::{Strings, fill};
use crate::tui::theme::Theme;
use ratatui::text::{Line, Span};

/// Cells of a bar at most.
const BAR: usize = 24;
/// Cells between the bars of two rounds.
const GAP: usize = 2;
/// Cells of a count: `1000 (100%)`.
const SAID: usize = 11;
/// Blanks before the bars of a choice: they stand below its words.
const INDENT: usize = 4;

/// A line for each choice, in `width` cells: the last two rounds of `counts`. Empty where nothing is known.
pub fn lines(theme: &Theme, strings: &Strings, counts: &[Vec<usize>], width: usize) -> Vec<Line<'static>> {
    let first = counts.len().saturating_sub(2);
    let rounds = &counts[first..];
    let choices = rounds.last().map_or(0, Vec::len);
    let titled = |round: usize| match rounds.len() {
        0 | 1 => String::new(),
        _ => format!("{} ", fill(&strings.room.round, &[("n", &(first + round + 1).to_string())])),
    };
    let each = (width.saturating_sub(INDENT) / rounds.len().max(1)).saturating_sub(GAP);
    let line = |choice: usize| {
        let mut spans = vec![Span::raw(" ".repeat(INDENT))];
        for (round, counts) in rounds.iter().enumerate() {
            let all: usize = counts.iter().sum();
            let count = counts.get(choice).copied().unwrap_or(0);
            let share = (count * 100 + all / 2).checked_div(all).unwrap_or(0);
            let title = titled(round);
            let said = format!(" {:<SAID$}", format!("{count} ({share}%)"));
            let room = each.saturating_sub(text::width(&title) + said.len()).min(BAR);
            let filled = (room * count + all / 2).checked_div(all).unwrap_or(0);
            // However few they are, they are seen.
            let filled = filled.max(usize::from(count > 0)).min(room);
            spans.push(Span::styled(title, theme.dim));
            spans.push(Span::styled("█".repeat(filled), theme.accent));
            spans.push(Span::styled("·".repeat(room - filled), theme.border));
            spans.push(Span::styled(said, theme.text));
            spans.push(Span::raw(" ".repeat(GAP)));
        }
        Line::from(spans)
    };
    (0..choices).map(line).collect()
}
