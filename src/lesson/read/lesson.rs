//! Reading one lesson: its `lesson.toml`, its programs and its prose, and whether they fit together.

use super::alone;
use super::exercise;
use super::fields::{Fields, Languages, Report};
use super::pair::Pairs;
use super::programs::{self, Programs};
use super::step::{self, Steps};
use super::{Reader, is_language, variants};
use crate::base::Span;
use crate::lesson::exercise::EXERCISE;
use crate::lesson::near::{did_you_mean, list, pair};
use crate::lesson::schema;
use crate::lesson::{Axis, Difference, Differs, Lesson, Misconception, Output, Prose, Texts, prose};
use crate::trace::{Clock, Language};

/// The versions of Python from which on a lesson's program may run.
const VERSIONS: [(&str, (u8, u8)); 7] = [
    ("3.9", (3, 9)),
    ("3.10", (3, 10)),
    ("3.11", (3, 11)),
    ("3.12", (3, 12)),
    ("3.13", (3, 13)),
    ("3.14", (3, 14)),
    ("3.15", (3, 15)),
];

/// Reads the lesson in the folder `key`; `hash` gives that of its files. `None` where it has no usable id, or its `lesson.toml` is
/// no good TOML.
pub fn read(reader: &Reader<'_>, key: &str, hash: impl FnOnce() -> String) -> Option<Lesson> {
    let path = format!("{key}/lesson.toml");
    let mut programs = programs::read(reader, key);
    let prose = prose_files(reader, key);
    let tree = reader.tree_of(&path);
    let (root, _) = tree.filter(|(_, good)| *good)?;
    let report = reader.report(&path);
    let languages = &reader.languages;
    if let Some(only) = programs.only() {
        alone::check(report, &root, only);
    }
    let mut fields = Fields::of_file(report, &root, &schema::LESSON);
    let id = fields.text("id").filter(|(id, at)| report.check_name("bad-id", "id", id, *at));
    let title = fields.texts("title", languages).unwrap_or_default();
    let since = fields.text("since").and_then(|word| fields.word(word, "since", &VERSIONS));
    let clocks = [("virtual", Clock::Virtual), ("real", Clock::Real)];
    let clock = fields.text("clock").and_then(|word| fields.word(word, "clock", &clocks)).unwrap_or(Clock::Virtual);
    let axes = [("event", Axis::Event), ("line", Axis::Line), ("time", Axis::Time)];
    let axis = fields.text("axis").and_then(|word| fields.word(word, "axis", &axes)).unwrap_or_default();
    let output = output(report, &mut fields, &programs);
    let differs = differences(&mut fields, languages);
    let single = programs.meant.len() < 2;
    let parts = single
        || fields.misspells("differs")
        || differs.iter().any(|declared| declared.what.is_none_or(|what| what == Differs::Beats));
    let mut pairs = Pairs::read(report, &mut fields);
    pairs.of_one_program = single;
    let variants = variants::read(reader, report, &mut fields, key, &mut programs, &pairs);
    let steps = step::read(report, &mut fields, &programs, &mut pairs, languages, parts);
    let misconception = misconception(&mut fields, languages, &steps, report);
    let exercise = exercise::read(reader, report, &mut fields, key);
    fields.done();
    if let Some((_, at)) = steps.exercise.filter(|_| exercise.meant) {
        let help = "give the step another one";
        report.error("duplicate-id", Some(at), "the section `exercise` is that of the exercise", help);
    }
    let differs = differs.into_iter().filter_map(|declared| at_step(declared, &steps, report)).collect();
    if steps.exercise.is_none() || !exercise.meant {
        check_sections(reader, &prose, &steps, &exercise);
    }
    check_notes(reader, &prose, &steps);
    pairs.check_asked(report, steps.sound);
    let (id, _) = id?;
    Some(Lesson {
        id: id.to_owned(),
        key: key.to_owned(),
        title,
        since,
        clock,
        axis,
        misconception,
        output,
        differs,
        pairs: pairs.list,
        steps: steps.list,
        prose: prose.into_iter().map(|file| (file.language, file.parsed.prose)).collect(),
        python: programs.text(Language::Python),
        rust: programs.text(Language::Rust),
        variants,
        exercise: exercise.exercise,
        hash: hash(),
    })
}

/// What the programs print.
fn output(report: Report<'_>, fields: &mut Fields<'_, '_>, programs: &Programs) -> Output {
    let at = fields.entry_at("output");
    let Some(mut table) = fields.table("output", "") else { return Output::default() };
    let texts = [table.text("python"), table.text("rust")];
    let [python, rust] = texts.map(|text| text.map(|(text, _)| text.to_owned()));
    let only = programs.only();
    // A lesson that says what a program prints which is not there has been found.
    let is_foreign = only.is_some() && (table.has("python") || table.has("rust"));
    let is_given = |needed: &&Language| table.has(needed.name()) || table.misspells(needed.name()) || is_foreign;
    if let Some(needed) = programs.meant.first().filter(|needed| !is_given(needed)) {
        let message = format!("what `{}` prints is missing in `[output]`", programs::main_file(*needed));
        report.error("missing-output", at, message, format!("add a line `{needed} = …`"));
    }
    table.done();
    let rust = rust.or_else(|| python.clone().filter(|_| only.is_none()));
    Output { python, rust }
}

/// A declared difference as it stands in the file.
struct Declared<'n> {
    /// `None` where it cannot be told.
    what: Option<Differs>,
    reason: Texts,
    step: Option<(&'n str, Span)>,
}

fn differences<'n>(fields: &mut Fields<'n, '_>, languages: &Languages) -> Vec<Declared<'n>> {
    let Some(entry) = fields.entry("differs") else { return Vec::new() };
    let mut differences = Vec::new();
    for mut table in fields.tables(entry) {
        let words = [("output", Differs::Output), ("beats", Differs::Beats), ("states", Differs::States)];
        let what = table.text("what").and_then(|word| table.word(word, "what", &words));
        let reason = table.texts("reason", languages).unwrap_or_default();
        let step = table.text("step");
        table.done();
        differences.push(Declared { what, reason, step });
    }
    differences
}

/// The difference with the step at which it is told: the last where it names none that is known.
fn at_step(declared: Declared<'_>, steps: &Steps, report: Report<'_>) -> Option<Difference> {
    let named = declared.step.filter(|(step, at)| check_step(report, steps, step, *at)).map(|(step, _)| step);
    let step = named.or_else(|| steps.list.last().map(|step| step.id.as_str())).unwrap_or("").to_owned();
    Some(Difference { what: declared.what?, reason: declared.reason, step })
}

fn misconception(
    fields: &mut Fields<'_, '_>,
    languages: &Languages,
    steps: &Steps,
    report: Report<'_>,
) -> Option<Misconception> {
    let mut table = fields.table("misconception", "")?;
    let step = table.text("step").filter(|(step, at)| check_step(report, steps, step, *at));
    let claim = table.texts("claim", languages).unwrap_or_default();
    table.done();
    step.map(|(step, _)| Misconception { step: step.to_owned(), claim })
}

/// Whether the lesson has this step; says so where it is certain that it has not.
fn check_step(report: Report<'_>, steps: &Steps, step: &str, at: Span) -> bool {
    let there = steps.list.iter().any(|known| known.id == step);
    if !there && steps.sound && !steps.ids.contains(step) {
        let ids: Vec<&str> = steps.ids.iter().map(String::as_str).collect();
        let help = did_you_mean(step, &ids, "the steps");
        report.error("unknown-step", Some(at), format!("the lesson has no step `{step}`"), help);
    }
    there
}

/// A prose file of a lesson.
struct ProseFile {
    language: String,
    path: String,
    parsed: prose::Parsed,
}

/// The prose of a lesson in every language it should have, or, where that is not known, in every one it has.
fn prose_files(reader: &Reader<'_>, key: &str) -> Vec<ProseFile> {
    let inside = reader.files.below(key).filter_map(|(path, _)| path.strip_suffix(".md"));
    let there: Vec<&str> = inside.filter(|name| is_language(name)).collect();
    let (known, unknown): (Vec<&str>, Vec<&str>) =
        there.iter().partition(|name| reader.languages.needed.is_empty() || reader.languages.knows(name));
    let needed = reader.languages.needed.iter().map(String::as_str);
    let mut missing: Vec<&str> =
        needed.filter(|language| !reader.files.is_there(&format!("{key}/{language}.md"))).collect();
    let missing_file = |language: &str, help: String| {
        let message = format!("the lesson `{key}` has no prose in `{language}`");
        reader.report(&format!("{key}/{language}.md")).error("missing-file", None, message, help);
    };
    for (language, meant) in unknown.iter().zip(pair(&unknown, &mut missing)) {
        match meant {
            Some(meant) => missing_file(meant, format!("rename `{language}.md`, if that is it")),
            None => {
                let message = format!("`{language}` is no language of this pack");
                let help = "add it to `languages` in `pack.toml`, or take the file away";
                reader.report(&format!("{key}/{language}.md")).warning("unknown-language", None, message, help);
            }
        }
    }
    for language in missing {
        missing_file(language, format!("write `{key}/{language}.md`"));
    }
    let mut files = Vec::new();
    for language in known {
        let path = format!("{key}/{language}.md");
        if let Some(text) = reader.text_of(&path) {
            let (parsed, findings) = prose::read(&path, text);
            reader.findings.borrow_mut().extend(findings);
            files.push(ProseFile { language: language.to_owned(), path, parsed });
        }
    }
    files
}

/// A step that has notes in one language has them in every other, where it has a section.
fn check_notes(reader: &Reader<'_>, files: &[ProseFile], steps: &Steps) {
    for file in files {
        let has_notes = |file: &ProseFile, id: &str| {
            file.parsed.prose.sections.get(id).is_some_and(|section| !section.notes.is_empty())
        };
        let without = file.parsed.headings.iter().filter(|(id, _)| steps.ids.contains(id) && !has_notes(file, id));
        for (id, at) in without {
            let Some(other) = files.iter().find(|other| has_notes(other, id)) else { continue };
            let message = format!("step `{id}` has notes in `{}` and none in `{}`", other.language, file.language);
            let help = "write them here as well: a code block marked `notes`";
            reader.report(&file.path).warning("missing-notes", Some(*at), message, help);
        }
    }
}

/// Every step has a section in each prose, and so has an exercise; and every section has a step.
fn check_sections(reader: &Reader<'_>, files: &[ProseFile], steps: &Steps, exercise: &exercise::Read) {
    if !steps.sound {
        return;
    }
    for file in files {
        let report = reader.report(&file.path);
        let Prose { sections, .. } = &file.parsed.prose;
        let of_exercise = exercise.meant.then_some(EXERCISE);
        let all: Vec<&str> = steps.ids.iter().map(String::as_str).chain(of_exercise).collect();
        let is_needed = |id: &&str| !sections.contains_key(*id) && (*id != EXERCISE || exercise.needed);
        let mut missing: Vec<&str> = all.iter().copied().filter(is_needed).collect();
        let unknown: Vec<&(String, Span)> =
            file.parsed.headings.iter().filter(|(id, _)| !all.contains(&id.as_str())).collect();
        let names: Vec<&str> = unknown.iter().map(|(id, _)| id.as_str()).collect();
        for ((id, at), meant) in unknown.into_iter().zip(pair(&names, &mut missing)) {
            let help =
                meant.map_or_else(|| did_you_mean(id, &all, "the steps"), |meant| format!("did you mean `{meant}`?"));
            let (message, help) = match id.as_str() {
                EXERCISE => ("the lesson has no exercise".to_owned(), "add `[exercise]`, or take this away".to_owned()),
                id => (format!("the lesson has no step `{id}`"), help),
            };
            report.error("unknown-step", Some(*at), message, help);
        }
        if !missing.is_empty() && !file.parsed.nameless {
            let (word, help) =
                (list(&missing), format!("add `## Title {{#{}}}` and what is to be said there", missing[0]));
            let what = if missing.len() == 1 { "step" } else { "steps" };
            let message = match missing.as_slice() {
                [EXERCISE] => "there is no section for the exercise".to_owned(),
                _ => format!("there is no section for {what} {word}"),
            };
            report.error("missing-section", None, message, help);
        }
    }
}
