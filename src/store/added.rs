//! Packs that were added: `data/packs.toml` says which, `data/packs/<id>/<hash>` holds the files of each. The list is what
//! counts and is written whole, so that a pack is there in full, in one version, or not at all.

use super::{Folders, Loaded, Origin, StoreError, kept, packs};
use crate::lesson::{Entry, Files};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;

/// The format that this program writes.
const FORMAT: u64 = 1;

/// The list of the packs that were added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct List {
    format: u64,
    /// By id, the hash of all files of the pack.
    #[serde(default)]
    packs: BTreeMap<String, String>,
}

impl Default for List {
    fn default() -> Self {
        Self { format: FORMAT, packs: BTreeMap::new() }
    }
}

/// What adding a pack has changed: ids of its lessons, against the version that was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Whether a version of this pack was there before.
    pub replaced: bool,
    /// Lessons that are as they were.
    pub same: Vec<String>,
    /// Lessons that were changed.
    pub changed: Vec<String>,
    /// Lessons that were not there before.
    pub new: Vec<String>,
    /// Lessons that are no longer there.
    pub gone: Vec<String>,
}

/// The ids of the packs that were added, sorted.
///
/// # Errors
/// When the list cannot be read.
pub fn ids(folders: &Folders) -> Result<Vec<String>, StoreError> {
    Ok(list(folders)?.packs.into_keys().collect())
}

/// All packs that were added, and why some of them cannot be used.
pub fn all(folders: &Folders) -> (Vec<Loaded>, Vec<StoreError>) {
    let ids = match ids(folders) {
        Ok(ids) => ids,
        Err(error) => return (Vec::new(), vec![error]),
    };
    let (mut packs, mut errors) = (Vec::new(), Vec::new());
    for id in ids {
        match load(folders, &id) {
            Ok(loaded) => packs.push(loaded),
            Err(error) => errors.push(error),
        }
    }
    (packs, errors)
}

/// The pack with this id.
///
/// # Errors
/// When it was not added, or its files are no longer as they were then.
pub fn load(folders: &Folders, id: &str) -> Result<Loaded, StoreError> {
    let list = list(folders)?;
    let hash = list.packs.get(id).ok_or_else(|| not_there(id))?;
    let mut loaded = packs::in_folder(&place(folders, id, hash))?;
    if loaded.files.hash("") != *hash {
        return Err(StoreError {
            message: format!("the files of the pack `{id}` are not as they were when it was added"),
            help: Some("add it again, or remove it: yieldscope pack remove".to_owned()),
            obstacle: None,
        });
    }
    loaded.origin = Origin::Added;
    Ok(loaded)
}

/// Adds a pack without errors, or puts it in the place of the version that is there; what that has changed.
///
/// # Errors
/// When it has no id, or something cannot be written; then all is as it was.
pub fn add(folders: &Folders, loaded: &Loaded) -> Result<Change, StoreError> {
    let id = loaded.pack.id.as_str();
    if id.is_empty() || id == packs::bundled().pack.id {
        return Err(StoreError {
            message: format!("a pack with the id `{id}` cannot be added"),
            help: Some(
                "give it another id in pack.toml: the lessons that come with the program have this one".to_owned(),
            ),
            obstacle: None,
        });
    }
    let _lock = lock(folders)?;
    let mut list = list(folders)?;
    // A version that is damaged tells nothing of its lessons, and is replaced like any other.
    let before = list.packs.contains_key(id).then(|| load(folders, id).ok());
    let change = change(before.as_ref().map(Option::as_ref), loaded);
    let hash = loaded.files.hash("");
    write(folders, id, &hash, &loaded.files)?;
    list.packs.insert(id.to_owned(), hash);
    kept::save(&folders.packs_file(), &list)?;
    sweep(folders, &list);
    Ok(change)
}

/// Takes a pack away. The progress in it stays: it counts again when the pack comes back.
///
/// # Errors
/// When it is not there, or the list cannot be written.
pub fn remove(folders: &Folders, id: &str) -> Result<(), StoreError> {
    let _lock = lock(folders)?;
    let mut list = list(folders)?;
    list.packs.remove(id).ok_or_else(|| not_there(id))?;
    kept::save(&folders.packs_file(), &list)?;
    sweep(folders, &list);
    Ok(())
}

fn not_there(id: &str) -> StoreError {
    StoreError {
        message: format!("no pack `{id}` was added"),
        help: Some("yieldscope pack list names those that were".to_owned()),
        obstacle: None,
    }
}

fn list(folders: &Folders) -> Result<List, StoreError> {
    let kept = kept::load::<List>(&folders.packs_file(), FORMAT, false);
    match kept.note {
        None => Ok(kept.value),
        Some(note) => Err(StoreError {
            message: note.sentence,
            help: Some("mend the file, or take it away and add the packs again".to_owned()),
            obstacle: note.obstacle,
        }),
    }
}

fn place(folders: &Folders, id: &str, hash: &str) -> PathBuf {
    folders.packs().join(id).join(hash)
}

/// Two that add at once do it one after the other. Where the file system knows no locks, who comes last wins.
fn lock(folders: &Folders) -> Result<File, StoreError> {
    let path = folders.packs().join(".lock");
    let file = fs::create_dir_all(folders.packs())
        .and_then(|()| File::options().create(true).write(true).truncate(false).open(&path));
    let file = file.map_err(|error| cannot_write(&path, &error))?;
    let _ = file.lock();
    Ok(file)
}

fn cannot_write(path: &std::path::Path, error: &std::io::Error) -> StoreError {
    StoreError {
        message: format!("{} cannot be written: {error}", path.display()),
        help: Some("look at the rights of its folder and the space on its disk".to_owned()),
        obstacle: None,
    }
}

/// Writes the files beside and renames their folder into its place.
fn write(folders: &Folders, id: &str, hash: &str, files: &Files) -> Result<(), StoreError> {
    let place = place(folders, id, hash);
    let whole = || -> std::io::Result<()> {
        let beside = tempfile::Builder::new().prefix(".new-").tempdir_in(folders.packs())?;
        for path in files.paths() {
            let path_there = beside.path().join(path);
            path_there.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path_there, files.get(path).unwrap_or_default())?;
        }
        // One that is there is of the same files, if it is sound; that need not be looked at.
        match fs::remove_dir_all(&place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::rename(beside.keep(), &place)
    };
    whole().map_err(|error| cannot_write(&place, &error))
}

/// Takes away what no pack of the list needs: versions from before, and what was left half done. What cannot be taken away
/// now is in nobody's way and goes the next time.
fn sweep(folders: &Folders, list: &List) {
    let inside = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in inside(folders.packs()).filter(|entry| entry.file_name() != ".lock") {
        let name = entry.file_name();
        match name.to_str().and_then(|id| list.packs.get(id)) {
            None => drop(fs::remove_dir_all(entry.path())),
            Some(hash) => {
                let others = inside(entry.path()).filter(|version| version.file_name() != hash.as_str());
                others.for_each(|version| drop(fs::remove_dir_all(version.path())));
            }
        }
    }
}

/// What a pack changes. `before`: the version that was there, if one was, and if it could be read.
fn change(before: Option<Option<&Loaded>>, after: &Loaded) -> Change {
    let hashes = |loaded: &Loaded| -> BTreeMap<String, String> {
        let pair = |entry: &Entry| (entry.outline.id.to_string(), entry.outline.hash.to_string());
        loaded.pack.entries().map(pair).collect()
    };
    let known = before.flatten().map(hashes).unwrap_or_default();
    let now = hashes(after);
    let mut change = Change { replaced: before.is_some(), ..Change::default() };
    for (id, hash) in &now {
        let list = match known.get(id) {
            None => &mut change.new,
            Some(before) if before == hash => &mut change.same,
            Some(_) => &mut change.changed,
        };
        list.push(id.clone());
    }
    change.gone = known.into_keys().filter(|id| !now.contains_key(id)).collect();
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;

    fn sample(change: impl FnOnce(&mut Files)) -> Loaded {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut files = sample::pack();
        change(&mut files);
        for path in files.paths() {
            let place = home.path().join(path);
            fs::create_dir_all(place.parent().expect("a folder")).expect("made");
            fs::write(place, files.get(path).expect("its content")).expect("written");
        }
        packs::in_folder(home.path()).expect("a pack")
    }

    fn there(folders: &Folders) -> Vec<String> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folders.packs()).into_iter().flatten().flatten() {
            let versions = fs::read_dir(entry.path()).into_iter().flatten().flatten();
            names.extend(versions.map(|version| version.file_name().to_string_lossy().into_owned()));
        }
        names
    }

    #[test]
    fn a_pack_is_added_replaced_by_its_next_version_and_removed() {
        let home = tempfile::tempdir().expect("a temporary home");
        let folders = Folders::below(home.path());
        assert_eq!(ids(&folders).expect("none"), [""; 0]);
        let first = sample(|_| {});
        let lessons = || vec!["plain".to_owned(), first.pack.entries().next().expect("one").outline.id.to_string()];
        let change = add(&folders, &first).expect("added");
        assert_eq!((change.replaced, change.new), (false, lessons()));
        let back = load(&folders, "demo").expect("there");
        assert_eq!((back.pack, back.files, back.origin), (first.pack.clone(), first.files.clone(), Origin::Added));

        let key = first.pack.entries().next().expect("one").outline.key.clone();
        let second = sample(|files| files.insert(format!("{key}/notes.txt"), b"new".to_vec()));
        let change = add(&folders, &second).expect("replaced");
        assert_eq!(
            (change.replaced, change.same, change.changed.len(), change.gone.len()),
            (true, vec!["plain".to_owned()], 1, 0)
        );
        assert_eq!(there(&folders), [second.files.hash("")], "the version before is gone");
        assert_eq!(add(&folders, &second).expect("again").same.len(), 2);

        remove(&folders, "demo").expect("removed");
        assert_eq!((ids(&folders).expect("none"), there(&folders)), (vec![], vec![]));
        assert!(remove(&folders, "demo").is_err() && load(&folders, "demo").is_err());
    }

    #[test]
    fn what_was_changed_after_it_was_added_is_not_used_and_can_be_added_anew() {
        let home = tempfile::tempdir().expect("a temporary home");
        let folders = Folders::below(home.path());
        let pack = sample(|_| {});
        add(&folders, &pack).expect("added");
        fs::write(place(&folders, "demo", &pack.files.hash("")).join("more.txt"), "").expect("written");
        let error = load(&folders, "demo").map(|loaded| loaded.origin).expect_err("changed");
        assert!(error.message.contains("not as they were"), "{error}");
        assert!(add(&folders, &pack).expect("added").replaced);
        assert!(load(&folders, "demo").is_ok());
    }

    #[test]
    fn where_nothing_can_be_written_all_is_as_it_was() {
        let home = tempfile::tempdir().expect("a temporary home");
        let folders = Folders::below(home.path());
        fs::write(folders.packs(), "in the way").expect("written");
        assert!(add(&folders, &sample(|_| {})).is_err());
        assert!(ids(&folders).expect("none").is_empty() && !folders.packs_file().exists());
        let nameless = Loaded { pack: Default::default(), ..sample(|_| {}) };
        assert!(add(&folders, &nameless).expect_err("no id").message.contains("cannot be added"));
        fs::write(folders.packs_file(), "format = 9\n").expect("written");
        assert!(ids(&folders).expect_err("newer").message.contains("newer yieldscope"));
    }
}
