//! Runs Python programs: finds an interpreter, and starts it as a child with the probe.
//!
//! It knows how an interpreter is asked for its version and how the probe is launched; what the probe does inside the
//! program is told in `docs/tracing.md`.

use super::probe::Probe;
use super::process::{self, Plan};
use super::{Environment, Program, Running, Sink, Source, StartError};
use crate::base::{Obstacle, ObstacleKind};
use crate::trace::{Clock, Language};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The oldest version whose programs can be traced.
pub const OLDEST: (u8, u8) = (3, 8);

/// How long an interpreter may take to say its version.
const PATIENCE: Duration = Duration::from_secs(5);

/// Programs on the virtual clock get this seed where the user has set none, so that every run is the same run.
const HASH_SEED: &str = "PYTHONHASHSEED";
/// Tells the probe that the seed is ours and must not be seen by the program.
const OUR_HASH_SEED: &str = "YIELDSCOPE_HASH_SEED";
/// Tells the probe how much to tell.
const DETAIL: &str = "YIELDSCOPE_DETAIL";
/// Tell the probe which files are the user's and which are not, a glob a line.
const INCLUDE: &str = "YIELDSCOPE_INCLUDE";
const EXCLUDE: &str = "YIELDSCOPE_EXCLUDE";

/// Keeps the first stage from running what the user has set up for each start of an interpreter: the second one does it.
const NO_SITE: &str = "-S";

/// Where an interpreter looks for modules first, and so for the part of the probe that waits for the module of `-m`.
const PATH: &str = "PYTHONPATH";
/// What the user has set there.
const PATH_BEFORE: &str = "YIELDSCOPE_PYTHONPATH";
/// The module to be run.
const MODULE: &str = "YIELDSCOPE_MODULE";
/// The folder of the probe that is put there.
const MODULE_FOLDER: &str = "module";

/// What an interpreter is asked to run. It must be understood by every Python there ever was.
const QUESTION: &str = "import sys
try:
    name = sys.implementation.name
except AttributeError:
    name = 'cpython'
sys.stdout.write('yieldscope %s %d %d %d\\n%s\\n' % ((name,) + tuple(sys.version_info[:3]) + (sys.executable,)))";

/// A Python that can run and trace programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpreter {
    /// Where it is, as it was found.
    pub path: PathBuf,
    /// What it calls itself: the file behind launchers and shims.
    pub executable: PathBuf,
    /// Its version.
    pub version: (u8, u8, u8),
    /// Its implementation: `CPython`.
    pub implementation: String,
}

impl Interpreter {
    /// Name and version, as a trace gives them: `CPython 3.13.0`.
    pub fn runtime(&self) -> String {
        let (major, minor, micro) = self.version;
        format!("{} {major}.{minor}.{micro}", self.implementation)
    }
}

/// A Python that was looked at: for a list of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// What it is, or why it cannot be used.
    pub found: Result<Interpreter, StartError>,
}

/// The interpreter to use: the `explicit` one, or nothing else; without one, the first of `python3` and `python` on the
/// PATH that can be used. Each is asked once in the life of this process.
pub fn find(explicit: Option<&Path>) -> Result<Interpreter, StartError> {
    if let Some(path) = explicit {
        return check(path);
    }
    let mut first_error = None;
    // One after the other: asking costs a process each.
    for path in on_path() {
        match check(&path) {
            Ok(interpreter) => return Ok(interpreter),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| StartError {
        message: "no Python was found: neither `python3` nor `python` is on the PATH".to_owned(),
        help: Some(format!("install CPython {} or newer, or name one with --python PATH", oldest())),
        obstacle: Some(Obstacle::new(ObstacleKind::NoPython, [&oldest()])),
    }))
}

/// `3.8`
fn oldest() -> String {
    format!("{}.{}", OLDEST.0, OLDEST.1)
}

/// The interpreter of the virtual environment in use: the one in the folder that `VIRTUAL_ENV` names. `None` where none is
/// in use, or its folder has no interpreter any more.
pub fn environment() -> Option<PathBuf> {
    let folder = std::env::var_os("VIRTUAL_ENV").filter(|folder| !folder.is_empty())?;
    Some(PathBuf::from(folder).join("bin").join("python")).filter(|path| path.exists())
}

/// Every `python3` and `python` on the PATH, in the order in which they would be taken, each file once.
pub fn candidates() -> Vec<Candidate> {
    on_path().into_iter().map(|path| Candidate { found: check(&path), path }).collect()
}

fn on_path() -> Vec<PathBuf> {
    let mut seen: Vec<PathBuf> = Vec::new();
    for name in ["python3", "python"] {
        let found = which::which_all(name).into_iter().flatten();
        for path in found {
            if !seen.contains(&path) {
                seen.push(path);
            }
        }
    }
    seen
}

/// Starts a Python program. Everything after that, a SyntaxError too, is told to `sink`.
///
/// # Errors
/// When the program's file cannot be read, or when no child can be started.
pub fn start(interpreter: &Interpreter, program: &Program, sink: Sink) -> Result<Running, StartError> {
    let probe = Probe::unpack().map_err(|error| StartError {
        message: format!("the Python probe cannot be written to {}: {error}", std::env::temp_dir().display()),
        help: Some("free some space there, or set TMPDIR to a folder that can be written".to_owned()),
        obstacle: Some(Obstacle::new(ObstacleKind::NoRoom, [&std::env::temp_dir().display(), &error])),
    })?;
    let mut command = Command::new(&interpreter.executable);
    if program.environment == Environment::Plain {
        for name in SETTINGS {
            command.env_remove(name);
        }
        command.env("PYTHONUTF8", "1");
    }
    probe.tell_cache(&mut command);
    enter(&mut command, &program.source, probe.path())?;
    command.args(&program.args);
    if program.clock == Clock::Virtual && std::env::var_os(HASH_SEED).is_none() {
        command.env(HASH_SEED, "0").env(OUR_HASH_SEED, "1");
    }
    command.env(DETAIL, program.detail.name());
    for (name, globs) in [(INCLUDE, &program.files.include), (EXCLUDE, &program.files.exclude)] {
        if !globs.is_empty() {
            command.env(name, globs.join("\n"));
        }
    }
    let runtime = interpreter.runtime();
    let (program, warnings) = (program.clone(), Vec::new());
    process::start(
        Plan { command, program, language: Language::Python, runtime, files: Some(probe.into_folder()), warnings },
        sink,
    )
}

/// Gives an interpreter what to run, and the probe a way in.
fn enter(command: &mut Command, source: &Source, probe: &Path) -> Result<(), StartError> {
    match source {
        Source::PythonFile(file) => {
            if let Err(error) = std::fs::File::open(file).and_then(|mut file| file.read(&mut [0])) {
                return Err(StartError {
                    message: format!("{} cannot be read: {error}", file.display()),
                    help: Some("give the path of a Python file".to_owned()),
                    obstacle: None,
                });
            }
            command.arg(NO_SITE).arg(probe.join("launch.py")).arg("file").arg(file);
        }
        Source::PythonCode(text) => {
            command.arg(NO_SITE).arg(probe.join("launch.py")).arg("-c").arg(text);
        }
        Source::PythonModule(module) => {
            command.arg("-m").arg(module).env(MODULE, module);
            // Before the user's own, which comes back when the probe has been found.
            let before = std::env::var_os(PATH);
            let mut path = probe.join(MODULE_FOLDER).into_os_string();
            if let Some(before) = before {
                path.push(":");
                path.push(&before);
                command.env(PATH_BEFORE, before);
            }
            command.env(PATH, path);
        }
        other => {
            return Err(StartError {
                message: format!("{} is no Python program", other.name()),
                help: None,
                obstacle: None,
            });
        }
    }
    Ok(())
}

/// Variables that change how an interpreter runs a program.
const SETTINGS: [&str; 9] = [
    "PYTHONUNBUFFERED",
    "PYTHONWARNINGS",
    "PYTHONASYNCIODEBUG",
    "PYTHONDEVMODE",
    "PYTHONOPTIMIZE",
    "PYTHONINSPECT",
    "PYTHONIOENCODING",
    "PYTHONTRACEMALLOC",
    "PYTHONVERBOSE",
];

/// What is known of the Pythons that were asked.
static ASKED: LazyLock<Mutex<HashMap<PathBuf, Result<Interpreter, StartError>>>> = LazyLock::new(Mutex::default);

fn check(path: &Path) -> Result<Interpreter, StartError> {
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.entry(path.to_owned()).or_insert_with(|| ask(path)).clone()
}

fn ask(path: &Path) -> Result<Interpreter, StartError> {
    let shown = path.display();
    let error = |message: String, help: &str, obstacle: Obstacle| StartError {
        message,
        help: Some(help.to_owned()),
        obstacle: Some(obstacle),
    };
    let other = "name another one with --python PATH";
    let resolved = which::which(path).map_err(|_| match std::fs::metadata(path) {
        Ok(_) => {
            let obstacle = Obstacle::new(ObstacleKind::PythonNoProgram, [&shown]);
            error(format!("{shown} is no program that can be run"), other, obstacle)
        }
        Err(_) => {
            let obstacle = Obstacle::new(ObstacleKind::PythonMissing, [&shown]);
            error(format!("there is no Python at {shown}"), other, obstacle)
        }
    })?;
    let answer = answer(&resolved).map_err(|why| {
        let obstacle = Obstacle::new(ObstacleKind::PythonUnusable, [&shown, &why]);
        error(format!("{shown} is no Python that can be used: {why}"), other, obstacle)
    })?;
    let Some((name, version, executable)) = parse(&answer) else {
        let obstacle = Obstacle::new(ObstacleKind::PythonUnlike, [&shown]);
        return Err(error(format!("{shown} is no Python: it does not answer as one"), other, obstacle));
    };
    let (major, minor, micro) = version;
    if name != "cpython" {
        let found = format!("{name} {major}.{minor}.{micro}");
        let obstacle = Obstacle::new(ObstacleKind::PythonOther, [&shown, &found]);
        return Err(error(format!("{shown} is {found}; only CPython can be traced"), other, obstacle));
    }
    if (major, minor) < OLDEST {
        let need = format!("install CPython {} or newer, or {other}", oldest());
        let found = format!("CPython {major}.{minor}.{micro}");
        let obstacle = Obstacle::new(ObstacleKind::PythonTooOld, [&shown, &found, &oldest()]);
        return Err(error(format!("{shown} is {found}, which is too old"), &need, obstacle));
    }
    let executable = if executable.as_os_str().is_empty() { resolved } else { executable };
    Ok(Interpreter { path: path.to_owned(), executable, version, implementation: "CPython".to_owned() })
}

/// What a supposed Python prints when it is asked for its version.
fn answer(path: &Path) -> Result<String, String> {
    let mut command = Command::new(path);
    command.args(["-c", QUESTION]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    super::unix::own_group(&mut command);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let pipe = child.stdout.take();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let _ = pipe.take(4096).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    let deadline = Instant::now() + PATIENCE;
    let bytes = receiver.recv_timeout(PATIENCE);
    while bytes.is_ok() && !super::unix::has_ended(&child) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(1));
    }
    super::unix::kill_group(child.id());
    let exit = child.wait();
    match (bytes, exit) {
        (Err(_), _) => Err(format!("it does not answer within {} seconds", PATIENCE.as_secs())),
        (_, Err(error)) => Err(error.to_string()),
        (Ok(bytes), Ok(_)) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn parse(answer: &str) -> Option<(String, (u8, u8, u8), PathBuf)> {
    let mut lines = answer.lines();
    let mut words = lines.next()?.strip_prefix("yieldscope ")?.split(' ');
    let name = words.next()?.to_owned();
    let mut number = || words.next()?.parse().ok();
    let version = (number()?, number()?, number()?);
    Some((name, version, PathBuf::from(lines.next().unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn fake(folder: &Path, name: &str, script: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("made executable");
        path
    }

    #[test]
    fn each_thing_that_is_no_usable_python_is_told_with_what_to_do() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fake(folder.path(), "silent", "exit 0");
        fake(folder.path(), "chatty", "echo hello; exit 1");
        fake(folder.path(), "pypy", "echo 'yieldscope pypy 3 10 12'; echo /x/pypy");
        fake(folder.path(), "old", "echo 'yieldscope cpython 2 7 18'; echo /x/python2");
        fake(folder.path(), "hangs", "sleep 60");
        std::fs::write(at("text"), "no program").expect("written");
        let started = Instant::now();
        let told: String = ["missing", "text", "silent", "chatty", "pypy", "old", "hangs"]
            .iter()
            .map(|name| format!("{}\n", find(Some(&at(name))).expect_err("no Python")))
            .collect();
        assert!(started.elapsed() < Duration::from_secs(30), "a Python that hangs does not hang us");
        insta::assert_snapshot!(told.replace(&folder.path().display().to_string(), "DIR"));
    }

    #[test]
    fn an_interpreter_is_known_by_its_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = fake(folder.path(), "python3", "echo 'yieldscope cpython 3 13 0'; echo /opt/python3.13");
        let found = find(Some(&path)).expect("it answers as a Python");
        assert_eq!((found.runtime().as_str(), found.executable), ("CPython 3.13.0", PathBuf::from("/opt/python3.13")));
    }
}
