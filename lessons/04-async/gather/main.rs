use std::time::Duration;
use tokio::time::{Instant, sleep};

async fn fetch(what: &str) {
    println!("ask {what}");
    sleep(Duration::from_secs(3)).await; //@ wait
    println!("answer"); //@ answer
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    fetch("rain").await; //@ first
    fetch("bus").await; //@ second
    fetch("news").await;
    let took = start.elapsed().as_secs_f64();
    println!("one by one: {took:.1} s"); //@ nine

    let start = Instant::now();
    let rain = fetch("rain"); //@ make
    let bus = fetch("bus");
    let news = fetch("news");
    tokio::join!(rain, bus, news); //@ gather
    let took = start.elapsed().as_secs_f64();
    println!("together: {took:.1} s"); //@ three
}
