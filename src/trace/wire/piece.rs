//! Many lines of a trace. A *piece* is some whole lines, read on their own, on any thread; a *reader* takes pieces in order and puts
//! their events at the end of a trace.

use super::line::{self, Line};
use super::{EventLine, Wrong, read_header, scan};
use crate::base::{Diagnostic, Position, Span};
use crate::trace::columns::Trace;
use crate::trace::event::{Body, Event, LaneId, ThreadId};
use hashbrown::HashMap;
use self_cell::self_cell;
use std::borrow::Cow;
use std::cell::Cell;

/// About how many bytes a line takes.
const LINE: usize = 72;

/// What one line says, or what is wrong with it, and where it stands.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// Its number in its text, from 0.
    number: usize,
    /// Where it begins in its text.
    start: usize,
    said: Result<Line<'a>, Wrong>,
}

/// The lines of a text one after the other; those with nothing in them are passed over.
struct Entries<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        loop {
            let (start, number) = (self.at, self.number);
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            self.number += 1;
            let mut fields = EventLine::default();
            if let Some(length) = scan::scan(rest, &mut fields)
                && let Some(end) = line_end(&rest.as_bytes()[length..])
            {
                self.at += length + end;
                return Some(Entry { number, start, said: line::understand(&mut fields) });
            }
            self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
            let line = rest[..self.at - start].trim_end_matches(['\n', '\r']);
            if !line.trim().is_empty() {
                return Some(Entry { number, start, said: line::read(line) });
            }
        }
    }
}

/// How many bytes end a line here; `None` where more of it follows.
fn line_end(rest: &[u8]) -> Option<usize> {
    match rest {
        [] => Some(0),
        [b'\n', ..] => Some(1),
        [b'\r', b'\n', ..] => Some(2),
        _ => None,
    }
}

/// The lines of a piece, read.
#[derive(Debug)]
struct Lines<'a> {
    entries: Vec<Entry<'a>>,
    /// How many lines there are, with those in which nothing stands.
    count: usize,
    last_line: u32,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut entries = Entries { text, at: 0, number: 0 };
        let mut all = Vec::with_capacity(text.len() / LINE);
        all.extend(entries.by_ref());
        let told = all.iter().filter_map(|entry| match entry.said.as_ref().map(|line| &line.event.body) {
            Ok(Body::Line { line, .. }) => Some(*line),
            _ => None,
        });
        let last_line = told.max().unwrap_or(0);
        Self { entries: all, count: entries.number, last_line }
    }
}

self_cell!(
    struct Read {
        owner: String,
        #[covariant]
        dependent: Lines,
    }
    impl {Debug}
);

/// Some whole lines of a trace after its header, read as far as they can be on their own.
#[derive(Debug)]
pub struct Piece(Read);

impl Piece {
    /// Reads lines. What is no UTF-8 in them is replaced.
    pub fn new(bytes: Vec<u8>) -> Self {
        let text = String::from_utf8(bytes);
        let text = text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Self(Read::new(text, |text| Lines::of(text)))
    }

    /// The highest line of the program that it tells of; 0 where it tells of none.
    pub fn last_line(&self) -> u32 {
        self.0.borrow_dependent().last_line
    }
}

/// A line that is no event, and was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where, in the whole trace.
    pub at: Position,
    /// What is wrong there.
    pub what: String,
}

/// Which lane each number of the wire means.
#[derive(Debug, Default)]
struct Numbers {
    /// The numbers below this one mean the lanes with the same: so it is in traces that are written by us.
    same: u32,
    others: HashMap<u32, LaneId>,
}

impl Numbers {
    fn get(&self, number: LaneId) -> Option<LaneId> {
        if number.0 < self.same { Some(number) } else { self.others.get(&number.0).copied() }
    }

    fn put(&mut self, number: LaneId, lane: LaneId) {
        if number == lane && lane.0 == self.same {
            self.same += 1;
        } else {
            self.others.insert(number.0, lane);
        }
    }
}

/// Puts what is read at the end of a trace, in order.
#[derive(Debug)]
pub struct Reader {
    numbers: Numbers,
    /// How many lines came before the next piece, with the header.
    lines: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Self { numbers: Numbers::default(), lines: 1 }
    }
}

impl Reader {
    /// Puts the events of the next piece at the end of `trace`, and tells `put` each of them as it is there; gives the lines that are
    /// none.
    pub fn take(
        &mut self,
        trace: &mut Trace,
        mut piece: Piece,
        mut put: impl FnMut(&Trace, &Event<'_>),
    ) -> Vec<Damaged> {
        let mut damaged = Vec::new();
        piece.0.with_dependent_mut(|text, lines| {
            for entry in &mut lines.entries {
                let wrong = match self.put(trace, &mut entry.said) {
                    Ok(event) => {
                        put(trace, event);
                        continue;
                    }
                    Err(wrong) => wrong,
                };
                let column = Position::of(&text[entry.start..], wrong.column).column;
                let at = Position { line: self.lines + entry.number + 1, column };
                damaged.push(Damaged { at, what: wrong.told() });
            }
            self.lines += lines.count;
        });
        damaged
    }

    /// Gives the event that a line tells of the numbers of the trace, and puts it there.
    fn put<'a, 'l>(
        &mut self,
        trace: &mut Trace,
        said: &'a mut Result<Line<'l>, Wrong>,
    ) -> Result<&'a Event<'l>, Cow<'a, Wrong>> {
        let Line { event, thread, process } = said.as_mut().map_err(|wrong| Cow::Borrowed(&*wrong))?;
        let made = LaneId(trace.lanes().len() as u32);
        let number = event.body.lane();
        self.number(&mut event.body, made).map_err(|what| Cow::Owned(what.into()))?;
        let home = event.body.lane().and_then(|lane| trace.lanes().get(lane.index())).map(|lane| lane.thread);
        event.thread = match (*thread, *process, home) {
            (None, None, Some(home)) => home,
            (None, None, None) => ThreadId(0),
            (thread, process, _) => trace.thread(thread.unwrap_or(0), process.unwrap_or(0)),
        };
        if let (Body::Lane { .. }, Some(number)) = (&event.body, number) {
            self.numbers.put(number, made);
        }
        trace.push(event);
        Ok(event)
    }

    /// Gives lanes the numbers of the trace. One that appears becomes `made`.
    fn number(&self, body: &mut Body<'_>, made: LaneId) -> Result<(), String> {
        let stranger = Cell::new(LaneId::MAIN);
        let known = |lane: LaneId| {
            stranger.set(lane);
            self.numbers.get(lane)
        };
        let renumbered = match body {
            Body::Lane { lane, .. } if self.numbers.get(*lane).is_some() => {
                return Err(format!("lane {} has appeared before", lane.0));
            }
            Body::Lane { lane, parent, .. } => {
                *lane = made;
                parent.as_mut().map_or(Some(()), |parent| known(*parent).map(|lane| *parent = lane))
            }
            body => body.renumber(known),
        };
        renumbered.ok_or_else(|| format!("lane {} is not known yet", stranger.get().0))
    }
}

/// Reads a whole trace. `file` names it in findings. Without a usable header there is no trace; a line that cannot be
/// read is a finding and is passed over.
pub fn read(file: &str, text: &str) -> (Option<Trace>, Vec<Diagnostic>) {
    let (header, rest) = text.split_at(text.find('\n').map_or(text.len(), |end| end + 1));
    let mut trace = match read_header(file, header) {
        Ok(header) => Trace::new(header),
        Err(finding) => return (None, vec![finding]),
    };
    let (mut reader, mut findings) = (Reader::default(), Vec::new());
    for mut entry in (Entries { text: rest, at: 0, number: 0 }) {
        let Err(wrong) = reader.put(&mut trace, &mut entry.said) else { continue };
        let line = rest[entry.start..].lines().next().unwrap_or_default();
        let start = header.len() + entry.start;
        findings.push(
            Diagnostic::error("trace-event", file, wrong.told())
                .at(Span::new(start + wrong.column.min(line.len()), start + line.len()))
                .help("the line is passed over; the rest of the trace is read"),
        );
    }
    (Some(trace), findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_with_any_numbers_are_told_apart_and_strangers_are_named() {
        let header =
            r#"{"format":"yieldscope-trace","version":1,"language":"rust","runtime":"r","program":"a","clock":"real"}"#;
        let lane = |number: u32, more: &str| {
            format!(
                "{{\"seq\":0,\"t\":0,\"event\":\"lane\",\"lane\":{number},\"kind\":\"task\",\"name\":\"n\"{more}}}\n"
            )
        };
        let text = [
            lane(0, ""),
            lane(7, ",\"parent\":0"),
            lane(7, ""),
            lane(2, ",\"parent\":2"),
            lane(2, ",\"parent\":7"),
            r#"{"seq":0,"t":0,"event":"state","lane":2,"state":"running","cause":"step","by":7,"on":9}"#.to_owned(),
        ];
        let (trace, findings) = read("t", &format!("{header}\n{}", text.concat()));
        let trace = trace.expect("a trace");
        let parents: Vec<_> = trace.lanes().iter().map(|lane| lane.parent.map(|lane| lane.0)).collect();
        assert_eq!(parents, [None, Some(0), Some(1)]);
        let said: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "this is no event: lane 7 has appeared before",
                "this is no event: lane 2 is not known yet",
                "this is no event: lane 9 is not known yet",
            ]
        );
    }

    #[test]
    fn a_piece_knows_the_last_line_that_it_tells_of_and_what_is_no_utf8_is_replaced() {
        let line =
            |line: &[u8]| [b"{\"seq\":0,\"t\":0,\"event\":\"line\",\"lane\":0,\"line\":", line, b"}\r\n"].concat();
        assert_eq!(Piece::new([line(b"3"), line(b"12"), line(b"4"), line(b"99\xff")].concat()).last_line(), 12);
        assert_eq!(Piece::new(Vec::new()).last_line(), 0);
    }
}
