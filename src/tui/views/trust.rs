//! The question whether the programs of a pack may run, over the screen: which they are and what they use.

use super::chrome::scrolled;
use crate::base::text;
use crate::store::Foreign;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::strings::fill;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

/// Draws it over `area`, scrolled by `scroll` lines.
pub fn draw(model: &Model, scroll: usize, area: Rect, buf: &mut Buffer) {
    let width = (area.width - area.width / 10).min(90);
    let lines = lines(model, width.saturating_sub(4) as usize);
    let height = area.height.min(u16::try_from(lines.len() + 2).unwrap_or(u16::MAX));
    let (x, y) = (area.x + (area.width - width) / 2, area.y + (area.height - height) / 2);
    scrolled(model, &model.strings.trust.title, lines, scroll, Rect { x, y, width, height }, buf);
}

/// What is asked, in lines of `width` cells.
pub fn lines(model: &Model, width: usize) -> Vec<Line<'static>> {
    let words = &model.strings.trust;
    let keys = model.keys;
    let pack = text::tame(model.pack.title.get(&model.language));
    let mut lines = markdown::lines(&fill(&words.asks, &[("pack", &pack)]), width, &model.theme);
    lines.push(Line::default());
    lines.extend(model.unknown_programs().iter().flat_map(|program| of_program(model, program, width)));
    lines.push(Line::default());
    let again = keys.label(model.lesson_keys(), Action::RunAgain);
    lines.extend(markdown::lines(&fill(&words.later, &[("key", &again)]), width, &model.theme));
    lines.push(Line::default());
    let answer = |action| keys.label(Context::Trust, action);
    let answers = [("yes", &*answer(Action::Agree)), ("no", &*answer(Action::Decline))];
    lines.extend(markdown::lines(&fill(&words.answer, &answers), width, &model.theme));
    lines
}

fn of_program(model: &Model, program: &Foreign, width: usize) -> Vec<Line<'static>> {
    let (theme, words) = (&model.theme, &model.strings.trust);
    let counted = if program.lines == 1 { &words.one_line } else { &words.program };
    let said = fill(counted, &[("path", &text::tame(&program.path)), ("lines", &program.lines.to_string())]);
    let mut lines = vec![Line::styled(format!("  {}", text::fit(&said, width.saturating_sub(2))), theme.text)];
    if !program.imports.is_empty() {
        let uses = fill(&words.uses, &[("modules", &text::tame(&program.imports.join(", ")))]);
        let wrapped = markdown::wrap(&uses, width.saturating_sub(6));
        lines.extend(wrapped.into_iter().map(|line| Line::styled(format!("      {line}"), theme.dim)));
    }
    lines
}
