//! The lanes of a run, and who runs on which thread: every event goes through here.
//!
//! Each thread has a stack of lanes that run on it; the last is the active one. What would break a law of the trace
//! (`docs/trace-format.md`) is put right here: an event of a closed lane is not written, and frames that are left out of
//! order are suspended first.

use crate::clock::{Clock, Wall};
use crate::file::{Record, Records};
use crate::locals::{self, Doubts, Locals};
use crate::value::{Text, looking};
use crate::words::{Cause, Kind, State, flag, tag};
use std::borrow::Cow;
use std::cell::RefCell;
use std::panic::Location;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// The variable that names the folder for records, the one that names the clock, the one that says how much is told, and the
/// one that says what has compiled the program.
const TRACE_FOLDER: &str = "YIELDSCOPE_TRACE";
const TRACE_CLOCK: &str = "YIELDSCOPE_CLOCK";
const DETAIL: &str = "YIELDSCOPE_DETAIL";
const RUNTIME: &str = "YIELDSCOPE_RUNTIME";

static ON: AtomicBool = AtomicBool::new(false);
/// Whether lines are told, and whether locals are.
static LINES: AtomicBool = AtomicBool::new(true);
static LOCALS: AtomicBool = AtomicBool::new(true);
/// The file whose lines are told, as the compiler names it.
static FILE: OnceLock<&'static str> = OnceLock::new();
static TRACER: Mutex<Option<Tracer>> = Mutex::new(None);
static THREADS: AtomicU32 = AtomicU32::new(0);
/// Threads that nobody has announced: those of a runtime.
static STRANGERS: AtomicU32 = AtomicU32::new(0);

/// Everything about the run that the threads share.
pub(crate) struct Tracer {
    pub(crate) records: Records,
    clock: Clock,
    lanes: Vec<Lane>,
    pub(crate) doubts: Doubts,
}

struct Lane {
    kind: Kind,
    name: Cow<'static, str>,
    state: State,
    /// The line it is at.
    line: u32,
    /// None as long as nobody has asked for them: a run may have a million lanes.
    locals: Option<Box<Locals>>,
    /// It closes by this instead of being dropped.
    ending: Option<Cause>,
}

/// What this thread runs.
struct Thread {
    number: u32,
    /// The lane that stands for the thread, the main routine for the first one.
    home: Option<u32>,
    stack: Vec<u32>,
    /// The line that the active lane has come to; 0: the lane knows it. Where no lines are told, hardly anybody asks.
    line: u32,
    /// The home was made here, not by whoever started the thread.
    own_home: bool,
}

impl Thread {
    /// Resumes a lane here.
    fn enter(&mut self, lane: u32, cause: Cause, more: &More) {
        let entered = with_tracer(|tracer| {
            self.tell_line(tracer);
            tracer.change(self.number, lane, State::Running, cause, more)
        });
        if entered == Some(true) {
            self.stack.push(lane);
        }
    }

    /// Lets the active lane know its line.
    fn tell_line(&mut self, tracer: &mut Tracer) {
        let line = std::mem::take(&mut self.line);
        let lane = self.stack.last().copied().or(self.home).filter(|_| line != 0);
        if let Some(lane) = lane.and_then(|lane| tracer.lanes.get_mut(lane as usize)) {
            lane.line = line;
        }
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        if let (true, Some(home)) = (self.own_home, self.home) {
            with_tracer(|tracer| {
                self.tell_line(tracer);
                tracer.change(self.number, home, State::Closed, Cause::Return, &More::default());
            });
        }
    }
}

thread_local! {
    static THREAD: RefCell<Thread> = RefCell::new(Thread {
        number: THREADS.fetch_add(1, Ordering::Relaxed),
        home: None,
        stack: Vec::new(),
        line: 0,
        own_home: false,
    });
}

/// What a suspended lane waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum On {
    Lane(u32),
    Thing(Cow<'static, str>),
}

/// What a change of state may say beside the state and the cause.
#[derive(Clone, Debug, Default)]
pub(crate) struct More {
    pub(crate) value: Option<Text>,
    pub(crate) by: Option<u32>,
    pub(crate) on: Option<On>,
    /// 0: the line the lane is at.
    pub(crate) line: u32,
}

/// Whether this run is traced and the thread is not inside of a look at a value.
#[inline]
pub fn on() -> bool {
    ON.load(Ordering::Relaxed) && !looking()
}

/// Whether this run is traced with its locals, and the thread is not inside of a look at a value.
#[inline]
pub fn tells_locals() -> bool {
    LOCALS.load(Ordering::Relaxed) && on()
}

/// Whether a place is in the file whose lines are told.
pub(crate) fn is_here(place: &Location<'_>) -> bool {
    FILE.get().is_none_or(|file| *file == place.file())
}

/// The line of a place; 0 where it is in another file than that whose lines are told.
pub(crate) fn line_of(place: &Location<'_>) -> u32 {
    if is_here(place) { place.line() } else { 0 }
}

/// Begins the trace of the program in `file` if the environment asks for one.
pub(crate) fn begin(file: &'static str) {
    let _ = FILE.set(file);
    let detail = std::env::var_os(DETAIL).unwrap_or_default();
    LINES.store(detail != "states", Ordering::Relaxed);
    LOCALS.store(detail != "states" && detail != "lines", Ordering::Relaxed);
    let Some(folder) = std::env::var_os(TRACE_FOLDER).map(PathBuf::from) else { return };
    let is_virtual = std::env::var_os(TRACE_CLOCK).is_some_and(|clock| clock == "virtual");
    let runtime = std::env::var(RUNTIME).unwrap_or_else(|_| "rustc".to_owned());
    // SAFETY: the program has not begun, and so has no other thread, or only those of other tests, which ask for variables
    // through the standard library. It and its children are not to find them.
    unsafe {
        std::env::remove_var(TRACE_FOLDER);
        std::env::remove_var(TRACE_CLOCK);
        std::env::remove_var(DETAIL);
        std::env::remove_var(RUNTIME);
    }
    let Ok(mut records) = Records::create(&folder, if is_virtual { 1 } else { 2 }) else { return };
    let clock = if is_virtual { Clock::Virtual } else { Clock::Real(Wall::new()) };
    let text = records.name(&runtime);
    records.event(Record { tag: tag::RUNTIME, text, ..Record::default() }, 0, 0);
    *tracer() = Some(Tracer { records, clock, lanes: Vec::new(), doubts: Doubts::default() });
    ON.store(true, Ordering::Relaxed);
}

/// Pauses tokio's clock if this run is on the virtual one.
pub(crate) fn pause_clock() {
    if let Some(Some(last)) = with_tracer(|t| matches!(t.clock, Clock::Virtual).then(|| t.records.nanos())) {
        crate::paused::pause(last);
    }
}

fn tracer() -> MutexGuard<'static, Option<Tracer>> {
    TRACER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with_tracer<T>(each: impl FnOnce(&mut Tracer) -> T) -> Option<T> {
    if !ON.load(Ordering::Relaxed) {
        return None;
    }
    tracer().as_mut().map(each)
}

fn with_thread<T>(each: impl FnOnce(&mut Thread) -> T) -> Option<T> {
    if !on() {
        return None;
    }
    THREAD.try_with(|thread| thread.try_borrow_mut().ok().map(|mut thread| each(&mut thread))).ok().flatten()
}

/// Does something with the shared part and this thread's number.
pub(crate) fn record<T>(each: impl FnOnce(&mut Tracer, u32) -> T) -> Option<T> {
    let number = with_thread(|thread| thread.number)?;
    with_tracer(|tracer| each(tracer, number))
}

/// The number of this thread, and its active lane. A thread that nobody has announced gets a lane of its own.
fn here() -> Option<(u32, Option<u32>)> {
    let here = with_thread(|thread| (thread.number, thread.stack.last().copied().or(thread.home)))?;
    Some(if here.1.is_some() { here } else { (here.0, top()) })
}

/// The active lane of this thread. A thread that nobody has announced gets a lane of its own.
pub(crate) fn top() -> Option<u32> {
    with_thread(|thread| thread.stack.last().copied().or(thread.home))?.or_else(|| {
        let name = std::thread::current().name().unwrap_or("thread").to_owned();
        let nth = STRANGERS.fetch_add(1, Ordering::Relaxed) + 1;
        let lane = make_by(Kind::Thread, format!("{name} {nth}"), 0, None)?;
        with_thread(|thread| (thread.home, thread.own_home) = (Some(lane), true));
        enter(lane, Cause::Start, More::default());
        Some(lane)
    })
}

/// Makes this lane the one that stands for this thread.
pub(crate) fn settle(lane: u32) {
    with_thread(|thread| thread.home = Some(lane));
}

/// Whether this thread is one that nobody has announced: that of a runtime or of a pool.
pub(crate) fn is_worker() -> bool {
    with_thread(|thread| thread.own_home || thread.home.is_none()).unwrap_or(true)
}

/// The lane that was resumed last on this thread and still runs.
pub(crate) fn active() -> Option<u32> {
    with_thread(|thread| thread.stack.last().copied()).flatten()
}

/// The lanes that run on this thread, the outermost first.
pub(crate) fn running() -> Vec<u32> {
    with_thread(|thread| thread.stack.clone()).unwrap_or_default()
}

/// The line at which the active lane is.
pub(crate) fn line_of_top() -> u32 {
    tell_line();
    top()
        .and_then(|lane| with_tracer(|tracer| tracer.lanes.get(lane as usize).map(|lane| lane.line)))
        .flatten()
        .unwrap_or(0)
}

/// A new lane, made by the active one. `None`: nothing is traced.
pub(crate) fn make(kind: Kind, name: impl Into<Cow<'static, str>>, line: u32) -> Option<u32> {
    let (thread, by) = here()?;
    with_tracer(|tracer| tracer.make(thread, kind, name.into(), line, by, line))
}

/// A new lane, made by `by`.
pub(crate) fn make_by(kind: Kind, name: impl Into<Cow<'static, str>>, line: u32, by: Option<u32>) -> Option<u32> {
    record(|tracer, thread| tracer.make(thread, kind, name.into(), line, by, line))
}

/// A new lane, made by the active one on `line`, that begins at line `first`.
pub(crate) fn make_from(kind: Kind, name: &'static str, line: u32, first: u32) -> Option<u32> {
    let (thread, by) = here()?;
    with_tracer(|tracer| tracer.make(thread, kind, name.into(), line, by, first))
}

/// The lane runs on this thread from here on.
pub(crate) fn enter(lane: u32, cause: Cause, more: More) {
    with_thread(|thread| thread.enter(lane, cause, &more));
}

/// The lane runs on this thread from here on; the active one has resumed it, and sends this.
pub(crate) fn resume(lane: u32, cause: Cause, value: Option<Text>) {
    with_thread(|thread| {
        let by = thread.stack.last().copied();
        thread.enter(lane, cause, &More { value, by, ..More::default() });
    });
}

/// The lane, which runs on this thread, is suspended or closed. Frames above it that were left are suspended first.
pub(crate) fn leave(lane: u32, state: State, cause: Cause, more: More) {
    with_thread(|thread| {
        let at = thread.stack.iter().rposition(|running| *running == lane);
        let number = thread.number;
        with_tracer(|tracer| {
            thread.tell_line(tracer);
            while let Some(left) = at.and_then(|at| thread.stack.get(at + 1..)?.last().copied()) {
                let waits = More { on: Some(On::Lane(lane)), ..More::default() };
                tracer.change(number, left, State::Suspended, Cause::Pending, &waits);
                thread.stack.pop();
            }
            tracer.change(number, lane, state, cause, &more);
        });
        if at.is_some() {
            thread.stack.pop();
        }
    });
}

/// A change of state that has nothing to do with who runs on this thread.
pub(crate) fn change(lane: u32, state: State, cause: Cause, more: More) {
    record(|tracer, thread| tracer.change(thread, lane, state, cause, &more));
}

/// The innermost running lane of this kind on this thread, and those that run above it.
pub(crate) fn innermost(kind: Kind) -> Option<(u32, Vec<u32>)> {
    let stack = with_thread(|thread| thread.stack.clone())?;
    let at = with_tracer(|tracer| stack.iter().rposition(|lane| tracer.lanes[*lane as usize].kind == kind))??;
    Some((stack[at], stack[at + 1..].to_vec()))
}

/// The state of a lane.
pub(crate) fn state_of(lane: u32) -> Option<State> {
    with_tracer(|tracer| tracer.lanes.get(lane as usize).map(|lane| lane.state)).flatten()
}

/// The name of a lane.
pub(crate) fn name_of(lane: u32) -> Cow<'static, str> {
    with_tracer(|tracer| tracer.lanes.get(lane as usize).map(|lane| lane.name.clone())).flatten().unwrap_or_default()
}

/// The line at which a lane goes on.
pub(crate) fn goes_on_at(lane: u32, line: u32) {
    with_tracer(|tracer| {
        if let Some(lane) = tracer.lanes.get_mut(lane as usize) {
            lane.line = line;
        }
    });
}

/// When the lane is dropped, it is because of `cause`.
pub(crate) fn will_end_by(lane: u32, cause: Cause) {
    with_tracer(|tracer| tracer.lanes.get_mut(lane as usize).map(|lane| lane.ending = Some(cause)));
}

/// Why a lane that is dropped ends.
pub(crate) fn ending_of(lane: u32) -> Cause {
    with_tracer(|tracer| tracer.lanes.get(lane as usize).and_then(|lane| lane.ending)).flatten().unwrap_or(Cause::Drop)
}

/// The line is about to run.
#[inline]
pub fn line(line: u32) {
    if line > 0 && ON.load(Ordering::Relaxed) {
        line_of_active(line);
    }
}

fn line_of_active(line: u32) {
    if !LINES.load(Ordering::Relaxed) {
        let is_strange = with_thread(|thread| {
            thread.line = line;
            thread.stack.is_empty() && thread.home.is_none()
        });
        if is_strange == Some(true) {
            top();
        }
        return;
    }
    let Some((thread, Some(lane))) = here() else { return };
    with_tracer(|tracer| {
        let known = &mut tracer.lanes[lane as usize];
        known.line = line;
        if known.state != State::Closed {
            tracer.event(Record { tag: tag::LINE, lane, line, ..Record::default() }, thread);
        }
    });
}

/// Lets the active lane know its line before it is asked for it.
fn tell_line() {
    with_thread(|thread| with_tracer(|tracer| thread.tell_line(tracer)));
}

/// The active lane is about to write this.
pub(crate) fn output(stderr: bool, text: &str) {
    let lane = top();
    record(|tracer, thread| {
        let text = tracer.records.name(text);
        let flags = if lane.is_none() { flag::NO_LANE } else { 0 };
        let (code, lane) = (1 + u8::from(stderr), lane.unwrap_or(0));
        tracer.event(Record { tag: tag::OUTPUT, code, flags, lane, text, ..Record::default() }, thread);
    });
}

/// An error or a panic appears in the active lane; line 0 is the line it is at.
pub(crate) fn exception(line: u32, value: &Text) {
    let Some(lane) = top() else { return };
    tell_line();
    record(|tracer, thread| {
        let known = &mut tracer.lanes[lane as usize];
        let line = if line == 0 { known.line } else { line };
        known.line = line;
        if known.state != State::Closed {
            let (text, flags) = tracer.records.value(value);
            tracer.event(Record { tag: tag::EXCEPTION, flags, lane, line, text, ..Record::default() }, thread);
        }
    });
}

/// Something about the run that its reader should know.
pub(crate) fn warning(text: &str) {
    let lane = top();
    record(|tracer, thread| {
        let text = tracer.records.name(text);
        let flags = if lane.is_none() { flag::NO_LANE } else { 0 };
        tracer.event(Record { tag: tag::WARNING, flags, lane: lane.unwrap_or(0), text, ..Record::default() }, thread);
    });
}

impl Tracer {
    /// A new lane, made by `by` on this thread and on `line`, that begins at line `first`.
    fn make(
        &mut self,
        thread: u32,
        kind: Kind,
        name: Cow<'static, str>,
        line: u32,
        by: Option<u32>,
        first: u32,
    ) -> u32 {
        let lane = self.lanes.len() as u32;
        let text = match &name {
            Cow::Borrowed(name) => self.records.lasting_name(name),
            Cow::Owned(name) => self.records.name(name),
        };
        let (code, other) = (kind as u8, by.map_or(0, |by| by + 1));
        let nanos = self.clock.nanos(self.records.nanos());
        self.event_at(nanos, Record { tag: tag::LANE, code, lane, line, other, text, ..Record::default() }, thread);
        self.lanes.push(Lane { kind, name, state: State::Created, line: first, locals: None, ending: None });
        let (flags, other) = by.map_or((0, 0), |by| (flag::BY, by));
        let code = (State::Created as u8) << 5 | Cause::Call as u8;
        self.event_at(nanos, Record { tag: tag::STATE, code, flags, lane, line, other, text: 0 }, thread);
        lane
    }

    /// Writes an event of this thread.
    pub(crate) fn event(&mut self, record: Record, thread: u32) {
        let nanos = self.clock.nanos(self.records.nanos());
        self.event_at(nanos, record, thread);
    }

    /// Writes an event of this thread that happens at this time.
    fn event_at(&mut self, nanos: u64, record: Record, thread: u32) {
        locals::settle(self, &record, thread);
        let is_line = record.tag == tag::LINE;
        self.records.event(record, nanos, thread);
        if is_line {
            locals::share(self, thread);
        }
    }

    /// The locals of a lane.
    pub(crate) fn locals(&mut self, lane: u32) -> &mut Locals {
        self.lanes[lane as usize].locals.get_or_insert_default()
    }

    /// The state of a lane.
    pub(crate) fn state_of(&self, lane: u32) -> State {
        self.lanes[lane as usize].state
    }

    /// Writes a change of state if the laws allow it; gives whether they do.
    fn change(&mut self, thread: u32, lane: u32, state: State, cause: Cause, more: &More) -> bool {
        let Some(known) = self.lanes.get_mut(lane as usize) else { return false };
        let before = known.state;
        let lawful = match state {
            _ if before == State::Closed => false,
            State::Created => false,
            State::Running => before != State::Running,
            State::Suspended => before == State::Running,
            State::Ready if cause == Cause::Wake => before == State::Suspended,
            State::Ready => before == State::Created,
            State::Closed => true,
        };
        if lawful {
            known.state = state;
            if more.line != 0 {
                known.line = more.line;
            }
            self.state(thread, lane, state, cause, more);
        }
        lawful
    }

    fn state(&mut self, thread: u32, lane: u32, state: State, cause: Cause, more: &More) {
        let (text, valued) = more.value.as_ref().map_or((0, 0), |value| self.records.value(value));
        let (flags, other) = match (&more.on, more.by) {
            (Some(On::Lane(on)), _) => (flag::ON_LANE, *on),
            (Some(On::Thing(Cow::Borrowed(on))), _) => (flag::ON_THING, self.records.lasting_name(on)),
            (Some(On::Thing(Cow::Owned(on))), _) => (flag::ON_THING, self.records.name(on)),
            (None, Some(by)) => (flag::BY, by),
            (None, None) => (0, 0),
        };
        let code = (state as u8) << 5 | cause as u8;
        let line = self.lanes[lane as usize].line;
        let flags = flags | valued;
        self.event(Record { tag: tag::STATE, code, flags, lane, line, other, text }, thread);
    }
}

/// The program ends here, by this exit code. What runs on this thread ends with it, innermost first.
pub(crate) fn end_all(code: i32) {
    let value = Some(Text::Number(code));
    let mut running = running();
    let home = if running.is_empty() { None } else { Some(running.remove(0)) };
    for lane in running.into_iter().rev() {
        leave(lane, State::Closed, Cause::Close, More::default());
    }
    if let Some(home) = home {
        leave(home, State::Closed, Cause::Return, More { value, ..More::default() });
    }
}
