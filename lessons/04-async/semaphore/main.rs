use std::time::Duration;
use tokio::sync::{AcquireError, Semaphore};
use tokio::{time::sleep, try_join};

async fn swing(
    child: &str,
    seconds: u64,
    swings: &Semaphore,
) -> Result<(), AcquireError> {
    println!("{child} comes"); //@ comes
    let _seat = swings.acquire().await?;
    println!("{child} is on a swing"); //@ on
    sleep(Duration::from_secs(seconds)).await; //@ swings
    println!("{child} gets off"); //@ off
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), AcquireError> {
    let swings = Semaphore::new(2);
    let ada = swing("Ada", 3, &swings);
    let ben = swing("Ben", 5, &swings);
    let cleo = swing("Cleo", 1, &swings);
    try_join!(ada, ben, cleo)?; //@ open
    println!("playground closed"); //@ over
    Ok(())
}
