//! How many bytes a frame of the animation writes to a terminal of 120x36: every bundled lesson is played from its first step
//! to its last, a frame every sixtieth of a second, in 24-bit colours.
//!
//! `cargo bench --bench bytes`. The Python programs are the recorded ones, the Rust programs are run.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use yieldscope::lesson::Lesson;
use yieldscope::runner::{self, Program, Source, rust};
use yieldscope::store::{Progress, packs};
use yieldscope::trace::{Language, Trace};
use yieldscope::tui::highlight;
use yieldscope::tui::model::{Model, Place};
use yieldscope::tui::msg::{Cmd, Msg, News};
use yieldscope::tui::theme::{Depth, Ground, theme};
use yieldscope::tui::update::{open_lesson, update};
use yieldscope::tui::views;

const SIZE: Size = Size { width: 120, height: 36 };
const FRAME: Duration = Duration::from_micros(16_667);
/// What a frame may write.
const GOAL: usize = 1536;

/// What was written, shared with the terminal that writes.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A reader of one lesson, before a terminal whose bytes are counted.
struct Desk {
    model: Model,
    written: Written,
    terminal: Terminal<CrosstermBackend<Written>>,
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
        let written = Written::default();
        let area = Rect::new(0, 0, SIZE.width, SIZE.height);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let terminal = Terminal::with_options(CrosstermBackend::new(written.clone()), options);
        Self { model, written, terminal: terminal.expect("it writes into memory") }
    }

    /// Draws, and says how many bytes that wrote.
    fn draw(&mut self) -> usize {
        self.terminal.draw(|frame| views::draw(&self.model, frame)).expect("it writes into memory");
        std::mem::take(&mut *self.written.0.borrow_mut()).len()
    }

    fn press(&mut self, code: KeyCode) {
        update(&mut self.model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    /// Plays to the end and gives the bytes of each frame that wrote any while playheads were on their way.
    fn play(&mut self) -> Vec<usize> {
        let mut frames = Vec::new();
        self.draw();
        while self.model.open().is_some_and(|open| open.place != Place::End) {
            self.press(KeyCode::Right);
            if self.model.open().is_some_and(|open| open.asked.is_some()) {
                self.press(KeyCode::Char('s'));
                continue;
            }
            // The first frame after a key is no frame of the animation.
            self.draw();
            while self.model.open().is_some_and(|open| open.motion.is_some()) {
                update(&mut self.model, Msg::Tick(FRAME));
                let is_on_its_way = self.model.open().is_some_and(|open| open.motion.is_some());
                let bytes = self.draw();
                if is_on_its_way && bytes > 0 {
                    frames.push(bytes);
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
    let mut all = Vec::new();
    println!("{:<34} {:>6} {:>7} {:>7} {:>7}", "lesson", "frames", "median", "99 %", "most");
    for lesson in pack.lessons() {
        let mut frames = Desk::new(lesson).play();
        frames.sort_unstable();
        report(&lesson.key, &frames);
        all.extend(frames);
    }
    all.sort_unstable();
    report("all", &all);
    let over = all.len() - all.partition_point(|bytes| *bytes <= GOAL);
    println!("frames of more than {GOAL} bytes: {over} of {}", all.len());
}

fn report(name: &str, frames: &[usize]) {
    let at = |part: usize| frames.get((frames.len() * part / 100).min(frames.len().saturating_sub(1))).unwrap_or(&0);
    println!("{name:<34} {:>6} {:>7} {:>7} {:>7}", frames.len(), at(50), at(99), at(100));
}
