//! `yieldscope trace` and `yieldscope open` in a pseudoterminal: the program opens, streams, is followed and stopped, and
//! leaves the terminal whole.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use portable_pty::{CommandBuilder, PtySize};
use pty::{Pty, program};
use rustix::process::Signal;
use std::path::PathBuf;
use std::process::Command;

const LEFT: &str = "\x1b[D";

/// The interpreter that the tests use: the first of those named, else the one on PATH.
fn python() -> Option<String> {
    let named = std::env::var("YIELDSCOPE_TEST_PYTHONS").ok()?;
    named.split(':').find(|path| !path.is_empty()).map(str::to_owned)
}

/// A folder with a program in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn with(program: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("app.py"), program).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> CommandBuilder {
        let mut command = program(self.folder.path(), arguments);
        if let Some(path) = python() {
            command.args(["--python", &path]);
        }
        command.cwd(self.folder.path());
        command
    }

    fn open(&self, arguments: &[&str]) -> Pty {
        Pty::open(self.command(arguments))
    }

    /// Runs the program without a screen and keeps its trace in a file.
    fn save(&self, name: &str) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yieldscope"));
        command.args(["trace", "app.py", "--json"]).current_dir(self.folder.path());
        if let Some(path) = python() {
            command.args(["--python", &path]);
        }
        let output = command.env("YIELDSCOPE_HOME", self.folder.path()).output().unwrap();
        std::fs::write(self.path(name), output.stdout).unwrap();
    }
}

/// Waits until there is a file: the program says so that it has come somewhere, or is told to go on.
const GATE: &str = "import os, time
def gate(name):
    while not os.path.exists(name):
        time.sleep(0.01)
";

#[test]
fn a_program_is_followed_left_behind_and_followed_again_and_its_exit_code_is_ours() {
    let program = format!(
        "{GATE}
def numbers():
    for number in range(3):
        yield number
for number in numbers():
    print('before', number)
gate('go')
print('after')
gate('end')
raise SystemExit(7)
"
    );
    let place = Place::with(&program);
    let mut pty = place.open(&["trace", "app.py"]);
    pty.wait_for_screen("live");
    pty.press("\t");
    pty.wait_for_screen("before 2");
    // A step back, and the program goes on without the screen.
    pty.press(LEFT);
    pty.press(LEFT);
    pty.press(LEFT);
    pty.wait_for_screen("behind");
    std::fs::write(place.path("go"), "").unwrap();
    pty.press("f");
    pty.wait_for_screen("live");
    pty.wait_for_screen("after");
    pty.master().resize(PtySize { rows: 40, cols: 140, ..PtySize::default() }).unwrap();
    pty.wait_for_screen("CPython");
    pty.press("L");
    pty.wait_for_screen("타임라인");
    pty.press("L");
    pty.wait_for_screen("timeline");
    std::fs::write(place.path("end"), "").unwrap();
    pty.wait_for_screen("ended, exit code 7");
    pty.press("q");
    assert_eq!(pty.end().0, 7);
}

#[test]
fn an_endless_program_is_stopped_by_a_key_and_run_again_by_another() {
    let place = Place::with("def count():\n    while True:\n        yield 1\nfor _ in count():\n    pass\n");
    let mut pty = place.open(&["trace", "app.py"]);
    pty.wait_for_screen("live");
    pty.press("?");
    pty.wait_for_screen("╭ help");
    pty.press("?");
    pty.press("x");
    pty.wait_until("the stop", |screen| screen.lines().next().is_some_and(|header| header.contains("stopped")));
    pty.press("r");
    pty.wait_for_screen("live");
    // Quitting stops it, and says so.
    pty.press("q");
    let (code, after) = pty.end();
    assert_eq!(code, 124);
    assert!(after.contains("app.py was still running, and was stopped"), "{after:?}");
}

#[test]
fn a_program_that_floods_the_screen_with_events_leaves_the_keys_alive() {
    let place = Place::with("def count():\n    for n in range(10**9):\n        yield n\nfor n in count():\n    pass\n");
    let mut pty = place.open(&["trace", "app.py"]);
    pty.wait_for_screen("live");
    pty.press(" ");
    pty.wait_for_screen("behind");
    pty.press("?");
    pty.wait_for_screen("╭ help");
    pty.press("?");
    pty.press("q");
    assert_eq!(pty.end().0, 124);
}

#[test]
fn a_program_that_wants_input_meets_its_end_and_the_screen_says_why() {
    let place = Place::with("input('name? ')\n");
    let mut pty = place.open(&["trace", "app.py"]);
    pty.wait_for_screen("the keyboard is the screen's");
    pty.wait_for_screen("ended, exit code 1");
    pty.press("q");
    assert_eq!(pty.end().0, 1);
}

#[test]
fn what_is_piped_in_is_the_programs_and_the_keys_come_from_the_terminal() {
    let place = Place::with("print('hello', input())\n");
    std::fs::write(place.path("in.txt"), "Ann\n").unwrap();
    let direct = place.command(&["trace", "app.py"]);
    let words: Vec<String> = direct.get_argv().iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", &format!("exec {} < in.txt", words.join(" "))]);
    for (name, value) in direct.iter_extra_env_as_str() {
        command.env(name, value);
    }
    command.cwd(place.folder.path());
    let mut pty = Pty::open(command);
    pty.wait_for_screen("ended");
    pty.press("\t");
    pty.wait_for_screen("hello Ann");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn a_signal_leaves_the_terminal_whole_and_no_program_behind() {
    let place = Place::with("import os, time\nopen('pid', 'w').write(str(os.getpid()))\ntime.sleep(600)\n");
    let mut pty = place.open(&["trace", "app.py"]);
    pty.wait_for_screen("live");
    let pid = pty::wait(
        || std::fs::read_to_string(place.path("pid")).ok().filter(|pid| !pid.is_empty()),
        || "the program's number".to_owned(),
    );
    pty.signal(Signal::TERM);
    assert_eq!(pty.end().0, 143);
    let pid = rustix::process::Pid::from_raw(pid.parse().unwrap()).unwrap();
    pty::wait(
        || rustix::process::test_kill_process(pid).is_err().then_some(()),
        || "the program to be gone".to_owned(),
    );
}

#[test]
fn a_saved_trace_is_shown_with_its_program_and_without_it() {
    let place = Place::with("def numbers():\n    yield 1\nprint(list(numbers()))\n");
    place.save("app.jsonl");
    let mut pty = place.open(&["open", "app.jsonl"]);
    pty.wait_for_screen("def numbers");
    pty.wait_for_screen("ended");
    pty.press("\x1b[H");
    pty.press("t");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    std::fs::write(place.path("app.py"), "print('another program')\n").unwrap();
    let mut changed = place.open(&["open", "app.jsonl"]);
    changed.wait_for_screen("is not the");
    changed.press("\t");
    changed.wait_for_screen("[1]");
    changed.press("q");
    assert_eq!(changed.end().0, 0);
}

#[test]
fn what_is_no_trace_is_told_before_a_screen_opens() {
    let place = Place::with("");
    std::fs::write(place.path("garbage"), [0, 159, 146, 150, b'\n', 27, b'[', b'2', b'J']).unwrap();
    let mut pty = place.open(&["open", "garbage"]);
    assert_eq!(pty.wait_for_exit().exit_code(), 1);
    let said = pty.wait_for("help:");
    assert!(said.contains("no yieldscope trace"), "{said:?}");
    assert!(!said.contains("\x1b[?1049h"), "{said:?}");
}

#[test]
fn a_program_that_cannot_be_read_is_told_before_a_screen_opens() {
    let place = Place::with("");
    let mut pty = place.open(&["trace", "none.py"]);
    assert_eq!(pty.wait_for_exit().exit_code(), 2);
    let said = pty.wait_for("cannot be read");
    assert!(!said.contains("\x1b[?1049h"), "{said:?}");
}

#[test]
fn a_syntax_error_stands_on_the_screen() {
    let place = Place::with("def broken(:\n");
    let mut pty = place.open(&["trace", "app.py"]);
    pty.wait_for_screen("ended, exit code 1");
    pty.press("\t");
    pty.wait_for_screen("SyntaxError");
    pty.press("q");
    assert_eq!(pty.end().0, 1);
}

/// What the system says that a process does: `T` where it is stopped, `S` where it waits, `R` where it runs.
fn does(pid: &str) -> Option<char> {
    let output = Command::new("ps").args(["-o", "state=", "-p", pid]).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().chars().next()
}

#[test]
fn ctrl_z_stops_the_program_with_all_that_it_has_started_and_fg_goes_on_with_it() {
    let place = Place::with(&format!(
        "{GATE}
import subprocess, sys
rests = 'import time\\nwhile True: time.sleep(0.01)'
child = subprocess.Popen([sys.executable, '-c', rests], start_new_session=True)
with open('pids', 'w') as pids:
    pids.write(f'{{os.getpid()}} {{child.pid}}.')
gate('go')
print('after')
child.kill()
gate('end')
"
    ));
    for clock in ["real", "virtual"] {
        let _ = ["pids", "go", "end"].map(|name| std::fs::remove_file(place.path(name)));
        let mut shell = CommandBuilder::new("/bin/sh");
        shell.args(["-i"]);
        shell.cwd(place.folder.path());
        let inner = place.command(&[]);
        for (name, value) in inner.iter_extra_env_as_str() {
            shell.env(name, value);
        }
        shell.env("PS1", "shell> ");
        shell.env_remove("ENV");
        let mut pty = Pty::open(shell);
        pty.wait_for("shell> ");
        let python = python().map_or(String::new(), |path| format!("--python {path}"));
        let program = env!("CARGO_BIN_EXE_yieldscope");
        pty.press(&format!("{program} trace app.py --clock {clock} {python}\n"));
        pty.wait_for_screen("live");
        let pids = pty::wait(
            || std::fs::read_to_string(place.path("pids")).ok().filter(|pids| pids.ends_with('.')),
            || "the program".to_owned(),
        );
        let pids: Vec<&str> = pids.trim_end_matches('.').split(' ').collect();
        let all = |holds: &dyn Fn(char) -> bool| {
            pty::wait(
                || pids.iter().all(|pid| does(pid).is_some_and(holds)).then_some(()),
                || format!("{:?}", pids.iter().map(|pid| does(pid)).collect::<Vec<_>>()),
            );
        };
        pty.press("\x1a");
        pty.wait_for("shell> ");
        all(&|state| state == 'T');
        pty.press("fg\n");
        pty.wait_for("\x1b[?1049h");
        all(&|state| state != 'T');
        std::fs::write(place.path("go"), "").unwrap();
        pty.press("\t");
        pty.wait_for_screen("after");
        std::fs::write(place.path("end"), "").unwrap();
        pty.wait_until("the end of the program", |screen| !screen.contains("live"));
        pty.press("q");
        pty.wait_for("shell> ");
        pty.press("exit\n");
        pty.wait_for_exit();
    }
}
