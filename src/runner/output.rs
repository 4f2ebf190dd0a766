//! What a program really wrote, set against what its probes have said they wrote.
//!
//! A probe records an output *before* it writes the bytes, so whoever reads the bytes first and the records second knows
//! every claim on them. Each process of a run makes claims of its own, in its own order; which process writes first is
//! seen from the bytes alone. Bytes that no claim covers (written by C code, by processes without a probe, after a probe
//! is gone) are strangers, and become outputs of their own. Each stream has its own [`Ledger`].

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

/// Claims of one writer that are kept while their bytes have not come: beyond them the oldest are given up.
const CLAIMS: usize = 4096;

/// The account of one stream. Times are seconds on the run's clock; infinite where they are not known.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The open claims of each writer, in its order.
    claims: Vec<VecDeque<Claim>>,
    bytes: Vec<u8>,
    /// Where in `bytes` a piece ends, and when it came.
    came: VecDeque<(usize, f64)>,
    settled: HashMap<u64, Settled>,
    /// The time of the latest claim whose bytes have come.
    reached: f64,
}

/// What is known when claims are set against bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Claims on the bytes that are here may still be unread.
    Some,
    /// Every claim on the bytes that are here.
    All,
    /// The same, and no more bytes come.
    End,
}

/// What a probe has said it would write.
#[derive(Debug)]
struct Claim {
    id: u64,
    t: f64,
    text: String,
    /// Its event has been told, though its bytes had not come.
    told: bool,
}

/// A claim whose bytes have come.
#[derive(Debug, PartialEq)]
pub(super) struct Settled {
    /// When it was written: not before what stands before it in the stream.
    pub t: f64,
    /// What others wrote right before it.
    pub before: String,
}

/// What was written, and no probe has announced.
#[derive(Debug, PartialEq)]
pub(super) struct Stranger {
    /// When it was there at the latest.
    pub t: f64,
    /// The text.
    pub text: String,
}

impl Ledger {
    /// The probe of `writer` (numbered from 0) says at `t` that `text` is about to be written. `id` is new each time.
    pub(super) fn claim(&mut self, writer: usize, id: u64, t: f64, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.claims.len() <= writer {
            self.claims.resize_with(writer + 1, VecDeque::new);
        }
        let claims = &mut self.claims[writer];
        if claims.len() == CLAIMS {
            claims.pop_front();
        }
        claims.push_back(Claim { id, t, text: text.to_owned(), told: false });
    }

    /// These bytes had been written at `t`. All claims on them have been made, or will be before the next
    /// [`Self::strangers`].
    pub(super) fn wrote(&mut self, bytes: &[u8], t: f64) {
        self.bytes.extend_from_slice(bytes);
        self.came.push_back((self.bytes.len(), t));
    }

    /// Whether the bytes of a claim have not come yet.
    pub(super) fn is_open(&self, writer: usize, id: u64) -> bool {
        self.claims.get(writer).is_some_and(|claims| claims.binary_search_by_key(&id, |claim| claim.id).is_ok())
    }

    /// When a claim was written, where its bytes have come.
    pub(super) fn t(&self, id: u64) -> Option<f64> {
        self.settled.get(&id).map(|settled| settled.t)
    }

    /// Takes what is known of a claim whose event is told now; `None` where its bytes have not come.
    pub(super) fn tell(&mut self, writer: usize, id: u64) -> Option<Settled> {
        let settled = self.settled.remove(&id);
        if settled.is_none()
            && let Some(claims) = self.claims.get_mut(writer)
            && let Ok(at) = claims.binary_search_by_key(&id, |claim| claim.id)
        {
            claims[at].told = true;
        }
        settled
    }

    /// Sets claims against the bytes that are here, and takes what nobody has claimed and stands before no claim. Bytes
    /// that may be the beginning of a claim or of a character are kept for later, unless this is the end.
    pub(super) fn strangers(&mut self, known: Known) -> Vec<Stranger> {
        let mut out = Vec::new();
        let mut from = 0;
        while let Some((writer, at, place)) = self.first_claim(from) {
            if known == Known::Some && place.start > from && self.claims.len() > 1 {
                // What stands before it may be another writer's.
                break;
            }
            // Claims of this writer before this one were never written: the write has failed.
            let claim = self.claims[writer].drain(..=at).next_back();
            let Some(claim) = claim else { break };
            let before = self.pieces(from..place.start);
            self.reached = self.reached.max(claim.t);
            if claim.told {
                out.extend(before);
            } else {
                let (earlier, right_before): (Vec<_>, Vec<_>) =
                    before.into_iter().partition(|stranger| stranger.t < claim.t);
                out.extend(earlier);
                let before = right_before.into_iter().map(|stranger| stranger.text).collect();
                self.settled.insert(claim.id, Settled { t: self.reached, before });
            }
            from = place.end;
        }
        let kept = match known {
            Known::Some => self.bytes.len() - from,
            Known::All => self.undecided(&self.bytes[from..]),
            Known::End => 0,
        };
        let decided = self.bytes.len() - kept;
        out.extend(self.pieces(from..decided));
        self.forget(decided);
        out
    }

    /// The first claim of a writer whose bytes are at or after `from`, of all writers the one whose bytes come first:
    /// the writer, the claim's place among its claims, the place of its bytes.
    fn first_claim(&self, from: usize) -> Option<(usize, usize, Range<usize>)> {
        if self.bytes.len() == from {
            return None;
        }
        self.claim_at(from).or_else(|| self.search_claim(from))
    }

    /// [`Self::first_claim`], wherever it is.
    fn search_claim(&self, from: usize) -> Option<(usize, usize, Range<usize>)> {
        let rest = &self.bytes[from..];
        let alone = self.claims.len() == 1;
        let of_writer = |claims: &VecDeque<Claim>| {
            // Of several writers one may wait while another one's bytes come: its next claim is not passed over for what
            // they happen to hold, unless its own bytes have been waited for.
            let waits = claims.iter().position(|claim| !claim.told).map_or(claims.len(), |first| first + 1);
            let near = claims.iter().take(if alone { claims.len() } else { waits }).enumerate();
            near.filter_map(|(at, claim)| find(rest, &claim.text).map(|place| (at, claim.id, place))).next()
        };
        let found = self.claims.iter().enumerate().filter_map(|(writer, claims)| {
            let (at, id, (start, end)) = of_writer(claims)?;
            Some(((start, at, id), (writer, at, from + start..from + end)))
        });
        found.min_by_key(|(key, _)| *key).map(|(_, found)| found)
    }

    /// The next claim of a writer whose bytes are right at `from`, as they mostly are; the oldest, where several are. No other claim
    /// comes before it, and with thousands of writers it is not searched for in all that they have written.
    fn claim_at(&self, from: usize) -> Option<(usize, usize, Range<usize>)> {
        let rest = &self.bytes[from..];
        let found = self.claims.iter().enumerate().filter_map(|(writer, claims)| {
            let claim = claims.front()?;
            let len = covers(&rest[..bound(rest, 0, &claim.text)], &claim.text)?;
            Some((claim.id, (writer, 0, from..from + len)))
        });
        found.min_by_key(|(id, _)| *id).map(|(_, found)| found)
    }

    /// The bytes of a range as text, cut where they came at different times.
    fn pieces(&self, range: Range<usize>) -> Vec<Stranger> {
        let mut out = Vec::new();
        let mut start = range.start;
        for (end, t) in &self.came {
            let end = (*end).min(range.end);
            // A character that came in two parts came with the second.
            if end <= start || end < range.end && unfinished(&self.bytes[start..end]) > 0 {
                continue;
            }
            let text = String::from_utf8_lossy(&self.bytes[start..end]).into_owned();
            out.push(Stranger { t: t.max(self.reached), text });
            start = end;
        }
        out
    }

    /// Drops the first `count` bytes.
    fn forget(&mut self, count: usize) {
        self.bytes.drain(..count);
        self.came.retain_mut(|(end, _)| {
            *end = end.saturating_sub(count);
            *end > 0
        });
    }

    /// How many bytes at the end may belong to a claim, or be the beginning of a character.
    fn undecided(&self, bytes: &[u8]) -> usize {
        let claimed = self.claims.iter().flatten().map(|claim| {
            let longest = bytes.len().min(claim.text.len());
            (1..=longest).rev().find(|len| begins(&bytes[bytes.len() - len..], &claim.text)).unwrap_or(0)
        });
        claimed.max().unwrap_or(0).max(unfinished(bytes))
    }
}

/// Where `text` is in `bytes`, the first time. U+FFFD of the text stands for any bytes that are no UTF-8.
fn find(bytes: &[u8], text: &str) -> Option<(usize, usize)> {
    let first = text.chars().next().filter(|first| *first != '\u{fffd}').map(|_| text.as_bytes()[0]);
    let starts = (0..bytes.len()).filter(|at| first.is_none_or(|first| bytes[*at] == first));
    let covered = |start| covers(&bytes[start..bound(bytes, start, text)], text).map(|len| (start, start + len));
    starts.into_iter().find_map(covered)
}

/// Up to where `bytes` are to be looked at for a `text` at `start`. A text is never shorter than the bytes it stands for; the
/// three more are for a character cut by this bound.
fn bound(bytes: &[u8], start: usize, text: &str) -> usize {
    bytes.len().min(start + text.len() + 3)
}

/// How many of the bytes make up `text`, if they begin with it.
fn covers(bytes: &[u8], text: &str) -> Option<usize> {
    if bytes.starts_with(text.as_bytes()) {
        return Some(text.len());
    }
    let (mut rest, mut taken) = (text, 0);
    for chunk in bytes.utf8_chunks() {
        if rest.len() <= chunk.valid().len() {
            return chunk.valid().starts_with(rest).then_some(taken + rest.len());
        }
        rest = rest.strip_prefix(chunk.valid())?;
        taken += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            rest = rest.strip_prefix('\u{fffd}')?;
            taken += chunk.invalid().len();
        }
        if rest.is_empty() {
            return Some(taken);
        }
    }
    None
}

/// Whether `text` may begin with exactly these bytes and go on.
fn begins(bytes: &[u8], text: &str) -> bool {
    let whole = bytes.len() - unfinished(bytes);
    text.as_bytes().starts_with(bytes)
        || (text.contains('\u{fffd}') && text.starts_with(String::from_utf8_lossy(&bytes[..whole]).as_ref()))
}

/// How many bytes at the end are the beginning of a character that is not complete.
fn unfinished(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    (1..=tail.len())
        .rev()
        .find(|len| {
            let part = &tail[tail.len() - len..];
            matches!(std::str::from_utf8(part), Err(error) if error.valid_up_to() == 0 && error.error_len().is_none())
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ledger(claims: &[&str]) -> Ledger {
        let mut ledger = Ledger::default();
        for (id, claim) in (0..).zip(claims) {
            ledger.claim(0, id, 0.0, claim);
        }
        ledger
    }

    fn strange(ledger: &mut Ledger, end: bool) -> String {
        ledger.strangers(if end { Known::End } else { Known::All }).into_iter().map(|stranger| stranger.text).collect()
    }

    fn before(ledger: &mut Ledger, id: u64) -> Option<String> {
        ledger.tell(0, id).map(|settled| settled.before)
    }

    #[test]
    fn what_others_wrote_before_a_claim_is_told_before_it() {
        let mut ledger = ledger(&["one\n", "two\n"]);
        ledger.wrote(b"one\nraw\ntwo\n", f64::INFINITY);
        assert_eq!(strange(&mut ledger, false), "");
        assert_eq!(before(&mut ledger, 0).as_deref(), Some(""));
        assert_eq!(before(&mut ledger, 1).as_deref(), Some("raw\n"));
    }

    #[test]
    fn what_was_claimed_is_not_told_again() {
        let mut ledger = ledger(&["one\n", "two\n"]);
        ledger.wrote(b"one\ntwo\nthree\n", 0.0);
        assert_eq!(strange(&mut ledger, false), "three\n");
        assert_eq!(strange(&mut ledger, true), "");
    }

    #[test]
    fn half_a_claim_waits_for_its_other_half() {
        let mut ledger = ledger(&["one\n", "two\n"]);
        ledger.wrote(b"zero\none\nhalf\ntw", f64::INFINITY);
        assert_eq!(strange(&mut ledger, false), "half\n", "`tw` may become `two`");
        assert!(ledger.is_open(0, 1));
        assert_eq!(before(&mut ledger, 0).as_deref(), Some("zero\n"));
        ledger.wrote(b"o\n\xff", f64::INFINITY);
        assert_eq!(strange(&mut ledger, false), "\u{fffd}");
        assert!(!ledger.is_open(0, 1));
    }

    #[test]
    fn a_claim_that_was_never_written_does_not_block_the_next() {
        let mut ledger = ledger(&["failed\n", "on the screen\n"]);
        ledger.wrote(b"on the screen\nstranger", 0.0);
        assert_eq!(strange(&mut ledger, false), "stranger");
        assert_eq!((before(&mut ledger, 0), ledger.is_open(0, 0)), (None, false));
    }

    #[test]
    fn half_a_character_waits_for_its_other_half_and_garbage_is_shown_once() {
        let mut it = ledger(&[]);
        it.wrote(&"한".as_bytes()[..2], 0.0);
        assert_eq!(strange(&mut it, false), "");
        it.claim(0, 0, 0.0, "한");
        it.wrote(&"한".as_bytes()[2..], 0.0);
        assert_eq!(strange(&mut it, true), "");
        let mut it = ledger(&["a\u{fffd}b\u{fffd}"]);
        it.wrote(b"a\xffb\xfe!", 0.0);
        assert_eq!(strange(&mut it, true), "!");
        let mut it = ledger(&[]);
        it.wrote(b"\xe2\x82", 0.0);
        assert_eq!(strange(&mut it, true), "\u{fffd}");
    }

    #[test]
    fn writers_are_told_in_the_order_of_their_bytes() {
        let mut it = Ledger::default();
        it.claim(0, 0, 1.0, "a\n");
        it.claim(1, 1, 2.0, "b\n");
        it.claim(1, 2, 3.0, "c\n");
        it.wrote(b"b\na\nc\n", 4.0);
        assert_eq!(strange(&mut it, false), "");
        let times: Vec<f64> = (0..3).filter_map(|id| it.t(id)).collect();
        assert_eq!(times, [2.0, 2.0, 3.0], "`a` was claimed first and written after `b`");
    }

    #[test]
    fn of_writers_that_say_the_same_the_first_to_say_it_has_written_it() {
        let mut it = Ledger::default();
        it.claim(1, 0, 1.0, "a\n");
        it.claim(0, 1, 2.0, "a\n");
        it.wrote(b"a\n", 3.0);
        assert_eq!(strange(&mut it, false), "");
        assert_eq!((it.is_open(1, 0), it.is_open(0, 1)), (false, true));
    }

    #[test]
    fn a_writer_that_has_not_written_yet_is_not_passed_over() {
        let mut it = Ledger::default();
        for (id, (writer, text)) in (0..).zip([(1, "a"), (1, " "), (1, "b c"), (0, "d"), (0, " "), (0, "e")]) {
            it.claim(writer, id, id as f64, text);
        }
        it.wrote(b"a", 9.0);
        assert_eq!(strange(&mut it, false), "");
        it.wrote(b" b c", 9.0);
        assert_eq!(strange(&mut it, false), "");
        it.wrote(b"d e", 9.0);
        assert_eq!(strange(&mut it, true), "");
        assert!((0..6).all(|id| it.t(id).is_some()), "{it:?}");
    }

    #[test]
    fn strangers_keep_the_time_at_which_they_came() {
        let mut it = Ledger::default();
        it.wrote(b"early\n", 1.0);
        it.wrote("late 한".as_bytes().split_at(6).0, 2.0);
        it.wrote("late 한".as_bytes().split_at(6).1, 3.0);
        it.wrote(b"claimed", 4.0);
        it.claim(0, 0, 2.5, "claimed");
        let told = it.strangers(Known::All);
        assert_eq!(told, [Stranger { t: 1.0, text: "early\n".to_owned() }], "{told:?}");
        assert_eq!(it.tell(0, 0), Some(Settled { t: 2.5, before: "late 한".to_owned() }));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_told_twice(writes in proptest::collection::vec((any::<bool>(), "[ab한\n]{1,4}"), 0..20), cut in 1usize..9) {
            // Strangers are written in capitals, so that which is which can be told.
            let mut ledger = Ledger::default();
            let (mut told, mut expected) = (String::new(), String::new());
            for (id, (claimed, text)) in (0..).zip(writes) {
                let text = if claimed { text } else { text.to_uppercase().replace('\n', "\t").replace('한', "글") };
                if claimed { ledger.claim(0, id, 0.0, &text) } else { expected.push_str(&text) }
                for piece in text.as_bytes().chunks(cut) {
                    ledger.wrote(piece, 0.0);
                    told.push_str(&strange(&mut ledger, false));
                }
                if claimed { told.push_str(&before(&mut ledger, id).unwrap_or_default()); }
            }
            told.push_str(&strange(&mut ledger, true));
            prop_assert_eq!(told, expected);
        }

        #[test]
        fn a_claim_right_here_is_the_one_that_a_search_finds(
            claims in proptest::collection::vec((0usize..3, "[ab\u{fffd}]{1,3}"), 1..6),
            bytes in proptest::collection::vec(prop_oneof![Just(b'a'), Just(b'b'), Just(0xff)], 1..6),
        ) {
            let mut ledger = Ledger::default();
            for (id, (writer, text)) in (0..).zip(&claims) {
                ledger.claim(*writer, id, 0.0, text);
            }
            ledger.wrote(&bytes, 0.0);
            for from in 0..bytes.len() {
                if let Some(found) = ledger.claim_at(from) {
                    prop_assert_eq!(Some(found), ledger.search_claim(from));
                }
            }
        }

        #[test]
        fn no_bytes_make_it_panic(claims in proptest::collection::vec(any::<String>(), 0..4), pieces: Vec<Vec<u8>>) {
            let mut ledger = Ledger::default();
            for (id, claim) in (0..).zip(&claims) {
                ledger.claim(id as usize % 2, id, 0.0, claim);
            }
            for piece in pieces {
                ledger.wrote(&piece, 0.0);
                ledger.strangers(Known::All);
            }
            ledger.strangers(Known::End);
        }
    }
}
