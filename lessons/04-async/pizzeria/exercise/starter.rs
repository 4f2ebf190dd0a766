use std::time::Duration;
use tokio::time::sleep;

type Call = (&'static str, u32);

const MINUTE: Duration = Duration::from_secs(1);
const CALLS: [Call; 4] =
    [("Ann", 4), ("Bo", 4), ("Cy", 9), ("Di", 1)];

async fn ride(taxi: &str, call: Call) {
    let (guest, minutes) = call;
    println!("{taxi} picks up {guest}");
    sleep(minutes * MINUTE).await;
    println!("{guest} is there");
    println!("{taxi} is free");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for call in CALLS {
        sleep(MINUTE).await;
        println!("{} calls", call.0);
        ride("red", call).await;
    }
    println!("good night");
}
