//! The keeper: reads progress and settings at the start and writes them while the program runs. One instance at a time
//! may write; a second one works, and says that it does not.

use super::{Folders, Progress, Settings, StoreError, kept, progress, settings};
use crate::base::{Obstacle, ObstacleKind, Problem};
use std::cell::OnceCell;
use std::fs::{self, File, TryLockError};
use std::io;

/// Keeps progress and settings. Holds the lock until it is dropped.
#[derive(Debug)]
pub struct Keeper {
    folders: Option<Folders>,
    /// Unset while the lock has not been asked for.
    lock: OnceCell<Held>,
    keeps_progress: bool,
    keeps_settings: bool,
    /// The lock is taken only while the settings are written.
    looks: bool,
}

/// What asking for the lock gave.
#[derive(Debug)]
enum Held {
    /// This instance may write. The open file, where there is one, holds the lock.
    Mine(#[expect(dead_code, reason = "it is there to be open")] Option<File>),
    Not,
}

/// What was read at the start.
#[derive(Debug, Default)]
pub struct Opened {
    /// How far the reader came.
    pub progress: Progress,
    /// What the user chose.
    pub settings: Settings,
    /// What the user should know: a sentence each.
    pub notes: Vec<Problem>,
}

/// Whether this instance may write.
enum Lock {
    Mine(Option<File>),
    Another,
    Broken(io::Error),
}

impl Lock {
    /// What is held, and what the user should know of it.
    fn held(self, folders: &Folders) -> (Held, Option<Problem>) {
        match self {
            Self::Mine(lock) => (Held::Mine(lock), None),
            Self::Another => {
                let said = "yieldscope is running elsewhere, so this one does not keep progress or settings";
                (Held::Not, Some(Problem::new(said, Obstacle::new(ObstacleKind::KeptElsewhere, []))))
            }
            Self::Broken(error) => {
                let folder = folders.data.display();
                let said = format!("{folder} cannot be written ({error}), so progress and settings are not kept");
                (Held::Not, Some(Problem::new(said, Obstacle::new(ObstacleKind::KeptNowhere, [&folder, &error]))))
            }
        }
    }
}

impl Keeper {
    /// Reads what is kept in `folders` and takes the lock; where their folder is not there yet, [`Self::begin`] takes it: what
    /// is made on a disk would take longer than all that is read. Never fails: what stands in the way is a note, and
    /// then nothing is written. Without folders nothing is read or written.
    pub fn open(folders: Option<Folders>) -> (Self, Opened) {
        let Some(folders) = folders else { return (Self::nowhere(None), Opened::default()) };
        let held = folders.data.exists().then(|| lock(&folders).held(&folders));
        let (held, note) = held.map_or((None, None), |(held, note)| (Some(held), note));
        let mends = matches!(held, Some(Held::Mine(_)));
        let (opened, keeps_progress, keeps_settings) = read(&folders, mends, note.into_iter().collect());
        let lock = held.map_or_else(OnceCell::new, OnceCell::from);
        (Self { folders: Some(folders), lock, keeps_progress, keeps_settings, looks: false }, opened)
    }

    /// Takes the lock where [`Self::open`] did not; gives what stands in the way.
    pub fn begin(&self) -> Option<Problem> {
        let folders = self.folders.as_ref().filter(|_| !self.looks && self.lock.get().is_none())?;
        let (held, note) = lock(folders).held(folders);
        self.lock.get_or_init(|| held);
        note
    }

    /// Reads what is kept and takes no lock: for commands that only show it. They write no progress, and settings only while
    /// no other instance could write them.
    pub fn look(folders: Option<Folders>) -> (Self, Opened) {
        let Some(folders) = folders else { return (Self::nowhere(None), Opened::default()) };
        let (opened, _, settings) = read(&folders, false, Vec::new());
        (Self { keeps_settings: settings, looks: true, ..Self::nowhere(Some(folders)) }, opened)
    }

    fn nowhere(folders: Option<Folders>) -> Self {
        Self { folders, lock: OnceCell::new(), keeps_progress: false, keeps_settings: false, looks: false }
    }

    /// Whether progress is kept.
    pub fn keeps_progress(&self) -> bool {
        self.keeps_progress && self.may_write()
    }

    fn may_write(&self) -> bool {
        self.begin();
        matches!(self.lock.get(), Some(Held::Mine(_)))
    }

    /// Writes the progress; does nothing where this instance does not keep it.
    ///
    /// # Errors
    /// When the file cannot be written; the one before it is untouched.
    pub fn save_progress(&self, progress: &Progress) -> Result<(), StoreError> {
        match &self.folders {
            Some(folders) if self.keeps_progress() => kept::save(&folders.progress_file(), progress),
            _ => Ok(()),
        }
    }

    /// Writes the settings; does nothing where this instance does not keep them.
    ///
    /// # Errors
    /// When the file cannot be written; the one before it is untouched.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let Some(folders) = self.folders.as_ref().filter(|_| self.keeps_settings) else { return Ok(()) };
        let _lock = match self.looks.then(|| lock(folders)) {
            None if self.may_write() => None,
            Some(Lock::Mine(lock)) => lock,
            // The other instance knows its settings better; and where nothing can be written there is nothing to say here.
            None | Some(Lock::Another | Lock::Broken(_)) => return Ok(()),
        };
        kept::save(&folders.settings_file(), settings)
    }
}

/// What the two files say, and whether each may be written.
fn read(folders: &Folders, mend: bool, mut notes: Vec<Problem>) -> (Opened, bool, bool) {
    let progress = kept::load(&folders.progress_file(), progress::FORMAT, mend);
    let settings = kept::load(&folders.settings_file(), settings::FORMAT, mend);
    notes.extend(progress.note);
    notes.extend(settings.note);
    (Opened { progress: progress.value, settings: settings.value, notes }, progress.writable, settings.writable)
}

fn lock(folders: &Folders) -> Lock {
    let opened = fs::create_dir_all(&folders.data)
        .and_then(|()| File::options().create(true).write(true).truncate(false).open(folders.lock_file()));
    let file = match opened {
        Ok(file) => file,
        Err(error) => return Lock::Broken(error),
    };
    match file.try_lock() {
        Ok(()) => Lock::Mine(Some(file)),
        Err(TryLockError::WouldBlock) => Lock::Another,
        // Some network file systems know no locks. Files are renamed into place, so that two writers can at worst
        // overwrite each other's last step.
        Err(TryLockError::Error(_)) => Lock::Mine(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_only_looks_writes_settings_where_nobody_else_could() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folders = Folders::below(home.path());
        let (looks, opened) = Keeper::look(Some(folders.clone()));
        let mut chosen = opened.settings;
        chosen.ui = Some("ko".to_owned());
        let kept = || Keeper::look(Some(folders.clone())).1.settings.ui;
        let (other, _) = Keeper::open(Some(folders.clone()));
        looks.save_settings(&chosen).expect("no fault");
        assert_eq!(kept(), None, "another instance is there");
        drop(other);
        looks.save_settings(&chosen).expect("saved");
        assert_eq!(kept().as_deref(), Some("ko"));
    }

    #[test]
    fn a_second_instance_reads_but_does_not_write_and_says_so() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folders = Folders::below(home.path());
        let (first, opened) = Keeper::open(Some(folders.clone()));
        assert_eq!(opened.notes, []);
        let mut settings = opened.settings;
        settings.ui = Some("ko".to_owned());
        first.save_settings(&settings).expect("saved");
        let (second, seen) = Keeper::open(Some(folders.clone()));
        assert_eq!(seen.settings, settings);
        assert!(seen.notes.iter().any(|note| note.sentence.contains("elsewhere")), "{:?}", seen.notes);
        second.save_progress(&Progress::default()).expect("passed over");
        assert!(!second.keeps_progress() && !folders.progress_file().exists());
        drop((first, second));
        let (third, opened) = Keeper::open(Some(folders.clone()));
        assert!(third.keeps_progress() && opened.notes.is_empty());
        third.save_progress(&opened.progress).expect("saved");
        assert!(folders.progress_file().exists());
    }

    #[test]
    fn damaged_progress_is_kept_aside_and_settings_are_read_all_the_same() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folders = Folders::below(home.path());
        fs::write(folders.progress_file(), "\0\0\0").expect("written");
        fs::write(folders.settings_file(), "format = 1\nui = \"ko\"\n").expect("written");
        let (_, seen) = Keeper::look(Some(folders.clone()));
        assert!(folders.progress_file().exists() && seen.notes.len() == 1, "who only looks moves nothing");
        let (keeper, opened) = Keeper::open(Some(folders.clone()));
        assert_eq!(opened.settings.ui.as_deref(), Some("ko"));
        assert!(keeper.keeps_progress() && home.path().join("progress.toml.damaged-1").exists());
    }

    #[test]
    fn a_home_that_cannot_be_made_is_a_note() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let file = home.path().join("file");
        fs::write(&file, "").expect("written");
        let (keeper, opened) = Keeper::open(Some(Folders::below(&file)));
        assert!(!keeper.keeps_progress() && !opened.notes.is_empty());
        keeper.save_progress(&opened.progress).expect("passed over");
        let (keeper, opened) = Keeper::open(Some(Folders::below(&file.join("inside"))));
        assert!(keeper.begin().is_some_and(|note| note.sentence.contains("cannot be written")));
        assert!(!keeper.keeps_progress() && keeper.begin().is_none(), "it is said once");
        keeper.save_progress(&opened.progress).expect("passed over");
    }

    #[test]
    fn a_home_that_is_not_there_is_made_by_who_begins_first() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let folders = Folders::below(&home.path().join("new"));
        let open = || Keeper::open(Some(folders.clone()));
        let ((first, opened), (second, _)) = (open(), open());
        assert!(!folders.data.exists());
        assert_eq!(first.begin(), None);
        assert!(second.begin().is_some_and(|note| note.sentence.contains("elsewhere")));
        first.save_progress(&opened.progress).expect("saved");
        second.save_settings(&opened.settings).expect("passed over");
        assert!(folders.progress_file().exists() && !folders.settings_file().exists());
        drop((first, second));
        let (third, opened) = open();
        third.save_settings(&opened.settings).expect("saved, begun or not");
        assert!(folders.settings_file().exists());
    }
}
