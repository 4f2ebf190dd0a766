use std::{thread, time::Duration};
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tokio::try_join;

type Mirror = (&'static str, u64);

const OAK: Mirror = ("oak", 150);
const ELM: Mirror = ("elm", 400);
const ASH: Mirror = ("ash", 800);

fn load(
    what: &str,
    mirror: Mirror,
) -> Result<String, String> {
    let (name, millis) = mirror;
    thread::sleep(Duration::from_millis(millis));
    if name == "oak" {
        return Err(format!("{what}: oak is down"));
    }
    Ok(format!("{what} from {name}"))
}

async fn tick() -> Result<(), JoinError> {
    for _ in 0..2 {
        println!("tick");
        sleep(Duration::from_millis(600)).await;
    }
    Ok(())
}

async fn fetch(
    what: &'static str,
    mirrors: [Mirror; 2],
) -> Result<(), JoinError> {
    let mut jobs = JoinSet::new();
    for mirror in mirrors {
        jobs.spawn_blocking(move || load(what, mirror));
    }
    while let Some(job) = jobs.join_next().await {
        match job? {
            Ok(file) => {
                println!("{file}");
                break;
            }
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let map = fetch("map", [OAK, ASH]);
    let photo = fetch("photo", [ASH, ELM]);
    try_join!(tick(), map, photo)?;
    println!("all there");
    Ok(())
}
