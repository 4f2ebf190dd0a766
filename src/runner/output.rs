//! What a program really wrote, set against what its probe has said it wrote.
//!
//! A probe records an output *before* it writes the bytes, so whoever reads the bytes first and the records second knows
//! every claim on them. Bytes that no claim covers (written by C code, by other processes, after the probe is gone) are
//! strangers, and become outputs of their own. Each stream has its own [`Ledger`].

use std::collections::VecDeque;

/// Claims that are kept while their bytes have not come: beyond them the oldest are given up.
const CLAIMS: usize = 4096;

/// The account of one stream.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    claims: VecDeque<String>,
    bytes: Vec<u8>,
}

impl Ledger {
    /// The probe says that `text` is about to be written. Where that has been done already, gives what was written
    /// before it by others.
    pub(super) fn claim(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        if self.claims.len() == CLAIMS {
            self.claims.pop_front();
        }
        self.claims.push_back(text.to_owned());
        self.settle()
    }

    /// These bytes have been written. All claims on them have been made, or will be before the next [`Self::strangers`].
    pub(super) fn wrote(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Whether claims are open, whose bytes have not come.
    pub(super) fn is_waiting(&self) -> bool {
        !self.claims.is_empty()
    }

    /// Sets open claims against bytes that have come since; gives what others wrote before them.
    pub(super) fn settle_claims(&mut self) -> String {
        self.settle()
    }

    /// Takes what nobody has claimed, as text. Bytes that may be the beginning of a claim or of a character are kept
    /// for later, unless this is the `end`.
    pub(super) fn strangers(&mut self, end: bool) -> String {
        let mut out = self.settle();
        let kept = if end { 0 } else { self.undecided(&self.bytes) };
        let strange = self.bytes.len() - kept;
        out.push_str(&String::from_utf8_lossy(&self.bytes[..strange]));
        self.bytes.drain(..strange);
        out
    }

    /// Sets claims against the bytes that are here; gives what lies between them.
    fn settle(&mut self) -> String {
        let bytes = std::mem::take(&mut self.bytes);
        let (mut out, mut rest) = (String::new(), bytes.as_slice());
        while let Some((claim, start, stop)) = self.first_claim(rest) {
            out.push_str(&String::from_utf8_lossy(&rest[..start]));
            rest = &rest[stop..];
            // Claims before this one were never written, for the program has sent its output elsewhere.
            self.claims.drain(..=claim);
        }
        self.bytes = rest.to_vec();
        out
    }

    /// The first claim whose bytes are here: its place, and where its bytes begin and end.
    fn first_claim(&self, bytes: &[u8]) -> Option<(usize, usize, usize)> {
        if bytes.is_empty() {
            return None;
        }
        self.claims.iter().enumerate().find_map(|(at, claim)| {
            let (start, stop) = find(bytes, claim)?;
            Some((at, start, stop))
        })
    }

    /// How many bytes at the end may belong to a claim, or be the beginning of a character.
    fn undecided(&self, bytes: &[u8]) -> usize {
        let claimed = self.claims.iter().map(|claim| {
            let longest = bytes.len().min(claim.len());
            (1..=longest).rev().find(|len| begins(&bytes[bytes.len() - len..], claim)).unwrap_or(0)
        });
        claimed.max().unwrap_or(0).max(unfinished(bytes))
    }
}

/// Where `text` is in `bytes`, the first time. U+FFFD of the text stands for any bytes that are no UTF-8.
fn find(bytes: &[u8], text: &str) -> Option<(usize, usize)> {
    let first = text.chars().next().filter(|first| *first != '\u{fffd}').map(|_| text.as_bytes()[0]);
    let starts = (0..bytes.len()).filter(|at| first.is_none_or(|first| bytes[*at] == first));
    // A text is never shorter than the bytes it stands for; the three more are for a character cut by this bound.
    let bound = |start: usize| bytes.len().min(start + text.len() + 3);
    starts.into_iter().find_map(|start| covers(&bytes[start..bound(start)], text).map(|len| (start, start + len)))
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
        claims.iter().for_each(|claim| assert_eq!(ledger.claim(claim), ""));
        ledger
    }

    #[test]
    fn what_others_wrote_before_a_claim_is_told_before_it() {
        let mut ledger = Ledger::default();
        ledger.wrote(b"one\nraw\ntwo\n");
        assert_eq!(ledger.claim("one\n"), "");
        assert_eq!(ledger.claim("two\n"), "raw\n");
        assert_eq!(ledger.strangers(false), "");
    }

    #[test]
    fn what_was_claimed_is_not_told_again() {
        let mut ledger = ledger(&["one\n", "two\n"]);
        ledger.wrote(b"one\ntwo\nthree\n");
        assert_eq!(ledger.strangers(false), "three\n");
        assert_eq!(ledger.strangers(true), "");
    }

    #[test]
    fn strangers_between_and_before_claims_are_found() {
        let mut ledger = ledger(&["one\n", "two\n"]);
        ledger.wrote(b"zero\none\nhalf\ntw");
        assert_eq!(ledger.strangers(false), "zero\nhalf\n", "`tw` may become `two`");
        ledger.wrote(b"o\n\xff");
        assert_eq!(ledger.strangers(false), "\u{fffd}");
    }

    #[test]
    fn a_claim_that_was_never_written_does_not_block_the_next() {
        let mut ledger = ledger(&["into a file\n", "on the screen\n"]);
        ledger.wrote(b"on the screen\nstranger");
        assert_eq!(ledger.strangers(false), "stranger");
    }

    #[test]
    fn half_a_character_waits_for_its_other_half_and_garbage_is_shown_once() {
        let mut it = ledger(&[]);
        it.wrote(&"한".as_bytes()[..2]);
        assert_eq!(it.strangers(false), "");
        assert_eq!(it.claim("한"), "");
        it.wrote(&"한".as_bytes()[2..]);
        assert_eq!(it.strangers(true), "");
        let mut it = ledger(&["a\u{fffd}b\u{fffd}"]);
        it.wrote(b"a\xffb\xfe!");
        assert_eq!(it.strangers(true), "!");
        let mut it = ledger(&[]);
        it.wrote(b"\xe2\x82");
        assert_eq!(it.strangers(true), "\u{fffd}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_told_twice(writes in proptest::collection::vec((any::<bool>(), "[ab한\n]{1,4}"), 0..20), cut in 1usize..9) {
            // Strangers are written in capitals, so that which is which can be told.
            let mut ledger = Ledger::default();
            let (mut told, mut expected) = (String::new(), String::new());
            for (claimed, text) in writes {
                let text = if claimed { text } else { text.to_uppercase().replace('\n', "\t").replace('한', "글") };
                if claimed { told.push_str(&ledger.claim(&text)) } else { expected.push_str(&text) }
                for piece in text.as_bytes().chunks(cut) {
                    ledger.wrote(piece);
                    told.push_str(&ledger.strangers(false));
                }
            }
            told.push_str(&ledger.strangers(true));
            prop_assert_eq!(told, expected);
        }

        #[test]
        fn no_bytes_make_it_panic(claims in proptest::collection::vec(any::<String>(), 0..4), pieces: Vec<Vec<u8>>) {
            let mut ledger = Ledger::default();
            for claim in &claims {
                ledger.claim(claim);
            }
            for piece in pieces {
                ledger.wrote(&piece);
                ledger.strangers(false);
            }
            ledger.strangers(true);
        }
    }
}
