use corosensei::{Coroutine, Yielder};

fn counting(pause: &Yielder<(), u32>, _first: ()) {
    pause.suspend(1);
    pause.suspend(2);
}

fn main() {
    let mut numbers = Coroutine::new(counting); //@ make
    println!("{}", numbers.resume(()).as_yield().unwrap()); //@ ask
    println!("{}", numbers.resume(()).as_yield().unwrap()); //@ again
}
