//! Holds the layer table: a module of the crate imports from lower layers only. The table stands in `docs/architecture.md`
//! in words and here as data; a wrong import fails with file and line.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the layers it may use, in layer order.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("trace", &["base"]),
    ("lesson", &["base", "trace"]),
    ("timeline", &["base", "trace", "lesson"]),
    ("instrument", &[]),
    ("runner", &["base", "trace", "lesson", "timeline", "instrument"]),
    ("store", &["base", "trace", "lesson", "timeline", "instrument", "runner"]),
    ("export", &["base", "trace", "timeline"]),
    ("room", &["base", "trace"]),
    ("tui", &["base", "trace", "lesson", "timeline", "instrument", "runner", "store", "export", "room"]),
    ("cli", &["base", "trace", "lesson", "timeline", "instrument", "runner", "store", "export", "room", "tui"]),
];

/// What draws knows nothing of how a program is run: of `tui`, only its loop may use these.
const ONLY_IN_THE_LOOP: &[&str] = &["runner"];

/// The parts of `tui` that have effects, below `src/tui`.
const LOOP: &[&str] = &["run", "run.rs", "effects", "effects.rs", "mod.rs"];

/// One import that the table forbids.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    file: PathBuf,
    line: usize,
    layer: String,
    used: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: `{}` may not use `{}`", self.file.display(), self.line, self.layer, self.used)
    }
}

#[test]
fn every_module_imports_from_lower_layers_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 10, "the scan found only {} files", files.len());
    let mut wrong = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).expect("a source file is readable");
        let relative = file.strip_prefix(root).expect("below the root").to_owned();
        wrong.extend(check(&relative, &text));
    }
    let shown: Vec<String> = wrong.iter().map(Wrong::to_string).collect();
    assert!(wrong.is_empty(), "\n{}", shown.join("\n"));
}

#[test]
fn every_folder_of_the_source_stands_in_the_table() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).expect("src") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let known = ["lib", "main"].contains(&name.as_str()) || LAYERS.iter().any(|(layer, _)| *layer == name);
        assert!(known, "{} is in no layer", path.display());
    }
}

#[test]
fn wrong_imports_are_seen_however_they_are_written() {
    let wrong = |file: &str, text: &str| -> Vec<String> {
        check(Path::new(file), text).iter().map(|wrong| format!("{}:{}", wrong.line, wrong.used)).collect()
    };
    assert_eq!(wrong("src/trace/wire.rs", "use crate::base::Span;\nuse crate::runner::Program;\n"), ["2:runner"]);
    assert_eq!(wrong("src/trace/wire.rs", "use crate::{base, tui::{self, x}, store};\n"), ["1:tui", "1:store"]);
    assert_eq!(wrong("src/export/text.rs", "fn f() {\n    crate::lesson::read::pack();\n}\n"), ["2:lesson"]);
    assert_eq!(wrong("src/trace/wire.rs", "use super::super::cli::out;\n"), ["1:cli"]);
    assert_eq!(
        wrong("src/trace/mod.rs", "use super::cli::out;\nmod tests { use super::super::cli; }\n"),
        ["1:cli", "2:cli"]
    );
    assert_eq!(wrong("src/instrument/mod.rs", "use crate::base;"), ["1:base"]);
    assert_eq!(wrong("src/tui/views/code.rs", "use crate::runner;"), ["1:runner"]);
    assert_eq!(wrong("src/trace/wire.rs", "use crate as me;"), ["1:crate"]);
    let right = "// crate::cli\n/* crate::cli */ const A: &str = \"crate::cli\"; use super::event::Body;\nuse crate::trace::Trace;\nconst Q: char = '\"'; const R: &str = r#\"crate::cli\"#;\n";
    assert_eq!(wrong("src/trace/wire.rs", right), Vec::<String>::new());
    assert_eq!(wrong("src/tui/run.rs", "use crate::runner;"), Vec::<String>::new());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The imports of one file that the table forbids. `file` is relative to the root: `src/trace/wire.rs`.
fn check(file: &Path, text: &str) -> Vec<Wrong> {
    let parts: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
    let [_, layer, rest @ ..] = parts.as_slice() else { return Vec::new() };
    let layer = layer.trim_end_matches(".rs");
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else { return Vec::new() };
    let in_the_loop = layer != "tui" || rest.first().is_none_or(|part| LOOP.contains(part));
    let depth = 1 + rest.len() - usize::from(rest.is_empty() || rest.last() == Some(&"mod.rs"));
    let forbidden = |used: &str| {
        let known = used == "crate" || LAYERS.iter().any(|(name, _)| *name == used);
        known && used != layer && !allowed.contains(&used) || ONLY_IN_THE_LOOP.contains(&used) && !in_the_loop
    };
    let used = roots(&tokens(text), depth);
    let wrong = used.into_iter().filter(|(used, _)| forbidden(used));
    wrong.map(|(used, line)| Wrong { file: file.to_owned(), line, layer: layer.to_owned(), used }).collect()
}

/// The names right below the crate's root that the tokens of a file refer to, with their lines. `depth` is how far the
/// file's module is from the root. `crate` itself is a name where it is not followed by a path.
fn roots(tokens: &[(String, usize)], depth: usize) -> Vec<(String, usize)> {
    let word = |at: usize| tokens.get(at).map_or("", |(word, _)| word.as_str());
    let (mut found, mut braces, mut modules) = (Vec::new(), 0usize, Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        match word(at) {
            "{" => {
                braces += 1;
                if at >= 2 && word(at - 2) == "mod" {
                    modules.push(braces);
                }
            }
            "}" => {
                if modules.last() == Some(&braces) {
                    modules.pop();
                }
                braces = braces.saturating_sub(1);
            }
            "crate" if word(at + 1) == "::" => names(tokens, at + 2, &mut found),
            // `pub(crate)` and `pub(in crate::…)` say who may see it, and import nothing.
            "crate" if word(at + 1) != ")" => found.push(tokens[at].clone()),
            "super" if at == 0 || word(at - 1) != "::" => {
                let mut supers = 1;
                while word(at + 1) == "::" && word(at + 2) == "super" {
                    (supers, at) = (supers + 1, at + 2);
                }
                if supers == depth + modules.len() && word(at + 1) == "::" {
                    names(tokens, at + 2, &mut found);
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The first names of the path, or of each path of the group, that begins at `at`.
fn names(tokens: &[(String, usize)], at: usize, found: &mut Vec<(String, usize)>) {
    let Some((first, _)) = tokens.get(at) else { return };
    if first != "{" {
        return found.push(tokens[at].clone());
    }
    let (mut depth, mut begins) = (0usize, false);
    for (word, line) in &tokens[at..] {
        match word.as_str() {
            "{" => {
                depth += 1;
                begins = depth == 1;
            }
            "}" if depth == 1 => return,
            "}" => depth -= 1,
            "," => begins = depth == 1,
            _ => {
                if begins {
                    found.push((word.clone(), *line));
                }
                begins = false;
            }
        }
    }
}

/// The words and signs of a Rust source that paths are made of, with their lines; comments and texts are left out.
fn tokens(text: &str) -> Vec<(String, usize)> {
    let (bytes, mut at, mut line, mut out) = (text.as_bytes(), 0, 1, Vec::new());
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let skipped = match rest {
            [b'/', b'/', ..] => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => block_comment(rest),
            [b'"', ..] => string(rest),
            [b'r', b'"' | b'#', ..] => raw_string(rest),
            [b'\'', ..] => character(rest),
            _ => 0,
        };
        if skipped > 0 {
            line += rest[..skipped].iter().filter(|byte| **byte == b'\n').count();
            at += skipped;
            continue;
        }
        let len = match rest {
            [b':', b':', ..] => 2,
            [byte, ..] if is_word(*byte) => rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len()),
            _ => 1,
        };
        if rest[0] == b'\n' {
            line += 1;
        } else if !rest[0].is_ascii_whitespace() {
            out.push((String::from_utf8_lossy(&rest[..len]).into_owned(), line));
        }
        at += len;
    }
    out
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// `r"…"`, `r#"…"#`; 0 for a raw name such as `r#type`.
fn raw_string(rest: &[u8]) -> usize {
    let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
    if rest.get(1 + hashes) != Some(&b'"') {
        return 0;
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let begin = 2 + hashes;
    let end = rest[begin..].windows(close.len()).position(|window| window == close);
    end.map_or(rest.len(), |end| begin + end + close.len())
}

/// `'x'`, `'\''`; 0 for a lifetime.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return rest.iter().skip(3).position(|byte| *byte == b'\'').map_or(0, |at| at + 4);
    }
    let text = String::from_utf8_lossy(&rest[1..rest.len().min(8)]).into_owned();
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(ch), Some('\'')) => 2 + ch.len_utf8(),
        _ => 0,
    }
}
