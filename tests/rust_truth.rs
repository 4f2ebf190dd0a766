//! Random async programs whose futures at the leaves count for themselves how often they were polled, and how each of them
//! ended; the trace must tell the same.
//!
//! All cases are functions of one program, so that it is built once: it is generated, instrumented, and compiled against
//! the probe that this test was built with. `YIELDSCOPE_TRUTH_CASES` says how many cases.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::path::Path;
use yieldscope::instrument::{self, Options};
use yieldscope::runner::{self, Program, Source, rust};
use yieldscope::trace::{Body, Cause, Clock, LaneKind, State, Stream, Trace, laws, wire};

#[path = "common/rustc.rs"]
mod rustc;

/// What each program begins with. A leaf is polled so often until it is ready, or panics instead; when it is dropped it prints
/// its number, its polls and how it ended.
const BEGINNING: &str = "use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
static LEAVES: AtomicU32 = AtomicU32::new(0);
struct Leaf { number: u32, left: u32, panics: bool, polls: u32, end: &'static str }
fn leaf(left: u32, panics: bool) -> Leaf {
    let number = LEAVES.fetch_add(1, Ordering::Relaxed);
    Leaf { number, left, panics, polls: 0, end: \"drop\" }
}
impl Future for Leaf {
    type Output = Result<u32, String>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<u32, String>> {
        self.polls += 1;
        if self.left == 0 {
            self.end = if self.panics { \"raise\" } else { \"return\" };
            if self.panics { std::panic::resume_unwind(Box::new(())); }
            let number = self.number;
            return Poll::Ready(if number % 5 == 4 { Err(format!(\"e{number}\")) } else { Ok(number) });
        }
        self.left -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
impl Drop for Leaf {
    fn drop(&mut self) {
        if self.polls > 0 { println!(\"leaf {} {} {}\", self.number, self.polls, self.end); }
    }
}
fn drive(future: impl Future, polls: u32) {
    let mut future = pin!(future);
    for _ in 0..polls {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut Context::from_waker(Waker::noop()))));
        if polled.map_or(true, |polled| polled.is_ready()) { break; }
    }
}
";

/// Numbers that look random and are the same for a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The functions of one case, the outermost first. Each awaits leaves and the functions below it.
fn case(nth: usize, random: &mut Random, out: &mut String) {
    let depth = 1 + random.below(4);
    for level in (0..depth).rev() {
        let result = "Result<u32, String>";
        let _ = writeln!(out, "async fn c{nth}_{level}(n: u32) -> {result} {{\n    let mut total = n;");
        for _ in 0..random.below(4) {
            statement(nth, level, depth, random, out);
        }
        let _ = writeln!(out, "    Ok(total)\n}}");
    }
    let polls = random.below(12);
    let _ = writeln!(out, "fn case_{nth}() {{\n    drive(c{nth}_0({}), {polls});\n}}", random.below(9));
}

fn statement(nth: usize, level: u64, depth: u64, random: &mut Random, out: &mut String) {
    let inner = if level + 1 < depth && random.below(3) > 0 {
        format!("c{nth}_{}({})", level + 1, random.below(9))
    } else {
        format!("leaf({}, {})", random.below(4), random.below(12) == 0)
    };
    let text = match random.below(9) {
        0 => format!("    total += {inner}.await?;"),
        1 => format!("    for _ in 0..{} {{ total += {inner}.await.unwrap_or(1); }}", random.below(3)),
        2 => format!("    let later = async {{ {inner}.await }};\n    total += later.await.unwrap_or(2);"),
        3 => format!("    let later = {inner};\n    if total > 3 {{ total += later.await.unwrap_or(3); }}"),
        4 => format!("    total += match {inner}.await {{ Ok(got) => got, Err(text) => text.len() as u32 }};"),
        5 => format!(
            "    let twice = async |m: u32| {{ {inner}.await.unwrap_or(m) + m }};\n    total += twice(2).await;"
        ),
        6 => format!("    {{ let _unused = {inner}; total += leaf(1, false).await.unwrap_or(4); }}"),
        7 => format!(
            "    if let Ok(got) = {inner}.await {{ if got % 3 == 2 {{ return Err(\"left\".to_owned()); }} total += got; }}"
        ),
        _ => format!("    total += Box::pin({inner}).await.unwrap_or(5);"),
    };
    out.push_str(&text);
    out.push('\n');
}

fn program(cases: usize, seed: u64) -> String {
    let mut out = BEGINNING.to_owned();
    let mut random = Random(seed);
    (0..cases).for_each(|nth| case(nth, &mut random, &mut out));
    out.push_str(
        "fn main() {\n    let nth: usize = std::env::args().nth(3).map_or(0, |nth| nth.parse().unwrap_or(0));\n",
    );
    let names: Vec<String> = (0..cases).map(|nth| format!("case_{nth}")).collect();
    let _ = writeln!(out, "    let cases: &[fn()] = &[{}];\n    cases[nth]();\n}}", names.join(", "));
    out
}

/// What the leaves say of themselves: how often each was polled and how it ended, in the order of their ends.
fn said(trace: &Trace) -> Vec<(u32, String)> {
    let mut said = Vec::new();
    for event in trace.events() {
        if let Body::Output { stream: Stream::Stdout, text, .. } = event.body
            && let Some(rest) = text.trim_end().strip_prefix("leaf ")
        {
            let words: Vec<&str> = rest.split(' ').collect();
            said.push((words[1].parse().expect("a number"), words[2].to_owned()));
        }
    }
    said.sort();
    said
}

/// What the lanes of the leaves tell: how often each ran, and how it was closed.
fn told(trace: &Trace) -> Vec<(u32, String)> {
    let mut lanes: BTreeMap<u32, (u32, u32, Option<Cause>)> = BTreeMap::new();
    for event in trace.events() {
        if let Body::State { lane, state, cause, .. } = event.body
            && trace.lanes()[lane.index()].kind == LaneKind::Future
        {
            let known = lanes.entry(lane.0).or_default();
            match state {
                State::Running => known.0 += 1,
                State::Suspended => known.1 += 1,
                State::Closed => known.2 = Some(cause),
                State::Created | State::Ready => {}
            }
        }
    }
    let mut told: Vec<(u32, String)> = Vec::new();
    for (runs, suspended, closed) in lanes.into_values() {
        let closed = closed.map_or("open".to_owned(), |cause| cause.to_string());
        assert_eq!(runs, suspended + u32::from(closed != "drop"), "each poll ends");
        told.push((runs, closed));
    }
    told.sort();
    told
}

fn trace(exe: &Path, nth: usize) -> Trace {
    // SAFETY: this test is the only one of its binary, and starts no thread before.
    unsafe { env::set_var("YIELDSCOPE_EXE", exe) };
    let source = Source::BundledRust("case".to_owned());
    let program = Program { args: vec![nth.to_string().into()], clock: Clock::Virtual, ..Program::new(source) };
    runner::collect(|sink| rust::start(program, sink)).expect("the child starts")
}

#[test]
fn the_leaves_of_random_programs_are_polled_and_end_as_they_say() {
    let cases = env::var("YIELDSCOPE_TRUTH_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60);
    let seed = env::var("YIELDSCOPE_TRUTH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let folder = tempfile::tempdir().expect("a folder");
    let source = program(cases, seed);
    let made = instrument::instrument(&source, Options { is_root: true, ..Options::default() });
    let exe = rustc::compile(&made.text, folder.path(), "cases", "2024", &[]).unwrap_or_else(|error| panic!("{error}"));
    let (mut leaves, mut lanes) = (0, 0);
    for nth in 0..cases {
        let trace = trace(&exe, nth);
        let shown = || format!("case {nth} of seed {seed}\n{}", wire::write(&trace));
        assert_eq!(laws::check(&trace), Vec::<String>::new(), "{}", shown());
        assert_eq!(told(&trace), said(&trace), "{}", shown());
        let coroutines = trace.lanes().iter().filter(|lane| lane.kind == LaneKind::Coroutine).count();
        (leaves, lanes) = (leaves + said(&trace).len(), lanes + coroutines);
    }
    assert!(leaves > cases && lanes > cases, "{leaves} leaves and {lanes} coroutines in {cases} cases");
}
