//! What is looked for, over the screen: the line that is typed, what it finds, and more of the one that is chosen.

use super::chrome::overlay;
use super::input;
use super::rows::{self, Block};
use crate::base::text;
use crate::lesson::Near;
use crate::trace::Language;
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::model::finder::{Candidate, Finder, Goal, Quest};
use crate::tui::strings::fill;
use crate::tui::words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use std::ops::Range;

/// Cells of what stands beside a word that are worth having.
const LEAST: usize = 6;
/// Rows of the text about a word that is chosen.
const ABOUT: u16 = 7;

/// Draws the finder over `area`, and gives where the next letter goes.
pub fn draw(model: &Model, finder: &Finder, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let words = &model.strings.finder;
    let (title, hint, label, widest) = match finder.quest {
        Quest::Prose => (&words.prose, &words.prose_hint, "/", 110),
        Quest::Actions => (&words.actions, &words.actions_hint, ":", 90),
        Quest::Words => (&words.words, &words.words_hint, "/", 96),
        Quest::Map => (&words.map, &words.map_hint, "/", 150),
        Quest::Places => (&words.places, &words.places_hint, "#", 90),
    };
    let width = area.width.min(widest);
    let over = Rect { x: area.x + (area.width - width) / 2, width, ..area };
    let inner = overlay(model, title, over, buf);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let about = if finder.quest == Quest::Words && inner.height > ABOUT + 6 { ABOUT } else { 0 };
    let rows = [Constraint::Length(1), Constraint::Length(1), Constraint::Fill(1), Constraint::Length(about)];
    let [typed, rule, list, about] = Layout::vertical(rows).areas(inner);
    let next = input::draw(model, label, &finder.input, hint, typed, buf);
    draw_rule(model, finder, rule, buf);
    if finder.quest == Quest::Map {
        legend(model, over, buf);
    }
    if finder.found().len() == 0 {
        let said = if finder.input.text().trim().is_empty() { &words.nowhere } else { &words.none };
        let lines = markdown::wrap(said, list.width as usize);
        for (row, line) in lines.into_iter().take(list.height as usize).enumerate() {
            buf.set_string(list.x, list.y + row as u16, line, model.theme.dim);
        }
        return next;
    }
    let wide = list.width as usize;
    let blocks: Vec<Block> = finder.found().map(|hit| block(model, finder, hit, wide)).collect();
    rows::draw(model, &blocks, finder.chosen, list, (over.right().saturating_sub(1), list), buf);
    if let Some(choice) = finder.choice().filter(|_| !about.is_empty()) {
        draw_about(model, choice, about, buf);
    }
    next
}

/// A rule with the number of hits; over the map, the titles of its columns.
fn draw_rule(model: &Model, finder: &Finder, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let words = &model.strings.finder;
    buf.set_string(area.x, area.y, "─".repeat(area.width as usize), model.theme.border);
    if finder.quest == Quest::Map {
        let (python, rust, _) = columns(area.width as usize);
        let [of_python, of_rust] =
            [Language::Python, Language::Rust].map(|language| words::language(model.strings, language));
        let titles = [(2, of_python), (python + 2, of_rust), (python + rust + 2, words.ends.as_str())];
        for (at, title) in titles {
            let room = (area.width as usize).saturating_sub(at + 2);
            buf.set_string(area.x + at as u16, area.y, text::fit(&format!(" {title} "), room), model.theme.title);
        }
        return;
    }
    let (shown, all) = (finder.found().len().to_string(), finder.count.to_string());
    let said = if finder.count > finder.found().len() { &words.first_hits } else { &words.hits };
    let said = format!(" {} ", fill(said, &[("n", &all), ("shown", &shown)]));
    let wide = text::width(&said) as u16;
    if wide + 2 < area.width && (finder.count > 0 || !finder.input.text().is_empty()) {
        buf.set_string(area.right() - wide - 1, area.y, said, model.theme.dim);
    }
}

fn block(model: &Model, finder: &Finder, hit: &Candidate, width: usize) -> Block {
    let theme = &model.theme;
    let (wide, room) = (width, width.saturating_sub(2));
    match (&hit.goal, finder.quest) {
        (Goal::Row(at), _) => map_row(model, *at, hit, wide),
        (_, Quest::Prose) if hit.line.is_empty() => {
            let head = text::fit(&text::tame(&hit.head), room);
            let marks = text::found(&head, finder.input.text());
            vec![marked(&head, &marks, theme.text, theme.accent)]
        }
        (_, Quest::Prose) => {
            let (line, marks) = finder.excerpt(&hit.line, room.saturating_sub(2));
            let mut spans = vec![Span::raw("  ")];
            spans.extend(marked(&line, &marks, theme.text, theme.accent));
            vec![vec![Span::styled(text::fit(&text::tame(&hit.head), room), theme.dim)], spans]
        }
        _ => {
            let beside = text::tame(&hit.beside);
            let beside = match (finder.quest, hit.rank) {
                // The word itself is what is looked for: what stands beside it gives way.
                (Quest::Words, rank) => {
                    let in_step = format!("{} · ", model.strings.finder.in_step);
                    let whole = if rank == 0 { in_step + &beside } else { beside };
                    let left = room.saturating_sub(text::width(&text::tame(&hit.head)) + 2);
                    if left < LEAST { String::new() } else { text::fit(&whole, left) }
                }
                _ => text::fit(&beside, room / 2),
            };
            let head = text::fit(&text::tame(&hit.head), room.saturating_sub(text::width(&beside) + 2));
            let gap = " ".repeat(room.saturating_sub(text::width(&head) + text::width(&beside)));
            let marks = text::found(&head, finder.input.text());
            let mut spans = marked(&head, &marks, theme.text, theme.accent);
            spans.push(Span::raw(gap));
            let style = if finder.quest == Quest::Actions { theme.key } else { theme.dim };
            spans.push(Span::styled(beside, style));
            vec![spans]
        }
    }
}

/// `text` in one style, with `ranges` of it in another over that.
fn marked(text: &str, ranges: &[Range<usize>], style: Style, mark: Style) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut after = 0;
    for range in ranges {
        spans.push(Span::styled(text[after..range.start].to_owned(), style));
        spans.push(Span::styled(text[range.clone()].to_owned(), style.patch(mark)));
        after = range.end;
    }
    spans.push(Span::styled(text[after..].to_owned(), style));
    spans
}

/// The cells of the three columns of the map.
fn columns(width: usize) -> (usize, usize, usize) {
    let width = width.saturating_sub(2);
    let (python, rust) = (width * 26 / 100, width * 33 / 100);
    (python, rust, width.saturating_sub(python + rust))
}

/// How close an idea of Rust is to that of Python: its sign, its colour.
fn sign(model: &Model, near: Near) -> (&'static str, Style) {
    match near {
        Near::Same => ("=", model.theme.good),
        Near::Close => ("~", model.theme.accent),
        Near::Far => ("≠", model.theme.error),
    }
}

/// Says in the border what the signs of the map mean.
fn legend(model: &Model, over: Rect, buf: &mut Buffer) {
    let words = &model.strings.finder;
    let mut spans = Vec::new();
    for (near, word) in [(Near::Same, &words.same), (Near::Close, &words.close), (Near::Far, &words.far)] {
        let (sign, style) = sign(model, near);
        spans.extend([Span::styled(format!(" {sign} "), style), Span::styled(format!("{word} "), model.theme.dim)]);
    }
    let line = Line::from(spans);
    let width = line.width() as u16;
    if width + 4 < over.width && over.height > 0 {
        line.render(Rect { x: over.right() - width - 2, y: over.bottom() - 1, width, height: 1 }, buf);
    }
}

/// A row of the map, in three columns. How close the two are stands before what Rust writes.
fn map_row(model: &Model, at: usize, hit: &Candidate, width: usize) -> Block {
    let theme = &model.theme;
    let near = model.pack.map.get().get(at).map(|row| row.near).unwrap_or_default();
    let (sign, style) = sign(model, near);
    let (python, rust, ends) = columns(width);
    let cells =
        [markdown::wrap(&hit.head, python.saturating_sub(2)), markdown::wrap(&hit.beside, rust.saturating_sub(4))];
    let ends = markdown::lines(&hit.line, ends.saturating_sub(1), theme);
    let height = cells.iter().map(Vec::len).chain([ends.len()]).max().unwrap_or(0);
    let pad = |text: &str, wide: usize| " ".repeat(wide.saturating_sub(text::width(text)));
    let mut block: Block = (0..height)
        .map(|row| {
            let [left, right] = cells.each_ref().map(|lines| lines.get(row).map_or("", String::as_str));
            let sign = if row == 0 { format!("{sign} ") } else { "  ".to_owned() };
            let mut spans = vec![
                Span::styled(left.to_owned(), theme.title),
                Span::raw(pad(left, python)),
                Span::styled(sign, style),
                Span::styled(right.to_owned(), theme.text),
                Span::raw(pad(right, rust.saturating_sub(2))),
            ];
            spans.extend(ends.get(row).cloned().unwrap_or_default().spans);
            spans
        })
        .collect();
    block.push(Vec::new());
    block
}

/// What the chosen word means, and where it is met.
fn draw_about(model: &Model, choice: &Candidate, area: Rect, buf: &mut Buffer) {
    let theme = &model.theme;
    buf.set_string(area.x, area.y, "─".repeat(area.width as usize), theme.border);
    let mut lines = vec![Line::styled(text::tame(&choice.head), theme.title)];
    lines.extend(markdown::lines(&choice.line, area.width as usize, theme));
    lines.truncate(area.height.saturating_sub(2) as usize);
    if !choice.beside.is_empty() {
        lines.push(Line::styled(fill(&model.strings.finder.met_in, &[("title", &choice.beside)]), theme.dim));
    }
    for (row, line) in lines.into_iter().take(area.height.saturating_sub(1) as usize).enumerate() {
        line.render(Rect { y: area.y + 1 + row as u16, height: 1, ..area }, buf);
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::sample::{Reader, drawn};
    use crossterm::event::KeyCode;

    #[test]
    fn a_word_of_the_pack_is_whole_where_what_stands_beside_it_has_no_room() {
        let mut reader = Reader::with_words();
        reader.press(KeyCode::Enter);
        reader.programs_run();
        reader.press(KeyCode::Right).wait().type_in("w");
        for width in [40, 60, 80] {
            let text = drawn(&mut reader.model, width, 12);
            assert!(text.contains("› made") && text.contains("  priming"), "{text}");
        }
    }
}
