//! A finding about a pack that is watched, as the screen shows it.

use crate::base::{Diagnostic, Position, Severity};
use crate::lesson::Files;

/// A finding about a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, by its path in the pack; empty where it is about the whole.
    pub file: String,
    /// How much it matters.
    pub severity: Severity,
    /// `file:line:column: message`.
    pub line: String,
    /// With the place in the text and what to write instead, over several lines.
    pub whole: String,
}

impl Finding {
    /// The findings about a pack with these files.
    pub fn all(findings: &[Diagnostic], files: &Files) -> Vec<Self> {
        let shown = |finding: &Diagnostic| {
            let source = files.text(&finding.file);
            Self {
                file: finding.file.clone(),
                severity: finding.severity,
                line: line(finding, source),
                whole: finding.render(source),
            }
        };
        findings.iter().map(shown).collect()
    }

    /// What keeps the whole pack from being read.
    pub fn of_all(why: &str) -> Self {
        Self { file: String::new(), severity: Severity::Error, line: why.to_owned(), whole: why.to_owned() }
    }
}

/// Its place in a form that editors and terminals open, and what is wrong there.
fn line(finding: &Diagnostic, source: &str) -> String {
    let at = finding.span.map(|span| Position::of(source, span.start.min(source.len())));
    let at = at.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
    format!("{}{at}: {}", finding.file, finding.message)
}
