//! The room of a presentation: a question that is asked before the class is a poll in it.

use crate::room::News;
use crate::tui::handout::asked;
use crate::tui::keys::{Action, Context};
use crate::tui::model::presentation::{AskedPoll, Shared, Topic};
use crate::tui::model::{Model, Open, Place};
use crate::tui::strings::fill;

fn shared(model: &mut Model) -> Option<&mut Shared> {
    model.presentation.as_mut()?.shared.as_mut()
}

/// The same, where there is a room; else says that there is none.
fn shared_or_say(model: &mut Model) -> Option<&mut Shared> {
    if model.presentation.as_ref()?.shared.is_none() {
        model.notice = Some(model.strings.room.not_shared.clone());
    }
    shared(model)
}

/// The poll that the class is asked; else says that there is none.
fn poll_or_say(model: &mut Model) -> Option<&mut AskedPoll> {
    if shared_or_say(model)?.poll.is_none() {
        model.notice = Some(model.strings.room.no_poll.clone());
    }
    shared(model)?.poll.as_mut()
}

/// Takes in what is new in the room. That the network has changed is said: who holds the presentation has to tell the class.
pub fn hear(model: &mut Model, news: News) {
    let key = model.keys.label(Context::Present, Action::Join);
    let words = &model.strings.room;
    let Some(shared) = shared(model) else { return };
    let said = if shared.has_network && !news.has_network {
        Some(words.network_gone.clone())
    } else if shared.has_network && news.url != shared.url() {
        Some(fill(&words.moved, &[("url", &news.url), ("key", &key)]))
    } else {
        None
    };
    (shared.followers, shared.has_network) = (news.followers, news.has_network);
    shared.move_to(&news.url);
    if let Some((poll, counts)) = news.poll {
        shared.count(poll, counts);
    }
    model.notice = said.or_else(|| model.notice.take());
}

/// Shows how to follow the presentation.
pub fn join(model: &mut Model) {
    if let Some(shared) = shared_or_say(model) {
        shared.shows_join = true;
    }
}

/// Shows how often each choice was chosen, or hides it.
pub fn toggle_counts(model: &mut Model) {
    if let Some(poll) = poll_or_say(model) {
        poll.shows_counts = !poll.shows_counts;
    }
}

/// Takes no more answers, or takes them again. Once the truth is known there is nothing to be asked.
pub fn close_or_open(model: &mut Model) {
    if let Some(poll) = poll_or_say(model).filter(|poll| poll.is_open || !poll.was_revealed) {
        poll.set_open(!poll.is_open);
    }
}

/// Asks the same again, in another round, where a poll is closed and its answer was not seen. `false`: a key that asks means
/// another question.
pub fn ask_again(model: &mut Model) -> bool {
    let Some(shared) = shared(model) else { return false };
    match &mut shared.poll {
        // Who has asked waits for the answers.
        Some(poll) if poll.is_open => true,
        Some(poll) if !poll.was_revealed => {
            poll.ask_again();
            true
        }
        _ => {
            shared.end_poll();
            false
        }
    }
}

/// Lets the poll follow the question on the screen: one that is asked opens it, its answer closes it, and without it there is none.
pub fn follow(model: &mut Model) {
    let topic = model.open().and_then(topic);
    let Some(shared) = shared(model) else { return };
    if shared.poll.as_ref().map(|poll| &poll.topic) != topic.as_ref() {
        shared.end_poll();
    }
    let (Some(topic), Some(asked)) = (topic, model.open().and_then(|open| open.asked.as_ref())) else { return };
    let is_revealed = asked.is_revealed;
    let new = || (asked::question(asked), asked::truth(asked), model.language.clone());
    let is_new = model.presentation.as_ref().is_some_and(|presentation| presentation.poll().is_none());
    let new = (is_new && !is_revealed).then(new);
    let Some(shared) = self::shared(model) else { return };
    if let Some((question, truth, language)) = new {
        shared.ask(topic, question, truth, &language);
    }
    if let Some(poll) = shared.poll.as_mut().filter(|poll| is_revealed && !poll.was_revealed) {
        poll.set_open(false);
        poll.was_revealed = true;
    }
}

/// The question that is asked.
fn topic(open: &Open) -> Option<Topic> {
    let (Place::Step(step), Some(asked)) = (open.place, &open.asked) else { return None };
    let step = open.lesson.steps.get(step)?.id.clone();
    Some(Topic { lesson: open.lesson.id.clone(), step, number: asked.number })
}

#[cfg(test)]
mod tests;
