//! Findings: what is wrong, where, and what to write instead. Pure layers return all of them at once.

use super::{Position, Span};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Worth mending; nothing breaks.
    Warning,
    /// The thing it is about cannot be used as it is.
    Error,
}

impl Severity {
    /// Its name: `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable name for the rule, such as `unknown-key`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The file, as the user would name it.
    pub file: String,
    /// Where in the file; `None` where it is about the file as a whole.
    pub span: Option<Span>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to write or do instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error about `file`, with no place in it yet.
    pub fn error(code: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        let (file, message) = (file.into(), message.into());
        Self { code, severity: Severity::Error, file, span: None, message, help: None }
    }

    /// A warning about `file`, with no place in it yet.
    pub fn warning(code: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, file, message) }
    }

    /// The same finding, at `span`.
    #[must_use]
    pub fn at(mut self, span: impl Into<Span>) -> Self {
        self.span = Some(span.into());
        self
    }

    /// The same finding, with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// One line: `file:line:column: error[code]: message`. `source` is the text of the file.
    pub fn one_line(&self, source: &str) -> String {
        let level = self.severity.name();
        let place = match self.span {
            Some(span) => {
                let at = Position::of(source, span.start);
                format!("{}:{}:{}", self.file, at.line, at.column)
            }
            None => self.file.clone(),
        };
        format!("{place}: {level}[{}]: {}", self.code, self.message)
    }

    /// The finding with the lines it is about and a caret under the place, without colour.
    pub fn render(&self, source: &str) -> String {
        let level = match self.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let mut group = level
            .primary_title(self.message.as_str())
            .id(self.code)
            .elements(std::iter::empty::<Snippet<'_, annotate_snippets::Annotation<'_>>>());
        group = match self.span {
            Some(span) => {
                // Only the lines it is about are given on: what is drawn of a finding costs the same in a long file.
                let end = span.end.min(source.len());
                let start = span.start.min(end);
                let first = source.as_bytes()[..start].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                let last = source.as_bytes()[end..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(source.len(), |at| end + at + 1);
                let line = source.as_bytes()[..first].iter().filter(|byte| **byte == b'\n').count() + 1;
                let place = AnnotationKind::Primary.span(start - first..end - first);
                group.element(
                    Snippet::source(&source[first..last]).line_start(line).path(self.file.as_str()).annotation(place),
                )
            }
            None => group.element(annotate_snippets::Origin::path(self.file.as_str())),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        Renderer::plain().render(&[group])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_shows_file_line_column_caret_and_mend() {
        let source = "format = 1\nidd = \"x\"\n";
        let finding =
            Diagnostic::error("unknown-key", "pack.toml", "unknown key `idd`").at(11..14).help("did you mean `id`?");
        assert_eq!(finding.one_line(source), "pack.toml:2:1: error[unknown-key]: unknown key `idd`");
        insta::assert_snapshot!(finding.render(source));
    }
}
