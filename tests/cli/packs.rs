//! Packs of one's own: made, checked, opened.

use crate::rust;
use crate::world::{World, python};
use std::path::Path;
use yieldscope::trace::Language;

#[test]
fn a_new_pack_and_a_new_lesson_pass_the_check() {
    let world = World::new();
    for arguments in [
        &["new", "pack", "my-pack", "--language", "en", "--language", "ko"][..],
        &["new", "lesson", "my-pack/01-first", "sums"],
    ] {
        let made = world.run(arguments);
        assert_eq!((made.code, made.err.as_str()), (Some(0), ""), "{}", made.out);
    }
    let listed = world.run(&["--pack", "my-pack", "list"]);
    assert!(listed.out.contains("First steps") && listed.out.contains("Sums"), "{}", listed.out);
    let fast = world.run(&["check", "my-pack", "--fast"]);
    assert_eq!((fast.code, fast.out.as_str()), (Some(0), "2 lessons read: 0 errors, 0 warnings\n"));

    // What has passed is known the next time.
    let python = python().to_str().expect("UTF-8");
    let check = |option: &[&str]| rust::run(&world, &[&["--python", python, "check", "my-pack"], option].concat());
    let whole = check(&["--again"]);
    assert_eq!(
        (whole.code, whole.out.as_str()),
        (Some(0), "2 lessons read and run: 0 errors, 0 warnings\n"),
        "{}",
        whole.err
    );
    assert_eq!(check(&[]).out, "2 lessons read and run (2 unchanged, not run again): 0 errors, 0 warnings\n");

    // A finding as a line of JSON, at its place.
    let toml = world.home.path().join("my-pack/01-first/sums/lesson.toml");
    let text = std::fs::read_to_string(&toml).expect("made");
    std::fs::write(&toml, text.replace("second: 2", "second: 3")).expect("written");
    let found = check(&["--json"]);
    let rows: Vec<serde_json::Value> =
        found.out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    let line = text.lines().position(|line| line == "second: 2").expect("there") as u64 + 1;
    let places: Vec<_> =
        rows.iter().map(|row| (row["code"].as_str(), row["file"].as_str(), row["line"].as_u64())).collect();
    let place = (Some("output"), Some("01-first/sums/lesson.toml"), Some(line));
    assert_eq!((found.code, places), (Some(1), vec![place, place]), "{}", found.out);
}

#[test]
fn the_pack_that_uses_every_feature_passes_when_its_programs_are_run() {
    let world = World::new();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/good");
    let (good, python) = (good.to_str().expect("UTF-8"), python().to_str().expect("UTF-8"));
    let yieldscope = |arguments: &[&str]| rust::run(&world, &[&["--python", python], arguments].concat());
    let checked = yieldscope(&["check", good, "--again"]);
    assert_eq!((checked.code, checked.out.ends_with(": 0 errors, 0 warnings\n")), (Some(0), true), "{}", checked.out);

    // A lesson of one language has one run to be told of, whatever it is asked for.
    for (lesson, language, other) in [("alone", Language::Python, "rust"), ("native", Language::Rust, "python")] {
        let run = |arguments: &[&str]| yieldscope(&[&["--pack", good, "run", lesson], arguments].concat());
        assert_eq!(run(&["--json"]).trace().header().language, language);
        assert_eq!(run(&[]).out, run(&["--lang", language.name()]).out);
        let missing = run(&["--lang", other]);
        assert_eq!(missing.out, "");
        assert!(missing.err.contains(&format!("the lesson {lesson} has no {other} program")), "{}", missing.err);
    }
    // Of several Rust programs each can be run.
    let tab = |arguments: &[&str]| yieldscope(&[&["--pack", good, "run", "tabs"], arguments].concat());
    for name in ["main.rs", "closest.rs", "by_hand.rs"] {
        assert_eq!(tab(&["--program", name, "--json"]).trace().header().program, name);
    }
    let missing = tab(&["--program", "by_hnad.rs"]);
    assert_eq!((missing.code, missing.err.contains("did you mean `by_hand.rs`?")), (Some(2), true), "{}", missing.err);
    let listed = yieldscope(&["--pack", good, "list", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&listed.out).expect("JSON");
    assert_eq!(
        [&rows[0]["programs"], &rows[1]["programs"]],
        [&serde_json::json!(["python"]), &serde_json::json!(["rust"])]
    );
}

/// The blocks of code in `docs/writing-lessons.md` in this language, in order.
fn blocks(language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing-lessons.md");
    let text = std::fs::read_to_string(path).expect("the tour is part of the project");
    let fences: Vec<&str> = text.split("\n```").collect();
    let of = |fence: &&str| fence.strip_prefix(language).and_then(|rest| rest.strip_prefix('\n')).map(str::to_owned);
    fences.iter().skip(1).step_by(2).filter_map(of).map(|block| block + "\n").collect()
}

#[test]
fn the_tour_through_writing_a_lesson_ends_in_one_that_passes() {
    let world = World::new();
    let commands: Vec<String> =
        blocks("").iter().flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let python = python().to_str().expect("UTF-8");
    let follow = |command: &str| {
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let ran = rust::run(&world, &[&["--python", python], words.as_slice()].concat());
        assert_eq!(ran.code, Some(0), "{command}: {}{}", ran.out, ran.err);
        ran.out
    };
    let made: Vec<&String> = commands.iter().filter(|command| command.contains(" new ")).collect();
    made.iter().for_each(|command| drop(follow(command)));
    let lesson = |name: &str| world.home.path().join("my-pack/01-first/sums").join(name);
    let write = |name: &str, text: &str| std::fs::write(lesson(name), text).expect("written");
    write("main.py", &blocks("python")[0]);
    write("main.rs", &blocks("rust")[0]);
    write("en.md", &blocks("markdown")[0]);
    let toml = std::fs::read_to_string(lesson("lesson.toml")).expect("made");
    let (head, _) = toml.split_once("[misconception]").expect("the scaffold has one");
    let [steps, misconception] = &blocks("toml")[..] else { panic!("two blocks of TOML") };
    write("lesson.toml", &format!("{head}{misconception}\n{steps}"));
    let check = commands.iter().find(|command| command.contains(" check ")).expect("the tour checks");
    assert!(follow(check).ends_with(": 0 errors, 0 warnings\n"));
    let shown = follow("yieldscope --pack my-pack run sums --lang rust");
    assert!(shown.contains("running_sum"), "{shown}");
}

#[test]
fn what_cannot_be_made_is_refused_and_nothing_is_touched() {
    let world = World::new();
    world.run(&["new", "pack", "my-pack"]);
    world.run(&["new", "lesson", "my-pack", "sums"]);
    let list = || std::fs::read_to_string(world.home.path().join("my-pack/01-first/chapter.toml")).expect("made");
    let before = list();
    for (arguments, wanted) in [
        (&["new", "pack", "my-pack"][..], "my-pack is there already"),
        (&["new", "pack", "한국어"], "name one with --id ID"),
        (&["new", "pack", "other", "--language", "Korean"], "a language is a code"),
        (&["new", "lesson", "my-pack", "sums"], "there is a lesson `sums` already"),
        (&["new", "lesson", "my-pack", "My Sums"], "such as `my-sums`"),
        (&["new", "lesson", "elsewhere", "sums"], "neither a pack nor a chapter"),
    ] {
        let refused = world.run(arguments);
        assert!(refused.code == Some(2) && refused.err.contains(wanted), "{arguments:?}: {}", refused.err);
    }
    assert_eq!(list(), before);
}

#[test]
fn the_schemas_are_printed_one_by_one_and_written_all_at_once() {
    let world = World::new();
    let made = world.run(&["schema", "--into", "my-pack/.schema"]);
    let listed = ["pack", "chapter", "lesson"].map(|name| format!("made my-pack/.schema/{name}.json\n")).concat();
    assert_eq!((made.code, made.out), (Some(0), listed), "{}", made.err);
    for name in ["pack", "chapter", "lesson"] {
        let printed = world.run(&["schema", name]).out;
        let written = world.home.path().join(format!("my-pack/.schema/{name}.json"));
        assert_eq!(printed, std::fs::read_to_string(written).expect("written"));
        let schema: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["properties"]["id"]["description"].is_string(), "{printed}");
    }
    let neither = world.run(&["schema"]);
    assert!(neither.code == Some(2) && neither.err.contains("<FILE>"), "{}", neither.err);
}
