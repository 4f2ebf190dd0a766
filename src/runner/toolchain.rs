//! Which tools of Rust are on this machine. Nothing that comes with the program needs them; who changes Rust programs, or
//! traces their own, does.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a tool may take to say its version; a proxy that wants to download something first takes longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What `tool --version` says, its first line; `None` where it is not on PATH, fails, or says nothing in time.
pub fn version(tool: &str) -> Option<String> {
    version_in(tool, None)
}

/// The same, as it is in a folder: which toolchain is in use may depend on it.
pub(super) fn version_in(tool: &str, folder: Option<&Path>) -> Option<String> {
    let path = which::which(tool).ok()?;
    let mut command = Command::new(path);
    folder.into_iter().for_each(|folder| {
        command.current_dir(folder);
    });
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let begun = Instant::now();
    while child.try_wait().ok()?.is_none() {
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next().filter(|_| output.status.success())?.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_missing_has_no_version() {
        assert_eq!(version("a-tool-that-nobody-has"), None);
    }

    #[test]
    fn a_tool_that_is_there_says_its_version() {
        // The tests are built by it, so it is there.
        assert!(version("rustc").is_some_and(|line| line.starts_with("rustc ")));
    }
}
