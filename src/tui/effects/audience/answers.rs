//! The counts of answers, kept in a file: written beside and renamed, so that it is whole whenever it is looked at.

use crate::export::answers::{Answered, csv, json};
use crate::store::kept::write_whole;
use crate::tui::model::Model;
use crate::tui::model::presentation::{AskedPoll, Presentation};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Keeps the counts of a presentation.
#[derive(Debug)]
pub struct Answers {
    path: PathBuf,
    kept: Vec<Answered>,
}

impl Answers {
    /// They are kept at `path`: JSON where its name ends so, else CSV.
    pub fn new(path: PathBuf) -> Self {
        Self { path, kept: Vec::new() }
    }

    /// Writes them down where a round was closed since. Gives a sentence where that cannot be done.
    pub fn keep(&mut self, model: &Model) -> Option<String> {
        let is_open = model.presentation.as_ref().and_then(Presentation::poll).is_some_and(|poll| poll.is_open);
        if is_open { None } else { self.keep_all(model) }
    }

    /// The same, whether or not a round is still open.
    pub fn keep_all(&mut self, model: &Model) -> Option<String> {
        let answered = answered(model);
        if answered == self.kept {
            return None;
        }
        let written = write(&self.path, &answered);
        self.kept = answered;
        let error = written.err()?;
        Some(format!("the answers cannot be kept in {} ({error})", self.path.display()))
    }
}

fn write(path: &Path, answered: &[Answered]) -> io::Result<()> {
    write_whole(path, content(path, answered).as_bytes())
}

fn content(path: &Path, answered: &[Answered]) -> String {
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_json { json(answered) } else { csv(answered) }
}

/// Makes the file in which nothing is kept yet, so that what is in the way is known before a class waits.
///
/// # Errors
/// Where something is there already, since those may be the answers of another class, and where it cannot be written.
pub fn begin(path: &Path) -> io::Result<()> {
    match fs::read(path) {
        Ok(there) if !there.is_empty() && there != content(path, &[]).as_bytes() => {
            Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is there already, and is not overwritten"))
        }
        _ => write(path, &[]),
    }
}

/// What the class has answered so far, in the language in which it was asked on the screen.
fn answered(model: &Model) -> Vec<Answered> {
    let shared = model.presentation.as_ref().and_then(|presentation| presentation.shared.as_ref());
    shared.into_iter().flat_map(|shared| shared.answered()).map(one).collect()
}

fn one(poll: &AskedPoll) -> Answered {
    let said = |texts: &std::collections::BTreeMap<String, crate::room::Wording>| {
        texts.get(&poll.language).map_or_else(String::new, |wording| wording.text.clone())
    };
    Answered {
        poll: poll.question.poll,
        lesson: poll.topic.lesson.clone(),
        step: poll.topic.step.clone(),
        question: said(&poll.question.prompt),
        choices: poll.question.choices.iter().map(said).collect(),
        right: poll.truth.right,
        rounds: poll.counts.clone(),
    }
}
