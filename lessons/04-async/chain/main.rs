use std::{io::Error, time::Duration};
use tokio::{runtime::Builder, time::sleep};

async fn archive(year: u16) -> String {
    sleep(Duration::from_secs(2)).await; //@ search
    format!("photo of {year}") //@ found
}

async fn desk(year: u16) -> String {
    let photo = archive(year).await; //@ ask
    photo + ", framed" //@ framed
}

async fn visit() {
    let photo = desk(1969).await; //@ visit
    println!("home with: {photo}"); //@ home
}

fn main() -> Result<(), Error> {
    let mut builder = Builder::new_current_thread(); //@ wrong
    let runtime = builder.enable_time().build()?;
    runtime.block_on(visit()); //@ run
    println!("museum closed"); //@ over
    Ok(())
}
