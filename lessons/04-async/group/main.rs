use std::time::Duration;
use tokio::{time::sleep, try_join};

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
async fn main() {
    let ana = climb("Ana", 1); //@ first
    let ben = slip("Ben", 2);
    let cem = climb("Cem", 3);
    println!("all on the rope"); //@ all
    if let Err(fault) = try_join!(ana, ben, cem) {
        println!("caught: {fault}"); //@ caught
    }
    println!("down again"); //@ over
}
