//! The bundled pack keeps the rules that `lessons/README.md` gives to its authors.

use std::fs;
use std::path::Path;
use yieldscope::base::text::width;
use yieldscope::lesson::{Ask, Files, Lesson, Pack, ProgramText, Question, positions, read, without_badge};
use yieldscope::store::packs;
use yieldscope::trace::{Body, Language, State, Stream, Trace};

/// The pane in which prose is read at 120 columns.
const PROSE: (usize, usize) = (36, 12);

/// The lines of a program at most, of one in a lesson that puts the ideas of its chapter together, and of one in the last lesson,
/// which does so with all chapters.
const LINES: [usize; 3] = [40, 60, 110];

/// The widest line of a program that two code panes show side by side.
const CODE: usize = 62;

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("the pack is part of the project") {
        let path = entry.expect("the pack is readable").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("names of the pack are UTF-8");
        let inner = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            collect(&path, &inner, files);
        } else {
            files.insert(inner, fs::read(&path).expect("the pack is readable"));
        }
    }
}

fn pack() -> Pack {
    let mut files = Files::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons"), "", &mut files);
    let (pack, findings) = read(&files);
    let shown: Vec<String> = findings.iter().map(|finding| format!("{finding:?}")).collect();
    assert!(findings.is_empty(), "{}", shown.join("\n"));
    pack
}

/// Rows that a Markdown text takes at `columns`, marks of emphasis and code left out.
fn rows(text: &str, columns: usize) -> usize {
    let plain = text.trim().replace(['*', '`'], "");
    let rows_of = |paragraph: &str| {
        let words = paragraph.split_whitespace().map(width);
        let (rows, _) = words.fold((1, 0), |(rows, used), word| match used {
            0 => (rows, word),
            used if used + 1 + word > columns => (rows + 1, word),
            used => (rows, used + 1 + word),
        });
        rows + 1
    };
    plain.split("\n\n").map(rows_of).sum::<usize>() - 1
}

#[test]
fn the_bundled_pack_has_its_five_chapters_a_last_one_of_all_and_no_finding() {
    let pack = pack();
    let chapters: Vec<&str> = pack.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(chapters, ["generators", "send", "exceptions", "async", "executors", "all"]);
    assert!(pack.chapters.iter().all(|chapter| !chapter.lessons.is_empty()));
    assert_eq!(pack.languages, ["en", "ko"]);
}

#[test]
fn every_lesson_has_its_steps_questions_misconception_and_both_programs() {
    for lesson in pack().lessons() {
        let key = &lesson.key;
        assert!((4..=9).contains(&lesson.steps.len()), "{key}: {} steps", lesson.steps.len());
        let questions: Vec<&Question> = lesson.steps.iter().flat_map(|step| &step.questions).collect();
        assert!(questions.len() >= 2, "{key}: {} questions", questions.len());
        assert!(
            questions.iter().any(|question| !matches!(question.ask, Ask::Choice(_))),
            "{key}: the trace answers none"
        );
        assert!(questions.iter().all(|question| question.why.is_some()), "{key}: an answer without its reason");
        assert!(lesson.misconception.is_some(), "{key}: no misconception");
        assert!(lesson.python.is_some() && lesson.rust.is_some(), "{key}: a program is missing");
        assert!(lesson.output.python.is_some(), "{key}: no expected output");
        assert!(lesson.steps.iter().any(|step| !step.states.is_empty()), "{key}: no step compares states");
    }
}

#[test]
fn prose_fits_its_pane_and_programs_fit_side_by_side() {
    let pack = pack();
    let last: Vec<&str> =
        pack.chapters.iter().filter_map(|chapter| Some(chapter.lessons.last()?.outline.id.as_ref())).collect();
    for lesson in pack.lessons() {
        let most = match last.iter().position(|id| *id == lesson.id) {
            Some(at) if at + 1 == last.len() => LINES[2],
            Some(_) => LINES[1],
            None => LINES[0],
        };
        for (language, prose) in &lesson.prose {
            let sections = prose.sections.iter().map(|(id, section)| (id.as_str(), section.body.as_str()));
            for (id, body) in sections.chain([("introduction", prose.introduction.as_str())]) {
                let rows = rows(body, PROSE.0);
                assert!(rows <= PROSE.1, "{}/{language}.md, {id}: {rows} rows of {} columns", lesson.key, PROSE.0);
            }
        }
        for program in [&lesson.python, &lesson.rust].into_iter().flatten() {
            let lines: Vec<&str> = program.text.lines().collect();
            assert!(lines.len() <= most, "{}/{}: {} lines", lesson.key, program.name, lines.len());
            for line in lines.into_iter().map(without_badge) {
                assert!(width(line) <= CODE, "{}/{}: {line}", lesson.key, program.name);
            }
        }
    }
}

#[test]
fn both_programs_of_a_lesson_carry_the_same_beats() {
    for lesson in pack().lessons() {
        let beats = |program: &Option<ProgramText>| {
            let mut names: Vec<String> = program.iter().flat_map(|program| program.beats.values().cloned()).collect();
            names.sort();
            names
        };
        assert_eq!(beats(&lesson.python), beats(&lesson.rust), "{}", lesson.key);
    }
}

/// What a question of the author's own, whose answer no trace is asked for, has instead.
enum Held {
    /// The clock at this step, in seconds, to a tenth.
    Time(&'static str, f64),
    /// This step is reached so many seconds after the question, to a tenth.
    Later(&'static str, f64),
    /// This line has been printed by this step, and not before the question.
    Printed(&'static str, &'static str),
    /// The lane has become running this many times by this step.
    Resumed(&'static str, &'static str, usize),
    /// The last exception by this step was raised first in this lane.
    Raised(&'static str, &'static str),
    /// Nothing in a run: why.
    Nothing(&'static str),
}

const WHAT_IF: &str = "it is about another program than the one that runs";
const REASON: &str = "it asks for a reason or a way, and a run shows what happens";
const RUST: &str = "it is about Rust, whose runs are not recorded";
const TASK: &str = "the task that has the turn bears the name of its coroutine";
const MEASURED: &str = "it is measured, and another in every run";

/// All questions that the trace is not asked: lesson, step, and what holds the answer.
const OWN: [(&str, &str, Held); 28] = [
    ("for-and-list", "last-bong", Held::Resumed("left", "strikes", 4)),
    ("iterator-by-hand", "suspended", Held::Nothing(REASON)),
    ("return-value", "done", Held::Nothing(REASON)),
    ("round-robin", "first", Held::Printed("round", "Ben knits green")),
    ("through", "salty", Held::Raised("mend", "kitchen")),
    ("with", "missing", Held::Printed("sorry", "bring back atlas")),
    ("endings", "bug", Held::Nothing(RUST)),
    ("chain", "all-wait", Held::Nothing(TASK)),
    ("gather", "all-waiting", Held::Time("answers", 12.0)),
    ("server", "waiting", Held::Time("theo", 5.0)),
    ("chunks", "wait-again", Held::Time("all", 4.0)),
    ("downloads", "photos-wait", Held::Time("maps-done", 2.0)),
    ("blocking", "block", Held::Later("late", 0.9)),
    ("blocking", "juice", Held::Printed("red", "red on")),
    ("group", "all", Held::Printed("caught", "Cem unties")),
    ("stream", "measure", Held::Nothing(REASON)),
    ("stream", "got", Held::Nothing(WHAT_IF)),
    ("semaphore", "third", Held::Time("cleo-on", 3.0)),
    ("threads", "both", Held::Nothing(REASON)),
    ("gil", "both", Held::Nothing(MEASURED)),
    ("collecting", "landed", Held::Nothing(WHAT_IF)),
    ("as-completed", "second", Held::Nothing(WHAT_IF)),
    ("processes", "send", Held::Nothing(MEASURED)),
    ("outcomes", "later", Held::Nothing(REASON)),
    ("choosing", "photos", Held::Nothing(WHAT_IF)),
    ("choosing", "city", Held::Nothing(WHAT_IF)),
    ("choosing", "museums", Held::Nothing(WHAT_IF)),
    ("choosing", "hours", Held::Nothing(WHAT_IF)),
];

fn kind(ask: &Ask) -> &'static str {
    match ask {
        Ask::State(_) => "state",
        Ask::Value(_) => "value",
        Ask::Output => "output",
        Ask::Lane => "lane",
        Ask::Order(_) => "order",
        Ask::Local(_) => "local",
        Ask::Choice(_) => "choice",
    }
}

fn printed(trace: &Trace, until: usize) -> String {
    let text = |at: usize| match trace.get(at)?.body {
        Body::Output { stream: Stream::Stdout, text, .. } => Some(text.into_owned()),
        _ => None,
    };
    (0..until).filter_map(text).collect()
}

/// Whether the run of `lesson` holds the answer of a question that is asked at position `from`.
fn holds(held: &Held, lesson: &Lesson, trace: &Trace, from: usize) -> bool {
    let at = |id: &str| {
        let step = lesson.steps.iter().position(|step| step.id == id).expect("a step");
        positions(lesson, Language::Python, trace)[step].expect("the step is reached")
    };
    // A position is right after the event of its beat.
    let clock = |position: usize| trace.get(position - 1).expect("an event").t;
    match *held {
        Held::Time(step, seconds) => (clock(at(step)) - seconds).abs() < 0.1,
        Held::Later(step, seconds) => (clock(at(step)) - clock(from) - seconds).abs() < 0.1,
        Held::Printed(step, line) => {
            let has = |until: usize| printed(trace, until).lines().any(|printed| printed == line);
            has(at(step)) && !has(from)
        }
        Held::Resumed(step, lane, count) => {
            let lane = trace.lanes().iter().position(|known| known.name == lane).expect("a lane");
            let runs = |event: Option<yieldscope::trace::Event<'_>>| {
                event.is_some_and(|event| matches!(event.body, Body::State { lane: of, state: State::Running, .. } if of.index() == lane))
            };
            (0..at(step)).filter(|&index| runs(trace.get(index))).count() == count
        }
        Held::Raised(step, lane) => {
            let raised = |index: usize| match trace.get(index)?.body {
                Body::Exception { lane, .. } => Some(lane),
                _ => None,
            };
            let first = (from..at(step)).find_map(raised);
            first.is_some_and(|first| trace.lanes()[first.index()].name == lane)
        }
        Held::Nothing(reason) => !reason.is_empty(),
    }
}

#[test]
fn what_the_trace_is_not_asked_is_held_by_it_or_cannot_be() {
    let mut own = Vec::new();
    for lesson in packs::bundled().pack.lessons() {
        let trace = packs::recorded(lesson).expect("a recorded run");
        let from = positions(lesson, Language::Python, &trace);
        for (step, from) in lesson.steps.iter().zip(from) {
            for _ in step.questions.iter().filter(|question| matches!(question.ask, Ask::Choice(_))) {
                own.push((lesson.id.clone(), step.id.clone()));
                let known = OWN.iter().find(|(id, at, _)| (*id, *at) == (lesson.id.as_str(), step.id.as_str()));
                let (_, _, held) = known.unwrap_or_else(|| panic!("{}, {}: nothing holds it", lesson.key, step.id));
                let from = from.expect("the step is reached");
                assert!(holds(held, lesson, &trace, from), "{}, {}, asked at event {from}", lesson.key, step.id);
            }
        }
    }
    let listed: Vec<_> = OWN.iter().map(|(lesson, step, _)| ((*lesson).to_owned(), (*step).to_owned())).collect();
    assert_eq!(own, listed, "in the order of the pack");
}

#[test]
fn the_readme_lists_what_is_refuted_and_asked_where() {
    let pack = pack();
    let row = |lesson: &Lesson| {
        let belief = lesson.misconception.as_ref().expect("a misconception");
        let asked = lesson.steps.iter().flat_map(|step| {
            step.questions.iter().map(move |question| format!("{}: {}", step.id, kind(&question.ask)))
        });
        let asked: Vec<String> = asked.collect();
        format!("| `{}` | {} | `{}` | {} |", lesson.id, belief.claim.get("en"), belief.step, asked.join(", "))
    };
    let rows: Vec<String> = pack.lessons().map(row).collect();
    let readme = include_str!("../lessons/README.md");
    let listed: Vec<&str> = readme.lines().filter(|line| rows.iter().any(|row| row == line)).collect();
    assert_eq!(listed, rows, "the table of lessons/README.md is to have these rows:\n{}", rows.join("\n"));
}

/// Names in the texts of a program: those that begin with a capital letter and are no word of the language.
fn names(program: &str) -> Vec<&str> {
    let texts = program.split('"').skip(1).step_by(2);
    let is_name = |text: &&str| {
        text.len() > 1 && text.starts_with(char::is_uppercase) && text.chars().skip(1).all(|ch| ch.is_ascii_lowercase())
    };
    texts.filter(is_name).collect()
}

#[test]
fn a_name_stands_in_every_language_as_the_program_has_it() {
    let has = |text: &str, name: &str| text.split(|ch: char| !ch.is_ascii_alphanumeric()).any(|word| word == name);
    for lesson in pack().lessons() {
        let python = lesson.python.as_ref().expect("a program");
        let told = |language: &str| {
            let prose = lesson.prose(language).expect("prose");
            let bodies = prose.sections.values().map(|section| section.body.as_str());
            bodies.chain([prose.introduction.as_str()]).collect::<Vec<_>>().join("\n")
        };
        let english = told("en");
        for name in names(&python.text).into_iter().filter(|name| has(&english, name)) {
            for language in lesson.prose.keys() {
                assert!(has(&told(language), name), "{}/{language}.md: {name}", lesson.key);
            }
        }
    }
}
