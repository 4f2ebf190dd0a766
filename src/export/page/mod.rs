//! A lesson, or a trace, as one page that steps and plays in a browser: prose, programs, timeline, output, questions. It loads nothing,
//! and its policy lets nothing be loaded.
//!
//! What changes while it plays is data; where everything stands is a place of the walkthrough and a position in each trace, and nothing
//! else. It does not know lessons: all texts are handed in, Markdown and words among them.

mod data;
mod index;
mod markdown;
mod room;

pub use index::{Chapter, Index};
pub use markdown::{html, inline};
pub use room::Shell;

use super::escape::escaped;
use super::palette::{Paint, rules};
use super::svg::{self, Strip};
use crate::base::text::harmless_json;
use crate::trace::Language;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

const TEMPLATE: &str =
    concat!(include_str!("../../../assets/page/head.html"), include_str!("../../../assets/page/page.html"));
const STYLE: &str = include_str!("../../../assets/page/page.css");
const SCRIPT: &str =
    concat!(include_str!("../../../assets/page/page.js"), include_str!("../../../assets/page/alone.js"));

/// What is said around a lesson.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "they are the strings of the same names")]
pub struct Words<'a> {
    pub begin: &'a str,
    pub end: &'a str,
    pub step: &'a str,
    pub event: &'a str,
    pub previous: &'a str,
    pub next: &'a str,
    pub play: &'a str,
    pub pause: &'a str,
    pub event_back: &'a str,
    pub event_on: &'a str,
    pub scrub: &'a str,
    pub controls: &'a str,
    pub keys: &'a str,
    pub nothing: &'a str,
    pub lanes_of: &'a str,
    pub code_of: &'a str,
    pub output_of: &'a str,
    pub bars: &'a str,
    pub about_to_run: &'a str,
    pub skip: &'a str,
    pub noscript: &'a str,
    pub predict: &'a str,
    pub right: &'a str,
    pub wrong: &'a str,
    pub answer_is: &'a str,
    pub timeline: &'a str,
    pub output: &'a str,
    pub signs: &'a str,
}

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// Before the first step.
    Begin,
    /// A step.
    Step,
    /// After the last one.
    End,
}

/// A place of the walkthrough.
#[derive(Clone, Debug)]
pub struct Place {
    /// What kind it is.
    pub kind: PlaceKind,
    /// Its heading.
    pub title: String,
    /// What is told there, as HTML.
    pub html: String,
    /// Where each program stands.
    pub positions: Vec<usize>,
    /// What is asked before it goes on.
    pub questions: Vec<Question>,
}

/// A question and its answer.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is asked, as HTML.
    pub prompt: String,
    /// The answers: as HTML that can stand on a button, and as text.
    pub choices: Vec<(String, String)>,
    /// The place of the right one.
    pub right: usize,
    /// What is told with the answer, as HTML.
    pub why: Option<String>,
}

/// A piece of a line of code: the letter of its class, if it has one, and its text.
pub type Piece = (Option<char>, String);

/// A program, and what it did.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its file name.
    pub name: String,
    /// What its tab says.
    pub title: String,
    /// Its language: programs of the same one are tabs of one pane.
    pub language: Language,
    /// What ran it.
    pub runtime: String,
    /// What is told with it, as HTML.
    pub why: Option<String>,
    /// Its lines in pieces.
    pub lines: Vec<Vec<Piece>>,
    /// Which line, from 1, carries which beat.
    pub beats: BTreeMap<u32, String>,
    /// The names of its lanes.
    pub lanes: Vec<String>,
    /// Where its playhead may stand.
    pub stops: Vec<Stop>,
    /// After which position each lane is in which state: the position, the lane, the class of its look, the word for it.
    pub states: Vec<(usize, u32, &'static str, String)>,
    /// After which position a local has which value; `None`: it is gone.
    pub locals: Vec<(usize, u32, String, Option<String>)>,
    /// After which position what was printed, and whether to standard error.
    pub outputs: Vec<(usize, bool, String)>,
}

/// Where a playhead may stand: the position, the line that is about to run or 0, how many states have changed, and what has happened
/// since the stop before.
pub type Stop = (usize, u32, usize, String);

/// The timeline of some of the programs.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The picture.
    pub strip: Strip,
    /// The places of the programs, in its order.
    pub programs: Vec<usize>,
}

/// A way to another page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads to, from this page.
    pub to: String,
    /// What it says.
    pub said: String,
}

/// Whether a page asks the questions of its lesson.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Questions {
    Asked,
    /// Neither they nor their answers are anywhere in it.
    LeftOut,
}

impl Questions {
    fn of(self, place: &Place) -> &[Question] {
        match self {
            Self::Asked => &place.questions,
            Self::LeftOut => &[],
        }
    }
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The code of its language.
    pub language: &'a str,
    /// Its title.
    pub title: String,
    /// The ways to other pages.
    pub links: Vec<Link>,
    /// In order; one at least.
    pub places: Vec<Place>,
    /// Python before Rust, and the main program of a language before the others.
    pub programs: Vec<Program>,
    /// One for each set of programs that can be in view together.
    pub timelines: Vec<Timeline>,
    /// What the signs of the timeline mean, as an SVG element.
    pub key: String,
    /// What is said around all that.
    pub words: Words<'a>,
}

impl Page<'_> {
    /// The page as an HTML document.
    pub fn write(&self) -> String {
        // None of it can fail to be JSON.
        let data = serde_json::to_string(&self.data(Questions::Asked)).unwrap_or_default();
        // Nothing in it can end the element that it stands in.
        let (style, data) = (style(), harmless_json(data).replace('<', "\\u003c"));
        let words = &self.words;
        let text = |text: &str| escaped(text);
        document(
            TEMPLATE,
            &[
                ("language", text(self.language)),
                ("policy", policy(&style, Some(SCRIPT))),
                ("title", text(&self.title)),
                ("icon", String::new()),
                ("style", style),
                ("way", self.way()),
                ("shape", if self.has_steps() { "walk" } else { "alone" }.to_owned()),
                ("noscript", text(words.noscript)),
                ("places", self.places(Questions::Asked)),
                ("programs", self.programs()),
                ("timelines", self.timelines()),
                ("controls", text(words.controls)),
                ("scrub", text(words.scrub)),
                ("previous", text(words.previous)),
                ("event_back", text(words.event_back)),
                ("play", text(words.play)),
                ("event_on", text(words.event_on)),
                ("next", text(words.next)),
                ("keys", text(words.keys)),
                ("data", data),
                ("script", SCRIPT.to_owned()),
            ],
        )
    }

    fn has_steps(&self) -> bool {
        self.places.iter().any(|place| place.kind == PlaceKind::Step)
    }

    fn way(&self) -> String {
        let link = |link: &Link| format!("<a href=\"{}\">{}</a>", escaped(&link.to), escaped(&link.said));
        let links: Vec<String> = self.links.iter().map(link).collect();
        if links.is_empty() { String::new() } else { format!("<nav class=\"way\">{}</nav>\n", links.join(" ")) }
    }

    fn places(&self, questions: Questions) -> String {
        let mut out = String::new();
        for (at, place) in self.places.iter().enumerate() {
            let title = escaped(&place.title);
            let heading = if title.is_empty() { title } else { format!("<h2>{title}</h2>") };
            let _ = writeln!(out, "<section class=\"place\" id=\"place-{at}\">{heading}\n{}", place.html);
            for (number, question) in questions.of(place).iter().enumerate() {
                out.push_str(&self.question(&format!("{at}-{number}"), question));
            }
            out.push_str("</section>\n");
        }
        out
    }

    fn question(&self, id: &str, question: &Question) -> String {
        let Words { predict, skip, .. } = &self.words;
        let mut out =
            format!("<fieldset class=\"question\" id=\"question-{id}\" hidden><legend>{}</legend>", escaped(predict));
        let _ = write!(out, "{}<ol>", question.prompt);
        let data = id.replace('-', "/");
        for (at, (html, said)) in question.choices.iter().enumerate() {
            let said = escaped(said);
            let _ = write!(
                out,
                "<li><button type=\"button\" data-answer=\"{data}/{at}\" data-said=\"{said}\">{}. {html}</button></li>",
                at + 1
            );
        }
        let skip = escaped(skip);
        let _ = write!(
            out,
            "</ol><button type=\"button\" class=\"skip\" data-answer=\"{data}/-1\">{skip}</button><p class=\"verdict\" role=\"status\"></p>"
        );
        if let Some(why) = &question.why {
            let _ = write!(out, "<div class=\"why\" hidden>{why}</div>");
        }
        out + "</fieldset>\n"
    }

    fn programs(&self) -> String {
        let mut out = String::new();
        for (at, program) in self.programs.iter().enumerate() {
            out.push_str(&self.program(at, program));
        }
        out
    }

    fn program(&self, at: usize, program: &Program) -> String {
        let name = escaped(&program.name);
        let of = |template: &str| escaped(&template.replace("{program}", &program.name));
        let first = self.programs.iter().position(|other| other.language == program.language);
        let hidden = if first == Some(at) { "" } else { " hidden" };
        let mut out = format!(
            "<section class=\"side\" id=\"program-{at}\" data-program=\"{at}\"{hidden}><h2>{name}</h2>\n{}<p class=\"runtime\">{}</p>\n",
            self.tabs(at, program),
            escaped(&program.runtime)
        );
        if let Some(why) = &program.why {
            let _ = writeln!(out, "<div class=\"why\">{why}</div>");
        }
        let _ = write!(
            out,
            "<ol class=\"code\" id=\"code-{at}\" tabindex=\"0\" aria-label=\"{}\">",
            of(self.words.code_of)
        );
        for (number, line) in (1..).zip(&program.lines) {
            out.push_str("<li>");
            for (class, text) in line {
                // Blanks are kept, and a piece has no line ends.
                let _ = match class {
                    Some(class) => write!(out, "<span class=\"{class}\">{}</span>", escaped(text)),
                    None => write!(out, "{}", escaped(text)),
                };
            }
            if let Some(beat) = program.beats.get(&number) {
                let _ = write!(out, "<span class=\"beat\">{}</span>", escaped(beat));
            }
            out.push_str("</li>");
        }
        let _ = write!(
            out,
            "</ol>\n<dl class=\"lanes\" id=\"lanes-{at}\" aria-label=\"{}\"></dl>\n<h3>{}</h3>\n\
             <div class=\"output\" id=\"output-{at}\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"></div></section>\n",
            of(self.words.lanes_of),
            escaped(self.words.output),
            of(self.words.output_of)
        );
        out
    }

    /// The buttons that bring another program of the same language into view.
    fn tabs(&self, at: usize, program: &Program) -> String {
        let same = self.programs.iter().enumerate().filter(|(_, other)| other.language == program.language);
        let tabs: Vec<String> = same
            .map(|(other, program)| {
                let pressed = other == at;
                let title = escaped(&program.title);
                format!("<button type=\"button\" data-shows=\"{other}\" aria-pressed=\"{pressed}\">{title}</button>")
            })
            .collect();
        if tabs.len() < 2 { String::new() } else { format!("<div class=\"tabs\">{}</div>\n", tabs.join("")) }
    }

    fn timelines(&self) -> String {
        let Words { timeline, bars, .. } = &self.words;
        let mut out = String::new();
        for (at, Timeline { strip, .. }) in self.timelines.iter().enumerate() {
            let hidden = if at == 0 { "" } else { " hidden" };
            let _ = write!(
                out,
                "<section id=\"timeline-{at}\"{hidden}><h2>{}</h2>\n<div class=\"strip\"><div class=\"names\">{}</div>\
                 <div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">{}</div></div>\n",
                escaped(timeline),
                strip.labels,
                escaped(bars),
                strip.bars
            );
            for note in &strip.notes {
                let _ = writeln!(out, "<p class=\"note\">{}</p>", escaped(note));
            }
            out.push_str("</section>\n");
        }
        let signs = escaped(self.words.signs);
        let _ = writeln!(
            out,
            "<div class=\"legend\" tabindex=\"0\" role=\"group\" aria-label=\"{signs}\">{}</div>",
            self.key
        );
        out
    }
}

/// The style sheet of pages, with the colours of both grounds.
fn style() -> String {
    format!("{}{}{STYLE}", rules(PAINTS), svg::css())
}

/// Colours by the names that the style sheet has for them.
const PAINTS: &[Paint] = &[
    variable("--ground", "ground"),
    variable("--text", "text"),
    variable("--dim", "dim"),
    variable("--border", "border"),
    variable("--border_focus", "border_focus"),
    variable("--accent", "accent"),
    variable("--badge", "badge"),
    variable("--current_line", "current_line"),
    variable("--line_number", "line_number"),
    variable("--error", "error"),
    variable("--good", "good"),
    variable("--key", "key"),
    variable("--created", "created"),
    variable("--ready", "ready"),
    variable("--running", "running"),
    variable("--active", "active"),
    variable("--suspended", "suspended"),
    variable("--closed", "closed"),
    variable("--keyword", "keyword"),
    variable("--string", "string"),
    variable("--comment", "comment"),
    variable("--number", "number"),
    variable("--function", "function"),
    variable("--type", "type"),
    variable("--constant", "constant"),
    variable("--operator", "operator"),
];

const fn variable(property: &'static str, role: &'static str) -> Paint {
    Paint { selector: ":root", property, role }
}

/// What a page may load and run: its own style and script, known by their digests, and nothing else.
fn policy(style: &str, script: Option<&str>) -> String {
    let digest = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let script = script.map_or_else(String::new, |script| format!("; script-src {}", digest(script)));
    format!("default-src 'none'; style-src {}{script}; base-uri 'none'; form-action 'none'", digest(style))
}

/// `template` with each `{{name}}` replaced by its text; what stands in a text is not looked at.
fn document(template: &str, texts: &[(&str, String)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let text = texts.iter().find(|(known, _)| *known == name).map(|(_, text)| text.as_str());
        debug_assert!(text.is_some(), "{name} is in no template");
        out.push_str(text.unwrap_or_default());
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests;
