//! Areas in two parts, as `ratatui::layout::Layout` would have them: its solver takes a tenth of a millisecond the first time,
//! which the first frame need not wait for. It does not know what is drawn in them.

use ratatui::layout::Rect;

/// The part above, and one of `rows` below it: fewer where the one above would not have `least`.
pub fn below(area: Rect, rows: u16, least: u16) -> [Rect; 2] {
    let rows = rows.min(area.height.saturating_sub(least));
    let above = area.height - rows;
    [Rect { height: above, ..area }, Rect { y: area.y + above, height: rows, ..area }]
}

/// A part of `columns` on the left, fewer where the one on the right of it would not have `least`; and that one.
pub fn beside(area: Rect, columns: u16, least: u16) -> [Rect; 2] {
    let columns = columns.min(area.width.saturating_sub(least));
    [Rect { width: columns, ..area }, Rect { x: area.x + columns, width: area.width - columns, ..area }]
}

/// The left half, and the right one; of an odd column more the left one has it.
pub fn halves(area: Rect) -> [Rect; 2] {
    beside(area, area.width.div_ceil(2), 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::{Constraint, Layout};

    #[test]
    fn parts_are_what_the_solver_of_ratatui_gives() {
        for size in 0..90 {
            let area = Rect { x: 3, y: 2, width: size, height: size };
            let both = [Constraint::Ratio(1, 2); 2];
            assert_eq!(halves(area), Layout::horizontal(both).areas::<2>(area), "{size}");
            for part in 0..50 {
                let rows = [Constraint::Min(3), Constraint::Length(part)];
                assert_eq!(below(area, part, 3), Layout::vertical(rows).areas::<2>(area), "{size} {part}");
                let columns = [Constraint::Length(part), Constraint::Min(1)];
                assert_eq!(beside(area, part, 1), Layout::horizontal(columns).areas::<2>(area), "{size} {part}");
            }
        }
    }
}
