//! Three requests one after another, then together; one that is never polled, one that is dropped in the middle, and a
//! task that is aborted.
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[derive(Debug)]
struct Lost;

async fn request(what: &str, seconds: u64) -> Result<usize, Lost> {
    sleep(Duration::from_secs(seconds)).await;
    if what.is_empty() { Err(Lost) } else { Ok(what.len()) }
}

async fn twice(what: &str) -> Result<usize, Lost> {
    let first = request(what, 1).await?;
    let second = request(what, 1).await?;
    Ok(first + second)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Lost> {
    let start = Instant::now();
    for what in ["rain", "bus", "news"] {
        request(what, 3).await?;
    }
    println!("{:.0}", start.elapsed().as_secs_f64());
    let (rain, bus, news) = tokio::join!(request("rain", 3), twice("bus"), async { 5 });
    println!("{:.0} {rain:?} {bus:?} {news}", start.elapsed().as_secs_f64());
    drop(request("unused", 1));
    let late = timeout(Duration::from_secs(1), request("late", 60)).await;
    println!("late: {}", late.is_err());
    let task = tokio::spawn(async move { request("task", 2).await.map(|length| length * 2) });
    println!("{:?}", task.await);
    let aborted = tokio::spawn(request("aborted", 60));
    sleep(Duration::from_secs(1)).await;
    aborted.abort();
    println!("cancelled: {}", aborted.await.is_err_and(|error| error.is_cancelled()));
    request("", 0).await?;
    println!("never printed");
    Ok(())
}
