//! The table of mistakes: each gives one finding, at its place, that says what is wrong and what to do.

mod chapter;
mod exercise;
mod lesson;
mod pack;
mod programs;
mod prose;
mod single;
mod steps;
mod tabs;
mod unreadable;
mod words;

use crate::mistake::Mistake;
use yieldscope::lesson::read;

const PACK: &str = "pack.toml";
const SUMS: &str = "01-sums/chapter.toml";
const MORE: &str = "02-more/chapter.toml";
const LESSON: &str = "01-sums/sums/lesson.toml";
const SHORT: &str = "01-sums/short/lesson.toml";
const PYTHON: &str = "01-sums/sums/main.py";
const RUST: &str = "01-sums/sums/main.rs";
const ENGLISH: &str = "01-sums/sums/en.md";
const KOREAN: &str = "01-sums/sums/ko.md";
const ALONE: &str = "00-programs/alone/lesson.toml";
const TABS: &str = "00-programs/tabs/lesson.toml";
const NATIVE: &str = "00-programs/native/lesson.toml";
const GLOSSARY: &str = "glossary.toml";
const MAP: &str = "map.toml";
const NO_TEXT: &[u8] = b"a\xff\xfe";

fn tables() -> impl Iterator<Item = &'static (&'static str, Mistake)> {
    [
        unreadable::ALL,
        pack::ALL,
        chapter::ALL,
        lesson::ALL,
        steps::ALL,
        programs::ALL,
        prose::ALL,
        single::ALL,
        tabs::ALL,
        exercise::ALL,
        words::ALL,
    ]
    .into_iter()
    .flatten()
}

#[test]
fn each_mistake_is_one_finding_at_its_place_that_says_what_to_do() {
    let all: Vec<&(&str, Mistake)> = tables().collect();
    assert!(all.len() >= 60, "{} mistakes", all.len());
    let mut names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len(), "two mistakes have one name");
    let complaints: Vec<String> =
        all.iter().filter_map(|(name, mistake)| Some(format!("── {name}\n{}", mistake.complaint()?))).collect();
    assert!(complaints.is_empty(), "{} of {}\n{}", complaints.len(), all.len(), complaints.join("\n\n"));
}

#[test]
fn a_mistake_in_one_lesson_does_not_take_the_others_away() {
    for (name, mistake) in tables().filter(|(_, mistake)| mistake.file().starts_with("01-sums/sums/")) {
        let (pack, _) = read(&mistake.make().0);
        let ids: Vec<&str> = pack.lessons().map(|lesson| lesson.id.as_str()).collect();
        assert!(ids.ends_with(&["short", "again"]), "{name}: {ids:?}");
    }
}
