//! The bundled pack keeps the rules that `lessons/README.md` gives to its authors.

use std::fs;
use std::path::Path;
use yieldscope::base::text::width;
use yieldscope::lesson::{Ask, Files, Pack, ProgramText, Question, read, without_badge};

/// The pane in which prose is read at 120 columns.
const PROSE: (usize, usize) = (36, 12);

/// The lines of a program at most, of one in a lesson that puts the ideas of its chapter together, and of one in the last lesson,
/// which does so with all chapters.
const LINES: [usize; 3] = [40, 60, 110];

/// The widest line of a program that two code panes show side by side.
const CODE: usize = 62;

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("the pack is part of the project") {
        let path = entry.expect("the pack is readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("names of the pack are UTF-8");
        let inner = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            collect(&path, &inner, files);
        } else {
            files.insert(inner, fs::read(&path).expect("the pack is readable"));
        }
    }
}

fn pack() -> Pack {
    let mut files = Files::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons"), "", &mut files);
    let (pack, findings) = read(&files);
    let shown: Vec<String> = findings.iter().map(|finding| format!("{finding:?}")).collect();
    assert!(findings.is_empty(), "{}", shown.join("\n"));
    pack
}

/// Rows that a Markdown text takes at `columns`, marks of emphasis and code left out.
fn rows(text: &str, columns: usize) -> usize {
    let plain = text.trim().replace(['*', '`'], "");
    let rows_of = |paragraph: &str| {
        let words = paragraph.split_whitespace().map(width);
        let (rows, _) = words.fold((1, 0), |(rows, used), word| match used {
            0 => (rows, word),
            used if used + 1 + word > columns => (rows + 1, word),
            used => (rows, used + 1 + word),
        });
        rows + 1
    };
    plain.split("\n\n").map(rows_of).sum::<usize>() - 1
}

#[test]
fn the_bundled_pack_has_its_five_chapters_a_last_one_of_all_and_no_finding() {
    let pack = pack();
    let chapters: Vec<&str> = pack.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(chapters, ["generators", "send", "exceptions", "async", "executors", "all"]);
    assert!(pack.chapters.iter().all(|chapter| !chapter.lessons.is_empty()));
    assert_eq!(pack.languages, ["en", "ko"]);
}

#[test]
fn every_lesson_has_its_steps_questions_misconception_and_both_programs() {
    for lesson in pack().lessons() {
        let key = &lesson.key;
        assert!((4..=9).contains(&lesson.steps.len()), "{key}: {} steps", lesson.steps.len());
        let questions: Vec<&Question> = lesson.steps.iter().flat_map(|step| &step.questions).collect();
        assert!(questions.len() >= 2, "{key}: {} questions", questions.len());
        assert!(
            questions.iter().any(|question| !matches!(question.ask, Ask::Choice(_))),
            "{key}: the trace answers none"
        );
        assert!(questions.iter().all(|question| question.why.is_some()), "{key}: an answer without its reason");
        assert!(lesson.misconception.is_some(), "{key}: no misconception");
        assert!(lesson.python.is_some() && lesson.rust.is_some(), "{key}: a program is missing");
        assert!(lesson.output.python.is_some(), "{key}: no expected output");
        assert!(lesson.steps.iter().any(|step| !step.states.is_empty()), "{key}: no step compares states");
    }
}

#[test]
fn prose_fits_its_pane_and_programs_fit_side_by_side() {
    let pack = pack();
    let last: Vec<&str> =
        pack.chapters.iter().filter_map(|chapter| Some(chapter.lessons.last()?.outline.id.as_str())).collect();
    for lesson in pack.lessons() {
        let most = match last.iter().position(|id| *id == lesson.id) {
            Some(at) if at + 1 == last.len() => LINES[2],
            Some(_) => LINES[1],
            None => LINES[0],
        };
        for (language, prose) in &lesson.prose {
            let sections = prose.sections.iter().map(|(id, section)| (id.as_str(), section.body.as_str()));
            for (id, body) in sections.chain([("introduction", prose.introduction.as_str())]) {
                let rows = rows(body, PROSE.0);
                assert!(rows <= PROSE.1, "{}/{language}.md, {id}: {rows} rows of {} columns", lesson.key, PROSE.0);
            }
        }
        for program in [&lesson.python, &lesson.rust].into_iter().flatten() {
            let lines: Vec<&str> = program.text.lines().collect();
            assert!(lines.len() <= most, "{}/{}: {} lines", lesson.key, program.name, lines.len());
            for line in lines.into_iter().map(without_badge) {
                assert!(width(line) <= CODE, "{}/{}: {line}", lesson.key, program.name);
            }
        }
    }
}

#[test]
fn both_programs_of_a_lesson_carry_the_same_beats() {
    for lesson in pack().lessons() {
        let beats = |program: &Option<ProgramText>| {
            let mut names: Vec<String> = program.iter().flat_map(|program| program.beats.values().cloned()).collect();
            names.sort();
            names
        };
        assert_eq!(beats(&lesson.python), beats(&lesson.rust), "{}", lesson.key);
    }
}
