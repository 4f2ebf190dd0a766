//! The last line of the timeline, in words: what is true of the chosen lane where the playhead stands, or of the lane that the
//! mouse points at, there.

use super::bars::look;
use super::{Canvas, exceptions, labels};
use crate::base::text;
use crate::lesson::Differs;
use crate::timeline::LaneMoment;
use crate::trace::{LaneId, State};
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
    let Some((side, lane, position, pointed)) = subject(canvas) else { return };
    let Some(known) = side.trace.lanes().get(lane.index()) else { return };
    let theme = &canvas.model.theme;
    let strings = &canvas.model.strings;
    let Some(moment) = side.index.lane_at(&side.trace, lane, position) else {
        // It is asked about before there is one.
        let title = Span::styled(format!(" {} ", words::lane_title(strings, &side.trace, lane)), theme.title);
        Line::from(vec![title, Span::styled(strings.timeline.not_made.as_str(), theme.dim)]).render(area, buf);
        return;
    };
    let word = words::state_name(strings, side.language, known.kind, &moment);
    let mut spans = vec![
        Span::styled(format!(" {} ", words::lane_title(strings, &side.trace, lane)), theme.title),
        Span::styled(word, look(moment.state, moment.active, theme).0),
    ];
    let model = canvas.model;
    let facts = [
        facts::standing(model, side, &moment, position),
        facts::line(model, &moment),
        facts::came(model, side, &moment, position, VALUE),
        facts::waits(model, side, &moment),
    ];
    for fact in facts.into_iter().flatten() {
        spans.push(Span::styled(" · ", theme.dim));
        spans.push(Span::styled(fact, theme.text));
    }
    if let Some(raised) = raised(canvas, side, &moment, position) {
        spans.push(Span::styled(" · ", theme.dim));
        spans.push(Span::styled(raised, theme.error));
    }
    // Those at the playhead stand below the code.
    for (name, value) in if pointed { side.index.locals_at(&side.trace, lane, position) } else { Vec::new() } {
        let value = text::fit(&facts::one_line(&value.text), VALUE);
        spans.push(Span::styled(format!("  {} ", text::tame(name)), theme.line_number));
        spans.push(Span::styled(value, theme.accent));
    }
    if let Some(said) = parts(canvas, side).filter(|_| !pointed) {
        spans.insert(0, Span::styled(format!(" ≠ {said} ·"), theme.error));
    }
    let time = labels::time(canvas, side, position);
    let right = (text::width(&time) as u16 + 1).min(area.width);
    let said = Line::from(spans);
    let room = Rect { width: area.width.saturating_sub(right + 1), ..area };
    (&said).render(room, buf);
    if said.width() > room.width as usize && room.width > 0 {
        buf.set_string(room.right() - 1, room.y, "…", theme.dim);
    }
    buf.set_string(area.right() - right, area.y, &time, theme.dim);
}

/// Where the two programs part at the playhead: in what.
fn parts(canvas: &Canvas<'_>, side: &Side) -> Option<String> {
    let open = canvas.model.open().filter(|_| canvas.scene.parting.is_none())?;
    let words = &canvas.model.strings.timeline;
    let at = side.language as usize;
    let parted = open.parted.iter().find(|parted| parted.places[at] == Some(side.playhead))?;
    let state = |state: Option<State>| {
        state.map_or(words.not_made.as_str(), |state| words::plain_state(canvas.model.strings, state))
    };
    Some(match (parted.pair, parted.declared, parted.what) {
        (Some((_, [left, right])), ..) => fill(&words.parts_states, &[("left", state(left)), ("right", state(right))]),
        (None, Some(_), _) => words.parts_declared.clone(),
        (None, None, Differs::Output) => words.parts_output.clone(),
        (None, None, Differs::Beats | Differs::States) => words.parts_beats.clone(),
    })
}

/// What is told of: the cell that the mouse points at, with `true`, else the lane whose details are shown, at the playhead.
fn subject<'a>(canvas: &Canvas<'a>) -> Option<(&'a Side, LaneId, usize, bool)> {
    let pointed = canvas.model.pointed.and_then(|cell| {
        let side = canvas.scene.programs().nth(cell.program)?;
        Some((side, cell.lane, cell.position?, true))
    });
    pointed.or_else(|| {
        let side = canvas.scene.focused()?;
        Some((side, side.shown_lane()?, side.playhead, false))
    })
}

/// The exception that it met since it came into its state: `✗ ValueError('no number')`. What it has gone on from, two lines
/// ago, is no longer of this moment.
fn raised(canvas: &Canvas<'_>, side: &Side, moment: &LaneMoment<'_>, position: usize) -> Option<String> {
    let from = side.index.line_before(moment.lane, position, 2).unwrap_or(0).max(moment.since);
    let value = side.index.exception_in(&side.trace, moment.lane, from..position)?;
    let value = text::fit(&facts::one_line(&value.text), VALUE);
    let said = fill(&canvas.model.strings.timeline.raised, &[("exception", &value)]);
    Some(format!("{} {said}", exceptions::MARK))
}
