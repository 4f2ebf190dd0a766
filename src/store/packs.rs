//! Packs: the bundled one, and those in a folder; and the recorded runs that come with the bundled one.

use super::StoreError;
use super::tables::{ChapterRow, LESSON_FILES, LessonRow, OUTLINE, RECORDED_FILES, TextsRow};
use crate::base::{Diagnostic, side_by_side};
use crate::lesson::{self, Chapter, Entry, Files, Lesson, Outline, Pack, Texts};
use crate::trace::{Language, Trace, wire};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What a pack may hold at most; a folder with more is none.
const MOST_FILES: usize = 20_000;
const MOST_BYTES: u64 = 64 << 20;
/// `chapter/lesson/exercise/file` and a level to spare.
const DEEPEST: usize = 5;

/// A pack that was read, with its files and all findings about them.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The pack; what could not be used is left out.
    pub pack: Pack,
    /// Its files, for rendering findings and for looking up programs.
    pub files: Files,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

/// The pack that comes with the program. Its lessons are read when they are asked for: a start shows what a list
/// tells, or one of them. A test holds that nothing is wrong with it.
pub fn bundled() -> Loaded {
    let chapter = |row: &'static ChapterRow| Chapter {
        id: row.id.to_owned(),
        folder: row.folder.to_owned(),
        title: texts(row.title),
        lessons: row.lessons.iter().map(bundled_lesson).collect(),
    };
    let pack = Pack {
        id: OUTLINE.id.to_owned(),
        title: texts(OUTLINE.title),
        authors: owned(OUTLINE.authors),
        languages: owned(OUTLINE.languages),
        chapters: OUTLINE.chapters.iter().map(chapter).collect(),
    };
    let files = LESSON_FILES.iter().map(|(path, content)| (*path, *content)).collect();
    Loaded { pack, files, findings: Vec::new() }
}

fn bundled_lesson(row: &'static LessonRow) -> Entry {
    let outline = Outline {
        id: row.id.to_owned(),
        key: row.key.to_owned(),
        title: texts(row.title),
        introduction: texts(row.introduction),
        belief: row.belief.map(texts),
        steps: owned(row.steps),
        hash: row.hash.to_owned(),
    };
    Entry::later(outline, || {
        let is_its_own = |path: &str| path.strip_prefix(row.key).is_some_and(|rest| rest.starts_with('/'));
        let inside = LESSON_FILES.iter().filter(|(path, _)| is_its_own(path));
        let files = inside.map(|(path, content)| (*path, *content)).collect();
        let read = lesson::read_lesson(&files, &owned(OUTLINE.languages), row.key);
        read.expect("build.rs lists the lessons that can be read")
    })
}

fn texts(row: TextsRow) -> Texts {
    Texts(row.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect())
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
    let no_pack = |why: String| StoreError {
        message: why,
        help: Some("a pack is a folder with a file pack.toml and one folder a chapter".to_owned()),
    };
    if !folder.is_dir() {
        return Err(no_pack(format!("{place} is no folder")));
    }
    // Looked at first, so that a wrong folder is not read through.
    if !folder.join("pack.toml").is_file() {
        return Err(no_pack(format!("{place} has no file pack.toml")));
    }
    let mut walk = Walk::default();
    walk.folder(folder, "", 0)?;
    let (files, findings) = walk.read()?;
    let mut loaded = load(files);
    loaded.findings.splice(0..0, findings);
    Ok(loaded)
}

fn load(files: Files) -> Loaded {
    let (pack, findings) = lesson::read(&files);
    Loaded { pack, files, findings }
}

/// Going through a folder, and what was found in it so far.
#[derive(Default)]
struct Walk {
    /// The files to be read: where each lies in the pack, and where on the disk.
    found: Vec<(String, PathBuf)>,
    /// What is there and is not read.
    kept_out: Vec<String>,
    findings: Vec<Diagnostic>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, below: &str, depth: usize) -> Result<(), StoreError> {
        let cannot = |error: std::io::Error| cannot_read(folder, &error);
        let mut entries = fs::read_dir(folder).map_err(cannot)?.collect::<Result<Vec<_>, _>>().map_err(cannot)?;
        entries.sort_by_cached_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            // Hidden files and the caches of interpreters belong to tools.
            if name.to_string_lossy().starts_with('.') || name == "__pycache__" {
                continue;
            }
            let inner = format!("{below}{}", name.to_string_lossy());
            let (path, kind) = (entry.path(), entry.file_type().map_err(cannot)?);
            if name.to_str().is_none() {
                self.keep_out("file-name", inner, "the name of this is no text in UTF-8", "give it another name");
            } else if kind.is_symlink() {
                let help = "put here what it leads to: whoever gets the pack may not have that";
                self.keep_out("link", inner, "this is a link, and links are not followed", help);
            } else if kind.is_dir() && depth == DEEPEST {
                let help = "a lesson is a folder in a folder of the pack; put it further up";
                self.keep_out("too-deep", inner, "this folder lies too deep to be read", help);
            } else if kind.is_dir() {
                self.folder(&path, &format!("{inner}/"), depth + 1)?;
            } else if kind.is_file() && self.found.len() == MOST_FILES {
                return Err(too_much(&path));
            } else if kind.is_file() {
                self.found.push((inner, path));
            } else {
                let message = "this is neither a file nor a folder";
                self.keep_out("no-file", inner, message, "take it away");
            }
        }
        Ok(())
    }

    /// Says why something is not read; it counts as there, so that nobody says that it is missing.
    fn keep_out(&mut self, code: &'static str, inner: String, message: &str, help: &str) {
        self.findings.push(Diagnostic::error(code, &inner, message).help(help));
        self.kept_out.push(inner);
    }

    /// Reads what was found.
    fn read(self) -> Result<(Files, Vec<Diagnostic>), StoreError> {
        let bytes = AtomicU64::new(0);
        let read = side_by_side(&self.found, |(_, path)| {
            let content = read_file(path, MOST_BYTES).map_err(|error| cannot_read(path, &error))?;
            let before = bytes.fetch_add(content.len() as u64, Ordering::Relaxed);
            if before + content.len() as u64 > MOST_BYTES { Err(too_much(path)) } else { Ok(content) }
        });
        let contents = read.into_iter().collect::<Result<Vec<Vec<u8>>, _>>()?;
        let mut files: Files = self.found.into_iter().map(|(inner, _)| inner).zip(contents).collect();
        self.kept_out.into_iter().for_each(|inner| files.keep_out(inner));
        Ok((files, self.findings))
    }
}

/// The content of a file, of which no more than one byte over `most` is read.
fn read_file(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len().min(most);
    // The byte more is where the end is met.
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1));
    file.take(most + 1).read_to_end(&mut content)?;
    Ok(content)
}

fn cannot_read(path: &Path, error: &std::io::Error) -> StoreError {
    StoreError { message: format!("{} cannot be read: {error}", path.display()), help: None }
}

fn too_much(path: &Path) -> StoreError {
    StoreError {
        message: format!("{} is one file too many for a pack", path.display()),
        help: Some(format!("a pack has at most {MOST_FILES} files of {} MB together", MOST_BYTES >> 20)),
    }
}

/// Whether `lesson` has the same program as the bundled lesson in its place: only then do what is compiled in and what
/// was recorded stand for it.
pub fn is_bundled(lesson: &Lesson, language: Language) -> bool {
    let Some(program) = lesson.program(language) else { return false };
    let path = format!("{}/{}", lesson.key, program.name);
    LESSON_FILES.iter().any(|(known, content)| *known == path && *content == program.text.as_bytes())
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

    #[test]
    fn the_bundled_pack_is_what_reading_its_files_gives() {
        let bundled = bundled();
        let read = load(bundled.files.clone());
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
