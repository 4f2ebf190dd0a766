//! All lines of all lessons, as they can be found: titles, prose in every language, programs. The lessons are read where that
//! has not been done.

use crate::lesson::exercise::EXERCISE;
use crate::lesson::{Entry, Lesson, Pack, Prose, without_badge};
use crate::tui::markdown;
use crate::tui::model::finder::{Candidate, Goal};
use crate::tui::model::{Model, Place};

/// In which order what was found is shown.
#[derive(Clone, Copy)]
enum Rank {
    Title,
    Prose,
    Program,
    /// Titles and prose in a language that is not the reader's.
    Other,
}

/// All that a search can find.
pub fn candidates(model: &Model) -> Vec<Candidate> {
    let mut lines = Vec::new();
    for pack in &model.packs {
        for (number, chapter) in pack.chapters.iter().enumerate() {
            let chapter_title = format!("{} {}", number + 1, chapter.title.get(&model.language));
            for entry in &chapter.lessons {
                let mut of_lesson = Lines { model, pack, entry, chapter: &chapter_title, lines: &mut lines };
                of_lesson.read();
            }
        }
    }
    lines
}

/// The lines of one lesson.
struct Lines<'a> {
    model: &'a Model,
    pack: &'a Pack,
    entry: &'a Entry,
    chapter: &'a str,
    lines: &'a mut Vec<Candidate>,
}

impl Lines<'_> {
    fn read(&mut self) {
        let lesson = self.entry.lesson();
        for (language, prose) in &lesson.prose {
            self.prose(lesson, language, prose);
        }
        for (_, program) in lesson.programs() {
            let mut place = Place::Introduction;
            for (number, line) in (1..).zip(program.text.lines()) {
                // A line belongs to the step at whose beat it stands, or at the last one before it.
                let beat = program.beats.get(&number);
                if let Some(at) = beat.and_then(|beat| lesson.steps.iter().position(|step| step.beat == *beat)) {
                    place = Place::Step(at);
                }
                let line = without_badge(line).trim();
                if !line.is_empty() {
                    self.push(place, &program.name, line, Rank::Program);
                }
            }
        }
    }

    fn prose(&mut self, lesson: &Lesson, language: &str, prose: &Prose) {
        let is_own = language == self.model.language;
        let rank = |rank| if is_own { rank } else { Rank::Other };
        self.title(Place::Introduction, "", &prose.title, rank(Rank::Title));
        self.paragraphs(Place::Introduction, "", &prose.introduction, rank(Rank::Prose));
        for (at, step) in lesson.steps.iter().enumerate() {
            let Some(section) = prose.sections.get(&step.id) else { continue };
            let place = Place::Step(at);
            self.title(place, &section.title, &section.title, rank(Rank::Title));
            self.paragraphs(place, &section.title, &section.body, rank(Rank::Prose));
        }
        if let Some(section) = prose.sections.get(EXERCISE) {
            self.title(Place::End, &section.title, &section.title, rank(Rank::Title));
            self.paragraphs(Place::End, &section.title, &section.body, rank(Rank::Prose));
        }
    }

    /// A title, which is told by where it stands. In another language than the reader's it is a line of its own.
    fn title(&mut self, place: Place, title: &str, sought: &str, rank: Rank) {
        self.push(place, title, sought, rank);
        if let (Some(last), Rank::Title) = (self.lines.last_mut(), rank) {
            last.line.clear();
        }
    }

    fn paragraphs(&mut self, place: Place, title: &str, body: &str, rank: Rank) {
        for line in markdown::paragraphs(body) {
            self.push(place, title, &line, rank);
        }
    }

    fn push(&mut self, place: Place, title: &str, line: &str, rank: Rank) {
        let lesson = self.entry.outline.title.get(&self.model.language);
        let step = match place {
            Place::Step(at) => format!(" · {}", at + 1),
            Place::Introduction | Place::End => String::new(),
        };
        let title = if title.is_empty() { String::new() } else { format!(" {title}") };
        let separator = if step.is_empty() && !title.is_empty() { " ·" } else { "" };
        self.lines.push(Candidate {
            goal: Goal::Place { pack: self.pack.id.clone(), lesson: self.entry.outline.id.to_string(), place },
            head: format!("{} ▸ {lesson}{step}{separator}{title}", self.chapter),
            line: line.to_owned(),
            beside: String::new(),
            sought: line.to_lowercase(),
            rank: rank as u8,
        });
    }
}
