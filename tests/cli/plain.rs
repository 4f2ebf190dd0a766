//! The tutorial as a dialogue in plain text, through pipes.

use crate::world::{Ran, World, python, ran};
use std::io::Write;
use std::process::Stdio;
use yieldscope::lesson::Lesson;
use yieldscope::store::packs;

/// The dialogue with these lines typed.
fn dialogue(world: &World, arguments: &[&str], typed: &str) -> Ran {
    let python = python().to_str().expect("a path in UTF-8");
    let mut command = world.command(&[&["--python", python], arguments].concat());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
    // Where it leaves before it has read all, the rest of what is typed goes nowhere.
    let _ = child.stdin.take().expect("a pipe").write_all(typed.as_bytes());
    ran(child.wait_with_output().expect("it ends"))
}

/// Empty lines go on to the next step; at a question two of them skip it.
fn to_the_end(lesson: &Lesson) -> String {
    let questions: usize = lesson.steps.iter().map(|step| step.questions.len()).sum();
    "\n".repeat(lesson.steps.len() + 1 + 3 * questions)
}

/// Text without what wrapping changes, and without marks of code and emphasis.
fn unwrapped(text: &str) -> String {
    text.replace(['`', '*'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_lesson_is_told_to_its_end_with_all_that_it_says_and_prints() {
    for lesson in packs::bundled().pack.lessons() {
        let world = World::new();
        let ran = dialogue(&world, &["learn", &lesson.id, "--plain"], &(to_the_end(lesson) + "output\n"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", lesson.key);
        let told = unwrapped(&ran.out);
        let prose = lesson.prose("en").expect("English prose");
        for section in prose.sections.values() {
            assert!(told.contains(&unwrapped(&section.title)), "{}: {}\n{}", lesson.key, section.title, ran.out);
        }
        let belief = lesson.misconception.as_ref().expect("a misconception").claim.get("en");
        assert!(told.matches(&unwrapped(belief)).count() >= 2, "{}: told and refuted\n{}", lesson.key, ran.out);
        for line in lesson.output.python.iter().chain(&lesson.output.rust).flat_map(|text| text.lines()) {
            assert!(told.contains(&unwrapped(line)), "{}: {line}\n{}", lesson.key, ran.out);
        }
        assert!(ran.out.contains("That was the lesson"), "{}\n{}", lesson.key, ran.out);
        let list = world.run(&["list"]).out;
        assert!(list.contains("done"), "progress is kept: {list}");
    }
}

#[test]
fn lines_that_are_piped_in_wait_for_each_other_and_a_q_among_them_as_well() {
    let world = World::new();
    let ran = dialogue(&world, &["learn", "priming", "--plain"], "\n\nnonsense\ne\nq\n\n");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let places = ["has run on CPython", "1/8", "nonsense means nothing here", "for the drawn screen alone", "> q"];
    let places = places.map(|said| ran.out.find(said).unwrap_or_else(|| panic!("{said} in {}", ran.out)));
    assert!(places.is_sorted() && ran.out.trim_end().ends_with("> q"), "{places:?} in {}", ran.out);
}

#[test]
fn without_a_terminal_the_tutorial_comes_as_plain_text_and_says_so() {
    let world = World::new();
    let ran = dialogue(&world, &[], "1\n");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("no terminal to draw on") && ran.err.contains("--plain"), "{}", ran.err);
    assert!(ran.out.contains("has run on CPython"), "{}", ran.out);
    let ended = dialogue(&world, &["--plain"], "");
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "the end of the input leaves");
}

#[test]
fn an_exercise_is_solved_in_a_file_and_the_list_says_so() {
    let has_python = |lesson: &&Lesson| lesson.tasks().iter().any(|task| task.starter.name.ends_with(".py"));
    let pack = packs::bundled().pack;
    let lesson = pack.lessons().find(has_python).expect("an exercise in Python");
    let task = lesson.tasks().iter().find(|task| task.starter.name.ends_with(".py")).expect("a task");
    let world = World::new();
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let (starter, solution) = (file("a.py", &task.starter.text), file("b.py", &task.solution.text));
    let typed = format!("solution\nhint\nexercise\ncheck {starter}\ncheck {solution}\nsolution\n");
    let ran = dialogue(&world, &["learn", &lesson.id, "--plain"], &typed);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let places = ["Type check", "Hint 1 of 3", "Begin with this", "Not yet", "It passes", "solution.py:"];
    let places = places.map(|said| ran.out.find(said).unwrap_or_else(|| panic!("{said} in {}", ran.out)));
    assert!(places.is_sorted(), "{places:?} in {}", ran.out);
    assert!(world.run(&["list"]).out.contains("exercise solved"));
}
