//! A part of a pack that is read when somebody asks for it. It does not know how that is done.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// Boxed, so that what was not asked for takes no room.
type Read<T> = Box<dyn FnOnce() -> Box<T> + Send>;

/// Something that is read when it is asked for first. Clones share it, so it is read once.
pub struct Later<T>(Arc<LazyLock<Box<T>, Read<T>>>);

impl<T> Later<T> {
    /// What `read` gives, once somebody asks for it.
    pub fn new(read: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(|| Box::new(read())))))
    }

    /// It; reads it where that has not been done.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// It, where it has been read.
    pub fn if_read(&self) -> Option<&T> {
        LazyLock::get(&self.0).map(AsRef::as_ref)
    }
}

impl<T: Send + 'static> From<T> for Later<T> {
    /// What is there already.
    fn from(value: T) -> Self {
        let later = Self::new(|| value);
        later.get();
        later
    }
}

impl<T: Default + Send + 'static> Default for Later<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T> Deref for Later<T> {
    type Target = T;

    /// It, as [`Later::get`] gives it.
    fn deref(&self) -> &T {
        self.get()
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.if_read().fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.get() == other.get()
    }
}

impl<T: Eq> Eq for Later<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn it_is_read_when_it_is_asked_for_and_once() {
        static READS: AtomicUsize = AtomicUsize::new(0);
        let later = Later::new(|| READS.fetch_add(1, Ordering::Relaxed) + 7);
        let other = later.clone();
        assert_eq!((later.if_read(), READS.load(Ordering::Relaxed)), (None, 0));
        assert_eq!((other.get(), later.get(), later.if_read()), (&7, &7, Some(&7)));
        assert_eq!(READS.load(Ordering::Relaxed), 1);
        assert_eq!(later, Later::from(7));
    }
}
