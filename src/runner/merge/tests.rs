//! Records of several processes by hand, and the bytes that they wrote.

use super::*;
use crate::trace::record::{HEADER_LEN, MAGIC, Record, VERSION, flag, tag};

const CREATED: u8 = 0;
const STARTED: u8 = 2 << 5 | 11;
const RETURNED: u8 = 4 << 5 | 16;

/// A file of records that grows.
struct File {
    path: std::path::PathBuf,
    body: Vec<u8>,
    texts: u32,
}

impl File {
    fn new(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(name), body: Vec::new(), texts: 0 }
    }

    fn text(&mut self, text: &str) -> u32 {
        self.texts += 1;
        self.body.extend(Record::text(self.texts, text));
        self.texts
    }

    /// A record at `t` nanoseconds.
    fn put(&mut self, tag: u8, code: u8, flags: u16, [lane, line, other, text]: [u32; 4], t: u32) -> &mut Self {
        self.body.extend(Record { tag, code, flags, lane, line, other, text, stamp: t }.bytes());
        self
    }

    fn lane(&mut self, kind: LaneKind, number: u32, parent: u32, name: &str, t: u32) -> &mut Self {
        let name = self.text(name);
        self.put(tag::LANE, kind.code(), 0, [number, 0, parent, name], t).put(
            tag::STATE,
            CREATED,
            0,
            [number, 0, 0, 0],
            t,
        )
    }

    fn state(&mut self, code: u8, lane: u32, t: u32) -> &mut Self {
        self.put(tag::STATE, code, 0, [lane, 0, 0, 0], t)
    }

    fn output(&mut self, text: &str, t: u32) -> &mut Self {
        let text = self.text(text);
        self.put(tag::OUTPUT, 1, flag::NO_LANE, [0, 0, 0, text], t)
    }

    fn link(&mut self, lane: u32, file: &str, number: u32, t: u32) -> &mut Self {
        let file = self.text(file);
        self.put(tag::LINK, 0, 0, [lane, 0, number, file], t)
    }

    /// Writes the file; the run began a nanosecond after the system.
    fn write(&self) {
        let mut file = MAGIC.to_vec();
        file.extend([VERSION.to_le_bytes(), 9u32.to_le_bytes()].concat());
        file.resize(24, 0);
        file.extend(1u64.to_le_bytes());
        file.resize(48, 0);
        file.extend(1u64.to_le_bytes());
        file.resize(HEADER_LEN, 0);
        file.extend(&self.body);
        std::fs::write(&self.path, file).expect("written");
    }
}

fn words(told: &Told) -> String {
    let Told::Event(event) = told else { return format!("{told:?}") };
    let at = format!("{}@{} ", event.thread.0, (event.t * 1e9).round());
    match &event.body {
        Body::Lane { lane, name, parent, .. } => format!("{at}{} is {name} of {parent:?}", lane.0),
        Body::State { lane, state, .. } => format!("{at}{} {state}", lane.0),
        Body::Output { text, .. } => format!("{at}prints {text}"),
        other => format!("{at}{}", other.name()),
    }
}

fn told(merge: &mut Merge, horizon: f64) -> Vec<String> {
    let mut out = Vec::new();
    merge.tell(horizon, |told| out.push(words(&told)));
    out
}

/// A program that makes a process, and the process.
fn two(folder: &Path) -> (File, File) {
    let (mut first, mut second) = (File::new(folder, "9.records"), File::new(folder, "10.records"));
    first.lane(LaneKind::Main, 0, 0, "main", 10).state(STARTED, 0, 11);
    first.lane(LaneKind::Process, 5, 1, "worker", 20);
    second.link(0, "9.records", 5, 30).state(STARTED, 0, 31);
    second.lane(LaneKind::Generator, 1, 1, "g", 40).state(RETURNED, 0, 50);
    first.state(RETURNED, 5, 60);
    (first, second)
}

#[test]
fn events_of_two_processes_are_told_by_their_time_and_a_process_is_closed_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = two(folder.path());
    first.write();
    second.write();
    let mut merge = Merge::new(folder.path(), 9);
    while merge.look() {}
    assert_eq!(
        told(&mut merge, 45e-9),
        [
            "0@10 0 is main of None",
            "0@10 0 created",
            "0@11 0 running",
            "0@20 1 is worker of Some(LaneId(0))",
            "0@20 1 created",
            "Thread { thread: 0, process: 1 }",
            "1@31 1 running",
            "1@40 2 is g of Some(LaneId(1))",
            "1@40 2 created",
        ],
    );
    assert_eq!(told(&mut merge, 1.0), ["1@50 1 closed"]);
    assert_eq!(merge.lost(), 2, "one of each file");
}

#[test]
fn a_process_whose_maker_has_not_told_of_it_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = two(folder.path());
    second.write();
    let mut merge = Merge::new(folder.path(), 10);
    while merge.look() {}
    assert_eq!(told(&mut merge, 1.0), [""; 0]);
    merge.growing = true;
    first.write();
    while merge.look() {}
    let all = told(&mut merge, 1.0);
    assert_eq!(all.last().map(String::as_str), Some("1@50 1 closed"), "{all:?}");
}

#[test]
fn outputs_stand_in_the_order_of_their_bytes_and_strangers_where_they_came() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut first, mut second) = two(folder.path());
    first.output("first\n", 70).output("third\n", 90);
    second.output("second\n", 65);
    first.write();
    second.write();
    let mut merge = Merge::new(folder.path(), 9);
    while merge.look() {}
    merge.wrote(Stream::Stdout, b"raw\n", 64);
    merge.wrote(Stream::Stdout, b"first\nlate\nsecond\n", 101);
    merge.look();
    let all = told(&mut merge, 1.0);
    let tail: Vec<&str> = all.iter().map(String::as_str).skip_while(|told| !told.contains("prints")).collect();
    assert_eq!(tail, ["0@63 prints raw\n", "0@70 prints first\n", "0@70 prints late\n", "1@70 prints second\n"]);
    let mut rest = Vec::new();
    merge.close_streams();
    merge.tell_rest(|told| rest.push(words(&told)));
    assert_eq!(rest, ["0@90 prints third\n"], "its bytes never came");
}
