//! Reading a pack: its files in, a [`Pack`] and all findings out. What cannot be used is left out, the rest is kept; no
//! input makes it fail. Does not know where the files come from.

mod alone;
mod exercise;
mod fields;
mod lesson;
mod pair;
mod programs;
mod question;
mod step;
#[cfg(test)]
mod tests;
pub(super) mod tree;
mod variants;
mod words;

pub(super) use fields::{is_name, name_help, slug};

use super::entry::{Entry, Outline};
use super::files::Files;
use super::glossary::Term;
use super::map::MapRow;
use super::model::{Chapter, Lesson, Pack};
use super::near::{self, did_you_mean, near};
use super::schema;
use crate::base::text::is_misleading;
use crate::base::{Diagnostic, Span, side_by_side};
use fields::{Fields, Languages, List, Report};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use tree::Value;

/// The version of the pack format that this reader reads.
pub const VERSION: i64 = 1;

/// How many bytes a file may have that a person writes and reads: far more than anybody does.
const LONGEST: usize = 1 << 18;

/// Reads a pack. Findings name files by their path in the pack; render each with [`Files::text`] of its file.
pub fn read(files: &Files) -> (Pack, Vec<Diagnostic>) {
    Reader::new(files, Languages::default()).pack()
}

/// Reads the lesson in the folder `key` alone, of a pack in these languages, whose files have this [`Files::hash`]. `None` where
/// it cannot be used; what is wrong with it is told by [`read`].
pub fn read_lesson(files: &Files, languages: &[String], key: &str, hash: &str) -> Option<Lesson> {
    let reader = Reader::new(files, Languages { needed: languages.to_vec(), excused: Vec::new() });
    lesson::read(&reader, key, || hash.to_owned())
}

/// Reads the words alone, of a pack in these languages. What is wrong with them is told by [`read`].
pub fn read_glossary(files: &Files, languages: &[String]) -> Vec<Term> {
    words::glossary(&Reader::new(files, Languages { needed: languages.to_vec(), excused: Vec::new() }), None)
}

/// Reads the map alone, in the same way.
pub fn read_map(files: &Files, languages: &[String]) -> Vec<MapRow> {
    words::map(&Reader::new(files, Languages { needed: languages.to_vec(), excused: Vec::new() }), None)
}

/// What reading one pack needs at hand.
struct Reader<'f> {
    files: &'f Files,
    findings: RefCell<Vec<Diagnostic>>,
    /// The languages that texts are in; none where `pack.toml` does not say them well, then nothing is asked.
    languages: Languages,
    /// Ids of chapters, each with the file that has it.
    chapters: RefCell<HashMap<String, String>>,
}

impl<'f> Reader<'f> {
    fn new(files: &'f Files, languages: Languages) -> Self {
        Self { files, findings: RefCell::default(), languages, chapters: RefCell::default() }
    }

    fn report<'a>(&'a self, file: &'a str) -> Report<'a> {
        Report { file, findings: &self.findings, quiet: false }
    }

    /// The text of a file that is there; says so where it is too long or not UTF-8.
    fn text_of(&self, path: &str) -> Option<&'f str> {
        let content = self.files.get(path)?;
        if content.len() > LONGEST {
            let message = format!("this is too long to be read: {} bytes", content.len());
            let help = format!("it has at most {LONGEST} bytes; make several of it");
            self.report(path).error("too-long", None, message, help);
            return None;
        }
        match std::str::from_utf8(content) {
            Ok(text) => {
                self.say_misleading(path, text);
                Some(text)
            }
            Err(error) => {
                let message = format!("this is not UTF-8: byte {} cannot be read", error.valid_up_to());
                self.report(path).error("not-utf8", None, message, "save the file as UTF-8");
                None
            }
        }
    }

    /// Says where something stands in a text that nobody sees and that makes it read as another one.
    fn say_misleading(&self, path: &str, text: &str) {
        let misleads = |ch: &char| is_misleading(*ch) && !matches!(ch, '\n' | '\r' | '\t');
        let Some((at, ch)) = text.char_indices().find(|(_, ch)| misleads(ch)) else { return };
        let message = format!("here is a character that is not seen: U+{:04X}", u32::from(ch));
        let help = "take it away; in a program, write an escape such as `\\u202e`";
        self.report(path).warning("hidden-character", Some(Span::new(at, at + ch.len_utf8())), message, help);
    }

    /// The tree of a TOML file and whether it is good TOML; says where it is not.
    fn tree_of(&self, path: &str) -> Option<(tree::Node, bool)> {
        let (root, errors) = tree::parse(self.text_of(path)?);
        self.say_syntax(path, &errors);
        if self.is_empty(path, &root, &errors) { None } else { Some((root, errors.is_empty())) }
    }

    /// Whether a good file has no key at all; says so once, and not of each key.
    fn is_empty(&self, path: &str, root: &tree::Node, errors: &[tree::SyntaxError]) -> bool {
        let empty = errors.is_empty() && root.entries().is_empty();
        if empty {
            let help = "`yieldscope new` makes such files with all that they need, to be written over";
            self.report(path).error("empty-file", None, "this file has no keys", help);
        }
        empty
    }

    fn say_syntax(&self, path: &str, errors: &[tree::SyntaxError]) {
        for error in errors {
            let help = match error.message.as_str() {
                tree::DUPLICATE_KEY => "a key is given once; take one away",
                _ => "texts stand in quotes, and what `[`, `{` or a quote opens is closed",
            };
            self.report(path).error("toml-syntax", Some(error.span), format!("no good TOML: {}", error.message), help);
        }
    }

    fn pack(mut self) -> (Pack, Vec<Diagnostic>) {
        let path = "pack.toml";
        let mut pack = Pack::default();
        if !self.files.is_there(path) {
            let help = "a pack is a folder with a `pack.toml`; give the folder that has it";
            self.report(path).error("missing-file", None, "there is no `pack.toml`", help);
        } else if let Some((root, errors)) = self.text_of(path).map(tree::parse) {
            // The version comes first: another one may have another syntax.
            if is_ours(self.report(path), &root) {
                self.say_syntax(path, &errors);
                if !self.is_empty(path, &root, &errors) {
                    pack = self.whole(path, &root, errors.is_empty());
                }
            }
        }
        (pack, self.findings.into_inner())
    }

    /// The pack whose `pack.toml` has this tree. `good`: it is good TOML.
    fn whole(&mut self, path: &str, root: &tree::Node, good: bool) -> Pack {
        let findings = std::mem::take(&mut self.findings);
        let report = Report { file: path, findings: &findings, quiet: !good };
        let mut fields = Fields::of_file(report, root, &schema::PACK);
        fields.entry("format").and_then(|entry| fields.number(entry));
        let id = fields.text("id").filter(|(id, at)| report.check_name("bad-id", "id", id, *at));
        let languages = fields.list("languages");
        self.languages = self.languages(report, languages);
        let title = fields.texts("title", &self.languages).unwrap_or_default();
        let authors = authors(report, fields.list("authors"));
        let chapters = fields.list("chapters");
        let folders = self.folders(report, "", &CHAPTERS, chapters.as_ref());
        fields.done();
        let begun: Vec<(Option<Begun>, Vec<Diagnostic>)> =
            folders.iter().map(|(folder, at)| (self.chapter(report, folder, *at), self.findings.take())).collect();
        self.warn_unlisted(report, "", &CHAPTERS, chapters.as_ref());
        findings.borrow_mut().append(&mut self.findings.borrow_mut());
        self.findings = findings;
        let listed = begun.iter().filter_map(|(begun, _)| begun.as_ref()).flat_map(Begun::keys).count();
        let inside = self.lessons(begun);
        let ids: Vec<&str> = inside.iter().flat_map(|chapter| &chapter.lessons).map(|one| &*one.outline.id).collect();
        let lessons = (ids.len() == listed && self.are_lists_good()).then_some(ids.as_slice());
        let (glossary, map) = (words::glossary(self, lessons).into(), words::map(self, lessons).into());
        let languages = self.languages.needed.clone();
        let id = id.map_or("", |(id, _)| id).to_owned();
        Pack { id, title, authors, languages, chapters: inside, glossary, map }
    }

    /// Whether nothing was found in the files that list chapters and lessons.
    fn are_lists_good(&self) -> bool {
        let lists = |file: &str| file == "pack.toml" || file.ends_with("/chapter.toml");
        !self.findings.borrow().iter().any(|finding| lists(&finding.file))
    }

    /// The chapters with their lessons, which are read side by side. Findings come as the chapters and lessons stand.
    fn lessons(&self, begun: Vec<(Option<Begun>, Vec<Diagnostic>)>) -> Vec<Chapter> {
        let keys: Vec<&str> = begun.iter().filter_map(|(begun, _)| begun.as_ref()).flat_map(Begun::keys).collect();
        let (files, languages) = (self.files, &self.languages);
        let mut read = side_by_side(&keys, |key| {
            let reader = Reader::new(files, languages.clone());
            (lesson::read(&reader, key, || files.hash(key)).map(Entry::from), reader.findings.into_inner())
        })
        .into_iter();
        let mut ids = HashMap::new();
        let mut chapters = Vec::new();
        for (begun, mut own) in begun {
            self.findings.borrow_mut().append(&mut own);
            let Some(Begun { mut chapter, keys }) = begun else { continue };
            for (entry, mut own) in read.by_ref().take(keys.len()) {
                self.findings.borrow_mut().append(&mut own);
                chapter.lessons.extend(entry.filter(|entry| self.is_new(&entry.outline, &mut ids)));
            }
            chapters.push(chapter);
        }
        chapters
    }

    /// Whether no lesson before has this one's id; says so where one has.
    fn is_new(&self, lesson: &Outline, ids: &mut HashMap<String, String>) -> bool {
        let path = format!("{}/lesson.toml", lesson.key);
        let Some(before) = ids.get(&*lesson.id) else {
            ids.insert(lesson.id.to_string(), path);
            return true;
        };
        let (root, _) = tree::parse(self.files.text(&path));
        say_duplicate(self.report(&path), "lesson", &lesson.id, before, root.entry("id").map(|entry| entry.node.span));
        false
    }

    /// The languages of a pack. None at all where one of them is no good: what every text has to have is then not known.
    fn languages(&self, report: Report<'_>, list: Option<List<'_>>) -> Languages {
        let Some(list) = list else { return Languages::default() };
        let mut languages = Languages::default();
        let mut good = list.sound;
        let lessons = self.prose_files();
        for (language, at) in list.texts {
            if !is_language(language) {
                let help = "use a code such as `en`, `ko` or `pt-BR`";
                report.error("bad-language", Some(at), format!("`{language}` is no language code"), help);
                good = false;
            } else if languages.knows(language) {
                report.error("duplicate-language", Some(at), format!("`{language}` stands twice"), "take one away");
            } else if !lessons.is_empty() && lessons.iter().all(|lesson| !lesson.contains(language)) {
                let message = format!("no lesson has prose in `{language}`");
                let help = format!("write a file `{language}.md` for each lesson, or take the language away");
                report.error("unused-language", Some(at), message, help);
                languages.excused.push(language.to_owned());
            } else {
                languages.needed.push(language.to_owned());
            }
        }
        if !good {
            return Languages::default();
        }
        if languages.needed.is_empty() && languages.excused.is_empty() {
            report.error("no-languages", Some(list.at), "the pack has no languages", "write `languages = [\"en\"]`");
            return languages;
        }
        let everywhere = lessons
            .iter()
            .skip(1)
            .fold(lessons.first().cloned(), |all, lesson| all.map(|all| all.intersection(lesson).copied().collect()));
        for language in everywhere.unwrap_or_default().into_iter().filter(|code| is_language(code)) {
            if !languages.knows(language) {
                let message = format!("every lesson has prose in `{language}`, which is not listed");
                let help = format!("add \"{language}\" here, or take the files `{language}.md` away");
                report.error("unlisted-language", Some(list.at), message, help);
                languages.excused.push(language.to_owned());
            }
        }
        languages
    }

    /// The names of the Markdown files of each lesson that has any.
    fn prose_files(&self) -> Vec<BTreeSet<&'f str>> {
        let mut lessons: Vec<(&str, BTreeSet<&str>)> = Vec::new();
        for path in self.files.paths() {
            let Some((folder, name)) = path.rsplit_once('/') else { continue };
            let Some(name) = name.strip_suffix(".md").filter(|_| folder.matches('/').count() == 1) else { continue };
            match lessons.last_mut().filter(|(last, _)| *last == folder) {
                Some((_, names)) => drop(names.insert(name)),
                None => lessons.push((folder, BTreeSet::from([name]))),
            }
        }
        lessons.into_iter().map(|(_, names)| names).collect()
    }

    fn chapter(&self, parent: Report<'_>, folder: &str, at: Span) -> Option<Begun> {
        let path = format!("{folder}/chapter.toml");
        self.check_there(parent, "", folder, "chapter.toml", at)?;
        let (root, good) = self.tree_of(&path)?;
        let report = Report { quiet: !good, ..self.report(&path) };
        let mut fields = Fields::of_file(report, &root, &schema::CHAPTER);
        let id = fields.text("id").filter(|(id, at)| self.is_new_chapter(report, id, *at));
        let title = fields.texts("title", &self.languages).unwrap_or_default();
        let listed = fields.list("lessons");
        let folders = self.folders(report, folder, &LESSONS, listed.as_ref());
        fields.done();
        let keys = folders
            .iter()
            .filter(|(lesson, at)| self.check_there(report, folder, lesson, "lesson.toml", *at).is_some())
            .map(|(lesson, _)| format!("{folder}/{lesson}"))
            .collect();
        self.warn_unlisted(report, folder, &LESSONS, listed.as_ref());
        // A chapter without a good id is still a place for its lessons, so that progress in them is not lost.
        let id = id.map_or(folder, |(id, _)| id).to_owned();
        Some(Begun { chapter: Chapter { id, folder: folder.to_owned(), title, lessons: Vec::new() }, keys })
    }

    /// Whether `inner` has its main file; says at its place in the list where it has not.
    fn check_there(&self, report: Report<'_>, outer: &str, inner: &str, main: &str, at: Span) -> Option<()> {
        let folder = if outer.is_empty() { inner.to_owned() } else { format!("{outer}/{inner}") };
        if self.files.is_there(&format!("{folder}/{main}")) {
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
        let mains =
            |path: &str| path.split_once('/').filter(|(_, file)| *file == main).map(|(folder, _)| folder.to_owned());
        match outer {
            "" => self.files.paths().filter_map(mains).collect(),
            outer => self.files.below(outer).filter_map(|(path, _)| mains(path)).collect(),
        }
    }

    /// The folders of a list, in `outer`: plain names, each once.
    fn folders<'n>(
        &self,
        report: Report<'_>,
        outer: &str,
        what: &Listed,
        list: Option<&List<'n>>,
    ) -> Vec<(&'n str, Span)> {
        let Some(list) = list else { return Vec::new() };
        if list.texts.is_empty() && list.sound {
            let there = self.folders_with(outer, what.main);
            let there: Vec<&str> = there.iter().map(String::as_str).collect();
            let help = match there.as_slice() {
                [] => format!("make a folder with a `{}` and name it here", what.main),
                there => format!("name the folders here: {}", near::list(there)),
            };
            report.error(what.none, Some(list.at), format!("there are no {}", what.key), help);
        }
        let mut known = HashSet::new();
        let mut folders: Vec<(&str, Span)> = Vec::new();
        for (folder, at) in &list.texts {
            let help = if folder.starts_with('.') && *folder != ".." && !folder.contains('/') {
                "name a folder without a dot in front: hidden ones are not read"
            } else {
                "name a folder that lies directly here, without `/`"
            };
            if folder.is_empty() || folder.starts_with('.') || folder.contains(['/', '\\', ':']) {
                report.error("bad-folder", Some(*at), format!("`{folder}` is no good folder name"), help);
            } else if known.insert(*folder) {
                folders.push((folder, *at));
            } else {
                let message = format!("`{folder}` stands twice in the list");
                report.error("duplicate-folder", Some(*at), message, "take one away");
            }
        }
        folders
    }

    /// Folders that have all a chapter or a lesson needs, and that the list does not name, are warned of: nobody will see
    /// them. A list that is none, or is empty, has been found.
    fn warn_unlisted(&self, report: Report<'_>, outer: &str, what: &Listed, list: Option<&List<'_>>) {
        let Some(list) = list.filter(|list| list.sound && !list.texts.is_empty()) else { return };
        let listed: HashSet<&str> = list.texts.iter().map(|(folder, _)| *folder).collect();
        let Listed { main, key, .. } = what;
        for folder in self.folders_with(outer, main) {
            // A misspelt name in the list has been found already, and this folder was named as what it is to be.
            if !listed.contains(folder.as_str()) && !listed.iter().any(|other| near(other, [folder.as_str()]).is_some())
            {
                let message = format!("the folder `{folder}` has a `{main}` and is not in `{key}`");
                report.warning("unlisted", None, message, format!("add it to `{key}`, or take the folder away"));
            }
        }
    }

    /// Whether `id` is well-formed and new among the chapters; says so where it is not.
    fn is_new_chapter(&self, report: Report<'_>, id: &str, at: Span) -> bool {
        if !report.check_name("bad-id", "id", id, at) {
            return false;
        }
        let mut ids = self.chapters.borrow_mut();
        if let Some(before) = ids.get(id) {
            say_duplicate(report, "chapter", id, before, Some(at));
            return false;
        }
        ids.insert(id.to_owned(), report.file.to_owned());
        true
    }
}

fn say_duplicate(report: Report<'_>, what: &str, id: &str, before: &str, at: Option<Span>) {
    let message = format!("another {what} has the id `{id}`: `{before}`");
    report.error("duplicate-id", at, message, "an id stands once in a pack; choose another");
}

/// A chapter whose lessons are still to be read.
struct Begun {
    chapter: Chapter,
    /// The folders of its lessons, as `chapter/lesson`.
    keys: Vec<String>,
}

impl Begun {
    fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }
}

/// A list of folders, and what each of them has to have.
struct Listed {
    key: &'static str,
    main: &'static str,
    /// The code of the finding that there are none.
    none: &'static str,
}

const CHAPTERS: Listed = Listed { key: "chapters", main: "chapter.toml", none: "no-chapters" };
const LESSONS: Listed = Listed { key: "lessons", main: "lesson.toml", none: "no-lessons" };

/// Whether a `pack.toml` is of the version that is read here, or does not say: in another one, nothing else means what it
/// seems to mean.
fn is_ours(report: Report<'_>, root: &tree::Node) -> bool {
    let Some(entry) = root.entry("format") else { return true };
    let Value::Number(version) = entry.node.value else { return true };
    if version == Some(VERSION) {
        return true;
    }
    let named = version.map_or("another version".to_owned(), |version| format!("version {version}"));
    let message = format!("the pack has format {named}; this program reads version {VERSION}");
    let help = match version {
        Some(version) if version < VERSION => format!("write `format = {VERSION}`"),
        _ => "open it with a newer yieldscope".to_owned(),
    };
    report.error("pack-version", Some(entry.node.span), message, help);
    false
}

/// Who wrote a pack.
fn authors(report: Report<'_>, list: Option<List<'_>>) -> Vec<String> {
    let texts = list.map_or(Vec::new(), |list| list.texts);
    for (_, at) in texts.iter().filter(|(author, _)| author.trim().is_empty()) {
        let message = "a name in `authors` is empty";
        report.error("empty-text", Some(*at), message, "write a name, or take it away");
    }
    texts.into_iter().map(|(author, _)| author.to_owned()).collect()
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
