//! What comes from outside: keys, pasted text, sizes and signals, as one stream.
//!
//! Threads wait for them without using the CPU. This module does not know what a key means.

use super::unix::{self, Heard};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyModifiers, MouseEvent};
use ratatui::layout::Size;
use signal_hook::iterator::Signals;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Something that comes from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key. SIGTSTP comes as Ctrl-Z: both mean the same.
    Key(KeyEvent),
    /// The mouse, while it is ours.
    Mouse(MouseEvent),
    /// Text that was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(Size),
    /// The program was stopped, and goes on.
    Resume,
    /// The program is to end.
    Quit(Reason),
}

/// Why the program is to end without being asked to by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This signal came.
    Signal(i32),
    /// The terminal was closed.
    TerminalGone,
}

impl Reason {
    /// The exit code that tells of it: 128 and the signal's number; a closed terminal counts as SIGHUP.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Signal(number) => u8::try_from(number).map_or(1, |number| number.saturating_add(128)),
            Self::TerminalGone => 129,
        }
    }
}

/// Signals that were caught and wait for whoever listens to them.
#[must_use]
pub struct Caught(Signals);

/// Catches signals from now on: none ends or stops the program by itself.
///
/// # Errors
/// Where they cannot be caught.
pub fn catch_signals() -> io::Result<Caught> {
    unix::catch().map(Caught)
}

impl Caught {
    /// Gives signals to `send`, from a thread of its own, as long as the program runs; those first that came since they were caught.
    ///
    /// # Errors
    /// Where a thread cannot be had.
    pub fn listen(self, send: impl Fn(Input) + Send + 'static) -> io::Result<()> {
        unix::listen(self.0, move |heard| send(of_signal(heard)))
    }
}

/// Gives what comes from the terminal to `send`, from threads of its own, as long as the program runs.
///
/// # Errors
/// Where a thread cannot be had.
pub fn listen_to_terminal(send: impl Fn(Input) + Send + Clone + 'static) -> io::Result<()> {
    let to_hangup = send.clone();
    thread::Builder::new().name("hangup".into()).spawn(move || {
        // crossterm reads a closed terminal again and again for ever, so another thread looks out for that.
        if unix::wait_for_hangup() {
            to_hangup(Input::Quit(Reason::TerminalGone));
        }
    })?;
    thread::Builder::new().name("input".into()).spawn(move || {
        while let Ok(event) = read() {
            if let Some(input) = of_event(event) {
                send(input);
            }
        }
        send(Input::Quit(Reason::TerminalGone));
    })?;
    Ok(())
}

/// Who reads the terminal.
struct Reader {
    /// Whether we wait for keys.
    is_reading: bool,
    /// Whether another program has the terminal.
    is_lent: bool,
}

static READER: Mutex<Reader> = Mutex::new(Reader { is_reading: false, is_lent: false });
static READER_CHANGED: Condvar = Condvar::new();
/// How often whoever reads is asked to look up.
const ASK: Duration = Duration::from_millis(20);

fn reader() -> MutexGuard<'static, Reader> {
    READER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for what comes from the terminal, while that is ours.
fn read() -> io::Result<Event> {
    let mut state =
        READER_CHANGED.wait_while(reader(), |reader| reader.is_lent).unwrap_or_else(PoisonError::into_inner);
    state.is_reading = true;
    drop(state);
    let event = event::read();
    reader().is_reading = false;
    READER_CHANGED.notify_all();
    event
}

/// The terminal's keys while they are another program's. Dropping it takes them back.
#[must_use]
pub struct Lent(());

/// Leaves the keys of the terminal to another program: returns once nobody here waits for them.
pub fn lend() -> Lent {
    let mut state = reader();
    state.is_lent = true;
    unix::lend();
    while state.is_reading {
        unix::wake_reader();
        state = READER_CHANGED.wait_timeout(state, ASK).unwrap_or_else(PoisonError::into_inner).0;
    }
    Lent(())
}

impl Drop for Lent {
    fn drop(&mut self) {
        unix::take_back();
        reader().is_lent = false;
        READER_CHANGED.notify_all();
    }
}

fn of_signal(heard: Heard) -> Input {
    match heard {
        Heard::AskedToStop => Input::Key(KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL)),
        Heard::Continued => Input::Resume,
        Heard::AskedToEnd(signal) => Input::Quit(Reason::Signal(signal)),
    }
}

fn of_event(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) => Some(Input::Key(key)),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(width, height) => Some(Input::Resize(Size { width, height })),
        Event::Mouse(event) => Some(Input::Mouse(event)),
        // Neither is asked for.
        Event::FocusGained | Event::FocusLost => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_code_tells_of_the_signal() {
        assert_eq!(Reason::Signal(15).exit_code(), 143);
        assert_eq!(Reason::TerminalGone.exit_code(), 129);
        assert_eq!(Reason::Signal(-1).exit_code(), 1);
    }

    #[test]
    fn a_stop_signal_is_the_key_that_stops() {
        let key = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);
        assert_eq!(of_signal(Heard::AskedToStop), Input::Key(key));
        assert_eq!(of_signal(Heard::AskedToEnd(1)), Input::Quit(Reason::Signal(1)));
    }
}
