//! Compiles Rust programs of the user's own with the user's cargo, instrumented, and starts them.
//!
//! A [`Workshop`] is a folder where that happens. In it lie the probe, one folder a program, and one `target` folder
//! for all, so that what programs depend on is compiled once. A program that was built stays there and is not built again
//! until it changes. How one is built, and what is tried where the instrumented text does not compile, is told in
//! `attempts`; a program's folder is made by `file` or `folder`, and cargo is run by `build`. Nothing here knows who watches.

mod attempts;
mod build;
mod file;
mod folder;
mod kit;
mod lints;
mod lock;
mod messages;
mod metadata;
mod package;
mod remarks;
mod sources;
mod tools;

pub use kit::CRATES;
pub use metadata::{Located, Wanted, locate};
pub use tools::cargo as find_cargo;

use super::process::{self, Plan};
use super::rust::RUNTIME_NAME;
use super::{Program, Running, Sink, Source, StartError, Update};
use crate::base::{Obstacle, ObstacleKind};
use crate::trace::{Body, Event, Header, Language, Status, ThreadId};
use attempts::{Made, NotMade};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32};
use std::time::Duration;

/// How long a program runs before the compiler is asked about it again.
const UNDISTURBED: Duration = Duration::from_millis(500);

/// The variable that tells the probe how much to tell.
const DETAIL: &str = "YIELDSCOPE_DETAIL";

/// Where Rust programs are compiled.
#[derive(Clone, Debug)]
pub struct Workshop {
    /// `None`: no such folder is known, and each program is compiled in a private one.
    folder: Option<PathBuf>,
}

impl Workshop {
    /// The workshop in `folder`, which is made when it is needed. Without one, or where it cannot be written, each program is
    /// compiled in a private folder that goes with its run, and all that it depends on with it.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The folder of this workshop, ready to be written to.
    fn open(&self) -> Result<Place, StartError> {
        if let Some(folder) = self.folder.as_deref().filter(|folder| can_be_written(folder)) {
            return Ok(Place { folder: folder.to_owned(), _private: None });
        }
        let private = tempfile::Builder::new().prefix("yieldscope-rust-").tempdir().map_err(|error| StartError {
            message: format!("no folder to compile in can be made in {}: {error}", std::env::temp_dir().display()),
            help: Some("free some space there, or set TMPDIR to a folder that can be written".to_owned()),
            obstacle: Some(Obstacle::new(ObstacleKind::NoRoom, [&std::env::temp_dir().display(), &error])),
        })?;
        Ok(Place { folder: private.path().to_owned(), _private: Some(private) })
    }
}

fn can_be_written(folder: &Path) -> bool {
    std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder)).is_ok()
}

/// What must be kept until a program that was compiled has been started, and until it is over.
struct Held {
    lock: std::fs::File,
    place: Place,
    package: package::Package,
}

/// The folder of a workshop while it is used.
struct Place {
    folder: PathBuf,
    /// Deletes it.
    _private: Option<tempfile::TempDir>,
}

/// Compiles a Rust program, where that has not been done, and runs it. All that happens is told to `sink`: how the
/// compilation goes ([`Update::Building`]), what the compiler says ([`Update::Remarks`]), and then the run, or why there is none
/// ([`Update::Failed`]). After the run the compiler may have said more, and all of it is told again.
///
/// # Errors
/// When the program cannot be read, when there is no toolchain to compile it, or when no thread can be started.
pub fn start(workshop: &Workshop, program: &Program, sink: Sink) -> Result<Running, StartError> {
    let input = Input::read(&program.source)?;
    let tools = tools::find(input.folder())?;
    let (workshop, program) = (workshop.clone(), program.clone());
    let stop = Arc::new(AtomicBool::new(false));
    let signal = Arc::new(AtomicI32::new(0));
    let job = Job { program, tools, stop: stop.clone(), signal: signal.clone() };
    let work = move || job.run(&workshop, &input, sink);
    let thread = std::thread::Builder::new().name("yieldscope-builder".to_owned()).spawn(work);
    let thread = thread.map_err(|error| StartError {
        message: format!("no thread can be started: {error}"),
        help: None,
        obstacle: None,
    })?;
    Ok(Running { stop, signal, thread: Some(thread) })
}

/// What is to be compiled, as it was when the run was asked for.
enum Input {
    /// A program of one file and the modules beside it.
    File(file::Input),
    /// A package of the user's own.
    Folder(folder::Input),
}

impl Input {
    fn read(source: &Source) -> Result<Self, StartError> {
        match source {
            Source::RustFile(path) => file::Input::of_file(path).map(Self::File),
            Source::RustText { key, name, text } => Ok(Self::File(file::Input::of_text(key, name, text))),
            Source::RustPackage { located, features } => Ok(Self::Folder(folder::Input::new(located, features))),
            other => {
                Err(StartError { message: format!("{} is no Rust program", other.name()), help: None, obstacle: None })
            }
        }
    }
}

impl Input {
    /// The folder in which cargo is run: its settings and the choice of its toolchain are those of that place.
    fn folder(&self) -> &Path {
        match self {
            Self::File(file) => file.folder(),
            Self::Folder(folder) => folder.folder(),
        }
    }

    /// The name of our folder for it.
    fn id(&self) -> String {
        match self {
            Self::File(file) => file.id().to_owned(),
            Self::Folder(folder) => folder.id(),
        }
    }

    /// Makes its package in `folder`, but for the sources.
    fn package(&self, folder: &Path, kit: &kit::Kit) -> Result<package::Package, StartError> {
        match self {
            Self::File(file) => file.package(folder, kit),
            Self::Folder(own) => own.package(folder, kit),
        }
    }
}

/// One program to be compiled and run.
struct Job {
    program: Program,
    tools: tools::Tools,
    stop: Arc<AtomicBool>,
    signal: Arc<AtomicI32>,
}

impl Job {
    fn run(&self, workshop: &Workshop, input: &Input, sink: Sink) {
        let mut sink = sink;
        match self.make(workshop, input, &mut sink) {
            Ok((made, held)) => {
                sink(Update::Remarks(made.remarks.clone()));
                self.start(made, held, &mut sink);
            }
            Err(NotMade::Stopped(status)) => self.tell_stopped(status, &mut sink),
            Err(NotMade::Wrong(error, remarks)) => {
                sink(Update::Remarks(remarks));
                sink(Update::Failed(error));
            }
        }
    }

    /// Compiles the program. What is given back with it must live until the program has been started.
    fn make(&self, workshop: &Workshop, input: &Input, sink: &mut Sink) -> Result<(Made, Held), NotMade> {
        let place = workshop.open()?;
        let watch = build::Watch { stop: &self.stop, signal: &self.signal };
        let mut tell = |building| sink(Update::Building(building));
        let folder = place.folder.join("programs").join(input.id());
        let lock = lock::take(&folder, &watch, &mut tell)?;
        let kit = kit::unpack(&place.folder)?;
        let package = input.package(&folder, &kit)?;
        let order = build::Order { tools: &self.tools, target: place.folder.join("target") };
        let made = attempts::make(&package, &order, &watch, &mut tell)?;
        Ok((made, Held { lock, place, package }))
    }

    /// Runs the program that was compiled, and waits until it is over.
    fn start(&self, made: Made, held: Held, sink: &mut Sink) {
        let runtime = made.runtime;
        let mut command = Command::new(&made.executable);
        command.args(&self.program.args).env(DETAIL, self.program.detail.name()).env(RUNTIME_NAME, &runtime);
        let (program, warnings) = (self.program.clone(), made.warnings);
        let plan = Plan { command, program, language: Language::Rust, runtime, files: None, warnings };
        let Held { lock, place, package } = held;
        let (stop, call, remarks) = (self.stop.clone(), made.call, made.remarks);
        let (runs, over) = std::sync::mpsc::channel::<()>();
        let ask = call.map(|call| {
            move || {
                let _ = over.recv_timeout(UNDISTURBED);
                let watch = build::Watch { stop: &stop, signal: &AtomicI32::new(0) };
                lints::of(&package, &call, &watch).filter(|said| *said != remarks)
            }
        });
        let mut asked = None;
        let begun = || {
            // Whoever waits to compile may go on as soon as the program runs: what runs stays as it is.
            drop(lock);
            let thread = std::thread::Builder::new().name("yieldscope-lints".to_owned());
            asked = ask.and_then(|ask| thread.spawn(ask).ok());
        };
        if let Err(error) = process::run(plan, sink, self.stop.clone(), self.signal.clone(), begun) {
            sink(Update::Failed(error));
        }
        drop(runs);
        if let Some(Ok(Some(remarks))) = asked.map(std::thread::JoinHandle::join) {
            sink(Update::Remarks(remarks));
        }
        drop(place);
    }

    /// The run was stopped before the program began: a trace of nothing but its end.
    fn tell_stopped(&self, status: Status, sink: &mut Sink) {
        let program = &self.program;
        sink(Update::Started(Header {
            language: Language::Rust,
            runtime: self.tools.known_version().unwrap_or("rustc").to_owned(),
            program: program.name.clone(),
            clock: program.clock,
            recorded: false,
            digest: program.digest.clone(),
        }));
        let body = Body::End { status: status.clone(), lost: 0 };
        sink(Update::Events(vec![Event { t: 0.0, thread: ThreadId(0), body }]));
        sink(Update::Ended(status));
    }
}

/// The beginning of a digest in hexadecimal: enough to tell programs apart.
fn short(hash: Sha256) -> String {
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file and the folder in which it lies. One that is so already keeps its time, and what depends on it is not compiled
/// again.
fn write_if_changed(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if std::fs::read(path).ok().as_deref() == Some(content) {
        return Ok(());
    }
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    std::fs::write(path, content)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> StartError {
    StartError {
        message: format!("{} cannot be written: {error}", path.display()),
        help: Some("look at the rights of its folder and the space on its disk".to_owned()),
        obstacle: Some(Obstacle::new(ObstacleKind::NotWritten, [&path.display(), error])),
    }
}
