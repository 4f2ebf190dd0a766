//! How long it takes from a key press to the new frame, on long traces and on short ones.
//!
//! `cargo bench --bench frame` times each case; `cargo bench --bench frame -- --ratios` sets a trace of 1,000,000 events
//! against one of 1,000 and says whether both goals are met: 1 ms, and no more than twice the time. `cargo bench --bench frame -- --huge`
//! times all cases on a trace of 10,000,000 events, also with the whole of it in view: the goal is 2 ms. `cargo bench --bench frame --
//! --playing` plays, and says how many of 60 frames a second are dropped.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

mod support;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::fmt;
use std::io::{PipeWriter, Write};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use yieldscope::lesson::Axis;
use yieldscope::store::{Progress, packs};
use yieldscope::trace::{Language, laws};
use yieldscope::tui::highlight;
use yieldscope::tui::model::{Model, Outlook, Place};
use yieldscope::tui::msg::{Cmd, Msg, News};
use yieldscope::tui::paint::Painter;
use yieldscope::tui::terminal::room;
use yieldscope::tui::theme::{Depth, Ground, theme};
use yieldscope::tui::update::{open_lesson, update};
use yieldscope::tui::views;

const SIZE: Size = Size { width: 200, height: 60 };
const LONG: usize = 1_000_000;
const SHORT: usize = 1_000;
/// A few dozen lanes, and thousands (in a trace of 1,000 events as many as there is room for).
const LANES: [usize; 2] = [40, 5_000];
const LESSON: &str = "four-states";

const KEYS: [(&str, KeyCode); 13] = [
    ("next event", KeyCode::Char('.')),
    ("previous event", KeyCode::Char(',')),
    ("next line", KeyCode::Char('t')),
    ("previous line", KeyCode::Char('T')),
    ("next step", KeyCode::Right),
    ("previous step", KeyCode::Left),
    ("next lane", KeyCode::Char(']')),
    ("previous lane", KeyCode::Char('[')),
    ("zoom in", KeyCode::Char('z')),
    ("zoom out", KeyCode::Char('Z')),
    ("look back", KeyCode::Char('<')),
    ("sort lanes", KeyCode::Char('S')),
    ("fold all", KeyCode::Char('U')),
];

/// Where the playhead stands when the key is pressed.
#[derive(Clone, Copy)]
enum At {
    Start,
    Middle,
    End,
}

/// One key at one place.
#[derive(Clone, Copy)]
struct Case {
    axis: Axis,
    at: At,
    /// Whether the whole trace is in view.
    whole: bool,
    key: (&'static str, KeyCode),
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let axis = match self.axis {
            Axis::Event => "events",
            Axis::Line => "lines",
            Axis::Time => "time",
        };
        let at = match self.at {
            At::Start => "start",
            At::Middle => "middle",
            At::End => "end",
        };
        let whole = if self.whole { ", all of it" } else { "" };
        write!(f, "{:<14}, {at:<6}, {axis}{whole}", self.key.0)
    }
}

fn cases() -> impl Iterator<Item = Case> {
    Axis::ALL.into_iter().flat_map(|axis| {
        [At::Start, At::Middle, At::End]
            .into_iter()
            .flat_map(move |at| KEYS.into_iter().map(move |key| Case { axis, at, whole: false, key }))
    })
}

/// A reader in a lesson whose two programs did `events` events on `lanes` lanes, before a screen.
struct Desk {
    model: Model,
    terminal: Terminal<TestBackend>,
}

impl Desk {
    fn new(events: usize, lanes: usize) -> Self {
        let colours = theme(Ground::Dark, Depth::True);
        let mut model = Model::new(Arc::new(packs::bundled().pack), Progress::default(), "en", colours);
        model.size = SIZE;
        for cmd in open_lesson(&mut model, LESSON) {
            match cmd {
                Cmd::Run { language, run, .. } => play(&mut model, language, run, events, lanes),
                Cmd::Highlight { owner, language, text } => {
                    let lines = highlight::highlight(language, &text);
                    update(&mut model, Msg::Highlighted { owner, language, lines });
                }
                _ => {}
            }
        }
        let terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).expect("a test back end has a size");
        Self { model, terminal }
    }

    /// Puts everything where it is to be when the key of `case` is pressed.
    fn put(&mut self, case: Case) {
        let open = self.model.open_mut().expect("a lesson is open");
        (open.motion, open.asked, open.dwell, open.playing) = (None, None, None, false);
        open.axis = case.axis;
        open.outlook = Outlook::default();
        open.outlook.set_level(case.axis, if case.whole { -40 } else { 0 });
        let last = open.lesson.steps.len() - 1;
        open.place = match case.at {
            At::Start => Place::Introduction,
            At::Middle => Place::Step(last / 2),
            At::End => Place::Step(last),
        };
        for (step, known) in
            open.lesson.steps.iter().flat_map(|step| (0..step.questions.len()).map(move |at| (step, at)))
        {
            open.answers.entry((step.id.clone(), known)).or_insert(None);
        }
        for side in &mut open.sides {
            let all = side.trace.len();
            side.reached = all;
            (side.selected, side.away) = (None, None);
            side.folds.clear();
            side.playhead = match case.at {
                At::Start => 0,
                At::Middle => all / 2,
                At::End => all,
            };
        }
    }

    /// The key is pressed and the new frame drawn into a buffer that is used again and again, as the terminal's is.
    fn press(&mut self, case: Case) {
        update(&mut self.model, Msg::Key(KeyEvent::new(case.key.1, KeyModifiers::NONE)));
        views::draw(&self.model, self.terminal.get_frame().buffer_mut());
    }

    /// What a terminal is told of a frame: only what changed.
    fn show(&mut self) {
        self.terminal.flush().expect("a test back end takes everything");
        self.terminal.swap_buffers();
    }

    /// How long one press and its frame take.
    fn time(&mut self, case: Case) -> Duration {
        self.put(case);
        let begin = Instant::now();
        self.press(case);
        let took = begin.elapsed();
        self.terminal.swap_buffers();
        took
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

fn play(model: &mut Model, language: Language, run: u64, events: usize, lanes: usize) {
    let steps = &model.open().expect("a lesson is open").lesson.steps;
    let beats: Vec<String> = steps.iter().map(|step| step.beat.clone()).collect();
    let trace = support::trace(language, events, lanes, &beats);
    assert_eq!(trace.len(), events);
    assert_eq!(laws::check(&trace), Vec::<String>::new());
    update(model, Msg::Run { language, run, news: News::Recorded(Box::new(trace)) });
}

mod key_to_frame {
    use super::{At, Axis, Case, Desk, KEYS, LANES, LONG, SHORT};
    use divan::Bencher;

    fn bench(bencher: Bencher<'_, '_>, events: usize, lanes: usize, axis: Axis, key: &str) {
        let mut desk = Desk::new(events, lanes);
        let key = *KEYS.iter().find(|(name, _)| *name == key).expect("a key of the table");
        let case = Case { axis, at: At::Middle, whole: false, key };
        bencher.bench_local(|| {
            desk.put(case);
            desk.press(case);
            desk.terminal.swap_buffers();
        });
    }

    #[divan::bench(args = KEYS.map(|(name, _)| name), consts = [SHORT, LONG])]
    fn on_events<const EVENTS: usize>(bencher: Bencher<'_, '_>, key: &str) {
        bench(bencher, EVENTS, LANES[1], Axis::Event, key);
    }

    #[divan::bench(args = KEYS.map(|(name, _)| name), consts = [SHORT, LONG])]
    fn on_time<const EVENTS: usize>(bencher: Bencher<'_, '_>, key: &str) {
        bench(bencher, EVENTS, LANES[1], Axis::Time, key);
    }

    /// What the terminal's buffers add to a frame: finding what changed, and the test back end.
    #[divan::bench(consts = [SHORT, LONG])]
    fn with_difference<const EVENTS: usize>(bencher: Bencher<'_, '_>) {
        let mut desk = Desk::new(EVENTS, LANES[1]);
        let case = Case { axis: Axis::Event, at: At::Middle, whole: false, key: KEYS[0] };
        bencher.bench_local(|| {
            desk.put(case);
            desk.press(case);
            desk.show();
        });
    }
}

/// Sets the long trace against the short one, case by case.
fn ratios() {
    const TIMES: usize = 101;
    println!("{:<32} {:>6} {:>10} {:>10} {:>6}", "key, place, axis", "lanes", "10^3", "10^6", "ratio");
    let (mut slowest, mut widest) = (Duration::ZERO, 0.0_f64);
    for lanes in LANES {
        let (mut short, mut long) = (Desk::new(SHORT, lanes), Desk::new(LONG, lanes));
        for case in cases() {
            // In turn, so that both see the same machine.
            let both = (0..TIMES).map(|_| (short.time(case), long.time(case)));
            let (few, many): (Vec<_>, Vec<_>) = both.unzip();
            let (few, many) = (median(few), median(many));
            let ratio = many.as_secs_f64() / few.as_secs_f64();
            println!("{:<32} {lanes:>6} {few:>10.1?} {many:>10.1?} {ratio:>6.2}", case.to_string());
            (slowest, widest) = (slowest.max(many), widest.max(ratio));
        }
    }
    println!("slowest: {slowest:.1?} of 1 ms; largest ratio: {widest:.2} of 2");
}

/// Times a trace of ten million events, also with all of it in view.
fn huge() {
    const HUGE: usize = 10_000_000;
    const TIMES: usize = 31;
    let mut slowest = Duration::ZERO;
    for lanes in LANES {
        let mut desk = Desk::new(HUGE, lanes);
        for case in cases().flat_map(|case| [case, Case { whole: true, ..case }]) {
            let took = median((0..TIMES).map(|_| desk.time(case)).collect());
            println!("{:<44} {lanes:>6} {took:>10.1?}", case.to_string());
            slowest = slowest.max(took);
        }
    }
    println!("slowest: {slowest:.1?} of 2 ms");
}

/// Where what is written goes: somebody reads it at once, as a terminal does.
fn terminal() -> PipeWriter {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
    writer
}

/// Plays for some seconds as the program does, a frame every sixtieth of a second: how long each takes from its tick until it
/// is written, and how late its tick comes.
fn playing() {
    const FRAME: Duration = Duration::from_micros(16_667);
    const SECONDS: u64 = 10;
    println!(
        "{:<26} {:>6} {:>10} {:>10} {:>10} {:>8}",
        "events, lanes, axis", "frames", "median", "99 %", "most", "dropped"
    );
    for (events, lanes, axis) in [
        (SHORT, LANES[0], Axis::Event),
        (LONG, LANES[0], Axis::Event),
        (LONG, LANES[1], Axis::Event),
        (LONG, LANES[1], Axis::Time),
    ] {
        let (mut desk, mut output, mut painter) = (Desk::new(events, lanes), terminal(), Painter::new());
        let key = ("play", KeyCode::Char(' '));
        let case = Case { axis, at: At::Middle, whole: false, key };
        let (_sender, nothing) = channel::<()>();
        let (mut took, mut dropped) = (Vec::new(), 0);
        let begin = Instant::now();
        let mut last = begin;
        while begin.elapsed() < Duration::from_secs(SECONDS) {
            if !desk.model.is_moving() {
                desk.put(case);
                update(&mut desk.model, Msg::Key(KeyEvent::new(case.key.1, KeyModifiers::NONE)));
                last = Instant::now();
            }
            let _ = nothing.recv_timeout(FRAME.saturating_sub(last.elapsed()));
            let passed = last.elapsed();
            last = Instant::now();
            update(&mut desk.model, Msg::Tick(passed));
            let drawn =
                desk.terminal.draw(|frame| views::draw(&desk.model, frame.buffer_mut())).expect("a test back end");
            let write = |written: &str| output.write_all(written.as_bytes());
            painter.paint(drawn.buffer, None, Some(room(SIZE)), write).expect("it is read");
            took.push(last.elapsed());
            // A tick that comes half a frame late or more is one that somebody could see.
            dropped += usize::from(passed > FRAME + FRAME / 2);
        }
        took.sort_unstable();
        let at = |part: usize| took[(took.len() * part / 100).min(took.len() - 1)];
        let name = format!("{events}, {lanes}, {axis:?}");
        println!("{name:<26} {:>6} {:>10.1?} {:>10.1?} {:>10.1?} {dropped:>8}", took.len(), at(50), at(99), at(100));
    }
}

fn main() {
    let is_asked_for = |wanted: &str| std::env::args().any(|arg| arg == wanted);
    if is_asked_for("--playing") {
        return playing();
    }
    match (is_asked_for("--ratios"), is_asked_for("--huge")) {
        (true, _) => ratios(),
        (false, true) => huge(),
        (false, false) => divan::main(),
    }
}
