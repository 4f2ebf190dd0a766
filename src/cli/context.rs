//! What every command needs at hand: folders, settings, language, pack, interpreter.

use super::args::{Common, UiLanguage};
use super::locale;
use super::out::{Failure, note};
use crate::lesson::near::did_you_mean;
use crate::lesson::{Entry, Lesson, Pack};
use crate::store::{Folders, Keeper, Loaded, Opened, packs};
use std::path::{Path, PathBuf};

/// What every command needs at hand.
#[derive(Debug)]
pub struct Context {
    /// Where things are kept; `None` where no home folder is known.
    pub folders: Option<Folders>,
    /// Progress and settings as they are kept.
    pub opened: Opened,
    /// Writes them; only the tutorial does.
    pub keeper: Keeper,
    /// The language of the screen.
    pub ui: UiLanguage,
    /// The pack and its files.
    pub loaded: Loaded,
    /// The interpreter that the user names, on the command line or in the settings.
    pub python: Option<PathBuf>,
    /// Whether the command line names it: then nothing else will do.
    pub python_is_asked_for: bool,
}

impl Context {
    /// For commands that keep nothing. What the user should know is told on standard error.
    ///
    /// # Errors
    /// When the pack that the user names cannot be read.
    pub fn look(common: &Common) -> Result<Self, Failure> {
        Self::with(common, Keeper::look)
    }

    /// For the tutorial, which keeps progress and settings.
    ///
    /// # Errors
    /// When the pack that the user names cannot be read.
    pub fn open(common: &Common) -> Result<Self, Failure> {
        Self::with(common, Keeper::open)
    }

    fn with(common: &Common, read: impl FnOnce(Option<Folders>) -> (Keeper, Opened)) -> Result<Self, Failure> {
        let loaded = load_pack(common.pack.as_deref())?;
        let folders = Folders::find().map_err(|error| note(&error.to_string())).ok();
        let (keeper, opened) = read(folders.clone());
        let kept = || opened.settings.ui.as_deref().and_then(UiLanguage::from_code);
        let ui = common.ui.or_else(kept).unwrap_or_else(|| locale::language(|name| std::env::var(name).ok()));
        let python = common.python.clone().or_else(|| opened.settings.python.clone());
        Ok(Self { folders, keeper, ui, loaded, python_is_asked_for: common.python.is_some(), python, opened })
    }

    /// Tells on standard error what there is to know about progress and settings.
    pub fn tell_notes(&self) {
        self.opened.notes.iter().for_each(|text| note(text));
    }

    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.loaded.pack
    }

    /// The lesson with this id or place.
    ///
    /// # Errors
    /// When there is none; the error names one that is spelt alike.
    pub fn lesson(&self, name: &str) -> Result<&Lesson, Failure> {
        find(self.pack(), name)
    }
}

/// The pack in `folder`, else the bundled one. A pack with errors is used as far as it goes, and they are counted.
fn load_pack(folder: Option<&Path>) -> Result<Loaded, Failure> {
    let Some(folder) = folder else { return Ok(packs::bundled()) };
    let loaded = packs::in_folder(folder).map_err(|error| Failure::Usage(error.message, error.help))?;
    let place = folder.display();
    match loaded.findings.len() {
        0 => {}
        1 => note(&format!("one thing is wrong with the pack; yieldscope check {place} shows it")),
        many => note(&format!("{many} things are wrong with the pack; yieldscope check {place} shows them")),
    }
    Ok(loaded)
}

fn find<'a>(pack: &'a Pack, name: &str) -> Result<&'a Lesson, Failure> {
    let named = |entry: &&Entry| entry.outline.id == name || entry.outline.key == name.trim_matches('/');
    pack.entries().find(named).map(Entry::lesson).ok_or_else(|| {
        let ids: Vec<&str> = pack.entries().map(|entry| entry.outline.id.as_str()).collect();
        Failure::Usage(format!("there is no lesson `{name}`"), Some(did_you_mean(name, &ids, "the lessons")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_found_by_id_and_by_place_and_misspellings_are_mended() {
        let pack = packs::bundled().pack;
        let known = pack.lessons().next().expect("a lesson");
        assert_eq!(find(&pack, &known.id), Ok(known));
        assert_eq!(find(&pack, &known.key), Ok(known));
        assert_eq!(find(&pack, &format!("{}/", known.key)), Ok(known));
        let Err(Failure::Usage(message, Some(help))) = find(&pack, &known.id[1..]) else { panic!("found") };
        assert!(message.contains("there is no lesson") && help.contains(&known.id), "{message} {help}");
    }
}
