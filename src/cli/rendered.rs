//! Whether all that a lesson says can be read on the smallest screen: each of its places is drawn there, in each language, and
//! scrolled to its end. Draws into memory, and knows of no terminal.

use crate::base::text::{tame, width};
use crate::base::{Diagnostic, Span};
use crate::lesson::exercise::EXERCISE;
use crate::lesson::{Answer, Ask, Chapter, Files, Lesson, Pack, Posed, Prompt, prose};
use crate::store::Progress;
use crate::tui::model::{Asked, Model, Open, Place, RunState, Verdict};
use crate::tui::theme::{Depth, Ground, Theme, theme};
use crate::tui::update::open_lesson;
use crate::tui::{markdown, views};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// The smallest screen on which everything is to be read.
const SCREEN: (u16, u16) = (80, 24);
/// So wide that nothing is wrapped.
const WIDE: usize = 100_000;

/// A Markdown text of the lesson, and the file that it stands in.
struct Said<'l> {
    file: String,
    text: &'l str,
}

/// Draws `lesson` in each of these languages, and says which of its lines no reader sees. `files` are those of its pack.
pub fn check(lesson: &Lesson, languages: &[String], files: &Files) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    for language in languages {
        let Some(mut reader) = Reader::new(lesson, language) else { continue };
        for (look, said) in looks(lesson, language) {
            reader.look_at(lesson, &look);
            let rows = reader.rows(&look);
            for said in said {
                findings.extend(unseen(&said, &rows, &reader.model.theme, files));
            }
        }
    }
    // The same text may be seen at several places.
    let mut once: Vec<Diagnostic> = Vec::new();
    findings.into_iter().for_each(|finding| {
        if !once.contains(&finding) {
            once.push(finding);
        }
    });
    once
}

/// Something to look at.
enum Look {
    Place(Place),
    /// A question of the author's own, before it is answered and after.
    Question(usize, usize, bool),
    /// The exercise, with all hints, in the language of this task.
    Exercise(usize),
    /// The first place, with this Rust program in view.
    Variant(String),
}

/// Everything to look at, each with the texts of the author that are to be seen there.
fn looks<'l>(lesson: &'l Lesson, language: &str) -> Vec<(Look, Vec<Said<'l>>)> {
    let toml = || format!("{}/lesson.toml", lesson.key);
    let of_toml = |texts: &'l crate::lesson::Texts| Said { file: toml(), text: texts.get(language) };
    let Some(prose) = lesson.prose(language) else { return Vec::new() };
    let file = || format!("{}/{language}.md", lesson.key);
    let of_prose = |text: &'l str| Said { file: file(), text };
    let claim = lesson.misconception.as_ref();
    let mut introduction = vec![of_prose(&prose.introduction)];
    introduction.extend(claim.map(|claim| of_toml(&claim.claim)));
    let mut looks = vec![(Look::Place(Place::Introduction), introduction)];
    for (at, step) in lesson.steps.iter().enumerate() {
        let mut said: Vec<Said<'_>> =
            prose.sections.get(&step.id).map(|section| of_prose(&section.body)).into_iter().collect();
        said.extend(claim.filter(|claim| claim.step == step.id).map(|claim| of_toml(&claim.claim)));
        said.extend(lesson.differs.iter().filter(|it| it.step == step.id).map(|it| of_toml(&it.reason)));
        looks.push((Look::Place(Place::Step(at)), said));
        for (number, question) in step.questions.iter().enumerate() {
            if let Ask::Choice(choice) = &question.ask {
                let asked = std::iter::once(&choice.prompt).chain(&choice.choices).map(of_toml).collect();
                looks.push((Look::Question(at, number, false), asked));
            }
            let why = question.why.iter().map(of_toml).collect();
            looks.push((Look::Question(at, number, true), why));
        }
    }
    for variant in &lesson.variants {
        looks.push((Look::Variant(variant.program.name.clone()), vec![of_toml(&variant.reason)]));
    }
    for (at, task) in lesson.tasks().iter().enumerate() {
        let mut said: Vec<Said<'_>> = task.hints.iter().map(of_toml).collect();
        said.extend(prose.sections.get(EXERCISE).map(|section| of_prose(&section.body)));
        looks.push((Look::Exercise(at), said));
    }
    looks
}

/// A reader who is everywhere in the lesson at once.
struct Reader {
    model: Model,
    terminal: Terminal<TestBackend>,
}

impl Reader {
    fn new(lesson: &Lesson, language: &str) -> Option<Self> {
        let chapter = Chapter { lessons: vec![lesson.clone().into()], ..Chapter::default() };
        let pack = Pack { languages: vec![language.to_owned()], chapters: vec![chapter], ..Pack::default() };
        let theme = theme(Ground::Dark, Depth::None);
        let mut model = Model::new(Arc::new(pack), Progress::default(), language, theme);
        open_lesson(&mut model, &lesson.id);
        model.size = SCREEN.into();
        let terminal = Terminal::new(TestBackend::new(SCREEN.0, SCREEN.1)).ok()?;
        Some(Self { model, terminal })
    }

    fn look_at(&mut self, lesson: &Lesson, look: &Look) {
        open_lesson(&mut self.model, &lesson.id);
        let Some(open) = self.model.open_mut() else { return };
        // The programs have run: what is said meanwhile is gone.
        open.sides.iter_mut().for_each(|side| side.run = RunState::Ended);
        match look {
            Look::Place(place) => open.place = *place,
            Look::Question(step, number, answered) => {
                open.place = Place::Step(*step);
                open.asked = lesson.steps.get(*step).and_then(|step| step.questions.get(*number)).map(|question| {
                    let (prompt, choices) = match &question.ask {
                        Ask::Choice(choice) => {
                            let own = choice.choices.iter().cloned().map(Answer::Own);
                            (Prompt::Own(choice.prompt.clone()), own.collect())
                        }
                        _ => (Prompt::Output, vec![Answer::Text(String::new())]),
                    };
                    let why = question.why.clone();
                    let posed = Posed { prompt, choices, right: 0, at: 0, is_later: false, evidence: None, why };
                    let verdict = answered.then_some(Verdict { chosen: 0, right: true });
                    Asked { number: *number, of: question.of, posed, verdict, is_revealed: false }
                });
            }
            Look::Exercise(at) => open.begin_exercise(*at),
            Look::Variant(name) => drop(open.show_rust(name)),
        }
        if let Some(attempt) = &mut open.attempt {
            attempt.hints = usize::MAX;
        }
    }

    /// All rows of the pane with the prose, from the first to the last that can be scrolled to.
    fn rows(&mut self, look: &Look) -> Vec<String> {
        let mut rows = Vec::new();
        for scroll in 0.. {
            if let Some(open) = self.model.open_mut() {
                scroll_to(open, look, scroll);
            }
            let model = &self.model;
            let Ok(drawn) = self.terminal.draw(|frame| views::draw(model, frame.buffer_mut()));
            let (seen, more) = pane(drawn.buffer);
            if !more {
                rows.extend(seen);
                break;
            }
            rows.extend(seen.into_iter().next());
        }
        rows
    }
}

fn scroll_to(open: &mut Open, look: &Look, scroll: usize) {
    match (&mut open.attempt, look) {
        (Some(attempt), Look::Exercise(_)) => attempt.scroll = scroll,
        _ => open.scroll = scroll,
    }
}

/// The rows inside of the pane at the left, and whether it says that there is more below.
fn pane(buffer: &Buffer) -> (Vec<String>, bool) {
    let symbol = |x: u16, y: u16| buffer[(x, y)].symbol();
    let right = (1..buffer.area.width).find(|x| symbol(*x, 1) == "╮").unwrap_or(0);
    let bottom = (2..buffer.area.height).find(|y| symbol(0, *y) == "╰").unwrap_or(2);
    let row = |y: u16| {
        let mut row = String::new();
        let mut x = 1;
        while x < right {
            row.push_str(symbol(x, y));
            x += (width(symbol(x, y)) as u16).max(1);
        }
        row
    };
    let more = (1..right).any(|x| symbol(x, bottom) == "▼");
    ((2..bottom).map(row).collect(), more)
}

/// What of a text is not in these rows: its lines of code that are cut off, or else the text as a whole.
fn unseen(said: &Said<'_>, rows: &[String], theme: &Theme, files: &Files) -> Vec<Diagnostic> {
    let whole: Vec<String> = markdown::lines(said.text, WIDE, theme).iter().map(ToString::to_string).collect();
    let (wanted, seen) = (letters(&whole), letters(rows));
    if wanted.iter().all(|(letter, count)| seen.get(letter).is_some_and(|seen| seen >= count)) {
        return Vec::new();
    }
    let source = files.text(&said.file);
    let from = source.find(said.text);
    let span = |range: Range<usize>| from.map(|from| Span::new(from + range.start, from + range.end));
    let finding = |code, message: String, help: &str, at: Option<Span>| {
        let finding = Diagnostic::warning(code, &said.file, message).help(help);
        Diagnostic { span: at, ..finding }
    };
    let (columns, lines) = SCREEN;
    let cut: Vec<Range<usize>> = code_lines(said.text)
        .into_iter()
        .filter(|line| !rows.iter().any(|row| row.contains(tame(&said.text[line.clone()]).trim())))
        .collect();
    if cut.is_empty() {
        let message = format!("some of this cannot be read on a screen of {columns} columns and {lines} rows");
        let help = "say it in fewer words, or in shorter lines";
        return vec![finding("not-shown", message, help, span(0..said.text.lines().next().map_or(0, str::len)))];
    }
    let message = format!("on a screen of {columns} columns this line is cut off: code is not wrapped");
    let help = "make it shorter, or break it into two lines";
    cut.into_iter().map(|line| finding("cut-off", message.clone(), help, span(line))).collect()
}

/// How often each character stands in these lines, but for blanks and what is drawn around text.
fn letters(lines: &[String]) -> BTreeMap<&str, usize> {
    let mut letters = BTreeMap::new();
    let is_drawn = |letter: &str| letter.trim().is_empty() || letter.starts_with(['•', '…']) || is_line(letter);
    for letter in lines.iter().flat_map(|line| line.graphemes(true)).filter(|letter| !is_drawn(letter)) {
        *letters.entry(letter).or_insert(0) += 1;
    }
    letters
}

fn is_line(letter: &str) -> bool {
    letter.chars().all(|ch| ('\u{2500}'..='\u{257f}').contains(&ch))
}

/// The lines of the code blocks of a Markdown text that are not blank, without their indents.
fn code_lines(text: &str) -> Vec<Range<usize>> {
    let (mut lines, mut in_code) = (Vec::new(), false);
    for (event, range) in Parser::new_ext(text, prose::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if in_code => {
                let mut at = range.start;
                for line in text[range].split_inclusive('\n') {
                    let start = at + (line.len() - line.trim_start().len());
                    let end = at + line.trim_end().len();
                    if start < end {
                        lines.push(start..end);
                    }
                    at += line.len();
                }
            }
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{read, scaffold};
    use crate::store::packs;

    /// What is not seen of the first lesson of a new pack in two languages, with `from` replaced by `to` in a file of it.
    fn found(file: &str, from: &str, to: &str) -> Vec<String> {
        let languages = ["en".to_owned(), "ko".to_owned()];
        let mut files = scaffold::pack("demo", &languages);
        let path = format!("{}/first-steps/{file}", scaffold::CHAPTER_FOLDER);
        let text = files.text(&path).to_owned();
        assert!(text.contains(from), "`{from}` is not in {path}");
        files.insert(path, text.replacen(from, to, 1).into_bytes());
        let (pack, findings) = read(&files);
        assert_eq!(findings, []);
        let lesson = pack.lessons().next().expect("a lesson");
        let findings = check(lesson, &pack.languages, &files);
        findings.iter().map(|finding| finding.one_line(files.text(&finding.file))).collect()
    }

    #[test]
    fn a_line_of_code_that_is_too_long_for_the_pane_is_found_at_its_place() {
        let heading = "## Made, and still {#asked}\n\n";
        let long = format!("{heading}```\nshort\n  let result = source.filter(is_even).map(square).sum();\n```\n\n");
        let lines = found("en.md", heading, &long);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("01-first/first-steps/en.md:15:3: warning[cut-off]"), "{lines:?}");
        assert_eq!(found("en.md", heading, &format!("{heading}```\nlet result = source.sum();\n```\n\n")), [""; 0]);
    }

    #[test]
    fn what_can_be_scrolled_to_is_seen_however_long_it_is() {
        let heading = "## Made, and still {#asked}\n\n";
        let long =
            format!("{heading}{}\n\n| a | b |\n|---|---|\n| one | two three four five |\n\n", "word ".repeat(400));
        assert_eq!(found("en.md", heading, &long), [""; 0]);
        let long = format!("## 한 번 더 {{#second}}\n\n{}\n\n- 목록\n\n", "아주 긴 문단입니다 ".repeat(100));
        assert_eq!(found("ko.md", "## 한 번 더 {#second}\n\n", &long), [""; 0]);
    }

    #[test]
    fn hints_reasons_and_answers_are_looked_at_too() {
        let code = "why = { en = \"```\\nlet result = source.filter(is_even).map(square).sum();\\n```\", ";
        let lines = found(
            "lesson.toml",
            "why = { en = \"Nothing runs before somebody asks for a value. Then the body runs, and the caller waits.\", ",
            code,
        );
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("lesson.toml: warning[cut-off]"), "{lines:?}");
    }

    #[test]
    fn the_bundled_lessons_can_be_read_on_the_smallest_screen() {
        let loaded = packs::bundled();
        let lessons = loaded.pack.lessons();
        let findings: Vec<String> = lessons
            .flat_map(|lesson| check(lesson, &loaded.pack.languages, &loaded.files))
            .map(|finding| finding.render(loaded.files.text(&finding.file)))
            .collect();
        assert!(findings.is_empty(), "{}", findings.join("\n\n"));
    }
}
