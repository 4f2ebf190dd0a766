//! Four jobs on two workers; one is aborted before it begins, one panics.
use std::sync::mpsc::channel;
use tokio::runtime::Builder;

fn main() {
    let pool = Builder::new_current_thread().max_blocking_threads(2).build().unwrap();
    let (open, gate) = channel::<()>();
    let (open_too, gate_too) = channel::<()>();
    let first = pool.spawn_blocking(move || gate.recv().is_ok());
    let second = pool.spawn_blocking(move || gate_too.recv().is_ok());
    let third = pool.spawn_blocking(|| 3);
    let fourth = pool.spawn_blocking(|| {
        let pages: Vec<u32> = Vec::new();
        pages[4]
    });
    third.abort();
    open.send(()).unwrap();
    println!("first {:?}", pool.block_on(first).unwrap());
    println!("fourth {}", pool.block_on(fourth).is_err());
    open_too.send(()).unwrap();
    println!("second {:?}", pool.block_on(second).unwrap());
    println!("third {}", pool.block_on(third).is_err());
}
