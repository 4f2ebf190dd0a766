//! Traces that were saved to files, and the programs that they are of, where these still lie there.

mod reading;

pub use reading::Reading;

use super::StoreError;
use crate::base::{Diagnostic, Position};
use crate::trace::wire::{Damaged, Reader};
use crate::trace::{Body, Header, Trace};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::path::Path;

/// Why the text of a traced program is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unshown {
    /// There is no such file, or it cannot be read; why.
    Missing(String),
    /// A file of this name is another program by now.
    Changed,
}

/// Reads what the trace in the file at `path` says about itself, and no more of it.
///
/// # Errors
/// Where the file cannot be read, or holds no trace.
pub fn header(path: &Path) -> Result<Header, StoreError> {
    Ok(Reading::begin(path)?.header().clone())
}

/// How many damaged places are told one by one.
const TOLD: usize = 10;

/// What is damaged in a trace that was read all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// The first places: file, line, column, and what is wrong there.
    pub first: Vec<String>,
    /// How many there are; each is a line that was passed over.
    pub lines: usize,
}

impl Damage {
    /// Takes in what is damaged further on in the trace at `path`.
    fn add(&mut self, path: &Path, damaged: &[Damaged]) {
        let room = TOLD - self.first.len();
        self.first.extend(damaged.iter().take(room).map(|damaged| placed(&path.display(), damaged.at, &damaged.what)));
        self.lines += damaged.len();
    }
}

/// Reads the trace in the file at `path`. A line that is damaged is passed over.
///
/// # Errors
/// Where the file cannot be read, or holds no trace.
pub fn read(path: &Path) -> Result<(Trace, Damage), StoreError> {
    read_all(path, Reading::begin(path)?)
}

fn read_all(path: &Path, reading: Reading) -> Result<(Trace, Damage), StoreError> {
    let (mut trace, mut reader) = (Trace::new(reading.header().clone()), Reader::default());
    let mut damage = Damage::default();
    let read = reading.pieces(|piece, _| {
        damage.add(path, &reader.take(&mut trace, piece, |_, _| {}));
        ControlFlow::Continue(())
    });
    read.map(|_| (trace, damage))
}

/// The text of the program that `trace`, saved at `path`, is of: the file that its header names, from here or from beside
/// the trace. It must be the one that was traced, as far as can be told.
///
/// # Errors
/// Where there is no such file, or where it is another program.
pub fn program_text(path: &Path, trace: &Trace) -> Result<String, Unshown> {
    let last_line = || {
        let told = trace.events().filter_map(|event| match event.body {
            Body::Line { line, .. } => Some(line),
            _ => None,
        });
        told.max().unwrap_or(0)
    };
    program_of(path, trace.header(), last_line)
}

/// As [`program_text`], where only the header of the trace is there, and what is the highest line that it tells of; that is asked for
/// where the header does not say which program it was.
///
/// # Errors
/// Where there is no such file, or where it is another program.
pub fn program_of(path: &Path, header: &Header, last_line: impl Fn() -> u32) -> Result<String, Unshown> {
    let program = Path::new(&header.program);
    let beside = path.parent().map(|folder| folder.join(program.file_name().unwrap_or_default()));
    let is_it = |bytes: &[u8]| match &header.digest {
        Some(known) => *known == digest(bytes),
        // It must have every line that is told of.
        None => last_line() as usize <= String::from_utf8_lossy(bytes).lines().count(),
    };
    let mut why = Unshown::Missing(format!("there is no file {}", program.display()));
    for place in [Some(program.to_owned()), beside].into_iter().flatten() {
        match std::fs::read(&place) {
            Ok(bytes) if is_it(&bytes) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(_) => why = Unshown::Changed,
            Err(_) => {}
        }
    }
    Err(why)
}

/// The SHA-256 of a program's file, as the header of its trace has it.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Without a header that can be read there is no trace; what is wrong with it.
fn no_trace(text: &str, finding: Diagnostic) -> StoreError {
    let at = Position::of(text, finding.span.map_or(0, |span| span.start));
    StoreError { message: placed(&finding.file, at, &finding.message), help: finding.help, obstacle: None }
}

/// What is wrong, with its place: `file:line:column: what`.
fn placed(file: &dyn std::fmt::Display, at: Position, what: &str) -> String {
    format!("{file}:{}:{}: {what}", at.line, at.column)
}

fn unreadable(path: &Path, why: &str) -> StoreError {
    StoreError { message: format!("{} cannot be read: {why}", path.display()), help: None, obstacle: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::RunBuilder;
    use crate::timeline;
    use crate::trace::{Language, laws, wire};
    use proptest::prelude::*;
    use std::path::PathBuf;

    /// A folder with a saved trace of `app.py`, and its path.
    fn saved(digest: Option<String>) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut trace = RunBuilder::new(Language::Python).trace();
        trace.set_header(Header { program: "elsewhere/app.py".into(), digest, ..trace.header().clone() });
        let path = folder.path().join("app.jsonl");
        std::fs::write(&path, wire::write(&trace)).expect("written");
        (folder, path)
    }

    #[test]
    fn a_saved_trace_is_read_and_its_header_alone_as_well() {
        let (_folder, path) = saved(None);
        let (trace, damage) = read(&path).expect("a trace");
        assert_eq!((trace.len(), damage), (3, Damage::default()));
        assert_eq!(header(&path).as_ref(), Ok(trace.header()));
    }

    #[test]
    fn damage_is_told_with_its_place_and_the_rest_is_read() {
        let (_folder, path) = saved(None);
        let mut text = std::fs::read_to_string(&path).expect("read");
        text.push_str("{\"seq\":3,\"t\":x}\n");
        text.push_str(&"half\n".repeat(20));
        std::fs::write(&path, text).expect("written");
        let (trace, damage) = read(&path).expect("a trace");
        assert_eq!((trace.len(), damage.lines, damage.first.len()), (3, 21, TOLD));
        let expected = format!("{}:5:14: this is no event: expected value", path.display());
        assert_eq!(damage.first[0], expected);
    }

    #[test]
    fn what_is_no_trace_is_told() {
        let (folder, path) = saved(None);
        std::fs::write(&path, b"\x00\xff garbage").expect("written");
        let error = header(&path).expect_err("no trace");
        assert!(error.message.contains("no yieldscope trace"), "{error}");
        assert_eq!(read(&path).expect_err("no trace"), error);
        assert!(header(folder.path()).expect_err("a folder").message.contains("is a folder"));
        assert!(header(&folder.path().join("none")).expect_err("nothing").message.contains("cannot be read"));
    }

    #[test]
    fn the_program_is_shown_where_it_is_the_one_that_was_traced() {
        let (folder, path) = saved(Some(digest(b"print(1)\n")));
        let (trace, _) = read(&path).expect("a trace");
        let text = || program_text(&path, &trace);
        assert!(matches!(text(), Err(Unshown::Missing(why)) if why.contains("elsewhere/app.py")));
        std::fs::write(folder.path().join("app.py"), "print(1)\n").expect("written");
        assert_eq!(text(), Ok("print(1)\n".to_owned()));
        std::fs::write(folder.path().join("app.py"), "print(2)\n").expect("written");
        assert_eq!(text(), Err(Unshown::Changed));
    }

    #[test]
    fn without_a_digest_a_program_must_have_the_lines_that_are_told_of() {
        let (folder, path) = saved(None);
        let mut text = std::fs::read_to_string(&path).expect("read");
        text.push_str("{\"seq\":3,\"t\":0.0,\"event\":\"line\",\"lane\":0,\"line\":3}\n");
        std::fs::write(&path, text).expect("written");
        let (trace, _) = read(&path).expect("a trace");
        std::fs::write(folder.path().join("app.py"), "1\n2\n").expect("written");
        assert_eq!(program_text(&path, &trace), Err(Unshown::Changed));
        std::fs::write(folder.path().join("app.py"), "1\n2\n3\n").expect("written");
        assert!(program_text(&path, &trace).is_ok());
    }

    #[test]
    fn reading_that_is_broken_off_gives_the_beginning_and_what_share_of_the_file_that_is() {
        let (_folder, path) = saved(None);
        let text = std::fs::read_to_string(&path).expect("read");
        std::fs::write(&path, format!("{text}{}", "\n".repeat(text.len()))).expect("written");
        let reading = || Reading::begin(&path).expect("a trace").in_pieces_of(1);
        let mut shares = Vec::new();
        let all = reading().pieces(|_, percent| {
            shares.push(percent);
            ControlFlow::Continue(())
        });
        assert_eq!(all, Ok(ControlFlow::Continue(())));
        assert!(shares.is_sorted() && shares.len() > 100 && shares.last() == Some(&100), "{shares:?}");
        let (mut reader, mut trace) = (Reader::default(), Trace::new(reading().header().clone()));
        let broken = reading().pieces(|piece, percent| {
            reader.take(&mut trace, piece, |_, _| {});
            if percent >= 49 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!((broken, trace.len()), (Ok(ControlFlow::Break(())), 3));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_file_that_is_read_in_pieces_of_any_size_gives_what_its_text_gives_with_its_damage(
            trace in timeline::sample::traces(),
            size in prop_oneof![1usize..200, 1usize..5000],
            damage in proptest::collection::vec((any::<usize>(), "[\\PC\n\r\"{}:,0]{0,4}"), 0..6),
        ) {
            let written = wire::write(&trace);
            let header = written.find('\n').expect("a header") + 1;
            let mut text = written.clone();
            for (at, damage) in &damage {
                let mut at = header + at % (text.len() + 1 - header);
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.insert_str(at, damage);
            }
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("t.jsonl");
            std::fs::write(&path, &text).expect("written");
            let reading = Reading::begin(&path).expect("its header is whole").in_pieces_of(size);
            let (read, told) = read_all(&path, reading).expect("read");
            if damage.is_empty() {
                prop_assert_eq!(wire::write(&read), written);
            }
            let name = path.display().to_string();
            let (expected, findings) = wire::read(&name, &text);
            let expected = expected.expect("its header is whole");
            prop_assert_eq!(wire::write(&read), wire::write(&expected));
            prop_assert_eq!(laws::check(&read), laws::check(&expected));
            let placed = |finding: &Diagnostic| no_trace(&text, finding.clone()).message;
            let first = findings.iter().take(TOLD).map(placed).collect();
            prop_assert_eq!(told, Damage { first, lines: findings.len() });
        }
    }
}
