//! The closed environment that every test runs the program in.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use yieldscope::trace::{Trace, laws, wire};

/// A home of its own, and nothing else.
pub struct World {
    pub home: tempfile::TempDir,
}

/// What a run of the program gave.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The program with these arguments, in an environment that has no interpreter.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yieldscope"));
        let empty = self.home.path().join("empty");
        std::fs::create_dir_all(&empty).expect("made");
        command.args(arguments).env_clear().current_dir(self.home.path());
        command.env("YIELDSCOPE_HOME", self.home.path().join("kept")).env("HOME", self.home.path()).env("PATH", empty);
        command.env("LANG", "C.UTF-8").env("TERM", "dumb").stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().expect("the program starts"))
    }

    /// The same with an interpreter named.
    pub fn run_with(&self, python: &Path, arguments: &[&str]) -> Ran {
        let mut all = vec!["--python", python.to_str().expect("a path in UTF-8")];
        all.extend(arguments);
        self.run(&all)
    }

    /// Writes a file below the home and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content).expect("written");
        path
    }

    /// A text of the program without what changes from machine to machine.
    pub fn plain(&self, text: &str) -> String {
        text.replace(self.home.path().to_str().expect("UTF-8"), "HOME").replace(env!("CARGO_PKG_VERSION"), "VERSION")
    }
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

impl Ran {
    /// The trace on standard output, which must be readable and lawful.
    pub fn trace(&self) -> Trace {
        let (trace, findings) = wire::read("stdout", &self.out);
        assert_eq!(findings, [], "{}\n{}", self.out, self.err);
        let trace = trace.expect("a trace");
        assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}", self.out);
        trace
    }
}

/// The interpreters to test with: those of `YIELDSCOPE_TEST_PYTHONS`, else the first `python3` on PATH.
pub static PYTHONS: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let listed = std::env::var_os("YIELDSCOPE_TEST_PYTHONS").filter(|list| !list.is_empty());
    match listed {
        Some(list) => std::env::split_paths(&list).collect(),
        None => vec![real_path("python3")],
    }
});

/// The first of them.
pub fn python() -> &'static Path {
    PYTHONS.first().expect("an interpreter to test with")
}

/// The interpreter behind a name, which may be a script that looks for one.
fn real_path(name: &str) -> PathBuf {
    let asked = Command::new(name).args(["-c", "import sys; print(sys.executable)"]).output();
    let output = asked.expect("python3 is on PATH; or name interpreters in YIELDSCOPE_TEST_PYTHONS");
    PathBuf::from(String::from_utf8(output.stdout).expect("a path in UTF-8").trim())
}
