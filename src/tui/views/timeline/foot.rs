//! What the timeline does not show, in its lower border: lanes without room, folded ones, filtered ones; and the filter itself
//! while it is typed.

use super::Layout;
use crate::base::text;
use crate::tui::keys::Action;
use crate::tui::model::{Alone, Screen, Sort};
use crate::tui::strings::fill;
use crate::tui::update;
use crate::tui::views::input;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws it over the lower border.
pub fn draw(layout: &Layout<'_>, buf: &mut Buffer) {
    let (model, outlook) = (layout.canvas.model, layout.canvas.scene.outlook);
    let words = &model.strings.timeline;
    let row = Rect { x: layout.foot.x + 1, width: layout.foot.width.saturating_sub(2), ..layout.foot };
    if let Some(typed) = &outlook.typed {
        for x in row.left()..row.right() {
            if let Some(cell) = buf.cell_mut((x, row.y)) {
                cell.reset();
            }
        }
        let inside = Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row };
        input::draw(model, &words.filter, typed, &words.filter_hint, inside, buf);
        return;
    }
    let said = parts(layout).join(" · ");
    if !said.is_empty() && row.width > 4 {
        let said = text::fit(&said, usize::from(row.width) - 2);
        buf.set_string(row.x, row.y, format!(" {said} "), model.theme.accent);
    }
}

fn parts(layout: &Layout<'_>) -> Vec<String> {
    let (model, scene) = (layout.canvas.model, layout.canvas.scene);
    let words = &model.strings.timeline;
    let counted = |words: &str, n: usize| (n > 0).then(|| fill(words, &[("n", &n.to_string())]));
    let hidden = layout.rows.groups.iter().map(|group| group.hidden).sum();
    let lineups = || scene.programs().filter_map(|side| side.lineup.as_ref());
    let folded = lineups().flat_map(|lineup| lineup.folded.values()).sum();
    let filtered = lineups().map(|lineup| lineup.filtered).sum::<usize>();
    let sort = match scene.outlook.sort {
        Sort::Creation => None,
        Sort::Activity => Some(words.by_activity.clone()),
        Sort::Name => Some(words.by_name.clone()),
    };
    let filter = (!scene.outlook.filter.is_empty()).then(|| {
        let filter = text::tame(&scene.outlook.filter);
        fill(&words.filtered, &[("filter", &filter), ("n", &filtered.to_string())])
    });
    // Where lanes have no room, the timeline can have that of the other panes: the key enlarges it where nothing is enlarged yet.
    let is_enlarged = match &model.screen {
        Screen::Lesson(open) => open.alone != Alone::Nothing,
        Screen::Trace(traced) => traced.alone != Alone::Nothing,
        Screen::List | Screen::Notes(_) | Screen::Room => return Vec::new(),
    };
    let key = model.keys.label(update::context_beneath(model), Action::Enlarge);
    let larger = (hidden > 0 && !is_enlarged && !key.is_empty()).then(|| fill(&words.larger, &[("key", &key)]));
    let next_view = (is_enlarged && !key.is_empty()).then(|| fill(&words.next_view, &[("key", &key)]));
    let parts = [counted(&words.more_lanes, hidden), larger, next_view, filter, counted(&words.folded, folded), sort];
    parts.into_iter().flatten().collect()
}
