use std::{error::Error, thread::sleep, time::Duration};
use tokio::runtime::Builder;

fn deliver(street: &str) -> Result<String, &'static str> {
    sleep(Duration::from_millis(400));
    if street == "Elm" {
        return Err("a dog in the garden");
    }
    Ok(format!("{street} Street delivered"))
}

fn main() -> Result<(), Box<dyn Error>> {
    let postman = Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()?;
    let oak = postman.spawn_blocking(|| deliver("Oak")); //@ submit
    let elm = postman.spawn_blocking(|| deliver("Elm"));
    let ash = postman.spawn_blocking(|| deliver("Ash"));
    sleep(Duration::from_millis(200));
    oak.abort(); //@ oak
    ash.abort(); //@ ash
    sleep(Duration::from_millis(800)); //@ later

    println!("Elm done: {}", elm.is_finished()); //@ done
    println!("{}", postman.block_on(oak)??);
    let elm = postman.block_on(elm)?; //@ raise
    if let Err(error) = elm {
        println!("Elm failed: {error}");
    }
    let ash = postman.block_on(ash); //@ recalled
    if ash.is_err_and(|error| error.is_cancelled()) {
        println!("Ash was recalled");
    }
    println!("evening"); //@ over
    Ok(())
}
