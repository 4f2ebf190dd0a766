//! What `trace` runs and how: files, modules and texts behave as the interpreter's own, with its virtual environment.

use crate::world::{PYTHONS, Ran, World, python, ran};
use std::path::Path;
use std::process::{Command, Stdio};
use yieldscope::trace::{Body, LaneKind, Status, Stream, Trace};

/// Tells everything about itself that depends on how it was started, then runs a generator and fails in a function.
const TELLER: &str = r#"import os, sys
def count():
    yield 1
print(list(count()), sys.argv, globals().get("__file__"), sys.path, __name__, __package__, type(__loader__))
print(__spec__ and (__spec__.name, __spec__.origin), __doc__, sorted(globals()), getattr(sys, "orig_argv", ())[1:])
print(sorted(name for name in os.environ if "YIELDSCOPE" in name or name.startswith("PYTHON")))
print([name for name in sys.modules if "yieldscope" in name or name == "sitecustomize"], sys.stdin.read())
def fail():
    return 1 / 0
fail()
"#;

/// A folder with modules and a package that tell of themselves.
fn world() -> World {
    let world = World::new();
    world.file("app.py", TELLER);
    world.file("pkg/__init__.py", "print('init of', __name__)\ndef gen():\n    yield 5\nprint(list(gen()))\n");
    world.file("pkg/__main__.py", TELLER);
    world.file("pkg/sub/__init__.py", "");
    world.file("pkg/sub/tool.py", TELLER);
    world.file("broken.py", "x = 1\ndef f(:\n");
    world.file(
        "test_it.py",
        "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(1, 2)\n",
    );
    world
}

fn told(trace: &Trace, wanted: Stream) -> String {
    let texts = trace.events().filter_map(|event| match event.body {
        Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
        _ => None,
    });
    texts.collect()
}

/// Runs with and without us, in the folder of the world, and compares all that can be seen from outside.
fn same(world: &World, python: &Path, arguments: &[&str], change: &dyn Fn(&mut Command)) -> Trace {
    let mut plain = Command::new(python);
    plain.args(arguments);
    let mut command = world.command(&["--python", python.to_str().expect("UTF-8"), "trace", "--json"]);
    let split = if arguments[0].starts_with('-') { 2 } else { 1 };
    command.args(&arguments[..split]).arg("--").args(&arguments[split..]);
    plain.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    plain.current_dir(world.home.path()).env("PYTHONDONTWRITEBYTECODE", "1");
    for command in [&mut plain, &mut command] {
        command.env("PYTHONDONTWRITEBYTECODE", "1").stdin(Stdio::null());
        change(command);
    }
    let plain = ran(plain.output().expect("it starts"));
    let Ran { out, err, code } = ran(command.output().expect("it starts"));
    let trace = Ran { out, err, code }.trace();
    // Test runners say how long they took.
    let timeless = |text: &str| match text.split_once(" in 0.") {
        Some((before, after)) => format!("{before} in {}", after.trim_start_matches(|ch: char| ch.is_ascii_digit())),
        None => text.to_owned(),
    };
    let ours = (told(&trace, Stream::Stdout), timeless(&told(&trace, Stream::Stderr)), code);
    assert_eq!(ours, (plain.out, timeless(&plain.err), plain.code), "{} {arguments:?}", python.display());
    assert_eq!(trace.lost(), 0);
    trace
}

#[test]
fn a_module_is_run_as_python_runs_it() {
    let world = world();
    for python in PYTHONS.iter() {
        for module in ["app", "pkg", "pkg.sub.tool"] {
            let trace = same(&world, python, &["-m", module, "in", "-v", "--json"], &|_| {});
            assert_eq!(trace.header().program, format!("-m {module}"));
            assert!(trace.lanes().iter().any(|lane| lane.name == "count" && lane.line == Some(4)), "{module}");
            // What is imported on the way to the module is seen too.
            assert_eq!(trace.lanes().iter().any(|lane| lane.name == "gen"), module != "app", "{module}");
            let last = trace.events().filter_map(|event| match event.body {
                Body::Line { line, .. } => Some(line),
                _ => None,
            });
            assert_eq!(last.last(), Some(9), "{module}: the body of the function that fails");
        }
        for module in ["broken", "missing", "pkg.missing", "pkg.sub", "pkg.sub.missing", "app.missing", "platform"] {
            same(&world, python, &["-m", module, "--terse"], &|_| {});
        }
        same(&world, python, &["-m", "unittest", "-q", "test_it"], &|_| {});
    }
}

#[test]
fn a_text_is_run_as_python_runs_it() {
    let world = world();
    for python in PYTHONS.iter() {
        let trace = same(&world, python, &["-c", TELLER, "in", "-v"], &|_| {});
        assert_eq!(trace.header().program, "-c");
        assert!(trace.lanes().iter().any(|lane| lane.name == "count" && lane.line == Some(4)));
        for text in [
            "",
            "def f(:\n",
            "  print(1)\n  print(2)",
            "import sys; sys.exit(4)",
            "import pkg.sub.tool",
            "print('한')",
            "exec('def f():\\n    yield 1\\nprint(list(f()))\\n1/0')",
            "import warnings; warnings.warn('careful'); print('\\d', 3 is 3)",
        ] {
            same(&world, python, &["-c", text], &|_| {});
        }
    }
}

#[test]
fn code_from_a_text_inside_of_a_text_is_not_taken_for_the_program() {
    let world = World::new();
    let text = "exec('x = 1\\ny = 2\\nz = 3\\nx = 4\\nx = 5')\ny = 6\n";
    let ran = world.run_with(python(), &["trace", "--json", "-c", text]);
    let trace = ran.trace();
    let lines = trace.events().filter_map(|event| match event.body {
        Body::Line { line, .. } => Some(line),
        _ => None,
    });
    assert_eq!(lines.collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn paths_of_the_user_stay_as_they_are_and_its_sitecustomize_is_run() {
    let world = world();
    world.file("site/sitecustomize.py", "import sys\nprint('customized', __file__ in sys.path, file=sys.stderr)\n");
    world.file("site/far.py", "def far():\n    yield 1\n");
    world.file("far_away.py", "import os, far\nprint(os.environ['PYTHONPATH'], list(far.far()))\n");
    for python in PYTHONS.iter() {
        for arguments in [&["-m", "far_away"][..], &["-c", "import far_away"], &["far_away.py"]] {
            let path = world.home.path().join("site");
            let trace = same(&world, python, arguments, &|command| {
                command.env("PYTHONPATH", &path);
            });
            assert_eq!(told(&trace, Stream::Stderr).lines().count(), 1, "{}", told(&trace, Stream::Stderr));
        }
    }
}

#[test]
fn files_elsewhere_are_followed_where_they_are_included_and_none_that_are_excluded() {
    let world = World::new();
    world
        .file("lib/site-packages/far/__init__.py", "from far.inner import inner\ndef far():\n    yield from inner()\n");
    world.file("lib/site-packages/far/inner.py", "def inner():\n    yield 1\n");
    world.file("app/near.py", "def near():\n    yield 1\n");
    world.file("app/app.py", "import near, far\ndef own():\n    yield 1\nprint(*own(), *near.near(), *far.far())\n");
    let lanes = |options: &[&str]| {
        let mut command =
            world.command(&["--python", python().to_str().expect("UTF-8"), "trace", "--json", "app/app.py"]);
        let output = command.args(options).env("PYTHONPATH", world.home.path().join("lib/site-packages")).output();
        let trace = ran(output.expect("it starts")).trace();
        assert_eq!(told(&trace, Stream::Stdout), "1 1 1\n");
        let generators = trace.lanes().iter().filter(|lane| lane.kind == LaneKind::Generator);
        generators.map(|lane| lane.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lanes(&[]), "own near");
    assert_eq!(lanes(&["--include", "far"]), "own near far inner");
    assert_eq!(lanes(&["--include", "site-packages/far/*", "--exclude", "inner.*"]), "own near far");
    assert_eq!(lanes(&["--include", "f?r/inner.py", "--exclude", "near.py"]), "own inner");
    assert_eq!(lanes(&["--exclude", "*"]), "own");
    assert_eq!(lanes(&["--include", "*r/inn", "--exclude", "ear"]), "own near");
}

#[test]
fn a_virtual_environment_in_use_is_the_programs() {
    let world = World::new();
    let text = "import sys; print(sys.prefix, sys.prefix == sys.base_prefix)";
    for python in PYTHONS.iter() {
        let venv = world.home.path().join("venv");
        let made = Command::new(python).args(["-m", "venv", "--clear", "--without-pip"]).arg(&venv).output();
        assert!(made.expect("it starts").status.success());
        let own = venv.join("bin/python");
        let expected = Command::new(&own).args(["-c", text]).env_clear().output().expect("it starts").stdout;
        let expected = String::from_utf8(expected).expect("UTF-8");
        assert!(expected.contains("/venv ") && expected.ends_with("False\n"), "{expected}");
        let run = |arguments: &[&str], name: &str, value: &Path| {
            let mut command = world.command(arguments);
            let ran = ran(command.args(["trace", "--json", "-c", text]).env(name, value).output().expect("it starts"));
            told(&ran.trace(), Stream::Stdout)
        };
        assert_eq!(run(&["--python", own.to_str().expect("UTF-8")], "X", &venv), expected);
        assert_eq!(run(&[], "VIRTUAL_ENV", &venv), expected);
        assert_eq!(run(&[], "PATH", &venv.join("bin")), expected);
        let named = run(&["--python", python.to_str().expect("UTF-8")], "VIRTUAL_ENV", &venv);
        assert!(named.ends_with("True\n"), "who names an interpreter gets that one: {named}");
    }
}

#[test]
fn arguments_that_are_no_text_reach_the_program() {
    use std::os::unix::ffi::OsStrExt;
    let world = World::new();
    world.file("app.py", "import os, sys\nprint([os.fsencode(arg) for arg in sys.argv[1:]])\n");
    let mut command =
        world.command(&["--python", python().to_str().expect("UTF-8"), "trace", "--json", "app.py", "a b"]);
    let ran = ran(command.arg("--").arg(std::ffi::OsStr::from_bytes(b"\xff-x")).output().expect("it starts"));
    let trace = ran.trace();
    assert_eq!((told(&trace, Stream::Stdout).as_str(), ran.code), ("[b'a b', b'\\xff-x']\n", Some(0)));
    assert_eq!(trace.end(), Some(&Status::Code(0)));
}
