//! `export`: lessons and traces as text, pictures, pages and recordings, each set against the trace that it is of.

use crate::world::{Ran, World, python};
use std::collections::BTreeSet;
use std::fs;
use yieldscope::lesson::{Lesson, walk};
use yieldscope::store::packs;
use yieldscope::timeline::Index;
use yieldscope::trace::{Body, Language, Stream, Trace};

/// A lesson on the virtual clock, whose runs are the same each time, with questions and an exercise.
const LESSON: &str = "four-states";

fn export(world: &World, arguments: &[&str]) -> Ran {
    let ran = world.run_with(python(), &[&["export"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
    ran
}

fn with_lesson<T>(id: &str, see: impl FnOnce(&Lesson) -> T) -> T {
    see(packs::bundled().pack.lesson(id).expect("a lesson"))
}

/// A terminal that a recording is played on.
fn terminal(width: u16, height: u16) -> vt100::Parser {
    let cells = |count| std::num::NonZero::new(count).expect("a size");
    vt100::Parser::new(cells(height), cells(width), 0)
}

/// What the programs of the lesson do, Python first.
fn traces(world: &World, lesson: &str) -> [Trace; 2] {
    ["python", "rust"].map(|language| world.run_with(python(), &["run", lesson, "--json", "--lang", language]).trace())
}

/// Text without what wrapping changes, and without marks of code and emphasis.
fn unwrapped(text: &str) -> String {
    text.replace(['`', '*'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_text_of_a_lesson_is_all_that_it_says_with_the_answers_and_nothing_to_type() {
    let world = World::new();
    for language in ["en", "ko"] {
        let out = export(&world, &[LESSON, "--text", "--ui", language]).out;
        let told = unwrapped(&out);
        with_lesson(LESSON, |lesson| {
            let prose = lesson.prose(language).expect("prose");
            for section in prose.sections.values() {
                assert!(told.contains(&unwrapped(&section.title)), "{}\n{out}", section.title);
            }
            for line in lesson.output.python.iter().chain(&lesson.output.rust).flat_map(|text| text.lines()) {
                assert!(told.contains(&unwrapped(line)), "{line}\n{out}");
            }
            let questions: usize = lesson.steps.iter().map(|step| step.questions.len()).sum();
            let answer = if language == "en" { "Answer: " } else { "답: " };
            assert_eq!(told.matches(answer).count(), questions, "{out}");
        });
        assert!(!told.contains("Enter") && !out.contains("> "), "{out}");
    }
}

/// What the elements of a class in a picture are of: program, event, lane.
fn elements(svg: &str, class: &str) -> BTreeSet<[usize; 3]> {
    let document = roxmltree::Document::parse(svg).expect("XML");
    let has_class = |node: &roxmltree::Node<'_, '_>| {
        node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    };
    let number = |node: &roxmltree::Node<'_, '_>, name| node.attribute(name)?.parse().ok();
    let of = |node: roxmltree::Node<'_, '_>| {
        Some([number(&node, "data-program")?, number(&node, "data-event")?, number(&node, "data-lane")?])
    };
    document.descendants().filter(has_class).filter_map(of).collect()
}

/// What is seen of each lane, from the first to the last: what it is, the lane, its title. Which event it is of depends on the Python.
fn looks(svg: &str) -> Vec<(usize, u32, String, String)> {
    let document = roxmltree::Document::parse(svg).expect("XML");
    let of = |node: roxmltree::Node<'_, '_>| {
        let number = |name| node.attribute(name)?.parse::<usize>().ok();
        let title = node.children().find(|child| child.has_tag_name("title"))?.text()?;
        let class = node.attribute("class")?;
        Some((
            number("data-program")?,
            number("data-event")?,
            number("data-lane")? as u32,
            class.to_owned(),
            title.to_owned(),
        ))
    };
    let mut all: Vec<_> = document.descendants().filter_map(of).collect();
    all.sort();
    // A cell that goes over several rows is there more than once.
    all.dedup();
    all.into_iter().map(|(program, _, lane, class, title)| (program, lane, class, title)).collect()
}

/// The events that carry control from one lane to another, and the lane that they come to.
fn transfers(program: usize, trace: &Trace) -> impl Iterator<Item = [usize; 3]> + '_ {
    let index = Index::new(trace);
    (0..trace.len()).filter_map(move |at| Some([program, at, index.transfer(trace, at)?.to.index()]))
}

/// The events that change a state, and the lane of which.
fn changes(program: usize, trace: &Trace) -> impl Iterator<Item = [usize; 3]> + '_ {
    trace.events().enumerate().filter_map(move |(at, event)| match event.body {
        Body::State { lane, .. } => Some([program, at, lane.index()]),
        _ => None,
    })
}

#[test]
fn the_picture_of_a_lesson_shows_what_both_programs_did_and_is_the_same_each_time() {
    let world = World::new();
    let svg = export(&world, &[LESSON, "--svg"]).out;
    let [python, rust] = traces(&world, LESSON);
    let crossing: BTreeSet<[usize; 3]> = transfers(0, &python).chain(transfers(1, &rust)).collect();
    assert_eq!(elements(&svg, "arrow"), crossing);
    let changed: BTreeSet<[usize; 3]> = changes(0, &python).chain(changes(1, &rust)).collect();
    let cells = elements(&svg, "cell");
    assert!(changed.is_subset(&cells), "{changed:?}\n{cells:?}");
    assert!(
        svg.contains("countdown: GEN_SUSPENDED")
            && svg.contains(">suspended</text>")
            && svg.contains(">yield 2</text>"),
        "{svg}"
    );
    assert_eq!(export(&world, &[LESSON, "--svg"]).out, svg);
}

#[test]
fn the_picture_of_the_readme_is_that_of_the_lesson() {
    let world = World::new();
    let readme = include_str!("../../docs/timeline.svg");
    let now = export(&world, &["02-send/priming", "--svg"]).out;
    assert_eq!(looks(readme), looks(&now), "write docs/timeline.svg anew");
}

#[test]
fn the_page_of_a_lesson_has_its_traces_in_it() {
    let world = World::new();
    let [python, rust] = traces(&world, LESSON);
    let page = export(&world, &[LESSON, "--html"]).out;
    let data = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("the data");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    with_lesson(LESSON, |lesson| {
        for (program, trace) in [&python, &rust].into_iter().enumerate() {
            let language = Language::ALL[program];
            let known = &data["programs"][program];
            let printed: String = known["outputs"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|piece| piece[2].as_str().expect("text"))
                .collect();
            let told = trace.events().filter_map(|event| match event.body {
                Body::Output { stream: Stream::Stdout, text, .. } => Some(text.into_owned()),
                _ => None,
            });
            assert_eq!(printed, told.collect::<String>());
            let places = data["places"].as_array().expect("a list");
            let at = |place: usize| places[place]["positions"][program].as_u64().map(|at| at as usize);
            for (step, position) in walk::positions(lesson, language, trace).into_iter().enumerate() {
                assert!(position.is_none() || at(step + 1) == position, "step {step} in {language}");
            }
            assert_eq!(at(places.len() - 1), Some(trace.len()));
            let index = Index::new(trace);
            for stop in known["stops"].as_array().expect("a list") {
                let position = stop[0].as_u64().expect("a position") as usize;
                let line = index.current_line(trace, position).map_or(0, |(_, line)| line);
                assert_eq!(stop[1].as_u64(), Some(u64::from(line)), "the line at {position}");
                assert_eq!(stop[2].as_u64(), Some(index.tick_at(position) as u64));
            }
        }
        let asked: usize = lesson.steps.iter().map(|step| step.questions.len()).sum();
        assert_eq!(page.matches("<fieldset").count(), asked);
        assert!(
            page.contains("Content-Security-Policy") && !page.contains("src=") && !page.contains("<link"),
            "{page}"
        );
    });
}

#[test]
fn a_recording_plays_the_lesson_to_its_end_on_the_real_screen() {
    let world = World::new();
    for (size, width, height) in [("80x24", 80, 24), ("120x36", 120, 36)] {
        let cast = export(&world, &[LESSON, "--cast", "--size", size]).out;
        let mut lines = cast.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        let header = lines.next().expect("a header");
        assert_eq!(
            (&header["version"], &header["width"], &header["height"]),
            (&2.into(), &width.into(), &height.into())
        );
        let mut terminal = terminal(width, height);
        let mut last = 0.0;
        for event in lines {
            let (seconds, sent) = (event[0].as_f64().expect("a time"), event[2].as_str().expect("text"));
            assert!(seconds >= last && event[1] == "o", "{event}");
            last = seconds;
            terminal.process(sent.as_bytes());
        }
        let screen = terminal.screen().contents();
        assert!(last > 20.0 && screen.contains("That was the lesson"), "after {last} s\n{screen}");
        let [python, _] = traces(&world, LESSON);
        assert!(screen.contains(&python.header().runtime), "{screen}");
    }
}

#[test]
fn a_trace_is_exported_in_every_form() {
    let world = World::new();
    world.file("app.py", "def count():\n    got = yield '<one>'\n    print(got)\ngen = count()\nnext(gen)\ntry:\n    gen.send(2)\nexcept StopIteration:\n    pass\n");
    let run = world.run_with(python(), &["trace", "--json", "--out", "app.trace", "app.py"]);
    let trace = run.trace();
    assert_eq!(export(&world, &["app.trace", "--text"]).out, world.run(&["open", "app.trace", "--text"]).out);
    let svg = export(&world, &["app.trace", "--svg"]).out;
    assert_eq!(elements(&svg, "arrow"), transfers(0, &trace).collect());
    let page = export(&world, &["app.trace", "--html"]).out;
    assert!(page.contains("<span class=\"k\">def</span>"), "the program stands beside it: {page}");
    assert!(page.contains("&lt;one&gt;") && !page.contains("<one>"), "{page}");
    let cast = export(&world, &["app.trace", "--cast"]).out;
    let mut terminal = terminal(80, 24);
    for line in cast.lines().skip(1) {
        let event: serde_json::Value = serde_json::from_str(line).expect("JSON");
        terminal.process(event[2].as_str().expect("text").as_bytes());
    }
    let all = format!("event {}/{}", Index::new(&trace).ticks(), Index::new(&trace).ticks());
    let screen = terminal.screen().contents();
    assert!(screen.contains("GEN_CLOSED") || screen.contains(&all), "{screen}");
}

#[test]
fn a_chapter_becomes_a_folder_with_a_page_that_lists_it() {
    let world = World::new();
    let pack = packs::bundled().pack;
    let chapter = &pack.chapters[0];
    export(&world, &[&chapter.folder, "--html", "--out", "hand-out"]);
    let folder = world.home.path().join("hand-out");
    let index = fs::read_to_string(folder.join("index.html")).expect("an index");
    for entry in &chapter.lessons {
        let file = format!("{}.html", entry.outline.key);
        assert!(index.contains(&format!("href=\"{file}\"")), "{file} in {index}");
        let page = fs::read_to_string(folder.join(&file)).expect("a page");
        assert!(page.contains("href=\"../index.html\""), "{file}");
    }
    let again = world.run_with(python(), &["export", &chapter.id, "--html", "--out", "hand-out"]);
    assert_eq!(again.code, Some(2), "{}", again.err);
    assert!(again.err.contains("is there already") && again.err.contains("--force"), "{}", again.err);
    export(&world, &[&chapter.id, "--html", "--out", "hand-out", "--force"]);
}

#[test]
fn what_cannot_be_exported_is_told_with_what_to_do() {
    let world = World::new();
    world.file("app.py", "pass\n");
    world.file("folder/file", "");
    world.file("there.svg", "mine");
    let mut all = String::new();
    for arguments in [
        &["four-states"][..],
        &["four-states", "--svg", "--html"],
        &["four-stats", "--svg"],
        &["app.py", "--svg"],
        &["folder", "--svg"],
        &["four-states", "--svg", "--out", "folder"],
        &["four-states", "--svg", "--out", "there.svg"],
        &["01-generators", "--svg"],
        &["01-generators", "--svg", "--out", "app.py"],
        &["four-states", "--cast", "--size", "20x10"],
        &["four-states", "--svg", "--size", "80x24"],
        &["four-states", "--svg", "--out", "app.py/x.svg"],
    ] {
        let ran = world.run_with(python(), &[&["export"], arguments].concat());
        assert_ne!(ran.code, Some(0), "{arguments:?}");
        let said = format!("$ yieldscope export {}\n{}{}\n", arguments.join(" "), ran.out, world.plain(&ran.err));
        all.push_str(&said);
    }
    assert_eq!(fs::read_to_string(world.home.path().join("there.svg")).expect("there"), "mine");
    insta::assert_snapshot!(all);
}

#[test]
fn without_python_the_recorded_run_is_exported_and_that_is_said() {
    let world = World::new();
    let ran = world.run(&["export", LESSON, "--svg"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("was recorded elsewhere") && ran.out.contains("recorded, CPython"), "{}", ran.err);
}
