//! The timeline: a row a lane, its states along an axis, and arrows where control goes from one lane to another.

mod axis;
mod bars;
mod detail;
mod exceptions;
mod foot;
mod labels;
mod overview;
mod rows;
mod spot;
mod title;
mod transfers;

pub use axis::Axis;
pub use bars::look;
pub use spot::Spot;

use super::chrome::{inner, pane};
use super::present;
use crate::trace::Language;
use crate::tui::model::{Model, Scene, Side};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rows::{Group, Rows};

/// The rows that a timeline wants inside the border of its pane.
pub struct Wanted<'a> {
    scene: &'a Scene<'a>,
    /// The row of the whole trace, where only a part of it is in view: 1 or 0.
    pub overview: u16,
}

impl<'a> Wanted<'a> {
    /// By the timeline of `scene`, in a pane of `width` columns with its border.
    pub fn new(model: &Model, scene: &'a Scene<'a>, width: u16) -> Self {
        /// So many rows of lanes tell how much room their names take.
        const ROWS: u16 = 30;
        let width = width.saturating_sub(2);
        let label = label_width(model, scene, &Rows::lay_out(scene, ROWS), width);
        let is_part = |side| !Axis::shows_all(scene, side, width.saturating_sub(label));
        Self { scene, overview: u16::from(scene.focused().is_some_and(is_part)) }
    }

    /// All lanes that will be made, `most` of a program at most, with room for the arrows, and what stands below them.
    pub fn rows(&self, most: usize) -> u16 {
        let rows = |side: &Side| rows::wanted(self.scene, side.lanes_in_all().min(most));
        self.scene.programs().map(rows).sum::<u16>() + self.below()
    }

    /// How many of `most` rows are filled: with room for the arrows of all, else for those of the program in focus, else one a lane.
    pub fn filled(&self, most: u16) -> u16 {
        let scene = self.scene;
        let close = |side: &Side| (1 + side.lanes_in_all()).min(usize::from(most)) as u16;
        let all_close = scene.programs().map(close).sum::<u16>() + self.below();
        let arrows = |side: &Side| rows::wanted(scene, side.lanes_in_all()).saturating_sub(close(side));
        let of_focus = scene.programs().filter(|side| side.language == scene.focus).map(arrows).sum::<u16>();
        let wanted = [self.rows(usize::MAX), all_close + of_focus];
        wanted.into_iter().find(|rows| *rows <= most).unwrap_or(all_close.min(most))
    }

    /// The rows below the lanes.
    fn below(&self) -> u16 {
        detail_rows(self.scene) + self.overview
    }
}

/// The rows that tell of the chosen lane, where no pane of its own does.
fn detail_rows(scene: &Scene<'_>) -> u16 {
    u16::from(!scene.moment)
}

/// The columns that the names of lanes take in a pane of `width` columns.
fn label_width(model: &Model, scene: &Scene<'_>, rows: &Rows<'_>, width: u16) -> u16 {
    let most = (width * 2 / 5).min(40);
    labels::width(model, scene, rows, most).min(most)
}

/// What every part of the timeline draws with.
struct Canvas<'a> {
    model: &'a Model,
    scene: &'a Scene<'a>,
    /// The lanes with their headings.
    area: Rect,
    /// How many columns the names of the lanes take.
    label: u16,
}

impl Canvas<'_> {
    /// Where the lanes' bars are.
    fn bars(&self) -> Rect {
        Rect { x: self.area.x + self.label, width: self.area.width.saturating_sub(self.label), ..self.area }
    }
}

/// What stands where in a timeline: what is drawn, and what a key or the mouse means there.
pub struct Layout<'a> {
    canvas: Canvas<'a>,
    /// The whole trace in a row, where there is room for it and the lanes show a part.
    overview: Option<Rect>,
    /// The row that tells of the chosen lane, where there is one.
    detail: Option<Rect>,
    /// The lower border, for what is not shown.
    foot: Rect,
    rows: Rows<'a>,
    /// The axis of each program, in the order of the scene.
    axes: Vec<Axis>,
}

impl<'a> Layout<'a> {
    /// Lays the timeline of `scene` out in `area`, its border among it; `None` where there is no room for it.
    pub fn new(model: &'a Model, scene: &'a Scene<'a>, area: Rect) -> Option<Self> {
        let inner = inner(area);
        if inner.is_empty() {
            return None;
        }
        let foot = Rect { x: area.x + 1, y: inner.bottom(), width: inner.width, height: 1 };
        let area = Rect { height: inner.height.saturating_sub(detail_rows(scene)), ..inner };
        let detail = (detail_rows(scene) > 0).then(|| Rect { y: inner.bottom() - 1, height: 1, ..inner });
        let lay_out = |area: Rect| {
            let rows = Rows::lay_out(scene, area.height);
            let label = label_width(model, scene, &rows, area.width);
            (Canvas { model, scene, area, label }, rows)
        };
        let (mut canvas, mut rows) = lay_out(area);
        let mut overview = None;
        if overview::is_wanted(&canvas) {
            let less = Rect { height: area.height - 1, ..area };
            overview = Some(Rect { y: less.bottom(), height: 1, ..area });
            (canvas, rows) = lay_out(less);
        }
        // Of all that is laid out an axis takes the longest.
        let width = canvas.bars().width;
        let axes = rows.groups.iter().map(|group| Axis::new(scene, group.side, width)).collect();
        Some(Self { canvas, overview, detail, foot, rows, axes })
    }

    /// The axis of the program in focus.
    pub fn focused(&self) -> Option<&Axis> {
        self.axes().find(|(language, _)| *language == self.canvas.scene.focus).map(|(_, axis)| axis)
    }

    /// The programs, each with its axis.
    pub fn axes(&self) -> impl Iterator<Item = (Language, &Axis)> {
        self.rows.groups.iter().zip(&self.axes).map(|(group, axis)| (group.side.language, axis))
    }
}

/// Draws the timeline of the programs.
pub fn draw(model: &Model, scene: &Scene<'_>, area: Rect, buf: &mut Buffer) {
    let Some(layout) = Layout::new(model, scene, area) else {
        pane(model, &model.strings.panes.timeline, false, area, buf);
        return;
    };
    pane(model, &title::title(&layout), false, area, buf);
    for (group, axis) in layout.rows.groups.iter().zip(&layout.axes) {
        draw_group(&layout.canvas, group, axis, buf);
    }
    if let Some(area) = layout.overview {
        overview::draw(&layout, area, buf);
    }
    foot::draw(&layout, buf);
    if let Some(detail) = layout.detail {
        detail::draw(&layout.canvas, detail, buf);
    }
}

fn draw_group(canvas: &Canvas<'_>, group: &Group<'_>, axis: &Axis, buf: &mut Buffer) {
    let side = group.side;
    labels::header(canvas, group, axis, buf);
    for row in &group.lanes {
        labels::lane(canvas, side, row, buf);
        bars::draw(canvas, side, row, axis, buf);
        exceptions::draw(canvas, side, row, axis, buf);
        if let Some(shade) = present::shade(canvas.model).filter(|_| side.shown_lane() != Some(row.lane)) {
            buf.set_style(Rect { y: canvas.area.y + row.y, height: 1, ..canvas.area }, shade);
        }
    }
    transfers::draw(canvas, group, axis, buf);
    axis::draw_playhead(canvas, group, axis, buf);
}
