//! The last line of the timeline: what is true of the chosen lane where the playhead stands, in words.

use super::bars::look;
use super::{Canvas, exceptions, labels};
use crate::base::text;
use crate::timeline::LaneMoment;
use crate::trace::{Cause, LaneKind, On, State};
use crate::tui::model::Side;
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws the line about the lane whose details are shown.
pub fn draw(canvas: &Canvas<'_>, area: Rect, buf: &mut Buffer) {
    let Some(side) = canvas.scene.focused() else { return };
    let Some(lane) = side.shown_lane() else { return };
    let Some(known) = side.trace.lanes().get(lane.index()) else { return };
    let Some(moment) = side.index.lane_at(&side.trace, lane, side.playhead) else { return };
    let theme = &canvas.model.theme;
    let strings = &canvas.model.strings;
    let word = words::state_name(strings, side.language, known.kind, &moment);
    let mut spans = vec![
        Span::styled(format!(" {} ", words::lane_title(strings, &side.trace, lane)), theme.title),
        Span::styled(word, look(moment.state, moment.active, theme).0),
    ];
    let facts = [line(canvas, &moment), how(canvas, side, &moment), waits(canvas, side, &moment)];
    for fact in facts.into_iter().flatten() {
        spans.push(Span::styled(" · ", theme.dim));
        spans.push(Span::styled(fact, theme.text));
    }
    if let Some(raised) = raised(canvas, side, &moment) {
        spans.push(Span::styled(" · ", theme.dim));
        spans.push(Span::styled(raised, theme.error));
    }
    let time = labels::time(canvas, side);
    let right = (text::width(&time) as u16 + 1).min(area.width);
    let said = Line::from(spans);
    let room = Rect { width: area.width.saturating_sub(right + 1), ..area };
    (&said).render(room, buf);
    if said.width() > room.width as usize && room.width > 0 {
        buf.set_string(room.right() - 1, room.y, "…", theme.dim);
    }
    buf.set_string(area.right() - right, area.y, &time, theme.dim);
}

fn line(canvas: &Canvas<'_>, moment: &LaneMoment<'_>) -> Option<String> {
    let line = moment.line.filter(|_| moment.state != State::Closed)?.to_string();
    Some(fill(&canvas.model.strings.timeline.at_line, &[("line", &line)]))
}

/// What brought it there: `send 10, by main`.
fn how(canvas: &Canvas<'_>, side: &Side, moment: &LaneMoment<'_>) -> Option<String> {
    if moment.cause == Cause::Start {
        return None;
    }
    let strings = &canvas.model.strings;
    let kind = side.trace.lanes().get(moment.lane.index()).map_or(LaneKind::Main, |lane| lane.kind);
    let mut said = words::verb(side.language, kind, moment.cause).to_owned();
    if let Some(value) = &moment.value {
        said = format!("{said} {}", text::fit(&text::tame(&value.text).replace('\n', "⏎"), 40));
    }
    if let Some(by) = moment.by.map(|by| words::lane_title(strings, &side.trace, by)) {
        said = fill(&strings.timeline.by, &[("what", &said), ("lane", &by)]);
    }
    Some(said)
}

/// The exception that it met since it came into its state: `✗ ValueError('no number')`.
fn raised(canvas: &Canvas<'_>, side: &Side, moment: &LaneMoment<'_>) -> Option<String> {
    let value = side.index.exception_in(&side.trace, moment.lane, moment.since..side.playhead)?;
    let value = text::fit(&text::tame(&value.text).replace('\n', "⏎"), 40);
    let said = fill(&canvas.model.strings.timeline.raised, &[("exception", &value)]);
    Some(format!("{} {said}", exceptions::MARK))
}

fn waits(canvas: &Canvas<'_>, side: &Side, moment: &LaneMoment<'_>) -> Option<String> {
    let thing = match moment.on.as_ref()? {
        On::Lane(lane) => words::lane_title(canvas.model.strings, &side.trace, *lane),
        On::Thing(thing) => text::tame(thing),
    };
    Some(fill(&canvas.model.strings.timeline.waits_for, &[("thing", &thing)]))
}
