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

    // A chapter, or a lesson alone, by its folder.
    for part in ["01-first/sums", "01-first/sums/.", "01-first"] {
        let part_of_it = world.run(&["check", &format!("my-pack/{part}"), "--fast"]);
        let lessons = if part == "01-first" { "2 lessons" } else { "1 lesson" };
        assert_eq!((part_of_it.code, part_of_it.out), (Some(0), format!("{lessons} read: 0 errors, 0 warnings\n")));
    }
    std::fs::create_dir(world.home.path().join("my-pack/01-first/unnamed")).expect("a folder");
    world.file("my-pack/01-first/unnamed/lesson.toml", "");
    let unnamed = world.run(&["check", "my-pack/01-first/unnamed", "--fast"]);
    assert_ne!(unnamed.code, Some(0), "{}", unnamed.out);
    std::fs::remove_dir_all(world.home.path().join("my-pack/01-first/unnamed")).expect("taken away");

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
    let added: Vec<String> = commands
        .iter()
        .filter(|command| command.starts_with("yieldscope pack "))
        .map(|command| follow(command))
        .collect();
    assert!(
        matches!(&added[..], [add, list, _] if add.starts_with("added my-pack") && list.starts_with("my-pack")),
        "{added:?}"
    );
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
    let listed = ["pack", "chapter", "lesson", "glossary", "map"]
        .map(|name| format!("made my-pack/.schema/{name}.json\n"))
        .concat();
    assert_eq!((made.code, made.out), (Some(0), listed), "{}", made.err);
    for (name, key) in [("pack", "id"), ("chapter", "id"), ("lesson", "id"), ("glossary", "term"), ("map", "row")] {
        let printed = world.run(&["schema", name]).out;
        let written = world.home.path().join(format!("my-pack/.schema/{name}.json"));
        assert_eq!(printed, std::fs::read_to_string(written).expect("written"));
        let schema: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["properties"][key]["description"].is_string(), "{printed}");
    }
    let neither = world.run(&["schema"]);
    assert!(neither.code == Some(2) && neither.err.contains("<FILE>"), "{}", neither.err);
}

/// A copy of the good pack of the tests below the home, with a change to one of its files.
fn copy(world: &World, name: &str, changed: &str, text: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/good");
    crate::bad_input::copy(&from, &world.home.path().join(name));
    if !changed.is_empty() {
        world.file(&format!("{name}/{changed}"), text);
    }
}

fn walk(folder: &Path, below: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let inner = format!("{below}{}", path.file_name().expect("a name").to_str().expect("UTF-8"));
        if path.is_dir() {
            files.extend(walk(&path, &format!("{inner}/")));
        } else {
            files.push((inner, std::fs::read(&path).expect("read")));
        }
    }
    files
}

fn zipped(world: &World, folder: &str, archive: &str) {
    let file = std::fs::File::create(world.home.path().join(archive)).expect("made");
    let mut zip = zip::ZipWriter::new(file);
    for (inner, content) in walk(&world.home.path().join(folder), &format!("{folder}/")) {
        zip.start_file(inner, zip::write::SimpleFileOptions::default()).expect("a file");
        std::io::Write::write_all(&mut zip, &content).expect("its content");
    }
    zip.finish().expect("an archive");
}

#[test]
fn a_pack_is_added_from_a_folder_or_an_archive_listed_updated_and_removed() {
    let world = World::new();
    copy(&world, "good", "", "");
    zipped(&world, "good", "good.zip");
    let fails = world.run(&["pack", "add", "nowhere.zip"]);
    assert!(fails.code == Some(2) && fails.err.contains("nowhere.zip cannot be read"), "{}", fails.err);
    assert!(world.run(&["pack", "list"]).out.starts_with("No packs were added."));

    let added = world.run(&["pack", "add", "good.zip"]);
    assert_eq!((added.code, added.err.as_str()), (Some(0), ""));
    let loaded = yieldscope::store::packs::in_folder(&world.home.path().join("good")).expect("a pack");
    let lessons = loaded.pack.entries().count();
    let expected = format!("added good: {lessons} lessons\n");
    assert!(added.out.starts_with(&expected) && added.out.contains("may not run yet"), "{}", added.out);
    let listed = world.run(&["list"]);
    assert!(listed.out.contains("(--pack good)") && listed.out.contains("The four states"), "{}", listed.out);
    let rows = world.run(&["list", "--json"]).out;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).expect("JSON");
    assert_eq!(rows.iter().filter(|row| row["pack"] == "good").count(), lessons);
    let only = world.run(&["--pack", "good", "list"]);
    assert!(only.code == Some(0) && !only.out.contains("The four states"), "{}", only.out);
    let misspelt = world.run(&["--pack", "godo", "list"]);
    assert!(misspelt.code == Some(2) && misspelt.err.contains("did you mean `good`?"), "{}", misspelt.err);

    // The next version: one lesson is another, the others are as they were.
    copy(&world, "next", "02-more/again/notes.txt", "new");
    let next = world.run(&["pack", "add", "next"]);
    let same = lessons - 1;
    let expected = format!(
        "added good in the place of the version before: {lessons} lessons, {same} as before\n  changed: again\n"
    );
    assert!(next.out.starts_with(&expected), "{}", next.out);
    // One with an error leaves all as it was.
    copy(&world, "bad", "02-more/again/lesson.toml", "id = ");
    let refused = world.run(&["pack", "add", "bad"]);
    assert!(refused.code == Some(1) && refused.err.contains("is not added: 1 error"), "{}{}", refused.out, refused.err);
    assert!(world.run(&["pack", "list"]).out.contains(&format!("({lessons} lessons, 0 done)")));

    assert_eq!(world.run(&["pack", "remove", "good"]).code, Some(0));
    let gone = world.run(&["pack", "remove", "good"]);
    assert!(gone.code == Some(2) && gone.err.contains("no pack `good` was added"), "{}", gone.err);
    assert!(!world.run(&["list"]).out.contains("--pack good"));
}

#[test]
fn progress_is_kept_by_pack_and_a_changed_lesson_is_marked() {
    let world = World::new();
    copy(&world, "good", "", "");
    world.run(&["pack", "add", "good"]);
    let lessons = world.run(&["--pack", "good", "list", "--json"]).out;
    let lessons: Vec<serde_json::Value> = serde_json::from_str(&lessons).expect("JSON");
    let id = |at: usize| lessons[at]["id"].as_str().expect("an id").to_owned();
    // As the tutorial writes it; the hashes are those of no version, then of this one.
    let hash = |loaded: &yieldscope::store::Loaded, at: usize| {
        loaded.pack.entries().nth(at).expect("one").outline.hash.clone()
    };
    let loaded = yieldscope::store::packs::in_folder(&world.home.path().join("good")).expect("a pack");
    let lesson = |at: usize, hash: &str| format!("[packs.good.lessons.{}]\nhash = \"{hash}\"\ndone = true\n", id(at));
    let text = format!("format = 1\n{}{}", lesson(0, &hash(&loaded, 0)), lesson(1, "0"));
    world.file("kept/progress.toml", text);
    let listed = world.run(&["list"]).out;
    assert_eq!((listed.matches("(done)").count(), listed.matches("(done, changed)").count()), (1, 1), "{listed}");
    let listed = world.run(&["pack", "list"]).out;
    assert!(listed.contains("2 done, 1 changed since"), "{listed}");
    world.run(&["pack", "remove", "good"]);
    world.run(&["pack", "add", "good"]);
    assert!(world.run(&["pack", "list"]).out.contains("2 done"), "what was reached stays known");
}

#[test]
fn programs_of_others_run_only_after_a_yes_to_what_they_are() {
    let world = World::new();
    copy(&world, "good", "", "");
    zipped(&world, "good", "good.zip");
    let python = python();
    let run = |arguments: &[&str]| world.run_with(python, arguments);
    let sums = &["run", "sums", "--lang", "python"][..];
    for pack in ["good", "good.zip"] {
        let refused = run(&[&["--pack", pack], sums].concat());
        assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
        assert!(
            refused.err.contains("that you have not let run") && refused.err.contains("--trust"),
            "{}",
            refused.err
        );
    }
    let refused = run(&["check", "good.zip"]);
    assert!(refused.code == Some(2) && refused.err.contains("--trust"), "{}", refused.err);
    assert_eq!(run(&["check", "good.zip", "--fast"]).code, Some(0));
    assert_eq!(run(&[&["--pack", "good", "--trust"], sums].concat()).code, Some(0));
    assert_eq!(run(&[&["--pack", "good.zip"], sums].concat()).code, Some(0), "the same programs are asked about once");
    world.run(&["pack", "add", "good.zip"]);
    assert_eq!(run(sums).code, Some(0));
    copy(&world, "next", "01-sums/sums/main.py", "print(1)  #@ make\n");
    assert_eq!(run(&[&["--pack", "next"], sums].concat()).code, Some(2), "a changed one is asked about anew");
}
