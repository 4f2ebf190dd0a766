//! The review of a chapter: what the reader missed in its lessons is asked again; where nothing was missed, the last prediction of
//! each lesson. At the end of a lesson what was missed in those before it comes back by itself, before the next lesson.

use super::{list, question, walk};
use crate::lesson::Chapter;
use crate::store::Progress;
use crate::tui::model::review::{After, Again, Review, all_of, due};
use crate::tui::model::{Model, Place, Screen};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;
use std::sync::Arc;

/// What a review of `chapter` asks: what was missed and not mended since, else the last answered question of each lesson.
fn questions(progress: &Progress, pack: &str, chapter: &Chapter) -> Vec<Again> {
    let missed = all_of(&chapter.lessons, |lesson| progress.missed(pack, lesson));
    if missed.is_empty() {
        return all_of(&chapter.lessons, |lesson| progress.known(pack, lesson).pop().into_iter().collect());
    }
    missed
}

/// Begins the review that comes by itself at the end of the open lesson. `None`: nothing comes back.
pub fn come_back(model: &mut Model) -> Option<Vec<Cmd>> {
    let id = model.open()?.lesson.id.clone();
    model.review = Some(Review::of(due(model), After::Lesson(id))?);
    Some(open(model))
}

/// Leaves a review that has come by itself: what would have come without it comes now. `None`: there is no such review.
pub fn pass_over(model: &mut Model) -> Option<Vec<Cmd>> {
    let After::Lesson(id) = model.review.as_ref()?.after.clone() else { return None };
    leave(model);
    let next = model.lesson_after(&id).map(|lesson| lesson.id.clone());
    Some(match next {
        Some(next) => list::open(model, &next),
        None => to_list(model),
    })
}

/// Back to the list of lessons. Where the review has come to is no place at which the reader stands.
fn to_list(model: &mut Model) -> Vec<Cmd> {
    leave(model);
    model.progress.leave();
    model.screen = Screen::List;
    vec![Cmd::Stop, Cmd::Save]
}

/// Begins the review of the chapter that the chosen lesson is in.
pub fn begin(model: &mut Model) -> Vec<Cmd> {
    let mut before = 0;
    let mut all = model.packs.iter().flat_map(|pack| pack.chapters.iter().map(move |chapter| (pack, chapter)));
    let chosen = all.find(|(_, chapter)| {
        before += chapter.lessons.len();
        model.selected < before
    });
    let Some((pack, chapter)) = chosen else { return Vec::new() };
    match Review::of(questions(&model.progress, &pack.id, chapter), After::List) {
        None => {
            model.notice = Some(model.strings.review.nothing.clone());
            Vec::new()
        }
        Some(review) => {
            model.pack = Arc::clone(pack);
            model.review = Some(review);
            open(model)
        }
    }
}

/// Opens the lesson of the question, at its step. What is asked is asked when its programs have run.
fn open(model: &mut Model) -> Vec<Cmd> {
    let Some(again) = model.review.as_ref().and_then(Review::now).cloned() else { return Vec::new() };
    let cmds = match model.open_mut().filter(|open| open.lesson.id == again.lesson && !open.is_running()) {
        Some(open) => {
            walk::jump(open, Place::Step(again.step));
            Vec::new()
        }
        None => list::open(model, &again.lesson),
    };
    if let Some(open) = model.open_mut().filter(|open| open.is_running()) {
        open.resume = Some(Place::Step(again.step));
    }
    ask(model);
    cmds
}

/// Asks the question of the review, once the programs have run.
pub fn ask(model: &mut Model) {
    let Some(again) = model.review.as_ref().and_then(Review::now).cloned() else { return };
    let Some(open) = model.open_mut().filter(|open| open.lesson.id == again.lesson && !open.is_running()) else {
        return;
    };
    if open.place == Place::Step(again.step) && open.asked.is_none() {
        question::ask_again(open, again.number);
    }
}

/// The question that is open was answered.
pub fn answered(model: &mut Model) {
    let Screen::Lesson(open) = &model.screen else { return };
    let (Some(review), Some(asked)) = (&mut model.review, &open.asked) else { return };
    let (Place::Step(step), Some(verdict)) = (open.place, asked.verdict) else { return };
    let here = Again { lesson: open.lesson.id.clone(), step, number: asked.number };
    // What is predicted beside, or a second time, when the answer was seen, does not count.
    if review.now() == Some(&here) && !std::mem::replace(&mut review.answered, true) && verdict.right {
        review.right += 1;
        model.progress.mend(&model.pack.id, &open.lesson, step, asked.number);
    }
}

/// On to the next question, or to the end of the review. `None`: what the reader looks at is not over yet.
pub fn next(model: &mut Model) -> Option<Vec<Cmd>> {
    let open = model.open()?;
    let is_over = open.asked.is_none() && open.motion.is_none() && !open.is_running();
    let review = model.review.as_mut().filter(|_| is_over)?;
    (review.at, review.answered) = (review.at + 1, false);
    if review.now().is_some() {
        return Some(open_next(model));
    }
    let (right, all) = (review.right.to_string(), review.questions.len().to_string());
    let said = fill(&model.strings.review.done, &[("right", &right), ("all", &all)]);
    let cmds = pass_over(model).unwrap_or_else(|| to_list(model));
    model.notice = Some(said);
    Some(cmds)
}

fn open_next(model: &mut Model) -> Vec<Cmd> {
    let mut cmds = vec![Cmd::Save];
    cmds.extend(open(model));
    cmds
}

/// The review is over, or given up.
pub fn leave(model: &mut Model) {
    model.review = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;
    use crate::tui::sample::Reader;
    use crate::tui::views;
    use crossterm::event::KeyCode;

    /// Answers the question that is asked, rightly or not.
    fn answer(reader: &mut Reader, rightly: bool) {
        let asked = reader.open().asked.as_ref().expect("a question");
        let right = asked.posed.right;
        let other = usize::from(right == 0);
        let chosen = if rightly { right } else { other };
        reader.press(KeyCode::Char(char::from(b'1' + chosen as u8)));
    }

    /// A reader in the list, who has missed the question of the first step.
    fn who_missed_one() -> Reader {
        let mut reader = Reader::in_lesson();
        reader.press(KeyCode::Right).wait().press(KeyCode::Right);
        answer(&mut reader, false);
        reader.press(KeyCode::Right).wait().press(KeyCode::Char('b'));
        reader
    }

    #[test]
    fn what_was_missed_is_asked_again_until_it_is_known() {
        let mut reader = who_missed_one();
        for rightly in [false, true] {
            assert_eq!(
                reader
                    .model
                    .progress
                    .missed("demo", &reader.model.pack.entries().next().expect("a lesson").outline)
                    .len(),
                1
            );
            reader.press(KeyCode::Char('v'));
            assert_eq!(reader.model.review.as_ref().map(|review| review.questions.len()), Some(1));
            assert!(reader.open().asked.is_none(), "its answer is not known before the programs have run");
            reader.press(KeyCode::Right);
            assert!(reader.model.review.is_some(), "nor is it passed over");
            reader.programs_run();
            answer(&mut reader, rightly);
            // The next key shows it, and the one after that ends the review.
            reader.press(KeyCode::Right).wait();
            assert_eq!(reader.open().place, Place::Step(1));
            reader.press(KeyCode::Right);
            assert!(matches!(reader.model.screen, Screen::List) && reader.model.review.is_none());
            let notice = reader.model.notice.clone().expect("the score");
            assert!(notice.contains(if rightly { "1 of 1" } else { "0 of 1" }), "{notice}");
        }
        let (pack, lesson) =
            (reader.model.pack.clone(), reader.model.pack.entries().next().expect("a lesson").outline.clone());
        assert_eq!(reader.model.progress.missed(&pack.id, &lesson), []);
        assert_eq!(reader.model.progress.known(&pack.id, &lesson), [(0, 0)]);
        reader.press(KeyCode::Char('v'));
        assert!(reader.model.review.is_some(), "with nothing missed, what is known is asked");
    }

    #[test]
    fn the_first_answer_of_a_review_counts_and_no_other_question() {
        let mut reader = who_missed_one();
        reader.press(KeyCode::Char('v'));
        reader.programs_run();
        answer(&mut reader, false);
        reader.press(KeyCode::Char('p'));
        answer(&mut reader, true);
        assert_eq!(reader.model.review.as_ref().map(|review| review.right), Some(0));
        reader.press(KeyCode::Right).wait().press(KeyCode::Char('p'));
        answer(&mut reader, true);
        assert_eq!(reader.model.review.as_ref().map(|review| review.right), Some(0));
    }

    #[test]
    fn a_review_moves_nobody_and_can_be_left() {
        let mut reader = who_missed_one();
        let standing = |reader: &Reader| {
            let outline = &reader.model.pack.entries().next().expect("a lesson").outline;
            reader.model.progress.standing(&reader.model.pack.id, outline)
        };
        let before = standing(&reader);
        assert_eq!(before.step, 1);
        reader.press(KeyCode::Char('v'));
        reader.programs_run();
        reader.press(KeyCode::Char('s'));
        assert!(reader.open().asked.is_none());
        reader.press(KeyCode::Char('b'));
        assert!(reader.model.review.is_none() && matches!(reader.model.screen, Screen::List));
        assert_eq!(standing(&reader), before);
    }

    /// A reader at the end of the second lesson of a chapter, who has missed a question of the first; after it comes a third,
    /// where there are `three`.
    fn at_the_end_of_the_next(three: bool) -> Reader {
        let mut files = sample::pack();
        if three {
            let chapter = files.text("01-first/chapter.toml").replace("\"plain\"]", "\"plain\", \"third\"]");
            files.insert("01-first/chapter.toml", chapter.into_bytes());
            for file in ["lesson.toml", "en.md", "ko.md", "main.py", "main.rs"] {
                let text = files.text(&format!("01-first/plain/{file}")).replace("id = \"plain\"", "id = \"third\"");
                files.insert(format!("01-first/third/{file}"), text.into_bytes());
            }
        }
        let mut reader = Reader::of(&files, Progress::default());
        reader.press(KeyCode::Enter);
        reader.programs_run();
        reader.press(KeyCode::Right).wait().press(KeyCode::Right);
        answer(&mut reader, false);
        reader.walk_to_end();
        // What was missed in this very lesson does not come back at once.
        reader.press(KeyCode::Right);
        assert!(reader.model.review.is_none() && reader.open().lesson.id == "plain");
        reader.programs_run();
        reader.walk_to_end();
        reader
    }

    /// Who is in the lesson with this id, at its beginning.
    fn begins(reader: &Reader, lesson: &str) -> bool {
        let open = reader.open();
        reader.model.review.is_none() && open.lesson.id == lesson && open.place == Place::Introduction
    }

    #[test]
    fn what_was_missed_comes_back_by_itself_at_the_end_of_a_later_lesson() {
        for three in [true, false] {
            let mut reader = at_the_end_of_the_next(three);
            let shown = |reader: &Reader| {
                let open = reader.open();
                let lines = views::prose::lines(&reader.model, open, 200);
                lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
            };
            assert!(shown(&reader).contains("what you missed earlier in this chapter comes back first (1)"));
            reader.press(KeyCode::Right);
            assert_eq!(reader.open().lesson.id, "priming");
            reader.programs_run();
            let asked = reader.open().asked.clone().expect("it is asked");
            let said = views::question::lines(&reader.model, &asked, 200);
            assert!(said.iter().any(|line| line.to_string().contains("Missed in Priming")), "{said:?}");
            answer(&mut reader, true);
            reader.press(KeyCode::Right).wait().press(KeyCode::Right);
            let notice = reader.model.notice.clone().expect("the score");
            assert!(notice.contains("1 of 1"), "{notice}");
            match three {
                true => assert!(begins(&reader, "third")),
                false => assert!(matches!(reader.model.screen, Screen::List)),
            }
            let outline = &reader.model.pack.entries().next().expect("a lesson").outline;
            assert_eq!(reader.model.progress.missed("demo", outline), []);
            assert!(reader.model.progress.standing("demo", outline).done, "the review moves nobody");
            if three {
                reader.programs_run();
                reader.walk_to_end().press(KeyCode::Right);
                assert!(matches!(reader.model.screen, Screen::List), "what is known does not come back");
            }
        }
    }

    #[test]
    fn what_comes_back_is_skipped_with_one_key_and_comes_back_later() {
        let mut reader = at_the_end_of_the_next(true);
        reader.press(KeyCode::Right);
        reader.programs_run();
        reader.press(KeyCode::Char('s'));
        assert!(begins(&reader, "third"));
        reader.programs_run();
        reader.walk_to_end().press(KeyCode::Right);
        reader.programs_run();
        assert!(reader.open().asked.is_some() && reader.model.review.is_some());
        // Nor is there a way past it that leads elsewhere.
        reader.press(KeyCode::Esc).press(KeyCode::Right);
        assert!(matches!(reader.model.screen, Screen::List) && reader.model.review.is_none());
    }

    #[test]
    fn a_review_asks_with_its_answers_in_another_order() {
        let mut reader = Reader::in_lesson();
        reader.press(KeyCode::Right).wait().press(KeyCode::Right);
        let first = reader.open().asked.clone().expect("a question").posed;
        answer(&mut reader, false);
        reader.press(KeyCode::Right).wait().press(KeyCode::Char('b')).press(KeyCode::Char('v'));
        reader.programs_run();
        let again = reader.open().asked.clone().expect("a question").posed;
        assert_ne!(again.choices, first.choices);
        assert_eq!(again.choices[again.right], first.choices[first.right]);
        assert_eq!(again.choices.len(), first.choices.len());
    }

    #[test]
    fn where_no_prediction_was_made_there_is_nothing_to_review() {
        let mut reader = Reader::new(Progress::default());
        reader.press(KeyCode::Char('v'));
        assert!(reader.model.review.is_none() && matches!(reader.model.screen, Screen::List));
        assert!(reader.model.notice.as_ref().is_some_and(|said| said.contains("nothing to review")));
    }
}
