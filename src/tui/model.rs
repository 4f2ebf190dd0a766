//! What the screen shows, as values: which lesson, which step, where each playhead stands, what is asked.
//!
//! The model knows nothing of terminals, clocks or child processes; `update` changes it and views draw it.

mod attempt;
mod compared;
pub mod editor;
pub mod finder;
mod finding;
pub mod follower;
mod input;
mod lectern;
mod lineup;
mod outlook;
pub mod presentation;
mod python;
pub mod review;
mod scene;
pub mod side;
pub mod traced;
pub mod walk;

pub use attempt::Attempt;
pub use compared::Compared;
pub use editor::Editor;
pub use finder::Finder;
pub use finding::Finding;
pub use follower::Follower;
pub use input::Input;
pub use lectern::Lectern;
pub use lineup::{Filter, Lineup};
pub use outlook::{Cell, Outlook, Rail, Sort};
pub use presentation::Presentation;
pub use python::Python;
pub use review::Review;
pub use scene::Scene;
pub use side::{About, RunState, Side};
pub use traced::{Extent, Origin, Source, Standing, Traced};
pub use walk::{Asked, Motion, Verdict};

pub use crate::room::{Pane, Place, Position};

use super::keys::{Context, KeyMap};
use super::strings::Strings;
use super::theme::Theme;
use crate::base::{Problem, Remark};
use crate::lesson::{Axis, Entry, Lesson, Outline, Pack, Parted, Variant, occurrences};
use crate::store::{Foreign, Progress};
use crate::timeline::parting::Parting;
use crate::trace::Language;
use ratatui::layout::Size;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// Everything that the screen is drawn from.
#[derive(Debug)]
pub struct Model {
    /// All packs whose lessons are listed; an empty one where a trace is all that was opened.
    pub packs: Vec<Arc<Pack>>,
    /// The one of them whose lesson is open, or was last.
    pub pack: Arc<Pack>,
    /// By pack, the programs that the user has not let run.
    pub foreign: BTreeMap<String, Vec<Foreign>>,
    /// Whether it is asked whether the programs of the pack may run, and how far that is scrolled.
    pub trust: Option<usize>,
    /// What the learner has done so far.
    pub progress: Progress,
    /// The language of the screen and of the prose: `en` or `ko`.
    pub language: String,
    /// What the screen says, in that language.
    pub strings: &'static Strings,
    /// The screen's colours.
    pub theme: Theme,
    /// Which key brings what.
    pub keys: &'static KeyMap,
    /// The terminal's size in cells.
    pub size: Size,
    /// What the learner looks at.
    pub screen: Screen,
    /// The place in the lesson list.
    pub selected: usize,
    /// The presentation that this is, before a class; else a learner reads.
    pub presentation: Option<Presentation>,
    /// The presentation elsewhere that is followed here.
    pub follower: Option<Box<Follower>>,
    /// The review under way: its questions are asked in their lessons.
    pub review: Option<Review>,
    /// What is wrong with the pack, where its folder is watched.
    pub findings: Vec<Finding>,
    /// Which card of the tour stands over the lesson, from 0.
    pub tour: Option<usize>,
    /// What is looked for, over the screen.
    pub finder: Option<Finder>,
    /// Whether the help stands over the screen, and how far it is scrolled.
    pub help: Option<usize>,
    /// Whether all that a compiler has said stands over the screen, and how far it is scrolled.
    pub remarks: Option<usize>,
    /// A sentence at the foot of the screen, until the next key.
    pub notice: Option<String>,
    /// What is wrong with what is kept: progress, settings, own keys.
    pub problems: Vec<Problem>,
    /// Which Python the lessons run on, or why none does; `None` while it is looked for.
    pub python: Option<Result<Python, Problem>>,
    /// The number that the next run gets.
    pub next_run: u64,
    /// Whether the mouse is ours; else the terminal selects text with it.
    pub mouse: bool,
    /// The cell of a lane's bar that the mouse points at.
    pub pointed: Option<Cell>,
    /// What the mouse takes the playhead along, while its button is pressed.
    pub rail: Option<Rail>,
    /// Whether nothing moves on its way: playheads arrive at once.
    pub still: bool,
    /// The programs of which a version of the learner's own is kept, by the ids of pack and lesson and the program's name.
    pub kept: BTreeSet<[String; 3]>,
    /// The breakpoints in programs of lessons, by the ids of pack and lesson and the program's name, until the program is left.
    pub breakpoints: BTreeMap<[String; 3], BTreeSet<u32>>,
}

/// What the learner looks at.
#[derive(Debug)]
pub enum Screen {
    /// The lesson list.
    List,
    /// A lesson.
    Lesson(Box<Open>),
    /// A trace.
    Trace(Box<Traced>),
    /// The notes of a presentation that is elsewhere.
    Notes(Box<Lectern>),
    /// The room of a presentation that is elsewhere, before a lesson of it is there.
    Room,
}

impl Screen {
    /// The open lesson, to be changed.
    pub fn open_mut(&mut self) -> Option<&mut Open> {
        match self {
            Self::Lesson(open) => Some(open),
            Self::List | Self::Trace(_) | Self::Notes(_) | Self::Room => None,
        }
    }
}

/// Which pane is shown where there is no room for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The program in focus.
    #[default]
    Code,
    /// What the program in focus has printed.
    Output,
}

/// What has the room of the other panes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alone {
    /// Each pane has its own.
    #[default]
    Nothing,
    /// The timeline.
    Timeline,
    /// The pane in focus: all but the timeline, which keeps its rows.
    Pane,
}

impl Alone {
    /// The one after it; after the last comes the first.
    pub fn next(self) -> Self {
        match self {
            Self::Nothing => Self::Timeline,
            Self::Timeline => Self::Pane,
            Self::Pane => Self::Nothing,
        }
    }
}

/// A lesson that is open.
#[derive(Debug)]
pub struct Open {
    /// The lesson.
    pub lesson: Lesson,
    /// Python, then Rust.
    pub sides: [Side; 2],
    /// The Rust programs whose tabs are not in view.
    pub hidden: Vec<Side>,
    /// Whether a Rust program was brought into view at this place: then it is said why there is such a one.
    pub says_variant: bool,
    /// The run of the lesson's own program beside that of the learner's version.
    pub compared: Option<Box<Compared>>,
    /// Where in the walkthrough the learner stands.
    pub place: Place,
    /// Where in it they look around: playheads were moved there, and the walkthrough stays where it is.
    pub looks: Option<Place>,
    /// Whether a class is here, or followed: it is taken along, wherever a playhead goes.
    pub with_class: bool,
    /// The furthest place of the walkthrough that was reached.
    pub furthest: Place,
    /// Where the two programs part.
    pub parted: Vec<Parted>,
    /// Which program is stepped by event and by line.
    pub focus: Language,
    /// What the timeline is drawn against.
    pub axis: Axis,
    /// How the timeline is looked at.
    pub outlook: Outlook,
    /// The playheads on their way.
    pub motion: Option<Motion>,
    /// Whether the playheads move on their own.
    pub playing: bool,
    /// Whether they arrive at once.
    pub still: bool,
    /// How fast: 1 is five stops a second.
    pub speed: f64,
    /// How long the walkthrough waits at a step before it plays on.
    pub dwell: Option<Duration>,
    /// Whether playing goes on past the next step.
    pub continuous: bool,
    /// The program that is edited, over all panes.
    pub editor: Option<Editor>,
    /// The exercise that is worked on, over all panes.
    pub attempt: Option<Attempt>,
    /// What the learner wrote for the exercise, by the names of its starters.
    pub written: BTreeMap<String, String>,
    /// The question that stands open.
    pub asked: Option<Asked>,
    /// Answered or skipped questions, by step id and number; the verdict where it was answered.
    pub answers: BTreeMap<(String, usize), Option<bool>>,
    /// Which pane is shown where there is no room for all.
    pub tab: Tab,
    /// What has the room of the other panes.
    pub alone: Alone,
    /// How many lines of the prose are scrolled away.
    pub scroll: usize,
    /// A place to go to as soon as both traces have been read: the lesson was left there.
    pub resume: Option<Place>,
    /// Where the playheads stood, and how far they had been, while the tour shows them elsewhere.
    pub before_tour: Option<[(usize, usize); 2]>,
}

impl Open {
    /// The program in `language`, its run and its playhead.
    pub fn side(&self, language: Language) -> &Side {
        &self.sides[language as usize]
    }

    /// The same, to be changed.
    pub fn side_mut(&mut self, language: Language) -> &mut Side {
        &mut self.sides[language as usize]
    }

    /// Opens the task of the exercise with this place, with what the learner wrote before, or with its starter.
    pub fn begin_exercise(&mut self, at: usize) {
        let Some(task) = self.lesson.tasks().get(at) else { return };
        let text = self.written.get(&task.starter.name).unwrap_or(&task.starter.text);
        self.attempt = Some(Attempt::new(&self.lesson, at, task, text));
    }

    /// Puts the Rust program with this name into view, where it is not; whether it was not. Its playhead stays where it was.
    pub fn show_rust(&mut self, name: &str) -> bool {
        let Some(at) = self.hidden.iter().position(|side| side.name() == Some(name)) else { return false };
        std::mem::swap(&mut self.sides[Language::Rust as usize], &mut self.hidden[at]);
        true
    }

    /// The program with this file name, in view or not.
    pub fn side_named(&mut self, name: &str) -> Option<&mut Side> {
        let sides = self.sides.iter_mut().chain(&mut self.hidden);
        sides.into_iter().find(|side| side.name() == Some(name))
    }

    /// The tab of the Rust program in view, where there are several: its place among them, from 0, and it.
    pub fn variant(&self) -> Option<(usize, &Variant)> {
        let name = self.side(Language::Rust).name()?;
        self.lesson.variants.iter().enumerate().find(|(_, variant)| variant.program.name == name)
    }

    /// The program in focus.
    pub fn focused(&self) -> &Side {
        self.side(self.focus)
    }

    /// The place of the walkthrough whose prose is shown: where the learner looks around, else where they stand.
    pub fn shown(&self) -> Place {
        self.looks.unwrap_or(self.place)
    }

    /// Whether the place that is shown has a question.
    pub fn has_question(&self) -> bool {
        let Place::Step(at) = self.place else { return false };
        self.lesson.steps.get(at).is_some_and(|step| !step.questions.is_empty())
    }

    /// The program in view that the learner has a version of, shown or kept: the one in focus, or else the other.
    pub fn edited(&self) -> Option<&Side> {
        let mut sides = [self.focused()].into_iter().chain(&self.sides);
        sides.find(|side| side.shows_written || side.written.is_some())
    }

    /// What its panes are drawn from.
    pub fn scene(&self) -> Scene<'_> {
        let step = match self.shown() {
            Place::Step(step) => Some(step),
            Place::Introduction | Place::End => None,
        };
        let sides = self.sides.each_ref().map(Some);
        Scene { sides, focus: self.focus, axis: self.axis, outlook: &self.outlook, step, moment: false, parting: None }
    }

    /// What the timeline is drawn from: the learner's run and the lesson's, where they are compared.
    pub fn timeline(&self) -> Scene<'_> {
        let Some(compared) = &self.compared else { return self.scene() };
        let sides = [Some(self.side(compared.language())), Some(&compared.side)];
        let parting = compared.parting.flatten().map_or([None; 2], |Parting(places)| places);
        Scene { sides, focus: compared.language(), parting: Some(parting), ..self.scene() }
    }

    /// All that is told in `language` where the reader stands, as Markdown, in order.
    pub fn texts(&self, language: &str) -> Vec<&str> {
        let Some(prose) = self.lesson.prose(language) else { return Vec::new() };
        let belief = self.lesson.misconception.as_ref();
        let mut texts = Vec::new();
        match self.shown() {
            Place::Introduction => {
                texts.extend([prose.title.as_str(), &prose.introduction]);
                texts.extend(belief.map(|belief| belief.claim.get(language)));
            }
            Place::Step(at) => {
                let Some(step) = self.lesson.steps.get(at) else { return texts };
                let section = prose.sections.get(&step.id);
                texts.extend(section.into_iter().flat_map(|section| [section.title.as_str(), &section.body]));
                texts.extend(belief.filter(|belief| belief.step == step.id).map(|belief| belief.claim.get(language)));
                let differs = self.lesson.differs.iter().filter(|difference| difference.step == step.id);
                texts.extend(differs.map(|difference| difference.reason.get(language)));
            }
            Place::End => {}
        }
        if self.says_variant || self.shown() == Place::Introduction {
            texts.extend(self.variant().map(|(_, variant)| variant.reason.get(language)));
        }
        texts
    }

    /// Whether a program is still running.
    pub fn is_running(&self) -> bool {
        self.sides.iter().any(|side| side.run == RunState::Running)
    }

    /// Whether a question stands open and waits for its answer.
    pub fn is_asking(&self) -> bool {
        self.asked.as_ref().is_some_and(|asked| asked.verdict.is_none() && !asked.is_revealed)
    }

    /// Whether a program that still runs has not come to where the walkthrough goes next: until then there is nothing to go
    /// to, and no answer to a question.
    pub fn awaits_run(&self) -> bool {
        let next = match self.place {
            Place::Introduction => 0,
            Place::Step(step) => step + 1,
            Place::End => return false,
        };
        self.sides.iter().filter(|side| side.run == RunState::Running).any(|side| {
            let mut steps = self.lesson.steps.iter().zip(&side.steps).skip(next);
            let coming = steps.find(|(step, _)| step.which.has(side.language));
            coming.is_none_or(|(_, position)| position.is_none())
        })
    }

    /// Whether something on the screen moves without a key press.
    pub fn is_moving(&self) -> bool {
        self.playing && (self.motion.is_some() || self.dwell.is_some())
    }

    /// The first question at the place that was neither answered nor skipped.
    pub fn waiting_question(&self) -> Option<usize> {
        let Place::Step(step) = self.place else { return None };
        let step = self.lesson.steps.get(step)?;
        (0..step.questions.len()).find(|number| !self.answers.contains_key(&(step.id.clone(), *number)))
    }
}

impl Model {
    /// The lesson list of `pack`, for a reader of `language` who has come as far as `progress` says.
    pub fn new(pack: Arc<Pack>, progress: Progress, language: &str, theme: Theme) -> Self {
        let selected = progress.resume(&pack).map_or(0, |resume| resume.lesson);
        Self {
            packs: vec![Arc::clone(&pack)],
            pack,
            foreign: BTreeMap::new(),
            trust: None,
            progress,
            language: language.to_owned(),
            strings: Strings::of(language),
            theme,
            keys: KeyMap::bundled(),
            size: Size::default(),
            screen: Screen::List,
            selected,
            presentation: None,
            follower: None,
            review: None,
            findings: Vec::new(),
            tour: None,
            finder: None,
            help: None,
            remarks: None,
            notice: None,
            problems: Vec::new(),
            python: None,
            next_run: 1,
            mouse: false,
            pointed: None,
            rail: None,
            still: false,
            kept: BTreeSet::new(),
            breakpoints: BTreeMap::new(),
        }
    }

    /// Lists a pack as well, after the others. Where the reader was in it last, it is chosen.
    pub fn add_pack(&mut self, pack: Pack) {
        let before = self.entries().count();
        let pack = Arc::new(pack);
        if let Some(resume) = self.progress.resume(&pack) {
            self.selected = before + resume.lesson;
            self.pack = Arc::clone(&pack);
        }
        self.packs.push(pack);
    }

    /// What is known of all lessons that are listed, in order, each with its pack.
    pub fn entries(&self) -> impl Iterator<Item = (&Arc<Pack>, &Entry)> {
        self.packs.iter().flat_map(|pack| pack.entries().map(move |entry| (pack, entry)))
    }

    /// The names of the programs of a lesson of which a version of the learner's own is kept.
    pub fn kept_of<'a>(&'a self, pack: &'a str, lesson: &'a str) -> impl Iterator<Item = &'a str> {
        self.kept.iter().filter(move |[in_pack, of, _]| in_pack == pack && of == lesson).map(|[.., name]| name.as_str())
    }

    /// The programs of the pack that the user has not let run: while there are any, none of them runs.
    pub fn unknown_programs(&self) -> &[Foreign] {
        self.foreign.get(&self.pack.id).map_or(&[], Vec::as_slice)
    }

    /// A trace, and no lessons, for a reader of `language`.
    pub fn of_trace(traced: Traced, language: &str, theme: Theme) -> Self {
        let mut model = Self::new(Arc::default(), Progress::default(), language, theme);
        model.screen = Screen::Trace(Box::new(traced));
        model
    }

    /// The notes of a presentation that is elsewhere, for a reader of `language`, or of that of the class.
    pub fn of_notes(language: Option<&str>, locale: &str, theme: Theme) -> Self {
        let mut model = Self::new(Arc::default(), Progress::default(), language.unwrap_or(locale), theme);
        model.screen = Screen::Notes(Box::new(Lectern::new(language.is_none())));
        model
    }

    /// The presentation at `address`, which is followed, for a reader of `language`.
    pub fn following(address: &str, language: &str, theme: Theme) -> Self {
        let mut model = Self::new(Arc::default(), Progress::default(), language, theme);
        model.screen = Screen::Room;
        model.follower = Some(Box::new(Follower::new(address)));
        model
    }

    /// Whose keys work in a lesson.
    pub fn lesson_keys(&self) -> Context {
        match (&self.presentation, &self.follower) {
            (Some(_), _) => Context::Present,
            (None, Some(_)) => Context::Follow,
            (None, None) => Context::Lesson,
        }
    }

    /// The open trace, if there is one.
    pub fn traced(&self) -> Option<&Traced> {
        match &self.screen {
            Screen::Trace(traced) => Some(traced),
            Screen::List | Screen::Lesson(_) | Screen::Notes(_) | Screen::Room => None,
        }
    }

    /// The open trace, to be changed.
    pub fn traced_mut(&mut self) -> Option<&mut Traced> {
        match &mut self.screen {
            Screen::Trace(traced) => Some(traced),
            Screen::List | Screen::Lesson(_) | Screen::Notes(_) | Screen::Room => None,
        }
    }

    /// The open lesson, if there is one.
    pub fn open(&self) -> Option<&Open> {
        match &self.screen {
            Screen::Lesson(open) => Some(open),
            Screen::List | Screen::Trace(_) | Screen::Notes(_) | Screen::Room => None,
        }
    }

    /// The open lesson, to be changed.
    pub fn open_mut(&mut self) -> Option<&mut Open> {
        self.screen.open_mut()
    }

    /// What the compiler has said about the program that is shown: of a lesson the one in focus, or else the other.
    pub fn remarks_shown(&self) -> &[Remark] {
        match &self.screen {
            Screen::List | Screen::Notes(_) | Screen::Room => &[],
            Screen::Lesson(open) => {
                let sides = [open.focused(), open.side(Language::Python), open.side(Language::Rust)];
                let said = sides.into_iter().map(|side| side.remarks.as_slice());
                said.into_iter().find(|remarks| !remarks.is_empty()).unwrap_or_default()
            }
            Screen::Trace(traced) => &traced.side.remarks,
        }
    }

    /// Whether something on the screen tells the time.
    pub fn has_clock(&self) -> bool {
        self.presentation.is_some() || self.follower.is_some()
    }

    /// When that says another second; `None` while it stands.
    pub fn next_second(&self) -> Option<Duration> {
        let of_presentation = self.presentation.as_ref().and_then(Presentation::next_second);
        of_presentation.or_else(|| self.follower.as_ref().and_then(|follower| follower.next_second()))
    }

    /// Whether frames are to be drawn without a key press or news of a run.
    pub fn is_moving(&self) -> bool {
        match &self.screen {
            Screen::List | Screen::Notes(_) | Screen::Room => false,
            Screen::Lesson(open) => open.is_moving(),
            Screen::Trace(traced) => traced.playing,
        }
    }

    /// The words of the pack that occur in the prose where the reader stands, by their places in its glossary, in the order in which
    /// they occur; none where the glossary has not been read, and nobody has asked for it.
    pub fn terms_here(&self) -> Vec<usize> {
        let (Some(terms), Some(open)) = (self.pack.glossary.if_read(), self.open()) else { return Vec::new() };
        let mut seen = Vec::new();
        for text in open.texts(&self.language) {
            occurrences(terms, &self.language, text, &mut seen);
        }
        seen
    }

    /// The lesson after the one with `id`, if there is one.
    pub fn lesson_after(&self, id: &str) -> Option<&Outline> {
        let mut after = self.pack.entries().skip_while(|entry| entry.outline.id != id);
        after.nth(1).map(|entry| &entry.outline)
    }
}
