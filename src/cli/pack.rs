//! `yieldscope pack`: packs beside those that come with the program.

use super::args::{Common, PackAdd, PackArguments, PackCommand, PackList, UiLanguage};
use super::check::{Tally, count};
use super::locale;
use super::out::{Failure, Out, note};
use crate::base::text::{harmless_json, tame};
use crate::store::added::{self, Change};
use crate::store::{Folders, Keeper, Progress, Trust, packs, trust};
use serde::Serialize;
use std::io::Write;

/// Does what is asked for.
///
/// # Errors
/// When a pack cannot be read, has errors, or is not there; when something cannot be written.
pub fn pack(common: &Common, arguments: &PackArguments, out: &mut Out) -> Result<(), Failure> {
    let folders = Folders::find()?;
    match &arguments.command {
        PackCommand::Add(arguments) => add(common, &folders, arguments, out),
        PackCommand::List(arguments) => list(common, &folders, arguments, out),
        PackCommand::Remove(arguments) => {
            added::remove(&folders, &arguments.id).map_err(|error| Failure::Usage(error.message, error.help))?;
            Ok(writeln!(out, "removed {}; how far you are in it stays known", arguments.id)?)
        }
    }
}

fn add(common: &Common, folders: &Folders, arguments: &PackAdd, out: &mut Out) -> Result<(), Failure> {
    let path = &arguments.source;
    let read = if path.is_dir() { packs::in_folder(path) } else { packs::in_archive(path) };
    let loaded = read.map_err(|error| Failure::Usage(error.message, error.help))?;
    let mut tally = Tally::default();
    tally.tell(out, &loaded, &loaded.findings)?;
    if tally.errors > 0 {
        let message = format!("{} is not added: {}", path.display(), count(tally.errors, "error"));
        return Err(Failure::Ours(message, Some("what was there before is as it was".to_owned())));
    }
    let unknown = Trust::load(Some(folders)).unknown(&loaded);
    let change = added::add(folders, &loaded)?;
    say(out, &loaded.pack.id, &change)?;
    if common.trust {
        trust::agree(folders, &unknown)?;
    } else if !unknown.is_empty() {
        let programs = count(unknown.len(), "program");
        writeln!(out, "{programs} in it may not run yet: you are asked when you open it")?;
    }
    Ok(writeln!(out, "\nOpen it:\n  yieldscope --pack {}", loaded.pack.id)?)
}

fn say(out: &mut Out, id: &str, change: &Change) -> Result<(), Failure> {
    let lessons = count(change.same.len() + change.changed.len() + change.new.len(), "lesson");
    if !change.replaced {
        return Ok(writeln!(out, "added {id}: {lessons}")?);
    }
    writeln!(out, "added {id} in the place of the version before: {lessons}, {} as before", change.same.len())?;
    for (what, ids) in [("changed", &change.changed), ("new", &change.new), ("gone", &change.gone)] {
        if !ids.is_empty() {
            writeln!(out, "  {what}: {}", ids.join(", "))?;
        }
    }
    Ok(())
}

/// A pack, as `--json` prints it.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    lessons: usize,
    /// How many of them the reader has come to the end of.
    done: usize,
    /// How many were changed since the reader was in them.
    changed: usize,
}

fn list(common: &Common, folders: &Folders, arguments: &PackList, out: &mut Out) -> Result<(), Failure> {
    let (_, opened) = Keeper::look(Some(folders.clone()));
    let kept = || opened.settings.ui.as_deref().and_then(UiLanguage::from_code);
    let ui = common.ui.or_else(kept).unwrap_or_else(|| locale::language(|name| std::env::var(name).ok()));
    let (packs, errors) = added::all(folders);
    errors.iter().for_each(|error| note(&error.to_string()));
    let rows: Vec<Row> = packs.iter().map(|loaded| row(&loaded.pack, &opened.progress, ui)).collect();
    if arguments.json {
        let text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
        return Ok(writeln!(out, "{}", harmless_json(text))?);
    }
    for Row { id, title, lessons, done, changed } in &rows {
        let changed = if *changed > 0 { format!(", {changed} changed since") } else { String::new() };
        writeln!(out, "{id}  {} ({}, {done} done{changed})", tame(title), count(*lessons, "lesson"))?;
    }
    if rows.is_empty() {
        writeln!(out, "No packs were added. yieldscope pack add FOLDER adds one.")?;
    }
    Ok(())
}

fn row(pack: &crate::lesson::Pack, progress: &Progress, ui: UiLanguage) -> Row {
    let standings: Vec<_> = pack.entries().map(|entry| progress.standing(&pack.id, &entry.outline)).collect();
    Row {
        id: pack.id.clone(),
        title: pack.title.get(ui.code()).to_owned(),
        lessons: standings.len(),
        done: standings.iter().filter(|standing| standing.done).count(),
        changed: standings.iter().filter(|standing| standing.begun && standing.changed).count(),
    }
}
