//! Exercises: what a learner's program has to show, and what of it a run does not show. Says nothing in words.

use super::check::stdout;
use super::model::{LaneRef, ProgramText};
use super::question::find_lane;
use super::texts::Texts;
use crate::trace::{Body, Cause, Language, State, Status, Trace};

/// The folder of an exercise in that of its lesson, and the id of its section of the prose.
pub const EXERCISE: &str = "exercise";

/// An exercise: the same task in one language, or in both. Its prompt is the section `exercise` of the prose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercise {
    /// The tasks, Python first; at least one.
    pub tasks: Vec<Task>,
}

/// An exercise in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// In which language it is written.
    pub language: Language,
    /// What the learner begins with: `exercise/starter.py`.
    pub starter: ProgramText,
    /// What solves it: `exercise/solution.py`.
    pub solution: ProgramText,
    /// Three hints, each saying more than the one before.
    pub hints: Vec<Texts>,
    /// What a solution shows.
    pub demand: Demand,
}

/// What a run has to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// All that it writes to standard output.
    pub output: Option<String>,
    /// Lanes and what they pass through.
    pub passages: Vec<Passage>,
    /// Beats that it reaches in this order; others may lie between.
    pub beats: Vec<String>,
}

/// A lane, and states that it comes into in this order; others may lie between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The lane.
    pub lane: LaneRef,
    /// The states.
    pub states: Vec<Passed>,
}

/// A state that is come into, by this cause where one is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The state.
    pub state: State,
    /// What brings the lane into it.
    pub cause: Option<Cause>,
}

/// Something that a run does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The run was stopped before it was over; why.
    Stopped(String),
    /// It prints something else; the first line, from 1, with what is wanted and what there is, `None`: nothing more.
    Output {
        /// The number of the line.
        line: usize,
        /// What it is to be.
        wanted: Option<String>,
        /// What it is.
        found: Option<String>,
    },
    /// There is no such lane.
    Lane {
        /// The place of the passage in the demand.
        passage: usize,
        /// The lane.
        lane: LaneRef,
    },
    /// A lane does not come into a state, after those before it.
    State {
        /// The place of the passage in the demand.
        passage: usize,
        /// The lane.
        lane: LaneRef,
        /// The state before which it has passed through.
        after: Option<Passed>,
        /// The state that is missing.
        wanted: Passed,
    },
    /// A beat is not reached, after those before it.
    Beat {
        /// The beat before it.
        after: Option<String>,
        /// The beat that is missing.
        wanted: String,
    },
}

/// What of a demand a run does not show; nothing where it passes.
pub fn missing(demand: &Demand, trace: &Trace) -> Vec<Missing> {
    if let Some(Status::Stopped(why)) = trace.end() {
        return vec![Missing::Stopped(why.to_string())];
    }
    let mut missing: Vec<Missing> = demand.output.iter().filter_map(|wanted| parting(wanted, &stdout(trace))).collect();
    let passages = demand.passages.iter().enumerate();
    missing.extend(passages.filter_map(|(at, passage)| not_passed(at, passage, trace)));
    missing.extend(not_reached(&demand.beats, trace));
    missing
}

/// The first line at which what is printed is not what is wanted. An empty last line says nothing.
fn parting(wanted: &str, found: &str) -> Option<Missing> {
    let (mut wanted, mut found) = (wanted.lines(), found.lines());
    for line in 1.. {
        match (wanted.next(), found.next()) {
            (None, None) => return None,
            (wanted, found) if wanted == found => {}
            (wanted, found) => {
                let [wanted, found] = [wanted, found].map(|line| line.map(str::to_owned));
                return Some(Missing::Output { line, wanted, found });
            }
        }
    }
    None
}

fn not_passed(at: usize, passage: &Passage, trace: &Trace) -> Option<Missing> {
    let Some(lane) = find_lane(trace, &passage.lane) else {
        return Some(Missing::Lane { passage: at, lane: passage.lane.clone() });
    };
    let came = trace.events().filter_map(|event| match event.body {
        Body::State { lane: of, state, cause, .. } if of == lane => Some((state, cause)),
        _ => None,
    });
    let is = |wanted: &Passed, (state, cause): (State, Cause)| {
        wanted.state == state && wanted.cause.is_none_or(|wanted| wanted == cause)
    };
    let (after, wanted) = first_absent(&passage.states, came, is)?;
    Some(Missing::State { passage: at, lane: passage.lane.clone(), after: after.copied(), wanted: *wanted })
}

fn not_reached(beats: &[String], trace: &Trace) -> Option<Missing> {
    let reached = trace.events().filter_map(|event| match event.body {
        Body::Beat { name, .. } => Some(name.into_owned()),
        _ => None,
    });
    let (after, wanted) = first_absent(beats, reached, |wanted, found| *wanted == found)?;
    Some(Missing::Beat { after: after.cloned(), wanted: wanted.clone() })
}

/// The first of `wanted` that does not come after the ones before it, and the one before it.
fn first_absent<W, F>(
    wanted: &[W],
    came: impl Iterator<Item = F>,
    is: impl Fn(&W, F) -> bool,
) -> Option<(Option<&W>, &W)> {
    let mut at = 0;
    for found in came {
        if wanted.get(at).is_some_and(|wanted| is(wanted, found)) {
            at += 1;
        }
    }
    Some((at.checked_sub(1).and_then(|before| wanted.get(before)), wanted.get(at)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::RunBuilder;
    use crate::trace::LaneKind;

    /// A generator that yields and is closed, in a run that reaches two beats and prints two lines.
    fn run(status: Status) -> Trace {
        let mut run = RunBuilder::new(Language::Python);
        run.beat("make");
        let lane = run.lane(LaneKind::Generator, "averager");
        run.yields(lane, "1");
        run.print("one\n");
        run.beat("over");
        run.state(lane, State::Running, Cause::Close, None);
        run.state(lane, State::Closed, Cause::Close, None);
        run.print("two\n");
        run.end(status);
        run.trace()
    }

    fn demand(states: &[(State, Option<Cause>)], lane: &str) -> Demand {
        let states = states.iter().map(|(state, cause)| Passed { state: *state, cause: *cause }).collect();
        let lane = LaneRef { name: lane.into(), nth: 1 };
        Demand { passages: vec![Passage { lane, states }], ..Demand::default() }
    }

    #[test]
    fn what_is_printed_is_held_line_by_line() {
        let of = |output: &str| {
            let demand = Demand { output: Some(output.into()), ..Demand::default() };
            missing(&demand, &run(Status::Code(0)))
        };
        assert_eq!(of("one\ntwo\n"), []);
        assert_eq!(of("one\ntwo"), []);
        let (wanted, found) = (Some("three".to_owned()), Some("two".to_owned()));
        assert_eq!(of("one\nthree\n"), [Missing::Output { line: 2, wanted, found }]);
        assert_eq!(of("one\n"), [Missing::Output { line: 2, wanted: None, found: Some("two".into()) }]);
        assert_eq!(of("one\ntwo\nthree\n"), [Missing::Output { line: 3, wanted: Some("three".into()), found: None }]);
    }

    #[test]
    fn states_are_passed_through_in_their_order_and_others_may_lie_between() {
        let of = |states: &[(State, Option<Cause>)]| missing(&demand(states, "averager"), &run(Status::Code(0)));
        assert_eq!(of(&[(State::Created, None), (State::Suspended, Some(Cause::Yield)), (State::Closed, None)]), []);
        assert_eq!(of(&[(State::Running, None), (State::Running, Some(Cause::Close))]), []);
        let Some(Missing::State { after, wanted, .. }) =
            of(&[(State::Created, None), (State::Running, Some(Cause::Send))]).pop()
        else {
            panic!("it is never sent anything")
        };
        assert_eq!(after.map(|passed| passed.state), Some(State::Created));
        assert_eq!(wanted, Passed { state: State::Running, cause: Some(Cause::Send) });
        assert!(matches!(of(&[(State::Closed, None), (State::Suspended, None)])[0], Missing::State { .. }));
        let nobody = missing(&demand(&[(State::Created, None)], "nobody"), &run(Status::Code(0)));
        assert_eq!(nobody, [Missing::Lane { passage: 0, lane: LaneRef { name: "nobody".into(), nth: 1 } }]);
    }

    #[test]
    fn beats_are_reached_in_their_order_and_a_run_that_was_stopped_shows_nothing() {
        let of = |beats: &[&str], status| {
            let beats = beats.iter().map(|beat| (*beat).to_owned()).collect();
            missing(&Demand { beats, ..Demand::default() }, &run(status))
        };
        assert_eq!(of(&["make", "over"], Status::Code(0)), []);
        let absent = Missing::Beat { after: Some("over".into()), wanted: "make".into() };
        assert_eq!(of(&["over", "make"], Status::Code(0)), [absent]);
        assert_eq!(of(&[], Status::Stopped("time".into())), [Missing::Stopped("time".into())]);
    }
}
