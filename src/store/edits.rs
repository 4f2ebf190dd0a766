//! What learners write in the place of a lesson's programs: `data/edits/<pack>/<lesson>/main.py`, plain files that any
//! editor can open. Knows nothing of how they are run.

use super::{Folders, StoreError, kept};
use crate::lesson::Lesson;
use std::fs;
use std::io;
use std::path::PathBuf;

/// Bytes of a text that is read back: nobody writes more by hand, and a file that others put there must not fill the memory.
const MOST: u64 = 1 << 20;

/// What was written in the place of the program with this name; `None` where nothing was.
///
/// # Errors
/// When there is a file that cannot be read, or is no text.
pub fn read(folders: &Folders, pack: &str, lesson: &Lesson, name: &str) -> Result<Option<String>, StoreError> {
    let Some(path) = path(folders, pack, lesson, name) else { return Ok(None) };
    let cannot = |why: String| StoreError {
        message: format!("{} cannot be read: {why}", path.display()),
        help: Some("it holds what you wrote in a lesson; mend it or move it away".to_owned()),
        obstacle: None,
    };
    match fs::metadata(&path) {
        Ok(file) if file.len() > MOST => return Err(cannot(format!("it has more than {MOST} bytes"))),
        _ => {}
    }
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(error.to_string())),
    }
}

/// Keeps what was written in the place of the program with this name; `None`: nothing is kept any more.
///
/// # Errors
/// When the file cannot be written or taken away; what was kept before is still there then.
pub fn keep(folders: &Folders, pack: &str, lesson: &Lesson, name: &str, text: Option<&str>) -> Result<(), StoreError> {
    let Some(path) = path(folders, pack, lesson, name) else { return Ok(()) };
    let done = match text {
        Some(text) => kept::write_whole(&path, text.as_bytes()),
        None => match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        },
    };
    done.map_err(|error| StoreError {
        message: format!("what you wrote cannot be kept in {}: {error}", path.display()),
        help: Some("look at the rights of its folder and the space on its disk".to_owned()),
        obstacle: None,
    })
}

/// All programs of which a text is kept: the ids of pack and lesson and the program's name. What is written for exercises is not
/// among them, nor what cannot be read.
pub fn all(folders: &Folders) -> Vec<[String; 3]> {
    let within = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    let named = |entry: &fs::DirEntry| entry.file_name().into_string().ok();
    let mut found = Vec::new();
    for pack in within(folders.data.join("edits")) {
        for lesson in within(pack.path()) {
            let files = within(lesson.path()).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
            for program in files {
                if let (Some(pack), Some(lesson), Some(program)) = (named(&pack), named(&lesson), named(&program)) {
                    found.push([pack, lesson, program]);
                }
            }
        }
    }
    found
}

/// The file for a program. Ids are names without a separator, as their reader holds.
fn path(folders: &Folders, pack: &str, lesson: &Lesson, name: &str) -> Option<PathBuf> {
    let (_, program) = lesson.program_named(name)?;
    Some(folders.data.join("edits").join(pack).join(&lesson.id).join(&program.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;

    #[test]
    fn what_is_kept_is_there_again_and_goes_when_it_is_no_longer_wanted() {
        let home = tempfile::tempdir().expect("a temporary home");
        let (folders, lesson) = (Folders::below(home.path()), sample::lesson());
        let read = |name| read(&folders, "demo", &lesson, name).expect("read");
        let keep = |text| keep(&folders, "demo", &lesson, "main.py", text).expect("kept");
        assert_eq!(read("main.py"), None);
        assert_eq!(all(&folders), Vec::<[String; 3]>::new());
        keep(Some("print('한국어')\n"));
        assert_eq!(all(&folders), [["demo", &lesson.id, "main.py"].map(str::to_owned)]);
        assert_eq!((read("main.py"), read("main.rs")), (Some("print('한국어')\n".to_owned()), None));
        keep(None);
        keep(None);
        assert_eq!(read("main.py"), None);
    }

    #[test]
    fn a_file_that_is_no_text_is_named_and_left_alone() {
        let home = tempfile::tempdir().expect("a temporary home");
        let (folders, lesson) = (Folders::below(home.path()), sample::lesson());
        let path = path(&folders, "demo", &lesson, "main.rs").expect("a program");
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, b"\xff\xfe").expect("written");
        let error = read(&folders, "demo", &lesson, "main.rs").expect_err("no text");
        assert!(error.message.contains("main.rs cannot be read"), "{error}");
        assert!(path.exists());
    }
}
