//! Items of channels that are waited for one by one, and loops over what is no channel.
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

struct Desk {
    calls: Receiver<u32>,
}

fn first(rx: &Receiver<u32>) -> Option<u32> {
    rx.iter().next()
}

fn main() {
    let (tx, rx) = mpsc::channel();
    let (call, calls) = mpsc::channel();
    let desk = Desk { calls };
    thread::spawn(move || {
        for n in 1..=5 {
            thread::sleep(Duration::from_millis(60));
            tx.send(n).unwrap();
        }
        thread::sleep(Duration::from_millis(60));
        call.send(6).unwrap();
        call.send(7).unwrap();
        drop(tx);
        thread::sleep(Duration::from_millis(60));
    });
    println!("{:?}", first(&rx));
    let twice: Vec<u32> = rx.iter().take(1).map(|n| n * 2).collect();
    for n in twice.iter() {
        println!("{n}");
    }
    for n in &twice {
        println!("{n}");
    }
    for n in twice {
        println!("{n}");
    }
    for n in &rx {
        println!("{n}");
        if n == 4 {
            break;
        }
    }
    for n in rx {
        println!("{n}");
    }
    for n in desk.calls.iter() {
        println!("{n}");
    }
}
