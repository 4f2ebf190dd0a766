use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinError, JoinSet};
use tokio::{sync::Semaphore, time::sleep, time::timeout};

type Pizza = &'static str;
const MINUTE: Duration = Duration::from_secs(1);
const ORDERS: [(Pizza, u32); 3] =
    [("rossa", 3), ("bianca", 9), ("fritta", 1)];

struct Baked(Pizza);

impl Drop for Baked {
    fn drop(&mut self) {
        println!("{} comes out", self.0);
    }
}

async fn bake(
    pizza: Pizza,
    minutes: u32,
    oven: Arc<Semaphore>,
    counter: Sender<Pizza>,
) {
    let _place = oven.acquire().await.expect("never closed");
    println!("{pizza} goes in"); //@ in
    let _baked = Baked(pizza);
    sleep(minutes * MINUTE).await;
    counter.send(pizza).await.ok(); //@ out
}

async fn serve(mut counter: Receiver<Pizza>) {
    while let Some(pizza) = counter.recv().await {
        println!("{pizza} is served"); //@ serve
        sleep(2 * MINUTE).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let oven = Arc::new(Semaphore::new(2));
    let (counter, hatch) = channel(1);
    let waiter = tokio::spawn(serve(hatch)); //@ open
    let mut baking = JoinSet::new();
    for (pizza, minutes) in ORDERS {
        sleep(MINUTE).await;
        let (oven, counter) = (oven.clone(), counter.clone()); //@ order
        baking.spawn(bake(pizza, minutes, oven, counter));
    }
    println!("last orders"); //@ last
    drop(counter);
    let all =
        async { while baking.join_next().await.is_some() {} };
    if timeout(4 * MINUTE, all).await.is_err() {
        baking.shutdown().await; //@ late
    }
    waiter.await?; //@ waiter
    println!("closed"); //@ closed
    Ok(())
}
