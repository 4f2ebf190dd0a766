//! Reading the Rust programs that a lesson shows as tabs, and which files are no program of it.

use super::Reader;
use super::fields::{Fields, Languages, Report};
use super::pair::Pairs;
use super::programs::{self, Programs};
use super::question;
use crate::base::Span;
use crate::lesson::near::near;
use crate::lesson::{LaneRef, Variant};
use crate::trace::Language;
use std::collections::{BTreeMap, HashSet};

/// Reads the Rust programs of the lesson in the folder `key` that stand in its `lesson.toml`, and adds the further ones to
/// its programs. `main.rs` comes first, also where it does not stand there.
pub fn read(
    reader: &Reader<'_>,
    report: Report<'_>,
    fields: &mut Fields<'_, '_>,
    key: &str,
    programs: &mut Programs,
    pairs: &Pairs,
) -> Vec<Variant> {
    let entry = fields.entry("rust");
    let sound = entry.is_some() || !fields.misspells("rust");
    // A lesson in which there is to be no Rust at all, that there is none has been found.
    let tables = entry.map_or_else(Vec::new, |entry| fields.tables(entry));
    let whole = entry.is_none_or(|entry| tables.len() == entry.node.elements().len());
    let has_rust = programs.meant.contains(&Language::Rust);
    let (mut variants, mut known, mut nameless): (Vec<Variant>, HashSet<&str>, bool) = Default::default();
    for mut table in tables {
        let file = table.text("file").filter(|(file, at)| is_new(report, &mut known, file, *at));
        let title = table.texts("title", &reader.languages).unwrap_or_default();
        let reason = table.texts("reason", &reader.languages).unwrap_or_default();
        let lanes = lanes(report, &mut table, pairs);
        table.done();
        nameless |= file.is_none();
        let file = file.filter(|_| has_rust);
        let program = file.and_then(|(file, at)| programs.further(reader, report, (key, file), at));
        variants.extend(program.map(|program| Variant { program, title, reason, lanes }));
    }
    if sound && whole && !nameless {
        warn_unused(reader, key, programs, &known);
    }
    let main = programs.text(Language::Rust).filter(|_| !variants.is_empty());
    if let Some(main) = main {
        let at = variants.iter().position(|variant| variant.program.name == main.name);
        let first = at.map_or_else(|| untitled(main, &reader.languages), |at| variants.remove(at));
        variants.insert(0, first);
    }
    if variants.len() < 2 { Vec::new() } else { variants }
}

/// `main.rs`, where the lesson says nothing about it: its tab has its name.
fn untitled(program: crate::lesson::ProgramText, languages: &Languages) -> Variant {
    let title = languages.needed.iter().map(|language| (language.clone(), program.name.clone())).collect();
    Variant { program, title, ..Variant::default() }
}

fn is_new<'n>(report: Report<'_>, known: &mut HashSet<&'n str>, file: &'n str, at: Span) -> bool {
    if !programs::is_rust_file(file) {
        let help = "name a file that lies directly in the lesson's folder and ends in `.rs`";
        report.error("bad-file", Some(at), format!("`{file}` is no good name for a Rust program"), help);
        return false;
    }
    let new = known.insert(file);
    if !new {
        report.error("duplicate-program", Some(at), format!("`{file}` has a tab already"), "take one away");
    }
    new
}

/// The lanes that a program has for pairs, where they are not those of `main.rs`.
fn lanes(report: Report<'_>, table: &mut Fields<'_, '_>, pairs: &Pairs) -> BTreeMap<String, Option<LaneRef>> {
    let mut lanes = BTreeMap::new();
    let Some(entry) = table.entry("lane") else { return lanes };
    for mut table in table.tables(entry) {
        let pair = table.text("pair").filter(|(pair, at)| pairs.is_known(report, pair, *at));
        let has_lane = table.has("lane");
        let lane = question::lane(report, &mut table);
        table.done();
        let Some((pair, at)) = pair else { continue };
        if has_lane && lane.is_none() {
            continue;
        }
        if lanes.insert(pair.to_owned(), lane).is_some() {
            let help = "a program has one lane for a pair; take one away";
            report.error("duplicate-pair", Some(at), format!("`{pair}` has a lane in this program already"), help);
        }
    }
    lanes
}

/// Says which files look like programs of the lesson and are none.
fn warn_unused(reader: &Reader<'_>, key: &str, programs: &Programs, named: &HashSet<&str>) {
    let files: Vec<&str> = reader.files.below(key).map(|(inner, _)| inner).collect();
    let is_program = |file: &&str| !file.contains('/') && (file.ends_with(".py") || file.ends_with(".rs"));
    for file in files.into_iter().filter(is_program).filter(|file| !named.contains(file)) {
        let language = if file.ends_with(".py") { Language::Python } else { Language::Rust };
        let main = programs::main_file(language);
        // Where there is no main program, this has been taken for it; a misspelt name has been found where it stands.
        let is_meant =
            named.iter().any(|name| !reader.files.is_there(&format!("{key}/{name}")) && near(name, [file]).is_some());
        if file == main
            || is_meant
            || programs.meant.contains(&language) && !reader.files.is_there(&format!("{key}/{main}"))
        {
            continue;
        }
        let help = match language {
            Language::Rust => "name it in a `[[rust]]`, and it is a tab; or take it away",
            Language::Python => "a lesson has one Python program, in one file; take this away",
        };
        let message = format!("`{file}` is no program of the lesson");
        reader.report(&format!("{key}/{file}")).warning("unused-file", None, message, help);
    }
}
