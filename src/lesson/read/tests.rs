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

/// One mistake: its name, the file, what stands there, what is written instead.
type Mistake = (&'static str, &'static str, &'static str, &'static str);

const LESSON: &str = "01-first/priming/lesson.toml";
const CHAPTER: &str = "01-first/chapter.toml";
const PYTHON: &str = "01-first/priming/main.py";
const PROSE: &str = "01-first/priming/en.md";

const MISTAKES: &[Mistake] = &[
    ("format_of_another_version", "pack.toml", "format = 1", "format = 2"),
    ("format_missing", "pack.toml", "format = 1\n", ""),
    ("format_in_quotes", "pack.toml", "format = 1", "format = \"1\""),
    ("pack_syntax", "pack.toml", "id = \"demo\"", "id = demo"),
    ("pack_key_misspelt", "pack.toml", "authors", "author"),
    ("pack_key_twice", "pack.toml", "id = \"demo\"", "id = \"demo\"\nid = \"demo\""),
    ("pack_without_languages", "pack.toml", "[\"en\", \"ko\"]", "[]"),
    ("pack_with_a_bad_language", "pack.toml", "[\"en\", \"ko\"]", "[\"en\", \"Korean\"]"),
    ("pack_with_a_language_twice", "pack.toml", "[\"en\", \"ko\"]", "[\"en\", \"ko\", \"en\"]"),
    ("pack_with_languages_as_text", "pack.toml", "[\"en\", \"ko\"]", "\"en\""),
    ("chapter_folder_misspelt", "pack.toml", "01-first", "01-frist"),
    ("chapter_folder_twice", "pack.toml", "[\"01-first\"]", "[\"01-first\", \"01-first\"]"),
    ("chapter_folder_outside", "pack.toml", "[\"01-first\"]", "[\"01-first\", \"../x\"]"),
    ("chapter_list_misspelt", "pack.toml", "chapters =", "chapter ="),
    ("lesson_list_as_text", CHAPTER, "[\"priming\", \"plain\"]", "\"priming\""),
    ("chapter_id_bad", CHAPTER, "id = \"first\"", "id = \"First One\""),
    ("chapter_without_title_in_a_language", CHAPTER, ", ko = \"첫째\"", ""),
    ("chapter_with_a_number_among_lessons", CHAPTER, "\"plain\"]", "\"plain\", 3]"),
    ("lesson_not_listed", CHAPTER, ", \"plain\"", ""),
    ("lesson_syntax", LESSON, "[[step]]\nid = \"sent\"", "[[step]\nid = \"sent\""),
    ("lesson_key_misspelt", LESSON, "clock =", "clok ="),
    ("lesson_needed_key_misspelt", LESSON, "title =", "titel ="),
    ("lesson_key_missing", LESSON, "id = \"priming\"\n", ""),
    ("lesson_id_taken", LESSON, "id = \"priming\"", "id = \"plain\""),
    ("lesson_clock_misspelt", LESSON, "\"virtual\"", "\"virtul\""),
    ("lesson_axis_unknown", LESSON, "\"event\"", "\"money\""),
    ("title_as_plain_text", LESSON, "{ en = \"Priming\", ko = \"프라이밍\" }", "\"Priming\""),
    ("title_language_misspelt", LESSON, "ko = \"프라이밍\"", "kr = \"프라이밍\""),
    ("title_language_foreign", LESSON, "ko = \"프라이밍\"", "ko = \"프라이밍\", french = \"x\""),
    ("title_empty", LESSON, "\"Priming\"", "\" \""),
    ("misconception_step_unknown", LESSON, "step = \"sent\"\nclaim", "step = \"send\"\nclaim"),
    ("output_missing", LESSON, "[output]\npython = \"\"\"\naverage 10.0\n\"\"\"\n", ""),
    ("output_python_misspelt", LESSON, "python = \"\"\"", "pyhton = \"\"\""),
    ("differs_what_unknown", LESSON, "what = \"beats\"", "what = \"beat\""),
    ("differs_step_unknown", LESSON, "step = \"sent\"\n\n[[step]]", "step = \"banana\"\n\n[[step]]"),
    ("differs_without_reason", LESSON, "reason = { en = \"Rust has no close.\", ko = \"없다.\" }\n", ""),
    ("steps_as_text", LESSON, "[[step.question]]\nask = \"state\"\nlane = \"averager\"\n", "question = \"state\"\n"),
    ("steps_missing", "01-first/plain/lesson.toml", "[[step]]\nid = \"made\"\nbeat = \"make\"\n", ""),
    ("step_id_bad", LESSON, "id = \"made\"", "id = \"Made\""),
    ("step_id_twice", LESSON, "id = \"closed\"", "id = \"made\""),
    ("step_without_beat", LESSON, "beat = \"make\"\n", ""),
    ("step_beat_unknown", LESSON, "beat = \"make\"", "beat = \"mkae\""),
    ("step_hit_zero", LESSON, "hit = 2", "hit = 0"),
    ("step_hit_as_text", LESSON, "hit = 2", "hit = \"2\""),
    ("step_in_unknown", LESSON, "in = \"python\"", "in = \"pyton\""),
    ("pair_without_id", LESSON, "id = \"one\"\n", ""),
    ("pair_id_bad", LESSON, "id = \"one\"", "id = \"One\""),
    ("pair_lane_as_text", LESSON, "python = { lane = \"averager\" }", "python = \"averager\""),
    ("pair_lane_missing", LESSON, "rust = { lane = \"averager\" }\n", ""),
    ("pair_lane_key_misspelt", LESSON, "rust = { lane =", "rust = { lan ="),
    (
        "pair_twice",
        LESSON,
        "[[pair]]",
        "[[pair]]\nid = \"one\"\npython = { lane = \"a\" }\nrust = { lane = \"b\" }\n\n[[pair]]",
    ),
    ("pair_unknown", LESSON, "states = [\"one\"]", "states = [\"one\", \"on\"]"),
    ("pair_unused", LESSON, "states = [\"one\"]\n", ""),
    ("states_as_text", LESSON, "states = [\"one\"]", "states = \"one\""),
    ("states_of_one_program", LESSON, "in = \"python\"", "in = \"python\"\nstates = [\"one\"]"),
    ("question_ask_unknown", LESSON, "ask = \"state\"", "ask = \"stat\""),
    ("question_lane_missing", LESSON, "lane = \"averager\"\n", ""),
    ("question_key_of_another_kind", LESSON, "ask = \"output\"", "ask = \"output\"\nlane = \"averager\""),
    (
        "question_of_the_other_program",
        LESSON,
        "in = \"python\"",
        "in = \"python\"\n[[step.question]]\nask = \"lane\"\nof = \"rust\"",
    ),
    ("choice_answer_out_of_range", LESSON, "answer = 1", "answer = 2"),
    ("choice_alone", LESSON, ", { en = \"that\", ko = \"저\" }", ""),
    ("choice_twice", LESSON, "\"that\"", "\"this\""),
    ("choice_untranslated", LESSON, "{ en = \"this\", ko = \"이\" }", "{ en = \"this\" }"),
    ("beat_name_bad", PYTHON, "#@ make", "#@ Make it"),
    ("beat_twice", PYTHON, "#@ close", "#@ make"),
    ("beat_gone", PYTHON, "  #@ make", ""),
    ("section_of_an_unknown_step", PROSE, "{#sent}", "{#send}"),
    ("section_too_many", PROSE, "## Sent", "## More {#banana}\n\nMore.\n\n## Sent"),
    ("section_missing", PROSE, "## Sent {#sent}\n\nSent.\n\n", ""),
    ("section_without_step", PROSE, "## Sent {#sent}", "## Sent"),
    ("section_twice", PROSE, "## Closed {#closed}", "## Sent {#sent}\n\nAgain.\n\n## Closed {#closed}"),
    ("prose_without_title", PROSE, "# Priming\n\n", ""),
    ("prose_with_a_picture", PROSE, "Hello.", "![x](y.png)"),
];

#[test]
fn every_mistake_is_found_once_and_where_it_is() {
    let mut all = String::new();
    for (name, path, from, to) in MISTAKES {
        let files = spoiled(path, from, to);
        let (_, findings) = read(&files);
        let shown = rendered(&files, &findings);
        assert_eq!(findings.len(), 1, "{name}:\n{shown}");
        assert!(findings[0].help.is_some(), "{name} says what to do");
        all.push_str(&format!("## {name}\n{shown}\n\n"));
    }
    insta::assert_snapshot!(all);
}

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
            assert_eq!(shown.len(), 1, "{path} {what}:\n{}", shown.join("\n"));
            lines.push(format!("{path} {what}\n    {}", shown[0]));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_broken_lesson_does_not_take_the_others_away() {
    for (name, path, from, to) in MISTAKES.iter().filter(|(_, path, ..)| path.starts_with(KEY)) {
        let (pack, _) = read(&spoiled(path, from, to));
        assert!(pack.lessons().any(|lesson| lesson.id == "plain"), "{name}");
    }
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
    fn no_mutation_of_a_good_pack_makes_it_panic(file in 0usize..12, at in 0usize..4000, cut in 0usize..20, put in prop::collection::vec(any::<u8>(), 0..4)) {
        let mut files = pack();
        let path = files.paths().nth(file).expect("a file").to_owned();
        let mut content = files.get(&path).expect("its content").to_vec();
        let at = at % (content.len() + 1);
        let end = (at + cut).min(content.len());
        content.splice(at..end, put);
        files.insert(path, content);
        let (_, findings) = read(&files);
        for finding in &findings {
            finding.render(files.text(&finding.file));
        }
    }

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
