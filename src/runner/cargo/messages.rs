//! What cargo and rustc say as JSON, as far as it is used here.

use crate::base::{Remark, Severity};
use serde::Deserialize;
use std::path::PathBuf;

/// A line of cargo's.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub(super) enum Line {
    CompilerMessage {
        message: Said,
    },
    CompilerArtifact(Artifact),
    #[serde(other)]
    Other,
}

/// Something that was built.
#[derive(Debug, Deserialize)]
pub(super) struct Artifact {
    pub(super) target: BuiltTarget,
    pub(super) executable: Option<PathBuf>,
}

/// What it is.
#[derive(Debug, Deserialize)]
pub(super) struct BuiltTarget {
    pub(super) name: String,
    pub(super) kind: Vec<String>,
}

/// Something that rustc says.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Said {
    pub(super) message: String,
    pub(super) code: Option<Code>,
    pub(super) level: String,
    pub(super) spans: Vec<Place>,
    pub(super) rendered: Option<String>,
}

/// The name of what it says.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Code {
    pub(super) code: String,
}

/// A place about which it says something.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Place {
    pub(super) file_name: String,
    pub(super) byte_start: usize,
    pub(super) byte_end: usize,
    pub(super) line_start: u32,
    pub(super) column_start: u32,
    pub(super) is_primary: bool,
    pub(super) label: Option<String>,
    pub(super) expansion: Option<Box<Expansion>>,
}

/// The macro call from which a place comes.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Expansion {
    pub(super) span: Place,
}

impl Place {
    /// The place itself and the macro calls around it, the innermost first.
    fn chain(&self) -> impl Iterator<Item = &Place> {
        std::iter::successors(Some(self), |place| place.expansion.as_ref().map(|expansion| &expansion.span))
    }
}

impl Said {
    /// Whether it is an error.
    pub(super) fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }

    /// The places that it is about, each as the first of its macro calls that `is_ours` says yes to.
    pub(super) fn places<'a>(&'a self, is_ours: &'a dyn Fn(&Place) -> bool) -> impl Iterator<Item = &'a Place> {
        let primary = self.spans.iter().filter(|place| place.is_primary);
        primary.filter_map(move |place| place.chain().find(|place| is_ours(place)))
    }

    /// As a remark; `None`: it says nothing of its own, such as how many errors there were. `is_ours`: whether a place is in
    /// the user's files, `shown` whether in the one that is shown.
    pub(super) fn remark(&self, is_ours: &dyn Fn(&Place) -> bool, shown: &dyn Fn(&Place) -> bool) -> Option<Remark> {
        let severity = match self.level.as_str() {
            "warning" => Severity::Warning,
            level if level.starts_with("error") => Severity::Error,
            _ => return None,
        };
        let counts = self.message.starts_with("aborting due to") || self.message.ends_with(" emitted");
        if self.spans.is_empty() && counts {
            return None;
        }
        let place = self.places(is_ours).next().or_else(|| self.spans.iter().find(|place| place.is_primary));
        let whole = self.rendered.clone().unwrap_or_else(|| format!("{}: {}\n", self.level, self.message));
        Some(Remark {
            severity,
            code: self.code.as_ref().map(|code| code.code.clone()),
            message: self.message.clone(),
            label: place.and_then(|place| place.label.clone()),
            file: place.map(|place| place.file_name.clone()).unwrap_or_default(),
            line: place.map_or(0, |place| place.line_start),
            column: place.map_or(0, |place| place.column_start),
            is_shown: place.is_some_and(shown),
            whole,
        })
    }
}
