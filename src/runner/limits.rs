//! What a run may use, and which limit it has reached.
//!
//! Wall time, processor time, memory and processes are those of the whole process tree. This module compares; the tree is
//! measured in `tree`, output and events are counted where they come in.

use super::tree::Usage;
use std::time::Duration;

/// What a run may use before it is stopped, with its whole process tree. The greatest value of a field stands for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall time.
    pub time: Duration,
    /// Processor time of all its processes together.
    pub cpu: Duration,
    /// Bytes of memory that its processes hold at one time.
    pub memory: u64,
    /// Bytes of output, both streams together.
    pub output: u64,
    /// Processes at one time.
    pub processes: u64,
    /// Events.
    pub events: u64,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self {
        time: Duration::MAX,
        cpu: Duration::MAX,
        memory: u64::MAX,
        output: u64::MAX,
        processes: u64::MAX,
        events: u64::MAX,
    };

    /// For the program of a lesson: more than any lesson needs, and little enough that one that never ends does no harm.
    pub const LESSON: Self = Self {
        time: Duration::from_secs(30),
        cpu: Duration::from_secs(30),
        memory: 1 << 30,
        output: 1 << 20,
        processes: 64,
        events: 1_000_000,
    };

    /// For a program of the user's own: it may run as long as it wants, and is stopped before the machine, or the memory for
    /// its trace, is exhausted.
    pub fn own() -> Self {
        let memory = super::unix::memory().map_or(u64::MAX, |bytes| bytes / 4 * 3);
        Self { memory, output: 1 << 30, processes: 1000, events: 50_000_000, ..Self::NONE }
    }

    /// The limit that the process tree has passed, if it has passed one.
    pub(super) fn passed(&self, time: Duration, usage: &Usage) -> Option<&'static str> {
        let passed = [
            ("processes", usage.processes > self.processes),
            ("memory", usage.memory > self.memory),
            ("cpu", usage.cpu > self.cpu),
            ("time", time > self.time),
        ];
        passed.into_iter().find(|(_, passed)| *passed).map(|(name, _)| name)
    }

    /// The limit that what came from the program has passed, if it has passed one.
    pub(super) fn flooded(&self, output: u64, events: u64) -> Option<&'static str> {
        (output > self.output).then_some("output").or_else(|| (events > self.events).then_some("events"))
    }
}

/// A minute, four megabytes of output, four million events; memory and processes as for a lesson.
impl Default for Limits {
    fn default() -> Self {
        let minute = Duration::from_secs(60);
        Self { time: minute, cpu: minute, output: 4 << 20, events: 4_000_000, ..Self::LESSON }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_passed_when_more_is_used_than_it_allows() {
        let limits = Limits { time: Duration::from_secs(1), memory: 10, processes: 2, output: 5, ..Limits::NONE };
        let usage = |memory, processes| Usage { memory, processes, cpu: Duration::from_secs(9) };
        assert_eq!(limits.passed(Duration::from_secs(1), &usage(10, 2)), None);
        assert_eq!(limits.passed(Duration::from_secs(2), &usage(10, 2)), Some("time"));
        assert_eq!(limits.passed(Duration::ZERO, &usage(11, 2)), Some("memory"));
        assert_eq!(limits.passed(Duration::ZERO, &usage(11, 3)), Some("processes"));
        let cpu = Limits { cpu: Duration::from_secs(8), ..Limits::NONE };
        assert_eq!(cpu.passed(Duration::MAX, &usage(u64::MAX, u64::MAX)), Some("cpu"));
        assert_eq!(Limits::NONE.passed(Duration::MAX, &usage(u64::MAX, u64::MAX)), None);
        assert_eq!((limits.flooded(5, u64::MAX), limits.flooded(6, 0)), (None, Some("output")));
        assert_eq!(Limits { events: 3, ..limits }.flooded(5, 4), Some("events"));
    }
}
