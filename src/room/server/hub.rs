//! The middle of a room: how everything stands, who is told, what is counted. The server around it has the connections.

use super::super::ballot::NotCounted;
use super::super::code::Code;
use super::super::ledger::Ledger;
use super::super::message::{Refusal, State, Told, VERSION};
use super::documents::{Body, Document, Documents, Shell};
use axum::extract::ws::Utf8Bytes;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, broadcast};

/// As many messages can wait for a follower; who is further behind gets a snapshot.
const WAITING: usize = 64;

/// One message to all.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The number of its change.
    pub number: u64,
    pub text: Utf8Bytes,
}

/// What is new for the presentation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The address that followers open, which changes with the network.
    pub url: String,
    /// Whether others can reach it: not when it is shared with this machine alone, nor while there is no network.
    pub has_network: bool,
    /// How many follow.
    pub followers: usize,
    /// The number of the open poll, and how often each choice was chosen, a list a round.
    pub poll: Option<(u64, Vec<Vec<usize>>)>,
}

/// The middle of a room.
#[derive(Debug)]
pub(super) struct Hub {
    pub code: Code,
    told: broadcast::Sender<Line>,
    inner: Mutex<Inner>,
    followers: AtomicUsize,
    /// As many can follow at once.
    most: usize,
    /// Something is new for the presentation.
    pub news: Notify,
    /// Answers have come that the class was not told of.
    pub answers: Notify,
    /// The last follower has gone.
    pub empty: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    ledger: Ledger,
    documents: Documents,
    /// The snapshot of the last change, as many want it at once.
    snapshot: Option<Line>,
}

/// The place of one follower, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat(Arc<Hub>);

impl Drop for Seat {
    fn drop(&mut self) {
        if self.0.followers.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.0.empty.notify_one();
        }
        self.0.news.notify_one();
    }
}

impl Hub {
    /// A room for as many followers at once.
    pub fn new(code: Code, most: usize) -> Arc<Self> {
        Arc::new(Self {
            code,
            told: broadcast::Sender::new(WAITING),
            inner: Mutex::default(),
            followers: AtomicUsize::new(0),
            most,
            news: Notify::new(),
            answers: Notify::new(),
            empty: Notify::new(),
        })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // What is changed under the lock is whole at every moment.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for one more follower; none where there are as many as can be.
    pub fn sit(self: &Arc<Self>) -> Option<Seat> {
        let more = |followers: usize| (followers < self.most).then_some(followers + 1);
        self.followers.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        self.news.notify_one();
        Some(Seat(self.clone()))
    }

    pub fn followers(&self) -> usize {
        self.followers.load(Ordering::Relaxed)
    }

    /// All messages from now on.
    pub fn listen(&self) -> broadcast::Receiver<Line> {
        self.told.subscribe()
    }

    /// Everything, for whoever comes late.
    pub fn snapshot(&self) -> Line {
        let mut inner = self.inner();
        let number = inner.ledger.number();
        if let Some(snapshot) = inner.snapshot.as_ref().filter(|snapshot| snapshot.number == number) {
            return snapshot.clone();
        }
        let snapshot = Line { number, text: inner.ledger.snapshot().into() };
        inner.snapshot = Some(snapshot.clone());
        snapshot
    }

    /// That there is nothing new.
    pub fn still(&self) -> Utf8Bytes {
        Told::Still { number: self.inner().ledger.number() }.line().into()
    }

    pub fn show(&self, state: State) {
        let mut inner = self.inner();
        let lines = inner.ledger.show(state);
        self.tell(lines);
        self.news.notify_one();
    }

    pub fn publish(&self, number: u64, documents: Vec<Document>) {
        self.inner().documents.publish(number, documents);
    }

    pub fn set_shell(&self, language: String, shell: Shell) {
        self.inner().documents.set_shell(language, shell);
    }

    pub fn document(&self, number: u64, name: &str) -> Option<Arc<Body>> {
        self.inner().documents.lesson(number, name)
    }

    pub fn shell(&self, asked: Option<&str>, accepted: &str) -> Option<Arc<Body>> {
        self.inner().documents.shell(asked, accepted)
    }

    /// Counts an answer.
    ///
    /// # Errors
    /// Where it cannot be counted.
    pub fn answer(&self, token: &str, poll: u64, round: usize, choice: usize) -> Result<(), NotCounted> {
        self.inner().ledger.answer(token, poll, round, choice)?;
        self.answers.notify_one();
        self.news.notify_one();
        Ok(())
    }

    /// Tells the class of the answers that have come.
    pub fn tally(&self) {
        let mut inner = self.inner();
        let lines = inner.ledger.tally();
        self.tell(lines);
    }

    /// Says that the presentation is over.
    pub fn end(&self) {
        let mut inner = self.inner();
        let state = State { is_over: true, ..inner.ledger.state().clone() };
        let lines = inner.ledger.show(state);
        self.tell(lines);
    }

    /// Whether the presentation is over for whoever was told the changes up to this number.
    pub fn is_over_at(&self, told: u64) -> bool {
        let inner = self.inner();
        inner.ledger.state().is_over && told >= inner.ledger.number()
    }

    /// Followers and counts as they are now.
    pub fn counted(&self) -> News {
        let poll = self.inner().ledger.ballot().map(|ballot| (ballot.poll(), ballot.counts()));
        News { followers: self.followers(), poll, ..News::default() }
    }

    fn tell(&self, lines: Vec<(u64, String)>) {
        for (number, text) in lines {
            // Nobody may be there to hear it.
            let _ = self.told.send(Line { number, text: text.into() });
        }
    }
}

/// The message to somebody who is sent away.
pub(super) fn refused(why: Refusal) -> Utf8Bytes {
    Told::Refused { why, version: VERSION, program: env!("CARGO_PKG_VERSION").to_owned() }.line().into()
}
