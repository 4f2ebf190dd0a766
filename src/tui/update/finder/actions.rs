//! All that can be done where the reader is: what the key map has, and the steps of the open lesson.

use crate::lesson::Lesson;
use crate::tui::keys::{Action, Binding, Press};
use crate::tui::model::finder::{Candidate, Goal};
use crate::tui::model::{Model, Place};
use crate::tui::strings::{LANGUAGES, Strings, fill};
use crate::tui::update::context;

/// What can be done, in the order of the help.
pub fn candidates(model: &Model) -> Vec<Candidate> {
    let map = model.keys;
    let here = context(model);
    let bindings = here.layers().iter().flat_map(|layer| map.of(*layer));
    let mut all: Vec<Candidate> = bindings
        .filter(|binding| binding.action != Action::Commands)
        .flat_map(|binding| {
            of_binding(model, binding).into_iter().map(move |(said, keys, place)| {
                let press = Press { action: binding.action, place };
                let mut found = candidate(said, keys, Goal::Press(here, press), 0);
                // Who reads in one language may know the name of the other.
                for strings in LANGUAGES.map(Strings::of) {
                    also_by(&mut found, strings.action(binding.action));
                    also_by(&mut found, strings.related(binding.action));
                }
                found
            })
        })
        .collect();
    all.extend(steps(model));
    all
}

/// What a binding does, with the keys for it. Where each of its keys does something of its own, it is several.
fn of_binding(model: &Model, binding: &Binding) -> Vec<(String, String, usize)> {
    let said = model.strings.action(binding.action).to_owned();
    if !binding.counts() {
        return vec![(said, binding.label(), 0)];
    }
    let answers = model.open().and_then(|open| open.asked.as_ref()).map(|asked| asked.posed.choices.len());
    let most = if binding.action == Action::Answer { answers.unwrap_or(0) } else { usize::MAX };
    let keys = binding.keys.iter().enumerate().take(most);
    keys.map(|(place, key)| (said.clone(), binding.said(key), place)).collect()
}

/// The places of the open lesson.
fn steps(model: &Model) -> Vec<Candidate> {
    let Some(open) = model.open() else { return Vec::new() };
    let steps = (0..open.lesson.steps.len()).map(Place::Step);
    let places = std::iter::once(Place::Introduction).chain(steps).chain([Place::End]);
    let of_place = |place| {
        let said = going_to(&open.lesson, place, &model.language);
        let mut found = candidate(said, String::new(), Goal::Here(place), 1);
        for language in LANGUAGES {
            also_by(&mut found, &going_to(&open.lesson, place, language));
        }
        found
    };
    places.map(of_place).collect()
}

/// What going to a place of a lesson is called in `language`.
fn going_to(lesson: &Lesson, place: Place, language: &str) -> String {
    let words = &Strings::of(language).finder;
    let at = match place {
        Place::Introduction => return words.beginning.clone(),
        Place::End => return words.ending.clone(),
        Place::Step(at) => at,
    };
    let section = lesson.steps.get(at).and_then(|step| lesson.prose(language)?.sections.get(&step.id));
    let title = section.map_or("", |section| &section.title);
    fill(&words.step, &[("step", &(at + 1).to_string()), ("title", title)])
}

/// The steps of the open lesson by their numbers, then the lessons that are presented.
pub fn places(model: &Model) -> Vec<Candidate> {
    let (Some(open), strings) = (model.open(), &model.strings.finder) else { return Vec::new() };
    let prose = open.lesson.prose(&model.language);
    let steps = open.lesson.steps.iter().enumerate().map(|(at, step)| {
        let title = prose.and_then(|prose| prose.sections.get(&step.id)).map_or("", |section| &section.title);
        candidate(format!("{} {title}", at + 1), String::new(), Goal::Here(Place::Step(at)), 0)
    });
    let edges = [(&strings.beginning, Place::Introduction), (&strings.ending, Place::End)];
    let edges = edges.map(|(said, place)| candidate(said.clone(), String::new(), Goal::Here(place), 1));
    let lessons = model.presentation.iter().flat_map(|presentation| {
        let others = presentation.lessons.iter().filter(|id| **id != open.lesson.id);
        others.filter_map(|id| {
            let entry = model.pack.entries().find(|entry| entry.outline.id == *id)?;
            let (pack, lesson) = (model.pack.id.clone(), id.clone());
            let goal = Goal::Place { pack, lesson, place: Place::Introduction };
            Some(candidate(entry.outline.title.get(&model.language).to_owned(), strings.lesson.clone(), goal, 2))
        })
    });
    steps.chain(edges).chain(lessons).collect()
}

/// Lets a candidate be found by these words, too.
fn also_by(candidate: &mut Candidate, words: &str) {
    candidate.sought.push(' ');
    candidate.sought.push_str(&words.to_lowercase());
}

fn candidate(said: String, keys: String, goal: Goal, rank: u8) -> Candidate {
    let sought = format!("{said} {keys}").to_lowercase();
    Candidate { goal, head: said, line: String::new(), beside: keys, sought, rank }
}
