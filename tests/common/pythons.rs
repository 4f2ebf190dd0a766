//! The interpreters that tests run programs with.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use yieldscope::runner::python::{self, Interpreter};

/// Where there are two back ends to choose from, both are tested.
const TWO_BACK_ENDS: (u8, u8) = (3, 12);

/// The interpreters that `YIELDSCOPE_TEST_PYTHONS` lists; else the first usable one on the PATH. From 3.12 on each comes
/// twice: as it is, and (`executable`) with the back end that it would not choose by itself.
pub static PYTHONS: LazyLock<Vec<Interpreter>> = LazyLock::new(|| {
    let found = match std::env::var_os("YIELDSCOPE_TEST_PYTHONS") {
        Some(list) => {
            std::env::split_paths(&list).map(|path| python::find(Some(&path)).expect("a usable Python")).collect()
        }
        None => vec![python::find(None).expect("a Python on the PATH")],
    };
    let twice = |interpreter: Interpreter| {
        let (major, minor, _) = interpreter.version;
        let other = ((major, minor) >= TWO_BACK_ENDS).then(|| with_settrace(&interpreter));
        [Some(interpreter), other].into_iter().flatten()
    };
    found.into_iter().flat_map(twice).collect()
});

fn with_settrace(interpreter: &Interpreter) -> Interpreter {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let script = format!("#!/bin/sh\nYIELDSCOPE_BACKEND=settrace exec '{}' \"$@\"\n", interpreter.executable.display());
    let name = format!("{}-with-settrace", interpreter.runtime().replace(' ', "-"));
    let fresh = tempfile::Builder::new().tempfile_in(folder).expect("a file");
    fs::write(fresh.path(), script).expect("written");
    fs::set_permissions(fresh.path(), fs::Permissions::from_mode(0o755)).expect("made executable");
    // Somebody may be running the one that is there.
    let executable: PathBuf = folder.join(name);
    fresh.into_temp_path().persist(&executable).expect("renamed");
    Interpreter { executable, ..interpreter.clone() }
}
