//! What can go wrong between a follower and a room, and when it is tried again. Pure.

use super::super::message::Refusal;
use std::fmt;
use std::time::Duration;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers at that address; with the words of the system.
    Unreachable(String),
    /// The connection has ended.
    Closed,
    /// Nothing was heard for so long that the connection must be dead.
    Silent,
    /// There is no room with that code.
    NoRoom,
    /// Too many wrong codes came from here: the room answers later.
    TooManyCodes,
    /// Something answers that is no room.
    NotARoom,
    /// The room speaks another version.
    Version {
        /// Which version of the messages it speaks.
        needed: u32,
        /// The version of the program that presents.
        program: String,
    },
    /// As many follow as can.
    Full,
    /// The room did not understand us.
    Junk,
    /// The room has no such document, or no longer.
    NoDocument,
    /// A document is larger than can be taken.
    TooLarge,
}

impl Trouble {
    /// Whether it is of no use to try again.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::NoRoom | Self::NotARoom | Self::Version { .. } | Self::Junk)
    }

    /// Of a refusal, with what the room says of itself.
    pub(super) fn refused(why: Refusal, needed: u32, program: String) -> Self {
        match why {
            Refusal::Version => Self::Version { needed, program },
            Refusal::Junk => Self::Junk,
            Refusal::Full => Self::Full,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "nobody answers at that address: {why}"),
            Self::Closed => f.write_str("the connection was closed"),
            Self::Silent => f.write_str("nothing was heard for too long"),
            Self::NoRoom => f.write_str("there is no room with that code: compare it with the presenter's screen"),
            Self::TooManyCodes => f.write_str("too many wrong codes came from this address: wait a minute"),
            Self::NotARoom => f.write_str("what answers at that address is no room"),
            Self::Version { needed, program } => {
                write!(f, "the room needs version {needed} of the messages, as yieldscope {program} speaks it")
            }
            Self::Full => f.write_str("as many follow as can"),
            Self::Junk => f.write_str("the room did not understand this program"),
            Self::NoDocument => f.write_str("the room has no such lesson any more"),
            Self::TooLarge => f.write_str("the lesson is too large"),
        }
    }
}

/// How long to wait before it is tried again: half a second, then twice as long each time, ten seconds at most.
#[derive(Debug)]
pub(super) struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Self(Duration::from_millis(500))
    }
}

impl Backoff {
    /// The wait before the next try, with `random` of 255 parts of a fifth of it added, so that a class does not return all at once.
    pub fn next(&mut self, random: u8) -> Duration {
        let wait = self.0;
        self.0 = (wait * 2).min(Duration::from_secs(10));
        wait + wait / 5 * u32::from(random) / 255
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_longer_up_to_ten_seconds() {
        let mut backoff = Backoff::default();
        let waits: Vec<u128> = (0..7).map(|_| backoff.next(0).as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
        assert_eq!(backoff.next(255).as_millis(), 12_000);
    }
}
