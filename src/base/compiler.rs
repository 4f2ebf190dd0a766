//! What a compiler does, and what it says about a program.

use super::{Position, Severity, Span};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

/// What is done before a program that must be compiled runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Building {
    /// Another instance compiles; that is waited for.
    Waiting,
    /// Crates are downloaded that were never used here.
    Downloading,
    /// Crates are compiled.
    Compiling {
        /// The names of those that are compiled now, separated by commas; empty where that is not known yet.
        names: String,
        /// How many are done.
        done: u32,
        /// How many there are.
        all: u32,
    },
    /// The program itself is compiled once more, since it did not compile as it was instrumented first.
    Again,
}

/// One error or warning of a compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// How much it matters.
    pub severity: Severity,
    /// Its name: `E0382`, `unused_variables`.
    pub code: Option<String>,
    /// What is wrong, in the compiler's words.
    pub message: String,
    /// What it says at the place itself.
    pub label: Option<String>,
    /// The file, as the user would name it; empty where it is about no file.
    pub file: String,
    /// The line, from 1; 0 where it is about no place.
    pub line: u32,
    /// The column, from 1, in characters; 0 where it is about no place.
    pub column: u32,
    /// Whether the place is in the file that is shown beside the trace.
    pub is_shown: bool,
    /// All that the compiler says about it, on many lines.
    pub whole: String,
}

impl Remark {
    /// One line: `error[E0382]: borrow of moved value: `x``, without its place.
    pub fn title(&self) -> String {
        let level = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let code = self.code.as_ref().map(|code| format!("[{code}]")).unwrap_or_default();
        format!("{level}{code}: {}", self.message)
    }

    /// What Python says of a program that it cannot compile, read from its standard error. `name` is the program's file name,
    /// `source` its text. `None` where it says nothing of the kind.
    pub fn of_python(stderr: &str, name: &str, source: &str) -> Option<Self> {
        let said: Vec<&str> = stderr.trim_end().lines().collect();
        let (last, before) = said.split_last()?;
        let (kind, _) = last.split_once(": ")?;
        if !matches!(kind, "SyntaxError" | "IndentationError" | "TabError") {
            return None;
        }
        let place = |line: &&str| {
            let (file, line) = line.strip_prefix("  File \"")?.split_once("\", line ")?;
            let last = |path: &'_ str| path.rsplit(['/', '\\']).next().map(str::to_owned);
            let is_ours = last(file) == last(name);
            line.parse::<u32>().ok().filter(|_| is_ours)
        };
        let at = before.iter().rposition(|line| place(line).is_some())?;
        let line = place(&before[at])?;
        // The line itself follows without its indentation, then the caret under the place.
        let caret = before.get(at + 2).and_then(|carets| carets.find('^'));
        let text = source.lines().nth(line.checked_sub(1)? as usize).unwrap_or_default();
        let indent = text.chars().take_while(|ch| ch.is_whitespace()).count();
        let column = caret.map_or(1, |caret| caret.saturating_sub(4) + indent + 1);
        Some(Self {
            severity: Severity::Error,
            code: None,
            message: (*last).to_owned(),
            label: None,
            file: name.to_owned(),
            line,
            column: column as u32,
            is_shown: true,
            whole: said.join("\n"),
        })
    }

    /// The same remark about `span` of `source`, in place of wherever the compiler saw it. What it says in full is then
    /// written anew.
    #[must_use]
    pub fn moved(mut self, source: &str, span: Span) -> Self {
        let place = Position::of(source, span.start);
        (self.line, self.column) = (place.line as u32, place.column as u32);
        let end = span.end.min(source.len());
        let level = match self.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let title = level.primary_title(self.message.as_str());
        let title = match &self.code {
            Some(code) => title.id(code.as_str()),
            None => title,
        };
        let marked = AnnotationKind::Primary.span(span.start.min(end)..end);
        let marked = match &self.label {
            Some(label) => marked.label(label.as_str()),
            None => marked,
        };
        let group = title.element(Snippet::source(source).path(self.file.as_str()).annotation(marked));
        self.whole = format!("{}\n", Renderer::plain().render(&[group]));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_cannot_compile_is_told_at_its_line() {
        let source = "def f():\n    print('a' 1)\n";
        let said = "  File \"/tmp/x/main.py\", line 2\n    print('a' 1)\n          ^^^^^\nSyntaxError: invalid syntax. Perhaps \
                    you forgot a comma?\n";
        let remark = Remark::of_python(said, "main.py", source).expect("told");
        assert_eq!((remark.line, remark.column), (2, 11));
        assert_eq!(remark.title(), "error: SyntaxError: invalid syntax. Perhaps you forgot a comma?");
        assert_eq!(Remark::of_python(said, "lessons/main.py", source).map(|remark| remark.line), Some(2));
        assert_eq!(Remark::of_python(said, "other.py", source), None);
        let raised = "Traceback (most recent call last):\n  File \"main.py\", line 1, in <module>\nTypeError: no\n";
        assert_eq!(Remark::of_python(raised, "main.py", source), None, "it was compiled, and ran");
        assert_eq!(Remark::of_python("", "main.py", source), None);
        let short = "  File \"main.py\", line 0\nIndentationError: unexpected indent";
        assert_eq!(Remark::of_python(short, "main.py", source), None);
    }

    #[test]
    fn a_remark_that_is_moved_says_where_it_is_now() {
        let remark = Remark {
            severity: Severity::Warning,
            code: Some("unused_variables".to_owned()),
            message: "unused variable: `x`".to_owned(),
            label: Some("prefix it with `_`".to_owned()),
            file: "app.rs".to_owned(),
            line: 2,
            column: 40,
            is_shown: true,
            whole: String::new(),
        };
        assert_eq!(remark.title(), "warning[unused_variables]: unused variable: `x`");
        let source = "fn main() {\n    let x = 1;\n}\n";
        let moved = remark.moved(source, Span::new(20, 21));
        assert_eq!((moved.line, moved.column), (2, 9));
        insta::assert_snapshot!(moved.whole);
    }
}
