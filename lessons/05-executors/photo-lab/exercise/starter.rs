use std::{thread, time::Duration};
use tokio::task::JoinError;

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
    println!("tick");
    Ok(())
}

async fn fetch(
    what: &'static str,
    mirrors: [Mirror; 2],
) -> Result<(), JoinError> {
    for mirror in mirrors {
        match load(what, mirror) {
            Ok(file) => println!("{file}"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    tick().await?;
    fetch("map", [OAK, ASH]).await?;
    fetch("photo", [ASH, ELM]).await?;
    println!("all there");
    Ok(())
}
