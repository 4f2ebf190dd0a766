//! Linux's own: processes are listed from `/proc`, and orphans come to us.

use super::processes::{Process, below};
use procfs::process::{self, Stat};
use procfs::{FromRead, ProcResult};
use rustix::process::{PidfdFlags, Signal};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::LazyLock;
use std::time::Duration;

/// Whether the system says of each thread which processes it has made. Else all processes must be looked at.
static CHILDREN: LazyLock<bool> = LazyLock::new(|| own_children().is_ok());

/// From now on, processes below us whose parent ends become our children, and not those of the system's first process.
pub(super) fn adopt_orphans() {
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// Those of the processes `known`, by number and time of birth, that are there, and all below them.
pub(super) fn descendants(known: &[(u32, u64)]) -> Vec<Process> {
    let known: BTreeMap<u32, u64> = known.iter().copied().collect();
    let alive = known.iter().filter_map(|(pid, began)| of(*pid).filter(|process| process.began == *began));
    if !*CHILDREN {
        let seeds: BTreeSet<u32> = alive.map(|process| process.pid).collect();
        return below(&seeds, all());
    }
    let mut found: BTreeMap<u32, Process> = alive.map(|process| (process.pid, process)).collect();
    let mut waiting: Vec<u32> = found.keys().copied().collect();
    while let Some(pid) = waiting.pop() {
        for child in children(pid) {
            if let Some(process) = of(child).filter(|_| !found.contains_key(&child)) {
                found.insert(child, process);
                waiting.push(child);
            }
        }
    }
    found.into_values().collect()
}

/// Our children that were left to us, and those that our first thread has started.
pub(super) fn orphans() -> Vec<Process> {
    if *CHILDREN {
        return own_children().unwrap_or_default().into_iter().filter_map(of).collect();
    }
    let own = std::process::id();
    all().into_iter().filter(|process| process.parent == own).collect()
}

/// The memory of a process, with its share of what it has in common with others; all it holds, where that is not told.
pub(super) fn own_memory(pid: u32) -> u64 {
    let share = open(pid).and_then(|process| process.smaps_rollup()).ok();
    let share =
        share.and_then(|all| all.memory_map_rollup.0.iter().find_map(|map| map.extension.map.get("Pss").copied()));
    // One that has ended in the meantime holds nothing any more.
    share.unwrap_or_else(|| of(pid).map_or(0, |process| process.memory))
}

/// Whether a process was started with this text in its environment.
pub(super) fn environment_has(pid: u32, text: &[u8]) -> bool {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(format!("/proc/{pid}/environ")).and_then(|mut file| file.read_to_end(&mut bytes));
    read.is_ok() && bytes.windows(text.len()).any(|window| window == text)
}

/// Sends the process a signal, unless another one has its number by now.
pub(super) fn send(signal: Signal, pid: u32, began: u64) {
    let Some(held) = super::pid(pid).and_then(|pid| rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok()) else {
        return;
    };
    // What is held cannot become another one.
    if began_at(pid) == Some(began) {
        let _ = rustix::process::pidfd_send_signal(held, signal);
    }
}

/// When a process began, in the system's own unit; `None` where there is none.
pub(super) fn began_at(pid: u32) -> Option<u64> {
    of(pid).map(|process| process.began)
}

fn own_children() -> ProcResult<Vec<u32>> {
    let own = std::process::id();
    open(own)?.task_from_tid(own as i32)?.children()
}

/// The processes that the threads of a process have started.
fn children(pid: u32) -> Vec<u32> {
    let tasks = open(pid).and_then(|process| process.tasks());
    let tasks = tasks.into_iter().flatten().filter_map(Result::ok);
    tasks.filter_map(|task| task.children().ok()).flatten().collect()
}

fn all() -> Vec<Process> {
    let all = process::all_processes().into_iter().flatten().filter_map(Result::ok);
    all.filter_map(|process| process.stat().ok()).map(from).collect()
}

fn of(pid: u32) -> Option<Process> {
    Stat::from_file(format!("/proc/{pid}/stat")).ok().map(from)
}

fn open(pid: u32) -> ProcResult<process::Process> {
    process::Process::new(pid as i32)
}

fn from(stat: Stat) -> Process {
    let ticks = stat.utime + stat.stime + stat.cutime.unsigned_abs() + stat.cstime.unsigned_abs();
    Process {
        pid: stat.pid.unsigned_abs(),
        parent: stat.ppid.unsigned_abs(),
        group: stat.pgrp.unsigned_abs(),
        session: stat.session.unsigned_abs(),
        began: stat.starttime,
        cpu: Duration::from_secs_f64(ticks as f64 / procfs::ticks_per_second() as f64),
        memory: stat.rss * procfs::page_size(),
        dead: matches!(stat.state, 'Z' | 'X'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_knows_its_memory_its_environment_and_its_children() {
        let own = std::process::id();
        let all = of(own).expect("we are there").memory;
        let share = own_memory(own);
        assert!(share > all / 20 && share <= all * 2, "{share} of {all}");
        let mut child = std::process::Command::new("sleep").arg("30").env("A_MARK", "here").spawn().expect("it starts");
        // A child is there a moment before its environment can be read.
        let unread = |pid| std::fs::read(format!("/proc/{pid}/environ")).is_ok_and(|all| all.is_empty());
        while unread(child.id()) {
            std::thread::yield_now();
        }
        let began = began_at(child.id()).expect("it is there");
        let (found, other) =
            (descendants(&[(own, began_at(own).expect("there"))]), descendants(&[(child.id(), began + 1)]));
        let marked = environment_has(child.id(), b"A_MARK=here") && !environment_has(own, b"A_MARK=here");
        send(Signal::KILL, child.id(), began + 1);
        assert_eq!(child.try_wait().expect("asked"), None, "another process of that number would not be killed");
        send(Signal::KILL, child.id(), began);
        child.wait().expect("waited for");
        assert!(found.iter().any(|process| process.pid == child.id() && process.parent == own));
        assert!(marked && other.is_empty(), "{other:?}");
    }
}
