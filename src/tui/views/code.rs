//! A program: its text in colour, the line that is about to run, where lanes are suspended, the beats as badges, locals.

use super::chrome::{mark_cut, pane};
use super::facts::one_line;
use super::present;
use crate::base::{Remark, Severity, text};
use crate::lesson::{self, Variant};
use crate::timeline::Gave;
use crate::trace::{LaneId, LaneKind, Language, State, Status, Stream};
use crate::tui::keys::{Action, Context, Key};
use crate::tui::markdown;
use crate::tui::model::{Model, Open, RunState, Scene, Side};
use crate::tui::strings::fill;
use crate::tui::{update, words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// The cells of a value that stand beside its line at most, and those of a value that is cut at least.
const VALUE: usize = 24;
const LEAST: usize = 6;

/// Draws the program in `language` under its `title`. Its locals stand below it, where no pane of its own shows them.
pub fn draw(model: &Model, scene: &Scene<'_>, language: Language, title: &str, area: Rect, buf: &mut Buffer) {
    let Some(side) = scene.side(language).filter(|_| !area.is_empty()) else { return };
    if side.program.is_none() {
        return;
    }
    let inner = pane(model, title, scene.focus == language, area, buf);
    let (locals, most) = match &side.run {
        RunState::Failed(why) => {
            let why = format!("{} {}", model.strings.messages.failed, words::problem(model.strings, why));
            let more = if side.remarks.is_empty() { String::new() } else { how_to_read_all(model) };
            (failure(model, &format!("{why} {more}"), inner.width), inner.height / 2)
        }
        RunState::Running if side.building.is_some() => (building(model, side, inner.width), inner.height / 3),
        RunState::Ended if !scene.moment && came_to_nothing(side) => {
            (failure(model, &last_words(model, side), inner.width), inner.height / 2)
        }
        _ if scene.moment => (Vec::new(), 0),
        _ => (locals(model, side, inner.width), inner.height / 3),
    };
    let locals_height = (locals.len() as u16).min(most);
    let code = Rect { height: inner.height - locals_height, ..inner };
    let chosen = if scene.moment { chosen_line(side) } else { None };
    draw_lines(model, side, side.cursor.map(|line| line as usize).or(chosen), code, buf);
    if let Some(line) = side.cursor.filter(|_| !inner.is_empty()) {
        let room = inner.width.saturating_sub(4) as usize;
        let said = format!(" {} ", text::fit(&about(model, side, line, room), room));
        buf.set_string(area.x + 2, area.bottom() - 1, said, model.theme.accent);
    } else if let Some(why) = side.not_here.as_ref().filter(|_| side.trace.header().recorded) {
        let said = words::not_here(model.strings, why, inner.width.saturating_sub(4) as usize);
        buf.set_string(area.x + 2, area.bottom() - 1, format!(" {said} "), model.theme.accent);
    }
    let left_out = locals.len() > locals_height as usize;
    for (at, line) in locals.into_iter().take(locals_height as usize).enumerate() {
        line.render(Rect { y: code.bottom() + at as u16, height: 1, ..inner }, buf);
    }
    if left_out && locals_height > 0 {
        mark_cut(Rect { y: inner.bottom() - 1, height: 1, ..inner }, model.theme.dim, buf);
    }
}

/// How often a line ran, and whether playing stops there; where there is not `room` for both, the latter.
fn about(model: &Model, side: &Side, line: u32, room: usize) -> String {
    let words = &model.strings.code;
    let runs = side.index.runs_before(line, side.playhead);
    let said = match runs {
        0 => &words.ran_never,
        1 => &words.ran_once,
        _ => &words.ran,
    };
    let said = fill(said, &[("line", &line.to_string()), ("n", &runs.to_string())]);
    if !side.breakpoints.contains(&line) {
        return said;
    }
    let both = format!("{said} · {}", words.stops_here);
    if text::width(&both) <= room { both } else { fill(&words.stops_at, &[("line", &line.to_string())]) }
}

/// How far the compilation is, in place of the locals.
fn building(model: &Model, side: &Side, width: u16) -> Vec<Line<'static>> {
    let Some((said, names)) = side.building.as_ref().map(|building| words::building(model.strings, building)) else {
        return Vec::new();
    };
    let fit = |text: &str| text::fit(&text::tame(text), width.saturating_sub(2) as usize);
    let said = Line::styled(format!(" {}", fit(&said)), model.theme.accent);
    let names = Line::styled(format!(" {}", fit(&names)), model.theme.dim);
    vec![said, names]
}

fn how_to_read_all(model: &Model) -> String {
    let key = model.keys.label(update::context_beneath(model), Action::Remarks);
    fill(&model.strings.messages.all_remarks, &[("key", &key)])
}

/// Whether the program ended badly before it reached any step: nothing else on the screen would tell.
fn came_to_nothing(side: &Side) -> bool {
    side.steps.iter().all(Option::is_none) && !matches!(side.trace.end(), None | Some(Status::Code(0)))
}

/// How the program ended, and the last that it said about it.
fn last_words(model: &Model, side: &Side) -> String {
    let ending = words::ending(model.strings, &side.trace).unwrap_or_default();
    let said = side.index.output_at(&side.trace, Stream::Stderr, side.trace.len(), 1).pop().unwrap_or_default();
    format!("{ending} {said}")
}

/// What went wrong, in place of the locals.
fn failure(model: &Model, why: &str, width: u16) -> Vec<Line<'static>> {
    let lines = markdown::wrap(&text::tame(why), width.saturating_sub(2) as usize);
    lines.into_iter().map(|line| Line::styled(format!(" {line}"), model.theme.error)).collect()
}

/// The name of a program, and whether it is the learner's own version or there is one.
pub fn name(model: &Model, scene: &Scene<'_>, language: Language) -> String {
    let Some(side) = scene.side(language) else { return String::new() };
    let name = side.program.as_ref().map_or("", |program| &program.name);
    version(model, side, name)
}

/// The `name` of a program or of its tab, with whether it is the learner's own version, or the key that shows that one.
fn version(model: &Model, side: &Side, name: &str) -> String {
    let words = &model.strings.code;
    let key = model.keys.label(model.lesson_keys(), Action::SwitchVersion);
    match (side.shows_written, &side.written) {
        (true, _) => fill(&words.edited, &[("name", name)]),
        (false, Some(_)) => fill(&words.kept, &[("name", name), ("key", &key)]),
        (false, None) => name.to_owned(),
    }
}

/// `main.py │ F2 main.rs │ F3 output`: what is said of the one that is shown, and the keys of what else there is.
pub fn tab_title(model: &Model, scene: &Scene<'_>, language: Language, shown: String) -> String {
    let output = format!("{} {}", pane_key(model, 2), model.strings.panes.output);
    let others = program_tabs(model, scene).filter(|(of, _)| *of != language).map(|(_, tab)| tab);
    std::iter::once(shown).chain(others).chain([output]).collect::<Vec<_>>().join(" │ ")
}

/// The titles of several Rust programs, with the one in view in brackets, and the key of the next: `main.rs [by hand] · v`.
/// Where that is wider than `room` cells, the one in view and its place: `by hand 2/2 v`. `None` where there are no several.
pub fn variant_title(model: &Model, open: &Open, room: usize) -> Option<String> {
    let (at, variant) = open.variant()?;
    let (all, key) = (&open.lesson.variants, model.keys.label(model.lesson_keys(), Action::NextProgram));
    let mine = |title: &str| version(model, open.side(Language::Rust), title);
    let title = |(place, variant): (usize, &Variant)| match variant.title.get(&model.language) {
        title if place == at => format!("[{}]", mine(title)),
        title => title.to_owned(),
    };
    let long = format!("{} · {key}", all.iter().enumerate().map(title).collect::<Vec<_>>().join(" "));
    let short = || format!("{} {}/{} {key}", mine(variant.title.get(&model.language)), at + 1, all.len());
    Some(if text::width(&long) <= room { long } else { short() })
}

/// The programs that there are, each with the key that shows it: `F1 main.py`.
pub fn program_tabs<'a>(model: &'a Model, scene: &'a Scene<'_>) -> impl Iterator<Item = (Language, String)> + use<'a> {
    // What is kept is told where the program is in view.
    let name = move |side: &Side| match side.shows_written {
        true => name(model, scene, side.language),
        false => side.name().unwrap_or_default().to_owned(),
    };
    let tab = move |side: &Side| format!("{} {}", pane_key(model, side.language as usize), name(side));
    scene.programs().map(move |side| (side.language, tab(side)))
}

/// The key that shows the pane with this place: Python, Rust, output.
fn pane_key(model: &Model, place: usize) -> String {
    let binding = model.keys.binding(Context::Lesson, Action::Pane);
    binding.and_then(|binding| binding.keys.get(place)).map(Key::label).unwrap_or_default()
}

/// Draws the lines around the one that is about to run, or around the `chosen` one.
fn draw_lines(model: &Model, side: &Side, chosen: Option<usize>, area: Rect, buf: &mut Buffer) {
    let Some(program) = &side.program else { return };
    let lines: Vec<&str> = program.text.lines().collect();
    let current = side.index.current_line(&side.trace, side.playhead);
    let gutter = lines.len().to_string().len().max(2);
    // A line can be a breakpoint and be about to run or pointed at: while there are breakpoints, they have a column of their own.
    let of_stops = usize::from(!side.breakpoints.is_empty());
    let line_here = current.map_or(0, |(_, line)| line as usize);
    // Where nothing runs any more, the place where it ended stays in view.
    let ended = || side.index.lane_at(&side.trace, side.shown_lane()?, side.playhead)?.line;
    let wrong = side.wrong_lines();
    let wrong_here = wrong.keys().nth(side.wrong).map(|line| *line as usize);
    // What is said of the last line stands below it.
    let below = if is_failed(side) && !wrong.is_empty() { 4 } else { 0 };
    let in_view = chosen
        .or(wrong_here.filter(|_| is_failed(side)))
        .or_else(|| current.map(|(_, line)| line as usize))
        .or_else(|| ended().map(|line| line as usize));
    let height = area.height as usize;
    let first = first_shown(in_view.unwrap_or(1).saturating_sub(1), below, height, lines.len() + below);
    // A question is about what the lane does whose body this is.
    let body = side.about.as_ref().and_then(|about| about.body).filter(|_| side.cursor.is_none());
    let first = match (body, in_view) {
        (Some(body), Some(line)) => with_body(first, body, line, height).unwrap_or(first),
        _ => first,
    };
    let mut y = area.y;
    // Where nothing is about to run, nothing stands out from the rest.
    let shade = present::shade(model).filter(|_| line_here > 0);
    for (at, line) in lines.iter().enumerate().skip(first) {
        if y >= area.bottom() {
            break;
        }
        let number = at + 1;
        let here = number == line_here;
        let theme = &model.theme;
        if here {
            buf.set_style(Rect { y, height: 1, ..area }, theme.current_line);
        }
        let said = wrong.get(&(number as u32));
        let stops = side.breakpoints.contains(&(number as u32));
        let sign = if here {
            Span::styled("▶", theme.active)
        } else if let Some(remarks) = said {
            let is_error = remarks.iter().any(|remark| remark.severity == Severity::Error);
            if is_error { Span::styled("✗", theme.error) } else { Span::styled("△", theme.accent) }
        } else if chosen == Some(number) {
            Span::styled("›", theme.title)
        } else if side.index.waits_at(number as u32, side.playhead) {
            Span::raw("‖")
        } else {
            Span::styled(heat(side.index.runs_before(number as u32, side.playhead)), theme.dim)
        };
        let badge = program.beats.get(&(number as u32));
        let mark = Span::styled(if badge.is_some() { "◆" } else { " " }, theme.badge);
        let number_style = if stops { theme.error } else { theme.line_number };
        let stop = Span::styled(if stops { "●" } else { " " }.repeat(of_stops), theme.error);
        let mut spans = vec![sign, stop, Span::styled(format!("{number:>gutter$}"), number_style), mark];
        spans.extend(text_of(model, side, at, line));
        let gave = || if is_failed(side) { Vec::new() } else { gave(side, number as u32) };
        draw_line(model, spans, badge, gave, Rect { y, height: 1, ..area }, buf);
        if let Some(shade) = shade.filter(|_| !here) {
            buf.set_style(Rect { y, height: 1, ..area }, shade);
        }
        y += 1;
        for remark in said.into_iter().flatten().filter(|_| is_failed(side)) {
            let indent = gutter + of_stops + 2 + remark.column.saturating_sub(1) as usize;
            y += draw_remark(model, remark, indent, Rect { y, height: area.bottom().saturating_sub(y), ..area }, buf);
        }
    }
}

/// The first line that is shown where `line` is to be in view, both from 0. It goes by half a pane, so that the text stands
/// still for as long as can be; what comes next is in view as well, and `below` rows that are said of the line.
fn first_shown(line: usize, below: usize, height: usize, lines: usize) -> usize {
    let below = below.max((height / 5).min(3)).min(height / 2);
    let by = (height / 2).max(1);
    let hidden = (line + below + 1).saturating_sub(height);
    (hidden.div_ceil(by) * by).min(lines.saturating_sub(height))
}

/// The first line that is shown, from 0, where the lines of a body and `line` are to be in view, all from 1; where `first` does
/// that, it stays. `None`: there is no room for both.
fn with_body(first: usize, (begin, end): (u32, u32), line: usize, height: usize) -> Option<usize> {
    // The line above the first is the head of the function.
    let (top, bottom) = ((begin as usize - 1).max(1).min(line), (end as usize).max(line));
    let fits = bottom - top < height;
    fits.then(|| first.clamp(bottom.saturating_sub(height), top - 1))
}

/// A sign for how often a line ran.
fn heat(runs: usize) -> &'static str {
    match runs {
        0 => " ",
        1 => "·",
        2..10 => ":",
        _ => "⋮",
    }
}

/// What the last run of a line gave, each value behind what it is: `total = ` and `10.0`, `yield ` and `10.0`, `→ ` and `10.0`.
fn gave(side: &Side, line: u32) -> Vec<(String, String)> {
    let cut = |value: &str| text::fit(&one_line(value), VALUE);
    let said = side.index.gave(&side.trace, line, side.playhead).into_iter().map(|gave| match gave {
        Gave::Local(name, value) => (format!("{} = ", text::tame(name)), cut(&value.text)),
        Gave::Out(lane, cause, value) => {
            let kind = side.trace.lanes().get(lane.index()).map_or(LaneKind::Generator, |known| known.kind);
            (format!("{} ", words::verb(side.language, kind, cause)), cut(&value.text))
        }
        Gave::In(value) => ("→ ".to_owned(), cut(&value.text)),
    });
    said.collect()
}

/// What a line gave, in `room` cells: all of it, or the first values and a sign that there are more, or the first value, cut.
/// Where too little would be left of that, nothing: a name alone tells nothing.
fn beside(gave: &[(String, String)], room: usize) -> Option<String> {
    let first = |count: usize| {
        let whole: Vec<String> = gave[..count].iter().map(|(what, value)| format!("{what}{value}")).collect();
        let more = if count < gave.len() { "  …" } else { "" };
        format!("{}{more}", whole.join("  "))
    };
    let fits = (1..=gave.len()).rev().map(first).find(|said| text::width(said) <= room);
    let cut = || {
        let (what, _) = gave.first()?;
        (text::width(what) + LEAST <= room).then(|| text::fit(&first(1), room))
    };
    fits.or_else(cut)
}

/// Whether it never ran: it could not be started, or there is an error of the compiler, which Python has found on its own.
fn is_failed(side: &Side) -> bool {
    matches!(side.run, RunState::Failed(_)) || side.remarks.iter().any(|remark| remark.severity == Severity::Error)
}

/// Draws what the compiler says below the line that it is about, from below the very place on as far as there is room; gives the
/// rows that it takes.
fn draw_remark(model: &Model, remark: &Remark, indent: usize, area: Rect, buf: &mut Buffer) -> u16 {
    let width = area.width as usize;
    let indent = indent.min(width / 3);
    let said = remark.label.as_ref().filter(|label| !label.is_empty() && **label != remark.message);
    let said = match said {
        Some(label) => format!("{} ({label})", remark.message),
        None => remark.message.clone(),
    };
    let lines = markdown::wrap(&text::tame(&said), width.saturating_sub(indent + 2).max(1));
    let rows = lines.into_iter().take(area.height.min(4) as usize).enumerate();
    let mut taken = 0;
    for (row, line) in rows {
        let begin = if row == 0 { "└ " } else { "  " };
        let line = Line::styled(format!("{}{begin}{line}", " ".repeat(indent)), model.theme.error);
        line.render(Rect { y: area.y + row as u16, height: 1, ..area }, buf);
        taken += 1;
    }
    taken
}

/// The line of the lane that the viewer has chosen, where that lane is not over.
fn chosen_line(side: &Side) -> Option<usize> {
    let moment = side.index.lane_at(&side.trace, side.selected?, side.playhead)?;
    moment.line.filter(|_| moment.state != State::Closed).map(|line| line as usize)
}

/// The text of a line without its beat comment, in colour where the colours are there already.
fn text_of(model: &Model, side: &Side, at: usize, line: &str) -> Vec<Span<'static>> {
    let shown = text::tame(lesson::without_badge(line).trim_end());
    let Some(pieces) = side.highlighted.as_ref().and_then(|lines| lines.get(at)) else {
        return vec![Span::styled(shown, model.theme.text)];
    };
    let mut left = shown.len();
    let mut spans = Vec::new();
    for piece in pieces {
        // What is left of the line may end within a piece, at the beat's comment.
        let take = piece.text.get(..left.min(piece.text.len())).unwrap_or_default();
        left -= take.len();
        spans.push(Span::styled(take.to_owned(), model.theme.code(piece.role)));
    }
    spans
}

/// Draws a line and, right of it, what its last run gave; at the right edge its beat as a badge, where the text and all of the value
/// leave room for that. Where they do not, the sign beside the number says that there is one.
fn draw_line(
    model: &Model,
    spans: Vec<Span<'_>>,
    beat: Option<&String>,
    gave: impl Fn() -> Vec<(String, String)>,
    area: Rect,
    buf: &mut Buffer,
) {
    let line = Line::from(spans);
    let used = line.width() as u16;
    (&line).render(area, buf);
    if used > area.width && area.width > 0 {
        mark_cut(area, model.theme.dim, buf);
    }
    let room = area.width.saturating_sub(used + 2) as usize;
    let gave = if room > 0 { beside(&gave(), room) } else { None };
    let taken = gave.as_ref().map_or(0, |gave| text::width(gave) + 2);
    let badge = |beat: &String| {
        Line::from(vec![Span::styled("◆ ", model.theme.badge), Span::styled(beat.clone(), model.theme.dim)])
    };
    let badge = beat.map(badge).filter(|badge| taken + badge.width() <= room);
    let wide = badge.as_ref().map_or(0, Line::width) as u16;
    if let Some(badge) = &badge {
        badge.render(Rect { x: area.right() - wide, width: wide, ..area }, buf);
    }
    if let Some(gave) = gave {
        let right = area.right() - if wide > 0 { wide + 2 } else { 0 };
        buf.set_string(right - text::width(&gave) as u16, area.y, gave, model.theme.dim);
    }
}

/// The locals of the lane whose details are shown, wrapped to `width` cells.
fn locals(model: &Model, side: &Side, width: u16) -> Vec<Line<'static>> {
    let Some(lane) = side.shown_lane() else { return Vec::new() };
    let locals = side.index.locals_at(&side.trace, lane, side.playhead);
    if locals.is_empty() {
        return Vec::new();
    }
    let theme = &model.theme;
    let heading = fill(&model.strings.code.locals, &[("lane", &lane_name(side, lane))]);
    let mut lines = vec![Line::from(Span::styled(format!(" {heading} "), theme.dim))];
    let mut used = text::width(&heading) + 2;
    for (name, value) in locals {
        let value = text::fit(&one_line(&value.text), 32);
        let wide = text::width(name) + text::width(&value) + 3;
        if used + wide > width as usize && used > 2 {
            lines.push(Line::from(Span::raw("  ")));
            used = 2;
        }
        let Some(line) = lines.last_mut() else { continue };
        line.push_span(Span::styled(format!("{} ", text::tame(name)), theme.line_number));
        line.push_span(Span::styled(format!("{value}  "), theme.accent));
        used += wide;
    }
    lines
}

fn lane_name(side: &Side, lane: LaneId) -> String {
    side.trace.lanes().get(lane.index()).map_or(String::new(), |lane| text::tame(&lane.name))
}

#[cfg(test)]
mod tests {
    use super::{beside, first_shown, with_body};
    use crate::lesson::sample::RunBuilder;
    use crate::trace::Language;
    use crate::tui::sample::{Reader, drawn};
    use crossterm::event::KeyCode;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_is_in_view_with_what_comes_next_and_the_pane_is_full(
            line in 0usize..200, height in 1usize..60, more in 1usize..200, below in 0usize..5
        ) {
            let lines = line + more;
            let first = first_shown(line, below, height, lines);
            prop_assert!(first <= line && line < first + height);
            prop_assert!(first + height <= lines || first == 0);
            let next = (line + (height / 5).min(3).max(below.min(height / 2))).min(lines - 1);
            prop_assert!(next < first + height);
        }
    }

    #[test]
    fn a_body_is_in_view_beside_the_line_where_both_fit() {
        assert_eq!(with_body(8, (2, 5), 14, 14), Some(0));
        assert_eq!(with_body(0, (2, 5), 8, 12), Some(0), "nothing moves that need not");
        assert_eq!(with_body(0, (20, 24), 10, 16), Some(8));
        assert_eq!(with_body(8, (2, 5), 20, 14), None);
        assert_eq!(with_body(0, (1, 1), 1, 1), Some(0));
    }

    #[test]
    fn the_text_stands_still_until_the_line_comes_near_the_edge() {
        let firsts: Vec<usize> = (0..30).map(|line| first_shown(line, 0, 12, 30)).collect();
        let mut different = firsts.clone();
        different.dedup();
        assert_eq!(different, [0, 6, 12, 18]);
    }

    #[test]
    fn a_breakpoint_is_seen_beside_the_line_that_is_about_to_run_or_pointed_at() {
        let mut reader = Reader::in_lesson();
        reader.press(KeyCode::Right).wait();
        let before = drawn(&mut reader.model, 120, 36);
        assert!(!before.contains('●'), "{before}");
        let mut run = RunBuilder::new(Language::Python);
        run.line(2);
        let side = &mut reader.model.open_mut().expect("a lesson is open").sides[0];
        side.play(run.trace());
        side.go(side.trace.len());
        (side.cursor, side.breakpoints) = (Some(1), [1, 2].into());
        let both = drawn(&mut reader.model, 120, 36);
        assert!(both.contains("›● 1") && both.contains("▶● 2") && both.contains("   3"), "{both}");
    }

    #[test]
    fn a_value_beside_its_line_is_whole_or_tells_enough_or_is_left_out() {
        let gave = |said: &[(&str, &str)], room| {
            let said: Vec<_> = said.iter().map(|(what, value)| ((*what).to_owned(), (*value).to_owned())).collect();
            beside(&said, room)
        };
        let averager = [("self = ", "<Averager object>")];
        assert_eq!(gave(&averager, 24).as_deref(), Some("self = <Averager object>"));
        assert_eq!(gave(&averager, 13).as_deref(), Some("self = <Aver…"));
        assert_eq!(gave(&averager, 12), None, "a name alone tells nothing");
        assert_eq!(gave(&[("→ ", "10.0")], 6).as_deref(), Some("→ 10.0"));
        assert_eq!(gave(&[("→ ", "10.0")], 5), None, "a number that is cut is another one");
        let two = [("total = ", "10.0"), ("count = ", "1")];
        assert_eq!(gave(&two, 23).as_deref(), Some("total = 10.0  count = 1"));
        assert_eq!(gave(&two, 22).as_deref(), Some("total = 10.0  …"));
        assert_eq!(gave(&[], 80), None);
    }
}
