//! What cargo says about a package before anything is built: its workspace, its edition, its binaries.

use super::tools;
use crate::runner::StartError;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What of a package is to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// The binary of this name; without one that which `cargo run` would run.
    Bin(Option<&'a str>),
    /// The example of this name.
    Example(&'a str),
    /// The tests in the file of this name in `tests`.
    Test(&'a str),
}

impl Wanted<'_> {
    /// How cargo calls its kind.
    fn kind(self) -> &'static str {
        match self {
            Self::Bin(_) => "bin",
            Self::Example(_) => "example",
            Self::Test(_) => "test",
        }
    }

    /// The same, for people.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Bin(_) => ("binary", "binaries"),
            Self::Example(_) => ("example", "examples"),
            Self::Test(_) => ("test", "tests"),
        }
    }
}

/// A package of the user's and what in it is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The name of the binary, the example or the test.
    pub bin: String,
    /// Which of these it is, as cargo says it.
    pub(super) kind: &'static str,
    /// The file of its root.
    pub root: PathBuf,
    /// The same, from where the user is.
    pub shown: PathBuf,
    /// The folder of the package.
    pub(super) folder: PathBuf,
    /// The folder of its workspace; its own where it is in none.
    pub(super) workspace: PathBuf,
    /// The folders of all packages of the workspace.
    pub(super) members: Vec<PathBuf>,
    /// Its edition is one before 2024.
    pub(super) is_older: bool,
    /// The files of its own that run when it is built.
    pub(super) build_scripts: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    edition: String,
    default_run: Option<String>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Target {
    fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|own| own == kind)
    }
}

/// Finds the package in `folder` and what in it is wanted.
///
/// # Errors
/// When there is no cargo, no package in the folder, or not this in it; what to do then.
pub fn locate(folder: &Path, wanted: Wanted<'_>) -> Result<Located, StartError> {
    let error = |message: String, help: Option<String>| StartError { message, help, obstacle: None };
    let shown = folder.display();
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        let help = "give the file of a Python or Rust program, the folder of a cargo package, or a Python package by its name after -m";
        let help = help.to_owned();
        return Err(error(format!("{shown} is a folder without a Cargo.toml"), Some(help)));
    }
    let tools = tools::find(folder)?;
    let mut command = Command::new(&tools.cargo);
    command.current_dir(folder).args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
    command.stdin(Stdio::null());
    let output =
        command.output().map_err(|why| error(format!("{} cannot be started: {why}", tools.cargo.display()), None))?;
    let read: Option<Metadata> = serde_json::from_slice(&output.stdout).ok().filter(|_| output.status.success());
    let Some(metadata) = read else {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        return Err(error(format!("cargo cannot read the package in {shown}: {}", said.join("; ")), None));
    };
    let same = |path: &Path| path.canonicalize().ok() == manifest.canonicalize().ok();
    let Some(package) = metadata.packages.iter().find(|package| same(&package.manifest_path)) else {
        let names: Vec<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
        let help = format!("give the folder of one of its packages: {}", names.join(", "));
        return Err(error(format!("{shown} is a workspace and no package itself"), Some(help)));
    };
    let all: Vec<&Target> = package.targets.iter().filter(|target| target.is(wanted.kind())).collect();
    let names = all.iter().map(|target| target.name.as_str()).collect::<Vec<_>>().join(", ");
    let (one, several) = wanted.words();
    let name = match wanted {
        Wanted::Bin(name) => name.or(package.default_run.as_deref()),
        Wanted::Example(name) | Wanted::Test(name) => Some(name),
    };
    let found = match (name, all.as_slice()) {
        (_, []) => return Err(error(format!("the package {} has no {one}", package.name), None)),
        (Some(name), all) => all.iter().find(|target| target.name == name).copied().ok_or_else(|| {
            error(
                format!("the package {} has no {one} `{name}`", package.name),
                Some(format!("its {several} are {names}")),
            )
        })?,
        (None, [only]) => only,
        (None, _) => {
            let help = format!("name one with --bin: {names}");
            return Err(error(format!("the package {} has several binaries", package.name), Some(help)));
        }
    };
    let parent = |path: &Path| path.parent().unwrap_or(Path::new("/")).to_owned();
    let own = parent(&package.manifest_path);
    Ok(Located {
        bin: found.name.clone(),
        kind: wanted.kind(),
        root: found.src_path.clone(),
        shown: found.src_path.strip_prefix(&own).map_or_else(|_| found.src_path.clone(), |inner| folder.join(inner)),
        folder: own.clone(),
        workspace: metadata.workspace_root.clone(),
        members: metadata.packages.iter().map(|package| parent(&package.manifest_path)).collect(),
        is_older: package.edition.parse().is_ok_and(|edition: u32| edition < 2024),
        build_scripts: package.targets.iter().filter(|t| t.is("custom-build")).map(|t| t.src_path.clone()).collect(),
    })
}
