//! Editing a program of the open lesson: its keys write, and what was written is kept and run.

use super::{compare, exercise, run};
use crate::base::Severity;
use crate::lesson::Lesson;
use crate::trace::Language;
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Editor, Model, Open};
use crate::tui::msg::{Cmd, Outside};
use crate::tui::strings::fill;
use crate::tui::words;
use crossterm::event::{KeyEvent, KeyEventKind};

/// What is to be found out before somebody writes a program of `lesson` that then cannot be run.
pub fn can_it_run(lesson: &Lesson, language: Language) -> Vec<Cmd> {
    vec![Cmd::FindTools { lesson: lesson.id.clone(), language }]
}

/// Opens the editor over the program in focus: on what the learner wrote before, else on the lesson's text.
pub fn open(open: &mut Open) -> Vec<Cmd> {
    let side = open.focused();
    let Some(program) = &side.program else { return Vec::new() };
    let text = side.written.as_deref().unwrap_or(&program.text);
    // Where it does not compile, the first error is what is to be mended.
    let error = side.remarks.iter().find(|remark| remark.is_shown && remark.severity == Severity::Error);
    let current = || side.index.current_line(&side.trace, side.playhead).map(|(_, line)| line);
    let line = error.map(|error| error.line).or_else(current).unwrap_or(1);
    open.editor = Some(Editor::new(open.focus, text, line));
    open.playing = false;
    can_it_run(&open.lesson, open.focus)
}

/// Lets a key write, or do what the key map has for it.
pub fn key(model: &mut Model, event: KeyEvent) -> Vec<Cmd> {
    let press = model.keys.press(Context::Editor, event);
    // What was said is over with the next key, whatever it does.
    if event.kind != KeyEventKind::Release {
        model.notice = None;
    }
    match press.map(|press| press.action) {
        Some(Action::RunEdited) => run_edited(model),
        Some(Action::LeaveEditor) => leave(model).into_iter().collect(),
        Some(Action::TakeOriginal) => {
            take_original(model);
            Vec::new()
        }
        Some(Action::OpenEditor) => open_outside(model),
        Some(Action::Suspend) => vec![Cmd::Suspend],
        _ => {
            let editor = model.open_mut().and_then(|open| open.editor.as_mut());
            if let Some(editor) = editor.filter(|_| event.kind != KeyEventKind::Release) {
                editor.key(event);
            }
            Vec::new()
        }
    }
}

/// Puts the lesson's text into the editor; that can be undone like all else that was written.
fn take_original(model: &mut Model) {
    let Some(open) = model.open_mut() else { return };
    let Some(editor) = &mut open.editor else { return };
    let name = open.sides[editor.language as usize].name();
    if let Some((_, program)) = name.and_then(|name| open.lesson.program_named(name)) {
        editor.replace(&program.text);
    }
}

/// Writes a pasted text, where a program is edited.
pub fn paste(model: &mut Model, text: &str) {
    let Some(open) = model.open_mut() else { return };
    if let Some(editor) = &mut open.editor {
        editor.paste(text);
    } else if let Some(attempt) = &mut open.attempt {
        exercise::paste(attempt, text);
    }
}

/// Asks for the user's own editor on what is edited: the program, or the exercise. What it leaves comes as a message.
pub fn open_outside(model: &mut Model) -> Vec<Cmd> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let (name, text) = match &mut open.attempt {
        Some(attempt) => {
            attempt.shows_solution = false;
            (attempt.side.name(), attempt.editor.text())
        }
        None => {
            if open.editor.is_none() {
                self::open(open);
            }
            let Some(editor) = &open.editor else { return Vec::new() };
            (open.side(editor.language).name(), editor.text())
        }
    };
    let name = name.and_then(|name| name.rsplit('/').next()).unwrap_or_default().to_owned();
    vec![Cmd::OpenEditor { name, text }]
}

/// The user's own editor was left. What it wrote is taken over and run; where it failed, what it wrote stands in the editor
/// here, and is not run.
pub fn outside(model: &mut Model, outside: Outside) -> Vec<Cmd> {
    let words = &model.strings.messages;
    let (text, notice) = match outside {
        Outside::Written(text) => (Some(text), None),
        Outside::Failed { editor, why, text } => {
            (text, Some(fill(&words.editor_failed, &[("editor", &editor), ("why", &why)])))
        }
        Outside::Unnamed => (None, Some(words.no_editor.clone())),
    };
    let Some(open) = model.open_mut() else { return Vec::new() };
    let is_exercise = open.attempt.is_some();
    let editor = open.attempt.as_mut().map(|attempt| &mut attempt.editor).or(open.editor.as_mut());
    if let (Some(editor), Some(text)) = (editor, &text) {
        editor.replace(text);
    }
    match notice {
        Some(notice) => model.notice = Some(notice),
        None if is_exercise => return exercise::check(model),
        None => return run_edited(model),
    }
    Vec::new()
}

/// Takes what the learner wrote on an earlier visit.
pub fn found(model: &mut Model, (pack, lesson): (&str, &str), program: &str, text: String) {
    let is_here = model.pack.id == pack;
    let open = model.open_mut().filter(|open| is_here && open.lesson.id == lesson);
    let Some(open) = open else { return };
    if let Some(side) = open.side_named(program) {
        side.written.get_or_insert(text);
    } else {
        open.written.entry(program.to_owned()).or_insert(text);
    }
}

/// Closes the editor; what stands in it is kept.
pub fn leave(model: &mut Model) -> Option<Cmd> {
    let open = model.screen.open_mut()?;
    let editor = open.editor.take()?;
    let (language, text) = (editor.language, editor.text());
    let program = open.side(language).name()?.to_owned();
    let written = (open.lesson.program_named(&program)?.1.text != text).then_some(text);
    let side = open.side_mut(language);
    if side.written == written {
        return None;
    }
    side.written.clone_from(&written);
    let kept = [model.pack.id.clone(), open.lesson.id.clone(), program.clone()];
    let lesson = open.lesson.id.clone();
    if written.is_some() {
        model.kept.insert(kept)
    } else {
        model.kept.remove(&kept)
    };
    Some(Cmd::KeepEdit { lesson, program, text: written })
}

fn run_edited(model: &mut Model) -> Vec<Cmd> {
    let language = model.open().and_then(|open| open.editor.as_ref()).map(|editor| editor.language);
    let mut cmds: Vec<Cmd> = leave(model).into_iter().collect();
    if let Some(language) = language {
        cmds.extend(show(model, language, true));
    }
    cmds
}

/// Runs `text` in the place of the program in `language`, or else of the one in focus, and keeps it; says so where the lesson has
/// no such program.
pub fn run_text(model: &mut Model, language: Option<Language>, text: &str) -> Vec<Cmd> {
    let Some(open) = model.screen.open_mut() else { return Vec::new() };
    let language = language.unwrap_or(open.focus);
    if open.side(language).program.is_none() {
        let name = words::language(model.strings, language);
        model.notice = Some(fill(&model.strings.messages.no_program, &[("language", name)]));
        return Vec::new();
    }
    open.focus = language;
    let mut cmds = self::open(open);
    if let Some(editor) = &mut open.editor {
        editor.replace(text);
    }
    cmds.extend(run_edited(model));
    cmds
}

/// Runs what is kept of the learner's own in the place of a program, where there is some.
pub fn run_kept(model: &mut Model) -> Vec<Cmd> {
    let language = model.open().and_then(Open::edited).map(|side| side.language);
    language.map_or_else(Vec::new, |language| show(model, language, true))
}

/// Runs the lesson's text instead of the learner's, or the other way round: of the program in focus, or else of the other.
pub fn switch(model: &mut Model) -> Vec<Cmd> {
    let Some(side) = model.open().and_then(Open::edited) else {
        model.notice = Some(compare::none(model));
        return Vec::new();
    };
    let (language, written) = (side.language, !side.shows_written);
    show(model, language, written)
}

/// Puts the text that is wanted in the place of the program, and runs both programs to the place where the learner stands.
fn show(model: &mut Model, language: Language, written: bool) -> Vec<Cmd> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.sides[language as usize].show(&open.lesson, written);
    open.resume = Some(open.place);
    let mut cmds = run::start_all(model);
    cmds.extend(run::highlight_all(model));
    cmds
}
