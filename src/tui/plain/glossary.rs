//! The words of the pack and its map, told when they are asked for.

use super::page::Page;
use crate::lesson::{Near, Term};
use crate::tui::model::Model;
use crate::tui::strings::fill;

/// Tells what `typed` asks for: `words`, `words TERM` or `map`; `false` where it asks for something else.
pub fn tell(model: &Model, typed: &str, page: &mut Page) -> bool {
    let mut parts = typed.splitn(2, char::is_whitespace);
    match (parts.next(), parts.next().map(str::trim).filter(|rest| !rest.is_empty())) {
        (Some("words"), None) => words(model, page),
        (Some("words"), Some(word)) => meaning(model, word, page),
        (Some("map"), None) => map(model, page),
        _ => return false,
    }
    true
}

/// All words of the pack; before them those that occur where the reader stands, with what they mean.
fn words(model: &Model, page: &mut Page) {
    let terms = model.pack.glossary.get();
    if terms.is_empty() {
        page.text(&model.strings.finder.no_glossary);
        return;
    }
    let here = model.terms_here();
    for term in here.iter().filter_map(|at| terms.get(*at)) {
        one(model, term, page);
    }
    let names = |term: &Term| term.name.get(&model.language).to_owned();
    let others = terms.iter().enumerate().filter(|(at, _)| !here.contains(at)).map(|(_, term)| names(term));
    page.paragraph(&model.strings.plain.all_words);
    page.text(&others.collect::<Vec<_>>().join(", "));
}

fn meaning(model: &Model, word: &str, page: &mut Page) {
    let mut found = model.pack.glossary.get().iter().filter(|term| term.is_called(word)).peekable();
    if found.peek().is_none() {
        page.text(&fill(&model.strings.plain.no_word, &[("typed", word)]));
    }
    for term in found {
        one(model, term, page);
    }
}

fn one(model: &Model, term: &Term, page: &mut Page) {
    page.paragraph(&format!("{}:", term.name.get(&model.language)));
    page.markdown(term.text.get(&model.language), &model.theme);
    if let Some((number, title)) = lesson(model, &term.lesson) {
        page.text(&fill(&model.strings.finder.met_in, &[("title", &format!("{number}. {title}"))]));
    }
}

fn map(model: &Model, page: &mut Page) {
    let rows = model.pack.map.get();
    let words = &model.strings.finder;
    if rows.is_empty() {
        page.text(&words.no_map);
    }
    for row in rows {
        let near = match row.near {
            Near::Same => &words.same,
            Near::Close => &words.close,
            Near::Far => &words.far,
        };
        page.paragraph(&format!("Python: {}", row.python));
        page.text(&format!("Rust ({near}): {}", row.rust));
        page.markdown(row.ends.get(&model.language), &model.theme);
        if let Some((number, title)) = lesson(model, &row.lesson) {
            page.text(&fill(&words.seen_in, &[("title", &format!("{number}. {title}"))]));
        }
    }
}

/// A lesson of the pack as the list has it: its number there, and its title.
fn lesson<'m>(model: &'m Model, id: &str) -> Option<(usize, &'m str)> {
    let mut entries = (1..).zip(model.entries());
    let (number, (_, entry)) = entries.find(|(_, (pack, entry))| pack.id == model.pack.id && entry.outline.id == id)?;
    Some((number, entry.outline.title.get(&model.language)))
}
