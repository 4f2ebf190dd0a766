//! Where wrong answers come from: what else the same trace holds, nearest in time first.

use super::Answer;
use crate::trace::{Body, LaneId, Language, State, Stream, Trace, Value};

/// Wrong answers by how good they are: first what is of the very kind that was asked for, then what was only held, then
/// what every program of the language knows; among equals the nearest in time.
#[derive(Debug, Default)]
pub struct Pool(Vec<(Rank, usize, String)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The very local that is asked for.
    Same,
    /// One of that name elsewhere: the same function was called twice.
    Namesake,
    /// Another local of the lane.
    Beside,
    Line,
    Crossed,
    Held,
    Common,
}

impl Pool {
    /// The values of a trace; distances are counted from event `at`.
    pub fn of_values(trace: &Trace, at: usize) -> Self {
        let mut pool = Self::default();
        for (index, event) in trace.events().enumerate() {
            let (rank, value) = match event.body {
                Body::State { value: Some(value), .. } => (Rank::Crossed, value),
                Body::Local { value: Some(value), .. } => (Rank::Held, value),
                _ => continue,
            };
            pool.0.push((rank, index.abs_diff(at), text(value)));
        }
        let common = match trace.header().language {
            Language::Python => "None",
            Language::Rust => "()",
        };
        pool.0.push((Rank::Common, 0, common.to_owned()));
        pool
    }

    /// The values of a trace for a question about a local: its own first, then those of its name in other lanes, then those of
    /// other locals of the lane. Distances are counted from event `at`.
    pub fn of_local(trace: &Trace, lane: LaneId, name: &str, at: usize) -> Self {
        let mut pool = Self::of_values(trace, at);
        for (index, event) in trace.events().enumerate() {
            let Body::Local { lane: of, name: known, value: Some(value) } = event.body else { continue };
            let rank = match (of == lane, known == name) {
                (true, true) => Rank::Same,
                (false, true) => Rank::Namesake,
                (true, false) => Rank::Beside,
                (false, false) => continue,
            };
            pool.0.push((rank, index.abs_diff(at), text(value)));
        }
        pool
    }

    /// The lines of standard output, without the one that is whole at position `at`.
    pub fn of_lines(trace: &Trace, at: usize) -> Self {
        let lines = lines(trace, 0).filter(|(_, end)| *end != at);
        Self(lines.map(|(text, end)| (Rank::Line, end.abs_diff(at), text)).collect())
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The author's `own`, and then the best of these, up to `count` that differ from each other and from `right`. What an
    /// address is part of is never offered: it is another in every run.
    pub fn take(mut self, own: &[String], count: usize, right: &str) -> Vec<Answer> {
        self.0.sort();
        let mut taken: Vec<String> = own.iter().filter(|text| *text != right).take(count).cloned().collect();
        for (_, _, text) in self.0 {
            if taken.len() == count {
                break;
            }
            let fits = text != right && !text.trim().is_empty() && !text.contains(" at 0x");
            if fits && !taken.contains(&text) {
                taken.push(text);
            }
        }
        taken.into_iter().map(Answer::Text).collect()
    }
}

/// The text of a value, with a sign where it was cut.
pub fn text(value: Value<'_>) -> String {
    match value.cut {
        true => format!("{}…", value.text),
        false => value.text.into_owned(),
    }
}

/// The lines written to standard output from position `from` on that are not blank, each with the position at which it is
/// whole. The first may be the rest of a line that was begun before.
pub fn lines(trace: &Trace, from: usize) -> impl Iterator<Item = (String, usize)> {
    let mut lines = Vec::new();
    let (mut line, mut last) = (String::new(), from);
    for at in from..trace.len() {
        let Some(Body::Output { stream: Stream::Stdout, text, .. }) = trace.get(at).map(|event| event.body) else {
            continue;
        };
        last = at + 1;
        for piece in text.split_inclusive('\n') {
            line.push_str(piece.trim_end_matches(['\n', '\r']));
            if piece.ends_with('\n') {
                lines.push((std::mem::take(&mut line), last));
            }
        }
    }
    lines.push((line, last));
    lines.into_iter().filter(|(line, _)| !line.trim().is_empty())
}

/// For each lane how near to event `at` it becomes running; `usize::MAX` where it never does.
pub fn distances_of_runs(trace: &Trace, at: usize) -> Vec<usize> {
    let mut distances = vec![usize::MAX; trace.lanes().len()];
    for (index, event) in trace.events().enumerate() {
        if let Body::State { lane, state: State::Running, .. } = event.body
            && let Some(distance) = distances.get_mut(lane.index())
        {
            *distance = (*distance).min(index.abs_diff(at));
        }
    }
    distances
}
