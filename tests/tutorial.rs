//! The program itself, in a pseudoterminal: it opens, runs a lesson, asks, steps, resizes, and leaves everything whole.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

#[path = "common/pty.rs"]
mod pty;

use portable_pty::PtySize;
use pty::{Pty, program};
use rustix::process::Signal;
use std::path::Path;
use yieldscope::store::packs;

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const ESC: &str = "\x1b";

fn open(home: &Path, arguments: &[&str]) -> Pty {
    Pty::open(program(home, arguments))
}

/// Goes on until `wanted` can be seen; questions on the way are skipped. Each key waits for what the one before it did: the
/// step's number changes, or a question stands open.
fn step_until(pty: &mut Pty, wanted: &str) {
    let step = |screen: &str| screen.split_once("step ").map(|(_, rest)| rest.chars().take(3).collect::<String>());
    while !pty.screen().contains(wanted) {
        let before = step(&pty.screen());
        pty.press(RIGHT);
        pty.wait_until("the next step or a question", |screen| step(screen) != before || screen.contains("s skip"));
        if pty.screen().contains("s skip") {
            pty.press("s");
            pty.wait_until("the question to close", |screen| !screen.contains("s skip"));
        }
    }
}

/// Leaves the tour, which shows around at the first start.
fn leave_tour(pty: &mut Pty) {
    pty.wait_for_screen("tour 1/6");
    pty.press(ESC);
    pty.wait_until("the tour to end", |screen| !screen.contains("tour 1/6"));
}

/// Opens a lesson at the first start, and leaves the tour over it.
fn open_lesson(home: &Path, lesson: &str) -> Pty {
    let mut pty = open(home, &["learn", lesson]);
    leave_tour(&mut pty);
    pty
}

/// Opens the tutorial for the first time and goes to the list.
fn open_at_list(home: &Path, arguments: &[&str]) -> Pty {
    let mut pty = open(home, arguments);
    leave_tour(&mut pty);
    pty.press(ESC);
    pty.wait_for_screen("The four states");
    pty
}

#[test]
fn the_first_start_shows_around_and_the_next_one_does_not() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open(home.path(), &[]);
    for card in 1..=6 {
        pty.wait_for_screen(&format!("tour {card}/6"));
        pty.press(RIGHT);
    }
    pty.wait_until("the tour to end", |screen| !screen.contains("tour "));
    pty.wait_for_screen("begin");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    let mut again = open(home.path(), &[]);
    again.wait_for_screen("step 0/");
    assert!(!again.screen().contains("tour "), "{}", again.screen());
    again.press("q");
    assert_eq!(again.end().0, 0);
}

#[test]
fn a_lesson_from_the_list_to_a_question_and_back() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open_at_list(home.path(), &[]);
    let before = packs::bundled().pack.lessons().take_while(|lesson| lesson.id != "priming").count();
    pty.press(&"j".repeat(before + 1));
    pty.press("\r");
    pty.wait_for_screen("begin");
    pty.press(ESC);
    pty.wait_for_screen("choose");
    pty.press("k\r");
    // Both programs are run; then the walkthrough can begin.
    pty.wait_for_screen("begin");
    pty.press(RIGHT);
    pty.press(RIGHT);
    pty.wait_for_screen("step 1/8");
    step_until(&mut pty, "step 2/8");
    pty.press(RIGHT);
    pty.wait_for_screen("Predict");
    assert!(pty.screen().contains("GEN_SUSPENDED"), "{}", pty.screen());
    pty.press("1");
    pty.wait_for_screen("The error is raised before the");
    pty.press(RIGHT);
    pty.wait_for_screen("step 3/8");
    pty.press(LEFT);
    pty.wait_for_screen("step 2/8");
    // Event by event, and back.
    pty.press(".");
    pty.press(".");
    pty.press(",");
    pty.master().resize(PtySize { rows: 36, cols: 120, ..PtySize::default() }).unwrap();
    pty.wait_for_screen("main.rs ──");
    pty.press("L");
    pty.wait_for_screen("타임라인");
    pty.press("q");
    let (code, _) = pty.end();
    assert_eq!(code, 0);
}

#[test]
fn the_next_start_goes_on_where_the_last_one_was_quit() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open_lesson(home.path(), "priming");
    pty.wait_for_screen("begin");
    step_until(&mut pty, "step 4/8");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    let mut again = open(home.path(), &[]);
    again.wait_for_screen("step 4/8");
    again.wait_for_screen("yield");
    // Back in the list, the next start shows the list.
    again.press(ESC);
    again.wait_for_screen("choose");
    again.press("q");
    assert_eq!(again.end().0, 0);
    let mut list = open(home.path(), &[]);
    list.wait_for_screen("step 4/8");
    list.wait_for_screen("choose");
    list.press("q");
    assert_eq!(list.end().0, 0);
}

#[test]
fn without_a_python_the_recorded_run_is_played_and_called_so() {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(home.path(), &["learn", "gather"]);
    command.env("PATH", home.path());
    let mut pty = Pty::open(command);
    leave_tour(&mut pty);
    pty.wait_for_screen("recorded, CPython");
    pty.wait_for_screen("begin");
    step_until(&mut pty, "step 5/9");
    pty.wait_for_screen("9.00 s");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn a_signal_in_the_middle_of_a_lesson_leaves_the_terminal_whole() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open_lesson(home.path(), "future-life");
    pty.wait_for_screen("main.py");
    pty.press(" ");
    pty.signal(Signal::TERM);
    assert_eq!(pty.end().0, 143);
}

#[test]
fn a_second_instance_says_that_it_does_not_keep_progress() {
    let home = tempfile::tempdir().unwrap();
    let mut first = open_at_list(home.path(), &[]);
    let mut second = open(home.path(), &[]);
    second.wait_for_screen("running elsewhere");
    second.press("q");
    assert_eq!(second.end().0, 0);
    first.press("q");
    assert_eq!(first.end().0, 0);
}

/// The bundled pack in a folder of its own, with one file changed.
fn pack_with(file: &str, text: &str) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.path().is_dir() { copy(&entry.path(), &target) } else { drop(std::fs::copy(entry.path(), target)) }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons"), folder.path());
    std::fs::write(folder.path().join(file), text).unwrap();
    folder
}

#[test]
fn a_program_that_never_ends_leaves_the_keys_alive_and_is_stopped_by_one() {
    let home = tempfile::tempdir().unwrap();
    let endless = "import time\nwhile True:\n    time.sleep(0.01)\n";
    let pack = pack_with("02-send/priming/main.py", endless);
    let mut pty = open(home.path(), &["learn", "priming", "--trust", "--pack", pack.path().to_str().unwrap()]);
    pty.wait_for_screen("running");
    pty.press("?");
    pty.wait_for_screen("control goes from one lane to another");
    pty.press("?");
    pty.press("x");
    pty.wait_for_screen("You stopped it.");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn a_program_with_a_syntax_error_says_so_and_the_other_one_walks() {
    let home = tempfile::tempdir().unwrap();
    let pack = pack_with("01-generators/four-states/main.py", "def countdown(:\n    yield 1\n");
    let mut pty = open(home.path(), &["learn", "four-states", "--trust", "--pack", pack.path().to_str().unwrap()]);
    pty.wait_for_screen("SyntaxError");
    step_until(&mut pty, "step 1/8");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn a_broken_lesson_leaves_the_others_in_the_list() {
    let home = tempfile::tempdir().unwrap();
    let pack = pack_with("04-async/gather/lesson.toml", "id = \"gather\n");
    let mut pty = open(home.path(), &["--trust", "--pack", pack.path().to_str().unwrap()]);
    pty.wait_for_screen("The four states");
    assert!(!pty.screen().contains("nine seconds"), "{}", pty.screen());
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn a_program_is_edited_run_and_found_again_at_the_next_visit() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open_lesson(home.path(), "priming");
    pty.wait_for_screen("begin");
    step_until(&mut pty, "step 1/8");
    pty.press("e");
    pty.wait_for_screen("main.py, being edited");
    // Pasted text is one piece, and its letters are no keys.
    pty.press("\x1b[200~print(\"quite new\")\r\x1b[201~");
    pty.wait_for_screen("10 print(\"quite new\")");
    pty.press("\x1b[15~");
    pty.wait_for_screen("main.py, your version");
    pty.press("\x1bOR");
    pty.wait_for_screen("quite new");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    let kept = std::fs::read_to_string(home.path().join("edits/coroutines/priming/main.py")).unwrap();
    assert!(kept.contains("\n\nprint(\"quite new\")\ncold"), "{kept}");

    let mut again = open(home.path(), &["learn", "priming"]);
    again.wait_for_screen("step 1/8");
    again.press("o");
    again.wait_for_screen("main.py, your version");
    again.press("o");
    again.wait_until("the lesson's own text", |screen| !screen.contains("your version"));
    again.press("q");
    assert_eq!(again.end().0, 0);
}

/// A new pack in a folder below `home`.
/// A home with an editor in it: a script, which is given the file as `$1`.
fn editor(script: &str) -> (tempfile::TempDir, String) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("editor");
    std::fs::write(&path, script).unwrap();
    let editor = format!("sh {}", path.display());
    (home, editor)
}

#[test]
fn an_editor_of_ones_own_has_the_terminal_to_itself_and_what_it_writes_is_run() {
    let script = "echo in-the-editor; read line; echo \"print('$line')\" > \"$1\"";
    let (home, editor) = editor(script);
    let mut command = program(home.path(), &["learn", "priming"]);
    command.env("EDITOR", editor);
    command.env_remove("VISUAL");
    let mut pty = Pty::open(command);
    leave_tour(&mut pty);
    pty.wait_for_screen("begin");
    for (at, typed) in ["no quitting: q", "and once more"].into_iter().enumerate() {
        if at == 0 {
            pty.press("E");
        } else {
            pty.press("e");
            pty.wait_for_screen("being edited");
            pty.press("\x05");
        }
        pty.wait_for("in-the-editor");
        // Ctrl-C is not ours while the editor has the terminal.
        pty.signal(Signal::INT);
        pty.press(&format!("{typed}\r"));
        pty.wait_for_screen("your version");
        pty.wait_for_screen(&format!("print('{typed}')"));
    }
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn an_editor_that_fails_loses_nothing_and_one_that_is_not_named_is_asked_for() {
    let (home, failing) = editor("rm \"$1\"; exit 3");
    let mut command = program(home.path(), &["learn", "priming"]);
    command.env("VISUAL", failing);
    let mut pty = Pty::open(command);
    leave_tour(&mut pty);
    pty.wait_for_screen("begin");
    pty.press("e");
    pty.wait_for_screen("being edited");
    pty.press("# kept");
    pty.press("\x05");
    pty.wait_for_screen("nothing is lost");
    pty.wait_for_screen("# kept");
    pty.press("\x1b");
    pty.wait_for_screen("begin");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    let mut command = program(home.path(), &["learn", "priming"]);
    command.env_remove("VISUAL");
    command.env_remove("EDITOR");
    let mut pty = Pty::open(command);
    pty.wait_for_screen("begin");
    pty.press("E");
    pty.wait_for_screen("set VISUAL or EDITOR");
    pty.wait_for_screen("# kept");
    pty.press("\x1b");
    pty.wait_for_screen("begin");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

fn new_pack(home: &Path) -> std::path::PathBuf {
    let pack = home.join("pack");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_yieldscope"));
    let made = command.args(["new", "pack"]).arg(&pack).env("YIELDSCOPE_HOME", home).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    pack
}

#[test]
fn a_pack_is_shown_as_it_is_written() {
    let home = tempfile::tempdir().unwrap();
    let pack = new_pack(home.path());
    let mut pty = open(home.path(), &["learn", "--watch", pack.to_str().unwrap(), "first-steps"]);
    pty.wait_for_screen("You may have heard");
    let file = |name: &str| pack.join("01-first/first-steps").join(name);
    let change = |name: &str, change: &dyn Fn(String) -> String| {
        let text = std::fs::read_to_string(file(name)).unwrap();
        std::fs::write(file(name), change(text)).unwrap();
    };
    change("en.md", &|text| text.replacen("# First steps", "# Renewed", 1));
    pty.wait_for_screen("Renewed");
    change("lesson.toml", &|text| text + "x = [");
    pty.wait_for_screen("lesson.toml:");
    assert!(pty.screen().contains("Renewed"), "{}", pty.screen());
    change("lesson.toml", &|text| text.replace("x = [", ""));
    pty.wait_until("no finding", |screen| !screen.contains("lesson.toml:"));
    // Who writes on is not asked.
    change("main.py", &|text| format!("what_is_new = 1\n{text}"));
    pty.wait_for_screen("what_is_new");
    assert!(!pty.screen().contains("May these"), "{}", pty.screen());
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn programs_of_others_run_after_a_yes_on_the_screen() {
    let home = tempfile::tempdir().unwrap();
    let pack = new_pack(home.path());
    let program = pack.join("01-first/first-steps/main.py");
    let text = std::fs::read_to_string(&program).unwrap();
    std::fs::write(&program, format!("import socket\n{text}")).unwrap();
    let mut pty = open(home.path(), &["--pack", pack.to_str().unwrap(), "learn", "first-steps"]);
    pty.wait_for_screen("May these programs run?");
    assert!(pty.screen().contains("uses socket") && pty.screen().contains("main.py"), "{}", pty.screen());
    pty.press("n");
    pty.wait_for_screen("let the programs run");
    pty.press("r");
    pty.wait_for_screen("May these programs run?");
    pty.press("y");
    pty.wait_until("the programs to run", |screen| screen.contains("being run") || screen.contains("begin"));
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    let mut pty = open(home.path(), &["--pack", pack.to_str().unwrap(), "learn", "first-steps"]);
    pty.wait_until("no question", |screen| screen.contains("being run") || screen.contains("begin"));
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

/// The terminal is asked what it writes on, once the first frame stands; what is chosen by hand is kept.
#[test]
fn the_theme_is_that_of_the_terminals_ground_until_another_is_chosen() {
    let home = tempfile::tempdir().unwrap();
    let command = || {
        let mut command = program(home.path(), &[]);
        command.env("COLORTERM", "truecolor");
        command
    };
    let mut silent = command();
    silent.env("COLORFGBG", "");
    let mut pty = Pty::open(silent);
    pty.wait_for("\x1b]11;?");
    // A title of the dark theme, then of the light one.
    assert!(pty.all().contains("38;2;255;255;255"), "{}", pty.all());
    pty.press("\x1b]10;rgb:0000/0000/0000\x07\x1b]11;rgb:ffff/fafa/f0f0\x07\x1b[?62c");
    pty.wait_for("38;2;0;0;0");
    pty.press("C");
    pty.wait_for_screen("colours: dark");
    pty.press("CC");
    pty.wait_for_screen("colours: high contrast");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
    assert!(std::fs::read_to_string(home.path().join("settings.toml")).unwrap().contains("theme = \"contrast\""));
    let mut pty = Pty::open(command());
    pty.wait_for_screen("step 0/");
    // The yellow of the keys in the footer.
    assert!(pty.all().contains("38;2;255;255;95"), "{}", pty.all());
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

#[test]
fn a_lesson_is_found_by_a_word_of_its_text_and_what_can_be_done_by_its_name() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open_at_list(home.path(), &[]);
    pty.press("/waiter");
    pty.wait_for_screen("A decorator that primes");
    pty.press("\x1b[B");
    pty.wait_for_screen("› 2 send ▸ A decorator that primes");
    pty.press("\r");
    pty.wait_for_screen("step 0/");
    pty.wait_for_screen("begin");
    // What is found stands in the lesson: a step is gone to, and a key is pressed by its name.
    pty.press(":third nonsense");
    pty.wait_for_screen("what to do");
    pty.wait_until("nothing to be found", |screen| !screen.contains("point at the next line"));
    pty.press(ESC);
    pty.wait_until("the list to close", |screen| !screen.contains("what to do"));
    pty.press(":go to step 6");
    pty.wait_for_screen("No next in sight");
    pty.press("\r");
    pty.wait_for_screen("step 6/");
    pty.press("\x10korean");
    pty.wait_for_screen("› English or Korean");
    pty.press("\r");
    pty.wait_for_screen("타임라인");
    // And back to where it was found, from the list of the lessons.
    pty.press("L");
    pty.wait_for_screen("timeline");
    pty.press(ESC);
    pty.wait_for_screen("choose");
    pty.press("/no such words anywhere");
    pty.wait_for_screen("no such words anywhere");
    pty.press(ESC);
    pty.wait_for_screen("choose");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}

/// The mouse as a terminal reports it: `code` at a cell, counted from 0; let go again at once where `held` is not said.
fn mouse(pty: &mut Pty, code: u8, (x, y): (usize, usize), held: bool) {
    let (x, y) = (x + 1, y + 1);
    pty.press(&format!("\x1b[<{code};{x};{y}M"));
    if code == 0 && !held {
        pty.press(&format!("\x1b[<0;{x};{y}m"));
    }
}

/// The row in which `wanted` stands.
fn row_of(pty: &Pty, wanted: &str) -> usize {
    pty.screen().lines().position(|line| line.contains(wanted)).unwrap()
}

#[test]
fn a_lesson_by_mouse_and_the_terminal_has_its_mouse_again_afterwards() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open_at_list(home.path(), &["--mouse"]);
    assert!(pty.all().contains("\x1b[?1006h"), "{}", pty.all());
    let lesson = row_of(&pty, "○ The four states");
    mouse(&mut pty, 0, (8, lesson), false);
    pty.wait_for_screen("› ○ The four states");
    let lesson = row_of(&pty, "○ The four states");
    mouse(&mut pty, 0, (8, lesson), false);
    pty.wait_for_screen("begin");
    pty.press("G");
    pty.wait_for_screen("looking around · at step 8");
    // The axis takes the playhead back; a cell tells of its moment, also elsewhere than at the playhead.
    let axis = row_of(&pty, "▸py");
    mouse(&mut pty, 0, (50, axis), true);
    pty.wait_until("a step before", |screen| !screen.contains("at step 8"));
    mouse(&mut pty, 32, (40, axis), true);
    pty.press(&format!("\x1b[<0;41;{}m", axis + 1));
    // A lane is chosen by its name.
    let lane = row_of(&pty, " countdown ");
    mouse(&mut pty, 0, (4, lane), false);
    pty.wait_for_screen("› countdown");
    // The other program comes into view by its tab.
    mouse(&mut pty, 0, (52, 1), false);
    pty.wait_for_screen("▸rs");
    pty.press("M");
    pty.wait_for_screen("selects text again");
    assert!(pty.all().contains("\x1b[?1006l"), "{}", pty.all());
    pty.press("M");
    pty.wait_for_screen("The mouse chooses");
    pty.press("q");
    pty.wait_for("\x1b[?1006l");
    assert_eq!(pty.end().0, 0);
    assert!(std::fs::read_to_string(home.path().join("settings.toml")).unwrap().contains("mouse = true"));
}

#[test]
fn with_reduced_motion_a_step_is_reached_at_once() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = open(home.path(), &["--reduced-motion", "learn", "four-states"]);
    leave_tour(&mut pty);
    pty.wait_for_screen("begin");
    pty.press(RIGHT);
    pty.wait_for_screen("step 1/8");
    pty.press("q");
    assert_eq!(pty.end().0, 0);
}
