//! What to run, and how: the order that a runner is given.

use super::Limits;
use super::cargo::Located;
use crate::trace::{Clock, Language};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What to run.
#[derive(Clone, Debug)]
pub struct Program {
    /// Where the program comes from.
    pub source: Source,
    /// The name that the trace gives it: `main.py`.
    pub name: String,
    /// What the trace says of the program's text, see [`crate::trace::Header::digest`].
    pub digest: Option<String>,
    /// Arguments after the program's name.
    pub args: Vec<OsString>,
    /// The clock it runs on.
    pub clock: Clock,
    /// How much its probe tells; that of a bundled Rust program tells everything.
    pub detail: Detail,
    /// Which files besides its own are the user's.
    pub files: Files,
    /// Which line carries which beat, lines from 1. A `line` event on such a line is followed by a `beat` event.
    pub beats: BTreeMap<u32, String>,
    /// What it may use.
    pub limits: Limits,
    /// What it reads.
    pub stdin: Stdin,
    /// Which variables its interpreter sees.
    pub environment: Environment,
}

impl Program {
    /// The program from `source` by itself, named after it: no digest, no arguments, the real clock, everything told, no beats,
    /// [`Limits::default`], nothing to read, the user's environment.
    pub fn new(source: Source) -> Self {
        Self {
            name: source.name(),
            source,
            digest: None,
            args: Vec::new(),
            clock: Clock::Real,
            detail: Detail::default(),
            files: Files::default(),
            beats: BTreeMap::new(),
            limits: Limits::default(),
            stdin: Stdin::default(),
            environment: Environment::default(),
        }
    }
}

/// Where a program comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Python file, run in the current folder.
    PythonFile(PathBuf),
    /// A Python module by its name, found and run as by `python -m`.
    PythonModule(String),
    /// The text of a Python program, run as by `python -c`.
    PythonCode(String),
    /// A bundled Rust program, by its key: `chapter folder/lesson folder`, such as `02-send/priming`.
    BundledRust(String),
    /// A Rust file, compiled with the user's cargo, run in the current folder.
    RustFile(PathBuf),
    /// The binary of a cargo package, compiled with the user's cargo, run in the current folder.
    RustPackage {
        /// Which package, and which of its binaries.
        located: Box<Located>,
        /// The features that are asked for, as cargo takes them: each may be a list.
        features: Vec<String>,
    },
    /// The text of a Rust program, compiled with the user's cargo.
    RustText {
        /// What tells the program from others, however its text changes: it is compiled in the place of what it was before.
        key: String,
        /// The name of its file: `main.rs`.
        name: String,
        /// The text.
        text: String,
    },
}

impl Source {
    /// How a trace names it: a file by its path, a module and a text as on the command line of an interpreter.
    pub fn name(&self) -> String {
        match self {
            Self::PythonFile(file) | Self::RustFile(file) => file.display().to_string(),
            Self::PythonModule(module) => format!("-m {module}"),
            Self::PythonCode(_) => "-c".to_owned(),
            Self::BundledRust(key) => key.clone(),
            Self::RustPackage { located, .. } => located.shown.display().to_string(),
            Self::RustText { name, .. } => name.clone(),
        }
    }

    /// The language of the program.
    pub fn language(&self) -> Language {
        match self {
            Self::PythonFile(_) | Self::PythonModule(_) | Self::PythonCode(_) => Language::Python,
            Self::BundledRust(_) | Self::RustFile(_) | Self::RustPackage { .. } | Self::RustText { .. } => {
                Language::Rust
            }
        }
    }

    /// The text of the program as it is now, to be shown beside its trace. A module is looked for in the current folder, where
    /// the interpreter looks first.
    ///
    /// # Errors
    /// Where there is no such file, or where it cannot be read; why.
    pub fn text(&self) -> Result<String, String> {
        let read = |file: &Path| {
            let told = |error| format!("{}: {error}", file.display());
            std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(told)
        };
        match self {
            Self::PythonFile(file) | Self::RustFile(file) => read(file),
            Self::RustPackage { located, .. } => read(&located.root),
            Self::PythonModule(module) => {
                let path: PathBuf = module.split('.').collect();
                let places = [path.with_extension("py"), path.join("__main__.py")];
                let found = places.iter().find(|place| place.is_file());
                read(found.ok_or_else(|| format!("the module {module} does not lie in this folder"))?)
            }
            Self::PythonCode(text) | Self::RustText { text, .. } => Ok(text.clone()),
            Self::BundledRust(key) => Err(format!("{key} is part of yieldscope")),
        }
    }
}

/// How much a probe tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Lanes and their states with values, output, exceptions, warnings.
    States,
    /// That, and the lines.
    Lines,
    /// That, and the locals.
    #[default]
    Locals,
}

impl Detail {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::States => "states",
            Self::Lines => "lines",
            Self::Locals => "locals",
        }
    }
}

/// Which files besides the program's own are the user's, as globs: `*` stands for anything, `/` too. A glob means every
/// path in which it matches whole names one after another: `requests` any file in a folder of that name, `app/*_view.py`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// These are the user's wherever they lie.
    pub include: Vec<String>,
    /// These are not, even where they are included. The program's own first file is always the user's.
    pub exclude: Vec<String>,
}

/// The environment variables of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Environment {
    /// The user's own.
    #[default]
    Users,
    /// Without those that change how an interpreter behaves: a lesson is the same run for everybody.
    Plain,
}

/// The standard input of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stdin {
    /// Nothing: reading meets the end at once.
    #[default]
    Empty,
    /// Our own. Where that is a terminal, the program is its foreground job until it ends, and Ctrl-C goes to it.
    Inherited,
}
