//! Writes a trace as JSON Lines while it grows, and keeps no more of it than the names of threads and lanes need.

use super::event::{Body, Event, Header, ThreadId};
use super::wire;
use std::collections::HashSet;

/// The lines of one trace, in order: its header, then its events. What has been written is readable at any time.
#[derive(Debug)]
pub struct Writer {
    seq: u64,
    /// Number of each thread, and of its process, in the order in which they became known.
    threads: Vec<(u32, u32)>,
    /// The same, to find one.
    known: HashSet<(u32, u32)>,
    /// The thread on which each lane was made.
    homes: Vec<ThreadId>,
}

impl Writer {
    /// Begins a trace, and gives the line of its header, which ends with a newline.
    pub fn new(header: &Header) -> (Self, String) {
        let first = (0, 0);
        let writer = Self { seq: 0, threads: vec![first], known: HashSet::from([first]), homes: Vec::new() };
        (writer, wire::header_line(header) + "\n")
    }

    /// Takes in the next thread, as [`super::Trace::thread`] does.
    pub fn thread(&mut self, thread: u32, process: u32) {
        if self.threads.len() <= usize::from(u16::MAX) && self.known.insert((thread, process)) {
            self.threads.push((thread, process));
        }
    }

    /// The line of the next event, which ends with a newline. Lanes must be numbered in order of appearance.
    pub fn event(&mut self, event: &Event<'_>) -> String {
        if let Body::Lane { .. } = event.body {
            self.homes.push(event.thread);
        }
        let home = event.body.lane().and_then(|lane| self.homes.get(lane.index())).copied();
        let unknown = (u32::from(event.thread.0), 0);
        let place = self.threads.get(usize::from(event.thread.0)).copied().unwrap_or(unknown);
        let line = wire::event_text(self.seq, event, home, place);
        self.seq += 1;
        line + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{LaneId, LaneKind, Trace};

    /// A trace of two threads and two processes.
    fn written(text: &str) -> Trace {
        let header = r#"{"format":"yieldscope-trace","version":1,"language":"python","runtime":"CPython 3.13.0","program":"a.py","clock":"real"}"#;
        let (trace, findings) = wire::read("t", &format!("{header}\n{text}"));
        assert_eq!(findings, []);
        trace.expect("a trace")
    }

    #[test]
    fn what_is_written_piece_by_piece_is_what_is_written_at_once() {
        let trace = written(concat!(
            r#"{"seq":0,"t":0.0,"event":"lane","lane":0,"kind":"main","name":"main","thread":0,"process":0}"#,
            "\n",
            r#"{"seq":1,"t":0.5,"event":"lane","lane":1,"kind":"thread","name":"T","thread":1,"process":0}"#,
            "\n",
            r#"{"seq":2,"t":0.5,"event":"line","lane":1,"line":3}"#,
            "\n",
            r#"{"seq":3,"t":0.5,"event":"line","lane":0,"line":3,"thread":0,"process":7}"#,
            "\n",
            r#"{"seq":4,"t":0.5,"event":"output","stream":"stdout","text":"x","thread":1,"process":0}"#,
            "\n",
            r#"{"seq":5,"t":0.5,"event":"end","status":"stopped: cpu","lost":2}"#,
        ));
        let (mut writer, mut text) = Writer::new(trace.header());
        for (thread, process) in [(1, 0), (0, 7), (1, 0)] {
            writer.thread(thread, process);
        }
        trace.events().for_each(|event| text.push_str(&writer.event(&event)));
        assert_eq!(text, wire::write(&trace));
    }

    #[test]
    fn an_event_of_a_lane_or_a_thread_that_is_not_known_is_written_all_the_same() {
        let (mut writer, _) = Writer::new(written("").header());
        let body = Body::Line { lane: LaneId(9), line: 1 };
        assert!(writer.event(&Event { t: 0.0, thread: ThreadId(5), body }).contains(r#""thread":5,"process":0"#));
        let body = Body::Lane { lane: LaneId(0), kind: LaneKind::Main, name: "m".into(), parent: None, line: None };
        assert!(writer.event(&Event { t: 0.0, thread: ThreadId(0), body }).starts_with(r#"{"seq":1,"#));
    }
}
