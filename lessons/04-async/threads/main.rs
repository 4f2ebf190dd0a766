use std::{collections::HashSet, error::Error};
use std::{thread, time::Duration};
use tokio::{runtime::Builder, task::JoinError, time};

async fn row(millis: u64) -> thread::ThreadId {
    time::sleep(Duration::from_millis(millis)).await;
    thread::current().id()
}

async fn by_coroutines() -> Result<(), JoinError> {
    let blue = tokio::spawn(row(600));
    let red = tokio::spawn(row(900));
    time::sleep(Duration::from_millis(200)).await;
    println!("two boats out"); //@ out
    let used = HashSet::from([blue.await?, red.await?]);
    println!("threads for two coroutines: {}", used.len()); //@ one
    Ok(())
}

fn paddle(millis: u64) -> thread::ThreadId {
    thread::sleep(Duration::from_millis(millis));
    thread::current().id()
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()?;
    runtime.block_on(by_coroutines())?; //@ run
    let blue = thread::spawn(|| paddle(600)); //@ make
    let red = thread::spawn(|| paddle(900));
    thread::sleep(Duration::from_millis(200));
    println!("two boats out"); //@ both
    let used = [blue, red].map(|boat| {
        boat.join().expect("rowing cannot panic")
    });
    let used = HashSet::from(used);
    println!("threads for two functions: {}", used.len()); //@ two
    Ok(())
}
