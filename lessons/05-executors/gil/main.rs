use std::hint::black_box;
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

fn peel() -> u32 {
    let start = Instant::now();
    let mut potatoes = 0;
    while start.elapsed() < Duration::from_millis(600) {
        let cuts =
            (1..=200_000).map(f64::from).map(f64::log10);
        black_box(cuts.sum::<f64>());
        potatoes += 1;
    }
    potatoes
}

fn main() -> std::thread::Result<()> {
    let ada = spawn(peel); //@ alone
    let ada = ada.join()?;
    println!("Ada is done"); //@ together
    let bob = spawn(peel);
    let cid = spawn(peel);
    sleep(Duration::from_millis(300));
    println!("Bob and Cid are peeling"); //@ both
    let bob = bob.join()?;
    let cid = cid.join()?;
    eprintln!("Ada {ada}, Bob {bob}, Cid {cid}"); //@ count
    println!("dinner"); //@ dinner
    Ok(())
}
