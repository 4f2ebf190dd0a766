//! The files of a pack in memory. Knows paths and contents, not where they came from nor what they mean.

use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// The files of one pack: path relative to the pack, with `/` between names, to content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    contents: BTreeMap<String, Cow<'static, [u8]>>,
    /// Files and folders that are there and are not read: why has been said elsewhere.
    kept_out: BTreeSet<String>,
}

impl Files {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces the one at this path. Bundled packs give borrowed contents, folders owned ones.
    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Cow<'static, [u8]>>) {
        self.contents.insert(path.into(), content.into());
    }

    /// Says that a file, or a folder with all that is in it, is there and is not read.
    pub fn keep_out(&mut self, path: impl Into<String>) {
        self.kept_out.insert(path.into());
    }

    /// Whether there is a file at this path, or may be one that is not read.
    pub fn is_there(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
        self.contents.contains_key(path) || folders.chain([path]).any(|outer| self.kept_out.contains(outer))
    }

    /// Takes a file away; whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.contents.remove(path).is_some()
    }

    /// The content of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.contents.get(path).map(AsRef::as_ref)
    }

    /// The text of a file, as findings about it are rendered with; empty where it is missing or not UTF-8.
    pub fn text(&self, path: &str) -> &str {
        self.get(path).and_then(|content| std::str::from_utf8(content).ok()).unwrap_or("")
    }

    /// All paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.contents.keys().map(String::as_str)
    }

    /// The files below `folder`, all where it is empty: path relative to it, and content; sorted by path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let from = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        self.contents.range::<str, _>((Bound::Included(from.as_str()), Bound::Unbounded)).map_while(
            move |(path, content)| {
                let inner = path.strip_prefix(folder)?;
                let inner = if folder.is_empty() { inner } else { inner.strip_prefix('/')? };
                Some((inner, content.as_ref()))
            },
        )
    }

    /// SHA-256, in hexadecimal, over the paths and contents of all files below `folder`, of all where it is empty. The same for the same files
    /// wherever the folder lies. Lengths are hashed too, so that no two different folders read alike.
    pub fn hash(&self, folder: &str) -> String {
        let mut hasher = Sha256::new();
        for (path, content) in self.below(folder) {
            for part in [path.as_bytes(), content] {
                hasher.update((part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
        }
        in_hexadecimal(&hasher.finalize())
    }
}

fn in_hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl<P: Into<String>, C: Into<Cow<'static, [u8]>>> FromIterator<(P, C)> for Files {
    fn from_iter<I: IntoIterator<Item = (P, C)>>(files: I) -> Self {
        let contents = files.into_iter().map(|(path, content)| (path.into(), content.into())).collect();
        Self { contents, kept_out: BTreeSet::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&'static str, &'static str)]) -> Files {
        list.iter().map(|(path, text)| (*path, text.as_bytes())).collect()
    }

    #[test]
    fn the_hash_changes_with_names_and_contents_and_not_with_the_place() {
        let hash = |list: &[_], folder: &str| files(list).hash(folder);
        let one = hash(&[("a/x/en.md", "hi"), ("a/x/main.py", "1")], "a/x");
        assert_eq!(one.len(), 64);
        assert_eq!(one, hash(&[("b/y/en.md", "hi"), ("b/y/main.py", "1"), ("b/z/en.md", "no")], "b/y"));
        assert_ne!(one, hash(&[("a/x/en.md", "hi"), ("a/x/main.py", "2")], "a/x"));
        assert_ne!(one, hash(&[("a/x/en.mdhi", ""), ("a/x/main.py", "1")], "a/x"));
    }

    #[test]
    fn what_is_kept_out_is_there_with_all_that_is_in_it() {
        let mut files = files(&[("a/en.md", "")]);
        files.keep_out("b");
        let there = ["a/en.md", "b", "b/c/en.md"].map(|path| files.is_there(path));
        let absent = ["a", "a/ko.md", "bc/en.md"].map(|path| files.is_there(path));
        assert_eq!((there, absent), ([true; 3], [false; 3]));
        assert_eq!(files.paths().collect::<Vec<_>>(), ["a/en.md"]);
    }

    #[test]
    fn a_folder_whose_name_only_begins_alike_is_another_folder() {
        let files = files(&[("a/en.md", ""), ("ab/en.md", ""), ("a/b/c", "")]);
        assert_eq!(files.below("a").map(|(path, _)| path).collect::<Vec<_>>(), ["b/c", "en.md"]);
        assert_eq!(files.below("").map(|(path, _)| path).collect::<Vec<_>>(), ["a/b/c", "a/en.md", "ab/en.md"]);
    }
}
