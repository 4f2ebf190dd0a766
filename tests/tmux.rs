//! The built program under tmux: a lesson is walked to its end there, Ctrl-Z gives the shell its terminal back, and `fg` the lesson.
//! Where there is no tmux, that is said and nothing is tried.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails where it stands, or says why it does not begin"
)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// A tmux server of its own, with one shell in one pane of 120x36.
struct Tmux<'a> {
    home: &'a Path,
}

impl<'a> Tmux<'a> {
    fn start(home: &'a Path) -> Self {
        let tmux = Self { home };
        let shell = format!("env YIELDSCOPE_HOME={} LC_ALL=C.UTF-8 PS1='shell> ' sh", home.display());
        tmux.tell(&["-u", "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "36", &shell]);
        tmux.wait_for("shell>");
        tmux
    }

    fn tell(&self, arguments: &[&str]) -> String {
        let socket = self.home.join("tmux");
        let mut command = Command::new("tmux");
        let output = command.arg("-S").arg(socket).args(arguments).env_remove("TMUX").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn press(&self, key: &str) {
        self.tell(&["send-keys", key]);
    }

    fn screen(&self) -> String {
        self.tell(&["capture-pane", "-p"])
    }

    fn wait_until(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        let begin = Instant::now();
        loop {
            let screen = self.screen();
            if is_there(&screen) {
                return screen;
            }
            assert!(begin.elapsed() < PATIENCE, "waited for {what} on\n{screen}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        let _ = Command::new("tmux").arg("-S").arg(self.home.join("tmux")).arg("kill-server").output();
    }
}

/// What the header counts: `step 3/8`.
fn step(screen: &str) -> Option<&str> {
    screen.split_once("step ")?.1.split_whitespace().next()
}

#[test]
fn a_lesson_is_walked_under_tmux_and_comes_back_after_ctrl_z() {
    if Command::new("tmux").arg("-V").output().is_err() {
        eprintln!("there is no tmux here (Debian: apt install tmux)");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let tmux = Tmux::start(home.path());
    tmux.press(&format!("{} learn priming", env!("CARGO_BIN_EXE_yieldscope")));
    tmux.press("Enter");
    tmux.wait_for("tour 1/6");
    tmux.press("Escape");
    let mut screen = tmux.wait_for("begin");
    while step(&screen) != Some("8/8") {
        let before = step(&screen).map(str::to_owned);
        tmux.press("Right");
        screen = tmux.wait_until("the next step or a question", |screen| {
            step(screen) != before.as_deref() || screen.contains("s skip")
        });
        if screen.contains("s skip") {
            tmux.press("s");
            screen = tmux.wait_until("the question to close", |screen| !screen.contains("s skip"));
        }
        if step(&screen) == Some("4/8") {
            tmux.press("C-z");
            tmux.wait_until("the shell", |screen| screen.contains("shell>") && step(screen).is_none());
            tmux.press("fg");
            tmux.press("Enter");
            screen = tmux.wait_for("step 4/8");
        }
    }
    tmux.press("q");
    let left = tmux.wait_until("the shell", |screen| screen.contains("shell>") && step(screen).is_none());
    assert!(left.contains("learn priming"), "the shell's own text is there again:\n{left}");
    tmux.press("echo $((6 * 7))");
    tmux.press("Enter");
    tmux.wait_for("42");
}
