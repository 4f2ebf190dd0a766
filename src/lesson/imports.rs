//! What a program says that it uses, for whoever decides whether it may run. Reads words and not programs: what is put
//! together at run time is not found, and a word in a text may be.

use crate::trace::Language;
use std::collections::BTreeSet;

/// The modules that a program names: of Python those it imports, of Rust the crates, and the modules of `std`. Sorted.
pub fn imports(language: Language, text: &str) -> Vec<String> {
    let found: BTreeSet<String> = match language {
        Language::Python => text.lines().flat_map(python).collect(),
        Language::Rust => rust(text).collect(),
    };
    found.into_iter().collect()
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_') && word.chars().all(is_of_name)
}

/// The modules of one line, which may hold several statements.
fn python(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for statement in line.split([';', ':']) {
        let statement = statement.trim();
        let names = match (statement.strip_prefix("import "), statement.strip_prefix("from ")) {
            (Some(names), _) => names.split(',').collect(),
            (None, Some(rest)) if rest.contains(" import ") => vec![rest],
            _ => Vec::new(),
        };
        let first = |name: &str| name.trim().split(['.', ' ']).next().unwrap_or("").to_owned();
        found.extend(names.into_iter().map(first).filter(|name| is_name(name)));
    }
    if line.contains("__import__") || line.contains("importlib") {
        found.push("importlib".to_owned());
    }
    found
}

/// What stands before `::`, where that is a crate, and what stands after `std::`.
fn rust(text: &str) -> impl Iterator<Item = String> {
    text.match_indices("::").flat_map(|(at, _)| {
        let before = text[..at].rsplit(|ch: char| !is_of_name(ch)).next().unwrap_or("");
        if text[..at - before.len()].ends_with("::") {
            return Vec::new();
        }
        let after = &text[at + 2..];
        match before {
            "std" => modules(after).map(|module| format!("std::{module}")).collect(),
            "crate" | "self" | "super" | "core" | "alloc" => Vec::new(),
            // A type of the language is written as a path too: `u32::MAX`.
            _ if is_primitive(before) || !before.starts_with(|ch: char| ch.is_lowercase()) => Vec::new(),
            _ => vec![before.to_owned()],
        }
    })
}

/// The first names of what follows `std::`: one, or those of a group.
fn modules(after: &str) -> impl Iterator<Item = &str> {
    let all = match after.strip_prefix('{') {
        Some(group) => group.split('}').next().unwrap_or(""),
        None => after.split(',').next().unwrap_or(""),
    };
    all.split(',').filter_map(|part| part.trim().split(|ch: char| !is_of_name(ch)).next()).filter(|name| is_name(name))
}

fn is_of_name(ch: char) -> bool {
    ch.is_alphanumeric() || ch == '_'
}

fn is_primitive(word: &str) -> bool {
    let digits = word.trim_start_matches(['u', 'i', 'f']);
    matches!(word, "str" | "char" | "bool" | "usize" | "isize")
        || digits.len() + 1 == word.len() && digits.parse::<u8>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_modules_that_a_python_program_imports_are_found() {
        let text = "import os, sys as s\nfrom a.b import c\nif x: import socket\n    import subprocess.run; import json\nimportant = 1\n# from here on\n__import__('shutil')\n";
        assert_eq!(imports(Language::Python, text), ["a", "importlib", "json", "os", "socket", "subprocess", "sys"]);
    }

    #[test]
    fn the_crates_and_modules_that_a_rust_program_names_are_found() {
        let text = "use std::{fs, io};\nuse tokio::time::sleep;\nfn f() { std::process::exit(u8::MAX.into()) }\nlet x = Vec::<u8>::new(); crate::f();\n";
        assert_eq!(imports(Language::Rust, text), ["std::fs", "std::io", "std::process", "tokio"]);
    }
}
