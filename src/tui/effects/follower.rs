//! A presentation elsewhere that is followed: what is heard of its room becomes messages. Its lessons are read on threads of their own.

use crate::room::client::{Follower, Heard, RoomUrl};
use crate::tui::handout::terminal::LessonDocument;
use crate::tui::model::follower::{Followed, Line, NotShown};
use std::io;

/// The name of the document that a lesson comes in.
const LESSON: &str = "lesson";

/// Follows the room at this address, until the follower is dropped. What is heard goes to `tell`, from several threads; it says whether
/// anybody listens.
///
/// # Errors
/// Where the system gives no thread or no random numbers.
pub fn follow(url: RoomUrl, tell: impl Fn(Followed) -> bool + Clone + Send + 'static) -> io::Result<Follower> {
    Follower::start(url, move |heard| match heard {
        Heard::State(state) => tell(Followed::State(state)),
        Heard::Counted { poll, round, choice } => tell(Followed::Counted(poll, round, choice)),
        Heard::Lost { why, again } => tell(Followed::Line(Line::Lost(why, again))),
        Heard::Refused(why) => tell(Followed::Line(Line::Refused(why))),
        Heard::Document { number, body: Err(why), .. } => tell(Followed::Lesson(number, Err(NotShown::Trouble(why)))),
        // A large one takes a while to be read, and the room wants to hear from us meanwhile.
        Heard::Document { number, body: Ok(json), .. } => {
            let tell = tell.clone();
            std::thread::spawn(move || {
                let read = LessonDocument::read(&json).map(Box::new).map_err(NotShown::Unreadable);
                tell(Followed::Lesson(number, read))
            });
            true
        }
    })
}

/// Asks for the lesson with this number: heard as [`Followed::Lesson`].
pub fn fetch(follower: &Follower, number: u64) {
    follower.fetch(number, LESSON);
}
