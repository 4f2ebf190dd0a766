use std::{array::IntoIter, time::Duration};
use tokio::time::sleep;

struct Readings {
    left: IntoIter<u32, 2>,
}

impl Readings {
    async fn switch_on() -> Self {
        sleep(Duration::from_secs(2)).await; //@ warm-up
        let left = [18, 21].into_iter();
        Self { left }
    }

    async fn next(&mut self) -> Option<u32> {
        let degrees = self.left.next()?;
        sleep(Duration::from_secs(1)).await; //@ measure
        Some(degrees)
    }
}

impl Drop for Readings {
    fn drop(&mut self) {
        println!("switched off"); //@ off
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut numbers = Readings::switch_on().await;
    println!("switched on"); //@ on
    while let Some(degrees) = numbers.next().await {
        println!("{degrees} degrees"); //@ got
    }
    drop(numbers);
    println!("good night"); //@ over
}
