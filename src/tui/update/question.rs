//! Questions: asked before the walkthrough goes on, answered by the trace.

use super::{tabs, walk as walkthrough};
use crate::lesson::question::Prompt;
use crate::lesson::{LaneRef, question, walk};
use crate::trace::{LaneId, Language};
use crate::tui::model::{About, Alone, Asked, Model, Open, Place, Verdict};
use crate::tui::msg::Cmd;

/// How often another order of answers is looked for. Of two answers half of all orders are the first one.
const OTHER_ORDERS: usize = 64;

/// Asks the first question of the step that waits for an answer. `false`: none waits, or none can be posed.
pub fn ask_waiting(open: &mut Open) -> bool {
    while let Some(number) = open.waiting_question() {
        if ask(open, number) {
            return true;
        }
        mark(open, number, None);
    }
    false
}

/// Asks a question of the step again: the first that waits, else its first.
pub fn predict(open: &mut Open) {
    if !ask_waiting(open) {
        ask(open, 0);
    }
}

/// Asks this question of the step. `false`: it cannot be posed.
pub fn ask(open: &mut Open, number: usize) -> bool {
    pose(open, number, false)
}

/// Asks this question of the step once more, with its answers in another order than at first: their places are no hint.
pub fn ask_again(open: &mut Open, number: usize) -> bool {
    pose(open, number, true)
}

fn pose(open: &mut Open, number: usize, again: bool) -> bool {
    let Place::Step(at) = open.place else { return false };
    let Some(step) = open.lesson.steps.get(at) else { return false };
    let Some(asking) = step.questions.get(number).cloned() else { return false };
    let seed = format!("{}/{}/{number}", open.lesson.id, step.id);
    // Questions about Rust are about its main program.
    let main = open.lesson.rust.as_ref().filter(|_| asking.of == Language::Rust).map(|main| main.name.clone());
    if let Some(main) = main {
        tabs::show(open, &main);
    }
    let side = open.side(asking.of);
    let Some(from) = side.steps.get(at).copied().flatten() else { return false };
    let to = walk::until(&side.steps, at, &side.trace);
    let posed = |seed: &str| question::pose(&asking, &side.trace, from, to, seed);
    let Some(first) = posed(&seed) else { return false };
    let other = |time: usize| posed(&format!("{seed}/{time}")).filter(|posed| posed.choices != first.choices);
    let posed = (1..=OTHER_ORDERS).filter(|_| again).find_map(other).unwrap_or(first);
    let of = asking.of;
    // Who looks around is led back to where it is asked.
    walkthrough::jump(open, open.place);
    // The lane that is asked about is brought into view, however many there are; of several the first.
    let about = match &posed.prompt {
        Prompt::State(lane) | Prompt::Value(lane) | Prompt::Local(lane, _) => Some(lane.lane),
        Prompt::Order(lanes) => lanes.first().map(|named| named.lane.lane),
        Prompt::Output | Prompt::Lane | Prompt::Own(_) => None,
    };
    if let Some(lane) = about {
        let come = open.side(of).steps.iter().position(|step| step.is_some_and(|step| step >= posed.at));
        keep_in_view(open, of, lane, [open.place, come.map_or(Place::End, Place::Step)]);
    }
    open.asked = Some(Asked { number, of, posed, verdict: None, is_revealed: false });
    open.playing = false;
    open.scroll = 0;
    // It is to be read.
    open.alone = Alone::Nothing;
    true
}

/// Keeps a lane that is asked about in view from the first place to the second, and that of the other program which stands for it.
fn keep_in_view(open: &mut Open, of: Language, lane: LaneId, places: [Place; 2]) {
    let other = if of == Language::Python { Language::Rust } else { Language::Python };
    let (trace, beside) = (&open.side(of).trace, &open.side(other).trace);
    let pair = open.lesson.pairs.iter().find(|pair| question::find_lane(trace, pair.lane(of)) == Some(lane));
    let same = trace.lanes().get(lane.index()).map(|lane| LaneRef { name: lane.name.clone(), nth: lane.nth });
    let same = pair.map(|pair| pair.lane(other).clone()).or(same);
    let beside = same.and_then(|same| question::find_lane(beside, &same));
    for (language, lane) in [(of, Some(lane)), (other, beside)] {
        let side = open.side_mut(language);
        side.about = lane.map(|lane| About::new(&side.trace, lane, places));
    }
    open.focus = of;
    open.side_mut(of).selected = Some(lane);
}

/// Hides what comes after a question as long as it stands open, also where the playheads have been further.
pub fn cover(model: &mut Model) {
    let polled = model.follower.as_ref().and_then(|follower| follower.asked());
    let is_polled = polled.is_some_and(|(_, poll)| poll.revealed.is_none());
    let Some(open) = model.open_mut() else { return };
    let is_asking = open.is_asking();
    let limits = [Language::Python, Language::Rust].map(|language| walkthrough::limit(open, language));
    for (side, limit) in open.sides.iter_mut().zip(limits) {
        side.cover = match (is_asking, is_polled) {
            (true, _) => Some(limit),
            (false, is_polled) => is_polled.then_some(side.playhead),
        };
    }
    if let Some(compared) = &mut open.compared {
        compared.side.cover = is_asking.then_some(compared.side.playhead);
    }
}

/// Takes the answer with this place among the choices, from 0.
pub fn answer(open: &mut Open, chosen: usize) -> Vec<Cmd> {
    let Some(asked) = open.asked.as_mut().filter(|asked| asked.verdict.is_none()) else { return Vec::new() };
    if chosen >= asked.posed.choices.len() {
        return Vec::new();
    }
    let right = chosen == asked.posed.right;
    asked.verdict = Some(Verdict { chosen, right });
    let number = asked.number;
    mark(open, number, Some(right));
    vec![Cmd::Save]
}

/// Shows the answer, which nobody gave; the walkthrough may go on.
pub fn reveal(open: &mut Open) {
    let Some(asked) = open.asked.as_mut() else { return };
    asked.is_revealed = true;
    let number = asked.number;
    mark(open, number, None);
}

/// Leaves the question unanswered; the walkthrough may go on.
pub fn skip(open: &mut Open) -> Vec<Cmd> {
    let Some(asked) = open.asked.take() else { return Vec::new() };
    mark(open, asked.number, None);
    vec![Cmd::Save]
}

fn mark(open: &mut Open, number: usize, verdict: Option<bool>) {
    let Place::Step(at) = open.place else { return };
    let Some(step) = open.lesson.steps.get(at) else { return };
    // A question that was answered before and is asked again keeps its first answer.
    open.answers.entry((step.id.clone(), number)).or_insert(verdict);
}
