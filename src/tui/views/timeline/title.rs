//! The title of the timeline: what it is drawn against, how much a column stands for, whether the playhead is in view.

use super::Layout;
use crate::base::text;
use crate::lesson::Axis;
use crate::timeline::Scale;
use crate::tui::strings::fill;

/// `timeline · by event · a column is 50 events`
pub fn title(layout: &Layout<'_>) -> String {
    let (model, scene) = (layout.canvas.model, layout.canvas.scene);
    let words = &model.strings.timeline;
    let by = match scene.axis {
        Axis::Event => &words.by_event,
        Axis::Line => &words.by_line,
        Axis::Time => &words.by_time,
    };
    // What is worth least is left out first where there is no room: what a column is, then what it is drawn against.
    let mut parts = vec![(3, model.strings.panes.timeline.clone()), (1, by.clone())];
    if let Some(Scale::Units(many)) = layout.focused().map(|axis| axis.scale) {
        let column = if scene.axis == Axis::Line { &words.column_of_lines } else { &words.column_of_events };
        parts.push((0, fill(column, &[("n", &many.to_string())])));
    }
    if layout.axes().any(|(_, axis)| axis.playhead.is_none()) {
        parts.push((2, words.away.clone()));
    }
    text::fit_parts(parts, " · ", usize::from(layout.foot.width).saturating_sub(2))
}
