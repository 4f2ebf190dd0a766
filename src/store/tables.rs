//! What is in the binary: the bundled pack, what a list of its lessons tells, and its recorded runs. `build.rs` writes the
//! tables; `packs` reads them.

use crate::lesson::{Outline, Texts};
use std::borrow::Cow::Borrowed;

/// The bundled pack without its lessons' contents.
pub struct PackRow {
    pub id: &'static str,
    pub title: Texts,
    pub authors: &'static [&'static str],
    pub languages: &'static [&'static str],
    pub chapters: &'static [ChapterRow],
}

/// One of its chapters.
pub struct ChapterRow {
    pub id: &'static str,
    pub folder: &'static str,
    pub title: Texts,
    pub lessons: &'static [LessonRow],
}

/// What a list tells of one of its lessons, and where its files are.
pub struct LessonRow {
    pub outline: Outline,
    /// The first of [`LESSON_FILES`] that is its own, and the one after the last.
    pub files: (usize, usize),
}

include!(concat!(env!("OUT_DIR"), "/bundled_files.rs"));
