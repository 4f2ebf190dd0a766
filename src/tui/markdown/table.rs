//! Tables: columns as wide as their text where there is room, narrower and wrapped where there is not.

use super::flow::{Run, flow};
use crate::base::text::width;
use crate::tui::theme::Theme;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

/// Between two columns.
const BETWEEN: &str = " │ ";
/// No column gets narrower; where that is too wide, the rows become lists.
const LEAST: usize = 4;

/// Rows of cells, the first is the heading.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<Vec<Run>>>,
}

impl Table {
    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn push(&mut self, cell: Vec<Run>) {
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// The table as lines of at most `room` cells.
    pub(super) fn lines(mut self, room: usize, theme: &Theme) -> Vec<Line<'static>> {
        let heading = self.rows.first_mut().into_iter().flatten().flatten();
        heading.for_each(|run| run.style = run.style.add_modifier(Modifier::BOLD));
        match self.columns(room) {
            Some(columns) => self.grid(&columns, theme),
            None => self.lists(room),
        }
    }

    /// How wide each column is; `None` where even the least is too wide.
    fn columns(&self, room: usize) -> Option<Vec<usize>> {
        let count = self.rows.iter().map(Vec::len).max().filter(|&count| count > 0)?;
        let room = room.checked_sub((count - 1) * width(BETWEEN))?;
        let mut columns = vec![1; count];
        for row in &self.rows {
            for (column, cell) in columns.iter_mut().zip(row) {
                *column = (*column).max(cell.iter().map(|run| width(&run.text)).sum());
            }
        }
        while columns.iter().sum::<usize>() > room {
            let widest = columns.iter_mut().max()?;
            if *widest <= LEAST {
                return None;
            }
            *widest -= 1;
        }
        Some(columns)
    }

    fn grid(&self, columns: &[usize], theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let cells: Vec<Vec<Line<'static>>> = columns
                .iter()
                .enumerate()
                .map(|(column, &wide)| flow(row.get(column).map_or(&[][..], Vec::as_slice), wide))
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            lines.extend((0..height).map(|line| joined(&cells, line, columns, theme)));
            if at == 0 {
                let rule = columns.iter().map(|&wide| "─".repeat(wide)).collect::<Vec<_>>().join("─┼─");
                lines.push(Line::from(Span::styled(rule, theme.dim)));
            }
        }
        lines
    }

    /// Each row as a paragraph, its cells one below another.
    fn lists(&self, room: usize) -> Vec<Line<'static>> {
        self.rows.iter().flatten().flat_map(|cell| flow(cell, room)).collect()
    }
}

/// One line of a row: its piece of every cell, padded to the column.
fn joined(cells: &[Vec<Line<'static>>], line: usize, columns: &[usize], theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for (at, (cell, &wide)) in cells.iter().zip(columns).enumerate() {
        if at > 0 {
            spans.push(Span::styled(BETWEEN, theme.dim));
        }
        let piece = cell.get(line).cloned().unwrap_or_default();
        let used: usize = piece.spans.iter().map(|span| width(&span.content)).sum();
        spans.extend(piece.spans);
        if at + 1 < cells.len() {
            spans.push(Span::raw(" ".repeat(wide.saturating_sub(used))));
        }
    }
    Line::from(spans)
}
