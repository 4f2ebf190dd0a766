//! The terminal is whole again after any exit. Each test starts this test binary anew inside a pseudoterminal, where it
//! takes the terminal over as the program does, and looks at what is left of it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use crossterm::event::{KeyCode, KeyModifiers};
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use yieldscope::tui::events::{Input, Reason, listen};
use yieldscope::tui::terminal::Terminal;

/// Set for the copy of this binary that runs inside the pseudoterminal.
const INSIDE: &str = "YIELDSCOPE_TEST_INSIDE_TERMINAL";

/// What gives the terminal back: alternate screen off, cursor shown, pasting as before.
const LEAVE: [&str; 3] = ["\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l"];

const PATIENCE: Duration = Duration::from_secs(20);

/// A program with one line on its screen: how many frames it drew, its size, what it heard last.
#[test]
fn inside() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let (sender, inputs) = channel();
    listen(move |input| drop(sender.send(input))).unwrap();
    let mut terminal = Terminal::enter().unwrap();
    let mut heard = "nothing".to_owned();
    for frame in 1.. {
        let drawn = terminal.draw(|view| {
            let size = view.area();
            view.render_widget(format!("frame {frame} {}x{} {heard} ", size.width, size.height), size);
        });
        if drawn.is_err() {
            exit_by(Reason::TerminalGone);
        }
        match inputs.recv().unwrap() {
            Input::Key(key) if key.modifiers.contains(KeyModifiers::CONTROL) => terminal.suspend().unwrap(),
            Input::Key(key) => match key.code {
                KeyCode::Char('q') => break,
                KeyCode::Char('p') => panic!("a panic on purpose"),
                KeyCode::Char('t') => {
                    let _ = std::thread::spawn(|| panic!("a panic elsewhere")).join();
                    heard = "thread".into();
                }
                other => heard = format!("key {other}"),
            },
            Input::Paste(text) => heard = format!("pasted {text}"),
            Input::Resume => terminal.resume().unwrap(),
            Input::Resize(_) => {}
            Input::Quit(reason) => {
                terminal.leave();
                exit_by(reason);
            }
        }
    }
}

fn exit_by(reason: Reason) -> ! {
    std::process::exit(reason.exit_code().into())
}

/// A pseudoterminal with a program in it.
struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Kept open, so that the terminal stays while no program has it.
    slave: Option<Box<dyn SlavePty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Option<Box<dyn Write + Send>>,
    /// Copies what is written to `output`, until the next output after `closing` was set.
    reader: Option<JoinHandle<()>>,
    closing: Arc<AtomicBool>,
    output: Arc<Mutex<Vec<u8>>>,
    read: usize,
    modes: String,
}

impl Pty {
    /// Starts the program inside, and waits for its first frame.
    fn start() -> Self {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", "inside", "--nocapture"]);
        command.env(INSIDE, "1");
        let mut pty = Self::open(command);
        pty.wait_for_screen("frame 1 ");
        pty
    }

    fn open(command: CommandBuilder) -> Self {
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
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().unwrap()[self.read..]).into_owned()
    }

    /// What a person would see.
    fn screen(&self) -> String {
        let size = |cells| std::num::NonZero::new(cells).unwrap();
        let mut screen = vt100::Parser::new(size(30), size(100), 0);
        screen.process(&self.output.lock().unwrap());
        screen.screen().contents()
    }

    /// Waits until `wanted` was written, and reads up to its end.
    fn wait_for(&mut self, wanted: &str) -> String {
        let end = wait(
            || self.text().find(wanted).map(|at| at + wanted.len()),
            || format!("{wanted:?} in {:?}", self.text()),
        );
        let text = self.text()[..end].to_owned();
        self.read += end;
        text
    }

    /// Waits until `wanted` can be seen.
    fn wait_for_screen(&mut self, wanted: &str) {
        wait(|| self.screen().contains(wanted).then_some(()), || format!("{wanted:?} on {:?}", self.screen()));
        self.read = self.output.lock().unwrap().len();
    }

    fn press(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    fn master(&self) -> &dyn MasterPty {
        self.master.as_deref().unwrap()
    }

    /// Closes the terminal as its window would: no one has its other end any more.
    fn close(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        self.press("x");
        self.reader.take().unwrap().join().unwrap();
        (self.keyboard, self.slave, self.master) = (None, None, None);
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    fn wait_for_exit(&mut self) -> ExitStatus {
        let output = Arc::clone(&self.output);
        wait(
            || self.child.try_wait().unwrap(),
            || format!("the end after {:?}", String::from_utf8_lossy(&output.lock().unwrap())),
        )
    }

    /// Holds the terminal's modes and the last sequences against what they were before. Returns the exit code and what was
    /// written since the frames that were waited for.
    fn end(mut self) -> (u32, String) {
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
fn wait<T>(mut ask: impl FnMut() -> Option<T>, what: impl Fn() -> String) -> T {
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
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a pseudoterminal has modes"))
}

#[test]
fn the_terminal_is_whole_after_quitting() {
    let mut pty = Pty::start();
    assert_ne!(modes(pty.master()), pty.modes, "the program sets the terminal raw");
    pty.press("q");
    let (code, _) = pty.end();
    assert_eq!(code, 0);
}

#[test]
fn the_terminal_is_whole_after_a_panic_and_its_text_comes_after() {
    let mut pty = Pty::start();
    pty.press("p");
    let (code, after) = pty.end();
    assert_ne!(code, 0);
    assert!(after.contains("a panic on purpose"), "{after:?}");
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_alone_and_is_told_at_the_end() {
    let mut pty = Pty::start();
    pty.press("t");
    pty.wait_for_screen("thread");
    assert!(!pty.screen().contains("elsewhere"), "{}", pty.screen());
    pty.press("q");
    let (code, after) = pty.end();
    assert_eq!(code, 0);
    assert!(after.contains("a panic elsewhere"), "{after:?}");
}

#[test]
fn the_terminal_is_whole_after_signals_that_end_the_program() {
    for (signal, expected) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let pty = Pty::start();
        pty.signal(signal);
        let (code, _) = pty.end();
        assert_eq!(code, expected, "{signal:?}");
    }
}

#[test]
fn a_closed_terminal_ends_the_program() {
    let mut pty = Pty::start();
    pty.close();
    assert_eq!(pty.wait_for_exit().exit_code(), 129);
}

#[test]
fn keys_pasted_text_and_sizes_are_heard() {
    let mut pty = Pty::start();
    pty.press("x");
    pty.wait_for_screen("key x");
    pty.press("\x1b[200~two\x1b[201~");
    pty.wait_for_screen("pasted two");
    pty.master().resize(PtySize { rows: 30, cols: 100, ..PtySize::default() }).unwrap();
    pty.wait_for_screen("100x30");
    pty.press("q");
    pty.end();
}

#[test]
fn ctrl_z_does_nothing_where_no_shell_could_continue_the_program() {
    let mut pty = Pty::start();
    pty.press("\x1a");
    pty.press("x");
    pty.wait_for_screen("key x");
    pty.press("q");
    pty.end();
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_draws_everything_again() {
    let mut shell = CommandBuilder::new("/bin/sh");
    shell.args(["-i"]);
    shell.env("PS1", "shell> ");
    shell.env_remove("ENV");
    let mut pty = Pty::open(shell);
    pty.wait_for("shell> ");
    let program = std::env::current_exe().unwrap();
    pty.press(&format!("{INSIDE}=1 {} --exact inside --nocapture\n", program.display()));
    pty.wait_for_screen("frame 1 80x24 nothing");
    pty.press("\x1a");
    let left = pty.wait_for("shell> ");
    assert!(LEAVE.iter().all(|sequence| left.contains(sequence)), "{left:?}");
    pty.press("stty -a; echo sho\"\"wn\n");
    let stty = pty.wait_for("shown\r\n");
    assert!(stty.contains(" icanon") && stty.contains(" echo ") && !stty.contains("-icanon"), "{stty:?}");
    pty.press("fg\n");
    pty.wait_for("\x1b[?1049h");
    // The screen is empty now: only a frame that is drawn whole brings the unchanged words back.
    pty.wait_for_screen("80x24 nothing");
    pty.press("q");
    let left = pty.wait_for("shell> ");
    assert!(LEAVE.iter().all(|sequence| left.contains(sequence)), "{left:?}");
    pty.press("exit\n");
    pty.wait_for_exit();
}
