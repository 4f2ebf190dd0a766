//! Tests, which somebody else's `main` runs: the trace begins with the first of them.

use crate::lanes::{self, More};
use crate::program;
use crate::words::{Cause, Kind, State};
use std::sync::Once;

/// A test while it runs.
#[derive(Debug)]
pub struct Test {
    lane: Option<u32>,
}

/// A test begins. The first one of the process is its main lane; others, which run on threads of their own, are threads.
/// `file` is the file of the tests as the compiler names it, `line` the first one of this test, and `left` what of the file
/// is not told in full.
pub fn test(file: &'static str, name: &'static str, line: u32, left: &[(&str, u32, &str)]) -> Test {
    static BEGIN: Once = Once::new();
    let mut is_first = false;
    BEGIN.call_once(|| {
        is_first = true;
        lanes::begin(file);
        if lanes::on() {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                if program::tell_panic(info).is_some() {
                    before(info);
                }
            }));
        }
    });
    let kind = if is_first { Kind::Main } else { Kind::Thread };
    let lane = lanes::make_by(kind, name, line, None);
    if let Some(lane) = lane {
        lanes::settle(lane);
        lanes::enter(lane, Cause::Start, More::default());
    }
    if is_first {
        program::left(left);
    }
    Test { lane }
}

impl Drop for Test {
    fn drop(&mut self) {
        let Some(lane) = self.lane else { return };
        let (cause, value) = match std::thread::panicking() {
            true => (Cause::Raise, program::last_panic()),
            false => (Cause::Return, None),
        };
        lanes::leave(lane, State::Closed, cause, More { value, ..More::default() });
    }
}
