//! Where things are kept: packs, progress, settings, the cache. The only layer that knows folders of the user.
//!
//! The data (`progress`, `settings`) is pure; the keeper reads and writes it. This layer does not know how anything is
//! shown, and nothing in it ends the program: what cannot be kept is said, and the rest goes on.

pub mod added;
mod archive;
pub mod checked;
pub mod edits;
pub mod folders;
mod gather;
pub mod keeper;
pub mod kept;
pub mod launch;
pub mod packs;
pub mod programs;
pub mod progress;
pub mod saved;
pub mod saver;
pub mod settings;
mod tables;
pub mod trust;
pub mod watch;

pub use folders::Folders;
pub use keeper::{Keeper, Opened};
pub use packs::{Loaded, Origin};
pub use programs::ProgramFile;
pub use progress::{Progress, Standing};
pub use saver::Saver;
pub use settings::Settings;
pub use trust::{Foreign, Trust};

use crate::base::{Obstacle, Problem};

/// Something that could not be read or written. The text says what, where and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    /// What happened, one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What it is, where it is one of those that can be told in other words.
    pub obstacle: Option<Obstacle>,
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self { sentence: error.to_string(), obstacle: error.obstacle }
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl std::error::Error for StoreError {}
