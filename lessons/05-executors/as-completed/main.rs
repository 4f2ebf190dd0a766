use std::sync::{Arc, Barrier};
use tokio::task::{JoinError, JoinSet};

fn orders(books: u32, ready: &Barrier) -> (u32, f64) {
    ready.wait();
    let logs = (1..=books).map(f64::from).map(f64::log10);
    (books, logs.sum::<f64>().floor() + 1.0)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let ready = Arc::new(Barrier::new(4));
    let shops = [10_000_000, 1_000_000, 10_000]; //@ shops
    let mut jobs = JoinSet::new();
    for books in shops {
        let ready = Arc::clone(&ready);
        jobs.spawn_blocking(move || orders(books, &ready));
    }
    ready.wait(); //@ go
    while let Some(job) = jobs.join_next().await {
        let (books, digits) = job?;
        println!("{books} books: {digits} digits"); //@ told
    }
    println!("all counted"); //@ over
    Ok(())
}
