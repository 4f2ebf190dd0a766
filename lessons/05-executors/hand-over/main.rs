use std::{error::Error, thread, time::Duration};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

fn scan(letter: &str) -> String {
    thread::sleep(Duration::from_millis(750));
    format!("{letter} scanned")
}

async fn desk() {
    for visitor in ["Ann", "Ben", "Cid", "Dot"] {
        println!("good day, {visitor}");
        sleep(Duration::from_millis(300)).await; //@ greet
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let visitors = tokio::spawn(desk()); //@ open
    let job = spawn_blocking(|| scan("letter")); //@ hand
    println!("scanner is running");
    println!("{}", job.await?); //@ wait
    println!("back at the desk");
    visitors.await?; //@ back
    println!("closing time"); //@ close
    Ok(())
}
