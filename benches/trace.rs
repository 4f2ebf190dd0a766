//! What a trace costs: to append, to decode from records, to read from JSON Lines, to open from a file, and to keep in memory.
//!
//! `cargo bench --bench trace` times each; `cargo bench --bench trace -- --ratios` sets reading and opening against `serde_json`, which
//! parses the same text line by line into values of its own, and counts the bytes that an event takes.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use yieldscope::store::saved::Reading;
use yieldscope::timeline::Index;
use yieldscope::trace::record::{Decoder, RECORD_LEN, Record, tag};
use yieldscope::trace::wire::Reader;
use yieldscope::trace::{Cause, Event, LaneKind, Language, State, Trace, wire};

const EVENTS: usize = 1_000_000;
const LANES: usize = 5_000;

/// Counts the bytes that are in use.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on to the system's allocator as it came; only a number is kept beside.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises about `layout` are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: `at` came from `alloc` above with this `layout`.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn made() -> Trace {
    support::trace(Language::Python, EVENTS, LANES, &[])
}

fn push_all(events: &[Event<'_>], header: &Trace) -> Trace {
    let mut trace = Trace::new(header.header().clone());
    for event in events {
        trace.push(event);
    }
    trace
}

/// Records as a probe writes them: two lanes that run and yield in turn, a million records.
fn records() -> Vec<u8> {
    let mut bytes = Vec::with_capacity((EVENTS + 8) * RECORD_LEN);
    bytes.extend(Record::text(1, "averager"));
    bytes.extend(Record::text(2, "10.0"));
    for lane in 0..2 {
        bytes.extend(record(tag::LANE, LaneKind::Generator.code(), [lane, 1, 0, 1]));
        bytes.extend(record(tag::STATE, State::Created.code() << 5 | Cause::Call.code(), [lane, 1, 0, 0]));
    }
    let runs = State::Running.code() << 5 | Cause::Send.code();
    let yields = State::Suspended.code() << 5 | Cause::Yield.code();
    for turn in 0..(EVENTS as u32 / 4) {
        let lane = turn % 2;
        bytes.extend(record(tag::STATE, runs, [lane, 4, 0, 2]));
        bytes.extend(record(tag::LINE, 0, [lane, 5, 0, 0]));
        bytes.extend(record(tag::LOCAL, 0, [lane, 0, 1, 2]));
        bytes.extend(record(tag::STATE, yields, [lane, 6, 0, 2]));
    }
    bytes
}

fn record(tag: u8, code: u8, [lane, line, other, text]: [u32; 4]) -> [u8; RECORD_LEN] {
    Record { tag, code, lane, line, other, text, ..Record::default() }.bytes()
}

fn decode(bytes: &[u8]) -> usize {
    let (mut decoder, mut events) = (Decoder::new(0), 0);
    decoder.feed(bytes, |decoded| {
        black_box(decoded);
        events += 1;
    });
    assert_eq!(decoder.bad(), 0);
    events
}

fn parse_values(text: &str) -> usize {
    let values = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON"));
    values.map(black_box).count()
}

fn read(text: &str) -> Trace {
    let (trace, findings) = wire::read("trace.jsonl", text);
    assert_eq!(findings, []);
    trace.expect("it has a header")
}

/// Opens the file as the screen does, but for drawing; gives when the first piece is there to be seen, and when all of it is.
fn open(path: &Path) -> [Duration; 2] {
    let begin = Instant::now();
    let reading = Reading::begin(path).expect("a trace");
    let (mut trace, mut index, mut reader) =
        (Trace::new(reading.header().clone()), Index::default(), Reader::default());
    let mut first = None;
    let read = reading.pieces(|piece, _| {
        let damaged = reader.take(&mut trace, piece, |trace, event| index.put(trace, event));
        assert_eq!(damaged, []);
        first.get_or_insert_with(|| begin.elapsed());
        ControlFlow::Continue(())
    });
    assert_eq!((read, trace.len()), (Ok(ControlFlow::Continue(())), EVENTS));
    let whole = begin.elapsed();
    black_box((trace, index));
    [first.expect("a piece"), whole]
}

mod million_events {
    use super::{EVENTS, Index, decode, made, parse_values, push_all, read, records, wire};
    use divan::Bencher;
    use divan::counter::{BytesCount, ItemsCount};

    #[divan::bench(sample_count = 20)]
    fn push(bencher: Bencher<'_, '_>) {
        let trace = made();
        let events: Vec<_> = trace.events().collect();
        bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| push_all(&events, &trace));
    }

    #[divan::bench(sample_count = 20)]
    fn index(bencher: Bencher<'_, '_>) {
        let trace = made();
        bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| Index::new(&trace));
    }

    #[divan::bench(sample_count = 20)]
    fn decode_records(bencher: Bencher<'_, '_>) {
        let bytes = records();
        bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| decode(&bytes));
    }

    #[divan::bench(sample_count = 10)]
    fn read_json_lines(bencher: Bencher<'_, '_>) {
        let text = wire::write(&made());
        bencher.counter(BytesCount::new(text.len())).bench_local(|| read(&text));
    }

    #[divan::bench(sample_count = 10)]
    fn parse_json_values(bencher: Bencher<'_, '_>) {
        let text = wire::write(&made());
        bencher.counter(BytesCount::new(text.len())).bench_local(|| parse_values(&text));
    }
}

/// The median of `times` runs of each, one after the other in turn, so that both see the same machine.
fn in_turn<A, B>(times: usize, mut first: impl FnMut() -> A, mut second: impl FnMut() -> B) -> [Duration; 2] {
    let mut took = [Vec::new(), Vec::new()];
    for _ in 0..times {
        took[0].push(time(&mut first));
        took[1].push(time(&mut second));
    }
    took.map(|mut all| {
        all.sort_unstable();
        all[times / 2]
    })
}

fn time<T>(work: &mut impl FnMut() -> T) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}

/// Sets opening a file against reading its bytes and parsing them.
fn open_ratios(text: &str) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    let mut firsts = Vec::new();
    let ours = || firsts.push(open(file.path())[0]);
    let theirs = || parse_values(&std::fs::read_to_string(file.path()).expect("readable"));
    let [whole, theirs] = in_turn(7, ours, theirs);
    firsts.sort_unstable();
    let (first, ratio) = (firsts[firsts.len() / 2], whole.as_secs_f64() / theirs.as_secs_f64());
    println!(
        "opening a file of {EVENTS} events: the first are there after {first:.1?}, all after {whole:.0?}; \
         reading its text and parsing it as serde_json::Value: {theirs:.0?}; ratio {ratio:.2}"
    );
}

fn ratios() {
    let trace = made();
    let text = wire::write(&trace);
    open_ratios(&text);
    let [ours, theirs] = in_turn(7, || read(&text), || parse_values(&text));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("reading {EVENTS} events: {ours:.0?}; serde_json::Value on the same text: {theirs:.0?}; ratio {ratio:.2}");

    let events: Vec<_> = trace.events().collect();
    let bytes = records();
    let [push, decode] = in_turn(7, || push_all(&events, &trace), || decode(&bytes));
    let [index, _] = in_turn(7, || Index::new(&trace), || ());
    println!("pushing {EVENTS} events: {push:.0?}; decoding as many records: {decode:.0?}; indexing them: {index:.0?}");

    let before = IN_USE.load(Ordering::Relaxed);
    let copy = trace.clone();
    let whole = IN_USE.load(Ordering::Relaxed) - before;
    let index = Index::new(&trace);
    let beside = IN_USE.load(Ordering::Relaxed) - before - whole;
    let each = |bytes: usize| bytes as f64 / EVENTS as f64;
    println!("an event takes {:.1} bytes with its texts and lanes, and {:.1} in the index", each(whole), each(beside));
    black_box((copy, index));
}

fn main() {
    if std::env::args().any(|arg| arg == "--ratios") { ratios() } else { divan::main() }
}
