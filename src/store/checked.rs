//! Lessons that passed the check: `cache/checked/<hash>`, an empty file each. A lesson that has not changed since, checked
//! by the same program on the same interpreter, need not be run again. Knows nothing of what the check holds.

use super::Folders;
use crate::lesson::Lesson;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;

/// What has passed on one interpreter.
#[derive(Clone, Debug)]
pub struct Checked {
    folder: Option<PathBuf>,
    /// What else the answer depends on: this program, and the interpreter.
    under: String,
}

impl Checked {
    /// What has passed on `runtime`, such as `CPython 3.13.0`. Without folders nothing has, and nothing is kept.
    pub fn on(folders: Option<&Folders>, runtime: &str) -> Self {
        let folder = folders.map(|folders| folders.cache.join("checked"));
        Self { folder, under: format!("{} {runtime}", env!("CARGO_PKG_VERSION")) }
    }

    /// Whether this lesson, as it is now, has passed.
    pub fn has(&self, lesson: &Lesson) -> bool {
        self.path(lesson).is_some_and(|path| path.is_file())
    }

    /// Keeps that it has passed. Where that cannot be written, it is run again next time: nothing is lost.
    pub fn keep(&self, lesson: &Lesson) {
        let Some(path) = self.path(lesson) else { return };
        let _ = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, ""));
    }

    fn path(&self, lesson: &Lesson) -> Option<PathBuf> {
        let mut hasher = Sha256::new();
        // The key is in what findings say, and decides which program is compiled in.
        for part in [&lesson.hash, &lesson.key, &self.under] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let name: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Some(self.folder.as_ref()?.join(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;

    #[test]
    fn a_lesson_that_passed_is_known_until_it_or_the_interpreter_changes() {
        let home = tempfile::tempdir().expect("a temporary home");
        let folders = Folders::below(home.path());
        let mut lesson = sample::lesson();
        let checked = |runtime| Checked::on(Some(&folders), runtime);
        assert!(!checked("CPython 3.13.0").has(&lesson));
        checked("CPython 3.13.0").keep(&lesson);
        assert!(checked("CPython 3.13.0").has(&lesson) && !checked("CPython 3.8.0").has(&lesson));
        lesson.hash.push('0');
        assert!(!checked("CPython 3.13.0").has(&lesson));
        let nowhere = Checked::on(None, "CPython 3.13.0");
        nowhere.keep(&lesson);
        assert!(!nowhere.has(&lesson));
    }
}
