//! A presentation on its way to those who follow it: what the model shows goes into the room, and with it the documents of the lesson.
//! Nothing of it is done on the thread that draws.

mod answers;

use super::super::run::Incoming;
use crate::lesson::{Files, Lesson};
use crate::room::{Document, News, Room, Shell, State};
use crate::tui::handout::terminal::LessonDocument;
use crate::tui::handout::{Ran, page};
use crate::tui::model::{Model, Open, RunState, Side};
use crate::tui::msg::Msg;
use crate::tui::strings::LANGUAGES;
use answers::Answers;
pub use answers::begin as begin_answers;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Time between two editions of a lesson whose programs run, at least.
const STREAMED: Duration = Duration::from_secs(1);

/// The part of the page's policy that it cannot say of itself: no other page may have it in a frame.
const POLICY: &str = "frame-ancestors 'none'";

/// What a presentation is shared with.
pub struct Share {
    /// Its room, open.
    pub room: Room,
    /// What the room tells.
    pub news: Receiver<News>,
    /// The files of the pack.
    pub files: Files,
    /// Where the counts of answers are kept.
    pub answers: Option<PathBuf>,
}

/// Tells a presentation to its room.
pub struct Audience {
    stage: Arc<Stage>,
    makes: Sender<Box<Lecture>>,
    maker: JoinHandle<()>,
    /// What documents were made of last, and when; or since when a lesson is open that has none.
    edition: Option<Edition>,
    made: Instant,
    answers: Option<Answers>,
}

/// A room, and what is shown in it.
struct Stage {
    room: Room,
    shown: Mutex<Shown>,
}

#[derive(Default)]
struct Shown {
    /// How the presentation stands.
    state: State,
    /// The number of the documents that are there, and the id of their lesson.
    published: Option<(u64, String)>,
}

/// What documents are made of: as long as it stays the same, so do they.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edition {
    pack: String,
    lesson: String,
    programs: Vec<(String, u64, u64, usize, bool)>,
}

/// A lesson and its runs, to be made ready.
#[derive(Debug)]
struct Lecture {
    lesson: Lesson,
    runs: Vec<Ran>,
    /// What was run in the place of its programs.
    texts: BTreeMap<String, String>,
}

impl Audience {
    /// Begins to tell a room. What it says in turn comes as messages.
    pub fn new(share: Share, sender: SyncSender<Incoming>) -> Self {
        let Share { room, news, files, answers } = share;
        std::thread::spawn(move || {
            news.iter().all(|news| sender.send(Incoming::Msg(Msg::Room(news))).is_ok());
        });
        let stage = Arc::new(Stage { room, shown: Mutex::default() });
        let (makes, lectures) = mpsc::channel();
        let publisher = stage.clone();
        let maker = std::thread::spawn(move || publisher.publish(&files, &lectures));
        let answers = answers.map(Answers::new);
        Self { stage, makes, maker, edition: None, made: Instant::now(), answers }
    }

    /// Tells what is new. Gives a sentence where the counts of answers cannot be kept.
    pub fn tell(&mut self, model: &Model) -> Option<String> {
        self.stage.show(State::of(model));
        if let Some(open) = model.open() {
            self.make(model, open);
        }
        self.answers.as_mut().and_then(|answers| answers.keep(model))
    }

    /// Has documents made, where the lesson, a text or a trace is another than before, and all of it is there.
    fn make(&mut self, model: &Model, open: &Open) {
        let edition = Edition::of(&model.pack.id, open);
        if self.edition.as_ref() == Some(&edition) {
            return;
        }
        let is_other = self.edition.as_ref().is_none_or(|before| before.lesson != edition.lesson);
        let runs = edition.programs.iter().any(|(.., is_over)| !is_over);
        if runs && is_other && self.edition.take().is_some() {
            self.made = Instant::now();
        }
        if runs && self.made.elapsed() < STREAMED {
            return;
        }
        (self.edition, self.made) = (Some(edition), Instant::now());
        let _ = self.makes.send(Box::new(Lecture::of(open)));
    }

    /// Keeps the last counts, says that it is over, and waits until that is heard, or a second has passed.
    pub fn finish(mut self, model: &Model) {
        if let Some(answers) = &mut self.answers {
            answers.keep_all(model);
        }
        drop(self.makes);
        let _ = self.maker.join();
    }
}

impl Edition {
    fn of(pack: &str, open: &Open) -> Self {
        let program = |side: &Side| {
            let is_over = matches!(side.run, RunState::Ended | RunState::Failed(_));
            Some((side.name()?.to_owned(), side.version, side.run_number, side.trace.len(), is_over))
        };
        let programs = open.sides.iter().filter_map(program).collect();
        Self { pack: pack.to_owned(), lesson: open.lesson.id.clone(), programs }
    }
}

impl Lecture {
    /// What is in view of a lesson.
    fn of(open: &Open) -> Self {
        let mut lesson = open.lesson.clone();
        let (mut texts, mut runs) = (BTreeMap::new(), Vec::new());
        for side in &open.sides {
            let Some(program) = side.program.clone() else { continue };
            if side.shows_written {
                texts.insert(program.name.clone(), program.text.clone());
                lesson.edit(side.language, program.text.clone());
            }
            runs.push(Ran::beginning(side.language, program, &side.trace));
        }
        Self { lesson, runs, texts }
    }

    fn documents(&self, files: &Files) -> Vec<Document> {
        let document = |name: String, body| Document { name, kind: "application/json".to_owned(), body };
        let traces = self.runs.iter().map(|ran| (ran.program.name.as_str(), &ran.trace));
        let lesson = LessonDocument::new(files, &self.lesson, &self.texts, traces).json();
        let page = |language: &&'static str| {
            let page = page::room_lesson(&self.lesson, &self.runs, language);
            document(format!("page.{language}"), page.into_bytes())
        };
        LANGUAGES.iter().map(page).chain([document("lesson".to_owned(), lesson)]).collect()
    }
}

impl Stage {
    fn shown(&self) -> MutexGuard<'_, Shown> {
        // What is changed under the lock is whole at every moment.
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows how the presentation stands now, where that is new.
    fn show(&self, state: State) {
        let mut shown = self.shown();
        if shown.state != state {
            shown.state = state;
            self.room.show(shown.with_lesson());
        }
    }

    /// Makes the documents of lessons, and publishes them with rising numbers, as long as there are any. Those that are out of date
    /// before they are begun are not made.
    fn publish(&self, files: &Files, lectures: &Receiver<Box<Lecture>>) {
        for language in LANGUAGES {
            let shell = Shell { html: page::room_shell(language), policy: POLICY.to_owned() };
            self.room.set_shell(language, shell);
        }
        let mut number = 0;
        while let Ok(first) = lectures.recv() {
            let lecture = lectures.try_iter().last().unwrap_or(first);
            number += 1;
            self.room.publish(number, lecture.documents(files));
            let mut shown = self.shown();
            shown.published = Some((number, lecture.lesson.id.clone()));
            self.room.show(shown.with_lesson());
        }
    }
}

impl Shown {
    /// The state, with the number of the documents that go with it: those of the lesson before show nothing of this one.
    fn with_lesson(&self) -> State {
        let here = self.state.position.as_ref().map(|position| &position.lesson);
        let fits = |(_, lesson): &&(u64, String)| here == Some(lesson);
        let lesson = self.published.as_ref().filter(fits).map(|(number, _)| *number);
        State { lesson, ..self.state.clone() }
    }
}
