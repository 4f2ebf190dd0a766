//! Limits as the command line gives them: `--limit-time 10s`, `--limit-memory 512M`, `--limit-processes none`. Pure.

use crate::runner::Limits;
use clap::Args;
use std::time::Duration;

/// What `none` lifts a limit to, in numbers.
const NONE: &str = "none";

/// What a program may use. Who gives none of them has the limits of the command.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Limits, at which the program is stopped with all its processes (none lifts one)")]
pub struct LimitArguments {
    /// Time by the clock, such as 90, 1.5s, 10m or 2h
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub limit_time: Option<Duration>,
    /// Processor time of all its processes together
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub limit_cpu: Option<Duration>,
    /// Memory of all its processes together, such as 512M or 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub limit_memory: Option<u64>,
    /// What it prints
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub limit_output: Option<u64>,
    /// Processes at one time
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub limit_processes: Option<u64>,
    /// Events in the trace
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    pub limit_events: Option<u64>,
}

impl LimitArguments {
    /// The limits given here, and for the rest the `usual` ones.
    pub fn over(&self, usual: Limits) -> Limits {
        Limits {
            time: self.limit_time.unwrap_or(usual.time),
            cpu: self.limit_cpu.unwrap_or(usual.cpu),
            memory: self.limit_memory.unwrap_or(usual.memory),
            output: self.limit_output.unwrap_or(usual.output),
            processes: self.limit_processes.unwrap_or(usual.processes),
            events: self.limit_events.unwrap_or(usual.events),
        }
    }
}

/// A number of a unit, each unit with how much it is.
fn amount(text: &str, units: &[(&str, f64)], example: &str) -> Result<f64, String> {
    let text = text.trim();
    let end = text.find(|ch: char| !ch.is_ascii_digit() && ch != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let wrong = || format!("write a number and a unit, such as {example}, or {NONE}");
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let unit = unit.trim().to_ascii_lowercase();
    let (_, factor) = units.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    Ok(number * factor)
}

/// `10` and `10s` are seconds; `ms`, `m`, `h`.
fn time(text: &str) -> Result<Duration, String> {
    if text == NONE {
        return Ok(Duration::MAX);
    }
    let units = [("", 1.0), ("s", 1.0), ("ms", 1e-3), ("m", 60.0), ("h", 3600.0)];
    let seconds = amount(text, &units, "10s, 5m")?;
    Duration::try_from_secs_f64(seconds).map_err(|_| format!("this is longer than any program runs; write {NONE}"))
}

/// `K`, `M`, `G` are powers of 1024, with or without a `B` or an `iB` behind.
fn size(text: &str) -> Result<u64, String> {
    if text == NONE {
        return Ok(u64::MAX);
    }
    let lower = text.to_ascii_lowercase();
    let short = lower.strip_suffix("ib").or_else(|| lower.strip_suffix('b')).unwrap_or(&lower);
    let units = [("", 1.0), ("k", 1024.0), ("m", 1_048_576.0), ("g", 1_073_741_824.0)];
    Ok(amount(short, &units, "512M, 2G")? as u64)
}

/// A whole number, or one with `k` or `M` for thousands and millions.
fn number(text: &str) -> Result<u64, String> {
    if text == NONE {
        return Ok(u64::MAX);
    }
    let units = [("", 1.0), ("k", 1e3), ("m", 1e6)];
    Ok(amount(text, &units, "64, 5M")? as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_units() {
        let seconds = |text| time(text).map(|time| time.as_secs_f64());
        assert_eq!(["90", "1.5s", "250ms", "10m", "2h"].map(seconds), [90.0, 1.5, 0.25, 600.0, 7200.0].map(Ok));
        assert_eq!(["512M", "1k", "2GiB", "3mb", "700"].map(size), [512 << 20, 1024, 2 << 30, 3 << 20, 700].map(Ok));
        assert_eq!(["64", "5M", "2k"].map(number), [64, 5_000_000, 2000].map(Ok));
        assert_eq!((time("none"), size("none"), number("none")), (Ok(Duration::MAX), Ok(u64::MAX), Ok(u64::MAX)));
    }

    #[test]
    fn what_is_no_amount_is_told_with_an_example() {
        for text in ["", "s", "-1s", "1..2s", "10 parsecs", "1e3", "inf", "NaN"] {
            assert!(time(text).expect_err(text).contains("10s"), "{text}");
        }
        assert!(size("lots").expect_err("no size").contains("512M"));
        assert!(number("x").expect_err("no number").contains("64"));
        assert!(time("99999999999999999999h").expect_err("too long").contains("none"));
    }

    #[test]
    fn limits_that_are_not_given_are_the_usual_ones() {
        let given = LimitArguments { limit_memory: Some(5), ..LimitArguments::default() };
        assert_eq!(given.over(Limits::LESSON), Limits { memory: 5, ..Limits::LESSON });
    }
}
