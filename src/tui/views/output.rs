//! What a program has printed, up to the playhead.

use super::chrome::pane;
use crate::base::text;
use crate::trace::{Language, Stream};
use crate::tui::model::{Model, Scene, Side};
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Draws the output of the program in `language`, the latest lines last.
pub fn draw(model: &Model, scene: &Scene<'_>, language: Language, area: Rect, tabs: bool, buf: &mut Buffer) {
    let side = scene.side(language).filter(|side| side.program.is_some() && !area.is_empty());
    let Some(side) = side else { return };
    let short = match language {
        Language::Python => "py",
        Language::Rust => "rs",
    };
    let mut title = format!("{} {short}", model.strings.panes.output);
    if tabs {
        title = format!("{title} │ F1 main.py │ F2 main.rs");
    }
    let inner = pane(model, &title, false, area, buf);
    let lines = lines(model, side, inner);
    let skip = lines.len().saturating_sub(inner.height as usize);
    for (row, line) in lines.into_iter().skip(skip).enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
}

fn lines(model: &Model, side: &Side, area: Rect) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let shown = |stream, style| {
        let lines = side.index.output_at(&side.trace, stream, side.playhead, area.height as usize);
        lines.into_iter().map(move |line| Line::styled(text::fit(&text::tame(&line), area.width as usize), style))
    };
    let mut lines: Vec<Line<'static>> = shown(Stream::Stdout, theme.text).collect();
    lines.extend(shown(Stream::Stderr, theme.error));
    if side.playhead == side.trace.len() {
        lines.extend(words::ending(model.strings, &side.trace).map(|text| Line::styled(text, theme.dim)));
    }
    lines
}
