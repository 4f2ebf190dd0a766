//! An open trace: which panes there are at this size, and where, and how the run stands.

use super::chrome::pane;
use super::lesson::WIDE;
use super::{code, moment, output, split, timeline};
use crate::base::text;
use crate::trace::Status;
use crate::tui::keys::Action;
use crate::tui::markdown;
use crate::tui::model::{Alone, Model, Origin, Scene, Source, Standing, Traced};
use crate::tui::strings::fill;
use crate::tui::{update, words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Where each pane is. An empty area: the pane is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Panes {
    /// The program.
    pub code: Rect,
    /// What is true of the chosen lane.
    pub moment: Rect,
    /// Lanes and transfers.
    pub timeline: Rect,
    /// What the program has printed.
    pub output: Rect,
}

/// Lays the panes out in `area`, for a timeline that fills so many of the rows inside its border as `rows` says. On a small
/// screen code and output share one place.
fn panes(area: Rect, output: bool, rows: impl Fn(u16) -> u16) -> Panes {
    let wide = area.width >= WIDE && area.height >= 24;
    let below = if wide { (area.height / 6).clamp(4, 12) } else { 0 };
    let most = if wide { (area.height - below) * 3 / 5 } else { area.height / 2 };
    let timeline = (rows(most.saturating_sub(2)) + 2).clamp(most.min(8), most);
    let [above, bottom] = split::below(area, below, 3);
    let [top, middle] = split::below(above, timeline, 3);
    let [left, moment] = split::beside(top, ((u32::from(top.width) * 56 + 50) / 100) as u16, 1);
    let none = Rect::default();
    let (code, output) = match (wide, output) {
        (true, _) => (left, bottom),
        (false, false) => (left, none),
        (false, true) => (none, left),
    };
    Panes { code, moment, timeline: middle, output }
}

/// Where its panes are.
pub fn panes_of(model: &Model, traced: &Traced, scene: &Scene<'_>, area: Rect) -> Panes {
    let panes = panes(area, traced.output, |most| timeline::Wanted::new(model, scene, area.width).filled(most));
    match traced.alone {
        Alone::Nothing => panes,
        Alone::Timeline => Panes { timeline: area, ..Panes::default() },
        Alone::Pane => enlarged(area, panes.timeline.height, traced.output),
    }
}

/// The code, or the output, over all but the timeline, which keeps its rows.
fn enlarged(area: Rect, timeline: u16, output: bool) -> Panes {
    let [top, timeline] = split::below(area, timeline, 3);
    match output {
        true => Panes { timeline, output: top, ..Panes::default() },
        false => Panes { timeline, code: top, ..Panes::default() },
    }
}

/// Draws an open trace.
pub fn draw(model: &Model, traced: &Traced, area: Rect, buf: &mut Buffer) {
    let scene = traced.scene();
    let panes = panes_of(model, traced, &scene, area);
    let tabs = panes.code.is_empty() || panes.output.is_empty();
    let with_tab = |title: &str, other: &str| {
        let key = model.keys.label(update::context_beneath(model), Action::SwitchPane);
        if tabs { format!("{title} │ {}", fill(other, &[("key", &key)])) } else { title.to_owned() }
    };
    let words = &model.strings.traced;
    let language = traced.side.language;
    let name = traced.side.program.as_ref().map_or("", |program| program.name.as_str());
    let title = with_tab(&text::tame(name), &words.output_tab);
    match &traced.source {
        Source::Missing(why) => {
            let said = fill(&words.source_missing, &[("why", why)]);
            sentence(model, &title, &said, panes.code, buf);
        }
        Source::Changed => sentence(model, &title, &words.source_changed, panes.code, buf),
        Source::Unread | Source::Here => code::draw(model, &scene, language, &title, panes.code, buf),
    }
    let title = with_tab(&format!("{} · {}", model.strings.panes.output, words.stderr), &words.code_tab);
    output::draw(model, &scene, language, &title, panes.output, buf);
    moment::draw(model, &traced.side, panes.moment, buf);
    timeline::draw(model, &scene, panes.timeline, buf);
}

/// A pane with a sentence in it.
fn sentence(model: &Model, title: &str, said: &str, area: Rect, buf: &mut Buffer) {
    let inner = pane(model, title, true, area, buf);
    let lines = markdown::wrap(&text::tame(said), inner.width.saturating_sub(2) as usize);
    for (row, line) in lines.into_iter().take(inner.height as usize).enumerate() {
        let line = Line::styled(format!(" {line}"), model.theme.dim);
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
}

/// How the run stands, for the header: `live  event 120/1200  3.21 s  1× ▶  CPython 3.13.0`.
pub fn standing(model: &Model, traced: &Traced) -> Vec<Span<'static>> {
    let (theme, words, side) = (&model.theme, &model.strings.traced, &traced.side);
    let (standing, percent) = (traced.standing(), traced.percent().to_string());
    let (said, style) = match standing {
        Standing::Waiting if traced.origin == Origin::File => (fill(&words.reading, &[("n", &percent)]), theme.dim),
        Standing::Reading => (fill(&words.reading, &[("n", &percent)]), theme.accent),
        Standing::Part => (fill(&words.part, &[("n", &percent)]), theme.error),
        Standing::Waiting if side.building.is_some() => (model.strings.building.compiling.clone(), theme.accent),
        Standing::Waiting => (words.waiting.clone(), theme.dim),
        Standing::Live => (format!("● {}", words.live), theme.good),
        Standing::Behind => (words.behind.clone(), theme.accent),
        Standing::Failed => (words.failed.clone(), theme.error),
        Standing::Ended => match side.trace.end() {
            None if traced.origin == Origin::File => (words.no_end.clone(), theme.error),
            None | Some(Status::Code(0)) => (words.ended.clone(), theme.text),
            Some(status) => (ended(model, status), theme.error),
        },
    };
    let mut spans = vec![Span::styled(said, style)];
    if !matches!(standing, Standing::Waiting | Standing::Failed) {
        let t = side.playhead.checked_sub(1).map_or(0.0, |at| side.trace.t(at));
        let (at, all) = (side.playhead.to_string(), side.trace.len().to_string());
        let time = fill(&model.strings.timeline.seconds, &[("t", &format!("{t:.2}"))]);
        let play = if traced.playing || traced.following { "▶" } else { "‖" };
        spans.push(Span::styled(format!("  {}", fill(&words.event, &[("at", &at), ("all", &all)])), theme.dim));
        spans.push(Span::styled(format!("  {time}  {}× ", traced.speed), theme.dim));
        spans.push(Span::styled(play, if traced.playing { theme.accent } else { theme.dim }));
    }
    let runtime = words::runtime(model.strings, side.trace.header());
    if model.size.width >= 100 && !runtime.is_empty() {
        spans.push(Span::styled(format!("  {runtime}"), theme.dim));
    }
    spans.push(Span::raw(" "));
    spans
}

/// How a program ended that did not end well, in few words.
fn ended(model: &Model, status: &Status) -> String {
    let words = &model.strings.traced;
    match status {
        Status::Code(code) => fill(&words.exit, &[("code", &code.to_string())]),
        Status::Signal(name) => fill(&words.signal, &[("signal", name)]),
        Status::Stopped(limit) if limit == "stopped" => words.stopped.clone(),
        Status::Stopped(limit) => fill(&words.limit, &[("limit", model.strings.limit(limit))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn panes_never_overlap_nor_leave_the_screen(width in 1u16..260, height in 1u16..90, rows in 0u16..900, output: bool) {
            let area = Rect::new(0, 1, width, height);
            let panes = panes(area, output, |most| rows.min(most));
            let all = [panes.code, panes.moment, panes.timeline, panes.output];
            for (at, one) in all.iter().enumerate() {
                prop_assert_eq!(one.intersection(area).area(), one.area());
                for other in &all[at + 1..] {
                    prop_assert_eq!(one.intersection(*other).area(), 0, "{:?} {:?}", one, other);
                }
            }
        }
    }
}
