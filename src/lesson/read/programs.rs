//! Finding and reading the programs of a lesson: which there are says in which languages it is.

use super::Reader;
use super::fields::Report;
use crate::base::Span;
use crate::lesson::near::{did_you_mean, near};
use crate::lesson::{ProgramText, beats};
use crate::trace::Language;

/// A program of a lesson, and whether all its beats could be read: where not, none is said to be missing.
pub struct Program {
    pub text: ProgramText,
    pub language: Language,
    pub path: String,
    pub sound: bool,
}

/// The programs of a lesson that could be read, Python first.
pub struct Programs {
    pub list: Vec<Program>,
    /// The languages that the lesson is meant to have programs in: it has a file for each, if a bad or a misnamed one.
    pub meant: Vec<Language>,
}

impl Programs {
    /// The language of the lesson, where it has one alone.
    pub fn only(&self) -> Option<Language> {
        if let [only] = self.meant.as_slice() { Some(*only) } else { None }
    }

    /// Reads a further Rust program, which `at` names. `None` where it cannot be used.
    pub fn further(
        &mut self,
        reader: &Reader<'_>,
        report: Report<'_>,
        (key, name): (&str, &str),
        at: Span,
    ) -> Option<ProgramText> {
        if let Some(known) = self.list.iter().find(|program| program.text.name == name) {
            return Some(known.text.clone());
        }
        // What is wrong with this one has been said.
        if name == main_file(Language::Rust) {
            return None;
        }
        if !reader.files.is_there(&format!("{key}/{name}")) {
            let there: Vec<&str> =
                reader.files.below(key).map(|(inner, _)| inner).filter(|it| is_rust_file(it)).collect();
            let help = did_you_mean(name, &there, "the Rust programs here");
            report.error("missing-file", Some(at), format!("the lesson `{key}` has no `{name}`"), help);
            return None;
        }
        let program = program(reader, key, Language::Rust, name)?;
        self.list.push(program);
        self.list.last().map(|program| program.text.clone())
    }

    /// The program in `language`.
    pub fn text(&self, language: Language) -> Option<ProgramText> {
        self.list.iter().find(|program| program.language == language).map(|program| program.text.clone())
    }
}

/// Whether this is the name of a Rust file that lies directly in a lesson's folder.
pub fn is_rust_file(name: &str) -> bool {
    let stem = name.strip_suffix(".rs").unwrap_or_default();
    !stem.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':'])
}

/// The file of the program in `language`.
pub fn main_file(language: Language) -> &'static str {
    match language {
        Language::Python => "main.py",
        Language::Rust => "main.rs",
    }
}

/// Reads the programs of the lesson in the folder `key`. A file that is not there is no mistake, as long as another is: the
/// lesson is in one language then.
pub fn read(reader: &Reader<'_>, key: &str) -> Programs {
    let meant = |language: &&Language| is_there(reader, key, **language) || says_misnamed(reader, key, **language);
    let meant: Vec<Language> = Language::ALL.iter().filter(meant).copied().collect();
    if meant.is_empty() {
        let message = format!("the lesson `{key}` has neither `main.py` nor `main.rs`");
        let help = "write one of them, or both";
        reader.report(&format!("{key}/lesson.toml")).error("no-program", None, message, help);
    }
    let list = Language::ALL.iter().filter_map(|language| program(reader, key, *language, main_file(*language)));
    Programs { list: list.collect(), meant }
}

fn is_there(reader: &Reader<'_>, key: &str, language: Language) -> bool {
    reader.files.is_there(&format!("{key}/{}", main_file(language)))
}

/// Whether another file is probably the program in `language`, which has no file of its own; says so.
fn says_misnamed(reader: &Reader<'_>, key: &str, language: Language) -> bool {
    let name = main_file(language);
    let ending = name.trim_start_matches("main");
    let inside = || reader.files.below(key).map(|(inner, _)| inner).filter(|inner| !inner.contains('/'));
    let others = || inside().filter(|inner| !inner.starts_with("main.") && !inner.ends_with(".toml"));
    let Some(other) = near(name, others()).or_else(|| others().find(|inner| inner.ends_with(ending))) else {
        return false;
    };
    let message = format!("the lesson `{key}` has no `{name}`");
    let help = format!("rename `{other}`, if that is it, or take it away");
    reader.report(&format!("{key}/{name}")).error("missing-file", None, message, help);
    true
}

fn program(reader: &Reader<'_>, key: &str, language: Language, name: &str) -> Option<Program> {
    let path = format!("{key}/{name}");
    let text = reader.text_of(&path)?;
    let (beats, findings) = beats::beats(&path, language, text);
    let sound = findings.is_empty();
    reader.findings.borrow_mut().extend(findings);
    Some(Program { text: ProgramText { name: name.to_owned(), text: text.to_owned(), beats }, language, path, sound })
}
