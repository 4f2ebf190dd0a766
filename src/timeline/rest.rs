//! When nobody does anything: on the virtual clock time passes only while every task waits. The real clock goes on by itself.

use crate::trace::{Clock, Trace};

/// Whether time passes at `position` on the virtual clock: all that happened at one instant has happened, and what follows is later.
/// Whoever runs there waits for the time to come.
pub fn rests(trace: &Trace, position: usize) -> bool {
    let is_between = || position > 0 && position < trace.len() && trace.t(position - 1) < trace.t(position);
    trace.header().clock == Clock::Virtual && is_between()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::sample;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn time_passes_where_an_event_is_later_than_the_one_before_it(mut trace in sample::traces()) {
            let times: Vec<f64> = trace.events().map(|event| event.t).collect();
            prop_assert!((0..=trace.len()).all(|position| !rests(&trace, position)));
            trace.set_header(crate::trace::Header { clock: Clock::Virtual, ..trace.header().clone() });
            let later: Vec<usize> = (1..times.len()).filter(|at| times[*at] > times[at - 1]).collect();
            let found: Vec<usize> = (0..=trace.len()).filter(|position| rests(&trace, *position)).collect();
            prop_assert_eq!(found, later);
        }
    }
}
