use std::{collections::HashSet, sync::Arc};
use std::{thread, time::Duration};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
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

struct Opened(String);

impl Drop for Opened {
    fn drop(&mut self) {
        println!("close {}", self.0);
    }
}

async fn upload(
    photo: Photo,
    line: Arc<Semaphore>,
    bar: Sender<Name>,
) -> End {
    let (name, ms, answers) = photo;
    let small =
        spawn_blocking(move || shrink(name, ms)).await;
    let small = small.map_err(|error| error.to_string())?;
    let turn = line.acquire().await;
    let _turn = turn.map_err(|error| error.to_string())?;
    println!("open {small}");
    let _opened = Opened(small);
    for answer in answers.chars() {
        if post(answer).await {
            bar.send(name).await.ok();
            return Ok(());
        }
        println!("{name} again");
    }
    Err(format!("{name} is lost"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let line = Arc::new(Semaphore::new(1));
    let (bar, sent) = channel(1);
    let counting = tokio::spawn(meter(3, sent));
    let mut seen = HashSet::new();
    let mut jobs = JoinSet::new();
    let photos = PHOTOS.into_iter();
    for photo in photos.filter(|photo| seen.insert(*photo)) {
        let (line, bar) = (line.clone(), bar.clone());
        jobs.spawn(upload(photo, line, bar));
    }
    while let Some(job) = jobs.join_next().await {
        if let Err(error) = job? {
            println!("failed: {error}");
        }
    }
    drop(bar);
    counting.await
}
