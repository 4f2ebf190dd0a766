use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::sync::{Mutex, mpsc::error::SendError};
use tokio::{task::JoinSet, time::sleep, time::timeout};

type Call = (&'static str, u32);
type Stand = Arc<Mutex<Receiver<Call>>>;

const MINUTE: Duration = Duration::from_secs(1);
const CALLS: [Call; 4] =
    [("Ann", 4), ("Bo", 4), ("Cy", 9), ("Di", 1)];

struct Taxi<'a>(&'a str);

impl Drop for Taxi<'_> {
    fn drop(&mut self) {
        println!("{} is free", self.0);
    }
}

async fn ride(taxi: &str, call: Call) {
    let (guest, minutes) = call;
    println!("{taxi} picks up {guest}");
    let _taxi = Taxi(taxi);
    sleep(minutes * MINUTE).await;
    println!("{guest} is there");
}

async fn drive(taxi: &'static str, stand: Stand) {
    loop {
        let call = stand.lock().await.recv().await;
        let Some(call) = call else { break };
        ride(taxi, call).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), SendError<Call>> {
    let (desk, stand) = channel(1);
    let stand = Arc::new(Mutex::new(stand));
    let mut drivers = JoinSet::new();
    drivers.spawn(drive("red", Arc::clone(&stand)));
    drivers.spawn(drive("blue", stand));
    for call in CALLS {
        sleep(MINUTE).await;
        println!("{} calls", call.0);
        desk.send(call).await?;
    }
    drop(desk);
    let all = async {
        while drivers.join_next().await.is_some() {}
    };
    if timeout(5 * MINUTE, all).await.is_err() {
        drivers.shutdown().await;
    }
    println!("good night");
    Ok(())
}
