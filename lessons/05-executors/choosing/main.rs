use std::{hint::black_box, thread, time::Duration};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
use tokio::time::sleep;

async fn ask(museum: u32) -> String {
    sleep(Duration::from_millis(200)).await;
    format!("museum {museum} opens at nine")
}

fn load(size: u32) -> String {
    thread::sleep(Duration::from_millis(400));
    format!("map of {size} MB")
}

fn blur(photo: u32) -> String {
    let work = (1..2_000_000).map(f64::from).map(f64::log10);
    black_box(work.sum::<f64>());
    format!("photo {photo} blurred")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let photos = [1, 2]; //@ photos
    let jobs =
        photos.map(|n| spawn_blocking(move || blur(n)));
    let city = spawn_blocking(|| load(900)); //@ city
    let numbers = 0..5; //@ museums
    let museums: JoinSet<_> = numbers.map(ask).collect();
    let hours = museums.join_all().await; //@ ask
    println!("{} answers", hours.len()); //@ hours
    println!("{}", city.await?);
    for job in jobs {
        println!("{}", job.await?);
    }
    println!("guide is ready"); //@ ready
    Ok(())
}
