//! What is wrong with a pack that is watched: a strip above the last line, the first findings in a line each.

use crate::base::{Severity, text};
use crate::tui::keys::{Action, Context};
use crate::tui::model::Model;
use crate::tui::strings::fill;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// How many findings have room.
const ROOM: usize = 3;

/// How many rows the strip takes.
pub fn height(model: &Model) -> u16 {
    match model.findings.len() {
        few @ ..=ROOM => few as u16,
        _ => ROOM as u16 + 1,
    }
}

/// Draws the strip over `area`.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let width = area.width as usize;
    let mut lines: Vec<Line<'_>> = Vec::new();
    for finding in model.findings.iter().take(ROOM) {
        let (sign, style) = match finding.severity {
            Severity::Error => ("✗", model.theme.error),
            Severity::Warning => ("!", model.theme.accent),
        };
        lines.push(Line::styled(text::fit(&format!(" {sign} {}", text::tame(&finding.line)), width), style));
    }
    if let Some(more @ 1..) = model.findings.len().checked_sub(ROOM) {
        let key = model.keys.label(Context::List, Action::Remarks);
        let said = fill(&model.strings.watch.more, &[("n", &more.to_string()), ("key", &key)]);
        lines.push(Line::styled(format!("   {said}"), model.theme.dim));
    }
    for (row, line) in lines.into_iter().take(area.height as usize).enumerate() {
        line.render(Rect { y: area.y + row as u16, height: 1, ..area }, buf);
    }
}
