//! A list of which one thing is chosen, each of one row or several, and the mark of what part of something is in view.

use crate::tui::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// One thing of a list: its rows.
pub type Block = Vec<Vec<Span<'static>>>;

/// Draws as many of `blocks` as there is room for, the chosen one among them and pointed at; beside them, in a column `bar` of the
/// border, which part of all that is.
pub fn draw(model: &Model, blocks: &[Block], chosen: usize, area: Rect, bar: (u16, Rect), buf: &mut Buffer) {
    let heights = || blocks.iter().map(Vec::len);
    let (total, height) = (heights().sum::<usize>(), area.height as usize);
    let begins = heights().take(chosen).sum::<usize>();
    let own = blocks.get(chosen).map_or(0, Vec::len);
    let middle = (begins + own / 2).saturating_sub(height / 2);
    // Where a block is higher than half of the area, its beginning is what is to be seen.
    let first = middle.min(begins).min(total.saturating_sub(height));
    let rows = blocks
        .iter()
        .enumerate()
        .flat_map(|(at, block)| block.iter().enumerate().map(move |(row, spans)| (at, row, spans)));
    for (y, (at, row, spans)) in rows.skip(first).take(height).enumerate() {
        let line = Rect { y: area.y + y as u16, height: 1, ..area };
        let last = row + 1 == blocks[at].len() && spans.is_empty();
        if at == chosen && !last {
            buf.set_style(line, model.theme.current_line);
        }
        let pointer = if at == chosen && row == 0 { "› " } else { "  " };
        let mut all = vec![Span::styled(pointer, model.theme.accent)];
        all.extend(spans.iter().cloned());
        Line::from(all).render(line, buf);
    }
    let (x, beside) = bar;
    bar_of(model, (first, height, total), Rect { x, width: 1, ..beside }, buf);
}

/// Draws into the column `area` which part is in view: `height` rows from `first` on, of `total`. Nothing where that is all.
pub fn bar_of(model: &Model, (first, height, total): (usize, usize, usize), area: Rect, buf: &mut Buffer) {
    let room = area.height as usize;
    if total <= height || room < 3 {
        return;
    }
    let length = (room * height / total).clamp(1, room - 1);
    let last = total - height;
    let at = (first.min(last) * (room - length) + last / 2) / last;
    for y in at..at + length {
        buf.set_string(area.x, area.y + y as u16, "┃", model.theme.accent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::sample::Reader;

    /// Where the bar stands in a column of `room` cells.
    fn bar(first: usize, height: usize, total: usize, room: u16) -> String {
        let reader = Reader::new(Default::default());
        let area = Rect::new(0, 0, 1, room);
        let mut buf = Buffer::empty(area);
        bar_of(&reader.model, (first, height, total), area, &mut buf);
        buf.content.iter().map(|cell| if cell.symbol() == " " { '.' } else { '#' }).collect()
    }

    #[test]
    fn the_bar_shows_which_part_is_in_view_and_nothing_where_that_is_all() {
        assert_eq!(bar(0, 10, 20, 10), "#####.....");
        assert_eq!(bar(10, 10, 20, 10), ".....#####");
        assert_eq!(bar(5, 10, 20, 10), "...#####..");
        assert_eq!(bar(0, 10, 10, 10), "..........");
        assert_eq!(bar(usize::MAX, 10, 1_000_000, 10), ".........#");
        assert_eq!(bar(0, 2, 30, 2), "..");
    }
}
