use std::{collections::HashSet, thread, time::Duration};
use tokio::{runtime::Builder, time};

async fn row(millis: u64) -> thread::ThreadId {
    time::sleep(Duration::from_millis(millis)).await;
    thread::current().id()
}

async fn by_coroutines() {
    let blue = tokio::spawn(row(600));
    let red = tokio::spawn(row(900));
    time::sleep(Duration::from_millis(200)).await;
    println!("two boats out"); //@ out
    let used =
        HashSet::from([blue.await.ok(), red.await.ok()]);
    println!("threads for two coroutines: {}", used.len()); //@ one
}

fn paddle(millis: u64) -> thread::ThreadId {
    thread::sleep(Duration::from_millis(millis));
    thread::current().id()
}

fn main() -> Result<(), std::io::Error> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()?;
    runtime.block_on(by_coroutines()); //@ run
    let blue = thread::spawn(|| paddle(600)); //@ make
    let red = thread::spawn(|| paddle(900));
    thread::sleep(Duration::from_millis(200));
    println!("two boats out"); //@ both
    let used =
        HashSet::from([blue.join().ok(), red.join().ok()]);
    println!("threads for two functions: {}", used.len()); //@ two
    Ok(())
}
