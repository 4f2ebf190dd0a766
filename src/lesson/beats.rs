//! Beats: the comments by which an author names places in a program. Finds them in Python and Rust text, and takes them
//! off a line that is shown. Knows just enough of both languages to tell a comment from a string.

use super::read::{is_name, name_help};
use crate::base::{Diagnostic, Span};
use crate::trace::Language;
use std::collections::{BTreeMap, HashSet};

/// The beats of a program: which line, from 1, carries which. `file` names it in findings.
///
/// A beat stands at the end of its line, or alone on the line before it: then it belongs to the next line that is neither
/// blank nor a comment.
pub fn beats(file: &str, language: Language, text: &str) -> (BTreeMap<u32, String>, Vec<Diagnostic>) {
    let mut finder =
        Finder { file, beats: BTreeMap::new(), names: HashSet::new(), findings: Vec::new(), waiting: None };
    for (at, line) in scan(language, text).into_iter().enumerate() {
        finder.line(at as u32 + 1, text, &line);
    }
    if let Some((_, span)) = finder.waiting.take() {
        finder.error("beat-nowhere", span, "no line follows that could carry this beat", "put it on a line of code");
    }
    (finder.beats, finder.findings)
}

/// Where the comment of a beat stands in the text of a program.
pub fn place(language: Language, text: &str, beat: &str) -> Option<Span> {
    let mut finder =
        Finder { file: "", beats: BTreeMap::new(), names: HashSet::new(), findings: Vec::new(), waiting: None };
    let comments = scan(language, text).into_iter().filter_map(|line| line.comment);
    comments.filter_map(|comment| finder.beat_in(text, comment)).find(|(name, _)| name == beat).map(|(_, span)| span)
}

/// `line` without the comment of a beat at its end, and without the blanks before it; lines without one as they are.
pub fn without_badge(line: &str) -> &str {
    let marks = line.match_indices("#@").chain(line.match_indices("//@")).map(|(at, mark)| (at, at + mark.len()));
    let beat = marks.filter(|(_, end)| is_name(line[*end..].trim())).min();
    beat.map_or(line, |(at, _)| line[..at].trim_end())
}

/// One line of a program: whether it has code on it, and its line comment.
#[derive(Clone, Debug, Default)]
struct Line {
    code: bool,
    comment: Option<Span>,
}

struct Finder<'a> {
    file: &'a str,
    beats: BTreeMap<u32, String>,
    names: HashSet<String>,
    findings: Vec<Diagnostic>,
    /// A beat that stood alone on its line, until its line comes.
    waiting: Option<(String, Span)>,
}

impl Finder<'_> {
    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(Diagnostic::error(code, self.file, message).at(span).help(help));
    }

    fn line(&mut self, number: u32, text: &str, line: &Line) {
        let beat = line.comment.and_then(|span| self.beat_in(text, span));
        match (line.code, beat) {
            (true, beat) => {
                for (name, span) in self.waiting.take().into_iter().chain(beat) {
                    self.put(number, name, span);
                }
            }
            (false, Some((name, span))) => {
                if let Some((_, before)) = self.waiting.replace((name, span)) {
                    let help = "put each beat on a line of its own";
                    self.error("beat-line", before, "the next line of code carries another beat", help);
                }
            }
            (false, None) => {}
        }
    }

    /// The beat in a line comment, where it is one: its name, and its place.
    fn beat_in(&mut self, text: &str, comment: Span) -> Option<(String, Span)> {
        let content = &text[comment.range()];
        let name = content.strip_prefix("#@").or_else(|| content.strip_prefix("//@"))?.trim();
        let span = Span::new(comment.start, comment.start + content.trim_end().len());
        if is_name(name) {
            return Some((name.to_owned(), span));
        }
        let message = match name {
            "" => "this beat has no name".to_owned(),
            name => format!("`{name}` is no good name for a beat"),
        };
        self.error("beat-name", span, message, name_help(name));
        None
    }

    fn put(&mut self, number: u32, name: String, span: Span) {
        if self.names.contains(&name) {
            let help = "a name stands once in each program; give this place another name";
            self.error("duplicate-beat", span, format!("the beat `{name}` stands twice in this program"), help);
        } else if let Some(first) = self.beats.get(&number) {
            let message = format!("this line carries the beat `{first}` already");
            self.error("beat-line", span, message, "a line has one beat; put this one on another line");
        } else {
            self.names.insert(name.clone());
            self.beats.insert(number, name);
        }
    }
}

/// The lines of a program, with strings and comments told apart.
fn scan(language: Language, text: &str) -> Vec<Line> {
    let mut scanner = Scanner { text, at: 0, lines: vec![Line::default()] };
    while let Some(ch) = scanner.peek() {
        match (language, ch) {
            (Language::Python, '#') => scanner.line_comment(),
            (Language::Python, '"' | '\'') => scanner.python_string(ch),
            (Language::Rust, '/') if scanner.rest().starts_with("//") => scanner.line_comment(),
            (Language::Rust, '/') if scanner.rest().starts_with("/*") => scanner.block_comment(),
            (Language::Rust, '"') => scanner.quoted('"', true),
            (Language::Rust, '\'') => scanner.char_or_lifetime(),
            (Language::Rust, ch) if ch.is_alphabetic() || ch == '_' => scanner.word_or_raw_string(),
            _ => scanner.code(),
        }
    }
    scanner.lines
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    lines: Vec<Line>,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn last(&mut self) -> &mut Line {
        if self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// Passes over one character. `code`: it is code where it is no blank.
    fn pass(&mut self, code: bool) -> Option<char> {
        let ch = self.peek()?;
        self.at += ch.len_utf8();
        if ch == '\n' {
            self.lines.push(Line::default());
        } else if code && !ch.is_whitespace() {
            self.last().code = true;
        }
        Some(ch)
    }

    fn code(&mut self) {
        self.pass(true);
    }

    fn line_comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let span = Span::new(self.at, self.at + length);
        self.last().comment = Some(span);
        self.at += length;
    }

    /// Rust's block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 0usize;
        loop {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
            } else if self.pass(false).is_none() {
                return;
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn python_string(&mut self, quote: char) {
        let triple: String = [quote; 3].iter().collect();
        if !self.rest().starts_with(&triple) {
            return self.quoted(quote, false);
        }
        (0..3).for_each(|_| self.code());
        while !self.rest().starts_with(&triple) {
            match self.pass(true) {
                Some('\\') => drop(self.pass(true)),
                Some(_) => {}
                None => return,
            }
        }
        (0..3).for_each(|_| self.code());
    }

    /// A string with escapes. One that may not span lines ends with its line: it is broken, and the next line is not.
    fn quoted(&mut self, quote: char, spans_lines: bool) {
        self.code();
        loop {
            match self.peek() {
                Some('\n') if !spans_lines => return,
                Some('\\') => {
                    self.code();
                    self.code();
                }
                Some(ch) => {
                    self.code();
                    if ch == quote {
                        return;
                    }
                }
                None => return,
            }
        }
    }

    fn char_or_lifetime(&mut self) {
        let mut ahead = self.rest().chars().skip(1);
        match (ahead.next(), ahead.next()) {
            (Some('\\'), _) => self.quoted('\'', false),
            (Some(ch), Some('\'')) if ch != '\'' => (0..3).for_each(|_| self.code()),
            _ => self.code(),
        }
    }

    /// A Rust word, or the raw string that it begins.
    fn word_or_raw_string(&mut self) {
        let rest = self.rest();
        let end = rest.find(|ch: char| !ch.is_alphanumeric() && ch != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        word.chars().for_each(|_| self.code());
        let hashes = after.bytes().take_while(|byte| *byte == b'#').count();
        if matches!(word, "r" | "br" | "cr") && after[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            (0..=hashes).for_each(|_| self.code());
            while !self.rest().starts_with(&close) {
                if self.pass(true).is_none() {
                    return;
                }
            }
            close.chars().for_each(|_| self.code());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(language: Language, text: &str) -> Vec<(u32, String)> {
        let (beats, findings) = beats("main", language, text);
        assert_eq!(findings, [], "{text}");
        beats.into_iter().collect()
    }

    fn one(line: u32, name: &str) -> Vec<(u32, String)> {
        vec![(line, name.to_owned())]
    }

    #[test]
    fn a_beat_at_the_end_of_a_line_belongs_to_it_and_one_alone_to_the_next_code() {
        assert_eq!(found(Language::Python, "x = 1\ny = 2  #@ two\n"), one(2, "two"));
        assert_eq!(found(Language::Python, "#@ two\n\n    # a note\n    y = 2\n"), one(4, "two"));
        assert_eq!(found(Language::Rust, "//@ two\n\n/* a\n note */\n// more\nlet y = 2;\n"), one(6, "two"));
        assert_eq!(found(Language::Rust, "let y = 2; //@two\r\n"), one(1, "two"));
    }

    #[test]
    fn strings_hold_no_beats() {
        for text in ["x = '#@ no'\n", "x = \"it's \\\" #@ no\"\n", "x = '''\n#@ no\n'''\n", "'''\\''' #@ no'''\n"] {
            assert_eq!(found(Language::Python, text), [], "{text}");
        }
        for text in [
            "let x = \"//@ no\";\n",
            "let x = \"\n//@ no\n\";\n",
            "let x = r#\"\" //@ no\n\"#;\n",
            "let x = br\"\\\"; /* //@ no\n */\n",
            "/* /* */ //@ no\n*/\n",
            "/// //@ no\nfn f() {}\n",
        ] {
            assert_eq!(found(Language::Rust, text), [], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_string_hides_no_beat() {
        assert_eq!(found(Language::Python, "x = 'it\n#@ yes\ny = 1\n"), one(3, "yes"));
        assert_eq!(found(Language::Python, "x = r'\\'  # '#@ yes\n"), one(1, "yes"));
        assert_eq!(found(Language::Python, "x = f\"{y['a']}\"  #@ yes\n"), one(1, "yes"));
        assert_eq!(found(Language::Rust, "fn f<'a>(x: &'a str) { g('\"', '\\'') } //@ yes\n"), one(1, "yes"));
        assert_eq!(found(Language::Rust, "let r#type = r; //@ yes\n"), one(1, "yes"));
        assert_eq!(found(Language::Rust, "let x = \"\\\\\"; //@ yes\n"), one(1, "yes"));
    }

    #[test]
    fn a_line_is_shown_without_its_beat() {
        assert_eq!(without_badge("    x = yield y  #@ take-it  "), "    x = yield y");
        assert_eq!(without_badge("    let x = 1; //@ one"), "    let x = 1;");
        assert_eq!(without_badge("#@ one"), "");
        for line in ["x = 1  # why", "x = '#@ one'", "let s = \"//@ one\";", "", "x #@"] {
            assert_eq!(without_badge(line), line);
        }
    }

    #[test]
    fn what_is_wrong_with_beats_is_said_each_once() {
        let text = "x = 1  #@ Make It\n#@ one\n#@ two\ny = 2  #@ three\nz = 3  #@ two\nw = 4  #@\n#@ last\n";
        let (beats, findings) = beats("main.py", Language::Python, text);
        assert_eq!(beats, BTreeMap::from([(4, "two".to_owned())]));
        let lines: Vec<String> = findings
            .iter()
            .map(|finding| format!("{}\n  {}", finding.one_line(text), finding.help.as_deref().unwrap_or("")))
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[#/@*'\"rb\\\\ \na-c한]{0,60}") {
            for language in [Language::Python, Language::Rust] {
                beats("main", language, &text);
            }
            for line in text.lines() {
                without_badge(line);
            }
        }

        #[test]
        fn a_line_count_is_never_passed(text in "[#/@'\" \na-c]{0,60}") {
            for language in [Language::Python, Language::Rust] {
                let (beats, _) = beats("main", language, &text);
                prop_assert!(beats.keys().all(|line| *line as usize <= text.lines().count()));
            }
        }
    }
}
