//! Programs in the cache. Python programs of lessons as files, since an interpreter runs files: `cache/programs/<hash>/main.py`.
//! Rust programs with all that belongs to their compilation: `cache/rust`.

use super::{Folders, StoreError, kept};
use crate::lesson::Lesson;
use crate::runner::cargo::Workshop;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Where Rust programs are compiled.
pub fn workshop(folders: Option<&Folders>) -> Workshop {
    Workshop::new(folders.map(|folders| folders.cache.join("rust")))
}

/// A program as a file. Where the cache could not be written it lies in a private folder that goes with this value.
#[derive(Debug)]
pub struct ProgramFile {
    path: PathBuf,
    _private: Option<tempfile::TempDir>,
}

impl ProgramFile {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The Python program of `lesson` as a file.
///
/// # Errors
/// When the lesson has none, or when neither the cache nor a temporary folder can be written.
pub fn python_file(folders: Option<&Folders>, lesson: &Lesson) -> Result<ProgramFile, StoreError> {
    let program = lesson.python.as_ref().ok_or_else(|| StoreError {
        message: format!("the lesson {} has no Python program", lesson.id),
        help: None,
        obstacle: None,
    })?;
    file(folders, &program.name, &program.text)
}

fn file(folders: Option<&Folders>, name: &str, text: &str) -> Result<ProgramFile, StoreError> {
    let cached = folders.map(|folders| folders.cache.join("programs").join(hash(text)).join(name));
    if let Some(path) = cached {
        // A file that is there is compared, for a cache may be damaged or half deleted.
        let there = fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes());
        if there || kept::write_whole(&path, text.as_bytes()).is_ok() {
            return Ok(ProgramFile { path, _private: None });
        }
    }
    let private = tempfile::tempdir().and_then(|folder| {
        let path = folder.path().join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(&path, text)?;
        Ok(ProgramFile { path, _private: Some(folder) })
    });
    private.map_err(|error| StoreError {
        message: format!("the program {name} cannot be written to a file: {error}"),
        help: Some(format!("set {} or TMPDIR to a folder that can be written", super::folders::HOME_VARIABLE)),
        obstacle: None,
    })
}

/// SHA-256 in hexadecimal, cut to 32 characters: enough to tell programs apart.
fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_program_is_the_same_file_and_damage_is_mended() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folders = Folders::below(home.path());
        let path = file(Some(&folders), "main.py", "print(1)\n").expect("a file").path().to_owned();
        fs::write(&path, "print(").expect("damaged");
        let again = file(Some(&folders), "main.py", "print(1)\n").expect("a file");
        assert_eq!((again.path(), fs::read_to_string(&path).expect("read").as_str()), (path.as_path(), "print(1)\n"));
        assert_ne!(file(Some(&folders), "main.py", "print(2)\n").expect("a file").path(), path);
    }

    #[test]
    fn without_a_cache_it_lies_in_a_private_folder_that_goes_away() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let blocked = home.path().join("file");
        fs::write(&blocked, "").expect("written");
        for folders in [None, Some(Folders::below(&blocked))] {
            let program = file(folders.as_ref(), "main.py", "print(1)\n").expect("a file");
            let path = program.path().to_owned();
            assert_eq!(fs::read_to_string(&path).expect("read"), "print(1)\n");
            drop(program);
            assert!(!path.exists());
        }
    }
}
