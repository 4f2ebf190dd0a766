//! Threads, channels, locks and processes that are waited for, and errors that leave by `?`.
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::Duration;

fn parse(text: &str) -> Result<i32, std::num::ParseIntError> {
    let n: i32 = text.parse()?;
    Ok(n)
}
fn twice(text: &str) -> Result<i32, Box<dyn std::error::Error>> {
    let n = parse(text)?;
    Ok(n * 2)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{:?} {:?}", twice("21").ok(), twice("x").ok());
    let (tx, rx) = mpsc::channel();
    let worker = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        tx.send(1).unwrap();
        thread::sleep(Duration::from_millis(100));
        7
    });
    println!("{}", rx.recv()?);
    println!("{:?}", worker.join().unwrap());
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let total = thread::scope(|scope| {
        let inner = Arc::clone(&shared);
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(100));
            *inner.0.lock().unwrap() += 1;
            inner.1.notify_one();
            thread::sleep(Duration::from_millis(100));
        });
        let mut guard = shared.0.lock().unwrap();
        while *guard == 0 {
            guard = shared.1.wait(guard).unwrap();
        }
        *guard
    });
    println!("{total}");
    let status = Command::new("sh").arg("-c").arg("exit 3").status()?;
    println!("{status}");
    let mut child = Command::new("sleep").arg("0.1").spawn()?;
    child.wait()?;
    std::process::exit(3)
}
