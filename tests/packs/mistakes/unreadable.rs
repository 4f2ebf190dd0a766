//! Mistakes that keep a file from being read.

use super::{ENGLISH, KOREAN, LESSON, NO_TEXT, PACK, PYTHON, RUST, SUMS};
use crate::mistake::Made::{Content, Missing, Moved, Repeated};
use crate::mistake::{At, Mistake, error};

pub const ALL: &[(&str, Mistake)] = &[
    ("no pack.toml", error(Missing(PACK), "missing-file", "no `pack.toml`", "give the folder that has it")),
    ("pack.toml is no text", error(Content(PACK, NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    ("pack.toml too long", error(Repeated(PACK, "# much\n", 40_000), "too-long", "280000 bytes", "at most 262144")),
    ("pack.toml empty", error(Content(PACK, b"# later\n"), "empty-file", "no keys", "`yieldscope new`")),
    (
        "no chapter.toml",
        error(Missing(SUMS), "missing-file", "`01-sums` has no `chapter.toml`", "write `01-sums/chapter.toml`")
            .at(At::In(PACK, "[\"00-programs\", ⟦\"01-sums\"⟧")),
    ),
    ("chapter.toml is no text", error(Content(SUMS, NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    ("chapter.toml empty", error(Content(SUMS, b""), "empty-file", "no keys", "`yieldscope new`")),
    ("chapter.toml too long", error(Repeated(SUMS, "# much\n", 40_000), "too-long", "280000 bytes", "262144")),
    (
        "no lesson.toml",
        error(Missing(LESSON), "missing-file", "has no `lesson.toml`", "write `01-sums/sums/lesson.toml`")
            .at(At::In(SUMS, "lessons = [⟦\"sums\"⟧")),
    ),
    ("lesson.toml is no text", error(Content(LESSON, NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    ("lesson.toml empty", error(Content(LESSON, b""), "empty-file", "no keys", "`yieldscope new`")),
    ("lesson.toml too long", error(Repeated(LESSON, "# much\n", 40_000), "too-long", "280000 bytes", "262144")),
    (
        "no main.py",
        error(Missing(PYTHON), "one-program", "this is about `main.py`, as are 5 other places", "write `main.py`")
            .at(At::In(LESSON, "⟦python⟧ = \"\"\"")),
    ),
    (
        "main.py misnamed",
        error(Moved(PYTHON, "01-sums/sums/mian.py"), "missing-file", "no `main.py`", "`mian.py`").at(At::Whole(PYTHON)),
    ),
    ("main.py is no text", error(Content(PYTHON, NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    ("main.py too long", error(Repeated(PYTHON, "# much\n", 40_000), "too-long", "280000 bytes", "262144")),
    (
        "no main.rs",
        error(Missing(RUST), "one-program", "this is about `main.rs`, as are 5 other places", "write `main.rs`")
            .at(At::In(LESSON, "⟦rust⟧ = \"\"\"")),
    ),
    (
        "main.rs misnamed",
        error(Moved(RUST, "01-sums/sums/by_hand.rs"), "missing-file", "no `main.rs`", "`by_hand.rs`")
            .at(At::Whole(RUST)),
    ),
    ("main.rs is no text", error(Content(RUST, NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    ("main.rs too long", error(Repeated(RUST, "// more\n", 40_000), "too-long", "320000 bytes", "262144")),
    (
        "no prose in a language",
        error(Missing(KOREAN), "missing-file", "no prose in `ko`", "write `01-sums/sums/ko.md`"),
    ),
    ("prose is no text", error(Content(KOREAN, NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    ("prose too long", error(Repeated(ENGLISH, "much ", 60_000), "too-long", "300000 bytes", "262144")),
];
