use tokio::{task, task::JoinError};

async fn ring(what: &str) {
    println!("{what} rings"); //@ ring
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let phone = ring("phone"); //@ coroutine
    let bell = task::spawn(ring("bell")); //@ task
    println!("phone and bell are there"); //@ both

    phone.await; //@ await
    println!("phone answered"); //@ answered

    task::yield_now().await; //@ pause
    println!("bell answered"); //@ heard
    bell.await?;
    println!("quiet again"); //@ over
    Ok(())
}
