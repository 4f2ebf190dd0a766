//! A lesson presented in a pseudoterminal, with its notes in another: the notes follow, and the class sees none of them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use pty::{Pty, program};
use rustix::process::Signal;
use std::path::Path;
use std::process::{Command, Output};

const ON: &str = "\x1b[6~";

fn open(home: &Path, arguments: &[&str]) -> Pty {
    Pty::open(program(home, arguments))
}

/// Waits until the lesson is there and its programs have run.
fn wait_for_lesson(class: &Pty) {
    let stands = |screen: &str| screen.contains("Both sides of yield") && !screen.contains("being run");
    class.wait_until("the lesson", stands);
}

fn run(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yieldscope"));
    command.args(arguments).env("YIELDSCOPE_HOME", home).env("LC_ALL", "C.UTF-8").output().unwrap()
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[test]
fn the_notes_follow_a_presentation_and_the_class_sees_none_of_them() {
    let home = tempfile::tempdir().unwrap();
    let mut notes = open(home.path(), &["notes"]);
    notes.wait_for_screen("No presentation is running");
    let mut class = open(home.path(), &["present", "priming", "--minutes", "45"]);
    wait_for_lesson(&class);
    class.wait_for_screen("0:00 of 45:00, on time");
    notes.wait_for_screen("notes of priming");
    notes.wait_for_screen("next: 1/8 Two sides");
    class.press(ON);
    class.wait_for_screen("1/8");
    notes.wait_for_screen("Let somebody read the line aloud");
    // The clock goes on by itself.
    class.wait_for_screen("0:02 of 45:00");
    notes.wait_for_screen("0:02 of 45:00");
    class.press(ON);
    class.wait_for_screen("2/8");
    notes.wait_for_screen("Hands up before you go on");
    notes.wait_for_screen("next: 3/8 Nowhere to land");
    class.press(ON);
    class.wait_for_screen("Predict");
    class.wait_for_screen(" A ");
    notes.wait_for_screen("Answer: ");
    class.press(ON);
    class.wait_for_screen("✓");
    notes.wait_for_screen("the class sees it");
    assert!(!class.all().contains("Hands up") && !class.all().contains("Let somebody"));
    class.press("b");
    notes.wait_for_screen("The screen is black.");
    class.press("bq");
    assert_eq!(class.end().0, 0);
    notes.wait_for_screen("The presentation is over.");
    notes.press("q");
    assert_eq!(notes.end().0, 0);
    assert!(!home.path().join("progress.toml").exists(), "who presents is no learner");
    assert_eq!(files(&home.path().join("run")), 0);
}

#[test]
fn notes_are_printed_until_the_presentation_is_over() {
    let home = tempfile::tempdir().unwrap();
    let none = run(home.path(), &["notes", "--plain"]);
    let said = String::from_utf8(none.stderr).unwrap();
    assert!(none.status.code() == Some(1) && said.contains("no presentation is running"), "{said}");
    let mut class = open(home.path(), &["present", "send"]);
    wait_for_lesson(&class);
    let mut notes = open(home.path(), &["notes", "--plain", "--of", "send"]);
    notes.wait_for("introduction");
    class.press(ON);
    class.wait_for_screen("1/8");
    notes.wait_for("Let somebody read the line aloud");
    notes.wait_for("next: 2/8 Too early");
    let other = run(home.path(), &["notes", "--plain", "--of", "throw"]);
    assert!(String::from_utf8(other.stderr).unwrap().contains("no presentation of `throw`"));
    class.press("q");
    assert_eq!(class.end().0, 0);
    notes.wait_for("the presentation is over");
    assert_eq!(notes.wait_for_exit().exit_code(), 0);
}

#[test]
fn what_a_killed_presentation_leaves_is_found_to_be_stale() {
    let home = tempfile::tempdir().unwrap();
    let mut class = open(home.path(), &["present", "priming"]);
    wait_for_lesson(&class);
    let sockets = home.path().join("run");
    assert_eq!(files(&sockets), 1);
    class.signal(Signal::KILL);
    class.wait_for_exit();
    assert_eq!(files(&sockets), 1);
    assert_eq!(run(home.path(), &["notes", "--plain"]).status.code(), Some(1));
    assert_eq!(files(&sockets), 0);
}

#[test]
fn what_cannot_be_presented_is_named() {
    let home = tempfile::tempdir().unwrap();
    let told = |arguments: &[&str]| {
        let mut pty = open(home.path(), arguments);
        let code = pty.wait_for_exit().exit_code();
        std::thread::sleep(std::time::Duration::from_millis(50));
        (code, pty.all())
    };
    let (code, said) = told(&["present", "primng"]);
    assert!(code == 2 && said.contains("no lesson, chapter or pack `primng`") && said.contains("`priming`?"), "{said}");
    assert_eq!(told(&["present", "priming", "--minutes", "0"]).0, 2);
    let blind = run(home.path(), &["present", "priming"]);
    assert_eq!(blind.status.code(), Some(2));
    assert!(String::from_utf8(blind.stderr).unwrap().contains("no terminal to present on"));
}
