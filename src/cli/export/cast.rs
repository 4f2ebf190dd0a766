//! A lesson, or a trace, on the real screen, recorded while a reader goes through it. Time passes as it does for the playhead; where the
//! reader reads, as long as that takes.

use super::arguments::ScreenSize;
use super::reader::Reader;
use crate::export::cast::Cast;
use crate::tui::model::{Model, Place};
use crate::tui::msg::Msg;
use crate::tui::update::update;
use crate::tui::views;
use crossterm::event::KeyCode;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

/// Between two frames while something moves.
const FRAME: Duration = Duration::from_millis(100);
/// A word is read in this many seconds.
const WORD: f64 = 0.22;
/// A place is looked at for at least and at most so many seconds.
const LOOK: (f64, f64) = (2.5, 12.0);
/// What is told is scrolled so often at most.
const PAGES: usize = 12;
/// The time from one event of a trace to the next, in seconds.
const EVENT: f64 = 0.4;
/// So many events of a trace are shown at most.
const EVENTS: usize = 3000;

/// A lesson from its beginning to its end, its questions answered right.
///
/// # Errors
/// When nothing can be drawn; it is drawn into memory.
pub fn lesson(mut reader: Reader, title: String, size: ScreenSize) -> io::Result<String> {
    let mut camera = Camera::new(&mut reader.model, title, size)?;
    loop {
        camera.wait(seconds_of(&reader));
        if reader.is_at_end() {
            return Ok(camera.cast.write());
        }
        camera.read_on(&mut reader)?;
        let before = reader.open().map(|open| open.place);
        reader.go_on();
        camera.look(&reader.model)?;
        while reader.model.is_moving() && reader.open().map(|open| open.place) == before {
            update(&mut reader.model, Msg::Tick(FRAME));
            camera.wait(FRAME.as_secs_f64());
            camera.look(&reader.model)?;
        }
        // The reader goes on by himself, when he has read.
        if reader.model.is_moving() {
            reader.press(KeyCode::Char(' '));
        }
        camera.look(&reader.model)?;
    }
}

/// A trace from its first event to its last, or to as many as are shown.
///
/// # Errors
/// When nothing can be drawn; it is drawn into memory.
pub fn trace(mut reader: Reader, title: String, size: ScreenSize) -> io::Result<String> {
    reader.press(KeyCode::Home);
    let mut camera = Camera::new(&mut reader.model, title, size)?;
    camera.wait(LOOK.0);
    let place = |reader: &Reader| reader.model.traced().map(|traced| traced.side.playhead);
    for _ in 0..EVENTS {
        let before = place(&reader);
        reader.press(KeyCode::Char('.'));
        if place(&reader) == before {
            break;
        }
        camera.look(&reader.model)?;
        camera.wait(EVENT);
    }
    // Without an event at its end, a recording ends before that is seen.
    camera.cast.push(camera.seconds + LOOK.0, "\u{1b}[m".to_owned());
    Ok(camera.cast.write())
}

/// How long the place is looked at where the reader stands.
fn seconds_of(reader: &Reader) -> f64 {
    let Some(open) = reader.open() else { return LOOK.0 };
    let said: usize = match &open.asked {
        Some(asked) => 10 + asked.posed.choices.len() * 3,
        None if open.place == Place::End => 0,
        None => open.texts(&reader.model.language).iter().map(|text| text.split_whitespace().count()).sum(),
    };
    (said as f64 * WORD).clamp(LOOK.0, LOOK.1)
}

/// What draws the screen, and records what a terminal is sent for that.
struct Camera {
    terminal: Terminal<CrosstermBackend<Film>>,
    film: Film,
    cast: Cast,
    /// The frame that was recorded last.
    shown: Option<Buffer>,
    seconds: f64,
}

/// What was sent and not recorded yet.
#[derive(Clone, Default)]
struct Film(Rc<RefCell<Vec<u8>>>);

impl Write for Film {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Camera {
    /// A camera before a screen of this size, with its first frame.
    fn new(model: &mut Model, title: String, size: ScreenSize) -> io::Result<Self> {
        // A recording is for terminals elsewhere: what ours wants does not matter.
        crossterm::style::force_color_output(true);
        let ScreenSize { width, height } = size;
        model.size = (width, height).into();
        let film = Film::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, width, height));
        let terminal = Terminal::with_options(CrosstermBackend::new(film.clone()), TerminalOptions { viewport })?;
        let mut camera = Self { terminal, film, cast: Cast::new(width, height, title), shown: None, seconds: 0.0 };
        camera.cast.push(0.0, "\u{1b}[2J\u{1b}[H\u{1b}[?25l".to_owned());
        camera.look(model)?;
        Ok(camera)
    }

    fn wait(&mut self, seconds: f64) {
        self.seconds += seconds;
    }

    /// Scrolls to the end of what is told, where that is longer than the screen.
    fn read_on(&mut self, reader: &mut Reader) -> io::Result<()> {
        for _ in 0..PAGES {
            reader.press(KeyCode::PageDown);
            if !self.look(&reader.model)? {
                break;
            }
            self.wait(LOOK.0);
        }
        Ok(())
    }

    /// Records the screen as it is now; whether it is another than before.
    fn look(&mut self, model: &Model) -> io::Result<bool> {
        let drawn = self.terminal.draw(|frame| views::draw(model, frame.buffer_mut()))?;
        let is_new = self.shown.as_ref() != Some(drawn.buffer);
        self.shown = Some(drawn.buffer.clone());
        let sent = std::mem::take(&mut *self.film.0.borrow_mut());
        if is_new {
            self.cast.push(self.seconds, String::from_utf8_lossy(&sent).into_owned());
        }
        Ok(is_new)
    }
}
