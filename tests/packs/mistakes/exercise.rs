//! Mistakes in exercises.

use super::{LESSON, TABS};
use crate::mistake::Made::{Content, Missing, Moved};
use crate::mistake::{At, Mistake, error, instead};

const STARTER: &str = "00-programs/tabs/exercise/starter.py";
const SOLUTION: &str = "00-programs/tabs/exercise/solution.rs";
const TABS_EN: &str = "00-programs/tabs/en.md";

pub const ALL: &[(&str, Mistake)] = &[
    (
        "no starter",
        error(
            Missing(STARTER),
            "missing-file",
            "no `exercise/starter.py`",
            "write `00-programs/tabs/exercise/starter.py`",
        ),
    ),
    ("no solution", error(Missing(SOLUTION), "missing-file", "no `exercise/solution.rs`", "exercise/solution.rs")),
    (
        "a starter misnamed",
        error(
            Moved(STARTER, "00-programs/tabs/exercise/strater.py"),
            "missing-file",
            "no `exercise/starter.py`",
            "`strater.py`",
        )
        .at(At::Whole(STARTER)),
    ),
    ("a starter that is no text", error(Content(STARTER, super::NO_TEXT), "not-utf8", "byte 1", "UTF-8")),
    (
        "a program that is none of the exercise",
        error(
            Content("00-programs/tabs/exercise/other.py", b""),
            "unused-file",
            "`exercise/other.py`",
            "`starter` and `solution`",
        )
        .warning(),
    ),
    (
        "programs of an exercise that there is not",
        error(Content("01-sums/sums/exercise/starter.py", b""), "unused-file", "`exercise/starter.py`", "`[exercise]`")
            .warning(),
    ),
    (
        "an exercise without hints",
        instead(TABS, "[exercise.rust]\nhints = [", "⟦[exercise.rust]⟧\nhint = [", "unknown-key", "`hint`", "`hints`?")
            .at(At::In(TABS, "⟦hint⟧ = [")),
    ),
    (
        "two hints",
        instead(
            TABS,
            "[\n    { en = \"Where does the range end?\", ko = \"범위는 어디서 끝날까?\" },\n    { en = \"Its end is left out.\", ko = \"끝은 포함되지 않는다.\" },\n    { en = \"`1..3`\", ko = \"`1..3`\" },\n]",
            "⟦[{ en = \"Where?\", ko = \"어디?\" }, { en = \"There.\", ko = \"거기.\" }]⟧",
            "hint-count",
            "3 hints, and this has 2",
            "nudge",
        ),
    ),
    (
        "a hint that lacks a language",
        instead(
            TABS,
            "{ en = \"Its end is left out.\", ko = \"끝은 포함되지 않는다.\" }",
            "⟦{ en = \"Its end is left out.\" }⟧",
            "missing-language",
            "in `ko`",
            "`ko = \"…\"`",
        ),
    ),
    (
        "hints that are a text",
        instead(
            TABS,
            "hints = [\n    { en = \"Where does the range end?\", ko = \"범위는 어디서 끝날까?\" },\n    { en = \"Its end is left out.\", ko = \"끝은 포함되지 않는다.\" },\n    { en = \"`1..3`\", ko = \"`1..3`\" },\n]",
            "hints = ⟦\"think\"⟧",
            "wrong-type",
            "`hints` is to be a list",
            "write `[{",
        ),
    ),
    (
        "an exercise that asks for nothing",
        instead(TABS, "beats = [\"give\", \"give\"]\n", "", "no-demand", "what a solution has to show", "add `output`")
            .at(At::In(TABS, "⟦[exercise.rust]⟧")),
    ),
    (
        "an exercise in no language",
        instead(LESSON, "[output]", "⟦[exercise]⟧\n\n[output]", "no-exercise", "in no language", "`[exercise.python]`"),
    ),
    (
        "an exercise in a language misspelt",
        instead(TABS, "[exercise.rust]", "[exercise.⟦rsut⟧]", "unknown-key", "`rsut`", "`rust`?"),
    ),
    (
        "no such state",
        instead(
            TABS,
            "\"suspended yield\", \"running",
            "⟦\"suspendd yield\"⟧, \"running",
            "unknown-word",
            "no state `suspendd`",
            "`suspended`?",
        ),
    ),
    (
        "no such way into a state",
        instead(
            TABS,
            "\"running next\"",
            "⟦\"running yield\"⟧",
            "unknown-word",
            "no lane becomes running by `yield`",
            "are `next`",
        ),
    ),
    (
        "no states at all",
        instead(
            TABS,
            "pass = [\"created\", \"suspended yield\", \"running next\", \"suspended yield\"]",
            "pass = ⟦[]⟧",
            "no-states",
            "no states here",
            "passes through",
        ),
    ),
    (
        "states of no lane",
        instead(
            TABS,
            "lane = \"counting\"\npass",
            "lane = ⟦\"\"⟧\npass",
            "empty-text",
            "`lane` is empty",
            "in the trace",
        ),
    ),
    (
        "a beat that an exercise does not have",
        instead(
            TABS,
            "beats = [\"give\", \"give\"]",
            "beats = [⟦\"gvie\"⟧, \"gvie\"]",
            "unknown-beat",
            "no beat `gvie`",
            "`give`?",
        ),
    ),
    (
        "a beat with a bad name in an exercise",
        instead(TABS, "beats = [\"give\", \"give\"]", "beats = [⟦\"Give it\"⟧]", "beat-name", "`Give it`", "`give-it`"),
    ),
    (
        "no prompt",
        instead(
            TABS_EN,
            "\n## One more {#exercise}\n\nLet the generator hand out `2` as well, and the range give it.\n",
            "",
            "missing-section",
            "for the exercise",
            "{#exercise}",
        ),
    ),
    (
        "a prompt and no exercise",
        instead(
            super::ENGLISH,
            "## Over {#ended}",
            "⟦## More {#exercise}⟧\n\nTry it.\n\n## Over {#ended}",
            "unknown-step",
            "has no exercise",
            "add `[exercise]`",
        ),
    ),
    (
        "a step that has the name of the exercise",
        instead(TABS, "id = \"asked\"", "id = ⟦\"exercise\"⟧", "duplicate-id", "that of the exercise", "another"),
    ),
];
