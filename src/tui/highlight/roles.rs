//! From the scopes of a syntax to the nine roles, and from words to roles where the syntax leaves them without one.

use super::CodeRole;
use crate::trace::Language;
use std::ops::Range;
use std::sync::LazyLock;
use syntect::parsing::Scope;
use unicode_segmentation::UnicodeSegmentation;

/// Beginnings of scope names with their roles, longer ones before shorter.
const SCOPES: &[(&str, CodeRole)] = &[
    ("comment", CodeRole::Comment),
    ("constant.character.escape", CodeRole::Constant),
    ("constant.numeric", CodeRole::Number),
    ("constant.other.placeholder", CodeRole::Constant),
    ("constant", CodeRole::Constant),
    ("storage.type.numeric", CodeRole::Number),
    ("storage.type.string", CodeRole::String),
    ("string", CodeRole::String),
    ("keyword.operator.logical", CodeRole::Keyword),
    ("keyword.operator", CodeRole::Operator),
    ("punctuation.separator.annotation.return", CodeRole::Operator),
    ("keyword", CodeRole::Keyword),
    ("storage.modifier.lifetime", CodeRole::Type),
    ("storage", CodeRole::Keyword),
    ("variable.language", CodeRole::Keyword),
    ("variable.annotation", CodeRole::Function),
    ("variable.function", CodeRole::Function),
    ("entity.name.function", CodeRole::Function),
    ("support.function", CodeRole::Function),
    ("support.macro", CodeRole::Function),
    ("entity.name.macro", CodeRole::Function),
    ("entity.name.constant", CodeRole::Constant),
    ("entity.name", CodeRole::Type),
    ("entity.other.inherited-class", CodeRole::Type),
    ("support", CodeRole::Type),
];

/// Types that the Rust syntax gives the scope of `let`.
const RUST_PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64", "String",
];

/// Words of Rust that the syntax, older than they are, does not know.
const RUST_WORDS: &[&str] = &["async", "await", "dyn", "self", "Self"];

/// The role of `text`, which stands in these scopes; the innermost that has a role decides.
pub fn of_scopes(scopes: &[Scope], text: &str) -> CodeRole {
    static TABLE: LazyLock<Vec<(Scope, CodeRole)>> =
        LazyLock::new(|| SCOPES.iter().filter_map(|(name, role)| Some((Scope::new(name).ok()?, *role))).collect());
    let of_one = |scope: &Scope| TABLE.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|found| found.1);
    match scopes.iter().rev().find_map(of_one) {
        Some(CodeRole::Keyword) if RUST_PRIMITIVES.contains(&text) => CodeRole::Type,
        Some(role) => role,
        None => CodeRole::Plain,
    }
}

/// Gives the words of `range` of `line` their roles, and adds them to `spans`, without gaps.
pub fn of_words(language: Language, line: &str, range: Range<usize>, spans: &mut Vec<(Range<usize>, CodeRole)>) {
    if language == Language::Python {
        spans.push((range, CodeRole::Plain));
        return;
    }
    for (at, word) in line[range.clone()].split_word_bound_indices() {
        let start = range.start + at;
        let end = start + word.len();
        spans.push((start..end, rust_word(word, line[end..].starts_with('('))));
    }
}

/// The role that the spelling of a word tells in Rust.
fn rust_word(word: &str, called: bool) -> CodeRole {
    let letter = word.chars().next().filter(|letter| letter.is_alphabetic());
    match letter {
        _ if RUST_WORDS.contains(&word) => CodeRole::Keyword,
        Some(first) if first.is_uppercase() => match word.chars().any(char::is_lowercase) || word.len() == 1 {
            true => CodeRole::Type,
            false => CodeRole::Constant,
        },
        Some(_) if called => CodeRole::Function,
        _ => CodeRole::Plain,
    }
}
