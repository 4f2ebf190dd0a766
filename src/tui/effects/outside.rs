//! The user's own editor: the text goes into a file for it, and comes back from there.

use crate::tui::msg::Outside;
use crate::tui::unix;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The variables that name an editor, the first that is set counts.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];
/// Bytes of a text that is taken back.
const MOST: u64 = 1 << 20;

/// The editor that the user has named.
fn named() -> Option<String> {
    let set = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
    set.map(|editor| editor.trim().to_owned()).find(|editor| !editor.is_empty())
}

/// Runs the user's editor on `text`, in a file called `name`, and says what came of it. It has the terminal meanwhile.
pub fn edit(name: &str, text: &str) -> Outside {
    let Some(editor) = named() else { return Outside::Unnamed };
    edit_with(&editor, name, text)
}

fn edit_with(editor: &str, name: &str, text: &str) -> Outside {
    let cannot = |why: String| Outside::Failed { editor: editor.to_owned(), why, text: None };
    // In a folder of its own: editors write beside the file, and put another in its place.
    let folder = match tempfile::Builder::new().prefix("yieldscope-").tempdir() {
        Ok(folder) => folder,
        Err(error) => return cannot(error.to_string()),
    };
    let path = folder.path().join(name);
    if let Err(error) = fs::write(&path, text) {
        return cannot(error.to_string());
    }
    let status = match unix::edit(editor, &path) {
        Ok(status) => status,
        Err(error) => return cannot(error.to_string()),
    };
    match (read(&path), status.success()) {
        (Ok(text), true) => Outside::Written(text),
        (Ok(text), false) => Outside::Failed { editor: editor.to_owned(), why: status.to_string(), text: Some(text) },
        (Err(_), false) => cannot(status.to_string()),
        (Err(why), true) => cannot(why),
    }
}

/// What stands in a file that the user wrote, or why it cannot be read: a text of a mebibyte at most.
pub fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let opened = File::open(path).and_then(|file| match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is no file")),
    });
    match opened.and_then(|file| file.take(MOST + 1).read_to_string(&mut text)) {
        Ok(read) if read as u64 > MOST => Err(format!("it has more than {MOST} bytes")),
        Ok(_) => Ok(text),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_writes_comes_back_and_what_fails_is_told() {
        let written = |editor: &str| edit_with(editor, "main.py", "a = 1\n");
        assert_eq!(written("true"), Outside::Written("a = 1\n".to_owned()));
        assert_eq!(written("sh -c 'echo b >> \"$1\"' sh"), Outside::Written("a = 1\nb\n".to_owned()));
        // Many editors write a new file and put it in the place of the old.
        let renaming = "sh -c 'echo c > \"$1.new\"; mv \"$1.new\" \"$1\"' sh";
        assert_eq!(written(renaming), Outside::Written("c\n".to_owned()));
        let failed = |editor: &str| match written(editor) {
            Outside::Failed { why, text, .. } => (why, text),
            other => panic!("{editor}: {other:?}"),
        };
        assert_eq!(failed("sh -c 'echo b > \"$1\"; exit 3' sh").1.as_deref(), Some("b\n"));
        assert!(failed("no-such-editor-here 2>&1 | :;exit 127;").0.contains("127"));
        assert_eq!(failed("rm").1, None);
        assert_eq!(failed("printf '\\377' >").1, None);
    }
}
