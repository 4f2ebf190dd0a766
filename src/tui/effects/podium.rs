//! The notes of a presentation on their way to another terminal of the same user: told here, heard there.

use crate::tui::model::Model;
use crate::tui::notes::{Heard, Told};
use crate::tui::unix::socket::{self, Speaker};
use std::io;
use std::path::Path;
use std::time::Duration;

/// How often a presentation is looked for while there is none.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells the notes of a presentation to whoever of this user listens.
#[derive(Debug)]
pub struct Podium {
    speaker: Speaker,
    /// The second of the clock that was told last.
    second: Option<u64>,
}

impl Podium {
    /// Begins to tell the notes of the presentation with this name, by a socket in `folder`.
    ///
    /// # Errors
    /// Where there can be no such folder or socket.
    pub fn new(folder: &Path, name: &str) -> io::Result<Self> {
        Ok(Self { speaker: Speaker::new(folder, name)?, second: None })
    }

    /// Tells what is new. While playheads move, the seconds of the clock are enough.
    pub fn tell(&mut self, model: &Model) {
        let second = model.presentation.as_ref().map(|presentation| presentation.elapsed.as_secs());
        if model.is_moving() && self.second == second {
            return;
        }
        if let Some(told) = Told::of(model) {
            self.speaker.tell(told.line());
            self.second = second;
        }
    }
}

/// Listens to the presentation with this name, or to any, that was begun last, and to the next when that is over. Goes on as long
/// as `heard` says so.
pub fn listen(folder: &Path, name: Option<&str>, mut heard: impl FnMut(Heard) -> bool) {
    loop {
        match socket::newest(folder, name) {
            None => {
                if !heard(Heard::None) {
                    return;
                }
            }
            Some(lines) => {
                for line in lines {
                    let said = Told::read(&line).map_or(Heard::Strange, |told| Heard::Told(Box::new(told)));
                    if !heard(said) {
                        return;
                    }
                }
                if !heard(Heard::Over) {
                    return;
                }
            }
        }
        std::thread::sleep(AGAIN);
    }
}
