//! What stands in a cell of the timeline, for the mouse.

use super::axis::Axis;
use super::rows::Group;
use super::{Layout, overview};
use crate::timeline::{Scale, stops};
use crate::trace::Language;
use crate::tui::model::{Cell, Rail, Side};

/// What stands in a cell of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The name of a lane, or its bar.
    Lane(Cell),
    /// Where the playhead can be taken along.
    Rail(Rail),
    /// Nothing of these.
    Elsewhere,
}

/// The place to which a playhead is taken along a rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Whose playhead.
    pub language: Language,
    /// Where it would stand.
    pub position: usize,
}

impl Layout<'_> {
    /// What stands in the cell at column `x` and row `y` of the screen, where that is of the timeline.
    pub fn spot(&self, x: u16, y: u16) -> Spot {
        let bars = self.canvas.bars();
        let is_in_bars = (bars.left()..bars.right()).contains(&x);
        if self.overview.is_some_and(|area| area.y == y) && is_in_bars {
            return Spot::Rail(Rail::Overview);
        }
        let row = y.wrapping_sub(self.canvas.area.y);
        let groups = self.rows.groups.iter().enumerate();
        let at = groups.into_iter().find(|(_, group)| (group.y..group.y + group.height).contains(&row));
        let Some((program, group)) = at else { return Spot::Elsewhere };
        if row == group.y && group.heading && is_in_bars {
            return Spot::Rail(Rail::Axis(program));
        }
        let lane = group.lanes.iter().find(|lane| lane.y == row).map(|row| row.lane);
        let Some(lane) = lane else { return Spot::Elsewhere };
        let shown = self.axes[program].columns.get(usize::from(x.saturating_sub(bars.x)));
        let position = shown.filter(|_| is_in_bars).and_then(Option::as_ref).map(|column| column.position);
        Spot::Lane(Cell { program, lane, position })
    }

    /// Whose lanes these are, where they are not the lesson's own program beside the learner's, whose playhead only follows.
    pub fn language_of(&self, program: usize) -> Option<Language> {
        let group = self.rows.groups.get(program).filter(|_| program == 0 || self.canvas.scene.parting.is_none())?;
        Some(group.side.language)
    }

    /// The place to which the playhead is taken along `rail` at column `x` of the screen; beyond what is drawn, the last one.
    pub fn stop(&self, rail: Rail, x: u16) -> Option<Stop> {
        let bars = self.canvas.bars();
        let x = x.saturating_sub(bars.x).min(bars.width.saturating_sub(1));
        let (program, of) = match rail {
            Rail::Axis(program) => (program, program),
            Rail::Overview => {
                let is_focused = |group: &Group<'_>| self.canvas.scene.is_focused(group.side);
                let focused = self.rows.groups.iter().position(is_focused)?;
                (focused, focused)
            }
        };
        let language = self.language_of(of)?;
        let (axis, side) = (self.axes.get(program)?, self.rows.groups.get(program)?.side);
        let reached = side.seen();
        let position = match rail {
            Rail::Axis(_) => position_of(axis, side, x),
            Rail::Overview => overview::position_at(axis, side, x + 1, bars.width),
        };
        let position = stops::settle(&side.trace, position.min(reached)).min(reached);
        Some(Stop { language, position })
    }
}

/// The position that a column of the axis stands for, also where that is after the playhead.
fn position_of(axis: &Axis, side: &Side, x: u16) -> usize {
    match (axis.columns.get(usize::from(x)), axis.scale) {
        (Some(Some(column)), Scale::Columns(_)) => column.events.start + 1,
        (Some(Some(column)), Scale::Units(_)) => column.events.end,
        (Some(Some(_)), Scale::Seconds(long)) => {
            stops::at_time(&side.trace, axis.begin + (f64::from(x) + 0.999) * long, 0)
        }
        _ => side.trace.len(),
    }
}
