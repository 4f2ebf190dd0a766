//! Keeps codes from being tried out: a wrong one is answered later and later. Pure: the clock is handed in.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// As many wrong codes are a slip of the finger: the right one is taken at once after them.
const SLIPS: u32 = 3;

/// What the first wrong code waits; each further one twice as long.
const FIRST: Duration = Duration::from_millis(250);

/// What a wrong code waits at most.
const LONGEST: Duration = Duration::from_secs(10);

/// A wrong code is forgotten after so long.
const FORGOTTEN: Duration = Duration::from_secs(30);

/// As many requests of one address wait at once; one more is sent away before its code is looked at.
const WAITING_EACH: usize = 8;

/// As many wait in all; one more with a wrong code is sent away.
const WAITING_ALL: usize = 64;

/// As many addresses are remembered.
const REMEMBERED: usize = 4_096;

/// What is done about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is answered.
    Now,
    /// It is answered after so long; until then [`Guard::begin_waiting`] counts it.
    After(Duration),
    /// It is sent away.
    Never,
}

/// Who has tried what.
#[derive(Debug, Default)]
pub(super) struct Guard {
    addresses: HashMap<IpAddr, Tries>,
    waiting: usize,
}

#[derive(Clone, Copy, Debug)]
struct Tries {
    wrong: u32,
    /// When the last of them was made or forgotten.
    since: Instant,
    waiting: usize,
}

impl Guard {
    /// What is done about a request from this address with the right or a wrong code. After more than a few wrong ones the right
    /// one waits as well, so that whoever tries many at once learns no faster.
    pub fn ask(&mut self, address: IpAddr, is_right: bool, now: Instant) -> Verdict {
        let key = network(address);
        self.forget(key, now);
        let Some(tries) = self.addresses.get(&key).copied() else {
            if is_right {
                return Verdict::Now;
            }
            return self.wrong(key, now);
        };
        if tries.waiting >= WAITING_EACH {
            return Verdict::Never;
        }
        match is_right {
            true if tries.wrong <= SLIPS => Verdict::Now,
            true => Verdict::After(delay(tries.wrong)),
            false => self.wrong(key, now),
        }
    }

    /// Counts a request that waits.
    pub fn begin_waiting(&mut self, address: IpAddr) {
        if let Some(tries) = self.addresses.get_mut(&network(address)) {
            tries.waiting += 1;
            self.waiting += 1;
        }
    }

    /// One that waited does so no longer.
    pub fn end_waiting(&mut self, address: IpAddr) {
        if let Some(tries) = self.addresses.get_mut(&network(address)) {
            tries.waiting = tries.waiting.saturating_sub(1);
            self.waiting = self.waiting.saturating_sub(1);
        }
    }

    fn wrong(&mut self, key: IpAddr, now: Instant) -> Verdict {
        if self.addresses.len() >= REMEMBERED {
            self.addresses
                .retain(|_, tries| tries.waiting > 0 || now.saturating_duration_since(tries.since) < FORGOTTEN);
        }
        if self.addresses.len() >= REMEMBERED && !self.addresses.contains_key(&key) {
            return Verdict::Never;
        }
        let tries = self.addresses.entry(key).or_insert(Tries { wrong: 0, since: now, waiting: 0 });
        tries.wrong = tries.wrong.saturating_add(1);
        tries.since = now;
        let wait = delay(tries.wrong);
        if self.waiting >= WAITING_ALL { Verdict::Never } else { Verdict::After(wait) }
    }

    /// Forgets a wrong code for each half minute without one.
    fn forget(&mut self, key: IpAddr, now: Instant) {
        let Some(tries) = self.addresses.get_mut(&key) else { return };
        let times = now.saturating_duration_since(tries.since).as_secs() / FORGOTTEN.as_secs();
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        tries.wrong = tries.wrong.saturating_sub(times);
        tries.since += FORGOTTEN * times;
        if tries.wrong == 0 && tries.waiting == 0 {
            self.addresses.remove(&key);
        }
    }
}

/// How long a wrong code waits after so many.
fn delay(wrong: u32) -> Duration {
    let doublings = wrong.saturating_sub(1).min(10);
    (FIRST * 2_u32.pow(doublings)).min(LONGEST)
}

/// Whoever has one IPv6 address has all of its /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
    }
}
