//! Everything true at one position: each lane's state, line and locals, and the output so far.

use super::index::{Index, before, last_before};
use crate::trace::{Body, Cause, LaneId, On, State, Stream, Trace, Value};
use std::ops::Range;

/// What is true of one lane at one position.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneMoment<'a> {
    /// The lane.
    pub lane: LaneId,
    /// Its state.
    pub state: State,
    /// What brought it there.
    pub cause: Cause,
    /// What crossed when it went there.
    pub value: Option<Value<'a>>,
    /// Who brought it there.
    pub by: Option<LaneId>,
    /// What it waits for.
    pub on: Option<On<'a>>,
    /// The line it is at, where that is known.
    pub line: Option<u32>,
    /// The place in the trace of the event that brought it there.
    pub since: usize,
    /// Whether it is the one that runs on its thread, and waits for none that it called.
    pub active: bool,
}

/// Bytes of a line that are shown at least, however many pieces it was written in.
pub const LONGEST_LINE: usize = 4096;

impl Index {
    /// What is true of `lane` at `position`; `None` before it is created.
    pub fn lane_at<'a>(&self, trace: &'a Trace, lane: LaneId, position: usize) -> Option<LaneMoment<'a>> {
        let index = self.lanes.get(lane.index())?;
        let since = last_before(&index.states, position)?;
        let event = trace.get(since)?;
        let Body::State { state, cause, value, by, on, line, .. } = event.body else { return None };
        let reached = last_before(&index.lines, position).filter(|at| *at > since || line.is_none());
        let reached = reached.and_then(|at| match trace.get(at)?.body {
            Body::Line { line, .. } => Some(line),
            _ => None,
        });
        let active = state == State::Running && self.active_on(event.thread, position) == Some(lane);
        Some(LaneMoment { lane, state, cause, value, by, on, line: reached.or(line), since, active })
    }

    /// The line that the active lane is about to run at `position`, where there is one.
    pub fn current_line(&self, trace: &Trace, position: usize) -> Option<(LaneId, u32)> {
        let lane = self.active(position)?;
        let at_line = last_before(&self.lanes.get(lane.index())?.lines, position);
        match at_line.and_then(|at| trace.get(at)).map(|event| event.body) {
            Some(Body::Line { line, .. }) => Some((lane, line)),
            _ => self.lane_at(trace, lane, position).and_then(|moment| Some((lane, moment.line?))),
        }
    }

    /// The locals of `lane` at `position`, in the order in which they first had a value.
    pub fn locals_at<'a>(&'a self, trace: &'a Trace, lane: LaneId, position: usize) -> Vec<(&'a str, Value<'a>)> {
        let Some(index) = self.lanes.get(lane.index()) else { return Vec::new() };
        let value_of = |places: &[u32]| match trace.get(last_before(places, position)?)?.body {
            Body::Local { value, .. } => value,
            _ => None,
        };
        index.locals.iter().filter_map(|(name, places)| Some((name.as_str(), value_of(places)?))).collect()
    }

    /// The place of the `nth` last line that `lane` reached before `position`, from 1.
    pub fn line_before(&self, lane: LaneId, position: usize, nth: usize) -> Option<usize> {
        let lines = &self.lanes.get(lane.index())?.lines;
        before(lines, position).checked_sub(nth).map(|at| lines[at] as usize)
    }

    /// Whether `lane` met an exception among the events at these places of the trace.
    pub fn met_exceptions(&self, lane: LaneId, places: Range<usize>) -> bool {
        self.last_exception(lane, places).is_some()
    }

    /// The last exception that `lane` met among the events at these places of the trace: its `repr`, or its `{:?}`.
    pub fn exception_in<'a>(&self, trace: &'a Trace, lane: LaneId, places: Range<usize>) -> Option<Value<'a>> {
        match trace.get(self.last_exception(lane, places)?)?.body {
            Body::Exception { value, .. } => Some(value),
            _ => None,
        }
    }

    fn last_exception(&self, lane: LaneId, places: Range<usize>) -> Option<usize> {
        let met = &self.lanes.get(lane.index())?.exceptions;
        last_before(met, places.end).filter(|at| places.contains(at))
    }

    /// The last `lines` lines written to `stream` before `position`, oldest first; the last one may be unfinished. A line
    /// that was written in many pieces may lack what comes after its first [`LONGEST_LINE`] bytes. Costs what it returns,
    /// not what was written before.
    pub fn output_at(&self, trace: &Trace, stream: Stream, position: usize, lines: usize) -> Vec<String> {
        self.lines_of(trace, stream, position, lines).into_iter().map(|(_, line)| line).collect()
    }

    /// The last `lines` lines written to either stream before `position`, in the order in which they were ended, as
    /// [`Index::output_at`] gives them.
    pub fn printed_at(&self, trace: &Trace, position: usize, lines: usize) -> Vec<(Stream, String)> {
        let of = |stream| {
            let all = self.lines_of(trace, stream, position, lines).into_iter();
            all.map(move |(place, line)| (place, stream, line))
        };
        let mut all: Vec<(u32, Stream, String)> = of(Stream::Stdout).chain(of(Stream::Stderr)).collect();
        all.sort_by_key(|(place, ..)| *place);
        all.drain(..all.len().saturating_sub(lines));
        all.into_iter().map(|(_, stream, line)| (stream, line)).collect()
    }

    /// The last `lines` lines of a stream before `position`, each with the place of the event that ends it; the largest
    /// number for one that is unfinished.
    fn lines_of(&self, trace: &Trace, stream: Stream, position: usize, lines: usize) -> Vec<(u32, String)> {
        let stream = usize::from(stream == Stream::Stderr);
        let places = &self.output[stream][..before(&self.output[stream], position)];
        let ends = &self.line_ends[stream][..before(&self.line_ends[stream], places.len())];
        // A piece that ends a line may begin the next one; one more of them, as the last may end the last line.
        let mut starts: Vec<usize> =
            ends[ends.len().saturating_sub(lines + 1)..].iter().map(|end| *end as usize).collect();
        if ends.len() <= lines {
            starts.insert(0, 0);
        }
        let until = starts.iter().copied().skip(1).chain([places.len()]);
        let (mut all, mut line) = (Vec::new(), String::new());
        for (from, to) in starts.iter().zip(until) {
            for piece in begun(trace, &places[*from..to]).split_inclusive('\n') {
                match piece.strip_suffix('\n') {
                    Some(rest) => {
                        line.push_str(rest);
                        line.truncate(line.trim_end_matches('\r').len());
                        // Only the first of these outputs ends any line.
                        all.push((places[*from], std::mem::take(&mut line)));
                    }
                    None => line.push_str(piece),
                }
            }
        }
        if !line.is_empty() {
            all.push((u32::MAX, line));
        }
        all.split_off(all.len().saturating_sub(lines))
    }

    /// The lanes that are in one of `states` at `position`, those that came there last first. Costs what is taken of them.
    pub fn newest_in<'a>(&'a self, states: &'a [State], position: usize) -> impl Iterator<Item = LaneId> + 'a {
        self.stays.newest(states, position)
    }

    /// Whether some lane is suspended at `line` at `position`.
    pub fn waits_at(&self, line: u32, position: usize) -> bool {
        self.waits.count(line, position) > 0
    }
}

/// The first of these outputs, and of those after it, none of which ends a line, as much as is shown.
fn begun(trace: &Trace, places: &[u32]) -> String {
    let mut pieces = places.iter().filter_map(|at| match trace.get(*at as usize)?.body {
        Body::Output { text, .. } => Some(text),
        _ => None,
    });
    let mut text = pieces.next().unwrap_or_default().into_owned();
    let limit = text.len() + LONGEST_LINE;
    for piece in pieces {
        if text.len() >= limit {
            break;
        }
        text.push_str(&piece);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::sample;
    use proptest::prelude::*;

    const STATES: [State; 5] = [State::Created, State::Ready, State::Running, State::Suspended, State::Closed];

    /// Every lane that exists, and what is true of it, the plain way.
    fn moments<'a>(index: &Index, trace: &'a Trace, position: usize) -> Vec<LaneMoment<'a>> {
        let lanes = (0..trace.lanes().len()).map(|at| LaneId(at as u32));
        lanes.filter_map(|lane| index.lane_at(trace, lane, position)).collect()
    }

    fn printed(trace: &Trace, position: usize) -> String {
        let texts = trace.events().take(position).filter_map(|event| match event.body {
            Body::Output { stream: Stream::Stdout, text, .. } => Some(text.into_owned()),
            _ => None,
        });
        texts.collect()
    }

    /// All lines of both streams, the plain way.
    fn ended(trace: &Trace, position: usize) -> Vec<(Stream, String)> {
        let (mut all, mut open) = (Vec::new(), [String::new(), String::new()]);
        for event in trace.events().take(position) {
            let Body::Output { stream, text, .. } = event.body else { continue };
            let line = &mut open[usize::from(stream == Stream::Stderr)];
            for ch in text.chars() {
                if ch == '\n' { all.push((stream, std::mem::take(line))) } else { line.push(ch) }
            }
        }
        let [stdout, stderr] = open;
        let rest = [(Stream::Stdout, stdout), (Stream::Stderr, stderr)];
        all.extend(rest.into_iter().filter(|(_, line)| !line.is_empty()));
        all
    }

    proptest! {
        #[test]
        fn lanes_by_state_are_those_that_a_look_at_every_lane_finds(trace in sample::traces()) {
            let index = Index::new(&trace);
            for position in 0..=trace.len() {
                let mut all = moments(&index, &trace, position);
                let mut lanes: Vec<LaneId> = index.lanes_at(position).to_vec();
                for (rank, lane) in lanes.iter().enumerate() {
                    prop_assert_eq!(index.rank(*lane), Some(rank));
                }
                lanes.sort_unstable();
                prop_assert_eq!(lanes, all.iter().map(|moment| moment.lane).collect::<Vec<_>>());
                all.sort_by_key(|moment| std::cmp::Reverse(moment.since));
                for states in [&STATES[..], &STATES[1..2], &STATES[2..3], &STATES[3..]] {
                    let here = all.iter().filter(|moment| states.contains(&moment.state)).map(|moment| moment.lane);
                    prop_assert_eq!(index.newest_in(states, position).collect::<Vec<_>>(), here.collect::<Vec<_>>());
                }
            }
        }

        #[test]
        fn an_exception_is_the_last_that_a_look_at_each_event_finds(trace in sample::traces(), from in 0usize..200) {
            let index = Index::new(&trace);
            for lane in (0..trace.lanes().len()).map(|at| LaneId(at as u32)) {
                for until in (from..=trace.len()).step_by(9) {
                    let met = trace.events().take(until).skip(from).filter_map(|event| match event.body {
                        Body::Exception { lane: of, value, .. } if of == lane => Some(value),
                        _ => None,
                    });
                    let last = met.last();
                    prop_assert_eq!(index.met_exceptions(lane, from..until), last.is_some());
                    prop_assert_eq!(index.exception_in(&trace, lane, from..until), last);
                }
            }
        }

        #[test]
        fn a_line_is_waited_at_where_a_lane_is_suspended_there(trace in sample::traces()) {
            let index = Index::new(&trace);
            for position in 0..=trace.len() {
                let all = moments(&index, &trace, position);
                for line in 0..9 {
                    let waits = |moment: &LaneMoment<'_>| moment.state == State::Suspended && moment.line == Some(line);
                    prop_assert_eq!(index.waits_at(line, position), all.iter().any(waits), "line {} at {}", line, position);
                }
            }
        }

        #[test]
        fn the_last_lines_are_those_of_all_that_was_printed(trace in sample::traces(), lines in 1usize..5) {
            let index = Index::new(&trace);
            for position in 0..=trace.len() {
                let all = printed(&trace, position);
                let all: Vec<&str> = all.lines().collect();
                let last = &all[all.len().saturating_sub(lines)..];
                prop_assert_eq!(index.output_at(&trace, Stream::Stdout, position, lines), last);
            }
        }

        #[test]
        fn lines_of_both_streams_come_in_the_order_in_which_they_ended(trace in sample::traces(), lines in 1usize..5) {
            let index = Index::new(&trace);
            for position in 0..=trace.len() {
                let all = ended(&trace, position);
                let last = &all[all.len().saturating_sub(lines)..];
                prop_assert_eq!(index.printed_at(&trace, position, lines), last);
            }
        }

        #[test]
        fn an_index_that_grows_with_its_trace_is_the_index_of_the_whole(trace in sample::traces(), step in 1usize..40) {
            let mut part = Trace::new(trace.header().clone());
            part.thread(1, 0);
            let mut grown = Index::default();
            for (at, event) in trace.events().enumerate() {
                part.push(&event);
                // The first of two is told after others that it was not told of.
                if at % step < 2 {
                    grown.put(&part, &event);
                }
            }
            grown.extend(&part);
            let whole = Index::new(&trace);
            for position in 0..=trace.len() {
                prop_assert_eq!(moments(&grown, &trace, position), moments(&whole, &trace, position));
                prop_assert_eq!(grown.active(position), whole.active(position));
            }
        }
    }

    #[test]
    fn a_line_in_very_many_pieces_is_shown_as_far_as_there_is_room() {
        let mut run = crate::lesson::sample::RunBuilder::new(crate::trace::Language::Python);
        run.print("before\nbegun ");
        for _ in 0..2 * LONGEST_LINE {
            run.print(".");
        }
        run.print("\nafter");
        let trace = run.trace();
        let shown = Index::new(&trace).output_at(&trace, Stream::Stdout, trace.len(), 3);
        assert_eq!((shown[0].as_str(), shown[2].as_str()), ("before", "after"));
        assert!(shown[1].starts_with("begun ....") && shown[1].len() <= LONGEST_LINE + 20, "{}", shown[1].len());
    }
}
