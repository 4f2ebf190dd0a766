//! The process tree of a run: what it uses, and its end.
//!
//! It holds on to processes that leave the program's group or session, and to those whose parent has gone. How a system lists
//! its processes is told in `unix`; what a run may use, in `limits`.

use super::unix::{self, Process};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long the processes of a run may take to die. One that waits for a device may take longer; nobody waits for it.
const DYING: Duration = Duration::from_secs(5);

/// How often a tree is looked at until all of it stands still.
const LOOKS: usize = 8;

/// Runs whose trees are watched by this process.
static TREES: AtomicUsize = AtomicUsize::new(0);

/// What a process tree uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    /// Processor time, of its processes now and of those that have ended.
    pub cpu: Duration,
    /// Bytes of memory, now.
    pub memory: u64,
    /// Processes, now; dead ones that nobody has waited for are among them.
    pub processes: u64,
}

/// The processes of one run.
#[derive(Debug)]
pub(super) struct Tree {
    /// The program itself, which leads a group of its own. Nobody waits for it while this value lives.
    root: u32,
    /// A text in the environment of every process that has not become another program since the start.
    mark: Vec<u8>,
    /// Those that were there at the last look, with the time at which each began.
    known: HashMap<u32, u64>,
    /// The groups and sessions that they were in, all of them founded by one of them.
    groups: BTreeSet<u32>,
    /// Those that stand still for now, with the time at which each began.
    stopped: BTreeSet<(u32, u64)>,
    /// What processes have used whose end nobody but us was told.
    spent: Duration,
    /// The most that was ever seen: what ends unseen is not given back.
    cpu: Duration,
}

impl Tree {
    /// The tree of the child with this number, which has just been started as the leader of its group, with `mark` in its
    /// environment.
    pub(super) fn new(root: u32, mark: Vec<u8>) -> Self {
        unix::adopt_orphans();
        TREES.fetch_add(1, Ordering::Relaxed);
        let known = HashMap::from([(root, unix::began(root))]);
        Self {
            root,
            mark,
            known,
            groups: BTreeSet::from([root]),
            stopped: BTreeSet::new(),
            spent: Duration::ZERO,
            cpu: Duration::ZERO,
        }
    }

    /// What the tree uses now. `most` is the memory it may use: only beyond it memory that processes share is counted once,
    /// which takes the system longer.
    pub(super) fn usage(&mut self, most: u64) -> Usage {
        let all = self.look();
        let sum = |each: fn(&Process) -> Duration| all.iter().map(each).sum::<Duration>();
        self.cpu = self.cpu.max(self.spent + sum(|process| process.cpu));
        let mut memory = all.iter().map(|process| process.memory).sum();
        if memory > most && all.len() > 1 {
            memory = all.iter().map(unix::own_memory).sum();
        }
        Usage { cpu: self.cpu, memory, processes: all.len() as u64 }
    }

    /// Sends a signal to the program; see [`super::Running::signal`].
    pub(super) fn signal(&self, signal: i32) {
        unix::signal(self.root, signal);
    }

    /// Stops every process of the tree, as far as they are found: who makes others faster than they are stopped is found by its
    /// group.
    pub(super) fn pause(&mut self) {
        // What was made while the others were looked for is found the next time.
        for _ in 0..LOOKS {
            let before = self.stopped.len();
            unix::stop_group(self.root);
            for process in self.look().into_iter().filter(|process| !process.dead) {
                if self.stopped.insert((process.pid, process.began)) {
                    unix::stop(process.pid, process.began);
                }
            }
            if self.stopped.len() == before {
                return;
            }
        }
    }

    /// Lets those go on that were stopped.
    pub(super) fn go_on(&mut self) {
        unix::continue_group(self.root);
        for (pid, began) in std::mem::take(&mut self.stopped) {
            unix::go_on(pid, began);
        }
    }

    /// Kills every process of the tree, until none is left that could make another one.
    pub(super) fn kill(&mut self) {
        let deadline = Instant::now() + DYING;
        let mut pause = Duration::from_millis(1);
        loop {
            unix::kill_group(self.root);
            let alive: Vec<Process> = self.look().into_iter().filter(|process| !process.dead).collect();
            if alive.is_empty() || Instant::now() > deadline {
                return;
            }
            // A group dies at once, also one in which processes are made faster than they are found one by one.
            let groups: BTreeSet<u32> = alive.iter().map(|process| process.group).collect();
            groups.intersection(&self.groups).for_each(|group| unix::kill_group(*group));
            alive.iter().for_each(|process| unix::kill(process.pid, process.began));
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// The processes of the tree that are there.
    fn look(&mut self) -> Vec<Process> {
        let known: Vec<(u32, u64)> = self.known.iter().map(|(pid, began)| (*pid, *began)).collect();
        let mut all = unix::descendants(&known);
        let mut own: BTreeSet<u32> = all.iter().map(|process| process.pid).collect();
        all.iter().for_each(|process| self.note_groups(process));
        for orphan in unix::orphans() {
            if own.contains(&orphan.pid) || !self.is_ours(&orphan) {
                continue;
            }
            let family = unix::descendants(&[(orphan.pid, orphan.began)]);
            family.iter().for_each(|process| self.note_groups(process));
            own.extend(family.iter().map(|process| process.pid));
            all.extend(family);
        }
        let root = self.root;
        all.retain(|process| {
            // Who was left to us is ours to be waited for.
            let buried = process.pid != root && process.dead && process.parent == std::process::id();
            if buried && unix::bury(process.pid) {
                self.spent += process.cpu;
            }
            !buried
        });
        self.known = all.iter().map(|process| (process.pid, process.began)).collect();
        all
    }

    /// Notes the group and the session of a process of ours. They can be ours alone: who leaves a group founds one, or goes
    /// to one of the same session.
    fn note_groups(&mut self, process: &Process) {
        let (group, session) = unix::ours();
        let theirs = [process.group, process.session].into_iter().filter(|id| ![0, group, session].contains(id));
        self.groups.extend(theirs);
    }

    /// Whether a process that was left to us comes from this run: by its group, its session, its environment, or because
    /// it cannot come from anywhere else.
    fn is_ours(&self, orphan: &Process) -> bool {
        let elsewhere = orphan.session != unix::ours().1;
        self.groups.contains(&orphan.group)
            || self.groups.contains(&orphan.session) && elsewhere
            || unix::environment_has(orphan.pid, &self.mark)
            || elsewhere && TREES.load(Ordering::Relaxed) == 1
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        TREES.fetch_sub(1, Ordering::Relaxed);
    }
}
