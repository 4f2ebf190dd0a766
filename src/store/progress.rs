//! Progress: how far a reader came, by pack and lesson. Pure; keeping it on disk is the keeper's part.
//!
//! Places are kept by the ids of lessons and steps and not by number, so that an author can add steps in between.

use crate::lesson::{Lesson, Outline, Pack};
use crate::trace::Language;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The format that this program writes.
pub const FORMAT: u64 = 1;

/// How far a reader came in every pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    format: u64,
    /// Where the reader was last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Place>,
    /// By pack id.
    #[serde(default)]
    packs: BTreeMap<String, PackProgress>,
}

impl Default for Progress {
    fn default() -> Self {
        Self { format: FORMAT, last: None, packs: BTreeMap::new() }
    }
}

/// A lesson of a pack, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    pack: String,
    lesson: String,
    /// Whether the reader went back to the list of lessons from there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    left: bool,
}

/// Where the next start goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resume {
    /// The lesson's place among all of the pack.
    pub lesson: usize,
    /// The step, from 0.
    pub step: usize,
    /// Whether the reader was in the lesson, and not in the list of lessons.
    pub inside: bool,
}

/// By lesson id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct PackProgress {
    #[serde(default)]
    lessons: BTreeMap<String, LessonProgress>,
}

/// How far a reader came in one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct LessonProgress {
    /// The lesson's content hash when this was written.
    #[serde(default)]
    hash: String,
    /// The id of the step at which the reader stands.
    #[serde(default)]
    step: String,
    /// The id of the furthest step.
    #[serde(default)]
    furthest: String,
    #[serde(default)]
    done: bool,
    /// `step id/number of the question` to whether the first answer was right.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    answers: BTreeMap<String, bool>,
    /// The keys of those whose first answer was wrong and that were answered rightly in a review.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    mended: BTreeSet<String>,
    /// The names of the languages in which the exercise was solved.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    solved: BTreeSet<String>,
}

/// Where a reader stands in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether the reader was ever in it.
    pub begun: bool,
    /// Whether the reader came to its end.
    pub done: bool,
    /// The step at which the reader stands, from 0.
    pub step: usize,
    /// The furthest step, from 0.
    pub furthest: usize,
    /// How many steps the lesson has.
    pub steps: usize,
    /// Whether the lesson was changed since.
    pub changed: bool,
    /// Whether its exercise was solved, in any of its languages.
    pub solved: bool,
}

impl Progress {
    /// Where the reader stands in `lesson` of the pack with this id.
    pub fn standing(&self, pack: &str, lesson: &Outline) -> Standing {
        let steps = lesson.steps.len();
        let Some(kept) = self.kept(pack, &lesson.id) else { return Standing { steps, ..Standing::default() } };
        let place_of = |step: &str| lesson.steps.iter().position(|known| known == step).unwrap_or(0);
        let step = place_of(&kept.step);
        let furthest = place_of(&kept.furthest).max(step);
        let (changed, solved) = (kept.hash != lesson.hash, !kept.solved.is_empty());
        Standing { begun: true, done: kept.done, step, furthest, steps, changed, solved }
    }

    /// The reader comes to step `step`, from 0. This is where the next start goes on.
    pub fn reach(&mut self, pack: &str, lesson: &Lesson, step: usize) {
        let Some(id) = lesson.steps.get(step).map(|step| step.id.clone()) else { return };
        let further = self.standing(pack, &lesson.outline()).furthest < step;
        let kept = self.kept_mut(pack, lesson);
        if further || kept.furthest.is_empty() {
            kept.furthest.clone_from(&id);
        }
        kept.step = id;
        self.visit(pack, lesson);
    }

    /// The reader opens the lesson: the next start goes on there.
    pub fn visit(&mut self, pack: &str, lesson: &Lesson) {
        self.last = Some(Place { pack: pack.to_owned(), lesson: lesson.id.clone(), left: false });
    }

    /// The reader goes back to the list of lessons: the next start shows it.
    pub fn leave(&mut self) {
        if let Some(last) = &mut self.last {
            last.left = true;
        }
    }

    /// The reader answers question `question` of step `step`, both from 0. The first answer counts.
    pub fn answer(&mut self, pack: &str, lesson: &Lesson, step: usize, question: usize, right: bool) {
        if let Some(key) = answer_key(lesson, step, question) {
            self.kept_mut(pack, lesson).answers.entry(key).or_insert(right);
        }
    }

    /// Whether the reader's first answer to a question was right; `None`: not answered yet.
    pub fn answered(&self, pack: &str, lesson: &Lesson, step: usize, question: usize) -> Option<bool> {
        self.kept(pack, &lesson.id)?.answers.get(&answer_key(lesson, step, question)?).copied()
    }

    /// How many questions of the lesson were answered, and how many of them rightly.
    pub fn score(&self, pack: &str, lesson: &Lesson) -> (usize, usize) {
        let questions = lesson.steps.iter().enumerate();
        let all = questions.flat_map(|(at, step)| (0..step.questions.len()).map(move |question| (at, question)));
        let answers: Vec<bool> =
            all.filter_map(|(step, question)| self.answered(pack, lesson, step, question)).collect();
        (answers.len(), answers.iter().filter(|right| **right).count())
    }

    /// The reader answers a question rightly in a review: if it was missed before, it is so no longer.
    pub fn mend(&mut self, pack: &str, lesson: &Lesson, step: usize, question: usize) {
        if let (Some(key), Some(false)) =
            (answer_key(lesson, step, question), self.answered(pack, lesson, step, question))
        {
            self.kept_mut(pack, lesson).mended.insert(key);
        }
    }

    /// The questions of a lesson that the reader missed and has not answered rightly since: the step, from 0, and which of its
    /// questions.
    pub fn missed(&self, pack: &str, lesson: &Outline) -> Vec<(usize, usize)> {
        self.answers_of(pack, lesson, |right, mended| !right && !mended)
    }

    /// The questions of a lesson that the reader has answered rightly, at first or later.
    pub fn known(&self, pack: &str, lesson: &Outline) -> Vec<(usize, usize)> {
        self.answers_of(pack, lesson, |right, mended| right || mended)
    }

    fn answers_of(&self, pack: &str, lesson: &Outline, wanted: fn(bool, bool) -> bool) -> Vec<(usize, usize)> {
        let Some(kept) = self.kept(pack, &lesson.id) else { return Vec::new() };
        let answers = kept.answers.iter().filter(|(key, right)| wanted(**right, kept.mended.contains(*key)));
        let mut found: Vec<(usize, usize)> = answers
            .filter_map(|(key, _)| {
                let (step, question) = key.rsplit_once('/')?;
                Some((lesson.steps.iter().position(|known| known == step)?, question.parse().ok()?))
            })
            .collect();
        found.sort_unstable();
        found
    }

    /// The reader comes to the end of the lesson.
    pub fn finish(&mut self, pack: &str, lesson: &Lesson) {
        self.kept_mut(pack, lesson).done = true;
    }

    /// What the reader wrote for the exercise in `language` passes.
    pub fn solve(&mut self, pack: &str, lesson: &Lesson, language: Language) {
        self.kept_mut(pack, lesson).solved.insert(language.name().to_owned());
    }

    /// Whether the reader has solved the exercise of the lesson in `language`.
    pub fn solved(&self, pack: &str, lesson: &str, language: Language) -> bool {
        self.kept(pack, lesson).is_some_and(|kept| kept.solved.contains(language.name()))
    }

    /// Where the next start goes on. `None` where the reader was last in another pack, or in a lesson that is gone.
    pub fn resume(&self, pack: &Pack) -> Option<Resume> {
        let last = self.last.as_ref().filter(|last| last.pack == pack.id)?;
        let (at, lesson) = pack.entries().enumerate().find(|(_, entry)| entry.outline.id == last.lesson)?;
        Some(Resume { lesson: at, step: self.standing(&pack.id, &lesson.outline).step, inside: !last.left })
    }

    /// The id of the pack in which the reader was last.
    pub fn last_pack(&self) -> Option<&str> {
        self.last.as_ref().map(|last| last.pack.as_str())
    }

    fn kept(&self, pack: &str, lesson: &str) -> Option<&LessonProgress> {
        self.packs.get(pack)?.lessons.get(lesson)
    }

    fn kept_mut(&mut self, pack: &str, lesson: &Lesson) -> &mut LessonProgress {
        let lessons = &mut self.packs.entry(pack.to_owned()).or_default().lessons;
        let kept = lessons.entry(lesson.id.clone()).or_default();
        kept.hash.clone_from(&lesson.hash);
        kept
    }
}

fn answer_key(lesson: &Lesson, step: usize, question: usize) -> Option<String> {
    lesson.steps.get(step).map(|step| format!("{}/{question}", step.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::{Ask, Axis, Chapter, Output, Question, Step, Texts};
    use crate::trace::{Clock, Language};
    use proptest::prelude::*;

    fn lesson(id: &str, steps: &[&str]) -> Lesson {
        let question = Question { ask: Ask::Output, of: Language::Python, wrong: Vec::new(), why: None };
        let step = |id: &&str| Step { id: (*id).to_owned(), questions: vec![question.clone(); 2], ..Step::default() };
        Lesson {
            id: id.to_owned(),
            key: format!("01-first/{id}"),
            title: Texts::default(),
            since: None,
            clock: Clock::Virtual,
            axis: Axis::Event,
            misconception: None,
            output: Output::default(),
            differs: Vec::new(),
            pairs: Vec::new(),
            steps: steps.iter().map(step).collect(),
            prose: BTreeMap::new(),
            python: None,
            rust: None,
            variants: Vec::new(),
            exercise: None,
            hash: steps.concat(),
        }
    }

    #[test]
    fn the_next_start_goes_on_where_the_reader_stood() {
        let (one, two) = (lesson("one", &["a", "b", "c"]), lesson("two", &["x", "y"]));
        let chapter = Chapter { lessons: vec![one.clone().into(), two.clone().into()], ..Chapter::default() };
        let pack = Pack { id: "p".to_owned(), chapters: vec![chapter], ..Pack::default() };
        let mut progress = Progress::default();
        assert_eq!(progress.resume(&pack), None);
        progress.reach("p", &one, 2);
        progress.reach("p", &two, 1);
        progress.reach("p", &one, 1);
        assert_eq!(progress.resume(&pack), Some(Resume { lesson: 0, step: 1, inside: true }));
        progress.leave();
        assert_eq!(progress.resume(&pack), Some(Resume { lesson: 0, step: 1, inside: false }));
        assert_eq!(progress.standing("p", &one.outline()).furthest, 2);
        assert!(!progress.standing("another", &one.outline()).begun);
        assert_eq!(progress.resume(&Pack { id: "another".to_owned(), ..pack }), None);
    }

    #[test]
    fn a_step_that_an_author_puts_in_between_moves_nobody() {
        let mut progress = Progress::default();
        progress.reach("p", &lesson("one", &["a", "b", "c"]), 1);
        progress.finish("p", &lesson("one", &["a", "b", "c"]));
        let standing = progress.standing("p", &lesson("one", &["a", "new", "b", "c"]).outline());
        assert_eq!((standing.step, standing.changed, standing.done), (2, true, true));
        assert_eq!(
            progress.standing("p", &lesson("one", &["a", "c"]).outline()).step,
            0,
            "a step that is gone: the beginning"
        );
    }

    #[test]
    fn the_first_answer_counts() {
        let one = lesson("one", &["a", "b"]);
        let mut progress = Progress::default();
        progress.answer("p", &one, 0, 1, false);
        progress.answer("p", &one, 0, 1, true);
        progress.answer("p", &one, 1, 0, true);
        progress.answer("p", &one, 9, 0, true);
        assert_eq!(progress.answered("p", &one, 0, 1), Some(false));
        assert_eq!(progress.answered("p", &one, 0, 0), None);
        assert_eq!(progress.score("p", &one), (2, 1));
    }

    #[test]
    fn an_exercise_that_was_solved_stays_so() {
        let one = lesson("one", &["a"]);
        let mut progress = Progress::default();
        progress.reach("p", &one, 0);
        assert!(!progress.standing("p", &one.outline()).solved);
        progress.solve("p", &one, Language::Rust);
        let text = toml::to_string_pretty(&progress).expect("written");
        let read = toml::from_str::<Progress>(&text).expect("read");
        assert!(read.standing("p", &one.outline()).solved);
        assert_eq!([Language::Python, Language::Rust].map(|language| read.solved("p", "one", language)), [false, true]);
    }

    #[test]
    fn the_file_reads_well() {
        let one = lesson("one", &["a", "b"]);
        let mut progress = Progress::default();
        progress.reach("p", &one, 1);
        progress.answer("p", &one, 0, 1, false);
        insta::assert_snapshot!(toml::to_string_pretty(&progress).expect("written"));
    }

    proptest! {
        #[test]
        fn any_walk_is_read_back_as_it_was(walk in proptest::collection::vec((".{0,8}", "[a-z./\"= ]{0,8}", 0usize..4, any::<bool>()), 0..12)) {
            let mut progress = Progress::default();
            for (pack, id, step, right) in walk {
                let lesson = lesson(&id, &["a", "b", "\u{1b}[2J", "d"]);
                progress.reach(&pack, &lesson, step);
                progress.answer(&pack, &lesson, step, step, right);
            }
            let text = toml::to_string_pretty(&progress).expect("written");
            prop_assert_eq!(toml::from_str::<Progress>(&text).expect("read"), progress);
        }
    }
}
