//! The reader as a whole, on a good pack and on packs spoiled in one place.

use super::super::sample::{KEY, pack, spoiled};
use super::*;
use crate::lesson::{Ask, Axis, Differs, Step, Which};
use crate::trace::{Clock, Language};
use proptest::prelude::*;

fn rendered(files: &Files, findings: &[Diagnostic]) -> String {
    findings.iter().map(|finding| finding.render(files.text(&finding.file))).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_good_pack_is_read_whole_and_without_findings() {
    let files = pack();
    let (pack, findings) = read(&files);
    assert_eq!(rendered(&files, &findings), "");
    assert_eq!((pack.id.as_str(), pack.title.get("ko"), pack.title.get("fr")), ("demo", "데모", "Demo"));
    assert_eq!(
        (pack.languages.as_slice(), pack.authors.as_slice()),
        (&["en".into(), "ko".into()][..], &["Ann".into()][..])
    );
    let lessons: Vec<&str> = pack.lessons().map(|lesson| lesson.key.as_str()).collect();
    assert_eq!(lessons, [KEY, "01-first/plain"]);
    let lesson = pack.lessons().next().expect("a lesson");
    assert_eq!((lesson.clock, lesson.axis, lesson.hash.len()), (Clock::Virtual, Axis::Event, 64));
    assert_eq!(lesson.misconception.as_ref().map(|belief| belief.step.as_str()), Some("sent"));
    assert_eq!(lesson.output.rust.as_deref(), Some("average 10.0\n"), "without `rust`, both are the same");
    assert_eq!((lesson.differs[0].what, lesson.differs[0].step.as_str()), (Differs::Beats, "sent"));
    let step = |at: usize| -> &Step { &lesson.steps[at] };
    assert_eq!((step(0).hit, step(1).hit, step(2).which), (1, 2, Which::Only(Language::Python)));
    assert!(matches!(&step(0).questions[0].ask, Ask::State(lane) if lane.name == "averager" && lane.nth == 1));
    assert!(matches!(&step(1).questions[0].ask, Ask::Choice(choice) if choice.answer == 1));
    assert_eq!((step(1).questions[1].of, &step(1).questions[1].ask), (Language::Rust, &Ask::Output));
    assert_eq!(lesson.prose("ko").expect("prose").sections["sent"].body, "전송.");
    assert_eq!(lesson.python.as_ref().expect("python").beats[&2], "send");
    assert_eq!(lesson.rust.as_ref().expect("rust").beats[&3], "make");
}

const LESSON: &str = "01-first/priming/lesson.toml";
const PROSE: &str = "01-first/priming/en.md";

#[test]
fn a_file_that_is_missing_or_no_text_is_found_once() {
    let mut lines = Vec::new();
    for path in pack().paths() {
        for (what, content) in [("missing", None), ("not UTF-8", Some(b"\xff\xfe".to_vec()))] {
            let mut files = pack();
            files.remove(path);
            content.into_iter().for_each(|content| files.insert(path, content));
            let (_, findings) = read(&files);
            let shown: Vec<String> =
                findings.iter().map(|finding| finding.one_line(files.text(&finding.file))).collect();
            if (path, what) == ("01-first/plain/main.rs", "missing") {
                assert_eq!(shown, [""; 0], "nothing in this lesson is about Rust, so it is one of Python alone");
                continue;
            }
            assert_eq!(shown.len(), 1, "{path} {what}:\n{}", shown.join("\n"));
            lines.push(format!("{path} {what}\n    {}", shown[0]));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_lesson_may_have_one_program_alone_and_is_about_that() {
    let plain = "01-first/plain";
    let mut files = spoiled(&format!("{plain}/lesson.toml"), "python = ", "rust = ");
    files.remove(&format!("{plain}/main.py"));
    let (pack, findings) = read(&files);
    assert_eq!(rendered(&files, &findings), "");
    let lesson = pack.lesson("plain").expect("the lesson");
    assert_eq!((lesson.python.is_none(), lesson.output.python.as_deref()), (true, None));
    assert_eq!(lesson.output.rust.as_deref(), Some("average 10.0\n"));
    assert_eq!(lesson.steps[0].which, Which::Only(Language::Rust));
    files.remove(&format!("{plain}/main.rs"));
    let codes: Vec<&str> = read(&files).1.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["no-program"]);
}

#[test]
fn a_broken_lesson_does_not_take_the_others_away() {
    let (pack, _) = read(&spoiled(LESSON, "id = \"priming\"\n", ""));
    assert_eq!(pack.lessons().map(|lesson| lesson.id.as_str()).collect::<Vec<_>>(), ["plain"]);
}

#[test]
fn a_broken_step_does_not_take_the_others_away() {
    let (pack, _) = read(&spoiled(LESSON, "id = \"made\"", "id = \"Made\""));
    let lesson = pack.lessons().next().expect("the lesson is kept");
    assert_eq!(lesson.steps.iter().map(|step| step.id.as_str()).collect::<Vec<_>>(), ["sent", "closed"]);
}

#[test]
fn all_findings_come_at_once() {
    let mut files = spoiled(LESSON, "clock =", "clok =");
    files.insert(PROSE, b"no title".to_vec());
    files.insert("01-first/plain/lesson.toml", b"id = 1".to_vec());
    let codes: Vec<&str> = read(&files).1.iter().map(|finding| finding.code).collect();
    assert_eq!(
        codes,
        ["prose-title", "unknown-key", "missing-section", "wrong-type", "missing-key", "missing-key", "missing-key"]
    );
}

#[test]
fn a_step_of_one_program_needs_a_declared_difference() {
    let declared =
        "[[differs]]\nwhat = \"beats\"\nreason = { en = \"Rust has no close.\", ko = \"없다.\" }\nstep = \"sent\"\n";
    let files = spoiled(LESSON, declared, "");
    insta::assert_snapshot!(rendered(&files, &read(&files).1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_toml_of_its_words_makes_it_panic(words in prop::collection::vec(prop::sample::select(vec![
        "[[step]]\n", "[step]\n", "[[step.question]]\n", "[output]\n", "[[differs]]\n", "id = \"a\"\n", "id = 1\n", "beat = \"make\"\n",
        "ask = \"choice\"\n", "choices = [1]\n", "choices = []\n", "answer = -1\n", "hit = 9999999999999999999999\n", "step = 1\n",
        "title = {}\n", "title.en = 1\n", "output.python = []\n", "in = \"rust\"\n", "question = [[]]\n", "what = 1.5\n", "lane = true\n",
        "prompt = 1979-05-27\n",
    ]), 0..14)) {
        let mut files = pack();
        files.insert(LESSON, words.concat().into_bytes());
        let (_, findings) = read(&files);
        for finding in &findings {
            finding.render(files.text(&finding.file));
        }
    }
}
