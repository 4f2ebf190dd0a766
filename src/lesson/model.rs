//! What a pack holds, after it was read (`docs/pack-format.md`).

use super::beats::beats;
use super::entry::{Entry, Outline};
use super::exercise::{Exercise, Task};
use super::glossary::Term;
use super::later::Later;
use super::map::MapRow;
use super::texts::Texts;
use crate::trace::{Clock, Language};
use std::collections::BTreeMap;
use std::time::Duration;

/// A pack: a folder with chapters of lessons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    /// Its stable name.
    pub id: String,
    /// What the reader sees.
    pub title: Texts,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Language codes, the first for readers whose own is missing.
    pub languages: Vec<String>,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// Its words, in the order of the file; none where it has no `glossary.toml`.
    pub glossary: Later<Vec<Term>>,
    /// How each idea of Python stands in Rust; no row where it has no `map.toml`.
    pub map: Later<Vec<MapRow>>,
}

impl Pack {
    /// What is known of all lessons, in order, without reading them.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.chapters.iter().flat_map(|chapter| &chapter.lessons)
    }

    /// All lessons, in order; each is read where that has not been done.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.entries().map(Entry::lesson)
    }

    /// The lesson with this id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.entries().find(|entry| entry.outline.id == id).map(Entry::lesson)
    }
}

/// A chapter of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// Its stable name.
    pub id: String,
    /// Its folder in the pack.
    pub folder: String,
    /// What the reader sees.
    pub title: Texts,
    /// In order.
    pub lessons: Vec<Entry>,
}

/// What the timeline of a lesson is drawn against when it opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// One cell a change of state.
    #[default]
    Event,
    /// One cell a line that the program reached.
    Line,
    /// The run's clock.
    Time,
}

impl Axis {
    /// All of them, in the order in which they follow each other.
    pub const ALL: [Self; 3] = [Self::Event, Self::Line, Self::Time];
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its stable name; progress is kept by it.
    pub id: String,
    /// `chapter folder/lesson folder`: its place in the pack, and the name of its bundled program.
    pub key: String,
    /// What the reader sees.
    pub title: Texts,
    /// The oldest Python that runs `main.py`: major and minor version. `None`: every one that can be run at all.
    pub since: Option<(u8, u8)>,
    /// The clock of both runs.
    pub clock: Clock,
    /// What the timeline is drawn against when it opens.
    pub axis: Axis,
    /// What people believe and the screen refutes.
    pub misconception: Option<Misconception>,
    /// What the programs print.
    pub output: Output,
    /// Where the two programs honestly part.
    pub differs: Vec<Difference>,
    /// Lanes of the two programs that stand for each other.
    pub pairs: Vec<Pair>,
    /// The walkthrough, in order.
    pub steps: Vec<Step>,
    /// Prose by language code.
    pub prose: BTreeMap<String, Prose>,
    /// `main.py`; a lesson has one program at least.
    pub python: Option<ProgramText>,
    /// `main.rs`.
    pub rust: Option<ProgramText>,
    /// The Rust programs that are shown as tabs, `main.rs` first; none where that is the only one.
    pub variants: Vec<Variant>,
    /// What the learner writes at the end.
    pub exercise: Option<Exercise>,
    /// SHA-256 of all its files, in hexadecimal: changes when any of them does.
    pub hash: String,
}

impl Lesson {
    /// What a list tells of it.
    pub fn outline(&self) -> Outline {
        let introduction = |(language, prose): (&String, &Prose)| (language.clone(), prose.introduction.clone());
        Outline {
            id: self.id.clone().into(),
            key: self.key.clone().into(),
            title: self.title.clone(),
            introduction: self.prose.iter().map(introduction).collect(),
            belief: self.misconception.as_ref().map(|misconception| misconception.claim.clone()),
            since: self.since,
            steps: self.steps.iter().map(|step| step.id.clone().into()).collect(),
            hash: self.hash.clone().into(),
        }
    }

    /// The program in `language`.
    pub fn program(&self, language: Language) -> Option<&ProgramText> {
        match language {
            Language::Python => self.python.as_ref(),
            Language::Rust => self.rust.as_ref(),
        }
    }

    /// All its programs, in the order in which they are shown: `main.py`, `main.rs`, and the further ones.
    pub fn programs(&self) -> impl Iterator<Item = (Language, &ProgramText)> {
        let main = self.languages().filter_map(|language| Some((language, self.program(language)?)));
        let further = self.variants.iter().map(|variant| &variant.program);
        let further = further.filter(|program| self.rust.as_ref().is_none_or(|main| main.name != program.name));
        main.chain(further.map(|program| (Language::Rust, program)))
    }

    /// What the learner begins the exercise with, in each of its languages.
    pub fn starters(&self) -> impl Iterator<Item = (Language, &ProgramText)> {
        self.tasks().iter().map(|task| (task.language, &task.starter))
    }

    /// The tasks of the exercise; none where there is no exercise.
    pub fn tasks(&self) -> &[Task] {
        self.exercise.as_ref().map_or(&[], |exercise| &exercise.tasks)
    }

    /// The program with this name: its file in the lesson's folder, also where it is one of the exercise.
    pub fn program_named(&self, name: &str) -> Option<(Language, &ProgramText)> {
        let solutions = self.tasks().iter().map(|task| (task.language, &task.solution));
        self.programs().chain(self.starters()).chain(solutions).find(|(_, program)| program.name == name)
    }

    /// The lesson as it is with one of its programs in the place of the main one of that language. Of a further Rust program
    /// the pairs have its own lanes, those that it has no lane for are left out, and questions about Rust are about `main.rs`
    /// alone. `None` where there is no such program.
    pub fn with_program(&self, name: &str) -> Option<Self> {
        let (language, program) = self.program_named(name)?;
        if self.program(language).is_some_and(|main| main.name == name) {
            return Some(self.clone());
        }
        let Some(variant) = self.variants.iter().find(|variant| variant.program.name == name) else {
            let mut lesson = self.clone();
            let place = if language == Language::Python { &mut lesson.python } else { &mut lesson.rust };
            *place = Some(program.clone());
            return Some(lesson);
        };
        let mut lesson = Self { rust: Some(program.clone()), ..self.clone() };
        lesson.pairs.retain_mut(|pair| match variant.lanes.get(&pair.id) {
            Some(Some(lane)) => {
                pair.rust = lane.clone();
                true
            }
            Some(None) => false,
            None => true,
        });
        for step in &mut lesson.steps {
            step.states.retain(|id| lesson.pairs.iter().any(|pair| pair.id == *id));
            step.questions.retain(|question| question.of != Language::Rust);
        }
        Some(lesson)
    }

    /// The languages that it has a program in.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        Language::ALL.iter().copied().filter(|language| self.program(*language).is_some())
    }

    /// Puts another text in the place of the program in `language`, where there is one. Its beats are those of the new text.
    pub fn edit(&mut self, language: Language, text: String) {
        let program = match language {
            Language::Python => self.python.as_mut(),
            Language::Rust => self.rust.as_mut(),
        };
        if let Some(program) = program {
            *program = program.with_text(text);
        }
    }

    /// The prose in the reader's language, else in English, else in any.
    pub fn prose(&self, language: &str) -> Option<&Prose> {
        self.prose.get(language).or_else(|| self.prose.get("en")).or_else(|| self.prose.values().next())
    }
}

/// One program of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramText {
    /// Its file name: `main.py`.
    pub name: String,
    /// Its text, as it stands in the file.
    pub text: String,
    /// Which line, from 1, carries which beat.
    pub beats: BTreeMap<u32, String>,
}

impl ProgramText {
    /// The name without the folders before it: `starter.py` of `exercise/starter.py`.
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }

    /// The program with another text. Its language is told by its name.
    pub fn with_text(&self, text: String) -> Self {
        let language = if self.name.ends_with(".rs") { Language::Rust } else { Language::Python };
        // What is wrong with its beats is no fault of a learner's: those that can be read are used.
        let (beats, _) = beats(&self.name, language, &text);
        Self { name: self.name.clone(), text, beats }
    }
}

/// One of several Rust programs of a lesson: idiomatic, or closest to the Python one, or by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// The program.
    pub program: ProgramText,
    /// What its tab says.
    pub title: Texts,
    /// Why there is such a program; shown with it.
    pub reason: Texts,
    /// Its own lanes for pairs, by their ids: `None` where it has none. Where a pair is not here, its lane is that of `main.rs`.
    pub lanes: BTreeMap<String, Option<LaneRef>>,
}

/// A belief, and the step at which the screen refutes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Misconception {
    /// The step's id.
    pub step: String,
    /// What people believe, in their words.
    pub claim: Texts,
}

/// What the programs write to standard output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The Python program.
    pub python: Option<String>,
    /// The Rust program.
    pub rust: Option<String>,
}

/// In what two programs part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Differs {
    /// What they print.
    Output,
    /// Which beats they reach, in which order.
    Beats,
    /// The states of their lanes.
    States,
}

/// A declared difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In what they part.
    pub what: Differs,
    /// Why.
    pub reason: Texts,
    /// The id of the step at which the reader is told.
    pub step: String,
}

/// A lane of each program, which the author holds to be the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its name in the lesson.
    pub id: String,
    /// The lane of the Python program.
    pub python: LaneRef,
    /// The lane of the Rust program.
    pub rust: LaneRef,
}

impl Pair {
    /// Its lane in the program in `language`.
    pub fn lane(&self, language: Language) -> &LaneRef {
        match language {
            Language::Python => &self.python,
            Language::Rust => &self.rust,
        }
    }
}

/// Which programs have a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Both.
    #[default]
    Both,
    /// One of them.
    Only(Language),
}

impl Which {
    /// Whether the program in `language` is one of them.
    pub fn has(self, language: Language) -> bool {
        match self {
            Self::Both => true,
            Self::Only(only) => only == language,
        }
    }
}

/// One stop of the walkthrough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Names its section of the prose.
    pub id: String,
    /// The beat at which it stands.
    pub beat: String,
    /// The how-manieth time the beat is reached, from 1.
    pub hit: u32,
    /// Which programs have it.
    pub which: Which,
    /// The ids of the pairs whose lanes are in the same state here.
    pub states: Vec<String>,
    /// How long it takes before a class, where the author says so.
    pub planned: Option<Duration>,
    /// Asked here, before the walk goes on.
    pub questions: Vec<Question>,
}

/// A question of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub ask: Ask,
    /// About which program.
    pub of: Language,
    /// Wrong answers of the author's own, offered before those of the trace; only where a value, a line or a local is asked for.
    pub wrong: Vec<String>,
    /// Shown with the answer.
    pub why: Option<Texts>,
}

/// A lane as an author names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneRef {
    /// The lane's name.
    pub name: String,
    /// Which of those with that name, from 1, in order of appearance.
    pub nth: u32,
}

/// What a question asks. All but `Choice` are answered by the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which state the lane is in at the next step.
    State(LaneRef),
    /// What comes out of the lane next.
    Value(LaneRef),
    /// What is printed next.
    Output,
    /// Which lane runs next.
    Lane,
    /// In which order these lanes end.
    Order(Vec<Entrant>),
    /// What a local is at the next step.
    Local(Variable),
    /// The author's own question.
    Choice(Choice),
}

/// One of several lanes whose order is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrant {
    /// The lane.
    pub lane: LaneRef,
    /// What it is called in the question, where its name alone would not tell a reader which is meant.
    pub called: Option<String>,
}

/// A local of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The lane.
    pub lane: LaneRef,
    /// Its name in the program.
    pub name: String,
}

/// A question of the author's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The question.
    pub prompt: Texts,
    /// Its answers.
    pub choices: Vec<Texts>,
    /// The place of the right one.
    pub answer: usize,
}

/// The prose of a lesson in one language. Bodies are Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// The lesson's title.
    pub title: String,
    /// What stands before the first section.
    pub introduction: String,
    /// Sections by step id.
    pub sections: BTreeMap<String, Section>,
}

/// The prose of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its Markdown.
    pub body: String,
    /// What only who teaches sees, as Markdown; empty where there is nothing.
    pub notes: String,
}
