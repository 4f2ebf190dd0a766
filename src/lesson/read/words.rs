//! Reading the two files that a pack may have beside its chapters: `glossary.toml` and `map.toml`.

use super::fields::{Fields, Report};
use super::{Reader, say_duplicate};
use crate::base::Span;
use crate::lesson::near::did_you_mean;
use crate::lesson::schema::{self, Shape};
use crate::lesson::{MapRow, Near, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The file of the words.
pub const GLOSSARY: &str = "glossary.toml";
/// The file of the map.
pub const MAP: &str = "map.toml";

/// The ids of all lessons of the pack; `None` where not all are known, then nothing is said of those that seem to be missing.
pub type Lessons<'l> = Option<&'l [&'l str]>;

/// The words of the pack; none where it has no such file.
pub fn glossary(reader: &Reader<'_>, lessons: Lessons<'_>) -> Vec<Term> {
    let mut ids = HashSet::new();
    let mut words: HashMap<(String, String), String> = HashMap::new();
    tables(reader, GLOSSARY, &schema::GLOSSARY, "term", "no-terms", |report, mut fields| {
        let id = fields.text("id").filter(|(id, at)| is_new(report, id, *at, &mut ids));
        let lesson = fields.text("lesson").filter(|(lesson, at)| is_lesson(report, lesson, *at, lessons));
        let name_at = fields.entry_at("name");
        let name = fields.texts("name", &reader.languages).unwrap_or_default();
        let also = fields.words("also", &reader.languages);
        let text = fields.texts("text", &reader.languages).unwrap_or_default();
        fields.done();
        let (id, _) = id?;
        let named = name.iter().filter_map(|(language, word)| Some((language.to_owned(), word, name_at?)));
        let further = also
            .iter()
            .flat_map(|(language, words)| words.iter().map(move |(word, at)| (language.clone(), *word, *at)));
        for (language, word, at) in named.chain(further) {
            let before = words.entry((language.clone(), word.to_lowercase())).or_insert_with(|| id.to_owned());
            if before != id {
                let message = format!("`{word}` is a word of `{before}`, too, in `{language}`");
                report.error("duplicate-word", Some(at), message, "a word has one meaning: take it away in one place");
            }
        }
        let plain = |words: Vec<(&str, Span)>| words.into_iter().map(|(word, _)| word.to_owned()).collect();
        let also = also.into_iter().map(|(language, words)| (language, plain(words))).collect();
        let lesson = lesson.map_or("", |(lesson, _)| lesson).to_owned();
        Some(Term { id: id.to_owned(), lesson, name, also, text })
    })
}

/// The map of the pack; no row where it has no such file.
pub fn map(reader: &Reader<'_>, lessons: Lessons<'_>) -> Vec<MapRow> {
    let near = [("same", Near::Same), ("close", Near::Close), ("far", Near::Far)];
    tables(reader, MAP, &schema::MAP, "row", "no-rows", |report, mut fields| {
        let lesson = fields.text("lesson").filter(|(lesson, at)| is_lesson(report, lesson, *at, lessons));
        let near = fields.text("near").and_then(|word| fields.word(word, "near", &near)).unwrap_or_default();
        let mut code = |key: &'static str| {
            let (text, at) = fields.text(key)?;
            if text.is_empty() {
                report.error("empty-text", Some(at), format!("`{key}` is empty"), "write what the reader shall see");
            }
            Some(text.to_owned())
        };
        let (python, rust) = (code("python"), code("rust"));
        let ends = fields.texts("ends", &reader.languages).unwrap_or_default();
        fields.done();
        let lesson = lesson.map_or("", |(lesson, _)| lesson).to_owned();
        Some(MapRow { lesson, near, python: python?, rust: rust?, ends })
    })
}

/// What `read` makes of each table `key` of a file that need not be there; says so where it has none.
fn tables<T>(
    reader: &Reader<'_>,
    path: &str,
    shape: &'static Shape,
    key: &'static str,
    none: &'static str,
    mut read: impl FnMut(Report<'_>, Fields<'_, '_>) -> Option<T>,
) -> Vec<T> {
    if reader.files.get(path).is_none() {
        return Vec::new();
    }
    let Some((root, good)) = reader.tree_of(path) else { return Vec::new() };
    let report = Report { quiet: !good, ..reader.report(path) };
    let mut fields = Fields::of_file(report, &root, shape);
    let all = match fields.entry(key) {
        Some(entry) => {
            let tables = fields.tables(entry);
            if entry.node.elements().is_empty() && entry.node.kind() == "a list" {
                let help = format!("add a table `[[{key}]]`, or take the file away");
                report.error(none, Some(entry.node.span), format!("there is no `[[{key}]]`"), help);
            }
            tables.into_iter().filter_map(|fields| read(report, fields)).collect()
        }
        None => Vec::new(),
    };
    fields.done();
    all
}

/// Whether `id` is well-formed and new among the terms; says so where it is not.
fn is_new(report: Report<'_>, id: &str, at: Span, ids: &mut HashSet<String>) -> bool {
    if !report.check_name("bad-id", "id", id, at) {
        return false;
    }
    let is_new = ids.insert(id.to_owned());
    if !is_new {
        say_duplicate(report, "term", id, report.file, Some(at));
    }
    is_new
}

/// Whether there is such a lesson; says so where it is certain that there is none.
fn is_lesson(report: Report<'_>, id: &str, at: Span, lessons: Lessons<'_>) -> bool {
    let Some(lessons) = lessons else { return true };
    let is_known = lessons.contains(&id);
    if !is_known {
        let help = did_you_mean(id, lessons, "the lessons");
        report.error("unknown-lesson", Some(at), format!("the pack has no lesson `{id}`"), help);
    }
    is_known
}

/// The words that a table has in each language, with their places.
pub type Words<'n> = BTreeMap<String, Vec<(&'n str, Span)>>;
