use std::{error::Error, thread, time::Duration};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
use tokio::{runtime::Builder, time::sleep};

type Film = (&'static str, u64);

const FILMS: [Film; 3] =
    [("beach", 500), ("wedding", 900), ("zoo", 700)];

fn develop((film, millis): Film) -> Result<String, String> {
    thread::sleep(Duration::from_millis(millis));
    if film == "wedding" {
        return Err(format!("the {film} film is torn"));
    }
    Ok(format!("the {film} film is ready"))
}

async fn desk() {
    for customer in ["Ann", "Ben", "Cid"] {
        println!("good day, {customer}");
        sleep(Duration::from_millis(350)).await;
    }
}

async fn lab() -> Result<(), JoinError> {
    let customers = tokio::spawn(desk()); //@ open
    let mut jobs = JoinSet::new();
    for film in FILMS {
        jobs.spawn_blocking(move || develop(film));
    }
    let fog = spawn_blocking(|| develop(("fog", 300)));
    println!("four films are in"); //@ full
    sleep(Duration::from_millis(250)).await;

    fog.abort(); //@ cancel
    println!("the fog film is taken back");
    while let Some(job) = jobs.join_next().await {
        match job? {
            Ok(film) => println!("{film}"), //@ ready
            Err(error) => println!("sorry, {error}"), //@ sorry
        }
    }
    customers.await?;
    println!("closed"); //@ closed
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(2)
        .enable_time()
        .build()?;
    runtime.block_on(lab())?;
    Ok(())
}
