use std::thread::{scope, spawn};
use std::time::Instant;

fn orders(books: u32) -> f64 {
    let logs = (1..=books).map(f64::from).map(f64::log10);
    logs.sum::<f64>().floor() + 1.0
}

fn both_orders() {
    scope(|s| {
        for _ in 0..2 {
            s.spawn(|| orders(4_000_000));
        }
    });
}

fn timed<T>(name: &str, work: impl FnOnce() -> T) {
    let start = Instant::now();
    work();
    eprintln!("{name} {:.3}", start.elapsed().as_secs_f64());
}

fn main() -> std::thread::Result<()> {
    let million = vec![0.5; 1_000_000];
    let mut shelf = ["Zen", "Art"];
    timed("orders", both_orders); //@ threads
    timed("len", || million.len()); //@ lend
    scope(|s| {
        s.spawn(|| shelf.sort_unstable()); //@ tidy
    });
    println!("shelf: {}", shelf.join(" "));
    let shelf = ["Zen", "Art"];
    timed("orders", both_orders); //@ processes
    timed("len", || million.clone().len()); //@ send
    let mut copy = shelf; //@ copy
    spawn(move || copy.sort_unstable()).join()?;
    println!("shelf: {}", shelf.join(" "));
    println!("closed"); //@ over
    Ok(())
}
