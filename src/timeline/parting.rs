//! Where two runs part: the first thing that one did and the other did not. Runs of an edited program and of the one before are
//! compared, so lines may have moved: what counts is what lanes did, what was printed, and how it ended.

use crate::trace::{Body, Cause, LaneId, LaneKind, State, Status, Stream, Trace};
use std::borrow::Cow;
use std::collections::HashMap;

/// Where two runs part: the place in each trace of what it did instead; `None`: it did nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parting(pub [Option<usize>; 2]);

/// Where the runs part, from the beginning on; `None` where both did the same. Walks through both traces as far as they are alike.
pub fn parting(left: &Trace, right: &Trace) -> Option<Parting> {
    let (mut left, mut right) = (Deeds::of(left), Deeds::of(right));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (Some((_, one)), Some((_, other))) if one == other => {}
            (one, other) => return Some(Parting([one.map(|(at, _)| at), other.map(|(at, _)| at)])),
        }
    }
}

/// What a run did, without what differs from one run to the next of the same program: addresses, times.
#[derive(Debug, PartialEq)]
enum Deed<'a> {
    State {
        lane: u32,
        kind: Option<LaneKind>,
        name: Cow<'a, str>,
        state: State,
        cause: Cause,
        value: Option<Cow<'a, str>>,
    },
    Output(Stream, Cow<'a, str>),
    Exception(u32, Cow<'a, str>),
    Warning(Cow<'a, str>),
    End(Status),
}

/// What a run did, one after another, with the place of each in the trace.
struct Deeds<'a> {
    trace: &'a Trace,
    at: usize,
    /// The lanes in the order in which they were created.
    lanes: HashMap<LaneId, u32>,
}

impl<'a> Deeds<'a> {
    fn of(trace: &'a Trace) -> Self {
        Self { trace, at: 0, lanes: HashMap::new() }
    }

    fn rank(&mut self, lane: LaneId) -> u32 {
        let next = self.lanes.len() as u32;
        *self.lanes.entry(lane).or_insert(next)
    }

    fn deed(&mut self, body: Body<'a>) -> Option<Deed<'a>> {
        Some(match body {
            Body::State { lane, state, cause, value, .. } => {
                let known = self.trace.lanes().get(lane.index());
                let name = known.map_or(Cow::Borrowed(""), |known| Cow::Borrowed(&*known.name));
                let value = value.map(|value| without_addresses(value.text));
                Deed::State { lane: self.rank(lane), kind: known.map(|known| known.kind), name, state, cause, value }
            }
            Body::Output { stream, text, .. } => Deed::Output(stream, without_addresses(text)),
            Body::Exception { lane, value, .. } => Deed::Exception(self.rank(lane), without_addresses(value.text)),
            Body::Warning { text, .. } => Deed::Warning(without_addresses(text)),
            Body::End { status, .. } => Deed::End(status),
            Body::Lane { .. } | Body::Line { .. } | Body::Local { .. } | Body::Beat { .. } => return None,
        })
    }
}

impl<'a> Iterator for Deeds<'a> {
    type Item = (usize, Deed<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (at, event) = (self.at, self.trace.get(self.at)?);
            self.at += 1;
            if let Some(deed) = self.deed(event.body) {
                return Some((at, deed));
            }
        }
    }
}

/// `text` with `0x…` in the place of each address.
fn without_addresses(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("0x") {
        return text;
    }
    let mut pieces = text.split("0x");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str("0x…");
        out.push_str(piece.trim_start_matches(|ch: char| ch.is_ascii_hexdigit()));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::sample;
    use crate::trace::{Event, ThreadId};
    use proptest::prelude::*;

    fn with(trace: &Trace, count: usize, body: Option<Body<'_>>) -> Trace {
        let mut copy = Trace::new(trace.header().clone());
        copy.thread(1, 0);
        trace.events().take(count).for_each(|event| copy.push(&event));
        if let Some(body) = body {
            copy.push(&Event { t: 1e9, thread: ThreadId(0), body });
        }
        copy
    }

    fn output(text: &str) -> Body<'_> {
        Body::Output { lane: None, stream: Stream::Stdout, text: text.into() }
    }

    #[test]
    fn addresses_do_not_part_two_runs() {
        let empty = with(&with_nothing(), 0, None);
        let one = with(&empty, 0, Some(output("<generator at 0x7f12ab>, 0xff")));
        let other = with(&empty, 0, Some(output("<generator at 0x55d0>, 0x0")));
        assert_eq!(parting(&one, &other), None);
        assert_eq!(
            parting(&one, &with(&empty, 0, Some(output("<coroutine at 0x7f12ab>")))),
            Some(Parting([Some(0); 2]))
        );
        assert_eq!(parting(&empty, &one), Some(Parting([None, Some(0)])));
    }

    fn with_nothing() -> Trace {
        use crate::trace::{Clock, Header, Language};
        let (runtime, program) = (String::new(), String::new());
        Trace::new(Header {
            language: Language::Rust,
            runtime,
            program,
            clock: Clock::Real,
            recorded: false,
            digest: None,
        })
    }

    proptest! {
        #[test]
        fn runs_part_where_something_else_was_done(trace in sample::traces(), count in 0usize..300) {
            prop_assert_eq!(parting(&trace, &trace), None);
            let count = count.min(trace.len());
            let changed = with(&trace, count, Some(output("never printed")));
            let Some(Parting([one, other])) = parting(&trace, &changed) else { panic!("they part") };
            prop_assert_eq!(other, Some(count));
            prop_assert!(one.is_none_or(|at| at >= count));
            if let Some(at) = one {
                // What stands between is no deed.
                let mut deeds = Deeds::of(&trace);
                let between = (count..at).filter_map(|at| trace.get(at)).filter_map(|event| deeds.deed(event.body)).count();
                prop_assert_eq!(between, 0);
            }
        }
    }
}
