use std::{thread, time::Duration, time::Instant};
use tokio::{task::JoinError, time::sleep, try_join};

async fn lamp(colour: &str) {
    let start = Instant::now();
    println!("{colour} on");
    sleep(Duration::from_millis(200)).await; //@ lit
    let late = start.elapsed().as_secs_f64() > 0.7; //@ wake
    let end = if late { "late" } else { "in time" };
    println!("{colour} off, {end}");
}

async fn press() {
    thread::sleep(Duration::from_millis(900)); //@ block
    println!("juice"); //@ juice
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let green = tokio::spawn(lamp("green"));
    let orange = tokio::spawn(press());
    let red = tokio::spawn(lamp("red"));
    try_join!(green, orange, red)?; //@ all
    println!("the end"); //@ over
    Ok(())
}
