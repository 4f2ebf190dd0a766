//! A program of one file, and of the modules beside it: its package is made here.

use super::kit::{self, Kit};
use super::package::{Package, Source};
use super::{cannot_write, short, sources, write_if_changed};
use crate::instrument::modules;
use crate::runner::StartError;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The edition of a program that has no manifest.
const EDITION: &str = "2024";

/// A program of one file, as it was when it was read.
pub(super) struct Input {
    /// What tells it from others, however its text changes.
    id: String,
    /// What the user calls it.
    shown: String,
    /// The folder in which cargo is run.
    runs_in: PathBuf,
    /// Its files, by their paths beside the first, which is the root.
    files: Vec<(PathBuf, String)>,
    /// Further files that it includes as they are, and where they lie.
    included: Vec<(PathBuf, PathBuf)>,
}

impl Input {
    /// The program in a file, with its modules.
    ///
    /// # Errors
    /// When a file cannot be read or is no text.
    pub(super) fn of_file(path: &Path) -> Result<Self, StartError> {
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = whole.parent().unwrap_or(Path::new("/")).to_owned();
        let name = PathBuf::from(whole.file_name().unwrap_or_default());
        let files = sources::of_root(&folder, name.clone(), |file| {
            // What the user has asked for is told as he has called it.
            if file == name { read(path) } else { read(&folder.join(file)) }
        })?;
        let included = files.iter().flat_map(|(file, text)| {
            let beside = file.parent().unwrap_or(Path::new("")).to_owned();
            modules::included(text).into_iter().map(move |path| beside.join(path))
        });
        let included = included.map(|path| (folder.join(&path), path)).map(|(place, path)| (path, place)).collect();
        let id = id("file", whole.as_os_str().as_encoded_bytes());
        Ok(Self { id, shown: path.display().to_string(), runs_in: folder, files, included })
    }

    /// The program in a text.
    pub(super) fn of_text(key: &str, name: &str, text: &str) -> Self {
        let files = vec![(PathBuf::from(name), text.to_owned())];
        let runs_in = std::env::temp_dir();
        Self { id: id("text", key.as_bytes()), shown: name.to_owned(), runs_in, files, included: Vec::new() }
    }

    /// The name of its folder.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The folder in which cargo is run.
    pub(super) fn folder(&self) -> &Path {
        &self.runs_in
    }

    /// Makes its package in `folder`, but for the sources.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn package(&self, folder: &Path, kit: &Kit) -> Result<Package, StartError> {
        let name = format!("program-{}", self.id);
        let root = &self.files[0].0;
        let bin = bin_name(root);
        // What is included may use anything.
        let has_tokio = !self.included.is_empty() || self.files.iter().any(|(_, text)| text.contains("tokio"));
        let manifest = manifest(&name, &bin, root, kit::dependencies(&kit.probe, has_tokio));
        let place = folder.join("package");
        let path = place.join("Cargo.toml");
        let write = || -> std::io::Result<()> {
            // A lock that cargo has put right stays, as long as the manifest does.
            if std::fs::read(&path).ok().as_deref() != Some(manifest.as_bytes()) {
                write_if_changed(&place.join("Cargo.lock"), kit::lock_for(&name).as_bytes())?;
                write_if_changed(&path, manifest.as_bytes())?;
            }
            for (path, original) in &self.included {
                let here = place.join(path);
                here.parent().map_or(Ok(()), std::fs::create_dir_all)?;
                let _ = std::fs::remove_file(&here);
                std::os::unix::fs::symlink(original, &here)?;
            }
            Ok(())
        };
        write().map_err(|error| cannot_write(&place, &error))?;
        let mut hash = Sha256::new();
        for (path, text) in &self.files {
            hash.update(path.as_os_str().as_encoded_bytes());
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        hash.update(&kit.digest);
        hash.update(kit::INSTRUMENTER);
        let sources = self.files.iter().enumerate().map(|(nth, (path, text))| Source {
            path: place.join(path),
            text: text.clone(),
            is_root: nth == 0,
        });
        Ok(Package {
            shown: self.shown.clone(),
            runs_in: self.runs_in.clone(),
            folder: folder.to_owned(),
            manifest: path,
            root: place.clone(),
            bin,
            kind: "bin",
            arguments: Vec::new(),
            sources: sources.collect(),
            is_older: false,
            key: short(hash),
            is_whole: self.included.is_empty(),
        })
    }
}

fn read(path: &Path) -> Result<String, StartError> {
    let error = |why: String| StartError {
        message: format!("{} cannot be read: {why}", path.display()),
        help: Some("give the path of a Rust file, in UTF-8".to_owned()),
        obstacle: None,
    };
    let bytes = std::fs::read(path).map_err(|why| error(why.to_string()))?;
    String::from_utf8(bytes).map_err(|_| error("it is not UTF-8".to_owned()))
}

fn id(kind: &str, of: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(kind);
    hash.update(of);
    short(hash)
}

fn manifest(name: &str, bin: &str, root: &Path, dependencies: Table) -> String {
    let text = |text: &str| Value::from(text);
    let package =
        [("name", text(name)), ("version", text("0.0.0")), ("edition", text(EDITION)), ("publish", false.into())];
    let package = table(package);
    let bin = table([("name", text(bin)), ("path", text(&root.display().to_string()))]);
    // Lines are all that a backtrace needs, and linking them takes less time than all the rest.
    // Where a crate of somebody else fails, its name is enough; linking less takes less time.
    let others = table([("*", table([("debug", false.into())]).into())]);
    let dev = table([("debug", text("line-tables-only")), ("package", others.into())]);
    let whole = [
        ("package", Value::Table(package)),
        ("bin", Value::Array(vec![bin.into()])),
        ("dependencies", dependencies.into()),
        ("profile", table([("dev", dev.into())]).into()),
        ("workspace", Table::new().into()),
    ];
    table(whole).to_string()
}

fn table<const N: usize>(entries: [(&str, Value); N]) -> Table {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The name of the crate and of the binary: that of the file, as far as cargo takes it.
fn bin_name(root: &Path) -> String {
    /// Names of folders of cargo's, and of crates that are always there.
    const TAKEN: &[&str] = &["build", "deps", "examples", "incremental", "test", "core", "std", "alloc", "proc_macro"];
    let stem = root.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut name: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !begins_well {
        name.insert(0, '_');
    }
    let is_word = modules::is_keyword(&name);
    if is_word || TAKEN.contains(&name.as_str()) || name.chars().all(|c| c == '_') {
        name.push_str("_program");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_called_like_its_file_where_that_can_be() {
        let names =
            ["app.rs", "my-app.rs", "1 st.rs", "async.rs", "test.rs", "한.rs"].map(|name| bin_name(Path::new(name)));
        assert_eq!(names, ["app", "my-app", "_1_st", "async_program", "test_program", "__program"]);
    }

    #[test]
    fn modules_beside_a_program_belong_to_it() {
        let home = tempfile::tempdir().expect("a folder");
        let write =
            |name: &str, text: &str| write_if_changed(&home.path().join(name), text.as_bytes()).expect("written");
        write("app.rs", "mod near;\nmod inner { mod far; }\nmod missing;\nfn main() { include_str!(\"data.txt\"); }\n");
        write("near.rs", "mod deep;\n");
        write("near/deep.rs", "");
        write("inner/far/mod.rs", "mod last;\n");
        write("inner/far/last.rs", "");
        write("data.txt", "");
        let input = Input::of_file(&home.path().join("app.rs")).expect("read");
        let names: Vec<String> = input.files.iter().map(|(path, _)| path.display().to_string()).collect();
        assert_eq!(names, ["app.rs", "near.rs", "inner/far/mod.rs", "near/deep.rs", "inner/far/last.rs"]);
        assert_eq!(input.included, [(PathBuf::from("data.txt"), home.path().join("data.txt"))]);
        let folder = home.path().join("cache");
        let kit = kit::unpack(&folder).expect("unpacked");
        let package = input.package(&folder, &kit).expect("made");
        let text = std::fs::read_to_string(package.manifest).expect("there");
        insta::assert_snapshot!(
            text.replace(&kit.digest, "DIGEST")
                .replace(input.id(), "ID")
                .replace(&home.path().display().to_string(), "HOME")
        );
    }
}
