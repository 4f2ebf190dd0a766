use std::{thread, time::Duration};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinError;
use tokio::time::sleep;

type Name = &'static str;
type Photo = (Name, u64, &'static str);
type End = Result<(), String>;

const PHOTOS: [Photo; 4] = [
    ("sea", 150, "."),
    ("hill", 350, "!."),
    ("sea", 150, "."),
    ("fog", 550, "!!"),
];

fn shrink(name: Name, ms: u64) -> String {
    thread::sleep(Duration::from_millis(ms));
    format!("small {name}")
}

async fn post(answer: char) -> bool {
    sleep(Duration::from_millis(400)).await;
    answer != '!'
}

async fn meter(total: u32, mut sent: Receiver<Name>) {
    let mut done = 0;
    while let Some(name) = sent.recv().await {
        done += 1;
        println!("{name}: {done} of {total}");
    }
    println!("in all: {done} of {total}");
}

async fn upload(photo: Photo, bar: &Sender<Name>) -> End {
    let (name, ms, answers) = photo;
    let small = shrink(name, ms);
    println!("open {small}");
    for answer in answers.chars() {
        post(answer).await;
    }
    bar.send(name).await.ok();
    println!("close {small}");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let (bar, sent) = channel(1);
    let counting = tokio::spawn(meter(3, sent));
    for photo in PHOTOS {
        if let Err(error) = upload(photo, &bar).await {
            println!("failed: {error}");
        }
    }
    drop(bar);
    counting.await
}
