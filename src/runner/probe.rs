//! The probe for Python as files: those from `assets/python-probe`, in a folder of their own for each run, and the place where
//! interpreters keep what they have compiled of them.

use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, OnceLock};
use tempfile::TempDir;

/// Tells the probe where interpreters keep the compiled parts of it.
const CACHE: &str = "YIELDSCOPE_CACHE";
/// Tells the probe which of them are of its own source.
const DIGEST: &str = "YIELDSCOPE_DIGEST";

/// The files: name and source.
const FILES: &[(&str, &str)] = &[
    ("launch.py", include_str!("../../assets/python-probe/launch.py")),
    ("yieldscope_begin.py", include_str!("../../assets/python-probe/yieldscope_begin.py")),
    ("module/sitecustomize.py", include_str!("../../assets/python-probe/module/sitecustomize.py")),
    ("begin.py", include_str!("../../assets/python-probe/begin.py")),
    ("blocks.py", include_str!("../../assets/python-probe/blocks.py")),
    ("clock.py", include_str!("../../assets/python-probe/clock.py")),
    ("compiling.py", include_str!("../../assets/python-probe/compiling.py")),
    ("events.py", include_str!("../../assets/python-probe/events.py")),
    ("executors.py", include_str!("../../assets/python-probe/executors.py")),
    ("frames.py", include_str!("../../assets/python-probe/frames.py")),
    ("futures.py", include_str!("../../assets/python-probe/futures.py")),
    ("hooks.py", include_str!("../../assets/python-probe/hooks.py")),
    ("hot.py", include_str!("../../assets/python-probe/hot.py")),
    ("imports.py", include_str!("../../assets/python-probe/imports.py")),
    ("lanes.py", include_str!("../../assets/python-probe/lanes.py")),
    ("library.py", include_str!("../../assets/python-probe/library.py")),
    ("monitoring.py", include_str!("../../assets/python-probe/monitoring.py")),
    ("outside.py", include_str!("../../assets/python-probe/outside.py")),
    ("processes.py", include_str!("../../assets/python-probe/processes.py")),
    ("prologue.py", include_str!("../../assets/python-probe/prologue.py")),
    ("recorder.py", include_str!("../../assets/python-probe/recorder.py")),
    ("reprs.py", include_str!("../../assets/python-probe/reprs.py")),
    ("resting.py", include_str!("../../assets/python-probe/resting.py")),
    ("rewrite.py", include_str!("../../assets/python-probe/rewrite.py")),
    ("settrace.py", include_str!("../../assets/python-probe/settrace.py")),
    ("signals.py", include_str!("../../assets/python-probe/signals.py")),
    ("streams.py", include_str!("../../assets/python-probe/streams.py")),
    ("tasks.py", include_str!("../../assets/python-probe/tasks.py")),
    ("threads.py", include_str!("../../assets/python-probe/threads.py")),
    ("tools.py", include_str!("../../assets/python-probe/tools.py")),
    ("tracers.py", include_str!("../../assets/python-probe/tracers.py")),
    ("tracing.py", include_str!("../../assets/python-probe/tracing.py")),
    ("unseen.py", include_str!("../../assets/python-probe/unseen.py")),
    ("values.py", include_str!("../../assets/python-probe/values.py")),
    ("waits.py", include_str!("../../assets/python-probe/waits.py")),
];

/// SHA-256 of all files in hexadecimal, cut to 32 characters.
static FILES_DIGEST: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for text in FILES.iter().flat_map(|(name, source)| [name, source]) {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
});

static KEPT_IN: OnceLock<PathBuf> = OnceLock::new();

/// From here on, interpreters keep the compiled parts of the probe in this folder, a file for each version, and later runs
/// begin sooner. The first folder counts. Where it cannot be written, or none is given, each run compiles them anew.
pub fn keep_in(folder: PathBuf) {
    KEPT_IN.get_or_init(|| folder);
}

/// The probe in a folder that goes with this value.
#[derive(Debug)]
pub struct Probe(TempDir);

impl Probe {
    /// Writes the files.
    ///
    /// # Errors
    /// When no temporary folder can be made or written.
    pub fn unpack() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("yieldscope-probe-").tempdir()?;
        std::fs::create_dir(folder.path().join("module"))?;
        for (name, source) in FILES {
            std::fs::write(folder.path().join(name), source)?;
        }
        Ok(Self(folder))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The same, for who keeps it while the program runs.
    pub fn into_folder(self) -> TempDir {
        self.0
    }

    /// Tells an interpreter that is about to run the probe where its compiled parts are kept.
    pub fn tell_cache(&self, command: &mut Command) {
        // Not before it is needed: most commands run no Python.
        if let Some(folder) = KEPT_IN.get().filter(|folder| std::fs::create_dir_all(folder).is_ok()) {
            command.env(CACHE, folder).env(DIGEST, &*FILES_DIGEST);
        } else {
            command.env_remove(CACHE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probe_has_every_file_of_its_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/python-probe");
        let mut files: Vec<String> = [folder.clone(), folder.join("module")]
            .iter()
            .flat_map(|folder| std::fs::read_dir(folder).expect("the probe").flatten())
            .map(|entry| entry.path())
            .filter(|path| path.is_file())
            .map(|path| path.strip_prefix(&folder).expect("below it").display().to_string())
            .collect();
        files.sort();
        let mut known: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        known.sort_unstable();
        assert_eq!(known, files);
        let parts = std::fs::read_to_string(folder.join("yieldscope_begin.py")).expect("its source");
        let parts = &parts[parts.find("NAMES").expect("the parts")..parts.find("PLACE").expect("what follows")];
        let whole = ["launch", "yieldscope_begin", "module/sitecustomize"];
        for name in known.iter().map(|name| name.trim_end_matches(".py")) {
            assert_eq!(parts.contains(&format!("\"{name}\"")), !whole.contains(&name), "{name} is a part");
        }
    }
}
