//! Prose: one Markdown file a language, `# Title`, an introduction, then a section a step. Cuts it into its parts; the
//! bodies stay Markdown, and how they are shown is not known here. A code block that is marked `notes` is for who teaches, and
//! part of no body.

use super::exercise::EXERCISE;
use super::model::{Prose, Section};
use super::near::near;
use super::read::{is_name, name_help};
use crate::base::{Diagnostic, Span};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What marks a code block as notes.
const NOTES: &str = "notes";

/// The extensions of Markdown that lessons are read with; who shows a body reads it with the same.
pub fn options() -> Options {
    Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES
}

/// What a prose file says, and the places its readers need.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The prose.
    pub prose: Prose,
    /// The id of each section and the place of its heading, in the order of the file.
    pub headings: Vec<(String, Span)>,
    /// Whether a section's step cannot be told.
    pub nameless: bool,
}

/// Reads a prose file. `file` names it in findings.
pub fn read(file: &str, text: &str) -> (Parsed, Vec<Diagnostic>) {
    let Parts { headings, notes, mut findings } = parts(file, text);
    let mut parsed = Parsed::default();
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let help = "begin it with `# Title`, then write a section a step";
        findings.push(Diagnostic::error("empty-prose", file, "this file says nothing").help(help));
        return (Parsed { nameless: true, ..parsed }, findings);
    }
    let mut titled = false;
    for (at, heading) in headings.iter().enumerate() {
        let end = headings.get(at + 1).map_or(text.len(), |next| next.span.start);
        let (body, said) = without_notes(text, heading.span.end.min(end)..end, &notes);
        let mut error = |code, message: String, help: &str| {
            findings.push(Diagnostic::error(code, file, message).at(heading.span).help(help));
        };
        match heading.level {
            HeadingLevel::H1 if titled => {
                let help = "a lesson has one title; write `## Title {#step-id}` for the section of a step";
                error("prose-title", "this is a second title".to_owned(), help);
            }
            HeadingLevel::H1 => {
                titled = true;
                if heading.title.trim().is_empty() {
                    error("prose-title", "the title is empty".to_owned(), "begin the file with `# Title`");
                }
                parsed.prose.title = heading.title.clone();
                parsed.prose.introduction = body;
            }
            _ => match &heading.id {
                None => {
                    parsed.nameless = true;
                    let help = format!("write `## {} {{#step-id}}`", heading.title);
                    error("section-without-step", "this section does not name its step".to_owned(), &help);
                }
                Some(id) if !is_name(id) => {
                    parsed.nameless = true;
                    error("bad-id", format!("`{id}` is no good step id"), &name_help(id));
                }
                Some(id) if parsed.prose.sections.contains_key(id) => {
                    let help = "a step has one section in each language; join them";
                    error("duplicate-section", format!("step `{id}` has a section already"), help);
                }
                Some(id) => {
                    if heading.title.trim().is_empty() {
                        let help = format!("write `## Title {{#{id}}}`");
                        error("empty-section", "this section has no title".to_owned(), &help);
                    } else if body.is_empty() {
                        let message = format!("the section of step `{id}` says nothing");
                        error("empty-section", message, "write what the reader shall see there");
                    }
                    let section = Section { title: heading.title.clone(), body, notes: said };
                    parsed.prose.sections.insert(id.clone(), section);
                    parsed.headings.push((id.clone(), heading.span));
                }
            },
        }
    }
    check_beginning(file, text, &headings, titled, &mut findings);
    check_notes(file, &headings, &notes, &mut findings);
    findings.sort_by_key(|finding| finding.span);
    (parsed, findings)
}

fn check_beginning(file: &str, text: &str, headings: &[Heading], titled: bool, findings: &mut Vec<Diagnostic>) {
    let first = headings.first().map_or(text.len(), |heading| heading.span.start);
    let begins_with_title = headings.first().is_some_and(|heading| heading.level == HeadingLevel::H1);
    let loose = text[..first].trim_start_matches('\u{feff}').trim();
    let help = "begin the file with `# Title`";
    if !titled {
        findings.push(Diagnostic::error("prose-title", file, "this prose has no title").help(help));
    } else if !begins_with_title || !loose.is_empty() {
        let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
        let end = start + text[start..].find('\n').unwrap_or(text.len() - start);
        let message = "this stands before the title";
        findings.push(Diagnostic::error("prose-title", file, message).at(Span::new(start, end)).help(help));
    }
}

/// A prose file as it is without its notes.
pub fn without_all_notes(text: &str) -> String {
    let mut left = String::new();
    let mut from = 0;
    for notes in parts("", text).notes {
        left.push_str(&text[from..notes.span.start]);
        from = notes.span.end;
    }
    left + &text[from..]
}

/// The text of `range` without its notes, and its notes.
fn without_notes(text: &str, range: Range<usize>, notes: &[Notes]) -> (String, String) {
    let (mut body, mut said) = (Vec::new(), Vec::new());
    let mut from = range.start;
    for notes in notes.iter().filter(|notes| range.contains(&notes.span.start)) {
        body.push(text[from..notes.span.start].trim());
        // What is found to be out of place has been said.
        said.extend((!notes.is_within).then_some(notes.text.trim()));
        from = notes.span.end;
    }
    body.push(text[from.min(range.end)..range.end].trim());
    let joined = |parts: Vec<&str>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    (joined(body), joined(said))
}

/// Notes are about a step, and say something.
fn check_notes(file: &str, headings: &[Heading], notes: &[Notes], findings: &mut Vec<Diagnostic>) {
    for notes in notes {
        let mut error = |code, message: &str, help: &str| {
            findings.push(Diagnostic::error(code, file, message).at(notes.span).help(help));
        };
        let section = headings.iter().rfind(|heading| heading.span.start <= notes.span.start);
        let is_of_step = section.is_some_and(|heading| {
            heading.level == HeadingLevel::H2 && heading.id.as_deref().is_some_and(|id| id != EXERCISE)
        });
        if notes.is_within {
            error("notes-place", "these notes stand within something else", "begin the block at the start of a line");
        } else if !is_of_step && section.is_none_or(|heading| heading.level == HeadingLevel::H1 || heading.id.is_some())
        {
            error("notes-place", "these notes belong to no step", "put them into the section of a step");
        } else if notes.text.trim().is_empty() {
            error("empty-notes", "these notes say nothing", "write what you want to see beside the step");
        }
    }
}

/// Whether a terminal, or what it hands a link to, can follow it.
fn is_address(goal: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| goal.len() > scheme.len() && goal.starts_with(scheme))
}

/// A heading of the first or second level.
#[derive(Clone, Debug)]
struct Heading {
    level: HeadingLevel,
    id: Option<String>,
    title: String,
    span: Span,
}

/// A code block that is marked as notes.
#[derive(Clone, Debug)]
struct Notes {
    /// The whole block.
    span: Span,
    text: String,
    /// Whether it is part of a list or a quote.
    is_within: bool,
}

/// What a file is made of.
struct Parts {
    /// The headings that cut it into sections.
    headings: Vec<Heading>,
    notes: Vec<Notes>,
    /// What in it lessons do not show.
    findings: Vec<Diagnostic>,
}

fn parts(file: &str, text: &str) -> Parts {
    let mut headings: Vec<Heading> = Vec::new();
    let mut notes: Vec<Notes> = Vec::new();
    let mut in_notes = false;
    let mut findings = Vec::new();
    let mut depth = 0usize;
    let mut open = false;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let place = Span::new(range.start, range.start + text[range.clone()].trim_end().len());
        let mut warn = |what: &str, help: &str| {
            let message = format!("a lesson shows no {what}");
            findings.push(Diagnostic::warning("prose-element", file, message).at(place).help(help));
        };
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                depth += 1;
                if depth == 1 && matches!(level, HeadingLevel::H1 | HeadingLevel::H2) {
                    let id = id.map(|id| id.to_string());
                    headings.push(Heading { level, id, title: String::new(), span: place });
                    open = true;
                } else {
                    warn("headings but its title and those of steps", "make it a paragraph of its own");
                }
            }
            Event::Start(tag) => {
                depth += 1;
                match tag {
                    Tag::Image { .. } => warn("pictures", "say it in words, or draw it in a code block"),
                    Tag::CodeBlock(CodeBlockKind::Fenced(mark)) if mark.trim() == NOTES => {
                        notes.push(Notes { span: place, text: String::new(), is_within: depth > 1 });
                        in_notes = true;
                    }
                    Tag::CodeBlock(CodeBlockKind::Fenced(mark)) if near(&mark, [NOTES]).is_some() => {
                        let message = format!("a code block marked `{mark}` is shown to the reader");
                        let help = format!("did you mean `{NOTES}`?");
                        findings.push(Diagnostic::warning("notes-name", file, message).at(place).help(help));
                    }
                    Tag::HtmlBlock => warn("HTML", "write it as Markdown"),
                    Tag::BlockQuote(_) => warn("block quotes", "make it a paragraph of its own"),
                    Tag::Link { link_type, dest_url, .. } if link_type != LinkType::Email && !is_address(&dest_url) => {
                        let message = match dest_url.as_ref() {
                            "" => "this link leads nowhere".to_owned(),
                            goal => format!("from a terminal, nobody can follow this link to `{goal}`"),
                        };
                        let help =
                            "a link is a whole address such as https://docs.python.org; else write the words alone";
                        findings.push(Diagnostic::warning("prose-link", file, message).at(place).help(help));
                    }
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                open &= !matches!(tag, TagEnd::Heading(_));
                in_notes &= !matches!(tag, TagEnd::CodeBlock);
            }
            Event::Text(words) if in_notes => {
                if let Some(notes) = notes.last_mut() {
                    notes.text.push_str(&words);
                }
            }
            Event::Text(words) | Event::Code(words) if open => {
                if let Some(heading) = headings.last_mut() {
                    heading.title.push_str(&words);
                }
            }
            // The end of an element says nothing that its beginning has not said.
            Event::InlineHtml(tag) if !tag.starts_with("</") => warn("HTML", "write it as Markdown"),
            _ => {}
        }
    }
    Parts { headings, notes, findings }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_cut_into_title_introduction_and_sections() {
        let text = "# Priming `next`\n\nHello.\n\n- a\n\n## Made *now* {#made}\n\nIt is **made**.\n\n```python\n## no {#no}\n```\n\n## Sent {#sent}\nGone.\n";
        let (parsed, findings) = read("en.md", text);
        assert_eq!(findings, []);
        let prose = parsed.prose;
        assert_eq!((prose.title.as_str(), prose.introduction.as_str()), ("Priming next", "Hello.\n\n- a"));
        let made = &prose.sections["made"];
        assert_eq!(made.title, "Made now");
        assert_eq!(made.body, "It is **made**.\n\n```python\n## no {#no}\n```");
        assert_eq!(
            prose.sections["sent"],
            Section { title: "Sent".into(), body: "Gone.".into(), notes: String::new() }
        );
        let ids: Vec<&str> = parsed.headings.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["made", "sent"]);
    }

    #[test]
    fn notes_are_part_of_no_body() {
        let text = "# One\n\nHello.\n\n## A {#a}\n\nSeen.\n\n```notes\nAsk *who*.\n\n- wait\n```\n\nSeen too.\n\n~~~notes\n```py\nx\n```\n~~~\n\n## B {#b}\n\n```python\nnotes\n```\n";
        let (parsed, findings) = read("en.md", text);
        assert_eq!(findings, []);
        let a = &parsed.prose.sections["a"];
        assert_eq!(
            (a.body.as_str(), a.notes.as_str()),
            ("Seen.\n\nSeen too.", "Ask *who*.\n\n- wait\n\n```py\nx\n```")
        );
        let b = &parsed.prose.sections["b"];
        assert_eq!((b.body.as_str(), b.notes.as_str()), ("```python\nnotes\n```", ""));
    }

    #[test]
    fn notes_that_are_out_of_place_are_shown_to_nobody() {
        let text = "# One\n\nHello.\n\n```notes\nSecret.\n```\n\n## A {#exercise}\n\nSeen.\n\n```notes\nSecret.\n```\n";
        let (parsed, findings) = read("en.md", text);
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["notes-place"; 2]);
        assert!(
            !format!("{:?}", (&parsed.prose.introduction, &parsed.prose.sections["exercise"].body)).contains("Secret")
        );
    }

    #[test]
    fn what_is_wrong_with_prose_is_said_each_once() {
        let text = "Loose.\n\n# One\n\n## A\n\n# Two\n\n## B {#B}\n\n## C {#c}\n\n![x](y) <b>z</b>\n\n### Deep\n\n> q\n\n## D {#c}\n";
        let (_, findings) = read("en.md", text);
        let lines: Vec<String> = findings
            .iter()
            .map(|finding| format!("{}\n  {}", finding.one_line(text), finding.help.as_deref().unwrap_or("")))
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[#{}a \n\r>`*\\-=\u{feff}한]{0,60}") {
            read("en.md", &text);
        }

        #[test]
        fn no_notes_make_it_panic(parts in proptest::collection::vec(
            prop::sample::select(vec!["```notes", "~~~notes", "```", "~~~", "# 가", "## 나 {#a}", "- ", "> ", "말", "\n", "\n\n", "  "]), 0..24
        )) {
            read("en.md", &parts.concat());
        }
    }
}
