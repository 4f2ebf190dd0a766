//! What is Unix's alone: process groups, signals, how a process ended. Nothing else of the runner calls the system.

#[cfg(target_os = "linux")]
mod linux;
mod processes;
#[cfg(any(not(target_os = "linux"), test))]
mod ps;

pub(super) use processes::{
    Process, adopt_orphans, began, bury, descendants, environment_has, go_on, kill, memory, orphans, ours, own_memory,
    stop,
};

use crate::trace::Status;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::os::fd::BorrowedFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

/// Makes the child the leader of a process group of its own, so that it can be killed with all that it starts.
pub(super) fn own_group(command: &mut Command) {
    command.process_group(0);
}

/// Lets the system kill the child when the thread that starts it ends, for whatever reason. Where the system has nothing
/// of the kind (macOS), the child lives on until it notices that nobody reads what it writes.
pub(super) fn dies_with_this_thread(command: &mut Command) {
    #[cfg(target_os = "linux")]
    {
        let parent = rustix::process::getpid();
        let ask = move || {
            rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
            // It may have died before this was asked for.
            if rustix::process::getppid() == Some(parent) { Ok(()) } else { Err(rustix::io::Errno::SRCH.into()) }
        };
        // SAFETY: between fork and exec only system calls are made, nothing is allocated and no lock is taken.
        unsafe { command.pre_exec(ask) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}

/// Kills every process that is still in the group with this number. One that is of it must not have been waited for before:
/// until then the number cannot belong to anybody else.
pub(super) fn kill_group(group: u32) {
    signal_group(group, Signal::KILL);
}

/// Stops every process that is still in the group with this number, until it is told to go on; see [`kill_group`].
pub(super) fn stop_group(group: u32) {
    signal_group(group, Signal::STOP);
}

/// Has every process of the group with this number go on; see [`kill_group`].
pub(super) fn continue_group(group: u32) {
    signal_group(group, Signal::CONT);
}

fn signal_group(group: u32, signal: Signal) {
    // A group that is empty already is no error: nothing is left in it to be told.
    let _ = pid(group).map(|group| kill_process_group(group, signal));
}

/// Sends a signal, by its number, to the child with this number: to its whole group what a terminal sends to a whole group.
/// The child must not have been waited for.
pub(super) fn signal(child: u32, signal: i32) {
    let (Some(child), Some(signal)) = (pid(child), Signal::from_named_raw(signal)) else { return };
    // One that has ended already needs no signal.
    let _ = match signal {
        Signal::INT | Signal::HUP => kill_process_group(child, signal),
        _ => rustix::process::kill_process(child, signal),
    };
}

fn pid(number: u32) -> Option<Pid> {
    i32::try_from(number).ok().and_then(Pid::from_raw)
}

/// Now, in nanoseconds of the clock that Python's `time.monotonic_ns` reads: one for all processes.
pub(super) fn monotonic_nanos() -> u64 {
    #[cfg(target_os = "macos")]
    let clock = libc::CLOCK_UPTIME_RAW;
    #[cfg(not(target_os = "macos"))]
    let clock = libc::CLOCK_MONOTONIC;
    nanos(clock)
}

/// What this thread has used of the processor to look at processes, counted from some moment. Where another program looks (`ps`),
/// it is the time that goes by.
pub(super) fn cost_of_looking() -> Duration {
    #[cfg(target_os = "linux")]
    let nanos = nanos(libc::CLOCK_THREAD_CPUTIME_ID);
    #[cfg(not(target_os = "linux"))]
    let nanos = monotonic_nanos();
    Duration::from_nanos(nanos)
}

fn nanos(clock: libc::clockid_t) -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is a place for the answer. These clocks are always there, so the call cannot fail.
    unsafe { libc::clock_gettime(clock, &mut now) };
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Waits until one of the pipes can be read or has no writer any more. Gives for each that is so how many bytes are in it.
pub(super) fn wait_readable<'a>(pipes: impl Iterator<Item = BorrowedFd<'a>>) -> Vec<Option<usize>> {
    let mut pipes: Vec<PollFd<'a>> = pipes.map(|pipe| PollFd::from_borrowed_fd(pipe, PollFlags::IN)).collect();
    // After an interruption no pipe is ready.
    let ready = poll(&mut pipes, None).is_ok();
    let bytes = |pipe: &PollFd<'a>| {
        let found = ready && !pipe.revents().is_empty();
        found.then(|| rustix::io::ioctl_fionread(pipe).unwrap_or(0) as usize)
    };
    pipes.iter().map(bytes).collect()
}

/// Whether the child has ended. It is not waited for yet, so its group can still be killed safely.
pub(super) fn has_ended(child: &Child) -> bool {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    // An error means that there is no such child any more.
    !matches!(waitid(WaitId::Pid(Pid::from_child(child)), options), Ok(None))
}

/// Whether the child has been stopped, by Ctrl-Z for instance, since this was asked last.
pub(super) fn has_stopped(child: &Child) -> bool {
    let options = WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
    matches!(waitid(WaitId::Pid(Pid::from_child(child)), options), Ok(Some(_)))
}

/// How a process ended, in the words of a trace.
pub(super) fn status(exit: ExitStatus) -> Status {
    match (exit.code(), exit.signal()) {
        (Some(code), _) => Status::Code(code),
        (None, Some(signal)) => Status::Signal(signal_name(signal)),
        (None, None) => Status::Code(1),
    }
}

/// How a run ends that this signal has ended.
pub(super) fn signal_status(number: i32) -> Status {
    Status::Signal(signal_name(number))
}

fn signal_name(number: i32) -> std::borrow::Cow<'static, str> {
    const NAMES: &[(Signal, &str)] = &[
        (Signal::HUP, "SIGHUP"),
        (Signal::INT, "SIGINT"),
        (Signal::QUIT, "SIGQUIT"),
        (Signal::ILL, "SIGILL"),
        (Signal::TRAP, "SIGTRAP"),
        (Signal::ABORT, "SIGABRT"),
        (Signal::BUS, "SIGBUS"),
        (Signal::FPE, "SIGFPE"),
        (Signal::KILL, "SIGKILL"),
        (Signal::USR1, "SIGUSR1"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::USR2, "SIGUSR2"),
        (Signal::PIPE, "SIGPIPE"),
        (Signal::ALARM, "SIGALRM"),
        (Signal::TERM, "SIGTERM"),
        (Signal::XCPU, "SIGXCPU"),
        (Signal::XFSZ, "SIGXFSZ"),
        (Signal::SYS, "SIGSYS"),
    ];
    match NAMES.iter().find(|(signal, _)| signal.as_raw() == number) {
        Some((_, name)) => (*name).into(),
        None => format!("signal {number}").into(),
    }
}

/// While it lives, the child's group is the foreground job of our terminal: it may read it, and Ctrl-C is for it.
#[derive(Debug)]
pub(super) struct Foreground {
    ours: Pid,
    theirs: Pid,
}

impl Foreground {
    /// Hands the terminal over to the child, where it is `wanted` and standard input is a terminal that is ours.
    pub(super) fn give(child: &Child, wanted: bool) -> Option<Self> {
        // A group from outside of our PID namespace has no terminal to give.
        let ours = pid(ours().0)?;
        let is_ours = || rustix::termios::tcgetpgrp(std::io::stdin()).is_ok_and(|group| group == ours);
        if !wanted || !is_ours() {
            return None;
        }
        let theirs = Pid::from_child(child);
        rustix::termios::tcsetpgrp(std::io::stdin(), theirs).ok()?;
        // It may have tried to read before the terminal was its own, and have been stopped for that.
        let _ = kill_process_group(theirs, Signal::CONT);
        Some(Self { ours, theirs })
    }

    /// The child has been stopped. Gives the terminal back to our shell by stopping as well; once we go on, so does the
    /// child, with the terminal if we have it.
    pub(super) fn pause(&self) {
        let _blocked = BlockedTtou::new();
        let _ = rustix::termios::tcsetpgrp(std::io::stdin(), self.ours);
        // SAFETY: it has no other effect than to stop this process until it is told to go on.
        unsafe { libc::raise(libc::SIGSTOP) };
        if rustix::termios::tcgetpgrp(std::io::stdin()).is_ok_and(|group| group == self.ours) {
            let _ = rustix::termios::tcsetpgrp(std::io::stdin(), self.theirs);
        }
        let _ = kill_process_group(self.theirs, Signal::CONT);
    }
}

impl Drop for Foreground {
    fn drop(&mut self) {
        let _blocked = BlockedTtou::new();
        let _ = rustix::termios::tcsetpgrp(std::io::stdin(), self.ours);
    }
}

/// Blocks SIGTTOU on this thread while it lives: a background process that takes the terminal back is stopped by it.
struct BlockedTtou {
    before: libc::sigset_t,
}

impl BlockedTtou {
    fn new() -> Self {
        // SAFETY: both sets are local and written by the calls before they are read; a set of zeros is a valid start.
        unsafe {
            let (mut set, mut before) = (std::mem::zeroed(), std::mem::zeroed());
            libc::sigemptyset(&mut set);
            libc::sigaddset(&mut set, libc::SIGTTOU);
            libc::pthread_sigmask(libc::SIG_BLOCK, &set, &mut before);
            Self { before }
        }
    }
}

impl Drop for BlockedTtou {
    fn drop(&mut self) {
        // SAFETY: `before` is the mask that this thread had, as the system gave it.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.before, std::ptr::null_mut()) };
    }
}
