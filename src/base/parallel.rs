//! Work that is done side by side. Knows nothing of what the work is.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Items that one thread takes at a time: for fewer, another thread is not worth its start.
const PIECE: usize = 16;

/// What `work` gives for each item, in the order of the items. Where they are many, all processors work at them.
pub fn side_by_side<I: Sync, R: Send>(items: &[I], work: impl Fn(&I) -> R + Sync) -> Vec<R> {
    let pieces = items.len().div_ceil(PIECE);
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get).min(pieces);
    if workers < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = items.chunks(PIECE).nth(number) else { return done };
            done.push((number, piece.iter().map(&work).collect::<Vec<R>>()));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::sync::Mutex;
    use std::thread::{ThreadId, current};

    #[test]
    fn results_come_in_the_order_of_the_items_however_many_there_are() {
        for count in [0, 1, PIECE, PIECE + 1, 1000] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(side_by_side(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn few_items_start_no_thread() {
        let seen: Mutex<HashSet<ThreadId>> = Mutex::default();
        side_by_side(&[0; PIECE], |_| drop(seen.lock().map(|mut seen| seen.insert(current().id()))));
        assert_eq!(seen.into_inner().expect("no thread failed"), HashSet::from([current().id()]));
    }

    #[test]
    #[should_panic(expected = "item 77")]
    fn a_panic_at_one_item_is_a_panic() {
        let items: Vec<usize> = (0..1000).collect();
        side_by_side(&items, |item| assert!(*item != 77, "item {item}"));
    }
}
