//! Lines that are about to be told: wrapped at spaces, harmless for a terminal, never two empty ones after each other.

use crate::base::text::tame;
use crate::tui::markdown;
use crate::tui::theme::Theme;
use ratatui::text::Line;

/// Lines of a given width.
#[derive(Debug)]
pub struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    /// A page of lines of `width` cells.
    pub fn new(width: usize) -> Self {
        Self { width, lines: Vec::new() }
    }

    /// The cells of a line.
    pub fn width(&self) -> usize {
        self.width
    }

    /// An empty line, where the last one is none.
    pub fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Plain text.
    pub fn text(&mut self, text: &str) {
        self.lines.extend(markdown::wrap(text, self.width));
    }

    /// Plain text after an empty line; nothing where it is empty.
    pub fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.blank();
            self.text(text);
        }
    }

    /// Markdown, without its looks.
    pub fn markdown(&mut self, text: &str, theme: &Theme) {
        self.lines(markdown::lines(text, self.width, theme));
    }

    /// A line of a program, as it stands, and what is said of it.
    pub fn code(&mut self, line: &str, said: &str) {
        let gap = if said.is_empty() { "" } else { "  " };
        self.lines.push(format!("{line}{gap}{said}"));
    }

    /// Lines that were made for the screen.
    pub fn lines(&mut self, lines: Vec<Line<'static>>) {
        for line in lines {
            match line.to_string().trim_end() {
                "" => self.blank(),
                line => self.lines.push(line.to_owned()),
            }
        }
    }

    /// All lines, each ended by a newline, and an empty one where there are any.
    pub fn finish(mut self) -> String {
        self.blank();
        self.lines.iter().map(|line| tame(line) + "\n").collect()
    }
}
