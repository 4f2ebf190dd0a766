//! What a program has printed, up to the playhead.

use super::chrome::pane;
use super::code;
use crate::base::text;
use crate::trace::{Language, Stream};
use crate::tui::model::{Model, Scene, Side};
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// The title of the pane for the program in `language`; with `tabs` it names the keys that show programs.
pub fn title(model: &Model, scene: &Scene<'_>, language: Language, tabs: bool) -> String {
    let short = match language {
        Language::Python => "py",
        Language::Rust => "rs",
    };
    let title = format!("{} {short}", model.strings.panes.output);
    let programs = code::program_tabs(model, scene).filter(|_| tabs).map(|(_, tab)| tab);
    std::iter::once(title).chain(programs).collect::<Vec<_>>().join(" │ ")
}

/// Draws the output of the program in `language`, the latest lines last. Those to standard error are marked.
pub fn draw(model: &Model, scene: &Scene<'_>, language: Language, title: &str, area: Rect, buf: &mut Buffer) {
    let side = scene.side(language).filter(|side| side.program.is_some() && !area.is_empty());
    let Some(side) = side else { return };
    let inner = pane(model, title, false, area, buf);
    let mut lines = lines(model, side, inner);
    if side.playhead == side.trace.len() {
        let ending = if scene.moment { words::ending_of_own } else { words::ending };
        lines.extend(ending(model.strings, &side.trace).map(|said| Line::styled(said, model.theme.dim)));
    }
    let skip = lines.len().saturating_sub(inner.height as usize);
    for (row, line) in lines.into_iter().skip(skip).enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
}

fn lines(model: &Model, side: &Side, area: Rect) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let printed = side.index.printed_at(&side.trace, side.playhead, area.height as usize);
    let shown = |(stream, line): (Stream, String)| {
        let line = text::tame(&line);
        let (line, style) = match stream {
            Stream::Stdout => (line, theme.text),
            Stream::Stderr => (format!("! {line}"), theme.error),
        };
        Line::styled(text::fit(&line, area.width as usize), style)
    };
    printed.into_iter().map(shown).collect()
}
