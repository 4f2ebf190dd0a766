//! What is Unix's alone in the screen: signals, job control, a terminal that is closed.

pub(super) mod socket;

use super::terminal::restore;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A signal, by what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The program is to stop, until it is continued.
    AskedToStop,
    /// The program goes on.
    Continued,
    /// The program is to end.
    AskedToEnd(i32),
}

/// How often the program was continued; `None` while no one listens to signals.
static CONTINUED: Mutex<Option<u64>> = Mutex::new(None);
static CONTINUED_NOW: Condvar = Condvar::new();

/// Whether another program has the terminal: what is typed there is meant for that one.
static LENT: AtomicBool = AtomicBool::new(false);
/// How long a signal of our own is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Another program has the terminal from now on. While it has, Ctrl-C is its own, and Ctrl-Z stops both.
pub(super) fn lend() {
    LENT.store(true, Ordering::SeqCst);
}

/// The terminal is ours again. Signals that came while it was not, and were not looked at yet, are still the other's: a signal of
/// our own goes after them, and is waited for.
pub(super) fn take_back() {
    let count = CONTINUED.lock().unwrap_or_else(PoisonError::into_inner);
    if let (before @ Some(_), Ok(())) = (*count, signal_hook::low_level::raise(SIGCONT)) {
        drop(CONTINUED_NOW.wait_timeout_while(count, PATIENCE, |count| *count == before));
    }
    LENT.store(false, Ordering::SeqCst);
}

/// Standard output without a buffer between: what is written there goes to the terminal in one piece, as far as the system takes it.
///
/// # Errors
/// Where there is none.
pub(super) fn output() -> io::Result<File> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

/// Has whoever waits for keys look up, as a change of the terminal's size would.
pub(super) fn wake_reader() {
    let _ = signal_hook::low_level::raise(SIGWINCH);
}

/// Runs the user's editor, a command as for the shell, on the file at `path`, and waits until it is left.
///
/// # Errors
/// Where there is no shell.
pub(super) fn edit(editor: &str, path: &Path) -> io::Result<ExitStatus> {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(path);
    // Keys come from the terminal that is ours, where standard input is something else.
    if let (false, Ok(terminal)) = (io::stdin().is_terminal(), File::open("/dev/tty")) {
        command.stdin(terminal);
    }
    command.status()
}

/// Has signals wait for whoever listens to them; none of them ends or stops the program any more.
pub(super) fn catch() -> io::Result<Signals> {
    let signals = Signals::new([SIGTSTP, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    count_continued();
    Ok(signals)
}

/// Gives every signal to `send`, from a thread of its own. A second one that asks to end is not passed on: whoever sends it
/// has found the program deaf, so the terminal is given back and the program ends at once.
pub(super) fn listen(mut signals: Signals, send: impl Fn(Heard) + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("signals".into()).spawn(move || {
        let mut asked = false;
        for signal in signals.forever() {
            match signal {
                SIGINT | SIGQUIT if LENT.load(Ordering::SeqCst) => {}
                SIGTSTP if LENT.load(Ordering::SeqCst) => {
                    if can_be_continued() {
                        let _ = kill_current_process_group(Signal::STOP);
                    }
                }
                SIGCONT if LENT.load(Ordering::SeqCst) => count_continued(),
                SIGTSTP => send(Heard::AskedToStop),
                SIGCONT => {
                    count_continued();
                    send(Heard::Continued);
                }
                _ if asked => end_by(signal),
                _ => {
                    asked = true;
                    send(Heard::AskedToEnd(signal));
                }
            }
        }
    })?;
    Ok(())
}

fn count_continued() {
    let mut count = CONTINUED.lock().unwrap_or_else(PoisonError::into_inner);
    *count = Some(count.map_or(0, |count| count + 1));
    CONTINUED_NOW.notify_all();
}

fn end_by(signal: i32) {
    restore();
    // Where even this fails, the program is still asked to end by what was sent first.
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

/// Whether a shell with job control waits above us. Where our process group is that of the session's first process, no one
/// would ever continue us; and while no one listens to signals, we would not hear of it.
pub(super) fn can_be_continued() -> bool {
    let listening = CONTINUED.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    // SAFETY: they take a number and give one. Both are 0 in a PID namespace that began in our group: `rustix` takes no such
    // answer.
    let (group, session) = unsafe { (libc::getpgrp(), libc::getsid(0)) };
    listening && session != group
}

/// Stops this program and all that share its process group (`cargo run` does), and returns when the shell has continued
/// them. The system may let this thread run on for a moment before it stops, so it waits for the word that it goes on.
pub(super) fn stop() {
    let count = CONTINUED.lock().unwrap_or_else(PoisonError::into_inner);
    let before = *count;
    if kill_current_process_group(Signal::STOP).is_err() {
        return;
    }
    drop(CONTINUED_NOW.wait_while(count, |count| *count == before));
}

/// Waits until the terminal is closed; `false` where the system cannot tell.
pub(super) fn wait_for_hangup() -> bool {
    let input = io::stdin();
    if input.is_terminal() {
        return wait_for_hangup_of(&input);
    }
    // Keys come from the terminal that is ours, where standard input is something else.
    File::open("/dev/tty").is_ok_and(|terminal| wait_for_hangup_of(&terminal))
}

fn wait_for_hangup_of(terminal: &impl AsFd) -> bool {
    // Nothing is asked for, so keys wake no one: only an end is told.
    let mut fds = [PollFd::new(terminal, PollFlags::empty())];
    loop {
        match poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => return fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
        }
    }
}
