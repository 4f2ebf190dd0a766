use std::{io::Error, time::Duration};
use tokio::runtime::{Builder, Runtime};
use tokio::{join, time::sleep};

fn serve(kitchen: &Runtime, guest: &str, seconds: u64) {
    println!("{guest} orders");
    let pause = Duration::from_secs(seconds);
    kitchen.block_on(async { sleep(pause).await }); //@ cook
    println!("{guest} is served");
}

async fn serve_async(guest: &str, seconds: u64) {
    println!("{guest} orders");
    sleep(Duration::from_secs(seconds)).await; //@ wait
    println!("{guest} is served"); //@ served
}

async fn evening() {
    let mina = serve_async("Mina", 3);
    let theo = serve_async("Theo", 1);
    join!(mina, theo); //@ both
}

fn main() -> Result<(), Error> {
    let kitchen = Builder::new_current_thread()
        .enable_time()
        .build()?;
    serve(&kitchen, "Mina", 3); //@ first
    serve(&kitchen, "Theo", 1); //@ second
    println!("now async"); //@ again
    kitchen.block_on(evening());
    println!("the end"); //@ over
    Ok(())
}
