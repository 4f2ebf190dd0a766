//! The terminal: taken over whole and given back whole, after any exit.
//!
//! Whatever ends the program (quitting, an error, a panic, a signal) goes through [`restore`], which does its work once.
//! This module does not know what is drawn.

use super::paint::Painter;
use super::theme::Ground;
use super::unix;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, terminal};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;
use terminal_colorsaurus::{QueryOptions, ThemeMode};

/// Whether the terminal is ours, and has to be given back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether its mouse is ours as well, while the terminal is.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// The thread that draws. Its panic ends the program; that of another thread does not, and must not write over the screen.
static DRAWING: Mutex<Option<ThreadId>> = Mutex::new(None);

/// What other threads said when they panicked, to be told once the terminal is given back.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The bytes that a frame of an animation writes at most to a screen of 120x36, and in proportion to a larger one. A line that is
/// slow takes what does not fit with the frames that follow.
const ROOM: usize = 1536;
const ROOM_FOR: usize = 120 * 36;

/// The terminal while it is ours. Dropping it gives it back.
#[must_use]
pub struct Terminal {
    /// What the next frame is drawn into, empty.
    canvas: Buffer,
    painter: Painter,
    output: File,
}

/// How much of a frame has to be on the terminal before the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// As much as [`room`] allows: the next frame follows at once.
    AsFits,
}

/// The bytes that a frame of an animation may write to a screen of this size.
pub fn room(size: Size) -> usize {
    ROOM.max(size.width as usize * size.height as usize * ROOM / ROOM_FOR)
}

impl Terminal {
    /// Takes the terminal over: alternate screen, raw mode, no cursor, pasted text as one piece. The mouse stays the
    /// terminal's own, so that text can be selected, until it is asked for.
    ///
    /// # Errors
    /// Where standard output is no terminal, or the terminal refuses; it is whole then.
    pub fn enter() -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::other("standard output is no terminal; run it in one, without `>` or `|`"));
        }
        set_panic_hook();
        *lock(&DRAWING) = Some(std::thread::current().id());
        match take().and_then(|()| Self::new()) {
            Ok(terminal) => Ok(terminal),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// What draws on a terminal that has just been taken: nothing stands there yet.
    fn new() -> io::Result<Self> {
        Ok(Self { canvas: Buffer::default(), painter: Painter::new(), output: unix::output()? })
    }

    /// Draws one frame, or a part of it: `view` gets an empty buffer of the terminal's size, and gives where the next letter goes that
    /// is typed. The terminal shows what is written at
    /// once and not bit by bit, where it can.
    ///
    /// # Errors
    /// Where the terminal can no longer be written to, or has no size.
    pub fn draw(&mut self, part: Part, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        let size = Size::from(terminal::size()?);
        if self.canvas.area.as_size() != size {
            self.canvas = Buffer::empty(Rect::from((Position::ORIGIN, size)));
        }
        let next = view(&mut self.canvas);
        let room = (part == Part::AsFits).then(|| room(size));
        let output = &mut self.output;
        self.painter.paint(&self.canvas, next, room, |written| output.write_all(written.as_bytes()))?;
        self.canvas.reset();
        Ok(())
    }

    /// Has the next frame be drawn whole, where something may have changed what the terminal shows.
    pub fn forget(&mut self) {
        self.painter.forget();
    }

    /// Gives the terminal back and stops the program, as Ctrl-Z does elsewhere; takes the terminal again when the shell
    /// continues it. The next frame is drawn whole. Where no shell could continue it, nothing is stopped.
    ///
    /// # Errors
    /// Where the terminal cannot be taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        if !unix::can_be_continued() {
            return Ok(());
        }
        restore();
        unix::stop();
        self.resume()
    }

    /// Gives the terminal to another program while `borrower` runs it, and takes it again. The next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal cannot be taken again.
    pub fn lend<T>(&mut self, borrower: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let done = borrower();
        self.resume()?;
        Ok(done)
    }

    /// Takes the terminal again after the program was stopped and continued, by whomever: others have used it since. The
    /// next frame is drawn whole.
    ///
    /// # Errors
    /// Where the terminal cannot be taken again.
    pub fn resume(&mut self) -> io::Result<()> {
        // The raw mode that we believe to be on may have been taken off by the shell: only off and on sets it anew.
        disable_raw_mode()?;
        take()?;
        self.painter = Painter::new();
        Ok(())
    }

    /// Asks the terminal what it writes on, and waits for the answer: a second at most, and only where one neither answers nor
    /// says that it cannot. Nobody else may read keys meanwhile; what is typed before the answer is lost.
    pub fn ground(&self) -> Option<Ground> {
        match terminal_colorsaurus::theme_mode(QueryOptions::default()).ok()? {
            ThemeMode::Dark => Some(Ground::Dark),
            ThemeMode::Light => Some(Ground::Light),
        }
    }

    /// Takes the mouse of the terminal, or gives it back. While it is ours the terminal selects no text.
    ///
    /// # Errors
    /// Where the terminal can no longer be written to.
    pub fn mouse(&mut self, taken: bool) -> io::Result<()> {
        MOUSE.store(taken, Ordering::SeqCst);
        if taken { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
    }

    /// Gives the terminal back. Dropping does the same; this says where.
    pub fn leave(self) {
        drop(self);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Raw mode first: a program in the background is stopped there, before it has written anything.
fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, Clear(ClearType::All), EnableBracketedPaste, cursor::Hide)?;
    // Suspended and continued, it is as it was.
    if MOUSE.load(Ordering::SeqCst) { execute!(io::stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Gives the terminal back, if it is ours. Can be called from any thread, any number of times; errors cannot be told to
/// anybody any more.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if MOUSE.load(Ordering::SeqCst) {
        let _ = execute!(io::stdout(), DisableMouseCapture);
    }
    let _ = execute!(io::stdout(), EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    for said in lock(&PANICS).drain(..) {
        let _ = writeln!(io::stderr(), "{said}");
    }
}

/// A panic of the thread that draws is printed after the terminal is given back; any other panic waits until then.
fn set_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            let elsewhere = *lock(&DRAWING) != Some(std::thread::current().id());
            if elsewhere && TAKEN.load(Ordering::SeqCst) {
                lock(&PANICS).push(info.to_string());
            } else {
                restore();
                before(info);
            }
        }));
    });
}

/// A lock that a panic elsewhere cannot spoil: what these hold is whole between any two instructions.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
