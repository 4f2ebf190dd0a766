//! Runs of styled text, wrapped into lines.

use crate::base::text::{fit, width};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

/// Text in one style. A newline in it ends the line.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
}

/// A character as the reader sees it, with its style.
type Cell<'a> = (&'a str, Style);

/// Wraps `runs` at spaces into lines of at most `room` cells. A word that is wider than a line is broken. At least one
/// line comes out; where `room` is 0 it is empty.
pub(super) fn flow(runs: &[Run], room: usize) -> Vec<Line<'static>> {
    let mut lines = Lines { room, done: Vec::new(), line: Line::default(), used: 0 };
    let mut word: Vec<Cell<'_>> = Vec::new();
    let mut space = None;
    for run in runs {
        for grapheme in run.text.graphemes(true) {
            match grapheme {
                " " => {
                    lines.word(&mut word, &mut space);
                    space = Some(run.style);
                }
                "\n" => {
                    lines.word(&mut word, &mut space);
                    lines.end();
                    space = None;
                }
                _ => word.push((grapheme, run.style)),
            }
        }
    }
    lines.word(&mut word, &mut space);
    lines.end();
    lines.done
}

/// The lines that are full, and the one that is being filled.
struct Lines {
    room: usize,
    done: Vec<Line<'static>>,
    line: Line<'static>,
    used: usize,
}

impl Lines {
    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
    }

    /// Puts the word, and the space before it, on this line or on the next.
    fn word(&mut self, word: &mut Vec<Cell<'_>>, space: &mut Option<Style>) {
        if word.is_empty() {
            return;
        }
        let wide: usize = word.iter().map(|(grapheme, _)| width(grapheme)).sum();
        match space.take() {
            Some(style) if self.used > 0 && self.used + 1 + wide <= self.room => self.put((" ", style)),
            Some(_) if self.used > 0 => self.end(),
            _ => {}
        }
        for cell in word.drain(..) {
            self.put(cell);
        }
    }

    /// Puts one character, on the next line where this one is full; one that fits on no line becomes `…`.
    fn put(&mut self, (grapheme, style): Cell<'_>) {
        let shown = fit(grapheme, self.room);
        let wide = width(&shown);
        if self.used > 0 && self.used + wide > self.room {
            self.end();
        }
        self.used += wide;
        match self.line.spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push_str(&shown),
            _ if shown.is_empty() => {}
            _ => self.line.spans.push(Span::styled(shown, style)),
        }
    }
}
