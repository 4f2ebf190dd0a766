use std::time::Duration;
use tokio::time::{sleep, timeout};

struct Bike;

impl Drop for Bike {
    fn drop(&mut self) {
        println!("bike is back"); //@ back
    }
}

async fn deliver(what: &str) {
    println!("off with the {what}");
    let _bike = Bike;
    sleep(Duration::from_secs(3)).await; //@ ride
    println!("{what} delivered");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut soup = tokio::spawn(deliver("soup"));
    let limit = Duration::from_secs(1);
    let end = timeout(limit, &mut soup).await; //@ limit
    if end.is_err() {
        println!("still on the way"); //@ late
    }

    soup.abort(); //@ cancel
    println!("called off");
    let end = soup.await; //@ wait
    if end.is_err_and(|error| error.is_cancelled()) {
        println!("cancelled"); //@ over
    }
}
