//! One lesson of a pack as a pack of its own, for a class: without what is for who teaches it, or gives an answer away. Texts in,
//! texts out; it does not know where they go.

use super::files::Files;
use super::prose;
use std::collections::BTreeMap;
use toml_edit::{Array, DocumentMut, Item};

/// What of a pack is for all of its lessons.
const OF_PACK: [&str; 2] = ["pack.toml", "glossary.toml"];

/// The files of the pack that has the lesson in the folder `key`, and no other: its notes, questions and exercises are left out.
/// `texts` take the place of programs, by their file names.
pub fn excerpt(files: &Files, key: &str, texts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let (chapter, folder) = key.split_once('/').unwrap_or(("", key));
    let of_chapter = format!("{chapter}/chapter.toml");
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for path in OF_PACK.into_iter().chain([of_chapter.as_str()]).filter(|path| files.get(path).is_some()) {
        let text = files.text(path);
        let text = match path {
            "pack.toml" => with_list(text, "chapters", chapter),
            _ if path == of_chapter => with_list(text, "lessons", folder),
            _ => text.to_owned(),
        };
        taken.insert(path.to_owned(), text);
    }
    for (name, _) in files.below(key).filter(|(name, _)| !name.contains('/')) {
        let path = format!("{key}/{name}");
        let text = match texts.get(name) {
            Some(text) => text.clone(),
            None if name == "lesson.toml" => without_answers(files.text(&path)),
            None if name.ends_with(".md") => prose::without_all_notes(files.text(&path)),
            None => files.text(&path).to_owned(),
        };
        taken.insert(path, text);
    }
    taken
}

/// The table with one name in a list of it. A text that is no good TOML has been found to be so, and stays as it is.
fn with_list(text: &str, list: &str, only: &str) -> String {
    edited(text, |table| {
        table.insert(list, Item::Value(Array::from_iter([only]).into()));
    })
}

fn without_answers(text: &str) -> String {
    edited(text, |table| {
        table.remove("exercise");
        let steps = table.get_mut("step").and_then(Item::as_array_of_tables_mut);
        for step in steps.into_iter().flat_map(|steps| steps.iter_mut()) {
            step.remove("question");
        }
    })
}

fn edited(text: &str, edit: impl FnOnce(&mut DocumentMut)) -> String {
    match text.parse::<DocumentMut>() {
        Ok(mut table) => {
            edit(&mut table);
            table.to_string()
        }
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{self, sample};

    fn read(taken: &BTreeMap<String, String>) -> (lesson::Pack, Vec<crate::base::Diagnostic>) {
        lesson::read(&taken.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect())
    }

    #[test]
    fn a_lesson_alone_is_a_good_pack_that_asks_and_sets_nothing() {
        for files in [sample::pack(), sample::with_words(), sample::with_tabs(), sample::with_exercise()] {
            let (whole, _) = lesson::read(&files);
            for entry in whole.entries() {
                let before = entry.lesson();
                let (pack, findings) = read(&excerpt(&files, &before.key, &BTreeMap::new()));
                let findings: Vec<_> = findings.iter().map(|finding| finding.code).collect();
                // The section of the exercise stays: it tells what can be tried at home.
                let is_known = |code: &&str| ["unknown-step", "unknown-lesson"].contains(code);
                assert!(findings.iter().all(is_known), "{findings:?}");
                let after = pack.lesson(&before.id).expect("the lesson").clone();
                assert_eq!((&pack.id, pack.entries().count()), (&whole.id, 1));
                assert!(after.exercise.is_none() && after.steps.iter().all(|step| step.questions.is_empty()));
                let ids = |lesson: &lesson::Lesson| lesson.steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
                assert_eq!(
                    (ids(&after), &after.python, &after.variants),
                    (ids(before), &before.python, &before.variants)
                );
            }
        }
    }

    #[test]
    fn notes_are_left_out_and_texts_that_were_written_take_the_place_of_programs() {
        let (mut files, key) = (sample::pack(), "01-first/priming");
        let prose = files.text(&format!("{key}/en.md")).replacen("{#made}", "{#made}\n\n```notes\nAsk them.\n```\n", 1);
        assert!(prose.contains("Ask them."));
        files.insert(format!("{key}/en.md"), prose.into_bytes());
        let texts = BTreeMap::from([("main.py".to_owned(), "print(1)\n".to_owned())]);
        let taken = excerpt(&files, key, &texts);
        assert!(!taken[&format!("{key}/en.md")].contains("Ask them."));
        assert_eq!(taken[&format!("{key}/main.py")], "print(1)\n");
        assert!(
            taken.keys().all(|path| path.starts_with(key) || path == "pack.toml" || path == "01-first/chapter.toml")
        );
    }
}
