//! The terminal: taken over whole and given back whole, after any exit.
//!
//! Whatever ends the program (quitting, an error, a panic, a signal) goes through [`restore`], which does its work once.
//! This module does not know what is drawn.

use super::theme::Ground;
use super::unix;
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::mem::ManuallyDrop;
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

/// The terminal while it is ours. Dropping it gives it back.
#[must_use]
pub struct Terminal {
    inner: Screen,
}

/// What draws frames. Never dropped: it would write to the terminal after it was given back, and panic where that is closed.
type Screen = ManuallyDrop<ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>>;

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
        match take().and_then(|()| screen()) {
            Ok(inner) => Ok(Self { inner }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// Draws one frame. The terminal shows it at once and not in parts, where it can.
    ///
    /// # Errors
    /// Where the terminal can no longer be written to.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        let drawn = self.inner.draw(view).map(|_| ());
        // Ended on the same writer and after an error as well, or the terminal would wait with what comes after.
        let ended = execute!(self.inner.backend_mut(), EndSynchronizedUpdate);
        drawn.and(ended)
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
        // A new one has drawn nothing yet. Clearing the old one would ask the terminal for its cursor, and the answer would
        // go to the thread that reads keys.
        self.inner = screen()?;
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

fn screen() -> io::Result<Screen> {
    // A frame is written in one piece, as far as the system takes it.
    let writer = BufWriter::with_capacity(1 << 16, io::stdout());
    ratatui::Terminal::new(CrosstermBackend::new(writer)).map(ManuallyDrop::new)
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
