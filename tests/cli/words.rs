//! What the program says: help, lists, mistakes of the user.

use crate::world::World;

#[test]
fn help_explains_every_command_and_option() {
    let world = World::new();
    let mut all = String::new();
    for arguments in [
        &["-h"][..],
        &["learn", "-h"],
        &["list", "-h"],
        &["run", "-h"],
        &["trace", "-h"],
        &["check", "-h"],
        &["pack", "-h"],
        &["pack", "add", "-h"],
        &["schema", "-h"],
        &["export", "-h"],
        &["doctor", "-h"],
    ] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        all.push_str(&format!("$ yieldscope {}\n{}\n", arguments.join(" "), ran.out));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_version_is_one_line() {
    let world = World::new();
    assert_eq!(world.plain(&world.run(&["--version"]).out), "yieldscope VERSION\n");
}

#[test]
fn the_list_shows_chapters_lessons_and_progress() {
    let world = World::new();
    world.file(
        "kept/progress.toml",
        "format = 1\n[packs.coroutines.lessons.priming]\nstep = \"too-early\"\ndone = true\n",
    );
    let ran = world.run(&["list"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(ran.out);
    let korean = world.run(&["--ui", "ko", "list"]).out;
    let by_locale = world.command(&["list"]).env("LC_ALL", "ko_KR.UTF-8").output().expect("it starts");
    assert_eq!(korean.as_bytes(), by_locale.stdout);
    insta::assert_snapshot!(korean);
}

#[test]
fn the_list_as_json_has_what_other_programs_need() {
    let world = World::new();
    insta::assert_snapshot!(world.run(&["list", "--json"]).out);
}

#[test]
fn mistakes_on_the_command_line_are_told_with_what_to_do() {
    let world = World::new();
    world.file("folder/readme", "");
    world.file("folder.rs/readme", "");
    world.file("program.rs", "");
    let mut all = String::new();
    for arguments in [
        &["runn"][..],
        &["run"],
        &["run", "primng"],
        &["run", "zzzzzz"],
        &["run", "priming", "--lang", "perl"],
        &["run", "priming", "--lang", "both", "--json"],
        &["learn", "primng"],
        &["trace", "missing.py"],
        &["trace", "folder"],
        &["trace", "folder.rs"],
        &["trace", "missing.rs"],
        &["trace", "-m", "program.rs"],
        &["trace", "program.rs", "--exclude", "x"],
        &["trace", "program.rs", "--bin", "x"],
        &["trace", "program.rs", "--test", "x"],
        &["list", "--pack", "folder"],
        &["list", "--pack", "missing"],
        &["check", "missing"],
        &["--ui", "fr"],
    ] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.err);
        all.push_str(&format!("$ yieldscope {}\n{}\n", arguments.join(" "), world.plain(&ran.err)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn the_doctor_says_what_is_missing_and_what_that_costs() {
    let world = World::new();
    let ran = world.run(&["doctor"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    insta::assert_snapshot!(world.plain(&ran.out));
}

#[test]
fn the_doctor_names_the_interpreter_that_it_found() {
    let world = World::new();
    let ran = world.run_with(crate::world::python(), &["doctor"]);
    assert!(ran.out.contains("named by --python: CPython 3."), "{}", ran.out);
}

#[test]
fn keys_are_printed_as_a_file_that_changes_them() {
    let world = World::new();
    let ran = world.run(&["keys"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.starts_with("# Which key does what."), "{}", ran.out);
    assert!(ran.out.contains("\n[lesson]\nplay_pause = [\"space\"]"), "{}", ran.out);
    // What is printed can be saved as it stands.
    world.file("kept/keys.toml", &ran.out);
    assert_eq!(world.run(&["keys"]).out, ran.out);
    world.file("kept/keys.toml", "[lesson]\nnext_step = [\"D\"]\n");
    let changed = world.run(&["keys"]).out;
    assert!(changed.contains("next_step = [\"D\"]") && changed.contains("previous_step = [\"left\""), "{changed}");
}

#[test]
fn own_keys_with_a_fault_are_told_and_the_bundled_ones_are_in_use() {
    let world = World::new();
    world.file("kept/keys.toml", "[lesson]\nnext_step = [\"x\"]\nprevious_step = [\"x\"]\n");
    let ran = world.run(&["keys"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        ran.err.contains("keys.toml") && ran.err.contains("`next_step` and `previous_step` in [lesson]"),
        "{}",
        ran.err
    );
    let listed = world.run(&["list"]);
    assert_eq!(listed.code, Some(0));
    assert!(listed.err.contains("your own keys are not in use"), "{}", listed.err);
    let doctor = world.run(&["doctor"]).out;
    assert!(doctor.contains("`x` is `next_step` and `previous_step` in [lesson]; give one another key"), "{doctor}");
}
