use std::io::Error;
use tokio::runtime::Builder;

async fn water(plant: &str) -> String {
    println!("watering the {plant}"); //@ inside
    format!("{plant} is wet")
}

#[expect(unused_must_use, reason = "the rose is forgotten")]
fn main() -> Result<(), Error> {
    let runtime = Builder::new_current_thread().build()?;
    let fern = water("fern"); //@ call
    println!("fern: a plan"); //@ made
    println!("{}", runtime.block_on(fern)); //@ run
    water("rose"); //@ forget
    println!("the end"); //@ over
    Ok(())
}
