//! Which folders are ours: settings, progress, cache.

use super::StoreError;
use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The environment variable that names one folder for everything; tests and portable installations use it.
pub const HOME_VARIABLE: &str = "YIELDSCOPE_HOME";

/// Where things are kept. None of the folders need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// `settings.toml`.
    pub config: PathBuf,
    /// `progress.toml` and its lock.
    pub data: PathBuf,
    /// What can be made again at any time.
    pub cache: PathBuf,
    /// What is there only while something runs.
    pub run: PathBuf,
}

impl Folders {
    /// The folders of this user: those below `YIELDSCOPE_HOME` where it is set, else those of the XDG rules.
    ///
    /// # Errors
    /// When no home folder is known.
    pub fn find() -> Result<Self, StoreError> {
        Self::from(std::env::var_os(HOME_VARIABLE), || etcetera::choose_base_strategy().ok())
    }

    fn from<S: BaseStrategy>(home: Option<OsString>, user: impl FnOnce() -> Option<S>) -> Result<Self, StoreError> {
        if let Some(home) = home.filter(|home| !home.is_empty()) {
            return Ok(Self::below(Path::new(&home)));
        }
        let user = user().ok_or_else(|| StoreError {
            message: "no home folder is known, so progress and settings are not kept".to_owned(),
            help: Some(format!("set HOME, or {HOME_VARIABLE} to a folder of your choice")),
            obstacle: None,
        })?;
        let name = "yieldscope";
        Ok(Self {
            config: user.config_dir().join(name),
            data: user.data_dir().join(name),
            cache: user.cache_dir().join(name),
            run: user.runtime_dir().map_or_else(|| user.cache_dir().join(name).join("run"), |dir| dir.join(name)),
        })
    }

    /// All folders in one.
    pub fn below(home: &Path) -> Self {
        Self { config: home.to_owned(), data: home.to_owned(), cache: home.join("cache"), run: home.join("run") }
    }

    /// The file with the settings.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join("settings.toml")
    }

    /// The file with the user's own keys.
    pub fn keys_file(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The file with the progress.
    pub fn progress_file(&self) -> PathBuf {
        self.data.join("progress.toml")
    }

    /// The file that lists the packs that were added.
    pub fn packs_file(&self) -> PathBuf {
        self.data.join("packs.toml")
    }

    /// The folder with the files of the packs that were added.
    pub fn packs(&self) -> PathBuf {
        self.data.join("packs")
    }

    /// The file with the programs of others that may run.
    pub fn trust_file(&self) -> PathBuf {
        self.data.join("trusted.toml")
    }

    /// The file that a running instance holds locked.
    pub fn lock_file(&self) -> PathBuf {
        self.data.join("progress.lock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_variable_moves_everything() {
        let folders = Folders::from(Some("/t/ys".into()), || None::<etcetera::base_strategy::Xdg>).expect("folders");
        assert_eq!(folders.progress_file(), Path::new("/t/ys/progress.toml"));
        assert_eq!(folders.settings_file(), Path::new("/t/ys/settings.toml"));
        assert_eq!(folders.cache, Path::new("/t/ys/cache"));
    }

    #[test]
    fn without_any_home_the_error_says_what_to_set() {
        for unset in [None, Some("".into())] {
            let error = Folders::from(unset, || None::<etcetera::base_strategy::Xdg>).expect_err("no home");
            assert!(error.to_string().contains("YIELDSCOPE_HOME"), "{error}");
        }
    }
}
