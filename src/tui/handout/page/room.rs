//! A lesson made ready for those who follow its presentation in a browser, and the page that it is put into.

use super::{Maker, model};
use crate::export::page::Shell;
use crate::lesson::Lesson;
use crate::tui::handout::{Ran, Said};
use crate::tui::strings::{LANGUAGES, Strings};
use std::collections::BTreeMap;

/// A lesson as those see it who follow its presentation in a browser, as JSON to be put into [`room_shell`]: without questions, for a
/// class is asked them by polls, and without its exercise. `runs` are the programs that stand beside each other, Python first, as far as they have run.
pub fn room_lesson(lesson: &Lesson, runs: &[Ran], language: &'static str) -> String {
    let said = Said(Strings::of(language));
    let maker = Maker { said: &said, language, model: model(language) };
    let lesson = &Lesson { exercise: None, ..lesson.clone() };
    let mut page = maker.lesson(lesson, runs);
    let notes = runs.iter().filter_map(|ran| maker.cut(ran.all));
    if let Some(timeline) = page.timelines.first_mut() {
        timeline.strip.notes.extend(notes);
    }
    page.pieces(&lesson.id)
}

/// The page that follows a presentation in a browser; it speaks `language` first, and all others when asked to.
pub fn room_shell(language: &'static str) -> String {
    let words = LANGUAGES.iter().map(|language| (*language, room_words(Strings::of(language))));
    Shell { language, words: words.collect() }.write()
}

/// All that is said on the page that follows, by name.
fn room_words(strings: &Strings) -> BTreeMap<String, String> {
    let named = |table: serde_json::Result<serde_json::Value>| {
        table.and_then(serde_json::from_value::<BTreeMap<String, String>>).unwrap_or_default()
    };
    let mut words = named(serde_json::to_value(&*strings.page));
    let unsaid =
        ["keys", "keys_of_trace", "scrub", "skip", "noscript", "cut", "index", "lesson_before", "lesson_after"];
    words.retain(|name, _| !unsaid.contains(&name.as_str()));
    words.extend(named(serde_json::to_value(&*strings.room_page)));
    let shared = [("step", &strings.header.step), ("event", &strings.traced.event)];
    words.extend(shared.map(|(name, said)| (name.to_owned(), said.clone())));
    words
}

#[cfg(test)]
mod tests {
    use super::super::EVENTS;
    use super::*;
    use crate::lesson::{self, sample::RunBuilder};
    use crate::room::{self, Poll, Position, Revealed, State, Told, Wording};
    use crate::trace::{Language, Trace};
    use crate::tui;

    /// The sample lesson with an exercise, and its two runs.
    fn ran_sample() -> (Lesson, Vec<Ran>) {
        let (pack, _) = lesson::read(&lesson::sample::with_exercise());
        let lesson = pack.lesson("priming").expect("the lesson").clone();
        let program = |language| lesson.program(language).expect("a program").clone();
        let ran = |language| Ran::beginning(language, program(language), &tui::sample::run(language));
        let runs = Language::ALL.iter().copied().map(ran).collect();
        (lesson, runs)
    }

    #[test]
    fn a_lesson_goes_to_a_room_without_its_answers() {
        let (lesson, runs) = ran_sample();
        let exported = super::super::lesson(&lesson, &runs, &Said(Strings::of("en")), "en", Vec::new());
        for secret in ["So it is.", "Which?", "<fieldset", "Make it average twice as much."] {
            assert!(exported.contains(secret), "{secret}");
            assert!(!room_lesson(&lesson, &runs, "en").contains(secret), "{secret}");
        }
        for (language, title, prose) in [("en", "Priming", "Sent."), ("ko", "프라이밍", "전송.")] {
            let written = room_lesson(&lesson, &runs, language);
            let pieces: serde_json::Value = serde_json::from_str(&written).expect("JSON");
            assert_eq!((&pieces["lesson"], &pieces["title"]), (&"priming".into(), &title.into()));
            assert!(pieces["places"].as_str().expect("HTML").contains(prose), "{written}");
            for place in pieces["data"]["places"].as_array().expect("a list") {
                assert_eq!(place["questions"], serde_json::json!([]));
            }
            assert_eq!(pieces["data"]["places"].as_array().map(Vec::len), Some(lesson.steps.len() + 2));
            assert_eq!(pieces["data"]["programs"][1]["language"], "rust");
        }
    }

    #[test]
    fn what_was_edited_before_it_ran_goes_to_a_room_as_it_ran() {
        let (lesson, mut runs) = ran_sample();
        runs[0].program.text = "edited = True\n".to_owned();
        runs[1].trace = Trace::new(runs[1].trace.header().clone());
        let pieces: serde_json::Value = serde_json::from_str(&room_lesson(&lesson, &runs, "en")).expect("JSON");
        let programs = pieces["programs"].as_str().expect("HTML");
        assert!(programs.contains("edited") && !programs.contains("averager()"), "{programs}");
        assert_eq!(pieces["data"]["programs"][1]["stops"], serde_json::json!([[0, 0, 0, ""]]));
    }

    #[test]
    fn what_a_room_is_shown_of_a_trace_has_an_end() {
        let (lesson, mut runs) = ran_sample();
        let mut run = RunBuilder::new(Language::Python);
        for at in 0..EVENTS {
            run.local("n", &at.to_string());
        }
        runs[0] = Ran::beginning(Language::Python, runs[0].program.clone(), &run.trace());
        let pieces = room_lesson(&lesson, &runs, "en");
        assert!(pieces.contains(&format!("The first {EVENTS} of {} events", EVENTS + 3)));
        assert!(pieces.contains(&format!("\"{}\"", EVENTS - 4)) && !pieces.contains(&format!("\"{}\"", EVENTS - 1)));
    }

    #[test]
    fn the_shell_of_a_room_speaks_every_language() {
        for (language, said) in [("en", ">Back to the class<"), ("ko", ">수업으로 돌아가기<")] {
            let shell = room_shell(language);
            assert!(shell.contains(&format!("<html lang=\"{language}\">")) && shell.contains(said), "{shell}");
            for words in LANGUAGES.map(|language| &Strings::of(language).room_page) {
                assert!(shell.contains(&words.following) && shell.contains(&words.needs_script), "{shell}");
            }
            assert!(!shell.contains("{{"), "{shell}");
        }
    }

    #[test]
    fn the_page_of_a_room_reads_what_rooms_say() {
        let said = BTreeMap::from([("en".to_owned(), Wording::default())]);
        let position = Position {
            pack: String::new(),
            lesson: String::new(),
            place: room::Place::Step(0),
            events: [0; 2],
            program: Language::Rust,
            rust: Default::default(),
            asked: None,
            pane: None,
            is_black: false,
        };
        let revealed = Revealed { right: 0, why: said.clone() };
        let state = State {
            position: Some(position),
            question: Some(room::Question { poll: 1, prompt: said.clone(), choices: vec![said] }),
            poll: Some(Poll { revealed: Some(revealed), ..Poll::default() }),
            ..State::default()
        };
        let told = Told::Snapshot { version: room::VERSION, program: String::new(), number: 0, state: Box::new(state) };
        let message: serde_json::Value = serde_json::from_str(&told.line()).expect("JSON");
        let shell = room_shell("en");
        let names = [
            "version program number state/lesson state/typed state/is_over state/position/lesson state/position/place/step",
            "state/position/events state/position/program state/position/pane state/position/is_black state/question/poll",
            "state/question/prompt/en/html state/question/choices/0/en/html state/poll/poll state/poll/round",
            "state/poll/is_open state/poll/answered state/poll/counts state/poll/revealed/right state/poll/revealed/why",
        ];
        for path in names.iter().flat_map(|names| names.split(' ')) {
            assert!(message.pointer(&format!("/{path}")).is_some(), "no {path} in {message}");
            let name = path.rsplit('/').next().unwrap_or_default();
            assert!(shell.contains(&format!(".{name}")), "{name} is not read");
        }
        assert_eq!(message["told"], "snapshot");
        assert!(shell.contains(&format!("const VERSION = {};", room::VERSION)));
    }

    /// Everything of a page that follows, without a lesson, in bytes.
    #[test]
    fn the_shell_of_a_room_is_small() {
        let size = LANGUAGES.map(|language| room_shell(language).len());
        assert!(size.iter().all(|size| *size < 60 * 1024), "{size:?} bytes");
    }
}
