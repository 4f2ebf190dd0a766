//! The last line of the timeline: what is true of the chosen lane where the playhead stands, in words.

use super::bars::look;
use super::{Canvas, exceptions, labels};
use crate::base::text;
use crate::timeline::LaneMoment;
use crate::tui::model::Side;
use crate::tui::strings::fill;
use crate::tui::views::facts;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// The cells of a value that are shown at most.
const VALUE: usize = 40;

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
    let model = canvas.model;
    let facts =
        [facts::line(model, &moment), facts::how(model, side, &moment, VALUE), facts::waits(model, side, &moment)];
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

/// The exception that it met since it came into its state: `✗ ValueError('no number')`. What it has gone on from, two lines
/// ago, is no longer of this moment.
fn raised(canvas: &Canvas<'_>, side: &Side, moment: &LaneMoment<'_>) -> Option<String> {
    let from = side.index.line_before(moment.lane, side.playhead, 2).unwrap_or(0).max(moment.since);
    let value = side.index.exception_in(&side.trace, moment.lane, from..side.playhead)?;
    let value = text::fit(&facts::one_line(&value.text), VALUE);
    let said = fill(&canvas.model.strings.timeline.raised, &[("exception", &value)]);
    Some(format!("{} {said}", exceptions::MARK))
}
