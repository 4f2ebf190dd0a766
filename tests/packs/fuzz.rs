//! Good packs spoiled at random: whatever is done to them, reading ends, panics nowhere, and says each thing once at a place
//! that there is. `YIELDSCOPE_FUZZ_PACKS` is how many are tried, `YIELDSCOPE_FUZZ_SEED` the first of them.

use crate::files::good;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use yieldscope::lesson::{self, Files, Lesson, check_equivalence, check_run};
use yieldscope::store::packs;
use yieldscope::trace::{Language, Trace};

/// How many are tried where nobody says.
const FEW: u64 = 400;

/// How many findings of a pack are drawn: a line that stands there a thousand times gives as many that look alike.
const SHOWN: usize = 40;

/// What is put in the place of something else.
const PIECES: &[&str] = &[
    "",
    "\"",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{feff}",
    "\u{1b}[31m",
    "\u{202e}",
    "👩‍👩‍👧",
    "한",
    "e\u{301}",
    "\\",
    "\\u{0}",
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    "true",
    "1979-05-27",
    "nan",
    "[]",
    "{}",
    "[[]]",
    "[1]",
    "[\"en\"]",
    "\"en\"",
    "\"\"",
    "\"python\"",
    "\"made\"",
    "\"first\"",
    "{ en = \"x\" }",
    "{ lane = \"main\" }",
    "[[step]]",
    "[[step.question]]",
    "[step]",
    "[[pair]]",
    "[[differs]]",
    "[output]",
    "[misconception]",
    "id = \"made\"",
    "beat = \"make\"",
    "in = \"rust\"",
    "hit = 2",
    "states = [\"first\"]",
    "ask = \"choice\"",
    "ask = \"state\"",
    "answer = 9",
    "choices = [{ en = \"a\" }, \"b\"]",
    "format = 2",
    "languages = [\"ko\"]",
    "languages = []",
    "chapters = [\"..\"]",
    "lessons = [\"sums\", \"\"]",
    "title.en = \"x\"",
    "#@ make",
    "//@ make",
    "#@",
    "//@ Make",
    "/*",
    "r#\"",
    "b'",
    "# Two",
    "## A {#made}",
    "## {#}",
    "## B {#made .x y=z}",
    "### C",
    "> q",
    "![a](b)",
    "[a](b)",
    "<b>",
    "```",
    "| a |\n|---|",
    "&amp;",
    "{#made}",
];

/// Names that a file is given.
const NAMES: &[&str] = &[
    "en.md",
    "ko.md",
    "fr.md",
    "kr.md",
    "main.py",
    "main.rs",
    "mian.py",
    "lesson.toml",
    "chapter.toml",
    "pack.toml",
    "other.txt",
    "deep/er/lesson.toml",
    "en.md/x",
];

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`; 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    fn one<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// Does one thing to one file, or to two.
fn spoil(files: &mut Files, dice: &mut Dice) {
    let paths: Vec<String> = files.paths().map(str::to_owned).collect();
    if paths.is_empty() {
        return;
    }
    let path = paths[dice.below(paths.len())].clone();
    let other = paths[dice.below(paths.len())].clone();
    let content = files.get(&path).unwrap_or_default().to_vec();
    match dice.below(6) {
        0 => {
            let spoilt = bytes(content, dice);
            files.insert(path, spoilt);
        }
        1 | 2 => {
            let spoilt = lines(&String::from_utf8_lossy(&content), dice);
            files.insert(path, spoilt.into_bytes());
        }
        3 => {
            let spoilt = keys(&String::from_utf8_lossy(&content), dice);
            files.insert(path, spoilt.into_bytes());
        }
        4 => {
            let text = String::from_utf8_lossy(&content).into_owned();
            let at =
                (0..=text.len()).nth(dice.below(text.len() + 1)).filter(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let (before, after) = text.split_at(at);
            files.insert(path, format!("{before}{}{after}", dice.one(PIECES)).into_bytes());
        }
        _ => places(files, &path, &other, content, dice),
    }
}

fn bytes(mut content: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(4) {
        let at = dice.below(content.len() + 1);
        let end = (at + dice.below(24)).min(content.len());
        let put: Vec<u8> = (0..dice.below(4)).map(|_| dice.next() as u8).collect();
        content.splice(at..end, put);
    }
    content
}

fn lines(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return dice.one(PIECES).to_owned();
    }
    let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(6) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at]),
        2 => lines.swap(at, other),
        3 => drop(lines.drain(at.min(other)..at.max(other))),
        4 => lines.truncate(at),
        _ => {
            // The worst that is still read: as much of one line as a file may have, and a little more.
            let most = (280_000 / lines[at].len().max(1)).min(4_000);
            let many = vec![lines[at]; dice.below(most)];
            lines.splice(at..at, many);
        }
    }
    lines.concat()
}

/// Puts something else in the place of a key or of a value.
fn keys(text: &str, dice: &mut Dice) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let with_key: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains(" = ")).collect();
    if with_key.is_empty() {
        return lines_of_pieces(dice) + text;
    }
    let at = with_key[dice.below(with_key.len())];
    let donor = lines[with_key[dice.below(with_key.len())]].split_once(" = ").unwrap_or_default();
    let (key, value) = lines[at].split_once(" = ").unwrap_or_default();
    let new = match dice.below(5) {
        0 => format!("{} = {value}", donor.0),
        1 => format!("{key} = {}", donor.1),
        2 => format!("{key} = {}\n", dice.one(PIECES)),
        3 => {
            let mut letters: Vec<char> = key.chars().collect();
            let (one, other) = (dice.below(letters.len()), dice.below(letters.len()));
            letters.swap(one, other);
            format!("{} = {value}", letters.into_iter().collect::<String>())
        }
        _ => format!("{}\n{key} = {value}", dice.one(PIECES)),
    };
    lines.iter().enumerate().map(|(line, text)| if line == at { new.as_str() } else { text }).collect()
}

fn lines_of_pieces(dice: &mut Dice) -> String {
    (0..dice.below(12)).map(|_| format!("{}\n", dice.one(PIECES))).collect()
}

/// Files missing, moved, in each other's places.
fn places(files: &mut Files, path: &str, other: &str, content: Vec<u8>, dice: &mut Dice) {
    let folder = other.rsplit_once('/').map_or("", |(folder, _)| folder);
    match dice.below(4) {
        0 => drop(files.remove(path)),
        1 => {
            files.remove(path);
            files.insert(format!("{folder}/{}", dice.one(NAMES)).trim_start_matches('/'), content);
        }
        2 => {
            let its = files.get(other).unwrap_or_default().to_vec();
            files.insert(path, its);
            files.insert(other, content);
        }
        _ => {
            let moved: Vec<String> = files.below(folder).map(|(inner, _)| inner.to_owned()).collect();
            for inner in moved {
                let old = format!("{folder}/{inner}");
                let content = files.get(&old).unwrap_or_default().to_vec();
                files.remove(&old);
                files.insert(format!("{folder}x/{inner}"), content);
            }
        }
    }
}

/// Reads a pack and holds what has to be true of any findings; how long that took.
fn try_one(files: &Files, traces: &[(String, Trace)]) -> Duration {
    let start = Instant::now();
    let (pack, findings) = lesson::read(files);
    let mut known = HashSet::new();
    for (at, finding) in findings.iter().enumerate() {
        let text = files.text(&finding.file);
        if at < SHOWN {
            finding.one_line(text);
            finding.render(text);
        }
        assert!(finding.help.as_ref().is_some_and(|help| !help.is_empty()), "no help: {finding:?}");
        assert!(!finding.file.is_empty() && !finding.message.is_empty(), "{finding:?}");
        if let Some(span) = finding.span {
            let there = span.start <= span.end && text.get(span.range()).is_some();
            assert!(there, "{span:?} is no place in a text of {} bytes: {finding:?}", text.len());
        }
        let once = known.insert((&finding.file, finding.span, finding.code, &finding.message));
        assert!(once, "said twice: {finding:?}");
    }
    for lesson in pack.lessons() {
        lesson.outline();
        let Some((_, trace)) = traces.iter().find(|(key, _)| *key == lesson.key) else { continue };
        hold(lesson, files, trace);
    }
    start.elapsed()
}

/// Holds a spoilt lesson against a run: no panic, whatever it claims.
fn hold(lesson: &Lesson, files: &Files, trace: &Trace) {
    let path = format!("{}/lesson.toml", lesson.key);
    let toml = files.text(&path);
    let mut findings = check_run(lesson, toml, Language::Python, trace);
    findings.extend(check_equivalence(lesson, toml, trace, trace));
    for finding in findings {
        finding.render(toml);
    }
}

fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

#[test]
#[expect(clippy::print_stdout, reason = "whoever asks for many wants to know how it went")]
fn good_packs_spoilt_at_random_are_read_to_the_end() {
    let bundled = packs::bundled();
    let traces: Vec<(String, Trace)> =
        bundled.pack.lessons().filter_map(|lesson| Some((lesson.key.clone(), packs::recorded(lesson)?))).collect();
    assert!(!traces.is_empty(), "there are recorded runs");
    let bases = [good(), bundled.files.get().clone()];
    let first = number("YIELDSCOPE_FUZZ_SEED", 0);
    let many = number("YIELDSCOPE_FUZZ_PACKS", FEW);
    let mut slowest = (Duration::ZERO, first);
    for seed in first..first + many {
        let mut dice = Dice(seed);
        let mut files = bases[dice.below(8).saturating_sub(6).min(1)].clone();
        for _ in 0..=dice.below(4) {
            spoil(&mut files, &mut dice);
        }
        match catch_unwind(AssertUnwindSafe(|| try_one(&files, &traces))) {
            Ok(took) => slowest = slowest.max((took, seed)),
            Err(_) => panic!("YIELDSCOPE_FUZZ_SEED={seed} YIELDSCOPE_FUZZ_PACKS=1 does it again"),
        }
    }
    if many > FEW {
        println!("{many} packs; the slowest took {} ms: seed {}", slowest.0.as_millis(), slowest.1);
    }
}
