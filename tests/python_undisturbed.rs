//! Programs that look for a tracer find none: they do what they do without one.

#[path = "common/pythons.rs"]
mod pythons;

use pythons::PYTHONS;
use std::path::Path;
use std::process::{Command, Stdio};
use yieldscope::runner::python::{self, Interpreter};
use yieldscope::runner::{Detail, Program, Source, collect};
use yieldscope::trace::{Body, Status, Stream, Trace, laws, wire};

/// What a run shows: standard output, standard error, the exit code.
type Shown = (String, String, Option<i32>);

fn traced(interpreter: &Interpreter, name: &str) -> (Trace, Shown) {
    traced_in(Detail::default(), interpreter, name)
}

fn traced_in(detail: Detail, interpreter: &Interpreter, name: &str) -> (Trace, Shown) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name);
    let program = Program { detail, ..Program::new(Source::PythonFile(file)) };
    let trace = collect(|sink| python::start(interpreter, &program, sink)).expect("it starts");
    assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}\n{}", interpreter.runtime(), wire::write(&trace));
    let output = |wanted: Stream| {
        let texts = trace.events().filter_map(|event| match event.body {
            Body::Output { stream, text, .. } if stream == wanted => Some(text.into_owned()),
            _ => None,
        });
        texts.collect::<String>()
    };
    let code = match trace.end() {
        Some(Status::Code(code)) => Some(*code),
        _ => None,
    };
    let shown = (output(Stream::Stdout), output(Stream::Stderr), code);
    (trace, shown)
}

fn plain(interpreter: &Interpreter, name: &str) -> Shown {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs").join(name);
    let done = Command::new(&interpreter.executable).arg(file).stdin(Stdio::null()).output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&done.stdout), text(&done.stderr), done.status.code())
}

#[test]
fn signals_are_handled_where_no_frame_of_the_probe_is() {
    for interpreter in &*PYTHONS {
        let (_, shown) = traced(interpreter, "signals.py");
        assert_eq!(shown, plain(interpreter, "signals.py"), "{}", interpreter.runtime());
    }
}

#[test]
fn the_stack_ends_in_the_program_and_what_the_probe_had_no_room_for_is_told() {
    for interpreter in &*PYTHONS {
        let (trace, shown) = traced(interpreter, "deep.py");
        assert_eq!(shown.2, Some(0), "{}: {}", interpreter.runtime(), shown.1);
        assert!(shown.0.ends_with("\n-1\n"), "{}: {}", interpreter.runtime(), shown.0);
        let missing = trace.events().any(|event| {
            matches!(&event.body, Body::Warning { text, .. } if text.contains("events before this one are missing"))
        });
        assert!(missing, "{}", interpreter.runtime());
        if interpreter.version < (3, 10, 0) {
            // An exception in the trace function must be let through there.
            continue;
        }
        assert!(trace.lost() > 0, "{}", interpreter.runtime());
        let plain = plain(interpreter, "deep.py");
        assert_eq!(shown.0.lines().next(), plain.0.lines().next(), "{}", interpreter.runtime());
        for (one, other) in depths(&shown.0).zip(depths(&plain.0)) {
            assert!(one.abs_diff(other) <= 1, "{}: {} instead of {}", interpreter.runtime(), shown.0, plain.0);
        }
    }
}

/// The numbers in the second line of what `deep.py` prints.
fn depths(output: &str) -> impl Iterator<Item = usize> {
    let line = output.lines().nth(1).unwrap_or_default();
    line.split(|sign: char| !sign.is_ascii_digit()).filter_map(|word| word.parse().ok())
}

#[test]
fn the_stack_may_end_in_a_repr_as_often_as_it_does() {
    for interpreter in &*PYTHONS {
        let (_, shown) = traced(interpreter, "reprs_deep.py");
        assert_eq!(shown, plain(interpreter, "reprs_deep.py"), "{}", interpreter.runtime());
    }
}

#[test]
fn a_program_that_traces_itself_sees_itself_alone() {
    for interpreter in &*PYTHONS {
        let (trace, shown) = traced(interpreter, "tracers.py");
        assert_eq!(shown, plain(interpreter, "tracers.py"), "{}", interpreter.runtime());
        // Tracing goes on where the program's own has ended.
        let last = trace.lanes().iter().filter(|lane| lane.name == "doubled").count();
        assert!(last >= 2, "{}\n{}", interpreter.runtime(), wire::write(&trace));
    }
}

#[test]
fn a_program_that_traces_itself_is_told_of_its_lines_where_we_do_not_look_at_them() {
    for interpreter in &*PYTHONS {
        for detail in [Detail::States, Detail::Lines] {
            let (_, shown) = traced_in(detail, interpreter, "own_lines.py");
            assert_eq!(shown, plain(interpreter, "own_lines.py"), "{} {detail:?}", interpreter.runtime());
        }
    }
}

#[test]
fn what_a_signal_handler_interrupts_is_written_and_told_once() {
    for interpreter in &*PYTHONS {
        let (_, (output, errors, code)) = traced(interpreter, "interrupted_writes.py");
        assert_eq!((errors.as_str(), code), ("", Some(0)), "{}", interpreter.runtime());
        assert!(output.ends_with("\ninterrupted\n"), "{}: {output}", interpreter.runtime());
        let mut lines: Vec<&str> = output.lines().collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all, "{}: {output}", interpreter.runtime());
    }
}

#[test]
fn what_a_program_has_run_is_not_kept_nor_names_that_are_not_its_own_told() {
    for interpreter in &*PYTHONS {
        let (_, shown) = traced(interpreter, "unkept.py");
        assert_eq!(shown, plain(interpreter, "unkept.py"), "{}", interpreter.runtime());
    }
}

#[test]
fn tools_of_the_program_find_every_number_free_and_see_the_program_alone() {
    for interpreter in &*PYTHONS {
        let (trace, shown) = traced(interpreter, "tools.py");
        assert_eq!(shown, plain(interpreter, "tools.py"), "{}", interpreter.runtime());
        // Tracing has gone on under another number.
        let made = trace.lanes().iter().filter(|lane| lane.name == "doubled").count();
        let wanted = if interpreter.version >= (3, 12, 0) { 5 } else { 1 };
        assert_eq!(made, wanted, "{}\n{}", interpreter.runtime(), wire::write(&trace));
    }
}
