//! Which lanes are shown, and in which row of the pane.

use crate::trace::{LaneId, State};
use crate::tui::model::{Scene, Side};

/// A lane and its row, from the top of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The lane.
    pub lane: LaneId,
    /// Its row.
    pub y: u16,
}

/// The lanes of one program.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The program.
    pub side: &'a Side,
    /// The row of its heading.
    pub y: u16,
    /// The rows that it may use, its heading among them.
    pub height: u16,
    /// Whether it has a heading: a lane is worth more than that where there is one row.
    pub heading: bool,
    /// Its lanes.
    pub lanes: Vec<Row>,
    /// Lanes that there is no room for.
    pub hidden: usize,
    /// Lanes that there will be no room for once all of them are made.
    pub hidden_in_all: usize,
    /// Where a window of the lanes is shown: the place of its first one among them all, from 0.
    pub window: Option<usize>,
}

/// The programs' lanes in the rows of the pane.
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    /// In the order of the scene.
    pub groups: Vec<Group<'a>>,
}

impl<'a> Rows<'a> {
    /// Gives the lanes of the programs their rows in a pane of `height` rows.
    pub fn lay_out(scene: &Scene<'a>, height: u16) -> Self {
        let sides: Vec<&Side> = scene.programs().collect();
        let lanes: Vec<&[LaneId]> = sides.iter().map(|side| side.lanes()).collect();
        // Rooms are for all lanes that will ever be made: nothing moves when they are.
        let in_all: Vec<usize> = sides.iter().map(|side| side.lanes_in_all()).collect();
        let wants: Vec<u16> = in_all.iter().map(|lanes| wanted(scene, *lanes)).collect();
        // Where not all can have the room for their arrows, all lanes are shown before one program has them.
        let close: Vec<u16> = in_all.iter().map(|lanes| (1 + lanes).min(999) as u16).collect();
        let fits = |wants: &[u16]| wants.iter().sum::<u16>() <= height;
        let is_close = !fits(&wants) && fits(&close);
        let wants = if is_close { close } else { wants };
        let focus = sides.iter().position(|side| side.language == scene.focus).unwrap_or(0);
        let is_about = |side: &&Side| side.language != scene.focus && side.about.is_some();
        let least = match scene.parting {
            Some(_) => height / 2,
            None if sides.iter().any(is_about) => LEAST,
            None => 1,
        };
        let mut heights = share(&wants, focus, height, least);
        // What is left over may be enough for the arrows of the one in focus.
        let left = height.saturating_sub(heights.iter().sum());
        if let Some(focused) = heights.get_mut(focus).filter(|_| is_close) {
            *focused += left;
        }
        let mut groups = Vec::new();
        let mut y = 0;
        for ((side, lanes), height) in sides.iter().zip(&lanes).zip(heights) {
            groups.push(group(scene, side, lanes, y, (height, is_close)));
            y += height;
        }
        Self { groups }
    }
}

/// From this height on, both programs get their half; below, the one in focus gets all but the other's heading.
const BOTH: u16 = 9;
/// Rows of a heading and of a lane below it.
const LEAST: u16 = 2;

/// Shares `height` rows out: each gets what it wants, or what is left after the others got their part. Where there are few, the
/// one that is not in focus gets `least`, but the one in focus has a lane before the other has anything.
fn share(wants: &[u16], focus: usize, height: u16, least: u16) -> Vec<u16> {
    match wants {
        [one] => vec![(*one).min(height)],
        [first, second] if first + second <= height => vec![*first, *second],
        [first, second] => {
            let wanted = [*first, *second][focus];
            let other = [*first, *second][1 - focus];
            let least = if height >= BOTH { height / 2 } else { least };
            let least = least.min(height.saturating_sub(LEAST));
            let focused = if other < least { height - other } else { wanted.min(height - least) };
            if focus == 0 { vec![focused, height - focused] } else { vec![height - focused, focused] }
        }
        _ => Vec::new(),
    }
}

/// The rows that a program with this many lanes wants: one for its heading, and one between any two lanes where there are
/// arrows to be drawn.
pub fn wanted(scene: &Scene<'_>, lanes: usize) -> u16 {
    let between = if scene.outlook.has_arrows(scene.axis) { lanes.saturating_sub(1) } else { 0 };
    (1 + lanes + between).min(999) as u16
}

/// Rows of a program's lanes with room for two of them and for what crosses in between.
const SMALL: usize = 4;

/// Gives the lanes of a program their rows, from `y` on; whether all of them are to be shown before there are arrows.
fn group<'a>(
    scene: &Scene<'a>,
    side: &'a Side,
    lanes: &[LaneId],
    y: u16,
    (height, is_close): (u16, bool),
) -> Group<'a> {
    let heading = height != 1 || lanes.is_empty() || !scene.is_focused(side);
    let rows = height.saturating_sub(u16::from(heading)) as usize;
    // What crosses between lanes says more than a third lane: where there is little room, arrows keep theirs.
    let is_small = !scene.moment && scene.parting.is_none() && !is_close && (3..=SMALL).contains(&rows);
    let spaced =
        |lanes: usize| scene.outlook.has_arrows(scene.axis) && (lanes * 2 <= rows + 1 || is_small && lanes > 1);
    let room = |lanes: usize| if spaced(lanes) { rows.div_ceil(2) } else { rows };
    // What is asked about is shown, also where it has not been made, or is folded or filtered away.
    let about = side.about.as_ref().map(|about| about.lane);
    let all = lanes.len() + usize::from(about.is_some_and(|lane| !lanes.contains(&lane)));
    let in_all = side.lanes_in_all().max(all);
    let hidden_in_all = in_all.saturating_sub(room(in_all));
    let (spaced, room) = (spaced(all), room(all));
    // In a lesson the lane that is chosen stands among those that matter to it.
    let window = window(side, lanes, room).filter(|_| scene.moment || side.lineup.is_some());
    let mut shown = match window {
        Some(from) => lanes[from..from + room].to_vec(),
        None if all <= room => lanes.to_vec(),
        None => most_telling(side, lanes, room),
    };
    if let Some(lane) = about.filter(|lane| room > 0 && !shown.contains(lane)) {
        shown.truncate(room - 1);
        shown.push(lane);
    }
    let step = if spaced { 2 } else { 1 };
    let rows =
        shown.iter().enumerate().map(|(at, lane)| Row { lane: *lane, y: y + u16::from(heading) + at as u16 * step });
    Group { side, y, height, heading, lanes: rows.collect(), hidden: all - shown.len(), hidden_in_all, window }
}

/// Where there are more lanes than rows and one is chosen: the place of the first of those that are shown, the chosen one in
/// their middle.
fn window(side: &Side, lanes: &[LaneId], room: usize) -> Option<usize> {
    let chosen = side.selected.filter(|_| lanes.len() > room).and_then(|lane| side.place_of(lane));
    // Whoever has put the lanes into an order wants to see its beginning.
    let chosen = chosen.or_else(|| side.lineup.as_ref().filter(|_| lanes.len() > room).map(|_| 0))?;
    Some(chosen.saturating_sub(room / 2).min(lanes.len() - room))
}

/// Where there are more lanes than rows, and none is chosen: the one that is asked about, the one whose details are shown, those that run, those that wait, those that were
/// made and those that are closed, each the newest first; then those that are made after the playhead.
fn most_telling(side: &Side, lanes: &[LaneId], room: usize) -> Vec<LaneId> {
    const CLASSES: [&[State]; 4] =
        [&[State::Running], &[State::Suspended, State::Ready], &[State::Created], &[State::Closed]];
    let shown = side.shown_lane().filter(|lane| side.index.rank(*lane).is_some_and(|rank| rank < lanes.len()));
    let here = CLASSES.into_iter().flat_map(|states| side.index.newest_in(states, side.playhead));
    let later = lanes[side.index.lanes_at(side.playhead).len()..].iter().copied();
    let about = side.about.as_ref().map(|about| about.lane);
    let shown = shown.filter(|lane| Some(*lane) != about);
    let others = here.chain(later).filter(|lane| Some(*lane) != shown && Some(*lane) != about);
    let mut telling: Vec<LaneId> = about.into_iter().chain(shown).chain(others).take(room).collect();
    telling.sort_unstable();
    telling
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson;
    use crate::timeline::sample;
    use crate::trace::Language;
    use proptest::prelude::*;

    #[test]
    fn rows_are_shared_so_that_none_is_left_out_for_the_other() {
        assert_eq!(share(&[6, 4], 0, 12, 1), [6, 4]);
        assert_eq!(share(&[20, 4], 0, 12, 1), [8, 4]);
        assert_eq!(share(&[4, 20], 1, 12, 1), [4, 8]);
        assert_eq!(share(&[20, 20], 0, 11, 1), [6, 5]);
        assert_eq!(share(&[20], 0, 11, 1), [11]);
    }

    #[test]
    fn where_there_is_little_room_the_program_in_focus_gets_it() {
        assert_eq!(share(&[6, 6], 0, 5, 1), [4, 1]);
        assert_eq!(share(&[6, 6], 1, 5, 1), [1, 4]);
        assert_eq!(share(&[2, 6], 0, 5, 1), [2, 3]);
        assert_eq!(share(&[6, 6], 0, 3, 1), [2, 1]);
        // Where both have a lane that is asked about, both show it.
        assert_eq!(share(&[6, 6], 0, 5, 2), [3, 2]);
        assert_eq!(share(&[6, 6], 1, 2, 2), [0, 2], "a lane of it before the other's heading");
        assert_eq!(share(&[6, 6], 0, 1, 1), [1, 0]);
        assert_eq!(share(&[6, 6], 0, 0, 1), [0, 0]);
    }

    #[test]
    fn two_runs_that_are_compared_both_have_a_lane_where_there_are_rows_for_them() {
        assert_eq!(share(&[6, 6], 0, 5, 2), [3, 2]);
        assert_eq!(share(&[6, 6], 1, 4, 2), [2, 2]);
        assert_eq!(share(&[3, 6], 0, 8, 4), [3, 5]);
        assert_eq!(share(&[6, 6], 0, 3, 1), [2, 1]);
    }

    /// The most telling lanes, by a look at every one.
    fn ranked(side: &Side, lanes: &[LaneId], room: usize) -> Vec<LaneId> {
        let rank = |lane: LaneId| {
            let moment = side.index.lane_at(&side.trace, lane, side.playhead);
            let class = moment.as_ref().map_or(0, |moment| match moment.state {
                State::Running => 4,
                State::Suspended | State::Ready => 3,
                State::Created => 2,
                State::Closed => 1,
            });
            (Some(lane) == side.shown_lane(), class, moment.map_or(0, |moment| moment.since))
        };
        let mut ranked = lanes.to_vec();
        ranked.sort_by_key(|lane| std::cmp::Reverse(rank(*lane)));
        ranked.truncate(room);
        ranked.sort_unstable();
        ranked
    }

    proptest! {
        #[test]
        fn the_most_telling_lanes_are_those_that_a_look_at_every_lane_finds(
            trace in sample::traces(), selected in 0u32..20, room in 1usize..12
        ) {
            let mut side = Side::new(&lesson::sample::lesson(), Language::Python);
            side.play(trace);
            side.reached = side.trace.len();
            side.selected = Some(LaneId(selected)).filter(|lane| lane.index() < side.trace.lanes().len());
            for position in 0..=side.trace.len() {
                side.playhead = position;
                let lanes = side.lanes();
                prop_assert_eq!(most_telling(&side, lanes, room), ranked(&side, lanes, room));
            }
        }
    }
}
