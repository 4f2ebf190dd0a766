//! The terminal is whole again after any exit. Each test starts this test binary anew inside a pseudoterminal, where it
//! takes the terminal over as the program does, and looks at what is left of it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use crossterm::event::{KeyCode, KeyModifiers};
use portable_pty::{CommandBuilder, PtySize};
use pty::{LEAVE, Pty, modes};
use ratatui::widgets::Widget;
use rustix::process::Signal;
use std::sync::mpsc::channel;
use yieldscope::tui::events::{Input, Reason, catch_signals, listen_to_terminal};
use yieldscope::tui::terminal::{Part, Terminal};

/// Set for the copy of this binary that runs inside the pseudoterminal.
const INSIDE: &str = "YIELDSCOPE_TEST_INSIDE_TERMINAL";

/// A program with one line on its screen: how many frames it drew, its size, what it heard last.
#[test]
fn inside() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let (sender, inputs) = channel();
    let send = move |input| drop(sender.send(input));
    let signals = catch_signals().unwrap();
    let mut terminal = Terminal::enter().unwrap();
    signals.listen(send.clone()).unwrap();
    listen_to_terminal(send).unwrap();
    let mut heard = "nothing".to_owned();
    for frame in 1.. {
        let drawn = terminal.draw(Part::Whole, |buffer| {
            let area = buffer.area;
            format!("frame {frame} {}x{} {heard} ", area.width, area.height).render(area, buffer);
            None
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
            Input::Mouse(event) => heard = format!("mouse {},{}", event.column, event.row),
            // A terminal that is gone is told by two signals, in either order.
            Input::Resume if terminal.resume().is_err() => exit_by(Reason::TerminalGone),
            Input::Resume => {}
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

/// Starts the program inside, and waits for its first frame.
fn start() -> Pty {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "inside", "--nocapture"]);
    command.env(INSIDE, "1");
    let mut pty = Pty::open(command);
    pty.wait_for_screen("frame 1 ");
    pty
}

#[test]
fn the_terminal_is_whole_after_quitting() {
    let mut pty = start();
    assert_ne!(modes(pty.master()), pty.modes, "the program sets the terminal raw");
    pty.press("q");
    let (code, _) = pty.end();
    assert_eq!(code, 0);
}

#[test]
fn the_terminal_is_whole_after_a_panic_and_its_text_comes_after() {
    let mut pty = start();
    pty.press("p");
    let (code, after) = pty.end();
    assert_ne!(code, 0);
    assert!(after.contains("a panic on purpose"), "{after:?}");
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_alone_and_is_told_at_the_end() {
    let mut pty = start();
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
        let pty = start();
        pty.signal(signal);
        let (code, _) = pty.end();
        assert_eq!(code, expected, "{signal:?}");
    }
}

#[test]
fn a_closed_terminal_ends_the_program() {
    let mut pty = start();
    pty.close();
    assert_eq!(pty.wait_for_exit().exit_code(), 129);
}

#[test]
fn keys_pasted_text_and_sizes_are_heard() {
    let mut pty = start();
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
    let mut pty = start();
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
