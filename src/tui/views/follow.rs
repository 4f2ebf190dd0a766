//! A presentation elsewhere that is followed: whether whoever follows stands with the class, what there is to say about the connection,
//! what is being typed there, and the room before a lesson is shown in it. The lesson itself is drawn as any other.

pub mod poll;

use super::chrome::overlay;
use crate::base::text;
use crate::room::client::Trouble;
use crate::tui::handout::terminal::Unreadable;
use crate::tui::highlight::{self, Piece};
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::follower::{Follower, Line as Connection, NotShown};
use crate::tui::model::{Model, Open, Place, Screen};
use crate::tui::strings::{Strings, fill};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Whether whoever follows stands with the class.
pub fn standing(model: &Model, follower: &Follower) -> Span<'static> {
    let (words, theme) = (&model.strings.follow, &model.theme);
    match follower.is_wandering {
        true => Span::styled(format!("{} · ", words.alone), theme.accent),
        false => Span::styled(format!("{} · ", words.with_class), theme.good),
    }
}

/// A place of a lesson, for `{place}` in a sentence.
pub fn place_words(strings: &Strings, place: Place) -> String {
    let words = &strings.follow;
    match place {
        Place::Introduction => words.at_begin.clone(),
        Place::Step(at) => fill(&words.at_step, &[("step", &(at + 1).to_string())]),
        Place::End => words.at_end.clone(),
    }
}

/// What there is to say of the connection, where it is not there. `has_lesson`: there is something that would be lost.
pub fn connection(strings: &Strings, follower: &Follower, has_lesson: bool) -> Option<String> {
    let words = &strings.follow;
    let address = text::tame(&follower.address);
    Some(match &follower.line {
        Connection::Open => return None,
        Connection::Joining => fill(&words.joining, &[("address", &address)]),
        Connection::Lost(why, left) => {
            let said = match why {
                Trouble::Full => &words.full,
                Trouble::TooManyCodes => &words.too_many_codes,
                _ if has_lesson => &words.lost,
                _ => &words.unreachable,
            };
            let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            fill(said, &[("address", &address), ("n", &seconds.to_string())])
        }
        Connection::Refused(Trouble::Version { program, .. }) => {
            let program = text::head(&text::tame(program), 20).replace('\n', " ");
            fill(&words.version, &[("program", &program), ("own", env!("CARGO_PKG_VERSION"))])
        }
        Connection::Refused(Trouble::Junk) => words.junk.clone(),
        Connection::Refused(Trouble::NoRoom) => words.no_room.clone(),
        Connection::Refused(_) => words.not_a_room.clone(),
    })
}

/// Why the lesson that is presented is not shown.
pub fn unreadable(strings: &Strings, why: &NotShown) -> String {
    match why {
        NotShown::Unreadable(Unreadable::Version(version)) => {
            fill(&strings.follow.lesson_version, &[("version", &version.to_string())])
        }
        NotShown::Trouble(Trouble::TooLarge) => strings.follow.too_large.clone(),
        NotShown::Trouble(_) | NotShown::Unreadable(_) => strings.follow.unreadable.clone(),
    }
}

/// The sentence above the last line, where there is one: what matters most of all that is to be said.
fn sentence(model: &Model) -> Option<(String, Style)> {
    let (follower, theme) = (model.follower.as_ref()?, &model.theme);
    let Screen::Lesson(open) = &model.screen else { return None };
    let words = &model.strings.follow;
    let key = |action| model.keys.label(Context::Follow, action);
    if follower.state.is_over {
        return Some((fill(&words.over, &[("key", &key(Action::Quit))]), theme.accent));
    }
    if let Some(said) = connection(model.strings, follower, true) {
        return Some((said, theme.error));
    }
    if let Some(why) = &follower.unreadable {
        return Some((unreadable(model.strings, why), theme.error));
    }
    let back = key(Action::Rejoin);
    if follower.is_wandering {
        if follower.poll().is_some_and(|(_, poll)| poll.is_open) {
            return Some((fill(&words.asked, &[("key", &back)]), theme.accent));
        }
        let Some(position) = follower.position(&model.pack.id, open) else {
            return Some((fill(&words.elsewhere, &[("key", &back)]), theme.accent));
        };
        let place = place_words(model.strings, position.place);
        return Some((fill(&words.wandering, &[("place", &place), ("key", &back)]), theme.accent));
    }
    let is_black = follower.state.position.as_ref().is_some_and(|position| position.is_black);
    is_black.then(|| (words.black.clone(), theme.dim))
}

/// How many rows the sentence takes, of a screen that is `width` wide.
pub fn height(model: &Model, width: u16) -> u16 {
    sentence(model).map_or(0, |(said, _)| wrapped(&said, width).len() as u16)
}

/// Draws the sentence over `area`.
pub fn strip(model: &Model, area: Rect, buf: &mut Buffer) {
    let Some((said, style)) = sentence(model) else { return };
    for (row, line) in wrapped(&said, area.width).into_iter().take(area.height as usize).enumerate() {
        buf.set_string(area.x + 1, area.y + row as u16, line, style);
    }
}

/// No sentence takes more than two rows of a screen.
fn wrapped(said: &str, width: u16) -> Vec<String> {
    let mut lines = markdown::wrap(said, width.saturating_sub(2) as usize);
    lines.truncate(2);
    lines
}

/// Draws the room before a lesson is shown in it.
pub fn room(model: &Model, area: Rect, buf: &mut Buffer) {
    let Some(follower) = &model.follower else { return };
    let (words, theme) = (&model.strings.follow, &model.theme);
    let area = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(1),
    };
    let (said, style) = if follower.state.is_over {
        let key = model.keys.label(Context::Follow, Action::Quit);
        (fill(&words.over, &[("key", &key)]), theme.accent)
    } else {
        match (connection(model.strings, follower, false), &follower.unreadable) {
            (Some(said), _) if follower.line == Connection::Joining => (said, theme.text),
            (Some(said), _) => (said, theme.error),
            (None, Some(why)) => (unreadable(model.strings, why), theme.error),
            (None, None) => (words.waiting.clone(), theme.text),
        }
    };
    let mut lines: Vec<Line<'static>> =
        markdown::wrap(&said, area.width as usize).into_iter().map(|line| Line::styled(line, style)).collect();
    if let Some((question, poll)) = follower.asked() {
        lines.push(Line::default());
        lines.extend(poll::lines(model, follower, question, poll, area.width));
    }
    for (row, line) in lines.into_iter().take(area.height as usize).enumerate() {
        line.render(Rect { y: area.y + row as u16, height: 1, ..area }, buf);
    }
}

/// Draws the text that is being typed, over all panes as it stands before the class; the line that has changed last is in view.
pub fn typed(model: &Model, open: &Open, area: Rect, buf: &mut Buffer) {
    let typed = model.follower.as_ref().and_then(|follower| follower.typed());
    let Some((name, said, changed)) = typed else { return };
    let title = fill(&model.strings.follow.typed, &[("name", &text::tame(name))]);
    let inner = overlay(model, &title, area, buf);
    let program = open.lesson.program_named(name);
    let pieces = program.map_or_else(|| highlight::plain(said), |(language, _)| highlight::highlight(language, said));
    let room = inner.height as usize;
    let top = (changed + 1).saturating_sub(room.saturating_sub(room / 4).max(1));
    let number = |at: usize| Span::styled(format!("{:>3} ", at + 1), model.theme.line_number);
    let coloured = |piece: Piece| Span::styled(piece.text, model.theme.code(piece.role));
    for (row, (at, line)) in pieces.into_iter().enumerate().skip(top).take(room).enumerate() {
        let spans = std::iter::once(number(at)).chain(line.into_iter().map(coloured));
        let row = Rect { y: inner.y + row as u16, height: 1, ..inner };
        Line::from(spans.collect::<Vec<_>>()).render(row, buf);
        if at == changed {
            buf.set_style(row, model.theme.current_line);
        }
    }
}

#[cfg(test)]
mod tests;
