//! The code of a room: who knows it may follow.

use std::fmt;
use std::io;
use std::str::FromStr;

/// Small letters and digits without those that look like others: no `i`, `l`, `o`, `0`, `1`.
const ALPHABET: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// How many there are of them in a code: 31⁶ codes are 887 million.
const LENGTH: usize = 6;

/// A code of six letters and digits, small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

/// A text that is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCode;

impl fmt::Display for NoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code of a room is six letters and digits, without i, l, o, 0 and 1")
    }
}

impl std::error::Error for NoCode {}

impl Code {
    /// A code that nobody can guess.
    ///
    /// # Errors
    /// Where the system has no random numbers.
    pub fn random() -> io::Result<Self> {
        let mut code = String::new();
        while code.len() < LENGTH {
            let mut bytes = [0; 16];
            getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
            let left = LENGTH - code.len();
            code.extend(bytes.iter().filter_map(|byte| letter(*byte)).take(left));
        }
        Ok(Self(code))
    }

    /// As it stands in an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The letter for a random byte; none for the few that would make some letters likelier than others.
fn letter(byte: u8) -> Option<char> {
    let fair = u8::MAX - u8::MAX % 31;
    (byte < fair).then(|| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]))
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Code {
    type Err = NoCode;

    /// Reads a code in small or large letters.
    fn from_str(text: &str) -> Result<Self, NoCode> {
        let small = text.to_ascii_lowercase();
        let is_code = small.len() == LENGTH && small.bytes().all(|byte| ALPHABET.contains(&byte));
        if is_code { Ok(Self(small)) } else { Err(NoCode) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_random_code_reads_as_it_was_written_and_comes_once() {
        let (first, second) = (Code::random().expect("a code"), Code::random().expect("a code"));
        assert_eq!(first.to_string().parse(), Ok(first.clone()));
        assert_eq!(first.to_string().to_uppercase().parse(), Ok(first.clone()));
        assert_ne!(first, second);
    }

    #[test]
    fn each_letter_is_as_likely_as_the_others() {
        let mut counts = BTreeMap::new();
        for letter in (0..=u8::MAX).filter_map(letter) {
            *counts.entry(letter).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), ALPHABET.len());
        assert!(counts.values().all(|count| *count == 8), "{counts:?}");
    }

    #[test]
    fn what_looks_like_something_else_is_no_code() {
        for text in ["", "abcde", "abcdefg", "abcde1", "abcdel", "abcde/", "..%2f.", "äbcde"] {
            assert_eq!(text.parse::<Code>(), Err(NoCode), "{text}");
        }
    }
}
