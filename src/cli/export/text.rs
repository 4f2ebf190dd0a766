//! A lesson in words: what `--plain` tells from its beginning to its end, in one piece.

use super::reader::Reader;
use crate::lesson::{Lesson, Pack};
use crate::tui::handout::Ran;
use crate::tui::plain::Dialogue;
use crate::tui::theme::{Depth, Ground, theme};

/// The cells of a line.
const WIDTH: usize = 80;

/// The whole lesson in the language `language` of the reader; questions come with their answers.
pub fn lesson(pack: &Pack, lesson: &Lesson, runs: &[Ran], language: &str) -> String {
    let mut reader = Reader::new(pack, lesson, runs, language, theme(Ground::Dark, Depth::None));
    let mut dialogue = Dialogue::for_paper(WIDTH);
    let mut told = dialogue.tell(&reader.model);
    while !reader.is_at_end() {
        reader.go_on();
        Dialogue::settle(&mut reader.model);
        told.push_str(&dialogue.tell(&reader.model));
    }
    // The last line is an empty one, which would part it from what follows.
    told.truncate(told.trim_end().len());
    told + "\n"
}
