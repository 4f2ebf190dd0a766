//! Tasks on the virtual clock: channels, `select!`, a timeout, a `JoinSet`, `join!`.
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
async fn slow(n: u64) -> u64 { sleep(Duration::from_millis(n)).await; n }
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (tx, mut rx) = mpsc::channel::<u32>(1);
    let producer = tokio::spawn(async move { for n in 0..3 { tx.send(n).await.unwrap(); } });
    let mut total = 0;
    loop {
        tokio::select! {
            biased;
            got = rx.recv() => match got { Some(n) => total += n, None => break },
            _ = sleep(Duration::from_secs(1)), if total > 100 => {
                println!("late");
                break;
            }
            else => break,
        }
    }
    producer.await.unwrap();
    println!("{total}");
    println!("{:?}", timeout(Duration::from_millis(10), slow(60_000)).await.is_err());
    let (otx, orx) = oneshot::channel();
    let (wtx, mut wrx) = watch::channel(0);
    let mut set = JoinSet::new();
    set.spawn(async move { otx.send(5).unwrap(); 1 });
    set.spawn(slow(5));
    set.spawn(async move { wtx.send(9).unwrap(); 2 });
    println!("{:?}", orx.await);
    wrx.changed().await.unwrap();
    println!("{}", *wrx.borrow());
    while let Some(done) = set.join_next().await { println!("{:?}", done); }
    set.spawn(slow(500));
    set.spawn(slow(600));
    tokio::task::yield_now().await;
    set.abort_all();
    while let Some(done) = set.join_next().await { println!("{:?}", done.unwrap_err().is_cancelled()); }
    let (a, b) = tokio::join!(slow(3), slow(4));
    println!("{a} {b}");
}
