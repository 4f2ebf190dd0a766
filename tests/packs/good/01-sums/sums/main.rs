use corosensei::{Coroutine, Yielder};

fn running_sum(pause: &Yielder<u32, u32>, _first: u32) {
    let mut total = 0;
    loop {
        total += pause.suspend(total); //@ wait
    }
}

fn main() {
    let mut first = Coroutine::new(running_sum); //@ make
    let mut second = Coroutine::new(running_sum);
    println!("first {}", first.resume(0).as_yield().unwrap()); //@ prime
    println!("second {}", second.resume(0).as_yield().unwrap());
    println!("first {}", first.resume(5).as_yield().unwrap()); //@ five
    drop(first);
    println!("dropped"); //@ end
}
