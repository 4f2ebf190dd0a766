//! How many bytes a frame of the animation writes to a terminal of 120x36: every bundled lesson is played from its first step
//! to its last, a frame every sixtieth of a second, in 24-bit colours. A frame that has more to write than its room takes what
//! is left with the frames that follow, as in the program; the last frame of a motion, and that after a key, write all, and
//! are counted apart.
//!
//! `cargo bench --bench bytes`. The Python programs are the recorded ones, the Rust programs are run.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use std::sync::Arc;
use std::time::Duration;
use yieldscope::lesson::Lesson;
use yieldscope::runner::{self, Program, Source, rust};
use yieldscope::store::{Progress, packs};
use yieldscope::trace::{Language, Trace};
use yieldscope::tui::highlight;
use yieldscope::tui::model::{Model, Place};
use yieldscope::tui::msg::{Cmd, Msg, News};
use yieldscope::tui::paint::Painter;
use yieldscope::tui::terminal::room;
use yieldscope::tui::theme::{Depth, Ground, theme};
use yieldscope::tui::update::{open_lesson, update};
use yieldscope::tui::views;

const SIZE: Size = Size { width: 120, height: 36 };
const FRAME: Duration = Duration::from_micros(16_667);
/// What a frame may write.
const GOAL: usize = 1536;

/// A reader of one lesson, before a terminal whose bytes are counted.
struct Desk {
    model: Model,
    painter: Painter,
    terminal: Terminal<TestBackend>,
}

/// The bytes of frames.
#[derive(Default)]
struct Frames {
    /// Of those of the animation.
    moving: Vec<usize>,
    /// Of those after which rows still waited.
    behind: usize,
    /// Of the last ones of a motion.
    last: Vec<usize>,
    /// Of those that came after a key.
    keys: Vec<usize>,
}

impl Desk {
    fn new(lesson: &Lesson) -> Self {
        let mut model =
            Model::new(Arc::new(packs::bundled().pack), Progress::default(), "en", theme(Ground::Dark, Depth::True));
        model.size = SIZE;
        for cmd in open_lesson(&mut model, &lesson.id) {
            match cmd {
                Cmd::Run { language, run, .. } => {
                    let news = News::Recorded(Box::new(trace(lesson, language)));
                    update(&mut model, Msg::Run { language, run, news });
                }
                Cmd::Highlight { owner, language, text } => {
                    let lines = highlight::highlight(language, &text);
                    update(&mut model, Msg::Highlighted { owner, language, lines });
                }
                _ => {}
            }
        }
        let terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height));
        Self { model, painter: Painter::new(), terminal: terminal.expect("it writes into memory") }
    }

    /// Draws, and says how many bytes that wrote.
    fn draw(&mut self, room: Option<usize>) -> usize {
        let drawn =
            self.terminal.draw(|frame| views::draw(&self.model, frame.buffer_mut())).expect("it writes into memory");
        self.painter.paint(drawn.buffer, None, room, str::len)
    }

    fn press(&mut self, code: KeyCode) {
        update(&mut self.model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    fn is_moving(&self) -> bool {
        self.model.open().is_some_and(|open| open.motion.is_some())
    }

    /// Plays to the end.
    fn play(&mut self) -> Frames {
        let mut frames = Frames::default();
        self.draw(None);
        while self.model.open().is_some_and(|open| open.place != Place::End) {
            self.press(KeyCode::Right);
            if self.model.open().is_some_and(|open| open.asked.is_some()) {
                self.press(KeyCode::Char('s'));
                continue;
            }
            frames.keys.push(self.draw(None));
            while self.is_moving() {
                update(&mut self.model, Msg::Tick(FRAME));
                if self.is_moving() {
                    frames.moving.push(self.draw(Some(room(SIZE))));
                    frames.behind += usize::from(self.painter.is_behind());
                } else {
                    frames.last.push(self.draw(None));
                }
            }
        }
        frames
    }
}

fn trace(lesson: &Lesson, language: Language) -> Trace {
    if language == Language::Python {
        return packs::recorded(lesson).expect("every lesson is recorded");
    }
    let program = Program { clock: lesson.clock, ..Program::new(Source::BundledRust(lesson.key.clone())) };
    runner::collect(|sink| rust::start(program, sink)).expect("it runs")
}

fn main() {
    // SAFETY: no other thread has been started.
    unsafe { std::env::set_var("YIELDSCOPE_EXE", env!("CARGO_BIN_EXE_yieldscope")) };
    let pack = packs::bundled().pack;
    let mut all = Frames::default();
    println!("{:<34} {:>6} {:>7} {:>7} {:>7}", "lesson", "frames", "median", "99 %", "most");
    for lesson in pack.lessons() {
        let frames = Desk::new(lesson).play();
        report(&lesson.key, &frames.moving);
        all.moving.extend(frames.moving);
        all.last.extend(frames.last);
        all.keys.extend(frames.keys);
        all.behind += frames.behind;
    }
    report("all", &all.moving);
    report("the last of a motion", &all.last);
    report("after a key", &all.keys);
    let writing: Vec<usize> = all.moving.iter().copied().filter(|bytes| *bytes > 0).collect();
    report("those of the animation that write", &writing);
    let over = writing.iter().filter(|bytes| **bytes > GOAL).count();
    println!("frames of the animation of more than {GOAL} bytes: {over} of {}", all.moving.len());
    println!("frames after which rows waited for the next: {}", all.behind);
}

fn report(name: &str, frames: &[usize]) {
    let mut frames = frames.to_vec();
    frames.sort_unstable();
    let at = |part: usize| frames.get((frames.len() * part / 100).min(frames.len().saturating_sub(1))).unwrap_or(&0);
    println!("{name:<34} {:>6} {:>7} {:>7} {:>7}", frames.len(), at(50), at(99), at(100));
}
