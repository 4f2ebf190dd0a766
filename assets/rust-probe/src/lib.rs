//! The probe that lives inside a traced Rust program and reports its events.
//!
//! An instrumented program calls what is public here; nobody writes such calls by hand. Where the environment names no
//! folder for records (`YIELDSCOPE_TRACE`), every call does what the original program did, and nothing else. The probe
//! knows nothing of lessons, screens or runners: it writes records, as `docs/trace-format.md` describes them.

mod blocks;
mod channel;
mod child;
mod clock;
pub mod corosensei;
mod file;
mod future;
mod hand;
mod harness;
mod iterator;
mod job;
mod lanes;
mod locals;
mod others;
mod output;
#[cfg(feature = "tokio")]
mod paused;
mod pool;
mod program;
mod tried;
mod value;
mod words;

/// Stands for tokio's clock where there is no tokio.
#[cfg(not(feature = "tokio"))]
mod paused {
    pub(crate) fn nanos() -> Option<u64> {
        None
    }

    pub(crate) fn pause(_last: u64) {}
}

pub use blocks::scope as thread_scope;
pub use channel::{items, items_of};
pub use future::{Waits, awaiting, blocking, closure, closure_called, coroutine, nothing, pass, root, task};
pub use hand::polled;
pub use harness::{Test, test};
pub use iterator::{Made, built, each, iterated, iterator_made};
pub use job::{Begun, Submitted, TaskId, aborted, job, spawned, started, submitted, thread};
pub use lanes::{line, on, tells_locals};
pub use locals::{Scope, called, changed, known_local, moved, scope, set_local, set_part, wants};
pub use others::{locked, received, sender};
pub use output::write_text;
pub use pool::{PoolCall, pool_call, pool_done, pool_works};
pub use program::{Ending, exit, left, program};
pub use tried::tried;
pub use value::Text;

/// What the macros of this crate expand to; no part of its interface.
#[doc(hidden)]
pub mod hidden {
    pub use crate::channel::{ChannelKind, OtherKind};
    pub use crate::future::{KnownWait, UnknownWait};
    pub use crate::job::{HasTaskId, HasThread, NoTaskId, NoThread};
    pub use crate::tried::{HiddenError, NoError, ShownError};
    pub use crate::value::{Hidden, Shown, Spy};
}

/// Methods that stand for those of the standard library that make a thread wait; brought into sight in each module.
pub mod waits {
    pub use crate::blocks::{Joins, Locks, Meets, Passes, Receives, Sends, SharedLocks, StreamLocks, Waits};
    pub use crate::child::{Awaits, Starts};
}

/// The text of a value: `Debug` where its type has it, else nothing.
#[macro_export]
macro_rules! spy {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{Hidden as _, Shown as _};
        (&$crate::hidden::Spy(&$value)).text()
    }};
}

/// The text of what stands in a `Some`.
#[macro_export]
macro_rules! spy_some {
    ($value:expr) => {
        match $value {
            ::core::option::Option::Some(value) => $crate::spy!(*value),
            ::core::option::Option::None => ::core::option::Option::None,
        }
    };
}

/// What a future waits for, where its type says so.
#[macro_export]
macro_rules! waits {
    ($future:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{KnownWait as _, UnknownWait as _};
        (&$crate::hidden::Spy($future)).waits()
    }};
}

/// The id of the task behind a handle, where it is one.
#[macro_export]
macro_rules! task_id {
    ($handle:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{HasTaskId as _, NoTaskId as _};
        (&$crate::hidden::Spy($handle)).task_id()
    }};
}

/// The id of the thread behind a handle, where it is one.
#[macro_export]
macro_rules! thread_id {
    ($handle:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{HasThread as _, NoThread as _};
        (&$crate::hidden::Spy($handle)).thread_id()
    }};
}

/// Whether something is the end of a channel, whose items are waited for.
#[macro_export]
macro_rules! kind {
    ($items:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{ChannelKind as _, OtherKind as _};
        (&$crate::hidden::Spy($items)).kind()
    }};
}

/// The error in the operand of a `?`.
#[macro_export]
macro_rules! failed {
    ($operand:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{HiddenError as _, NoError as _, ShownError as _};
        (&&$crate::hidden::Spy($operand)).failed()
    }};
}

/// The error in the operand of a `?`, where the values of the function are not looked at.
#[macro_export]
macro_rules! failed_unseen {
    ($operand:expr) => {{
        #[allow(unused_imports)]
        use $crate::hidden::{HiddenError as _, NoError as _};
        (&&$crate::hidden::Spy($operand)).failed()
    }};
}

/// The text of what stands in a `Poll::Ready`.
#[macro_export]
macro_rules! spy_ready {
    ($value:expr) => {
        match $value {
            ::core::task::Poll::Ready(value) => $crate::spy!(*value),
            ::core::task::Poll::Pending => ::core::option::Option::None,
        }
    };
}

/// Reports the value of a local, if it has changed.
#[macro_export]
macro_rules! local {
    ($name:literal, $value:expr) => {
        if $crate::tells_locals() {
            $crate::set_local($name, $crate::spy!($value), &$value);
        }
    };
}

/// Reports the value of a local that nothing has changed by its name, where that may be a new one.
#[macro_export]
macro_rules! again {
    ($name:literal, $value:expr) => {
        if $crate::wants($name) {
            $crate::set_local($name, $crate::spy!($value), &$value);
        }
    };
}

/// Reports the value of a field of a local.
#[macro_export]
macro_rules! part {
    ($of:literal, $name:literal, $value:expr) => {
        if $crate::tells_locals() {
            $crate::set_part($of, $name, $crate::spy!($value), &$value);
        }
    };
}

/// Reports the value of a local or, where its type has no text, that of a field.
#[macro_export]
macro_rules! whole_or_part {
    ($of:literal, $whole:expr, $name:literal, $value:expr) => {
        if $crate::tells_locals() {
            match $crate::spy!($whole) {
                ::core::option::Option::Some(text) => {
                    $crate::set_local($of, ::core::option::Option::Some(text), &$whole);
                }
                ::core::option::Option::None => {
                    $crate::set_part($of, $name, $crate::spy!($value), &$value);
                }
            }
        }
    };
}

/// `print!`, recorded.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::write_text(false, ::std::format_args!($($arg)*), false) };
}

/// `println!`, recorded.
#[macro_export]
macro_rules! println {
    () => { $crate::write_text(false, ::std::format_args!(""), true) };
    ($($arg:tt)*) => { $crate::write_text(false, ::std::format_args!($($arg)*), true) };
}

/// `eprint!`, recorded.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => { $crate::write_text(true, ::std::format_args!($($arg)*), false) };
}

/// `eprintln!`, recorded.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::write_text(true, ::std::format_args!(""), true) };
    ($($arg:tt)*) => { $crate::write_text(true, ::std::format_args!($($arg)*), true) };
}
