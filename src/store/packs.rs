//! Packs: the bundled one, and those in folders and archives; and the recorded runs that come with the bundled one.

use super::gather::{self, Gathered};
use super::tables::{ChapterRow, LESSON_FILES, LessonRow, OUTLINE, RECORDED_FILES};
use super::{Folders, StoreError, added, archive};
use crate::base::Diagnostic;
use crate::lesson::near::{list, near};
use crate::lesson::{self, Chapter, Entry, Files, Later, Lesson, Pack};
use crate::trace::{Language, Trace, wire};
use std::path::{Path, PathBuf};

/// Where a pack comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It comes with the program.
    Bundled,
    /// The user names its folder or archive.
    Named,
    /// It was added.
    Added,
}

/// A pack that was read, with its files and all findings about them.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The pack; what could not be used is left out.
    pub pack: Pack,
    /// Its files, for rendering findings and for looking up programs.
    pub files: Later<Files>,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
    /// Where it comes from.
    pub origin: Origin,
}

/// The pack that comes with the program. Its lessons are read when they are asked for: a start shows what a list
/// tells, or one of them. A test holds that nothing is wrong with it.
pub fn bundled() -> Loaded {
    let chapter = |row: &'static ChapterRow| Chapter {
        id: row.id.to_owned(),
        folder: row.folder.to_owned(),
        title: row.title.clone(),
        lessons: row.lessons.iter().map(bundled_lesson).collect(),
    };
    let pack = Pack {
        id: OUTLINE.id.to_owned(),
        title: OUTLINE.title.clone(),
        authors: owned(OUTLINE.authors),
        languages: owned(OUTLINE.languages),
        chapters: OUTLINE.chapters.iter().map(chapter).collect(),
        glossary: Later::new(|| lesson::read_glossary(&bundled_file("glossary.toml"), &owned(OUTLINE.languages))),
        map: Later::new(|| lesson::read_map(&bundled_file("map.toml"), &owned(OUTLINE.languages))),
    };
    let files = Later::new(|| bundled_files(LESSON_FILES));
    Loaded { pack, files, findings: Vec::new(), origin: Origin::Bundled }
}

/// One file of the bundled pack, alone.
fn bundled_file(path: &str) -> Files {
    let found = LESSON_FILES.iter().position(|(known, _)| *known == path);
    bundled_files(found.map_or(&[], |at| &LESSON_FILES[at..=at]))
}

fn bundled_files(rows: &[(&'static str, &'static [u8])]) -> Files {
    rows.iter().copied().collect()
}

fn bundled_lesson(row: &'static LessonRow) -> Entry {
    Entry::later(row.outline.clone(), || {
        let LessonRow { outline, files: (from, to) } = row;
        let files = bundled_files(&LESSON_FILES[*from..*to]);
        let read = lesson::read_lesson(&files, &owned(OUTLINE.languages), &outline.key, &outline.hash);
        read.expect("build.rs lists the lessons that can be read")
    })
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The pack in `folder`.
///
/// # Errors
/// When the folder is none, has no `pack.toml`, cannot be read, or holds more than a pack may.
pub fn in_folder(folder: &Path) -> Result<Loaded, StoreError> {
    let place = folder.display();
    if !folder.is_dir() {
        return Err(no_pack(format!("{place} is no folder")));
    }
    // Looked at first, so that a wrong folder is not read through.
    if !folder.join("pack.toml").is_file() {
        return Err(no_pack(format!("{place} has no file pack.toml")));
    }
    Ok(load(gather::folder(folder)?))
}

/// Where `folder` is that of a chapter or a lesson: the folder of its pack, and its path in there, with `/`.
pub fn around(folder: &Path) -> Option<(PathBuf, String)> {
    let is_inside = ["chapter.toml", "lesson.toml"].iter().any(|name| folder.join(name).is_file());
    if !is_inside || folder.join("pack.toml").is_file() {
        return None;
    }
    let folder = folder.canonicalize().ok()?;
    // A lesson lies in a chapter, and a chapter in a pack.
    let root = folder.ancestors().skip(1).take(2).find(|above| above.join("pack.toml").is_file())?;
    let parts = folder.strip_prefix(root).ok()?.iter().map(|part| part.to_str());
    Some((root.to_owned(), parts.collect::<Option<Vec<_>>>()?.join("/")))
}

/// The pack in an archive: a `.zip`, a `.tar` or a `.tar.gz`. Nothing of it is written anywhere.
///
/// # Errors
/// When it cannot be read, has no `pack.toml`, leads out of its folder, or holds more than a pack may.
pub fn in_archive(path: &Path) -> Result<Loaded, StoreError> {
    let gathered = archive::read(path)?;
    if !gathered.files.is_there("pack.toml") {
        return Err(no_pack(format!("{} has no file pack.toml", path.display())));
    }
    Ok(load(gathered))
}

/// The pack that a user names: a folder, an archive, else one that was added, or the bundled one, by its id.
///
/// # Errors
/// When there is none, and when it cannot be read.
pub fn named(folders: Option<&Folders>, name: &Path) -> Result<Loaded, StoreError> {
    if name.is_dir() {
        return in_folder(name);
    }
    if name.exists() {
        return in_archive(name);
    }
    let id = name.to_str().unwrap_or("");
    if id == OUTLINE.id {
        return Ok(bundled());
    }
    let added = folders.map_or_else(|| Ok(Vec::new()), added::ids)?;
    if let (Some(folders), true) = (folders, added.iter().any(|known| known == id)) {
        return added::load(folders, id);
    }
    let known: Vec<&str> = added.iter().map(String::as_str).chain([OUTLINE.id]).collect();
    let help = match near(id, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("name a folder with a pack.toml, an archive of one, or one of the packs {}", list(&known)),
    };
    Err(StoreError {
        message: format!("{} is no folder, no archive and no pack", name.display()),
        help: Some(help),
        obstacle: None,
    })
}

fn no_pack(message: String) -> StoreError {
    let help = "a pack is a folder with a file pack.toml and one folder a chapter".to_owned();
    StoreError { message, help: Some(help), obstacle: None }
}

fn load(gathered: Gathered) -> Loaded {
    let (pack, findings) = lesson::read(&gathered.files);
    let findings = gathered.findings.into_iter().chain(findings).collect();
    Loaded { pack, files: gathered.files.into(), findings, origin: Origin::Named }
}

/// Whether `lesson` has the same program as the bundled lesson in its place: only then do what is compiled in and what
/// was recorded stand for it. Of an exercise, only the solution in Rust is
/// compiled in, and nothing recorded.
pub fn is_bundled(lesson: &Lesson, language: Language) -> bool {
    let Some(program) = lesson.program(language) else { return false };
    if program.name.contains('/') && program.name != "exercise/solution.rs" {
        return false;
    }
    let path = format!("{}/{}", lesson.key, program.name);
    LESSON_FILES.iter().any(|(known, content)| *known == path && *content == program.text.as_bytes())
}

/// Whether a program of any bundled lesson has this text.
pub fn is_bundled_program(content: &[u8]) -> bool {
    LESSON_FILES.iter().any(|(_, known)| *known == content)
}

/// The recorded run of the Python program of `lesson`; `None` where there is none, or where the program was changed.
pub fn recorded(lesson: &Lesson) -> Option<Trace> {
    if !is_bundled(lesson, Language::Python) {
        return None;
    }
    let path = recording_path(lesson);
    let (_, content) = RECORDED_FILES.iter().find(|(known, _)| *known == path)?;
    wire::read(&path, std::str::from_utf8(content).ok()?).0
}

/// Where the recording of a lesson lies below the folder of recordings.
pub fn recording_path(lesson: &Lesson) -> String {
    format!("{}.jsonl", lesson.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_bundled_pack_is_what_reading_its_files_gives() {
        let bundled = bundled();
        let read = load(Gathered { files: bundled.files.get().clone(), findings: Vec::new() });
        assert_eq!((bundled.pack, bundled.findings), (read.pack, read.findings));
    }

    #[test]
    fn a_folder_without_a_pack_is_named_and_not_read_through() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let error = in_folder(home.path()).expect_err("no pack");
        assert!(error.message.contains("pack.toml"), "{error}");
        let error = in_folder(&home.path().join("missing")).expect_err("no folder");
        assert!(error.message.contains("is no folder"), "{error}");
    }

    #[test]
    fn files_of_tools_are_passed_over() {
        let home = tempfile::tempdir().expect("a temporary folder");
        for file in ["pack.toml", ".git/config", "a/b/__pycache__/main.pyc", "a/b/main.py"] {
            let path = home.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "").expect("written");
        }
        let loaded = in_folder(home.path()).expect("a pack, if a bad one");
        assert_eq!(loaded.files.paths().collect::<Vec<_>>(), ["a/b/main.py", "pack.toml"]);
        assert!(!loaded.findings.is_empty());
    }
}
