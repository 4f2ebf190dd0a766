//! The mouse, where it is on: a click chooses a lane or a lesson, an axis takes the playhead along, the wheel scrolls and zooms,
//! and what is under the pointer is told.

use super::{act, context, lesson, present, timeline, tour, traced, walk};
use crate::tui::keys::{Action, Context, Press};
use crate::tui::model::{Cell, Model, Rail, Screen};
use crate::tui::msg::Cmd;
use crate::tui::views::{self, Spot, TimelineSpot};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// Turns the mouse on, or off again: while it is on, the terminal does not select text.
pub fn toggle(model: &mut Model) -> Vec<Cmd> {
    model.mouse = !model.mouse;
    (model.pointed, model.rail) = (None, None);
    let words = &model.strings.messages;
    let said = if model.mouse { &words.mouse_on } else { &words.mouse_off };
    model.notice = Some(said.clone());
    vec![Cmd::Mouse(model.mouse), Cmd::Save]
}

/// Lets the mouse change the model.
pub fn mouse(model: &mut Model, event: MouseEvent) -> Vec<Cmd> {
    let (x, y) = (event.column, event.row);
    let context = context(model);
    if let (MouseEventKind::Moved | MouseEventKind::Drag(_), Context::Pointer) = (event.kind, context) {
        present::put_pointer(model, x, y);
        return Vec::new();
    }
    if !model.mouse {
        return Vec::new();
    }
    match (event.kind, context) {
        (MouseEventKind::ScrollUp, Context::Help | Context::Trust) => press(model, Action::Up),
        (MouseEventKind::ScrollDown, Context::Help | Context::Trust) => press(model, Action::Down),
        (MouseEventKind::Down(MouseButton::Left), Context::Tour) => {
            tour::press(model, Some(Press { action: Action::NextCard, place: 0 }))
        }
        (_, Context::Help | Context::Trust | Context::Tour | Context::Finder) => Vec::new(),
        (_, Context::Editor | Context::Exercise | Context::Filter) => Vec::new(),
        (MouseEventKind::Moved, _) => {
            model.pointed = cell_at(model, x, y);
            Vec::new()
        }
        (MouseEventKind::Down(MouseButton::Left), _) => click(model, x, y),
        (MouseEventKind::Drag(MouseButton::Left), _) => {
            drag(model, x);
            Vec::new()
        }
        (MouseEventKind::Up(_), _) => {
            model.rail = None;
            Vec::new()
        }
        (MouseEventKind::ScrollUp, _) => wheel(model, x, y, -1, event.modifiers),
        (MouseEventKind::ScrollDown, _) => wheel(model, x, y, 1, event.modifiers),
        _ => Vec::new(),
    }
}

/// The cell of a lane's bar there, if there is one.
fn cell_at(model: &Model, x: u16, y: u16) -> Option<Cell> {
    match views::spot(model, x, y) {
        Some(Spot::Timeline(TimelineSpot::Lane(cell))) if cell.position.is_some() => Some(cell),
        _ => None,
    }
}

fn click(model: &mut Model, x: u16, y: u16) -> Vec<Cmd> {
    model.notice = None;
    match views::spot(model, x, y) {
        Some(Spot::Lesson(at)) if at == model.selected => return press(model, Action::Open),
        Some(Spot::Lesson(at)) => model.selected = at,
        Some(Spot::Pane(place)) => return lesson::press(model, Press { action: Action::Pane, place }),
        Some(Spot::OtherPane) => return press(model, Action::SwitchPane),
        Some(Spot::Timeline(TimelineSpot::Rail(rail))) => {
            model.rail = Some(rail);
            drag(model, x);
        }
        Some(Spot::Timeline(TimelineSpot::Lane(cell))) => {
            model.pointed = Some(cell).filter(|cell| cell.position.is_some());
            choose(model, cell);
        }
        Some(Spot::Timeline(TimelineSpot::Elsewhere) | Spot::Prose | Spot::Other) | None => {}
    }
    Vec::new()
}

/// Chooses the lane of a cell, and gives its program the focus.
fn choose(model: &mut Model, cell: Cell) {
    let language = views::with_timeline(model, |layout| layout.language_of(cell.program)).flatten();
    let Some(language) = language else { return };
    for side in timeline::sides(model).iter_mut().filter(|side| side.language == language) {
        side.selected = Some(cell.lane);
    }
    if let Some(open) = model.open_mut() {
        open.focus = language;
    }
}

/// Takes the playhead along the rail on which the button was pressed.
fn drag(model: &mut Model, x: u16) {
    let Some(rail) = model.rail else { return };
    let Some(stop) = views::with_timeline(model, |layout| layout.stop(rail, x)).flatten() else { return };
    // Along an axis the view stays under the pointer; else what is dragged to would run away.
    let away =
        views::with_timeline(model, |layout| layout.axes().map(|(of, axis)| (of, axis.begin)).collect::<Vec<_>>());
    match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => return,
        Screen::Lesson(open) => walk::take_to(open, stop.language, stop.position),
        Screen::Trace(traced) => traced::move_to(traced, stop.position),
    }
    if let Rail::Axis(_) = rail {
        for (language, begin) in away.unwrap_or_default() {
            for side in timeline::sides(model).iter_mut().filter(|side| side.language == language) {
                side.away = Some(begin);
            }
        }
    }
}

fn wheel(model: &mut Model, x: u16, y: u16, by: isize, modifiers: KeyModifiers) -> Vec<Cmd> {
    let spot = views::spot(model, x, y);
    let step = if by < 0 { [Action::Up, Action::ScrollUp] } else { [Action::Down, Action::ScrollDown] };
    match spot {
        Some(Spot::Timeline(_)) if modifiers.contains(KeyModifiers::CONTROL) => timeline::zoom(model, -by as i32),
        Some(Spot::Timeline(_)) => {
            if let Some(side) = super::lanes::focused(model) {
                side.choose_lane(by);
            }
        }
        Some(Spot::Lesson(_)) => return press(model, step[0]),
        Some(Spot::Prose) => return press(model, step[1]),
        _ if matches!(model.screen, Screen::List) => return press(model, step[0]),
        _ => {}
    }
    Vec::new()
}

/// Does what a key for `action` does here.
fn press(model: &mut Model, action: Action) -> Vec<Cmd> {
    act(model, context(model), Press { action, place: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Language;
    use crate::tui::msg::Msg;
    use crate::tui::sample::Reader;
    use crate::tui::update::update;
    use crossterm::event::KeyCode;
    use ratatui::layout::Size;

    fn reader() -> Reader {
        let mut reader = Reader::in_lesson();
        reader.model.size = Size { width: 80, height: 24 };
        reader.press(KeyCode::End).press(KeyCode::Char('M'));
        reader
    }

    fn act(reader: &mut Reader, kind: MouseEventKind, x: u16, y: u16) -> Vec<Cmd> {
        let event = MouseEvent { kind, column: x, row: y, modifiers: KeyModifiers::NONE };
        update(&mut reader.model, Msg::Mouse(event))
    }

    const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

    /// A cell of the screen where `wanted` stands.
    fn find(reader: &Reader, wanted: impl Fn(Spot) -> bool) -> (u16, u16) {
        let cells = (0..24).flat_map(|y| (0..80).rev().map(move |x| (x, y)));
        let found = cells.into_iter().find(|(x, y)| views::spot(&reader.model, *x, *y).is_some_and(&wanted));
        found.expect("it is on the screen")
    }

    #[test]
    fn what_lies_over_the_screen_keeps_the_mouse_from_what_is_below() {
        let mut reader = reader();
        let (x, y) = find(&reader, |spot| matches!(spot, Spot::Timeline(TimelineSpot::Rail(_))));
        let before = reader.playheads();
        reader.model.tour = Some(0);
        act(&mut reader, DOWN, x - 30, y);
        assert_eq!((reader.model.tour, reader.playheads()), (Some(1), before));
        reader.press(KeyCode::Esc).press(KeyCode::Char('/'));
        act(&mut reader, DOWN, x - 30, y);
        assert!(reader.model.finder.is_some() && reader.playheads() == before);
    }

    #[test]
    fn while_it_is_off_the_mouse_does_nothing_and_the_terminal_is_told_of_both() {
        let mut reader = Reader::in_lesson();
        reader.model.size = Size { width: 80, height: 24 };
        reader.press(KeyCode::End);
        let (x, y) = find(&reader, |spot| matches!(spot, Spot::Timeline(TimelineSpot::Rail(_))));
        let before = reader.playheads();
        assert_eq!((act(&mut reader, DOWN, x - 30, y), reader.playheads()), (vec![], before));
        reader.press(KeyCode::Char('M'));
        assert!(reader.cmds.contains(&Cmd::Mouse(true)), "{:?}", reader.cmds);
        reader.press(KeyCode::Char('M'));
        assert!(reader.cmds.contains(&Cmd::Mouse(false)), "{:?}", reader.cmds);
    }

    #[test]
    fn a_click_on_a_lane_chooses_it_and_what_is_under_the_pointer_is_told() {
        let mut reader = reader();
        let is_lane = |spot| matches!(spot, Spot::Timeline(TimelineSpot::Lane(cell)) if cell.position.is_some());
        let (x, y) = find(&reader, is_lane);
        act(&mut reader, MouseEventKind::Moved, x, y);
        let pointed = reader.model.pointed.expect("a cell");
        assert_eq!(reader.open().side(Language::Python).selected, None);
        act(&mut reader, DOWN, x, y);
        assert_eq!(reader.open().focused().selected, Some(pointed.lane));
        act(&mut reader, MouseEventKind::Moved, 0, 0);
        assert_eq!(reader.model.pointed, None);
    }

    #[test]
    fn the_playhead_is_dragged_along_the_axis_as_far_as_the_viewer_has_been() {
        let mut reader = reader();
        let (right, y) = find(&reader, |spot| matches!(spot, Spot::Timeline(TimelineSpot::Rail(_))));
        let (left, _) = find(&reader, |spot| matches!(spot, Spot::Timeline(TimelineSpot::Lane(_))));
        act(&mut reader, DOWN, right - 30, y);
        let playhead = |reader: &Reader| reader.open().focused().playhead;
        let middle = playhead(&reader);
        assert!(middle < reader.open().focused().trace.len());
        act(&mut reader, MouseEventKind::Drag(MouseButton::Left), 0, 0);
        assert!(playhead(&reader) < middle, "{left}");
        act(&mut reader, MouseEventKind::Drag(MouseButton::Left), 79, 23);
        assert!(playhead(&reader) > middle);
        act(&mut reader, MouseEventKind::Up(MouseButton::Left), 79, 23);
        act(&mut reader, MouseEventKind::Drag(MouseButton::Left), 0, 0);
        assert!(playhead(&reader) > middle);

        let mut hidden = Reader::in_lesson();
        hidden.model.size = Size { width: 80, height: 24 };
        hidden.press(KeyCode::Char('M')).press(KeyCode::Char('.')).press(KeyCode::Char('.'));
        let reached = hidden.open().focused().reached;
        let (right, y) = find(&hidden, |spot| matches!(spot, Spot::Timeline(TimelineSpot::Rail(_))));
        act(&mut hidden, DOWN, right, y);
        assert_eq!((hidden.open().focused().reached, playhead(&hidden)), (reached, reached));
    }

    #[test]
    fn the_wheel_goes_through_lessons_and_a_second_click_opens_one() {
        let mut reader = Reader::new(Default::default());
        reader.model.size = Size { width: 80, height: 24 };
        reader.press(KeyCode::Char('M'));
        let (x, y) = find(&reader, |spot| spot == Spot::Lesson(1));
        act(&mut reader, MouseEventKind::ScrollDown, x, y);
        assert_eq!(reader.model.selected, 1);
        act(&mut reader, MouseEventKind::ScrollUp, x, y);
        assert_eq!(reader.model.selected, 0);
        act(&mut reader, DOWN, x, y);
        assert!(reader.model.selected == 1 && reader.model.open().is_none());
        let (x, y) = find(&reader, |spot| spot == Spot::Lesson(1));
        act(&mut reader, DOWN, x, y);
        assert!(reader.model.open().is_some());
    }
}
