//! The moment: what is true of the chosen lane where the playhead stands, or of the one that the mouse points at, and what went wrong until then.

use super::chrome::pane;
use super::facts::{self, one_line};
use super::timeline::look;
use crate::base::text;
use crate::trace::{Body, LaneId, State, Status};
use crate::tui::markdown;
use crate::tui::model::{Model, Side};
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// The cells that the names of locals take at most.
const NAME: usize = 16;

/// Draws what is true of the lane whose details are shown; below that, the last exceptions and warnings.
pub fn draw(model: &Model, side: &Side, area: Rect, buf: &mut Buffer) {
    let pointed = model.pointed.and_then(|cell| Some((Some(cell.lane), cell.position?)));
    let (lane, position) = pointed.unwrap_or_else(|| (side.shown_lane(), side.playhead));
    let lane = lane.filter(|lane| side.index.rank(*lane).is_some());
    let title = lane.map_or_else(|| model.strings.traced.moment.clone(), |lane| title(model, side, lane));
    let inner = pane(model, &title, false, area, buf);
    if inner.is_empty() {
        return;
    }
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut of_lane =
        lane.map(|lane| lane_lines(model, side, (lane, position), inner.width as usize)).unwrap_or_default();
    let least = inner.height.min(if inner.height > 7 { 4 } else { 2 });
    let room = (inner.height - (of_lane.len() as u16).min(inner.height)).max(least);
    let faults = fault_lines(model, side, room as usize, inner.width as usize);
    let above = inner.height - faults.len() as u16;
    if of_lane.len() > above as usize && above > 0 {
        of_lane[above as usize - 1] = Line::styled("…", model.theme.dim);
    }
    let rows = of_lane.into_iter().take(above as usize).enumerate().map(|(row, line)| (row as u16, line));
    let faults = faults.into_iter().enumerate().map(|(row, line)| (above + row as u16, line));
    for (row, line) in rows.chain(faults) {
        line.render(Rect { y: inner.y + row, height: 1, ..inner }, buf);
    }
}

/// `fetch #3 · 12 of 240`
fn title(model: &Model, side: &Side, lane: LaneId) -> String {
    let lanes = side.index.lanes_at(side.playhead).len();
    let rank = side.index.rank(lane).map_or(0, |rank| rank + 1);
    let place = fill(&model.strings.traced.lane_of, &[("at", &rank.to_string()), ("all", &lanes.to_string())]);
    format!("{} · {place}", words::lane_title(model.strings, &side.trace, lane))
}

/// State, line, what brought it there, what it waits for, who made it, and its locals.
fn lane_lines(model: &Model, side: &Side, (lane, position): (LaneId, usize), width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let Some(known) = side.trace.lanes().get(lane.index()) else { return Vec::new() };
    let Some(moment) = side.index.lane_at(&side.trace, lane, position) else { return Vec::new() };
    let word = words::state_name(model.strings, side.language, known.kind, &moment);
    let (style, sign, _) = look(moment.state, moment.active, theme);
    let mut first = vec![Span::styled(format!("{sign} {word}"), style)];
    let (standing, line) = (facts::standing(model, side, &moment, position), facts::line(model, &moment));
    let wide = |facts: [&Option<String>; 2]| {
        let facts = facts.into_iter().flatten().map(|fact| text::width(fact) + 3).sum::<usize>();
        first.iter().map(Span::width).sum::<usize>() + facts
    };
    // Where both have no room, the sign and the timeline tell who is active, and nothing else the line.
    let both_fit = line.is_none() || wide([&standing, &line]) <= width;
    let standing = standing.filter(|_| both_fit);
    let mut lines = Vec::new();
    for fact in [standing, line].into_iter().flatten() {
        let wide = first.iter().map(Span::width).sum::<usize>() + text::width(&fact) + 3;
        let before = if wide > width {
            lines.push(Line::from(std::mem::take(&mut first)));
            "  "
        } else {
            " · "
        };
        first.push(Span::styled(before, theme.dim));
        first.push(Span::styled(fact, theme.text));
    }
    lines.push(Line::from(first));
    if let Some(said) = cut_off(model, side, moment.state) {
        lines.extend(wrapped(&said, width, theme.error));
    }
    let how = facts::came(model, side, &moment, position, 2 * width);
    let facts = [how, facts::waits(model, side, &moment), facts::made(model, side, lane)];
    lines.extend(facts.into_iter().flatten().flat_map(|fact| wrapped(&fact, width, theme.text)));
    let locals = side.index.locals_at(&side.trace, lane, position);
    if locals.is_empty() {
        return lines;
    }
    lines.push(Line::styled(model.strings.traced.locals.clone(), theme.dim));
    let names = locals.iter().map(|(name, _)| text::width(name)).max().unwrap_or(0).min(NAME);
    for (name, value) in locals {
        let name = text::fit(&text::tame(name), names);
        let gap = " ".repeat(names - text::width(&name) + 2);
        let value = text::fit(&one_line(&value.text), width.saturating_sub(names + 4));
        lines.push(Line::from(vec![
            Span::styled(format!("  {name}{gap}"), theme.line_number),
            Span::styled(value, theme.accent),
        ]));
    }
    lines
}

/// That a lane never came to its end, where the playhead stands behind all that a program did which something has ended.
fn cut_off(model: &Model, side: &Side, state: State) -> Option<String> {
    let ended = side.trace.end().filter(|status| matches!(status, Status::Signal(_) | Status::Stopped(_)));
    if ended.is_none() || side.playhead < side.trace.len() || state == State::Closed {
        return None;
    }
    let how = words::ending(model.strings, &side.trace)?;
    Some(fill(&model.strings.traced.cut_off, &[("how", &how)]))
}

/// The last exceptions and warnings, the newest first, in `room` lines with their heading; none where there are none.
fn fault_lines(model: &Model, side: &Side, room: usize, width: usize) -> Vec<Line<'static>> {
    let all = side.index.faults(side.playhead);
    if all == 0 || room == 0 {
        return Vec::new();
    }
    let heading = fill(&model.strings.traced.faults, &[("n", &all.to_string())]);
    let faults = side.index.faults_before(side.playhead).take(room - 1);
    let lines =
        faults.filter_map(|at| fault(model, side, at)).flat_map(|said| wrapped(&said, width, model.theme.error));
    std::iter::once(Line::styled(heading, model.theme.dim)).chain(lines).take(room).collect()
}

/// A sentence on as many lines as it needs, up to three: those after the first are indented.
fn wrapped(said: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let lines = markdown::wrap(said, width.saturating_sub(2).max(1));
    let indented = lines.into_iter().take(3).enumerate();
    indented.map(|(at, line)| Line::styled(if at == 0 { line } else { format!("  {line}") }, style)).collect()
}

/// `✗ fetch #3, line 12: ValueError('x')`
fn fault(model: &Model, side: &Side, at: usize) -> Option<String> {
    let event = side.trace.get(at)?;
    let lane = event.body.lane().map(|lane| words::lane_title(model.strings, &side.trace, lane));
    let (sign, line, said) = match &event.body {
        Body::Exception { line, value, .. } => ("✗", *line, one_line(&value.text)),
        Body::Warning { text, .. } => ("△", None, one_line(text)),
        _ => return None,
    };
    let line = line.map(|line| fill(&model.strings.timeline.at_line, &[("line", &line.to_string())]));
    let place = lane.into_iter().chain(line).collect::<Vec<_>>().join(", ");
    let place = if place.is_empty() { place } else { format!("{place}: ") };
    Some(format!("{sign} {place}{said}"))
}
