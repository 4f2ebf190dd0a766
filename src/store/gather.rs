//! Gathers the files of a pack: which belong to it, how many there may be, and what is left out. Reads folders; what is the
//! same for archives is here too. Does not know what the files mean.

use super::StoreError;
use crate::base::{Diagnostic, side_by_side};
use crate::lesson::Files;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many files a pack has at most.
pub const MOST_FILES: usize = 20_000;
/// How many bytes they have together.
pub const MOST_BYTES: u64 = 64 << 20;
/// How many folders lie in each other: `chapter/lesson/exercise` and two levels to spare.
const DEEPEST: usize = 5;

/// The files of a pack, and what is wrong with those that were left out.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files.
    pub files: Files,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Something that lies in the folder of a pack and cannot be read as a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Its name is no text.
    Name,
    /// It leads elsewhere.
    Link,
    /// It is a folder that lies too deep.
    Deep,
    /// It is a device, a socket or the like.
    Special,
}

impl Gathered {
    /// Says why something is not read; it counts as there, so that nobody says that it is missing.
    pub fn leave_out(&mut self, unfit: Unfit, inner: &str) {
        let (code, message, help) = match unfit {
            Unfit::Name => ("file-name", "the name of this is no text in UTF-8", "give it another name"),
            Unfit::Link => {
                let help = "put here what it leads to: whoever gets the pack may not have that";
                ("link", "this is a link, and links are not followed", help)
            }
            Unfit::Deep => {
                let help = "a lesson is a folder in a folder of the pack; put it further up";
                ("too-deep", "this folder lies too deep to be read", help)
            }
            Unfit::Special => ("no-file", "this is neither a file nor a folder", "take it away"),
        };
        self.findings.push(Diagnostic::error(code, inner, message).help(help));
        self.files.keep_out(inner);
    }
}

/// Whether a file or folder of this name belongs to tools: hidden ones, and the caches of interpreters.
pub fn is_of_tools(name: &str) -> bool {
    name.starts_with('.') || name == "__pycache__"
}

/// The outermost folder above or at `inner` that lies too deep, where `folders` of its names are those of folders.
pub fn too_deep(inner: &str, folders: usize) -> Option<&str> {
    if folders <= DEEPEST {
        return None;
    }
    let end = inner.match_indices('/').nth(DEEPEST).map_or(inner.len(), |(end, _)| end);
    Some(&inner[..end])
}

/// The error for what holds more than a pack may; `place` is the first file that is too many.
pub fn too_much(place: &str) -> StoreError {
    StoreError {
        message: format!("{place} is one file too many for a pack"),
        help: Some(format!("a pack has at most {MOST_FILES} files of {} MB together", MOST_BYTES >> 20)),
        obstacle: None,
    }
}

/// The error for what cannot be read.
pub fn cannot_read(path: &Path, why: &dyn std::fmt::Display) -> StoreError {
    StoreError { message: format!("{} cannot be read: {why}", path.display()), help: None, obstacle: None }
}

/// Gathers what lies in `folder`.
///
/// # Errors
/// When something cannot be read, or there is more than a pack may hold.
pub fn folder(folder: &Path) -> Result<Gathered, StoreError> {
    let mut walk = Walk::default();
    walk.folder(folder, "", 0)?;
    walk.read()
}

/// Going through a folder, and what was found in it so far.
#[derive(Default)]
struct Walk {
    /// The files to be read: where each lies in the pack, and where on the disk.
    found: Vec<(String, PathBuf)>,
    left_out: Vec<(Unfit, String)>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, below: &str, depth: usize) -> Result<(), StoreError> {
        let cannot = |error: std::io::Error| cannot_read(folder, &error);
        let mut entries = fs::read_dir(folder).map_err(cannot)?.collect::<Result<Vec<_>, _>>().map_err(cannot)?;
        entries.sort_by_cached_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            if is_of_tools(&name.to_string_lossy()) {
                continue;
            }
            let inner = format!("{below}{}", name.to_string_lossy());
            let (path, kind) = (entry.path(), entry.file_type().map_err(cannot)?);
            if name.to_str().is_none() {
                self.left_out.push((Unfit::Name, inner));
            } else if kind.is_symlink() {
                self.left_out.push((Unfit::Link, inner));
            } else if kind.is_dir() && too_deep(&inner, depth + 1).is_some() {
                self.left_out.push((Unfit::Deep, inner));
            } else if kind.is_dir() {
                self.folder(&path, &format!("{inner}/"), depth + 1)?;
            } else if kind.is_file() && self.found.len() == MOST_FILES {
                return Err(too_much(&path.display().to_string()));
            } else if kind.is_file() {
                self.found.push((inner, path));
            } else {
                self.left_out.push((Unfit::Special, inner));
            }
        }
        Ok(())
    }

    /// Reads what was found.
    fn read(self) -> Result<Gathered, StoreError> {
        let bytes = AtomicU64::new(0);
        let read = side_by_side(&self.found, |(_, path)| {
            let content = read_file(path).map_err(|error| cannot_read(path, &error))?;
            let length = content.len() as u64;
            let is_fit = bytes.fetch_add(length, Ordering::Relaxed) + length <= MOST_BYTES;
            if is_fit { Ok(content) } else { Err(too_much(&path.display().to_string())) }
        });
        let contents = read.into_iter().collect::<Result<Vec<Vec<u8>>, _>>()?;
        let files = self.found.into_iter().map(|(inner, _)| inner).zip(contents).collect();
        let mut gathered = Gathered { files, findings: Vec::new() };
        self.left_out.iter().for_each(|(unfit, inner)| gathered.leave_out(*unfit, inner));
        Ok(gathered)
    }
}

/// The content of a file; of one that is too long no more than shows that.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len().min(MOST_BYTES);
    // The byte more is where the end is met.
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1));
    file.take(MOST_BYTES + 1).read_to_end(&mut content)?;
    Ok(content)
}
