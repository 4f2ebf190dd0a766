//! The last line of the timeline, in words: what is true of the chosen lane where the playhead stands, or of the lane that the
//! mouse points at, there.

use super::bars::look;
use super::{Canvas, exceptions, labels};
use crate::base::text;
use crate::lesson::question::find_lane;
use crate::lesson::{Axis, Differs, Parted};
use crate::timeline::LaneMoment;
use crate::trace::{LaneId, Language, State};
use crate::tui::model::{Open, Side};
use crate::tui::strings::fill;
use crate::tui::views::chrome::mark_cut;
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
    let theme = &canvas.model.theme;
    let parts = parts(canvas, side, position).map(|said| Span::styled(format!(" ≠ {said} ·"), theme.error));
    let Some(known) = side.trace.lanes().get(lane.index()) else { return };
    let strings = &canvas.model.strings;
    let Some(moment) = side.index.lane_at(&side.trace, lane, position) else {
        // It is asked about before there is one.
        let title = Span::styled(format!(" {} ", words::lane_title(strings, &side.trace, lane)), theme.title);
        let spans = parts.into_iter().chain([title, Span::styled(strings.timeline.not_made.as_str(), theme.dim)]);
        Line::from(spans.collect::<Vec<_>>()).render(area, buf);
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
    let time = labels::time(canvas, side, position);
    let right = (text::width(&time) as u16 + 1).min(area.width);
    let room = Rect { width: area.width.saturating_sub(right + 1), ..area };
    let raised = raised(canvas, side, &moment, position, VALUE.max(usize::from(room.width) / 2));
    // Who cuts the sentence about the two programs, leaves the lane its name and its state.
    let own = spans.iter().map(Span::width).sum::<usize>();
    let parts = parts.map(|said| Span::styled(shortened(&said.content, room.width as usize, own), said.style));
    let fixed: usize = spans.iter().chain(&parts).map(Span::width).sum();
    let left = usize::from(room.width).saturating_sub(fixed + raised.as_ref().map_or(0, |said| text::width(said) + 3));
    for fact in those_that_fit(facts, left, parts.is_none()) {
        spans.push(Span::styled(" · ", theme.dim));
        spans.push(Span::styled(fact, theme.text));
    }
    if let Some(raised) = raised {
        spans.push(Span::styled(" · ", theme.dim));
        spans.push(Span::styled(raised, theme.error));
    }
    // Those at the playhead stand below the code.
    for (name, value) in if pointed { side.index.locals_at(&side.trace, lane, position) } else { Vec::new() } {
        let value = text::fit(&facts::one_line(&value.text), VALUE);
        spans.push(Span::styled(format!("  {} ", text::tame(name)), theme.line_number));
        spans.push(Span::styled(value, theme.accent));
    }
    if let Some(said) = parts {
        spans.insert(0, said);
    }
    let said = Line::from(spans);
    (&said).render(room, buf);
    if said.width() > room.width as usize && room.width > 0 {
        mark_cut(room, theme.dim, buf);
    }
    buf.set_string(area.right() - right, area.y, &time, theme.dim);
}

/// Of what stands about a lane in the order of the line, what has room in `left` cells, a dot before each: what it waits for
/// rather than how it came there, that rather than whether it does anything, and its line last. Where none has room and
/// one `is_needed`, it is the worthiest, which is cut.
fn those_that_fit(facts: [Option<String>; 4], left: usize, is_needed: bool) -> impl Iterator<Item = String> {
    const BY_WORTH: [usize; 4] = [3, 2, 0, 1];
    let (mut fits, mut used) = ([false; 4], 0);
    for at in BY_WORTH {
        let Some(fact) = &facts[at] else { continue };
        let wide = text::width(fact) + 3;
        if used + wide <= left {
            (fits[at], used) = (true, used + wide);
        }
    }
    let worthiest = BY_WORTH.into_iter().find(|at| facts[*at].is_some());
    if let Some(at) = worthiest.filter(|_| is_needed && used == 0) {
        fits[at] = true;
    }
    facts.into_iter().zip(fits).filter_map(|(fact, fits)| fact.filter(|_| fits))
}

/// A sentence and its ` ·`, in the cells that `own` leaves of `room`, and in half of it at least.
fn shortened(said: &str, room: usize, own: usize) -> String {
    let most = room.saturating_sub(own).max(room / 2);
    if text::width(said) <= most { said.to_owned() } else { format!("{} ·", text::fit(said, most.saturating_sub(2))) }
}

/// In what the two programs part where the mark `≠` stands at `position`: the lanes with their states first, then what the author says.
fn parts(canvas: &Canvas<'_>, side: &Side, position: usize) -> Option<String> {
    let open = canvas.model.open().filter(|_| canvas.scene.parting.is_none())?;
    // On an axis of events the mark stands for all that is true after the same change of state.
    let is_here = |place: usize| match canvas.scene.axis {
        // What comes later is not told: it may be what is asked.
        Axis::Event => place <= position && side.index.tick_at(place) == side.index.tick_at(position),
        Axis::Line | Axis::Time => place == position,
    };
    let here = |parted: &&Parted| parted.places[side.language as usize].is_some_and(is_here);
    let mut here: Vec<&Parted> = open.parted.iter().filter(here).collect();
    here.sort_by_key(|parted| (parted.pair.is_none(), parted.declared.is_none()));
    let said: Vec<String> = here.into_iter().map(|parted| parted_in(canvas, open, parted)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// In what they part, in words.
fn parted_in(canvas: &Canvas<'_>, open: &Open, parted: &Parted) -> String {
    let (strings, words) = (canvas.model.strings, &canvas.model.strings.timeline);
    let state = |state: Option<State>| match state {
        Some(state) => words::plain_state(strings, state).to_owned(),
        None => words.not_made.clone(),
    };
    let lesson = &open.lesson;
    let lanes = parted.pair.and_then(|(pair, states)| Some((lesson.pairs.get(pair)?, states)));
    if let Some((pair, [left, right])) = lanes {
        let lane = |language: Language| {
            let (trace, wanted) = (&open.side(language).trace, pair.lane(language));
            let known = find_lane(trace, wanted).map(|lane| words::lane_title(strings, trace, lane));
            known.unwrap_or_else(|| text::tame(&wanted.name))
        };
        let values = [
            ("python", &*lane(Language::Python)),
            ("left", &state(left)),
            ("rust", &lane(Language::Rust)),
            ("right", &state(right)),
        ];
        return fill(&words.parts_states, &values);
    }
    if let Some(declared) = parted.declared.and_then(|number| lesson.differs.get(number)) {
        // Marks of code are for a text of several lines.
        return text::tame(&declared.reason.get(&canvas.model.language).replace('`', "")).replace('\n', " ");
    }
    match parted.what {
        Differs::Output => words.parts_output.clone(),
        Differs::Beats | Differs::States => words.parts_beats.clone(),
    }
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
/// ago, is no longer of this moment. Its value takes `room` cells at most.
fn raised(canvas: &Canvas<'_>, side: &Side, moment: &LaneMoment<'_>, position: usize, room: usize) -> Option<String> {
    let from = side.index.line_before(moment.lane, position, 2).unwrap_or(0).max(moment.since);
    let value = side.index.exception_in(&side.trace, moment.lane, from..position)?;
    let value = text::fit(&facts::one_line(&value.text), room);
    let said = fill(&canvas.model.strings.timeline.raised, &[("exception", &value)]);
    Some(format!("{} {said}", exceptions::MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_a_lane_is_what_it_waits_for_first_and_then_what_else_has_room() {
        let facts = |of: [&str; 4]| of.map(|fact| Some(fact.to_owned()).filter(|fact| !fact.is_empty()));
        let told = |of, left| those_that_fit(facts(of), left, true).collect::<Vec<_>>();
        let waits = ["", "line 13", "await, by task main", "waits for sleep(3)"];
        assert_eq!(told(waits, 60), ["line 13", "await, by task main", "waits for sleep(3)"]);
        assert_eq!(told(waits, 44), ["await, by task main", "waits for sleep(3)"]);
        assert_eq!(told(waits, 31), ["line 13", "waits for sleep(3)"]);
        assert_eq!(told(waits, 8), ["waits for sleep(3)"], "it is cut, and there");
        // What is too long makes room for what is shorter.
        assert_eq!(told(["active", "line 13", "send 123456789, by main", ""], 24), ["active", "line 13"]);
        assert_eq!(those_that_fit(facts(waits), 8, false).count(), 0);
    }
}
