//! Mistakes in `glossary.toml` and `map.toml`.

use super::{GLOSSARY, LESSON, MAP};
use crate::mistake::{At, Made, Mistake, error, instead};

pub const ALL: &[(&str, Mistake)] = &[
    ("glossary: an unknown key", instead(GLOSSARY, "also =", "⟦alos⟧ =", "unknown-key", "`alos`", "`also`?")),
    (
        "glossary: a text that lacks a language",
        instead(
            GLOSSARY,
            "{ en = \"In Rust alone.\", ko = \"Rust에만 있습니다.\" }",
            "⟦{ en = \"In Rust alone.\" }⟧",
            "missing-language",
            "`text` is missing in `ko`",
            "add `ko = \"…\"`",
        ),
    ),
    (
        "glossary: an empty name",
        instead(GLOSSARY, "en = \"native\"", "en = ⟦\"\"⟧", "empty-text", "`name` is empty in `en`", "shall see"),
    ),
    (
        "glossary: a word that is empty",
        instead(GLOSSARY, "\"total\"", "⟦\" \"⟧", "empty-text", "`also` is empty in `en`", "take it away"),
    ),
    (
        "glossary: words in no language of the pack",
        instead(GLOSSARY, "ko = [] }", "⟦kr⟧ = [] }", "unknown-language", "`kr`", "`ko`?"),
    ),
    (
        "glossary: words that are a text",
        instead(GLOSSARY, "ko = [] }", "ko = ⟦\"합\"⟧ }", "wrong-type", "a list of texts", "`[\"…\", \"…\"]`"),
    ),
    (
        "glossary: a lesson that there is not",
        instead(GLOSSARY, "lesson = \"sums\"", "lesson = ⟦\"sms\"⟧", "unknown-lesson", "no lesson `sms`", "`sums`?"),
    ),
    (
        "glossary: an id twice",
        instead(
            GLOSSARY,
            "id = \"native\"",
            "id = ⟦\"sum\"⟧",
            "duplicate-id",
            "another term has the id `sum`",
            "another",
        ),
    ),
    (
        "glossary: a bad id",
        instead(GLOSSARY, "id = \"native\"", "id = ⟦\"Native\"⟧", "bad-id", "`Native`", "such as `native`"),
    ),
    (
        "glossary: a word with two meanings",
        instead(GLOSSARY, "en = \"native\"", "en = \"Total\"", "duplicate-word", "a word of `sum`, too", "one meaning")
            .at(At::In(GLOSSARY, "name = ⟦{ en = \"Total\", ko = \"네이티브\" }⟧")),
    ),
    (
        "glossary: no term",
        error(Made::Content(GLOSSARY, "term = ⟦[]⟧\n".as_bytes()), "no-terms", "no `[[term]]`", "take the file away"),
    ),
    ("glossary: empty", error(Made::Content(GLOSSARY, b"# to come\n"), "empty-file", "no keys", "yieldscope new")),
    (
        "glossary: no TOML",
        error(Made::Content(GLOSSARY, "[[term]⟦⟧\n".as_bytes()), "toml-syntax", "no good TOML", "closed"),
    ),
    (
        "map: a word that is none",
        instead(MAP, "near = \"close\"", "near = ⟦\"closs\"⟧", "unknown-word", "cannot be `closs`", "`close`?"),
    ),
    (
        "map: a lesson that there is not",
        instead(
            MAP,
            "lesson = \"short\"",
            "lesson = ⟦\"long-one\"⟧",
            "unknown-lesson",
            "no lesson `long-one`",
            "`sums`",
        ),
    ),
    (
        "map: nothing in Rust",
        instead(MAP, "rust = \"println!\"", "rust = ⟦\"\"⟧", "empty-text", "`rust` is empty", "shall see"),
    ),
    (
        "map: no end of the analogy",
        instead(
            MAP,
            "ends = { en = \"Nowhere.\", ko = \"없습니다.\" }\n",
            "",
            "missing-key",
            "`ends` is missing",
            "`ends = …`",
        )
        .at(At::In(MAP, "⟦[[row]]⟧\nlesson = \"short\"")),
    ),
    (
        "map: no row",
        error(Made::Content(MAP, "row = ⟦[]⟧\n".as_bytes()), "no-rows", "no `[[row]]`", "take the file away"),
    ),
    (
        "glossary and map: a lesson whose id is misspelt is one finding",
        instead(LESSON, "id = \"sums\"", "id = ⟦\"Sums\"⟧", "bad-id", "`Sums`", "such as `sums`"),
    ),
];
