//! Broken packs, kept files, interpreters and programs: a clear message in its place, and the rest works.

use crate::world::{World, python};
use std::path::Path;
use yieldscope::trace::{Body, Status, Stream, Trace};

#[test]
fn a_broken_pack_is_told_with_carets_all_at_once_and_the_rest_of_it_is_listed() {
    let world = World::new();
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let pack = world.home.path().join("pack");
    copy(&bundled, &pack);
    let toml = pack.join("02-send/priming/lesson.toml");
    let text = std::fs::read_to_string(&toml).expect("read");
    std::fs::write(&toml, text.replacen("clock =", "clok =", 1).replacen("[[step]]", "[[stepp]]", 1)).expect("written");
    std::fs::write(pack.join("03-exceptions/throw/en.md"), b"\xff\xfe").expect("written");
    let ran = world.run(&["check", "pack", "--fast"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.out.contains("02-send/priming/lesson.toml") && ran.out.contains('^'), "{}", ran.out);
    assert!(ran.out.contains("03-exceptions/throw/en.md"), "{}", ran.out);
    let list = world.run(&["list", "--pack", "pack"]);
    assert_eq!(list.code, Some(0));
    assert!(list.out.contains("gather") && list.err.contains("yieldscope check pack"), "{}{}", list.out, list.err);
}

#[test]
fn damaged_and_newer_progress_is_told_and_left_alone_by_who_only_reads() {
    for (content, told) in [("\0", "damaged"), ("format = 9\n", "newer")] {
        let world = World::new();
        let path = world.file("kept/progress.toml", content);
        let ran = world.run(&["list"]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("priming") && ran.err.contains(told), "{}", ran.err);
        assert_eq!(std::fs::read_to_string(path).expect("still there"), content);
    }
}

#[test]
fn what_is_no_python_is_told_as_such() {
    let world = World::new();
    let program = world.file("app.py", "print(1)\n");
    let fake = world.file("not-python", "#!/bin/sh\nexec /bin/cat\n");
    executable(&fake);
    let text = world.file("text", "hello");
    for interpreter in [fake.as_path(), text.as_path(), Path::new("/missing/python3")] {
        let ran = world.run_with(interpreter, &["trace", program.to_str().expect("UTF-8")]);
        assert!(matches!(ran.code, Some(1 | 2)), "{:?} {}", ran.code, ran.err);
        assert!(ran.err.starts_with("error: ") && ran.out.is_empty(), "{}{}", ran.out, ran.err);
        let named = interpreter.to_str().expect("UTF-8");
        assert!(ran.err.contains(named), "{} does not name {named}", ran.err);
    }
}

#[test]
fn without_any_python_trace_says_what_to_install() {
    let world = World::new();
    world.file("app.py", "print(1)\n");
    let ran = world.run(&["trace", "app.py"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("error: ") && ran.err.contains("--python"), "{}", ran.err);
}

#[test]
fn the_exit_code_is_the_programs_own() {
    for (program, code) in [
        ("import sys; sys.exit(3)\n", 3),
        ("import os; os._exit(7)\n", 7),
        ("raise ValueError('x')\n", 1),
        ("def f(:\n", 1),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)\n", 137),
        ("pass\n", 0),
    ] {
        let (trace, ran) = trace(program);
        assert_eq!(ran, Some(code), "{program}");
        assert!(trace.end().is_some(), "{program}");
    }
}

#[test]
fn a_program_that_cannot_be_compiled_says_so_as_python_does() {
    let (trace, code) = trace("x = 1\ndef f(:\n");
    assert_eq!(code, Some(1));
    let told = written(&trace, Stream::Stderr);
    assert!(told.contains("SyntaxError") && told.contains("line 2"), "{told}");
}

#[test]
fn what_was_printed_before_os_exit_is_in_the_trace() {
    let (trace, code) = trace("import os\nprint('before', flush=True)\nos._exit(0)\n");
    assert_eq!((code, written(&trace, Stream::Stdout).as_str()), (Some(0), "before\n"));
    assert_eq!(trace.end(), Some(&Status::Code(0)));
}

#[test]
fn garbage_and_escape_sequences_never_reach_our_output_as_they_are() {
    let world = World::new();
    let program = "import sys\n\
        def g():\n    yield '\\x1b[2J\\x9b'\n\
        print('\\x1b[31mred\\x07\\x9b\\u202e')\n\
        next(g())\n\
        sys.stdout.flush()\n\
        sys.stdout.buffer.write(bytes(range(256)) * 3 + b'\\n')\n\
        sys.stdout.buffer.flush()\n\
        print('\\x1b]0;title\\x07', file=sys.stderr)\n\
        raise ValueError('\\x1b[31m')\n";
    world.file("app\u{1b}.py", program);
    for form in ["--json", "--text"] {
        let output = world
            .command(&["--python", python().to_str().expect("UTF-8"), "trace", form, "app\u{1b}.py"])
            .env("PYTHONIOENCODING", "utf-8")
            .output()
            .expect("it starts");
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        for bytes in [&output.stdout, &output.stderr] {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let obeyed = text.chars().find(|ch| *ch != '\n' && (ch.is_control() || *ch == '\u{202e}'));
            assert_eq!(obeyed, None, "{form}: {text}");
        }
        assert!(String::from_utf8_lossy(&output.stdout).contains("red"));
    }
}

/// Runs a program by `trace --json` and gives its trace and the exit code.
fn trace(program: &str) -> (Trace, Option<i32>) {
    let world = World::new();
    world.file("app.py", program);
    let ran = world.run_with(python(), &["trace", "--json", "app.py"]);
    (ran.trace(), ran.code)
}

fn written(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("read") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("made executable");
}
