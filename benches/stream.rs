//! A program that makes events as fast as they can be taken in, on the screen of `yieldscope trace`: how long a key waits.
//!
//! `cargo bench --bench stream` streams 1,000,000 events into the screen, batch by batch as a runner gives them, and draws
//! after as many as may wait. What a key waits for at most is one such round. The last tenth is set against the first.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod support;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::time::{Duration, Instant};
use yieldscope::lesson::Axis;
use yieldscope::trace::{Event, Language, ThreadId, Trace};
use yieldscope::tui::model::{Model, Origin, Traced};
use yieldscope::tui::msg::{Msg, News};
use yieldscope::tui::theme::{Depth, Ground, theme};
use yieldscope::tui::update::{open_trace, update};
use yieldscope::tui::views;

const SIZE: Size = Size { width: 200, height: 60 };
const EVENTS: usize = 1_000_000;
const LANES: [usize; 2] = [40, 5_000];
/// Events that a runner gives at once.
const BATCH: usize = 4096;
/// Batches that may wait, and the one that is being taken in.
const ROUND: usize = 9;

/// The screen of a trace, before a terminal that forgets.
struct Desk {
    model: Model,
    terminal: Terminal<TestBackend>,
}

impl Desk {
    fn new(axis: Axis) -> Self {
        let mut traced = Traced::new("app.py", Language::Python, Origin::Run { reads_nothing: true });
        traced.axis = axis;
        let mut model = Model::of_trace(traced, "en", theme(Ground::Dark, Depth::True));
        model.size = SIZE;
        open_trace(&mut model);
        let terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).expect("a test back end has a size");
        Self { model, terminal }
    }

    fn tell(&mut self, news: News) {
        update(&mut self.model, Msg::Run { language: Language::Python, run: 1, news });
    }

    fn draw(&mut self) {
        views::draw(&self.model, self.terminal.get_frame().buffer_mut());
        self.terminal.swap_buffers();
    }

    /// A step back and its frame, then back to the end.
    fn key(&mut self) -> Duration {
        let begin = Instant::now();
        update(&mut self.model, Msg::Key(KeyEvent::new(KeyCode::Left, KeyModifiers::NONE)));
        self.draw();
        let took = begin.elapsed();
        update(&mut self.model, Msg::Key(KeyEvent::new(KeyCode::Char('f'), KeyModifiers::NONE)));
        took
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

/// Streams the trace; gives the time of each round with its frame, and of a key after it.
fn stream(trace: &Trace, axis: Axis) -> (Vec<Duration>, Vec<Duration>) {
    let mut desk = Desk::new(axis);
    desk.tell(News::Started(trace.header().clone()));
    for number in 1..trace.threads() {
        let (thread, process) = trace.thread_and_process(ThreadId(number as u16));
        desk.tell(News::Thread { thread, process });
    }
    let mut events = trace.events().map(Event::into_owned);
    let (mut rounds, mut keys) = (Vec::new(), Vec::new());
    loop {
        let batches: Vec<Vec<Event<'static>>> = (0..ROUND).map(|_| events.by_ref().take(BATCH).collect()).collect();
        if batches.iter().any(|batch| batch.len() < BATCH) {
            return (rounds, keys);
        }
        let begin = Instant::now();
        for batch in batches {
            desk.tell(News::Events(batch));
        }
        desk.draw();
        rounds.push(begin.elapsed());
        keys.push(desk.key());
    }
}

fn main() {
    println!(
        "{:<8} {:>6} {:>12} {:>12} {:>12} {:>12}",
        "axis", "lanes", "round, first", "last tenth", "key, first", "last tenth"
    );
    for lanes in LANES {
        let trace = support::trace(Language::Python, EVENTS, lanes, &[]);
        for (name, axis) in [("events", Axis::Event), ("time", Axis::Time)] {
            let (rounds, keys) = stream(&trace, axis);
            let tenth = rounds.len() / 10;
            let first = |all: &[Duration]| median(all[..tenth].to_vec());
            let last = |all: &[Duration]| median(all[all.len() - tenth..].to_vec());
            println!(
                "{name:<8} {lanes:>6} {:>12.1?} {:>12.1?} {:>12.1?} {:>12.1?}",
                first(&rounds),
                last(&rounds),
                first(&keys),
                last(&keys)
            );
        }
    }
}
