//! A thread and a scope with two.
use std::thread;

fn add(numbers: &[u32]) -> u32 {
    numbers.iter().sum()
}

fn main() {
    let numbers = vec![1, 2, 3, 4];
    let length = numbers.len();
    let counter = thread::spawn(move || {
        let doubled = length * 2;
        doubled
    });
    println!("{}", counter.join().unwrap());
    let (low, high) = numbers.split_at(2);
    let sums = thread::scope(|scope| {
        let low = scope.spawn(|| add(low)).join().unwrap();
        let high = scope.spawn(|| add(high)).join().unwrap();
        (low, high)
    });
    println!("{sums:?}");
}
