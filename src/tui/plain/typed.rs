//! Typed lines: the keys of the key map, and words for what the screen shows all the time.

use super::exercise::Request;
use super::page::Page;
use super::{Dialogue, glossary, prompt, search, story};
use crate::base::text;
use crate::lesson::without_badge;
use crate::trace::Stream;
use crate::tui::keys::{Action, Context};
use crate::tui::model::{Model, Open, Screen};
use crate::tui::msg::{Cmd, Msg};
use crate::tui::strings::fill;
use crate::tui::update::{context, update};
use crate::tui::views;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::mem::take;

/// The actions that can be typed; the others are about what a screen shows where.
const ACTIONS: &[Action] = &[
    Action::NextStep,
    Action::PreviousStep,
    Action::BackToStep,
    Action::NextLine,
    Action::PreviousLine,
    Action::NextEvent,
    Action::PreviousEvent,
    Action::Start,
    Action::End,
    Action::Predict,
    Action::Answer,
    Action::Skip,
    Action::NextProgram,
    Action::Agree,
    Action::Decline,
    Action::RunAgain,
    Action::SwitchVersion,
    Action::Compare,
    Action::Remarks,
    Action::Search,
    Action::Review,
    Action::StopRun,
    Action::BackToList,
    Action::ToggleLanguage,
    Action::Quit,
];
/// Lines of output that are told at most.
const OUTPUT: usize = 500;

/// Words that tell what the screen shows all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// The programs, with the line that is about to run.
    Code,
    /// What they have printed.
    Output,
    /// All lanes, with their locals.
    Lanes,
}

impl Word {
    const ALL: [(&'static str, Self); 3] = [("code", Self::Code), ("output", Self::Output), ("lanes", Self::Lanes)];
}

/// Whether what was typed need not wait until the programs are through.
pub fn is_urgent(model: &Model, typed: &str) -> bool {
    matches!(meant(model, typed), Some(Action::Quit | Action::StopRun | Action::BackToList))
}

/// Whether what was typed stops what runs.
pub fn stops_run(model: &Model, typed: &str) -> bool {
    meant(model, typed) == Some(Action::StopRun)
}

/// What the typed key means while programs run.
fn meant(model: &Model, typed: &str) -> Option<Action> {
    key_of(typed.trim()).and_then(|key| model.keys.press(meant_in(model), key)).map(|press| press.action)
}

/// What typed keys are for.
fn meant_in(model: &Model) -> Context {
    match context(model) {
        // What is checked there does not take keys here.
        Context::Exercise => Context::Lesson,
        here => here,
    }
}

/// All that a compiler has said, or that it has said nothing.
fn remarks(model: &Model, page: &mut Page) {
    match views::remarks::lines(model, page.width()) {
        said if said.is_empty() => page.text(&model.strings.messages.no_remarks),
        said => page.lines(said),
    }
}

impl Dialogue {
    /// Does what was typed. Gives what there is to say that is no news of the model, and what is to be done.
    pub fn take(&mut self, model: &mut Model, typed: &str) -> (String, Vec<Cmd>) {
        let typed = typed.trim();
        let pressed_on = take(&mut self.pressed_on);
        let mut page = Page::new(self.width);
        if let Some(mut chosen) = Self::choose_hit(model, typed) {
            chosen.extend(Self::settle(model));
            return (page.finish(), chosen);
        }
        let asks_for_remarks = key_of(typed).and_then(|key| model.keys.press(meant_in(model), key));
        if asks_for_remarks.is_some_and(|press| press.action == Action::Remarks) {
            remarks(model, &mut page);
            return (page.finish(), Vec::new());
        }
        // What came of the exercise was told; the lesson goes on.
        let mut cmds = self.leave_attempt(model);
        if let Some(sought) = search::sought(typed).filter(|_| model.trust.is_none()) {
            self.search(model, sought, &mut page);
            return (page.finish(), cmds);
        }
        if typed == "?" {
            help(model, &mut page);
            return (page.finish(), cmds);
        }
        if let (Some(open), Some(request)) = (model.open(), Request::of(typed)) {
            self.exercise(model, open, request, &mut page);
            return (page.finish(), cmds);
        }
        if glossary::tell(model, typed, &mut page) {
            return (page.finish(), Vec::new());
        }
        if let (Some(open), Some((_, word))) = (model.open(), Word::ALL.iter().find(|(name, _)| *name == typed)) {
            tell(model, open, *word, &mut page);
            return (page.finish(), cmds);
        }
        if let (Screen::List, Ok(number)) = (&model.screen, typed.parse::<usize>()) {
            return self.choose(model, number);
        }
        let key = match (typed, context(model)) {
            ("", Context::List) => Some(KeyEvent::from(KeyCode::Enter)),
            // A question is not passed over by a line that is empty by mistake; two of them mean it.
            ("", Context::Question) if !pressed_on => None,
            ("", Context::Question) => key_of("s"),
            ("", Context::Trust) => None,
            ("", _) => Some(KeyEvent::from(KeyCode::Right)),
            _ => key_of(typed),
        };
        self.pressed_on = typed.is_empty() && key.is_none();
        let known = key.filter(|key| {
            let press = model.keys.press(context(model), *key);
            press.is_some_and(|press| ACTIONS.contains(&press.action) || press.action == Action::Open)
        });
        match known {
            Some(key) => {
                let press = model.keys.press(context(model), key);
                if press.is_some_and(|press| press.action == Action::Review) {
                    super::choose_due(model);
                }
                cmds.extend(update(model, Msg::Key(key)));
                cmds.extend(Self::settle(model));
                (String::new(), cmds)
            }
            None => (unknown(model, typed, self.width), cmds),
        }
    }

    fn choose(&self, model: &mut Model, number: usize) -> (String, Vec<Cmd>) {
        if number == 0 || number > model.entries().count() {
            return (unknown(model, &number.to_string(), self.width), Vec::new());
        }
        model.selected = number - 1;
        (String::new(), update(model, Msg::Key(KeyEvent::from(KeyCode::Enter))))
    }
}

/// The key that a line of one character means.
fn key_of(typed: &str) -> Option<KeyEvent> {
    let mut chars = typed.chars();
    let (Some(char), None) = (chars.next(), chars.next()) else { return None };
    let modifiers = if char.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    Some(KeyEvent::new(KeyCode::Char(char), modifiers))
}

fn unknown(model: &Model, typed: &str, width: usize) -> String {
    let words = &model.strings.plain;
    let mut page = Page::new(width);
    if typed.is_empty() {
        page.text(&words.answer_first);
        return page.finish();
    }
    // A key that a screen has for something is known: it is said what it does, and that it does it there alone.
    let press = key_of(typed).and_then(|key| model.keys.press(context(model), key));
    let drawn = press.map(|press| model.strings.action(press.action));
    let said = match (drawn, &model.screen) {
        (Some(what), _) => fill(&words.only_drawn, &[("typed", typed), ("what", what)]),
        (None, Screen::List) => {
            let all = model.entries().count().to_string();
            fill(&words.no_lesson, &[("typed", typed), ("n", &all)])
        }
        (None, _) => fill(&words.unknown, &[("typed", typed)]),
    };
    page.text(&said);
    if press.is_some_and(|press| matches!(press.action, Action::Edit | Action::OpenEditor)) {
        page.text(&words.run_how);
    }
    if let Some(open) = model.open().filter(|_| model.trust.is_none()) {
        page.text(&prompt(model, open));
    }
    page.text(&words.all_typed);
    page.finish()
}

/// What can be typed here, from the key map.
fn help(model: &Model, page: &mut Page) {
    let words = &model.strings.plain;
    let here = context(model);
    let contexts = match here {
        Context::Question => vec![Context::Question, Context::Lesson, Context::Any],
        here => vec![here, Context::Any],
    };
    match here {
        Context::List => page.text(&words.help_list),
        _ => page.text(&words.help_enter),
    }
    for binding in contexts.into_iter().flat_map(|context| model.keys.of(context)) {
        let labels = binding.keys.iter().map(|key| key.label()).filter(|label| label.chars().count() == 1);
        let typed: Vec<String> = labels.filter(|label| label.is_ascii()).collect();
        let is_about_a_program = here == Context::List && matches!(binding.action, Action::Start | Action::End);
        if !ACTIONS.contains(&binding.action) || typed.is_empty() || is_about_a_program {
            continue;
        }
        let typed = match (binding.action, typed.first(), typed.last()) {
            (Action::Search, ..) => "/ …".to_owned(),
            (Action::Answer, Some(first), Some(last)) => format!("{first}-{last}"),
            _ => typed.join(", "),
        };
        page.text(&format!("{typed}: {}", model.strings.action(binding.action)));
    }
    if here != Context::List {
        for (name, word) in Word::ALL {
            let said = match word {
                Word::Code => &words.help_code,
                Word::Output => &words.help_output,
                Word::Lanes => &words.help_lanes,
            };
            page.text(&format!("{name}: {said}"));
        }
        page.text(&format!("run FILE: {}", words.help_run));
        if model.open().is_some_and(|open| !open.lesson.tasks().is_empty()) {
            let said = [&words.help_exercise, &words.help_check, &words.help_hint, &words.help_solution];
            for (typed, said) in Request::WORDS.iter().zip(said) {
                page.text(&format!("{typed}: {said}"));
            }
        }
    }
    page.text(&format!("words, words …: {}", words.help_words));
    page.text(&format!("map: {}", words.help_map));
}

fn tell(model: &Model, open: &Open, word: Word, page: &mut Page) {
    for side in open.sides.iter() {
        let Some(program) = &side.program else { continue };
        page.blank();
        page.text(&format!("{}:", story::name(model.strings, side, program)));
        match word {
            Word::Lanes => story::lanes(model, side, story::Told::All, page),
            Word::Output => {
                for (stream, line) in side.index.printed_at(&side.trace, side.playhead, OUTPUT) {
                    let mark = if stream == Stream::Stderr { "! " } else { "" };
                    page.text(&format!("{mark}{}", text::tame(&line)));
                }
            }
            Word::Code => {
                let here = side.index.current_line(&side.trace, side.playhead).map(|(_, line)| line as usize);
                for (at, line) in program.text.lines().enumerate() {
                    let mark = if here == Some(at + 1) { &model.strings.plain.here } else { "" };
                    let line = format!("{:>3} {}", at + 1, text::tame(without_badge(line)));
                    page.code(line.trim_end(), mark);
                }
            }
        }
    }
}
