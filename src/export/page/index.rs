//! The page that lists what stands beside it in a folder.

use super::{Link, document, policy, style};
use crate::export::escape::escaped;
use std::fmt::Write;

const TEMPLATE: &str =
    concat!(include_str!("../../../assets/page/head.html"), include_str!("../../../assets/page/index.html"));

/// Lessons below one heading.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// The heading.
    pub title: String,
    /// The lessons.
    pub lessons: Vec<Link>,
}

/// A list of lessons.
#[derive(Clone, Debug)]
pub struct Index<'a> {
    /// The code of its language.
    pub language: &'a str,
    /// What they are together.
    pub title: String,
    /// In order.
    pub chapters: Vec<Chapter>,
}

impl Index<'_> {
    /// The list as an HTML document.
    pub fn write(&self) -> String {
        let style = style();
        let mut chapters = String::new();
        for Chapter { title, lessons } in &self.chapters {
            let _ = writeln!(chapters, "<h2>{}</h2>\n<ol>", escaped(title));
            for Link { to, said } in lessons {
                let _ = writeln!(chapters, "<li><a href=\"{}\">{}</a></li>", escaped(to), escaped(said));
            }
            chapters.push_str("</ol>\n");
        }
        let texts = [
            ("language", escaped(self.language)),
            ("policy", policy(&style, None)),
            ("title", escaped(&self.title)),
            ("icon", String::new()),
            ("style", style),
            ("chapters", chapters),
        ];
        document(TEMPLATE, &texts)
    }
}
