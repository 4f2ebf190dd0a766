//! The user's toolchain: which cargo, and which rustc it runs.
//!
//! A proxy takes its time to find the compiler and let it say its version. So that is asked for on a thread of its own, and
//! waited for where it must be known: after the first build, mostly.

use super::super::{StartError, toolchain};
use crate::base::{Obstacle, ObstacleKind};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// The oldest rustc that compiles the probe: minor version.
const OLDEST: u32 = 91;

/// What compiles.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    /// Where cargo is.
    pub(super) cargo: PathBuf,
    /// `rustc 1.95.0`, or why that cannot be used; empty until it is known.
    version: Arc<OnceLock<Result<String, StartError>>>,
}

/// Variables that change what cargo makes of the same sources.
const SETTINGS: [&str; 3] = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"];

impl Tools {
    /// `rustc 1.95.0`, once that is known.
    ///
    /// # Errors
    /// When the compiler does not run, or is too old; what to do then.
    pub(super) fn version(&self) -> Result<String, StartError> {
        self.version.wait().clone()
    }

    /// `rustc 1.95.0`, if that is known by now.
    pub(super) fn known_version(&self) -> Option<&str> {
        self.version.get()?.as_deref().ok()
    }

    /// What decides, beside the sources, on what is built.
    ///
    /// # Errors
    /// As [`Self::version`].
    pub(super) fn described(&self) -> Result<String, StartError> {
        let set = SETTINGS.iter().filter_map(|name| Some(format!(" {name}={}", std::env::var_os(name)?.display())));
        Ok(std::iter::once(self.version()?).chain(set).collect())
    }
}

/// What is known of the folders in which was asked.
static ASKED: LazyLock<Mutex<HashMap<PathBuf, Tools>>> = LazyLock::new(Mutex::default);

/// The toolchain in use in `folder`. Where it can be used it is asked for once in the life of this process.
///
/// # Errors
/// When there is none; what to do then.
pub(super) fn find(folder: &Path) -> Result<Tools, StartError> {
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tools) = asked.get(folder).filter(|tools| !matches!(tools.version.get(), Some(Err(_)))) {
        return Ok(tools.clone());
    }
    let tools = ask(folder)?;
    asked.insert(folder.to_owned(), tools.clone());
    Ok(tools)
}

fn missing(what: &str, obstacle: Obstacle) -> StartError {
    StartError {
        message: format!("{what}, so this program cannot be compiled"),
        help: Some(
            "install Rust from https://rustup.rs; the bundled lessons need no toolchain and run without it".to_owned(),
        ),
        obstacle: Some(obstacle),
    }
}

/// Where cargo is, where there is a rustc as well. Nothing is run to find out.
///
/// # Errors
/// When one of them is missing; what to do then.
pub fn cargo() -> Result<PathBuf, StartError> {
    let find = |tool: &str| {
        let obstacle = || Obstacle::new(ObstacleKind::NoCompiler, [&tool]);
        which::which(tool).map_err(|_| missing(&format!("there is no {tool} on the PATH"), obstacle()))
    };
    let (cargo, _) = (find("cargo")?, find("rustc")?);
    Ok(cargo)
}

fn ask(folder: &Path) -> Result<Tools, StartError> {
    let cargo = cargo()?;
    let version = Arc::new(OnceLock::new());
    let (answer, folder) = (version.clone(), folder.to_owned());
    let ask = move || drop(answer.set(usable(toolchain::version_in("rustc", Some(&folder)))));
    let thread = std::thread::Builder::new().name("yieldscope-version".to_owned()).spawn(ask);
    thread.map_err(|error| StartError {
        message: format!("no thread can be started: {error}"),
        help: None,
        obstacle: None,
    })?;
    Ok(Tools { cargo, version })
}

/// `rustc 1.95.0` of what a compiler says of itself.
fn usable(line: Option<String>) -> Result<String, StartError> {
    let silent = || missing("there is no rustc that runs", Obstacle::new(ObstacleKind::CompilerSilent, []));
    let line = line.ok_or_else(silent)?;
    let version: String = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    if minor(&version).is_some_and(|minor| minor < OLDEST) {
        return Err(StartError {
            message: format!("{version} is too old to compile this program with its probe"),
            help: Some(format!("install Rust 1.{OLDEST} or newer; with rustup: rustup update")),
            obstacle: Some(Obstacle::new(ObstacleKind::CompilerTooOld, [&version, &format!("1.{OLDEST}")])),
        });
    }
    Ok(version)
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
        let version = tools.version().expect("it runs");
        assert!(version.starts_with("rustc 1.") && tools.known_version() == Some(version.as_str()), "{version}");
    }

    #[test]
    fn a_compiler_that_is_missing_or_too_old_is_said() {
        let too_old = usable(Some("rustc 1.80.1 (3f5fd8dd4 2024-08-06)".to_owned())).expect_err("it is");
        assert!(too_old.message.starts_with("rustc 1.80.1 is too old"), "{}", too_old.message);
        assert!(usable(None).expect_err("it is").message.contains("no rustc that runs"));
        assert_eq!(usable(Some("rustc 1.95.0 (59807616e 2026-04-14)".to_owned())).as_deref(), Ok("rustc 1.95.0"));
    }
}
