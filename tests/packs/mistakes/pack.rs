//! Mistakes in `pack.toml`.

use super::PACK;
use crate::mistake::{Mistake, instead};

pub const ALL: &[(&str, Mistake)] = &[
    ("another format", instead(PACK, "format = 1", "format = ⟦2⟧", "pack-version", "version 2", "newer yieldscope")),
    (
        "no format there ever was",
        instead(PACK, "format = 1", "format = ⟦0⟧", "pack-version", "version 0", "`format = 1`"),
    ),
    (
        "another format with other keys",
        instead(PACK, "format = 1\nid", "format = ⟦3⟧\nnames", "pack-version", "version 3", "newer"),
    ),
    (
        "another format and what is no TOML of ours",
        instead(PACK, "format = 1\nid = \"good\"", "format = ⟦3⟧\nid = new(1)", "pack-version", "version 3", "newer"),
    ),
    (
        "a format beyond counting",
        instead(PACK, "format = 1", "format = ⟦99999999999999999999⟧", "pack-version", "another version", "newer"),
    ),
    (
        "format in quotes",
        instead(
            PACK,
            "format = 1",
            "format = ⟦\"1\"⟧",
            "wrong-type",
            "`format` is to be a number, and this is a text",
            "without quotes",
        ),
    ),
    (
        "format a fraction",
        instead(PACK, "format = 1", "format = ⟦1.0⟧", "wrong-type", "this is a fraction", "in digits"),
    ),
    ("no format", instead(PACK, "format = 1\n", "", "missing-key", "`format` is missing", "`format = 1`")),
    ("format misspelt", instead(PACK, "format", "⟦fromat⟧", "unknown-key", "`fromat`", "`format`?")),
    ("a text without quotes", instead(PACK, "id = \"good\"", "id = ⟦good⟧", "toml-syntax", "quoted", "in quotes")),
    (
        "a list not closed",
        instead(PACK, "[\"Ann\", \"Bo\"]\n", "[\"Ann\", \"Bo\"\n⟦⟧", "toml-syntax", "missing comma", "is closed"),
    ),
    (
        "the last list not closed",
        instead(PACK, "\"02-more\"]", "\"02-more\"⟦⟧", "toml-syntax", "unclosed array", "is closed"),
    ),
    (
        "a key twice",
        instead(
            PACK,
            "id = \"good\"\n",
            "id = \"good\"\n⟦id⟧ = \"good\"\n",
            "toml-syntax",
            "duplicate key",
            "take one away",
        ),
    ),
    ("no id", instead(PACK, "id = \"good\"\n", "", "missing-key", "`id` is missing", "`id = …`")),
    ("an empty id", instead(PACK, "id = \"good\"", "id = ⟦\"\"⟧", "bad-id", "empty", "lower-case letters")),
    (
        "an id with blanks",
        instead(PACK, "id = \"good\"", "id = ⟦\"Good Pack\"⟧", "bad-id", "`Good Pack`", "such as `good-pack`"),
    ),
    (
        "an id of another script",
        instead(PACK, "id = \"good\"", "id = ⟦\"좋은\"⟧", "bad-id", "`좋은`", "lower-case letters"),
    ),
    (
        "an id that is a number",
        instead(
            PACK,
            "id = \"good\"",
            "id = ⟦7⟧",
            "wrong-type",
            "`id` is to be a text, and this is a number",
            "in quotes",
        ),
    ),
    (
        "an unknown key near to a known one",
        instead(PACK, "authors", "⟦auhtors⟧", "unknown-key", "`auhtors` in the file", "`authors`?"),
    ),
    (
        "an unknown key near to none",
        instead(
            PACK,
            "authors",
            "⟦colour⟧ = \"red\"\nauthors",
            "unknown-key",
            "`colour` in the file",
            "the keys here are `format`",
        ),
    ),
    (
        "an unknown table",
        instead(
            PACK,
            "chapters = [\"00-programs\", \"01-sums\", \"02-more\"]",
            "chapters = [\"00-programs\", \"01-sums\", \"02-more\"]\n[⟦about⟧]\nx = 1",
            "unknown-key",
            "`about`",
            "the keys here are",
        ),
    ),
    (
        "no title",
        instead(
            PACK,
            "title = { en = \"All that a pack has\", ko = \"팩에 있는 모든 것\" }\n",
            "",
            "missing-key",
            "`title` is missing",
            "`title = …`",
        ),
    ),
    (
        "a title without languages",
        instead(
            PACK,
            "{ en = \"All that a pack has\", ko = \"팩에 있는 모든 것\" }",
            "⟦\"Good\"⟧",
            "wrong-type",
            "a text once a language",
            "`{ en = \"…\", ko = \"…\" }`",
        ),
    ),
    (
        "a title that lacks a language",
        instead(
            PACK,
            "{ en = \"All that a pack has\", ko = \"팩에 있는 모든 것\" }",
            "⟦{ en = \"Good\" }⟧",
            "missing-language",
            "`title` is missing in `ko`",
            "add `ko = \"…\"`",
        ),
    ),
    ("a title in a misspelt language", instead(PACK, "ko = \"팩", "⟦kr⟧ = \"팩", "unknown-language", "`kr`", "`ko`?")),
    (
        "a title in one language more",
        instead(PACK, "ko = \"팩", "⟦french⟧ = \"Bon\", ko = \"팩", "unknown-language", "`french`", "are `en`, `ko`"),
    ),
    ("an empty title", instead(PACK, "\"All that a pack has\"", "⟦\"\"⟧", "empty-text", "empty in `en`", "the reader")),
    (
        "a title that is a number",
        instead(PACK, "\"All that a pack has\"", "⟦5⟧", "wrong-type", "a number", "in quotes"),
    ),
    (
        "no authors",
        instead(PACK, "authors = [\"Ann\", \"Bo\"]\n", "", "missing-key", "`authors` is missing", "`authors = …`"),
    ),
    (
        "one author without a list",
        instead(
            PACK,
            "[\"Ann\", \"Bo\"]",
            "⟦\"Ann\"⟧",
            "wrong-type",
            "a list of texts, and this is a text",
            "`[\"…\", \"…\"]`",
        ),
    ),
    ("an author who is a truth", instead(PACK, "\"Bo\"", "⟦true⟧", "wrong-type", "a truth value", "each in quotes")),
    ("an author without a name", instead(PACK, "\"Bo\"", "⟦\"\"⟧", "empty-text", "`authors`", "take it away")),
    (
        "no languages",
        instead(PACK, "languages = [\"en\", \"ko\"]\n", "", "missing-key", "`languages` is missing", "`languages = …`"),
    ),
    (
        "an empty list of languages",
        instead(
            PACK,
            "languages = [\"en\", \"ko\"]",
            "languages = ⟦[]⟧",
            "no-languages",
            "no languages",
            "`languages = [\"en\"]`",
        ),
    ),
    (
        "languages that are a text",
        instead(
            PACK,
            "languages = [\"en\", \"ko\"]",
            "languages = ⟦\"en, ko\"⟧",
            "wrong-type",
            "a list of texts",
            "`[\"…\", \"…\"]`",
        ),
    ),
    (
        "a language that is a number",
        instead(PACK, "[\"en\", \"ko\"]", "[\"en\", ⟦2⟧]", "wrong-type", "a number", "each in quotes"),
    ),
    (
        "a language that is no code",
        instead(PACK, "[\"en\", \"ko\"]", "[\"en\", ⟦\"Korean\"⟧]", "bad-language", "`Korean`", "such as `en`"),
    ),
    (
        "a language twice",
        instead(
            PACK,
            "[\"en\", \"ko\"]",
            "[\"en\", \"ko\", ⟦\"ko\"⟧]",
            "duplicate-language",
            "`ko` stands twice",
            "take one away",
        ),
    ),
    (
        "a language that is not listed",
        instead(PACK, "[\"en\", \"ko\"]", "⟦[\"en\"]⟧", "unlisted-language", "`ko`", "add \"ko\" here"),
    ),
    (
        "a language that nothing is written in",
        instead(
            PACK,
            "[\"en\", \"ko\"]",
            "[\"en\", \"ko\", ⟦\"fr\"⟧]",
            "unused-language",
            "no lesson has prose in `fr`",
            "`fr.md`",
        ),
    ),
    (
        "no chapters",
        instead(
            PACK,
            "chapters = [\"00-programs\", \"01-sums\", \"02-more\"]",
            "",
            "missing-key",
            "`chapters` is missing",
            "`chapters = …`",
        ),
    ),
    (
        "an empty list of chapters",
        instead(
            PACK,
            "chapters = [\"00-programs\", \"01-sums\", \"02-more\"]",
            "chapters = ⟦[]⟧",
            "no-chapters",
            "no chapters",
            "`01-sums`",
        ),
    ),
    (
        "chapters that are a text",
        instead(
            PACK,
            "[\"00-programs\", \"01-sums\", \"02-more\"]",
            "⟦\"01-sums\"⟧",
            "wrong-type",
            "a list of texts",
            "`[\"…\", \"…\"]`",
        ),
    ),
    (
        "a chapter that is a table",
        instead(PACK, "\"02-more\"", "⟦{ folder = \"02-more\" }⟧", "wrong-type", "a table", "each in quotes"),
    ),
    (
        "a chapter twice",
        instead(
            PACK,
            "\"02-more\"]",
            "\"02-more\", ⟦\"01-sums\"⟧]",
            "duplicate-folder",
            "`01-sums` stands twice",
            "take one away",
        ),
    ),
    (
        "a chapter misspelt",
        instead(PACK, "\"02-more\"", "⟦\"02-mroe\"⟧", "missing-folder", "no folder `02-mroe`", "`02-more`?"),
    ),
    (
        "a chapter that is nowhere",
        instead(
            PACK,
            "\"02-more\"]",
            "\"02-more\", ⟦\"banana\"⟧]",
            "missing-folder",
            "no folder `banana`",
            "`01-sums`, `02-more`",
        ),
    ),
    (
        "a chapter outside of the pack",
        instead(PACK, "\"02-more\"]", "\"02-more\", ⟦\"../other\"⟧]", "bad-folder", "`../other`", "directly here"),
    ),
    (
        "a chapter that is hidden",
        instead(PACK, "\"02-more\"]", "\"02-more\", ⟦\".more\"⟧]", "bad-folder", "`.more`", "without a dot"),
    ),
    (
        "a chapter that is not listed",
        instead(PACK, ", \"02-more\"", "", "unlisted", "`02-more`", "add it to `chapters`").warning(),
    ),
];
