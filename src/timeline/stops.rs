//! Where a playhead may stand: one event, or one line, further or back. Found in the index, however far it is.

use super::Index;
use super::along::Times;
use super::index::{before, last_before};
use crate::trace::{Body, Trace};

/// How far one step of the playhead goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// To the next change of state, output or exception.
    Event,
    /// To the next line that is about to run.
    Line,
    /// To the next exception or warning.
    Fault,
}

/// The position at which a playhead settles that stands at `position`: the beat of the line that is about to run is taken
/// in with it. (Its locals are told before the line.)
pub fn settle(trace: &Trace, position: usize) -> usize {
    let mut position = position.min(trace.len());
    while matches!(trace.get(position).map(|event| event.body), Some(Body::Beat { .. })) {
        position += 1;
    }
    position
}

/// The next position where a playhead may stand; the end where there is none.
pub fn next(trace: &Trace, index: &Index, position: usize, stride: Stride) -> usize {
    index.stop_from(position, stride).map_or(trace.len(), |at| settle(trace, at + 1))
}

/// The position before this one where a playhead may stand; 0 where there is none.
pub fn previous(trace: &Trace, index: &Index, position: usize, stride: Stride) -> usize {
    let stops = std::iter::successors(index.stop_before(position, stride), |at| index.stop_before(*at, stride));
    stops.map(|at| settle(trace, at + 1)).find(|stop| *stop < position).unwrap_or(0)
}

/// The position right after the next exception or warning, if one follows.
pub fn next_fault(trace: &Trace, index: &Index, position: usize) -> Option<usize> {
    index.stop_from(position, Stride::Fault).map(|at| settle(trace, at + 1))
}

/// How many events have happened when `seconds` have passed, where `least` of them are known to have: what lies between
/// the two is passed in ever longer steps, so that asking for one time after the other is cheap.
pub fn at_time(trace: &Trace, seconds: f64, least: usize) -> usize {
    Times::new(trace, least).go(seconds)
}

/// The next position where a playhead may stand that steps by event or by line, whichever comes first.
pub fn next_of_any(trace: &Trace, index: &Index, position: usize) -> usize {
    next(trace, index, position, Stride::Event).min(next(trace, index, position, Stride::Line))
}

impl Index {
    /// The places of the events after which a playhead that steps by `stride` stands, list by list.
    fn stops(&self, stride: Stride) -> Vec<&[u32]> {
        match stride {
            Stride::Event => {
                let [stdout, stderr] = &self.output;
                vec![&self.ticks, stdout, stderr, &self.exceptions, &self.warnings, &self.ends]
            }
            Stride::Line => vec![&self.lines, &self.ends],
            Stride::Fault => vec![&self.exceptions, &self.warnings],
        }
    }

    /// How many exceptions and warnings there were before `position`.
    pub fn faults(&self, position: usize) -> usize {
        self.stops(Stride::Fault).into_iter().map(|places| before(places, position)).sum()
    }

    /// The places of the exceptions and warnings before `position`, the last first. Costs what is taken of them.
    pub fn faults_before(&self, position: usize) -> impl Iterator<Item = usize> + '_ {
        let last = move |position: &usize| self.stop_before(*position, Stride::Fault);
        std::iter::successors(last(&position), last)
    }

    /// The first such place from `position` on.
    fn stop_from(&self, position: usize, stride: Stride) -> Option<usize> {
        let first = |places: &[u32]| places.get(before(places, position)).map(|at| *at as usize);
        self.stops(stride).into_iter().filter_map(first).min()
    }

    /// The last such place before `position`.
    fn stop_before(&self, position: usize, stride: Stride) -> Option<usize> {
        self.stops(stride).into_iter().filter_map(|places| last_before(places, position)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::sample;
    use crate::trace::wire;
    use proptest::prelude::*;

    fn documented() -> Trace {
        let text = include_str!("../../docs/trace-format.md");
        wire::read("t", text.split("```").nth(1).expect("an example").trim_start()).0.expect("a trace")
    }

    #[test]
    fn back_is_the_reverse_of_forward() {
        let trace = documented();
        let index = Index::new(&trace);
        for stride in [Stride::Event, Stride::Line] {
            let mut stops = vec![0];
            while stops.last() != Some(&trace.len()) {
                stops.push(next(&trace, &index, *stops.last().expect("at least one"), stride));
            }
            for pair in stops.windows(2) {
                assert_eq!(previous(&trace, &index, pair[1], stride), pair[0], "{stride:?} {stops:?}");
            }
        }
    }

    /// Whether a playhead that steps by `stride` stands right after this event.
    fn is_stop(body: &Body<'_>, stride: Stride) -> bool {
        match stride {
            Stride::Line => matches!(body, Body::Line { .. } | Body::End { .. }),
            Stride::Fault => matches!(body, Body::Exception { .. } | Body::Warning { .. }),
            Stride::Event => {
                !matches!(body, Body::Line { .. } | Body::Lane { .. } | Body::Local { .. } | Body::Beat { .. })
            }
        }
    }

    proptest! {
        #[test]
        fn the_index_finds_the_stops_that_a_walk_through_the_trace_finds(trace in sample::traces()) {
            let index = Index::new(&trace);
            for stride in [Stride::Event, Stride::Line, Stride::Fault] {
                let events = trace.events().enumerate();
                let all: Vec<usize> = events
                    .filter(|(_, event)| is_stop(&event.body, stride))
                    .map(|(at, _)| at)
                    .collect();
                for position in 0..=trace.len() {
                    let forward = all.iter().find(|at| **at >= position).map_or(trace.len(), |at| settle(&trace, at + 1));
                    prop_assert_eq!(next(&trace, &index, position, stride), forward);
                    let back = all.iter().filter(|at| **at < position).map(|at| settle(&trace, at + 1));
                    let back = back.filter(|stop| *stop < position).max().unwrap_or(0);
                    prop_assert_eq!(previous(&trace, &index, position, stride), back);
                }
            }
        }

        #[test]
        fn faults_are_those_that_a_walk_through_the_trace_finds(trace in sample::traces()) {
            let index = Index::new(&trace);
            for position in 0..=trace.len() {
                let events = trace.events().take(position).enumerate();
                let mut all: Vec<usize> =
                    events.filter(|(_, event)| is_stop(&event.body, Stride::Fault)).map(|(at, _)| at).collect();
                all.reverse();
                prop_assert_eq!(index.faults(position), all.len());
                prop_assert_eq!(index.faults_before(position).collect::<Vec<_>>(), all);
            }
        }

        #[test]
        fn at_a_time_all_has_happened_that_is_not_later(
            trace in sample::traces(), mut times in prop::collection::vec(-1.0f64..80.0, 0..20)
        ) {
            times.sort_by(f64::total_cmp);
            let (mut least, mut along) = (0, Times::new(&trace, 0));
            for seconds in times {
                let plain = trace.events().take_while(|event| event.t <= seconds).count();
                prop_assert_eq!(at_time(&trace, seconds, 0), plain);
                prop_assert_eq!(at_time(&trace, seconds, least), plain);
                prop_assert_eq!(along.go(seconds), plain);
                least = plain;
            }
        }
    }
}
