//! A small good pack for tests, to be spoiled in one place at a time.

use super::files::Files;

const PACK: &str = r#"format = 1
id = "demo"
title = { en = "Demo", ko = "데모" }
authors = ["Ann"]
languages = ["en", "ko"]
chapters = ["01-first"]
"#;

const CHAPTER: &str = r#"id = "first"
title = { en = "First", ko = "첫째" }
lessons = ["priming", "plain"]
"#;

const LESSON: &str = r#"id = "priming"
title = { en = "Priming", ko = "프라이밍" }
clock = "virtual"
axis = "event"

[misconception]
step = "sent"
claim = { en = "It can take a value at once.", ko = "바로 받는다." }

[output]
python = """
average 10.0
"""

[[differs]]
what = "beats"
reason = { en = "Rust has no close.", ko = "없다." }
step = "sent"

[[step]]
id = "made"
beat = "make"

[[step.question]]
ask = "state"
lane = "averager"

[[step]]
id = "sent"
beat = "send"
hit = 2

[[step.question]]
ask = "choice"
prompt = { en = "Which?", ko = "무엇?" }
choices = [{ en = "this", ko = "이" }, { en = "that", ko = "저" }]
answer = 1
why = { en = "So it is.", ko = "그렇다." }

[[step.question]]
ask = "output"
of = "rust"

[[step]]
id = "closed"
beat = "close"
in = "python"
"#;

const ENGLISH: &str =
    "# Priming\n\nHello.\n\n## Made {#made}\n\nMade.\n\n## Sent {#sent}\n\nSent.\n\n## Closed {#closed}\n\nClosed.\n";
const KOREAN: &str =
    "# 프라이밍\n\n안녕.\n\n## 생성 {#made}\n\n생성.\n\n## 전송 {#sent}\n\n전송.\n\n## 닫힘 {#closed}\n\n닫힘.\n";
const PYTHON: &str = "def averager():\n    value = yield  #@ send\n\ncoroutine = averager()  #@ make\ncoroutine.close()  #@ close\nprint('average 10.0')\n";
const RUST: &str = "fn main() {\n    //@ make\n    let mut averager = 1;\n    averager += 1; //@ send\n    println!(\"average 10.0\");\n}\n";

const PLAIN: &str = r#"id = "plain"
title = { en = "Plain", ko = "단순" }

[output]
python = "average 10.0\n"

[[step]]
id = "made"
beat = "make"
"#;

/// The folder of the lesson that has one of everything.
pub const KEY: &str = "01-first/priming";

/// The pack: two lessons, the first with one of everything, the second as short as one can be.
pub fn pack() -> Files {
    [
        ("pack.toml".to_owned(), PACK),
        ("01-first/chapter.toml".to_owned(), CHAPTER),
        (format!("{KEY}/lesson.toml"), LESSON),
        (format!("{KEY}/en.md"), ENGLISH),
        (format!("{KEY}/ko.md"), KOREAN),
        (format!("{KEY}/main.py"), PYTHON),
        (format!("{KEY}/main.rs"), RUST),
        ("01-first/plain/lesson.toml".to_owned(), PLAIN),
        ("01-first/plain/en.md".to_owned(), "# Plain\n\n## Made {#made}\n\nMade.\n"),
        ("01-first/plain/ko.md".to_owned(), "# 단순\n\n## 생성 {#made}\n\n생성.\n"),
        ("01-first/plain/main.py".to_owned(), PYTHON),
        ("01-first/plain/main.rs".to_owned(), RUST),
    ]
    .into_iter()
    .map(|(path, text)| (path, text.as_bytes()))
    .collect()
}

/// The pack with `from` replaced by `to` in one file, once.
pub fn spoiled(path: &str, from: &str, to: &str) -> Files {
    let mut files = pack();
    let text = files.text(path).to_owned();
    assert!(text.contains(from), "`{from}` is not in {path}");
    files.insert(path, text.replacen(from, to, 1).into_bytes());
    files
}
