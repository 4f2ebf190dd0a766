//! `trace --out` and `open`: a trace is kept while it is made, and read again, whole, cut or damaged.

use crate::world::{World, python};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use yieldscope::trace::Status;

const PROGRAM: &str = "def count():\n    yield 1\nprint(list(count()))\n";

#[test]
fn what_is_saved_is_what_is_printed_and_opens_as_that() {
    let world = World::new();
    let program = world.file("app.py", PROGRAM);
    let printed = world.run_with(python(), &["trace", "--json", "--out", "app.trace", "app.py"]);
    let path = world.home.path().join("app.trace");
    assert_eq!(std::fs::read_to_string(&path).expect("saved"), printed.out);
    assert_eq!((printed.code, printed.err.as_str()), (Some(0), ""));
    let opened = world.run(&["open", "app.trace", "--json"]);
    assert_eq!((opened.out, opened.code, opened.err.as_str()), (printed.out, Some(0), ""));
    let text = world.run_with(python(), &["trace", "--out", "app.trace", "app.py"]);
    assert_eq!((world.run(&["open", "app.trace"]).out, text.code), (text.out, Some(0)));
    std::fs::remove_file(program).expect("gone");
    assert_eq!(world.run(&["open", "app.trace"]).code, Some(0), "the program need not be there any more");
}

#[test]
fn a_trace_that_is_still_being_written_and_one_that_was_cut_can_be_read() {
    let world = World::new();
    world.file("app.py", "import time\nprint('asleep', flush=True)\ntime.sleep(1e6)\n");
    let arguments = ["--python", python().to_str().expect("UTF-8"), "trace", "--json", "--out", "t", "app.py"];
    let mut child = world.command(&arguments).stdout(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    lines.find(|line| line.as_ref().expect("UTF-8").contains("asleep")).expect("it is told").expect("UTF-8");
    let half = world.run(&["open", "t", "--json"]);
    child.kill().expect("killed");
    child.wait().expect("waited for");
    assert_eq!((half.code, half.err.as_str()), (Some(0), ""));
    assert!(half.out.contains("asleep") && half.trace().end().is_none(), "{}", half.out);
    let path = world.home.path().join("t");
    let whole = std::fs::read(&path).expect("read");
    std::fs::write(&path, &whole[..whole.len() - 20]).expect("cut");
    let cut = world.run(&["open", "t", "--json"]);
    assert_eq!(cut.code, Some(1));
    assert_eq!(cut.trace().len() + 1, String::from_utf8_lossy(&whole).lines().count() - 1);
    assert!(cut.err.contains("yieldscope: t:") && cut.err.contains("1 damaged line was passed over"), "{}", cut.err);
}

#[test]
fn the_end_at_a_limit_is_in_the_file() {
    let world = World::new();
    world.file("app.py", "while True: pass\n");
    let ran = world.run_with(python(), &["trace", "--out", "t", "--limit-time", "2s", "app.py"]);
    assert_eq!(ran.code, Some(124));
    let opened = world.run(&["open", "t", "--json"]);
    assert_eq!(opened.trace().end(), Some(&Status::Stopped("time".into())));
}

#[test]
fn what_cannot_be_saved_or_opened_is_told_with_what_to_do() {
    let world = World::new();
    world.file("app.py", PROGRAM);
    world.file("damaged", concat!(
        r#"{"format":"yieldscope-trace","version":1,"language":"python","runtime":"CPython 3.13.0","program":"a.py","clock":"real"}"#,
        "\n",
        r#"{"seq":0,"t":0.0,"event":"lane","lane":0,"kind":"main","name":"main","thread":0,"process":0}"#,
        "\n",
        r#"{"seq":1,"t":0.0,"event":"state","lane":0,"state":"creatd","cause":"call"}"#,
        "\n",
        r#"{"seq":2,"t":0.0,"event" "line"}"#,
        "\n",
    ));
    world.file("newer", "{\"format\":\"yieldscope-trace\",\"version\":2}\n");
    world.file("folder/file", "");
    let mut all = String::new();
    for (arguments, code) in [
        (&["trace", "app.py", "--out", "app.py"][..], 1),
        (&["trace", "app.py", "--out", "folder"], 1),
        (&["trace", "app.py", "--out", "none/t"], 1),
        (&["open", "missing"], 1),
        (&["open", "folder"], 1),
        (&["open", "app.py"], 1),
        (&["open", "newer"], 1),
        (&["open", "damaged"], 1),
    ] {
        let ran = world.run_with(python(), arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.err);
        all.push_str(&format!("$ yieldscope {}\n{}{}\n", arguments.join(" "), ran.out, world.plain(&ran.err)));
    }
    assert_eq!(std::fs::read_to_string(world.home.path().join("app.py")).expect("there"), PROGRAM);
    insta::assert_snapshot!(all);
}

#[test]
fn a_disk_that_is_full_is_told_when_the_program_has_ended() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let world = World::new();
    world.file("app.py", PROGRAM);
    let ran = world.run_with(python(), &["trace", "app.py", "--json", "--out", "/dev/full"]);
    assert!(ran.trace().end().is_some());
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("/dev/full cannot be written"), "{}", ran.err);
}
