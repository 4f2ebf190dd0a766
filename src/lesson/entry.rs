//! A lesson's place in its chapter: what a list needs to know of it, and the lesson itself once somebody asks for it. It
//! does not know how a lesson is read.

use super::later::Later;
use super::model::Lesson;
use super::texts::Texts;
use std::borrow::Cow;

/// What a list of lessons tells of one, and what progress in it is counted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its stable name.
    pub id: Cow<'static, str>,
    /// `chapter folder/lesson folder`.
    pub key: Cow<'static, str>,
    /// What the reader sees.
    pub title: Texts,
    /// What its prose begins with, as Markdown.
    pub introduction: Texts,
    /// What people believe and the screen refutes.
    pub belief: Option<Texts>,
    /// The oldest Python that runs its program, where not every one does.
    pub since: Option<(u8, u8)>,
    /// The ids of its steps, in order.
    pub steps: Cow<'static, [Cow<'static, str>]>,
    /// SHA-256 of all its files, in hexadecimal.
    pub hash: Cow<'static, str>,
}

/// A lesson of a chapter. Clones share the lesson, so it is read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is known without reading it.
    pub outline: Outline,
    lesson: Later<Lesson>,
}

impl Entry {
    /// A lesson that will be read when it is asked for first; `read` gives the lesson that `outline` tells of.
    pub fn later(outline: Outline, read: impl FnOnce() -> Lesson + Send + 'static) -> Self {
        Self { outline, lesson: Later::new(read) }
    }

    /// The lesson; reads it where that has not been done.
    pub fn lesson(&self) -> &Lesson {
        self.lesson.get()
    }
}

impl From<Lesson> for Entry {
    fn from(lesson: Lesson) -> Self {
        Self::later(lesson.outline(), || lesson)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::sample;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_lesson_is_read_when_it_is_asked_for_and_once() {
        static READS: AtomicUsize = AtomicUsize::new(0);
        let outline = sample::lesson().outline();
        let entry = Entry::later(outline.clone(), || {
            READS.fetch_add(1, Ordering::Relaxed);
            sample::lesson()
        });
        let other = entry.clone();
        assert_eq!((&*entry.outline.id, READS.load(Ordering::Relaxed)), (&*outline.id, 0));
        assert_eq!((other.lesson(), entry.lesson()), (&sample::lesson(), other.lesson()));
        assert_eq!(READS.load(Ordering::Relaxed), 1);
        assert_eq!(entry, Entry::from(sample::lesson()));
    }
}
