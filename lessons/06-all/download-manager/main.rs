use std::{collections::HashSet, sync::Arc};
use std::{thread, time::Duration};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
use tokio::time::sleep;

type Name = &'static str;
type File = (Name, u64, &'static str);
type End = Result<(), Fault>;

const FILES: [File; 5] = [
    ("waltz", 600, "..."),
    ("advert", 600, "."),
    ("march", 450, ".!."),
    ("waltz", 600, "..."),
    ("polka", 900, "x"),
];

enum Fault {
    Stalled,
    Gone(Name),
}

struct Opened(Name);

impl Drop for Opened {
    fn drop(&mut self) {
        println!("close {}", self.0);
    }
}

async fn meter(total: u32, mut parts: Receiver<Name>) {
    let mut done = 0;
    while let Some(name) = parts.recv().await {
        done += 1;
        println!("{name}: {done} of {total}"); //@ count
    }
    println!("in all: {done} of {total}");
}

async fn fetch(name: Name, ms: u64, answer: char) -> End {
    sleep(Duration::from_millis(ms)).await;
    match answer {
        '!' => Err(Fault::Stalled),
        'x' => Err(Fault::Gone(name)),
        _ => Ok(()),
    }
}

fn check(name: Name) -> String {
    thread::sleep(Duration::from_millis(200));
    format!("{name} is sound")
}

async fn download(
    file: File,
    slots: Arc<Semaphore>,
    bar: Sender<Name>,
) -> End {
    let (name, ms, answers) = file;
    let slot = slots.acquire().await.expect("never closed");
    println!("open {name}"); //@ file
    let opened = Opened(name);
    for answer in answers.chars() {
        match fetch(name, ms, answer).await {
            Err(Fault::Stalled) => {
                println!("{name} once more"); //@ stall
            }
            end => {
                end?;
                bar.send(name).await.ok();
            }
        }
    }
    drop((opened, slot));
    let note = spawn_blocking(move || check(name)).await;
    println!("{}", note.expect("no check panics")); //@ sound
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let slots = Arc::new(Semaphore::new(2));
    let (bar, parts) = channel(1);
    let counting = tokio::spawn(meter(6, parts));
    let mut seen = HashSet::new(); //@ list
    let wanted =
        FILES.into_iter().filter(|file| file.0 != "advert");
    let mut jobs = JoinSet::new();
    for file in wanted.filter(|file| seen.insert(*file)) {
        let (slots, bar) = (slots.clone(), bar.clone());
        jobs.spawn(download(file, slots, bar));
    }
    println!("{} files wanted", jobs.len()); //@ go
    while let Some(job) = jobs.join_next().await {
        if let Err(Fault::Gone(name)) = job? {
            println!("failed: {name} is gone"); //@ failed
        }
    }
    drop(bar);
    counting.await?;
    println!("bye"); //@ bye
    Ok(())
}
