//! Compiles programs against the probe that the tests were built with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder with what the tests were built of.
fn dependencies() -> PathBuf {
    let own = env::current_exe().expect("a path");
    own.parent().expect("a folder").to_owned()
}

/// The newest library of a crate among them.
fn library(name: &str) -> PathBuf {
    let begins = format!("lib{name}-");
    let files = fs::read_dir(dependencies()).expect("a folder").flatten().map(|entry| entry.path());
    let is_it = |path: &PathBuf| {
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        file.starts_with(&begins) && file.ends_with(".rlib")
    };
    let time = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
    files.filter(is_it).max_by_key(time).unwrap_or_else(|| panic!("no library of {name}"))
}

/// Compiles a text into this folder, with further flags. An error is what the compiler says.
pub fn compile(text: &str, folder: &Path, name: &str, edition: &str, flags: &[String]) -> Result<PathBuf, String> {
    let source = folder.join(format!("{name}.rs"));
    let is_library = flags.iter().any(|flag| flag == "--crate-type=rlib");
    let made = folder.join(if is_library { format!("lib{name}.rlib") } else { name.to_owned() });
    fs::write(&source, text).map_err(|error| error.to_string())?;
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", edition, "-Awarnings", "--cap-lints", "allow", "-Cdebuginfo=0"]);
    command.arg("-L").arg(format!("dependency={}", dependencies().display())).args(flags);
    command.arg("-L").arg(folder).arg(&source).arg("-o").arg(&made);
    for crate_name in ["yieldscope_probe", "tokio", "corosensei"] {
        command.arg("--extern").arg(format!("{crate_name}={}", library(crate_name).display()));
    }
    // Programs of the compiler's own suites use what is not stable yet.
    command.env("RUSTC_BOOTSTRAP", "1");
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(made) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
