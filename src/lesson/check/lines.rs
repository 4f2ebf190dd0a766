//! Where two texts part, line by line.

/// The longest beginning of a line that a finding quotes, in characters.
const QUOTED: usize = 60;

/// The first line at which two texts part, and what each has there, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The line, from 1.
    pub line: usize,
    /// What the first text has there.
    pub left: String,
    /// What the second text has there.
    pub right: String,
}

impl Parting {
    /// Where the texts part; `None` where they are the same.
    pub fn of(left: &str, right: &str) -> Option<Self> {
        let (mut lefts, mut rights) = (left.split_inclusive('\n'), right.split_inclusive('\n'));
        for line in 1.. {
            match (lefts.next(), rights.next()) {
                (None, None) => return None,
                (left, right) if left == right => {}
                (left, right) => {
                    let same = left.map(content) == right.map(content);
                    return Some(Self { line, left: quote(left, same), right: quote(right, same) });
                }
            }
        }
        None
    }
}

fn content(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

/// A line for a sentence. `ends`: how it ends is what matters.
fn quote(line: Option<&str>, ends: bool) -> String {
    let Some(line) = line else { return "nothing more".to_owned() };
    let text = crate::base::text::tame(content(line));
    let quoted = match text.char_indices().nth(QUOTED) {
        Some((at, _)) => format!("`{}…`", &text[..at]),
        None => format!("`{text}`"),
    };
    match (ends, line.ends_with('\n')) {
        (false, _) => quoted,
        (true, true) => format!("{quoted} with a line end"),
        (true, false) => format!("{quoted} without a line end"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parting(left: &str, right: &str) -> String {
        Parting::of(left, right).map_or("-".into(), |part| format!("{}: {} | {}", part.line, part.left, part.right))
    }

    #[test]
    fn both_sides_are_shown_at_the_first_line_where_they_part() {
        assert_eq!(parting("a\nb\n", "a\nb\n"), "-");
        assert_eq!(parting("a\nb\nc\n", "a\nx\ny\n"), "2: `b` | `x`");
        assert_eq!(parting("a\n", ""), "1: `a` | nothing more");
        assert_eq!(parting("a\n", "a\nb\n"), "2: nothing more | `b`");
        assert_eq!(parting("a\n", "a"), "1: `a` with a line end | `a` without a line end");
        assert_eq!(parting("\x1b[1m", ""), "1: `␛[1m` | nothing more");
    }

    proptest! {
        #[test]
        fn texts_part_exactly_where_they_are_not_the_same(left in "[ab\n]{0,8}", right in "[ab\n]{0,8}") {
            let parting = Parting::of(&left, &right);
            prop_assert_eq!(parting.is_none(), left == right);
            if let Some(parting) = parting {
                let head = |text: &str| text.split_inclusive('\n').take(parting.line - 1).collect::<String>();
                prop_assert_eq!(head(&left), head(&right));
                prop_assert_ne!(parting.left, parting.right);
            }
        }
    }
}
