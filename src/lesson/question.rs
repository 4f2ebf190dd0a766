//! Questions put to the reader: the right answer is read from the trace, the wrong ones are other states, values, lines
//! and lanes of the same trace. Does not put anything into words: that is done in the reader's language, elsewhere.

mod local;
mod order;
mod pool;

pub use local::names as locals_of;
pub use order::{End, Flaw, Named, flaw as order_flaw};

use super::model::{Ask, Choice, LaneRef, Question};
use super::texts::Texts;
use crate::trace::{Body, Cause, LaneId, LaneKind, State, Trace};
use pool::Pool;
use sha2::{Digest, Sha256};

/// How many wrong answers a question of the trace has at most.
const WRONG: usize = super::schema::WRONG;

/// A lane, so that a reader knows which is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneName {
    /// Its number in the trace.
    pub lane: LaneId,
    /// Its name.
    pub name: String,
    /// Which of those with that name, from 1; `None` where it is the only one.
    pub nth: Option<u32>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Which state is this lane in at the next step?
    State(LaneName),
    /// What comes out of this lane next?
    Value(LaneName),
    /// What is printed next?
    Output,
    /// Which lane runs next?
    Lane,
    /// In which order do these end? They stand in the order in which they were made.
    Order(Vec<Named>),
    /// What will the local with this name be in this lane at the next step?
    Local(LaneName, String),
    /// The author's own question.
    Own(Texts),
}

/// One answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A state, and what brings the lane there if it is closed: its word depends on both, and on the kind of the lane.
    State(State, LaneKind, Cause),
    /// A value, or a line of output, as it stands in the trace: not yet tamed for a terminal.
    Text(String),
    /// A lane.
    Lane(LaneName),
    /// Lanes, the first to end first.
    Order(Vec<Named>),
    /// The author's own words.
    Own(Texts),
}

/// What the trace says for the right answer, beyond the answer itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// How and when each of the lanes ended, the first first.
    Order(Vec<End>),
    /// A local was given its value since it was asked for.
    Set {
        /// Its name.
        name: String,
        /// What it was when it was asked for, if it had a value.
        before: Option<String>,
        /// What it is now.
        value: String,
        /// The line that did it, where that is known.
        line: Option<u32>,
    },
    /// A local has the value that it had before.
    Kept {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// A question ready to be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Posed {
    /// What is asked.
    pub prompt: Prompt,
    /// Two to five answers, no two alike.
    pub choices: Vec<Answer>,
    /// The place of the right one.
    pub right: usize,
    /// The position of the trace at which the right answer can be seen; where the question is the author's own, the
    /// position at which it is asked.
    pub at: usize,
    /// Whether that lies beyond the next step.
    pub is_later: bool,
    /// What the trace says for the right answer.
    pub evidence: Option<Evidence>,
    /// Shown with the answer.
    pub why: Option<Texts>,
}

/// Puts a question about `trace`, which is the run of the program `question.of`. `from` and `to` are the positions of
/// this step and the next (the end of the trace at the last). `seed` decides the order of the answers, and nothing else.
/// `None` where the trace has no answer: no such lane, nothing more to come.
pub fn pose(question: &Question, trace: &Trace, from: usize, to: usize, seed: &str) -> Option<Posed> {
    let Parts { prompt, right, wrong, at, evidence } = match &question.ask {
        Ask::State(lane) => state(trace, lane, to)?,
        Ask::Value(lane) => value(trace, lane, from, &question.wrong)?,
        Ask::Output => output(trace, from, &question.wrong)?,
        Ask::Lane => next_lane(trace, from)?,
        Ask::Order(entrants) => order::order(trace, entrants, from)?,
        Ask::Local(variable) => local::local(trace, variable, (from, to), &question.wrong)?,
        Ask::Choice(choice) => own(choice, from)?,
    };
    let mut choices = vec![right.clone()];
    for answer in wrong {
        if !choices.contains(&answer) {
            choices.push(answer);
        }
    }
    if choices.len() < 2 {
        return None;
    }
    choices.sort_by_cached_key(|answer| shuffle_key(seed, answer));
    let right = choices.iter().position(|choice| *choice == right)?;
    Some(Posed { prompt, choices, right, at, is_later: at > to, evidence, why: question.why.clone() })
}

/// What a question is made of.
struct Parts {
    prompt: Prompt,
    right: Answer,
    wrong: Vec<Answer>,
    /// The position at which the right answer can be seen.
    at: usize,
    evidence: Option<Evidence>,
}

impl Parts {
    /// Where the answer says all that there is to say.
    fn new(prompt: Prompt, right: Answer, wrong: Vec<Answer>, at: usize) -> Self {
        Self { prompt, right, wrong, at, evidence: None }
    }
}

/// The lane of the trace that an author means.
pub fn find_lane(trace: &Trace, wanted: &LaneRef) -> Option<LaneId> {
    let mut same = trace.lanes().iter().enumerate().filter(|(_, lane)| lane.name == wanted.name);
    let nth = (wanted.nth as usize).checked_sub(1)?;
    same.nth(nth).map(|(at, _)| LaneId(at as u32))
}

/// The state of a lane at a position; `None` before it is made.
pub fn state_at(trace: &Trace, lane: LaneId, position: usize) -> Option<State> {
    (0..position.min(trace.len())).rev().find_map(|at| match trace.get(at)?.body {
        Body::State { lane: of, state, .. } if of == lane => Some(state),
        _ => None,
    })
}

/// How to name a lane to a reader.
pub fn name_of(trace: &Trace, lane: LaneId) -> Option<LaneName> {
    let known = trace.lanes().get(lane.index())?;
    let nth = (trace.lanes_named(&known.name) > 1).then_some(known.nth);
    Some(LaneName { lane, name: known.name.clone(), nth })
}

fn state(trace: &Trace, wanted: &LaneRef, to: usize) -> Option<Parts> {
    let lane = find_lane(trace, wanted)?;
    let kind = trace.lanes()[lane.index()].kind;
    let change_at = |at: usize| match trace.get(at)?.body {
        Body::State { lane: of, state, cause, .. } if of == lane => Some((state, cause)),
        _ => None,
    };
    let state_in = |at: usize| change_at(at).map(|(state, _)| state);
    let right = state_at(trace, lane, to)?;
    // However it ends in this run: the screen has a word for each way.
    let ends = (0..trace.len()).rev().find_map(change_at).filter(|(state, _)| *state == State::Closed);
    let ends = ends.map_or(Cause::Return, |(_, cause)| cause);
    // A state that nothing of this kind is ever in would be no temptation: a generator never waits for its turn.
    let has_turns = matches!(kind, LaneKind::Task | LaneKind::Future)
        || (0..trace.len()).any(|at| state_in(at) == Some(State::Ready));
    let likely = [State::Suspended, State::Running, State::Closed, State::Ready, State::Created];
    // A pool's future has three words for five states: one just made is pending, and a job does not stop half-way.
    let same_word = |state: State| match (kind, state) {
        (LaneKind::Future, State::Created) => State::Ready,
        (LaneKind::Future, State::Suspended) => State::Running,
        _ => state,
    };
    let own_word = |state: State| same_word(state) == state && state != same_word(right);
    let fits = |state: &State| own_word(*state) && (has_turns || *state != State::Ready);
    let wrong = likely.into_iter().filter(fits).take(WRONG).map(|state| Answer::State(state, kind, ends)).collect();
    Some(Parts::new(Prompt::State(name_of(trace, lane)?), Answer::State(right, kind, ends), wrong, to))
}

fn value(trace: &Trace, wanted: &LaneRef, from: usize, own: &[String]) -> Option<Parts> {
    let lane = find_lane(trace, wanted)?;
    let comes_out = |at: usize| match trace.get(at)?.body {
        Body::State { lane: of, state: State::Suspended | State::Closed, cause, value, .. } if of == lane => {
            match cause {
                Cause::Yield | Cause::Return | Cause::Raise => Some((at, value.map(pool::text))),
                _ => None,
            }
        }
        _ => None,
    };
    let (at, right) = (from..trace.len()).find_map(comes_out)?;
    let right = right.or_else(|| exception_before(trace, lane, at))?;
    let wrong = Pool::of_values(trace, at).take(own, WRONG, &right);
    Some(Parts::new(Prompt::Value(name_of(trace, lane)?), Answer::Text(right), wrong, at + 1))
}

/// The text of the last exception of a lane before event `at`: a lane that raises may close without saying it again.
fn exception_before(trace: &Trace, lane: LaneId, at: usize) -> Option<String> {
    matches!(trace.get(at)?.body, Body::State { cause: Cause::Raise, .. }).then_some(())?;
    (0..at).rev().find_map(|index| match trace.get(index)?.body {
        Body::Exception { lane: of, value, .. } if of == lane => Some(pool::text(value)),
        _ => None,
    })
}

fn output(trace: &Trace, from: usize, own: &[String]) -> Option<Parts> {
    let (right, at) = pool::lines(trace, from).next()?;
    let wrong = Pool::of_lines(trace, at).and(Pool::of_values(trace, at)).take(own, WRONG, &right);
    Some(Parts::new(Prompt::Output, Answer::Text(right), wrong, at))
}

fn next_lane(trace: &Trace, from: usize) -> Option<Parts> {
    let runs = |at: usize| match trace.get(at)?.body {
        Body::State { lane, state: State::Running, .. } => Some((at, lane)),
        _ => None,
    };
    let (at, right) = (from..trace.len()).find_map(runs)?;
    let distances = pool::distances_of_runs(trace, at);
    let mut others: Vec<(bool, usize, LaneId)> = Vec::new();
    for (index, distance) in distances.into_iter().enumerate().filter(|(index, _)| *index != right.index()) {
        let lane = LaneId(index as u32);
        others.push((state_at(trace, lane, from) == Some(State::Closed), distance, lane));
    }
    others.sort_unstable();
    // Of one that runs already it could be said that it goes on: it is offered only where there is hardly another.
    let can_run =
        |(closed, _, lane): &(bool, usize, LaneId)| !closed && state_at(trace, *lane, from) != Some(State::Running);
    let waiting: Vec<_> = others.iter().copied().filter(can_run).collect();
    let others = if waiting.len() > 1 { waiting } else { others };
    let name = |lane: LaneId| name_of(trace, lane).map(Answer::Lane);
    let wrong = others.into_iter().take(WRONG).filter_map(|(_, _, lane)| name(lane)).collect();
    Some(Parts::new(Prompt::Lane, name(right)?, wrong, at + 1))
}

fn own(choice: &Choice, from: usize) -> Option<Parts> {
    let right = Answer::Own(choice.choices.get(choice.answer)?.clone());
    let wrong = choice.choices.iter().cloned().map(Answer::Own).collect();
    Some(Parts::new(Prompt::Own(choice.prompt.clone()), right, wrong, from))
}

/// Answers are put in the order of these: it depends on the seed and on what an answer says, not on where it stood.
fn shuffle_key(seed: &str, answer: &Answer) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(seed.as_bytes());
    hasher.update([0]);
    match answer {
        Answer::State(state, ..) => hasher.update(state.name()),
        Answer::Text(text) => hasher.update(text),
        Answer::Lane(lane) => hasher.update(lane.lane.0.to_le_bytes()),
        Answer::Order(lanes) => lanes.iter().for_each(|named| {
            hasher.update(named.called.as_ref().unwrap_or(&named.lane.name));
            hasher.update(named.lane.lane.0.to_le_bytes());
        }),
        Answer::Own(texts) => texts.iter().for_each(|(language, text)| {
            hasher.update(language);
            hasher.update([0]);
            hasher.update(text);
            hasher.update([0]);
        }),
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
mod tests;
