use corosensei::{Coroutine, Yielder};

fn jar(pause: &Yielder<u32, u32>, _first: u32) {
    let mut total = 0;
    loop {
        let coins = pause.suspend(total);
        total += coins; //@ drop
    }
}

fn main() {
    let mut mia = Coroutine::new(jar); //@ make
    let mut ben = Coroutine::new(jar);
    mia.resume(0);
    ben.resume(0); //@ ready
    println!("Mia has {:?}", mia.resume(100)); //@ hundred
    println!("Ben has {:?}", ben.resume(5)); //@ ben
    println!("Mia has {:?}", mia.resume(40)); //@ forty
    println!("Mia has {:?}", mia.resume(60)); //@ sixty
    println!("saved"); //@ over
}
