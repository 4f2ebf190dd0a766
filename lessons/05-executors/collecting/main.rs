use std::{iter, thread, time::Duration};
use tokio::task::{JoinError, JoinSet, spawn_blocking};

const BOATS: [(&str, u64); 3] =
    [("red", 750), ("green", 250), ("blue", 500)];

fn cross((boat, millis): (&str, u64)) -> &str {
    thread::sleep(Duration::from_millis(millis));
    boat
}

fn start_all() -> JoinSet<&'static str> {
    let mut jobs = JoinSet::new();
    for boat in BOATS {
        jobs.spawn_blocking(move || cross(boat));
    }
    jobs
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let row = BOATS.map(|b| spawn_blocking(move || cross(b))); //@ map
    for boat in row {
        println!("map: {}", boat.await?); //@ mapped
    }
    let mut jobs = start_all(); //@ again
    while let Some(boat) = jobs.join_next().await {
        println!("landed: {}", boat?); //@ landed
    }
    let mut jobs = start_all(); //@ wait
    tokio::time::sleep(Duration::from_millis(375)).await;
    let home = iter::from_fn(|| jobs.try_join_next()).count();
    println!("{home} of 3 landed"); //@ look
    if let Some(boat) = jobs.join_next().await {
        println!("then: {}", boat?); //@ first
    }
    jobs.join_all().await;
    println!("all are home"); //@ home
    Ok(())
}
