//! A lesson presented in a pseudoterminal, with its notes in another: the notes follow, and the class sees none of them. And one that is
//! shared, with a class that follows and answers.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use pty::{Pty, program};
use rustix::process::Signal;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use yieldscope::room::client::{Follower, Heard};
use yieldscope::room::{Place, State};

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

/// The address on the screen.
fn address(class: &Pty) -> String {
    let screen = class.screen();
    let from = screen.find("http://").expect("the address is on the screen");
    screen[from..].split_whitespace().next().unwrap().to_owned()
}

/// The head of the page at this address, in small letters.
fn head(address: &str) -> String {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut room = TcpStream::connect(host).unwrap();
    write!(room, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut page = String::new();
    room.read_to_string(&mut page).unwrap();
    page.split("\r\n\r\n").next().unwrap().to_lowercase()
}

/// One of a class.
struct Student {
    follower: Follower,
    heard: Receiver<Heard>,
}

impl Student {
    /// Follows the presentation whose introduction is on the screen.
    fn join(class: &Pty) -> Self {
        let (sender, heard) = channel();
        let follower =
            Follower::start(address(class).parse().unwrap(), move |heard| sender.send(heard).is_ok()).unwrap();
        Self { follower, heard }
    }

    /// Waits for what fits.
    fn hear<T>(&self, what: &str, fits: impl Fn(Heard) -> Option<T>) -> T {
        loop {
            let heard = self.heard.recv_timeout(Duration::from_secs(60));
            if let Some(found) = fits(heard.unwrap_or_else(|error| panic!("{what}: {error}"))) {
                return found;
            }
        }
    }

    fn sees(&self, what: &str, fits: impl Fn(&State) -> bool) -> State {
        self.hear(what, |heard| match heard {
            Heard::State(state) if fits(&state) => Some(*state),
            _ => None,
        })
    }

    fn answers(&self, round: usize, choice: usize) {
        self.follower.answer(1, round, choice);
        let wanted = (round, choice);
        self.hear("it is counted", |heard| match heard {
            Heard::Counted { round, choice, .. } => ((round, choice) == wanted).then_some(()),
            _ => None,
        });
    }
}

fn place(state: &State) -> Option<Place> {
    state.position.as_ref().map(|position| position.place)
}

#[test]
fn a_class_follows_is_asked_twice_and_its_counts_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("answers.csv");
    let path = file.to_str().unwrap();
    let mut class = open(home.path(), &["present", "priming", "--answers", path, "--share"]);
    wait_for_lesson(&class);
    class.wait_for_screen("0 followers");
    let students = [Student::join(&class), Student::join(&class)];
    class.wait_for_screen("2 followers");
    let state = students[0].sees("the lesson", |state| state.lesson.is_some());
    for name in ["page.en", "page.ko", "lesson"] {
        students[0].follower.fetch(state.lesson.unwrap(), name);
        let body = students[0].hear(name, |heard| match heard {
            Heard::Document { body, .. } => Some(body.unwrap()),
            _ => None,
        });
        let text = String::from_utf8(body).unwrap();
        assert!(text.contains("priming") && !text.contains("Hands up"), "notes are for nobody else");
    }
    let head = head(&address(&class));
    assert!(head.contains("content-security-policy: frame-ancestors 'none'\r\n"), "{head}");
    class.press("i");
    class.wait_for_screen("Any key leads back.");
    class.press("x");
    class.wait_for_screen("You may have heard");
    class.press(ON);
    students[1].sees("the first step", |state| place(state) == Some(Place::Step(0)));
    class.press(ON);
    class.wait_for_screen("2/8");
    class.press(ON);
    class.wait_for_screen("answers so far: 0");
    for student in &students {
        let state = student.sees("the question", |state| state.poll.is_some());
        let poll = state.poll.unwrap();
        assert!(poll.is_open && poll.counts.is_empty() && poll.revealed.is_none());
        assert_eq!(state.question.unwrap().choices.len(), 4);
    }
    students[0].answers(1, 1);
    students[0].answers(1, 2);
    students[1].answers(1, 3);
    class.wait_for_screen("answers so far: 2");
    class.press("d");
    class.wait_for_screen("closed · answers: 2");
    class.wait_for_screen("1 (50%)");
    let counted = |state: &State, wanted: &[&[usize]]| state.poll.as_ref().is_some_and(|poll| poll.counts == wanted);
    students[1].sees("the bars", |state| counted(state, &[&[0, 0, 1, 1]]));
    class.press("p");
    class.wait_for_screen("round 2");
    students.iter().for_each(|student| student.answers(2, 3));
    class.wait_for_screen("answers so far: 2");
    class.press("d");
    students[0].sees("both rounds", |state| counted(state, &[&[0, 0, 1, 1], &[0, 0, 0, 2]]));
    class.press(ON);
    class.wait_for_screen("✓");
    let told = students[0].sees("the truth", |state| state.poll.as_ref().is_some_and(|poll| poll.revealed.is_some()));
    let right = told.poll.unwrap().revealed.unwrap().right;
    class.press("q");
    assert_eq!(class.end().0, 0);
    for student in &students {
        student.sees("the end", |state| state.is_over);
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    let rows: Vec<&str> = kept.lines().collect();
    assert_eq!(rows.len(), 9, "{kept}");
    let letter = ['A', 'B', 'C', 'D'][right];
    assert!(rows[1..].iter().all(|row| row.starts_with("1,priming,")), "{kept}");
    assert_eq!(rows.iter().filter(|row| row.contains(&format!(",{letter},")) && row.contains(",yes,")).count(), 2);
    assert!(rows[4].ends_with(",1") && rows[8].contains(",2,D,") && rows[8].ends_with(",2"), "{kept}");
    assert!(!home.path().join("progress.toml").exists());
}

#[test]
fn what_cannot_be_shared_or_kept_is_said_before_a_class_waits() {
    let home = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let there = home.path().join("there.json");
    std::fs::write(&there, "[1]").unwrap();
    let there = there.to_str().unwrap();
    for (arguments, said) in [
        (vec!["--share", address.as_str()], "is taken"),
        (vec!["--share", "priming"], "no address"),
        (vec!["--answers", "a.csv"], "--share"),
        (vec!["--answers", "a.txt", "--share"], ".csv or .json"),
        (vec!["--answers", there, "--share"], "not overwritten"),
    ] {
        let mut pty = open(home.path(), &[&["present", "priming"], &arguments[..]].concat());
        assert_eq!(pty.wait_for_exit().exit_code(), 2, "{arguments:?}");
        pty::wait(|| pty.all().contains(said).then_some(()), || format!("{said}: {}", pty.all()));
    }
}
