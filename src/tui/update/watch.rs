//! A pack whose folder is watched was read anew: the screen shows the new one and stays where it is. A lesson with an error
//! stays as it was when it had none.

use super::{lesson, lines, run, tabs, walk};
use crate::base::Severity;
use crate::lesson::{Chapter, Entry, Lesson, Pack};
use crate::trace::Language;
use crate::tui::model::{Finding, Model, Open, Place, Side};
use crate::tui::msg::{Cmd, Reloaded};
use std::sync::Arc;

/// Takes in a pack that was read anew.
pub fn reloaded(model: &mut Model, read: Reloaded) -> Vec<Cmd> {
    let Reloaded { pack, findings, foreign } = read;
    let pack = Arc::new(merge(&model.pack, pack, &findings));
    model.findings = findings;
    let mut cmds = Vec::new();
    // Who lets the programs run that stand there, and writes on, lets run what was written.
    if model.unknown_programs().is_empty() {
        if !foreign.is_empty() {
            cmds.push(Cmd::Trust(foreign));
        }
    } else {
        model.foreign.remove(&model.pack.id);
        model.foreign.insert(pack.id.clone(), foreign);
    }
    for listed in model.packs.iter_mut().filter(|listed| listed.id == model.pack.id) {
        *listed = Arc::clone(&pack);
    }
    model.pack = pack;
    model.selected = model.selected.min(model.entries().count().saturating_sub(1));
    let Some(id) = model.open().map(|open| open.lesson.id.clone()) else { return cmds };
    let Some(lesson) = model.pack.lesson(&id).cloned() else { return cmds };
    cmds.extend(show(model, lesson));
    cmds
}

/// Whether there is an error in this file or below this folder.
fn is_wrong(findings: &[Finding], place: &str) -> bool {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors
        .into_iter()
        .any(|finding| finding.file.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// The new pack; what has errors in it, and was there before, is as it was.
fn merge(before: &Pack, mut after: Pack, findings: &[Finding]) -> Pack {
    if is_wrong(findings, "pack.toml") {
        return before.clone();
    }
    if is_wrong(findings, "glossary.toml") {
        after.glossary = before.glossary.clone();
    }
    if is_wrong(findings, "map.toml") {
        after.map = before.map.clone();
    }
    for (at, chapter) in before.chapters.iter().enumerate() {
        let wrong = is_wrong(findings, &format!("{}/chapter.toml", chapter.folder));
        match after.chapters.iter_mut().find(|new| new.folder == chapter.folder) {
            Some(new) if wrong => *new = Chapter { lessons: std::mem::take(&mut new.lessons), ..chapter.clone() },
            Some(_) => {}
            None if wrong => {
                after.chapters.insert(at.min(after.chapters.len()), Chapter { lessons: Vec::new(), ..chapter.clone() })
            }
            None => continue,
        }
        let Some(new) = after.chapters.iter_mut().find(|new| new.folder == chapter.folder) else { continue };
        for (at, entry) in chapter.lessons.iter().enumerate() {
            keep_good(new, at, entry, wrong || is_wrong(findings, &entry.outline.key));
        }
    }
    after
}

/// Puts the lesson from before in the place of the one with an error, or of the one that is lost by it.
fn keep_good(chapter: &mut Chapter, at: usize, before: &Entry, wrong: bool) {
    if !wrong {
        return;
    }
    let key = &before.outline.key;
    match chapter.lessons.iter_mut().find(|entry| entry.outline.key == *key) {
        Some(entry) => *entry = before.clone(),
        None => chapter.lessons.insert(at.min(chapter.lessons.len()), before.clone()),
    }
}

/// Shows another version of the open lesson at the step where the reader stands. Its programs run again where they changed.
fn show(model: &mut Model, lesson: Lesson) -> Vec<Cmd> {
    let Some(open) = model.open_mut().filter(|open| open.lesson != lesson) else { return Vec::new() };
    let runs_again = open.lesson.clock != lesson.clock
        || !open.lesson.programs().eq(lesson.programs())
        || open.lesson.variants.len() != lesson.variants.len();
    let place = |place: Place| match place {
        Place::Step(at) => {
            let id = open.lesson.steps.get(at).map(|step| &step.id);
            let same = lesson.steps.iter().position(|step| Some(&step.id) == id);
            match lesson.steps.len().checked_sub(1) {
                Some(last) => Place::Step(same.unwrap_or(at.min(last))),
                None => Place::Introduction,
            }
        }
        edge => edge,
    };
    let (here, furthest) = (place(open.place), place(open.furthest));
    let (looks, resume) = (open.looks.map(place), open.resume.map(place));
    let before = positions(open, open.place);
    if open.lesson.axis != lesson.axis {
        open.axis = lesson.axis;
    }
    open.lesson = lesson;
    (open.place, open.furthest, open.looks, open.resume) = (here, furthest, looks, resume);
    (open.motion, open.dwell, open.playing, open.asked) = (None, None, false, None);
    if runs_again {
        renew(open);
        open.resume = Some(here);
        lines::restore(model);
        let mut cmds = run::start_all(model);
        cmds.extend(run::highlight_all(model));
        return cmds;
    }
    let Open { lesson, sides, hidden, .. } = open;
    sides.iter_mut().chain(hidden).for_each(|side| side.find_steps(lesson));
    // Elsewhere than at the step, the playheads stay too.
    if positions(open, here) != before {
        walk::jump(open, here);
    }
    Vec::new()
}

/// Takes the programs of the lesson as they are now. What the reader has written in their place stays, and so does what is in
/// view.
fn renew(open: &mut Open) {
    let (sides, hidden) = lesson::sides(&open.lesson);
    let in_view = open.side(Language::Rust).name().map(str::to_owned);
    let before: Vec<Side> =
        std::mem::replace(&mut open.sides, sides).into_iter().chain(open.hidden.drain(..)).collect();
    open.hidden = hidden;
    let Open { lesson, sides, hidden, .. } = open;
    for side in sides.iter_mut().chain(hidden) {
        let Some(name) = side.name().map(str::to_owned) else { continue };
        let Some(old) = before.iter().find(|old| old.name() == Some(name.as_str())) else { continue };
        side.written.clone_from(&old.written);
        side.version = old.version;
        if let Some(lesson) = lesson.with_program(&name) {
            side.show(&lesson, old.shows_written);
        }
    }
    if let Some(name) = in_view {
        tabs::show(open, &name);
    }
    if open.focused().program.is_none() {
        open.focus = if open.focus == Language::Python { Language::Rust } else { Language::Python };
    }
}

/// Where both programs are at a step.
fn positions(open: &Open, place: Place) -> [Option<usize>; 2] {
    let Place::Step(step) = place else { return [None; 2] };
    open.sides.each_ref().map(|side| side.steps.get(step).copied().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::{self, spoiled};
    use crate::lesson::{self, Files};
    use crate::store::Progress;
    use crate::tui::msg::Msg;
    use crate::tui::sample::Reader;
    use crate::tui::update::update;
    use crossterm::event::KeyCode;

    const TOML: &str = "01-first/priming/lesson.toml";

    fn reload(reader: &mut Reader, files: &Files) -> Vec<Cmd> {
        let (pack, findings) = lesson::read(files);
        let findings = Finding::all(&findings, files);
        let read = Ok(Reloaded { pack, findings, foreign: Vec::new() });
        update(&mut reader.model, Msg::Reloaded(Box::new(read)))
    }

    /// A reader at the second step.
    fn reader() -> Reader {
        let mut reader = Reader::in_lesson();
        for key in [KeyCode::Right, KeyCode::Right, KeyCode::Char('s'), KeyCode::Right] {
            reader.press(key).wait();
        }
        assert_eq!(reader.open().place, Place::Step(1));
        reader
    }

    #[test]
    fn new_prose_is_shown_at_once_and_nothing_moves_or_runs() {
        let mut reader = reader();
        let playheads = reader.playheads();
        let cmds = reload(&mut reader, &spoiled("01-first/priming/en.md", "Sent.", "Sent, and more."));
        assert_eq!((cmds, reader.playheads(), reader.open().place), (vec![], playheads, Place::Step(1)));
        assert_eq!(reader.open().lesson.prose("en").expect("prose").sections["sent"].body, "Sent, and more.");
    }

    #[test]
    fn the_step_is_kept_by_its_id() {
        let mut reader = reader();
        let playheads = reader.playheads();
        let step = "[[step]]\nid = \"new\"\nbeat = \"make\"\n\n[[step]]\nid = \"made\"";
        let mut files = spoiled(TOML, "[[step]]\nid = \"made\"", step);
        for language in ["en", "ko"] {
            let path = format!("01-first/priming/{language}.md");
            let text = format!("{}\n## New {{#new}}\n\nNew.\n", files.text(&path));
            files.insert(path, text.into_bytes());
        }
        assert_eq!(reload(&mut reader, &files), []);
        assert_eq!(reader.model.findings, []);
        assert_eq!((reader.open().place, reader.playheads()), (Place::Step(2), playheads));
        assert_eq!(reader.at_step(2), playheads);
    }

    #[test]
    fn a_changed_program_runs_again_to_the_step() {
        let mut reader = reader();
        let files = spoiled("01-first/priming/main.py", "average 10.0", "average  10.0");
        reader.cmds = reload(&mut reader, &files);
        assert_eq!(reader.cmds.iter().filter(|cmd| matches!(cmd, Cmd::Run { .. })).count(), 2);
        assert!(
            reader.open().side(crate::trace::Language::Python).program.as_ref().expect("one").text.contains("  10.0")
        );
        reader.programs_run();
        assert_eq!((reader.open().place, reader.playheads()), (Place::Step(1), reader.at_step(1)));
    }

    #[test]
    fn what_has_an_error_stays_as_it_was_and_the_error_is_shown() {
        let mut reader = reader();
        let before = reader.open().lesson.clone();
        let mut half = sample::pack();
        half.insert(TOML, b"id = \"priming\"\ntitle = { en = \"Half".to_vec());
        assert_eq!(reload(&mut reader, &half), []);
        assert!(
            reader.model.findings[0].line.starts_with("01-first/priming/lesson.toml:2:"),
            "{:?}",
            reader.model.findings
        );
        assert_eq!((&reader.open().lesson, reader.model.pack.entries().count()), (&before, 2));
        for (file, text) in [("pack.toml", "format = "), ("01-first/chapter.toml", "")] {
            let mut files = sample::pack();
            files.insert(file, text.as_bytes().to_vec());
            assert_eq!(reload(&mut reader, &files), [], "{file}");
            assert_eq!((&reader.open().lesson, reader.model.pack.entries().count()), (&before, 2), "{file}");
            assert!(!reader.model.findings.is_empty());
        }
        update(&mut reader.model, Msg::Reloaded(Box::new(Err("it is gone".to_owned()))));
        assert_eq!((reader.model.findings[0].line.as_str(), &reader.open().lesson), ("it is gone", &before));
        assert_eq!(reload(&mut reader, &sample::pack()), []);
        assert_eq!(reader.model.findings, []);
    }

    #[test]
    fn a_lesson_that_is_taken_away_stays_open_and_leaves_the_list() {
        let mut reader = reader();
        let mut files = spoiled("01-first/chapter.toml", "\"priming\", ", "");
        let paths: Vec<String> = files.paths().filter(|path| path.contains("priming")).map(str::to_owned).collect();
        for path in &paths {
            files.remove(path);
        }
        assert_eq!(reload(&mut reader, &files), []);
        assert_eq!((reader.open().lesson.id.as_str(), reader.model.pack.entries().count()), ("priming", 1));
        reader.press(KeyCode::Esc);
        reader.press(KeyCode::Enter);
        assert_eq!(reader.open().lesson.id, "plain");
    }

    #[test]
    fn the_whole_list_and_its_findings_survive_every_size() {
        let mut reader = Reader::new(Progress::default());
        let mut files = sample::pack();
        files.insert(TOML, b"id = 3\nclick = 1\nx = 2\ny = 3\nz = 4\n".to_vec());
        reload(&mut reader, &files);
        assert!(reader.model.findings.len() > 4);
        for keys in [&[][..], &[KeyCode::Char('c')], &[KeyCode::Esc, KeyCode::Enter]] {
            for key in keys {
                reader.press(*key);
            }
            for (width, height) in [(0, 0), (5, 5), (40, 12), (41, 13), (80, 24), (200, 60)] {
                let mut terminal =
                    ratatui::Terminal::new(ratatui::backend::TestBackend::new(width, height)).expect("one");
                terminal.draw(|frame| crate::tui::views::draw(&reader.model, frame.buffer_mut())).expect("drawn");
            }
        }
    }
}
