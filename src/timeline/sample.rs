//! Lawful traces with everything in them, made from choices, for tests.

use crate::trace::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, State, Status, Stream, ThreadId, Trace, Value, laws,
};
use proptest::prelude::*;

/// Traces of up to a few hundred events on two threads.
pub fn traces() -> impl Strategy<Value = Trace> {
    proptest::collection::vec((0u8..12, any::<u8>()), 0..200).prop_map(|choices| made_of(&choices))
}

struct Maker {
    trace: Trace,
    /// The lanes that run on each thread, the last one active.
    runs: [Vec<LaneId>; 2],
    /// Lanes that wait, with their thread.
    waiting: Vec<(LaneId, usize)>,
}

fn made_of(choices: &[(u8, u8)]) -> Trace {
    let header = Header {
        language: Language::Python,
        runtime: "test".into(),
        program: "main".into(),
        clock: Clock::Real,
        recorded: false,
        digest: None,
    };
    let mut maker = Maker { trace: Trace::new(header), runs: Default::default(), waiting: Vec::new() };
    maker.trace.thread(1, 0);
    for thread in 0..2 {
        maker.lane(thread, false);
        maker.resume(0);
    }
    for (what, which) in choices {
        maker.choose(*what, usize::from(*which));
    }
    if choices.len().is_multiple_of(2) {
        maker.push(0, Body::End { status: Status::Code(0), lost: 0 });
    }
    assert_eq!(laws::check(&maker.trace), Vec::<String>::new());
    maker.trace
}

impl Maker {
    fn push(&mut self, thread: usize, body: Body<'_>) {
        let t = (self.trace.len() / 3) as f64;
        self.trace.push(&Event { t, thread: ThreadId(thread as u16), body });
    }

    fn state(&mut self, thread: usize, lane: LaneId, state: State, cause: Cause, line: Option<u32>) {
        self.push(thread, Body::State { lane, state, cause, value: None, by: None, on: None, line });
    }

    fn lane(&mut self, thread: usize, late: bool) {
        let lane = LaneId(self.trace.lanes().len() as u32);
        self.push(thread, Body::Lane { lane, kind: LaneKind::Generator, name: "g".into(), parent: None, line: None });
        if late {
            // Something else happens between a lane's appearance and its creation.
            self.push(thread, Body::Output { lane: None, stream: Stream::Stderr, text: "late".into() });
        }
        self.state(thread, lane, State::Created, Cause::Call, Some(1));
        self.waiting.push((lane, thread));
    }

    fn resume(&mut self, which: usize) {
        if let Some(at) = which.checked_rem(self.waiting.len()) {
            let (lane, thread) = self.waiting.remove(at);
            self.state(thread, lane, State::Running, Cause::Next, None);
            self.runs[thread].push(lane);
        }
    }

    fn choose(&mut self, what: u8, which: usize) {
        let thread = which % 2;
        let active = self.runs[thread].last().copied();
        let line = 1 + (which / 2 % 7) as u32;
        match (what, active) {
            (0, _) => self.lane(thread, which.is_multiple_of(3)),
            (1 | 2, _) => self.resume(which),
            (3 | 4, Some(lane)) if self.runs[thread].len() > 1 => {
                self.runs[thread].pop();
                self.state(thread, lane, State::Suspended, Cause::Yield, (!which.is_multiple_of(3)).then_some(line));
                self.waiting.push((lane, thread));
            }
            (5, Some(lane)) if self.runs[thread].len() > 1 => {
                self.runs[thread].pop();
                self.state(thread, lane, State::Closed, Cause::Return, Some(line));
            }
            (6, _) => {
                if let Some((lane, thread)) = which.checked_rem(self.waiting.len()).map(|at| self.waiting[at]) {
                    self.state(thread, lane, State::Ready, Cause::Wake, None);
                }
            }
            (7 | 8, Some(lane)) => self.push(thread, Body::Line { lane, line }),
            (9, Some(lane)) => {
                let value = Some(Value::whole("1"));
                self.push(thread, Body::Local { lane, name: "x".into(), value });
            }
            (10, lane) => {
                let text = ["a", "b\n", "\n\nc", "d\ne\n"][which % 4];
                self.push(thread, Body::Output { lane, stream: Stream::Stdout, text: text.into() });
            }
            (11, Some(lane)) => self.push(thread, Body::Exception { lane, line: None, value: Value::whole("E()") }),
            _ => self.push(thread, Body::Warning { lane: None, text: "w".into() }),
        }
    }
}
