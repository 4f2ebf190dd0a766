//! Ends in the way that its first argument names.

mod beside;

use std::io::{Read, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

static CALLED: AtomicBool = AtomicBool::new(false);

async fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn deep(depth: u64) -> u64 {
    let room = [depth; 64];
    if depth == u64::MAX { 0 } else { deep(depth + 1) + room[0] }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, String> {
    let mode = std::env::args().nth(1).unwrap_or_default();
    match mode.as_str() {
        "panic" => panic!("gone wrong"),
        "panic beside" => beside::fail(),
        "abort" => std::process::abort(),
        "overflow" => println!("{}", deep(0)),
        "error" => return Err("it did not work".to_owned()),
        "garbage" => std::io::stdout().write_all(b"a\xff\x1b[31mb\n").expect("written"),
        "forever" => loop {
            std::thread::sleep(std::time::Duration::from_millis(1));
        },
        "read" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).expect("read");
            println!("{text}");
        }
        _ => {
            let sum = add(1, 2).await;
            println!("{sum} {:?} {}", std::env::args().skip(1).collect::<Vec<_>>(), beside::twice(sum).await);
        }
    }
    CALLED.store(true, Ordering::Relaxed);
    Ok(ExitCode::from(7))
}
