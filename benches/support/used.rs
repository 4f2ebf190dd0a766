//! What a process used, as the system counts it.

use std::process::{Command, Stdio};
use std::time::Duration;

/// What one run of a program used.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "not each benchmark reads all of it")]
pub struct Used {
    /// Of the processor, user and system, all of its processes.
    pub cpu: Duration,
    /// The most memory at once, in megabytes.
    pub memory: f64,
}

/// Runs a command to its end.
#[expect(clippy::zombie_processes, reason = "it is waited for with `wait4`, which says what it used")]
pub fn run(command: &mut Command) -> Used {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts");
    let id = libc::pid_t::try_from(child.id()).expect("a process id");
    let mut status = 0;
    // SAFETY: all zeros is a valid value of this struct of numbers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers lead to locals; the child is ours, and nobody else waits for it.
    let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
    assert_eq!((waited, status), (id, 0), "{command:?}");
    let time = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
    Used { cpu: time(usage.ru_utime) + time(usage.ru_stime), memory: usage.ru_maxrss as f64 / 1024.0 }
}
