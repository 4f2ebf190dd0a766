//! Runs made by hand, held against the sample lesson: first as it claims, then off in one point each.

use super::super::sample::{KEY, RunBuilder, pack, spoiled};
use super::*;
use crate::lesson::{Files, read};
use crate::trace::{Cause, LaneKind, State};

const TOML: &str = "01-first/priming/lesson.toml";

/// What the Python program of the sample lesson does, but for the output; it has a generator to be asked about.
fn python(beats: &[&str], printed: &str) -> Trace {
    let mut run = RunBuilder::new(Language::Python);
    for beat in beats {
        run.beat(beat);
        if *beat == "make" {
            let averager = run.lane(LaneKind::Generator, "averager");
            run.yields(averager, "None");
        }
    }
    run.print(printed);
    run.end(Status::Code(0));
    run.trace()
}

fn rust(beats: &[&str], printed: &str) -> Trace {
    let mut run = RunBuilder::new(Language::Rust);
    let averager = run.lane(LaneKind::Generator, "averager");
    run.yields(averager, "()");
    for beat in beats {
        run.beat(beat);
    }
    run.state(averager, State::Closed, Cause::Drop, None);
    run.print(printed);
    run.end(Status::Code(0));
    run.trace()
}

const PYTHON_BEATS: &[&str] = &["make", "send", "send", "close"];
const RUST_BEATS: &[&str] = &["make", "send", "send"];
const PRINTED: &str = "average 10.0\n";

fn first_lesson(files: &Files) -> Lesson {
    let (pack, findings) = read(files);
    assert_eq!(findings, []);
    pack.chapters[0].lessons[0].lesson().clone()
}

fn shown(files: &Files, findings: &[Diagnostic]) -> String {
    findings.iter().map(|finding| finding.render(files.text(&finding.file))).collect::<Vec<_>>().join("\n\n")
}

fn run_of(files: &Files, language: Language, trace: &Trace) -> String {
    let findings = check_run(&first_lesson(files), files.text(TOML), language, trace);
    shown(files, &findings)
}

#[test]
fn each_of_several_rust_programs_is_held_against_what_the_lesson_says() {
    let files = crate::lesson::sample::with_tabs();
    let rust_of = |lane: &str, beats: &[&str], printed: &str| {
        let mut run = RunBuilder::new(Language::Rust);
        let lane = run.lane(LaneKind::Iterator, lane);
        run.yields(lane, "()");
        beats.iter().for_each(|beat| assert!(run.beat(beat) > 0));
        run.print(printed);
        run.end(Status::Code(0));
        run.trace()
    };
    let check = |by_hand: Trace| {
        let main = rust_of("averager", RUST_BEATS, PRINTED);
        let runs = [("main.py", python(PYTHON_BEATS, PRINTED)), ("main.rs", main), ("by_hand.rs", by_hand)];
        let runs = runs.map(|(name, trace)| (name.to_owned(), trace));
        check_runs(&first_lesson(&files), files.text(TOML), &runs)
    };
    assert_eq!(shown(&files, &check(rust_of("state", RUST_BEATS, PRINTED))), "", "its lane has a name of its own");
    let codes = |by_hand| check(by_hand).iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(codes(rust_of("averager", RUST_BEATS, PRINTED)), ["pair"]);
    assert_eq!(codes(rust_of("state", &["make"], PRINTED)), ["step-not-reached"], "the lesson declares its beats");
    assert_eq!(codes(rust_of("state", RUST_BEATS, "else\n")), ["output", "output-differs"]);
    let said = shown(&files, &check(rust_of("state", RUST_BEATS, "else\n")));
    assert!(said.contains("`by_hand.rs` prints `else`"), "{said}");
}

#[test]
fn an_exercise_whose_starter_passes_or_whose_solution_does_not_is_none() {
    let files = crate::lesson::sample::with_exercise();
    let (lesson, toml) = (first_lesson(&files), files.text(TOML));
    let run = |beats: &[&str]| rust(beats, PRINTED);
    let check = |starter: Option<&Trace>, solution: &Trace| {
        shown(&files, &check_exercise(&lesson, toml, &lesson.tasks()[1], starter, solution))
    };
    let (short, whole) = (run(&["make", "send"]), run(RUST_BEATS));
    assert_eq!(check(Some(&short), &whole), "");
    assert_eq!(check(None, &whole), "", "what the learner begins with need not be a program");
    insta::assert_snapshot!(check(Some(&whole), &short));
}

fn both(files: &Files, python: &Trace, rust: &Trace) -> String {
    let findings = check_equivalence(&first_lesson(files), files.text(TOML), python, rust);
    shown(files, &findings)
}

#[test]
fn runs_that_do_as_the_lesson_claims_have_no_findings() {
    let files = pack();
    let (python, rust) = (python(PYTHON_BEATS, PRINTED), rust(RUST_BEATS, PRINTED));
    assert_eq!(run_of(&files, Language::Python, &python), "");
    assert_eq!(run_of(&files, Language::Rust, &rust), "");
    assert_eq!(both(&files, &python, &rust), "");
}

#[test]
fn each_broken_claim_of_a_run_is_one_finding() {
    let files = pack();
    let mut all = String::new();
    let mut add = |name: &str, found: String| {
        assert_eq!(found.matches("-->").count(), 1, "{name}:\n{found}");
        all.push_str(&format!("## {name}\n{found}\n\n"));
    };
    let of = |beats: &[&str], printed: &str| run_of(&files, Language::Python, &python(beats, printed));
    add("another_line", of(PYTHON_BEATS, "average 11.0\n"));
    add("a_line_too_many", of(PYTHON_BEATS, "average 10.0\nmore\n"));
    add("no_line_end", of(PYTHON_BEATS, "average 10.0"));
    add("rust_prints_what_is_given_for_python", run_of(&files, Language::Rust, &rust(RUST_BEATS, "average\n")));
    add("beat_never_reached", of(&["make", "send", "send"], PRINTED));
    add("beat_reached_too_seldom", of(&["make", "send", "close"], PRINTED));
    add("steps_out_of_order", of(&["make", "send", "close", "send"], PRINTED));

    let asking = |from: &str, to: &str| {
        let files = spoiled(TOML, from, to);
        run_of(&files, Language::Python, &python(PYTHON_BEATS, PRINTED))
    };
    add("no_such_lane", asking("lane = \"averager\"", "lane = \"averagr\""));
    add("no_such_nth_lane", asking("lane = \"averager\"", "lane = \"averager\"\nnth = 2"));
    let last = "in = \"python\"\n[[step.question]]\n";
    add("no_value_any_more", asking("in = \"python\"", &format!("{last}ask = \"value\"\nlane = \"averager\"")));
    add("no_lane_any_more", asking("in = \"python\"", &format!("{last}ask = \"lane\"")));
    let order = |lanes: [&str; 2]| {
        format!("ask = \"order\"\nlanes = [{{ lane = \"{}\" }}, {{ lane = \"{}\" }}]", lanes[0], lanes[1])
    };
    let state = "ask = \"state\"\nlane = \"averager\"";
    add("the_order_of_no_such_lane", asking(state, &order(["averagr", "main"])));
    add("the_order_of_a_lane_that_is_made_later", asking(state, &order(["averager", "main"])));
    add(
        "the_order_of_a_lane_that_never_ends",
        asking("in = \"python\"", &format!("{last}{}", order(["averager", "main"]))),
    );
    add("no_such_local", asking(state, "ask = \"local\"\nlane = \"main\"\nname = \"total\""));
    add("a_local_of_no_such_lane", asking(state, "ask = \"local\"\nlane = \"mian\"\nname = \"total\""));
    let mut ended = RunBuilder::new(Language::Python);
    for (beat, ends) in PYTHON_BEATS.iter().zip([false, true, false, false]) {
        ended.beat(beat);
        let lanes = [0, 1].map(|_| ended.lane(LaneKind::Generator, "averager"));
        if ends {
            ended.state(lanes[1], State::Closed, Cause::Collect, None);
        }
        ended.local("total", "1");
        if *beat == "send" {
            ended.forget("total");
        }
    }
    ended.print(PRINTED);
    let lanes = "lanes = [{ lane = \"averager\", nth = 4 }, { lane = \"averager\" }]";
    let files_with = |question: &str| spoiled(TOML, "in = \"python\"", &format!("{last}{question}"));
    let asked = files_with(&format!("ask = \"order\"\n{lanes}"));
    add("the_order_of_a_lane_that_has_ended", run_of(&asked, Language::Python, &ended.trace()));
    let asked = spoiled(TOML, state, "ask = \"local\"\nlane = \"main\"\nname = \"total\"");
    add("a_local_without_a_value", run_of(&asked, Language::Python, &ended.trace()));
    let trap = "ask = \"value\"\nlane = \"averager\"\nwrong = [\"None\", \"5\"]";
    add("wrong_names_the_right_answer", asking("ask = \"state\"\nlane = \"averager\"", trap));
    add("asked_too_early", asking("ask = \"state\"\nlane = \"averager\"", "ask = \"output\""));
    let rust_early = python(&["make", "send", "send", "close"], "");
    let lesson = spoiled(TOML, "python = \"\"\"\naverage 10.0\n\"\"\"", "python = \"\"");
    let lesson_asks = lesson.text(TOML).replace("ask = \"state\"\nlane = \"averager\"", "ask = \"output\"");
    let mut lesson = lesson;
    lesson.insert(TOML, lesson_asks.into_bytes());
    add("no_output_any_more", run_of(&lesson, Language::Python, &rust_early));

    let mut stopped = RunBuilder::new(Language::Python);
    stopped.end(Status::Stopped("time".into()));
    add("run_was_stopped", run_of(&files, Language::Python, &stopped.trace()));
    insta::assert_snapshot!(all);
}

#[test]
fn a_lane_that_is_made_after_the_next_step_cannot_be_asked_for_its_state() {
    let mut run = RunBuilder::new(Language::Python);
    for beat in PYTHON_BEATS {
        run.beat(beat);
    }
    run.lane(LaneKind::Generator, "averager");
    run.print(PRINTED);
    insta::assert_snapshot!(run_of(&pack(), Language::Python, &run.trace()));
}

#[test]
fn programs_that_part_without_saying_so_are_found_and_so_are_needless_declarations() {
    let declared =
        "[[differs]]\nwhat = \"beats\"\nreason = { en = \"Rust has no close.\", ko = \"없다.\" }\nstep = \"sent\"\n";
    let only = "[[step]]\nid = \"closed\"\nbeat = \"close\"\nin = \"python\"\n";
    let mut files = spoiled(TOML, declared, "");
    files.insert(TOML, files.text(TOML).replace(only, "").into_bytes());
    for language in ["en", "ko"] {
        let path = format!("{KEY}/{language}.md");
        let text = files.text(&path).to_owned();
        let end = text.rfind("\n## ").expect("a last section");
        files.insert(path, text.as_bytes()[..end].to_vec());
    }
    let output = declared.replace("beats", "output");
    let excused = {
        let mut files = files.clone();
        files.insert(
            TOML,
            files
                .text(TOML)
                .replace("[[step]]\nid = \"made\"", &format!("{output}[[step]]\nid = \"made\""))
                .into_bytes(),
        );
        files
    };
    let part = |files: &Files, beats: &[&str], printed: &str| {
        both(files, &python(PYTHON_BEATS, PRINTED), &rust(beats, printed))
    };

    assert_eq!(part(&files, RUST_BEATS, PRINTED), "", "a beat that no step names does not count");
    assert_eq!(part(&excused, RUST_BEATS, "other\n"), "", "a declared difference is none to complain of");
    let found = [
        ("another_beat", part(&files, &["make", "make"], PRINTED)),
        ("a_beat_too_few", part(&files, &["make", "send"], PRINTED)),
        ("another_first_beat", part(&files, &["send"], PRINTED)),
        ("another_output", part(&files, RUST_BEATS, "average 11.0\n")),
        ("output_declared_and_the_same", part(&excused, RUST_BEATS, PRINTED)),
        ("beats_declared_and_the_same", both(&pack(), &python(PYTHON_BEATS, PRINTED), &rust(PYTHON_BEATS, PRINTED))),
    ];
    for (name, found) in &found {
        assert_eq!(found.matches("-->").count(), 1, "{name}:\n{found}");
    }
    insta::assert_snapshot!(found.map(|(name, found)| format!("## {name}\n{found}\n")).join("\n"));
}

#[test]
fn paired_lanes_are_told_at_the_first_step_where_their_states_part() {
    let python = python(PYTHON_BEATS, PRINTED);
    let mut fresh = RunBuilder::new(Language::Rust);
    fresh.lane(LaneKind::Generator, "averager");
    for beat in RUST_BEATS {
        fresh.beat(beat);
    }
    let mut late = RunBuilder::new(Language::Rust);
    for beat in RUST_BEATS {
        late.beat(beat);
    }
    late.lane(LaneKind::Generator, "averager");
    let [fresh, late] = [fresh, late].map(|mut run| {
        run.print(PRINTED);
        run.end(Status::Code(0));
        run.trace()
    });
    let twice = spoiled(TOML, "beat = \"make\"\n", "beat = \"make\"\nstates = [\"one\"]\n");
    let misspelt = spoiled(TOML, "rust = { lane = \"averager\" }", "rust = { lane = \"averagr\" }");
    let second = spoiled(TOML, "python = { lane = \"averager\" }", "python = { lane = \"averager\", nth = 2 }");
    let found = [
        ("not_started", both(&pack(), &python, &fresh)),
        ("at_two_steps", both(&twice, &python, &fresh)),
        ("not_made_yet", both(&pack(), &python, &late)),
        ("no_such_lane", both(&misspelt, &python, &rust(RUST_BEATS, PRINTED))),
        ("no_such_nth_lane", both(&second, &python, &rust(RUST_BEATS, PRINTED))),
    ];
    for (name, found) in &found {
        assert_eq!(found.matches("-->").count(), 1, "{name}:\n{found}");
    }
    insta::assert_snapshot!(found.map(|(name, found)| format!("## {name}\n{found}\n")).join("\n"));
}

#[test]
fn a_lesson_whose_toml_is_not_at_hand_is_checked_all_the_same() {
    let lesson = first_lesson(&pack());
    let findings = check_run(&lesson, "", Language::Python, &python(&["make"], "x\n"));
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["output", "step-not-reached", "step-not-reached"]);
    assert!(findings.iter().all(|finding| finding.span.is_none()));
}
