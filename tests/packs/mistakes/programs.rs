//! Mistakes in the programs.

use super::{LESSON, PYTHON, RUST};
use crate::mistake::Made::Content;
use crate::mistake::{At, Mistake, error, instead};

pub const ALL: &[(&str, Mistake)] = &[
    ("an empty main.py", error(Content(PYTHON, b""), "no-beats", "`main.py` has no beats", "`#@ make`")),
    (
        "a main.rs without beats",
        error(Content(RUST, b"fn main() {}\n"), "no-beats", "`main.rs` has no beats", "`//@ make`"),
    ),
    (
        "a beat with a bad name",
        instead(PYTHON, "#@ make", "⟦#@ Make it⟧", "beat-name", "`Make it`", "such as `make-it`"),
    ),
    ("a beat without a name", instead(RUST, "//@ make", "⟦//@⟧", "beat-name", "no name", "lower-case letters")),
    (
        "a beat twice",
        instead(
            PYTHON,
            "second = running_sum()",
            "second = running_sum()  ⟦#@ make⟧",
            "duplicate-beat",
            "`make` stands twice",
            "another name",
        ),
    ),
    (
        "two beats on one line",
        instead(
            PYTHON,
            "print(\"second\"",
            "⟦#@ other⟧\n#@ more\nprint(\"second\"",
            "beat-line",
            "the next line of code carries another beat",
            "a line of its own",
        )
        .at(At::In(PYTHON, "⟦#@ other⟧")),
    ),
    (
        "a beat on a line that has one",
        instead(
            PYTHON,
            "first = running_sum()  #@ make",
            "#@ make\nfirst = running_sum()  ⟦#@ other⟧",
            "beat-line",
            "carries the beat `make` already",
            "another line",
        ),
    ),
    (
        "a beat after the last line",
        instead(
            RUST,
            "    println!(\"dropped\"); //@ end\n}\n",
            "    println!(\"dropped\"); //@ end\n}\n⟦//@ late⟧\n",
            "beat-nowhere",
            "no line follows",
            "a line of code",
        ),
    ),
    (
        "a beat that is gone",
        instead(RUST, " //@ five", "", "unknown-beat", "`main.rs` has no beat `five`", "add `//@ five` to its line")
            .at(At::In(LESSON, "beat = ⟦\"five\"⟧")),
    ),
    (
        "a beat that two steps name and that is gone",
        instead(
            LESSON,
            "beat = \"close\"\nin = \"python\"\n\n[[step]]\nid = \"ended\"\nbeat = \"end\"",
            "beat = ⟦\"over\"⟧\n\n[[step]]\nid = \"ended\"\nbeat = \"over\"",
            "unknown-beat",
            "`main.py` and `main.rs` have no beat `over`",
            "the beats there are",
        ),
    ),
    (
        "a beat in a string",
        instead(
            PYTHON,
            "print(\"first\", first.send(5))  #@ five",
            "print(\"first\", first.send(5), \"#@ five\")",
            "unknown-beat",
            "`main.py` has no beat `five`",
            "add `#@ five` to its line",
        )
        .at(At::In(LESSON, "beat = ⟦\"five\"⟧")),
    ),
    (
        "a beat misspelt in one program",
        instead(PYTHON, "#@ five", "⟦#@ fvie⟧", "unknown-beat", "no step names the beat `fvie`", "`five`?"),
    ),
    (
        "a beat of the other language",
        instead(RUST, "//@ five", "// #@ five", "unknown-beat", "`main.rs` has no beat `five`", "`//@ five`")
            .at(At::In(LESSON, "beat = ⟦\"five\"⟧")),
    ),
];
