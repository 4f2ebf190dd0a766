use std::{error::Error, thread::sleep, time::Duration};
use tokio::runtime::Builder;

fn bake(what: &str, millis: u64) -> &str {
    sleep(Duration::from_millis(millis));
    what
}

fn main() -> Result<(), Box<dyn Error>> {
    let ovens = Builder::new_current_thread()
        .max_blocking_threads(2)
        .build()?;
    let bread = ovens.spawn_blocking(|| bake("bread", 400)); //@ submit
    let cake = ovens.spawn_blocking(|| bake("cake", 600));
    let pie = ovens.spawn_blocking(|| bake("pie", 400));
    let tart = ovens.spawn_blocking(|| bake("tart", 400));
    sleep(Duration::from_millis(200)); //@ busy

    pie.abort(); //@ cancel
    bread.abort(); //@ too-late
    sleep(Duration::from_millis(300)); //@ later

    println!("bread done: {}", bread.is_finished()); //@ done
    println!("{} is out", ovens.block_on(tart)?); //@ block
    println!("{} is out", ovens.block_on(cake)?); //@ ready
    let cancelled = ovens.block_on(pie).is_err();
    println!("pie cancelled: {cancelled}"); //@ over
    Ok(())
}
