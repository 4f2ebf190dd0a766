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
