//! What an export says, in the words of the screen.

use crate::export::svg::{Labels, Words};
use crate::timeline::LaneMoment;
use crate::trace::{Cause, LaneId, LaneKind, State, Trace};
use crate::tui::strings::Strings;
use crate::tui::words;

/// The words of one language.
pub struct Said(pub &'static Strings);

fn kind(trace: &Trace, lane: LaneId) -> LaneKind {
    trace.lanes().get(lane.index()).map_or(LaneKind::Main, |lane| lane.kind)
}

impl Words for Said {
    fn lane(&self, trace: &Trace, lane: LaneId) -> String {
        words::lane_title(self.0, trace, lane)
    }

    fn state(&self, trace: &Trace, lane: LaneId, state: State, cause: Cause) -> String {
        let moment =
            LaneMoment { lane, state, cause, value: None, by: None, on: None, line: None, since: 0, active: false };
        if state == State::Closed {
            return words::outcome(self.0, cause).to_owned();
        }
        words::state_name(self.0, trace.header().language, kind(trace, lane), &moment)
    }

    fn plain(&self, state: State) -> String {
        words::plain_state(self.0, state).to_owned()
    }

    fn verb(&self, trace: &Trace, lane: LaneId, cause: Cause) -> String {
        words::verb(trace.header().language, kind(trace, lane), cause).to_owned()
    }

    fn seconds(&self, seconds: f64) -> String {
        words::seconds(self.0, seconds)
    }
}

impl Said {
    /// What the signs of a picture mean; `steps`: there are steps, `parts`: there are places where programs part.
    pub fn labels(&self, steps: bool, parts: bool, raised: bool) -> Labels {
        let words = &self.0.export;
        let where_there = |there: bool, said: &String| if there { said.clone() } else { String::new() };
        Labels {
            active: words.active.clone(),
            waits: words.waits.clone(),
            goes_in: words.goes_in.clone(),
            comes_out: words.comes_out.clone(),
            beside: words.beside.clone(),
            step: where_there(steps, &words.step),
            parts: where_there(parts, &words.parts),
            raised: where_there(raised, &words.raised),
            instants: words.instants.clone(),
            signs: words.signs.clone(),
        }
    }
}
