use std::time::Duration;
use tokio::{task::JoinError, time::sleep, try_join};

async fn download(what: &str, size: u32) -> u32 {
    println!("{what} start"); //@ start
    sleep(Duration::from_secs(2)).await; //@ wait
    println!("{what} done"); //@ done
    size
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let maps = tokio::spawn(download("maps", 40));
    let photos = tokio::spawn(download("photos", 70));
    let (maps, photos) = try_join!(maps, photos)?; //@ gather
    println!("sizes: {maps} {photos}"); //@ sizes
    Ok(())
}
