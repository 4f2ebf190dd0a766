//! A reader who walks through a lesson without a terminal: the model and the keys of the screen, and runs that are over.

use crate::lesson::{Lesson, Pack};
use crate::trace::Trace;
use crate::tui::handout::Ran;
use crate::tui::highlight;
use crate::tui::model::{Model, Open, Origin, Place, Source, Traced};
use crate::tui::msg::{Cmd, Msg, News};
use crate::tui::theme::Theme;
use crate::tui::update::{open_lesson, open_trace, update};
use crossterm::event::{KeyCode, KeyEvent};
use std::sync::Arc;

/// A reader at the beginning of a lesson, or further on.
pub struct Reader {
    /// What is to be seen.
    pub model: Model,
}

impl Reader {
    /// A reader of `language` who has opened `lesson` of `pack`, whose programs did what these runs tell.
    pub fn new(pack: &Pack, lesson: &Lesson, runs: &[Ran], language: &str, theme: Theme) -> Self {
        let mut model = Model::new(Arc::new(pack.clone()), Default::default(), language, theme);
        let mut cmds = open_lesson(&mut model, &lesson.id);
        while let Some(cmd) = cmds.pop() {
            match cmd {
                Cmd::Run { program, language, run, .. } => {
                    let Some(ran) = runs.iter().find(|ran| ran.program.name == program) else { continue };
                    let news = News::Recorded(Box::new(ran.trace.clone()));
                    cmds.extend(update(&mut model, Msg::Run { language, run, news }));
                }
                Cmd::Highlight { owner, language, text } => {
                    let lines = highlight::highlight(language, &text);
                    cmds.extend(update(&mut model, Msg::Highlighted { owner, language, lines }));
                }
                // Nothing is kept, and nothing else is there to be done.
                _ => {}
            }
        }
        Self { model }
    }

    /// A reader of `language` who has opened a trace that was saved; `text` is that of its program, or why there is none.
    pub fn of_trace(name: &str, trace: Trace, text: Result<String, Source>, language: &str, theme: Theme) -> Self {
        let of = trace.header().language;
        let mut model = Model::of_trace(Traced::new(name, of, Origin::File), language, theme);
        open_trace(&mut model);
        let run = model.traced().map_or(0, |traced| traced.side.run_number);
        let started = News::Started(trace.header().clone());
        for news in [started, News::Recorded(Box::new(trace)), News::Text(text)] {
            for cmd in update(&mut model, Msg::Run { language: of, run, news }) {
                if let Cmd::Highlight { owner, language, text } = cmd {
                    let lines = highlight::highlight(language, &text);
                    update(&mut model, Msg::Highlighted { owner, language, lines });
                }
            }
        }
        Self { model }
    }

    /// The lesson as it stands.
    pub fn open(&self) -> Option<&Open> {
        self.model.open()
    }

    /// Whether the lesson is over: nothing moves, and nothing is asked any more.
    pub fn is_at_end(&self) -> bool {
        self.open().is_none_or(|open| open.place == Place::End && open.motion.is_none())
    }

    /// Presses the key that goes on: to the right answer of a question that is open, to the next question, or to the next step, whose
    /// playheads then are on their way.
    pub fn go_on(&mut self) {
        let asked = self.open().and_then(|open| open.asked.as_ref()).filter(|asked| asked.verdict.is_none());
        let key = match asked.and_then(|asked| char::from_digit(asked.posed.right as u32 + 1, 10)) {
            Some(digit) => KeyCode::Char(digit),
            None => KeyCode::Right,
        };
        self.press(key);
    }

    /// Presses a key.
    pub fn press(&mut self, key: KeyCode) {
        update(&mut self.model, Msg::Key(KeyEvent::from(key)));
    }
}
