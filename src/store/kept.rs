//! A file that is kept from one start to the next: written beside and renamed, never written over by an older program,
//! and put aside when it is damaged. Knows TOML and a `format` number, not what the file is about.

use super::StoreError;
use crate::base::{Obstacle, ObstacleKind, Problem};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What reading a kept file gave.
#[derive(Debug)]
pub struct Kept<T> {
    /// What the file says, or the default where there is none that can be read.
    pub value: T,
    /// Whether the file may be written; not where a newer program, or no rights, stand in the way.
    pub writable: bool,
    /// What the user should know.
    pub note: Option<Problem>,
}

/// What is read before anything else.
#[derive(Deserialize)]
struct Format {
    format: u64,
}

/// Reads the file at `path`, whose format this program knows up to `version`. Where `mend` is set, a damaged file is put
/// aside as `name.damaged-N`; else it is left where it is and not written over. A missing file is no fault.
pub fn load<T: DeserializeOwned + Default>(path: &Path, version: u64, mend: bool) -> Kept<T> {
    let file = path.display();
    let plain = |value, writable, note| Kept { value, writable, note };
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return plain(T::default(), true, None),
        Err(error) => {
            let said = format!("{file} cannot be read ({error}); this time nothing is kept");
            let note = Problem::new(said, Obstacle::new(ObstacleKind::KeptUnread, [&file, &error]));
            return plain(T::default(), false, Some(note));
        }
    };
    match parse(&bytes, version) {
        Ok(value) => plain(value, true, None),
        Err(Unread::Newer(format)) => {
            let said = format!(
                "{file} was written by a newer yieldscope (format {format}; this one knows {version}); it is left as it is, \
                 and this time nothing is kept"
            );
            let note = Problem::new(said, Obstacle::new(ObstacleKind::KeptNewer, [&file, &format, &version]));
            plain(T::default(), false, Some(note))
        }
        Err(Unread::Damaged(why)) if mend => match put_aside(path) {
            Ok(aside) => {
                let aside = aside.display();
                let said = format!("{file} is damaged ({why}); it is now {aside}, and a new one is begun");
                let note = Problem::new(said, Obstacle::new(ObstacleKind::KeptDamaged, [&file, &why, &aside]));
                plain(T::default(), true, Some(note))
            }
            Err(error) => {
                let said =
                    format!("{file} is damaged ({why}) and cannot be put aside ({error}); this time nothing is kept");
                let note = Problem::new(said, Obstacle::new(ObstacleKind::KeptUnread, [&file, &why]));
                plain(T::default(), false, Some(note))
            }
        },
        Err(Unread::Damaged(why)) => {
            let said = format!("{file} is damaged ({why}) and is passed over");
            let note = Problem::new(said, Obstacle::new(ObstacleKind::KeptPassedOver, [&file, &why]));
            plain(T::default(), false, Some(note))
        }
    }
}

/// Why a file could not be read.
enum Unread {
    Newer(u64),
    Damaged(String),
}

fn parse<T: DeserializeOwned>(bytes: &[u8], version: u64) -> Result<T, Unread> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unread::Damaged("it is not UTF-8".to_owned()))?;
    let damaged = |error: toml::de::Error| {
        let line = error.span().map_or(1, |span| crate::base::Position::of(text, span.start).line);
        Unread::Damaged(format!("line {line}: {}", error.message().replace('\n', "; ")))
    };
    let Format { format } = toml::from_str(text).map_err(damaged)?;
    if format > version {
        return Err(Unread::Newer(format));
    }
    toml::from_str(text).map_err(damaged)
}

/// Renames `path` to the first free `path.damaged-N`.
fn put_aside(path: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".damaged-{number}"));
        let aside = PathBuf::from(name);
        if !aside.try_exists()? {
            fs::rename(path, &aside)?;
            return Ok(aside);
        }
        number += 1;
    }
}

/// Writes `value` to `path`, whole or not at all; makes the folder where it is missing.
///
/// # Errors
/// When the folder or the file cannot be written; the file that was there before is untouched.
pub fn save<T: Serialize>(path: &Path, value: &T) -> Result<(), StoreError> {
    let cannot = |why: String| StoreError {
        message: format!("{} cannot be written: {why}", path.display()),
        help: Some("look at the rights of its folder and the space on its disk".to_owned()),
        obstacle: Some(Obstacle::new(ObstacleKind::NotWritten, [&path.display(), &why])),
    };
    let text = toml::to_string_pretty(value).map_err(|error| cannot(error.to_string()))?;
    write_whole(path, text.as_bytes()).map_err(|error| cannot(error.to_string()))
}

/// Writes a file beside and renames it over `path`, so that a reader sees the old one or the new one and a crash leaves
/// one of both. Makes the folder where it is missing.
///
/// # Errors
/// Those of the file system.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(content)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    // The rename itself is safe only when the folder is on the disk too; not every file system can do that for a folder.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Thing {
        format: u64,
        name: String,
    }

    fn home() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    #[test]
    fn what_is_saved_is_read_again_and_nothing_is_left_beside() {
        let home = home();
        let path = home.path().join("deep/er/thing.toml");
        let thing = Thing { format: 1, name: "한국어 \u{1b} \"".into() };
        save(&path, &thing).expect("saved");
        save(&path, &thing).expect("saved again");
        let kept = load::<Thing>(&path, 1, true);
        assert_eq!((kept.value, kept.writable, kept.note), (thing, true, None));
        assert_eq!(fs::read_dir(path.parent().expect("a folder")).expect("read").count(), 1);
    }

    #[test]
    fn damaged_files_are_put_aside_one_beside_the_other() {
        let home = home();
        let path = home.path().join("thing.toml");
        for (number, bytes) in
            [&b"format = 1\nname = "[..], b"\xff\xfe", b"", b"format = 1\nname = 3\n"].iter().enumerate()
        {
            fs::write(&path, bytes).expect("written");
            let kept = load::<Thing>(&path, 1, true);
            assert_eq!((kept.value, kept.writable), (Thing::default(), true));
            let aside = home.path().join(format!("thing.toml.damaged-{}", number + 1));
            assert_eq!(&fs::read(&aside).expect("kept aside"), bytes);
            let note = kept.note.expect("a note");
            assert!(
                note.sentence.contains("damaged") && note.sentence.contains(&aside.display().to_string()),
                "{note}"
            );
            assert!(!path.exists());
        }
    }

    #[test]
    fn a_damaged_file_that_may_not_be_touched_stays() {
        let home = home();
        let path = home.path().join("thing.toml");
        fs::write(&path, "nonsense").expect("written");
        let kept = load::<Thing>(&path, 1, false);
        assert!(!kept.writable && kept.note.is_some() && path.exists());
    }

    #[test]
    fn a_newer_file_is_left_as_it_is() {
        let home = home();
        let path = home.path().join("thing.toml");
        let newer = "format = 2\nunheard = [\"of\"]\n";
        fs::write(&path, newer).expect("written");
        let kept = load::<Thing>(&path, 1, true);
        assert!(!kept.writable);
        assert!(kept.note.expect("a note").sentence.contains("newer"));
        assert_eq!(fs::read_to_string(&path).expect("still there"), newer);
    }

    #[test]
    fn a_folder_in_place_of_the_file_is_no_panic() {
        let home = home();
        let kept = load::<Thing>(home.path(), 1, true);
        assert!(!kept.writable && kept.note.is_some());
        assert!(save(home.path(), &Thing::default()).is_err());
    }
}
