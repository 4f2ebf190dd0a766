use super::*;
use proptest::prelude::*;
use ratatui::style::Style as Look;

const WIDTH: u16 = 12;
const HEIGHT: u16 = 5;

/// What a terminal shows at a place: the letter, its colours, and whether it is bold, dim, italic, underlined, reversed.
type Shown = (String, vt100::Color, vt100::Color, [bool; 5]);

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        Color::Indexed(at) => vt100::Color::Idx(at),
        Color::Red => vt100::Color::Idx(1),
        _ => vt100::Color::Default,
    }
}

/// What is seen of a cell: of a blank, its ground.
fn seen((symbol, fg, bg, [bold, dim, italic, underlined, reversed]): Shown) -> Shown {
    if symbol.trim().is_empty() && !underlined && !reversed {
        return (" ".to_owned(), vt100::Color::Default, bg, [false; 5]);
    }
    let symbol = if symbol.is_empty() { " ".to_owned() } else { symbol };
    (symbol, fg, bg, [bold, dim, italic, underlined, reversed])
}

fn on_terminal(screen: &vt100::Screen, x: u16, y: u16) -> Shown {
    let cell = screen.cell(y, x).expect("a cell");
    let modifiers = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
    seen((cell.contents().to_owned(), cell.fgcolor(), cell.bgcolor(), modifiers))
}

fn in_buffer(buffer: &Buffer, x: u16, y: u16) -> Shown {
    let cell = &buffer[(x, y)];
    let modifiers = [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
    let modifiers = modifiers.map(|modifier| cell.modifier.contains(modifier));
    seen((cell.symbol().to_owned(), colour(cell.fg), colour(cell.bg), modifiers))
}

/// Holds what stands on the terminal against the buffer, letter by letter.
fn assert_shows(parser: &vt100::Parser, buffer: &Buffer) {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            assert_eq!(on_terminal(parser.screen(), x, y), in_buffer(buffer, x, y), "{x},{y}");
            x += cells(&buffer[(x, y)], buffer.area.width - x);
        }
    }
}

fn terminal(buffer: &Buffer) -> vt100::Parser {
    let size = |cells| std::num::NonZero::new(cells).expect("a size");
    vt100::Parser::new(size(buffer.area.height), size(buffer.area.width), 0)
}

fn look() -> impl Strategy<Value = Look> {
    let colours = [Color::Reset, Color::Red, Color::Indexed(99), Color::Rgb(1, 2, 3)];
    let modifiers =
        [Modifier::empty(), Modifier::BOLD, Modifier::DIM, Modifier::REVERSED, Modifier::UNDERLINED, Modifier::ITALIC];
    let colour = proptest::sample::select(colours.to_vec());
    (colour.clone(), colour, proptest::sample::select(modifiers.to_vec()))
        .prop_map(|(fg, bg, modifier)| Look::reset().fg(fg).bg(bg).add_modifier(modifier))
}

/// Pieces of text on a buffer that is otherwise empty.
fn buffer() -> impl Strategy<Value = Buffer> {
    let words = ["a", "ab ", "word", "   ", "가", "나라 다", "─│", "▶", "x y z", "yield from"];
    let piece = (0..WIDTH, 0..HEIGHT, proptest::sample::select(words.to_vec()), look());
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
        for (x, y, text, look) in pieces {
            buffer.set_string(x, y, text, look);
        }
        // What was overwritten by half is no letter any more: views draw over whole ones only, as far as they can be seen.
        for y in 0..HEIGHT {
            for x in 1..WIDTH {
                if cells(&buffer[(x - 1, y)], 2) == 2 && buffer[(x, y)].symbol() != " " {
                    buffer[(x - 1, y)].set_symbol("?");
                }
            }
        }
        buffer
    })
}

fn cursor() -> impl Strategy<Value = Option<Position>> {
    proptest::option::of((0..WIDTH, 0..HEIGHT).prop_map(Position::from))
}

fn painted(painter: &mut Painter, buffer: &Buffer, cursor: Option<Position>, room: Option<usize>) -> String {
    painter.paint(buffer, cursor, room, str::to_owned)
}

proptest! {
    #[test]
    fn the_terminal_shows_every_buffer_that_was_painted(
        frames in proptest::collection::vec((buffer(), cursor()), 1..8)
    ) {
        let (mut painter, mut parser) = (Painter::new(), terminal(&frames[0].0));
        for (buffer, cursor) in &frames {
            parser.process(painted(&mut painter, buffer, *cursor, None).as_bytes());
            assert_shows(&parser, buffer);
            prop_assert!(!painter.is_behind());
            if let Some(at) = cursor {
                prop_assert_eq!(parser.screen().cursor_position(), (at.y, at.x));
            }
            prop_assert_eq!(painted(&mut painter, buffer, *cursor, None), "");
        }
    }

    #[test]
    fn what_has_no_room_comes_with_the_frames_that_follow(
        frames in proptest::collection::vec(buffer(), 1..8), room in 0usize..300
    ) {
        let (mut painter, mut parser) = (Painter::new(), terminal(&frames[0]));
        for buffer in &frames {
            parser.process(painted(&mut painter, buffer, None, Some(room)).as_bytes());
        }
        let last = frames.last().expect("one at least");
        let mut more = 0;
        while painter.is_behind() {
            parser.process(painted(&mut painter, last, None, Some(room)).as_bytes());
            more += 1;
        }
        prop_assert!(more < HEIGHT);
        assert_shows(&parser, last);
    }
}

#[test]
fn rows_that_change_again_and_again_do_not_keep_others_waiting() {
    let mut painter = Painter::new();
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    let mut parser = terminal(&buffer);
    for frame in 0..HEIGHT {
        for y in 0..HEIGHT {
            let text = if y == 3 { "still".to_owned() } else { format!("moves {frame}") };
            buffer.set_string(0, y, text, Look::new());
        }
        parser.process(painted(&mut painter, &buffer, None, Some(0)).as_bytes());
    }
    assert!(parser.screen().contents().contains("still"), "{}", parser.screen().contents());
}

#[test]
fn what_was_forgotten_is_written_again() {
    let mut painter = Painter::new();
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    buffer.set_string(2, 2, "word", Look::new());
    painted(&mut painter, &buffer, None, None);
    painter.forget();
    let mut parser = terminal(&buffer);
    parser.process(painted(&mut painter, &buffer, None, None).as_bytes());
    assert_shows(&parser, &buffer);
}

#[test]
fn a_style_is_written_once_for_all_its_words() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    let red = Look::new().fg(Color::Rgb(200, 0, 0));
    for y in 0..HEIGHT {
        buffer.set_string(0, y, "def", red);
        buffer.set_string(4, y, "name", Look::new());
    }
    let written = painted(&mut Painter::new(), &buffer, None, None);
    assert_eq!(written.matches("38;2;200;0;0").count(), 1, "{written:?}");
}
