//! `yieldscope doctor`: what was found, what is missing, and what that costs.

use super::args::{Common, UiLanguage};
use super::keys;
use super::locale;
use super::out::{Failure, Out};
use super::screen;
use crate::base::text::tame;
use crate::runner::{python, toolchain};
use crate::store::{Folders, Keeper, Loaded, added, packs};
use crate::tui::theme::{Depth, Ground, Look};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Prints the report. Nothing that is missing makes it fail.
///
/// # Errors
/// When standard output cannot be written.
pub fn doctor(common: &Common, out: &mut Out) -> Result<(), Failure> {
    let mut report = Report { out, missing: Vec::new() };
    report.line("yieldscope", env!("CARGO_PKG_VERSION"))?;
    let folders = Folders::find();
    let (_, opened) = Keeper::look(folders.as_ref().ok().cloned());
    pythons(&mut report, common.python.as_deref(), opened.settings.python.as_deref())?;
    tools(&mut report)?;
    terminal(&mut report)?;
    appearance(&mut report, screen::look(common, &opened.settings))?;
    screen_language(&mut report, common.ui, opened.settings.ui.as_deref())?;
    match &folders {
        Ok(folders) => {
            places(&mut report, folders)?;
            if let Err(wrong) = keys::of(Some(folders)) {
                wrong.all().for_each(|what| report.missing(&what));
            }
        }
        Err(error) => report.missing(&error.to_string()),
    }
    opened.notes.iter().for_each(|note| report.missing(&note.sentence));
    pack(&mut report, common.pack.as_deref())?;
    added(&mut report)?;
    report.end()
}

/// The report as it is written: a heading, its lines, and at the end what is missing.
struct Report<'a> {
    out: &'a mut Out,
    missing: Vec<String>,
}

impl Report<'_> {
    fn heading(&mut self, text: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "\n{text}")?)
    }

    fn line(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{name}: {}", tame(value))?)
    }

    fn item(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        Ok(writeln!(self.out, "  {name}: {}", tame(value))?)
    }

    fn missing(&mut self, what: &str) {
        self.missing.push(what.to_owned());
    }

    fn end(self) -> Result<(), Failure> {
        if self.missing.is_empty() {
            writeln!(self.out, "\nNothing is missing.")?;
        } else {
            writeln!(self.out, "\nMissing, and what it costs")?;
            for what in &self.missing {
                writeln!(self.out, "  {}", tame(what))?;
            }
        }
        Ok(())
    }
}

/// Every interpreter that could be meant, and whether it can be used.
fn pythons(report: &mut Report<'_>, asked: Option<&Path>, set: Option<&Path>) -> Result<(), Failure> {
    report.heading("Python")?;
    let named = asked.map(|path| ("named by --python", path)).or(set.map(|path| ("named in the settings", path)));
    let mut usable = false;
    if let Some((why, path)) = named {
        match python::find(Some(path)) {
            Ok(found) => {
                usable = true;
                report.item(why, &describe(&found))?;
            }
            Err(error) => report.item(why, &error.to_string())?,
        }
    }
    for candidate in python::candidates() {
        match candidate.found {
            Ok(found) => {
                usable |= named.is_none();
                report.item("on PATH", &describe(&found))?;
            }
            Err(error) => report.item("on PATH", &error.to_string())?,
        }
    }
    if !usable {
        report.item("to run lessons with", "none")?;
        report.missing(
            "no Python that can be used: lessons play recorded runs, and yieldscope trace cannot run; \
             install CPython 3.8 or newer, or name one with --python",
        );
    }
    Ok(())
}

fn describe(found: &python::Interpreter) -> String {
    let behind = if found.executable == found.path {
        String::new()
    } else {
        format!(", which is {}", found.executable.display())
    };
    format!("{} at {}{behind}", found.runtime(), found.path.display())
}

fn tools(report: &mut Report<'_>) -> Result<(), Failure> {
    report.heading("Rust")?;
    report.item("programs of the lessons", "compiled into yieldscope, ready to run")?;
    let mut absent = Vec::new();
    for tool in ["cargo", "rustc"] {
        match toolchain::version(tool) {
            Some(version) => report.item(tool, &version)?,
            None => {
                absent.push(tool);
                report.item(tool, "not found")?;
            }
        }
    }
    if !absent.is_empty() {
        let what = absent.join(" and ");
        report.missing(&format!(
            "{what}: bundled lessons run without; Rust programs that were changed, and your own under yieldscope trace, \
             cannot be compiled; install Rust from rustup.rs"
        ));
    }
    Ok(())
}

fn terminal(report: &mut Report<'_>) -> Result<(), Failure> {
    report.heading("Terminal")?;
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| "not set".to_owned());
    report.item("standard output is a terminal", if std::io::stdout().is_terminal() { "yes" } else { "no" })?;
    report.item("TERM", &variable("TERM"))?;
    report.item("COLORTERM", &variable("COLORTERM"))?;
    let size = std::io::stdout().is_terminal().then(crossterm::terminal::size).and_then(Result::ok);
    match size {
        Some((columns, lines)) => {
            report.item("size", &format!("{columns} columns, {lines} lines"))?;
            if columns < 80 || lines < 24 {
                report.missing("room: the screen of the tutorial wants 80 columns and 24 lines");
            }
        }
        None => report.item("size", "unknown")?,
    }
    if variable("TERM") == "dumb" {
        report.missing(
            "a terminal that can move its cursor (TERM is dumb): the tutorial cannot open, yieldscope run can",
        );
    }
    Ok(())
}

/// What the screen will look like, and why.
fn appearance(report: &mut Report<'_>, look: Look) -> Result<(), Failure> {
    let colours = match look.depth {
        Depth::None => "none",
        Depth::Sixteen => "16",
        Depth::Palette => "256",
        Depth::True => "16 million",
    };
    report.item("colours", colours)?;
    let ground = match look.ground {
        None => "asked for when the screen opens",
        Some(Ground::Dark) => "dark (COLORFGBG)",
        Some(Ground::Light) => "light (COLORFGBG)",
    };
    report.item("ground", ground)?;
    report.item("theme", look.choice.name())?;
    report.item("signs", if look.ascii { "ASCII" } else { "Unicode" })
}

fn screen_language(report: &mut Report<'_>, asked: Option<UiLanguage>, set: Option<&str>) -> Result<(), Failure> {
    let variable = |name: &str| std::env::var(name).ok();
    let set_variables = ["LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG"].into_iter();
    let shown: Vec<String> = set_variables.filter_map(|name| Some(format!("{name} is {}", variable(name)?))).collect();
    let shown = if shown.is_empty() { "not set".to_owned() } else { shown.join(", ") };
    report.item("locale", &shown)?;
    let language = asked.or(set.and_then(UiLanguage::from_code)).unwrap_or_else(|| locale::language(variable));
    report.item("language of the screen", language.code())
}

fn places(report: &mut Report<'_>, folders: &Folders) -> Result<(), Failure> {
    report.heading("Folders")?;
    for (name, path) in [
        ("settings", folders.settings_file()),
        ("keys", folders.keys_file()),
        ("progress", folders.progress_file()),
        ("cache", folders.cache.clone()),
    ] {
        let there = if path.exists() { "" } else { " (not there yet)" };
        report.item(name, &format!("{}{there}", path.display()))?;
    }
    Ok(())
}

/// The packs that were added.
fn added(report: &mut Report<'_>) -> Result<(), Failure> {
    let Ok(folders) = Folders::find() else { return Ok(()) };
    let (packs, errors) = added::all(&folders);
    for Loaded { pack, .. } in packs {
        report
            .item(&pack.id, &format!("{} lessons in {}, added", pack.entries().count(), pack.languages.join(", ")))?;
    }
    errors.iter().for_each(|error| report.missing(&error.to_string()));
    Ok(())
}

fn pack(report: &mut Report<'_>, folder: Option<&Path>) -> Result<(), Failure> {
    report.heading("Lessons")?;
    let (name, loaded) = match folder {
        None => ("bundled".to_owned(), Ok(packs::bundled())),
        Some(name) => (name.display().to_string(), packs::named(Folders::find().ok().as_ref(), name)),
    };
    match loaded {
        Ok(loaded) => {
            let (lessons, pack) = (loaded.pack.lessons().count(), &loaded.pack);
            let recorded = pack.lessons().filter(|lesson| packs::recorded(lesson).is_some()).count();
            report.item(
                &name,
                &format!("{lessons} lessons in {}, {recorded} of them recorded", pack.languages.join(", ")),
            )?;
            if !loaded.findings.is_empty() {
                let count = loaded.findings.len();
                report.missing(&format!("a sound pack: {count} findings; yieldscope check {name} shows them"));
            }
        }
        Err(error) => {
            report.item(&name, "cannot be read")?;
            report.missing(&error.to_string());
        }
    }
    Ok(())
}
