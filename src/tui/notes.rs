//! What a presentation tells to who holds it, and to nobody else: the notes of the step, what comes next, the answer of the
//! open question, the clock. It is made of the model, travels as a line of JSON, and is shown in another terminal.

use super::markdown;
use super::model::presentation::Pace;
use super::model::{Model, Open, Place, Position};
use super::strings::{LANGUAGES, Strings, fill};
use super::views::present::{clock, pace_words};
use super::views::question::{letter, standing};
use super::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The version of what is told.
const VERSION: u32 = 1;

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    version: u32,
    /// The name of the presentation.
    pub name: String,
    /// Where it stands.
    pub position: Position,
    /// The language that the class sees.
    pub language: String,
    /// Its clock.
    pub clock: Clock,
    /// How the poll stands, where the presentation is shared.
    #[serde(default)]
    pub poll: Option<PollTold>,
    /// What there is to say, once a language of the screen.
    pages: BTreeMap<String, Page>,
}

/// The clock of a presentation, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// How long it has taken.
    pub elapsed: u64,
    /// How long it is to take.
    pub whole: Option<u64>,
    /// Whole minutes behind the plan, or ahead of it where it is less than 0.
    pub behind: Option<i64>,
    /// Whether it goes.
    pub is_running: bool,
}

/// How the poll of the question that is asked stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollTold {
    /// Whether answers are taken.
    pub is_open: bool,
    /// How often each choice was chosen, a list a round.
    pub counts: Vec<Vec<usize>>,
}

/// What there is to say in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The title of the lesson.
    pub lesson: String,
    /// The title of the place, with its number where it is a step.
    pub title: String,
    /// The notes, as Markdown; empty where there are none.
    pub notes: String,
    /// The title of what comes next; `None`: nothing does.
    pub next: Option<String>,
    /// The question that is asked.
    pub asked: Option<AskedPage>,
}

/// A question that is asked, and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPage {
    /// The question, as Markdown.
    pub prompt: String,
    /// The letter of the right answer, and it.
    pub answer: String,
    /// All answers to choose from, each with its letter.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Which of them is right, from 0.
    #[serde(default)]
    pub right: usize,
    /// Why, as Markdown; empty where the author says nothing.
    pub why: String,
}

/// How it stands with the presentation that is listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// There is none.
    None,
    /// This is what it tells.
    Told(Box<Told>),
    /// It tells what this version does not understand.
    Strange,
    /// It is over.
    Over,
}

impl Told {
    /// What the presentation of a model tells now; `None` where there is none, or no lesson of it is open.
    pub fn of(model: &Model) -> Option<Self> {
        let (presentation, open) = (model.presentation.as_ref()?, model.open()?);
        let behind = presentation.pace(&open.lesson.id, open.place).map(|pace| match pace {
            Pace::OnTime => 0,
            Pace::Behind(n) => n as i64,
            Pace::Ahead(n) => -(n as i64),
        });
        let clock = Clock {
            elapsed: presentation.elapsed.as_secs(),
            whole: presentation.plan.as_ref().map(|plan| plan.whole().as_secs()),
            behind,
            is_running: presentation.is_running,
        };
        Some(Self {
            version: VERSION,
            name: presentation.name.clone(),
            position: Position::of(model)?,
            language: model.language.clone(),
            clock,
            poll: presentation.poll().map(|poll| PollTold { is_open: poll.is_open, counts: poll.counts.clone() }),
            pages: LANGUAGES.iter().map(|language| ((*language).to_owned(), page(model, open, language))).collect(),
        })
    }

    /// Reads a line that was told; `None` where it comes from another version.
    pub fn read(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok().filter(|told: &Self| told.version == VERSION)
    }

    /// As a line.
    pub fn line(&self) -> String {
        serde_json::to_string(self).map_or_else(|_| String::new(), |line| line + "\n")
    }

    /// What there is to say in `language`, else in that of the class.
    pub fn page(&self, language: &str) -> Option<&Page> {
        self.pages.get(language).or_else(|| self.pages.get(&self.language))
    }

    /// Whether another place, or another question, is told than before.
    pub fn goes_on_from(&self, before: &Self) -> bool {
        let place = |told: &Self| {
            let position = &told.position;
            (position.pack.clone(), position.lesson.clone(), position.place, position.asked)
        };
        place(self) != place(before)
    }

    /// The notes, the question and its answer as text, a paragraph each.
    pub fn paragraphs(&self, strings: &Strings, language: &str) -> Vec<String> {
        let Some(page) = self.page(language) else { return Vec::new() };
        let words = &strings.notes;
        let mut said = vec![format!("{} · {}", page.lesson, page.title), self.clock.said(strings)];
        if self.position.is_black {
            said.push(words.black.clone());
        }
        if page.notes.is_empty() {
            said.push(words.none.clone());
        }
        said.extend(markdown::paragraphs(&page.notes));
        if let Some(asked) = &page.asked {
            said.extend(markdown::paragraphs(&asked.prompt));
            said.push(fill(&words.answer, &[("answer", &asked.answer)]));
            said.extend(self.poll.iter().map(|poll| poll.said(strings)));
            said.extend(markdown::paragraphs(&asked.why));
        }
        said.push(page.next_said(strings));
        said
    }
}

impl Page {
    /// `next: Priming`
    pub fn next_said(&self, strings: &Strings) -> String {
        match &self.next {
            Some(next) => fill(&strings.notes.next, &[("title", next)]),
            None => strings.notes.last.clone(),
        }
    }
}

impl PollTold {
    /// `round 2 · answers so far: 12`
    pub fn said(&self, strings: &Strings) -> String {
        let n: usize = self.counts.last().map_or(0, |counts| counts.iter().sum());
        standing(strings, self.is_open, self.counts.len(), n)
    }
}

impl Clock {
    /// `12:30 of 45:00 · 32:30 left · 2 min behind`
    pub fn said(&self, strings: &Strings) -> String {
        let words = &strings.notes;
        let time = |seconds: u64| clock(Duration::from_secs(seconds));
        let mut parts = Vec::new();
        match self.whole {
            Some(whole) => {
                let (elapsed, whole_said) = (time(self.elapsed), time(whole));
                parts.push(fill(&strings.present.of, &[("elapsed", &elapsed), ("whole", &whole_said)]));
                let (said, rest) = match whole.checked_sub(self.elapsed) {
                    Some(left) => (&words.left, left),
                    None => (&words.over_time, self.elapsed - whole),
                };
                parts.push(fill(said, &[("time", &time(rest))]));
            }
            None => parts.push(time(self.elapsed)),
        }
        parts.extend(self.behind.map(|behind| {
            let minutes = behind.unsigned_abs();
            let pace = match behind {
                0 => Pace::OnTime,
                1.. => Pace::Behind(minutes),
                _ => Pace::Ahead(minutes),
            };
            pace_words(strings, pace)
        }));
        if !self.is_running {
            parts.push(if self.elapsed == 0 { words.not_begun.clone() } else { strings.present.held.clone() });
        }
        parts.join(" · ")
    }
}

fn page(model: &Model, open: &Open, language: &str) -> Page {
    let strings = Strings::of(language);
    let lesson = &open.lesson;
    let Some(prose) = lesson.prose(language) else { return Page::default() };
    let section = |at: usize| lesson.steps.get(at).and_then(|step| prose.sections.get(&step.id));
    let titled = |at: usize| section(at).map(|section| format!("{}/{} {}", at + 1, lesson.steps.len(), section.title));
    let ending = || strings.notes.end.clone();
    let after = match open.place {
        Place::Introduction => titled(0).or_else(|| Some(ending())),
        Place::Step(at) => titled(at + 1).or_else(|| Some(ending())),
        Place::End => {
            let next = model.presentation.as_ref().and_then(|presentation| presentation.lesson_after(&lesson.id));
            let entry = next.and_then(|id| model.pack.entries().find(|entry| entry.outline.id == id));
            entry.map(|entry| entry.outline.title.get(language).to_owned())
        }
    };
    let (title, notes) = match open.place {
        Place::Introduction => (strings.notes.introduction.clone(), String::new()),
        Place::Step(at) => {
            (titled(at).unwrap_or_default(), section(at).map_or("", |section| &section.notes).to_owned())
        }
        Place::End => (ending(), String::new()),
    };
    let asked = open.asked.as_ref().map(|asked| {
        let posed = &asked.posed;
        let choices = posed.choices.iter().enumerate();
        let choices = choices
            .map(|(at, choice)| format!("{} {}", letter(at), words::answer(strings, language, asked.of, choice)));
        let choices: Vec<String> = choices.collect();
        AskedPage {
            prompt: words::prompt(strings, language, &posed.prompt),
            answer: choices.get(posed.right).cloned().unwrap_or_default(),
            choices,
            right: posed.right,
            why: words::reason(strings, language, posed).unwrap_or_default(),
        }
    });
    Page { lesson: lesson.title.get(language).to_owned(), title, notes, next: after, asked }
}

#[cfg(test)]
mod tests;
