//! Traces that were saved to files, and the programs that they are of, where these still lie there.

use super::StoreError;
use crate::base::{Diagnostic, Position};
use crate::trace::{Body, Header, Trace, wire};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// A header longer than this is none.
const LONGEST_HEADER: u64 = 1 << 16;

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
    let mut line = Vec::new();
    let file = open(path)?.take(LONGEST_HEADER);
    BufReader::new(file).read_until(b'\n', &mut line).map_err(|error| unreadable(path, &error.to_string()))?;
    let name = path.display().to_string();
    let line = String::from_utf8_lossy(&line);
    wire::read_header_line(&name, &line).map_err(|finding| no_trace(&line, finding))
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

/// Reads the trace in the file at `path`. A line that is damaged is passed over.
///
/// # Errors
/// Where the file cannot be read, or holds no trace.
pub fn read(path: &Path) -> Result<(Trace, Damage), StoreError> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes).map_err(|error| unreadable(path, &error.to_string()))?;
    let name = path.display().to_string();
    let text = String::from_utf8_lossy(&bytes);
    match wire::read(&name, &text) {
        (Some(trace), findings) => {
            let first = findings.iter().take(TOLD).map(|finding| placed(&text, finding)).collect();
            Ok((trace, Damage { first, lines: findings.len() }))
        }
        (None, findings) => {
            let unknown = || Diagnostic::error("trace-header", name, "this is no trace");
            Err(no_trace(&text, findings.into_iter().next().unwrap_or_else(unknown)))
        }
    }
}

/// The text of the program that `trace`, saved at `path`, is of: the file that its header names, from here or from beside
/// the trace. It must be the one that was traced, as far as can be told.
///
/// # Errors
/// Where there is no such file, or where it is another program.
pub fn program_text(path: &Path, trace: &Trace) -> Result<String, Unshown> {
    let program = Path::new(&trace.header().program);
    let beside = path.parent().map(|folder| folder.join(program.file_name().unwrap_or_default()));
    let mut why = Unshown::Missing(format!("there is no file {}", program.display()));
    for place in [Some(program.to_owned()), beside].into_iter().flatten() {
        match std::fs::read(&place) {
            Ok(bytes) if is_program(&bytes, trace) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
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

/// Whether this is the program that was traced. Where the trace does not say which it was, it must have every line that the
/// trace tells of.
fn is_program(bytes: &[u8], trace: &Trace) -> bool {
    match &trace.header().digest {
        Some(known) => *known == digest(bytes),
        None => {
            let last = trace.events().filter_map(|event| match event.body {
                Body::Line { line, .. } => Some(line as usize),
                _ => None,
            });
            last.max().unwrap_or(0) <= String::from_utf8_lossy(bytes).lines().count()
        }
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    if path.is_dir() {
        let help = Some("give the file of a trace, as yieldscope trace --out writes it".to_owned());
        return Err(StoreError { message: format!("{} is a folder", path.display()), help });
    }
    File::open(path).map_err(|error| unreadable(path, &error.to_string()))
}

/// Without a header that can be read there is no trace; what is wrong with it.
fn no_trace(text: &str, finding: Diagnostic) -> StoreError {
    StoreError { message: placed(text, &finding), help: finding.help }
}

/// A finding with its place: `file:line:column: what`.
fn placed(text: &str, finding: &Diagnostic) -> String {
    let at = Position::of(text, finding.span.map_or(0, |span| span.start));
    format!("{}:{}:{}: {}", finding.file, at.line, at.column, finding.message)
}

fn unreadable(path: &Path, why: &str) -> StoreError {
    StoreError { message: format!("{} cannot be read: {why}", path.display()), help: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample::RunBuilder;
    use crate::trace::Language;
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
}
