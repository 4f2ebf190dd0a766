// A program with much that a compiler warns of, and much that it does not.
#![allow(dead_code)]

use std::sync::mpsc;
use std::thread;

async fn changes(mut x: u32) -> u32 {
    x += 1;
    x
}

async fn does_not(mut x: u32) -> u32 {
    x
}

async fn does_both(mut x: u32, #[allow(unused_mut)] mut y: u32, mut z: u32) -> u32 {
    z += 1;
    x + y + z
}

async fn hides(mut list: Vec<u32>) -> usize {
    let mut list = list;
    list.push(1);
    list.len()
}

struct Meter(u32);

impl Meter {
    async fn reads(&self, mut by: u32) -> u32 {
        by += self.0;
        by
    }

    async fn turns(mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    async fn rests(mut self) -> u32 {
        self.0
    }
}

mod inner {
    pub async fn goes(mut n: u32) -> u32 {
        async fn deeper(mut n: u32) -> u32 {
            n += 1;
            n
        }
        deeper(n).await
    }
}

async fn fails() -> Result<u32, String> {
    (fails_again().await);
    Ok(1)
}

async fn fails_again() -> Result<u32, String> {
    return (Err("no".to_owned()));
}

fn main() {
    let (tx, rx) = mpsc::channel();
    tx.send(1);
    changes(1);
    async { 2 };
    #[expect(unused_variables)]
    let expected = 1;
    #[expect(dead_code)]
    let mut in_vain = 1;
    println!("{in_vain} {}", rx.recv().is_ok());
    let mut closure = |mut n: u32| n;
    println!("{}", closure(1));
    thread::spawn(|| Err::<(), u32>(1)).join();
    for mut i in 0..2 {
        println!("{i}");
    }
    let only_looked_at = 1;
    let mut lost = 2;
    lost = 3;
    while true {
        break;
    }
}
