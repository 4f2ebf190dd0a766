//! A small good pack for tests, to be spoiled in one place at a time, and runs of its first lesson made by hand.

use super::files::Files;
use super::model::Lesson;
use crate::trace::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, State, Status, Stream, ThreadId, Trace, Value, laws,
};

const PACK: &str = r#"format = 1
id = "demo"
title = { en = "Demo", ko = "데모" }
authors = ["Ann"]
languages = ["en", "ko"]
chapters = ["01-first"]
"#;

const CHAPTER: &str = r#"id = "first"
title = { en = "First", ko = "첫째" }
lessons = ["priming", "plain"]
"#;

const LESSON: &str = r#"id = "priming"
title = { en = "Priming", ko = "프라이밍" }
clock = "virtual"
axis = "event"

[misconception]
step = "sent"
claim = { en = "It can take a value at once.", ko = "바로 받는다." }

[output]
python = """
average 10.0
"""

[[differs]]
what = "beats"
reason = { en = "Rust has no close.", ko = "없다." }
step = "sent"

[[step]]
id = "made"
beat = "make"

[[step.question]]
ask = "state"
lane = "averager"

[[step]]
id = "sent"
beat = "send"
hit = 2
states = ["one"]

[[step.question]]
ask = "choice"
prompt = { en = "Which?", ko = "무엇?" }
choices = [{ en = "this", ko = "이" }, { en = "that", ko = "저" }]
answer = 1
why = { en = "So it is.", ko = "그렇다." }

[[step.question]]
ask = "output"
of = "rust"

[[step]]
id = "closed"
beat = "close"
in = "python"

[[pair]]
id = "one"
python = { lane = "averager" }
rust = { lane = "averager" }
"#;

const ENGLISH: &str =
    "# Priming\n\nHello.\n\n## Made {#made}\n\nMade.\n\n## Sent {#sent}\n\nSent.\n\n## Closed {#closed}\n\nClosed.\n";
const KOREAN: &str =
    "# 프라이밍\n\n안녕.\n\n## 생성 {#made}\n\n생성.\n\n## 전송 {#sent}\n\n전송.\n\n## 닫힘 {#closed}\n\n닫힘.\n";
const PYTHON: &str = "def averager():\n    value = yield  #@ send\n\ncoroutine = averager()  #@ make\ncoroutine.close()  #@ close\nprint('average 10.0')\n";
const RUST: &str = "fn main() {\n    //@ make\n    let mut averager = 1;\n    averager += 1; //@ send\n    println!(\"average 10.0\");\n}\n";

const PLAIN: &str = r#"id = "plain"
title = { en = "Plain", ko = "단순" }

[output]
python = "average 10.0\n"

[[step]]
id = "made"
beat = "make"
"#;

/// The folder of the lesson that has one of everything.
pub const KEY: &str = "01-first/priming";

/// The pack: two lessons, the first with one of everything, the second as short as one can be.
pub fn pack() -> Files {
    [
        ("pack.toml".to_owned(), PACK),
        ("01-first/chapter.toml".to_owned(), CHAPTER),
        (format!("{KEY}/lesson.toml"), LESSON),
        (format!("{KEY}/en.md"), ENGLISH),
        (format!("{KEY}/ko.md"), KOREAN),
        (format!("{KEY}/main.py"), PYTHON),
        (format!("{KEY}/main.rs"), RUST),
        ("01-first/plain/lesson.toml".to_owned(), PLAIN),
        ("01-first/plain/en.md".to_owned(), "# Plain\n\n## Made {#made}\n\nMade.\n"),
        ("01-first/plain/ko.md".to_owned(), "# 단순\n\n## 생성 {#made}\n\n생성.\n"),
        ("01-first/plain/main.py".to_owned(), PYTHON),
        ("01-first/plain/main.rs".to_owned(), RUST),
    ]
    .into_iter()
    .map(|(path, text)| (path, text.as_bytes()))
    .collect()
}

/// The pack with words of its own and a map.
pub fn with_words() -> Files {
    let mut files = pack();
    let glossary = r#"
[[term]]
id = "priming"
lesson = "priming"
name = { en = "priming", ko = "프라이밍" }
also = { en = ["prime"] }
text = { en = "The first *step*.", ko = "첫걸음입니다." }

[[term]]
id = "making"
lesson = "plain"
name = { en = "made", ko = "생성" }
text = { en = "It is there.", ko = "있습니다." }
"#;
    let map = r#"
[[row]]
lesson = "priming"
near = "far"
python = "c.send(x)"
rust = "coroutine.resume(x)"
ends = { en = "There is `no` priming.", ko = "프라이밍은 없습니다." }

[[row]]
lesson = "plain"
near = "same"
python = "print"
rust = "println!"
ends = { en = "Nowhere.", ko = "없습니다." }
"#;
    files.insert("glossary.toml", glossary.as_bytes().to_vec());
    files.insert("map.toml", map.as_bytes().to_vec());
    files
}

/// The pack with `from` replaced by `to` in one file, once.
pub fn spoiled(path: &str, from: &str, to: &str) -> Files {
    let mut files = pack();
    let text = files.text(path).to_owned();
    assert!(text.contains(from), "`{from}` is not in {path}");
    files.insert(path, text.replacen(from, to, 1).into_bytes());
    files
}

/// The pack, in whose first lesson there is a second Rust program with a lane of its own for the pair.
pub fn with_tabs() -> Files {
    let tab = "[[rust]]\nfile = \"by_hand.rs\"\ntitle = { en = \"by hand\", ko = \"손으로\" }\n\
               reason = { en = \"The states are yours.\", ko = \"상태를 직접 다룬다.\" }\n\n\
               [[rust.lane]]\npair = \"one\"\nlane = \"state\"\n\n[[differs]]";
    let mut files = spoiled(&format!("{KEY}/lesson.toml"), "[[differs]]", tab);
    files.insert(format!("{KEY}/by_hand.rs"), RUST.replace("averager", "state").into_bytes());
    files
}

/// The pack, whose first lesson has an exercise in both languages. What the runs of the sample do solves the one in Rust.
pub fn with_exercise() -> Files {
    let hint = |word: &str| format!("{{ en = \"{word}\", ko = \"{word}\" }}");
    let hints = format!("hints = [{}, {}, {}]", hint("Think."), hint("Look."), hint("Write it."));
    let exercise = format!(
        "[exercise.python]\n{hints}\noutput = \"average 20.0\\n\"\n\n[[exercise.python.states]]\nlane = \"averager\"\n\
         pass = [\"created\", \"running send\"]\n\n[exercise.rust]\n{hints}\nbeats = [\"send\", \"send\"]\n\n[[differs]]"
    );
    let mut files = spoiled(&format!("{KEY}/lesson.toml"), "[[differs]]", &exercise);
    for (name, text) in [("starter.py", "pass\n"), ("solution.py", PYTHON), ("starter.rs", RUST), ("solution.rs", RUST)]
    {
        files.insert(format!("{KEY}/exercise/{name}"), text.as_bytes().to_vec());
    }
    for language in ["en", "ko"] {
        let path = format!("{KEY}/{language}.md");
        let prose = format!("{}\n## Yours {{#exercise}}\n\nMake it average twice as much.\n", files.text(&path));
        files.insert(path, prose.into_bytes());
    }
    files
}

/// The first lesson of the pack.
pub fn lesson() -> Lesson {
    let (pack, findings) = super::read(&pack());
    assert_eq!(findings, []);
    pack.chapters.into_iter().next().expect("a chapter").lessons[0].lesson().clone()
}

/// Makes traces for tests, event by event. Lane 0 is `main` and runs from the start.
#[derive(Clone)]
pub struct RunBuilder(Trace);

impl RunBuilder {
    pub fn new(language: Language) -> Self {
        let mut run = Self(Trace::new(Header {
            language,
            runtime: "test".into(),
            program: "main".into(),
            clock: Clock::Virtual,
            recorded: false,
            digest: None,
        }));
        let main = run.lane(LaneKind::Main, "main");
        run.state(main, State::Running, Cause::Start, None);
        run
    }

    /// Appends an event; the position after it.
    fn push(&mut self, body: Body<'_>) -> usize {
        self.0.push(&Event { t: 0.0, thread: ThreadId(0), body });
        self.0.len()
    }

    /// A new lane, in the state `created`.
    pub fn lane(&mut self, kind: LaneKind, name: &str) -> LaneId {
        let lane = LaneId(self.0.lanes().len() as u32);
        self.push(Body::Lane { lane, kind, name: name.into(), parent: None, line: None });
        self.state(lane, State::Created, Cause::Call, None);
        lane
    }

    pub fn state(&mut self, lane: LaneId, state: State, cause: Cause, value: Option<&str>) -> usize {
        let value = value.map(Value::whole);
        self.push(Body::State { lane, state, cause, value, by: None, on: None, line: None })
    }

    /// The lane runs and yields a value; the position after the yield.
    pub fn yields(&mut self, lane: LaneId, value: &str) -> usize {
        self.state(lane, State::Running, Cause::Next, None);
        self.state(lane, State::Suspended, Cause::Yield, Some(value))
    }

    pub fn exception(&mut self, lane: LaneId, value: &str) -> usize {
        self.push(Body::Exception { lane, line: None, value: Value::whole(value) })
    }

    pub fn local(&mut self, name: &str, value: &str) -> usize {
        self.push(Body::Local { lane: LaneId::MAIN, name: name.into(), value: Some(Value::whole(value)) })
    }

    /// A local of `main` is gone.
    pub fn forget(&mut self, name: &str) -> usize {
        self.push(Body::Local { lane: LaneId::MAIN, name: name.into(), value: None })
    }

    /// `main` reaches a line.
    pub fn line(&mut self, line: u32) -> usize {
        self.push(Body::Line { lane: LaneId::MAIN, line })
    }

    pub fn beat(&mut self, name: &str) -> usize {
        self.push(Body::Beat { lane: LaneId::MAIN, name: name.into(), line: 1 })
    }

    pub fn print(&mut self, text: &str) -> usize {
        self.push(Body::Output { lane: Some(LaneId::MAIN), stream: Stream::Stdout, text: text.into() })
    }

    pub fn complain(&mut self, text: &str) -> usize {
        self.push(Body::Output { lane: Some(LaneId::MAIN), stream: Stream::Stderr, text: text.into() })
    }

    pub fn end(&mut self, status: Status) -> usize {
        self.push(Body::End { status, lost: 0 })
    }

    /// The trace so far, which obeys the laws.
    pub fn trace(&self) -> Trace {
        assert_eq!(laws::check(&self.0), Vec::<String>::new());
        self.0.clone()
    }
}
