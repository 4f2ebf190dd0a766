//! A section of a table that comes with the program, which is read when somebody asks for it: a first frame shows a few of them.
//! It does not know what is in it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

/// A section, as its JSON until it is looked at.
///
/// # Panics
/// When it is looked at, where a key is missing or surplus in it.
pub struct Section<T> {
    text: &'static str,
    seen: OnceLock<Box<T>>,
}

impl<T: DeserializeOwned> Section<T> {
    /// What is in it.
    pub fn into_inner(self) -> T {
        self.seen.into_inner().map_or_else(|| read(self.text), |seen| *seen)
    }
}

impl<T: DeserializeOwned> Deref for Section<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.seen.get_or_init(|| Box::new(read(self.text)))
    }
}

fn read<T: DeserializeOwned>(text: &'static str) -> T {
    serde_json::from_str(text).expect("a test reads every section")
}

impl<'de: 'static, T> Deserialize<'de> for Section<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&'de RawValue>::deserialize(deserializer)?.get();
        Ok(Self { text, seen: OnceLock::new() })
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Section<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_section_is_what_its_json_says_and_no_more_is_read_of_the_others() {
        let text = r#"{"good": {"a": 1, "b": [2, 3]}, "wrong": {"a": "no number"}}"#;
        let mut sections: BTreeMap<String, Section<BTreeMap<String, serde_json::Value>>> =
            serde_json::from_str(text).expect("JSON");
        assert_eq!(sections["good"]["a"].as_i64(), Some(1));
        assert_eq!(sections.remove("good").map(|good| good.into_inner().len()), Some(2));
        let numbers: Section<BTreeMap<String, i64>> = serde_json::from_str(r#"{"a": "no number"}"#).expect("JSON");
        assert!(std::panic::catch_unwind(|| numbers.len()).is_err());
    }
}
