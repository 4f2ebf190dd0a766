//! How long each step of a presentation is to take, and how the class stands to that.

use crate::lesson::Lesson;
use crate::tui::model::Place;
use std::time::Duration;

/// When each step of the lessons is to be over.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    lessons: Vec<Planned>,
}

#[derive(Clone, Debug, PartialEq)]
struct Planned {
    id: String,
    /// When it begins.
    begin: Duration,
    /// When each of its steps is over.
    ends: Vec<Duration>,
}

/// How a class stands to the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Within the time of the step, or less than a minute beside it.
    OnTime,
    /// So many whole minutes late.
    Behind(u64),
    /// So many whole minutes early.
    Ahead(u64),
}

impl Plan {
    /// The plan for `lessons`, one after the other, which take `whole`, or else as long as their steps say. A step that says
    /// nothing takes as long as the others do on average. `None`: neither is said.
    pub fn of(lessons: &[&Lesson], whole: Option<Duration>) -> Option<Self> {
        let all = || lessons.iter().flat_map(|lesson| &lesson.steps);
        let given: Vec<f64> = all().filter_map(|step| step.planned).map(|planned| planned.as_secs_f64()).collect();
        if whole.is_none() && given.is_empty() || all().next().is_none() {
            return None;
        }
        let usual = if given.is_empty() { 1.0 } else { given.iter().sum::<f64>() / given.len() as f64 };
        let weight = |planned: Option<Duration>| planned.map_or(usual, |planned| planned.as_secs_f64());
        let sum: f64 = all().map(|step| weight(step.planned)).sum();
        let scale = whole.map_or(1.0, |whole| whole.as_secs_f64() / sum);
        let mut passed = 0.0;
        let planned = lessons.iter().map(|lesson| {
            let begin = Duration::from_secs_f64(passed);
            let ends = lesson.steps.iter().map(|step| {
                passed += weight(step.planned) * scale;
                Duration::from_secs_f64(passed)
            });
            Planned { id: lesson.id.clone(), begin, ends: ends.collect() }
        });
        Some(Self { lessons: planned.collect() })
    }

    /// How long all of it is to take.
    pub fn whole(&self) -> Duration {
        self.lessons.iter().rev().find_map(|lesson| lesson.ends.last()).copied().unwrap_or_default()
    }

    /// When a place of the lesson with this id begins and when it is over. The introduction has no time of its own: it is part of
    /// that of the first step. `None`: the plan does not have the lesson.
    pub fn of_place(&self, lesson: &str, place: Place) -> Option<[Duration; 2]> {
        let Planned { begin, ends, .. } = self.lessons.iter().find(|planned| planned.id == lesson)?;
        let last = ends.last().copied().unwrap_or(*begin);
        let end = |step: usize| ends.get(step).copied().unwrap_or(last);
        Some(match place {
            Place::Introduction | Place::Step(0) => [*begin, end(0)],
            Place::Step(step) => [end(step - 1), end(step)],
            Place::End => [last, last],
        })
    }

    /// How a class that stands at a place of the lesson with this id after `elapsed` stands to the plan.
    pub fn pace(&self, lesson: &str, place: Place, elapsed: Duration) -> Option<Pace> {
        let [from, to] = self.of_place(lesson, place)?;
        let minutes = |late: Duration| late.as_secs() / 60;
        let (behind, ahead) = (minutes(elapsed.saturating_sub(to)), minutes(from.saturating_sub(elapsed)));
        Some(match (behind, ahead) {
            (1.., _) => Pace::Behind(behind),
            (_, 1..) => Pace::Ahead(ahead),
            _ => Pace::OnTime,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;

    const fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(minutes * 60)
    }

    /// The sample lesson, whose steps take these minutes; 0: it is not said.
    fn lesson(id: &str, planned: &[u64]) -> Lesson {
        let mut lesson = sample::lesson();
        lesson.id = id.to_owned();
        let step = lesson.steps[0].clone();
        lesson.steps.clear();
        for said in planned {
            lesson.steps.push(crate::lesson::Step { planned: (*said > 0).then(|| minutes(*said)), ..step.clone() });
        }
        lesson
    }

    #[test]
    fn a_whole_is_spread_evenly_where_no_step_says_how_long_it_takes() {
        let (one, two) = (lesson("one", &[0, 0]), lesson("two", &[0, 0, 0]));
        let plan = Plan::of(&[&one, &two], Some(minutes(50))).expect("a plan");
        assert_eq!(plan.whole(), minutes(50));
        assert_eq!(plan.of_place("one", Place::Introduction), Some([minutes(0), minutes(10)]));
        assert_eq!(plan.of_place("one", Place::Step(1)), Some([minutes(10), minutes(20)]));
        assert_eq!(plan.of_place("one", Place::End), Some([minutes(20), minutes(20)]));
        assert_eq!(plan.of_place("two", Place::Step(0)), Some([minutes(20), minutes(30)]));
        assert_eq!(plan.of_place("other", Place::Step(0)), None);
    }

    #[test]
    fn steps_say_how_long_they_take_and_the_others_take_as_long_on_average() {
        let lesson = lesson("one", &[2, 0, 6]);
        let plan = Plan::of(&[&lesson], None).expect("a plan");
        assert_eq!(plan.whole(), minutes(12));
        assert_eq!(plan.of_place("one", Place::Step(2)), Some([minutes(6), minutes(12)]));
        let plan = Plan::of(&[&lesson], Some(minutes(24))).expect("a plan");
        assert_eq!(plan.of_place("one", Place::Step(2)), Some([minutes(12), minutes(24)]));
    }

    #[test]
    fn where_nothing_is_said_there_is_no_plan() {
        assert_eq!(Plan::of(&[&lesson("one", &[0, 0])], None), None);
        assert_eq!(Plan::of(&[&lesson("one", &[])], Some(minutes(5))), None);
        assert_eq!(Plan::of(&[], Some(minutes(5))), None);
    }

    #[test]
    fn the_pace_is_told_in_whole_minutes() {
        let lesson = lesson("one", &[5, 5]);
        let plan = Plan::of(&[&lesson], None).expect("a plan");
        let pace = |place, seconds| plan.pace("one", place, Duration::from_secs(seconds));
        assert_eq!(pace(Place::Introduction, 0), Some(Pace::OnTime));
        assert_eq!(pace(Place::Step(0), 359), Some(Pace::OnTime));
        assert_eq!(pace(Place::Step(0), 360), Some(Pace::Behind(1)));
        assert_eq!(pace(Place::Step(1), 241), Some(Pace::OnTime));
        assert_eq!(pace(Place::Step(1), 60), Some(Pace::Ahead(4)));
        assert_eq!(pace(Place::End, 780), Some(Pace::Behind(3)));
    }
}
