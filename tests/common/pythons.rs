//! The interpreters that tests run programs with, and what runs programs on them.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Program, Source, collect};
use yieldscope::trace::{Body, Clock, Stream, Trace, laws, wire};

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

/// A program to run, with nothing to read and the usual limits.
pub fn program(file: &Path, clock: Clock) -> Program {
    Program {
        name: file.file_name().expect("a file").to_string_lossy().into_owned(),
        clock,
        ..Program::new(Source::PythonFile(file.to_owned()))
    }
}

/// Runs it; the trace obeys the laws and has lost nothing.
pub fn run(interpreter: &Interpreter, program: &Program) -> Trace {
    let trace = collect(|sink| python::start(interpreter, program, sink)).expect("it starts");
    assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}\n{}", interpreter.runtime(), wire::write(&trace));
    assert_eq!(trace.lost(), 0, "{}", interpreter.runtime());
    trace
}

/// The program of that name in `tests/programs`.
pub fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name)
}

/// A program in a folder of its own.
pub struct Written {
    pub folder: tempfile::TempDir,
}

impl Written {
    pub fn new(source: &str) -> Self {
        Self::bytes(source.as_bytes())
    }

    pub fn bytes(source: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("main.py"), source).expect("written");
        Self { folder }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("main.py")
    }
}

/// All that went out on this stream.
pub fn output(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}
