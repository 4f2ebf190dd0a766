//! Mistakes in `lesson.toml` outside of its steps.

use super::{LESSON, SHORT};
use crate::mistake::{At, Mistake, instead};

pub const ALL: &[(&str, Mistake)] = &[
    (
        "a header not closed",
        instead(LESSON, "[[step]]\nid = \"five\"", "[[step]⟦⟧\nid = \"five\"", "toml-syntax", "unclosed", "is closed"),
    ),
    (
        "a table twice",
        instead(
            LESSON,
            "[[differs]]",
            "[⟦output⟧]\npython = \"\"\n[[differs]]",
            "toml-syntax",
            "duplicate key",
            "take one away",
        ),
    ),
    ("lesson: no id", instead(LESSON, "id = \"sums\"\n", "", "missing-key", "`id` is missing", "`id = …`")),
    (
        "lesson: a bad id",
        instead(LESSON, "id = \"sums\"", "id = ⟦\"two_sums\"⟧", "bad-id", "`two_sums`", "such as `two-sums`"),
    ),
    (
        "lesson: an id twice",
        instead(
            SHORT,
            "id = \"short\"",
            "id = ⟦\"sums\"⟧",
            "duplicate-id",
            "another lesson has the id `sums`",
            "choose another",
        ),
    ),
    ("lesson: an unknown key", instead(LESSON, "clock =", "⟦clok⟧ =", "unknown-key", "`clok`", "`clock`?")),
    (
        "lesson: a key of the pack",
        instead(LESSON, "clock =", "⟦authors⟧ = [\"Ann\"]\nclock =", "unknown-key", "`authors`", "the keys here are"),
    ),
    (
        "lesson: no title",
        instead(
            LESSON,
            "title = { en = \"Two sums\", ko = \"두 합계\" }\n",
            "",
            "missing-key",
            "`title` is missing",
            "`title = …`",
        ),
    ),
    (
        "lesson: a title that lacks a language",
        instead(
            LESSON,
            "{ en = \"Two sums\", ko = \"두 합계\" }",
            "⟦{ en = \"Two sums\" }⟧",
            "missing-language",
            "in `ko`",
            "`ko = \"…\"`",
        ),
    ),
    (
        "no such clock",
        instead(
            LESSON,
            "clock = \"virtual\"",
            "clock = ⟦\"virtaul\"⟧",
            "unknown-word",
            "`clock` cannot be `virtaul`",
            "`virtual`?",
        ),
    ),
    (
        "a clock that is a number",
        instead(LESSON, "clock = \"virtual\"", "clock = ⟦12⟧", "wrong-type", "`clock` is to be a text", "in quotes"),
    ),
    (
        "a Python from which on that there is not",
        instead(
            LESSON,
            "axis = \"event\"",
            "since = ⟦\"3.7\"⟧\naxis = \"event\"",
            "unknown-word",
            "`since` cannot be `3.7`",
            "`3.9`",
        ),
    ),
    (
        "no such axis",
        instead(
            LESSON,
            "axis = \"event\"",
            "axis = ⟦\"seconds\"⟧",
            "unknown-word",
            "`axis` cannot be `seconds`",
            "`event`, `line`, `time`",
        ),
    ),
    (
        "a misconception without its step",
        instead(
            LESSON,
            "[misconception]\nstep = \"primed\"",
            "⟦[misconception]⟧",
            "missing-key",
            "`step` is missing in `[misconception]`",
            "`step = …`",
        ),
    ),
    (
        "a misconception without its claim",
        instead(
            LESSON,
            "[misconception]\nstep = \"primed\"\nclaim = { en = \"Making it runs its body.\", ko = \"만들면 본문이 실행된다.\" }",
            "⟦[misconception]⟧\nstep = \"primed\"",
            "missing-key",
            "`claim` is missing",
            "`claim = …`",
        ),
    ),
    (
        "a misconception at no step",
        instead(LESSON, "step = \"primed\"", "step = ⟦\"prime\"⟧", "unknown-step", "no step `prime`", "`primed`?"),
    ),
    (
        "a misconception that is a text",
        instead(
            LESSON,
            "[misconception]\nstep = \"primed\"\nclaim = { en = \"Making it runs its body.\", ko = \"만들면 본문이 실행된다.\" }",
            "misconception = ⟦\"It runs.\"⟧",
            "wrong-type",
            "a table, and this is a text",
            "`[misconception]`",
        ),
    ),
    (
        "misconception: an unknown key",
        instead(
            LESSON,
            "claim =",
            "⟦belief⟧ = 1\nclaim =",
            "unknown-key",
            "`belief` in `[misconception]`",
            "`step`, `claim`",
        ),
    ),
    (
        "no output",
        instead(SHORT, "[output]\npython = \"1\\n\"\n", "", "missing-key", "`output` is missing", "[output]"),
    ),
    (
        "an output that is a text",
        instead(
            SHORT,
            "[output]\npython = \"1\\n\"",
            "output = ⟦\"1\\n\"⟧",
            "wrong-type",
            "a table, and this is a text",
            "`[output]`",
        ),
    ),
    (
        "an output without python",
        instead(
            SHORT,
            "[output]\npython = \"1\\n\"",
            "⟦[output]⟧\nrust = \"1\\n\"",
            "missing-output",
            "what `main.py` prints is missing in `[output]`",
            "`python = …`",
        ),
    ),
    (
        "an output that is a number",
        instead(SHORT, "\"1\\n\"", "⟦1⟧", "wrong-type", "`python` is to be a text", "in quotes"),
    ),
    (
        "output: an unknown key",
        instead(LESSON, "rust = \"\"\"", "⟦ruts⟧ = \"\"\"", "unknown-key", "`ruts` in `[output]`", "`rust`?"),
    ),
    (
        "one difference that is no list",
        instead(
            SHORT,
            "[[step]]",
            "⟦[differs]⟧\nwhat = \"output\"\nreason = { en = \"a\", ko = \"b\" }\n\n[[step]]",
            "wrong-type",
            "a list of tables, and this is a table",
            "`[[differs]]`",
        ),
    ),
    (
        "a difference without what",
        instead(
            LESSON,
            "[[differs]]\nwhat = \"output\"",
            "⟦[[differs]]⟧",
            "missing-key",
            "`what` is missing",
            "`what = …`",
        ),
    ),
    (
        "a difference in nothing",
        instead(
            LESSON,
            "what = \"output\"",
            "what = ⟦\"outputs\"⟧",
            "unknown-word",
            "`what` cannot be `outputs`",
            "`output`?",
        ),
    ),
    (
        "a difference without a reason",
        instead(
            LESSON,
            "[[differs]]\nwhat = \"beats\"\nreason = { en = \"Rust has no close.\", ko = \"러스트에는 close가 없다.\" }",
            "⟦[[differs]]⟧\nwhat = \"beats\"",
            "missing-key",
            "`reason` is missing",
            "`reason = …`",
        ),
    ),
    (
        "a difference whose reason lacks a language",
        instead(
            LESSON,
            "reason = { en = \"Rust has no close.\", ko = \"러스트에는 close가 없다.\" }",
            "reason = ⟦{ en = \"Rust has no close.\" }⟧",
            "missing-language",
            "`reason` is missing in `ko`",
            "`ko = \"…\"`",
        ),
    ),
    (
        "a difference told at no step",
        instead(LESSON, "step = \"ended\"", "step = ⟦\"end\"⟧", "unknown-step", "no step `end`", "`made`, `primed`"),
    ),
    (
        "differs: an unknown key",
        instead(LESSON, "step = \"ended\"", "⟦setp⟧ = \"ended\"", "unknown-key", "`setp` in `[[differs]]`", "`step`?"),
    ),
    (
        "differs misspelt, and a step of one program",
        instead(
            LESSON,
            "[[differs]]\nwhat = \"output\"\nreason = { en = \"Rust drops where Python closes.\", ko = \"파이썬은 닫고 러스트는 버린다.\" }\nstep = \"ended\"\n\n[[differs]]",
            "[[⟦difers⟧]]",
            "unknown-key",
            "`difers`",
            "`differs`?",
        ),
    ),
    (
        "one pair that is no list",
        instead(
            SHORT,
            "[[step]]",
            "⟦[pair]⟧\nid = \"a\"\n\n[[step]]",
            "wrong-type",
            "`pair` is to be a list of tables",
            "`[[pair]]`",
        ),
    ),
    (
        "a pair without an id",
        instead(
            LESSON,
            "[[pair]]\nid = \"second\"",
            "⟦[[pair]]⟧",
            "missing-key",
            "`id` is missing in `[[pair]]`",
            "`id = …`",
        ),
    ),
    (
        "a pair with a bad id",
        instead(LESSON, "id = \"second\"", "id = ⟦\"2nd!\"⟧", "bad-id", "`2nd!`", "such as `2nd`"),
    ),
    (
        "a pair twice",
        instead(
            LESSON,
            "[[step]]\nid = \"made\"",
            "[[pair]]\nid = ⟦\"first\"⟧\npython = { lane = \"main\" }\nrust = { lane = \"main\" }\n\n[[step]]\nid = \"made\"",
            "duplicate-id",
            "another pair has the id `first`",
            "an id of its own",
        ),
    ),
    (
        "a pair of one lane",
        instead(
            LESSON,
            "[[pair]]\nid = \"first\"\npython = { lane = \"running_sum\", nth = 1 }",
            "⟦[[pair]]⟧\nid = \"first\"",
            "missing-key",
            "`python` is missing in `[[pair]]`",
            "`python = …`",
        ),
    ),
    (
        "a lane of a pair that is a text",
        instead(
            LESSON,
            "rust = { lane = \"running_sum\" }",
            "rust = ⟦\"running_sum\"⟧",
            "wrong-type",
            "`rust` is to be a table",
            "`{ lane = \"…\" }`",
        ),
    ),
    (
        "a lane of a pair without its name",
        instead(
            LESSON,
            "python = { lane = \"running_sum\", nth = 1 }",
            "python = ⟦{ nth = 1 }⟧",
            "missing-key",
            "`lane` is missing in the lane of a pair",
            "`lane = …`",
        ),
    ),
    (
        "a lane of a pair with an empty name",
        instead(
            LESSON,
            "python = { lane = \"running_sum\", nth = 1 }",
            "python = { lane = ⟦\"\"⟧ }",
            "empty-text",
            "`lane` is empty",
            "the name of a lane",
        ),
    ),
    (
        "a lane of a pair counted from nought",
        instead(LESSON, "nth = 1 }", "nth = ⟦0⟧ }", "out-of-range", "`nth` is out of range", "from 1"),
    ),
    (
        "a lane of a pair with an unknown key",
        instead(LESSON, "nth = 1 }", "⟦nht⟧ = 1 }", "unknown-key", "`nht` in the lane of a pair", "`nth`?"),
    ),
    (
        "pair: an unknown key",
        instead(
            LESSON,
            "[[pair]]\nid = \"first\"",
            "[[pair]]\nid = \"first\"\n⟦state⟧ = \"running\"",
            "unknown-key",
            "`state` in `[[pair]]`",
            "`id`, `python`, `rust`",
        ),
    ),
    (
        "pair misspelt, and steps that ask for pairs",
        instead(
            LESSON,
            "[[pair]]\nid = \"first\"\npython = { lane = \"running_sum\", nth = 1 }\nrust = { lane = \"running_sum\" }\n\n[[pair]]",
            "[[⟦pairs⟧]]",
            "unknown-key",
            "`pairs`",
            "`pair`?",
        ),
    ),
    (
        "a pair that no step asks for",
        instead(
            LESSON,
            "states = [\"first\", \"second\"]",
            "states = [\"first\"]",
            "unused-pair",
            "the pair `second`",
            "`states = [\"second\"]`",
        )
        .warning()
        .at(At::In(LESSON, "[[pair]]\nid = ⟦\"second\"⟧")),
    ),
];
