//! Reading the fields of one table: each asked for by its key and type, with a finding for everything that does not fit.
//! Does not know which tables a pack has.

use super::tree::{Entry, Node, Value};
use super::words::Words;
use crate::base::{Diagnostic, Span};
use crate::lesson::Texts;
use crate::lesson::near::{did_you_mean, list, near, pair};
use crate::lesson::schema::{Kind, MINUTES, QUESTION, Shape};
use std::cell::RefCell;
use std::time::Duration;

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

/// The fields of one table. Ask for each by its key, then call [`Fields::done`]: it reports keys that the shape of the table
/// does not have, and needed ones that are missing.
pub struct Fields<'n, 'a> {
    report: Report<'a>,
    shape: &'static Shape,
    /// `None` for a whole file.
    at: Option<Span>,
    entries: &'n [Entry],
    /// Keys that somebody has asked for: the shape has no others, and in the end all of them were.
    asked: Vec<&'static str>,
    foreign: Vec<&'static str>,
    missing: Vec<&'static str>,
}

impl<'n, 'a> Fields<'n, 'a> {
    /// The fields of a whole file of this shape.
    pub fn of_file(report: Report<'a>, root: &'n Node, shape: &'static Shape) -> Self {
        Self::new(report, shape, None, root)
    }

    fn new(report: Report<'a>, shape: &'static Shape, at: Option<Span>, node: &'n Node) -> Self {
        let (asked, foreign, missing) = (Vec::new(), Vec::new(), Vec::new());
        Self { report, shape, at, entries: node.entries(), asked, foreign, missing }
    }

    /// Goes on with a narrower shape, once it is known; the entries whose keys it does not have, which are never proposed:
    /// whoever narrows says what is wrong with them.
    pub fn narrow(&mut self, shape: &'static Shape) -> Vec<&'n Entry> {
        let wide = std::mem::replace(&mut self.shape, shape);
        self.foreign.extend(wide.keys.iter().map(|key| key.name).filter(|key| shape.key(key).is_none()));
        self.entries.iter().filter(|entry| self.foreign.iter().any(|key| *key == entry.key)).collect()
    }

    /// Passes over the keys that nobody has asked for: what they mean cannot be told.
    pub fn pass_over(&mut self) {
        let open = self.shape.keys.iter().map(|key| key.name).filter(|key| !self.asked.contains(key));
        self.foreign.extend(open);
    }

    /// The entry with this key, which is one of the shape's.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        let known = self.shape.key(key);
        debug_assert!(known.is_some(), "{} has no key `{key}`", self.shape.name);
        self.asked.push(key);
        let entry = self.entries.iter().find(|entry| entry.key == key);
        if entry.is_none() && known.is_some_and(|known| known.needed) {
            self.missing.push(key);
        }
        entry
    }

    /// Where the table stands; `None` for a whole file.
    pub fn at(&self) -> Option<Span> {
        self.at
    }

    /// Where the value with this key stands.
    pub fn entry_at(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.node.span)
    }

    /// Whether there is an entry with this key.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// What the shape says of a key.
    fn kind(&self, key: &str) -> Option<&'static Kind> {
        self.shape.key(key).map(|key| &key.kind)
    }

    /// A text, and its place.
    pub fn text(&mut self, key: &'static str) -> Option<(&'n str, Span)> {
        debug_assert!(
            matches!(self.kind(key), Some(Kind::Text | Kind::Words | Kind::Name | Kind::RustFile | Kind::Word(_))),
            "`{key}` in {} is no text",
            self.shape.name
        );
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

    /// A whole number, from the one up that the shape says.
    pub fn number(&self, entry: &'n Entry) -> Option<u32> {
        let kind = self.kind(&entry.key);
        debug_assert!(matches!(kind, Some(Kind::Count(_) | Kind::Version)), "`{}` is no number", entry.key);
        let least = if let Some(Kind::Count(least)) = kind { *least } else { 1 };
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

    /// How long something takes, in minutes: whole ones or not.
    pub fn minutes(&mut self, key: &'static str) -> Option<Duration> {
        debug_assert!(matches!(self.kind(key), Some(Kind::Minutes)), "`{key}` in {} is no time", self.shape.name);
        let entry = self.entry(key)?;
        let minutes = match entry.node.value {
            Value::Number(number) => number.map_or(f64::INFINITY, |number| number as f64),
            Value::Fraction(number) => number,
            _ => {
                self.wrong_type(key, &entry.node, "a number of minutes", "write it in digits, such as `2` or `0.5`");
                return None;
            }
        };
        if !MINUTES.contains(&minutes) {
            let help = format!("a step takes from {} to {} minutes", MINUTES.start(), MINUTES.end());
            self.report.error("out-of-range", Some(entry.node.span), format!("`{key}` is out of range"), help);
            return None;
        }
        Some(Duration::from_secs_f64(minutes * 60.0))
    }

    /// A list of texts.
    pub fn list(&mut self, key: &'static str) -> Option<List<'n>> {
        debug_assert!(matches!(self.kind(key), Some(Kind::List(_))), "`{key}` in {} is no list", self.shape.name);
        let entry = self.entry(key)?;
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

    /// A table. `sample`: how one within a line is written.
    pub fn table(&mut self, key: &'static str, sample: &str) -> Option<Fields<'n, 'a>> {
        let (shape, help) = match self.kind(key) {
            Some(Kind::Table(shape)) => (shape, format!("begin it with a line {}", shape.name)),
            Some(Kind::Inline(shape)) => (shape, format!("write `{sample}`")),
            kind => {
                debug_assert!(false, "`{key}` in {} is no table: {kind:?}", self.shape.name);
                return None;
            }
        };
        let entry = self.entry(key)?;
        if let Value::Table(_) = entry.node.value {
            return Some(Fields::new(self.report, shape, Some(entry.node.span), &entry.node));
        }
        self.wrong_type(&entry.key, &entry.node, "a table", &help);
        None
    }

    /// The tables of an entry that is a list of them.
    pub fn tables(&self, entry: &'n Entry) -> Vec<Fields<'n, 'a>> {
        let shape: &'static Shape = match self.kind(&entry.key) {
            Some(Kind::Tables(shape)) => shape,
            Some(Kind::Questions) => &QUESTION,
            kind => {
                debug_assert!(false, "`{}` in {} is no list of tables: {kind:?}", entry.key, self.shape.name);
                return Vec::new();
            }
        };
        let help = format!("begin each with a line {}", shape.name);
        let mut tables = Vec::new();
        match &entry.node.value {
            Value::List(elements) => {
                for element in elements {
                    match element.value {
                        Value::Table(_) => tables.push(Fields::new(self.report, shape, Some(element.span), element)),
                        _ => self.wrong_type(&entry.key, element, "a list of tables", &help),
                    }
                }
            }
            _ => self.wrong_type(&entry.key, &entry.node, "a list of tables", &help),
        }
        tables
    }

    /// The tables of a list that is written within a line, and its place. `sample`: how one is written.
    pub fn inline_tables(&mut self, key: &'static str, sample: &str) -> Option<(Vec<Fields<'n, 'a>>, Span)> {
        let Some(Kind::Lanes(shape)) = self.kind(key) else {
            debug_assert!(false, "`{key}` in {} is no list of tables within a line", self.shape.name);
            return None;
        };
        let entry = self.entry(key)?;
        let help = format!("write `[{sample}, {sample}]`");
        let Value::List(elements) = &entry.node.value else {
            self.wrong_type(key, &entry.node, "a list of tables", &help);
            return None;
        };
        let mut tables = Vec::new();
        for element in elements {
            match element.value {
                Value::Table(_) => tables.push(Fields::new(self.report, shape, Some(element.span), element)),
                _ => self.wrong_type(key, element, "a list of tables", &help),
            }
        }
        Some((tables, entry.node.span))
    }

    /// One of a few words; `words` gives each with its meaning.
    pub fn word<T: Copy>(&self, (word, at): (&str, Span), key: &str, words: &[(&str, T)]) -> Option<T> {
        let said =
            matches!(self.kind(key), Some(Kind::Word(said)) if words.iter().map(|(word, _)| word).eq(said.iter()));
        debug_assert!(said, "`{key}` in {} has other words", self.shape.name);
        let meaning = words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
        if meaning.is_none() {
            let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
            let help = did_you_mean(word, &known, "the words for it");
            self.report.error("unknown-word", Some(at), format!("`{key}` cannot be `{word}`"), help);
        }
        meaning
    }

    /// A text once a language, in each that is needed; where none is, in any. `None`: there is none.
    pub fn texts(&mut self, key: &'static str, languages: &Languages) -> Option<Texts> {
        debug_assert!(matches!(self.kind(key), Some(Kind::Texts)), "`{key}` in {} has no languages", self.shape.name);
        self.entry(key).map(|entry| self.as_texts(key, &entry.node, languages))
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
                Some((text, _)) => texts.insert(entry.key.clone(), text.to_owned()),
                None => {}
            }
        }
        if !languages.needed.is_empty() {
            self.check_languages(key, node, languages);
        }
        texts
    }

    /// Several texts once a language, each with its place; none where they are not given.
    pub fn words(&mut self, key: &'static str, languages: &Languages) -> Words<'n> {
        debug_assert!(matches!(self.kind(key), Some(Kind::ManyTexts)), "`{key}` in {} is no such", self.shape.name);
        let Some(entry) = self.entry(key) else { return Words::new() };
        let Value::Table(entries) = &entry.node.value else {
            self.wrong_type(key, &entry.node, "texts once a language", "write `{ en = [\"…\"] }`");
            return Words::new();
        };
        let mut words = Words::new();
        for entry in entries {
            if !languages.needed.is_empty() && !languages.knows(&entry.key) {
                self.say_unknown_language(entry, languages);
                continue;
            }
            let Value::List(elements) = &entry.node.value else {
                self.wrong_type(&entry.key, &entry.node, "a list of texts", "write `[\"…\", \"…\"]`");
                continue;
            };
            let mut own = Vec::new();
            for element in elements {
                match element.text() {
                    Some(text) if text.trim().is_empty() => {
                        let message = format!("a text of `{key}` is empty in `{}`", entry.key);
                        self.report.error("empty-text", Some(element.span), message, "write a word, or take it away");
                    }
                    Some(text) => own.push((text, element.span)),
                    None => self.wrong_type(&entry.key, element, "a list of texts", "write each in quotes"),
                }
            }
            words.insert(entry.key.clone(), own);
        }
        words
    }

    fn say_unknown_language(&self, entry: &Entry, languages: &Languages) {
        let all: Vec<&str> = languages.needed.iter().map(String::as_str).collect();
        let help = did_you_mean(&entry.key, &all, "the languages of `pack.toml`");
        let message = format!("`{}` is no language of this pack", entry.key);
        self.report.error("unknown-language", Some(entry.at), message, help);
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
    pub fn misspells(&self, key: &str) -> bool {
        let there = self.entries.iter().map(|entry| entry.key.as_str());
        there.filter(|name| !self.is_known(name)).any(|name| near(name, [key]).is_some())
    }

    fn is_known(&self, key: &str) -> bool {
        self.shape.key(key).is_some() || self.foreign.contains(&key)
    }

    /// Reports keys that the shape does not have, and needed ones that are missing; a misspelt one is one finding, not two.
    pub fn done(mut self) {
        let asked = |key: &'static str| self.asked.contains(&key) || self.foreign.contains(&key);
        debug_assert!(self.shape.keys.iter().all(|key| asked(key.name)), "nobody asked for all of {:?}", self.shape);
        let unknown: Vec<&Entry> = self.entries.iter().filter(|entry| !self.is_known(&entry.key)).collect();
        let names: Vec<&str> = unknown.iter().map(|entry| entry.key.as_str()).collect();
        let known: Vec<&str> =
            self.shape.keys.iter().map(|key| key.name).filter(|key| !self.foreign.contains(key)).collect();
        let absent: Vec<&str> =
            known.iter().copied().filter(|key| !self.entries.iter().any(|entry| entry.key == *key)).collect();
        for (entry, meant) in unknown.iter().zip(pair(&names, &mut self.missing)) {
            let meant = meant.or_else(|| near(&entry.key, absent.iter().copied()));
            let help = match meant.or_else(|| near(&entry.key, known.iter().copied())) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the keys here are {}", list(&known)),
            };
            let message = format!("unknown key `{}` in {}", entry.key, self.shape.name);
            self.report.error("unknown-key", Some(entry.at), message, help);
        }
        for key in &self.missing {
            let message = format!("`{key}` is missing in {}", self.shape.name);
            let help = match self.kind(key) {
                Some(Kind::Table(shape) | Kind::Tables(shape)) => format!("add a table {}", shape.name),
                Some(Kind::Version) => format!("add a line `{key} = {}`", super::VERSION),
                _ => format!("add a line `{key} = …`"),
            };
            self.report.error("missing-key", self.at, message, help);
        }
    }
}
