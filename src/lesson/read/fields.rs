//! Reading the fields of one table: each asked for by its key and type, with a finding for everything that does not fit.
//! Does not know which tables a pack has.

use super::tree::{Entry, Node, Value};
use crate::base::{Diagnostic, Span};
use crate::lesson::Texts;
use crate::lesson::near::{did_you_mean, list, near, pair};
use std::cell::RefCell;

/// Takes findings about one file.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The file, as findings name it.
    pub file: &'a str,
    /// Where findings go.
    pub findings: &'a RefCell<Vec<Diagnostic>>,
    /// The file is no good TOML and that has been said: what else is missing in it is only a consequence.
    pub quiet: bool,
}

impl Report<'_> {
    /// Adds an error. `at`: its place; `None` where it is about the whole file.
    pub fn error(&self, code: &'static str, at: Option<Span>, message: impl Into<String>, help: impl Into<String>) {
        self.add(Diagnostic::error(code, self.file, message).help(help), at);
    }

    /// Adds a warning.
    pub fn warning(&self, code: &'static str, at: Option<Span>, message: impl Into<String>, help: impl Into<String>) {
        self.add(Diagnostic::warning(code, self.file, message).help(help), at);
    }

    fn add(&self, mut finding: Diagnostic, at: Option<Span>) {
        if !self.quiet {
            finding.span = at;
            self.findings.borrow_mut().push(finding);
        }
    }

    /// Whether `id` is a well-formed name; says so where it is not.
    pub fn check_name(&self, code: &'static str, what: &str, id: &str, at: Span) -> bool {
        let good = is_name(id);
        if !good {
            let message =
                if id.is_empty() { format!("this {what} is empty") } else { format!("`{id}` is no good {what}") };
            self.error(code, Some(at), message, name_help(id));
        }
        good
    }
}

/// What to write instead of a name that is none.
pub fn name_help(name: &str) -> String {
    match slug(name) {
        slug if slug.is_empty() => "use lower-case letters, digits and `-`".to_owned(),
        slug => format!("use lower-case letters, digits and `-`, such as `{slug}`"),
    }
}

/// Whether this can be an id or the name of a beat: lower-case letters, digits and `-`, at least one.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|ch| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '-')
}

/// The well-formed name nearest to `name`.
pub fn slug(name: &str) -> String {
    let words = name.split(|ch: char| !ch.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// A list of texts as it stands in a file.
pub struct List<'n> {
    /// The texts, each with its place.
    pub texts: Vec<(&'n str, Span)>,
    /// The place of the list.
    pub at: Span,
    /// Whether all that is in it is text.
    pub sound: bool,
}

/// The languages that texts are in.
#[derive(Clone, Debug, Default)]
pub struct Languages {
    /// Every text has to be in each of these; where they are none, nothing is asked.
    pub needed: Vec<String>,
    /// A text may be in these as well: what is wrong with them has been said.
    pub excused: Vec<String>,
}

impl Languages {
    /// Whether a text may be in this language.
    pub fn knows(&self, code: &str) -> bool {
        self.needed.iter().chain(&self.excused).any(|language| language == code)
    }
}

/// The fields of one table. Ask for each, then call [`Fields::done`]: it reports keys nobody asked for, and needed ones
/// that are missing.
pub struct Fields<'n, 'a> {
    report: Report<'a>,
    /// What the table is, as messages name it: `` `[[step]]` ``.
    name: &'static str,
    /// `None` for a whole file.
    at: Option<Span>,
    entries: &'n [Entry],
    known: Vec<&'static str>,
    foreign: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// How the tables among the needed keys begin.
    headers: Vec<(&'static str, &'static str)>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// The fields of a whole file.
    pub fn of_file(report: Report<'a>, root: &'n Node) -> Self {
        Self::new(report, "the file", None, root)
    }

    fn new(report: Report<'a>, name: &'static str, at: Option<Span>, node: &'n Node) -> Self {
        Self {
            report,
            name,
            at,
            entries: node.entries(),
            known: Vec::new(),
            foreign: Vec::new(),
            missing: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The entry with a key that has no meaning here: whoever asks says so himself, and the key is never proposed.
    pub fn foreign(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.foreign.push(key);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entry with this key.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.known.push(key);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The entry with this key, which has to be there.
    pub fn need(&mut self, key: &'static str) -> Option<&'n Entry> {
        let entry = self.entry(key);
        if entry.is_none() {
            self.missing.push(key);
        }
        entry
    }

    /// A text that has to be there, and its place.
    pub fn need_text(&mut self, key: &'static str) -> Option<(&'n str, Span)> {
        let entry = self.need(key)?;
        self.as_text(entry)
    }

    /// A text, and its place.
    pub fn text(&mut self, key: &'static str) -> Option<(&'n str, Span)> {
        let entry = self.entry(key)?;
        self.as_text(entry)
    }

    fn as_text(&self, entry: &'n Entry) -> Option<(&'n str, Span)> {
        match entry.node.text() {
            Some(text) => Some((text, entry.node.span)),
            None => {
                self.wrong_type(&entry.key, &entry.node, "a text", "write it in quotes");
                None
            }
        }
    }

    /// A whole number from `least` up.
    pub fn number(&mut self, entry: &'n Entry, least: u32) -> Option<u32> {
        let Value::Number(number) = entry.node.value else {
            self.wrong_type(&entry.key, &entry.node, "a number", "write it in digits, without quotes");
            return None;
        };
        let counted = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number >= least);
        if counted.is_none() {
            let message = format!("`{}` is out of range", entry.key);
            let help = match number {
                Some(number) if number < i64::from(least) => format!("it counts from {least}"),
                _ => format!("it is at most {}", u32::MAX),
            };
            self.report.error("out-of-range", Some(entry.node.span), message, help);
        }
        counted
    }

    /// A list of texts that has to be there.
    pub fn need_list(&mut self, key: &'static str) -> Option<List<'n>> {
        let entry = self.need(key)?;
        self.as_list(key, entry)
    }

    /// The texts of an entry that is a list of them.
    pub fn as_list(&self, key: &str, entry: &'n Entry) -> Option<List<'n>> {
        let Value::List(elements) = &entry.node.value else {
            self.wrong_type(key, &entry.node, "a list of texts", "write `[\"…\", \"…\"]`");
            return None;
        };
        let mut texts = Vec::new();
        for element in elements {
            match element.text() {
                Some(text) => texts.push((text, element.span)),
                None => self.wrong_type(key, element, "a list of texts", "write each in quotes"),
            }
        }
        let sound = texts.len() == elements.len();
        Some(List { texts, at: entry.node.span, sound })
    }

    /// A table.
    pub fn table(&mut self, key: &'static str, name: &'static str) -> Option<Fields<'n, 'a>> {
        let entry = self.entry(key)?;
        self.as_table(entry, name)
    }

    /// A table that has to be there.
    pub fn need_table(&mut self, key: &'static str, name: &'static str) -> Option<Fields<'n, 'a>> {
        let entry = self.need_headed(key, name)?;
        self.as_table(entry, name)
    }

    /// A table that has to be there and is written within a line, such as `sample`.
    pub fn need_inline(&mut self, key: &'static str, name: &'static str, sample: &str) -> Option<Fields<'n, 'a>> {
        let entry = self.need(key)?;
        if let Value::Table(_) = entry.node.value {
            return Some(Fields::new(self.report, name, Some(entry.node.span), &entry.node));
        }
        self.wrong_type(key, &entry.node, "a table", &format!("write `{sample}`"));
        None
    }

    /// The entry of a table, or of a list of them, that has to be there; `header`: how one begins.
    pub fn need_headed(&mut self, key: &'static str, header: &'static str) -> Option<&'n Entry> {
        self.headers.push((key, header));
        self.need(key)
    }

    fn as_table(&self, entry: &'n Entry, name: &'static str) -> Option<Fields<'n, 'a>> {
        if let Value::Table(_) = entry.node.value {
            return Some(Fields::new(self.report, name, Some(entry.node.span), &entry.node));
        }
        self.wrong_type(&entry.key, &entry.node, "a table", &format!("begin it with a line `[{}]`", entry.key));
        None
    }

    /// The tables of an entry that is a list of them; `header` is how one begins, such as `[[step]]`.
    pub fn tables(&mut self, entry: &'n Entry, name: &'static str, header: &str) -> Vec<Fields<'n, 'a>> {
        let help = format!("begin each with a line `{header}`");
        let mut tables = Vec::new();
        match &entry.node.value {
            Value::List(elements) => {
                for element in elements {
                    match element.value {
                        Value::Table(_) => tables.push(Fields::new(self.report, name, Some(element.span), element)),
                        _ => self.wrong_type(&entry.key, element, "a list of tables", &help),
                    }
                }
            }
            _ => self.wrong_type(&entry.key, &entry.node, "a list of tables", &help),
        }
        tables
    }

    /// One of a few words; `words` gives each with its meaning.
    pub fn word<T: Copy>(&self, (word, at): (&str, Span), key: &str, words: &[(&str, T)]) -> Option<T> {
        let meaning = words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
        if meaning.is_none() {
            let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
            let help = did_you_mean(word, &known, "the words for it");
            self.report.error("unknown-word", Some(at), format!("`{key}` cannot be `{word}`"), help);
        }
        meaning
    }

    /// A text once a language, in each that is needed; where none is, in any.
    pub fn need_texts(&mut self, key: &'static str, languages: &Languages) -> Texts {
        self.need(key).map_or_else(Texts::default, |entry| self.as_texts(key, &entry.node, languages))
    }

    /// The same of a value that stands elsewhere, in a list.
    pub fn as_texts(&self, key: &str, node: &Node, languages: &Languages) -> Texts {
        let sample: Vec<String> = languages.needed.iter().map(|language| format!("{language} = \"…\"")).collect();
        let sample = if sample.is_empty() { "en = \"…\"".to_owned() } else { sample.join(", ") };
        let Value::Table(entries) = &node.value else {
            let help = format!("write `{{ {sample} }}`");
            self.wrong_type(key, node, "a text once a language", &help);
            return Texts::default();
        };
        let mut texts = Texts::default();
        for entry in entries {
            match self.as_text(entry) {
                Some((text, at)) if text.trim().is_empty() => {
                    let message = format!("`{key}` is empty in `{}`", entry.key);
                    self.report.error("empty-text", Some(at), message, "write what the reader shall see");
                }
                Some((text, _)) => drop(texts.0.insert(entry.key.clone(), text.to_owned())),
                None => {}
            }
        }
        if !languages.needed.is_empty() {
            self.check_languages(key, node, languages);
        }
        texts
    }

    fn check_languages(&self, key: &str, node: &Node, languages: &Languages) {
        let unknown: Vec<&Entry> = node.entries().iter().filter(|entry| !languages.knows(&entry.key)).collect();
        let names: Vec<&str> = unknown.iter().map(|entry| entry.key.as_str()).collect();
        let all: Vec<&str> = languages.needed.iter().map(String::as_str).collect();
        let mut missing: Vec<&str> = all.iter().copied().filter(|name| node.entry(name).is_none()).collect();
        for (entry, meant) in unknown.iter().zip(pair(&names, &mut missing)) {
            let help = meant.map_or_else(
                || did_you_mean(&entry.key, &all, "the languages of `pack.toml`"),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("`{}` is no language of this pack", entry.key);
            self.report.error("unknown-language", Some(entry.at), message, help);
        }
        if !missing.is_empty() {
            let message = format!("`{key}` is missing in {}", list(&missing));
            let help = format!("add `{} = \"…\"`", missing[0]);
            self.report.error("missing-language", Some(node.span), message, help);
        }
    }

    /// Reports a value that is not `wanted`.
    pub fn wrong_type(&self, key: &str, node: &Node, wanted: &str, help: &str) {
        let message = format!("`{key}` is to be {wanted}, and this is {}", node.kind());
        self.report.error("wrong-type", Some(node.span), message, help);
    }

    /// Whether a key that has no meaning here was probably meant to be `key`: that is found once, and nothing is to follow
    /// from it.
    pub fn misspells(&self, key: &'static str) -> bool {
        let there = self.entries.iter().map(|entry| entry.key.as_str());
        there.filter(|name| !self.is_asked_for(name)).any(|name| near(name, [key]).is_some())
    }

    fn is_asked_for(&self, key: &str) -> bool {
        self.known.contains(&key) || self.foreign.contains(&key)
    }

    /// Reports keys that nobody asked for, and needed ones that are missing; a misspelt one is one finding, not two.
    pub fn done(mut self) {
        let unknown: Vec<&Entry> = self.entries.iter().filter(|entry| !self.is_asked_for(&entry.key)).collect();
        let names: Vec<&str> = unknown.iter().map(|entry| entry.key.as_str()).collect();
        let absent: Vec<&str> =
            self.known.iter().copied().filter(|key| !self.entries.iter().any(|entry| entry.key == *key)).collect();
        for (entry, meant) in unknown.iter().zip(pair(&names, &mut self.missing)) {
            let meant = meant.or_else(|| near(&entry.key, absent.iter().copied()));
            let help = match meant.or_else(|| near(&entry.key, self.known.iter().copied())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys here are {}", list(&self.known)),
            };
            let message = format!("unknown key `{}` in {}", entry.key, self.name);
            self.report.error("unknown-key", Some(entry.at), message, help);
        }
        for key in &self.missing {
            let message = format!("`{key}` is missing in {}", self.name);
            let header = self.headers.iter().find(|(known, _)| known == key).map(|(_, header)| header);
            let help = match (header, *key) {
                (Some(header), _) => format!("add a table {header}"),
                (None, "format") => format!("add a line `format = {}`", super::VERSION),
                (None, key) => format!("add a line `{key} = …`"),
            };
            self.report.error("missing-key", self.at, message, help);
        }
    }
}
