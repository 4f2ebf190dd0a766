//! The whole program in a pseudoterminal: when its first frame stands, the very first time and later, against `vim -u NONE`
//! with a file, in turn; what it does when nothing moves; and how much memory it takes with a lesson open and played.
//!
//! `cargo bench --bench first_frame`. Where there is no vim, only our own figures are told.

#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const SIZE: PtySize = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
const TIMES: usize = 20;
const PATIENCE: Duration = Duration::from_secs(20);
/// When nothing has come for so long, what came is looked at.
const QUIET: Duration = Duration::from_millis(30);
/// How long nothing is done to see what an idle program uses.
const IDLE: Duration = Duration::from_secs(5);
const PROGRESS: &str = "progress.toml";

/// A program in a terminal of its own.
struct Screen {
    begin: Instant,
    home: PathBuf,
    child: Box<dyn Child + Send + Sync>,
    /// What it wrote, each piece with when that came.
    output: Receiver<(Instant, Vec<u8>)>,
    keys: Box<dyn Write + Send>,
    parser: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

impl Screen {
    /// Opens a program in a home of its own that has this file of progress in it, where there is one.
    fn open(program: &str, args: &[&str], home: &Path, progress: Option<&str>) -> Self {
        let pty = native_pty_system().openpty(SIZE).expect("a pseudoterminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.cwd(home);
        command.env("TERM", "xterm-256color");
        // This terminal answers no questions: it is told what it writes on.
        command.env("COLORFGBG", "15;0");
        command.env("LANG", "C.UTF-8");
        // A home of its own: the instance before may still hold its lock for a moment.
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let own = home.join(OPENED.fetch_add(1, Ordering::Relaxed).to_string());
        if let Some(progress) = progress {
            fs::create_dir(&own).and_then(|()| fs::write(own.join(PROGRESS), progress)).expect("a home");
        }
        command.env("YIELDSCOPE_HOME", &own);
        let mut reader = pty.master.try_clone_reader().expect("its output");
        let keys = pty.master.take_writer().expect("its input");
        let (sender, output) = channel();
        let begin = Instant::now();
        let child = pty.slave.spawn_command(command).expect("the program starts");
        drop(pty.slave);
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let cells = |count| NonZero::new(count).expect("a screen has a size");
        let parser = vt100::Parser::new(cells(SIZE.rows), cells(SIZE.cols), 0);
        Self { begin, home: own, child, output, keys, parser, _master: pty.master }
    }

    /// Waits until all of `texts` stand on the screen; gives the time from the start of the program until the last piece of that had
    /// come. What comes is looked at when no more does: whoever reads it must not take the processor from whoever writes.
    fn wait_for(&mut self, texts: &[&str]) -> Duration {
        let is_shown = |screen: &vt100::Screen| {
            let shown = screen.contents();
            texts.iter().all(|text| shown.contains(text))
        };
        if is_shown(self.parser.screen()) {
            return self.begin.elapsed();
        }
        loop {
            let left = PATIENCE.saturating_sub(self.begin.elapsed());
            let mut pieces: Vec<(Instant, Vec<u8>)> = self.output.recv_timeout(left).into_iter().collect();
            while let Ok(piece) = self.output.recv_timeout(QUIET) {
                pieces.push(piece);
            }
            assert!(!pieces.is_empty(), "{texts:?} never came; the screen shows\n{}", self.parser.screen().contents());
            let mut came = None;
            for (at, bytes) in pieces {
                self.parser.process(&bytes);
                if is_shown(self.parser.screen()) {
                    came = came.or(Some(at - self.begin));
                }
            }
            if let Some(came) = came {
                return came;
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("the program reads its keys");
    }

    /// Lets time pass, with an eye on the screen.
    fn rest(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            if let Ok((_, bytes)) = self.output.recv_timeout(left) {
                self.parser.process(&bytes);
            }
        }
    }

    /// A file of this process below `/proc`.
    fn proc(&self, file: &str) -> String {
        let id = self.child.process_id().expect("it runs");
        fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    /// Ticks of the CPU, of 10 ms each, that it has used.
    fn ticks(&self) -> u64 {
        let stat = self.proc("stat");
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<u64> = after_name.split_whitespace().skip(11).take(2).flat_map(str::parse).collect();
        fields.iter().sum()
    }

    /// The most memory that it has taken, in megabytes.
    fn most_memory(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
        let kilobytes = line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1024.0
    }

    fn close(mut self, keys: &str) {
        self.press(keys);
        let _ = self.child.wait();
    }
}

/// Time in which a look for Python is over.
const SETTLE: Duration = Duration::from_millis(800);

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

/// What the list of lessons shows: the header, one of the lessons, and the footer.
const LIST: [&str; 3] = ["yieldscope", "Two that take turns", "? help"];

/// What a newcomer sees first: the tour over the first lesson.
const TOUR: [&str; 3] = ["yieldscope", "main.py", "tour 1/6"];

/// The progress of someone who was in a lesson and went back to the list.
fn progress(home: &Path) -> String {
    let mut screen = Screen::open(env!("CARGO_BIN_EXE_yieldscope"), &[], home, None);
    screen.wait_for(&TOUR);
    for _ in 0..2 {
        screen.press("\x1b");
        screen.rest(SETTLE);
    }
    screen.wait_for(&LIST);
    let file = screen.home.join(PROGRESS);
    screen.close("q");
    fs::read_to_string(file).expect("progress is kept")
}

fn ours(program: &str, home: &Path, progress: Option<&str>) -> Duration {
    let mut screen = Screen::open(program, &[], home, progress);
    let took = screen.wait_for(if progress.is_some() { &LIST } else { &TOUR });
    // After its first frame it looks for Python, which may be a script that takes its time: that is not to fall into the
    // measurement that comes next.
    screen.rest(SETTLE);
    screen.close("q");
    took
}

fn vims(home: &Path, file: &str) -> Duration {
    let mut screen = Screen::open("vim", &["-u", "NONE", file], home, None);
    let took = screen.wait_for(&["line 1 of the file", "line 30 of the file"]);
    screen.close(":q!\r");
    took
}

fn first_frame(home: &Path) {
    let text: String = (1..=300).map(|line| format!("line {line} of the file\n")).collect();
    let file = home.join("file.txt");
    fs::write(&file, text).expect("a file for vim");
    let file = file.to_str().expect("a path of plain letters");
    let progress = progress(home);
    let has_vim = Command::new("vim").arg("--version").output().is_ok();
    if !has_vim {
        println!("there is no vim here to set the first frame against (Debian: apt install vim)");
    }
    // What a linker has just written lies in memory in small pieces, which a system takes longer to hand out than what was
    // copied, as by an installation, or read from a disk, as vim was.
    let built = env!("CARGO_BIN_EXE_yieldscope");
    let installed = home.join("yieldscope");
    fs::copy(built, &installed).expect("a copy of the program");
    let installed = installed.to_str().expect("a path of plain letters");
    for (what, progress) in [("the list of lessons", Some(progress.as_str())), ("the very first start", None)] {
        for (how, program) in [("as built", built), ("as installed", installed)] {
            let (mut all_ours, mut all_vims) = (Vec::new(), Vec::new());
            for _ in 0..TIMES {
                all_ours.push(ours(program, home, progress));
                if has_vim {
                    all_vims.push(vims(home, file));
                }
            }
            let least = |all: &[Duration]| all.iter().min().copied().unwrap_or_default();
            tell(&format!("{what}, {how}, at best"), least(&all_ours), has_vim.then(|| least(&all_vims)));
            tell(&format!("{what}, {how}, median of {TIMES}"), median(all_ours), has_vim.then(|| median(all_vims)));
        }
    }
}

fn tell(what: &str, ours: Duration, vims: Option<Duration>) {
    match vims {
        Some(vims) => {
            let ratio = ours.as_secs_f64() / vims.as_secs_f64();
            println!("{what}: {ours:.1?}; vim -u NONE: {vims:.1?}; ratio {ratio:.2}");
        }
        None => println!("{what}: {ours:.1?}"),
    }
}

fn idle_and_memory(home: &Path) {
    let mut screen = Screen::open(env!("CARGO_BIN_EXE_yieldscope"), &["learn", "four-states"], home, None);
    screen.wait_for(&["tour 1/6"]);
    screen.press("\x1b");
    screen.wait_for(&["? help"]);
    screen.rest(Duration::from_secs(3));
    // To the end of both programs and back, then play.
    for keys in ["G", "g", " "] {
        screen.press(keys);
        screen.rest(Duration::from_secs(3));
    }
    screen.press("g");
    screen.rest(Duration::from_secs(1));
    let before = screen.ticks();
    screen.rest(IDLE);
    let used = screen.ticks() - before;
    println!("idle for {} s: {used} ticks of the CPU (10 ms each)", IDLE.as_secs());
    println!("most memory, a lesson open and played: {:.1} MB", screen.most_memory());
    screen.close("q");
}

fn main() {
    let home = tempfile::tempdir().expect("a folder for the time being");
    first_frame(home.path());
    idle_and_memory(home.path());
}
