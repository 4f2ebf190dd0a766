//! A reader of lessons and traces, without a terminal: keys in, the screen as text out.
#![allow(dead_code, reason = "each test binary uses a part of it")]

#[path = "paint.rs"]
mod paint;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use std::sync::Arc;
use std::time::Duration;
use yieldscope::lesson::ProgramText;
use yieldscope::store::{Progress, packs};
use yieldscope::trace::{Language, Status, ThreadId, Trace};
use yieldscope::tui::model::{Model, Origin, Presentation, Python, Traced};
use yieldscope::tui::msg::{Cmd, Msg, News, Owner};
use yieldscope::tui::theme::{Depth, Ground, theme};
use yieldscope::tui::update::{open_lesson, open_trace, present, update};
use yieldscope::tui::{highlight, views};

/// A reader at the keys.
pub struct Reader {
    pub model: Model,
    /// The runs that were asked for and have not been told of.
    asked: Vec<(Language, u64)>,
}

impl Reader {
    /// A reader of `language` before the lesson list.
    pub fn new(language: &str) -> Self {
        let loaded = packs::bundled();
        assert_eq!(loaded.findings, [], "the bundled pack is without a finding");
        let theme = theme(Ground::Dark, Depth::None);
        let mut model = Model::new(Arc::new(loaded.pack), Progress::default(), language, theme);
        let python = Python { runtime: "CPython 3.13.0".into(), version: (3, 13), path: "python3".into() };
        update(&mut model, Msg::Python(Ok(python)));
        Self { model, asked: Vec::new() }
    }

    /// Opens a lesson whose programs did what these traces say.
    pub fn open(mut self, lesson: &str, traces: [Trace; 2]) -> Self {
        open_lesson(&mut self.model, lesson);
        self.opened(traces)
    }

    /// Presents a lesson whose programs did what these traces say, and which is to take `minutes`.
    pub fn present(mut self, lesson: &str, traces: [Trace; 2], minutes: u64) -> Self {
        let pack = Arc::clone(&self.model.pack);
        let lessons = pack.lessons().filter(|one| one.id == lesson);
        let presentation = Presentation::new(lesson, &pack.id, lessons, Some(Duration::from_secs(minutes * 60)));
        present(&mut self.model, presentation);
        self.opened(traces)
    }

    /// Time passes on the clock of a presentation.
    pub fn pass(&mut self, minutes: u64) -> &mut Self {
        update(&mut self.model, Msg::Clock(Duration::from_secs(minutes * 60)));
        self
    }

    /// The programs of the lesson that was opened did what these traces say.
    pub fn opened(mut self, traces: [Trace; 2]) -> Self {
        for (language, trace) in [Language::Python, Language::Rust].into_iter().zip(traces) {
            let open = self.model.open().expect("the lesson is open");
            let pack = self.model.pack.id.clone();
            let (id, run) = (open.lesson.id.clone(), open.side(language).run_number);
            let ProgramText { text, name: program, .. } = open.side(language).program.clone().expect("a program");
            update(&mut self.model, Msg::Run { language, run, news: News::Recorded(Box::new(trace)) });
            let lines = highlight::highlight(language, &text);
            let owner = Owner::Lesson { pack, id, program, version: 0 };
            update(&mut self.model, Msg::Highlighted { owner, language, lines });
        }
        self
    }

    /// A reader of `language` before the trace of a Python program, of which nothing has come yet.
    pub fn of_trace(language: &str, name: &str, origin: Origin) -> Self {
        Self::of_program(language, name, Language::Python, origin)
    }

    /// The same of a program in any language.
    pub fn of_program(language: &str, name: &str, of: Language, origin: Origin) -> Self {
        let theme = theme(Ground::Dark, Depth::None);
        let mut model = Model::of_trace(Traced::new(name, of, origin), language, theme);
        open_trace(&mut model);
        Self { model, asked: Vec::new() }
    }

    /// News of the open trace.
    pub fn tell(&mut self, news: News) -> &mut Self {
        let run = self.model.traced().expect("a trace is open").side.run_number;
        for cmd in update(&mut self.model, Msg::Run { language: Language::Python, run, news }) {
            if let Cmd::Highlight { owner, language, text } = cmd {
                let lines = highlight::highlight(language, &text);
                update(&mut self.model, Msg::Highlighted { owner, language, lines });
            }
        }
        self
    }

    /// The first `events` of `trace` come, as from a program that runs.
    pub fn stream(&mut self, trace: &Trace, events: usize) -> &mut Self {
        self.tell(News::Started(trace.header().clone()));
        for number in 1..trace.threads() as u32 {
            let (thread, process) = trace.thread_and_process(ThreadId(number as u16));
            self.tell(News::Thread { thread, process });
        }
        self.tell(News::Events(trace.events().take(events).map(|event| event.into_owned()).collect()))
    }

    /// The programs that keys have started did what these traces say.
    pub fn run(&mut self, traces: &[Trace; 2]) -> &mut Self {
        for (language, run) in std::mem::take(&mut self.asked) {
            let trace = &traces[language as usize];
            self.news(language, run, News::Started(trace.header().clone()));
            self.news(language, run, News::Events(trace.events().map(|event| event.into_owned()).collect()));
            self.news(language, run, News::Ended(Status::Code(0)));
        }
        self
    }

    fn news(&mut self, language: Language, run: u64, news: News) {
        update(&mut self.model, Msg::Run { language, run, news });
        while self.model.is_moving() {
            update(&mut self.model, Msg::Tick(Duration::from_millis(16)));
        }
    }

    /// Presses a key, and waits for nothing.
    pub fn key(&mut self, code: KeyCode) -> &mut Self {
        update(&mut self.model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        self
    }

    /// Presses a key and waits until nothing moves.
    pub fn press(&mut self, code: KeyCode) -> &mut Self {
        for cmd in update(&mut self.model, Msg::Key(KeyEvent::new(code, KeyModifiers::NONE))) {
            if let Cmd::Run { language, run, .. } = cmd {
                self.asked.push((language, run));
            }
        }
        while self.model.is_moving() {
            update(&mut self.model, Msg::Tick(Duration::from_millis(16)));
        }
        self
    }

    /// On to the next step; questions on the way are skipped.
    pub fn next_step(&mut self) -> &mut Self {
        let before = self.model.open().expect("open").place;
        while self.model.open().expect("open").place == before {
            self.press(KeyCode::Right);
            if self.model.open().expect("open").asked.is_some() {
                self.press(KeyCode::Char('s'));
            }
        }
        self
    }

    /// What the screen shows at this size.
    pub fn screen(&mut self, width: u16, height: u16) -> String {
        text(&self.buffer(width, height))
    }

    fn buffer(&mut self, width: u16, height: u16) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test back end");
        self.model.size = Size { width, height };
        terminal.draw(|frame| views::draw(&self.model, frame.buffer_mut())).expect("drawn");
        terminal.backend().buffer().clone()
    }
}

/// A buffer as lines of text; what a wide character covers is left out.
fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in 0..buffer.area.height {
        let mut x = 0;
        let mut line = String::new();
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += (yieldscope::base::text::width(symbol) as u16).max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
