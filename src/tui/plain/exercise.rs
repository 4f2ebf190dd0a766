//! What is written elsewhere, in the dialogue: a program in the place of the lesson's, and the exercise. Of that its task is told, a file that was written elsewhere is run and held against it, and
//! hints and the solution are told when they are asked for.

use super::Dialogue;
use super::page::Page;
use crate::base::text;
use crate::lesson::{Task, without_badge};
use crate::trace::Language;
use crate::tui::model::{Attempt, Model, Open};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;
use crate::tui::update::{check_exercise, leave_exercise, run_text};
use crate::tui::views::exercise;
use std::path::Path;

/// What was asked for of the exercise of the open lesson.
#[derive(Debug, Default)]
pub struct Asked {
    /// How many hints were told.
    hints: usize,
    /// Whether something was checked: then the solution may be told.
    tried: bool,
    /// The number of the run of which was told what came.
    told: Option<u64>,
    /// The number of the run of which was told that it is under way.
    running: Option<u64>,
}

/// The words that are about the exercise, with what is typed after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<'a> {
    /// The task, and what to begin with.
    Task,
    /// A hint more.
    Hint,
    /// How it is done.
    Solution,
    /// Run what stands in this file.
    Check(&'a str),
    /// Run what stands in this file in the place of a program.
    Run(&'a str),
}

/// A file that is to be read, and what for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// To be held against the exercise.
    Check(&'a str),
    /// To be run in the place of a program.
    Run(&'a str),
}

impl<'a> Wanted<'a> {
    /// Its name, as it was typed.
    pub fn file(self) -> &'a str {
        let (Self::Check(file) | Self::Run(file)) = self;
        file
    }
}

impl<'a> Request<'a> {
    /// The words, as they are typed.
    pub const WORDS: [&'static str; 4] = ["exercise", "check FILE", "hint", "solution"];

    /// What a typed line asks for, where it is about an exercise.
    pub fn of(typed: &'a str) -> Option<Self> {
        let (word, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
        match (word, rest.trim()) {
            ("exercise", "") => Some(Self::Task),
            ("hint", "") => Some(Self::Hint),
            ("solution", "") => Some(Self::Solution),
            ("check", file) => Some(Self::Check(file)),
            ("run", file) => Some(Self::Run(file)),
            _ => None,
        }
    }
}

impl Dialogue {
    /// The file that a typed line wants to be read, and what for: to be checked where the open lesson has an exercise, or to be
    /// run in the place of one of its programs.
    pub fn wanted_file<'t>(model: &Model, typed: &'t str) -> Option<Wanted<'t>> {
        let open = model.open().filter(|_| model.trust.is_none())?;
        let has_tasks = !open.lesson.tasks().is_empty();
        match Request::of(typed.trim()) {
            Some(Request::Check(file)) if has_tasks && !file.is_empty() => Some(Wanted::Check(file)),
            Some(Request::Run(file)) if !file.is_empty() => Some(Wanted::Run(file)),
            _ => None,
        }
    }

    /// Runs what was read from a file: as the solution of the exercise, or in the place of a program, in the language that its name
    /// tells.
    pub fn take_file(
        &mut self,
        model: &mut Model,
        wanted: Wanted<'_>,
        read: Result<String, String>,
    ) -> (String, Vec<Cmd>) {
        let mut page = Page::new(self.width);
        let mut cmds = self.leave_attempt(model);
        let (Wanted::Check(file) | Wanted::Run(file)) = wanted;
        let text = match read {
            Ok(text) => text,
            Err(why) => {
                page.text(&fill(&model.strings.plain.unreadable, &[("file", &text::tame(file)), ("why", &why)]));
                return (page.finish(), cmds);
            }
        };
        let language = match Path::new(file).extension().and_then(|extension| extension.to_str()) {
            Some("py") => Some(Language::Python),
            Some("rs") => Some(Language::Rust),
            _ => None,
        };
        match wanted {
            Wanted::Check(_) => {
                self.told.lesson.exercise.tried = true;
                cmds.extend(check_exercise(model, language, &text));
            }
            Wanted::Run(_) => cmds.extend(run_text(model, language, &text)),
        }
        (page.finish(), cmds)
    }

    /// Closes the exercise, whose outcome was told.
    pub(super) fn leave_attempt(&mut self, model: &mut Model) -> Vec<Cmd> {
        let is_open = model.open().is_some_and(|open| open.attempt.is_some());
        if is_open { leave_exercise(model) } else { Vec::new() }
    }

    /// Tells what was asked for of the exercise.
    pub(super) fn exercise(&mut self, model: &Model, open: &Open, request: Request<'_>, page: &mut Page) {
        if let Request::Run(_) = request {
            return page.text(&model.strings.plain.run_how);
        }
        let Some(task) = task(open) else { return page.text(&model.strings.exercise.none) };
        let (words, asked) = (&model.strings.plain, &mut self.told.lesson.exercise);
        match request {
            Request::Task => {
                super::exercise(model, open, &model.strings.plain.exercise, page);
                for task in open.lesson.tasks() {
                    page.paragraph(&fill(&words.starter, &[("name", task.starter.file_name())]));
                    code(&task.starter.text, page);
                }
            }
            Request::Hint => {
                asked.hints = (asked.hints + 1).min(task.hints.len());
                for (at, hint) in task.hints.iter().enumerate().take(asked.hints).skip(asked.hints.saturating_sub(1)) {
                    let numbers = [("n", &*(at + 1).to_string()), ("all", &task.hints.len().to_string())];
                    page.paragraph(&fill(&model.strings.exercise.hint, &numbers));
                    page.markdown(hint.get(&model.language), &model.theme);
                }
            }
            Request::Solution if !asked.tried => page.text(&words.check_first),
            Request::Solution => {
                for task in open.lesson.tasks() {
                    page.paragraph(&format!("{}:", task.solution.file_name()));
                    code(&task.solution.text, page);
                }
            }
            Request::Check(_) | Request::Run(_) => page.text(&words.check_first),
        }
    }

    /// Tells how the run of what was checked stands, each thing once.
    pub(super) fn attempt(&mut self, model: &Model, attempt: &Attempt, page: &mut Page) {
        let (run, asked) = (attempt.side.run_number, &mut self.told.lesson.exercise);
        if attempt.is_running() {
            if asked.running.replace(run) != Some(run) {
                page.text(&model.strings.exercise.running);
            }
        } else if asked.told.replace(run) != Some(run) {
            page.lines(exercise::outcome(model, attempt, page.width() as u16));
        }
    }
}

/// The task in the language of the program in focus, or the only one.
fn task(open: &Open) -> Option<&Task> {
    let tasks = open.lesson.tasks();
    tasks.iter().find(|task| task.language == open.focus).or_else(|| tasks.first())
}

fn code(text: &str, page: &mut Page) {
    for line in text.lines() {
        page.code(text::tame(without_badge(line)).trim_end(), "");
    }
}
