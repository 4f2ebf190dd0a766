//! The run of the lesson's own program, beside that of what the learner made of it.

use super::{RunState, Side};
use crate::lesson::Lesson;
use crate::timeline::parting::{Parting, parting};
use crate::timeline::stops;
use crate::trace::columns::Lane;
use crate::trace::{LaneId, Language, Trace};

/// The run that the learner's own is compared with.
#[derive(Debug)]
pub struct Compared {
    /// The lesson's own program, and its run.
    pub side: Side,
    /// Where the two runs part, the learner's first; `None` inside where they do not; `None` while one of them is not over.
    pub parting: Option<Option<Parting>>,
}

impl Compared {
    /// The lesson's own version of the program that `own` is an edited version of, not run yet.
    pub fn new(lesson: &Lesson, own: &Side) -> Option<Self> {
        let lesson = lesson.with_program(own.name()?)?;
        Some(Self { side: Side::new(&lesson, own.language), parting: None })
    }

    /// Its language.
    pub fn language(&self) -> Language {
        self.side.language
    }

    /// Whether it is being run.
    pub fn is_running(&self) -> bool {
        self.side.run == RunState::Running
    }

    /// Where both runs are over now: finds where they part, and takes the learner's playhead there.
    pub fn judge(&mut self, own: &mut Side) {
        let is_over = own.run == RunState::Ended && self.side.run == RunState::Ended;
        // What does not compile has done nothing that could be compared.
        if !is_over || own.first_error().is_some() {
            return;
        }
        let found = parting(&own.trace, &self.side.trace);
        self.parting = Some(found);
        let Some(Parting([mine, theirs])) = found else { return };
        own.go(mine.map_or(own.trace.len(), |at| stops::settle(&own.trace, at + 1)));
        self.side.reached = self.side.reached.max(theirs.map_or(self.side.trace.len(), |at| at + 1));
        self.follow(own);
    }

    /// Takes the playhead where as many changes of state have happened as in the learner's run.
    pub fn follow(&mut self, own: &Side) {
        let side = &mut self.side;
        let changes = own.index.tick_at(own.playhead);
        let here = match changes.checked_sub(1) {
            _ if own.run == RunState::Ended && own.playhead == own.trace.len() => Some(side.trace.len()),
            // What never ran goes nowhere: the other is seen as a whole.
            None if matches!(own.run, RunState::Failed(_)) || own.first_error().is_some() => Some(side.trace.len()),
            None => Some(0),
            Some(last) => side.index.tick(last).map(|at| stops::settle(&side.trace, at + 1)),
        };
        // At the parting itself, the other did what it did instead.
        let here = match self.parting {
            Some(Some(Parting([Some(mine), Some(theirs)]))) if own.playhead == stops::settle(&own.trace, mine + 1) => {
                stops::settle(&side.trace, theirs + 1)
            }
            _ => here.unwrap_or(side.trace.len()),
        };
        side.go(here);
        side.away = own.away;
        side.selected = own.selected.and_then(|lane| twin(&own.trace, lane, &side.trace));
    }
}

/// The lane of `other` that is what `lane` is in `trace`: the same in its name and number.
fn twin(trace: &Trace, lane: LaneId, other: &Trace) -> Option<LaneId> {
    let wanted = trace.lanes().get(lane.index())?;
    let is_twin = |lane: &Lane| (lane.kind, &lane.name, lane.nth) == (wanted.kind, &wanted.name, wanted.nth);
    let at = other.lanes().iter().position(is_twin)?;
    Some(LaneId(at as u32))
}
