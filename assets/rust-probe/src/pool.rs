//! Calls that give jobs to a pool of threads and wait until they are done.
//!
//! Who is no worker of the pool does nothing meanwhile: all that runs on its thread is suspended. A worker does other jobs,
//! and is not told as waiting. The threads that the program has started, and its first one, are taken for no workers.

use crate::blocks::{Blocked, block};
use crate::lanes::{self, On};
use std::cell::RefCell;

thread_local! {
    /// What waits on this thread for each such call that is under way, the outermost first.
    static UNDER_WAY: RefCell<Vec<Option<Blocked>>> = const { RefCell::new(Vec::new()) };
}

/// A call that is under way; dropped, it is over.
#[derive(Debug)]
pub struct PoolCall {
    waits: bool,
}

/// Such a call is about to be made: its arguments come first.
pub fn pool_call() -> PoolCall {
    let waits = lanes::on() && !lanes::is_worker();
    if waits {
        UNDER_WAY.with_borrow_mut(|calls| calls.push(None));
    }
    PoolCall { waits }
}

impl PoolCall {
    /// The jobs are on their way, and this thread waits for them; `text` is the call.
    pub fn works(self, text: &'static str) -> Self {
        if self.waits {
            wait(text);
        }
        self
    }
}

impl Drop for PoolCall {
    fn drop(&mut self) {
        if self.waits {
            drop(UNDER_WAY.with_borrow_mut(Vec::pop));
        }
    }
}

/// Wraps the last argument of the call: with it the jobs are on their way.
pub fn pool_works<A>(text: &'static str, argument: A) -> A {
    if lanes::on() && !lanes::is_worker() {
        wait(text);
    }
    argument
}

fn wait(text: &'static str) {
    let blocked = block(On::Thing(text.into()));
    let left = UNDER_WAY.with_borrow_mut(|calls| match calls.last_mut() {
        Some(call) => call.replace(blocked),
        None => Some(blocked),
    });
    drop(left);
}

/// Wraps the call.
pub fn pool_done<T>(call: PoolCall, value: T) -> T {
    drop(call);
    value
}
