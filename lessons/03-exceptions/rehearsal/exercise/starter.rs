use Fault::{DiskFull, Timeout};
use corosensei::{Coroutine, Yielder};

#[derive(Debug)]
enum Fault {
    Timeout,
    DiskFull,
}

type Word = Result<(), Fault>;
type Pause = Yielder<Word, String>;

const FILES: [(&str, u32); 3] =
    [("letter", 2), ("photo", 2), ("film", 3)];

fn copy(pause: &Pause, name: &'static str, parts: u32) {
    println!("open {name}");
    for part in 1..=parts {
        let _ = pause.suspend(format!("{name}, part {part}"));
    }
    println!("close {name}");
}

fn backup(pause: &Pause, _first: Word) -> Word {
    for (name, parts) in FILES {
        copy(pause, name, parts);
    }
    Ok(())
}

fn main() {
    let mut night = Coroutine::new(backup);
    println!("{:?}", night.resume(Ok(())));
    println!("{:?}", night.resume(Err(Timeout)));
    println!("{:?}", night.resume(Ok(())));
    println!("{:?}", night.resume(Ok(())));
    for _ in 0..3 {
        println!("{:?}", night.resume(Err(Timeout)));
    }
    println!("{:?}", night.resume(Err(DiskFull)));
    let mut day = Coroutine::new(backup);
    println!("{:?}", day.resume(Ok(())));
    drop(day);
}
