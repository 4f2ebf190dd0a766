//! Which lanes the timeline shows: filtered, sorted, folded into those that made them.

use super::timeline::{outlook, sides};
use crate::timeline::LaneMoment;
use crate::trace::{Cause, LaneId, LaneKind, Language, State};
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Filter, Input, Lineup, Model, Open, Screen, Side};
use crate::tui::msg::Cmd;
use crate::tui::strings::Strings;
use crate::tui::words;
use crossterm::event::KeyEvent;
use std::collections::BTreeSet;

/// Does what `action` asks of the lanes; `false`: it asks nothing of them.
pub fn act(model: &mut Model, action: Action) -> bool {
    match action {
        Action::FilterLanes => {
            if let Some(outlook) = outlook(model) {
                outlook.typed = Some(Input::new(&outlook.filter));
            }
        }
        Action::SortLanes => {
            if let Some(outlook) = outlook(model) {
                outlook.sort = outlook.sort.next();
            }
        }
        Action::Fold => fold(model),
        Action::FoldAll => fold_all(model),
        _ => return false,
    }
    true
}

/// Whether a filter is being typed.
pub fn is_typed(model: &Model) -> bool {
    match &model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => false,
        Screen::Lesson(open) => open.outlook.typed.is_some(),
        Screen::Trace(traced) => traced.outlook.typed.is_some(),
    }
}

/// Lets a key write in the filter, which counts while it is typed, or end that.
pub fn key(model: &mut Model, event: KeyEvent) -> Vec<Cmd> {
    let action = model.keys.press(Context::Filter, event).map(|press| press.action);
    let Some(outlook) = outlook(model) else { return Vec::new() };
    match action {
        Some(Action::KeepFilter) => outlook.typed = None,
        Some(Action::ClearFilter) => {
            outlook.typed = None;
            outlook.filter.clear();
        }
        Some(Action::Suspend) => return vec![Cmd::Suspend],
        _ => {
            if let Some(typed) = &mut outlook.typed {
                typed.key(event);
                typed.text().clone_into(&mut outlook.filter);
            }
        }
    }
    Vec::new()
}

/// Writes a pasted text into the filter, where one is typed; `false` where none is.
pub fn paste(model: &mut Model, text: &str) -> bool {
    let Some(outlook) = outlook(model) else { return false };
    let Some(typed) = &mut outlook.typed else { return false };
    typed.paste(text);
    typed.text().clone_into(&mut outlook.filter);
    true
}

/// Brings what is shown of the lanes to where traces and playheads are.
pub fn refresh(model: &mut Model) {
    let strings = model.strings;
    let Some(outlook) = outlook(model) else { return };
    let (sort, typed) = (outlook.sort, outlook.filter.clone());
    fold_compared(model);
    for side in shown(model) {
        let language = side.language;
        let filter = Filter::new(&typed, |kind, state| names(strings, language, kind, state));
        Lineup::refresh(side, sort, &filter);
    }
}

/// The programs whose lanes the timeline shows: where a run is compared, that as well.
fn shown(model: &mut Model) -> impl Iterator<Item = &mut Side> {
    let (sides, compared) = match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => (&mut [][..], None),
        Screen::Lesson(open) => (&mut open.sides[..], open.compared.as_mut()),
        Screen::Trace(traced) => (std::slice::from_mut(&mut traced.side), None),
    };
    sides.iter_mut().chain(compared.map(|compared| &mut compared.side))
}

/// Folds the lanes of the run that is compared as those of the learner's run: a lane is the same that has the same name and
/// came as the same of that name.
fn fold_compared(model: &mut Model) {
    let Some(Open { compared: Some(compared), sides, .. }) = model.open_mut() else { return };
    let own = &sides[compared.language() as usize];
    let of = |side: &Side, lane: LaneId| side.trace.lanes().get(lane.index()).map(|lane| (lane.name.clone(), lane.nth));
    let folded: BTreeSet<(String, u32)> = own.folds.iter().filter_map(|lane| of(own, *lane)).collect();
    let other = &mut compared.side;
    let lanes = (0..other.trace.lanes().len() as u32).map(LaneId);
    other.folds = match folded.is_empty() {
        true => BTreeSet::new(),
        false => lanes.filter(|lane| of(other, *lane).is_some_and(|name| folded.contains(&name))).collect(),
    };
}

/// What a kind of lane, or a state of one, is called: in the language of the program, of the screen, and of traces.
fn names(strings: &Strings, language: Language, kind: LaneKind, state: Option<State>) -> Vec<String> {
    let Some(state) = state else { return vec![kind.name().to_owned(), kind.name().replace('_', " ")] };
    let cause = if state == State::Closed { Cause::Return } else { Cause::Start };
    let moment = LaneMoment {
        lane: LaneId::MAIN,
        state,
        cause,
        value: None,
        by: None,
        on: None,
        line: None,
        since: 0,
        active: false,
    };
    let own = words::state_name(strings, language, kind, &moment);
    vec![own, words::plain_state(strings, state).to_owned(), state.name().to_owned()]
}

/// The program in focus.
pub fn focused(model: &mut Model) -> Option<&mut Side> {
    match &mut model.screen {
        Screen::List | Screen::Notes(_) | Screen::Room => None,
        Screen::Lesson(open) => Some(open.side_mut(open.focus)),
        Screen::Trace(traced) => Some(&mut traced.side),
    }
}

/// Whether a lane that has come so far has made others.
fn parents(side: &Side) -> BTreeSet<LaneId> {
    let lanes = side.trace.lanes();
    let made = side.index.lanes_at(side.seen()).iter();
    made.filter_map(|lane| lanes.get(lane.index())?.parent.filter(|parent| parent != lane)).collect()
}

/// Folds what the chosen lane has made into it, or unfolds it. The lane is chosen then, and stays so.
fn fold(model: &mut Model) {
    let strings = model.strings;
    let Some(side) = focused(model) else { return };
    let Some(lane) = side.shown_lane() else { return };
    if side.folds.remove(&lane) {
        side.selected = Some(lane);
    } else if parents(side).contains(&lane) {
        side.folds.insert(lane);
        side.selected = Some(lane);
    } else {
        model.notice = Some(strings.timeline.no_children.clone());
    }
}

/// Folds all that lanes have made into them, but for what is made by those that nobody made: they would be all that is left. Where
/// something is folded in one of the programs, unfolds it: both are folded alike.
fn fold_all(model: &mut Model) {
    let is_folded = sides(model).iter().any(|side| !side.folds.is_empty());
    for side in sides(model) {
        if is_folded {
            side.folds.clear();
            continue;
        }
        let lanes = side.trace.lanes();
        let is_made = |lane: &LaneId| lanes.get(lane.index()).is_some_and(|lane| lane.parent.is_some());
        side.folds = parents(side).into_iter().filter(is_made).collect();
        // Else what is chosen could be out of sight.
        side.selected = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::model::Sort;
    use crate::tui::sample::Reader;
    use crossterm::event::KeyCode;
    use ratatui::layout::Size;

    /// A reader at the end of a lesson, with the names of the lanes of Python that are shown.
    fn reader() -> Reader {
        let mut reader = Reader::in_lesson();
        reader.model.size = Size { width: 80, height: 24 };
        reader.press(KeyCode::End);
        reader
    }

    fn shown(reader: &Reader) -> Vec<String> {
        let side = reader.open().side(Language::Python);
        side.lanes().iter().map(|lane| side.trace.lanes()[lane.index()].name.clone()).collect()
    }

    fn press(reader: &mut Reader, keys: &str) {
        for key in keys.chars() {
            reader.press(KeyCode::Char(key));
        }
    }

    #[test]
    fn lanes_are_shown_by_what_is_typed_and_all_of_them_after_esc() {
        let mut reader = reader();
        assert_eq!(shown(&reader), ["main", "averager"]);
        press(&mut reader, "Fq");
        // Letters write: nobody leaves by typing a name.
        assert!(reader.cmds.iter().all(|cmd| *cmd != Cmd::Quit) && shown(&reader).is_empty());
        reader.press(KeyCode::Backspace);
        press(&mut reader, "Aver");
        assert_eq!(shown(&reader), ["averager"]);
        reader.press(KeyCode::Enter);
        press(&mut reader, "],,");
        assert_eq!((shown(&reader), is_typed(&reader.model)), (vec!["averager".to_owned()], false));
        press(&mut reader, "F");
        reader.press(KeyCode::Esc);
        assert_eq!(shown(&reader).len(), 2);
        assert!(reader.model.open().is_some());
    }

    #[test]
    fn kinds_and_states_are_known_by_their_words() {
        let mut reader = reader();
        for (typed, wanted) in [("generator", &["averager"][..]), ("gen_closed", &["averager"]), ("running", &["main"])]
        {
            press(&mut reader, "F");
            press(&mut reader, typed);
            assert_eq!(shown(&reader), wanted, "{typed}");
            reader.press(KeyCode::Esc);
        }
        // With the playhead the states change.
        press(&mut reader, "Fgen_closed");
        reader.press(KeyCode::Enter).press(KeyCode::Home);
        assert_eq!(shown(&reader), Vec::<String>::new());
    }

    #[test]
    fn both_programs_are_folded_alike() {
        let mut reader = reader();
        let folds = |reader: &Reader| reader.open().sides.each_ref().map(|side| side.folds.is_empty());
        // One of them is folded by hand.
        reader.model.open_mut().expect("a lesson is open").sides[1].folds.insert(LaneId::MAIN);
        press(&mut reader, "U");
        assert_eq!(folds(&reader), [true; 2]);
        for _ in 0..4 {
            press(&mut reader, "U");
            let [python, rust] = folds(&reader);
            assert_eq!(python, rust);
        }
    }

    #[test]
    fn lanes_are_sorted_and_folded_and_back() {
        let mut reader = reader();
        press(&mut reader, "SS");
        assert_eq!(reader.open().outlook.sort, Sort::Name);
        assert_eq!(shown(&reader), ["averager", "main"]);
        press(&mut reader, "S[[u");
        let chosen = reader.open().side(Language::Python).selected;
        let folded = shown(&reader);
        press(&mut reader, "u");
        assert_eq!((shown(&reader).len(), chosen), (2, Some(LaneId::MAIN)));
        assert!(folded == ["main"] || reader.model.notice.is_some(), "{folded:?}");
    }
}
