//! The user's toolchain: which cargo, and which rustc it runs.

use super::super::{StartError, toolchain};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

/// The oldest rustc that compiles the probe: minor version.
const OLDEST: u32 = 91;

/// What compiles.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    /// Where cargo is.
    pub(super) cargo: PathBuf,
    /// `rustc 1.95.0`.
    pub(super) version: String,
}

/// Variables that change what cargo makes of the same sources.
const SETTINGS: [&str; 3] = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"];

impl Tools {
    /// What decides, beside the sources, on what is built.
    pub(super) fn described(&self) -> String {
        let set = SETTINGS.iter().filter_map(|name| Some(format!(" {name}={}", std::env::var_os(name)?.display())));
        std::iter::once(self.version.clone()).chain(set).collect()
    }
}

/// What is known of the folders in which was asked.
static ASKED: LazyLock<Mutex<HashMap<PathBuf, Tools>>> = LazyLock::new(Mutex::default);

/// The toolchain in use in `folder`. Where there is one it is asked for once in the life of this process.
///
/// # Errors
/// When there is none, or when it is too old; what to do then.
pub(super) fn find(folder: &Path) -> Result<Tools, StartError> {
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tools) = asked.get(folder) {
        return Ok(tools.clone());
    }
    let tools = ask(folder)?;
    asked.insert(folder.to_owned(), tools.clone());
    Ok(tools)
}

fn ask(folder: &Path) -> Result<Tools, StartError> {
    let missing = |what: &str| StartError {
        message: format!("{what}, so this program cannot be compiled"),
        help: Some(
            "install Rust from https://rustup.rs; the bundled lessons need no toolchain and run without it".to_owned(),
        ),
    };
    let cargo = which::which("cargo").map_err(|_| missing("there is no cargo on the PATH"))?;
    let line = toolchain::version_in("rustc", Some(folder)).ok_or_else(|| missing("there is no rustc that runs"))?;
    let version: String = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    if minor(&version).is_some_and(|minor| minor < OLDEST) {
        return Err(StartError {
            message: format!("{version} is too old to compile this program with its probe"),
            help: Some(format!("install Rust 1.{OLDEST} or newer; with rustup: rustup update")),
        });
    }
    Ok(Tools { cargo, version })
}

/// `95` of `rustc 1.95.0-nightly`.
fn minor(version: &str) -> Option<u32> {
    version.strip_prefix("rustc 1.")?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(["rustc 1.9.0", "rustc 1.100.0-nightly", "clang 3"].map(minor), [Some(9), Some(100), None]);
    }

    #[test]
    fn the_toolchain_that_builds_the_tests_is_found() {
        let tools = find(Path::new(".")).expect("found");
        assert!(tools.version.starts_with("rustc 1."), "{}", tools.version);
    }
}
