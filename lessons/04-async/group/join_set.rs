use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

struct Rope(&'static str);

impl Drop for Rope {
    fn drop(&mut self) {
        println!("{} unties", self.0); //@ untie
    }
}

type Climb = Result<(), String>;

async fn climb(name: &'static str, hours: u64) -> Climb {
    let _rope = Rope(name);
    sleep(Duration::from_secs(hours)).await; //@ climb
    println!("{name} is at the top");
    Ok(())
}

async fn slip(name: &str, hours: u64) -> Climb {
    sleep(Duration::from_secs(hours)).await;
    Err(format!("{name} slips")) //@ slip
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let mut rope = JoinSet::new();
    rope.spawn(climb("Ana", 1)); //@ first
    rope.spawn(slip("Ben", 2));
    rope.spawn(climb("Cem", 3));
    println!("all on the rope"); //@ all
    while let Some(end) = rope.join_next().await {
        if let Err(fault) = end? {
            rope.shutdown().await;
            println!("caught: {fault}"); //@ caught
        }
    }
    println!("down again"); //@ over
    Ok(())
}
