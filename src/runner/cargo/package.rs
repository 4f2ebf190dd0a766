//! A package that is ready to be built: where it lies, and which of its sources are the user's own.

use super::messages::Place;
use crate::instrument::{Instrumented, Options, instrument};
use std::ffi::OsString;
use std::path::PathBuf;

/// A package that is ready to be built, but for the sources, which are written for each attempt.
pub(super) struct Package {
    /// What the user calls it.
    pub(super) shown: String,
    /// The folder in which cargo is run.
    pub(super) runs_in: PathBuf,
    /// Our folder for it, in which the result and what is known of it are kept.
    pub(super) folder: PathBuf,
    pub(super) manifest: PathBuf,
    /// To what the compiler's paths are relative.
    pub(super) root: PathBuf,
    /// The name of the binary, the example or the test.
    pub(super) bin: String,
    /// Which of these it is, as cargo says it.
    pub(super) kind: &'static str,
    /// Further arguments for cargo.
    pub(super) arguments: Vec<OsString>,
    /// The user's own sources; one of them is the root of the program.
    pub(super) sources: Vec<Source>,
    /// Its edition is one before 2024.
    pub(super) is_older: bool,
    /// What tells this program from what it was before, however it is built.
    pub(super) key: String,
    /// The key covers everything that the program is made of; else cargo must be asked whether something has changed.
    pub(super) is_whole: bool,
}

/// A source file of the user's.
pub(super) struct Source {
    /// Where it is to be in the package.
    pub(super) path: PathBuf,
    /// What the user wrote.
    pub(super) text: String,
    /// It is the root of the program, whose lines are told.
    pub(super) is_root: bool,
}

impl Source {
    /// The source as it is compiled for a trace.
    pub(super) fn instrumented(&self, options: Options<'_>) -> Instrumented {
        instrument(&self.text, Options { is_root: self.is_root, lines: self.is_root, locals: self.is_root, ..options })
    }

    /// The source as it is.
    pub(super) fn plain(&self) -> Instrumented {
        Instrumented::unchanged(&self.text)
    }
}

impl Package {
    /// How all of its sources are instrumented.
    pub(super) fn options(&self) -> Options<'static> {
        Options { names_lifetimes: self.is_older, ..Options::default() }
    }

    /// The source in which a place is, by its number.
    pub(super) fn source_at(&self, place: &Place) -> Option<usize> {
        let path = self.root.join(&place.file_name);
        self.sources.iter().position(|source| source.path == path)
    }

    /// The name of the root's file, by which a place in it is told.
    pub(super) fn is_shown(&self, place: &Place) -> bool {
        self.source_at(place).is_some_and(|at| self.sources[at].is_root)
    }
}
