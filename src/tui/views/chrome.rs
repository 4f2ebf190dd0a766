//! What frames the panes: the header, the footer, a pane's border.

use super::offers::offers;
use super::{follow, present, rows, traced};
use crate::base::text;
use crate::tui::keys::{Action, Context, Hint};
use crate::tui::markdown;
use crate::tui::model::{Model, Open, Place, RunState, Screen};
use crate::tui::strings::fill;
use crate::tui::update;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Widget, Wrap};

/// The area inside the border of a pane.
pub fn inner(area: Rect) -> Rect {
    Block::bordered().inner(area)
}

/// How many rows a sentence at the foot may always take.
const NOTICE: usize = 3;

/// Draws the border of a pane with its title, and gives the area inside.
pub fn pane(model: &Model, title: &str, focus: bool, area: Rect, buf: &mut Buffer) -> Rect {
    if area.is_empty() {
        return Rect::default();
    }
    let inner = inner(area);
    let theme = &model.theme;
    let (border, style) = if focus { (theme.border_focus, theme.title) } else { (theme.border, theme.text) };
    let title = text::fit(title, (area.width as usize).saturating_sub(4));
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(border)
        .title(Line::styled(format!(" {title} "), style));
    block.render(area, buf);
    inner
}

/// Draws the first line: where the reader is, and how the programs stand.
pub fn header(model: &Model, area: Rect, buf: &mut Buffer) {
    if let (Some(_), Screen::Lesson(open)) = (&model.presentation, &model.screen) {
        return present::header(model, open, area, buf);
    }
    let theme = &model.theme;
    let mut left = vec![Span::styled(" yieldscope ", theme.title)];
    let right = match &model.screen {
        Screen::List => Vec::new(),
        Screen::Room => {
            let address = model.follower.as_ref().map_or("", |follower| &follower.address);
            left.push(Span::styled("│ ", theme.dim));
            left.push(Span::styled(text::tame(address), theme.text));
            Vec::new()
        }
        Screen::Notes(lectern) => {
            if let Some(told) = &lectern.told {
                left.push(Span::styled("│ ", theme.dim));
                let title = fill(&model.strings.notes.title, &[("name", &text::tame(&told.name))]);
                left.push(Span::styled(title, theme.text));
            }
            Vec::new()
        }
        Screen::Trace(traced) => {
            left.push(Span::styled("│ ", theme.dim));
            left.push(Span::styled(text::tame(&traced.side.trace.header().program), theme.text));
            traced::standing(model, traced)
        }
        Screen::Lesson(open) => {
            let chapter = model
                .pack
                .chapters
                .iter()
                .find(|chapter| chapter.lessons.iter().any(|one| one.outline.id == open.lesson.id));
            let chapter = chapter.map_or("", |chapter| chapter.title.get(&model.language));
            left.push(Span::styled("│ ", theme.dim));
            left.push(Span::styled(format!("{chapter} ▸ "), theme.dim));
            left.push(Span::styled(open.lesson.title.get(&model.language).to_owned(), theme.text));
            let standing = model.follower.iter().map(|follower| follow::standing(model, follower));
            standing.chain(progress(model, open)).collect()
        }
    };
    let right = Line::from(right);
    let width = (right.width() as u16).min(area.width);
    let row = Rect { height: 1, ..area };
    let room = area.width.saturating_sub(width + 1);
    // The last part is the longest and the one that says most by its beginning.
    if let Some(last) = left.pop() {
        let used: usize = left.iter().map(Span::width).sum();
        left.push(Span::styled(text::fit(&last.content, (room as usize).saturating_sub(used)), last.style));
    }
    Line::from(left).render(Rect { width: room, ..row }, buf);
    right.render(Rect { x: area.right() - width, width, ..row }, buf);
}

/// `step 3/7 ━━━━━━──────  1× ▶`
fn progress(model: &Model, open: &Open) -> Vec<Span<'static>> {
    let (theme, strings) = (&model.theme, model.strings);
    let steps = open.lesson.steps.len();
    let here = match open.place {
        Place::Introduction => 0,
        Place::Step(step) => step + 1,
        Place::End => steps,
    };
    let bar = 12.min(model.size.width as usize / 10);
    let (done, all) = match &model.review {
        Some(review) => (review.at + 1, review.questions.len()),
        None => (here, steps),
    };
    let filled = (bar * done).checked_div(all).unwrap_or(0);
    let said = match &model.review {
        Some(review) => {
            let (at, all) = ((review.at + 1).to_string(), review.questions.len().to_string());
            fill(&strings.review.question, &[("at", &at), ("all", &all)])
        }
        None => fill(&strings.header.step, &[("step", &here.to_string()), ("steps", &steps.to_string())]),
    };
    let run = if open.is_running() {
        Span::styled(format!(" {}", strings.header.running), theme.accent)
    } else if open.playing {
        Span::styled(" ▶".to_owned(), theme.accent)
    } else {
        Span::styled(" ‖".to_owned(), theme.dim)
    };
    let mut spans = vec![
        Span::styled(format!("{said} "), theme.text),
        Span::styled("━".repeat(filled), theme.accent),
        Span::styled("─".repeat(bar - filled), theme.dim),
        Span::styled(format!("  {}×", open.speed), theme.dim),
        run,
    ];
    if model.size.width >= 100 {
        let runtimes: Vec<String> = open
            .sides
            .iter()
            .filter(|side| side.program.is_some() && side.run != RunState::Idle)
            .map(|side| words::runtime(model.strings, side.trace.header()))
            .filter(|runtime| !runtime.is_empty())
            .collect();
        spans.push(Span::styled(format!("  {}", runtimes.join(" · ")), theme.dim));
    }
    spans.push(Span::raw(" "));
    spans
}

/// Puts `…` at the end of a row that is cut: into its last cell, or into both cells of a wide letter that ends there.
pub fn mark_cut(row: Rect, style: Style, buf: &mut Buffer) {
    let Some(last) = row.right().checked_sub(1).filter(|last| *last >= row.x) else { return };
    let is_wide = |x: u16| buf.cell((x, row.y)).is_some_and(|cell| text::width(cell.symbol()) > 1);
    let (x, mark) = if last > row.x && is_wide(last - 1) { (last - 1, "… ") } else { (last, "…") };
    buf.set_string(x, row.y, mark, style);
}

/// Draws the last line: a sentence that is new, or what the keys do.
pub fn footer(model: &Model, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let row = Rect { y: area.bottom() - 1, height: 1, ..area };
    if let Some(notice) = model.notice.as_ref().filter(|_| model.remarks.is_none()) {
        return draw_notice(model, notice, area, buf);
    }
    if let (Some(presentation), Context::Present | Context::Pointer) = (&model.presentation, update::context(model)) {
        return present::footer(model, presentation, area, buf);
    }
    let spans_of = |keys: &str, hint: &str| {
        vec![Span::styled(format!(" {keys}"), theme.key), Span::styled(format!(" {hint} "), theme.dim)]
    };
    let width = |spans: &[Span<'_>]| spans.iter().map(Span::width).sum::<usize>();
    let mut parts: Vec<Vec<Span<'_>>> = offers(model)
        .into_iter()
        .map(|offer| match (offer.hint, last_answer(model)) {
            (Hint::Answer, Some(last)) => {
                let first = offer.keys.split('-').next().unwrap_or_default();
                spans_of(&format!("{first}-{last}"), model.strings.hint(offer.hint))
            }
            _ => spans_of(&offer.keys, model.strings.hint(offer.hint)),
        })
        .collect();
    // What does not fit is left out from the end; the way to the help stays.
    while parts.len() > 1 && parts.iter().map(|part| width(part) + 1).sum::<usize>() > area.width as usize {
        parts.remove(parts.len() - 2);
    }
    let dot = Span::styled("·", theme.dim);
    let spans: Vec<Span<'_>> = parts.join(&dot);
    Line::from(spans).render(row, buf);
}

/// Whether the sentence at the foot has no room there.
pub fn notice_is_cut(model: &Model) -> bool {
    model.notice.as_ref().is_some_and(|notice| {
        let (lines, most) = notice_lines(notice, model.size);
        lines.len() > most
    })
}

/// The lines of a sentence at the foot, and how many of them have room.
fn notice_lines(notice: &str, size: Size) -> (Vec<String>, usize) {
    let lines = markdown::wrap(&text::tame(notice).replace('\n', " "), size.width.saturating_sub(2) as usize);
    (lines, usize::from(size.height / 4).max(NOTICE))
}

/// Draws a sentence over the last rows, as many as it needs and may take; where they are too few, it is cut, and the key that
/// shows it whole is named.
fn draw_notice(model: &Model, notice: &str, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    let width = area.width.saturating_sub(2) as usize;
    let (mut lines, most) = notice_lines(notice, area.as_size());
    let is_cut = lines.len() > most;
    lines.truncate(most);
    let rows = Rect { y: area.bottom() - lines.len() as u16, height: lines.len() as u16, ..area };
    if rows.height > 1 {
        Clear.render(rows, buf);
        buf.set_style(rows, Style::reset().patch(theme.text));
    }
    for (y, line) in (rows.y..).zip(&lines) {
        buf.set_string(rows.x + 1, y, line, theme.error);
    }
    if is_cut {
        let key = model.keys.label(update::context(model), Action::Remarks);
        let more =
            if key.is_empty() { "…".to_owned() } else { fill(&model.strings.messages.whole, &[("key", &key)]) };
        let last = Rect { y: rows.bottom() - 1, height: 1, ..rows };
        let room = width.saturating_sub(text::width(&more) + 3);
        let line = text::fit(&format!("{} …", text::fit(lines.last().map_or("", String::as_str), room)), room + 2);
        buf.set_string(last.x, last.y, " ".repeat(last.width as usize), theme.text);
        buf.set_string(last.x + 1, last.y, line, theme.error);
        buf.set_string(last.right() - 1 - text::width(&more) as u16, last.y, more, theme.key);
    }
}

/// The key of the last answer to the question that is asked.
fn last_answer(model: &Model) -> Option<String> {
    if let Some((question, _)) = model.follower.as_ref().and_then(|follower| follower.asked()) {
        let binding = model.keys.binding(Context::Poll, Action::AnswerLetter)?;
        return binding.keys.get(question.choices.len().checked_sub(1)?).map(|key| binding.said(key));
    }
    match &model.screen {
        Screen::Lesson(open) => open.asked.as_ref().map(|asked| asked.posed.choices.len().to_string()),
        _ => None,
    }
}

/// Says that the terminal is too small, in as many words as fit.
pub fn too_small(model: &Model, area: Rect, buf: &mut Buffer) {
    let (width, height) = super::LEAST;
    let words = &model.strings.messages;
    let quit = model.keys.label(Context::Any, Action::Quit);
    let values = [("width", &*width.to_string()), ("height", &height.to_string()), ("quit", &quit)];
    let fits = |said: &String| markdown::wrap(said, area.width as usize).len() <= area.height as usize;
    let all = [&words.too_small, &words.too_small_in_few, &words.too_small_in_fewest].map(|said| fill(said, &values));
    let said = all.iter().find(|said| fits(said)).or(all.last()).map_or("", String::as_str);
    Clear.render(area, buf);
    Paragraph::new(said).wrap(Wrap { trim: true }).render(area, buf);
}

/// Draws an overlay over `area`, wiping what was under it; gives the area inside its border.
pub fn overlay(model: &Model, title: &str, area: Rect, buf: &mut Buffer) -> Rect {
    // Of a wide character half under the border, the other half must go, too: a terminal would draw it over the border.
    for y in area.top()..area.bottom() {
        let beside = area.x.checked_sub(1).and_then(|x| buf.cell_mut((x, y)));
        if let Some(cell) = beside.filter(|cell| text::width(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }
    Clear.render(area, buf);
    buf.set_style(area, Style::reset());
    pane(model, title, true, area, buf)
}

/// Draws `lines` in an overlay over `over`, scrolled by `scroll` lines as far as there are any, with a sign where more follow.
pub fn scrolled(model: &Model, title: &str, lines: Vec<Line<'static>>, scroll: usize, over: Rect, buf: &mut Buffer) {
    let inner = overlay(model, title, over, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let scroll = scroll.min(lines.len().saturating_sub(inner.height as usize));
    let below = lines.len() > scroll + inner.height as usize;
    let bar = Rect { x: over.right().saturating_sub(1), width: 1, ..inner };
    rows::bar_of(model, (scroll, inner.height as usize, lines.len()), bar, buf);
    for (row, line) in lines.into_iter().skip(scroll).take(inner.height as usize).enumerate() {
        line.render(Rect { y: inner.y + row as u16, height: 1, ..inner }, buf);
    }
    if below {
        buf.set_string(over.right().saturating_sub(5), over.bottom() - 1, " ▼ ", model.theme.accent);
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::sample::{Reader, drawn};
    use crossterm::event::KeyCode;

    #[test]
    fn a_long_sentence_takes_the_rows_that_it_needs_and_what_is_cut_can_be_read_over_the_screen() {
        let mut reader = Reader::new(Default::default());
        let said: Vec<String> = (1..40).map(|number| format!("word{number}")).collect();
        for (width, height, is_whole) in [(80, 24, true), (120, 36, true), (40, 12, false)] {
            reader.model.notice = Some(said.join(" "));
            let text = drawn(&mut reader.model, width, height);
            assert_eq!(text.contains("word39"), is_whole, "{text}");
            assert_eq!(text.contains("c shows all"), !is_whole, "{text}");
            reader.press(KeyCode::Char('c'));
            if is_whole {
                assert!(reader.model.remarks.is_none(), "all of it has been read");
                continue;
            }
            let mut over = drawn(&mut reader.model, width, height);
            for _ in 0..8 {
                reader.press(KeyCode::Down);
                over.push_str(&drawn(&mut reader.model, width, height));
            }
            assert!(said.iter().all(|word| over.contains(word)), "{over}");
            reader.press(KeyCode::Esc);
            assert_eq!((reader.model.remarks, reader.model.notice.take()), (None, None));
        }
    }
}
