//! `yieldscope list`: the lessons and how far the reader is.

use super::args::ListArguments;
use super::context::Context;
use super::out::{Failure, Out};
use crate::base::text::{harmless_json, tame, width};
use crate::lesson::{Chapter, Entry, Lesson, Outline, Pack};
use crate::store::Standing;
use crate::trace::Language;
use crate::tui::strings::{Strings, fill};
use crate::tui::words;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// One lesson, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    /// The id of its pack.
    pack: &'a str,
    chapter: &'a str,
    /// In the language of the screen.
    title: &'a str,
    /// In every language.
    titles: BTreeMap<&'a str, &'a str>,
    /// Languages that its prose is in.
    languages: Vec<&'a str>,
    /// The languages of its programs.
    programs: Vec<&'static str>,
    progress: ProgressRow,
}

/// How far the reader is in a lesson, as `--json` prints it.
#[derive(Debug, Serialize)]
struct ProgressRow {
    done: bool,
    /// Whether the lesson was changed since the reader was in it.
    changed: bool,
    /// The furthest step that was reached; 0: none yet.
    step: usize,
    steps: usize,
    /// Whether its exercise was solved.
    solved: bool,
}

/// Prints the lessons.
///
/// # Errors
/// When standard output cannot be written.
pub fn list(context: &Context, arguments: &ListArguments, out: &mut Out) -> Result<(), Failure> {
    if arguments.json { json(context, out) } else { table(context, out) }
}

fn json(context: &Context, out: &mut Out) -> Result<(), Failure> {
    let rows: Vec<Row<'_>> = packs(context)
        .flat_map(|pack| pack.chapters.iter().map(move |chapter| (pack, chapter)))
        .flat_map(|(pack, chapter)| {
            chapter.lessons.iter().map(move |entry| row(context, pack, chapter, entry.lesson()))
        })
        .collect();
    let text = serde_json::to_string_pretty(&rows).map_err(std::io::Error::from)?;
    Ok(writeln!(out, "{}", harmless_json(text))?)
}

/// The packs whose lessons are listed.
fn packs(context: &Context) -> impl Iterator<Item = &Pack> {
    std::iter::once(context.pack()).chain(context.added().iter().map(|loaded| &loaded.pack))
}

fn row<'a>(context: &'a Context, pack: &'a Pack, chapter: &'a Chapter, lesson: &'a Lesson) -> Row<'a> {
    let standing = standing(context, pack, &lesson.outline());
    Row {
        id: &lesson.id,
        pack: &pack.id,
        chapter: &chapter.id,
        title: lesson.title.get(context.ui.code()),
        titles: lesson.title.iter().collect(),
        languages: lesson.prose.keys().map(String::as_str).collect(),
        programs: lesson.languages().map(Language::name).collect(),
        progress: ProgressRow {
            done: standing.done,
            changed: standing.begun && standing.changed,
            step: reached(&standing),
            steps: standing.steps,
            solved: standing.solved,
        },
    }
}

fn table(context: &Context, out: &mut Out) -> Result<(), Failure> {
    table_of(context, context.pack(), out)?;
    for loaded in context.added() {
        let title = tame(loaded.pack.title.get(context.ui.code()));
        writeln!(out, "\n— {title} (--pack {}) —\n", loaded.pack.id)?;
        table_of(context, &loaded.pack, out)?;
    }
    Ok(())
}

fn table_of(context: &Context, pack: &Pack, out: &mut Out) -> Result<(), Failure> {
    let longest = pack.entries().map(|entry| width(&entry.outline.id)).max().unwrap_or(0);
    for (at, chapter) in pack.chapters.iter().enumerate() {
        let blank = if at == 0 { "" } else { "\n" };
        writeln!(out, "{blank}{}", tame(chapter.title.get(context.ui.code())))?;
        for Entry { outline: lesson, .. } in &chapter.lessons {
            let pad = " ".repeat(longest - width(&lesson.id));
            let title = tame(lesson.title.get(context.ui.code()));
            writeln!(out, "  {}{pad}  {title} ({})", lesson.id, in_words(context, &standing(context, pack, lesson)))?;
        }
    }
    if pack.entries().next().is_none() {
        writeln!(out, "The pack has no lesson that can be used.")?;
    }
    Ok(())
}

fn standing(context: &Context, pack: &Pack, lesson: &Outline) -> Standing {
    context.opened.progress.standing(&pack.id, lesson)
}

fn reached(standing: &Standing) -> usize {
    if standing.begun { standing.furthest + 1 } else { 0 }
}

fn in_words(context: &Context, standing: &Standing) -> String {
    let strings = Strings::of(context.ui.code());
    match words::standing(strings, standing, ", ") {
        said if said.is_empty() => fill(&strings.list.steps, &[("n", &standing.steps.to_string())]),
        said => said,
    }
}
