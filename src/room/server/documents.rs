//! What a room gives out on request: the page, and the documents of the lesson.

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A document of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name in the address.
    pub name: String,
    /// Its content type.
    pub kind: String,
    /// The document.
    pub body: Vec<u8>,
}

/// The page before anything is on it, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shell {
    /// The page.
    pub html: String,
    /// Its content security policy, for the header of that name: what the page cannot say of itself, at least.
    pub policy: String,
}

/// The numbers whose documents are kept: the last, and one before for those who are a little behind.
const KEPT: usize = 2;

/// A body that is compressed once, when it is asked for first.
#[derive(Debug)]
pub(super) struct Body {
    pub kind: String,
    pub policy: Option<String>,
    pub plain: Bytes,
    compressed: OnceCell<Option<Bytes>>,
}

impl Body {
    fn new(kind: String, policy: Option<String>, plain: Vec<u8>) -> Arc<Self> {
        Arc::new(Self { kind, policy, plain: plain.into(), compressed: OnceCell::new() })
    }

    /// The body in gzip; none where that is no shorter. Whoever asks while it is made waits for it.
    pub async fn compressed(&self) -> Option<Bytes> {
        let make = async || {
            let plain = self.plain.clone();
            tokio::task::spawn_blocking(move || gzip(&plain)).await.unwrap_or_default()
        };
        self.compressed.get_or_init(make).await.clone()
    }
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).ok()?;
    let compressed = encoder.finish().ok()?;
    (compressed.len() < plain.len()).then(|| compressed.into())
}

/// All that can be asked for.
#[derive(Debug, Default)]
pub(super) struct Documents {
    lessons: BTreeMap<u64, BTreeMap<String, Arc<Body>>>,
    shells: BTreeMap<String, Arc<Body>>,
}

impl Documents {
    pub fn publish(&mut self, number: u64, documents: Vec<Document>) {
        let body = |document: Document| (document.name, Body::new(document.kind, None, document.body));
        self.lessons.insert(number, documents.into_iter().map(body).collect());
        while self.lessons.len() > KEPT {
            self.lessons.pop_first();
        }
    }

    pub fn set_shell(&mut self, language: String, shell: Shell) {
        let body = Body::new("text/html; charset=utf-8".to_owned(), Some(shell.policy), shell.html.into_bytes());
        self.shells.insert(language, body);
    }

    pub fn lesson(&self, number: u64, name: &str) -> Option<Arc<Body>> {
        self.lessons.get(&number)?.get(name).cloned()
    }

    /// The page in the language that is asked for, else in the first that the browser accepts, else in the first that there is.
    pub fn shell(&self, asked: Option<&str>, accepted: &str) -> Option<Arc<Body>> {
        let wanted = asked.into_iter().chain(by_preference(accepted));
        let mut found = wanted.filter_map(|language| self.shells.get(primary(language)));
        found.next().or_else(|| self.shells.values().next()).cloned()
    }
}

/// `ko` of `ko-KR`.
fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// The languages of an `Accept-Language` header, the most wanted first.
fn by_preference(accepted: &str) -> Vec<&str> {
    let mut languages: Vec<(u16, &str)> = accepted
        .split(',')
        .filter_map(|part| {
            let (language, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let weight: f32 = weight.trim().parse().ok()?;
            // Thousandths, as many digits as the header may have.
            (weight > 0.).then_some(((weight.min(1.) * 1000.) as u16, language.trim()))
        })
        .collect();
    languages.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    languages.into_iter().map(|(_, language)| language).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(name: &str) -> Document {
        Document { name: name.to_owned(), kind: "text/plain".to_owned(), body: b"x".to_vec() }
    }

    #[test]
    fn the_last_two_numbers_are_kept() {
        let mut documents = Documents::default();
        for number in [3, 4, 9] {
            documents.publish(number, vec![document("lesson")]);
        }
        assert!(documents.lesson(3, "lesson").is_none());
        assert!(documents.lesson(4, "lesson").is_some() && documents.lesson(9, "lesson").is_some());
        assert!(documents.lesson(9, "page.en").is_none());
    }

    #[test]
    fn the_page_is_in_the_language_that_is_asked_for_or_accepted() {
        let mut documents = Documents::default();
        assert!(documents.shell(None, "").is_none());
        for language in ["en", "ko"] {
            documents.set_shell(language.to_owned(), Shell { html: language.to_owned(), policy: String::new() });
        }
        let shell = |asked: Option<&str>, accepted: &str| {
            documents
                .shell(asked, accepted)
                .map(|body| String::from_utf8_lossy(&body.plain).into_owned())
                .expect("a page")
        };
        assert_eq!(shell(Some("ko"), "en"), "ko");
        assert_eq!(shell(Some("fr"), "ko-KR,en;q=0.5"), "ko");
        assert_eq!(shell(None, "de, en;q=0.3, ko;q=0.8"), "ko");
        assert_eq!(shell(None, "ko;q=0, de"), "en");
        assert_eq!(shell(None, "ko;q=x,,;q=1"), "en");
    }

    #[test]
    fn what_gets_no_shorter_is_not_compressed() {
        assert_eq!(gzip(b"x"), None);
        assert!(gzip(&[b'x'; 1000]).expect("shorter").len() < 100);
    }
}
