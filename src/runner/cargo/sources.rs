//! The files of a program: the one with its root, and those of its modules.

use crate::instrument::modules;
use std::path::{Path, PathBuf};

/// The root of a program and the modules that lie in files beside it, each with its text. Paths are relative to `folder`;
/// the root is the first.
///
/// # Errors
/// What `read` says of a file that cannot be read.
pub(super) fn of_root<E>(
    folder: &Path,
    root: PathBuf,
    read: impl Fn(&Path) -> Result<String, E>,
) -> Result<Vec<(PathBuf, String)>, E> {
    let text = read(&root)?;
    let mut files = vec![(root, text)];
    let mut next = 0;
    while next < files.len() {
        let (file, text) = &files[next];
        let found = modules::beside(file, next == 0, text)
            .into_iter()
            .filter_map(|places| places.into_iter().find(|place| folder.join(place).is_file()));
        let new: Vec<PathBuf> = found.filter(|place| files.iter().all(|(known, _)| known != place)).collect();
        for place in new {
            let text = read(&place)?;
            files.push((place, text));
        }
        next += 1;
    }
    Ok(files)
}
