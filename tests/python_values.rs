//! What a `repr` of the user's does that it should not: it must not stop, end or change the program.

#[path = "common/pythons.rs"]
mod pythons;

use pythons::{PYTHONS, bundled, output, program, run};
use std::collections::HashMap;
use yieldscope::runner::{Detail, Program};
use yieldscope::trace::{Body, Cause, Clock, Stream};

#[test]
fn a_repr_that_never_ends_waits_raises_or_is_endless_does_no_harm() {
    for interpreter in &*PYTHONS {
        let runtime = interpreter.runtime();
        let trace = run(interpreter, &program(&bundled("reprs.py"), Clock::Real));
        assert_eq!(output(&trace, Stream::Stdout), "end\n", "{runtime}");
        assert_eq!(output(&trace, Stream::Stderr), "", "{runtime}");
        let (mut first, mut warnings) = (HashMap::new(), Vec::new());
        for event in trace.events() {
            match event.body {
                Body::Local { name, value: Some(value), .. } => {
                    first.entry(name.into_owned()).or_insert((value.text.into_owned(), value.cut));
                }
                Body::Warning { text, .. } => warnings.push(text.into_owned()),
                _ => {}
            }
        }
        assert_eq!(warnings, Vec::<String>::new(), "{runtime}");
        let text = |name: &str| first[name].0.as_str();
        assert_eq!(text("loops"), "<Loops: repr takes too long>", "{runtime}");
        assert_eq!(text("calls"), "<Calls: repr takes too long>", "{runtime}");
        assert_eq!(text("locks"), "<Locks: repr takes too long>", "{runtime}");
        assert_eq!(text("inside"), "<deque: repr takes too long>", "{runtime}");
        assert_eq!(text("tries"), "Tries()", "{runtime}");
        assert_eq!(text("sleeps"), "<Sleeps: repr takes too long>", "{runtime}");
        assert_eq!(text("waits"), "<Waits: repr takes too long>", "{runtime}");
        assert_eq!(text("gets"), "<Gets: repr takes too long>", "{runtime}");
        assert_eq!(text("receives"), "<Receives: repr takes too long>", "{runtime}");
        assert_eq!(text("raises"), "<Raises: repr raised SystemExit>", "{runtime}");
        assert_eq!(text("recurses"), "<Recurses: repr recursed>", "{runtime}");
        assert_eq!(text("quiet"), "Quiet()", "{runtime}");
        assert_eq!(text("free"), "Locks()", "{runtime}");
        assert_eq!((text("big").len(), first["big"].1), (200, true), "{runtime}");
    }
}

#[test]
fn a_loop_without_a_call_is_ended_where_no_lines_are_told() {
    for interpreter in &*PYTHONS {
        let runtime = interpreter.runtime();
        let trace = run(interpreter, &Program { detail: Detail::States, ..program(&bundled("reprs.py"), Clock::Real) });
        assert_eq!(output(&trace, Stream::Stdout), "end\n", "{runtime}");
        let texts: Vec<_> = trace
            .events()
            .filter_map(|event| match event.body {
                Body::State { value: Some(value), .. } => Some(value.text.into_owned()),
                _ => None,
            })
            .collect();
        let both = ["<Loops: repr takes too long>", "<Calls: repr takes too long>", "<Calls: repr takes too long>"];
        assert_eq!(texts, both, "{runtime}");
        assert!(!trace.events().any(|event| matches!(event.body, Body::Line { .. })), "{runtime}");
    }
}

#[test]
fn a_signal_ends_a_repr_that_hangs_in_c_code_and_is_handled_after_it() {
    for interpreter in &*PYTHONS {
        let runtime = interpreter.runtime();
        let trace = run(interpreter, &program(&bundled("reprs_signal.py"), Clock::Real));
        assert_eq!(output(&trace, Stream::Stdout), "end\n", "{runtime}");
        let mut last = HashMap::new();
        for event in trace.events() {
            if let Body::Local { name, value: Some(value), .. } = event.body {
                last.insert(name.into_owned(), value.text.into_owned());
            }
        }
        assert_eq!(last["matches"], "<Matches: repr takes too long>", "{runtime}");
        assert_eq!(last["again"], "<Matches: repr takes too long>", "{runtime}");
        assert_ne!(last["count"], "0", "{runtime}");
    }
}

#[test]
fn what_a_repr_resumes_is_not_told_and_each_repr_is_told_in_full() {
    for interpreter in &*PYTHONS {
        for detail in [Detail::States, Detail::Lines, Detail::Locals] {
            let runtime = interpreter.runtime();
            let trace = run(interpreter, &Program { detail, ..program(&bundled("reprs_resume.py"), Clock::Real) });
            assert_eq!(output(&trace, Stream::Stdout), "end\n", "{runtime}");
            let (mut lanes, mut yielded) = (Vec::new(), Vec::new());
            for event in trace.events() {
                match event.body {
                    Body::Lane { name, .. } => lanes.push(name.into_owned()),
                    Body::State { cause: Cause::Yield, value: Some(value), .. } => {
                        yielded.push(value.text.into_owned())
                    }
                    Body::Warning { text, .. } => panic!("{runtime}: {text}"),
                    _ => {}
                }
            }
            assert_eq!(lanes, ["main", "counted", "same", "same"], "{runtime} {detail:?}");
            assert_eq!(yielded, ["0", "Once(7)", "None", "Many(2)", "None"], "{runtime} {detail:?}");
        }
    }
}
