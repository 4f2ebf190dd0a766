//! Every bundled lesson by `run`, in both languages: lawful, as the lesson says, the same again, and as recorded.

use crate::world::{PYTHONS, Ran, World, python};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use yieldscope::lesson::Lesson;
use yieldscope::runner;
use yieldscope::store::packs;
use yieldscope::trace::{Body, Cause, Clock, LaneId, LaneKind, Language, Stream, Trace, wire};

fn lessons() -> Vec<Lesson> {
    packs::bundled().pack.lessons().cloned().collect()
}

/// Major and minor version of an interpreter.
fn version(python: &Path) -> (u8, u8) {
    let (major, minor, _) = runner::python::find(Some(python)).expect("an interpreter to test with").version;
    (major, minor)
}

/// The interpreters that are new enough for a lesson.
fn pythons(lesson: &Lesson) -> impl Iterator<Item = &'static PathBuf> {
    let since = lesson.since;
    PYTHONS.iter().filter(move |python| since.is_none_or(|since| version(python) >= since))
}

fn run(world: &World, python: &Path, lesson: &Lesson, language: Language) -> Ran {
    world.run_with(python, &["run", &lesson.id, "--json", "--lang", language.name()])
}

#[test]
fn every_lesson_runs_in_both_languages_obeys_the_laws_and_prints_what_it_says() {
    let world = World::new();
    for lesson in lessons() {
        for language in Language::ALL {
            let enough = if *language == Language::Python { PYTHONS.len() } else { 1 };
            for python in pythons(&lesson).take(enough) {
                let ran = run(&world, python, &lesson, *language);
                assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{} in {language}", lesson.key);
                let expected = match language {
                    Language::Python => lesson.output.python.clone(),
                    Language::Rust => lesson.output.rust.clone().or(lesson.output.python.clone()),
                };
                assert_eq!(Some(stdout(&ran.trace())), expected, "{} in {language}", lesson.key);
                assert_eq!(ran.trace().lost(), 0);
            }
        }
    }
}

#[test]
fn on_the_virtual_clock_two_runs_give_the_same_bytes() {
    let world = World::new();
    for lesson in lessons().iter().filter(|lesson| lesson.clock == Clock::Virtual) {
        for language in Language::ALL {
            let [one, two] = [(); 2].map(|()| run(&world, python(), lesson, *language).out);
            assert!(one == two, "{} in {language}:\n{}", lesson.key, first_difference(&one, &two));
        }
    }
}

#[test]
fn what_was_recorded_is_what_a_fresh_run_does() {
    let world = World::new();
    for lesson in lessons() {
        let recorded = packs::recorded(&lesson).unwrap_or_else(|| panic!("{} is not recorded", lesson.key));
        assert!(recorded.header().recorded);
        for python in pythons(&lesson) {
            let fresh = run(&world, python, &lesson, Language::Python).trace();
            let same_python = minor(&fresh) == minor(&recorded);
            if same_python && lesson.clock == Clock::Virtual {
                let (fresh, recorded) = (events(&fresh), events(&recorded));
                assert!(fresh == recorded, "{}:\n{}", lesson.key, first_difference(&fresh, &recorded));
            } else {
                // Other versions stop at other lines, and threads take turns as they like; each lane does the same.
                assert_eq!(by_lane(&fresh), by_lane(&recorded), "{} on {}", lesson.key, fresh.header().runtime);
            }
        }
    }
}

#[test]
fn without_python_the_recorded_run_is_played_and_says_so() {
    let world = World::new();
    for lesson in lessons() {
        let ran = world.run(&["run", &lesson.id, "--json"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.err.contains("recorded"), "{}", ran.err);
        let trace = ran.trace();
        assert!(trace.header().recorded);
        assert_eq!(Some(stdout(&trace)), lesson.output.python, "{}", lesson.key);
        let text = world.run(&["run", &lesson.id]);
        let heading = text.out.lines().next().expect("a heading");
        assert!(heading.contains("recorded, CPython 3."), "{heading}");
        assert!(text.out.contains("main.rs in Rust"), "{}", text.out);
    }
}

#[test]
fn a_clock_that_was_not_recorded_needs_a_python() {
    let world = World::new();
    let ran = world.run(&["run", "gather", "--lang", "python", "--clock", "real"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
}

#[test]
fn the_bundled_pack_passes_its_own_check() {
    let world = World::new();
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    // An exercise in Python has no recorded run, so Python must be new enough for all lessons.
    let newest = PYTHONS.iter().max_by_key(|python| version(python)).expect("an interpreter to test with");
    let ran = world.run_with(newest, &["check", pack.to_str().expect("UTF-8")]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.ends_with("0 errors, 0 warnings\n"), "{}", ran.out);
}

#[test]
fn plain_text_tells_both_programs_one_after_the_other() {
    let world = World::new();
    let ran = world.run_with(python(), &["run", "02-send/priming"]);
    let headings: Vec<&str> = ran.out.lines().filter(|line| line.contains(" in ") && line.contains(" clock")).collect();
    assert_eq!(headings.len(), 2, "{}", ran.out);
    assert!(headings[0].starts_with("main.py in Python, CPython 3.") && headings[1].starts_with("main.rs in Rust, "));
}

fn stdout(trace: &Trace) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream: Stream::Stdout, text, .. } => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

fn minor(trace: &Trace) -> String {
    trace.header().runtime.split('.').take(2).collect::<Vec<_>>().join(".")
}

fn events(trace: &Trace) -> String {
    (0..trace.len()).filter_map(|at| wire::event_line(trace, at)).map(|line| line + "\n").collect()
}

/// What each lane does, in its own order: kind and name, states with causes and values, output; neither time nor lines.
/// On the real clock without what is chance: which worker takes a job, whether something is over before somebody waits for it,
/// and what is measured, which goes to standard error.
fn by_lane(trace: &Trace) -> BTreeMap<(String, usize), Vec<String>> {
    let is_real = trace.header().clock == Clock::Real;
    let mut lanes: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
    let mut places = Vec::new();
    for lane in trace.lanes() {
        let same = places.iter().filter(|(name, _)| *name == lane.name).count();
        places.push((lane.name.clone(), same));
    }
    let name = |lane: LaneId| trace.lanes()[lane.index()].name.clone();
    for event in trace.events() {
        let Some(lane) = event.body.lane() else { continue };
        let is_worker = matches!(trace.lanes()[lane.index()].kind, LaneKind::Thread | LaneKind::Process);
        if is_real && (is_worker || is_chance(&event.body)) {
            continue;
        }
        let did = match &event.body {
            Body::Lane { kind, parent, .. } => format!("{kind} made by {:?}", parent.map(name)),
            Body::State { state, cause, value, .. } => {
                format!("{state} {cause} {:?}", value.as_ref().map(|value| value.text.as_ref()))
            }
            Body::Output { text, .. } => format!("prints {text:?}"),
            Body::Beat { name, .. } => format!("beat {name}"),
            _ => continue,
        };
        lanes.entry(places[lane.index()].clone()).or_default().push(did);
    }
    lanes
}

/// Whether a run on the real clock may go without this.
fn is_chance(body: &Body<'_>) -> bool {
    matches!(body, Body::State { cause: Cause::Block | Cause::Start, .. } | Body::Output { stream: Stream::Stderr, .. })
}

fn first_difference(one: &str, two: &str) -> String {
    let pairs = one.lines().zip(two.lines()).enumerate();
    match pairs.into_iter().find(|(_, (one, two))| one != two) {
        Some((at, (one, two))) => format!("line {}\n  {one}\n  {two}", at + 1),
        None => format!("{} lines and {} lines", one.lines().count(), two.lines().count()),
    }
}
