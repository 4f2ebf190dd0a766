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

    /// Adds those of a part of the text that stands further down.
    pub(super) fn append(&mut self, mut later: Self) {
        self.list.append(&mut later.list);
    }

    /// Everything, by place. An outer one opens before an inner one and closes after it.
    pub(super) fn in_order(self) -> Vec<(usize, String)> {
        let mut list = self.list;
        // In front of what stands at the same place, the last one first.
        let mut order: Vec<(usize, bool, Reverse<usize>)> = Vec::with_capacity(list.len());
        order.extend(list.iter().enumerate().map(|(nth, edit)| (edit.at, !edit.closes, Reverse(nth))));
        order.sort_unstable();
        let opening = order.chunk_by_mut(|one, other| one.0 == other.0 && one.1 == other.1).filter(|same| same[0].1);
        opening.for_each(<[_]>::reverse);
        order.into_iter().map(|(at, _, Reverse(nth))| (at, std::mem::take(&mut list[nth].text))).collect()
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
