//! Long lawful traces, made up for measuring: they hold everything a run may hold, and the stretches that are hardest on
//! a reader of them: only lines, only states, dots without a newline.

use yieldscope::trace::{
    Body, Cause, Clock, Event, Header, LaneId, LaneKind, Language, On, State, Status, Stream, ThreadId, Trace, Value,
};

/// Threads beside the main one.
const THREADS: u32 = 4;
/// Lines of the made-up program.
const LINES: u32 = 30;

/// A trace of `events` events, about `lanes` lanes, that hits each of `beats` once, evenly spread.
pub fn trace(language: Language, events: usize, lanes: usize, beats: &[String]) -> Trace {
    let mut maker = Maker { trace: Trace::new(header(language)), tasks: Vec::new(), turns: 0 };
    maker.begin();
    let (mut hit, mut made) = (0, 0);
    while maker.trace.len() + 60 < events {
        let share = maker.trace.len() * 1000 / events;
        if let Some(beat) = beats.get(hit).filter(|_| share * (beats.len() + 1) >= (hit + 1) * 1000) {
            let line = maker.line(LaneId::MAIN, ThreadId(0));
            let name = beat.as_str().into();
            maker.push(ThreadId(0), Body::Beat { lane: LaneId::MAIN, name, line });
            hit += 1;
        }
        // Nine tenths of the lanes appear in the first half; each second one of the first quarter ends.
        if made < lanes && made * 500 <= lanes * share {
            maker.task(made);
            made += 1;
        }
        match share {
            200..250 => maker.print("."),
            450..550 => {
                maker.line(LaneId::MAIN, ThreadId(0));
            }
            700..800 => maker.turn(false),
            _ => maker.turn(true),
        }
    }
    maker.end(events)
}

fn header(language: Language) -> Header {
    Header {
        language,
        runtime: "made up".into(),
        program: "main".into(),
        clock: Clock::Real,
        recorded: false,
        digest: None,
    }
}

struct Maker {
    trace: Trace,
    /// Those that are not closed, with the thread that they run on.
    tasks: Vec<(LaneId, ThreadId)>,
    turns: usize,
}

impl Maker {
    fn push(&mut self, thread: ThreadId, body: Body<'_>) {
        let t = self.trace.len() as f64 * 1e-5;
        self.trace.push(&Event { t, thread, body });
    }

    fn lane(&mut self, kind: LaneKind, name: &str, thread: ThreadId) -> LaneId {
        let lane = LaneId(self.trace.lanes().len() as u32);
        let parent = (lane != LaneId::MAIN).then_some(LaneId::MAIN);
        self.push(thread, Body::Lane { lane, kind, name: name.into(), parent, line: Some(1) });
        self.state(thread, lane, State::Created, Cause::Call, None);
        lane
    }

    fn state(&mut self, thread: ThreadId, lane: LaneId, state: State, cause: Cause, value: Option<&str>) {
        let line = Some(1 + (lane.0 * 7 + state as u32) % LINES);
        let by = (state == State::Running && lane != LaneId::MAIN).then_some(LaneId::MAIN);
        let on = (cause == Cause::Sleep).then(|| On::Thing("sleep(1)".into()));
        self.push(thread, Body::State { lane, state, cause, value: value.map(Value::whole), by, on, line });
    }

    fn line(&mut self, lane: LaneId, thread: ThreadId) -> u32 {
        let line = 1 + (self.trace.len() as u32 * 13) % LINES;
        self.push(thread, Body::Line { lane, line });
        line
    }

    fn local(&mut self, lane: LaneId, thread: ThreadId, name: &str, value: usize) {
        let value = Some(Value::whole(value.to_string()));
        self.push(thread, Body::Local { lane, name: name.into(), value });
    }

    fn print(&mut self, text: &str) {
        let body = Body::Output { lane: Some(LaneId::MAIN), stream: Stream::Stdout, text: text.into() };
        self.push(ThreadId(0), body);
    }

    fn begin(&mut self) {
        let main = self.lane(LaneKind::Main, "main", ThreadId(0));
        self.state(ThreadId(0), main, State::Running, Cause::Start, None);
        for number in 1..=THREADS {
            let thread = self.trace.thread(number, 0);
            let lane = self.lane(LaneKind::Thread, &format!("worker {number}"), thread);
            self.state(thread, lane, State::Running, Cause::Start, None);
        }
    }

    fn task(&mut self, number: usize) {
        let thread = ThreadId((number % (THREADS as usize + 1)) as u16);
        let kind = if number.is_multiple_of(3) { LaneKind::Generator } else { LaneKind::Task };
        let lane = self.lane(kind, ["averager", "fetch", "worker"][number % 3], thread);
        self.tasks.push((lane, thread));
    }

    /// One lane runs for a while and is suspended again, or ends; with or without the lines it ran through.
    fn turn(&mut self, lines: bool) {
        self.turns += 1;
        let Some(at) = self.turns.checked_rem(self.tasks.len()) else {
            self.line(LaneId::MAIN, ThreadId(0));
            return;
        };
        let (lane, thread) = self.tasks[at];
        self.state(thread, lane, State::Running, Cause::Send, Some("10"));
        if lines {
            self.line(lane, thread);
            self.local(lane, thread, "x", self.turns % 100);
            self.line(lane, thread);
            self.local(lane, thread, "total", self.turns % 500);
        }
        if self.turns.is_multiple_of(5) {
            self.print(&format!("average {}\n", self.turns % 1000));
        }
        if self.turns.is_multiple_of(97) {
            let value = Value::whole("ValueError('no number')");
            self.push(thread, Body::Exception { lane, line: Some(3), value });
        }
        if self.tasks.len() > 8 && self.turns.is_multiple_of(2) && lane.0.is_multiple_of(4) {
            self.state(thread, lane, State::Closed, Cause::Return, Some("None"));
            self.tasks.swap_remove(at);
        } else {
            let cause = if self.turns.is_multiple_of(3) { Cause::Sleep } else { Cause::Yield };
            self.state(thread, lane, State::Suspended, cause, Some("7.5"));
        }
    }

    fn end(mut self, events: usize) -> Trace {
        while self.trace.len() + 2 < events {
            self.line(LaneId::MAIN, ThreadId(0));
        }
        self.state(ThreadId(0), LaneId::MAIN, State::Closed, Cause::Return, None);
        self.push(ThreadId(0), Body::End { status: Status::Code(0), lost: 0 });
        self.trace
    }
}
