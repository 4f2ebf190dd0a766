use std::time::Duration;
use tokio::sync::mpsc::error::SendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::{join, time::sleep};

type Loaf = &'static str;

async fn baker(
    shelf: Sender<Loaf>,
) -> Result<(), SendError<Loaf>> {
    for loaf in ["rye", "oat", "spelt"] {
        sleep(Duration::from_secs(1)).await; //@ bake
        println!("{loaf} is baked");
        shelf.send(loaf).await?; //@ put
    }
    Ok(())
}

async fn seller(mut shelf: Receiver<Loaf>) {
    //@ get
    while let Some(loaf) = shelf.recv().await {
        println!("{loaf} is being sold");
        sleep(Duration::from_secs(3)).await; //@ sell
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), SendError<Loaf>> {
    let (sender, receiver) = channel(1);
    let baking = baker(sender);
    let selling = seller(receiver);
    let (baked, ()) = join!(baking, selling); //@ open
    println!("sold out"); //@ over
    baked
}
