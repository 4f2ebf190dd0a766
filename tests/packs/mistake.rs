//! One mistake in a good pack: how it is made, and the one finding that it has to give.

use crate::files::{good, rendered};
use yieldscope::base::{Position, Severity, Span};
use yieldscope::lesson::{Files, read};

/// How a mistake is made. `⟦` and `⟧` in a text stand around the place that the finding is to show.
pub enum Made {
    /// In this file, the first of the two texts is replaced by the second, where it stands first.
    Instead(&'static str, &'static str, &'static str),
    /// This file has another content.
    Content(&'static str, &'static [u8]),
    /// This file is this text, so often.
    Repeated(&'static str, &'static str, usize),
    /// There is no such file.
    Missing(&'static str),
    /// All files whose paths begin with the first text have the second in its place.
    Moved(&'static str, &'static str),
}

/// Where a finding is to be.
pub enum At {
    /// Where the marks are; in the whole of the file that was changed, where there are none.
    There,
    /// In the whole of this file.
    Whole(&'static str),
    /// In this file, at the marks in this text, which stands there once the marks are taken away.
    In(&'static str, &'static str),
}

/// A mistake and its finding.
pub struct Mistake {
    pub made: Made,
    pub code: &'static str,
    pub severity: Severity,
    pub at: At,
    /// What the message says, among other things.
    pub says: &'static str,
    /// What the help says, among other things.
    pub mend: &'static str,
}

/// A mistake made by a replacement, with an error where the marks are.
pub const fn instead(
    file: &'static str,
    old: &'static str,
    new: &'static str,
    code: &'static str,
    says: &'static str,
    mend: &'static str,
) -> Mistake {
    error(Made::Instead(file, old, new), code, says, mend)
}

/// A mistake with an error where the marks are.
pub const fn error(made: Made, code: &'static str, says: &'static str, mend: &'static str) -> Mistake {
    Mistake { made, code, severity: Severity::Error, at: At::There, says, mend }
}

impl Mistake {
    /// The same with a finding elsewhere.
    pub const fn at(self, at: At) -> Self {
        Self { at, ..self }
    }

    /// The same with a warning.
    pub const fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// The file that is changed.
    pub fn file(&self) -> &'static str {
        match self.made {
            Made::Instead(path, ..) | Made::Content(path, _) | Made::Repeated(path, ..) | Made::Missing(path) => path,
            Made::Moved(path, _) => path,
        }
    }

    /// The good pack with the mistake, the file of the finding, and its place.
    pub fn make(&self) -> (Files, String, Option<Span>) {
        let mut files = good();
        let (path, marked) = match self.made {
            Made::Instead(path, old, new) => {
                let text = files.text(path).to_owned();
                let at = text.find(old).unwrap_or_else(|| panic!("`{old}` is not in {path}"));
                let (new, marked) = unmarked(new);
                files.insert(path, text.replacen(old, &new, 1).into_bytes());
                (path, marked.map(|span| Span::new(span.start + at, span.end + at)))
            }
            Made::Content(path, content) => {
                let (text, marked) = std::str::from_utf8(content).map_or((None, None), |text| {
                    let (text, marked) = unmarked(text);
                    (Some(text), marked)
                });
                files.insert(path, text.map_or(content.to_vec(), String::into_bytes));
                (path, marked)
            }
            Made::Repeated(path, text, times) => {
                files.insert(path, text.repeat(times).into_bytes());
                (path, None)
            }
            Made::Missing(path) => {
                assert!(files.remove(path), "there is no {path}");
                (path, None)
            }
            Made::Moved(old, new) => {
                let moved: Vec<String> =
                    files.paths().filter(|path| path.starts_with(old)).map(str::to_owned).collect();
                assert!(!moved.is_empty(), "nothing begins with {old}");
                for path in moved {
                    let content = files.get(&path).expect("there").to_vec();
                    files.remove(&path);
                    files.insert(path.replacen(old, new, 1), content);
                }
                (new, None)
            }
        };
        match self.at {
            At::There => (files, path.to_owned(), marked),
            At::Whole(path) => (files, path.to_owned(), None),
            At::In(path, marked) => {
                let (plain, inner) = unmarked(marked);
                let at = files.text(path).find(&plain).unwrap_or_else(|| panic!("`{plain}` is not in {path}"));
                let inner = inner.expect("marks");
                (files, path.to_owned(), Some(Span::new(inner.start + at, inner.end + at)))
            }
        }
    }

    /// What is not as it should be; nothing where the one finding is the expected one.
    pub fn complaint(&self) -> Option<String> {
        let (files, file, span) = self.make();
        let (_, findings) = read(&files);
        let shown = rendered(&files, &findings);
        let [finding] = findings.as_slice() else {
            return Some(format!("{} findings instead of one:\n{shown}", findings.len()));
        };
        let text = files.text(&file);
        let place =
            |span: Option<Span>| span.map(|span| (Position::of(text, span.start), Position::of(text, span.end)));
        let (wanted, found) = (place(span), place(finding.span));
        let help = finding.help.as_deref().unwrap_or_default();
        let wrong = [
            (finding.code == self.code, format!("the code is to be {}", self.code)),
            (finding.severity == self.severity, format!("it is to be {:?}", self.severity)),
            (finding.file == file, format!("it is to be in {file}")),
            (wanted == found, format!("it is to be at {wanted:?}, and is at {found:?}")),
            (finding.message.contains(self.says), format!("it is to say: {}", self.says)),
            (help.contains(self.mend) && !help.is_empty(), format!("it is to help: {}", self.mend)),
        ];
        let wrong: Vec<String> = wrong.into_iter().filter(|(good, _)| !good).map(|(_, why)| why).collect();
        (!wrong.is_empty()).then(|| format!("{}\n{shown}", wrong.join("\n")))
    }
}

/// A text without its marks, and the place between them.
fn unmarked(text: &str) -> (String, Option<Span>) {
    let plain = text.replace(['⟦', '⟧'], "");
    let span = text.find('⟦').map(|start| {
        let end = text.find('⟧').expect("marks come in twos") - '⟦'.len_utf8();
        Span::new(start, end)
    });
    (plain, span)
}
