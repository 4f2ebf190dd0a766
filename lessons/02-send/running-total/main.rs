use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::convert::Infallible;

type Jar = Coroutine<u32, u32, Infallible>;

fn jar(pause: &Yielder<u32, u32>, _first: u32) -> Infallible {
    let mut total = 0;
    loop {
        let coins = pause.suspend(total);
        total += coins; //@ drop
    }
}

fn put(jar: &mut Jar, coins: u32) -> u32 {
    let CoroutineResult::Yield(total) = jar.resume(coins);
    total
}

fn main() {
    let mut mia = Coroutine::new(jar); //@ make
    let mut ben = Coroutine::new(jar);
    put(&mut mia, 0);
    put(&mut ben, 0); //@ ready
    println!("Mia has {}", put(&mut mia, 100)); //@ hundred
    println!("Ben has {}", put(&mut ben, 5)); //@ ben
    println!("Mia has {}", put(&mut mia, 40)); //@ forty
    println!("Mia has {}", put(&mut mia, 60)); //@ sixty
    println!("saved"); //@ over
}
