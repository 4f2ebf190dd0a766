//! Looking at the timeline: closer, from further away, and elsewhere than at the playhead, which stays where it is.

use crate::lesson::Axis;
use crate::trace::Language;
use crate::tui::keys::Action;
use crate::tui::model::{Model, Outlook, Screen, Side};
use crate::tui::views::{TimelineAxis, with_timeline};

/// Does what `action` asks of the timeline; `false`: it asks nothing of it.
pub fn act(model: &mut Model, action: Action) -> bool {
    match action {
        Action::ZoomIn => zoom(model, 1),
        Action::ZoomOut => zoom(model, -1),
        Action::PanOn => pan(model, 0.5),
        Action::PanBack => pan(model, -0.5),
        Action::ToggleAxis => next_axis(model),
        _ => return false,
    }
    true
}

/// How the timeline is looked at.
pub fn outlook(model: &mut Model) -> Option<&mut Outlook> {
    drawn(model).map(|(_, outlook)| outlook)
}

/// What the timeline is drawn against, and how it is looked at.
fn drawn(model: &mut Model) -> Option<(&mut Axis, &mut Outlook)> {
    match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => None,
        Screen::Lesson(open) => Some((&mut open.axis, &mut open.outlook)),
        Screen::Trace(traced) => Some((&mut traced.axis, &mut traced.outlook)),
    }
}

/// The programs whose lanes are shown.
pub fn sides(model: &mut Model) -> &mut [Side] {
    match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => &mut [],
        Screen::Lesson(open) => &mut open.sides,
        Screen::Trace(traced) => std::slice::from_mut(&mut traced.side),
    }
}

/// The axes of the programs as they are drawn.
fn axes(model: &Model) -> Vec<(Language, TimelineAxis)> {
    let all = |layout: &crate::tui::views::Layout<'_>| {
        layout.axes().map(|(language, axis)| (language, axis.clone())).collect::<Vec<_>>()
    };
    with_timeline(model, all).unwrap_or_default()
}

/// How much the timeline of the program in focus shows at once, in units of its axis.
pub fn shown(model: &Model) -> f64 {
    with_timeline(model, |layout| layout.focused().map_or(0.0, TimelineAxis::span)).unwrap_or(0.0)
}

/// Zooms by levels, as far as anything comes of it. A view that has left the playhead keeps its middle.
pub fn zoom(model: &mut Model, by: i32) {
    let before = axes(model);
    let Some((axis, outlook)) = drawn(model) else { return };
    let (axis, level) = (*axis, outlook.level(*axis));
    outlook.set_level(axis, level + by);
    let after = axes(model);
    if before.iter().zip(&after).all(|((_, before), (_, after))| before.scale == after.scale) {
        if let Some((axis, outlook)) = drawn(model) {
            outlook.set_level(*axis, level);
        }
        return;
    }
    for ((language, before), (_, after)) in before.iter().zip(&after) {
        let middle = before.begin + before.span() / 2.0;
        for side in sides(model).iter_mut().filter(|side| side.language == *language && side.away.is_some()) {
            side.away = Some((middle - after.span() / 2.0).max(0.0));
        }
    }
}

/// Moves the view by a part of what it shows, as far as there is anything. What plays stops: the playhead would take the view
/// back at once.
fn pan(model: &mut Model, part: f64) {
    for (language, axis) in axes(model) {
        let most = (axis.units - axis.span()).max(0.0);
        let begin = (axis.begin + axis.span() * part).clamp(0.0, most);
        for side in sides(model).iter_mut().filter(|side| side.language == language) {
            side.away = Some(begin);
        }
    }
    match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => {}
        Screen::Lesson(open) => open.playing = false,
        Screen::Trace(traced) => (traced.playing, traced.following) = (false, false),
    }
}

/// The next axis, with the playhead in view; that of lines only where a program reached any.
fn next_axis(model: &mut Model) {
    let has_lines = sides(model).iter().any(|side| side.index.lines() > 0);
    for side in sides(model) {
        side.away = None;
    }
    if let Some((axis, _)) = drawn(model) {
        *axis = match axis {
            Axis::Event if has_lines => Axis::Line,
            Axis::Event | Axis::Line => Axis::Time,
            Axis::Time => Axis::Event,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::Scale;
    use crate::tui::sample::Reader;
    use crossterm::event::KeyCode;
    use ratatui::layout::Size;

    /// A reader at the end of a lesson, so that nothing of it is hidden.
    fn reader() -> Reader {
        let mut reader = Reader::in_lesson();
        reader.model.size = Size { width: 80, height: 24 };
        reader.press(KeyCode::End).press(KeyCode::Char(','));
        reader
    }

    fn axis(reader: &Reader) -> TimelineAxis {
        axes(&reader.model)[0].1.clone()
    }

    fn press(reader: &mut Reader, keys: &str) {
        for key in keys.chars() {
            reader.press(KeyCode::Char(key));
        }
    }

    #[test]
    fn the_timeline_is_zoomed_from_one_event_to_all_of_them_and_no_further() {
        let mut reader = reader();
        let Scale::Columns(first) = axis(&reader).scale else { panic!("{:?}", axis(&reader).scale) };
        press(&mut reader, "zzzzzzzz");
        assert_eq!(axis(&reader).scale.units(axis(&reader).columns.len() as u16 - 1), 1.0);
        press(&mut reader, "ZZZZZZZZZZZZ");
        let all = axis(&reader);
        assert!(all.span() >= all.units && all.scale.units(1) <= 1.0, "{all:?}");
        // A level that shows nothing else is not taken: one key leads back.
        press(&mut reader, "z");
        assert_ne!(axis(&reader).scale, all.scale);
        // The sample tells of no lines.
        press(&mut reader, "aa");
        assert_eq!(reader.open().axis, Axis::Event);
        assert!(first > 1);
    }

    #[test]
    fn the_view_leaves_the_playhead_and_its_next_move_brings_it_back() {
        let mut reader = reader();
        let (playheads, before) = (reader.playheads(), axis(&reader));
        assert!(before.begin > 0.0 && before.playhead.is_some());
        press(&mut reader, "<<<<<<");
        assert_eq!((axis(&reader).begin, axis(&reader).playhead), (0.0, None));
        assert_eq!(reader.playheads(), playheads);
        press(&mut reader, ">>>>>>>>>");
        assert!(axis(&reader).begin >= before.begin);
        press(&mut reader, "<<<,");
        assert!(axis(&reader).playhead.is_some());
    }

    #[test]
    fn nothing_that_was_not_reached_comes_into_view() {
        let mut reader = Reader::in_lesson();
        reader.model.size = Size { width: 80, height: 24 };
        press(&mut reader, "..");
        for keys in ["", ">>", "Z", "aZ>", "az>"] {
            press(&mut reader, keys);
            for (language, axis) in axes(&reader.model) {
                let reached = reader.open().side(language).reached;
                let shown = axis.columns.iter().flatten();
                assert!(shown.into_iter().all(|column| column.position <= reached && column.events.end <= reached));
            }
        }
    }

    #[test]
    fn both_programs_show_the_same_seconds() {
        let mut reader = reader();
        press(&mut reader, "a");
        assert_eq!(reader.open().axis, Axis::Time);
        press(&mut reader, "zz<");
        let all = axes(&reader.model);
        assert_eq!((all[0].1.begin, all[0].1.scale), (all[1].1.begin, all[1].1.scale));
    }
}
