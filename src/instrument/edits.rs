//! Insertions into a text, nested as the syntax around which they are put.

use std::cmp::Reverse;

/// Insertions, in the order in which they were asked for: outer ones before inner ones.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<Edit>,
}

#[derive(Debug)]
struct Edit {
    at: usize,
    /// Whether it ends something: it then stands before all that begins at the same place.
    closes: bool,
    text: String,
}

impl Edits {
    /// Inserts `text` before what begins at `at`.
    pub(super) fn before(&mut self, at: usize, text: impl Into<String>) {
        self.list.push(Edit { at, closes: false, text: text.into() });
    }

    /// Inserts `text` after what ends at `at`.
    pub(super) fn after(&mut self, at: usize, text: impl Into<String>) {
        self.list.push(Edit { at, closes: true, text: text.into() });
    }

    /// Everything, by place. An outer one opens before an inner one and closes after it.
    pub(super) fn in_order(self) -> Vec<(usize, String)> {
        let mut list: Vec<(usize, Edit)> = self.list.into_iter().enumerate().collect();
        list.sort_by_key(|(nth, edit)| {
            let (closing, opening) = if edit.closes { (Reverse(*nth), 0) } else { (Reverse(usize::MAX), *nth) };
            (edit.at, !edit.closes, closing, opening)
        });
        list.into_iter().map(|(_, edit)| (edit.at, edit.text)).collect()
    }
}

/// The text with the insertions made.
pub(super) fn apply(source: &str, insertions: &[(usize, String)]) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut from = 0;
    for (at, text) in insertions {
        out.push_str(&source[from..*at]);
        out.push_str(text);
        from = *at;
    }
    out.push_str(&source[from..]);
    out
}
