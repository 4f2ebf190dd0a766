//! `trace --text` in a terminal: the program is the terminal's foreground job, as it would be by itself.

#[path = "common/pty.rs"]
mod pty;

use portable_pty::CommandBuilder;
use pty::Pty;
use std::path::Path;

/// A shell with job control that runs the program, and says when it has the terminal back.
fn shell(folder: &Path, program: &str) -> Pty {
    std::fs::write(folder.join("app.py"), program).expect("written");
    let python = std::env::var_os("YIELDSCOPE_TEST_PYTHONS")
        .and_then(|list| std::env::split_paths(&list).next())
        .or_else(|| which::which("python3").ok())
        .expect("a Python");
    let mut command = CommandBuilder::new("/bin/sh");
    let yieldscope = format!("'{}' --python '{}'", env!("CARGO_BIN_EXE_yieldscope"), python.display());
    let script = format!("set -m; {yieldscope} trace --text app.py; echo back $?; fg; echo over $?");
    command.args(["-c", &script]);
    command.cwd(folder);
    command.env("YIELDSCOPE_HOME", folder.join("kept"));
    Pty::open(command)
}

#[test]
fn ctrl_z_stops_the_program_and_us_until_we_are_in_the_foreground_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = "print('ready', flush=True)\nprint('got', input())\nraise SystemExit(5)\n";
    let mut pty = shell(folder.path(), program);
    pty.wait_for("ready");
    pty.press("\x1a");
    let told = pty.wait_for("back ");
    assert!(!told.contains("got"), "{told}");
    // The program reads what is typed once it has the terminal again.
    pty.press("hello\r");
    pty.wait_for("got hello");
    pty.wait_for("over 5");
    pty.wait_for_exit();
}

#[test]
fn ctrl_c_is_the_programs() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = "import time\ntry:\n    print('ready', flush=True)\n    time.sleep(1000)\n\
        except KeyboardInterrupt:\n    print('cleaned')\n    raise SystemExit(6)\n";
    let mut pty = shell(folder.path(), program);
    pty.wait_for("ready");
    pty.press("\x03");
    pty.wait_for("cleaned");
    pty.wait_for("back 6");
    pty.wait_for_exit();
}
