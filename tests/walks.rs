//! The built program in a pseudoterminal, with keys alone: a whole lesson of every chapter, from its list to its end.
#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use pty::{Pty, program};
use std::path::Path;
use yieldscope::lesson::Lesson;
use yieldscope::store::packs;

const RIGHT: &str = "\x1b[C";

fn open(home: &Path, lesson: &str, language: &str) -> Pty {
    Pty::open(program(home, &["learn", lesson, "--ui", language]))
}

/// What the header counts: `step 3/8`.
fn step(screen: &str) -> Option<usize> {
    let (_, rest) = screen.lines().next()?.rsplit_once(['p', '계'])?;
    rest.trim_start().split_once('/')?.0.parse().ok()
}

/// Walks the lesson to its end, with the first answer to each question. Every step shows the title of its prose.
fn walk(lesson: &Lesson, language: &str, end: &str) {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open(home.path(), &lesson.id, language);
    // The first start shows around.
    pty.wait_for_screen("1/6");
    pty.press("\x1b");
    pty.wait_until("the tour to end", |screen| !screen.contains("1/6"));
    let prose = lesson.prose(language).expect("prose");
    // The foot of the prose: both programs have run.
    pty.wait_for_screen("→  ");
    for (number, at) in lesson.steps.iter().enumerate() {
        pty.press(RIGHT);
        let title = prose.sections.get(&at.id).map(|section| plain(&section.title));
        let title = title.expect("a section");
        pty.wait_until(&title, |screen| step(screen) == Some(number + 1) && screen.contains(&title));
        for _ in &at.questions {
            pty.press(RIGHT);
            pty.wait_until("a question", |screen| screen.contains("1-"));
            pty.press("1");
            pty.wait_until("its answer", |screen| !screen.contains("1-"));
        }
    }
    pty.press(RIGHT);
    pty.wait_for_screen(end);
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

/// A title as it is drawn, as far as it fits into the pane.
fn plain(title: &str) -> String {
    title.replace(['`', '*'], "").chars().take(20).collect::<String>().trim_end().to_owned()
}

#[test]
fn a_lesson_of_every_chapter_is_walked_to_its_end() {
    for (number, chapter) in packs::bundled().pack.chapters.iter().enumerate() {
        let lesson = chapter.lessons[0].lesson();
        let (language, end) =
            if number % 2 == 0 { ("en", "That was the lesson") } else { ("ko", "레슨을 마쳤습니다") };
        walk(lesson, language, end);
    }
}
