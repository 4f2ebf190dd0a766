//! Mistakes in the prose.

use super::{ENGLISH, KOREAN};
use crate::mistake::Made::{Content, Moved};
use crate::mistake::{At, Mistake, error, instead};

pub const ALL: &[(&str, Mistake)] = &[
    ("empty prose", error(Content(ENGLISH, b"\n"), "empty-prose", "says nothing", "`# Title`")),
    ("prose without a title", instead(ENGLISH, "# Two sums\n\n", "", "prose-title", "no title", "`# Title`")),
    (
        "prose with an empty title",
        instead(ENGLISH, "# Two sums\n", "⟦#⟧\n", "prose-title", "the title is empty", "`# Title`"),
    ),
    (
        "prose before its title",
        instead(ENGLISH, "# Two sums", "⟦Hello.⟧\n\n# Two sums", "prose-title", "before the title", "`# Title`"),
    ),
    (
        "a second title",
        instead(
            ENGLISH,
            "## Made {#made}",
            "⟦# More⟧\n\n## Made {#made}",
            "prose-title",
            "a second title",
            "`## Title {#step-id}`",
        ),
    ),
    (
        "a section without its step",
        instead(
            ENGLISH,
            "## Made {#made}",
            "⟦## Made⟧",
            "section-without-step",
            "does not name its step",
            "`## Made {#step-id}`",
        ),
    ),
    (
        "a section of a bad id",
        instead(ENGLISH, "## Made {#made}", "⟦## Made {#Made}⟧", "bad-id", "`Made`", "such as `made`"),
    ),
    (
        "a section of a misspelt step",
        instead(ENGLISH, "## Made {#made}", "⟦## Made {#maed}⟧", "unknown-step", "no step `maed`", "`made`?"),
    ),
    (
        "a section of no step",
        instead(
            ENGLISH,
            "## Made {#made}",
            "⟦## More {#banana}⟧\n\nMore.\n\n## Made {#made}",
            "unknown-step",
            "no step `banana`",
            "`made`, `primed`",
        ),
    ),
    (
        "a step without a section",
        instead(
            KOREAN,
            "## 다섯 {#five}\n\n5가 들어간다.\n\n",
            "",
            "missing-section",
            "no section for step `five`",
            "`## Title {#five}`",
        ),
    ),
    (
        "two steps without a section",
        instead(
            KOREAN,
            "## 다섯 {#five}\n\n5가 들어간다.\n\n## 닫기 {#closing}\n\n이제 닫는다.\n\n",
            "",
            "missing-section",
            "steps `five`, `closing`",
            "`## Title {#five}`",
        ),
    ),
    (
        "a section twice",
        instead(
            ENGLISH,
            "## Five {#five}",
            "## Made {#made}\n\nAgain.\n\n## Five {#five}",
            "duplicate-section",
            "`made` has a section already",
            "join them",
        )
        .at(At::In(ENGLISH, "⟦## Made {#made}⟧\n\nAgain.")),
    ),
    (
        "a section without words",
        instead(
            ENGLISH,
            "## Made {#made}\n\nNothing of the body has run.",
            "⟦## Made {#made}⟧",
            "empty-section",
            "says nothing",
            "write what the reader shall see",
        ),
    ),
    (
        "a section without a title",
        instead(ENGLISH, "## Made {#made}", "⟦## {#made}⟧", "empty-section", "no title", "`## Title {#made}`"),
    ),
    (
        "notes in the introduction",
        instead(
            ENGLISH,
            "## Made {#made}",
            "⟦```notes\nAsk.\n```⟧\n\n## Made {#made}",
            "notes-place",
            "belong to no step",
            "the section of a step",
        ),
    ),
    (
        "notes in a list",
        instead(
            ENGLISH,
            "## Five {#five}\n",
            "## Five {#five}\n\n- ⟦```notes\n  Ask.\n  ```⟧\n",
            "notes-place",
            "within something else",
            "at the start of a line",
        ),
    ),
    (
        "notes without words",
        instead(ENGLISH, "That was *all*.", "All.\n\n⟦```notes\n```⟧", "empty-notes", "say nothing", "beside the step"),
    ),
    (
        "notes in one language",
        instead(
            ENGLISH,
            "That was *all*.",
            "All.\n\n```notes\nAsk.\n```",
            "missing-notes",
            "has notes in `en` and none in `ko`",
            "a code block marked `notes`",
        )
        .at(At::In(KOREAN, "⟦## 끝 {#ended}⟧"))
        .warning(),
    ),
    (
        "notes with a misspelt mark",
        instead(ENGLISH, "That was *all*.", "All.\n\n⟦```note\nAsk.\n```⟧", "notes-name", "`note`", "`notes`?")
            .warning(),
    ),
    (
        "a picture",
        instead(ENGLISH, "That was *all*.", "⟦![all](all.png)⟧", "prose-element", "no pictures", "in words").warning(),
    ),
    (
        "HTML in a line",
        instead(ENGLISH, "That was *all*.", "That was ⟦<br>⟧ all.", "prose-element", "no HTML", "as Markdown")
            .warning(),
    ),
    (
        "a block of HTML",
        instead(ENGLISH, "That was *all*.", "⟦<div>\nall\n</div>⟧", "prose-element", "no HTML", "as Markdown")
            .warning(),
    ),
    (
        "a block quote",
        instead(ENGLISH, "That was *all*.", "⟦> all⟧", "prose-element", "no block quotes", "a paragraph").warning(),
    ),
    (
        "a deep heading",
        instead(ENGLISH, "That was *all*.", "⟦### Deep⟧\n\nAll.", "prose-element", "no headings but", "a paragraph")
            .warning(),
    ),
    (
        "a link to nowhere",
        instead(ENGLISH, "That was *all*.", "That was ⟦[all]()⟧.", "prose-link", "leads nowhere", "https://").warning(),
    ),
    (
        "a link to a file",
        instead(ENGLISH, "That was *all*.", "That was ⟦[all](main.py)⟧.", "prose-link", "`main.py`", "https://")
            .warning(),
    ),
    (
        "prose in a language of no pack",
        error(
            Content("01-sums/sums/fr.md", b"# Sommes\n"),
            "unknown-language",
            "`fr` is no language of this pack",
            "add it to `languages`",
        )
        .warning(),
    ),
    (
        "prose in misspelt language",
        error(Moved(KOREAN, "01-sums/sums/kr.md"), "missing-file", "no prose in `ko`", "`kr.md`").at(At::Whole(KOREAN)),
    ),
];
