use corosensei::{Coroutine, Yielder};

type Sale = Option<u32>;
type Pause = Yielder<Sale, u32>;

fn shift(pause: &Pause) -> u32 {
    let mut total = 0;
    while let Some(sale) = pause.suspend(total) {
        total += sale; //@ rings
    }
    total
}

fn day(pause: &Pause, _first: Sale) -> u32 {
    let morning = shift(pause);
    let evening = shift(pause); //@ evening
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
