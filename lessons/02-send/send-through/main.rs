use corosensei::CoroutineResult::{Return, Yield};
use corosensei::{Coroutine, Yielder};

type Sale = Option<u32>;
type Pause = Yielder<Sale, u32>;

fn shift(pause: &Pause, _first: Sale) -> u32 {
    let mut total = 0;
    while let Some(sale) = pause.suspend(total) {
        total += sale; //@ rings
    }
    total
}

fn delegate(pause: &Pause) -> u32 {
    let mut inner = Coroutine::new(shift);
    let mut sale = None;
    loop {
        match inner.resume(sale) {
            Yield(total) => sale = pause.suspend(total),
            Return(total) => return total,
        }
    }
}

fn day(pause: &Pause, _first: Sale) -> u32 {
    let morning = delegate(pause);
    let evening = delegate(pause); //@ evening
    morning + evening //@ sum
}

fn main() {
    let mut till = Coroutine::new(day); //@ make
    println!("till: {:?}", till.resume(None)); //@ prime
    println!("till: {:?}", till.resume(Some(10))); //@ ten
    println!("till: {:?}", till.resume(None)); //@ noon
    println!("till: {:?}", till.resume(Some(30))); //@ thirty
    let end = till.resume(None);
    println!("day: {end:?}"); //@ over
}
