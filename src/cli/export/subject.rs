//! What is to be exported: a lesson, the lessons of a chapter or a pack, or a trace in a file.

use crate::cli::context::Context;
use crate::cli::out::Failure;
use crate::lesson::{Chapter, Lesson, Texts};
use crate::store::{Loaded, packs};
use std::path::{Path, PathBuf};

/// What the command line names.
pub enum Subject<'c> {
    /// A lesson, and its pack.
    Lesson(&'c Loaded, &'c Lesson),
    /// Chapters of a pack: all of them, or one.
    Chapters(Chapters<'c>),
    /// The file of a trace.
    Trace(PathBuf),
}

/// Chapters of a pack whose lessons go into one folder.
#[derive(Clone, Copy)]
pub struct Chapters<'c> {
    /// The pack.
    pub loaded: &'c Loaded,
    /// What they are together: the title of the pack, or of the one chapter.
    pub title: &'c Texts,
    /// In order.
    pub chapters: &'c [Chapter],
}

/// Puts the pack that `what` names, where it is one and no lesson, in the place of the one at hand; whether it is one.
///
/// # Errors
/// When a pack of this name cannot be read.
pub fn take_pack(context: &mut Context, what: &Path) -> Result<bool, Failure> {
    let name = what.to_str().unwrap_or_default();
    let is_other = || context.lesson(name).is_ok() || chapter(context, name).is_some();
    if is_other() || !is_pack(context, what) {
        return Ok(false);
    }
    // The pack at hand may be one in a folder, which no id finds.
    if context.pack().id != name {
        let named = packs::named(context.folders.as_ref(), what);
        context.loaded = named.map_err(|error| Failure::Usage(error.message, error.help))?;
    }
    Ok(true)
}

/// Finds what `what` names: the whole pack at hand where it is that, else a lesson, a chapter, or a file.
///
/// # Errors
/// When it is none of them.
pub fn find<'c>(context: &'c Context, what: &Path, is_pack: bool) -> Result<Subject<'c>, Failure> {
    let name = what.to_str().unwrap_or_default();
    if is_pack {
        let loaded = &context.loaded;
        let (title, chapters) = (&loaded.pack.title, loaded.pack.chapters.as_slice());
        return Ok(Subject::Chapters(Chapters { loaded, title, chapters }));
    }
    let missing = match context.lesson(name) {
        Ok((loaded, lesson)) => return Ok(Subject::Lesson(loaded, lesson)),
        Err(missing) => missing,
    };
    if let Some(chapters) = chapter(context, name) {
        return Ok(Subject::Chapters(chapters));
    }
    match missing {
        _ if what.exists() => Ok(Subject::Trace(what.to_owned())),
        Failure::Usage(message, help) => {
            let help = help.map(|help| format!("{help}; a trace is named by its file"));
            Err(Failure::Usage(message, help))
        }
        other => Err(other),
    }
}

/// Whether this is a folder or an archive with a pack, or the id of one.
fn is_pack(context: &Context, what: &Path) -> bool {
    let is_archive = || {
        let name = what.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        [".zip", ".tar", ".tar.gz", ".tgz"].iter().any(|ending| name.ends_with(ending))
    };
    if what.is_dir() {
        return what.join("pack.toml").is_file();
    }
    if what.exists() {
        return is_archive();
    }
    let ids = std::iter::once(&context.loaded).chain(context.added()).map(|loaded| loaded.pack.id.as_str());
    ids.into_iter().any(|id| what.to_str() == Some(id))
}

/// The chapter with this id or folder.
fn chapter<'c>(context: &'c Context, name: &str) -> Option<Chapters<'c>> {
    let name = name.trim_end_matches('/');
    let is_meant = |chapter: &Chapter| chapter.id == name || chapter.folder == name;
    std::iter::once(&context.loaded).chain(context.added()).find_map(|loaded| {
        let at = loaded.pack.chapters.iter().position(is_meant)?;
        let chapter = &loaded.pack.chapters[at];
        let chapters = std::slice::from_ref(chapter);
        Some(Chapters { loaded, title: &chapter.title, chapters })
    })
}
