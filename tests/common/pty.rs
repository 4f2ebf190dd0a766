//! A pseudoterminal with a program in it: keys go in, and what a person would see comes out.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test that cannot go on fails where it stands")]

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The built program with `arguments`, in a home of its own and a terminal that has colours.
pub fn program(home: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_yieldscope"));
    command.args(arguments);
    command.env("YIELDSCOPE_HOME", home);
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command.env_remove("NO_COLOR");
    command
}

/// What gives the terminal back: alternate screen off, cursor shown, pasting as before.
pub const LEAVE: [&str; 3] = ["\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l"];

const PATIENCE: Duration = Duration::from_secs(20);

/// A pseudoterminal with a program in it.
pub struct Pty {
    pub master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open, so that the terminal stays while no program has it.
    pub slave: Option<Box<dyn SlavePty + Send>>,
    pub child: Box<dyn Child + Send + Sync>,
    pub keyboard: Option<Box<dyn Write + Send>>,
    /// Copies what is written to `output`, until the next output after `closing` was set.
    pub reader: Option<JoinHandle<()>>,
    pub closing: Arc<AtomicBool>,
    pub output: Arc<Mutex<Vec<u8>>>,
    pub read: usize,
    pub modes: String,
}

impl Pty {
    pub fn open(mut command: CommandBuilder) -> Self {
        // This terminal answers no questions: it is told what it writes on.
        if command.get_env("COLORFGBG").is_none() {
            command.env("COLORFGBG", "15;0");
        }
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
        let modes = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        let output = Arc::new(Mutex::new(Vec::new()));
        let (mut reader, copy) = (pair.master.try_clone_reader().unwrap(), Arc::clone(&output));
        let closing = Arc::new(AtomicBool::new(false));
        let closed = Arc::clone(&closing);
        let reader = std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                copy.lock().unwrap().extend_from_slice(&bytes[..count]);
                if closed.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let keyboard = Some(pair.master.take_writer().unwrap());
        let (master, slave, reader) = (Some(pair.master), Some(pair.slave), Some(reader));
        Self { master, slave, child, keyboard, reader, closing, output, read: 0, modes }
    }

    /// What was written since the place up to which [`Pty::wait_for`] has read.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().unwrap()[self.read..]).into_owned()
    }

    /// All that was written so far, with its escape sequences.
    pub fn all(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().unwrap()).into_owned()
    }

    /// What a person would see. A frame that has not come whole is not shown yet, as terminals have it.
    pub fn screen(&self) -> String {
        let size = |cells| std::num::NonZero::new(cells).unwrap();
        let mut screen = vt100::Parser::new(size(60), size(200), 0);
        let output = self.output.lock().unwrap();
        let last = |what: &[u8]| output.windows(what.len()).rposition(|window| window == what);
        let whole = match (last(b"\x1b[?2026h"), last(b"\x1b[?2026l")) {
            (Some(begun), ended) if ended.is_none_or(|ended| ended < begun) => begun,
            _ => output.len(),
        };
        screen.process(&output[..whole]);
        screen.screen().contents()
    }

    /// Waits until `wanted` was written, and reads up to its end.
    pub fn wait_for(&mut self, wanted: &str) -> String {
        // Of the bytes: what was read before may have ended within a character.
        let place = |bytes: &[u8]| bytes.windows(wanted.len()).position(|window| window == wanted.as_bytes());
        let end = wait(
            || place(&self.output.lock().unwrap()[self.read..]).map(|at| self.read + at + wanted.len()),
            || format!("{wanted:?} in {:?}", self.text()),
        );
        let text = String::from_utf8_lossy(&self.output.lock().unwrap()[self.read..end]).into_owned();
        self.read = end;
        text
    }

    /// Waits until `wanted` can be seen.
    pub fn wait_for_screen(&mut self, wanted: &str) {
        wait(|| self.screen().contains(wanted).then_some(()), || format!("{wanted:?} on {:?}", self.screen()));
        self.read = self.output.lock().unwrap().len();
    }

    /// Waits until the screen is as `holds` asks.
    pub fn wait_until(&self, what: &str, holds: impl Fn(&str) -> bool) {
        wait(|| holds(&self.screen()).then_some(()), || format!("{what} on {:?}", self.screen()));
    }

    pub fn press(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    pub fn master(&self) -> &dyn MasterPty {
        self.master.as_deref().unwrap()
    }

    /// Closes the terminal as its window would: no one has its other end any more.
    pub fn close(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.press("x");
        self.reader.take().unwrap().join().unwrap();
        (self.keyboard, self.slave, self.master) = (None, None, None);
    }

    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    pub fn wait_for_exit(&mut self) -> ExitStatus {
        let output = Arc::clone(&self.output);
        wait(
            || self.child.try_wait().unwrap(),
            || format!("the end after {:?}", String::from_utf8_lossy(&output.lock().unwrap())),
        )
    }

    /// Holds the terminal's modes and the last sequences against what they were before. Returns the exit code and what was
    /// written since the frames that were waited for.
    pub fn end(mut self) -> (u32, String) {
        let status = self.wait_for_exit();
        let written = self.wait_for(LEAVE[1]);
        for sequence in LEAVE {
            assert!(written.contains(sequence), "no {sequence:?} in {written:?}");
        }
        assert_eq!(modes(self.master()), self.modes);
        // What follows, such as the text of a panic, has been written before the exit but may not have been read yet.
        std::thread::sleep(Duration::from_millis(50));
        (status.exit_code(), self.text())
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Asks again and again until there is an answer; `what` tells for what it waited, where there is none.
pub fn wait<T>(mut ask: impl FnMut() -> Option<T>, what: impl Fn() -> String) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < until, "waited for {}", what());
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The modes of the terminal, in words.
pub fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a pseudoterminal has modes"))
}
