//! Looking for something in the dialogue: what a line begins with `/` asks for is told by number, and a number goes there.

use super::Dialogue;
use super::page::Page;
use crate::base::text;
use crate::tui::model::{Finder, Model};
use crate::tui::msg::{Cmd, Msg};
use crate::tui::strings::fill;
use crate::tui::update::update;
use crossterm::event::{KeyCode, KeyEvent};

/// So many hits are told at most.
const HITS: usize = 20;
/// The cells of a line in which something was found that are told at most.
const EXCERPT: usize = 120;

/// What a typed line looks for: what stands after its `/`.
pub fn sought(typed: &str) -> Option<&str> {
    typed.strip_prefix('/').map(str::trim)
}

impl Dialogue {
    /// Looks for what was typed, and tells what was found.
    pub(super) fn search(&mut self, model: &mut Model, sought: &str, page: &mut Page) {
        if sought.is_empty() {
            return page.text(&model.strings.plain.search_how);
        }
        update(model, Msg::Key(KeyEvent::from(KeyCode::Char('/'))));
        update(model, Msg::Paste(sought.to_owned()));
        let Some(finder) = &model.finder else { return };
        let words = &model.strings.finder;
        let told = told(finder);
        if told == 0 {
            page.text(&words.none);
        } else {
            if finder.count > told {
                let numbers = [("n", &*finder.count.to_string()), ("shown", &told.to_string())];
                page.text(&fill(&words.first_hits, &numbers));
            }
            for (number, hit) in (1..=HITS).zip(finder.found()) {
                let (line, _) = finder.excerpt(&hit.line, EXCERPT);
                let between = if line.is_empty() { "" } else { ": " };
                page.text(&format!("{number}. {}{between}{line}", text::tame(&hit.head)));
            }
            page.paragraph(&model.strings.plain.search_choose);
        }
        if told == 0 {
            model.finder = None;
        }
    }

    /// What the line after a search asks for: `None` where that is no number of a hit. The search is over then in any case.
    pub(super) fn choose_hit(model: &mut Model, typed: &str) -> Option<Vec<Cmd>> {
        let finder = model.finder.as_mut()?;
        let number = typed.parse::<usize>().ok().filter(|number| (1..=told(finder)).contains(number));
        let Some(number) = number else {
            model.finder = None;
            return None;
        };
        finder.choose(number as isize - 1);
        Some(update(model, Msg::Key(KeyEvent::from(KeyCode::Enter))))
    }
}

fn told(finder: &Finder) -> usize {
    finder.found().len().min(HITS)
}
