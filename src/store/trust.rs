//! Trust: which programs of others the user lets run, by what they are: `data/trusted.toml`. A program that is another by one
//! byte is asked about anew. Knows nothing of how it is asked.

use super::{Folders, Loaded, Origin, StoreError, gather, kept, packs};
use crate::lesson::{Files, imports};
use crate::trace::Language;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// The format that this program writes.
const FORMAT: u64 = 1;

/// What the user lets run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    format: u64,
    /// SHA-256 of the texts of programs, in hexadecimal.
    #[serde(default)]
    programs: BTreeSet<String>,
}

impl Default for Trust {
    fn default() -> Self {
        Self { format: FORMAT, programs: BTreeSet::new() }
    }
}

/// A program that the user has not let run yet, as it is shown to be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Where it lies in its pack.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// The modules that it names, sorted: what it may do beside computing.
    pub imports: Vec<String>,
    hash: String,
}

impl Trust {
    /// What the user lets run. A file that cannot be read lets nothing run.
    pub fn load(folders: Option<&Folders>) -> Self {
        let of = |folders: &Folders| kept::load::<Self>(&folders.trust_file(), FORMAT, false).value;
        folders.map(of).unwrap_or_default()
    }

    /// The programs of a pack that the user has not let run, in the order of their places. None of the bundled ones.
    pub fn unknown(&self, loaded: &Loaded) -> Vec<Foreign> {
        if loaded.origin == Origin::Bundled {
            return Vec::new();
        }
        let known = |program: &Foreign| {
            let bundled = || loaded.files.get().get(&program.path).is_some_and(packs::is_bundled_program);
            self.programs.contains(&program.hash) || bundled()
        };
        foreign(&loaded.files).filter(|program| !known(program)).collect()
    }
}

/// The programs in a folder.
///
/// # Errors
/// When it cannot be read.
pub fn in_folder(folder: &Path) -> Result<Vec<Foreign>, StoreError> {
    Ok(foreign(&gather::folder(folder)?.files).collect())
}

fn foreign(files: &Files) -> impl Iterator<Item = Foreign> {
    let texts = files.paths().filter_map(|path| Some((path, language(path)?, files.get(path)?)));
    texts.map(|(path, language, content)| {
        let text = String::from_utf8_lossy(content);
        Foreign {
            path: path.to_owned(),
            lines: text.lines().count(),
            imports: imports::imports(language, &text),
            hash: hash(content),
        }
    })
}

/// Keeps that the user lets these programs run.
///
/// # Errors
/// When that cannot be written; it is asked again then.
pub fn agree(folders: &Folders, programs: &[Foreign]) -> Result<(), StoreError> {
    let mut trust = Trust::load(Some(folders));
    let before = trust.programs.len();
    trust.programs.extend(programs.iter().map(|program| program.hash.clone()));
    if trust.programs.len() == before {
        return Ok(());
    }
    kept::save(&folders.trust_file(), &trust)
}

fn language(path: &str) -> Option<Language> {
    match path.rsplit_once('.')?.1 {
        "py" => Some(Language::Python),
        "rs" => Some(Language::Rust),
        _ => None,
    }
}

fn hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Pack;

    fn loaded(origin: Origin, files: &[(&'static str, &'static str)]) -> Loaded {
        let files: Files = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
        Loaded { pack: Pack::default(), files: files.into(), findings: Vec::new(), origin }
    }

    fn asked(trust: &Trust, loaded: &Loaded) -> Vec<String> {
        let told = |program: Foreign| format!("{} {} {}", program.path, program.lines, program.imports.join(" "));
        trust.unknown(loaded).into_iter().map(told).collect()
    }

    #[test]
    fn a_program_is_asked_about_until_the_user_lets_it_run_and_again_when_it_changes() {
        let home = tempfile::tempdir().expect("a temporary home");
        let folders = Folders::below(home.path());
        let files =
            [("a/b/main.py", "import os\nprint(1)\n"), ("a/b/main.rs", "fn main() {}\n"), ("a/b/en.md", "# A\n")];
        let pack = loaded(Origin::Named, &files);
        assert_eq!(asked(&Trust::load(Some(&folders)), &pack), ["a/b/main.py 2 os", "a/b/main.rs 1 "]);
        agree(&folders, &Trust::default().unknown(&pack)).expect("kept");
        let trust = Trust::load(Some(&folders));
        assert_eq!(asked(&trust, &pack), [""; 0]);
        let moved = loaded(Origin::Added, &[("elsewhere/main.py", files[0].1), ("a/b/main.rs", "fn main() { }\n")]);
        assert_eq!(asked(&trust, &moved), ["a/b/main.rs 1 "], "what it is counts, and not where it lies");
        std::fs::write(folders.trust_file(), "programs = 3").expect("damaged");
        assert_eq!(asked(&Trust::load(Some(&folders)), &pack).len(), 2);
    }

    #[test]
    fn what_comes_with_the_program_is_never_asked_about() {
        let bundled = packs::bundled();
        assert_eq!(asked(&Trust::default(), &bundled), [""; 0]);
        let copy = Loaded { origin: Origin::Named, ..bundled };
        assert_eq!(asked(&Trust::default(), &copy), [""; 0], "the same programs elsewhere are the same");
    }
}
