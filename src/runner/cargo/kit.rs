//! What comes with this program for compiling others: the probe, and which versions of which crates programs may use.
//!
//! The probe lies in the binary as its files. Versions are those with which this program was built itself: they are read from
//! its own manifest and lock.

use crate::runner::StartError;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use toml::{Table, Value};

include!(concat!(env!("OUT_DIR"), "/rust_probe.rs"));

/// The crates that lessons and programs of one file may use, beside the standard library.
pub const CRATES: &[&str] = &["corosensei", "tokio"];

/// What tells the instrumenter of this program from that of another version.
pub(super) const INSTRUMENTER: &str = env!("YIELDSCOPE_INSTRUMENTER");

/// The name of the probe's crate.
pub(super) const PROBE: &str = "yieldscope-probe";

const MANIFEST: &str = include_str!("../../../Cargo.toml");
const LOCK: &str = include_str!("../../../Cargo.lock");

/// The probe, where cargo finds it.
pub(super) struct Kit {
    /// The folder of its package.
    pub(super) probe: PathBuf,
    /// What tells this probe from others.
    pub(super) digest: String,
}

/// Writes the probe into a folder of its own below `folder`, unless it lies there already.
///
/// # Errors
/// When it cannot be written.
pub(super) fn unpack(folder: &Path) -> Result<Kit, StartError> {
    let manifest = probe_manifest();
    let files: Vec<(&str, &[u8])> = PROBE_FILES.iter().filter(|(path, _)| *path != "Cargo.toml").copied().collect();
    let mut hash = Sha256::new();
    for (path, content) in files.iter().copied().chain([("Cargo.toml", manifest.as_bytes())]) {
        hash.update(path);
        hash.update(content);
    }
    let digest = super::short(hash);
    let probe = folder.join("probe").join(&digest);
    let write = || -> std::io::Result<()> {
        for (path, content) in files {
            super::write_if_changed(&probe.join(path), content)?;
        }
        super::write_if_changed(&probe.join("Cargo.toml"), manifest.as_bytes())
    };
    write().map_err(|error| super::cannot_write(&probe, &error))?;
    Ok(Kit { probe, digest })
}

/// The probe's manifest, for a package outside of our workspace. Any version of a crate will do that could stand in the place
/// of the one it was written for: a program's own lock decides.
fn probe_manifest() -> String {
    let text = PROBE_FILES.iter().find(|(path, _)| *path == "Cargo.toml").map_or(&[][..], |(_, content)| content);
    let mut whole: Table = String::from_utf8_lossy(text).parse().unwrap_or_default();
    let dependencies = whole.get_mut("dependencies").and_then(Value::as_table_mut);
    for (_, dependency) in dependencies.into_iter().flatten() {
        let version = match dependency {
            Value::Table(table) => table.get_mut("version"),
            other => Some(other),
        };
        if let Some(Value::String(version)) = version {
            *version = series(version).to_owned();
        }
    }
    let workspace = own_manifest();
    let of_workspace = |key: &str| workspace["workspace"]["package"][key].clone();
    let package = [
        ("name", Value::from(PROBE)),
        ("version", of_workspace("version")),
        ("edition", of_workspace("edition")),
        ("publish", false.into()),
    ];
    let package: Table = package.map(|(key, value)| (key.to_owned(), value)).into_iter().collect();
    whole.insert("package".to_owned(), package.into());
    whole.insert("workspace".to_owned(), Table::new().into());
    whole.remove("lints");
    whole.remove("dev-dependencies");
    whole.to_string()
}

fn own_manifest() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| MANIFEST.parse().unwrap_or_default());
    &TABLE
}

fn own_lock() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| LOCK.parse().unwrap_or_default());
    &TABLE
}

/// `1` of `1.54.1`, `0.3` of `0.3.4`: what all versions have in common that can stand for each other.
fn series(version: &str) -> &str {
    let parts = if version.starts_with("0.") { 2 } else { 1 };
    version.match_indices('.').nth(parts - 1).map_or(version, |(at, _)| &version[..at])
}

/// The dependencies of a program of one file: the probe in its folder, and each of [`CRATES`] in the version and with the
/// features that this program has it. `has_tokio`: the program uses it, and the probe is to see what it does with it; else
/// neither need be linked.
pub(super) fn dependencies(probe: &Path, has_tokio: bool) -> Table {
    let own = own_manifest();
    let mut all = Table::new();
    for name in CRATES {
        let mut entry = match own.get("dependencies").and_then(|all| all.get(name)) {
            Some(Value::Table(table)) => table.clone(),
            _ => Table::new(),
        };
        if let Some(version) = locked(name) {
            entry.insert("version".to_owned(), format!("={version}").into());
        }
        all.insert((*name).to_owned(), entry.into());
    }
    let mut entry = Table::from_iter([("path".to_owned(), Value::from(probe.display().to_string()))]);
    if !has_tokio {
        entry.insert("default-features".to_owned(), false.into());
    }
    all.insert(PROBE.to_owned(), entry.into());
    all
}

/// The version of a crate in our own lock.
fn locked(name: &str) -> Option<String> {
    let found = own_lock().get("package")?.as_array()?.iter().find(|package| text(package, "name") == name)?;
    Some(text(found, "version").to_owned())
}

/// The lock of a program of one file with this package name: the part of our own that it needs.
pub(super) fn lock_for(package: &str) -> String {
    let lock = own_lock();
    let all = lock.get("package").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut wanted: Vec<String> = CRATES.iter().map(|name| (*name).to_owned()).chain([PROBE.to_owned()]).collect();
    let mut taken: Vec<Value> = Vec::new();
    while let Some(next) = wanted.pop() {
        // A dependency is a name and, where that is not enough, a version.
        let mut words = next.split_whitespace();
        let (name, version) = (words.next().unwrap_or_default(), words.next());
        let is_it = |package: &&Value| {
            text(package, "name") == name && version.is_none_or(|version| text(package, "version") == version)
        };
        let Some(found) = all.iter().find(is_it).filter(|found| !taken.contains(found)) else { continue };
        let further = found.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        wanted.extend(further.filter_map(|dependency| dependency.as_str().map(str::to_owned)));
        taken.push(found.clone());
    }
    let names = CRATES.iter().copied().chain([PROBE]).map(Value::from).collect::<Vec<_>>();
    let root = [("name", Value::from(package)), ("version", "0.0.0".into()), ("dependencies", names.into())];
    taken.push(Value::Table(root.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()));
    taken.sort_by(|one, other| {
        (text(one, "name"), text(one, "version")).cmp(&(text(other, "name"), text(other, "version")))
    });
    let version = lock.get("version").cloned().unwrap_or(Value::Integer(4));
    Table::from_iter([("version".to_owned(), version), ("package".to_owned(), taken.into())]).to_string()
}

fn text<'t>(package: &'t Value, key: &str) -> &'t str {
    package.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_a_program_has_what_it_needs_and_nothing_else() {
        let lock = lock_for("program");
        for name in ["program", "tokio", "corosensei", PROBE, "memmap2"] {
            assert!(lock.contains(&format!("name = \"{name}\"\n")), "{name}\n{lock}");
        }
        assert!(!lock.contains("ratatui") && !lock.contains("name = \"yieldscope\"\n"), "{lock}");
        assert_eq!(lock_for("program"), lock);
    }

    #[test]
    fn the_pack_format_names_the_crates_with_their_versions() {
        let page = include_str!("../../../docs/pack-format.md");
        for name in CRATES {
            let row = format!("| `{name}` | {} |", locked(name).expect("locked"));
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn programs_have_the_crates_as_we_have_them() {
        let without = dependencies(Path::new("/probe"), false);
        assert_eq!(without[PROBE]["default-features"], false.into());
        let dependencies = dependencies(Path::new("/probe"), true);
        assert_eq!(dependencies[PROBE].get("default-features"), None);
        let tokio = dependencies["tokio"].as_table().expect("a table");
        assert!(tokio["version"].as_str().expect("a version").starts_with("=1."), "{tokio}");
        assert!(tokio["features"].as_array().expect("features").contains(&"time".into()), "{tokio}");
        assert_eq!(dependencies.len(), CRATES.len() + 1);
    }

    #[test]
    fn the_probe_stands_alone_and_takes_the_versions_that_it_finds() {
        let folder = tempfile::tempdir().expect("a folder");
        let kit = unpack(folder.path()).expect("written");
        let manifest = std::fs::read_to_string(kit.probe.join("Cargo.toml")).expect("there");
        assert!(manifest.contains("tokio") && !manifest.contains("workspace = true"), "{manifest}");
        assert!(kit.probe.join("src/lib.rs").is_file());
        assert_eq!(["1.54.1", "0.3.4", "2"].map(series), ["1", "0.3", "2"]);
        assert_eq!(unpack(folder.path()).expect("again").digest, kit.digest);
    }
}
