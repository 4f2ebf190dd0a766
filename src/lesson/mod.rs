//! Lessons as their authors wrote them: packs, chapters, steps, questions, prose and beats.
//!
//! Pure: texts in, `(value, findings)` out, all findings at once. This layer does not know where files lie, how a program
//! is run, or how a lesson is shown.

pub mod beats;
pub mod check;
pub mod entry;
mod excerpt;
pub mod exercise;
pub mod files;
pub mod glossary;
pub mod imports;
mod later;
mod map;
pub mod model;
pub mod near;
mod parted;
mod places;
pub mod prose;
pub mod question;
pub mod read;
#[cfg(test)]
pub(crate) mod sample;
pub mod scaffold;
pub mod schema;
pub mod texts;
pub mod walk;

pub use beats::{beats, without_badge};
pub use check::{check_equivalence, check_exercise, check_run, check_runs};
pub use entry::{Entry, Outline};
pub use excerpt::excerpt;
pub use exercise::{Exercise, Task};
pub use files::Files;
pub use glossary::{Term, occurrences};
pub use later::Later;
pub use map::{MapRow, Near};
pub use model::{
    Ask, Axis, Chapter, Choice, Difference, Differs, Entrant, LaneRef, Lesson, Misconception, Output, Pack, Pair,
    ProgramText, Prose, Question, Section, Step, Variable, Variant, Which,
};
pub use parted::{Parted, parted};
pub use question::{Answer, LaneName, Posed, Prompt, pose};
pub use read::{is_language, read, read_glossary, read_lesson, read_map};
pub use texts::Texts;
pub use walk::positions;
