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

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn wrong_codes_wait_longer_and_longer_and_then_the_right_one_does_too() {
        let (mut guard, now) = (Guard::default(), Instant::now());
        assert_eq!(guard.ask(HERE, true, now), Verdict::Now);
        let waits: Vec<Verdict> = (0..8).map(|_| guard.ask(HERE, false, now)).collect();
        let expected = [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000];
        assert_eq!(waits, expected.map(|ms| Verdict::After(Duration::from_millis(ms))));
        assert_eq!(guard.ask(HERE, true, now), Verdict::After(LONGEST));
        assert_eq!(guard.ask(THERE, true, now), Verdict::Now, "others have made no mistake");
    }

    #[test]
    fn a_slip_of_the_finger_is_forgiven_and_all_is_forgotten_in_time() {
        let (mut guard, now) = (Guard::default(), Instant::now());
        for _ in 0..SLIPS {
            guard.ask(HERE, false, now);
        }
        assert_eq!(guard.ask(HERE, true, now), Verdict::Now);
        guard.ask(HERE, false, now);
        assert_eq!(guard.ask(HERE, true, now), Verdict::After(FIRST * 8));
        assert_eq!(guard.ask(HERE, true, now + FORGOTTEN), Verdict::Now);
        assert_eq!(guard.ask(HERE, false, now + FORGOTTEN * 5), Verdict::After(FIRST));
        guard.ask(HERE, true, now + FORGOTTEN * 6);
        assert!(guard.addresses.is_empty());
    }

    #[test]
    fn whoever_tries_many_at_once_is_sent_away_whatever_the_code() {
        let (mut guard, now) = (Guard::default(), Instant::now());
        for _ in 0..WAITING_EACH {
            assert!(matches!(guard.ask(HERE, false, now), Verdict::After(_)));
            guard.begin_waiting(HERE);
        }
        assert_eq!([true, false].map(|is_right| guard.ask(HERE, is_right, now)), [Verdict::Never; 2]);
        guard.end_waiting(HERE);
        assert!(matches!(guard.ask(HERE, true, now), Verdict::After(_)));
    }

    #[test]
    fn many_that_try_together_wait_in_one_room_and_those_with_the_code_pass() {
        let (mut guard, now) = (Guard::default(), Instant::now());
        let address = |n: u32| IpAddr::V4(n.into());
        for n in 0..64 {
            guard.ask(address(n), false, now);
            guard.begin_waiting(address(n));
        }
        assert_eq!(guard.ask(address(64), false, now), Verdict::Never);
        assert_eq!(guard.ask(address(65), true, now), Verdict::Now);
        for n in 0..64 {
            guard.end_waiting(address(n));
        }
        assert_eq!((guard.waiting, guard.ask(address(66), false, now)), (0, Verdict::After(FIRST)));
    }

    #[test]
    fn addresses_are_remembered_up_to_a_number_and_a_network_of_ipv6_is_one() {
        let (mut guard, now) = (Guard::default(), Instant::now());
        for n in 0..5_000 {
            guard.ask(IpAddr::V4(n.into()), false, now);
        }
        assert_eq!(guard.addresses.len(), REMEMBERED);
        guard.ask(HERE, false, now + FORGOTTEN);
        assert_eq!(guard.addresses.len(), 1);
        let [one, other]: [IpAddr; 2] = ["2001:db8::1", "2001:db8::2:1"].map(|ip| ip.parse().expect("an address"));
        guard.ask(one, false, now);
        assert_eq!(guard.ask(other, false, now), Verdict::After(FIRST * 2));
    }
}
