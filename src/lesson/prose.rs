//! Prose: one Markdown file a language, `# Title`, an introduction, then a section a step. Cuts it into its parts; the
//! bodies stay Markdown, and how they are shown is not known here.

use super::model::{Prose, Section};
use super::read::{is_name, name_help};
use crate::base::{Diagnostic, Span};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

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
    let (headings, mut findings) = headings(file, text);
    let mut parsed = Parsed::default();
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        let help = "begin it with `# Title`, then write a section a step";
        findings.push(Diagnostic::error("empty-prose", file, "this file says nothing").help(help));
        return (Parsed { nameless: true, ..parsed }, findings);
    }
    let mut titled = false;
    for (at, heading) in headings.iter().enumerate() {
        let end = headings.get(at + 1).map_or(text.len(), |next| next.span.start);
        let body = text[heading.span.end.min(end)..end].trim().to_owned();
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
                    let section = Section { title: heading.title.clone(), body };
                    parsed.prose.sections.insert(id.clone(), section);
                    parsed.headings.push((id.clone(), heading.span));
                }
            },
        }
    }
    check_beginning(file, text, &headings, titled, &mut findings);
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

/// The headings that cut the file into parts, and what in it lessons do not show.
fn headings(file: &str, text: &str) -> (Vec<Heading>, Vec<Diagnostic>) {
    let mut headings: Vec<Heading> = Vec::new();
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
    (headings, findings)
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
        assert_eq!(prose.sections["sent"], Section { title: "Sent".into(), body: "Gone.".into() });
        let ids: Vec<&str> = parsed.headings.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["made", "sent"]);
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
    }
}
