//! The processes of the machine: listing them, waiting for them and killing them one by one, as far as each system can.

#[cfg(target_os = "linux")]
use super::linux;
use super::pid;
#[cfg(not(target_os = "linux"))]
use super::ps;
use rustix::process::{Signal, WaitOptions};
use std::collections::BTreeSet;
use std::time::Duration;

/// A process, as the system lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::runner) struct Process {
    pub pid: u32,
    pub parent: u32,
    pub group: u32,
    /// 0: not known.
    pub session: u32,
    /// When it began, in a unit of the system's own, so that two processes with one number are told apart; 0: not known.
    pub began: u64,
    /// Processor time of it and of its children that it has waited for.
    pub cpu: Duration,
    /// Bytes of memory that it holds.
    pub memory: u64,
    /// It has ended, and nobody has waited for it.
    pub dead: bool,
}

/// Those of `all` that are `seeds` or below them.
#[cfg_attr(target_os = "linux", allow(dead_code, reason = "only where /proc says less"))]
pub(super) fn below(seeds: &BTreeSet<u32>, all: Vec<Process>) -> Vec<Process> {
    let mut own = seeds.clone();
    loop {
        let before = own.len();
        own.extend(
            all.iter().filter(|process| own.contains(&process.parent)).map(|process| process.pid).collect::<Vec<_>>(),
        );
        if own.len() == before {
            return all.into_iter().filter(|process| own.contains(&process.pid)).collect();
        }
    }
}

/// From now on, processes below us whose parent ends become our children, where the system can do that.
pub(in crate::runner) fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    linux::adopt_orphans();
}

/// Those of the processes `known`, by number and time of birth, that are there, and all below them.
pub(in crate::runner) fn descendants(known: &[(u32, u64)]) -> Vec<Process> {
    #[cfg(target_os = "linux")]
    return linux::descendants(known);
    #[cfg(not(target_os = "linux"))]
    ps::descendants(known)
}

/// Processes that were left to us by a parent that has ended. Some of our own children may be among them.
pub(in crate::runner) fn orphans() -> Vec<Process> {
    #[cfg(target_os = "linux")]
    return linux::orphans();
    #[cfg(not(target_os = "linux"))]
    Vec::new()
}

/// When the process with this number began.
pub(in crate::runner) fn began(pid: u32) -> u64 {
    #[cfg(target_os = "linux")]
    return linux::began_at(pid).unwrap_or_default();
    #[cfg(not(target_os = "linux"))]
    {
        let _ = pid;
        0
    }
}

/// The memory of a process, with only its share of what it has in common with others where the system tells it.
pub(in crate::runner) fn own_memory(process: &Process) -> u64 {
    #[cfg(target_os = "linux")]
    return linux::own_memory(process.pid);
    #[cfg(not(target_os = "linux"))]
    process.memory
}

/// Whether a process was started with this text in its environment, where the system tells it.
pub(in crate::runner) fn environment_has(pid: u32, text: &[u8]) -> bool {
    #[cfg(target_os = "linux")]
    return linux::environment_has(pid, text);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (pid, text);
        false
    }
}

/// Kills the process with this number, unless it is another one by now.
pub(in crate::runner) fn kill(number: u32, began: u64) {
    send(Signal::KILL, number, began);
}

/// Stops the process with this number, until it is told to go on, unless it is another one by now.
pub(in crate::runner) fn stop(number: u32, began: u64) {
    send(Signal::STOP, number, began);
}

/// Has the process with this number go on where it was stopped, unless it is another one by now.
pub(in crate::runner) fn go_on(number: u32, began: u64) {
    send(Signal::CONT, number, began);
}

fn send(signal: Signal, number: u32, began: u64) {
    #[cfg(target_os = "linux")]
    linux::send(signal, number, began);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = began;
        let _ = pid(number).map(|pid| rustix::process::kill_process(pid, signal));
    }
}

/// Waits for a dead child of ours, which goes with that. Gives whether it did.
pub(in crate::runner) fn bury(child: u32) -> bool {
    let options = WaitOptions::NOHANG;
    pid(child).is_some_and(|child| matches!(rustix::process::waitpid(Some(child), options), Ok(Some(_))))
}

/// The number of our own process group, and that of our session. In a PID namespace whose first process was not made their
/// leader, as a container's may be, both are 0: `rustix` takes no such answer.
pub(in crate::runner) fn ours() -> (u32, u32) {
    // SAFETY: they take a number and give one; of ourselves they cannot fail.
    let (group, session) = unsafe { (libc::getpgrp(), libc::getsid(0)) };
    (group.unsigned_abs(), session.unsigned_abs())
}

/// Bytes of memory that the machine has.
pub(in crate::runner) fn memory() -> Option<u64> {
    // SAFETY: it takes a number and gives one.
    let pages = unsafe { libc::sysconf(libc::_SC_PHYS_PAGES) };
    u64::try_from(pages).ok().map(|pages| pages * rustix::param::page_size() as u64)
}
