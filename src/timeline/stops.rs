//! Where a playhead may stand: one event, or one line, further or back.

use crate::trace::{Body, Trace};

/// How far one step of the playhead goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// To the next change of state, output or exception.
    Event,
    /// To the next line that is about to run.
    Line,
}

/// Whether a playhead that steps by `stride` stands right after this event.
fn is_stop(body: &Body<'_>, stride: Stride) -> bool {
    match stride {
        Stride::Event => {
            matches!(
                body,
                Body::State { .. }
                    | Body::Output { .. }
                    | Body::Exception { .. }
                    | Body::Warning { .. }
                    | Body::End { .. }
            )
        }
        Stride::Line => matches!(body, Body::Line { .. } | Body::End { .. }),
    }
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
pub fn next(trace: &Trace, position: usize, stride: Stride) -> usize {
    let at = (position..trace.len()).find(|at| trace.get(*at).is_some_and(|event| is_stop(&event.body, stride)));
    at.map_or(trace.len(), |at| settle(trace, at + 1))
}

/// The position before this one where a playhead may stand; 0 where there is none.
pub fn previous(trace: &Trace, position: usize, stride: Stride) -> usize {
    let stops = (0..position.min(trace.len()))
        .rev()
        .filter(|at| trace.get(*at).is_some_and(|event| is_stop(&event.body, stride)))
        .map(|at| settle(trace, at + 1));
    stops.into_iter().find(|stop| *stop < position).unwrap_or(0)
}

/// The next position where a playhead may stand that steps by event or by line, whichever comes first.
pub fn next_of_any(trace: &Trace, position: usize) -> usize {
    let stops = |body: &Body<'_>| is_stop(body, Stride::Event) || is_stop(body, Stride::Line);
    let at = (position..trace.len()).find(|at| trace.get(*at).is_some_and(|event| stops(&event.body)));
    at.map_or(trace.len(), |at| settle(trace, at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::wire;

    fn documented() -> Trace {
        let text = include_str!("../../docs/trace-format.md");
        wire::read("t", text.split("```").nth(1).expect("an example").trim_start()).0.expect("a trace")
    }

    #[test]
    fn back_is_the_reverse_of_forward() {
        let trace = documented();
        for stride in [Stride::Event, Stride::Line] {
            let mut stops = vec![0];
            while stops.last() != Some(&trace.len()) {
                stops.push(next(&trace, *stops.last().expect("at least one"), stride));
            }
            for pair in stops.windows(2) {
                assert_eq!(previous(&trace, pair[1], stride), pair[0], "{stride:?} {stops:?}");
            }
        }
    }
}
