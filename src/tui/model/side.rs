//! One program of an open lesson: its text, its run, its trace, and where its playhead stands.

use super::{Lineup, Place};
use crate::base::{Building, Problem, Remark, Severity, text};
use crate::lesson::{Lesson, ProgramText, walk};
use crate::timeline::{Index, stops};
use crate::trace::{Body, Clock, Event, Header, LaneId, Language, Trace};
use crate::tui::highlight::Piece;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How the run of a program stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Not started yet.
    Idle,
    /// Running; events come in.
    Running,
    /// Over; the trace is whole.
    Ended,
    /// It could not be started; why, and what to do.
    Failed(Problem),
}

/// One program of an open lesson.
#[derive(Debug)]
pub struct Side {
    /// Its language.
    pub language: Language,
    /// Its text; `None` where the lesson has no such program.
    pub program: Option<ProgramText>,
    /// What the learner wrote in its place, where that is not the lesson's own text.
    pub written: Option<String>,
    /// Whether `program` is what the learner wrote.
    pub shows_written: bool,
    /// Rises with each text that takes the place of another.
    pub version: u64,
    /// The text in colour, once that is worked out.
    pub highlighted: Option<Vec<Vec<Piece>>>,
    /// How its run stands.
    pub run: RunState,
    /// Why it cannot be run here, where a recorded run of it is shown.
    pub not_here: Option<Problem>,
    /// What is done to compile it, before it runs.
    pub building: Option<Building>,
    /// What the compiler has said about it.
    pub remarks: Vec<Remark>,
    /// Which of the lines that the compiler finds wrong is in view, from 0.
    pub wrong: usize,
    /// The number of its run: news of older ones are passed over.
    pub run_number: u64,
    /// What the run did.
    pub trace: Trace,
    /// The index over it.
    pub index: Index,
    /// How many events have happened where the viewer stands.
    pub playhead: usize,
    /// The furthest that the playhead has been.
    pub reached: usize,
    /// The position of a question that stands open: nothing that comes after it is shown.
    pub cover: Option<usize>,
    /// What was asked about last: it stays in view until what is asked has come.
    pub about: Option<About>,
    /// The positions of the steps of the walkthrough.
    pub steps: Vec<Option<usize>>,
    /// The lane whose details are shown; `None`: the active one.
    pub selected: Option<LaneId>,
    /// Where its timeline begins, in units of the axis, while that has left the playhead: until the playhead moves.
    pub away: Option<f64>,
    /// The line that the viewer points at, from 1.
    pub cursor: Option<u32>,
    /// Lines at which playing stops.
    pub breakpoints: BTreeSet<u32>,
    /// The lanes whose children are folded into them.
    pub folds: BTreeSet<LaneId>,
    /// The lanes that its timeline shows, where those are not all in the order of creation.
    pub lineup: Option<Lineup>,
}

/// The lane that a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The lane.
    pub lane: LaneId,
    /// Where in the walkthrough it is asked, and where the answer has come.
    pub places: [Place; 2],
    /// The first and the last line that it ever runs, where the trace tells of lines.
    pub body: Option<(u32, u32)>,
}

impl About {
    /// A `lane` of `trace` that is asked about between these two places.
    pub fn new(trace: &Trace, lane: LaneId, places: [Place; 2]) -> Self {
        let lines = trace.events().filter_map(|event| match event.body {
            Body::Line { lane: of, line } if of == lane => Some(line),
            _ => None,
        });
        let body = lines.fold(None, |body: Option<(u32, u32)>, line| {
            let (first, last) = body.unwrap_or((line, line));
            Some((first.min(line), last.max(line)))
        });
        Self { lane, places, body }
    }
}

impl Side {
    /// The program of `lesson` in `language`, not run yet.
    pub fn new(lesson: &Lesson, language: Language) -> Self {
        let program = lesson.program(language).cloned();
        let steps = vec![None; lesson.steps.len()];
        Self { steps, ..Self::of(program, empty_header(language, lesson.clock)) }
    }

    /// A program that belongs to no lesson, not run yet, whose trace will have this header.
    pub fn of(program: Option<ProgramText>, header: Header) -> Self {
        Self {
            language: header.language,
            program,
            written: None,
            shows_written: false,
            version: 0,
            highlighted: None,
            run: RunState::Idle,
            not_here: None,
            building: None,
            remarks: Vec::new(),
            wrong: 0,
            run_number: 0,
            trace: Trace::new(header),
            index: Index::default(),
            playhead: 0,
            reached: 0,
            cover: None,
            about: None,
            steps: Vec::new(),
            selected: None,
            away: None,
            cursor: None,
            breakpoints: BTreeSet::new(),
            folds: BTreeSet::new(),
            lineup: None,
        }
    }

    /// The file name of its program.
    pub fn name(&self) -> Option<&str> {
        self.program.as_ref().map(|program| program.name.as_str())
    }

    /// Shows what the learner wrote where that is `wanted` and there is something, else the program of the lesson.
    pub fn show(&mut self, lesson: &Lesson, wanted: bool) {
        let program = self.name().and_then(|name| lesson.program_named(name)).map(|(_, program)| program.clone());
        let written = self.written.clone().filter(|_| wanted);
        self.shows_written = written.is_some();
        let program = match written {
            Some(text) => program.map(|program| program.with_text(text)),
            None => program,
        };
        if let (Some(before), Some(after)) = (&self.program, &program) {
            self.breakpoints = text::lines_after(&self.breakpoints, &before.text, &after.text);
        }
        self.program = program;
        self.highlighted = None;
        self.version += 1;
    }

    /// Forgets the trace, for a run that begins.
    pub fn begin(&mut self, run_number: u64) {
        // What ran elsewhere says nothing of what runs here.
        let header = self.trace.header();
        let header = if header.recorded { empty_header(self.language, header.clock) } else { header.clone() };
        self.trace = Trace::new(header);
        self.index = Index::default();
        self.run = RunState::Running;
        self.run_number = run_number;
        self.building = None;
        self.remarks.clear();
        self.wrong = 0;
        (self.playhead, self.reached, self.selected) = (0, 0, None);
        (self.away, self.cursor, self.cover, self.about) = (None, None, None, None);
        self.steps.fill(None);
        self.folds.clear();
        self.lineup = None;
    }

    /// What the compiler has said about lines of the program. Where there are errors, they are what keeps it from running, and
    /// warnings are left out.
    pub fn wrong_lines(&self) -> BTreeMap<u32, Vec<&Remark>> {
        let mut lines: BTreeMap<u32, Vec<&Remark>> = BTreeMap::new();
        let has_errors = self.remarks.iter().any(|remark| remark.severity == Severity::Error);
        let shown = self.remarks.iter().filter(|remark| remark.is_shown && remark.line > 0);
        for remark in shown.filter(|remark| !has_errors || remark.severity == Severity::Error) {
            lines.entry(remark.line).or_default().push(remark);
        }
        lines
    }

    /// The first error for which it could not be compiled, where it could not.
    pub fn first_error(&self) -> Option<&Remark> {
        self.remarks.iter().find(|remark| remark.severity == Severity::Error)
    }

    /// Takes in further events.
    pub fn extend(&mut self, events: &[Event<'_>]) {
        for event in events {
            self.trace.push(event);
            self.index.put(&self.trace, event);
        }
    }

    /// Takes a whole trace, a recorded one.
    pub fn play(&mut self, trace: Trace) {
        let index = Index::new(&trace);
        self.take(trace, index);
    }

    /// Takes a whole trace and the index over it.
    pub fn take(&mut self, trace: Trace, index: Index) {
        (self.trace, self.index) = (trace, index);
        self.run = RunState::Ended;
    }

    /// Finds the steps of the walkthrough in what has come so far.
    pub fn find_steps(&mut self, lesson: &Lesson) {
        self.steps = walk::positions(lesson, self.language, &self.trace);
    }

    /// Moves the playhead, and brings it into view.
    pub fn go(&mut self, position: usize) {
        self.away = None;
        self.playhead = position.min(self.trace.len());
        self.reached = self.reached.max(self.playhead);
    }

    /// How much of the trace may be seen: as far as the playhead has been, and nothing behind a question that stands open.
    pub fn seen(&self) -> usize {
        self.reached.min(self.cover.unwrap_or(usize::MAX)).max(self.playhead)
    }

    /// The line that is about to run, where there is one.
    pub fn current_line(&self) -> Option<u32> {
        self.index.current_line(&self.trace, self.playhead).map(|(_, line)| line)
    }

    /// The line that keys about a line mean: the one that the viewer points at, or else the one that is about to run.
    pub fn pointed(&self) -> Option<u32> {
        self.cursor.or_else(|| self.current_line())
    }

    /// Points at the line that lies `by` lines further down, as far as there are any.
    pub fn point(&mut self, by: i32) {
        let lines = self.program.as_ref().map_or(0, |program| program.text.lines().count() as u32);
        let here = self.pointed().unwrap_or(0);
        self.cursor = Some(here.saturating_add_signed(by).clamp(1, lines.max(1)));
    }

    /// Has playing stop at the line that keys mean, or no longer: where that has no code, at the next one that has. Gives both lines.
    pub fn toggle_breakpoint(&mut self) -> Option<(u32, Option<u32>)> {
        let line = self.pointed()?;
        let next = self.line_with_code(line);
        if let Some(at) = next
            && !self.breakpoints.remove(&at)
        {
            self.breakpoints.insert(at);
        }
        Some((line, next))
    }

    /// The first line from `line` on that ran, or that has more than a comment or brackets.
    fn line_with_code(&self, line: u32) -> Option<u32> {
        let program = self.program.as_ref()?;
        let is_code = |text: &str| {
            let text = text.trim_start();
            !text.starts_with('#') && !text.starts_with("//") && text.contains(char::is_alphanumeric)
        };
        let ran = |line: u32| self.index.runs_before(line, self.trace.len()) > 0;
        let lines = (1..).zip(program.text.lines()).skip(line.saturating_sub(1) as usize);
        lines.into_iter().find(|(number, text)| ran(*number) || is_code(text)).map(|(number, _)| number)
    }

    /// The position right before `line` runs the next time, or ran the last time.
    pub fn run_of(&self, line: u32, forward: bool) -> Option<usize> {
        let settled = |at: usize| stops::settle(&self.trace, at + 1);
        if forward {
            // Where the playhead stands at that very line, its event is behind.
            return self.index.next_run(line, self.playhead).map(settled);
        }
        let last = self.index.last_run(line, self.playhead)?;
        if settled(last) < self.playhead { Some(last) } else { self.index.last_run(line, last) }.map(settled)
    }

    /// The first breakpoint that a playhead passes which goes from here to `to`: the line, and the position there.
    pub fn stop_before(&self, to: usize) -> Option<(u32, usize)> {
        let stop = |line: &u32| Some((self.index.next_run(*line, self.playhead).filter(|at| *at < to)?, *line));
        let (at, line) = self.breakpoints.iter().filter_map(stop).min()?;
        Some((line, stops::settle(&self.trace, at + 1)))
    }

    /// The lane whose details are shown.
    pub fn shown_lane(&self) -> Option<LaneId> {
        self.selected
            .or_else(|| self.index.active(self.playhead))
            .or_else(|| self.index.lanes_at(self.playhead).first().copied())
    }

    /// The lanes that its timeline can show, in order: of those that were made where its viewer has been.
    pub fn lanes(&self) -> &[LaneId] {
        match &self.lineup {
            Some(lineup) => &lineup.lanes,
            None => self.index.lanes_at(self.seen()),
        }
    }

    /// How many lanes its timeline will have to show: where the run is over, room is kept for those that are made later, so that nothing
    /// moves when they are.
    pub fn lanes_in_all(&self) -> usize {
        match (&self.lineup, &self.run) {
            (None, RunState::Ended) => self.index.lanes_at(self.trace.len()).len(),
            _ => self.lanes().len(),
        }
    }

    /// Whoever of the lanes that are folded into `lane` was active last between `events.start` and `events.end`.
    pub fn active_within(&self, lane: LaneId, events: &Range<usize>) -> Option<LaneId> {
        /// So many changes are looked at: a cell of the timeline may hold millions.
        const MOST: usize = 64;
        let lineup = self.lineup.as_ref().filter(|lineup| lineup.folded.contains_key(&lane))?;
        self.index.last_active(events, MOST, |other| lineup.folder(other) == Some(lane))
    }

    /// The place of `lane` among them, where it is one of them.
    pub fn place_of(&self, lane: LaneId) -> Option<usize> {
        match &self.lineup {
            Some(lineup) => lineup.lanes.iter().position(|other| *other == lane),
            None => self.index.rank(lane).filter(|rank| *rank < self.lanes().len()),
        }
    }

    /// Chooses the lane that stands `by` lanes after the one whose details are shown, as far as there are any.
    pub fn choose_lane(&mut self, by: isize) {
        // What is made later has no details yet.
        let is_made =
            |lane: &LaneId| self.index.rank(*lane).is_some_and(|rank| rank < self.index.lanes_at(self.playhead).len());
        let lanes = match &self.lineup {
            Some(lineup) => lineup.lanes.iter().copied().filter(is_made).collect(),
            None => Cow::Borrowed(self.index.lanes_at(self.playhead)),
        };
        let shown = self.shown_lane();
        let here = match &self.lineup {
            Some(_) => lanes.iter().position(|lane| Some(*lane) == shown),
            None => shown.and_then(|lane| self.index.rank(lane)).filter(|here| *here < lanes.len()),
        };
        let there = here.map(|here| here.saturating_add_signed(by).min(lanes.len() - 1));
        // Where the one whose details are shown is not among them, the first is.
        if let Some(lane) = lanes.get(there.unwrap_or(0)).copied() {
            self.selected = Some(lane);
        }
    }
}

fn empty_header(language: Language, clock: Clock) -> Header {
    Header { language, runtime: String::new(), program: String::new(), clock, recorded: false, digest: None }
}
