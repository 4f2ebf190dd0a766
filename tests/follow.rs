//! A room is followed in a pseudoterminal and line by line: where the class stands, on one's own and back, with an answer, and with a
//! connection that is lost for a while.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use pty::{Pty, program};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use yieldscope::lesson::{Lesson, walk};
use yieldscope::room::{Code, Document, News, Place, Poll, Position, Question, Revealed, Room, State, Wording};
use yieldscope::store::packs;
use yieldscope::trace::{Language, Trace};
use yieldscope::tui::handout::terminal::LessonDocument;

const LONG: Duration = Duration::from_secs(20);
const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// A presentation of a bundled lesson, of which only its room is there.
struct Class {
    room: Room,
    news: Receiver<News>,
    lesson: Lesson,
    trace: Trace,
    state: State,
}

impl Class {
    fn open() -> Self {
        let loaded = packs::bundled();
        let lesson = loaded.pack.lesson("priming").unwrap().clone();
        let trace = packs::recorded(&lesson).unwrap();
        let document = LessonDocument::new(&loaded.files, &lesson, &BTreeMap::new(), [("main.py", &trace)]);
        let (sender, news) = channel();
        let room = Room::open(SocketAddr::new(LOOPBACK.into(), 0), Code::random().unwrap(), move |new| {
            let _ = sender.send(new);
        });
        let room = room.unwrap();
        let (name, kind) = ("lesson".to_owned(), "application/json".to_owned());
        room.publish(1, vec![Document { name, kind, body: document.json() }]);
        let state = State { lesson: Some(1), ..State::default() };
        Self { room, news, lesson, trace, state }
    }

    fn address(&self) -> String {
        format!("{}/{}", self.room.address(), self.room.code())
    }

    /// The class stands at this step, from 1.
    fn go(&mut self, step: usize) {
        let events = walk::positions(&self.lesson, Language::Python, &self.trace)[step - 1].unwrap();
        self.state.position = Some(Position {
            pack: "coroutines".to_owned(),
            lesson: self.lesson.id.clone(),
            place: Place::Step(step - 1),
            events: [events, 0],
            program: Language::Python,
            rust: None,
            asked: None,
            pane: None,
            is_black: false,
        });
        self.room.show(self.state.clone());
    }

    fn ask(&mut self, is_open: bool, revealed: Option<Revealed>) {
        let said =
            |text: &str| BTreeMap::from([("en".to_owned(), Wording { text: text.to_owned(), html: text.to_owned() })]);
        let choices = ["the created one", "the running one"].map(said).into();
        self.state.question = Some(Question { poll: 1, prompt: said("Which state comes next?"), choices });
        let counts = if is_open { Vec::new() } else { vec![Vec::new()] };
        self.state.poll = Some(Poll { poll: 1, round: 1, is_open, revealed, counts, ..Poll::default() });
        self.room.show(self.state.clone());
    }

    fn counts(&self) -> Vec<Vec<usize>> {
        loop {
            let news = self.news.recv_timeout(LONG).unwrap();
            if let Some((1, counts)) = news.poll.filter(|(_, counts)| counts.iter().flatten().any(|count| *count > 0)) {
                return counts;
            }
        }
    }
}

fn follow(home: &Path, address: &str) -> Pty {
    Pty::open(program(home, &["follow", address]))
}

#[test]
fn a_class_is_followed_left_and_come_back_to_and_an_answer_is_counted() {
    let home = tempfile::tempdir().unwrap();
    let mut class = Class::open();
    class.go(2);
    // Whoever comes late stands where the class does.
    let mut student = follow(home.path(), &format!("http://{}/", class.address()));
    student.wait_for_screen("with the class · step 2/8");
    student.wait_for_screen("Too early");
    class.go(3);
    student.wait_for_screen("with the class · step 3/8");
    student.press("\x1b[D");
    student.wait_for_screen("on your own · step 2/8");
    class.go(4);
    student.wait_for_screen("The class is at step 4");
    assert!(student.screen().contains("step 2/8"));
    student.press("f");
    student.wait_for_screen("with the class · step 4/8");
    student.press("n");
    student.wait_for_screen("The class has not come further yet.");
    class.ask(true, None);
    student.wait_for_screen("Which state comes next?");
    student.press("a");
    student.wait_for_screen("(your answer)");
    assert_eq!(class.counts(), [[1, 0]]);
    student.press("b");
    class.ask(false, Some(Revealed { right: 1, why: BTreeMap::new() }));
    student.wait_for_screen("You were right.");
    (class.state.question, class.state.poll) = (None, None);
    class.go(5);
    student.wait_for_screen("with the class · step 5/8");
    drop(class);
    student.wait_for_screen("The presentation is over.");
    student.press("\x1b[D");
    student.wait_for_screen("step 4/8");
    student.press("q");
    assert_eq!(student.end().0, 0);
    assert!(!home.path().join("data/progress.json").exists(), "nobody is a learner here");
}

#[test]
fn a_lesson_that_is_presented_is_followed_from_another_terminal() {
    let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut teacher = Pty::open(program(home.path(), &["present", "priming", "--share", "127.0.0.1"]));
    teacher.wait_until("the address", |screen| screen.contains("http://127.0.0.1:") && !screen.contains("being run"));
    let screen = teacher.screen();
    let address = screen.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    let mut student = follow(other.path(), address);
    student.wait_for_screen("with the class · step 0/8");
    for step in ["1/8", "2/8"] {
        teacher.press("\x1b[6~");
        student.wait_for_screen(&format!("with the class · step {step}"));
    }
    teacher.press("\x1b[6~");
    student.wait_for_screen("The class is asked");
    student.press("b");
    student.wait_for_screen("(your answer)");
    teacher.wait_for_screen("answers so far: 1");
    teacher.press("\r");
    student.wait_for_screen("✓");
    teacher.press("\x1b[6~");
    student.wait_for_screen("with the class · step 3/8");
    teacher.press("q");
    student.wait_for_screen("The presentation is over.");
    student.press("q");
    assert_eq!((student.end().0, teacher.end().0), (0, 0));
}

/// A way to a room that can be cut.
struct Way {
    address: SocketAddr,
    streams: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Way {
    fn to(room: SocketAddr) -> Self {
        let listener = TcpListener::bind((LOOPBACK, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let streams: Arc<Mutex<Option<Vec<TcpStream>>>> = Arc::new(Mutex::new(Some(Vec::new())));
        let known = Arc::clone(&streams);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let mut known = known.lock().unwrap();
                let (Some(known), Ok(far)) = (known.as_mut(), TcpStream::connect(room)) else { continue };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    thread::spawn(move || {
                        let _ = io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
                known.extend([near, far]);
            }
        });
        Self { address, streams }
    }

    fn cut(&self) {
        for stream in self.streams.lock().unwrap().take().unwrap() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        *self.streams.lock().unwrap() = Some(Vec::new());
    }
}

#[test]
fn a_connection_that_is_lost_comes_back_by_itself_to_where_the_class_is() {
    let home = tempfile::tempdir().unwrap();
    let mut class = Class::open();
    class.go(1);
    let way = Way::to(class.room.address());
    let mut student = follow(home.path(), &format!("{}/{}", way.address, class.room.code()));
    student.wait_for_screen("with the class · step 1/8");
    way.cut();
    student.wait_for_screen("The connection is lost. Next try in");
    assert!(student.screen().contains("step 1/8"));
    class.go(6);
    class.ask(true, None);
    thread::sleep(Duration::from_millis(700));
    way.mend();
    student.wait_for_screen("with the class · step 6/8");
    student.wait_for_screen("Which state comes next?");
    student.press("b");
    assert_eq!(class.counts(), [[0, 1]]);
    student.press("q");
    assert_eq!(student.end().0, 0);
}

#[test]
fn line_by_line_a_class_is_told_until_it_is_over() {
    let home = tempfile::tempdir().unwrap();
    let mut class = Class::open();
    class.go(1);
    let mut command = Command::new(env!("CARGO_BIN_EXE_yieldscope"));
    command.args(["follow", "--plain", &class.address()]).env("YIELDSCOPE_HOME", home.path()).env("LC_ALL", "C.UTF-8");
    let mut student = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(student.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == "step 1/8"));
    class.go(2);
    assert!(lines.any(|line| line == "Too early"));
    class.ask(true, None);
    assert!(lines.any(|line| line == "B. the running one"));
    class.ask(false, Some(Revealed { right: 0, why: BTreeMap::new() }));
    assert!(lines.any(|line| line == "Answer: A"));
    drop(class);
    assert!(lines.any(|line| line == "The presentation is over."));
    assert_eq!(student.wait().unwrap().code(), Some(0));
}

#[test]
fn what_cannot_be_followed_is_said_in_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let class = Class::open();
    let wrong = format!("{}/aaaaaa", class.room.address());
    for (address, code, said) in [
        ("https://192.168.1.20/k7wmqp", 2, "http://"),
        ("192.168.1.20:8080", 2, "there is no code in the address"),
        (wrong.as_str(), 1, "There is no presentation at this address."),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yieldscope"));
        command.args(["follow", "--plain", address]).env("YIELDSCOPE_HOME", home.path()).env("LC_ALL", "C.UTF-8");
        let output = command.stdin(Stdio::null()).output().unwrap();
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(told.contains(said), "{address}: {told}");
        assert_eq!(output.status.code(), Some(code), "{address}: {told}");
    }
}
