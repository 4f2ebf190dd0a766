//! Where the steps of a lesson are in a trace. Knows beats and positions, not how anyone moves between them.
//!
//! A position is how many events have happened: 0 before the first, the length of the trace after the last.

use super::model::{Lesson, Step, Which};
use crate::trace::{Body, Language, Trace};
use std::collections::HashMap;

/// For each step of the lesson its position in the trace: right after the event of its beat. `None` where the step is
/// not for this language, or the run did not reach it.
pub fn positions(lesson: &Lesson, language: Language, trace: &Trace) -> Vec<Option<usize>> {
    let hits = hits(trace);
    let position = |step: &Step| {
        let nth = (step.hit as usize).checked_sub(1)?;
        hits.get(step.beat.as_str())?.get(nth).map(|at| at + 1)
    };
    lesson.steps.iter().map(|step| position(step).filter(|_| is_for(step, language))).collect()
}

/// Whether the program in `language` has this step.
pub fn is_for(step: &Step, language: Language) -> bool {
    match step.which {
        Which::Both => true,
        Which::Only(only) => only == language,
    }
}

/// The position up to which step `at` lasts: that of the next step in this trace, else the end of the trace.
pub fn until(positions: &[Option<usize>], at: usize, trace: &Trace) -> usize {
    positions.iter().skip(at + 1).find_map(|position| *position).unwrap_or(trace.len())
}

/// The places of the events of each beat, by its name.
pub fn hits(trace: &Trace) -> HashMap<String, Vec<usize>> {
    let mut hits: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, event) in trace.events().enumerate() {
        if let Body::Beat { name, .. } = event.body {
            match hits.get_mut(name.as_ref()) {
                Some(places) => places.push(at),
                None => drop(hits.insert(name.into_owned(), vec![at])),
            }
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::super::sample::{RunBuilder, lesson};
    use super::*;

    #[test]
    fn a_step_stands_right_after_the_nth_event_of_its_beat() {
        let lesson = lesson();
        let mut run = RunBuilder::new(Language::Python);
        let positions = |run: &RunBuilder| positions(&lesson, Language::Python, &run.trace());
        assert_eq!(positions(&run), [None, None, None]);
        let made = run.beat("make");
        run.beat("send");
        assert_eq!(positions(&run), [Some(made), None, None], "the step wants the second hit");
        let sent = run.beat("send");
        run.beat("send");
        let closed = run.beat("close");
        assert_eq!(positions(&run), [Some(made), Some(sent), Some(closed)]);
    }

    #[test]
    fn a_step_of_the_other_program_has_no_position() {
        let mut run = RunBuilder::new(Language::Rust);
        let made = run.beat("make");
        run.beat("close");
        assert_eq!(positions(&lesson(), Language::Rust, &run.trace()), [Some(made), None, None]);
    }

    #[test]
    fn a_step_lasts_until_the_next_one_that_was_reached_or_to_the_end() {
        let mut run = RunBuilder::new(Language::Python);
        let made = run.beat("make");
        let closed = run.beat("close");
        let trace = run.trace();
        let positions = [Some(made), None, Some(closed)];
        assert_eq!(until(&positions, 0, &trace), closed);
        assert_eq!(until(&positions, 2, &trace), trace.len());
    }
}
