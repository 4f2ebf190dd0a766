//! Reading a pack: its files in, a [`Pack`] and all findings out. What cannot be used is left out, the rest is kept; no
//! input makes it fail. Does not know where the files come from.

mod fields;
mod lesson;
mod pair;
mod question;
mod step;
#[cfg(test)]
mod tests;
pub(super) mod tree;

pub(super) use fields::{is_name, slug};

use super::entry::Entry;
use super::files::Files;
use super::model::{Chapter, Lesson, Pack};
use super::near::{did_you_mean, near};
use crate::base::{Diagnostic, Span};
use fields::{Fields, Report};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use tree::Value;

/// The version of the pack format that this reader reads.
pub const VERSION: i64 = 1;

/// Reads a pack. Findings name files by their path in the pack; render each with [`Files::text`] of its file.
pub fn read(files: &Files) -> (Pack, Vec<Diagnostic>) {
    Reader::new(files, Vec::new()).pack()
}

/// Reads the lesson in the folder `key` alone, of a pack in these languages. `None` where it cannot be used; what is wrong
/// with it is told by [`read`].
pub fn read_lesson(files: &Files, languages: &[String], key: &str) -> Option<Lesson> {
    lesson::read(&Reader::new(files, languages.to_vec()), key)
}

/// What reading one pack needs at hand.
struct Reader<'f> {
    files: &'f Files,
    findings: RefCell<Vec<Diagnostic>>,
    /// The languages every text has to be in; none where `pack.toml` does not say them well, then nothing is asked.
    languages: Vec<String>,
    /// Ids of chapters and lessons: (what, id) to the file that has it.
    ids: RefCell<HashMap<(&'static str, String), String>>,
}

impl<'f> Reader<'f> {
    fn new(files: &'f Files, languages: Vec<String>) -> Self {
        Self { files, findings: RefCell::default(), languages, ids: RefCell::default() }
    }

    fn report<'a>(&'a self, file: &'a str) -> Report<'a> {
        Report { file, findings: &self.findings, quiet: false }
    }

    /// The text of a file that is there; says so where it is not UTF-8.
    fn text_of(&self, path: &str) -> Option<&'f str> {
        match std::str::from_utf8(self.files.get(path)?) {
            Ok(text) => Some(text),
            Err(error) => {
                let message = format!("this is not UTF-8: byte {} cannot be read", error.valid_up_to());
                self.report(path).error("not-utf8", None, message, "save the file as UTF-8");
                None
            }
        }
    }

    /// The tree of a TOML file and whether it is good TOML; says where it is not.
    fn tree_of(&self, path: &str) -> Option<(tree::Node, bool)> {
        let (root, errors) = tree::parse(self.text_of(path)?);
        for error in &errors {
            let help = match error.message.as_str() {
                tree::DUPLICATE_KEY => "a key is given once; take one away",
                _ => "texts stand in quotes, and what `[`, `{` or a quote opens is closed",
            };
            self.report(path).error("toml-syntax", Some(error.span), format!("no good TOML: {}", error.message), help);
        }
        Some((root, errors.is_empty()))
    }

    fn pack(mut self) -> (Pack, Vec<Diagnostic>) {
        let path = "pack.toml";
        let mut pack = Pack::default();
        if self.files.get(path).is_none() {
            let help = "a pack is a folder with a `pack.toml`; give the folder that has it";
            self.report(path).error("missing-file", None, "there is no `pack.toml`", help);
        } else if let Some((root, good)) = self.tree_of(path) {
            let findings = std::mem::take(&mut self.findings);
            let report = Report { file: path, findings: &findings, quiet: !good };
            if let Some((head, folders)) = head(report, &root) {
                pack = head;
                self.languages.clone_from(&pack.languages);
                pack.chapters =
                    folders.into_iter().filter_map(|(folder, at)| self.chapter(report, folder, at)).collect();
                self.check_unlisted(report, &root);
            }
            findings.borrow_mut().append(&mut self.findings.borrow_mut());
            self.findings = findings;
        }
        (pack, self.findings.into_inner())
    }

    fn chapter(&self, parent: Report<'_>, folder: &str, at: Span) -> Option<Chapter> {
        let path = format!("{folder}/chapter.toml");
        self.check_there(parent, "", folder, "chapter.toml", at)?;
        let (root, good) = self.tree_of(&path)?;
        let report = Report { quiet: !good, ..self.report(&path) };
        let mut fields = Fields::of_file(report, &root);
        let id = fields.need_text("id").filter(|(id, at)| self.check_id(report, "chapter", id, *at));
        let title = fields.need_texts("title", &self.languages);
        let folders = folders(report, fields.need_list("lessons"));
        fields.done();
        let lessons = folders
            .iter()
            .filter(|(lesson, at)| self.check_there(report, folder, lesson, "lesson.toml", *at).is_some())
            .filter_map(|(lesson, _)| lesson::read(self, &format!("{folder}/{lesson}")).map(Entry::from))
            .collect();
        // A chapter without a good id is still a place for its lessons, so that progress in them is not lost.
        let id = id.map_or(folder, |(id, _)| id).to_owned();
        Some(Chapter { id, folder: folder.to_owned(), title, lessons })
    }

    /// Whether `inner` has its main file; says at its place in the list where it has not.
    fn check_there(&self, report: Report<'_>, outer: &str, inner: &str, main: &str, at: Span) -> Option<()> {
        let folder = if outer.is_empty() { inner.to_owned() } else { format!("{outer}/{inner}") };
        if self.files.get(&format!("{folder}/{main}")).is_some() {
            return Some(());
        }
        if self.files.below(&folder).next().is_some() {
            let message = format!("`{folder}` has no `{main}`");
            report.error("missing-file", Some(at), message, format!("write `{folder}/{main}`"));
        } else {
            let there = self.folders_with(outer, main);
            let there: Vec<&str> = there.iter().map(String::as_str).collect();
            let help = did_you_mean(inner, &there, "the folders with such a file");
            report.error("missing-folder", Some(at), format!("there is no folder `{folder}`"), help);
        }
        None
    }

    /// The folders directly below `outer` (the pack itself where it is empty) that have the file `main`.
    fn folders_with(&self, outer: &str, main: &str) -> BTreeSet<String> {
        let inside = self.files.paths().filter_map(|path| match outer {
            "" => Some(path),
            outer => path.strip_prefix(outer)?.strip_prefix('/'),
        });
        inside
            .filter_map(|path| path.split_once('/'))
            .filter(|(_, file)| *file == main)
            .map(|(folder, _)| folder.to_owned())
            .collect()
    }

    /// Folders that have all a chapter or a lesson needs, and that no list names, are warned of: nobody will see them.
    fn check_unlisted(&self, pack: Report<'_>, root: &tree::Node) {
        let Some(chapters) = listed(root, "chapters") else { return };
        self.warn_unlisted(pack, "", "chapter.toml", "chapters", &chapters);
        for chapter in &chapters {
            let path = format!("{chapter}/chapter.toml");
            let (root, errors) = tree::parse(self.files.text(&path));
            if let (true, Some(lessons)) = (errors.is_empty(), listed(&root, "lessons")) {
                self.warn_unlisted(self.report(&path), chapter, "lesson.toml", "lessons", &lessons);
            }
        }
    }

    fn warn_unlisted(&self, report: Report<'_>, outer: &str, main: &str, key: &str, listed: &[String]) {
        for folder in self.folders_with(outer, main) {
            // A misspelt name in the list has been found already, and this folder was named as what it is to be.
            if !listed.contains(&folder) && !listed.iter().any(|other| near(other, [folder.as_str()]).is_some()) {
                let message = format!("the folder `{folder}` has a `{main}` and is not in `{key}`");
                report.warning("unlisted", None, message, format!("add it to `{key}`, or take the folder away"));
            }
        }
    }

    /// Whether `id` is well-formed and new among the `what`s of the pack; says so where it is not.
    fn check_id(&self, report: Report<'_>, what: &'static str, id: &str, at: Span) -> bool {
        if !report.check_name("bad-id", "id", id, at) {
            return false;
        }
        let before = self.ids.borrow_mut().insert((what, id.to_owned()), report.file.to_owned());
        if let Some(before) = &before {
            let message = format!("another {what} has the id `{id}`: `{before}`");
            report.error("duplicate-id", Some(at), message, "an id stands once in a pack; choose another");
            self.ids.borrow_mut().insert((what, id.to_owned()), before.clone());
        }
        before.is_none()
    }
}

/// The names in a list of folders; `None` where there is no such list, which has been said.
fn listed(root: &tree::Node, key: &str) -> Option<Vec<String>> {
    match &root.entry(key)?.node.value {
        Value::List(elements) => {
            Some(elements.iter().filter_map(|element| element.text().map(str::to_owned)).collect())
        }
        _ => None,
    }
}

/// What `pack.toml` says, but for its chapters, and the folders of those. `None` where the format is of another version:
/// then nothing else in it means what it seems to mean.
fn head<'n>(report: Report<'_>, root: &'n tree::Node) -> Option<(Pack, Vec<(&'n str, Span)>)> {
    let mut fields = Fields::of_file(report, root);
    if let Some(entry) = fields.need("format") {
        let version = match entry.node.value {
            Value::Number(number) => Some(number),
            _ => fields.number(entry, 1).map(|number| Some(i64::from(number))),
        };
        if let Some(version) = version.filter(|version| *version != Some(VERSION)) {
            let version = version.map_or("another version".to_owned(), |version| format!("version {version}"));
            let message = format!("the pack has format {version}; this program reads version {VERSION}");
            let loud = Report { quiet: false, ..report };
            loud.error("pack-version", Some(entry.node.span), message, "open it with a newer yieldscope");
            return None;
        }
    }
    let id = fields.need_text("id").filter(|(id, at)| report.check_name("bad-id", "id", id, *at));
    let languages = languages(report, fields.need_list("languages"));
    let title = fields.need_texts("title", &languages);
    let authors = fields.need_list("authors").unwrap_or_default();
    let folders = folders(report, fields.need_list("chapters"));
    fields.done();
    let pack = Pack {
        id: id.map_or("", |(id, _)| id).to_owned(),
        title,
        authors: authors.into_iter().map(|(author, _)| author.to_owned()).collect(),
        languages,
        chapters: Vec::new(),
    };
    Some((pack, folders))
}

/// The languages of a pack. None at all where one of them is no good: what every text has to have is then not known.
fn languages(report: Report<'_>, list: Option<Vec<(&str, Span)>>) -> Vec<String> {
    let Some(list) = list else { return Vec::new() };
    let mut languages: Vec<String> = Vec::new();
    let mut good = true;
    for (language, at) in list {
        if !is_language(language) {
            let help = "use a code such as `en`, `ko` or `pt-BR`";
            report.error("bad-language", Some(at), format!("`{language}` is no language code"), help);
            good = false;
        } else if languages.iter().any(|known| known == language) {
            report.error("duplicate-language", Some(at), format!("`{language}` stands twice"), "take one away");
        } else {
            languages.push(language.to_owned());
        }
    }
    if good && languages.is_empty() {
        report.error("no-languages", None, "the pack has no languages", "write `languages = [\"en\"]`");
    }
    if good { languages } else { Vec::new() }
}

/// Whether this can be a language code: two or three lower-case letters, then perhaps parts after `-`.
pub fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or("");
    let letters = first.chars().all(|ch| ch.is_ascii_lowercase());
    letters
        && matches!(first.len(), 2 | 3)
        && parts.all(|part| !part.is_empty() && part.chars().all(|ch| ch.is_ascii_alphanumeric()))
}

/// The folders of a list: plain names, each once.
fn folders<'n>(report: Report<'_>, list: Option<Vec<(&'n str, Span)>>) -> Vec<(&'n str, Span)> {
    let mut folders: Vec<(&str, Span)> = Vec::new();
    for (folder, at) in list.unwrap_or_default() {
        if folder.is_empty() || folder.starts_with('.') || folder.contains(['/', '\\', ':']) {
            let help = "name a folder that lies directly here, without `/`";
            report.error("bad-folder", Some(at), format!("`{folder}` is no good folder name"), help);
        } else if folders.iter().any(|(known, _)| *known == folder) {
            report.error("duplicate-folder", Some(at), format!("`{folder}` stands twice in the list"), "take one away");
        } else {
            folders.push((folder, at));
        }
    }
    folders
}
