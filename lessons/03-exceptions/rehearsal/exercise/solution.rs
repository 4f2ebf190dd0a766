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

struct Opened(&'static str);

impl Opened {
    fn new(name: &'static str) -> Self {
        println!("open {name}");
        Self(name)
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        println!("close {}", self.0);
    }
}

fn copy(
    pause: &Pause,
    name: &'static str,
    parts: u32,
) -> Word {
    let _file = Opened::new(name);
    let (mut part, mut tries) = (1, 1);
    while part <= parts {
        match pause.suspend(format!("{name}, part {part}")) {
            Err(Timeout) if tries < 3 => tries += 1,
            word => {
                word?;
                part += 1;
            }
        }
    }
    Ok(())
}

fn backup(pause: &Pause, _first: Word) -> Word {
    for (name, parts) in FILES {
        match copy(pause, name, parts) {
            Err(Timeout) => println!("skip {name}"),
            end => end?,
        }
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
