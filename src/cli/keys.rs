//! `yieldscope keys`, and the user's own keys for every command that opens a screen.

use super::args::{Common, UiLanguage};
use super::locale;
use super::out::{Failure, Out};
use crate::base::{Obstacle, ObstacleKind, Problem};
use crate::store::{Folders, Keeper};
use crate::tui::keys::KeyMap;
use crate::tui::strings::{Strings, fill};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// What is wrong with the file of the user's own keys, of which nothing is in use therefore.
pub struct Wrong {
    file: PathBuf,
    problems: Vec<Problem>,
}

impl Wrong {
    /// That they are not in use, and then why.
    pub fn notes(self) -> Vec<Problem> {
        let file = self.file.display();
        let said = format!("your own keys are not in use, for something is wrong in {file}");
        let head = Problem::new(said, Obstacle::new(ObstacleKind::OwnKeys, [&file]));
        std::iter::once(head).chain(self.problems).collect()
    }

    /// All that is wrong, with the file.
    pub fn all(&self) -> impl Iterator<Item = String> {
        self.problems.iter().map(|said| format!("own keys that can be used: {}: {said}", self.file.display()))
    }
}

/// The key map of this user: the bundled one, or that with their own keys over it.
///
/// # Errors
/// Where their file cannot be read or something is wrong with it.
pub fn of(folders: Option<&Folders>) -> Result<&'static KeyMap, Wrong> {
    let Some(file) = folders.map(Folders::keys_file) else { return Ok(KeyMap::bundled()) };
    let wrong = |problems| Wrong { file: file.clone(), problems };
    match std::fs::read_to_string(&file) {
        // It is read once, and in use until the end.
        Ok(text) => KeyMap::with_own(&text).map(|map| &*Box::leak(Box::new(map))).map_err(wrong),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(KeyMap::bundled()),
        Err(error) => {
            let said = format!("it cannot be read: {error}");
            Err(wrong(vec![Problem::new(said.clone(), Obstacle::new(ObstacleKind::KeysUnread, [&said]))]))
        }
    }
}

/// Prints the keys that are in use, as the text of the file in which they are changed.
///
/// # Errors
/// Where the user's own keys cannot be used, or standard output cannot be written.
pub fn keys(common: &Common, out: &mut Out) -> Result<(), Failure> {
    let folders = Folders::find()?;
    let map = of(Some(&folders)).map_err(|wrong| {
        let help = Some("mend the file, or take it away; the bundled keys are in use meanwhile".to_owned());
        Failure::Usage(wrong.all().collect::<Vec<_>>().join("\n"), help)
    })?;
    let kept = Keeper::look(Some(folders.clone())).1.settings.ui;
    let ui = common.ui.or_else(|| kept.as_deref().and_then(UiLanguage::from_code));
    let strings = Strings::of(ui.unwrap_or_else(|| locale::language(|name| std::env::var(name).ok())).code());
    for line in strings.messages.own_keys.split('\n') {
        writeln!(out, "# {}", fill(line, &[("file", &folders.keys_file().display().to_string())]))?;
    }
    Ok(write!(out, "{}", map.to_toml(|action| strings.action(action).to_owned()))?)
}
