//! Limits on the command line: a program that passes one ends with 124, and what is told names the limit and its option.

use crate::world::{World, python};
use yieldscope::trace::Status;

const SLEEPER: &str = "import time\nprint('asleep')\ntime.sleep(1e6)\n";

#[test]
fn a_limit_that_is_passed_is_named_with_its_option_and_the_trace_is_kept() {
    let world = World::new();
    world.file("app.py", SLEEPER);
    let ran = world.run_with(python(), &["trace", "--json", "--limit-time", "3s", "app.py"]);
    let trace = ran.trace();
    assert_eq!((trace.end(), ran.code), (Some(&Status::Stopped("time".into())), Some(124)));
    assert_eq!(ran.err, "yieldscope: the program was stopped at the limit of time; --limit-time sets another limit\n");
    assert!(ran.out.contains("asleep"), "{}", ran.out);
    let ran = world.run_with(python(), &["trace", "--text", "--limit-events", "3", "app.py"]);
    let last = ran.out.lines().last().expect("a line");
    assert!(last.contains("at the limit of events") && last.ends_with("; --limit-events sets another limit"), "{last}");
    assert_eq!((ran.code, ran.err.as_str()), (Some(124), ""));
}

#[test]
fn programs_of_lessons_obey_them_in_both_languages() {
    let world = World::new();
    for language in ["python", "rust"] {
        let run = |options: &[&str]| {
            let lesson = ["run", "gather", "--lang", language, "--json", "--clock", "real"];
            let ran = world.run_with(python(), &[&lesson, options].concat());
            (ran.trace().end().cloned(), ran.code)
        };
        assert_eq!(run(&["--limit-time", "1500ms"]), (Some(Status::Stopped("time".into())), Some(124)), "{language}");
        assert_eq!(run(&["--limit-events", "10"]), (Some(Status::Stopped("events".into())), Some(124)), "{language}");
        assert_eq!(run(&["--limit-memory", "500k"]), (Some(Status::Stopped("memory".into())), Some(124)), "{language}");
    }
}

#[test]
fn what_is_no_limit_is_told_with_an_example() {
    let world = World::new();
    world.file("app.py", SLEEPER);
    let mut all = String::new();
    for option in ["--limit-time=soon", "--limit-memory=1T", "--limit-processes=-1"] {
        let ran = world.run(&["trace", option, "app.py"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{option}");
        all.push_str(&ran.err);
    }
    insta::assert_snapshot!(all);
}
