//! Async closures: called, dropped before anybody polls what they give, and called by others.
use std::time::Duration;
use tokio::time::sleep;

async fn twice(work: impl AsyncFn(u32) -> u32) -> u32 {
    work(1).await + work(2).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wait = async |seconds: u32| {
        sleep(Duration::from_secs(u64::from(seconds))).await;
        seconds
    };
    let later = wait(1);
    let never = wait(5);
    println!("called");
    drop(never);
    println!("{}", later.await);
    let mut count = 0;
    let mut counts = async move || {
        count += 1;
        count
    };
    println!("{} {}", counts().await, counts().await);
    println!("{}", twice(async |n| n * 10).await);
    println!("{}", twice(&wait).await);
    let wait = |seconds: u32| seconds;
    println!("{}", wait(3));
}
