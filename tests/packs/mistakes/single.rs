//! Mistakes in lessons of one language: what in them is about the program that is not there.

use super::{ALONE, NATIVE};
use crate::mistake::Made::{Missing, Moved};
use crate::mistake::{At, Mistake, error, instead};

pub const ALL: &[(&str, Mistake)] = &[
    (
        "neither main.py nor main.rs",
        error(Missing("00-programs/alone/main.py"), "no-program", "neither `main.py` nor `main.rs`", "one of them")
            .at(At::Whole(ALONE)),
    ),
    (
        "the one program misnamed",
        error(
            Moved("00-programs/native/main.rs", "00-programs/native/man.rs"),
            "missing-file",
            "no `main.rs`",
            "`man.rs`",
        )
        .at(At::Whole("00-programs/native/main.rs")),
    ),
    (
        "what the other language prints",
        instead(
            ALONE,
            "python = \"\"\"\na",
            "⟦rust⟧ = \"\"\npython = \"\"\"\na",
            "one-program",
            "has `main.py` alone, and this is about `main.rs`",
            "write `main.rs`, or",
        ),
    ),
    (
        "what the only program prints, under the other language",
        instead(NATIVE, "rust = ", "⟦python⟧ = ", "one-program", "about `main.py`", "write `main.py`"),
    ),
    (
        "no word of what the only program prints",
        instead(
            NATIVE,
            "[output]\nrust = \"\"\"\n1\n2\n\"\"\"",
            "⟦[output]⟧",
            "missing-output",
            "what `main.rs` prints",
            "`rust = …`",
        ),
    ),
    (
        "the oldest Python of a lesson without one",
        instead(
            NATIVE,
            "[misconception]",
            "⟦since⟧ = \"3.11\"\n\n[misconception]",
            "one-program",
            "about `main.py`",
            "write `main.py`",
        ),
    ),
    (
        "a step in the other language",
        instead(ALONE, "in = \"python\"", "in = ⟦\"rust\"⟧", "one-program", "about `main.rs`", "write `main.rs`"),
    ),
    (
        "a step in both languages",
        instead(ALONE, "in = \"python\"", "in = ⟦\"both\"⟧", "one-program", "about `main.rs`", "write `main.rs`"),
    ),
    (
        "a difference in one language",
        instead(
            NATIVE,
            "[output]",
            "⟦[[differs]]⟧\nwhat = \"output\"\nreason = { en = \"x\", ko = \"y\" }\n\n[output]",
            "one-program",
            "about `main.py`",
            "take away what is about it",
        ),
    ),
    (
        "a pair in one language, and steps that ask for it",
        instead(
            ALONE,
            "[[step]]\nid = \"made\"\nbeat = \"make\"\n",
            "⟦[[pair]]⟧\nid = \"one\"\npython = { lane = \"letters\" }\nrust = { lane = \"letters\" }\n\n[[step]]\nid = \"made\"\nbeat = \"make\"\nstates = [\"one\"]\n",
            "one-program",
            "about `main.rs`",
            "write `main.rs`",
        ),
    ),
    (
        "states in one language",
        instead(
            ALONE,
            "beat = \"make\"\n",
            "beat = \"make\"\n⟦states⟧ = [\"one\"]\n",
            "one-program",
            "`main.rs`",
            "write",
        ),
    ),
    (
        "a question about the other language",
        instead(NATIVE, "ask = \"output\"", "ask = \"output\"\nof = ⟦\"python\"⟧", "one-program", "`main.py`", "write"),
    ),
    (
        "all about the other language",
        instead(
            NATIVE,
            "beat = \"make\"\n\n[[step.question]]\nask = \"output\"",
            "beat = \"make\"\nin = ⟦\"python\"⟧\nstates = [\"x\"]\n\n[[step.question]]\nask = \"output\"\nof = \"python\"",
            "one-program",
            "as are 2 other places",
            "write",
        ),
    ),
];
