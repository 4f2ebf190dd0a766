//! What the loop does for the model: starting and stopping runs, colouring programs, writing the progress down. Each
//! works on a thread of its own and tells its news as messages, so that no key waits for it.

mod audience;
mod follower;
pub(super) mod outside;
mod podium;
mod start;
mod traced;

pub use audience::{Share, begin_answers};
pub use podium::listen;
pub use traced::{Subject, Traceable, exit_code};

use super::highlight;
use super::model::{Finding, Model, Python};
use super::msg::{Cmd, Msg, Owner, Reloaded};
use super::run::Incoming;
use super::theme::Choice;
use super::unix;
use crate::base::Problem;
use crate::lesson::{Files, ProgramText};
use crate::room::client::{Follower, RoomUrl};
use crate::runner;
use crate::store::watch::{self, Watch};
use crate::store::{Folders, Foreign, Keeper, Progress, Settings, Trust, added, edits, launch, trust};
use crate::trace::{Language, Status};
use audience::Audience;
use podium::Podium;
use start::{Start, Started};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread::JoinHandle;

/// How a run ends that was stopped before it began.
const STOPPED: Status = Status::Stopped(Cow::Borrowed("stopped"));

/// What the loop needs to do what is asked of it.
pub struct Effects {
    sender: SyncSender<Incoming>,
    keeper: Keeper,
    folders: Option<Folders>,
    settings: Settings,
    /// The interpreter that the user named.
    python: Option<PathBuf>,
    /// What the model asked for before there was a loop.
    first: Vec<Cmd>,
    /// Runs that were started; one that has ended stays until the next begins.
    runs: Vec<JoinHandle<Option<Started>>>,
    /// Set once the runs of now are no longer wanted.
    unwanted: Arc<AtomicBool>,
    /// Threads that wait for stopped runs to be gone.
    reapers: Vec<JoinHandle<()>>,
    saved: Option<Kept>,
    /// The progress as it was read, where a lesson was opened since.
    read: Option<Progress>,
    /// What the trace that is opened is of.
    subject: Option<Arc<Subject>>,
    /// Whether packs that were added are still to be read.
    reads_added: bool,
    /// The folder of the pack that is to be watched, and its files as they were read.
    to_watch: Option<(PathBuf, Files)>,
    watch: Option<Watch>,
    /// Tells the notes of a presentation.
    podium: Option<Podium>,
    /// What a presentation is to be shared with, and what shares it.
    share: Option<Share>,
    audience: Option<Audience>,
    /// The address of the presentation that is to be followed.
    follows: Option<RoomUrl>,
    /// Hears of its room.
    follower: Option<Follower>,
    /// The folder with the sockets of presentations, and the name of the one that is to be listened to.
    listens: Option<(PathBuf, Option<String>)>,
}

impl Effects {
    /// What the loop needs: where news go, where progress is kept, and what the user chose.
    pub fn new(
        sender: SyncSender<Incoming>,
        (keeper, folders, settings): (Keeper, Option<Folders>, Settings),
        python: Option<PathBuf>,
        first: Vec<Cmd>,
    ) -> Self {
        let (runs, unwanted, reapers) = (Vec::new(), Arc::default(), Vec::new());
        let (saved, subject, reads_added) = (None, None, false);
        let (to_watch, watch, read) = (None, None, None);
        let (podium, listens, share, audience) = (None, None, None, None);
        let (follows, follower) = (None, None);
        Self {
            sender,
            keeper,
            folders,
            settings,
            python,
            first,
            runs,
            unwanted,
            reapers,
            saved,
            read,
            subject,
            reads_added,
            to_watch,
            watch,
            podium,
            share,
            audience,
            follows,
            follower,
            listens,
        }
    }

    /// The same, where the progress that was read is this, and what the model has is still to be kept.
    pub fn with_read(self, progress: Progress) -> Self {
        Self { read: Some(progress), ..self }
    }

    /// The same, listening to the presentation with this name, or to any, by its socket in `folder`.
    pub fn listening(self, folder: PathBuf, name: Option<String>) -> Self {
        Self { listens: Some((folder, name)), ..self }
    }

    /// The same, with the presentation shared.
    pub fn sharing(self, share: Option<Share>) -> Self {
        Self { share, ..self }
    }

    /// The same, following the presentation at this address.
    pub fn following(self, url: RoomUrl) -> Self {
        Self { follows: Some(url), ..self }
    }

    /// The same, with the folder of the pack watched, whose files were these when it was read.
    pub fn watching(self, folder: PathBuf, files: Files) -> Self {
        Self { to_watch: Some((folder, files)), ..self }
    }

    /// The same, with the packs that were added read once the first frame stands.
    pub fn with_added(self) -> Self {
        Self { reads_added: true, ..self }
    }

    /// The same, for a trace and no lessons.
    pub fn of_trace(self, subject: Subject) -> Self {
        Self { subject: Some(Arc::new(subject)), ..self }
    }

    /// What is to be done once the first frame stands: progress is kept from now on, Python is looked for, where there are
    /// lessons, and what was asked for is begun.
    pub fn at_start(&mut self, model: &Model) -> Vec<Cmd> {
        if let Some(note) = self.keeper.begin() {
            self.tell(Msg::Notice(note));
        }
        if let Some((folder, name)) = self.listens.take() {
            self.listen(folder, name);
        } else if let Some(url) = self.follows.take() {
            self.follow(url);
        } else if self.subject.is_none() {
            self.look_for_python();
        }
        if let Some(presentation) = &model.presentation {
            self.begin_notes(&presentation.name);
        }
        self.audience = self.share.take().map(|share| Audience::new(share, self.sender.clone()));
        if self.subject.is_none() && model.presentation.is_none() {
            self.look_for_kept();
        }
        if self.reads_added {
            self.read_added();
        }
        if let Some((folder, files)) = self.to_watch.take() {
            self.watch_pack(&folder, files);
        }
        let now = Kept::of(model);
        self.saved = Some(match self.read.take() {
            Some(progress) => Kept { progress, ..now },
            None => now,
        });
        std::mem::take(&mut self.first)
    }

    /// Tells the loop something from the loop's own thread, which must not wait for itself.
    fn tell(&self, msg: Msg) {
        let _ = self.sender.try_send(Incoming::Msg(msg));
    }

    fn look_for_python(&self) {
        let (sender, python) = (self.sender.clone(), self.python.clone());
        std::thread::spawn(move || {
            let found = runner::python::find(python.as_deref());
            let found = found.map(|python| Python {
                runtime: python.runtime(),
                version: (python.version.0, python.version.1),
                path: python.path.display().to_string(),
            });
            let found = found.map_err(Problem::from);
            let _ = sender.send(Incoming::Msg(Msg::Python(found)));
        });
    }

    /// Does what is asked for, where it is not about the screen.
    pub fn carry_out(&mut self, cmd: Cmd, model: &Model) {
        match cmd {
            Cmd::Run { lesson, program, language, run, text } => {
                self.start(model, (&lesson, &program), language, run, text);
            }
            Cmd::FindTools { lesson, language } => self.find_tools(model, &lesson, language),
            Cmd::FindEdits { lesson } => self.find_edits(model, &lesson),
            Cmd::KeepEdit { lesson, program, text } => self.keep_edit(model, &lesson, &program, text.as_deref()),
            Cmd::Trust(programs) => self.trust(&programs),
            Cmd::ReadWords => self.read_words(model),
            Cmd::Stop => self.stop(),
            Cmd::Trace { run } => self.trace(run),
            Cmd::Highlight { owner, language, text } => self.highlight(owner, language, text),
            Cmd::Save => self.save(model),
            // These are the loop's.
            Cmd::Answer { poll, round, choice } => {
                if let Some(follower) = &self.follower {
                    follower.answer(poll, round, choice);
                }
            }
            Cmd::FetchLesson { number } => {
                if let Some(follower) = &self.follower {
                    follower::fetch(follower, number);
                }
            }
            Cmd::Quit | Cmd::Suspend | Cmd::Mouse(_) | Cmd::OpenEditor { .. } => {}
        }
    }

    /// Says so where there is nothing that could run what is written in the place of a program of a lesson.
    fn find_tools(&self, model: &Model, lesson: &str, language: Language) {
        let Some(lesson) = model.pack.lesson(lesson).cloned() else { return };
        let (sender, python) = (self.sender.clone(), self.python.clone());
        std::thread::spawn(move || {
            let found = match language {
                Language::Python => {
                    let found = runner::python::find(python.as_deref());
                    found.and_then(|python| launch::new_enough(python, &lesson)).map(drop)
                }
                Language::Rust => runner::cargo::find_cargo().map(drop),
            };
            if let Err(missing) = found {
                let _ = sender.send(Incoming::Msg(Msg::CannotRun(missing.into())));
            }
        });
    }

    /// Lets who holds a presentation see its notes elsewhere.
    fn begin_notes(&mut self, name: &str) {
        let Some(folders) = &self.folders else { return };
        match Podium::new(&folders.run, name) {
            Ok(podium) => self.podium = Some(podium),
            Err(error) => {
                let folder = folders.run.display();
                let said = format!("the notes cannot be told ({error}): there is no socket in {folder}");
                self.tell(Msg::Notice(said.into()));
            }
        }
    }

    /// Tells what is new of a presentation: to who holds it, and to those who follow it.
    pub fn tell_presentation(&mut self, model: &Model) {
        if let Some(podium) = &mut self.podium {
            podium.tell(model);
        }
        if let Some(wrong) = self.audience.as_mut().and_then(|audience| audience.tell(model)) {
            self.tell(Msg::Notice(wrong.into()));
        }
    }

    /// Tells those who follow a presentation that it is over.
    pub fn end_presentation(&mut self, model: &Model) {
        if let Some(audience) = self.audience.take() {
            audience.finish(model);
        }
    }

    fn listen(&self, folder: PathBuf, name: Option<String>) {
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            podium::listen(&folder, name.as_deref(), |heard| sender.send(Incoming::Msg(Msg::Heard(heard))).is_ok());
        });
    }

    fn follow(&mut self, url: RoomUrl) {
        let sender = self.sender.clone();
        let tell = move |followed| sender.send(Incoming::Msg(Msg::Followed(followed))).is_ok();
        match follower::follow(url, tell) {
            Ok(follower) => self.follower = Some(follower),
            Err(error) => self.tell(Msg::Notice(format!("the presentation cannot be followed: {error}").into())),
        }
    }

    fn watch_pack(&mut self, folder: &Path, files: Files) {
        let (sender, folders) = (self.sender.clone(), self.folders.clone());
        let watched = watch::watch(folder, files, move |read| {
            let read = read.map_err(|error| error.to_string()).map(|loaded| Reloaded {
                foreign: Trust::load(folders.as_ref()).unknown(&loaded),
                findings: Finding::all(&loaded.findings, &loaded.files),
                pack: loaded.pack,
            });
            let _ = sender.send(Incoming::Msg(Msg::Reloaded(Box::new(read))));
        });
        match watched {
            Ok(watch) => self.watch = Some(watch),
            Err(error) => self.tell(Msg::Notice(error.into())),
        }
    }

    fn read_added(&self) {
        let Some(folders) = self.folders.clone() else { return };
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let (packs, errors) = added::all(&folders);
            let trust = Trust::load(Some(&folders));
            let packs = packs.into_iter().map(|loaded| {
                let foreign = trust.unknown(&loaded);
                (loaded.pack, foreign)
            });
            let _ = sender.send(Incoming::Msg(Msg::Added(packs.collect())));
            for error in errors {
                let _ = sender.send(Incoming::Msg(Msg::Notice(error.into())));
            }
        });
    }

    /// Looks which programs of lessons the learner has a version of.
    fn look_for_kept(&self) {
        let Some(folders) = self.folders.clone() else { return };
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let kept = edits::all(&folders);
            if !kept.is_empty() {
                let _ = sender.send(Incoming::Msg(Msg::Kept(kept)));
            }
        });
    }

    /// Reads the words of the pack.
    fn read_words(&self, model: &Model) {
        let (sender, glossary) = (self.sender.clone(), model.pack.glossary.clone());
        std::thread::spawn(move || {
            glossary.get();
            let _ = sender.send(Incoming::Msg(Msg::WordsRead));
        });
    }

    /// Keeps that the user lets these programs run. Where that cannot be kept, it is asked again the next time.
    pub fn trust(&self, programs: &[Foreign]) {
        if let Some(Err(error)) = self.folders.as_ref().map(|folders| trust::agree(folders, programs)) {
            self.tell(Msg::Notice(error.into()));
        }
    }

    /// Starts a program of a lesson, which is named after it, or `text` in its place.
    pub fn start(
        &mut self,
        model: &Model,
        (lesson, program): (&str, &str),
        language: Language,
        run: u64,
        text: Option<String>,
    ) {
        let found = model.pack.lesson(lesson).and_then(|lesson| lesson.with_program(program));
        let Some(mut lesson) = found else { return };
        if let Some(text) = text {
            lesson.edit(language, text);
        }
        let start = Start {
            sender: self.sender.clone(),
            folders: self.folders.clone(),
            python: self.python.clone(),
            unwanted: Arc::clone(&self.unwanted),
            pack: model.pack.id.clone(),
            lesson,
            language,
            run,
        };
        self.runs.push(std::thread::spawn(move || start.run()));
    }

    /// Looks for what the learner wrote earlier in the place of the programs of a lesson.
    pub fn find_edits(&self, model: &Model, lesson: &str) {
        let (Some(folders), Some(lesson)) = (self.folders.clone(), model.pack.lesson(lesson)) else { return };
        let (pack, lesson, sender) = (model.pack.id.clone(), lesson.clone(), self.sender.clone());
        std::thread::spawn(move || {
            for (_, ProgramText { name, .. }) in lesson.programs().chain(lesson.starters()) {
                let told = match edits::read(&folders, &pack, &lesson, name) {
                    Ok(None) => continue,
                    Ok(Some(text)) => {
                        Msg::Edited { pack: pack.clone(), lesson: lesson.id.clone(), program: name.clone(), text }
                    }
                    Err(error) => Msg::Notice(error.into()),
                };
                let _ = sender.send(Incoming::Msg(told));
            }
        });
    }

    /// Keeps what the learner wrote in the place of a program of a lesson.
    pub fn keep_edit(&self, model: &Model, lesson: &str, program: &str, text: Option<&str>) {
        let Some(lesson) = model.pack.lesson(lesson) else { return };
        let kept = match &self.folders {
            Some(folders) => edits::keep(folders, &model.pack.id, lesson, program, text),
            None => return,
        };
        if let Err(error) = kept {
            self.tell(Msg::Notice(error.into()));
        }
    }

    /// Starts the program of the open trace, or reads the file that holds it.
    pub fn trace(&mut self, run: u64) {
        let Some(subject) = self.subject.clone() else { return };
        let (sender, unwanted) = (self.sender.clone(), Arc::clone(&self.unwanted));
        self.runs.push(std::thread::spawn(move || {
            let running = traced::begin(&subject, &sender, run, &unwanted)?;
            Some(Started { _running: running, _live: None })
        }));
    }

    /// Stops every run. Waiting for a process tree to be gone is not for the loop.
    pub fn stop(&mut self) {
        self.unwanted.store(true, Ordering::Relaxed);
        self.unwanted = Arc::default();
        let runs = std::mem::take(&mut self.runs);
        self.reapers.retain(|reaper| !reaper.is_finished());
        self.reapers.push(std::thread::spawn(move || runs.into_iter().for_each(|run| drop(run.join()))));
    }

    /// Waits until everything that was started is gone.
    pub fn finish(mut self) {
        self.stop();
        for reaper in self.reapers {
            let _ = reaper.join();
        }
    }

    /// Has all that runs stand still while we are stopped, where a shell could stop us: what it gives is dropped once we go on.
    pub fn pause(&self) -> Option<runner::Paused> {
        unix::can_be_continued().then(runner::pause)
    }

    /// Works out the colours of a program.
    pub fn highlight(&self, owner: Owner, language: Language, text: String) {
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            let lines = highlight::highlight(language, &text);
            let _ = sender.send(Incoming::Msg(Msg::Highlighted { owner, language, lines }));
        });
    }

    /// Writes progress and settings down, where they changed.
    pub fn save(&mut self, model: &Model) {
        let now = Kept::of(model);
        if self.saved.as_ref() == Some(&now) {
            return;
        }
        // What was not changed here follows the system and the command line, also next time.
        let before = self.settings.clone();
        let is_new = |differs: fn(&Kept, &Kept) -> bool| self.saved.as_ref().is_some_and(|saved| differs(saved, &now));
        if is_new(|saved, now| saved.language != now.language) {
            self.settings.ui = Some(now.language.clone());
        }
        if is_new(|saved, now| saved.theme != now.theme) {
            self.settings.theme = Some(now.theme.name().to_owned());
        }
        if is_new(|saved, now| saved.mouse != now.mouse) {
            self.settings.mouse = Some(now.mouse);
        }
        if is_new(|saved, now| saved.still != now.still) {
            self.settings.reduced_motion = Some(now.still);
        }
        if self.settings != before
            && let Err(error) = self.keeper.save_settings(&self.settings)
        {
            self.tell(Msg::Notice(error.into()));
        }
        if let Err(error) = self.keeper.save_progress(&model.progress) {
            self.tell(Msg::Notice(error.into()));
        }
        self.saved = Some(now);
    }
}

/// What of the model is kept on disk.
#[derive(Clone, PartialEq)]
struct Kept {
    progress: Progress,
    language: String,
    theme: Choice,
    mouse: bool,
    still: bool,
}

impl Kept {
    fn of(model: &Model) -> Self {
        let (progress, language) = (model.progress.clone(), model.language.clone());
        Self { progress, language, theme: model.theme.look.choice, mouse: model.mouse, still: model.still }
    }
}
