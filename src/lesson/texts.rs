//! A text in several languages. It does not know which languages a pack has.

use std::borrow::Cow;

/// A language code, and the text in that language.
pub type Row = (Cow<'static, str>, Cow<'static, str>);

/// A text once a language. That of the bundled pack may lie in the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(
    /// By language code, in its order.
    Cow<'static, [Row]>,
);

impl Texts {
    /// What is in the binary: `rows` are in the order of their codes, each of which is there once.
    pub const fn bundled(rows: &'static [Row]) -> Self {
        Self(Cow::Borrowed(rows))
    }

    /// The text in `language`, else in English, else in any; empty where there is none.
    pub fn get(&self, language: &str) -> &str {
        let any = || self.iter().next().map(|(_, text)| text);
        self.exactly(language).or_else(|| self.exactly("en")).or_else(any).unwrap_or("")
    }

    /// The text in `language`, where there is one.
    pub fn exactly(&self, language: &str) -> Option<&str> {
        self.iter().find(|(code, _)| *code == language).map(|(_, text)| text)
    }

    /// Language codes with their texts, in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(code, text)| (&**code, &**text))
    }

    /// Adds the text in `language`, or replaces the one that is there.
    pub fn insert(&mut self, language: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) {
        let (language, text, rows) = (language.into(), text.into(), self.0.to_mut());
        match rows.binary_search_by(|(code, _)| code.cmp(&language)) {
            Ok(at) => rows[at].1 = text,
            Err(at) => rows.insert(at, (language, text)),
        }
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::bundled(&[])
    }
}

impl<L: Into<Cow<'static, str>>, T: Into<Cow<'static, str>>> FromIterator<(L, T)> for Texts {
    fn from_iter<I: IntoIterator<Item = (L, T)>>(rows: I) -> Self {
        let mut texts = Self::default();
        rows.into_iter().for_each(|(language, text)| texts.insert(language, text));
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_language_and_else_in_english() {
        let texts: Texts = [("ko", "이름"), ("en", "old"), ("de", "Name"), ("en", "name")].into_iter().collect();
        assert_eq!(["ko", "en", "fr"].map(|language| texts.get(language)), ["이름", "name", "name"]);
        assert_eq!(texts.exactly("fr"), None);
        assert_eq!(texts.iter().map(|(code, _)| code).collect::<Vec<_>>(), ["de", "en", "ko"]);
        let german: Texts = [("de", "Name")].into_iter().collect();
        assert_eq!((german.get("ko"), Texts::default().get("ko")), ("Name", ""));
    }
}
