//! A presentation that is followed, line by line: each step when the class comes to it, what the class is asked, and what came of it.
//! What is typed answers.

use super::page::Page;
use super::story;
use crate::room::{Poll, Question};
use crate::tui::keys::{Action, Press};
use crate::tui::model::follower::{Follower, Given, Line};
use crate::tui::model::{Model, Open, Place, Screen};
use crate::tui::msg::Cmd;
use crate::tui::strings::fill;
use crate::tui::update::follow as press;
use crate::tui::views::follow::poll::{is_value, wording};
use crate::tui::views::follow::{connection, unreadable};
use crate::tui::views::prose;
use crate::tui::views::question::letter;
use std::mem::{Discriminant, discriminant, replace};

/// What a presentation that is followed shows, as it is told, and what was told already.
#[derive(Debug)]
pub struct Chronicle {
    /// The cells of a line.
    width: usize,
    /// Whether answers can be typed.
    reads: bool,
    line: Option<Discriminant<Line>>,
    is_over: bool,
    is_black: bool,
    is_unreadable: bool,
    typed: Option<String>,
    /// The lesson and the place in it.
    place: Option<(String, Place)>,
    playheads: [usize; 2],
    /// The poll that was told, and how far.
    poll: Option<Asked>,
    given: Option<Given>,
}

/// What was told of a poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    poll: u64,
    round: usize,
    is_open: bool,
    is_revealed: bool,
}

impl Chronicle {
    /// Lines of `width` cells. `reads`: what is typed is read.
    pub fn new(width: usize, reads: bool) -> Self {
        let (line, typed, place, poll, given) = (None, None, None, None, None);
        let (is_over, is_black, is_unreadable) = (false, false, false);
        Self { width, reads, line, is_over, is_black, is_unreadable, typed, place, playheads: [0, 0], poll, given }
    }

    /// What is shown that was not told yet, each line ended by a newline.
    pub fn tell(&mut self, model: &Model) -> String {
        let mut page = Page::new(self.width);
        let Some(follower) = &model.follower else { return page.finish() };
        let words = &model.strings.follow;
        let has_lesson = self.place.is_some();
        if self.line.replace(discriminant(&follower.line)) != Some(discriminant(&follower.line)) {
            page.paragraph(&connection(model.strings, follower, has_lesson).unwrap_or_default());
        }
        let is_unreadable = follower.unreadable.is_some();
        if !replace(&mut self.is_unreadable, is_unreadable)
            && let Some(why) = &follower.unreadable
        {
            page.paragraph(&unreadable(model.strings, why));
        }
        if let Screen::Lesson(open) = &model.screen {
            self.lesson(model, open, &mut page);
        }
        let is_black = follower.state.position.as_ref().is_some_and(|position| position.is_black);
        if !replace(&mut self.is_black, is_black) && is_black {
            page.paragraph(&words.black);
        }
        let typed = follower.typed().map(|(name, ..)| name.to_owned());
        if self.typed != typed {
            let said = typed.as_ref().map(|name| fill(&words.typed, &[("name", name)]));
            page.paragraph(&said.unwrap_or_default());
            self.typed = typed;
        }
        match follower.asked() {
            Some((question, poll)) => self.poll(model, follower, (question, poll), &mut page),
            None => self.poll = None,
        }
        if !replace(&mut self.is_over, follower.state.is_over) && follower.state.is_over {
            page.paragraph(&words.told_over);
        }
        page.finish()
    }

    /// The place that the class has come to, and what has happened on the way there.
    fn lesson(&mut self, model: &Model, open: &Open, page: &mut Page) {
        let here = (open.lesson.id.clone(), open.place);
        if self.place.as_ref() == Some(&here) {
            return;
        }
        let is_same = self.place.as_ref().is_some_and(|(lesson, _)| *lesson == here.0);
        let from = if is_same { self.playheads } else { [0, 0] };
        page.blank();
        if let Place::Step(at) = open.place {
            let (step, steps) = ((at + 1).to_string(), open.lesson.steps.len().to_string());
            page.text(&fill(&model.strings.header.step, &[("step", &step), ("steps", &steps)]));
        }
        page.lines(prose::lines(model, open, self.width as u16));
        for (side, from) in open.sides.iter().zip(from) {
            story::told(model, open, side, from.min(side.playhead), page);
        }
        (self.place, self.playheads) = (Some(here), open.sides.each_ref().map(|side| side.playhead));
    }

    fn poll(&mut self, model: &Model, follower: &Follower, (question, poll): (&Question, &Poll), page: &mut Page) {
        let words = &model.strings.follow;
        let now =
            Asked { poll: poll.poll, round: poll.round, is_open: poll.is_open, is_revealed: poll.revealed.is_some() };
        let before = self.poll.replace(now);
        let is_new = before.is_none_or(|before| (before.poll, before.round) != (now.poll, now.round));
        if is_new {
            ask(model, question, poll, page);
        }
        if is_new && poll.is_open && self.reads {
            page.paragraph(&words.hint_letter);
        }
        let given = follower.given();
        if let Some(given) = given.filter(|given| given.is_counted && self.given != Some(*given)) {
            page.paragraph(&format!("{}: {}", words.yours, letter(given.choice)));
        }
        self.given = given.filter(|given| given.is_counted);
        let was_open = before.filter(|_| !is_new).is_none_or(|before| before.is_open);
        if !poll.is_open && was_open {
            page.paragraph(&fill(&words.closed, &[("n", &poll.answered.to_string())]));
            counts(model, question, poll, page);
        }
        let was_revealed = before.filter(|_| !is_new).is_some_and(|before| before.is_revealed);
        if let Some(revealed) = poll.revealed.as_ref().filter(|_| !was_revealed) {
            let answer = letter(revealed.right);
            page.paragraph(&fill(&words.told, &[("answer", &answer)]));
            if let Some(given) = follower.given() {
                page.text(if given.choice == revealed.right { &words.right } else { &words.wrong });
            }
            page.markdown(&wording(&revealed.why, &model.language).text, &model.theme);
        }
    }

    /// Does what was typed: answers with a letter or a number, leaves with `q`. Gives what there is to say to that.
    pub fn take(&self, model: &mut Model, typed: &str) -> (String, Vec<Cmd>) {
        let mut page = Page::new(self.width);
        let typed = typed.trim();
        let number = typed.chars().next().filter(|_| typed.chars().count() == 1).and_then(|key| {
            let of_letter = (key.to_ascii_lowercase() as usize).checked_sub('a' as usize).filter(|at| *at < 9);
            of_letter.or_else(|| key.to_digit(10).and_then(|digit| (digit as usize).checked_sub(1)))
        });
        let may_answer = model.follower.as_ref().is_some_and(|follower| follower.may_answer());
        match (typed, number) {
            ("", _) => {}
            ("q", _) => return (page.finish(), vec![Cmd::Quit]),
            (_, Some(place)) if may_answer => {
                return (page.finish(), press(model, Press { action: Action::AnswerLetter, place }));
            }
            _ if may_answer => page.text(&model.strings.follow.hint_letter),
            _ => page.text(&model.strings.follow.nothing_asked),
        }
        (page.finish(), Vec::new())
    }
}

/// What the class is asked.
fn ask(model: &Model, question: &Question, poll: &Poll, page: &mut Page) {
    let words = &model.strings.follow;
    page.blank();
    page.text(&match poll.round {
        2.. => format!("{} · {}", words.title, fill(&words.round, &[("n", &poll.round.to_string())])),
        _ => words.title.clone(),
    });
    page.markdown(&wording(&question.prompt, &model.language).text, &model.theme);
    for (at, choice) in question.choices.iter().enumerate() {
        let said = wording(choice, &model.language);
        let said = match is_value(said) {
            true => said.text.clone(),
            false => crate::tui::markdown::paragraphs(&said.text).join(" "),
        };
        page.text(&format!("{}. {said}", letter(at)));
    }
}

/// How often each choice was chosen, in each round.
fn counts(model: &Model, question: &Question, poll: &Poll, page: &mut Page) {
    for (round, counts) in poll.counts.iter().enumerate() {
        let name = fill(&model.strings.follow.round, &[("n", &(round + 1).to_string())]);
        let said = (0..question.choices.len()).map(|at| format!("{} {}", letter(at), counts.get(at).unwrap_or(&0)));
        page.text(&format!("{name}: {}", said.collect::<Vec<_>>().join(" · ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::Revealed;
    use crate::tui::model::follower::Followed;
    use crate::tui::sample::{Attendant, choices};
    use crate::tui::strings::Strings;

    #[test]
    fn a_presentation_is_told_as_it_goes_on() {
        for language in ["en", "ko"] {
            let mut attendant = Attendant::joining();
            (attendant.model.language, attendant.model.strings) = (language.to_owned(), Strings::of(language));
            let mut chronicle = Chronicle::new(80, true);
            let mut told = chronicle.tell(&attendant.model);
            attendant.class(Place::Introduction, [0, 0]);
            attendant.receive(1);
            told += &chronicle.tell(&attendant.model);
            attendant.class(Place::Introduction, [3, 2]);
            assert_eq!(chronicle.tell(&attendant.model), "", "it is on its way");
            attendant.class(Place::Step(0), [4, 4]);
            told += &chronicle.tell(&attendant.model);
            attendant.ask(1, true, None);
            told += &chronicle.tell(&attendant.model);
            for line in ["x", "3", "b\n"] {
                let (said, cmds) = chronicle.take(&mut attendant.model, line);
                told += &format!("> {}\n\n{said}", line.trim());
                attendant.cmds = cmds;
            }
            assert_eq!(attendant.cmds, [Cmd::Answer { poll: 7, round: 1, choice: 1 }]);
            attendant.tell(Followed::Counted(7, 1, 1));
            told += &chronicle.tell(&attendant.model);
            attendant.ask(1, false, None);
            told += &chronicle.tell(&attendant.model);
            attendant.ask(2, true, None);
            told += &chronicle.tell(&attendant.model);
            attendant.ask(2, false, Some(Revealed { right: 2, why: choices(3).remove(1) }));
            told += &chronicle.tell(&attendant.model);
            assert_eq!(chronicle.tell(&attendant.model), "");
            attendant.state.is_over = true;
            attendant.class(Place::End, [99, 99]);
            told += &chronicle.tell(&attendant.model);
            insta::assert_snapshot!(format!("told.{language}"), told);
        }
    }
}
