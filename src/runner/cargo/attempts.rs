//! How a program is made: instrumented first. Where that does not compile, the compiler is asked about the program as it was
//! written: what is wrong with it is the user's to mend. What compiles as it was written is made with less and less
//! detail until it compiles, and what is left out is said.

use super::build::{Built, Order, Target, Watch};
use super::cannot_write;
use super::messages::Place;
use super::package::Package;
use super::remarks::about_the_users;
use super::write_if_changed;
use crate::base::{Building, Obstacle, ObstacleKind, Remark, Severity};
use crate::instrument::{Instrumented, Less, Options, functions};
use crate::runner::StartError;
use crate::trace::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How often functions are left out before the whole program is.
const ROUNDS: usize = 4;

/// A program that was made.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// The file that runs. It stays as it is for who runs it.
    pub(super) executable: PathBuf,
    /// What has compiled it: `rustc 1.95.0`.
    pub(super) runtime: String,
    /// What its trace lacks.
    pub(super) warnings: Vec<String>,
    /// What the compiler says about it.
    pub(super) remarks: Vec<Remark>,
    /// How the compiler was called, where what it says may be hidden by what was inserted.
    pub(super) call: Option<String>,
}

/// Why there is no program.
#[derive(Debug)]
pub(super) enum NotMade {
    /// It was stopped; how the run ends for that.
    Stopped(Status),
    /// It does not compile, or something else stands in the way; with what the compiler says.
    Wrong(StartError, Vec<Remark>),
}

impl From<StartError> for NotMade {
    fn from(error: StartError) -> Self {
        Self::Wrong(error, Vec::new())
    }
}

/// How much of a program is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Level {
    /// Everything but what is left out of some functions of each source: where they begin, and whether all is left out.
    Told(Vec<BTreeMap<usize, bool>>),
    /// Its beginning, its end, its panics and its output.
    Edges,
    /// Its output and how it ends.
    Plain,
}

/// What is kept of a program that was made, beside the file that runs.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    /// [`super::tools::Tools::described`].
    built_by: String,
    level: Level,
    warnings: Vec<String>,
    remarks: Vec<Remark>,
    /// How the compiler was called; cargo tells that only where it calls it.
    call: Option<String>,
    /// The compiler was asked about the program as it was written.
    is_asked: bool,
}

/// Makes the program of a package, or finds it made.
///
/// # Errors
/// When it does not compile, when it cannot be built for another reason, and when it is to be stopped.
pub(super) fn make(
    package: &Package,
    order: &Order<'_>,
    watch: &Watch<'_>,
    tell: &mut dyn FnMut(Building),
) -> Result<Made, NotMade> {
    let executable = package.folder.join("bin").join(&package.bin);
    let before = Kept::read(&package.folder);
    if before.is_none() {
        // What was built by whom is not known: a source that is new is compiled anew.
        package.sources.iter().for_each(|source| drop(std::fs::remove_file(&source.path)));
    }
    let known_call = before.as_ref().and_then(|kept| kept.call.clone());
    let kept = match before.filter(|kept| kept.key == package.key) {
        Some(kept) if kept.built_by == order.tools.described()? => Some(kept),
        _ => None,
    };
    let (level, warnings) = match kept {
        Some(kept) if package.is_whole && executable.is_file() => {
            let runtime = order.tools.version()?;
            let call = kept.call.filter(|_| !kept.is_asked);
            return Ok(Made { executable, runtime, warnings: kept.warnings, remarks: kept.remarks, call });
        }
        Some(kept) => (kept.level, kept.warnings),
        None => (Level::Told(vec![BTreeMap::new(); package.sources.len()]), Vec::new()),
    };
    let made = Attempt { package, order, watch, tell, warnings }.go(level);
    // What is too old to compile the probe says so in other words.
    let runtime = match &made {
        Err(NotMade::Stopped(_)) => String::new(),
        _ => order.tools.version()?,
    };
    let (level, warnings, Done { path, remarks, call, hides }) = made?;
    let call = call.or(known_call).filter(|_| package.is_whole);
    copy(&path, &executable).map_err(|error| cannot_write(&executable, &error))?;
    let (key, built_by) = (package.key.clone(), order.tools.described()?);
    let (call_kept, said) = (call.clone(), remarks.clone());
    let kept =
        Kept { key, built_by, level, warnings: warnings.clone(), remarks: said, call: call_kept, is_asked: !hides };
    kept.write(&package.folder).map_err(|error| cannot_write(&package.folder, &error))?;
    Ok(Made { executable, runtime, warnings, remarks, call: call.filter(|_| hides) })
}

/// Keeps what the compiler says about a program as it was written, if that is still the one that was made last. It is said
/// again where that cannot be kept.
pub(super) fn keep_remarks(package: &Package, remarks: &[Remark]) {
    if let Some(kept) = Kept::read(&package.folder).filter(|kept| kept.key == package.key) {
        let _ = Kept { remarks: remarks.to_owned(), is_asked: true, ..kept }.write(&package.folder);
    }
}

/// A new file with the same content in the place of another one: who runs that goes on running it.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?.into_temp_path();
    std::fs::copy(from, &beside)?;
    beside.persist(to).map_err(|error| error.error)
}

impl Kept {
    const FILE: &str = "made.json";

    fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(folder.join(Self::FILE)).ok()?).ok()
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        write_if_changed(&folder.join(Self::FILE), &serde_json::to_vec(self)?)
    }
}

/// A program on its way.
struct Attempt<'a> {
    package: &'a Package,
    order: &'a Order<'a>,
    watch: &'a Watch<'a>,
    tell: &'a mut dyn FnMut(Building),
    warnings: Vec<String>,
}

/// What was built: the file, what the compiler said about it, how it was called if it was, and whether what was inserted may
/// hide some of what it says.
struct Done {
    path: PathBuf,
    remarks: Vec<Remark>,
    call: Option<String>,
    hides: bool,
}

impl Attempt<'_> {
    /// Goes down from `level` to one that compiles.
    fn go(mut self, mut level: Level) -> Result<(Level, Vec<String>, Done), NotMade> {
        let (mut built, mut texts) = self.build(&level)?;
        if let Some(done) = self.done(&built, &texts) {
            return Ok((level, self.warnings, done));
        }
        let as_written = texts.iter().all(|text| text.insertions.is_empty());
        if !as_written {
            // What the compiler says about what was inserted means nothing to the user.
            let (plain, texts) = self.build(&Level::Plain)?;
            if plain.executable.is_none() {
                return Err(self.wrong(&plain, &texts));
            }
        } else {
            return Err(self.wrong(&built, &texts));
        }
        (self.tell)(Building::Again);
        for _ in 0..ROUNDS {
            if !self.leave_out(&mut level, &built, &texts) {
                break;
            }
            (built, texts) = self.build(&level)?;
            if let Some(done) = self.done(&built, &texts) {
                return Ok((level, self.warnings, done));
            }
        }
        let why = self.why(&built);
        for (level, said) in [
            (
                Level::Edges,
                "the program does not compile instrumented, and only its beginning, its end and its output are told",
            ),
            (Level::Plain, "the program does not compile with its probe, and only its output and its end are told"),
        ] {
            let (built, texts) = self.build(&level)?;
            if let Some(done) = self.done(&built, &texts) {
                return Ok((level, vec![format!("{said}: {why}")], done));
            }
        }
        Err(self.wrong(&built, &texts))
    }

    /// Writes the sources at this level and builds them.
    fn build(&mut self, level: &Level) -> Result<(Built, Vec<Instrumented>), NotMade> {
        let package = self.package;
        let texts: Vec<Instrumented> = match level {
            Level::Told(less) => {
                let each = package.sources.iter().zip(less);
                each.map(|(source, less)| {
                    let of = |all: &bool| if *all { Less::Everything } else { Less::Locals };
                    let less = less.iter().map(|(at, all)| (*at, of(all))).collect();
                    source.instrumented(Options { less: Some(&less), ..package.options() })
                })
                .collect()
            }
            Level::Edges => {
                let edges = Options { edges_only: true, ..package.options() };
                package.sources.iter().map(|source| source.instrumented(edges)).collect()
            }
            Level::Plain => package.sources.iter().map(super::package::Source::plain).collect(),
        };
        for (source, text) in package.sources.iter().zip(&texts) {
            write_if_changed(&source.path, text.text.as_bytes()).map_err(|error| cannot_write(&source.path, &error))?;
        }
        let target = Target {
            folder: &package.runs_in,
            manifest: package.manifest.clone(),
            bin: &package.bin,
            kind: package.kind,
            arguments: &package.arguments,
            caps_lints: *level != Level::Plain,
        };
        Ok((self.order.build(&target, self.watch, self.tell)?, texts))
    }

    /// What was built, if it was; then what the files beside the root do not tell in full is said.
    fn done(&mut self, built: &Built, texts: &[Instrumented]) -> Option<Done> {
        let executable = built.executable.clone()?;
        for (source, text) in self.package.sources.iter().zip(texts).filter(|(source, _)| !source.is_root) {
            let file = source.path.strip_prefix(&self.package.root).unwrap_or(&source.path).display();
            let said = text.left.iter().map(|(name, _, why)| format!("`{name}` ({file}) is not told in full: {why}"));
            let new: Vec<String> = said.filter(|said| !self.warnings.contains(said)).collect();
            self.warnings.extend(new);
        }
        let hides = texts.iter().any(|text| !text.insertions.is_empty());
        let remarks = about_the_users(self.package, &built.said, texts);
        Some(Done { path: executable, remarks, call: built.call.clone(), hides })
    }

    /// The program is wrong, as it was written.
    fn wrong(&self, built: &Built, texts: &[Instrumented]) -> NotMade {
        let shown = &self.package.shown;
        let mut remarks = about_the_users(self.package, &built.said, texts);
        let errors: Vec<&Remark> = remarks.iter().filter(|remark| remark.severity == Severity::Error).collect();
        let error = match errors.as_slice() {
            [] => {
                let said = built.cargo_said.trim();
                let first =
                    said.lines().find(|line| line.starts_with("error")).or(said.lines().next()).unwrap_or_default();
                let first = first.trim_start_matches("error: ");
                let message = format!("cargo cannot build {shown}: {first}");
                let obstacle = Some(Obstacle::new(ObstacleKind::CargoFailed, [shown, &first]));
                let whole = format!("{said}\n");
                remarks.push(Remark {
                    severity: Severity::Error,
                    code: None,
                    message: first.to_owned(),
                    label: None,
                    file: String::new(),
                    line: 0,
                    column: 0,
                    is_shown: false,
                    whole,
                });
                StartError { message, help: None, obstacle }
            }
            [first, rest @ ..] => {
                let place = if first.line > 0 { format!(", {}:{}", first.file, first.line) } else { String::new() };
                let why = match first.line {
                    0 => first.message.clone(),
                    line => format!("{}:{line}: {}", first.file, first.message),
                };
                let obstacle = match rest.len() {
                    0 => Obstacle::new(ObstacleKind::NotCompiled, [shown, &why]),
                    more => Obstacle::new(ObstacleKind::NotCompiledMore, [shown, &why, &more]),
                };
                let more = match rest.len() {
                    0 => String::new(),
                    1 => ", and one more error".to_owned(),
                    more => format!(", and {more} more errors"),
                };
                StartError {
                    message: format!("{shown} does not compile{place}: {}{more}", first.message),
                    help: None,
                    obstacle: Some(obstacle),
                }
            }
        };
        NotMade::Wrong(error, remarks)
    }

    /// Leaves more out of the functions in which the compiler sees errors; `false`: there is no more to be left out.
    fn leave_out(&mut self, level: &mut Level, built: &Built, texts: &[Instrumented]) -> bool {
        let Level::Told(less) = level else { return false };
        let package = self.package;
        let is_ours = |place: &Place| package.source_at(place).is_some();
        let mut changed = BTreeMap::new();
        for said in built.said.iter().filter(|said| said.is_error()) {
            for place in said.places(&is_ours) {
                let Some(nth) = package.source_at(place) else { continue };
                let at = texts[nth].original(place.byte_start).unwrap_or_else(|at| at);
                let functions = functions(&package.sources[nth].text);
                let around = functions.iter().rev().filter(|function| function.range.contains(&at));
                let candidate = around.into_iter().find(|function| less[nth].get(&function.range.start) != Some(&true));
                if let Some(function) = candidate {
                    changed.entry((nth, function.range.start)).or_insert((function.name.clone(), said.message.clone()));
                }
            }
        }
        for ((nth, at), (name, why)) in &changed {
            let with_locals = package.sources[*nth].is_root && !less[*nth].contains_key(at);
            less[*nth].insert(*at, !with_locals);
            self.warnings.retain(|known| !known.starts_with(&format!("`{name}` ")));
            self.warnings.push(if with_locals {
                format!("`{name}` is told without its locals, for with them it does not compile: {why}")
            } else {
                format!("`{name}` is not traced, for instrumented it does not compile: {why}")
            });
        }
        !changed.is_empty()
    }

    /// The first error of a build, in few words.
    fn why(&self, built: &Built) -> String {
        let first = built.said.iter().find(|said| said.is_error());
        first
            .map_or_else(|| built.cargo_said.lines().next().unwrap_or_default().to_owned(), |said| said.message.clone())
    }
}
