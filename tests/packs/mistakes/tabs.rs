//! Mistakes in lessons with several Rust programs.

use super::{ALONE, TABS};
use crate::mistake::Made::{Content, Missing, Moved};
use crate::mistake::{At, Mistake, error, instead};

const CLOSEST: &str = "00-programs/tabs/closest.rs";
const BY_HAND: &str = "00-programs/tabs/by_hand.rs";

pub const ALL: &[(&str, Mistake)] = &[
    (
        "a tab whose program is missing",
        error(Missing(BY_HAND), "missing-file", "has no `by_hand.rs`", "the Rust programs here are")
            .at(At::In(TABS, "file = ⟦\"by_hand.rs\"⟧")),
    ),
    (
        "a tab whose program is misspelt",
        instead(TABS, "\"by_hand.rs\"", "⟦\"by_hnad.rs\"⟧", "missing-file", "has no `by_hnad.rs`", "`by_hand.rs`?"),
    ),
    (
        "a tab in a folder",
        instead(TABS, "\"by_hand.rs\"", "⟦\"more/by_hand.rs\"⟧", "bad-file", "`more/by_hand.rs`", "directly in"),
    ),
    (
        "a tab that is no Rust",
        instead(TABS, "\"by_hand.rs\"", "⟦\"by_hand.py\"⟧", "bad-file", "`by_hand.py`", "ends in `.rs`"),
    ),
    (
        "two tabs of one program",
        instead(TABS, "\"by_hand.rs\"", "⟦\"closest.rs\"⟧", "duplicate-program", "`closest.rs` has a tab", "take one"),
    ),
    (
        "a tab without a title",
        instead(
            TABS,
            "[[rust]]\nfile = \"closest.rs\"\ntitle = { en = \"closest\", ko = \"가장 가까운 것\" }",
            "⟦[[rust]]⟧\nfile = \"closest.rs\"",
            "missing-key",
            "`title` is missing in `[[rust]]`",
            "`title = …`",
        ),
    ),
    (
        "a tab without a reason",
        instead(
            TABS,
            "[[rust]]\nfile = \"main.rs\"\ntitle = { en = \"idiomatic\", ko = \"관용적\" }\nreason = { en = \"An iterator is how Rust says it.\", ko = \"러스트는 이터레이터로 쓴다.\" }",
            "⟦[[rust]]⟧\nfile = \"main.rs\"\ntitle = { en = \"idiomatic\", ko = \"관용적\" }",
            "missing-key",
            "`reason` is missing in `[[rust]]`",
            "`reason = …`",
        ),
    ),
    (
        "a tab with an unknown key",
        instead(TABS, "file = \"main.rs\"", "⟦flie⟧ = \"main.rs\"", "unknown-key", "`flie`", "`file`?"),
    ),
    (
        "a lane of a pair that there is not",
        instead(
            TABS,
            "pair = \"counting\"\nlane",
            "pair = ⟦\"countng\"⟧\nlane",
            "unknown-pair",
            "`countng`",
            "`counting`?",
        ),
    ),
    (
        "two lanes for a pair",
        instead(
            TABS,
            "lane = \"counting\"\n\n[[rust]]",
            "lane = \"counting\"\n\n[[rust.lane]]\npair = ⟦\"counting\"⟧\n\n[[rust]]",
            "duplicate-pair",
            "has a lane in this program already",
            "take one away",
        ),
    ),
    (
        "a lane without a name",
        instead(
            TABS,
            "lane = \"counting\"\n\n[[rust]]",
            "lane = ⟦\"\"⟧\n\n[[rust]]",
            "empty-text",
            "`lane` is empty",
            "lane in",
        ),
    ),
    (
        "a beat that one of several programs lacks",
        instead(BY_HAND, " //@ ask", "", "unknown-beat", "`by_hand.rs` has no beat `ask`", "add `//@ ask`")
            .at(At::In(TABS, "beat = ⟦\"ask\"⟧")),
    ),
    (
        "a beat misspelt in one of several programs",
        instead(CLOSEST, "//@ ask", "⟦//@ aks⟧", "unknown-beat", "`closest.rs` has no beat `ask`", "`ask`?"),
    ),
    ("a further program that is no text", error(Content(CLOSEST, super::NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    (
        "several programs and no main.rs",
        error(Moved("00-programs/tabs/main.rs", "00-programs/tabs/man.rs"), "missing-file", "no `main.rs`", "`man.rs`")
            .at(At::Whole("00-programs/tabs/main.rs")),
    ),
    (
        "a Rust program that is no tab",
        error(
            Content("00-programs/tabs/other.rs", b"fn main() {}\n"),
            "unused-file",
            "`other.rs` is no program",
            "`[[rust]]`",
        )
        .warning(),
    ),
    (
        "a second Python program",
        error(
            Content("00-programs/tabs/other.py", b"x = 1\n"),
            "unused-file",
            "`other.py` is no program",
            "one Python",
        )
        .warning(),
    ),
    (
        "tabs in a lesson of Python alone",
        instead(
            ALONE,
            "[output]",
            "⟦[[rust]]⟧\nfile = \"a.rs\"\ntitle = { en = \"x\", ko = \"y\" }\nreason = { en = \"x\", ko = \"y\" }\n\n[output]",
            "one-program",
            "about `main.rs`",
            "write `main.rs`",
        ),
    ),
];
