//! A section of a table that comes with the program, which is read when somebody asks for it: a first frame shows a few of them.
//! It does not know what is in it.

use serde::de::value::{Error, MapDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

/// A table that comes with the program, as `build.rs` writes it: taken apart so far that what nobody looks at is not even
/// passed over.
#[derive(Debug)]
pub enum Parts {
    /// The JSON of a section.
    Section(&'static str),
    /// What is in a table of sections, by key.
    Table(&'static [(&'static str, Parts)]),
}

impl Parts {
    /// What the table is, with its sections unread.
    ///
    /// # Errors
    /// When a key is missing or surplus in it.
    pub fn read<T: Deserialize<'static>>(&'static self) -> Result<T, Error> {
        T::deserialize(self)
    }
}

impl Deserializer<'static> for &'static Parts {
    type Error = Error;

    fn deserialize_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Parts::Section(text) => visitor.visit_borrowed_str(text),
            Parts::Table(rows) => visitor.visit_map(MapDeserializer::new(rows.iter().map(|(key, part)| (*key, part)))),
        }
    }

    forward_to_deserialize_any! {
        <W: Visitor<'static>>
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl IntoDeserializer<'static> for &'static Parts {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

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

impl<T: DeserializeOwned> DerefMut for Section<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.seen.get_or_init(|| Box::new(read(self.text)));
        self.seen.get_mut().expect("it was just read")
    }
}

fn read<T: DeserializeOwned>(text: &'static str) -> T {
    serde_json::from_str(text).expect("a test reads every section")
}

impl<'de: 'static, T> Deserialize<'de> for Section<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { text: <&'de str>::deserialize(deserializer)?, seen: OnceLock::new() })
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
        type Numbers = BTreeMap<String, i64>;
        static PARTS: Parts = Parts::Table(&[
            ("good", Parts::Section(r#"{"a": 1, "b": 2}"#)),
            ("wrong", Parts::Section(r#"{"a": "no number"}"#)),
        ]);
        let mut sections: BTreeMap<String, Section<Numbers>> = PARTS.read().expect("sections");
        assert_eq!(sections["good"]["a"], 1);
        assert_eq!(sections.remove("good").map(|good| good.into_inner().len()), Some(2));
        let wrong = &sections["wrong"];
        assert!(std::panic::catch_unwind(|| wrong.len()).is_err());
        assert!(PARTS.read::<Section<Numbers>>().is_err(), "a table is no section");
    }
}
