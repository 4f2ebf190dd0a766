//! A reader of the sample pack, for tests: presses keys, lets time pass, and hears of runs made by hand.

use super::handout::terminal::LessonDocument;
use super::model::follower::{Followed, Follower};
use super::model::{Model, Open, Place, Position};
use super::msg::{Cmd, Msg, News};
use super::theme::{Depth, Ground, theme};
use super::update::update;
use super::views;
use crate::lesson::{self, Files, sample};
use crate::room::{Poll, Question, Revealed, State as Room, Wording};
use crate::store::Progress;
use crate::trace::{Cause, LaneKind, Language, State, Status, Trace};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

/// A run of the sample lesson: `make`, then `send` twice, with a generator in between.
pub fn run(language: Language) -> Trace {
    let mut run = sample::RunBuilder::new(language);
    run.beat("make");
    let averager = run.lane(LaneKind::Generator, "averager");
    run.beat("send");
    run.yields(averager, "None");
    run.beat("send");
    run.yields(averager, "10.0");
    run.print("average 10.0\n");
    if language == Language::Python {
        run.beat("close");
    }
    run.state(averager, State::Running, Cause::Close, None);
    run.state(averager, State::Closed, Cause::Close, None);
    run.end(Status::Code(0));
    run.trace()
}

/// The screen of this size as text.
pub fn drawn(model: &mut Model, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test back end");
    model.size = Size { width, height };
    terminal.draw(|frame| views::draw(model, frame.buffer_mut())).expect("drawn");
    // The test back end cannot be shown as text where it has no columns.
    if width == 0 { String::new() } else { terminal.backend().to_string() }
}

/// A reader at the keys: the model, and what it asked for that was not done yet.
pub struct Reader {
    pub model: Model,
    pub cmds: Vec<Cmd>,
}

impl Reader {
    pub fn new(progress: Progress) -> Self {
        Self::of(&sample::pack(), progress)
    }

    /// A reader of a pack that has these files.
    pub fn of(files: &Files, progress: Progress) -> Self {
        let (pack, findings) = lesson::read(files);
        assert_eq!(findings, []);
        let model = Model::new(Arc::new(pack), progress, "en", theme(Ground::Dark, Depth::None));
        Self { model, cmds: Vec::new() }
    }

    /// A reader of a pack that has words of its own and a map.
    pub fn with_words() -> Self {
        Self::of(&sample::with_words(), Progress::default())
    }

    /// A reader in the first lesson, whose two programs have run.
    pub fn in_lesson() -> Self {
        let mut reader = Self::new(Progress::default());
        reader.press(KeyCode::Enter);
        reader.programs_run();
        reader
    }

    /// A reader in a lesson that has a program in `language` alone, which has run.
    pub fn in_single(language: Language) -> Self {
        let (mut files, folder) = (sample::pack(), "01-first/plain");
        let toml = files.text(&format!("{folder}/lesson.toml")).replace("python =", &format!("{language} ="));
        files.insert(format!("{folder}/lesson.toml"), toml.into_bytes());
        let other = if language == Language::Python { "main.rs" } else { "main.py" };
        files.remove(&format!("{folder}/{other}"));
        let mut reader = Self::of(&files, Progress::default());
        reader.press(KeyCode::Down).press(KeyCode::Enter);
        reader.programs_run();
        reader
    }

    /// A reader in the first lesson, which has a second Rust program; its main programs have run.
    pub fn in_tabs() -> Self {
        let mut reader = Self::of(&sample::with_tabs(), Progress::default());
        reader.press(KeyCode::Enter);
        reader.programs_run();
        reader
    }

    /// A reader in the first lesson, which has an exercise; its programs have run.
    pub fn in_exercise() -> Self {
        let mut reader = Self::of(&sample::with_exercise(), Progress::default());
        reader.press(KeyCode::Enter);
        reader.programs_run();
        reader.press(KeyCode::Enter);
        reader
    }

    pub fn programs_run(&mut self) {
        for cmd in std::mem::take(&mut self.cmds) {
            if let Cmd::Run { language, run: number, .. } = cmd {
                let trace = run(language);
                self.tell(language, number, News::Started(trace.header().clone()));
                self.tell(language, number, News::Events(trace.events().map(|event| event.into_owned()).collect()));
                self.tell(language, number, News::Ended(Status::Code(0)));
            }
        }
    }

    pub fn tell(&mut self, language: Language, run: u64, news: News) {
        let cmds = update(&mut self.model, Msg::Run { language, run, news });
        self.cmds.extend(cmds);
    }

    pub fn press(&mut self, code: KeyCode) -> &mut Self {
        let cmds = update(&mut self.model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        self.cmds.extend(cmds);
        self
    }

    /// Presses the keys of these characters, one after the other.
    pub fn type_in(&mut self, text: &str) -> &mut Self {
        for ch in text.chars() {
            self.press(KeyCode::Char(ch));
        }
        self
    }

    /// Walks to the end of the lesson; its questions are skipped.
    pub fn walk_to_end(&mut self) -> &mut Self {
        for _ in 0..100 {
            if self.open().place == Place::End {
                return self;
            }
            self.press(KeyCode::Right).wait();
            if self.open().is_asking() {
                self.type_in("s");
            }
        }
        panic!("it never comes to its end");
    }

    /// Lets time pass until nothing moves.
    pub fn wait(&mut self) -> &mut Self {
        for _ in 0..10_000 {
            if !self.model.is_moving() {
                return self;
            }
            let cmds = update(&mut self.model, Msg::Tick(Duration::from_millis(16)));
            self.cmds.extend(cmds);
        }
        panic!("it never comes to rest");
    }

    pub fn open(&self) -> &Open {
        self.model.open().expect("a lesson is open")
    }

    pub fn playheads(&self) -> [usize; 2] {
        self.open().sides.each_ref().map(|side| side.playhead)
    }

    /// Where the step's beat is, for both programs.
    pub fn at_step(&self, step: usize) -> [usize; 2] {
        self.open().sides.each_ref().map(|side| side.steps[step].expect("the step is reached"))
    }
}

/// Somebody who follows a presentation of the sample pack's first lesson, by hand.
pub struct Attendant {
    reader: Reader,
    /// What is told next.
    pub state: Room,
}

/// Texts for so many choices, in both languages: words of an author, but for the first, which is a value.
pub fn choices(count: usize) -> Vec<BTreeMap<String, Wording>> {
    let said = |text: &str, html: &str| Wording { text: text.to_owned(), html: html.to_owned() };
    let all = [
        [said("None", "<code>None</code>"), said("None", "<code>None</code>")],
        [said("the *first* one", "the <em>first</em> one"), said("*첫째*", "<em>첫째</em>")],
        [said("`10.0`, twice", "<code>10.0</code>, twice"), said("`10.0` 두 번", "<code>10.0</code> 두 번")],
    ];
    let in_both = |[en, ko]: [Wording; 2]| BTreeMap::from([("en".to_owned(), en), ("ko".to_owned(), ko)]);
    all.into_iter().cycle().take(count).map(in_both).collect()
}

impl Attendant {
    /// Somebody who has been told nothing yet.
    pub fn joining() -> Self {
        let model = Model::following("192.168.1.20:8080/ABC234", "en", theme(Ground::Dark, Depth::None));
        Self { reader: Reader { model, cmds: Vec::new() }, state: Room { lesson: Some(1), ..Room::default() } }
    }

    /// Somebody who has the lesson; the class stands before its first step.
    pub fn in_lesson() -> Self {
        let mut attendant = Self::joining();
        attendant.class(Place::Introduction, [0, 0]);
        attendant.receive(1);
        attendant.cmds.clear();
        attendant
    }

    /// The class stands there.
    pub fn class(&mut self, place: Place, events: [usize; 2]) {
        self.class_in("priming", place, events);
    }

    /// The class stands there, in the lesson with this id.
    pub fn class_in(&mut self, lesson: &str, place: Place, events: [usize; 2]) {
        let at = Position {
            pack: "demo".to_owned(),
            lesson: lesson.to_owned(),
            place,
            events,
            program: Language::Python,
            rust: None,
            asked: None,
            pane: None,
            is_black: false,
        };
        self.state.position = Some(at);
        self.tell(Followed::State(Box::new(self.state.clone())));
    }

    /// The lesson comes, with this number.
    pub fn receive(&mut self, number: u64) {
        self.receive_lesson(number, "priming");
    }

    /// The lesson with this id comes.
    pub fn receive_lesson(&mut self, number: u64, id: &str) {
        let files = sample::pack();
        let (pack, _) = lesson::read(&files);
        let traces = [Language::Python, Language::Rust].map(run);
        let lesson = pack.lesson(id).expect("the lesson");
        let document =
            LessonDocument::new(&files, lesson, &BTreeMap::new(), ["main.py", "main.rs"].into_iter().zip(&traces));
        let received = LessonDocument::read(&document.json()).expect("a lesson");
        self.tell(Followed::Lesson(number, Ok(Box::new(received))));
    }

    /// The class is asked, in this round.
    pub fn ask(&mut self, round: usize, is_open: bool, revealed: Option<Revealed>) {
        let prompt = choices(2).remove(1);
        self.state.question = Some(Question { poll: 7, prompt, choices: choices(3) });
        let counts = if is_open { Vec::new() } else { vec![vec![3, 0, 9]; round] };
        self.state.poll = Some(Poll { poll: 7, round, is_open, answered: 12, counts, revealed });
        self.tell(Followed::State(Box::new(self.state.clone())));
    }

    pub fn tell(&mut self, followed: Followed) {
        let cmds = update(&mut self.model, Msg::Followed(followed));
        self.cmds.extend(cmds);
    }

    pub fn follower(&self) -> &Follower {
        self.model.follower.as_ref().expect("a follower")
    }
}

/// Whoever follows reads, too.
impl Deref for Attendant {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Attendant {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}
