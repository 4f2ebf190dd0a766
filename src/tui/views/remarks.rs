//! All that a compiler has said about the program that is shown, over the screen; before it, where a pack is watched, all
//! findings about that; and first the sentence at the foot, and what there is to know about what is kept.

use super::chrome::{notice_is_cut, scrolled};
use crate::base::{Severity, text};
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Draws it over `area`, scrolled by `scroll` lines.
pub fn draw(model: &Model, scroll: usize, area: Rect, buf: &mut Buffer) {
    let width = area.width - area.width / 10;
    let lines = lines(model, width.saturating_sub(4) as usize);
    let height = area.height.min(lines.len() as u16 + 2);
    let over = Rect { x: area.x + area.width / 20, y: area.y + (area.height - height) / 2, width, height };
    let words = &model.strings;
    let title = match (model.findings.is_empty(), model.remarks_shown().is_empty()) {
        (false, _) => &words.watch.title,
        (true, false) => &words.messages.compiler,
        (true, true) => &words.messages.to_know,
    };
    scrolled(model, title, lines, scroll, over, buf);
}

/// The compiler's own lines. Those that show the program keep their columns as far as there is room; a sentence is wrapped.
pub fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    let problems: Vec<String> = model.problems.iter().map(|problem| words::problem(model.strings, problem)).collect();
    // What had no room at the foot, where it is not made of these.
    let notice = model.notice.iter().filter(|notice| notice_is_cut(model) && **notice != problems.join(" "));
    for said in notice.chain(&problems) {
        lines.extend(markdown::wrap(said, width).into_iter().map(|line| Line::styled(line, theme.text)));
        lines.push(Line::default());
    }
    let findings = model.findings.iter().map(|finding| (finding.severity, &finding.whole));
    let remarks = model.remarks_shown().iter().map(|remark| (remark.severity, &remark.whole));
    for (severity, whole) in findings.chain(remarks) {
        let head = if severity == Severity::Error { theme.error } else { theme.accent };
        for (nth, said) in text::tame(whole.trim_end()).lines().enumerate() {
            let style = if nth == 0 { head } else { theme.text };
            if said.starts_with(' ') || said.starts_with(|c: char| c.is_ascii_digit()) {
                lines.push(Line::styled(text::fit(said, width), style));
            } else {
                lines.extend(markdown::wrap(said, width).into_iter().map(|line| Line::styled(line, style)));
            }
        }
        lines.push(Line::default());
    }
    lines.pop();
    lines
}
