//! The words of the pack and the rows of its map, as they can be found.

use crate::lesson::{Lesson, Term, occurrences};
use crate::tui::model::finder::{Candidate, Goal};
use crate::tui::model::{Model, Place};

/// The words of the pack: those of the place where the reader stands first.
pub fn terms(model: &Model) -> Vec<Candidate> {
    let terms = model.pack.glossary.get();
    let here = model.terms_here();
    let rank = |at: usize| u8::from(!here.contains(&at));
    terms.iter().enumerate().map(|(at, term)| of_term(model, at, term, rank(at))).collect()
}

fn of_term(model: &Model, at: usize, term: &Term, rank: u8) -> Candidate {
    let languages = ["en", &model.language].into_iter().chain(term.name.iter().map(|(language, _)| language));
    let words: Vec<&str> = languages.flat_map(|language| term.words(language)).collect();
    Candidate {
        goal: Goal::Word(at),
        head: term.name.get(&model.language).to_owned(),
        line: term.text.get(&model.language).to_owned(),
        beside: title(model, &term.lesson),
        sought: words.join(" ").to_lowercase(),
        rank,
    }
}

/// The rows of the map.
pub fn rows(model: &Model) -> Vec<Candidate> {
    let rows = model.pack.map.get().iter().enumerate();
    rows.map(|(at, row)| {
        let ends = row.ends.get(&model.language);
        let lesson = title(model, &row.lesson);
        Candidate {
            goal: Goal::Row(at),
            head: row.python.clone(),
            line: ends.to_owned(),
            sought: format!("{} {} {ends} {lesson}", row.python, row.rust).to_lowercase(),
            beside: row.rust.clone(),
            rank: 0,
        }
    })
    .collect()
}

fn title(model: &Model, lesson: &str) -> String {
    let entry = model.pack.entries().find(|entry| entry.outline.id == lesson);
    entry.map_or_else(String::new, |entry| entry.outline.title.get(&model.language).to_owned())
}

/// The lesson in which a word is met first, by its id, and the first place there whose prose has it.
pub fn where_met(model: &Model, at: usize) -> Option<(String, Place)> {
    let terms = model.pack.glossary.get();
    let lesson = model.pack.lesson(&terms.get(at)?.lesson)?;
    Some((lesson.id.clone(), first_place(lesson, terms, at, &model.language)))
}

fn first_place(lesson: &Lesson, terms: &[Term], at: usize, language: &str) -> Place {
    let Some(prose) = lesson.prose(language) else { return Place::Introduction };
    let has_it = |text: &str| {
        let mut seen = Vec::new();
        occurrences(terms, language, text, &mut seen);
        seen.contains(&at)
    };
    if has_it(&prose.title) || has_it(&prose.introduction) {
        return Place::Introduction;
    }
    let in_step =
        |id: &String| prose.sections.get(id).is_some_and(|section| has_it(&section.title) || has_it(&section.body));
    let step = lesson.steps.iter().position(|step| in_step(&step.id));
    step.map_or(Place::Introduction, Place::Step)
}
