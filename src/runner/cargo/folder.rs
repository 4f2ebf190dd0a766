//! A package of the user's own: a copy of its workspace is made in which its sources can be instrumented. The workspace itself is
//! never written to.
//!
//! The copy has folders, manifests and the sources of the package as files of its own; all else in it leads back to the
//! original. So whatever the package refers to lies where it did, and its lock, its profiles and its features are its own.
//! The sources of a binary are all of the package's, those of an example or a test its own file and the modules of that.

use super::kit::{self, Kit};
use super::metadata::Located;
use super::package::{Package, Source};
use super::{cannot_write, short, sources, write_if_changed};
use crate::runner::StartError;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use toml::{Table, Value};

/// Folders of a package that its binary is not made of.
const ELSEWHERE: &[&str] = &["tests", "benches", "examples"];
/// Names that are never part of the copy.
const LEFT_OUT: &[&str] = &["target", ".git"];
/// What of a manifest lists dependencies.
const LISTS: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];

/// A package of the user's own, as it is to be built.
pub(super) struct Input {
    located: Located,
    features: Vec<String>,
}

impl Input {
    pub(super) fn new(located: &Located, features: &[String]) -> Self {
        Self { located: located.clone(), features: features.to_owned() }
    }

    /// The name of its folder.
    pub(super) fn id(&self) -> String {
        let mut hash = Sha256::new();
        hash.update("package");
        hash.update(self.located.folder.as_os_str().as_encoded_bytes());
        hash.update([0]);
        hash.update(&self.located.bin);
        if self.located.kind != "bin" {
            hash.update([0]);
            hash.update(self.located.kind);
        }
        short(hash)
    }

    /// The folder in which cargo is run.
    pub(super) fn folder(&self) -> &Path {
        &self.located.folder
    }

    /// Makes the copy below `folder`, but for the sources.
    ///
    /// # Errors
    /// When something cannot be read or written.
    pub(super) fn package(&self, folder: &Path, kit: &Kit) -> Result<Package, StartError> {
        let located = &self.located;
        let copy = folder.join("workspace");
        let own = located.own_sources().map_err(|error| cannot_read(&located.root, &error))?;
        let mut mirror = Mirror { located, kit, copy: &copy, own, sources: Vec::new(), kept: BTreeSet::new() };
        mirror.workspace().map_err(|error| cannot_write(&copy, &error))?;
        let sources = mirror.sources;
        self.lock(folder, &copy).map_err(|error| cannot_write(&copy, &error))?;
        let mut hash = Sha256::new();
        for source in &sources {
            hash.update(source.path.as_os_str().as_encoded_bytes());
            hash.update((source.text.len() as u64).to_le_bytes());
            hash.update(&source.text);
        }
        hash.update(&kit.digest);
        hash.update(kit::INSTRUMENTER);
        let mut arguments = Vec::new();
        for features in &self.features {
            hash.update(features);
            arguments.extend([OsString::from("--features"), OsString::from(features)]);
        }
        Ok(Package {
            shown: located.shown.display().to_string(),
            runs_in: located.folder.clone(),
            folder: folder.to_owned(),
            manifest: copy.join(below(&located.folder, &located.workspace)).join("Cargo.toml"),
            root: copy,
            bin: located.bin.clone(),
            kind: located.kind,
            arguments,
            sources,
            is_older: located.is_older,
            key: short(hash),
            is_whole: false,
        })
    }

    /// Copies the lock, where the user's has changed; else what cargo has added to the copy stays.
    fn lock(&self, folder: &Path, copy: &Path) -> io::Result<()> {
        let (known, ours) = (folder.join("Cargo.lock"), copy.join("Cargo.lock"));
        match fs::read(self.located.workspace.join("Cargo.lock")) {
            Ok(theirs) if fs::read(&known).ok().as_ref() != Some(&theirs) || !ours.is_file() => {
                fs::write(&ours, &theirs)?;
                fs::write(&known, &theirs)
            }
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Where a path lies below another; itself where it does not.
fn below<'a>(path: &'a Path, folder: &Path) -> &'a Path {
    path.strip_prefix(folder).unwrap_or(path)
}

impl Located {
    /// The sources of an example or a test. `None`: it is a binary, and all of the package's may be its own.
    fn own_sources(&self) -> io::Result<Option<BTreeSet<PathBuf>>> {
        if self.kind == "bin" {
            return Ok(None);
        }
        let folder = self.root.parent().unwrap_or(Path::new("/"));
        let root = PathBuf::from(self.root.file_name().unwrap_or_default());
        let files = sources::of_root(folder, root, |file| fs::read_to_string(folder.join(file)))?;
        Ok(Some(files.into_iter().map(|(file, _)| folder.join(file)).collect()))
    }
}

fn cannot_read(path: &Path, error: &io::Error) -> StartError {
    StartError { message: format!("{} cannot be read: {error}", path.display()), help: None, obstacle: None }
}

/// A copy that is being made.
struct Mirror<'a> {
    located: &'a Located,
    kit: &'a Kit,
    copy: &'a Path,
    /// The sources of an example or a test.
    own: Option<BTreeSet<PathBuf>>,
    sources: Vec<Source>,
    /// What belongs to the copy.
    kept: BTreeSet<PathBuf>,
}

impl Mirror<'_> {
    fn workspace(&mut self) -> io::Result<()> {
        let workspace = self.located.workspace.clone();
        self.folder(&workspace, false)?;
        self.prune(self.copy)
    }

    fn place(&self, original: &Path) -> PathBuf {
        self.copy.join(below(original, &self.located.workspace))
    }

    /// Copies a folder; `own`: it is one of the package that is traced, or below it.
    fn folder(&mut self, original: &Path, own: bool) -> io::Result<()> {
        let own = own || original == self.located.folder;
        let here = self.place(original);
        if fs::symlink_metadata(&here).is_ok_and(|meta| !meta.is_dir()) {
            fs::remove_file(&here)?;
        }
        fs::create_dir_all(&here)?;
        self.kept.insert(here);
        for entry in fs::read_dir(original)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            if !LEFT_OUT.iter().any(|left| name == *left) {
                self.entry(&path, name, own)?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, name: &OsStr, own: bool) -> io::Result<()> {
        let located = self.located;
        if path.is_dir() {
            let leads_to_packages =
                located.members.iter().chain([&located.folder]).any(|member| member.starts_with(path));
            if leads_to_packages || own && self.has_sources(path) {
                return self.folder(path, own);
            }
        } else if name == "Cargo.lock" && path.parent() == Some(&located.workspace) {
            self.kept.insert(self.place(path));
            return Ok(());
        } else if name == "Cargo.toml"
            && located.members.iter().chain([&located.workspace]).any(|member| path.parent() == Some(member))
        {
            return self.manifest(path);
        } else if own && self.is_own(path) && !located.build_scripts.iter().any(|script| script == path) {
            // What is no text is no source either.
            if let Ok(text) = fs::read_to_string(path) {
                let here = self.place(path);
                self.replace_link(&here)?;
                self.kept.insert(here.clone());
                self.sources.push(Source { path: here, text, is_root: path == located.root });
                return Ok(());
            }
        }
        self.link(path)
    }

    /// Whether a file of the package is one of the sources.
    fn is_own(&self, file: &Path) -> bool {
        self.own.as_ref().map_or_else(|| is_source(file), |own| own.contains(file))
    }

    /// Whether a folder of the package is one with sources.
    fn has_sources(&self, folder: &Path) -> bool {
        if let Some(own) = &self.own {
            return own.iter().any(|file| file.starts_with(folder));
        }
        let name = folder.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let is_beside = folder.parent() == Some(&self.located.folder) && ELSEWHERE.contains(&name);
        let is_other = folder != self.located.folder && folder.join("Cargo.toml").is_file();
        if is_beside || is_other || name.starts_with('.') || LEFT_OUT.contains(&name) {
            return false;
        }
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.into_iter().any(|path| if path.is_dir() { self.has_sources(&path) } else { is_source(&path) })
    }

    /// A file that is to be written must not lead to the original.
    fn replace_link(&self, here: &Path) -> io::Result<()> {
        if fs::symlink_metadata(here).is_ok_and(|meta| meta.is_symlink()) { fs::remove_file(here) } else { Ok(()) }
    }

    /// Leads back to the original.
    fn link(&mut self, original: &Path) -> io::Result<()> {
        let here = self.place(original);
        self.kept.insert(here.clone());
        if fs::read_link(&here).is_ok_and(|to| to == original) {
            return Ok(());
        }
        remove(&here)?;
        std::os::unix::fs::symlink(original, &here)
    }

    /// A manifest: paths that lead out of the workspace are written out, and the package that is traced has the probe.
    fn manifest(&mut self, original: &Path) -> io::Result<()> {
        let here = self.place(original);
        self.replace_link(&here)?;
        self.kept.insert(here.clone());
        let text = fs::read_to_string(original)?;
        let folder = original.parent().unwrap_or(Path::new("/"));
        // What cargo has read before, it can be read.
        let mut manifest: Table =
            text.parse().map_err(|error| io::Error::other(format!("{}: {error}", original.display())))?;
        self.write_out(&mut manifest, folder);
        if folder == self.located.folder {
            // Nothing that is inserted keeps to rules of the user's.
            manifest.remove("lints");
            // A library is compiled as it is where an example or a test of it is traced.
            let list = if self.own.is_some() { "dev-dependencies" } else { "dependencies" };
            let list = manifest.entry(list).or_insert_with(|| Table::new().into());
            if let Some(list) = list.as_table_mut() {
                let path = Value::from(self.kit.probe.display().to_string());
                list.insert(kit::PROBE.to_owned(), Table::from_iter([("path".to_owned(), path)]).into());
            }
        }
        write_if_changed(&here, manifest.to_string().as_bytes())
    }

    fn write_out(&self, table: &mut Table, folder: &Path) {
        for (key, value) in table.iter_mut() {
            let Value::Table(inner) = value else { continue };
            match key.as_str() {
                key if LISTS.contains(&key) => inner.iter_mut().for_each(|(_, one)| self.write_out_one(one, folder)),
                "patch" => {
                    for (_, source) in inner.iter_mut() {
                        let list = source.as_table_mut().into_iter().flatten();
                        list.for_each(|(_, one)| self.write_out_one(one, folder));
                    }
                }
                "target" => {
                    let lists = inner.iter_mut().filter_map(|(_, target)| target.as_table_mut());
                    lists.for_each(|target| self.write_out(target, folder));
                }
                "workspace" => self.write_out(inner, folder),
                _ => {}
            }
        }
    }

    fn write_out_one(&self, dependency: &mut Value, folder: &Path) {
        let path = dependency.as_table_mut().and_then(|table| table.get_mut("path"));
        if let Some(Value::String(path)) = path {
            let whole = normal(&folder.join(&*path));
            if !whole.starts_with(&self.located.workspace) {
                *path = whole.display().to_string();
            }
        }
    }

    /// Takes away what the original has no more.
    fn prune(&self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_own_lock = path == self.copy.join("Cargo.lock");
            if !self.kept.contains(&path) && !is_own_lock {
                remove(&path)?;
            } else if fs::symlink_metadata(&path)?.is_dir() {
                self.prune(&path)?;
            }
        }
        Ok(())
    }
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}
