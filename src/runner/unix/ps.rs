//! Where a system has no `/proc`: processes are listed by `ps`. Whoever leaves the program's group after its parent has gone
//! is not found there, and memory that processes share is counted for each.

use super::processes::{Process, below};
use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Those of the processes that are there, and all below them.
pub(super) fn descendants(known: &[(u32, u64)]) -> Vec<Process> {
    let seeds: BTreeSet<u32> = known.iter().map(|(pid, _)| *pid).collect();
    below(&seeds, all())
}

/// Every process on the machine.
fn all() -> Vec<Process> {
    let mut ps = Command::new("ps");
    ps.args(["-A", "-o", "pid=,ppid=,pgid=,rss=,time=,state="]).stdin(Stdio::null()).stderr(Stdio::null());
    let listed = ps.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    listed.lines().filter_map(parse).collect()
}

fn parse(line: &str) -> Option<Process> {
    let mut words = line.split_whitespace();
    let mut number = || words.next()?.parse::<u64>().ok();
    let (pid, parent, group, kilobytes) = (number()?, number()?, number()?, number()?);
    let cpu = time(words.next()?)?;
    let dead = words.next()?.starts_with('Z');
    let [pid, parent, group] = [pid, parent, group].map(|id| id as u32);
    Some(Process { pid, parent, group, session: 0, began: 0, cpu, memory: kilobytes << 10, dead })
}

/// `[[days-]hours:]minutes:seconds[.hundredths]`, as the systems write processor time.
fn time(text: &str) -> Option<Duration> {
    let (days, clock) = text.split_once('-').unwrap_or(("0", text));
    let mut seconds = days.parse::<f64>().ok()? * 86_400.0;
    for (part, unit) in clock.rsplit(':').zip([1.0, 60.0, 3_600.0]) {
        seconds += part.parse::<f64>().ok()? * unit;
    }
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_times_are_read_as_each_system_writes_them() {
        let process = parse("  12     1    12  2048   1:02.50 Ss").expect("a process");
        assert_eq!((process.pid, process.parent, process.group, process.memory), (12, 1, 12, 2 << 20));
        assert_eq!((process.cpu, process.dead), (Duration::from_millis(62_500), false));
        assert_eq!(time("2-01:00:01"), Some(Duration::from_secs(2 * 86_400 + 3_601)));
        assert_eq!((time("00:00:07"), time("x")), (Some(Duration::from_secs(7)), None));
        assert!(parse("13 12 12 0 0:00.00 Z+").expect("a process").dead);
    }

    #[test]
    fn a_child_is_found_below_us() {
        let mut child = Command::new("sleep").arg("30").spawn().expect("it starts");
        let found = descendants(&[(std::process::id(), 0)]);
        child.kill().expect("killed");
        child.wait().expect("waited for");
        let child = found.iter().find(|process| process.pid == child.id()).expect("the child");
        assert_eq!((child.parent, child.dead), (std::process::id(), false));
    }
}
