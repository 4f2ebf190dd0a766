use std::time::Duration;
use tokio::time::{Instant, sleep};

fn clock(start: Instant) -> f64 {
    start.elapsed().as_secs_f64()
}

async fn download(song: &str, start: Instant) {
    println!("{:.1} {song}: asks", clock(start)); //@ ask
    sleep(Duration::from_secs(2)).await; //@ first
    println!("{:.1} {song}: half is here", clock(start)); //@ half
    sleep(Duration::from_secs(2)).await; //@ second
    println!("{:.1} {song}: all is here", clock(start)); //@ all
}

async fn lamp(start: Instant) {
    sleep(Duration::from_secs(1)).await; //@ dark
    println!("{:.1} lamp on", clock(start)); //@ on
    sleep(Duration::from_secs(2)).await;
    println!("{:.1} lamp off", clock(start)); //@ off
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    tokio::join!(download("waltz", start), lamp(start));
    println!("the end"); //@ over
}
