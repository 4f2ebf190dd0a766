//! The lock on a program's folder: two instances do not compile the same program at the same time.

use super::attempts::NotMade;
use super::build::Watch;
use crate::base::Building;
use crate::runner::StartError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long it rests between two looks at a lock that another one holds.
const REST: Duration = Duration::from_millis(50);

/// Makes `folder` and takes its lock, which is held until the file is dropped. While another instance holds it, that is told.
pub(super) fn take(folder: &Path, watch: &Watch<'_>, tell: &mut dyn FnMut(Building)) -> Result<File, NotMade> {
    let path = file_in(folder);
    let cannot = |error: std::io::Error| StartError {
        message: format!("{} cannot be locked: {error}", path.display()),
        help: Some("look at the rights of its folder and the space on its disk".to_owned()),
        obstacle: None,
    };
    std::fs::create_dir_all(folder).map_err(cannot)?;
    let file = open(&path).map_err(cannot)?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => {
                if !std::mem::replace(&mut told, true) {
                    tell(Building::Waiting);
                }
                watch.look()?;
                std::thread::sleep(REST);
            }
            // A file system without locks: then there is none.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(cannot(error).into()),
        }
    }
}

/// Takes the lock of `folder` if nobody has it.
pub(super) fn take_free(folder: &Path) -> Option<File> {
    open(&file_in(folder)).ok().filter(|file| file.try_lock().is_ok())
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("lock")
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}
