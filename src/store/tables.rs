//! What is in the binary: the bundled pack, what a list of its lessons tells, and its recorded runs. `build.rs` writes the
//! tables; `packs` reads them.

/// A text once a language: language code and text.
pub type TextsRow = &'static [(&'static str, &'static str)];

/// The bundled pack without its lessons' contents.
pub struct PackRow {
    pub id: &'static str,
    pub title: TextsRow,
    pub authors: &'static [&'static str],
    pub languages: &'static [&'static str],
    pub chapters: &'static [ChapterRow],
}

/// One of its chapters.
pub struct ChapterRow {
    pub id: &'static str,
    pub folder: &'static str,
    pub title: TextsRow,
    pub lessons: &'static [LessonRow],
}

/// What a list tells of one of its lessons.
pub struct LessonRow {
    pub id: &'static str,
    pub key: &'static str,
    pub title: TextsRow,
    pub introduction: TextsRow,
    pub belief: Option<TextsRow>,
    pub since: Option<(u8, u8)>,
    pub steps: &'static [&'static str],
    pub hash: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/bundled_files.rs"));
