//! The map of a pack: how each idea of Python stands in Rust, and where the analogy ends.

use super::texts::Texts;

/// How close the two are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Near {
    /// The same idea.
    Same,
    /// Nearly.
    #[default]
    Close,
    /// Only from afar.
    Far,
}

/// An idea in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapRow {
    /// The id of the lesson in which both are seen side by side.
    pub lesson: String,
    /// How close they are.
    pub near: Near,
    /// What Python writes.
    pub python: String,
    /// What Rust writes.
    pub rust: String,
    /// Where the analogy ends, as Markdown.
    pub ends: Texts,
}
