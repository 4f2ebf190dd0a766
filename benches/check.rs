//! How long `yieldscope check --fast` takes for a pack of 1,000 lessons, against a program that only reads the files and parses
//! their TOML, in turn.
//!
//! `cargo bench --bench check`. The pack is made up of what `yieldscope new` makes, in a temporary folder.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use yieldscope::lesson::scaffold;

const CHAPTERS: usize = 20;
const LESSONS: usize = 50;
const TIMES: usize = 15;
/// What makes this program the one that only reads.
const ONLY_READ: &str = "--only-read";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, folder] = arguments.as_slice()
        && word == ONLY_READ
    {
        let (files, tables) = read(Path::new(folder));
        assert!(files > tables, "{files} files, {tables} of them TOML");
        return;
    }
    let home = tempfile::tempdir().expect("a temporary folder");
    let pack = home.path().join("pack");
    make(&pack);
    let this = std::env::current_exe().expect("a path");
    let folder = pack.to_str().expect("UTF-8");
    let (mut check, mut only_read) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        only_read.push(time(Command::new(&this).args([ONLY_READ, folder])));
        let program = env!("CARGO_BIN_EXE_yieldscope");
        check.push(time(Command::new(program).args(["check", "--fast", folder]).env("YIELDSCOPE_HOME", home.path())));
    }
    let (check, only_read) = (Times::of(check), Times::of(only_read));
    println!("{} lessons, {TIMES} times each, in turn", CHAPTERS * LESSONS);
    println!("check --fast      {:>6.1} ms at best, median {:>6.1}", check.best, check.median);
    println!("reading, parsing  {:>6.1} ms at best, median {:>6.1}", only_read.best, only_read.median);
    let (best, median) = (check.best / only_read.best, check.median / only_read.median);
    println!("ratio             {best:.2} at best, {median:.2} of the medians (promised: 1.5)");
}

struct Times {
    best: f64,
    median: f64,
}

impl Times {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        Self { best: ms(times[0]), median: ms(times[times.len() / 2]) }
    }
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("it starts");
    let took = start.elapsed();
    assert!(status.success(), "{command:?}");
    took
}

/// A pack of made-up lessons in two languages.
fn make(pack: &Path) {
    let languages = ["en".to_owned(), "ko".to_owned()];
    let write = |inner: &str, content: &[u8]| {
        let place = pack.join(inner);
        fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        fs::write(place, content).expect("written");
    };
    let mut folders = Vec::new();
    for chapter in 0..CHAPTERS {
        let folder = format!("chapter-{chapter:02}");
        let ids: Vec<String> = (0..LESSONS).map(|lesson| format!("lesson-{chapter:02}-{lesson:02}")).collect();
        for id in &ids {
            let files = scaffold::lesson(&format!("{folder}/{id}"), id, &languages);
            files.paths().for_each(|path| write(path, files.get(path).expect("its content")));
        }
        let head = format!("id = \"{folder}\"\ntitle = {{ en = \"Chapter\", ko = \"장\" }}\n");
        write(&format!("{folder}/chapter.toml"), format!("{head}lessons = {ids:?}\n").as_bytes());
        folders.push(folder);
    }
    let head = "format = 1\nid = \"made-up\"\ntitle = { en = \"Made up\", ko = \"지어냄\" }\nauthors = []\n";
    write("pack.toml", format!("{head}languages = [\"en\", \"ko\"]\nchapters = {folders:?}\n").as_bytes());
}

/// Reads all files below a folder and parses those that are TOML; how many there were of either.
fn read(folder: &Path) -> (usize, usize) {
    let (mut files, mut tables) = (0, 0);
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let (inner, parsed) = read(&path);
            (files, tables) = (files + inner, tables + parsed);
            continue;
        }
        let content = fs::read_to_string(&path).expect("a text");
        files += 1;
        if path.extension().is_some_and(|extension| extension == "toml") {
            let table: toml::Table = content.parse().expect("TOML");
            tables += usize::from(!table.is_empty());
        }
    }
    (files, tables)
}
