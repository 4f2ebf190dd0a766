//! What the compiler says about a program as it was written. What is inserted hides some of it: a variable that only the probe
//! looks at is used. So the compiler is called once more as cargo has called it, on the text as it was written, and makes no
//! code. It is asked when the run is over, or has gone on for a while: nothing of it is to come later for that.

use super::build::{Watch, said_by};
use super::messages::Said;
use super::package::Package;
use super::remarks::about_the_users;
use super::write_if_changed;
use super::{attempts, lock};
use crate::base::Remark;
use std::path::Path;
use std::process::Command;

/// What cargo asks of the compiler and what must be otherwise here.
const OTHERWISE: &[&str] = &["--emit", "--error-format", "--json", "--out-dir"];

/// The same call of the compiler for the sources in `plain` instead of those in `root`: no code is made, and what it says names
/// files as before. It writes to the folder `made`. `None`: nothing can be made of it.
fn again(call: &str, root: &Path, plain: &Path, made: &Path) -> Option<Command> {
    let mut words = shell_words::split(call).ok()?.into_iter();
    let mut command = Command::new(words.next()?);
    while let Some(word) = words.next() {
        let name = word.split('=').next().unwrap_or_default();
        let is_incremental =
            word == "-C" && words.as_slice().first().is_some_and(|next| next.starts_with("incremental="));
        if OTHERWISE.contains(&name) || is_incremental {
            if !word.contains('=') {
                words.next();
            }
        } else if word.ends_with(".rs") && !word.starts_with('-') {
            let file = Path::new(&word);
            command.arg(plain.join(file.strip_prefix(root).unwrap_or(file)));
        } else {
            command.arg(word);
        }
    }
    let mut from = plain.as_os_str().to_owned();
    from.push("/=");
    command.arg("--remap-path-prefix").arg(from);
    command.args(["--emit=metadata", "--error-format=json", "--out-dir"]).arg(made);
    Some(command)
}

/// What the compiler says about a program that was built by `call`, as it was written; kept with what is known of it. `None`:
/// nothing is known but what was said about the instrumented text, or another instance compiles the program by now.
pub(super) fn of(package: &Package, call: &str, watch: &Watch<'_>) -> Option<Vec<Remark>> {
    let _lock = lock::take_free(&package.folder)?;
    let plain = package.folder.join("plain");
    for source in &package.sources {
        let file = source.path.strip_prefix(&package.root).ok()?;
        write_if_changed(&plain.join(file), source.text.as_bytes()).ok()?;
    }
    let made = tempfile::Builder::new().prefix("lints-").tempdir_in(&package.folder).ok()?;
    let mut command = again(call, &package.root, &plain, made.path())?;
    command.current_dir(&package.runs_in);
    let said: Vec<Said> = said_by(command, watch)?;
    if said.iter().any(Said::is_error) {
        return None;
    }
    let texts: Vec<_> = package.sources.iter().map(super::package::Source::plain).collect();
    let remarks = about_the_users(package, &said, &texts);
    attempts::keep_remarks(package, &remarks);
    Some(remarks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_is_called_as_before_but_for_what_it_makes_and_says() {
        let call = "/x/rustc --crate-name app --edition=2024 'my app.rs' --error-format=json --json=artifacts --crate-type bin \
                    --emit=dep-info,link -C debuginfo=1 -C incremental=/t/i --out-dir /t/deps -L dependency=/t/deps --cap-lints warn";
        let paths = ["/w/package", "/w/plain", "/tmp/made"].map(Path::new);
        let command = again(call, paths[0], paths[1], paths[2]).expect("a call");
        let words: Vec<String> = command.get_args().map(|word| word.display().to_string()).collect();
        assert_eq!(
            words.join(" "),
            "--crate-name app --edition=2024 /w/plain/my app.rs --crate-type bin -C debuginfo=1 -L dependency=/t/deps \
             --cap-lints warn --remap-path-prefix /w/plain/= --emit=metadata --error-format=json --out-dir /tmp/made"
        );
        assert_eq!(command.get_program(), "/x/rustc");
        assert!(again("a 'b", paths[0], paths[1], paths[2]).is_none());
    }
}
