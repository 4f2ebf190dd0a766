//! Whether an exercise is one: what the learner begins with does not pass, and what solves it does.

use super::Checker;
use crate::base::Diagnostic;
use crate::lesson::exercise::{Missing, Passed, Task, missing};
use crate::lesson::{LaneRef, Lesson};
use crate::trace::Trace;

/// Holds the runs of a task's starter and of its solution against what it has to show. `starter` is `None` where that does not
/// run at all. `toml` is the text of the lesson's `lesson.toml`, which findings are about.
pub fn check_exercise(
    lesson: &Lesson,
    toml: &str,
    task: &Task,
    starter: Option<&Trace>,
    solution: &Trace,
) -> Vec<Diagnostic> {
    let mut checker = Checker::new(lesson, toml);
    if let Some(first) = missing(&task.demand, solution).first() {
        let at = checker.places.exercise(task.language, &part(first));
        let message = format!("`{}` does not pass: {}", task.solution.name, in_words(first));
        let help = "correct the solution, or what is asked for here";
        checker.error("exercise-solution", at, message, help);
    }
    if starter.is_some_and(|trace| missing(&task.demand, trace).is_empty()) {
        let at = checker.places.exercise(task.language, "");
        let message = format!("`{}` passes already, so there is nothing to do", task.starter.name);
        let help = "take away from the starter what is to be written, or ask for more";
        checker.error("exercise-starter", at, message, help);
    }
    checker.findings
}

/// The key in the table of the task that asks for it.
fn part(missing: &Missing) -> String {
    match missing {
        Missing::Output { .. } => "output".to_owned(),
        Missing::State { passage, .. } | Missing::Lane { passage, .. } => format!("states {passage}"),
        Missing::Beat { .. } => "beats".to_owned(),
        Missing::Stopped(_) => String::new(),
    }
}

fn in_words(missing: &Missing) -> String {
    let line = |text: &Option<String>| text.as_ref().map_or("nothing more".to_owned(), |text| format!("`{text}`"));
    let after = |after: Option<String>| after.map_or(String::new(), |after| format!(", after `{after}`"));
    match missing {
        Missing::Stopped(why) => format!("its run was stopped: {why}"),
        Missing::Output { line: number, wanted, found } => {
            format!("line {number} is to be {}, and it prints {}", line(wanted), line(found))
        }
        Missing::Lane { lane, .. } => format!("there is no lane {}", named(lane)),
        Missing::State { lane, after: before, wanted, .. } => {
            format!("the lane {} is never `{}`{}", named(lane), passed(wanted), after(before.as_ref().map(passed)))
        }
        Missing::Beat { after: before, wanted } => {
            format!("the beat `{wanted}` is not reached{}", after(before.clone()))
        }
    }
}

fn named(lane: &LaneRef) -> String {
    if lane.nth == 1 { format!("`{}`", lane.name) } else { format!("{} `{}`", lane.nth, lane.name) }
}

fn passed(passed: &Passed) -> String {
    passed.cause.map_or(passed.state.to_string(), |cause| format!("{} {cause}", passed.state))
}
