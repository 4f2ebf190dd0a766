//! Markdown as styled lines of a given width: paragraphs, headings, lists, quotes, code, links, tables.
//!
//! The width is in cells, so Korean keeps its shape. Text wraps at spaces, code is cut and not wrapped, and nothing that
//! stands in a text reaches the terminal as a control character. This module does not know what the text is about.

mod flow;
mod table;

use super::highlight::CodeRole;
use super::theme::{Depth, Ground, Theme, theme};
use crate::base::text::{fit, tame, width};
use flow::{Run, flow};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use std::ops::Range;
use table::Table;

/// The lines of a Markdown `text`, none wider than `width` cells; no line at all where `width` is 0.
pub fn lines(text: &str, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    marked(text, width, theme, &mut |_| Vec::new())
}

/// The same with places of the text underlined: `mark` gives them for each paragraph, in order and apart from each other. In code
/// that stands by itself and in tables there are none.
pub fn marked(text: &str, width: usize, theme: &Theme, mark: &mut Mark<'_>) -> Vec<Line<'static>> {
    if width == 0 {
        return Vec::new();
    }
    let mut writer = Writer::new(width, theme, mark);
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        writer.event(event);
    }
    writer.flush();
    writer.out
}

/// A text as code within a line of Markdown, whatever stands in it.
pub fn code(text: &str) -> String {
    let longest = text.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let room = if longest > 0 { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

/// A text that is no Markdown, as Markdown.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if ch.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

/// The lines of a plain `text`, wrapped at spaces to `width` cells; newlines stay. An empty text has one empty line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let run = Run { text: tame(text), style: Style::new() };
    flow(&[run], width).iter().map(Line::to_string).collect()
}

/// The text of each block of a Markdown `text`, without its looks: a paragraph, a line of code.
pub fn paragraphs(text: &str) -> Vec<String> {
    /// No paragraph that somebody reads is longer.
    const ENDLESS: usize = 1 << 12;
    let lines = lines(text, ENDLESS, &theme(Ground::Dark, Depth::None));
    let said = lines.iter().map(|line| line.to_string().trim().to_owned());
    said.filter(|line| !line.trim_matches('─').is_empty()).collect()
}

/// Gives the places in a paragraph that are to be underlined.
pub type Mark<'m> = dyn FnMut(&str) -> Vec<Range<usize>> + 'm;

/// The least room for text beside bullets and quote bars; where less is left they are given up.
const LEAST_ROOM: usize = 8;

/// One level of bullets or quotes at the left of a line.
struct Indent {
    /// What stands before the first line; taken by it.
    first: Option<String>,
    /// What stands before the others, as wide as `first`.
    rest: String,
}

/// What was written so far, and what the next text belongs to.
struct Writer<'a, 'm> {
    width: usize,
    theme: &'a Theme,
    mark: &'a mut Mark<'m>,
    out: Vec<Line<'static>>,
    /// Text of the block that is open.
    runs: Vec<Run>,
    styles: Vec<Style>,
    indents: Vec<Indent>,
    /// Numbers of the lists that are open; `None`: bullets.
    lists: Vec<Option<u64>>,
    /// Targets of the links that are open.
    links: Vec<String>,
    /// Whether a block is complete, so that an empty line comes before the next.
    gap: bool,
    code: Option<String>,
    table: Option<Table>,
}

impl<'a, 'm> Writer<'a, 'm> {
    fn new(width: usize, theme: &'a Theme, mark: &'a mut Mark<'m>) -> Self {
        Self {
            width,
            theme,
            mark,
            out: Vec::new(),
            runs: Vec::new(),
            styles: vec![theme.text],
            indents: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            gap: false,
            code: None,
            table: None,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&text.replace('\n', " "), self.style()),
            },
            Event::Code(text) => self.code_span(&text),
            Event::SoftBreak => self.push(" ", self.style()),
            Event::HardBreak => self.push("\n", self.style()),
            Event::Rule => {
                self.open_block();
                self.push(&"─".repeat(self.width), self.theme.dim);
                self.close_block();
            }
            Event::Html(text) | Event::InlineHtml(text) => self.push(&text.replace('\n', " "), self.style()),
            other => debug_assert!(matches!(other, Event::TaskListMarker(_)), "{other:?} is not switched on"),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open_block(),
            Tag::Heading { .. } => {
                self.open_block();
                self.styles.push(self.style().patch(self.theme.title));
            }
            Tag::BlockQuote(_) => {
                self.open_block();
                self.indents.push(Indent { first: None, rest: "│ ".to_owned() });
            }
            Tag::CodeBlock(kind) => {
                self.open_block();
                debug_assert!(matches!(kind, CodeBlockKind::Indented | CodeBlockKind::Fenced(_)));
                self.code = Some(String::new());
            }
            Tag::List(first) => self.start_list(first),
            Tag::Item => self.start_item(),
            Tag::Emphasis => self.styles.push(self.style().add_modifier(Modifier::ITALIC)),
            Tag::Strong => self.styles.push(self.style().add_modifier(Modifier::BOLD)),
            Tag::Link { dest_url, .. } => {
                self.links.push(dest_url.into_string());
                self.styles.push(self.style().add_modifier(Modifier::UNDERLINED));
            }
            Tag::Table(_) => {
                self.open_block();
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => self.table.iter_mut().for_each(Table::start_row),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.close_block(),
            TagEnd::Heading(_) => {
                self.styles.pop();
                self.close_block();
            }
            TagEnd::BlockQuote(_) => {
                self.close_block();
                self.indents.pop();
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap = self.lists.is_empty();
            }
            TagEnd::Item => {
                self.flush();
                self.empty_item();
                self.indents.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            TagEnd::Link => self.end_link(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.runs);
                self.table.iter_mut().for_each(|table| table.push(cell.clone()));
            }
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn push(&mut self, text: &str, style: Style) {
        self.runs.push(Run { text: tame(text), style });
    }

    /// Code among words. Where the theme has no colour for it, its backticks stay.
    fn code_span(&mut self, text: &str) {
        let style = self.style().patch(self.theme.code(CodeRole::String));
        let plain = style == self.style();
        let text = text.replace('\n', " ");
        self.push(&if plain { format!("`{text}`") } else { text }, style);
    }

    /// Empty line before a block that follows another.
    fn open_block(&mut self) {
        self.flush();
        if std::mem::take(&mut self.gap) {
            self.out.push(Line::default());
        }
    }

    fn close_block(&mut self) {
        self.flush();
        self.gap = true;
    }

    fn start_list(&mut self, first: Option<u64>) {
        if self.lists.is_empty() {
            self.open_block();
        } else {
            self.flush();
            self.gap = false;
        }
        self.lists.push(first);
    }

    fn start_item(&mut self) {
        if self.gap {
            self.open_block();
        }
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            _ => "• ".to_owned(),
        };
        let rest = " ".repeat(width(&marker));
        self.indents.push(Indent { first: Some(marker), rest });
    }

    /// An item without any text still shows its bullet.
    fn empty_item(&mut self) {
        if self.indents.last().is_some_and(|indent| indent.first.is_some()) {
            let before = self.before();
            self.emit(before, Line::default());
        }
    }

    /// The address of a link follows its text, where it says something else.
    fn end_link(&mut self) {
        self.styles.pop();
        let Some(address) = self.links.pop() else { return };
        if self.runs.last().is_none_or(|run| run.text != address) {
            self.push(&format!(" ({address})").replace('\n', " "), self.theme.dim);
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        for row in table.lines(self.room(), self.theme) {
            let before = self.before();
            self.emit(before, row);
        }
        self.gap = true;
    }

    /// Code keeps its lines: what is too long is cut, with `…`.
    fn code_block(&mut self) {
        let code = self.code.take().unwrap_or_default();
        let style = self.theme.code(CodeRole::String);
        for line in code.lines() {
            let text = fit(&format!("  {}", tame(line)), self.room());
            let before = self.before();
            self.emit(before, Line::from(Span::styled(text, style)));
        }
        self.gap = true;
    }

    /// Writes the text of the open block.
    fn flush(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if runs.is_empty() {
            return;
        }
        let all: String = runs.iter().map(|run| run.text.as_str()).collect();
        let runs = underlined(runs, &(self.mark)(&all));
        for line in flow(&runs, self.room()) {
            let before = self.before();
            self.emit(before, line);
        }
    }

    fn indent_width(&self) -> usize {
        self.indents.iter().map(|indent| width(&indent.rest)).sum()
    }

    /// The room for text beside the indents.
    fn room(&self) -> usize {
        let beside = self.width.saturating_sub(self.indent_width());
        if beside < LEAST_ROOM { self.width } else { beside }
    }

    /// What stands before the next line.
    fn before(&mut self) -> String {
        let fits = self.room() + self.indent_width() <= self.width;
        let all: String =
            self.indents.iter_mut().map(|indent| indent.first.take().unwrap_or(indent.rest.clone())).collect();
        if fits { all } else { String::new() }
    }

    fn emit(&mut self, before: String, mut line: Line<'static>) {
        if !before.is_empty() {
            line.spans.insert(0, Span::styled(before, self.theme.dim));
        }
        self.out.push(line);
    }
}

/// The runs with these places of their whole text underlined.
fn underlined(runs: Vec<Run>, places: &[Range<usize>]) -> Vec<Run> {
    if places.is_empty() {
        return runs;
    }
    let mut out = Vec::new();
    let mut begin = 0;
    for Run { text, style } in runs {
        let end = begin + text.len();
        let mut at = begin;
        for place in places.iter().filter(|place| place.start < end && place.end > begin) {
            let (from, to) = (place.start.max(begin), place.end.min(end));
            out.push(Run { text: text[at - begin..from - begin].to_owned(), style });
            let underlined = style.add_modifier(Modifier::UNDERLINED);
            out.push(Run { text: text[from - begin..to - begin].to_owned(), style: underlined });
            at = to;
        }
        out.push(Run { text: text[at - begin..].to_owned(), style });
        begin = end;
    }
    out
}

#[cfg(test)]
mod tests;
