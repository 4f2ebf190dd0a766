//! The items of a channel of the standard library, one after the other: the thread waits for each as in `recv`.
//!
//! Whether something is the end of a channel, the compiler decides where the type is known (`kind!`). All else is passed on as it is.

use crate::blocks::Receives;
use crate::value::Spy;
use std::sync::mpsc::Receiver;

/// The end of a channel.
#[derive(Clone, Copy, Debug)]
pub struct Channel;

/// Anything else.
#[derive(Clone, Copy, Debug)]
pub struct Other;

/// Chosen by the compiler for the end of a channel.
pub trait ChannelKind {
    /// That it is one.
    fn kind(&self) -> Channel {
        Channel
    }
}

/// Chosen for all others.
pub trait OtherKind {
    /// That it is none.
    fn kind(&self) -> Other {
        Other
    }
}

impl<T> ChannelKind for Spy<'_, Receiver<T>> {}
impl<T> ChannelKind for Spy<'_, &Receiver<T>> {}
impl<T: ?Sized> OtherKind for &Spy<'_, T> {}

/// How the items of an `I` are gone through.
pub trait Items<I> {
    /// What gives them.
    type Items;
    /// Begins; `text` is what is waited for.
    fn items(self, items: I, text: &'static str) -> Self::Items;
}

impl<I> Items<I> for Other {
    type Items = I;

    fn items(self, items: I, _: &'static str) -> I {
        items
    }
}

impl<T> Items<Receiver<T>> for Channel {
    type Items = Received<Receiver<T>>;

    fn items(self, from: Receiver<T>, text: &'static str) -> Self::Items {
        Received { from, text }
    }
}

impl<'a, T> Items<&'a Receiver<T>> for Channel {
    type Items = Received<&'a Receiver<T>>;

    fn items(self, from: &'a Receiver<T>, text: &'static str) -> Self::Items {
        Received { from, text }
    }
}

/// How the items of an `R` are gone through that gives an `I` for it.
pub trait ItemsOf<'a, R: ?Sized, I> {
    /// What gives them.
    type Items;
    /// Begins; `text` is what is waited for.
    fn items_of(self, of: &'a R, items: I, text: &'static str) -> Self::Items;
}

impl<'a, R: ?Sized, I> ItemsOf<'a, R, I> for Other {
    type Items = I;

    fn items_of(self, _: &'a R, items: I, _: &'static str) -> I {
        items
    }
}

impl<'a, T: 'a, I> ItemsOf<'a, Receiver<T>, I> for Channel {
    type Items = Received<&'a Receiver<T>>;

    fn items_of(self, from: &'a Receiver<T>, _: I, text: &'static str) -> Self::Items {
        Received { from, text }
    }
}

impl<'a, 'b, T: 'b, I> ItemsOf<'a, &'b Receiver<T>, I> for Channel {
    type Items = Received<&'b Receiver<T>>;

    fn items_of(self, from: &'a &'b Receiver<T>, _: I, text: &'static str) -> Self::Items {
        Received { from, text }
    }
}

/// What has come through a channel.
#[derive(Debug)]
pub struct Received<R> {
    from: R,
    text: &'static str,
}

impl<T> Iterator for Received<Receiver<T>> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.from.yieldscope_recv(self.text).ok()
    }
}

impl<T> Iterator for Received<&Receiver<T>> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.from.yieldscope_recv(self.text).ok()
    }
}

/// What a loop goes through, given as it is written; `kind` tells what it is.
pub fn items<I, K: Items<I>>(items: I, text: &'static str, kind: impl FnOnce(&I) -> K) -> K::Items {
    kind(&items).items(items, text)
}

/// What `of.iter()` gives; `kind` tells what `of` is.
pub fn items_of<'a, R: ?Sized, I, K: ItemsOf<'a, R, I>>(
    of: &'a R,
    items: I,
    text: &'static str,
    kind: impl FnOnce(&R) -> K,
) -> K::Items {
    kind(of).items_of(of, items, text)
}
