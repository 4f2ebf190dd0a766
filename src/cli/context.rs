//! What every command needs at hand: folders, settings, language, packs, interpreter.

use super::args::{Common, UiLanguage};
use super::keys;
use super::locale;
use super::out::{Failure, note};
use super::screen;
use crate::lesson::near::did_you_mean;
use crate::lesson::{Entry, Lesson, Pack};
use crate::store::{Folders, Keeper, Loaded, Opened, Origin, added, packs};
use crate::tui::keys::KeyMap;
use crate::tui::run::{Manners, Setting};
use crate::tui::theme::{Look, Theme};
use std::cell::OnceCell;
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
    /// What the screen is to look like.
    pub look: Look,
    /// How the screen is to answer.
    pub manners: Manners,
    /// Which key brings what: the bundled keys, or those with the user's own over them.
    pub keys: &'static KeyMap,
    /// The pack that the user names, else the bundled one, and its files.
    pub loaded: Loaded,
    /// The packs that were added, once they are asked for.
    added: OnceCell<Vec<Loaded>>,
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
        Self::with(common, common.pack.as_deref(), Keeper::look)
    }

    /// For the tutorial, which keeps progress and settings.
    ///
    /// # Errors
    /// When the pack that the user names cannot be read.
    pub fn open(common: &Common, pack: Option<&Path>) -> Result<Self, Failure> {
        Self::with(common, pack, Keeper::open)
    }

    fn with(
        common: &Common,
        pack: Option<&Path>,
        read: impl FnOnce(Option<Folders>) -> (Keeper, Opened),
    ) -> Result<Self, Failure> {
        let folders = Folders::find().map_err(|error| note(&error.to_string())).ok();
        let loaded = load_pack(folders.as_ref(), pack)?;
        let (keeper, mut opened) = read(folders.clone());
        let keys = keys::of(folders.as_ref()).unwrap_or_else(|wrong| {
            opened.notes.splice(0..0, wrong.notes());
            KeyMap::bundled()
        });
        let kept = || opened.settings.ui.as_deref().and_then(UiLanguage::from_code);
        let ui = common.ui.or_else(kept).unwrap_or_else(|| locale::language(|name| std::env::var(name).ok()));
        let look = screen::look(common, &opened.settings);
        let keys = if look.ascii { &*Box::leak(Box::new(keys.in_words())) } else { keys };
        let manners = screen::manners(common, &opened.settings);
        let python = common.python.clone().or_else(|| opened.settings.python.clone());
        let python_is_asked_for = common.python.is_some();
        Ok(Self {
            folders,
            keeper,
            ui,
            look,
            manners,
            keys,
            loaded,
            added: OnceCell::new(),
            python_is_asked_for,
            python,
            opened,
        })
    }

    /// What a screen is opened with in these colours.
    pub fn setting(self, theme: Theme) -> Setting {
        let language = self.ui.code().to_owned();
        Setting { opened: self.opened, keeper: self.keeper, language, theme, keys: self.keys, manners: self.manners }
    }

    /// Tells on standard error what there is to know about progress and settings.
    pub fn tell_notes(&self) {
        self.opened.notes.iter().for_each(|problem| note(&problem.sentence));
    }

    /// The pack that the user names, else the bundled one.
    pub fn pack(&self) -> &Pack {
        &self.loaded.pack
    }

    /// The packs that were added, which stand beside the bundled one; none where the user names a pack.
    pub fn added(&self) -> &[Loaded] {
        self.added.get_or_init(|| {
            let Some(folders) = self.folders.as_ref().filter(|_| self.loaded.origin == Origin::Bundled) else {
                return Vec::new();
            };
            let (loaded, errors) = added::all(folders);
            errors.iter().for_each(|error| note(&error.to_string()));
            loaded
        })
    }

    /// The packs that were added, to be kept.
    pub fn take_added(&mut self) -> Vec<Loaded> {
        self.added();
        self.added.take().unwrap_or_default()
    }

    /// The lesson with this id or place, and its pack: of the named or bundled one, else of one that was added.
    ///
    /// # Errors
    /// When there is none, and the error names one that is spelt alike; when several packs that were added have it.
    pub fn lesson(&self, name: &str) -> Result<(&Loaded, &Lesson), Failure> {
        let missing = match find(self.pack(), name) {
            Ok(lesson) => return Ok((&self.loaded, lesson)),
            Err(missing) => missing,
        };
        let found: Vec<(&Loaded, &Lesson)> =
            self.added().iter().filter_map(|loaded| Some((loaded, find(&loaded.pack, name).ok()?))).collect();
        match found.as_slice() {
            [] => Err(missing),
            [only] => Ok(*only),
            [(first, _), (second, _), ..] => {
                let message = format!("`{name}` is a lesson of `{}` and of `{}`", first.pack.id, second.pack.id);
                Err(Failure::Usage(message, Some("name the pack with --pack".to_owned())))
            }
        }
    }
}

/// The pack that the user names, else the bundled one. A pack with errors is used as far as it goes, and they are counted.
fn load_pack(folders: Option<&Folders>, name: Option<&Path>) -> Result<Loaded, Failure> {
    let Some(name) = name else { return Ok(packs::bundled()) };
    let loaded = packs::named(folders, name).map_err(|error| Failure::Usage(error.message, error.help))?;
    let place = name.display();
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
        let ids: Vec<&str> = pack.entries().map(|entry| &*entry.outline.id).collect();
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
