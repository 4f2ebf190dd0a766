//! Mistakes in `chapter.toml`.

use super::{MORE, SUMS};
use crate::mistake::{At, Mistake, instead};

pub const ALL: &[(&str, Mistake)] = &[
    (
        "chapter: no TOML",
        instead(SUMS, "lessons = [", "lessons = ⟦⟧", "toml-syntax", "no good TOML", "quotes")
            .at(At::In(SUMS, "lessons = \"sums\"⟦⟧, \"short\"]")),
    ),
    ("chapter: no id", instead(SUMS, "id = \"sums\"\n", "", "missing-key", "`id` is missing", "`id = …`")),
    ("chapter: a bad id", instead(SUMS, "id = \"sums\"", "id = ⟦\"sums!\"⟧", "bad-id", "`sums!`", "such as `sums`")),
    (
        "chapter: an id twice",
        instead(
            MORE,
            "id = \"more\"",
            "id = ⟦\"sums\"⟧",
            "duplicate-id",
            "another chapter has the id `sums`: `01-sums/chapter.toml`",
            "choose another",
        ),
    ),
    (
        "chapter: no title",
        instead(
            SUMS,
            "title = { en = \"Sums\", ko = \"합계\" }\n",
            "",
            "missing-key",
            "`title` is missing",
            "`title = …`",
        ),
    ),
    (
        "chapter: a title that lacks a language",
        instead(
            SUMS,
            "{ en = \"Sums\", ko = \"합계\" }",
            "⟦{ ko = \"합계\" }⟧",
            "missing-language",
            "`title` is missing in `en`",
            "add `en = \"…\"`",
        ),
    ),
    ("chapter: an unknown key", instead(SUMS, "title =", "⟦tilte⟧ =", "unknown-key", "`tilte`", "`title`?")),
    (
        "chapter: no lessons",
        instead(SUMS, "lessons = [\"sums\", \"short\"]\n", "", "missing-key", "`lessons` is missing", "`lessons = …`"),
    ),
    (
        "chapter: an empty list of lessons",
        instead(MORE, "lessons = [\"again\"]", "lessons = ⟦[]⟧", "no-lessons", "no lessons", "`again`"),
    ),
    (
        "chapter: lessons that are a text",
        instead(MORE, "[\"again\"]", "⟦\"again\"⟧", "wrong-type", "a list of texts", "`[\"…\", \"…\"]`"),
    ),
    (
        "chapter: a lesson that is a number",
        instead(MORE, "[\"again\"]", "[\"again\", ⟦1⟧]", "wrong-type", "a number", "each in quotes"),
    ),
    (
        "chapter: a lesson twice",
        instead(
            MORE,
            "[\"again\"]",
            "[\"again\", ⟦\"again\"⟧]",
            "duplicate-folder",
            "`again` stands twice",
            "take one away",
        ),
    ),
    (
        "chapter: a lesson misspelt",
        instead(MORE, "[\"again\"]", "[⟦\"agian\"⟧]", "missing-folder", "`02-more/agian`", "`again`?"),
    ),
    (
        "chapter: a lesson in a folder of another",
        instead(
            MORE,
            "[\"again\"]",
            "[\"again\", ⟦\"01-sums/short\"⟧]",
            "bad-folder",
            "`01-sums/short`",
            "without `/`",
        ),
    ),
    (
        "chapter: a lesson that is not listed",
        instead(SUMS, ", \"short\"", "", "unlisted", "`short`", "add it to `lessons`").warning(),
    ),
];
