//! Rust programs of the user's own, and changed ones of lessons, from the command line.

use crate::world::{Ran, World, ran};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use yieldscope::trace::{Body, Status};

/// The command with a toolchain, and with the place to compile in that all tests share.
fn command(world: &World, arguments: &[&str]) -> Command {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let below_home = |name: &str| variable("HOME").unwrap_or_default().join(name);
    let mut command = world.command(arguments);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("CARGO_HOME", variable("CARGO_HOME").unwrap_or_else(|| below_home(".cargo")));
    command.env("RUSTUP_HOME", variable("RUSTUP_HOME").unwrap_or_else(|| below_home(".rustup")));
    for name in ["RUSTUP_TOOLCHAIN", "CARGO_NET_OFFLINE"] {
        variable(name).into_iter().for_each(|value| {
            command.env(name, value);
        });
    }
    command.env("YIELDSCOPE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("home"));
    command
}

/// Runs the program with a toolchain.
pub fn run(world: &World, arguments: &[&str]) -> Ran {
    ran(command(world, arguments).output().expect("it starts"))
}

const GREETER: &str = "fn main() {\n    let mut line = String::new();\n    std::io::stdin().read_line(&mut line).expect(\"read\");\n    \
    println!(\"hello {} {:?}\", line.trim(), std::env::args().skip(1).collect::<Vec<_>>());\n    std::process::exit(3);\n}\n";

#[test]
fn a_rust_file_is_traced_as_a_python_file_is() {
    let world = World::new();
    world.file("greeter.rs", GREETER);
    world.file("in.txt", "you\n");
    let stdin = || Stdio::from(std::fs::File::open(world.home.path().join("in.txt")).expect("there"));
    let arguments = ["trace", "--json", "--out", "kept.jsonl", "greeter.rs", "a", "--", "-b"];
    let json = ran(command(&world, &arguments).stdin(stdin()).output().expect("it starts"));
    let trace = json.trace();
    let prints = |body: &Body<'_>| matches!(body, Body::Output { text, .. } if text == "hello you [\"a\", \"-b\"]\n");
    assert!(trace.events().any(|event| prints(&event.body)), "{}{}", json.out, json.err);
    assert_eq!((json.code, trace.end(), json.err.as_str()), (Some(3), Some(&Status::Code(3)), ""));
    assert_eq!(std::fs::read_to_string(world.home.path().join("kept.jsonl")).expect("saved"), json.out);
    let text = run(&world, &["trace", "--detail", "states", "greeter.rs"]);
    assert!(text.out.starts_with("greeter.rs in Rust, rustc 1.") && !text.out.contains("line 3\n"), "{}", text.out);
    assert!(text.out.contains("main prints: hello  []") && text.err.is_empty(), "{}{}", text.out, text.err);
    assert_eq!(run(&world, &["open", "kept.jsonl", "--json"]).out, json.out);
}

#[test]
fn errors_of_the_compiler_are_told_in_full_on_standard_error() {
    let world = World::new();
    world.file("app.rs", "fn main() {\n    let x = String::new();\n    drop(x);\n    println!(\"{x}\");\n}\n");
    for form in ["--json", "--text"] {
        let ran = run(&world, &["trace", form, "app.rs"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
        assert!(ran.err.contains("error[E0382]") && ran.err.contains(" --> app.rs:4:16\n"), "{}", ran.err);
        assert!(
            ran.err.ends_with("error: app.rs does not compile, app.rs:4: borrow of moved value: `x`\n"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn without_a_toolchain_own_programs_say_what_to_install_and_bundled_ones_run() {
    let world = World::new();
    world.file("app.rs", "fn main() {}\n");
    let ran = world.run(&["trace", "app.rs"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert_eq!(
        ran.err,
        "error: there is no cargo on the PATH, so this program cannot be compiled\nhelp: install Rust from \
         https://rustup.rs; the bundled lessons need no toolchain and run without it\n"
    );
    assert_eq!(world.run(&["run", "priming", "--lang", "rust"]).code, Some(0));
}

#[test]
fn options_that_say_something_about_python_are_refused() {
    let world = World::new();
    world.file("app.rs", "fn main() {}\n");
    for arguments in [
        &["--python", "python3", "trace", "app.rs"][..],
        &["trace", "--include", "x", "app.rs"],
        &["trace", "-m", "app.rs"],
    ] {
        let ran = world.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
        assert!(ran.err.contains("is a Rust program"), "{}", ran.err);
    }
}

#[test]
fn a_lesson_whose_rust_program_was_changed_is_compiled_and_one_that_was_not_is_not() {
    let world = World::new();
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let pack = world.home.path().join("pack");
    crate::bad_input::copy(&bundled, &pack);
    let program = pack.join("02-send/priming/main.rs");
    let text = std::fs::read_to_string(&program).expect("read");
    std::fs::write(&program, text.replace("30.0", "50.0")).expect("written");
    let arguments = ["run", "priming", "--lang", "rust", "--json", "--pack", "pack", "--trust"];
    let changed = run(&world, &arguments);
    assert!(changed.out.contains("Yield(Some(30.0))") && changed.code == Some(0), "{}{}", changed.out, changed.err);
    // Beats and the clock are those of the lesson.
    let trace = changed.trace();
    assert!(
        trace.events().any(|event| matches!(&event.body, Body::Beat { name, .. } if name == "prime")),
        "{}",
        changed.out
    );
    let bundled = run(&world, &arguments[..5]);
    let names = |ran: &Ran| ran.trace().lanes().iter().map(|lane| (lane.kind, lane.name.clone())).collect::<Vec<_>>();
    assert_eq!(names(&changed), names(&bundled));
    assert_eq!(trace.header().program, "main.rs");
    let other = run(&world, &["run", "throw", "--lang", "rust", "--pack", "pack", "--trust"]);
    assert!(
        other.code == Some(0)
            && world.run(&["run", "throw", "--lang", "rust", "--pack", "pack", "--trust"]).code == Some(0)
    );
}
