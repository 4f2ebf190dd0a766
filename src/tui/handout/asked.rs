//! A question that is asked, in all languages of the screen: for pages, and for terminals.

use crate::export::escape::escaped;
use crate::export::page::{html, inline};
use crate::lesson::question::{Answer, Posed, Prompt};
use crate::room::{Question, Revealed, Wording};
use crate::trace::Language;
use crate::tui::model::Asked;
use crate::tui::strings::{LANGUAGES, Strings};
use crate::tui::words;
use std::collections::BTreeMap;

/// What a class is asked; its poll has no number yet. Nothing in it tells which answer is right.
pub fn question(asked: &Asked) -> Question {
    let posed = &asked.posed;
    let choices =
        posed.choices.iter().map(|choice| in_all(|strings, language| answer(strings, language, asked.of, choice)));
    Question {
        poll: 0,
        prompt: in_all(|strings, language| prompt(strings, language, &posed.prompt)),
        choices: choices.collect(),
    }
}

/// Which answer to it is right, and why.
pub fn truth(asked: &Asked) -> Revealed {
    let posed = &asked.posed;
    let says = posed.why.is_some() || posed.evidence.is_some();
    let why = says.then(|| in_all(|strings, language| reason(strings, language, posed)));
    Revealed { right: posed.right, why: why.unwrap_or_default() }
}

fn in_all(say: impl Fn(&Strings, &str) -> Wording) -> BTreeMap<String, Wording> {
    LANGUAGES.iter().map(|language| ((*language).to_owned(), say(Strings::of(language), language))).collect()
}

fn prompt(strings: &Strings, language: &str, asked: &Prompt) -> Wording {
    let text = words::prompt(strings, language, asked);
    Wording { html: html(&text), text }
}

/// An answer to a question about the program in `of`: an author's words are Markdown, what a trace says is code.
fn answer(strings: &Strings, language: &str, of: Language, answer: &Answer) -> Wording {
    let text = words::answer(strings, language, of, answer);
    let html = match answer {
        Answer::Own(_) => inline(&text),
        _ => format!("<code>{}</code>", escaped(&text)),
    };
    Wording { html, text }
}

fn reason(strings: &Strings, language: &str, posed: &Posed) -> Wording {
    let text = words::reason(strings, language, posed).unwrap_or_default();
    Wording { html: html(&text), text }
}
