//! Compiles programs against the probe that the tests were built with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use yieldscope::instrument::Instrumented;

/// The name that `main` gets.
const RENAMED: &str = "__yieldscope_main";

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

/// The instrumented text of a program, with a `main` that lets the probe run its own.
pub fn with_entry(made: &Instrumented) -> String {
    let main = made.text.match_indices("fn main").map(|(at, _)| at).find(|at| {
        let before = &made.text[..*at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        // Not in a comment, and not in a module: at the beginning of a line, or after what belongs to it.
        !line.contains("//") && !line.starts_with(' ') && made.text[at + 7..].trim_start().starts_with(['(', '<'])
    });
    let Some(at) = main else { return made.text.clone() };
    let (before, after) = made.text.split_at(at);
    format!(
        "{before}fn {RENAMED}{}\nfn main() -> ::std::process::ExitCode {{ ::yieldscope_probe::program(\"plain.rs\", \"rustc\", {}, {RENAMED}) }}\n",
        &after["fn main".len()..],
        made.main_line
    )
}

/// Compiles a text to a program in this folder. An error is what the compiler says.
pub fn compile(text: &str, folder: &Path, name: &str, edition: &str, flags: &[String]) -> Result<PathBuf, String> {
    let source = folder.join(format!("{name}.rs"));
    let exe = folder.join(name);
    fs::write(&source, text).map_err(|error| error.to_string())?;
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--edition", edition, "-Awarnings", "--cap-lints", "allow", "-Cdebuginfo=0"]);
    command
        .arg("-L")
        .arg(format!("dependency={}", dependencies().display()))
        .args(flags)
        .arg(&source)
        .arg("-o")
        .arg(&exe);
    for crate_name in ["yieldscope_probe", "tokio", "corosensei"] {
        command.arg("--extern").arg(format!("{crate_name}={}", library(crate_name).display()));
    }
    // Programs of the compiler's own suites use what is not stable yet.
    let output = command.env("RUSTC_BOOTSTRAP", "1").output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(exe) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
