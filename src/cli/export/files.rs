//! Where an export is written to. What is there already stays, unless the user says otherwise.

use crate::cli::out::Failure;
use std::path::Path;

/// Whether a file can be written at `path`: before any program is run for it. Nothing is to be said of standard output.
///
/// # Errors
/// When there is a folder, or a file that is not to be written over.
pub fn check(path: Option<&Path>, force: bool) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let usage = |message: String, help: &str| Err(Failure::Usage(message, Some(help.to_owned())));
    if path.is_dir() {
        let help = "give the name of a file; a chapter or a pack is what goes into a folder";
        return usage(format!("{} is a folder", path.display()), help);
    }
    // What is no file, such as a pipe, has nothing in it that could be lost.
    if path.is_file() && !force {
        return usage(format!("{} is there already", path.display()), "give another name, or --force to write over it");
    }
    Ok(())
}

/// Whether `path` can be a folder.
///
/// # Errors
/// When there is a file.
pub fn check_folder(path: &Path) -> Result<(), Failure> {
    if path.exists() && !path.is_dir() {
        let help = "give the name of a folder: each lesson becomes a file in it".to_owned();
        return Err(Failure::Usage(format!("{} is no folder", path.display()), Some(help)));
    }
    Ok(())
}

/// Writes a file, and makes the folders that it needs.
///
/// # Errors
/// Those of the file system.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    let written = folder.and_then(|()| std::fs::write(path, text));
    written.map_err(|error| Failure::Ours(format!("{} cannot be written: {error}", path.display()), None))
}
