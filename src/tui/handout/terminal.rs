//! A lesson made ready for terminals that follow a presentation: its files and its traces, as one document of text.

use crate::lesson::{self, Files, Lesson, Pack};
use crate::room::VERSION;
use crate::timeline::Index;
use crate::trace::{Trace, wire};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The document `lesson`: what a terminal needs to show a lesson that is presented elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonDocument {
    /// [`VERSION`].
    pub version: u32,
    /// The files of a pack that has this lesson alone: path to text. Programs read as they were run.
    pub pack: BTreeMap<String, String>,
    /// The id of the lesson.
    pub id: String,
    /// What its programs did, by their file names, as JSON Lines.
    pub traces: BTreeMap<String, String>,
}

/// A lesson that came as a document.
#[derive(Debug)]
pub struct Received {
    /// The pack with it.
    pub pack: Pack,
    /// Its id.
    pub id: String,
    /// What its programs did, by their file names, each with the index over it.
    pub traces: BTreeMap<String, (Trace, Index)>,
}

/// Why a document shows no lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no such document.
    NoDocument,
    /// It is of this version, which this program does not know.
    Version(u32),
    /// The lesson that it names is not in it, or cannot be read.
    NoLesson,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDocument => f.write_str("what came is no lesson"),
            Self::Version(version) => {
                write!(f, "the lesson came in version {version}, and this program reads {VERSION}")
            }
            Self::NoLesson => f.write_str("the lesson that came cannot be read"),
        }
    }
}

impl LessonDocument {
    /// The document of a lesson of the pack with these files. `texts`: what was run in the place of its programs, by their file
    /// names. Notes, questions and exercises stay behind.
    pub fn new<'t>(
        files: &Files,
        lesson: &Lesson,
        texts: &BTreeMap<String, String>,
        traces: impl IntoIterator<Item = (&'t str, &'t Trace)>,
    ) -> Self {
        let traces = traces.into_iter().map(|(name, trace)| (name.to_owned(), wire::write(trace)));
        let (pack, traces) = (lesson::excerpt(files, &lesson.key, texts), traces.collect());
        Self { version: VERSION, pack, id: lesson.id.clone(), traces }
    }

    /// As JSON.
    pub fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads a document. What of it cannot be read is left out.
    ///
    /// # Errors
    /// Where it shows no lesson.
    pub fn read(json: &[u8]) -> Result<Received, Unreadable> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let Versioned { version } = serde_json::from_slice(json).map_err(|_| Unreadable::NoDocument)?;
        if version != VERSION {
            return Err(Unreadable::Version(version));
        }
        let document: Self = serde_json::from_slice(json).map_err(|_| Unreadable::NoDocument)?;
        let files: Files = document.pack.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        let (pack, _) = lesson::read(&files);
        if pack.lesson(&document.id).is_none() {
            return Err(Unreadable::NoLesson);
        }
        let traces = document.traces.into_iter().filter_map(|(name, text)| {
            let trace = wire::read(&name, &text).0?;
            let index = Index::new(&trace);
            Some((name, (trace, index)))
        });
        let traces = traces.collect();
        Ok(Received { pack, id: document.id, traces })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;
    use crate::trace::Language;
    use crate::tui::sample::run;

    fn document() -> LessonDocument {
        let files = sample::pack();
        let (pack, _) = lesson::read(&files);
        let lesson = pack.lesson("priming").expect("the lesson");
        let traces = [Language::Python, Language::Rust].map(run);
        let texts = BTreeMap::from([("main.py".to_owned(), "x = 1 #@ make\n".to_owned())]);
        LessonDocument::new(&files, lesson, &texts, ["main.py", "main.rs"].into_iter().zip(&traces))
    }

    #[test]
    fn a_lesson_is_read_as_it_was_made_ready() {
        let received = LessonDocument::read(&document().json()).expect("a lesson");
        assert_eq!((received.id.as_str(), received.pack.id.as_str()), ("priming", "demo"));
        let lesson = received.pack.lesson("priming").expect("the lesson");
        let python = lesson.python.as_ref().expect("a program");
        assert_eq!((python.text.as_str(), python.beats.len()), ("x = 1 #@ make\n", 1));
        let lines = |trace: &Trace| wire::write(trace);
        assert_eq!(lines(&received.traces["main.rs"].0), lines(&run(Language::Rust)));
        assert_eq!(received.traces.len(), 2);
    }

    #[test]
    fn what_is_no_lesson_is_said_to_be_none() {
        let unreadable = |json: &[u8]| LessonDocument::read(json).expect_err("none");
        assert_eq!(unreadable(b"{}"), Unreadable::NoDocument);
        assert_eq!(unreadable(&[0xff, 0x7b]), Unreadable::NoDocument);
        assert_eq!(unreadable(br#"{"version":7,"lessons":[]}"#), Unreadable::Version(7));
        let mut other = document();
        other.id = "plain".to_owned();
        assert_eq!(unreadable(&other.json()), Unreadable::NoLesson);
        other = document();
        other.pack.insert("pack.toml".to_owned(), "[[".to_owned());
        assert_eq!(unreadable(&other.json()), Unreadable::NoLesson);
        let mut damaged = document();
        damaged.traces.insert("main.py".to_owned(), "no trace".to_owned());
        let received = LessonDocument::read(&damaged.json()).expect("the rest of it");
        assert_eq!(received.traces.keys().collect::<Vec<_>>(), ["main.rs"]);
    }
}
