//! How a presentation is followed: its address in large letters, and a code to scan.

use super::large;
use crate::base::text;
use crate::tui::keys::{Action, Context};
use crate::tui::markdown;
use crate::tui::model::Model;
use crate::tui::model::presentation::Shared;
use crate::tui::strings::{Strings, fill};
use crate::tui::theme::{Depth, Ground};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget};

/// Modules around a code that must be light, so that it is found.
const QUIET: usize = 4;
/// Cells left and right of everything, and between the address and the code.
const MARGIN: u16 = 2;

/// `12 followers`
pub fn followers(strings: &Strings, n: usize) -> String {
    let words = &strings.room;
    fill(if n == 1 { &words.one_follower } else { &words.followers }, &[("n", &n.to_string())])
}

/// What the introduction of a lesson says of it, where the presentation is shared.
pub fn invitation(model: &Model, width: u16) -> Vec<Line<'static>> {
    let shared = model.presentation.as_ref().and_then(|presentation| presentation.shared.as_ref());
    let Some(shared) = shared else { return Vec::new() };
    let key = model.keys.label(Context::Present, Action::Join);
    let said = fill(&model.strings.room.invite, &[("url", shared.url()), ("key", &key)]);
    let mut lines = vec![Line::default()];
    lines.extend(markdown::lines(&said, width as usize, &model.theme));
    lines
}

/// Draws it over the whole screen.
pub fn draw(model: &Model, shared: &Shared, area: Rect, buf: &mut Buffer) {
    let (theme, words) = (&model.theme, &model.strings.room);
    Clear.render(area, buf);
    let foot = format!("{} · {}", followers(model.strings, shared.followers), words.any_key);
    let below = Rect { y: area.bottom() - 1, height: 1, ..area };
    put(buf, (below.x + MARGIN, below.y), &foot, below.width - MARGIN, theme.dim);
    let area = Rect { height: area.height - 1, ..area };
    // In a font that has ASCII alone there is nothing to draw a code with.
    let code = if theme.look.ascii { Vec::new() } else { framed(shared.qr()) };
    let (wide, high) = (code.len() as u16, (code.len() as u16).div_ceil(2));
    let has_code = wide > 0 && high <= area.height && wide + 3 * MARGIN + 18 <= area.width;
    let left = if has_code { wide + MARGIN } else { 0 };
    if has_code {
        let place = Rect { x: area.x + MARGIN, y: area.y + (area.height - high) / 2, width: wide, height: high };
        draw_code(model, &code, place, buf);
    }
    let x = area.x + MARGIN + left;
    let column = Rect { x, width: area.right().saturating_sub(x + MARGIN), ..area };
    draw_address(model, shared, has_code, column, buf);
}

fn put(buf: &mut Buffer, (x, y): (u16, u16), said: &str, width: u16, style: Style) {
    buf.set_string(x, y, text::fit(said, width as usize), style);
}

/// The title, the address in large letters as far as there is room, and as it is written.
fn draw_address(model: &Model, shared: &Shared, has_code: bool, area: Rect, buf: &mut Buffer) {
    let (theme, words) = (&model.theme, &model.strings.room);
    let hint =
        if has_code { format!("{} {}", words.open_in_browser, words.scan) } else { words.open_in_browser.clone() };
    let hint = markdown::wrap(&hint, area.width as usize);
    let written = pieces(shared.url(), area.width as usize);
    let large = if theme.look.ascii { None } else { enlarged(shared.url(), area.width as usize) };
    let alone = if shared.has_network { Vec::new() } else { markdown::wrap(&words.alone, area.width as usize) };
    let around = 2 + hint.len() + 1 + written.len() + alone.len();
    let large = large.filter(|rows| around + 1 + rows.len() <= area.height as usize).unwrap_or_default();
    let all = around + large.len() + usize::from(!large.is_empty());
    let mut y = area.y + (area.height.saturating_sub(all as u16)) / 2;
    let mut line = |said: &str, style: Style| {
        if y < area.bottom() {
            put(buf, (area.x, y), said, area.width, style);
        }
        y += 1;
    };
    line(&words.join, theme.title);
    line("", theme.text);
    hint.iter().for_each(|hint| line(hint, theme.text));
    line("", theme.text);
    large.iter().for_each(|row| line(row, theme.accent));
    if !large.is_empty() {
        line("", theme.text);
    }
    written.iter().for_each(|part| line(part, theme.accent));
    alone.iter().for_each(|part| line(part, theme.dim));
}

/// The address in as many lines as it needs.
fn pieces(url: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = url.chars().collect();
    letters.chunks(width.max(1)).map(|chunk| chunk.iter().collect()).collect()
}

/// What has to be typed of an address, in large letters: all of it in a line, or machine, port and code below each other. `None` where
/// that does not fit.
fn enlarged(url: &str, width: usize) -> Option<Vec<String>> {
    let typed = url.strip_prefix("http://").unwrap_or(url).trim_end_matches('/');
    let (place, code) = typed.rsplit_once('/')?;
    let (host, port) = place.rsplit_once(':')?;
    let (port, code) = (format!(":{port}"), format!("/{code}"));
    let ways = [
        vec![typed.to_owned()],
        vec![place.to_owned(), code.clone()],
        vec![host.to_owned(), format!("{port}{code}")],
        vec![host.to_owned(), port, code],
    ];
    let rows = |lines: &Vec<String>| {
        let drawn: Vec<[String; large::ROWS]> = lines.iter().map(|line| large::rows(line)).collect::<Option<_>>()?;
        let fits = drawn.iter().flatten().all(|row| text::width(row) <= width);
        fits.then(|| drawn.join(&String::new()))
    };
    ways.iter().find_map(rows)
}

/// A code with the light modules around it.
fn framed(code: &[Vec<bool>]) -> Vec<Vec<bool>> {
    if code.is_empty() {
        return Vec::new();
    }
    let size = code.len() + 2 * QUIET;
    let is_dark = |y: usize, x: usize| {
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.len());
        inside(y).zip(inside(x)).is_some_and(|(y, x)| code[y][x])
    };
    (0..size).map(|y| (0..size).map(|x| is_dark(y, x)).collect()).collect()
}

/// Draws a code, two modules a cell, dark on light whatever the theme is.
fn draw_code(model: &Model, code: &[Vec<bool>], area: Rect, buf: &mut Buffer) {
    let look = model.theme.look;
    let (dark, light) = match look.depth {
        Depth::None => (Color::Reset, Color::Reset),
        Depth::Sixteen => (Color::Black, Color::White),
        Depth::Palette => (Color::Indexed(16), Color::Indexed(231)),
        Depth::True => (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)),
    };
    let ink_is_light = look.ground.unwrap_or_default() == Ground::Dark;
    for (row, pair) in code.chunks(2).enumerate() {
        for x in 0..code.len() {
            let (above, below) = (pair[0][x], pair.get(1).is_some_and(|row| row[x]));
            let of = |is_dark: bool| if is_dark { dark } else { light };
            let (sign, style) = if look.depth == Depth::None {
                // Without colours there is the ink of the terminal, and its ground.
                let inked = |is_dark: bool| is_dark != ink_is_light;
                (half(inked(above), inked(below)), Style::reset())
            } else {
                ("▀", Style::reset().fg(of(above)).bg(of(below)))
            };
            if let Some(cell) = buf.cell_mut((area.x + x as u16, area.y + row as u16)) {
                cell.set_symbol(sign).set_style(style);
            }
        }
    }
}

/// A cell of which the upper and the lower half are inked, or not.
fn half(above: bool, below: bool) -> &'static str {
    match (above, below) {
        (true, true) => "█",
        (true, false) => "▀",
        (false, true) => "▄",
        (false, false) => " ",
    }
}
