use corosensei::{Coroutine, Yielder};

type Word = Result<(), &'static str>;

fn ferry(pause: &Yielder<Word, u32>, _first: Word) -> Word {
    let mut trips = 0;
    loop {
        pause.suspend(trips)?;
        trips += 1;
    }
}

fn main() {
    let mut boat = Coroutine::new(ferry);
    println!("{:?}", boat.resume(Ok(())));
    println!("{:?}", boat.resume(Ok(())));
    println!("{:?}", boat.resume(Err("storm")));
}
